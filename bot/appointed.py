"""Who was appointed or removed: the lines of a notice of the personnel changed, and what somebody is or was by them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot import dating, latest, lexicon, offices, phrasing, refusal, rolls
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft, DraftSentence
from bot.selection import hit, presence

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
    """Return the lines that appoint or remove somebody, of several articles with their days; None if not asked."""
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
        units = [unit for unit in reading.units if unit.body and said.search(rolls.said(reading, unit))]
        units += [one for unit in units for one in _under(reading, unit, units)]
        if units:
            telling.append((reading, sorted(dict.fromkeys(units), key=lambda one: one.index)))
    if not telling:
        return None
    lines: list[DraftSentence] = []
    for reading, units in sorted(telling, key=lambda one: latest.order(one[0]), reverse=True):
        shares = [hit(matter, unit.text).covered for unit in units]
        for unit, share in zip(units, shares, strict=True):
            if not matter or share >= max(shares):
                line = phrasing.sentence(question, reading, unit, _CHARS)
                text = dating.remarked(reading.article, line.text) if len(telling) > 1 else line.text
                lines.append(DraftSentence(text, line.quotes))
    return made(lines)


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
    return name in text and _TAKES.search(text) is not None and _taking_away(name).search(text) is not None


_TAKES = re.compile(f"{_REMOVED}|辞去|不再[担兼]任|卸任")


@lru_cache(maxsize=256)
def _taking_away(name: str) -> re.Pattern[str]:
    """Return the forms in which an office is taken away from somebody, or he gives it up."""
    gives_up = f"{name}[^,，。;；]{{0,4}}辞去|{name}(?:同志)?(?:不再[担兼]任|卸任)"
    return re.compile(f"(?:{_REMOVED})[:：]?[^,，。;；]{{0,4}}{name}|{gives_up}")


def removal(name: str, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the sentence that takes an office away from somebody; None without one."""
    told = ((reading, unit) for reading in readings for unit in reading.units if unit.body)
    return next(((reading, unit) for reading, unit in told if takes_away(name, rolls.said(reading, unit))), None)


def before(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return what somebody was before (免去……职务, 曾任, 原某局局长某某), or that it is not told; None if not asked."""
    if len(question.persons) != 1 or not _BEFORE.search(question.text):
        return None
    name = question.persons[0]
    was = re.compile(f"{name}[^,，。;；]{{0,12}}(?:曾|历任|此前|原任|先后)|(?:原|前任|前)[^,，。;；]{{2,16}}{name}")
    for reading in readings:
        for unit in reading.units:
            if unit.body and (takes_away(name, rolls.said(reading, unit)) or was.search(unit.text)):
                return made([phrasing.sentence(question, reading, unit, _CHARS)])
    return refusal.untold(question, name, readings)


_POSTED = re.compile("拟任|任命|提名|当选|选举|推选|聘任|提拔|调任|免去|免职|罢免|[升转]任")


def told(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the sentence by which somebody was appointed, elected or removed; None where that is not asked or told."""
    deed = _POSTED.search(question.text)
    if deed is None or len(question.persons) != 1:
        return None
    name = question.persons[0]
    gives = re.compile(
        f"(?:{_NAMED}|提名|推选|选举|决定)[^,，。;；]{{0,4}}{name}(?:同志)?[为任]|{name}(?:同志)?(?:当选|[升调转]?任)"
        f"|{name}[,，][^。;；]{{0,80}}拟任"
    )
    for reading in readings:
        for unit in reading.units:
            taken = takes_away(name, rolls.said(reading, unit))
            if unit.body and (
                taken if deed[0] in ("免去", "免职", "罢免") else gives.search(rolls.said(reading, unit))
            ):
                return made([phrasing.sentence(question, reading, unit, _CHARS)])
    return None


def given_up(
    name: str, office: str, readings: Sequence[Reading], since: tuple[bool, str]
) -> tuple[Reading, Unit] | None:
    """Return the sentence by which somebody leaves an office, in an article of a day or later; None without one.

    Args:
        name: Who holds it.
        office: Without place and body.
        readings: Articles.
        since: The day of the article that prints him with it, as `latest.order` gives it.
    """
    for reading in readings:
        if latest.order(reading) < since:
            continue
        for unit in reading.units:
            if name not in unit.text:
                continue
            leaves = takes_away(name, rolls.said(reading, unit)) or any(
                f"{name}{one}" in unit.text for one in _NO_LONGER
            )
            if unit.body and leaves and offices.speaks_of(office, unit.text):
                return reading, unit
    return None


_NO_LONGER = ("不再担任", "不再兼任", "同志不再担任", "同志不再兼任")
_FORMER = re.compile(
    "(?P<name>[\u4e00-\u9fff·]{2,}?)(?:之前|以前|[上就到]任前|的?前任)的?[\u4e00-\u9fff]{2,16}?(?:是|叫|由)(?:谁|哪[一]?[位个])"
)
_GIVES_UP = re.compile("免去|不再担任|不再兼任|辞去|卸任|离任")
_SAME = 0.5  # of the name of a body


def predecessor(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return who held an office before somebody: from whom it was taken, else who is printed with it before.

    None where that is not asked.
    """
    asked = _FORMER.search(question.text)
    name = next((one for one in question.persons if asked and asked["name"].endswith(one)), None)
    if name is None or not question.title:
        return None
    bodies = [one for one in question.terms if one.kind in ("word", "body") and one.text not in question.title]
    bodies = [one for one in bodies if len(one.text) > 1 and _BEFORE.search(one.text) is None]
    for reading in readings:
        for unit in reading.units if name in reading.text else ():
            pieces = re.split("[,，;；。:：]", unit.text) if unit.body else []
            if any(
                _GIVES_UP.search(one)
                and not takes_away(name, one)
                and offices.speaks_of(question.title, one)
                and all(presence(body, one) >= _SAME for body in bodies)
                for one in pieces
            ):
                return made([phrasing.sentence(question, reading, unit, _CHARS)])
    held = [one for one in offices.holders(question, readings) if latest.order(one.reading)[0]]
    since = min((latest.order(one.reading) for one in held if one.name == name), default=None)
    earlier = [one for one in held if one.name != name and since and latest.order(one.reading) < since]
    if not earlier:
        return refusal.untold(question, question.title, readings)
    last = max(earlier, key=lambda one: latest.order(one.reading))
    lines = [phrasing.sentence(question, last.reading, last.unit, _CHARS)]
    return made(
        [*lines, *([day] if (day := phrasing.occasion(last.reading)) and last.unit is not last.reading.opening else [])]
    )


_SUCCEEDS = re.compile(
    "(?P<new>[\u4e00-\u9fff·]{2,4}?)(?:是)?(?:接替|接任|取代|顶替)了?的?(?:是)?(?:谁|哪[一]?位)|(?:谁|哪[一]?位)(?:来)?(?:接替|接任|取代|顶替)了?(?P<old>[\u4e00-\u9fff·]{2,4})"
)
_MADE = "(?:任命|决定任命|聘任)[:：]?{name}(?:同志)?[为任](?P<office>[\u4e00-\u9fff、（）()]{{2,30}})"
_UNMADE = "(?:免去|罢免)[:：]?{name}(?:同志)?的(?P<office>[\u4e00-\u9fff、（）()]{{2,30}}?)(?:职务|$|[。;；,，])"
_ANYBODY = "[\u4e00-\u9fff·]{2,4}?"


def succeeded(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Say whom somebody followed in an office, or who followed him: who was made what the other no longer is.

    None where it is not asked, nothing tells it, or several could be meant.
    """
    asked = _SUCCEEDS.search(question.text)
    if asked is None:
        return None
    said = asked["new"] or asked["old"]
    names = [said[-size:] if asked["new"] else said[:size] for size in (4, 3, 2)]
    text = "".join(one.text for one in readings)
    name = next((one for one in names if re.fullmatch(lexicon.NAME, one) and one in text), None)
    if name is None:
        return None
    given, taken = (name, _ANYBODY) if asked["new"] else (_ANYBODY, name)
    pairs: list[tuple[Reading, Unit, Unit]] = []
    for reading in readings:
        made_so = _lines_of(_MADE.format(name=given), reading)
        unmade = _lines_of(_UNMADE.format(name=taken), reading)
        pairs += [(reading, one, other) for one, office in made_so for other, was in unmade if office == was]
    if len(pairs) != 1:
        return None
    reading, named, removed = pairs[0]
    units = dict.fromkeys(sorted((named, removed), key=lambda one: one.index))
    return made([phrasing.sentence(question, reading, one, _CHARS) for one in units])


def _lines_of(pattern: str, reading: Reading) -> list[tuple[Unit, str]]:
    """Return the lines that give or take an office, each with the office."""
    units = [one for one in reading.units if one.body]
    found = [(unit, said) for unit in units for said in re.finditer(pattern, rolls.said(reading, unit))]
    return [(unit, re.sub("(?:职务|的)$", "", said["office"])) for unit, said in found]


_OF_OFFICE = re.compile("不再|担任|职务|什么时候|被")
_WHEN = re.compile(f"{_POSTED.pattern}|不再担任|卸任|上任|就任|[升转调]?任(?!务)")


def when(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Say when somebody came into an office or left it: the sentence that tells it, and the day of its meeting.

    None where that is not asked, or no article tells it of a day.
    """
    if question.kind != "time" or len(question.persons) != 1 or _WHEN.search(question.text) is None:
        return None
    name = question.persons[0]
    leaves = re.search("免|不再|卸任|辞", question.text) is not None
    gives = re.compile(
        f"(?:{_NAMED}|提名|推选|选举|决定)[^,，。;；]{{0,4}}{name}(?:同志)?[为任]|{name}(?:同志)?(?:当选|[升调转]?任)"
    )
    gone = re.compile(f"{name}(?:同志)?(?:不再|卸任)")
    matter = [one for one in question.terms if one.kind in ("word", "body") and len(one.text) > 1]
    matter = [one for one in matter if not (_WHEN.fullmatch(one.text) or _OF_OFFICE.fullmatch(one.text))]
    for reading in sorted(readings, key=latest.order, reverse=True):
        for unit in reading.units:
            taken = takes_away(name, rolls.said(reading, unit)) or gone.search(unit.text) is not None
            if not unit.body or not (taken if leaves else gives.search(rolls.said(reading, unit))):
                continue
            day = phrasing.occasion(reading)
            if day is None or not all(presence(one, unit.text) >= _SAME for one in matter):
                continue
            said = phrasing.sentence(question, reading, unit, _CHARS)
            return made([said] if unit is reading.opening else [day, said])
    return None
