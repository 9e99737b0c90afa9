"""What a later article says otherwise: another date or figure for the same thing, shown beside the earlier one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot import announced, claims, dating, phrasing
from bot.question import Kind, Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import answer_spans, closeness, coverage, hit
from index.errors import Message

_KINDS: tuple[Kind, ...] = ("time", "number", "place", "thing", "person", "name", "yesno")
_ALIKE = 0.75  # of two clauses with their figures taken out
_ABOUT = 0.85  # share of the question's words that stand around either
_LINE_CHARS = 120
_PLACE = re.compile(
    "(?:^|(?<=[日,，。、;； 在于到赴由和与\n]))([\u4e00-\u9fff]{2,4}?(?:省|市|县|区|镇|乡|街道|村))(?![长委])"
)
_FIGURE = re.compile(r"[0-9][0-9.,]*|[一二三四五六七八九十百千]{2,}")
_OPENING = re.compile("^记者?[0-9月日年]*从?.{0,12}?(?:获悉|了解到)$")


def shown(question: Question, draft: Draft, readings: Sequence[Reading]) -> Draft:
    """Return the draft, or one with both statements and their days where another article gives another value.

    Only one value that is asked for is compared: the clause that holds it, against the clause of another article
    that is the same but for its figures; or else what another article announces to be changed.
    """
    if draft.reason or len(draft.sentences) > 2 or question.plural or question.kind not in _KINDS:
        return draft
    if question.kind != "yesno" and any(start == end for start, end in question.dates):
        return draft
    first = _place(question, draft, readings)
    if first is None:
        return draft
    if (both := _of_one_time(question, draft, *first, readings)) is not None:
        return both
    if first[0].article.date is None:
        return draft
    of_a_year = any(start[0] != "-" for start, _ in question.dates)
    figures = question.kind not in ("person", "name", "yesno") and not of_a_year
    dated = [one for one in readings if _comparable(one, first[0]) and not _of_another_place(one, first[0])]
    other = _otherwise(question, *first, dated) if figures else None
    other = other or announced.other(question, *first, readings)
    if other is None:
        return draft
    of_others = _edition(first[0]) != _edition(other[0])
    named_anew = question.kind != "name" and announced.renames(other[1]) and not announced.renames(first[1])
    pairs = [first, other]
    if not named_anew:
        pairs.sort(key=lambda pair: pair[0].article.date or "", reverse=True)
    lines = [
        replace(said, text=dating.of_day(reading.article, said.text))
        for reading, unit in pairs
        for said in [phrasing.sentence(question, reading, unit, _LINE_CHARS)]
    ]
    new, old = (dating.said(reading.article.date or "") for reading, _ in pairs)
    note = Message(
        f"较晚的文章（{new}）与较早的（{old}）说法不同，两处都列出，较晚的在前。",
        f"The later article ({new}) says otherwise than the earlier one ({old}); both are shown, the later first.",
    )
    if of_others:
        note = Message(
            "文章说的是不同的届次，逐个列出，较晚的在前。",
            "The articles tell of different editions; each is shown, the later first.",
        )
    if named_anew:
        note = Message(f"较晚的文章（{old}）写到改了名称，一并列出。", f"A later article ({old}) tells of a new name.")
    notes = (*draft.notes, note.text(question.lang))
    return Draft(tuple(lines), ("\n",), choices=draft.choices, notes=notes, settled=True)


_EDITION = re.compile("第(?P<number>[0-9一二三四五六七八九十百]+)届")


def _edition(reading: Reading) -> str:
    """Return of which edition an article is: 三 in 第三届龙舟赛; empty where its opening names none, or several."""
    named = set(_EDITION.findall(reading.header))
    return named.pop() if len(named) == 1 else ""


def _of_one_time(
    question: Question, draft: Draft, reading: Reading, unit: Unit, readings: Sequence[Reading]
) -> Draft | None:
    """Return both statements where an article gives another figure and no day tells which is the later one."""
    if question.kind != "number" or question.dates:
        return None
    others = [one for one in readings if one.article.id != reading.article.id and not _comparable(one, reading)]
    others = [one for one in others if not _of_another_place(one, reading)]
    other = _otherwise(question, reading, unit, others)
    if other is None:
        return None
    lines = []
    for where, one in ((reading, unit), other):
        said = phrasing.sentence(question, where, one, _LINE_CHARS)
        title = re.sub(r"\s+", " ", where.article.title or where.article.kicker or "")
        named = f"{said.text.rstrip('。')}（《{title}》）。" if title else said.text
        lines.append(replace(said, text=dating.of_day(where.article, said.text) if where.article.date else named))
    note = Message(
        "收录的文章给出的数字不同，也看不出先后，两处都列出。",
        "The articles give different figures, and no day tells which is the later; both are shown.",
    )
    notes = (*draft.notes, note.text(question.lang))
    return Draft(tuple(lines), ("\n",), choices=draft.choices, notes=notes, settled=True)


def _place(question: Question, draft: Draft, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return where the sentence of a draft stands that answers: the first with the word asked about, else the first."""
    asked = question.pivot or question.focus
    answers = next((one for one in draft.sentences if asked and asked in one.text), draft.sentences[0])
    for quote in answers.quotes[:1]:
        for reading in readings:
            if reading.article.id == quote.article_id:
                unit = next((one for one in reading.units if one.start <= quote.start < one.end and one.body), None)
                return (reading, unit) if unit else None
    return None


def _otherwise(
    question: Question, reading: Reading, unit: Unit, readings: Sequence[Reading]
) -> tuple[Reading, Unit] | None:
    """Return the latest statement of another article that differs in the value asked for."""
    clause = _asked(question, unit.text)
    if clause is None or not _about(question, reading, unit):
        return None
    found = [
        (other, one)
        for other in readings
        for one in other.units
        if one.body and _FIGURE.search(one.text) and _about(question, other, one)
        if any(_differs(question, clause, said) for said in _clauses(one.text))
    ]
    return max(found, key=lambda pair: pair[0].article.date or "", default=None)


def _of_another_place(other: Reading, reading: Reading) -> bool:
    """Whether headlines and openings of two articles name places, and none that both name: each has its own meeting."""
    one, two = (set(_PLACE.findall(each.header)) for each in (other, reading))
    return bool(one and two) and not any(name in told or told in name for name in one for told in two)


def _comparable(other: Reading, reading: Reading) -> bool:
    """Whether two articles are of different days in years that are known."""
    days = (other.article.date, reading.article.date)
    return all(day is not None and day[0] != "-" for day in days) and days[0] != days[1]


def _asked(question: Question, text: str) -> str | None:
    """Return the clause that holds the value asked for; None if it has no figure to compare."""
    held = [one for one in _clauses(text) if _FIGURE.search(one) and answer_spans(question, one)]
    return max(held, key=lambda one: hit(question.terms, one).covered + closeness(question, one), default=None)


def _clauses(text: str) -> Iterator[str]:
    for start, end in phrasing.clause_ranges(text):
        clause = text[start:end].strip("，,。；; ")
        if not _OPENING.match(clause):
            yield clause


def _about(question: Question, reading: Reading, unit: Unit) -> bool:
    return coverage(question.terms, reading.around(unit, 1, 1) + reading.header) >= _ABOUT


def _differs(question: Question, clause: str, other: str) -> bool:
    """Whether two clauses say the same of the same but for their figures; for a number, in one measure, days aside."""
    figures = _FIGURE.findall(clause), _FIGURE.findall(other)
    if not all(figures) or figures[0] == figures[1]:
        return False
    if question.kind == "number":
        values, others = claims.measured(clause), claims.measured(other)
        if not any(unit in others and not values[unit] & others[unit] for unit in values):
            return False
    bare = _FIGURE.sub("#", clause), _FIGURE.sub("#", other)
    return SequenceMatcher(None, *bare, autojunk=False).ratio() >= _ALIKE
