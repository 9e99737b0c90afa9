"""Who was appointed or removed: the lines of a notice of the personnel changed, and what somebody is or was by them."""

import re
from collections.abc import Sequence

from bot import phrasing, refusal
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import hit

_CHARS = 100
_NAMED, _REMOVED = "任命|决定任命|聘任", "免去|免职|罢免|辞去|决定免去"
_ASKED = re.compile(
    "(?:(?P<named>任命|提拔|上任|聘任)|(?P<removed>免去|免职|免了|被免|罢免|辞职|辞去)|任免)(?:了|的)?(?:职务)?(?:的?(?:人|干部|领导|人员))?(?:都|分别|还)?(?:有|是)?(?:谁|哪些|哪几)"
    "|(?:谁|哪些人|哪几个?人|哪些干部|哪些领导)(?:被|都|获|新)*(?:(?P<named2>任命|提拔|聘任)|(?P<removed2>免去|免职|免了|罢免|辞职|辞去))"
)
_LIGHT = re.compile("任命|免去|免职|任免|人|人员|干部|领导|名单|职务|谁|被")
_COVERED = 0.8
_BEFORE = re.compile("以前|之前|原来|原先|曾|此前|过去|前任")


def listed(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the lines that appoint or remove somebody, of the one article that has them; None where none is asked."""
    asked = _ASKED.search(question.text)
    if asked is None or question.persons:
        return None
    named, removed = asked["named"] or asked["named2"], asked["removed"] or asked["removed2"]
    deeds = _NAMED if named else _REMOVED if removed else f"{_NAMED}|{_REMOVED}"
    said = re.compile(f"(?:{deeds})(?!书|人员|仪式|会)[:：]?[\\u4e00-\\u9fff]{{2,}}")
    matter = [one for one in question.terms if not _LIGHT.fullmatch(one.text)]
    telling = []
    for reading in readings:
        if matter and hit(matter, reading.text).covered < _COVERED:
            continue
        units = [unit for unit in reading.units if unit.body and said.search(unit.text)]
        units += [one for unit in units for one in _under(reading, unit, units)]
        if units:
            telling.append((reading, sorted(dict.fromkeys(units), key=lambda one: one.index)))
    if len(telling) != 1:
        return None
    reading, units = telling[0]
    return made([phrasing.sentence(question, reading, unit, _CHARS) for unit in units])


def _under(reading: Reading, unit: Unit, known: Sequence[Unit]) -> list[Unit]:
    """Return the lines that go on with the verb of a unit: 任命：甲为……；乙为……."""
    found: list[Unit] = []
    for after in reading.units[unit.index + 1 :]:
        if (
            not after.body
            or after in known
            or not re.match("[\\u4e00-\\u9fff]{2,4}(?:同志)?(?:为|任|的)[^,，]*(?:[长席任员记]|职务)", after.text)
        ):
            break
        found.append(after)
    return found


def takes_away(name: str, text: str) -> bool:
    """Whether a text takes an office away from somebody: 免去某某的局长职务."""
    return re.search(f"(?:{_REMOVED})[:：]?[^,，。;；]{{0,4}}{name}|{name}[^,，。;；]{{0,4}}辞去", text) is not None


def removal(name: str, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the sentence that takes an office away from somebody; None without one."""
    told = ((reading, unit) for reading in readings for unit in reading.units if unit.body)
    return next(((reading, unit) for reading, unit in told if takes_away(name, unit.text)), None)


def before(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return what somebody was before (免去……职务, 曾任, 原某局局长某某), or that it is not told; None if not asked."""
    if len(question.persons) != 1 or not _BEFORE.search(question.text):
        return None
    name = question.persons[0]
    was = re.compile(f"{name}[^,，。;；]{{0,12}}(?:曾|历任|此前|原任|先后)|(?:原|前任|前)[^,，。;；]{{2,16}}{name}")
    for reading in readings:
        for unit in reading.units:
            if unit.body and (takes_away(name, unit.text) or was.search(unit.text)):
                return made([phrasing.sentence(question, reading, unit, _CHARS)])
    return refusal.untold(question, name, readings)
