"""Points that an article counts (一是……二是……, 第一，……), and a question for one of them (第二点要求是什么)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import lexicon, refusal
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft, DraftSentence, Quote
from bot.selection import hit
from index.errors import Message

_ONES = "一二三四五六七八九十"
_BEGINS = "(?:^|(?<=[,，。；;：:\n“ \u3000]))"
# Ways of counting; in each the number is what the first group holds.
_STYLES = (
    re.compile(f"{_BEGINS}([{_ONES}])是(?!否|不是)"),
    re.compile(f"{_BEGINS}([{_ONES}])要(?![素点求件害])"),
    re.compile(f"{_BEGINS}第([{_ONES}])[,，、：:是](?!次|届|名|期|批)"),
    re.compile(f"{_BEGINS}[（(]([{_ONES}])[）)]"),
    re.compile(f"{_BEGINS}([{_ONES}])、"),
    re.compile(f"{_BEGINS}([0-9]{{1,2}})[.．、](?![0-9])"),
)
_ASKED = re.compile(
    f"^(?P<head>.{{4,}}?)的?第(?P<number>[{_ONES}]|[0-9]{{1,2}})(?:点|条|项|个(?:方面|要求|问题|任务)?|方面)(?P<noun>要求|意见|建议|措施|内容|任务|问题)?"
    "(?:是|讲|说)?(?:的|了)?是?(?:什么|啥|哪些)?(?:内容)?[?？。]*$"
)
_VERB = re.compile(f"(?:{lexicon.SPEECH}|要求|部署|提出|提|讲|明确|采取)(?:了|过)?$")
_FITS = 0.7  # share of the words asked for that the article holds
_INTRODUCED = 60  # characters before the first point in which it is said whose points they are
_STATES = re.compile(f"{lexicon.SPEECH}|要求|部署|提出|措施|任务|如下|以下|方面")


@dataclass(frozen=True, slots=True)
class Point:
    """A question for one of several points.

    Attributes:
        number: Which, from 1.
        about: The question for all of them.
    """

    number: int
    about: str


def asked(text: str) -> Point | None:
    """Return which point a question asks for; None if it asks for none by its number."""
    found = _ASKED.match(text.strip())
    if found is None or not (_VERB.search(found["head"]) or found["noun"]):
        return None
    head = re.sub("[了过]$", "", found["head"])
    return Point(_value(found["number"]), f"{head}了{'哪些' + found['noun'] if found['noun'] else '什么'}？")


def told(point: Point, question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the point from the article about the meeting asked of; None if none counts its points, or several do.

    Args:
        point: Which.
        question: As `Point.about` is understood.
        readings: Articles that hold the names in the question.
    """
    about = [one for one in question.terms if one.kind != "person" and not _STATES.fullmatch(one.text)]
    fitting = [one for one in readings if not about or hit(about, one.text).covered >= _FITS]
    headed = [one for one in fitting if not about or hit(about, one.header).covered >= _FITS] or fitting
    found = [(one, items) for one in headed for items in _series(one) if _is_meant(question, one, items[0])]
    if len(found) != 1:
        return None
    reading, items = found[0]
    if point.number > len(items):
        message = Message(
            f"文章里这里只分了 {len(items)} 点，没有第 {point.number} 点。",
            f"The article counts only {len(items)} points here.",
        )
        return refusal.refuse("not_in_articles", message, question)
    start, end = items[point.number - 1]
    text = re.sub(r"\s*\n\s*", "", reading.article.text[start:end]).strip().rstrip("，,；;、。 ")
    return Draft((DraftSentence(f"{text}。", (Quote(reading.article.id, start, end),)),))


def _is_meant(question: Question, reading: Reading, first: tuple[int, int]) -> bool:
    """Whether points are introduced by who or what the question asks of."""
    before = reading.text[max(0, first[0] - _INTRODUCED) : first[0]]
    clause = re.split("[。\n]", before)[-1] or before
    if question.persons:
        return any(name in before for name in question.persons)
    return _STATES.search(clause) is not None


def goes_on(reading: Reading, unit: Unit) -> list[Unit]:
    """Return the sentences right behind one that carry on its counting: 二是……。三是…… behind 会议要求，一是……."""
    found: list[Unit] = []
    counted = max((_value(match[1]) for style in _STYLES[:3] for match in style.finditer(unit.text)), default=0)
    style = next((one for one in _STYLES[:3] if one.search(unit.text)), None)
    for after in reading.units[unit.index + 1 :] if style is not None else ():
        match = style.match(after.text) if style is not None else None
        if match is None or not after.body or _value(match[1]) != counted + 1:
            break
        counted = max(_value(one[1]) for one in style.finditer(after.text)) if style is not None else counted
        found.append(after)
    return found


def _series(reading: Reading) -> Iterator[list[tuple[int, int]]]:
    """Yield the countings of an article from 1 on, each as the ranges of its points; those of one point are none."""
    low, high = reading.article.body or (0, 0)
    for style in _STYLES:
        marks = [(match.start(), _value(match[1])) for match in style.finditer(reading.text, low, high)]
        run: list[int] = []
        for start, number in [*marks, (high, 1)]:
            if number == len(run) + 1 and start != high:
                run.append(start)
                continue
            if len(run) > 1:
                yield [
                    (first, _stop(reading, first, behind)) for first, behind in zip(run, [*run[1:], high], strict=True)
                ]
            run = [start] if number == 1 else []


def _stop(reading: Reading, start: int, behind: int) -> int:
    """Return where a point ends that begins at `start`: before the next one, or with its sentence."""
    unit = next((one for one in reading.units if one.start <= start < one.end), None)
    return min(behind, unit.end) if unit is not None else behind


def _value(said: str) -> int:
    return int(said) if said.isdigit() else _ONES.index(said) + 1
