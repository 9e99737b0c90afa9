"""The rows of a text as they were printed, cleaned: letters closed, glyphs single, furniture gone, places known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.furniture import dateline, day_line, fields, is_furniture, page_day
from index.patterns import HAN, HAN_CHAR, NAME, OPENERS, ends, is_han, wide
from index.schema import BlockKind, Span
from index.tracing import Traced, join

_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = "\u200b\u2060\ufeff"  # spaces without width
_ROW = re.compile(f"[^{_BREAKS}]+")
_HEADLINE_LINES = 2
_HEADLINE = 64.0  # full-width characters of a headline at most
BREAK = re.compile(f"\r\n|[{_BREAKS}]")
SPACE = re.compile(rf"[\s{_INVISIBLE}]+")
_EDGES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE
_TIGHT = "，。、；：！？（）【】〔〕"  # no space belongs beside these
_LOOSE = "“”‘’《》〈〉「」『』—…·"  # a space beside these may part two slogans
_NUMBER = re.compile(r"[+\-−]?\d[\d,.]*%?％?")
_PAIRS = re.compile(r"(?:(\S)\1)+")
_PAIRED = re.compile(r"(?:(\S)\1){5,}")
_ALL_PAIRED = re.compile(r"(?:(\S)\1|\s)+")
_PAIRED_OR_SPACE = re.compile(r"(\S)\1|\s+")
# What may close a headline in brackets; a line that ends in another one is a credit or a part of a text.
_ASIDE = re.compile(
    "[（(](?:转载|转自|原载|摘[要登自]|全文|试行|[上中下续图]|[一二三四五六七八九十]|第[^（()）]{1,6}[期号次])[^（()）]{0,12}[）)]$"
)
_TAIL = re.compile(
    rf"[。！？][”’）]?[ \u3000\xa0]+(?P<tail>{NAME}(?:[ 、\u3000]{NAME}){{0,3}}"
    r"|[^。！？，；]{0,12}(?:记者|通讯员|摄影|供图|文/|图/|摄)[^。！？，；]{0,16})$"
)
_ARTEFACT = re.compile(rf"[，。、；][ \xa0\u3000]+[{HAN}“]")
_NEEDS_CARE = re.compile(rf"[\s{_INVISIBLE}]|(\S)\1(\S)\2(\S)\3")
_TOKEN = re.compile(r"\S+")
_BARE = re.compile(rf"[^\w{HAN}]+")
_PLAIN = re.compile(rf"[^\s{_INVISIBLE}]*")
_ODD_SPACE = re.compile(rf"[\s{_INVISIBLE}]{{2,}}|[^\S \t]|[{_INVISIBLE}]")
_WORD = re.compile(r"[0-9A-Za-z.+\-]+")
_LAST_WORD = re.compile(r"[0-9A-Za-z.+\-]+$")
_CLAUSE_END = re.compile(r"[^\s，。、；：！？]*$")
_CLAUSE_START = re.compile(r"[^\s，。、；：！？]*")
_PAIRED_WORD = re.compile(r"(?:(.)\1)+")

Kind = Literal["text"] | BlockKind


@dataclass(frozen=True, slots=True)
class Row:
    """One line as printed, cleaned.

    Attributes:
        traced: Its text, without white space at the ends.
        kind: `text`, `table` or `metadata`.
        gap: Blank lines before it.
        indent: White space characters before it.
        width: In full-width characters.
        waits: Whether it is a label whose value has to stand on the next line.
        split: Whether it stood in one line with the row before it.
        bold: Whether it was printed over itself.
    """

    traced: Traced
    kind: Kind
    gap: int
    indent: int
    width: float
    waits: bool = False
    split: bool = False
    bold: bool = False

    @property
    def text(self) -> str:
        """The cleaned text."""
        return self.traced.text


def rows_of(text: str, start: int, end: int) -> list[Row]:
    """Return the cleaned lines of a range of a text, without furniture and empty fields."""
    rows: list[Row] = []
    last = start
    for found in _ROW.finditer(text, start, end):
        inner = found[0].strip(_EDGES)
        if not inner:
            continue
        at = found.start() + found[0].index(inner[0])
        between = text[last : found.start()]
        gap = 0 if len(between) < 2 or last == start else max(0, len(BREAK.findall(between)) - 1)
        last = found.end()
        traced = Traced.of(inner, at)
        if is_furniture(inner):
            day = page_day(inner)
            if day:
                rows.append(Row(_spaced(traced.slice(*day)), "metadata", gap, 0, wide(inner)))
            continue
        pieces = fields(inner)
        if pieces is not None:
            rows += [
                Row(_spaced(traced.slice(low, high)), "metadata", gap, 0, wide(inner), waits, low > 0)
                for low, high, waits in pieces
            ]
            continue
        stated = dateline(inner) is not None and (not rows or _heads(rows[-1]))
        stated = stated or day_line(inner) is not None and _opens_page(rows) and bool(text[last:end].strip())
        rows.append(
            Row(_spaced(traced), "metadata", gap, 0, wide(inner))
            if stated
            else Row(traced, "text", gap, at - found.start(), wide(inner))
        )
    return _cleaned(_valued(rows))


def _opens_page(rows: Sequence[Row]) -> bool:
    """Whether a headline and nothing else stands before: a day that follows more may be that which closes a notice."""
    return 0 < len(rows) <= _HEADLINE_LINES and all(_heads(one) for one in rows)


def _heads(row: Row) -> bool:
    """Whether a line may be that of a headline, below which day and publisher stand."""
    text = row.text.rstrip()
    return (
        row.kind == "text"
        and wide(text) <= _HEADLINE
        and "。" not in text
        and not _ASIDE.sub("", text).endswith(tuple("。；;，,、：:）)…"))
    )


def clean_rows(text: str, start: int, end: int) -> list[Traced]:
    """Return the lines of a range of a text as they were printed, spaces and doubled glyphs repaired."""
    return [row.traced for row in rows_of(text, start, end)]


def _valued(rows: list[Row]) -> list[Row]:
    """Put values that stand on the line after their label behind it; labels without value are dropped."""
    done: list[Row] = []
    for row in rows:
        if done and done[-1].waits:
            label = done.pop()
            if row.kind == "text" and len(row.text) <= 60 and not ends(row.text):
                low, high = label.traced.raw[1], row.traced.raw[0]
                space = Traced(" ", (Span(0, 1, low, high),))
                done.append(replace(label, traced=join([label.traced, space, row.traced]), waits=False))
                continue
        done.append(row)
    if done and done[-1].waits:
        done.pop()
    return done


def _cleaned(rows: list[Row]) -> list[Row]:
    """Undouble, part the author's name from the last sentence, mark tables, remove needless spaces."""
    artefacts = sum(1 for row in rows if _ARTEFACT.search(row.text)) >= 2
    done: list[Row] = []
    for row in rows:
        if row.kind != "text":
            done.append(row)
            continue
        if not _NEEDS_CARE.search(row.text):
            done.append(row)
            continue
        traced = _undoubled(row.traced)
        tail = _TAIL.search(traced.text)
        parts = [traced]
        if tail:
            parts = [traced.slice(0, tail.start("tail")).strip(), traced.slice(tail.start("tail"), len(traced))]
        if _is_table_row(traced.text):
            done.append(replace(row, traced=_spaced(traced), kind="table", width=wide(traced.text)))
            continue
        for number, part in enumerate(parts):
            part = _unspaced(part, artefacts)
            gap, indent = (0, 0) if number else (row.gap, row.indent)
            bold = traced is not row.traced
            done.append(Row(part, "text", gap, indent, wide(part.text), split=number > 0, bold=bold))
    for order in (range(1, len(done)), range(len(done) - 2, -1, -1)):
        step = -order.step
        for at in order:
            if done[at + step].bold and not done[at].bold and _doubled(done[at]):
                done[at] = _halved(done[at])
    return done


def _doubled(row: Row) -> bool:
    """Whether a row holds nothing but pairs, as the short last row of a headline printed twice over itself does."""
    return row.kind == "text" and _ALL_PAIRED.fullmatch(row.text) is not None


def _halved(row: Row) -> Row:
    """Return a row of pairs as it was meant."""
    text = row.text
    found = _PAIRED_OR_SPACE.finditer(text)
    traced = join(row.traced.merged(*one.span(), one[0][0]) for one in found)
    return replace(row, traced=traced, width=wide(traced.text), bold=True)


def _is_table_row(text: str) -> bool:
    """Whether a line holds figures in columns: two numbers with nothing but space between them, or tabs."""
    if "\t" in text:
        return True
    cells = text.split()
    numbers = [_NUMBER.fullmatch(cell) is not None for cell in cells]
    return any(one and other for one, other in zip(numbers, numbers[1:], strict=False)) and sum(numbers) * 2 >= len(
        cells
    )


def _spaced(traced: Traced) -> Traced:
    """Make every run of white space one space."""
    return _respaced(traced, lambda _text, _start, _end: True)


def _unspaced(traced: Traced, artefacts: bool) -> Traced:
    """Remove the spaces that only spread letters or follow from printing, and make the others single.

    Args:
        traced: One line.
        artefacts: Whether this text has spaces where no writer puts them, so that doubtful ones go as well.
    """
    text = traced.text
    spread = _spread(text)
    return _respaced(
        traced,
        lambda _text, start, end: (
            not any(low <= start < high for low, high in spread) and _space_stays(text, start, end, artefacts)
        ),
    )


def _spread(text: str) -> list[tuple[int, int]]:
    """Return the ranges in which single characters are spread out by spaces."""
    tokens = [(one.start(), one.end(), _BARE.sub("", one[0])) for one in _TOKEN.finditer(text)]
    singles = [len(bare) <= 1 and (not bare or HAN_CHAR.match(bare) is not None) for _, _, bare in tokens]
    if sum(singles) * 2 > len(tokens) and sum(singles) > 3:
        singles = [len(bare) <= 1 for _, _, bare in tokens]  # digits are spread with the letters around them
    found: list[tuple[int, int]] = []
    row = 0
    while row < len(tokens):
        stop = row
        while stop < len(tokens) and singles[stop]:
            stop += 1
        bare = sum(1 for _, _, one in tokens[row:stop] if one)
        if bare > 2 or (bare == 2 == stop - row and all(end - start == 1 for start, end, _ in tokens[row:stop])):
            around = 1 if bare > 5 else 0  # in a line that is spread, a longer piece is one with its punctuation
            first, last = max(0, row - around), min(len(tokens), stop + around)
            found.append((tokens[first][0], tokens[last - 1][1]))
        row = max(stop, row + 1)
    return found


def _respaced(traced: Traced, stays: Callable[[str, int, int], bool]) -> Traced:
    """Make every white space one space or nothing, as `stays(text, start, end)` says; unseen characters go."""
    text = traced.text
    if _PLAIN.fullmatch(text):
        return traced
    parts: list[Traced] = []
    last = 0
    for found in (SPACE if HAN_CHAR.search(text) else _ODD_SPACE).finditer(text):
        start, end = found.span()
        visible = found[0].strip(_INVISIBLE)
        if visible == " " == found[0] and stays(text, start, end):
            continue
        parts.append(traced.slice(last, start))
        if visible and 0 < start and end < len(text) and stays(text, start, end):
            parts.append(traced.merged(start, end, "\t" if "\t" in visible else " "))
        last = end
    parts.append(traced.slice(last, len(text)))
    return join(parts)


def _space_stays(text: str, start: int, end: int, artefacts: bool) -> bool:
    """Whether the white space between two characters of a line says something."""
    before, after = text[start - 1], text[end]
    if before in _TIGHT or after in _TIGHT or before in OPENERS or after in "”’》〉」』·" or before == "·":
        return False
    han_before, han_after = is_han(before), is_han(after)
    if han_before and after.isascii() and after.isalnum():
        return not _mixed(_WORD.match(text, end))
    if han_after and before.isascii() and before.isalnum():
        return not _mixed(_LAST_WORD.search(text[max(0, start - 24) : start]))
    if (before in "”’》〉」』" and not after.isascii()) or (after in "“‘《〈「『" and not before.isascii()):
        return not artefacts or _balanced(text, start, end)
    if han_after and before in ",;:!?)":
        return False
    return not (han_before and after in ",;:!?(%")


def _mixed(word: re.Match[str] | None) -> bool:
    """Whether a word of letters and digits holds a digit."""
    return word is not None and any(char.isdigit() for char in word[0])


def _balanced(text: str, start: int, end: int) -> bool:
    """Whether a space parts two slogans of one length, as in a headline."""
    left, right = _CLAUSE_END.search(text, 0, start), _CLAUSE_START.match(text, end)
    assert left is not None and right is not None  # both patterns match the empty text
    one, other = len(_BARE.sub("", left[0])), len(_BARE.sub("", right[0]))
    return min(one, other) >= 4 and abs(one - other) <= 1


def _undoubled(traced: Traced) -> Traced:
    """Make glyphs that were printed twice over themselves single, where enough of them stand together."""
    text = traced.text
    whole = _ALL_PAIRED.fullmatch(text) is not None
    if not _overprinted(SPACE.sub("", text)) if whole else not _PAIRED.search(text):
        return traced
    parts: list[Traced] = []
    last = 0
    for found in (_PAIRS if whole else _PAIRED).finditer(text):
        if not whole and not _overprinted(found[0]):
            continue
        parts.append(traced.slice(last, found.start()))
        parts += [traced.merged(at, at + 2, text[at]) for at in range(found.start(), found.end(), 2)]
        last = found.end()
    return join([*parts, traced.slice(last, len(text))]) if parts else traced


def _overprinted(run: str) -> bool:
    """Whether doubled glyphs are an artefact: real words (高高兴兴, 看看) explain only a small part of them."""
    glyphs = {char for char in run if char.isalnum()}  # …… and —— are always doubled
    if len(run) < 6 or len(glyphs) < 3 or sum(map(is_han, glyphs)) < (1 if len(run) >= 10 else 2):
        return False
    import rjieba  # 0.2 s, needed for few texts

    lengths = (2, 4) if len(run) <= 8 else (4,)  # 看看听听 is real, and some pair of many always is a word
    at, real = 0, 0
    for word in rjieba.cut(run, False):
        if at % 2 == 0 and len(word) in lengths and _PAIRED_WORD.fullmatch(word) and len(set(word)) * 2 == len(word):
            real += len(word)
        at += len(word)
    return real * 5 < len(run) * 3
