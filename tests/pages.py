"""Newspaper pages made of clean articles, with the damage that extraction from print does and the truth beside them.

What the damage is like was read off real pages: lines broken by the column, blank lines after every line or inside a
sentence, letters spread over a line, headlines printed twice over themselves, before or after their body or at the
end of the page, headlines whose body is on another page, captions, bylines, closing authors and units.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from index.schema import Article

Level = Literal["plain", "mixed", "hard"]
LEVELS: tuple[Level, ...] = ("plain", "mixed", "hard")
FIXTURE = Path(__file__).parent / "fixtures" / "stories.toml"

_NO_LINE_START = set("，。、；：！？”’）》」』】…—％%,.;:!?)")
_NO_LINE_END = set("“‘（《「『【(")
_UNITS = re.compile(r"[0-9A-Za-z][0-9A-Za-z.%+\-/]*|.")
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])|(?<=[（）])(?=[0-9])")
_OPENING = re.compile(r"[^。！？，]{0,30}(?:讯|[日月]电|消息|记者|报道|通讯员)")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文博雅琪子涵浩然思远晓峰佳怡"
_UNIT_NAMES = "市总工会 区委宣传部 县人民法院 市交通运输局 团市委 镇中心小学 区应急管理局 市图书馆".split()


@dataclass(frozen=True, slots=True)
class Story:
    """A clean article.

    Attributes:
        title: One line.
        paragraphs: The body, without byline.
        kicker, subtitle: Further lines of the headline, if it has them.
    """

    title: str
    paragraphs: tuple[str, ...]
    kicker: str | None = None
    subtitle: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be found on a page.

    Attributes:
        headline: Kicker, title and subtitle as one string in this order; empty where there is none.
        body: The body with byline and closing author and unit; None for a headline without body.
        traits: What is difficult about it: `head_after`, `kicker`, `doubled` …
    """

    headline: str
    body: str | None
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text of a page: one headline or one body, as it was printed.

    Attributes:
        start, end: Its range in the text.
        piece: Row of the piece in `Page.pieces`, or None for furniture.
        head: Whether it is the headline of the piece and not its body.
    """

    start: int
    end: int
    piece: int | None
    head: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a loader would hand it over, and what is on it.

    Attributes:
        text: The damaged text.
        pieces: The truth, in order of the bodies; headlines without body last.
        traits: What is difficult about the whole page.
        parts: Where everything was printed, in the order of the page.
    """

    text: str
    pieces: tuple[Piece, ...]
    traits: frozenset[str]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class _Style:
    """How one page is set; chances are per place where the damage can happen."""

    width: int
    spacing: Literal["single", "double", "paragraphs"]
    indent: str
    first_line_short: bool
    digit_gap: bool
    punctuation_gap: float
    spread: float
    hang: float
    cut_digits: bool
    doubled: float
    column_lines: int


def stories() -> list[Story]:
    """Return the articles written for the tests."""
    return [
        Story(
            one["title"],
            tuple(line for line in one["body"].split("\n") if line),
            one.get("kicker"),
            one.get("subtitle"),
        )
        for one in tomllib.loads(FIXTURE.read_text(encoding="utf-8"))["story"]
    ]


def make_pages(pool: Sequence[Story], count: int, level: Level, seed: int) -> Iterator[Page]:
    """Yield `count` pages of one to four pieces each, the same for the same arguments."""
    rng = random.Random(f"{seed} {level}")
    for _ in range(count):
        pieces = rng.choices([1, 2, 3, 4], [2, 3, 3, 2])[0]
        chosen = rng.sample(pool, min(len(pool), pieces + 2))
        yield make_page(chosen[:pieces], chosen[pieces:], rng, level)


def make_page(on_page: Sequence[Story], elsewhere: Sequence[Story], rng: random.Random, level: Level) -> Page:
    """Set the stories on one page.

    Args:
        on_page: Stories whose bodies are on the page.
        elsewhere: Stories of which at most the headline is.
        rng: Source of every choice.
        level: `plain`: headlines stand before their bodies and nothing is missing. `mixed`: before or after,
            with kickers, subtitles, doubled and spread letters. `hard`: headlines also behind other pieces' bodies
            or none at all, headlines without bodies, captions, closing authors, furniture.
    """
    style = _style(rng, level)
    traits = {style.spacing, f"width_{style.width // 10}x"}
    heads: list[list[str]] = []
    bodies: list[list[str]] = []
    pieces: list[Piece] = []
    for story in on_page:
        story, marks = _with_lines(story, rng, level)
        caption = level == "hard" and rng.random() < 0.12
        paragraphs = _caption(story, rng) if caption else _signed(story, rng, level, marks)
        if caption:
            marks.add("caption")
        headless = level == "hard" and rng.random() < (0.4 if caption else 0.08)
        lines = [] if headless else _headline(story, style, rng, marks)
        if headless:
            marks = marks - {"kicker", "subtitle"} | {"no_headline"}
        heads.append(lines)
        wide = replace(style, width=max(style.width, rng.randint(26, 44)))
        bodies.append(_body(paragraphs, wide if caption else style, rng))
        pieces.append(Piece("" if headless else _joined_head(story), "\n".join(paragraphs), frozenset(marks)))
    places = _places(len(on_page), rng, level)
    blocks = _arranged(heads, bodies, places)
    pieces = [
        replace(piece, traits=piece.traits | {f"head_{place}"}) for piece, place in zip(pieces, places, strict=True)
    ]
    whose = {
        id(block): (row, head) for head, part in ((True, heads), (False, bodies)) for row, block in enumerate(part)
    }
    if level == "hard":
        for story in elsewhere:
            if rng.random() < 0.2:
                story, marks = _with_lines(story, rng, level)
                at = rng.choice([0, len(blocks), rng.randint(0, len(blocks))])
                blocks.insert(at, _headline(story, style, rng, marks))
                whose[id(blocks[at])] = (len(pieces), True)
                pieces.append(Piece(_joined_head(story), None, frozenset(marks | {"orphan"})))
                traits.add("orphan")
        if rng.random() < 0.15:
            blocks.insert(rng.choice([0, len(blocks)]), [_furniture(rng)])
            traits.add("furniture")
    text, ranges = _joined(blocks, style, rng)
    parts = (Part(*place, *whose.get(id(block), (None, False))) for block, place in zip(blocks, ranges, strict=True))
    return Page(text, tuple(pieces), frozenset(traits), tuple(parts))


def _style(rng: random.Random, level: Level) -> _Style:
    plain = level == "plain"
    width = rng.randint(14, 22) if rng.random() < (1.0 if plain else 0.85) else rng.randint(13, 46)
    return _Style(
        width=width,
        spacing=rng.choice(["single", "double", "paragraphs"]),
        indent=rng.choices(["", " ", "　　", "  "], [5, 1, 2, 1])[0],
        first_line_short=rng.random() < 0.7,
        digit_gap=rng.random() < 0.6,
        punctuation_gap=0.0 if plain or rng.random() < 0.7 else rng.uniform(0.1, 0.4),
        spread=0.0 if plain or rng.random() < 0.5 else rng.uniform(0.02, 0.15),
        hang=rng.choice([0.0, 0.5, 1.0]),
        cut_digits=not plain and rng.random() < 0.3,
        doubled=0.0 if plain or rng.random() < 0.65 else rng.choice([0.5, 1.0]),
        column_lines=rng.randint(12, 60),
    )


def _with_lines(story: Story, rng: random.Random, level: Level) -> tuple[Story, set[str]]:
    """Return the story with the headline lines it will have, and their traits."""
    marks: set[str] = set()
    if level == "plain":
        return replace(story, kicker=None, subtitle=None), marks
    parts = re.split(r"[ 　]+", story.title)
    if story.kicker is None and len(parts) == 2 and min(map(len, parts)) >= 5 and rng.random() < 0.5:
        story = replace(story, kicker=parts[0], title=parts[1])
    if story.subtitle is None and len(story.paragraphs) > 1 and rng.random() < 0.15:
        clause = re.split(r"[，。；！？]", rng.choice(story.paragraphs[1:]))[0]
        if 8 <= len(clause) <= 22 and not re.search(r"[“”（）《》：]", clause):
            story = replace(story, subtitle=clause)
    if story.kicker and rng.random() < 0.2:
        story = replace(story, kicker=None)
    if story.subtitle and rng.random() < 0.3:
        story = replace(story, subtitle=None)
    marks |= {name for name in ("kicker", "subtitle") if getattr(story, name)}
    return story, marks


def _signed(story: Story, rng: random.Random, level: Level, marks: set[str]) -> list[str]:
    """Return the paragraphs with an opening byline, a closing author and unit, or neither."""
    paragraphs = list(story.paragraphs)
    names = " ".join(_name(rng) for _ in range(rng.choice([1, 1, 1, 2])))
    if _OPENING.match(paragraphs[0]):
        marks.add("own_opening")
        return paragraphs
    signed = re.search(r"[）)]$|[摄者]", paragraphs[-1][-12:])
    kind = rng.random()
    bylined = {"plain": 0.8, "mixed": 0.65, "hard": 0.5}[level]
    if kind < bylined:
        job = rng.choice(["记者", "记者", "记者", "融媒记者", "首席记者", "见习记者", "通讯员", "全媒体记者"])
        second = f" 通讯员 {_name(rng)}" if job != "通讯员" and rng.random() < 0.2 else ""
        start = rng.choice(["本报讯", "本报讯", "本报讯", "本报讯 ", "本网讯", "晚报讯"])
        left, right = rng.choice([("（", "）"), ("（", "）"), ("(", ")")])
        paragraphs[0] = f"{start}{left}{job} {names}{second}{right}{rng.choice(['', '', ' '])}{paragraphs[0]}"
        marks.add("byline")
    elif level != "plain" and kind < bylined + 0.2 and not signed:
        marks.add("closing")
        end = rng.choice([" {}", "（{}）", "（记者 {}）", "（通讯员 {}）", "\n{}", "\n记者 {}"]).format(names)
        paragraphs[-1:] = (paragraphs[-1] + end).split("\n")
        if rng.random() < 0.5 and "（" not in end:
            paragraphs.append(rng.choice(_UNIT_NAMES))
    else:
        marks.add("unsigned")
    return paragraphs


def _caption(story: Story, rng: random.Random) -> list[str]:
    """Return the opening of the story as the text below a photograph."""
    sentences = re.findall(r"[^。！？]+[。！？][”’）]*", "".join(story.paragraphs))
    text = "".join(sentences[: rng.choice([1, 1, 2])]) or story.paragraphs[0]
    job = rng.choice(["", "记者 ", "本报记者 ", "通讯员 ", "融媒记者 "])
    credit = f"{job}{_name(rng)} {rng.choice(['摄', '摄', '摄', '摄影报道'])}"
    return [f"{text} {credit}" if rng.random() < 0.7 else f"{text}（{credit}）"]


def _joined_head(story: Story) -> str:
    return "".join(filter(None, (story.kicker, story.title, story.subtitle)))


def _headline(story: Story, style: _Style, rng: random.Random, marks: set[str]) -> list[str]:
    """Return the printed lines of the headline."""
    doubled = rng.random() < style.doubled
    if doubled:
        marks.add("doubled")
    lines: list[str] = []
    for text, main in ((story.kicker, False), (story.title, True), (story.subtitle, False)):
        for line in _split_line(text, rng) if text else []:
            lines.append(_doubled(line) if doubled and (main or rng.random() < 0.3) else line)
    if len(lines) > 1:
        marks.add("many_lines")
    return lines


def _split_line(text: str, rng: random.Random) -> list[str]:
    """Break a long line of a headline once, at a space or comma if there is one near the middle."""
    if len(text) < 16 or len(text) < 24 and rng.random() < 0.6:
        return [text]
    middle = len(text) // 2
    breaks = [match.end() for match in re.finditer(r"[ ，：、！？]", text)]
    near = [one for one in breaks if abs(one - middle) <= len(text) // 4]
    at = min(near, key=lambda one: abs(one - middle)) if near else middle + rng.randint(-2, 2)
    while at < len(text) - 1 and (
        text[at] in _NO_LINE_START or text[at - 1] in _NO_LINE_END or text[at - 1 : at + 1].isascii()
    ):
        at += 1
    return [line for line in (text[:at].strip(), text[at:].strip()) if line]


def _doubled(line: str) -> str:
    return "".join(character if character == " " else character * 2 for character in line)


def _body(paragraphs: Sequence[str], style: _Style, rng: random.Random) -> list[str]:
    """Return the printed lines of a body; an empty string is a blank line."""
    lines: list[str] = []
    width, in_column = style.width, 0
    for number, paragraph in enumerate(paragraphs):
        if number and style.spacing == "paragraphs":
            lines.append("")
        for line in _set(paragraph, width, style, rng):
            if in_column == style.column_lines:
                in_column = 0
                if style.spacing == "paragraphs" and lines[-1]:
                    lines.append("")  # the next column begins in mid-sentence
            in_column += 1
            lines.append(line)
        if rng.random() < 0.1:
            width = style.width + rng.choice([-1, 0, 1])
    return lines


def _set(text: str, width: int, style: _Style, rng: random.Random) -> list[str]:
    """Break a paragraph into lines of `width` Han characters, two narrow characters counting as one."""
    if style.digit_gap:
        text = _GAP.sub(" ", text)
    if style.punctuation_gap:
        text = "".join(
            one + " " if one in "，。、；：" and rng.random() < style.punctuation_gap else one for one in text
        )
    limit = width - 2.0 if style.first_line_short or style.indent == "　　" else float(width)
    lines: list[list[str]] = []
    line: list[str] = []
    used = 0.0
    units = list(text) if style.cut_digits else _UNITS.findall(text)
    for unit in units:
        size = sum(0.5 if one.isascii() else 1.0 for one in unit)
        if line and used + size > limit and not (unit in _NO_LINE_START and rng.random() < style.hang):
            carried: list[str] = []
            if unit in _NO_LINE_START or line[-1] in _NO_LINE_END:
                while len(line) > 1 and (not carried or carried[0] in _NO_LINE_START or line[-1] in _NO_LINE_END):
                    carried.insert(0, line.pop())
            lines.append(line)
            line, limit = carried, float(width)
            used = sum(0.5 if one.isascii() else 1.0 for part in line for one in part)
        line.append(unit)
        used += size
    lines.append(line)
    printed = ["".join(one).strip() for one in lines]
    spread = [_spread(one, rng) if rng.random() < style.spread else one for one in printed[:-1]]
    printed = [one for one in (*spread, printed[-1]) if one]
    return [style.indent + printed[0], *printed[1:]]


def _spread(line: str, rng: random.Random) -> str:
    """Put a space between the letters of a line, as justification does."""
    if re.search(r"[0-9A-Za-z ]", line):
        return line
    tight = rng.random() < 0.4  # punctuation takes its own room
    return re.sub(r"(?<=[，。、；：“（]) (?=\S)", "", " ".join(line)) if tight else " ".join(line)


Place = Literal["before", "after", "after_next", "end", "start"]


def _places(count: int, rng: random.Random, level: Level) -> list[Place]:
    """Say where each headline stands."""
    if level == "plain":
        return ["before"] * count
    if level == "hard" and count > 1 and rng.random() < 0.15:
        return [rng.choice(["end", "end", "start"])] * count
    if rng.random() < 0.5:
        return [rng.choice(["before", "after"])] * count
    places: list[Place] = []
    for number in range(count):
        later = level == "hard" and number + 1 < count and rng.random() < 0.25
        places.append("after_next" if later else rng.choice(["before", "before", "after"]))
    return places


def _arranged(heads: list[list[str]], bodies: list[list[str]], places: list[Place]) -> list[list[str]]:
    """Return headlines and bodies in the order of the page."""
    blocks: list[list[str]] = []
    waiting: list[list[str]] = []
    for head, body, place in zip(heads, bodies, places, strict=True):
        if place == "before":
            blocks.append(head)
        blocks.append(body)
        blocks.extend(waiting)
        waiting = []
        if place == "after":
            blocks.append(head)
        elif place == "after_next":
            waiting = [head]
    blocks.extend(waiting)
    if "start" in places:
        blocks = heads + blocks
    if "end" in places:
        blocks += heads[::-1]
    return [block for block in blocks if block]


def _furniture(rng: random.Random) -> str:
    """Return a line that belongs to the page and to no piece."""
    return rng.choice(
        [
            f"{rng.randint(1, 12)}版 要闻 2023年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期三",
            f"A{rng.randint(2, 16):02} 综合新闻",
            f"责任编辑：{_name(rng)} 版式：{_name(rng)} 校对：{_name(rng)}",
            f"新闻热线：0579-{rng.randint(80000000, 89999999)}",
        ]
    )


def _joined(blocks: list[list[str]], style: _Style, rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """Return the blocks as one text, and where each of them stands in it."""
    after_line = "\n\n" if style.spacing == "double" else "\n"
    text = rng.choice(["", " ", "\n"])
    ranges: list[tuple[int, int]] = []
    for number, block in enumerate(blocks):
        if number:
            text += rng.choice(["\n", "\n", "\n\n"] if style.spacing == "single" else ["\n", "\n\n", "\n\n", "\n "])
        start = len(text)
        text += (rng.choice([after_line, "\n"]) if len(block) < 4 else after_line).join(block)
        ranges.append((start, len(text)))
    return text + rng.choice(["", "\n", "\n "]), ranges


def _name(rng: random.Random) -> str:
    given = "".join(rng.choice(_GIVEN) for _ in range(rng.choice([1, 2, 2])))
    space = " " if len(given) == 1 and rng.random() < 0.1 else ""
    return rng.choice(_SURNAMES) + space + given


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one piece of a page was read.

    Attributes:
        piece: The truth.
        body: Whether an article has exactly this body, whitespace aside; for a headline alone, whether it has none.
        headline: Whether that article has this headline, kicker, title and subtitle taken together.
    """

    piece: Piece
    body: bool
    headline: bool


def compare(page: Page, articles: Sequence[Article]) -> list[Outcome]:
    """Return one outcome a piece, in order of `page.pieces`."""
    bodies = [_bare(one.text[slice(*one.body)]) if one.body else "" for one in articles]
    heads = [_letters("".join(filter(None, (one.kicker, one.title, one.subtitle)))) for one in articles]
    outcomes = []
    for piece in page.pieces:
        head = _letters(piece.headline)
        if piece.body is None:
            alone = any(not body and head == found for body, found in zip(bodies, heads, strict=True))
            outcomes.append(Outcome(piece, alone, alone))
            continue
        body = _bare(piece.body)
        middle = body[len(body) // 2 - 8 : len(body) // 2 + 8]
        row = bodies.index(body) if body in bodies else next((i for i, one in enumerate(bodies) if middle in one), None)
        outcomes.append(Outcome(piece, body in bodies, row is not None and heads[row] == head))
    return outcomes


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _letters(text: str) -> str:
    """Return the characters in an order of their own: which line is the title is not judged here."""
    return "".join(sorted(_bare(text)))
