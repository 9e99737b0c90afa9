"""The latest of several: 最近一次, 最新; sorted by day, and honest about years that are not known."""

import re
from collections.abc import Sequence

from bot import dating, gatherings
from bot.question import Question, Term
from bot.reading import Reading
from bot.selection import hit
from index.errors import Message

_VISIT = re.compile("调研|走访|考察|视察|慰问")
_SORT = re.compile(
    "(?:哪些|哪几[个次场]|几[个次场]|多少[次场]|什么|(?:最近|最新|最后|最晚)(?:的)?一次|上一次)"
    "(?P<sort>[\u4e00-\u9fff“”]{1,14}?(?:会议|会))(?!精神|期间|议|上|员|长)"
)
_ABOUT = 0.7  # share of the words asked for that head and opening of an article must hold


def order(reading: Reading) -> tuple[bool, str]:
    """Sort known years before unknown ones, and by the day among them; the later the larger."""
    day = reading.article.date or ""
    return day[:1].isdigit(), day


def subject(question: Question) -> list[Term]:
    """Return the words that say what the latest one is asked of; not those that say what is asked about it."""
    told = [one for one in question.terms if one.text not in gatherings.GENERIC]
    if question.event:
        told = [one for one in told if one.text in question.event or one.kind != "word"]
    return told


def sorts(question: Question) -> list[str]:
    """Return a pattern of the sort of meeting that is asked for: 常委会, and 防汛会议 in whichever longer name."""
    asked = _SORT.search(question.text)
    if asked is None:
        return []
    inside = [one for one in question.terms if one.kind in ("word", "body") and one.text in asked["sort"]]
    inside = [one for one in inside if len(one.text) > 1 and one.text not in ("会议", "大会", "召开", "举行")]
    if not inside:
        return []
    spellings = "|".join(map(re.escape, inside[-1].forms))
    return [spellings if inside[-1].text.endswith(("会", "会议")) else rf"(?:{spellings})[^,，。;；、和]{{0,14}}会"]


def only(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """Return the articles of the latest day among those that are about what is asked; all if none is."""
    told = subject(question)
    about = [one for one in readings if not told or hit(told, one.header).covered >= _ABOUT]
    if found := sorts(question):
        about = [one for one in about if all(gatherings.held(sort, one.header) for sort in found)]
    elif question.event or "会" in question.text:
        about = [one for one in about if gatherings.MEETING.search(one.header)]
    if visit := _VISIT.search(question.text):
        about = [one for one in about if visit[0] in one.header]
    dated = [one for one in about if one.article.date]
    if not dated:
        return list(readings)
    last = order(max(dated, key=order))
    return [one for one in dated if order(one) == last]


def note(question: Question, chosen: Sequence[Reading], readings: Sequence[Reading]) -> str:
    """Say by what the latest one was chosen, and that articles without a year were left out of the comparison."""
    day = chosen[0].article.date if chosen else None
    if day is None:
        return ""
    unknown = any(not (one.article.date or "").startswith(tuple("12")) for one in readings)
    if day[0] == "-":
        message = Message(
            f"相关的文章都没有写明年份，按月日取最晚的（{dating.said(day)}）。",
            "No article on this says its year; the latest by month and day was taken.",
        )
    elif unknown:
        message = Message(
            f"按日期取最新的一篇（{dating.said(day)}）；没有写明年份的文章不在比较之内。",
            f"The latest article was taken ({day}); those that do not say their year are left out of account.",
        )
    else:
        message = Message(f"按日期取最新的一篇（{dating.said(day)}）。", f"The latest article was taken ({day}).")
    return message.text(question.lang)
