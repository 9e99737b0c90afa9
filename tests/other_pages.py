"""A second way to set newspaper pages, with conventions that `tests/pages.py` does not know.

No indentation or full-width spaces as indentation, centred headlines, bylines in a line of their own, other forms of
datelines and credits, headings within a body, the page's own date line, editors and section names, lines that say on
which page a piece goes on. It shares the stories and the truth (`Piece`, `compare`) with the first, and no code that
sets a page, so that what was fitted on one can be checked on the other.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.pages import Page, Part, Piece, Story

_SECTIONS = "要闻 综合 民生 经济 社会 文化 时政 城事 教育 法治 县域 副刊".split()
_DAYS = "一二三四五六日"
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹潘葛范彭鲁韦马方袁柳唐薛雷贺倪汤罗郝常于傅"
_FIRST = "立新海燕红梅志刚春雷晓东雨桐欣怡俊杰天宇诗涵梦洁国庆爱民永福子轩雅静文斌若曦振华"
_PAPERS = "晨报 都市报 日报 商报 融媒 全媒体".split()
_FORBIDDEN_FIRST = "，。、；：！？）》”’」』】%％…"
_FORBIDDEN_LAST = "（《“‘「『【"
_ATOM = re.compile(r"[0-9A-Za-z.%+\-]+|.")


@dataclass(frozen=True, slots=True)
class _House:
    """How one newspaper sets its pages."""

    width: int
    indent: str
    blank: str
    centred: bool
    spaced_digits: bool
    byline: str
    place: str
    headings: bool
    masthead: bool
    jumps: bool
    overprint: bool
    signed: float


def make_other_pages(pool: Sequence[Story], count: int, seed: int) -> Iterator[Page]:
    """Yield `count` pages of one to five pieces each, the same for the same arguments."""
    rng = random.Random(f"other {seed}")
    for _ in range(count):
        yield _page(rng.sample(pool, min(len(pool), rng.choice([1, 2, 2, 3, 3, 4, 5]))), _house(rng), rng)


def _house(rng: random.Random) -> _House:
    return _House(
        width=rng.randint(12, 24),
        indent=rng.choice(["", "", "　　", "　　", "    "]),
        blank=rng.choice(["", "", "lines", "paragraphs", "pieces"]),
        centred=rng.random() < 0.3,
        spaced_digits=rng.random() < 0.3,
        byline=rng.choice(["reporter", "bracket", "line", "dated", "end", "none", "mixed"]),
        place=rng.choice(["before", "before", "before", "after", "mixed"]),
        headings=rng.random() < 0.2,
        masthead=rng.random() < 0.5,
        jumps=rng.random() < 0.2,
        overprint=rng.random() < 0.15,
        signed=rng.choice([0.5, 0.8, 1.0]),
    )


def _person(rng: random.Random) -> str:
    return rng.choice(_FAMILY) + "".join(rng.sample(_FIRST, rng.choice([1, 2, 2])))


def _page(stories: Sequence[Story], house: _House, rng: random.Random) -> Page:
    blocks: list[tuple[list[str], int | None, bool]] = []
    pieces: list[Piece] = []
    for number, story in enumerate(stories):
        head = _head_lines(story, house, rng)
        photo = len(stories) > 1 and rng.random() < 0.08
        marks = {"photo"} if photo else set[str]()
        paragraphs = _photo(story, rng) if photo else _paragraphs(story, house, rng, marks)
        pieces.append(Piece("".join(head), "\n".join(paragraphs), frozenset({*marks, house.byline, house.place})))
        body = _set_body(paragraphs, house, rng)
        if house.jumps and number == 0 and not photo:
            body = ["（上接第1版）", *body] if rng.random() < 0.3 else [*body, rng.choice(["（下转第3版）", "下转2版"])]
        printed = [_print_head(line, house) for line in head]
        first = house.place == "before" or (house.place == "mixed" and rng.random() < 0.6)
        both = [(printed, number, True), (body, number, False)]
        blocks += both if first else both[::-1]
    if house.masthead:
        blocks.insert(rng.choice([0, 0, 0, len(blocks)]), (_masthead(rng), None, False))
    traits = frozenset({house.byline, house.place, f"blank_{house.blank or 'none'}", f"indent_{len(house.indent)}"})
    return _joined(blocks, pieces, traits, house, rng)


def _joined(
    blocks: Sequence[tuple[list[str], int | None, bool]],
    pieces: Sequence[Piece],
    traits: frozenset[str],
    house: _House,
    rng: random.Random,
) -> Page:
    text = ""
    parts: list[Part] = []
    between = "\n\n" if house.blank == "lines" else "\n"
    for lines, piece, head in blocks:
        if text:
            text += "\n\n" if house.blank in ("lines", "pieces") or rng.random() < 0.1 else "\n"
        parts.append(Part(len(text), len(text) + len(between.join(lines)), piece, head))
        text += between.join(lines)
    return Page(text + "\n", tuple(pieces), traits, tuple(parts))


def _head_lines(story: Story, house: _House, rng: random.Random) -> list[str]:
    """Return kicker, title (in one line or two) and subtitle."""
    halves = story.title.split()
    title = [story.title]
    if len(halves) == 2 and min(map(len, halves)) > 4 and rng.random() < 0.6:
        title = halves
    elif len(story.title) > 18 and rng.random() < 0.6:
        comma = re.search(r"[，：！？]", story.title[6:-5])
        at = comma.end() + 6 if comma else len(story.title) // 2
        while at < len(story.title) - 2 and (
            story.title[at] in _FORBIDDEN_FIRST or story.title[at - 1 : at + 1].isascii()
        ):
            at += 1
        title = [story.title[:at].strip(), story.title[at:].strip()]
    lines = [*([story.kicker] if story.kicker else []), *title]
    if story.subtitle:
        lines.append(("——" if rng.random() < 0.3 else "") + story.subtitle)
    return [line for line in lines if line]


def _print_head(line: str, house: _House) -> str:
    if house.overprint:
        line = "".join(char if char == " " else char * 2 for char in line)
    return "　" * max(1, (house.width - len(line)) // 2) + line if house.centred else line


def _paragraphs(story: Story, house: _House, rng: random.Random, marks: set[str]) -> list[str]:
    """Return the body with the byline as this newspaper prints it."""
    found = list(story.paragraphs)
    style = rng.choice(["reporter", "bracket", "line", "dated", "end"]) if house.byline == "mixed" else house.byline
    own = re.match(r"[^。！？，]{0,30}(?:讯|[日月]电|消息|记者|报道|通讯员)", found[0])
    if style == "none" or rng.random() > house.signed or own:
        marks.add("unsigned")
    elif style == "reporter":
        other = f" 通讯员{_person(rng)}" if rng.random() < 0.4 else ""
        found[0] = f"本报讯 {rng.choice(_PAPERS)}记者{_person(rng)}{other}报道 {found[0]}"
    elif style == "bracket":
        found[0] = f"本报讯（通讯员 {_person(rng)} 记者 {_person(rng)}）{found[0]}"
    elif style == "line":
        found.insert(0, rng.choice(["□ 本报记者 {}", "◎记者 {}", "本报记者 {}", "通讯员 {}"]).format(_person(rng)))
    elif style == "dated":
        day = f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
        found[0] = rng.choice([f"本报{day}讯 ", f"{day}，", f"本报讯 {day}，"]) + found[0]
    elif style == "end":
        found[-1] += rng.choice(["（{}）", "（记者{}）", "（本报记者 {}）", "（通讯员{}）"]).format(_person(rng))
    if house.headings and len(found) > 2:
        clause = re.split("[，。；：！？]", found[2])[0]
        if 5 <= len(clause) <= 12 and not re.search("[“”（）《》]", clause):
            found.insert(2, clause)
            marks.add("heading")
    return found


def _photo(story: Story, rng: random.Random) -> list[str]:
    sentence = re.split("(?<=。)", "".join(story.paragraphs))[0]
    credit = rng.choice(["本报记者 {} 摄", "{} 摄", "（记者 {} 摄）", "新华社记者 {} 摄"]).format(_person(rng))
    return [f"{rng.choice(['图为', '', '▲'])}{sentence} {credit}" if "（" not in credit else f"{sentence}{credit}"]


def _set_body(paragraphs: Sequence[str], house: _House, rng: random.Random) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        if lines and house.blank == "paragraphs":
            lines.append("")
        if house.spaced_digits:
            paragraph = re.sub(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[一-鿿])", " ", paragraph)
        lines += _wrapped(house.indent + paragraph, house.width)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Break at `width`, never before a closing mark (which hangs) or after an opening one."""
    lines: list[str] = []
    line, used = "", 0.0
    for atom in _ATOM.findall(text):
        size = sum(0.5 if char.isascii() else 1.0 for char in atom)
        if used + size > width and line.strip() and atom not in _FORBIDDEN_FIRST:
            kept = line.rstrip(_FORBIDDEN_LAST)
            lines.append(kept)
            line = line[len(kept) :].lstrip(" ")
            used = float(len(line))
        line += atom
        used += size
    lines.append(line)
    return [one.rstrip() for one in lines if one.strip()]


def _masthead(rng: random.Random) -> list[str]:
    """Return what the page says of itself."""
    day = f"2023年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    week, number, section = rng.choice(_DAYS), rng.randint(1, 12), rng.choice(_SECTIONS)
    return rng.choice(
        [
            [f"{day} 星期{week} {number:02}版 {section}"],
            [f"{day}　星期{week}", f"第{number:02}版：{section}"],
            [f"{number:02} {section}", f"{day} 星期{week}", f"责任编辑：{_person(rng)} 版式：{_person(rng)}"],
            [f"责编：{_person(rng)} 校对：{_person(rng)} 版式：{_person(rng)}"],
            [
                f"{section} {number:02}版",
                f"{day} 星期{week} 责任编辑 {_person(rng)} 电话：0571-{rng.randint(10**7, 10**8 - 1)}",
            ],
        ]
    )
