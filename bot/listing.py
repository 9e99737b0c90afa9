"""Which meetings, which articles: one line an article, for questions whose answer is spread over several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import lexicon, phrasing
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import DraftSentence
from bot.selection import agrees, on_day, presence

_LINE_CHARS = 90
_MEETING = re.compile(
    "会议|大会|全会|例会|座谈会|推进会|学习会|党代会|常委会|工作会|动员会|教职工会|会(?=召开|举行)|开幕|闭幕|活动"
)
_VISIT = re.compile("调研|走访|考察|视察|督查|检查|慰问|赴")
_TAKES_PART = re.compile(rf"(?:出席|参加|主持|{lexicon.SPEECH}|调研|走访|考察|视察|赴|来到|慰问|作交流|陪同|会见|检查)")
_GENERIC = frozenset(
    "会议 活动 调研 文章 报道 新闻 参加 出席 召开 举行 主持 学习 讲话 参与 开展 会 大会 座谈会 场合 "
    "提到 谈到 说到 涉及 关于 有关 写到 讲到 那天 当天 开了 开了个 会上".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that belongs to the list, with its line."""

    reading: Reading
    sentence: DraftSentence


def articles(question: Question, readings: Sequence[Reading]) -> list[Entry]:
    """Return the articles that a which-meetings question asks for, newest first where dates are known.

    An article belongs to the list if every person named takes part in it, it is of the day asked for, and it holds
    the other names and most of the words of the question.
    """
    found: list[Entry] = []
    persons = question.persons
    others = [one for one in question.terms if one.kind != "person" and one.text not in _GENERIC]
    for reading in readings:
        if reading.article.body is None or question.dates and not on_day(question, reading):
            continue
        if others and sum(presence(one, reading.text) * one.weight for one in others) < 0.75 * sum(
            one.weight for one in others
        ):
            continue
        if not _of_kind(question, reading):
            continue
        unit = _acts(reading, persons, question) if persons else _happens(question, reading)
        if unit is None:
            continue
        found.append(Entry(reading, line(question, reading, unit)))
    return _once(sorted(found, key=lambda one: one.reading.article.date or "", reverse=True))


def _of_kind(question: Question, reading: Reading) -> bool:
    """Whether the article is about a meeting or visit, where those are asked for."""
    meetings, visits = "会" in question.text, re.search("调研|走访|考察|活动", question.text) is not None
    if not (meetings or visits):
        return True
    return bool(meetings and _MEETING.search(reading.header) or visits and _VISIT.search(reading.header))


def _acts(reading: Reading, persons: Sequence[str], question: Question) -> Unit | None:
    """Return the first sentence in which all the persons take part."""
    hosting = "主持" in question.text
    for unit in reading.units:
        if unit.body and all(one in unit.text for one in persons) and _TAKES_PART.search(unit.text):
            if hosting and not any(re.search(f"{one}[^,，。]{{0,4}}主持", unit.text) for one in persons):
                continue
            return unit
    return None


def _happens(question: Question, reading: Reading) -> Unit | None:
    """Return the sentence of the day asked for in which something takes place, or the opening."""
    if not question.dates:
        return reading.opening
    for unit in reading.units:
        days = [day for place, day in reading.days if unit.start <= place < unit.end]
        if unit.body and _MEETING.search(unit.text) and any(agrees(day, question.dates) for day in days):
            return unit
    return None


def line(question: Question, reading: Reading, unit: Unit, max_chars: int = _LINE_CHARS) -> DraftSentence:
    """Return one line: the occasion, and what the unit says about it, about `max_chars` long."""
    opening = phrasing.occasion(reading, max_chars)
    if unit is reading.opening or opening is None:
        if unit is reading.opening and opening is not None and len(unit.text) > max_chars and not question.persons:
            return opening
        return phrasing.sentence(question, reading, unit, max_chars)
    said = phrasing.sentence(question, reading, unit, max(30, max_chars - len(opening.text)))
    return DraftSentence(opening.text.rstrip("。") + "；" + said.text, (*said.quotes, *opening.quotes))


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out reprints: articles with the same opening."""
    seen: set[str] = set()
    kept: list[Entry] = []
    for entry in entries:
        opening = entry.reading.opening
        key = re.sub(r"\W", "", opening.text if opening else entry.reading.text)[:60]
        if key not in seen:
            seen.add(key)
            kept.append(entry)
    return kept
