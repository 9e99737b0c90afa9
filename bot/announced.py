"""Changes that a later article announces: moved, postponed, called off, renamed, another builder, another head.

Two ways tell one: a word of change (改在, 延期, 取消, 更名, 更换) in a clause about the matter asked about; or the same
statement with another value in the same place (由甲公司承建, 由乙公司承建), where it is a plan or lasts. That an event
of every year, or the next meeting, has another place or chair is no change.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot import gatherings, lexicon, phrasing
from bot.question import Kind, Question, Term
from bot.reading import Reading, Unit
from bot.selection import answer_spans, hit, presence
from index.dates import find_dates

_GOES_ON = "(?=举|召|开|进行|通车|[至到为于。，,;；!！)）]|了|$)"
_OFF = f"(?:取消|停办|不再(?:举办|举行|召开)|终止|中止|暂停){_GOES_ON}"
_TIME = (
    f"(?:延期|推迟|提前|改期|顺延){_GOES_ON}|(?:时间|日期)[^,，。]{{0,6}}(?:调整|变更|更改|改[为至到])"
    "|改(?:为|至|到|于|在)(?:[^,，。]{0,8}[0-9][年月日])"
)
_PLACE = (
    "改在|改到|改至|移至|移师|迁[往至到]|搬[到至]|(?:更换|变更|调整)(?:会场|场地|地点|场馆)"
    "|(?:地点|会场|场地)[^,，。]{0,6}(?:调整|变更|更换|改)"
)
_NAME = "更名|改名|改称|重新命名|名称(?:变更|调整)"
_HOLDER = "更换|变更|接替|接任|改由|不再(?:担任|负责|承)|免去|卸任|替换"
_FIGURE = "(?:调整|修订|更正|变更|修正|追加|核[增减定]|上调|下调|改)(?:为|至|到)(?:[^,，。;；]{0,6}[0-9])"
_WORDS: dict[Kind, str] = {
    "time": f"{_OFF}|{_TIME}",
    "place": f"{_OFF}|{_PLACE}",
    "person": _HOLDER,
    "thing": f"{_HOLDER}|{_NAME}",
    "name": _NAME,
    "yesno": f"{_OFF}|{_TIME}|{_PLACE}|{_HOLDER}",
}
_CHANGES = {kind: re.compile(words) for kind, words in _WORDS.items()}
_RENAMES = re.compile(_NAME)
_RENAMED = re.compile("(?:正式)?(?:更名|改名|改称|重新命名)[为成]")
_PLANNED = re.compile("将[于在由]?|定于|拟|计划|预计|即将|原定")
_LASTS = re.compile(
    "承建|施工|承办|主办|协办|担任|负责|位于|坐落|设在|运营|设计|监理|供应|牵头|中标|总指挥|联系人|代言"
)
_SITE = re.compile("[在于][^,，。;；]{2,16}?(?:举|召|开|办|进行|设|落户|建)")
_COVERED = 0.8  # share of the words of the matter that a clause and the head of its article hold
_SHARED = 0.5  # of the shorter one of two clauses that stands before and behind the value
_VALUE_CHARS = 20
_BEFORE_CHARS = 4


def other(question: Question, reading: Reading, unit: Unit, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the statement of another day that changes a statement, or that it changes; None if there is none.

    Args:
        question: What is asked.
        reading: The article of the statement, of a known day.
        unit: The statement.
        readings: All articles that were looked at.
    """
    days = [one for one in readings if _of_another_day(one, reading)]
    later = [one for one in days if (one.article.date or "") > (reading.article.date or "")]
    words = _CHANGES.get(question.kind, _RENAMES)
    if question.kind == "number" and (asked := question.pivot or question.focus):  # another figure may have changed
        words = _figure_changes(asked)
    found = [(one, told) for one in later if (told := _announces(question, one, words)) is not None]
    found = found or [(one, told) for one in later if (told := _renames(question, one)) is not None]
    head = reading.article.title or reading.article.kicker or ""
    changed = words.search(unit.text + head) is not None or _announces(question, reading, words) is not None
    if not found and changed and (question.kind in _WORDS or question.kind == "number"):
        found = [
            (one, told)
            for one in days
            if one not in later and _matter(question) and (told := _earlier(question, one)) is not None
        ]
    found = found or [(one, told) for one in days for told in _otherwise(question, reading, unit, one)]
    return max(found, key=lambda pair: pair[0].article.date or "", default=None)


@lru_cache(maxsize=256)
def _figure_changes(asked: str) -> re.Pattern[str]:
    """Return how a text announces another figure of what is asked."""
    return re.compile(f"{re.escape(asked)}[^,，。;；]{{0,8}}?{_FIGURE}")


def renames(unit: Unit) -> bool:
    """Whether a sentence gives something another name."""
    return _RENAMED.search(unit.text) is not None


def _of_another_day(other: Reading, reading: Reading) -> bool:
    days = (other.article.date, reading.article.date)
    return all(day is not None and day[0] != "-" for day in days) and days[0] != days[1]


def _matter(question: Question) -> list[Term]:
    """Return the words that say what the question is about, without what it asks or states of it."""
    told = [
        one
        for one in question.terms
        if one.text not in gatherings.GENERIC
        and one.text not in (question.pivot, question.focus)
        and len(one.text) > 1
        and not _PLANNED.fullmatch(one.text)
        and not any(one.text in group for group in (*lexicon.PREDICATES, *lexicon.SYNONYMS))
    ]
    if question.kind != "yesno":
        return told
    first = next((number for number, one in enumerate(told, start=1) if one.kind in ("word", "body", "quoted")), 0)
    return told[:first]  # what is stated behind it may be what changed


def _about(matter: Sequence[Term], reading: Reading, text: str) -> bool:
    named = all(presence(one, reading.text) >= 0.5 for one in matter if one.kind != "word")
    return named and hit(matter, text + reading.header).covered >= _COVERED


def _announces(question: Question, reading: Reading, words: re.Pattern[str]) -> Unit | None:
    """Return the sentence of an article that announces a change of the matter."""
    matter = _matter(question)
    if not matter:
        return None
    heavy = max(one.weight for one in matter)
    for unit in reading.units:
        if not unit.body or not _about(matter, reading, unit.text):
            continue
        for start, end in phrasing.clause_ranges(unit.text):
            clause = unit.text[start:end]
            asked = question.pivot or question.focus
            of_asked = question.kind == "time" and bool(asked) and asked in clause  # 大桥……，通车时间提前至
            told = unit.text[:end] if of_asked else clause
            named = any(presence(one, told) >= 0.5 for one in matter if one.weight >= 0.5 * heavy)
            if named and words.search(clause.strip("，,")):
                return unit
    return None


def _renames(question: Question, reading: Reading) -> Unit | None:
    """Return the sentence that gives another name to what the question names."""
    for unit in reading.units:
        for found in _RENAMED.finditer(unit.text) if unit.body else ():
            before = unit.text[max(0, found.start() - _VALUE_CHARS) : found.start()]
            old = re.split("[,，。;；将把、]", before)[-1]
            if len(old) > 2 and old in question.text:
                return unit
    return None


def _earlier(question: Question, reading: Reading) -> Unit | None:
    """Return the sentence of an earlier article that tells what was so before the change."""
    matter = _matter(question)
    told = [
        one
        for one in reading.units
        if one.body
        and _about(matter, reading, one.text)
        and hit(matter, one.text).covered
        and _tells(question, one.text)
    ]
    asked = question.pivot or question.focus

    def fits(unit: Unit) -> tuple[bool, float]:
        return bool(asked) and asked in unit.text, hit(question.terms, unit.text).covered

    return max(told, key=fits, default=None)


def _tells(question: Question, text: str) -> bool:
    """Whether a text gives what is asked for, as something planned or lasting."""
    if question.kind == "time":
        return bool(find_dates(text))
    if question.kind == "place":
        return _SITE.search(text) is not None
    if question.kind == "number":
        asked = question.pivot or question.focus
        return bool(answer_spans(question, text)) and bool(asked) and asked in text
    return bool(_LASTS.search(text)) and bool(answer_spans(question, text))


def _otherwise(question: Question, reading: Reading, unit: Unit, other: Reading) -> Iterator[Unit]:
    """Yield sentences that say the same with another value in the place of the one asked for."""
    matter = _matter(question)
    if question.kind in ("number", "yesno") or not matter or not _about(matter, reading, reading.around(unit, 1, 1)):
        return
    for start, end in phrasing.clause_ranges(unit.text):
        clause = unit.text[start:end].strip("，,。 ")
        if not answer_spans(question, clause) or not (_PLANNED.search(clause) or _LASTS.search(clause)):
            continue
        for one in other.units:
            if not one.body or not _about(matter, other, other.around(one, 1, 1)):
                continue
            said = (one.text[low:high].strip("，,。 ") for low, high in phrasing.clause_ranges(one.text))
            if any(_another_value(question, clause, text) for text in said):
                yield one


def _another_value(question: Question, clause: str, other: str) -> bool:
    """Whether two clauses differ in one place only, which holds what is asked for."""
    before = next((i for i, (a, b) in enumerate(zip(clause, other, strict=False)) if a != b), 0)
    room = min(len(clause), len(other)) - before
    tail = zip(reversed(clause), reversed(other), strict=False)
    behind = next((i for i, (a, b) in enumerate(tail) if a != b or i >= room), room)
    values = clause[before : len(clause) - behind], other[before : len(other) - behind]
    if before < _BEFORE_CHARS or not all(1 < len(value) <= _VALUE_CHARS for value in values):
        return False
    if before + behind < _SHARED * min(len(clause), len(other)):
        return False
    ends = before + len(values[0]), before + len(values[1])
    return all(
        any(low < end and before < high for low, high in answer_spans(question, text))
        for text, end in zip((clause, other), ends, strict=True)
    )
