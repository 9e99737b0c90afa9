"""Which articles somebody wrote: found by byline and closing name over the whole collection, a line for each."""

import re
from collections.abc import Sequence

from bot import latest, lexicon, phrasing, refusal, reprints
from bot.listing import Entry, headline
from bot.question import Question, Term
from bot.reading import Reading
from bot.schema import Draft, DraftSentence, Quote, Reason
from index.errors import Message

_PIECE = "(?:文章|报道|新闻|消息|稿件|稿子|通讯|作品|稿)"
_ROLE = "(?:本报|融媒|首席|实习|见习|特约)*(?:记者|通讯员|作者|撰稿人?)"
_WROTE = "(?:采写|撰写|写作|写|发表|采访|署名|发)"
_MANY = "(?:哪些|哪几[篇条]|什么|几篇|多少篇?|些什么)(?:的)?"
# 何某写了哪些报道, 哪些文章是何某写的, 记者何某的报道有哪些, 有没有何某写的文章, 署名何某的文章
_ASKED = tuple(
    re.compile(f"^(?:请问|那么?|在)?{pattern}[呢吗？?。]*$")
    for pattern in (
        f"(?:{_ROLE})?(?P<name>{lexicon.NAME})(?:一共|总共|都|还)*{_WROTE}(?:了|过|的)?{_MANY}{_PIECE}",
        f"(?P<role>{_ROLE})(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:一共|总共|都|还)*(?:{_WROTE}|报道)(?:了|过)(?:{_MANY}|些?什么)(?:{_PIECE}|事)?",
        f"(?P<name>[{lexicon.SURNAMES}]记者)(?:最近|一共|总共|都|还)*(?:{_WROTE}|报道)(?:了|过)(?:{_MANY}|些?什么)(?:{_PIECE}|事)?",
        f"(?:有)?(?:哪些|哪几[篇条]|什么){_PIECE}(?:都)?是?(?:由)?(?:{_ROLE})?(?P<name>{lexicon.NAME})(?:采写|撰写|写|署名)的",
        f"(?P<role>{_ROLE})(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:{_WROTE})?的{_PIECE}(?:都|一共|总共)?(?:有|是)?(?:哪些|哪几篇|什么|几篇|多少篇?)",
        f"(?:{_ROLE})?(?P<name>{lexicon.NAME})(?:采写|撰写|写|发表|署名)的{_PIECE}(?:都|一共|总共)?(?:有|是)?(?:哪些|哪几篇|什么|几篇|多少篇?)?",
        f"(?:有没有|有无|有|列出|找出|找一下|列一下|查一下)(?:所有|全部)?(?:{_ROLE})?(?P<name>{lexicon.NAME})(?:采写|撰写|写|发表|署名)的{_PIECE}",
        f"(?:有没有|有无|有|列出|找出|找一下|列一下|查一下)(?:所有|全部)?(?P<role>{_ROLE})(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?:采写|撰写|写)?的{_PIECE}",
        f"(?:有哪些|哪些|有没有)?{_PIECE}?署名(?:为|是)?(?:{_ROLE})?(?P<name>{lexicon.NAME})的?(?:{_PIECE})?(?:都|一共)?(?:有|是)?(?:哪些|几篇|多少篇?)?",
    )
)
_TOPIC = re.compile("(?:关于|有关|涉及)[^,，?？]{2,16}?的?(?=文章|报道|新闻|消息|稿)")
_HEAD_CHARS, _END_CHARS = 90, 60  # of a body, in which its byline or its closing name stands
_MOST = 4  # reporters offered
_WORD = r"[\u4e00-\u9fff·]{2,5}"
_CREDITS = "(?:记者|通讯员|作者|撰稿|文字|采写|文|图文|实习生)"
# Who signs as well, before the name: read in one way only, or a long line of names would be tried in millions of ways.
_OTHERS = rf"(?>{_CREDITS}\s*[:：/]\s*|(?:{_CREDITS})?(?:{_WORD})?[\s、,，/]+)"


def author(text: str, days: Sequence[str] = ()) -> str | None:
    """Return whose articles a normalised question asks for, its words of time aside; None if it asks for nobody's."""
    for day in days:
        text = re.sub(f"(?:在)?{re.escape(day)}(?:的|里|以来)?", "", text)
    text = _TOPIC.sub("", text)
    return next((found["name"] for pattern in _ASKED if (found := pattern.match(text))), None)


def reporters(called: str, readings: Sequence[Reading]) -> list[str]:
    """Return the reporters whom 何记者 may mean: those of the family name who sign an article."""
    signed = re.compile(rf"{_CREDITS}\s*[:：/]?\s*(?P<names>{_WORD}(?:[\s、]+{_WORD})*)")
    names = [
        name
        for one in readings
        for found in signed.finditer(one.text)
        for name in re.split(r"[\s、]+", found["names"])
        if name.startswith(called.removesuffix("记者")) and lexicon.PERSON.fullmatch(name)
    ]
    return [name for name in dict.fromkeys(names) if any(credit(name, one) for one in readings)]


def which(question: Question, called: str, names: Sequence[str]) -> Draft:
    """Ask which reporter is meant, or say that none of the family name signs an article."""
    if not names:
        message = Message(
            f"收录的文章里没有姓{called[:-2]}的记者署名。", f"No article is signed by a reporter {called[:-2]}."
        )
        return refusal.refuse("not_in_articles", message, question)
    said = "、".join(names[:_MOST])
    message = Message(f"“{called}”可能指{said}，请选一位再问。", f"“{called}” may be {said}; choose one and ask again.")
    choices = tuple(question.text.replace(called, name) for name in names[:_MOST])
    return Draft(reason=Reason("weak_match", message.text(question.lang)), choices=choices)


def topic(question: Question) -> list[Term]:
    """Return the words for what the articles are to be about: 防汛 in 写了哪些关于防汛的报道."""
    found = _TOPIC.search(question.text)
    return [one for one in question.terms if found and one.text in found[0]]


def credit(name: str, reading: Reading) -> tuple[int, int] | None:
    """Return the range of `Article.text` that names somebody as the author; None where none does.

    It stands above the body, at its beginning or its end; who only edited or photographed is no author.
    """
    body = reading.article.body
    if body is None:
        return None
    spread = r"\s?".join(name)
    credited = re.compile(
        rf"{_CREDITS}\s*[:：/]?\s*{_OTHERS}*?(?:{_CREDITS}\s*[:：/]?\s*)?{spread}(?![\u4e00-\u9fff]|\s?[摄图])"
        rf"|{_CREDITS}\s*[:：/]?\s*{spread}(?=[0-9从获在近日昨今报采\s]|摄影|$)|(?:^|(?<=[\s（(])){spread}\s*[/文](?:[/图）)]|\s|$)",
        re.MULTILINE,
    )
    signed = re.compile(rf"(?:(?<=[\n（(。”])|(?<=[。”]\s)){spread}\s*[)）]?\s*$")
    start = body[0] + _HEAD_CHARS
    if found := credited.search(reading.text, 0, start):
        return found.span()
    low = max(body[1] - _END_CHARS, body[0])
    if found := credited.search(reading.text, low) or signed.search(reading.text, low):
        return found.span()
    return None


def entries(name: str, readings: Sequence[Reading]) -> list[Entry]:
    """Return a line for each article somebody wrote, the latest first; a piece that was printed twice counts once."""
    found = {one.article.id: span for one in readings if (span := credit(name, one)) is not None}
    written = sorted((one for one in readings if one.article.id in found), key=latest.order, reverse=True)
    return [Entry(group[0], _line(group[0], found[group[0].article.id])) for group in reprints.groups(written)]


def _line(reading: Reading, span: tuple[int, int]) -> DraftSentence:
    """Return the headline of an article, or its occasion, and the byline that shows who wrote it."""
    opening = None if reading.article.title else phrasing.occasion(reading)
    said = opening or headline(reading)
    return DraftSentence(said.text, (*said.quotes, Quote(reading.article.id, *span)))


def none(question: Question, name: str, readings: Sequence[Reading]) -> Draft:
    """Say that no article bears the name, that some speak of somebody called so, or which name may be meant."""
    named = [one for one in readings if name in one.text]
    if not named and not question.dates:
        meant = refusal.absent(question, [Term(name, (name,), 1.0, "person")], readings)
        if meant.choices:
            return meant
    when = Message("所问的时间里", " of those days") if question.dates else Message("收录的文章里", "")
    zh, en = f"{when.zh}没有署名{name}的文章", f"No collected article{when.en} is signed by {name}"
    if named:
        zh, en = zh + f"；写到{name}的有 {len(named)} 篇", en + f"; {len(named)} mention the name"
    return refusal.refuse(
        "outside_dates" if question.dates else "not_in_articles", Message(zh + "。", en + "."), question
    )
