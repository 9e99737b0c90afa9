"""Days of the week: what a question says of a day (6月24日（星期二）) is checked, what it asks (星期几) worked out.

A day of the week follows from a day with its year. Where no article tells the year, only one that is printed counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Day

from bot import dating, refusal
from bot.question import Question
from bot.schema import Draft, DraftSentence
from index.dates import FoundDate, find_dates
from index.errors import Lang, Message
from index.schema import Article

_NAMES, _ENGLISH = "一二三四五六日", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WORD = "(?:星期|周|礼拜)(?P<day>[一二三四五六日天])"
_BEHIND = re.compile(
    rf"[ ,，]?(?:[(（] ?{_WORD.replace('day', 'inside')} ?[)）]"
    rf"|{_WORD}(?=[的,，、。在召举开上下早晚中有是那区市县全省由谁什哪及至到和与?？吗]|$))"
)
_BEFORE = re.compile(rf"{_WORD}[ ,，]?(?P<open>[(（])?$")
_ASKED = re.compile(
    "(?:是|在)?(?:星期|周|礼拜)几(?!(?:都)?(?:不|闭|关|休|营业|上班|对外|开门|开放))"
)  # 周几闭馆: every week


@dataclass(frozen=True, slots=True)
class _Said:
    """A day with its weekday, as a text says them.

    Attributes:
        start, end: Range of the words for the weekday, with their brackets.
        date: As `FoundDate.date`.
        weekday: From 0 (Monday).
    """

    start: int
    end: int
    date: str
    weekday: int


def _said(text: str) -> Iterator[_Said]:
    for one in find_dates(text):
        if not _is_day(one):
            continue
        if behind := _BEHIND.match(text, one.end):
            yield _Said(*behind.span(), one.date, _number(behind["inside"] or behind["day"]))
        elif before := _BEFORE.search(text[: one.start]):
            yield _Said(before.start(), before.end(), one.date, _number(before["day"]))


def _is_day(found: FoundDate) -> bool:
    return found.date[0] == "-" or len(found.date) == len("2023-08-07")


def _number(word: str) -> int:
    return _NAMES.index("日" if word == "天" else word)


def plain(text: str) -> str:
    """Return a question without weekdays that stand beside their day, and 星期几 as 哪天: the day is what is found."""
    for one in reversed(list(_said(text))):
        closing = text[one.start : one.end].endswith(("(", "（"))
        rest = re.sub("[)）]", "", text[one.end :], count=1) if closing else text[one.end :]
        text = text[: one.start] + rest
    return _ASKED.sub(lambda match: ("是" if match[0][0] == "是" else "") + "哪天", text)


def shown(question: Question, asked: str, draft: Draft, articles: Sequence[Article]) -> Draft:
    """Return a draft that says the weekday asked for, and whether that in the question is right.

    Args:
        question: What was understood.
        asked: The question as it was put.
        draft: Its answer.
        articles: Those that the draft cites.
    """
    if _ASKED.search(asked) and draft.reason is None:
        draft = _told(question, draft, articles)
    return replace(draft, notes=(*draft.notes, *checked(asked, articles, question.lang)))


def checked(asked: str, articles: Sequence[Article], lang: Lang) -> tuple[str, ...]:
    """Return notes on whether the weekdays that a question says of its days are right."""
    notes = (_checked(one, articles, lang) for one in _said(asked))
    return tuple(one for one in dict.fromkeys(notes) if one)


def _told(question: Question, draft: Draft, articles: Sequence[Article]) -> Draft:
    """Add the weekday to the sentence that tells the day; refuse where no year is known and none is printed."""
    day = ""
    for number, sentence in enumerate(draft.sentences):
        if next(_said(sentence.text), None) is not None:
            return replace(draft, sentences=(sentence,), separators=(), settled=True)
        article = next((one for one in articles for quote in sentence.quotes if one.id == quote.article_id), None)
        found = [one for one in find_dates(sentence.text) if _is_day(one)]
        if article is None or not found:
            continue
        day = day or found[0].said
        if full := dating.with_year(found[0].date, article):
            told = f"{sentence.text.rstrip('。')}（{dating.said(full)}是{dating.weekday(full)}）。"
            line = DraftSentence(told, sentence.quotes, sentence.lead)
            rest = tuple(one for place, one in enumerate(draft.sentences) if place != number)
            return replace(draft, sentences=(line, *rest), settled=True)
    message = Message(
        f"文章写的是{day}，没有写年份，也没有写星期几，无法确定。" if day else "文章没有写这一天是星期几，无法确定。",
        "The articles tell neither the weekday nor the year of that day, so it cannot be worked out.",
    )
    return replace(refusal.refuse("not_in_articles", message, question), settled=True)


def _checked(said: _Said, articles: Sequence[Article], lang: Lang) -> str:
    """Say whether the weekday in a question is right, or that it cannot be told; nothing without an article."""
    for article in articles:
        printed = next((one for one in _said(article.text) if one.date[-5:] == said.date[-5:]), None)
        full = dating.with_year(said.date, article) or (dating.with_year(printed.date, article) if printed else None)
        if full is not None:
            return _compared(full, said.weekday, lang)
        if printed is not None:
            right = printed.weekday == said.weekday
            day, word, no = dating.said(said.date), f"星期{_NAMES[printed.weekday]}", "" if right else "不"
            return Message(
                f"文章里写的是{day}（{word}），与问题{no}符。",
                f"The article prints {_ENGLISH[printed.weekday]} for that day, {'as' if right else 'not as'} asked.",
            ).text(lang)
    if said.date[0] != "-":
        return _compared(said.date, said.weekday, lang)
    if not articles:
        return ""
    day, word = dating.said(said.date), f"星期{_NAMES[said.weekday]}"
    return Message(
        f"文章没有写明年份，无法核对{day}是不是{word}，只按日期查找。",
        f"No year is known, so whether that day was a {_ENGLISH[said.weekday]} cannot be checked; the date was used.",
    ).text(lang)


def _compared(day: str, weekday: int, lang: Lang) -> str:
    right = Day.fromisoformat(day).weekday()
    if right == weekday:
        return Message(
            f"{dating.said(day)}是{dating.weekday(day)}，与问题相符。", f"{day} was a {_ENGLISH[right]}, as asked."
        ).text(lang)
    return Message(
        f"{dating.said(day)}是{dating.weekday(day)}，不是星期{_NAMES[weekday]}；按日期查找。",
        f"{day} was a {_ENGLISH[right]}, not a {_ENGLISH[weekday]}; the date was used.",
    ).text(lang)
