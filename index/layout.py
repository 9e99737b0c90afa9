"""Repairs what printing and extraction did to the lines of a text; every character keeps its raw position.

Pages of newspapers arrive as narrow lines, often with a blank line after each, with letters spread out to fill a
line, with bold headlines printed twice over themselves; web pages bring breadcrumbs, counters and empty fields.
Lines that are no prose (verse, tables, lists, code) are left as they are. Nothing is ever added or reordered here,
and only white space, doubled glyphs and furniture disappear.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Literal, NamedTuple

from index.fluency import coverage, pairs, runs_on
from index.patterns import (
    AUTHORS,
    BRACKETED,
    CLOSERS,
    COMMA,
    HAN,
    LEADS,
    LISTED,
    NEVER_FIRST,
    OPENERS,
    STARTS,
    depth,
    ends,
    is_han,
    wide,
)
from index.roles import Role, in_columns, roles
from index.rows import BREAK, SPACE, Kind, Row, rows_of
from index.schema import Document, Span
from index.tracing import Traced, join

_FIT_TO_JOIN = re.compile(rf"[{HAN}，。、；：！？“”‘’（）《》]")
_BYLINE_ENDS = re.compile(r"(?:[（(][^（()）]{2,60}[）)]|日?(?:讯|电|消息|报道))$")
_FULL = 4.0  # how much a full row counts, in bits: few rows of headlines are as wide as the column
_DATED = re.compile(r"\d{1,2}月\d{1,2}日|\d{4}年")
_BEFORE_DATES = "，、；：（“于在至从自到是和及与年前后止定的"
_UNIT = re.compile(rf"(?:[0-9A-Za-z][0-9A-Za-z.%+\-/]*|.)[{re.escape(NEVER_FIRST)}]*", re.DOTALL)
_REPORTED = re.compile(r"[^，。！？]{0,16}(?:记者|通讯员|实习生|供稿|编者按)[ （(：:]")
_NEVER_OPENS = frozenset("的了着们等之与和及")  # a sentence or headline hardly begins with these
_CREDIT_END = re.compile(rf"[{HAN}]{{0,3}} ?(?:摄|摄影|供图|摄影报道)[）)]?")
_SAID = re.compile(r"(?:强调|指出|要求|表示|提出|时说)$")

Tie = Literal["joined", "soft", "apart"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the repaired text: a paragraph, a line of a headline, a row of a table.

    Attributes:
        traced: Its text and where that stood.
        kind: `text` where the file does not say what it is.
        level: Depth of a heading the file states; 0 otherwise.
        gap: Blank lines before it.
        indent: White space characters before it.
        rows: How many lines of the raw text it was made of.
        width: Of its widest row, in full-width characters.
        last: Of its last row.
        soft: Whether it may go on the paragraph of the line before, of which nothing but the layout tells.
        bold: Whether it was printed over itself.
        role: What its first row is, where the page is set in columns.
    """

    traced: Traced
    kind: Kind = "text"
    level: int = 0
    gap: int = 0
    indent: int = 0
    rows: int = 1
    width: float = 0.0
    last: float = 0.0
    soft: bool = False
    bold: bool = False
    role: Role | None = None

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.traced.text

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence ends."""
        return ends(self.text)


def repair(document: Document) -> tuple[Line, ...]:
    """Return the lines of a plain document, repaired, without furniture, in the order of the file.

    Where it is set in columns, each line knows its role, and none goes on a line of another role.
    """
    rows = rows_of(document.text, 0, len(document.text))
    return joined(rows, _roles(rows))


def repair_text(text: str) -> tuple[str, tuple[Span, ...]]:
    """Repair a plain text.

    Returns:
        The repaired text, one line a paragraph, and for every character of it where it stood in `text`:
        a line break stands for the white space that was there.
    """
    traced = Traced.of(text)
    while True:
        repaired = _as_text(_plain(traced.text), traced)
        if repaired.text == traced.text:
            return repaired.text, repaired.spans
        traced = repaired


def _plain(text: str) -> tuple[Line, ...]:
    rows = rows_of(text, 0, len(text))
    return joined(rows, [None] * len(rows))


def paragraphs(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines with those that only may be paragraphs joined to the ones before."""
    held: list[Line] = []
    for line in lines:
        if held and not line.soft:
            yield _merge(held)
            held = []
        held.append(line)
    if held:
        yield _merge(held)


def _as_text(lines: Sequence[Line], source: Traced) -> Traced:
    """Join lines by line breaks, each aligned to the white space it stands for in `source`."""
    parts: list[Traced] = []
    for line in paragraphs(lines):
        if parts:
            start, end = _white(source.text, parts[-1].raw[1], line.traced.raw[0])
            parts.append(Traced("\n", (Span(0, 1, start, end),)))
        parts.append(line.traced)
    return join(parts).through(source)


def _white(text: str, start: int, end: int) -> tuple[int, int]:
    """Return one line break, else one white space character, between two positions."""
    found = BREAK.search(text, start, end) or SPACE.search(text, start, end)
    return (found.start(), found.start() + 1) if found else (start, max(start + 1, end))


def _roles(rows: Sequence[Row]) -> list[Role | None]:
    """Return the role of every row; None for all where the text is not set in columns, and for labelled fields."""
    content = [row for row in rows if row.kind != "metadata"]
    if not in_columns(content):
        return [None] * len(rows)
    found = iter(roles(content, columns(content), usual_gap(content)))
    return [None if row.kind == "metadata" else next(found) for row in rows]


def usual_gap(rows: Sequence[Row]) -> int:
    """Return how many blank lines usually stand between rows."""
    gaps = Counter(row.gap for row in rows[1:] if not row.split)
    return max(gaps, key=gaps.__getitem__, default=0)


def joined(rows: Sequence[Row], given: Sequence[Role | None]) -> tuple[Line, ...]:
    """Join rows that one paragraph was wrapped into.

    Args:
        rows: The rows of a text.
        given: Their roles, where these are known.
    """
    widths, latin = columns(rows), _wrapped_latin(rows)
    normal = usual_gap(rows)
    lines: list[Line] = []
    held: list[Row] = []
    soft, state = False, _State(body=bool(rows) and given[0] is Role.FIRST)
    for at, row in enumerate(rows):
        tie: Tie = "apart"
        if held:
            if given[at] in (Role.HEAD, Role.FIRST) or given[at - 1] is not given[at] is None:
                tie = "apart"
            else:
                tie = "joined" if at in latin else _tie(rows, at, widths, normal, state)
            if tie != "joined":
                lines.append(_line(held, soft, given[at - len(held)]))
                held, state = [], _State(after_prose=tie == "soft", body=given[at] in (Role.FIRST, Role.BODY))
        if not held:
            soft = tie == "soft"
        held.append(row)
        state = state.after(row.text)
    if held:
        lines.append(_line(held, soft, given[-len(held)]))
    return tuple(lines)


class _State(NamedTuple):
    """What is known of a paragraph so far.

    Attributes:
        rows: How many rows it has.
        opened: Brackets and quotations that wait to be closed.
        commas, stops: Marks within and at the end of sentences; headlines have few.
        after_prose: Whether it may go on a paragraph of prose.
        bylined: Whether it begins with 本报讯 or another dateline.
        dated: Whether it begins with a day or a reporter, as reports do and headlines do not.
        tail: Its last characters.
        body: Whether it is known to be of a body.
    """

    rows: int = 0
    opened: int = 0
    commas: int = 0
    stops: int = 0
    after_prose: bool = False
    bylined: bool = False
    dated: bool = False
    tail: str = ""
    body: bool = False

    def after(self, text: str) -> "_State":
        """Return the state after one more row."""
        return _State(
            self.rows + 1,
            max(0, self.opened + depth(text)),
            self.commas + len(COMMA.findall(text)),
            self.stops + text.count("。"),
            self.after_prose,
            self.bylined if self.rows else STARTS.match(text) is not None,
            self.dated if self.rows else (LEADS.match(text) or _REPORTED.match(text)) is not None,
            (self.tail + text)[-160:],
            self.body,
        )

    @property
    def prose(self) -> float:
        """How surely it is prose, which goes on until its sentence ends; 0 to 6."""
        if self.body or self.stops or self.commas > 2:
            return 6.0
        return max(1.5 * self.commas, 3.5 * self.after_prose, 5.0 * (self.dated or self.bylined))


def _tie(rows: Sequence[Row], at: int, widths: Sequence[float], normal: int, state: _State) -> Tie:
    """Say whether a row goes on the row before it, by the evidence at the break.

    Args:
        rows: All rows.
        at: The later row.
        widths: Of the columns around the rows.
        normal: Blank lines that usually stand between rows.
        state: Of the paragraph that ends in the row before.
    """
    left, right = rows[at - 1], rows[at]
    if left.kind != "text" or right.kind != "text" or right.split:
        return "apart"
    tail, head = left.text[-1], right.text[0]
    column = widths[at - 1]
    if not (_FIT_TO_JOIN.search(left.text) or state.prose or is_han(head)):
        return "apart"
    if BRACKETED.fullmatch(state.tail):
        return "apart"
    if state.rows == 1 and left.width < column - 2 and AUTHORS.fullmatch(left.text):
        return "apart"
    if _CREDIT_END.fullmatch(right.text) and not ends(left.text):
        return "joined"
    if LISTED.match(right.text) or STARTS.match(_beginning(rows, at)):
        return "apart"
    if head in NEVER_FIRST and left.width >= 4:
        return "joined"
    if state.bylined and state.rows <= 5 and not state.stops and (state.opened or _BYLINE_ENDS.search(state.tail)):
        return "joined"
    if (left.width < 9 and not state.prose) or left.width > 64:
        return "apart"
    if right.width > max(column, left.width) * 1.3 + 3 and not state.bylined:
        return "apart"
    fullness = _fullness(rows, at - 1, column, state)
    setting = (
        (-1.0 if state.prose > 2 else -3.0) * (right.gap != normal)
        - 4.0 * (right.indent > 0 == left.indent)
        - 6.0 * (right.bold != left.bold)
    )
    if ends(state.tail):
        wrapped = fullness >= _FULL / 2 and setting >= 0 and (state.rows > 1 or state.after_prose)
        return "soft" if wrapped else "apart"
    if tail in "，、；,;：":
        return "apart" if _verse(rows, at - 1) else "joined"
    if tail in OPENERS:
        return "joined"
    cut_number = tail.isdigit() and (head.isdigit() or head in "年月日时分秒个名人元万亿%％.")
    bits = runs_on(left.text.rstrip(CLOSERS), right.text.lstrip(OPENERS))
    if (_DATED.match(right.text) or LEADS.match(right.text)) and tail not in _BEFORE_DATES:
        setting -= 4.0
    if state.prose < 3 and not state.opened and tail not in _BEFORE_DATES:
        setting -= 8.0 * max(0.0, _said_again(rows, at, state) - 0.3)
    if not (tail.isalnum() or tail in CLOSERS or tail in "%％"):
        bits -= 3.0
    if head in "“‘" and tail.isalnum():
        bits -= 1.5 if state.prose else 4.0
    if head in _NEVER_OPENS:
        bits += 4.0
    mood = state.prose + 3.0 * (state.opened > 0) + 4.0 * cut_number
    if state.rows == 1 and left.indent > 1:
        mood += 2.0  # paragraphs are indented, headlines stand in the middle or at the edge
    if tail.isdigit() and is_han(head):
        mood += 2.0
    if not (state.commas or state.after_prose) and _SAID.search(left.text):
        mood -= 4.0  # 某某强调 without a comma leads to the headline on the next line
    if not state.prose and not any(COMMA.search(row.text) or "。" in row.text for row in rows[at : at + 2]):
        mood -= 2.5  # no sign of prose on either side: lines of headlines
    return "joined" if max(-9.0, min(6.0, bits)) + fullness + setting + mood > 0 else "apart"


def _said_again(rows: Sequence[Row], at: int, state: _State) -> float:
    """Return how much of what was said so far the next rows say again, as a report does with its headline."""
    return coverage(pairs(state.tail), pairs("".join(row.text for row in rows[at : at + 5])))


def _beginning(rows: Sequence[Row], at: int) -> str:
    """Return a row with the next one, over which a dateline may be broken."""
    return rows[at].text + (rows[at + 1].text if at + 1 < len(rows) else "")


def _fullness(rows: Sequence[Row], at: int, column: float, state: _State) -> float:
    """Return how well a row fills its column: _FULL if it does, negative the more it lacks or exceeds."""
    width = rows[at].width
    indented = 2.0 if state.rows == 1 else 0.0  # room that extraction may have lost
    if column - 1.5 - indented <= width <= column + max(1.5, 0.12 * column):
        return _FULL if width >= column - 1.5 else _FULL / 2
    following = _UNIT.match(rows[at + 1].text) if at + 1 < len(rows) else None
    if following and width < column - 0.5 < width + indented + wide(following[0]):
        return _FULL  # the next word was too long for the rest of the row
    neighbours = [rows[near].width for near in (at - 1, at + 1) if 0 <= near < len(rows) and rows[near].kind == "text"]
    if any(abs(width - near) <= max(1.0, 0.1 * width) for near in neighbours):
        return 1.0
    return -1.0 - min(4.0, abs(width - column) / 2)


def _verse(rows: Sequence[Row], at: int) -> bool:
    """Whether rows around end in punctuation so often that they are lines of their own and not of a paragraph."""
    near = [row for row in rows[max(0, at - 3) : at + 4] if row.kind == "text"]
    return len(near) >= 3 and max(row.width for row in near) < 24 and all(not row.text[-1].isalnum() for row in near)


def columns(rows: Sequence[Row]) -> list[float]:
    """Return for every row how wide the column around it is set: the median of the rows that end within a clause."""
    inner = [(at, row.width) for at, row in enumerate(rows) if row.width >= 8 and row.text[-1].isalnum()]
    places = [at for at, _ in inner]
    widths = []
    for at, row in enumerate(rows):
        near = [width for _, width in inner[bisect_left(places, at - 6) : bisect_left(places, at + 7)]]
        widths.append(median_low(near) if near else row.width)
    return widths


def _wrapped_latin(rows: Sequence[Row]) -> set[int]:
    """Return the rows that go on the row before in wrapped Latin prose.

    A paragraph is taken for wrapped if each of its rows but the last is so full that the first word of the next
    row would not have found room: verse and code do not look like that.
    """
    found: set[int] = set()
    start = 0
    for at in range(1, len(rows) + 1):
        if at < len(rows) and rows[at].gap == 0 and rows[at].indent == rows[start].indent and _latin(rows[at]):
            continue
        paragraph = range(start + 1, at)
        if len(paragraph) and _latin(rows[start]):
            room = max(row.width for row in rows[start:at]) * 2
            if room >= 40 and all(_full(rows[one - 1].text, rows[one].text, room) for one in paragraph):
                found.update(paragraph)
        start = at
    return found


def _full(left: str, right: str, room: float) -> bool:
    return len(left) + 1 + len(right.split(maxsplit=1)[0]) > room


def _latin(row: Row) -> bool:
    return row.kind == "text" and row.text.isascii() and " " in row.text and LISTED.match(row.text) is None


def _line(rows: Sequence[Row], soft: bool, role: Role | None) -> Line:
    """Return the line that rows make together."""
    first = rows[0]
    return Line(
        first.traced if len(rows) == 1 else glued([row.traced for row in rows]),
        first.kind,
        gap=first.gap,
        indent=first.indent,
        rows=len(rows),
        width=max(row.width for row in rows),
        last=rows[-1].width,
        soft=soft,
        bold=first.bold,
        role=role,
    )


def _merge(lines: Sequence[Line]) -> Line:
    """Return the paragraph that lines make together."""
    if len(lines) == 1:
        return lines[0]
    traced = glued([line.traced for line in lines])
    return replace(lines[0], traced=traced, rows=sum(line.rows for line in lines), last=lines[-1].last)


def glued(parts: Sequence[Traced]) -> Traced:
    """Join what was wrapped: Han characters without, words of letters with a space."""
    glued = [parts[0]]
    for left, right in zip(parts, parts[1:], strict=False):
        tail, head = left.text[-1], right.text[0]
        if tail.isascii() and head.isascii() and not (tail.isdigit() and head.isdigit()) and tail not in "([{-/":
            glued.append(Traced(" ", (Span(0, 1, left.raw[1], max(left.raw[1] + 1, right.raw[0])),)))
        glued.append(right)
    return join(glued)
