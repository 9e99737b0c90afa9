"""Who was not there and why: 某某因公出差请假, 某某在省委党校学习，未参加会议.

Only what an article says of his absence itself counts; that somebody is in no list of those present tells nothing.
"""

import re
from collections.abc import Sequence

from bot import phrasing, refusal
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import hit
from index.errors import Message

_THERE = "出席|参加|参会|与会|到会|到场|出面|列席|陪同|主持|发言"
_LEAVE = "请了?假|缺席"
_AWAY = re.compile(
    f"(?:(?:未能?|没有?|没能|不能|无法)(?:按时|亲自|前来)?(?:{_THERE}|[来到](?![\u4e00-\u9fff])))|{_LEAVE}"
)
_ASKED = re.compile(f"(?:没有?|未能?|不)(?:能)?(?:{_THERE}|露面|[来去到])|{_LEAVE}")
_ON_LEAVE = re.compile(_LEAVE)
_WHO = re.compile("谁|哪|什么人")
_WHY = re.compile("为什么|为何|为啥|(?:什么|何种|哪些)(?:原因|缘故|理由)")
_GROUND = re.compile(
    "因(?![故事])|在[^,，、]{2,}|赴|去|到|下乡|出差|外出|出访|学习|培训|开会|生病|住院|就医|值班|休假|[率带]队|陪同"
)
_ATTENDS = re.compile(f"{_THERE}|讲话|致辞|表态|在场|到了?[吗场会]|来了?[吗没]")
_CHARS = 110
_WITHOUT = 0.5  # of the words of a question, from which an article is of its meeting


def told(person: str, reading: Reading) -> tuple[Unit, str] | None:
    """Return the sentence that says somebody was not there, with what stands between his name and that; else None."""
    for unit in reading.units:
        if not unit.body or person not in unit.text:
            continue
        start = unit.text.index(person) + len(person)
        away = _AWAY.search(unit.text, start)
        if away is None:
            continue
        between = unit.text[start : away.start()]
        if re.search(f"{_ATTENDS.pattern}", re.sub("因[^,，]*|在[^,，]*[,，]", "", between)) or "。" in between:
            continue  # 甲出席会议，乙请假
        if len(re.findall("[,，]", between)) > 1 and _GROUND.search(between):
            continue
        return unit, between
    return None


def why(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Say why somebody was not there as an article tells it; None where none says that he was not there.

    Who only asks why somebody did not come is told of his leave; who asks why he was on leave, only of its ground.
    """
    if question.kind != "reason" or len(question.persons) != 1 or _ASKED.search(question.text) is None:
        return None
    for reading in _likeliest(question, readings):
        if (found := told(question.persons[0], reading)) is None:
            continue
        unit, between = found
        if _GROUND.search(between) or not _ON_LEAVE.search(question.text) and _ON_LEAVE.search(unit.text):
            return _shown(question, reading, unit)
        return refusal.untold(question, "", readings)
    return None


def denied(question: Question, claim: str, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the sentence by which somebody who is said to have been somewhere was not there; None without one."""
    if len(question.persons) != 1 or _ATTENDS.search(claim) is None:
        return None
    for reading in _likeliest(question, readings)[:1]:
        if (found := told(question.persons[0], reading)) is not None:
            return reading, found[0]
    return None


def who(question: Question, readings: Sequence[Reading], said: str) -> Draft:
    """Answer who was not there only from sentences that say so; the list of those present reads as its opposite."""
    for reading in _likeliest(question, readings):
        units = [one for one in reading.units if one.body and _AWAY.search(one.text)]
        if units:
            return made([phrasing.sentence(question, reading, one, _CHARS) for one in units[:2]])
    message = Message(
        f"收录的文章只写谁参加了，没有写谁“{said}”，无法据此回答。",
        "The articles say who took part, not who did not.",
    )
    return refusal.refuse("not_in_articles", message, question)


def who_asked(text: str) -> str:
    """Return how a question says that those it asks after were not there: 没来; empty where it does not."""
    found = _ASKED.search(text)
    return found[0] if found and _WHO.search(_WHY.sub("", text)) else ""


def _likeliest(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """Return the articles that may be of the meeting, the likeliest first."""

    def share(reading: Reading) -> float:
        return hit(question.terms, reading.header).covered + hit(question.terms, reading.text).covered

    return sorted(
        (one for one in readings if hit(question.terms, one.text).covered >= _WITHOUT), key=lambda one: -share(one)
    )


def _shown(question: Question, reading: Reading, unit: Unit) -> Draft:
    lines = [phrasing.sentence(question, reading, unit, _CHARS)]
    occasion = phrasing.occasion(reading) if unit is not reading.opening and not question.dates else None
    return made([occasion, *lines] if occasion is not None else lines)
