"""Whether a sentence says what its evidence says: exactly in what must be exact, by overlap in the rest."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.claims import Item, Statement
from bot.schema import Verdict
from index.analyzer import Analyzer
from index.errors import Message

_SHORTEST = 2  # atoms that have to agree in a row to be taken from the evidence
_REACH = 6  # atoms on either side that tell which of several numbers or names is meant
_SURE = 3  # agreeing neighbours that tie an item to another one's place
_BETTER = 1
_ENOUGH, _SOME = 0.62, 0.4  # share of a sentence's content that the evidence has to hold
_NEW_CLAUSE = 0.34
_JOINERS = frozenset("和及与或并等")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n]")
_JOINED = re.compile(r"同时|此外|另外|并|而|也|还|则|以及")
_CONTENT_TAGS = frozenset("nvaijlstzbgmN")
_LIGHT = frozenset(
    "会议 强调 指出 要求 表示 认为 提出 进行 开展 召开 举行 举办 有关 相关 情况 工作 报道 消息 其中 同时 此外 "
    "另外 并且 以及 分别 共 共有 一共 包括 方面 主要 介绍 会上 会后 当天 当日 该市 该区 全文 说 称 谈到 提到 成为 作为 "
    "通过 进一步 要 一是 二是 三是 此次 这次 本次 参加 出席 讲话 主持 发表 担任 属于 是 有 来 年 月 日 时 上午 下午".split()
)
# Who did what: verbs of one line may stand for each other, verbs of different lines not.
_ROLES = (
    ("主持", "主持会议", "主持召开"),
    ("出席", "出席会议", "参加", "与会", "到会", "参会"),
    ("讲话", "致辞", "致词", "发言", "强调", "指出", "要求", "表示", "提出", "认为", "说"),
    ("宣读",),
    ("通报",),
    ("汇报", "报告"),
    ("颁奖", "授牌", "颁发"),
    ("陪同",),
    ("调研", "考察", "视察", "走访", "检查", "督查", "督导"),
    ("会见", "接见"),
    ("慰问", "看望"),
    ("当选",),
    ("任命",),
    ("签署", "签约"),
)
_ROLE_OF = {verb: number for number, verbs in enumerate(_ROLES) for verb in verbs}
_SPEECH = _ROLE_OF["强调"]


@dataclass(frozen=True)
class Evidence:
    """One quotation and the header of the article it stands in."""

    article_id: str
    text: str
    header: str = ""


class Checker:
    """Compares sentences with their evidence; holds no state but the analyzer."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def check(self, sentence: str, evidence: Sequence[Evidence]) -> tuple[Verdict, tuple[Message, ...]]:
        """Return the verdict and, unless it is supported, what does not agree.

        Numbers, dates, names, quoted words and denials must agree exactly, in the same connection where
        the evidence has several; so must who did what. The rest is judged by how much of it the evidence
        holds. A sentence without evidence is unsupported.
        """
        case = _Case(
            Statement.of(sentence, self._analyzer),
            [Statement.of(one.text, self._analyzer) for one in evidence],
            [Statement.of(one.header, self._analyzer) for one in evidence],
            [one.article_id for one in evidence],
        )
        wrong = list(dict.fromkeys(case.wrong()))
        if wrong:
            return "unsupported", tuple(wrong)
        share, missing = case.coverage()
        if share < _SOME:
            return "unsupported", (_not_there(missing),)
        if share < _ENOUGH or case.new_clauses():
            return "partly", (_not_there(missing),)
        return "supported", ()


class _Tile(NamedTuple):
    """Atoms of the claim that stand in a row in one unit of the evidence."""

    start: int
    length: int
    unit: int
    at: int


class _Place(NamedTuple):
    """One occurrence of an item, with the keys around it, nearest first."""

    key: str
    left: tuple[str, ...]
    right: tuple[str, ...]


class _Case:
    """One claim against its evidence: quotations first, then the headers of their articles."""

    def __init__(
        self, claim: Statement, quotes: Sequence[Statement], headers: Sequence[Statement], articles: Sequence[str]
    ) -> None:
        self.claim = claim
        self.units = [*quotes, *dict.fromkeys(headers)]
        self.articles = [*articles, *(articles[headers.index(one)] for one in dict.fromkeys(headers))]
        self.text = "\n".join(one.text for one in self.units)
        self.plain = "".join(key for one in self.units for key in (*one.keys, " "))

    def wrong(self) -> Iterator[Message]:
        """Yield what is contradicted or has nothing to rest on."""
        yield from self._wrong_dates()
        yield from self._wrong_numbers()
        yield from self._wrong_names()
        yield from self._wrong_quotations()
        yield from self._wrong_denials()
        yield from self._wrong_roles()
        yield from self._mixed()

    @cached_property
    def tiles(self) -> tuple[_Tile, ...]:
        """The claim cut, from left to right, into the longest pieces that the evidence holds."""
        places: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for number, unit in enumerate(self.units):
            for at, pair in enumerate(zip(unit.keys, unit.keys[1:], strict=False)):
                places[pair].append((number, at))
        keys, tiles, start = self.claim.keys, [], 0
        follows = (0, 0)  # where the evidence goes on after the last tile
        while start + 1 < len(keys):
            best = _Tile(start, 0, 0, 0)
            for number, at in places.get((keys[start], keys[start + 1]), ()):
                other = self.units[number].keys
                length = 2
                while (
                    start + length < len(keys)
                    and at + length < len(other)
                    and keys[start + length] == other[at + length]
                ):
                    length += 1
                if length > best.length or (
                    length == best.length
                    and _distance((number, at), follows) < _distance((best.unit, best.at), follows)
                ):
                    best = _Tile(start, length, number, at)
            if best.length >= _SHORTEST:
                tiles.append(best)
                follows = (best.unit, best.at + best.length)
            start += max(1, best.length)
        return tuple(tiles)

    @cached_property
    def covered(self) -> tuple[bool, ...]:
        """For each atom of the claim, whether a tile holds it."""
        covered = [False] * len(self.claim.keys)
        for tile in self.tiles:
            covered[tile.start : tile.start + tile.length] = [True] * tile.length
        return tuple(covered)

    def _wrong_dates(self) -> Iterator[Message]:
        known = [one.key for unit in self.units for one in unit.dates]
        known += [word for unit in self.units for word in re.findall(r"--\d\d-\d\d", unit.text)]
        years = {one[:4] for one in known if one[0].isdigit()} | {
            key[1:] for unit in self.units for key in unit.keys if key[:1] == "#"
        }
        for date in self.claim.dates:
            year, rest = ("", date.key[1:]) if date.key.startswith("--") else (date.key[:4], date.key[4:])
            if not any(one.endswith(rest) or (len(rest) == 3 and rest in one) for one in known) or (
                year and year not in years
            ):
                yield Message(
                    f"原文没有这个日期：{self.claim.text[date.start : date.end]}。",
                    f"The text does not name this date: {self.claim.text[date.start : date.end]}.",
                )
        yield from self._misplaced("date", [one.dates for one in self.units], self.claim.dates)

    def _wrong_numbers(self) -> Iterator[Message]:
        dates = self.claim.dates
        claimed = [
            one
            for one in self.claim.numbers
            if not _inside(one, dates) and self.claim.text[one.start : one.end] != "一"  # 一个: hardly ever a count
        ]
        quantities = [tuple(i for i in one.numbers if not _inside(i, one.dates)) for one in self.units]
        known = {one.key for unit in quantities for one in unit}
        calendar = {one.key for unit in self.units for one in unit.numbers}
        for number in claimed:
            of_calendar = (
                self.claim.text[number.end : number.end + 1] in "年月日号至、" or not self.claim.text[number.end :]
            )
            if number.key not in (calendar if of_calendar else known):
                said = self.claim.text[number.start : number.end]
                yield Message(f"原文没有这个数：{said}。", f"The text does not hold this number: {said}.")
        yield from self._misplaced("number", quantities, claimed)

    @cached_property
    def _persons(self) -> frozenset[str]:
        return frozenset(one.key for unit in (self.claim, *self.units) for one in unit.names if one.kind == "person")

    @cached_property
    def _others(self) -> frozenset[str]:
        return (
            frozenset(one.key for unit in (self.claim, *self.units) for one in unit.names if one.kind == "name")
            - self._persons
        )

    def _wrong_names(self) -> Iterator[Message]:
        squeezed = re.sub(r"\s", "", self.text)
        for name in self.claim.names:
            if name.key not in squeezed and not self._is_short_for(name):
                yield Message(f"原文没有提到“{name.key}”。", f"The text does not mention “{name.key}”.")
        yield from self._replaced_names()
        for kind, words in (("person", self._persons), ("name", self._others)):
            places = [[Item(kind, *one) for one in unit.find(words)] for unit in self.units]  # type: ignore[arg-type]
            claimed = [Item(kind, *one) for one in self.claim.find(words)]  # type: ignore[arg-type]
            yield from self._misplaced(kind, places, claimed)

    def _is_short_for(self, name: Item) -> bool:
        """Whether the evidence has the name of a place or body in a longer or shorter form."""
        if name.kind == "person":
            return False
        stem = re.sub(r"(省|市|县|区|州|镇|乡|村|街道)$", "", name.key)
        return len(stem) > 1 and stem in self.text

    def _replaced_names(self) -> Iterator[Message]:
        """Yield names of the evidence in whose place the claim, otherwise the same, has something else."""
        for one, other in zip(self.tiles, self.tiles[1:], strict=False):
            gap = self.claim.atoms[one.start + one.length : other.start]
            low, high = one.at + one.length, other.at
            if not gap or one.unit != other.unit or not 0 < high - low <= 6 or len(gap) > 6:
                continue
            unit = self.units[one.unit]
            start, end = unit.atoms[low].start, unit.atoms[high - 1].end
            lost = [name for name in unit.names if name.start < end and start < name.end]
            if lost and not any(name.key in self.claim.text for name in lost):
                said = self.claim.text[gap[0].start : gap[-1].end]
                yield Message(f"原文是“{lost[0].key}”，不是“{said}”。", f"The text has “{lost[0].key}”, not “{said}”.")

    def _wrong_quotations(self) -> Iterator[Message]:
        for quoted in self.claim.quoted:
            if quoted.key and quoted.key not in self.plain:
                said = self.claim.text[quoted.start : quoted.end]
                yield Message(f"原文没有“{said}”这几个字。", f"The text does not hold the words “{said}”.")

    def _wrong_denials(self) -> Iterator[Message]:
        denied = [(unit.keys[at : at + 4]) for unit in self.units for at in unit.denials]
        keys = self.claim.keys
        places = set(self.claim.denials)
        for at in places:
            core = keys[at : at + 2]
            if not any(_meet(core, other) for other in denied):
                said = "".join(self.claim.text[one.start : one.end] for one in self.claim.atoms[at : at + 4])
                yield Message(f"原文没有否定“{said}”。", f"The text does not deny “{said}”.")
        for number, unit in enumerate(self.units):
            for at in unit.denials:
                core = unit.keys[at : at + 2]
                for tile in self.tiles:
                    shift = at - tile.at
                    if tile.unit != number or not 0 <= shift < tile.length or not core:
                        continue
                    if tile.start + shift not in places:
                        said = unit.text[unit.atoms[at].start : unit.atoms[min(at + 3, len(unit.atoms) - 1)].end]
                        yield Message(f"原文否定了“{said}”。", f"The text denies “{said}”.")

    def _wrong_roles(self) -> Iterator[Message]:
        known = {_ROLE_OF[word] for unit in self.units for word, *_ in unit.words if word in _ROLE_OF}
        known |= {role for verb, role in _ROLE_OF.items() if verb in self.text}
        for word, *_ in self.claim.words:
            role = _ROLE_OF.get(word)
            if role is not None and role not in known and role != _SPEECH:
                yield Message(f"原文没有说“{word}”。", f"The text does not say “{word}”.")

    def _misplaced(self, kind: str, known: Sequence[Sequence[Item]], claimed: Sequence[Item]) -> Iterator[Message]:
        """Yield items that stand where the evidence has another one of their kind."""
        places = [place for unit, items in zip(self.units, known, strict=True) for place in _places(unit, items)]
        values = {one.key for one in places}
        if len(values) < 2:
            return
        for item, place in zip(claimed, _places(self.claim, claimed), strict=True):
            same = max((_likeness(place, one) for one in places if _agree(kind, one.key, place.key)), default=None)
            if same is None:
                continue
            rivals = [(_likeness(place, one), one.key) for one in places if not _agree(kind, one.key, place.key)]
            best, rival = max(rivals, default=(0, ""))
            if best >= _SURE and best > same + _BETTER:
                said = self.claim.text[item.start : item.end]
                yield Message(
                    f"原文这里说的是“{rival.lstrip('#-')}”，不是“{said}”。",
                    f"Here the text has “{rival.lstrip('#-')}”, not “{said}”.",
                )

    def _mixed(self) -> Iterator[Message]:
        """Yield a message where one statement is put together from two articles."""
        if len(set(self.articles)) < 2:
            return
        tiles = [one for one in self.tiles if one.length >= 4]
        for one, other in zip(tiles, tiles[1:], strict=False):
            if self.articles[one.unit] == self.articles[other.unit]:
                continue
            if self._held_by(other, self.articles[one.unit]) or self._held_by(one, self.articles[other.unit]):
                continue
            between = self.claim.text[
                self.claim.atoms[one.start + one.length - 1].end : self.claim.atoms[other.start].start
            ]
            if _SENTENCE_END.search(between):
                continue
            if _CLAUSE_END.search(between) and (
                self._begins_sentence(other, after_date=bool(_JOINED.search(between))) or self._ends_sentence(one)
            ):
                continue
            yield Message("这句话把两篇文章的内容拼在了一起。", "This sentence joins what two articles say apart.")

    def _held_by(self, tile: _Tile, article: str) -> bool:
        words = "".join(self.claim.keys[tile.start : tile.start + tile.length])
        return any(
            words in "".join(unit.keys) for unit, of in zip(self.units, self.articles, strict=True) if of == article
        )

    def _begins_sentence(self, tile: _Tile, *, after_date: bool) -> bool:
        """Whether the tile is at the beginning of a sentence of its unit, or behind what says the time."""
        unit = self.units[tile.unit]
        start = unit.atoms[tile.at].start
        sentence = unit.atoms[tile.at].sentence
        first = next(one.start for one in unit.atoms if one.sentence == sentence)
        lead = unit.text[first:start]
        return len(lead) < 2 or after_date and bool(re.fullmatch(r"[^，,]*(日|午|晚|上|年|月|时)[，,]\s*", lead))

    def _ends_sentence(self, tile: _Tile) -> bool:
        unit = self.units[tile.unit]
        after = unit.text[unit.atoms[tile.at + tile.length - 1].end :]
        return not after.strip() or bool(re.match(r"[”’」』》）)\s]*[。！？!?；;\n]", after))

    def _content(self) -> Iterator[tuple[str, int, bool]]:
        """Yield words of the claim that say something, where they begin, and whether the evidence has them."""
        at = {atom.start: i for i, atom in enumerate(self.claim.atoms)}
        for word, tag, start, end in self.claim.words:
            inside = [i for position, i in at.items() if start <= position < end]
            if not inside or tag[0] not in _CONTENT_TAGS or word in _LIGHT:
                continue
            known = all(self.covered[i] for i in inside) or "".join(self.claim.keys[i] for i in inside) in self.plain
            yield word, start, known

    def coverage(self) -> tuple[float, list[str]]:
        """Return the share of the content that the evidence holds, by length, and the words it does not hold."""
        words = list(self._content())
        total = sum(len(word) for word, _, _ in words)
        missing = [word for word, _, known in words if not known]
        return (1.0 - sum(map(len, missing)) / total if total else 1.0), missing

    def new_clauses(self) -> bool:
        """Whether a whole clause says something of which the evidence holds next to nothing."""
        ends = [match.start() for match in _CLAUSE_END.finditer(self.claim.text)]
        clauses: dict[int, list[tuple[str, bool]]] = defaultdict(list)
        for word, start, known in self._content():
            clauses[sum(end < start for end in ends)].append((word, known))
        for words in clauses.values():
            total = sum(len(word) for word, _ in words)
            if total >= 6 and sum(len(word) for word, known in words if known) < _NEW_CLAUSE * total:
                return True
        return False


def _distance(place: tuple[int, int], follows: tuple[int, int]) -> float:
    """Return how far a place is from where the evidence would go on; another unit is far away."""
    return abs(place[1] - follows[1]) if place[0] == follows[0] else float("inf")


def _not_there(missing: Iterable[str]) -> Message:
    words = "、".join(list(dict.fromkeys(missing))[:5])
    return Message(f"原文里没有：{words}。", f"The text does not hold: {words}.")


def _inside(item: Item, others: Sequence[Item]) -> bool:
    return any(one.start <= item.start and item.end <= one.end for one in others)


def _meet(core: Sequence[str], denied: Sequence[str]) -> bool:
    """Whether what one denies is what the other denies: its first two atoms, or one of them near."""
    return not core or not denied or core[0] in denied[:3] or (len(core) > 1 and core[1] in denied[:3])


def _agree(kind: str, one: str, other: str) -> bool:
    if kind != "date":
        return one == other or (len(one) > 1 and len(other) > 1 and (one in other or other in one) and kind == "name")
    return one[-5:] == other[-5:] or one[:7] == other[:7]


def _places(unit: Statement, items: Sequence[Item]) -> list[_Place]:
    """Return the items with the atoms around them in their sentence, fellow items of a list left out."""
    taken = {i for item in items for i, atom in enumerate(unit.atoms) if item.start <= atom.start < item.end}
    places: list[_Place] = []
    for item in items:
        inside = [i for i, atom in enumerate(unit.atoms) if item.start <= atom.start < item.end]
        if not inside:
            places.append(_Place(item.key, (), ()))
            continue
        left = _around(unit, range(inside[0] - 1, -1, -1), inside[0], taken)
        right = _around(unit, range(inside[-1] + 1, len(unit.atoms)), inside[-1], taken)
        places.append(_Place(item.key, left, right))
    return places


def _around(unit: Statement, way: Iterable[int], start: int, taken: set[int]) -> tuple[str, ...]:
    found: list[str] = []
    listing = True
    for i in way:
        if unit.atoms[i].sentence != unit.atoms[start].sentence or len(found) == _REACH:
            break
        if listing and (i in taken or unit.keys[i] in _JOINERS):
            continue
        listing = False
        found.append(unit.keys[i])
    return tuple(found)


def _likeness(one: _Place, other: _Place) -> int:
    """Return how many neighbours agree, counted from the item outwards."""
    return sum(
        next((i for i, (a, b) in enumerate(zip(mine, yours, strict=False)) if a != b), min(len(mine), len(yours)))
        for mine, yours in ((one.left, other.left), (one.right, other.right))
    )
