"""Repairs what printing and extraction did to the lines of a text; every character keeps its raw position.

Pages of newspapers arrive as narrow lines, often with a blank line after each, with letters spread out to fill a
line, with bold headlines printed twice over themselves; web pages bring breadcrumbs, counters and empty fields.
Lines that are no prose (verse, tables, lists, code) are left as they are. Nothing is ever added or reordered here,
and only white space, doubled glyphs and furniture disappear.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Literal, NamedTuple

from index.fluency import coverage, pairs, runs_on
from index.furniture import fields, is_furniture
from index.schema import BlockKind, Document, Span
from index.tracing import Traced, join

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd〇々"
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = "\u200b\u2060\ufeff"  # spaces without width
_ROW = re.compile(f"[^{_BREAKS}]+")
_BREAK = re.compile(f"\r\n|[{_BREAKS}]")
_SPACE = re.compile(rf"[\s{_INVISIBLE}]+")
_EDGES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE

TERMINAL = "。！？!?…"
_CLOSERS = "”’」』）)》〉】〕\"'"
_NEVER_FIRST = "，。、；：！？）》〉】〕」』”’,;:!?)]}%％"
_OPENERS = "（《〈【〔「『“‘([{"
_TIGHT = "，。、；：！？（）【】〔〕"  # no space belongs beside these
_LOOSE = "“”‘’《》〈〉「」『』—…·"  # a space beside these may part two slogans
_HAN_CHAR = re.compile(f"[{HAN}]")
_ENDS = re.compile(rf"[{re.escape(TERMINAL)}][{re.escape(_CLOSERS)}]*\s?(?:[（(][^（()）]{{1,60}}[）)])*$")
LISTED = re.compile(
    r"(?:[•●◆■▪★☆※·\-*＊]\s|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳])"
)
_NUMBER = re.compile(r"[+\-−]?\d[\d,.]*%?％?")
_FIT_TO_JOIN = re.compile(rf"[{HAN}，。、；：！？“”‘’（）《》]")
_PAIRS = re.compile(r"(?:(\S)\1)+")
_PAIRED = re.compile(r"(?:(\S)\1){5,}")
_ALL_PAIRED = re.compile(r"(?:(\S)\1|\s)+")
_PAIRED_OR_SPACE = re.compile(r"(\S)\1|\s+")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣贲邓郁"
    "单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁"
    "仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰"
    "郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利"
    "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫法汝鄢涂钦肖代覃岳帅缑亢"
    "况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖付闻岩苟信初修啜迟官问原占仝訚".strip()
)
_TWO_LETTER_SURNAMES = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|令狐|慕容|夏侯|端木|公孙|尉迟|宇文"
NAME = rf"(?:[{''.join(sorted(_SURNAMES))}](?:[{HAN}]|[{HAN}]{{2}}|\s[{HAN}])|(?:{_TWO_LETTER_SURNAMES})[{HAN}]{{1,2}})"
_JOBS = "记者|通讯员|实习生|作者|编辑"
AUTHORS = re.compile(
    rf"[（(]?(?:[{HAN}]{{0,8}}(?:{_JOBS})[:：]? ?)?{NAME}"
    rf"(?:[ 、]{{1,2}}(?:[{HAN}]{{0,4}}(?:{_JOBS}) ?)?{NAME}){{0,5}}[）)]?"
)
_TAIL = re.compile(
    rf"[。！？][”’）]?[ \u3000\xa0]+(?P<tail>{NAME}(?:[ 、\u3000]{NAME}){{0,3}}"
    r"|[^。！？，；]{0,12}(?:记者|通讯员|摄影|供图|文/|图/|摄)[^。！？，；]{0,16})$"
)
_DAY = r"(?:(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?)?\d{1,2}\s?日"
_OUTLET = r"[^\W\d]{2,16}?(?<![通喜资音快审问腾])讯[】\]]?\s?(?=[（(\s\d“]|记者|通讯员)|[^\W\d]{1,8}[报网社台媒]讯"
STARTS = re.compile(
    rf"[【\[]?(?:{_OUTLET}|本报(?:[^\W\d]{{0,8}}(?<!通)[讯电]|[^\W\d]{{0,6}}{_DAY}[讯电])"
    r"|[^\W\d]{2,18}?\d{1,2}\s?月\s?\d{1,2}\s?日(?:讯|电|消息|报道(?!称|说)))"
)
_BYLINE_ENDS = re.compile(r"(?:[（(][^（()）]{2,60}[）)]|日?(?:讯|电|消息|报道))$")
LEADS = re.compile(
    rf"(?:(?:[本上]月)?{_DAY}(?:[^\W\d]{{0,4}}|[^\W\d]{{0,2}}\d{{1,2}}[时点:：][^，。]{{0,6}})[，,]|(?:近日|近来|日前|[昨今前][日天晚夜晨](?:[上下]午|凌晨|晚上)?|连日来|近年来)[，,]|\d{{4}}年\d{{1,2}}月)"
)
REPORTS = re.compile(
    r"为[^。，]{4,40}，|近期|近年来|今年以来|今年上半年|当前|眼下|日前|近日|连日来|当地时间|入夏以来|"
    r"[^，。]{0,10}记者[^，。]{0,24}(?:获悉|了解到)|据[^，。]{2,24}(?:消息|报道|通报)|[^，。]{0,24}\d{1,2}日"
)

Kind = Literal["text"] | BlockKind
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

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.traced.text

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence ends."""
        return ends(self.text)


def ends(text: str) -> bool:
    """Whether a text ends as a sentence ends; closing quotes, and a name in brackets after it, aside."""
    return _ENDS.search(text[-160:]) is not None


def wide(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def repair(document: Document) -> tuple[Line, ...]:
    """Return the lines of a plain document, repaired, without furniture, in the order of the file."""
    return _repair(_rows(document.text, 0, len(document.text)))


def repair_text(text: str) -> tuple[str, tuple[Span, ...]]:
    """Repair a plain text.

    Returns:
        The repaired text, one line a paragraph, and for every character of it where it stood in `text`:
        a line break stands for the white space that was there.
    """
    traced = Traced.of(text)
    while True:
        repaired = _as_text(_repair(_rows(traced.text, 0, len(traced.text))), traced)
        if repaired.text == traced.text:
            return repaired.text, repaired.spans
        traced = repaired


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
    found = _BREAK.search(text, start, end) or _SPACE.search(text, start, end)
    return (found.start(), found.start() + 1) if found else (start, max(start + 1, end))


@dataclass(frozen=True, slots=True)
class _Row:
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
        return self.traced.text


def _rows(text: str, start: int, end: int) -> list[_Row]:
    """Return the cleaned lines of a range of a text, without furniture and empty fields."""
    rows: list[_Row] = []
    last = start
    for found in _ROW.finditer(text, start, end):
        inner = found[0].strip(_EDGES)
        if not inner:
            continue
        at = found.start() + found[0].index(inner[0])
        between = text[last : found.start()]
        gap = 0 if len(between) < 2 or last == start else max(0, len(_BREAK.findall(between)) - 1)
        last = found.end()
        if is_furniture(inner):
            continue
        traced = Traced.of(inner, at)
        pieces = fields(inner)
        if pieces is not None:
            rows += [
                _Row(_spaced(traced.slice(low, high)), "metadata", gap, 0, wide(inner), waits, low > 0)
                for low, high, waits in pieces
            ]
            continue
        rows.append(_Row(traced, "text", gap, at - found.start(), wide(inner)))
    return _cleaned(_valued(rows))


def clean_rows(text: str, start: int, end: int) -> list[Traced]:
    """Return the lines of a range of a text as they were printed, spaces and doubled glyphs repaired."""
    return [row.traced for row in _rows(text, start, end)]


def _valued(rows: list[_Row]) -> list[_Row]:
    """Put values that stand on the line after their label behind it; labels without value are dropped."""
    done: list[_Row] = []
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


def _cleaned(rows: list[_Row]) -> list[_Row]:
    """Undouble, part the author's name from the last sentence, mark tables, remove needless spaces."""
    artefacts = sum(1 for row in rows if _ARTEFACT.search(row.text)) >= 2
    done: list[_Row] = []
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
            done.append(_Row(part, "text", gap, indent, wide(part.text), split=number > 0, bold=bold))
    for order in (range(1, len(done)), range(len(done) - 2, -1, -1)):
        step = -order.step
        for at in order:
            if done[at + step].bold and not done[at].bold and _doubled(done[at]):
                done[at] = _halved(done[at])
    return done


def _doubled(row: _Row) -> bool:
    """Whether a row holds nothing but pairs, as the short last row of a headline printed twice over itself does."""
    return row.kind == "text" and _ALL_PAIRED.fullmatch(row.text) is not None


def _halved(row: _Row) -> _Row:
    """Return a row of pairs as it was meant."""
    text = row.text
    found = _PAIRED_OR_SPACE.finditer(text)
    traced = join(row.traced.merged(*one.span(), one[0][0]) for one in found)
    return replace(row, traced=traced, width=wide(traced.text), bold=True)


_ARTEFACT = re.compile(rf"[，。、；][ \xa0\u3000]+[{HAN}“]")
_NEEDS_CARE = re.compile(rf"[\s{_INVISIBLE}]|(\S)\1(\S)\2(\S)\3")


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
    singles = [len(bare) <= 1 and (not bare or _HAN_CHAR.match(bare) is not None) for _, _, bare in tokens]
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
    for found in (_SPACE if _HAN_CHAR.search(text) else _ODD_SPACE).finditer(text):
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
    if before in _TIGHT or after in _TIGHT or before in _OPENERS or after in "”’》〉」』·" or before == "·":
        return False
    han_before, han_after = _is_han(before), _is_han(after)
    if han_before and after.isascii() and after.isalnum():
        return not _mixed(_WORD.match(text, end))
    if han_after and before.isascii() and before.isalnum():
        return not _mixed(_LAST_WORD.search(text[max(0, start - 24) : start]))
    if (before in "”’》〉」』" and not after.isascii()) or (after in "“‘《〈「『" and not before.isascii()):
        return not artefacts or _balanced(text, start, end)
    if han_after and before in ",;:!?)":
        return False
    return not (han_before and after in ",;:!?(%")


def _is_han(char: str) -> bool:
    return _HAN_CHAR.match(char) is not None


def _mixed(word: re.Match[str] | None) -> bool:
    """Whether a word of letters and digits holds a digit."""
    return word is not None and any(char.isdigit() for char in word[0])


def _balanced(text: str, start: int, end: int) -> bool:
    """Whether a space parts two slogans of one length, as in a headline."""
    left, right = _CLAUSE_END.search(text, 0, start), _CLAUSE_START.match(text, end)
    assert left is not None and right is not None  # both patterns match the empty text
    one, other = len(_BARE.sub("", left[0])), len(_BARE.sub("", right[0]))
    return min(one, other) >= 4 and abs(one - other) <= 1


_FULL = 4.0  # how much a full row counts, in bits: few rows of headlines are as wide as the column
_TOKEN = re.compile(r"\S+")
_DATED = re.compile(r"\d{1,2}月\d{1,2}日|\d{4}年")
_BEFORE_DATES = "，、；：（“于在至从自到是和及与年前后止定的"
_UNIT = re.compile(rf"(?:[0-9A-Za-z][0-9A-Za-z.%+\-/]*|.)[{re.escape(_NEVER_FIRST)}]*", re.DOTALL)
_REPORTED = re.compile(r"[^，。！？]{0,16}(?:记者|通讯员|实习生|供稿|编者按)[ （(：:]")
_NEVER_OPENS = frozenset("的了着们等之与和及")  # a sentence or headline hardly begins with these
_COMMA = re.compile(rf"[，；]|(?<=[{HAN}])[,;]")
_CREDIT_END = re.compile(rf"[{HAN}]{{0,3}} ?(?:摄|摄影|供图|摄影报道)[）)]?")
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_SAID = re.compile(r"(?:强调|指出|要求|表示|提出|时说)$")
_BARE = re.compile(rf"[^\w{HAN}]+")
_PLAIN = re.compile(rf"[^\s{_INVISIBLE}]*")
_ODD_SPACE = re.compile(rf"[\s{_INVISIBLE}]{{2,}}|[^\S \t]|[{_INVISIBLE}]")
_WORD = re.compile(r"[0-9A-Za-z.+\-]+")
_LAST_WORD = re.compile(r"[0-9A-Za-z.+\-]+$")
_CLAUSE_END = re.compile(r"[^\s，。、；：！？]*$")
_CLAUSE_START = re.compile(r"[^\s，。、；：！？]*")


def _undoubled(traced: Traced) -> Traced:
    """Make glyphs that were printed twice over themselves single, where enough of them stand together."""
    text = traced.text
    whole = _ALL_PAIRED.fullmatch(text) is not None
    if not _overprinted(_SPACE.sub("", text)) if whole else not _PAIRED.search(text):
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
    if len(run) < 6 or len(glyphs) < 3 or sum(map(_is_han, glyphs)) < (1 if len(run) >= 10 else 2):
        return False
    import rjieba  # 0.2 s, needed for few texts

    lengths = (2, 4) if len(run) <= 8 else (4,)  # 看看听听 is real, and some pair of many always is a word
    at, real = 0, 0
    for word in rjieba.cut(run, False):
        if at % 2 == 0 and len(word) in lengths and _PAIRED_WORD.fullmatch(word) and len(set(word)) * 2 == len(word):
            real += len(word)
        at += len(word)
    return real * 5 < len(run) * 3


_PAIRED_WORD = re.compile(r"(?:(.)\1)+")


def _repair(rows: list[_Row]) -> tuple[Line, ...]:
    """Join rows that one paragraph was wrapped into."""
    widths, latin = _columns(rows), _wrapped_latin(rows)
    gaps = Counter(row.gap for row in rows[1:] if not row.split)
    normal = max(gaps, key=gaps.__getitem__, default=0)
    lines: list[Line] = []
    held: list[_Row] = []
    soft, state = False, _State()
    for at, row in enumerate(rows):
        tie: Tie = "apart"
        if held:
            tie = "joined" if at in latin else _tie(rows, at, widths, normal, state)
            if tie != "joined":
                lines.append(_line(held, soft))
                held, state = [], _State(after_prose=tie == "soft")
        if not held:
            soft = tie == "soft"
        held.append(row)
        state = state.after(row.text)
    if held:
        lines.append(_line(held, soft))
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
    """

    rows: int = 0
    opened: int = 0
    commas: int = 0
    stops: int = 0
    after_prose: bool = False
    bylined: bool = False
    dated: bool = False
    tail: str = ""

    def after(self, text: str) -> "_State":
        """Return the state after one more row."""
        return _State(
            self.rows + 1,
            max(0, self.opened + _depth(text)),
            self.commas + len(_COMMA.findall(text)),
            self.stops + text.count("。"),
            self.after_prose,
            self.bylined if self.rows else STARTS.match(text) is not None,
            self.dated if self.rows else (LEADS.match(text) or _REPORTED.match(text)) is not None,
            (self.tail + text)[-160:],
        )

    @property
    def prose(self) -> float:
        """How surely it is prose, which goes on until its sentence ends; 0 to 6."""
        if self.stops or self.commas > 2:
            return 6.0
        return max(1.5 * self.commas, 3.5 * self.after_prose, 5.0 * (self.dated or self.bylined))


def _tie(rows: Sequence[_Row], at: int, widths: Sequence[float], normal: int, state: _State) -> Tie:
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
    if not (_FIT_TO_JOIN.search(left.text) or state.prose or _is_han(head)):
        return "apart"
    if _BRACKETED.fullmatch(state.tail):
        return "apart"
    if state.rows == 1 and left.width < column - 2 and AUTHORS.fullmatch(left.text):
        return "apart"
    if _CREDIT_END.fullmatch(right.text) and not ends(left.text):
        return "joined"
    if LISTED.match(right.text) or STARTS.match(_beginning(rows, at)):
        return "apart"
    if head in _NEVER_FIRST and left.width >= 4:
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
    if tail in _OPENERS:
        return "joined"
    cut_number = tail.isdigit() and (head.isdigit() or head in "年月日时分秒个名人元万亿%％.")
    bits = runs_on(left.text.rstrip(_CLOSERS), right.text.lstrip(_OPENERS))
    if (_DATED.match(right.text) or LEADS.match(right.text)) and tail not in _BEFORE_DATES:
        setting -= 4.0
    if state.prose < 3 and not state.opened and tail not in _BEFORE_DATES:
        setting -= 8.0 * max(0.0, _said_again(rows, at, state) - 0.3)
    if not (tail.isalnum() or tail in _CLOSERS or tail in "%％"):
        bits -= 3.0
    if head in "“‘" and tail.isalnum():
        bits -= 1.5 if state.prose else 4.0
    if head in _NEVER_OPENS:
        bits += 4.0
    mood = state.prose + 3.0 * (state.opened > 0) + 4.0 * cut_number
    if state.rows == 1 and left.indent > 1:
        mood += 2.0  # paragraphs are indented, headlines stand in the middle or at the edge
    if tail.isdigit() and _is_han(head):
        mood += 2.0
    if not (state.commas or state.after_prose) and _SAID.search(left.text):
        mood -= 4.0  # 某某强调 without a comma leads to the headline on the next line
    if not state.prose and not any(_COMMA.search(row.text) or "。" in row.text for row in rows[at : at + 2]):
        mood -= 2.5  # no sign of prose on either side: lines of headlines
    return "joined" if max(-9.0, min(6.0, bits)) + fullness + setting + mood > 0 else "apart"


def _said_again(rows: Sequence[_Row], at: int, state: _State) -> float:
    """Return how much of what was said so far the next rows say again, as a report does with its headline."""
    return coverage(pairs(state.tail), pairs("".join(row.text for row in rows[at : at + 5])))


def _beginning(rows: Sequence[_Row], at: int) -> str:
    """Return a row with the next one, over which a dateline may be broken."""
    return rows[at].text + (rows[at + 1].text if at + 1 < len(rows) else "")


def _fullness(rows: Sequence[_Row], at: int, column: float, state: _State) -> float:
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


def _verse(rows: Sequence[_Row], at: int) -> bool:
    """Whether rows around end in punctuation so often that they are lines of their own and not of a paragraph."""
    near = [row for row in rows[max(0, at - 3) : at + 4] if row.kind == "text"]
    return len(near) >= 3 and max(row.width for row in near) < 24 and all(not row.text[-1].isalnum() for row in near)


def _columns(rows: Sequence[_Row]) -> list[float]:
    """Return for every row how wide the column around it is set: the median of the rows that end within a clause."""
    inner = [(at, row.width) for at, row in enumerate(rows) if row.width >= 8 and row.text[-1].isalnum()]
    places = [at for at, _ in inner]
    widths = []
    for at, row in enumerate(rows):
        near = [width for _, width in inner[bisect_left(places, at - 6) : bisect_left(places, at + 7)]]
        widths.append(median_low(near) if near else row.width)
    return widths


def _wrapped_latin(rows: Sequence[_Row]) -> set[int]:
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


def _latin(row: _Row) -> bool:
    return row.kind == "text" and row.text.isascii() and " " in row.text and LISTED.match(row.text) is None


def _depth(text: str) -> int:
    """Return how many more brackets and quotations a text opens than it closes."""
    return sum((char in "（(《“‘「『【〔") - (char in "）)》”’」』】〕") for char in text)


def _line(rows: Sequence[_Row], soft: bool) -> Line:
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
