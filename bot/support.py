"""Whether a sentence says what its evidence says: exactly in what must be exact, by overlap in the rest."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot import tense
from bot.claims import Item, Statement
from bot.schema import Verdict
from index.analyzer import Analyzer
from index.errors import Message

_SHORTEST = 2  # atoms that have to agree in a row to be taken from the evidence
_REACH = 24  # atoms on either side that tell which of several names or days is meant
_WIDE = 16  # the same for numbers
_GROUP = 40  # atoms before a number, up to the last full stop or semicolon: 城镇……元，同比增长……%
_CLEARLY = 3  # agreeing atoms more that tell two groups apart
_WEIGHT = 3  # of a number beside a number: 第二产业 is told from 第一产业 by nothing else
_SURE = 3  # agreeing neighbours that tie an item to another one's place
_BETTER = 1
_ENOUGH, _SOME = 0.62, 0.4  # share of a sentence's content that the evidence has to hold
_NEW_CLAUSE = 0.34
_JOINERS = frozenset("和及与或并等")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n]")
_WHEN = re.compile(r"[^，,]*[日午晚上年月时][，,]\s*")
_JOINED = re.compile(r"同时|此外|另外|并|而|也|还|则|以及")
_CONTENT_TAGS = frozenset("nvaijlstzbgmN")
_LIGHT = frozenset(
    "会议 强调 指出 要求 表示 认为 提出 进行 开展 召开 举行 举办 有关 相关 情况 工作 报道 消息 其中 同时 此外 "
    "另外 并且 以及 分别 共 共有 一共 包括 方面 主要 介绍 会上 会后 当天 当日 该市 该区 全文 说 称 谈到 提到 成为 作为 "
    "通过 进一步 要 "
    "一是 二是 三是 此次 这次 本次 参加 出席 讲话 主持 发表 担任 属于 是 有 来 年 月 日 时 上午 下午".split()
)
# Who did what: verbs of one line may stand for each other, verbs of different lines not.
_ROLES = (
    ("主持", "主持会议", "主持召开"),
    ("出席", "出席会议", "参加", "与会", "到会", "参会", "陪同"),
    ("讲话", "致辞", "致词", "发言"),
    ("强调", "指出", "要求", "表示", "提出", "认为", "介绍"),
    ("宣读",),
    ("通报",),
    ("汇报", "报告"),
    ("颁奖", "授牌", "颁发"),
    ("调研", "考察", "视察", "走访", "检查", "督查", "督导"),
    ("会见", "接见"),
    ("慰问", "看望"),
    ("当选",),
    ("任命",),
    ("签署", "签约"),
    ("带领", "率领"),
    ("批示",),
)
_ROLE_OF = {verb: number for number, verbs in enumerate(_ROLES) for verb in verbs}
_ATTENDS, _SPEAKS, _SAYS, _WROTE = _ROLE_OF["出席"], _ROLE_OF["讲话"], _ROLE_OF["强调"], _ROLE_OF["批示"]
_CHAIRS = _ROLE_OF["主持"]
_MEETING = re.compile("[^，,。！？!?；;：:、\\n]{1,20}?(?:会议?|仪式|活动)(?![\u4e00-\u9fff])")
# Which way something went: words of one side may stand for each other, those of the other side say the opposite.
_WAYS = (
    ("增长|增加|上升|提高|上涨|提升|回升|攀升|增多", "下降|减少|降低|下跌|下滑|回落|走低|负增长"),
    ("提前", "推迟|延期|延后|顺延|推后"),
    ("扩大", "缩小|收窄"),
    ("盈利", "亏损"),
)
_WAY = tuple(re.compile(f"(?P<down>{down})|(?P<up>{up})") for up, down in _WAYS)
_OF_A_RATE = re.compile("[增涨降][速幅][^，,。；;]{0,3}$")  # 增速回落 says of what it is the rate of that it grew
_VERB = re.compile("|".join(sorted(_ROLE_OF, key=len, reverse=True)))
_PUBLISHED = re.compile("发布|刊登|刊发|发表|印发|公布|报道|登载|成文|讯")
_LISTED = re.compile("[、和及与]")
_LIST_END = re.compile(r"[，,。；;：:等共]|以及|[两二三四五六七八九十\d]+[个位名家]")
_COUNTED = re.compile("[个位名人家项次届条件种类座所点]|方面")
_POINT = re.compile("(?:^|(?<=[：:；;，,。]))[一二三四五六七八九]是")
_MEASURES = frozenset("%户人家张座亩元吨米")
_COUNTERS = frozenset("%次届项条户家张座亩元吨岁")  # of which none stands for another
_AWAY = re.compile("(?:没能|没有?|未能?|不能)(?:出席|参加|到会|参会|与会)")
_ON_LEAVE = re.compile("请假|缺席|告假")
_ACTS = frozenset("说称道问答讲谈任是为在出主参率带表指强介认将已向对与和及等的")
_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_HAN = re.compile("[\u4e00-\u9fff]")
_SEGMENT_END = re.compile("[，,、；;。：:！？!?和及与\n]")

_MIXED = Message("这句话把两篇文章的内容拼在了一起。", "This sentence joins what two articles say apart.")


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
    """One occurrence of an item, with the keys around it, nearest first; `unit` and `group` are those of a number."""

    key: str
    unit: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    group: tuple[str, ...] = ()


class _Case:
    """One claim against its evidence: quotations first, then the headers of their articles."""

    def __init__(
        self, claim: Statement, quotes: Sequence[Statement], headers: Sequence[Statement], articles: Sequence[str]
    ) -> None:
        self.claim, self.quotes = claim, quotes
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
        yield from self._wrong_offices()
        yield from self._wrong_ways()
        yield from self._wrong_tense()
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
        told = [one.key for unit in self.quotes for one in unit.dates]
        published = _PUBLISHED.search(self.claim.text)
        years = {one[:4] for one in known if one[0].isdigit()} | {
            key[1:] for unit in self.units for key in unit.keys if key[:1] == "#"
        }
        for date in self.claim.dates:
            year, rest = ("", date.key[1:]) if date.key.startswith("--") else (date.key[:4], date.key[4:])
            is_known = any(one.endswith(rest) or (len(rest) == 3 and rest in one) for one in known)
            if told and not published and not any(one.endswith(rest) or rest in one for one in told):
                is_known = False  # the header's date is that of the report, not of what it reports
            if not is_known or (year and (year not in years or not self._in_one_article(year, rest))):
                yield Message(
                    f"原文没有这个日期：{self.claim.text[date.start : date.end]}。",
                    f"The text does not name this date: {self.claim.text[date.start : date.end]}.",
                )
        yield from self._misplaced("date", [one.dates for one in self.units], self.claim.dates)
        yield from self._misplaced("time", [one.times for one in self.units], self.claim.times)

    def _in_one_article(self, year: str, rest: str) -> bool:
        """Whether an article that has a day or month has its year too: that of another one is no proof of it."""
        return any(
            (
                any(one.key[:4] == year for unit in units for one in unit.dates)
                or any(f"#{year}" in unit.keys for unit in units)
            )
            and any(rest in one.key for unit in units for one in unit.dates)
            for units in self._by_article.values()
        )

    @cached_property
    def _by_article(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = defaultdict(list)
        for unit, of in zip(self.units, self.articles, strict=True):
            found[of].append(unit)
        return found

    def _year_of_another(self) -> bool:
        """Whether the claim gives a year that only articles have which hold none of its other figures."""
        figures = {one.key for one in self.claim.numbers}
        years = {f"#{found[1]}" for found in _YEAR.finditer(self.claim.text)}
        others = figures - years
        held = {of: {key for unit in units for key in unit.keys} for of, units in self._by_article.items()}
        telling = [keys for keys in held.values() if others & keys]
        return bool(telling) and any(
            not any(year in keys for keys in telling) for year in years if any(year in keys for keys in held.values())
        )

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
        measures: dict[str, set[str]] = defaultdict(set)
        for statement, items in zip(self.units, quantities, strict=True):
            for one in items:
                measures[one.key].add(statement.text[one.end : one.end + 1])
        for number in claimed:
            unit = self.claim.text[number.end : number.end + 1]
            missing = number.key not in (calendar if unit in "年月日号至、" else known)
            counted = measures[number.key]
            if unit in _COUNTERS and counted and counted <= _COUNTERS - {unit}:
                missing = True  # 三次全会 does not tell of 三项决议
            if missing and not self._counts(number):
                said = self.claim.text[number.start : number.end]
                yield Message(f"原文没有这个数：{said}。", f"The text does not hold this number: {said}.")
        yield from self._misplaced("number", quantities, claimed)

    def _counts(self, number: Item) -> bool:
        """Whether the number counts what is listed: 东城、西城、江南三个街道; or the articles: 两次会议."""
        if not _COUNTED.match(self.claim.text, number.end):
            return False
        lists = _LIST_END.split(self.claim.text)
        counts = {len(_LISTED.findall(one)) + 1 for one in lists} - {1} | {len(set(self.articles))}
        counts |= {len(_POINT.findall(self.claim.text[number.end :]))}  # 原因有两点：一是……；二是……
        return number.key in {f"#{count}" for count in counts}

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
        known = [(start, end) for _, start, end in self.claim.find(n.key for unit in self.units for n in unit.names)]
        for name in self.claim.names:
            if any(start < name.end and name.start < end for start, end in known):
                continue  # 毛世梁任 may be taken for 毛世 and 梁任
            if (name.key not in squeezed and not self._is_short_for(name)) or self._is_of_another(name):
                said = name.key + ("" if name.key not in squeezed else self.claim.text[name.end : name.end + 1])
                yield Message(f"原文没有提到“{said}”。", f"The text does not mention “{said}”.")
        yield from self._replaced()
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

    def _is_of_another(self, name: Item) -> bool:
        """Whether the evidence has two characters of a name only as a part of another one: 方立(群) in 方立勤."""
        after = self.claim.text[name.end : name.end + 1]
        if name.kind != "person" or len(name.key) != 2 or not _HAN.match(after):
            return False
        others = [one.key for unit in self.units for one in unit.names if one.kind == "person" and len(one.key) == 3]
        others = [one for one in others if one.startswith(name.key) and one[2] not in _ACTS]  # 尹松说 is cut wrongly
        longer = "|".join(re.escape(one) for one in others if one[2] != after)
        return (
            bool(longer)
            and not re.search(f"{name.key}(?!{longer.replace(name.key, '')})", self.text)
            and bool(re.search(f"(?:{longer})[，,、。；;:：（(\\s]", self.text))
        )

    def _replaced(self) -> Iterator[Message]:
        """Yield names, nouns and numbers of the evidence in whose place the claim, otherwise the same, has others."""
        for one, other in zip(self.tiles, self.tiles[1:], strict=False):
            gap = self.claim.atoms[one.start + one.length : other.start]
            low, high = one.at + one.length, other.at
            if not gap or one.unit != other.unit or not 0 < high - low <= 4 or len(gap) > 4:
                continue
            unit = self.units[one.unit]
            was, now = (
                [key for key in keys if key.startswith("#")]
                for keys in (unit.keys[low:high], [atom.key for atom in gap])
            )
            if was and now and was != now:
                said = self.claim.text[gap[0].start : gap[-1].end]
                there = unit.text[unit.atoms[low].start : unit.atoms[high - 1].end]
                yield Message(f"原文是“{there}”，不是“{said}”。", f"The text has “{there}”, not “{said}”.")
            lost = _nouns(unit, unit.atoms[low].start, unit.atoms[high - 1].end)
            put = _nouns(self.claim, gap[0].start, gap[-1].end)
            if len(gap) == 1 and high - low == 1:  # one character of a word
                lost, put = _words(unit, unit.atoms[low].start), _words(self.claim, gap[0].start)
            if lost and put and not set(lost) & set(put) and not any(word in self.text for word in put):
                yield Message(f"原文是“{lost[0]}”，不是“{put[0]}”。", f"The text has “{lost[0]}”, not “{put[0]}”.")

    def _wrong_quotations(self) -> Iterator[Message]:
        for quoted in self.claim.quoted:
            if quoted.key and quoted.key not in self.plain:
                said = self.claim.text[quoted.start : quoted.end]
                yield Message(f"原文没有“{said}”这几个字。", f"The text does not hold the words “{said}”.")

    def _wrong_denials(self) -> Iterator[Message]:
        denied = [unit.keys[at : _clause_end(unit, at)] for unit in self.units for _, at in unit.denials]
        claimed = [(at, self.claim.keys[at : _clause_end(self.claim, at)]) for _, at in self.claim.denials]
        for (first, at), (_, words) in zip(self.claim.denials, claimed, strict=True):
            if self.claim.atoms[first].start in self._excused:
                continue
            if self._inserted(first, at) or not any(_meet(words, other) for other in denied):
                said = _said(self.claim, at)
                yield Message(f"原文没有否定“{said}”。", f"The text does not deny “{said}”.")
        for end, dropped in self._kept_denials().items():
            mine = [other for i, other in claimed if _clause_end(self.claim, i) == end]
            for unit, at in dropped:
                words = unit.keys[at : _clause_end(unit, at)]
                if len(mine) < len(dropped) or not any(_meet(other, words) for other in mine):
                    said = _said(unit, at)
                    yield Message(f"原文否定了“{said}”。", f"The text denies “{said}”.")
                    break

    @cached_property
    def _excused(self) -> frozenset[int]:
        """Where the claim says of somebody that he was not there, of whom the evidence says that he was on leave."""
        absent = {
            person
            for unit in self.quotes
            for person, _, end in unit.find(self._persons)
            if (clause := _SENTENCE_END.split(unit.text[end:], maxsplit=1)[0])
            and _ON_LEAVE.search(clause)
            and not any(one in clause for one in self._persons)
        }
        return frozenset(
            found.start()
            for found in _AWAY.finditer(self.claim.text)
            if (before := [name for name, _, end in self.claim.find(self._persons) if end <= found.start()])
            and before[-1] in absent
            or not before  # who is told by his office alone, as in the evidence
            and (leave := _ON_LEAVE.search(self.claim.text[: found.start()]))
            and self._copied(leave.start())
        )

    def _copied(self, at: int) -> bool:
        """Whether the evidence has what the claim says up to a place of it."""
        atoms = [i for i, one in enumerate(self.claim.atoms) if one.start < at]
        return bool(atoms) and all(self.covered[i] for i in atoms)

    def _kept_denials(self) -> dict[int, list[tuple[Statement, int]]]:
        """Return what the evidence denies and the claim repeats, denied or not, by the end of the claim's clause."""
        kept: dict[int, list[tuple[Statement, int]]] = defaultdict(list)
        for tile in self.tiles:
            unit = self.units[tile.unit]
            for _, at in unit.denials:
                if tile.at <= at < tile.at + tile.length:
                    kept[_clause_end(self.claim, tile.start + at - tile.at)].append((unit, at))
        return kept

    def _inserted(self, first: int, at: int) -> bool:
        """Whether the evidence runs on without the denial that the claim has between these two places."""
        keys = self.claim.keys
        if not 0 < first < at < len(keys):
            return False
        before, after = keys[first - 1 : first], keys[at : at + 2]
        run = (*before, *after)
        for unit in self.units:
            if any(unit.keys[i - 1 : i] == before and unit.keys[j : j + 2] == after for i, j in unit.denials if i):
                return False  # said both ways: 未达到上限 and 达到上限
        # 不得在禁渔期捕捞 and 禁渔期不得捕捞 are the same; with a denial more than the evidence they are not.
        moved_at_most = len(self.claim.denials) <= sum(len(unit.denials) for unit in self.quotes)
        return any(
            run == unit.keys[i : i + len(run)]
            and not (moved_at_most and any(at <= i < _clause_end(unit, at) for _, at in unit.denials))
            for unit in self.units
            for i in range(len(unit.keys))
        )

    def _wrong_roles(self) -> Iterator[Message]:
        """Yield verbs of the claim that the evidence does not hold, or says of somebody else."""
        known = {_ROLE_OF[match[0]] for match in _VERB.finditer(self.text)}
        excused = {found.end() for found in _AWAY.finditer(self.claim.text) if found.start() in self._excused}
        for match in _VERB.finditer(self.claim.text):
            if match.end() not in excused and _ROLE_OF[match[0]] not in known | {_SAYS, _SPEAKS}:
                yield Message(f"原文没有说“{match[0]}”。", f"The text does not say “{match[0]}”.")
        did: dict[str, set[int]] = defaultdict(set)
        for unit in self.units:
            for person, role, _ in _deeds(unit, self._persons):
                did[person].add(role)
        for person, role, verb in _deeds(self.claim, self._persons, strict=True):
            roles = did.get(person)
            if roles is None and role == _CHAIRS and any(_CHAIRS in one for one in did.values()):
                roles = set()  # who is named beside the one in the chair is not in it
            if roles is None or role == _SAYS or role in roles:
                continue
            if (role == _ATTENDS and roles - {_WROTE}) or (role == _SPEAKS and _SAYS in roles):
                continue
            yield Message(f"原文没有说{person}“{verb}”。", f"The text does not say that {person} did “{verb}”.")
        for verb, start, end in self._meetings():
            inside = [known for _, at, known in self._content if start <= at < end]
            if inside and not any(inside):
                said = self.claim.text[start:end]
                yield Message(f"原文没有说{verb}“{said}”。", f"The text does not say “{verb}” of “{said}”.")

    def _meetings(self) -> Iterator[tuple[str, int, int]]:
        """Yield what the claim says was chaired or attended: the verb, and the range of the meeting behind it."""
        for match in _VERB.finditer(self.claim.text):
            if _ROLE_OF[match[0]] in (_CHAIRS, _ATTENDS) and (named := _MEETING.match(self.claim.text, match.end())):
                yield match[0], *named.span()

    def _wrong_ways(self) -> Iterator[Message]:
        """Yield words of growth or decline, earlier or later, where the evidence says the opposite of the same."""
        for pattern in _WAY:
            for match in pattern.finditer(self.claim.text):
                said = _way_told(pattern, self.claim.text, match.start())
                if said is None or (told := self._way_of(pattern, match.start())) is None or told[0] == said[0]:
                    continue
                yield Message(f"原文是“{told[1]}”，不是“{said[1]}”。", f"The text has “{told[1]}”, not “{said[1]}”.")

    def _way_of(self, pattern: re.Pattern[str], place: int) -> tuple[str, str] | None:
        """Return the way that the evidence tells of what stands before a place of the claim; None if it tells none."""
        before = [one for one in self.tiles if self.claim.atoms[one.start].start < place]
        if not before:
            return None
        tile = before[-1]
        unit = self.units[tile.unit]
        if self.claim.atoms[tile.start + tile.length - 1].end > place:
            return None  # the very words of the evidence
        start = unit.atoms[tile.at + tile.length - 1].end
        end = _SENTENCE_END.search(unit.text, start)
        return _way_told(pattern, unit.text, start, end.start() if end else len(unit.text))

    def _wrong_tense(self) -> Iterator[Message]:
        """Yield what the claim tells as done and the evidence only plans or demands, and the reverse."""
        marks = list(tense.told(self.claim.text))
        for mark in marks:
            deed = self._deed(mark)
            if deed is None or any(mark.end <= one.start < self.claim.atoms[deed].start for one in marks):
                continue
            places = self._told_at(deed)
            sides = {tense.side(unit.text, unit.atoms[at].start, year) for unit, at, year in places}
            said = self.claim.text[self.claim.atoms[deed].start : self.claim.atoms[deed + 1].end]
            if sides == {"ahead"} and mark.side == "done":
                yield Message(
                    f"原文里“{said}”是将要做的，不是已经做了的。",
                    f"In the text “{said}” is still to come, not done.",
                )
            happened = mark.planned and sides == {None} and not tense.is_open(self.text)
            happened = happened and all(tense.is_dated(unit.text, unit.atoms[at].start) for unit, at, _ in places)
            if mark.side == "ahead" and (sides == {"done"} or happened):
                yield Message(
                    f"原文里“{said}”是已经做了的，不是将要做的。",
                    f"In the text “{said}” was done, not still to come.",
                )

    def _deed(self, mark: tense.Told) -> int | None:
        """Return the first of two atoms that the evidence holds too, behind a mark and in its clause, days aside.

        None where there are none, or where the evidence has the mark in the same place.
        """
        end = _CLAUSE_END.search(self.claim.text, mark.start)
        days = [(one.start, one.end) for one in self.claim.dates]
        days += [found.span() for found in tense.WHEN.finditer(self.claim.text)]
        inside = self.claim.within(mark.deed, end.start() if end else len(self.claim.text))
        for i in inside[:-1]:
            own, after = self.claim.atoms[i], self.claim.atoms[i + 1]
            if (
                own.key[0] == "#"
                or after.key[0] == "#"
                or any(low < after.end and own.start < high for low, high in days)
            ):
                continue
            for one in self.tiles:
                if one.start <= i and i + 2 <= one.start + one.length:
                    words = self.claim.within(mark.start, mark.end)
                    is_copied = words and one.start <= words[0] and words[-1] < one.start + one.length
                    return None if is_copied else i
        return None

    def _told_at(self, deed: int) -> list[tuple[Statement, int, int | None]]:
        """Return where the evidence has two atoms of the claim, with most of the words around them, and its year."""
        pair, own = self.claim.keys[deed : deed + 2], _around(self.claim, deed)
        found: list[tuple[tuple[int, int], Statement, int, int | None]] = []
        for unit, article in zip(self.units, self.articles, strict=True):
            same = [other for other, of in zip(self.units, self.articles, strict=True) if of == article]
            known = [one.key[:4] for other in same if other not in self.quotes for one in other.dates]
            year = max((int(one) for one in known if one.isdigit()), default=None)
            found += [
                ((_run(self.claim.keys[deed:], unit.keys[i:]), len(own & _around(unit, i))), unit, i, year)
                for i in range(len(unit.keys) - 1)
                if unit.keys[i : i + 2] == pair
            ]
        best = max((likeness for likeness, *_ in found), default=(0, 0))
        return [(unit, at, year) for likeness, unit, at, year in found if likeness == best]

    def _wrong_offices(self) -> Iterator[Message]:
        """Yield offices that the evidence gives to somebody else, or another one to this person."""
        held: dict[str, set[str]] = defaultdict(set)
        for unit in self.units:
            for office, person in unit.offices:
                held[person].add(office)
        for office, person in (*self.claim.offices, *self.claim.posts):
            if not held.get(person) or any(_same_office(office, one) for one in held[person]):
                continue
            if not re.search(
                rf"(?<!副){office}[^，,。；;]{{0,24}}{person}|{person}[^，,。；;]{{0,12}}{office}", self.text
            ):
                yield Message(f"原文没有说{person}是{office}。", f"The text does not call {person} {office}.")

    def _misplaced(self, kind: str, known: Sequence[Sequence[Item]], claimed: Sequence[Item]) -> Iterator[Message]:
        """Yield items that stand where the evidence has another one of their kind."""
        if not claimed or len({one.key for items in known for one in items}) < 2:
            return
        places = [place for unit, items in zip(self.units, known, strict=True) for place in _places(unit, items, kind)]
        for item, place in zip(claimed, _places(self.claim, claimed, kind), strict=True):
            mine = [one for one in places if _agree(kind, one.key, place.key)]
            if not mine:
                continue
            others = [one for one in places if one not in mine and one.unit == place.unit]
            same = max(_likeness(kind, place, one) for one in mine)
            best, rival = max(((_likeness(kind, place, one), one.key) for one in others), default=(0, ""))
            if kind == "number" and others and place.unit in _MEASURES and all(one.unit != place.unit for one in mine):
                best, same = _SURE, 0  # 12户86人 is not 86户12人
            if kind == "number" and best >= same - _BETTER and (other := _of_other_group(place, mine, others)):
                best, same, rival = _SURE, 0, other
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
        if self._figures_of_another() or self._year_of_another():
            yield _MIXED
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
            if _CLAUSE_END.search(between) and self._begins_sentence(other, after_date=bool(_JOINED.search(between))):
                continue
            if _CLAUSE_END.search(between) and self._are_parallel(one, other):
                continue
            yield _MIXED

    def _figures_of_another(self) -> bool:
        """Whether a clause gives the only person it names a day or number of an article that does not name him."""
        ends = [match.start() for match in _CLAUSE_END.finditer(self.claim.text)] + [len(self.claim.text)]
        named = list(self.claim.find(self._persons))
        for start, end in zip([0, *ends], ends, strict=False):
            persons = {name for name, low, _ in named if start <= low < end}
            if len(persons) != 1:
                continue
            of_person = self._articles_with(self._whole(persons.pop()))
            for item in (*self.claim.dates, *self.claim.numbers):
                if not start <= item.start < end:
                    continue
                kept = {
                    of
                    for unit, of in zip(self.units, self.articles, strict=True)
                    if item.key in unit.keys or any(_agree("date", one.key, item.key) for one in unit.dates)
                }
                if kept and of_person and not kept & of_person:
                    return True
        return False

    def _whole(self, name: str) -> str:
        """Return a name of two characters with its third where the evidence tells apart two that begin so."""
        at = self.claim.text.index(name)
        longer = self.claim.text[at : at + 3]
        rivals = [one for one in self._persons if len(one) == 3 and one.startswith(name) and one != longer]
        return longer if len(name) == 2 and rivals and longer in self.text else name

    def _articles_with(self, name: str) -> set[str]:
        return {of for unit, of in zip(self.units, self.articles, strict=True) if name in re.sub(r"\s", "", unit.text)}

    def _are_parallel(self, one: _Tile, other: _Tile) -> bool:
        """Whether each tile's clause begins with a person whom only its own article names: 甲任院长，乙任检察长."""
        return self._own_heads(one, but_not=other) and self._own_heads(other, but_not=one)

    def _own_heads(self, tile: _Tile, *, but_not: _Tile) -> bool:
        start = self.claim.atoms[tile.start].start
        clause = max((match.end() for match in _CLAUSE_END.finditer(self.claim.text, 0, start + 1)), default=0)
        heads = [name for name, low, _ in self.claim.find(self._persons) if low == clause]
        foreign = self.articles[but_not.unit]
        texts = [unit.text for unit, of in zip(self.units, self.articles, strict=True) if of == foreign]
        return any(not any(name in text for text in texts) for name in heads)

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
        return len(lead) < 2 or lead.endswith("、") or (after_date and bool(_WHEN.fullmatch(lead)))

    @cached_property
    def _content(self) -> tuple[tuple[str, int, bool], ...]:
        """Words of the claim that say something, where they begin, and whether the evidence has them."""
        found = []
        for word, tag, start, end in self.claim.words:
            inside = self.claim.within(start, end)
            if not inside or tag[0] not in _CONTENT_TAGS or word in _LIGHT:
                continue
            known = all(self.covered[i] for i in inside) or "".join(self.claim.keys[i] for i in inside) in self.plain
            found.append((word, start, known))
        return tuple(found)

    def coverage(self) -> tuple[float, list[str]]:
        """Return the share of the content that the evidence holds, by length, and the words it does not hold."""
        words = self._content
        total = sum(len(word) for word, _, _ in words)
        missing = [word for word, _, known in words if not known]
        return (1.0 - sum(map(len, missing)) / total if total else 1.0), missing

    def new_clauses(self) -> bool:
        """Whether a whole clause says something of which the evidence holds next to nothing."""
        ends = [match.start() for match in _CLAUSE_END.finditer(self.claim.text)]
        clauses: dict[int, list[tuple[str, bool]]] = defaultdict(list)
        for word, start, known in self._content:
            clauses[sum(end < start for end in ends)].append((word, known))
        for words in clauses.values():
            total = sum(len(word) for word, _ in words)
            if total >= 6 and sum(len(word) for word, known in words if known) < _NEW_CLAUSE * total:
                return True
        return False


def ways(text: str) -> frozenset[tuple[str, str]]:
    """Return which ways a text tells of: growth or decline, earlier or later."""
    return frozenset(
        (pattern.pattern, str(found.lastgroup))
        for pattern in _WAY
        for found in pattern.finditer(text)
        if not _OF_A_RATE.search(text[: found.start()])
    )


def opposite(text: str) -> str | None:
    """Return a statement with its way turned round: 总额下降 for 总额增长; None if it tells of none, or of several."""
    found = [(number, one) for number, pattern in enumerate(_WAY) for one in pattern.finditer(text)]
    if len(found) != 1:
        return None
    number, one = found[0]
    other = _WAYS[number][0 if one.lastgroup == "down" else 1].split("|")[0]
    return text[: one.start()] + other + text[one.end() :]


def _way_told(pattern: re.Pattern[str], text: str, start: int, end: int | None = None) -> tuple[str, str] | None:
    """Return the first way told from a place on, as its side and its word; None if it is that of a rate, or none is."""
    found = pattern.search(text, start, len(text) if end is None else end)
    if found is None or _OF_A_RATE.search(text[: found.start()]):
        return None
    return str(found.lastgroup), found[0]


def _nouns(unit: Statement, start: int, end: int) -> list[str]:
    """Return the nouns, names and unknown words that reach into a range."""
    inside = [one for one in unit.words if one[2] < end and start < one[3]]
    return [word for word, tag, *_ in inside if tag[0] == "n" and word not in _LIGHT]


def _words(unit: Statement, at: int) -> list[str]:
    """Return the word at a place, unless it is one that only joins or helps."""
    return [word for word, tag, low, high in unit.words if low <= at < high and (len(word) > 1 or tag[0] in "anijgxs")]


def _distance(place: tuple[int, int], follows: tuple[int, int]) -> float:
    """Return how far a place is from where the evidence would go on; another unit is far away."""
    return abs(place[1] - follows[1]) if place[0] == follows[0] else float("inf")


def _not_there(missing: Iterable[str]) -> Message:
    words = "、".join(list(dict.fromkeys(missing))[:5])
    return Message(f"原文里没有：{words}。", f"The text does not hold: {words}.")


def _same_office(one: str, other: str) -> bool:
    """Whether two offices may be one: 书记 and 市委书记, but never 市长 and 副市长."""
    return one.startswith("副") == other.startswith("副") and (one in other or other in one)


def _deeds(unit: Statement, persons: Iterable[str], *, strict: bool = False) -> Iterator[tuple[str, int, str]]:
    """Yield (person, role, verb) for what a text says that persons did.

    A verb belongs to the persons before it, as far back as a list of them goes, in its sentence (strictly:
    in its clause); in 由某某主持 to the one in between; in 参加会议的有某某 to those behind it.
    """
    found = list(unit.find(persons))
    ends = _CLAUSE_END if strict else _SENTENCE_END
    for verb in _VERB.finditer(unit.text):
        stop = max((match.end() for match in ends.finditer(unit.text, 0, verb.start())), default=0)
        before = [one for one in found if stop <= one[1] and one[2] <= verb.start()]
        doers = before[-1:]
        for one, other in zip(before[-2::-1], before[:0:-1], strict=False):
            if not re.fullmatch(r"\s*[、和及与]\s*", unit.text[one[2] : other[1]]):
                break
            doers.append(one)
        if not before and not strict:
            end = ends.search(unit.text, verb.end())
            doers = [one for one in found if verb.end() <= one[1] and (end is None or one[2] <= end.start())]
        for person, _, _ in doers:
            yield person, _ROLE_OF[verb[0]], verb[0]


def _inside(item: Item, others: Sequence[Item]) -> bool:
    return any(one.start <= item.start and item.end <= one.end for one in others)


def _said(unit: Statement, at: int) -> str:
    """Return the next few characters as printed."""
    atoms = unit.atoms[at : at + 4]
    return unit.text[atoms[0].start : atoms[-1].end] if atoms else ""


def _clause_end(unit: Statement, at: int) -> int:
    """Return the place of the first atom behind the clause of an atom."""
    if at >= len(unit.atoms):
        return at
    found = _CLAUSE_END.search(unit.text, unit.atoms[at].start)
    end = found.start() if found else len(unit.text)
    return next((i for i in range(at, len(unit.atoms)) if unit.atoms[i].start >= end), len(unit.atoms))


def _run(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many keys agree from the beginning on."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _around(unit: Statement, at: int) -> set[str]:
    """Return the keys of the clause of an atom."""
    low = max((one.end() for one in _CLAUSE_END.finditer(unit.text, 0, unit.atoms[at].start)), default=0)
    return {unit.keys[i] for i in range(unit.within(low, len(unit.text)).start, _clause_end(unit, at))}


def _meet(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two denied clauses deny the same: the first two atoms of one stand in the other."""
    if not one or not other:
        return one == other
    first, second = "".join(one), "".join(other)
    return "".join(one[:2]) in second or "".join(other[:2]) in first


def _agree(kind: str, one: str, other: str) -> bool:
    if kind != "date":
        return one == other or (len(one) > 1 and len(other) > 1 and (one in other or other in one) and kind == "name")
    return one[-5:] == other[-5:] or one[:7] == other[:7]


def _places(unit: Statement, items: Sequence[Item], kind: str) -> list[_Place]:
    """Return the items with the atoms around them.

    A number is known by what stands with it between two commas, on either side (定点医院12家, 12家定点医院);
    a name by its neighbours in its clause, a date by those in its sentence, fellow items of a list left out.
    """
    taken = {i for item in items for i in unit.within(item.start, item.end)}
    ends = {"number": _SEGMENT_END, "date": _SENTENCE_END, "time": _SENTENCE_END}.get(kind, _CLAUSE_END)
    places: list[_Place] = []
    for item in items:
        low = max((match.end() for match in ends.finditer(unit.text, 0, item.start)), default=0)
        found = ends.search(unit.text, item.end)
        high = found.start() if found else len(unit.text)
        before = unit.within(low, item.start)[::-1]
        after = unit.within(item.end, high)
        if kind == "number":
            around = tuple(unit.keys[i] for i in (*before[:_WIDE], *after[:_WIDE]))
            group_start = max((match.end() for match in _SENTENCE_END.finditer(unit.text, 0, item.start)), default=0)
            group = unit.within(group_start, item.start)[::-1]
            ordinal = unit.text[item.start - 1 : item.start] == "第"
            measure = "第" if ordinal else unit.text[item.end : item.end + 1]
            places.append(_Place(item.key, measure, around, (), tuple(unit.keys[i] for i in group[:_GROUP])))
        else:
            places.append(_Place(item.key, "", *(_neighbours(unit, way, taken) for way in (before, after))))
    return places


def _of_other_group(place: _Place, mine: Sequence[_Place], others: Sequence[_Place]) -> str:
    """Return the number in whose place this one stands: with just its words around, or behind the same subject.

    Both 城镇 and 农村居民收入 have 同比增长 right beside a figure; what stands before tells them apart, unless the
    claim names it beside the figure itself.
    """
    if len(place.left) >= _SURE and not any(one.left == place.left for one in mine):
        exact = next((one.key for one in others if one.left == place.left), "")
        if exact:
            return exact

    def beside(one: _Place) -> int:
        return _overlap(place.left, (*one.left, *one.group))

    def before(one: _Place) -> int:
        return _overlap(place.group, one.group)

    rival = max(others, key=lambda one: (beside(one), before(one)), default=None)
    if rival is None or max(map(beside, mine)) > beside(rival):
        return ""
    near = _likeness("number", place, rival) >= max(_likeness("number", place, one) for one in mine)
    names = beside(rival) > max(map(beside, mine)) + _BETTER
    return rival.key if near and (names or before(rival) >= max(map(before, mine)) + _CLEARLY) else ""


def _overlap(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many keys two places share; a number tells more than a character."""
    return sum(_WEIGHT if key.startswith("#") else 1 for key in set(one) & set(other))


def _neighbours(unit: Statement, way: Sequence[int], taken: set[int]) -> tuple[str, ...]:
    """Return the next few keys on one side, fellow items of a list left out."""
    start = 0
    while start < len(way) and (way[start] in taken or unit.keys[way[start]] in _JOINERS):
        start += 1
    return tuple(unit.keys[i] for i in way[start : start + _REACH])


def _likeness(kind: str, one: _Place, other: _Place) -> int:
    """Return how many neighbours agree: of numbers in any order, of all else from the item outwards."""
    if kind == "number":
        return _overlap(one.left, other.left)
    return sum(_run(mine, yours) for mine, yours in ((one.left, other.left), (one.right, other.right)))
