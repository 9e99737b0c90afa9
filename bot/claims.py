"""What a text states: its numbers, dates, names, quoted words and denials, in a form that can be compared.

Two spellings of one thing compare equal: 二十五名 and 25名, 八月四日 and 8月4日, full and half width, traditional and
simplified characters.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from index.analyzer import Analyzer
from index.dates import find_dates

Kind = Literal["number", "date", "time", "person", "name", "quoted"]

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_HAN_NUMERAL = "〇零一二两三四五六七八九十百千万亿"
_ATOM = re.compile(rf"[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?[百千万亿]*|[{_HAN_NUMERAL}]+|[a-z]+|[^\W_]")
_STOP = re.compile(r"[。！？!?；;\n]")
_UNIT = re.compile(
    r"[名个位家次届场项条人年月日天周岁时分秒米吨亩元倍成度级号批套种类门篇件户处座所间辆艘架台支队组期季届轮版页字"
    r"点%‰℃]|公里|公斤|公顷|平方|小时|分钟|百分|美元|连"
)
_TIME = re.compile(
    r"[今去前明上本当][年月周]|上半年|下半年|[一二三四首]季度|上午|下午|晚上|凌晨|昨[天日]|今[天日]|明[天日]"
)
_QUOTED = re.compile(r"《([^《》]{1,60})》|“([^“”]{1,40})”|「([^「」]{1,40})」|『([^『』]{1,40})』|\"([^\"]{1,40})\"")
# A person's name behind an office: what the tagger takes apart where it does not know the name.
_SURNAME = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤"
    "罗毕郝安常于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明臧戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童颜郭梅盛林钟徐丘邱骆高夏蔡田"
    "樊胡凌霍虞万柯管卢莫房丁邓洪包左石崔吉龚程邢裴陆荣翁荀甄曲车侯全班秋仲伊宁仇刘景詹束龙叶司黎白蒲赖卓乔谭申冉桑牛边温庄晏"
    "柴阎连艾鱼容向古易廖终居耿满匡寇广聂晁敖冷辛简饶沙关游权盖益岳闵应滕路娄危隋"
)
_OFFICE = (
    "副?书记|副?[省市县区州镇乡部局院厅司所处科会校行队团庭社组董站馆]长|副?主任|副?主席|总统|总理|首相|总裁|经理|董事长|理事长|记者|教授|"
    "专家|研究员|分析师|代表|委员|发言人|负责人|首席|监事|检察长|参赞|大使|秘书|秘书长|顾问|主编|导演|教练|院士|博士"
)
_OFFICE_END = re.compile(rf"(?:{_OFFICE})\s?$")
_BEHIND_OFFICE = re.compile(
    rf"(?:{_OFFICE})\s?([{_SURNAME}][\u4e00-\u9fff]{{1,2}})"
    r"(?=[，,、。；（(]|$|主持|出席|参加|讲话|强调|指出|表示|介绍|要求|宣[读布]|致[辞词]|通报|汇报|认为|说|在|作|赴|带|率|陪|向|对|等|和|与|到|主)"
)
_DOER = re.compile(
    rf"(?:^|(?<=[，,。；;、：:\s]))([{_SURNAME}][\u4e00-\u9fff]{{2}})(?=当选|担任|任|主持|出席|强调|指出|表示|介绍|宣布|致辞|讲话|率)"
)
_PLACE_END = re.compile("[省市县区州镇乡村路街湖江河山岛]$")
_NO_NAMES = frozenset(("力争",))  # the tagger takes it for the name of something
_PERSON, _NAME = frozenset({"nr", "nrt", "nrfg"}), frozenset({"ns", "nt", "nz"})

# Characters that deny, and the words in which they do not.
_DENIAL = re.compile(r"[并从尚决绝毫]?(?:无法|[不没未无非勿莫])|禁止|严禁|拒绝|杜绝")
_NO_DENIAL = re.compile(
    r"非常|未来|无论|不论|不管|不断|不仅|不但|不光|不止|不只|不少|不同|不久|不懈|不竭|无限|无比|未免|非凡|不凡|不得不|无不|"
    r"无非|无数|无穷|不由|不禁|不妨|不愧|非遗|非物质|非公|无人机|无线|无锡|无障碍|无偿|不锈钢|不动产|莫干山|非洲|没收|沉没|冲没|吞没|覆没|埋没|"
    r"淹没|出没|无疑|不约而同|不可或缺|必不可少|前所未有|无微不至|全力以赴|源源不断|坚持不懈|坚定不移|矢志不渝|持之以恒|"
    r"毫不动摇|永不|莫过于|未成年|不等|五个不|四个不"
)
_AUXILIARY = frozenset("能会可得要再曾有是被予以必须应该经于过")


class Atom(NamedTuple):
    """The smallest thing compared: one Han character, one number by its value, one run of letters.

    Attributes:
        key: What is compared.
        start, end: Range in the normalised text, which is that of the text itself.
        sentence: Which sentence it stands in, from 0.
    """

    key: str
    start: int
    end: int
    sentence: int


class Item(NamedTuple):
    """Something that must agree exactly."""

    kind: Kind
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """A text with what it states, each found when it is first asked for.

    Attributes:
        text: Normalised; offsets as in the original.
        analyzer: What cut and tags it.
    """

    text: str
    analyzer: Analyzer

    @classmethod
    def of(cls, text: str, analyzer: Analyzer) -> "Statement":
        """Return the statement of a text as printed."""
        return cls(analyzer.normalize(text), analyzer)

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """Everything but space and punctuation, in order."""
        stops = [match.start() for match in _STOP.finditer(self.text)]
        atoms: list[Atom] = []
        sentence = 0
        for match in _ATOM.finditer(self.text):
            while sentence < len(stops) and stops[sentence] < match.start():
                sentence += 1
            atoms.append(Atom(_key(match[0]), match.start(), match.end(), sentence))
        return tuple(atoms)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the atoms."""
        return tuple(one.key for one in self.atoms)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the atoms begin."""
        return tuple(one.start for one in self.atoms)

    def within(self, start: int, end: int) -> range:
        """Return the places among the atoms of those that begin in a range of the text."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    @cached_property
    def words(self) -> tuple[tuple[str, str, int, int], ...]:
        """Words with part of speech and range."""
        words: list[tuple[str, str, int, int]] = []
        position = 0
        for word, tag in self.analyzer.tags(self.text):
            words.append((word, tag, position, position + len(word)))
            position += len(word)
        return tuple(words)

    @cached_property
    def numbers(self) -> tuple[Item, ...]:
        """Quantities and ordinals; a single Chinese digit counts only before a unit or after 第."""
        return tuple(
            Item("number", one.key, one.start, one.end)
            for one in self.atoms
            if one.key.startswith("#") and self._is_quantity(one)
        )

    def _is_quantity(self, atom: Atom) -> bool:
        written = self.text[atom.start : atom.end]
        if written.isascii() or len(written) > 1 and atom.key[1:].replace(".", "").isdigit():
            return True
        if self.text.startswith("十分", atom.start):  # very
            return False
        return self.text[atom.start - 1 : atom.start] == "第" or _UNIT.match(self.text, atom.end) is not None

    @cached_property
    def dates(self) -> tuple[Item, ...]:
        """Days and months, `YYYY-MM-DD`, `YYYY-MM` or `--MM-DD`."""
        return tuple(Item("date", one.date, one.start, one.end) for one in find_dates(self.text))

    @cached_property
    def times(self) -> tuple[Item, ...]:
        """Words that say when without a date: 去年, 上半年, 下午."""
        return tuple(Item("time", match[0], *match.span()) for match in _TIME.finditer(self.text))

    @cached_property
    def offices(self) -> tuple[tuple[str, str], ...]:
        """Pairs (office, person) where the office stands right before the name."""
        pairs: list[tuple[str, str]] = []
        for name in self.names:
            if name.kind == "person" and (found := _OFFICE_END.search(self.text[: name.start])):
                pairs.append((found[0].strip(), name.key))
        return tuple(pairs)

    @cached_property
    def names(self) -> tuple[Item, ...]:
        """Persons, and names of places, bodies and works, as the dictionary or its model of new names knows them."""
        items: list[Item] = []
        for word, tag, start, end in self.words:
            if len(word) > 1 and (tag in _PERSON or tag in _NAME) and word not in _NO_NAMES:
                is_person = tag in _PERSON and not _PLACE_END.search(word)
                items.append(Item("person" if is_person else "name", word, start, end))
        for match in _BEHIND_OFFICE.finditer(self.text):
            start, end = match.span(1)
            items = [one for one in items if one.end <= start or end <= one.start]
            items.append(Item("person", match[1], start, end))
        # What the tagger does not know as a word, before what only persons do, is a name it does not know.
        starts, whole = {one[2] for one in self.words}, {(one[2], one[3]) for one in self.words}
        for match in _DOER.finditer(self.text):
            start, end = match.span(1)
            if start in starts and end in starts and (start, end) not in whole:
                items = [one for one in items if one.end <= start or end <= one.start]
                items.append(Item("person", match[1], start, end))
        return tuple(sorted(items, key=lambda one: one.start))

    @cached_property
    def quoted(self) -> tuple[Item, ...]:
        """What stands between quotation marks or in 《》, without its punctuation."""
        items: list[Item] = []
        for match in _QUOTED.finditer(self.text):
            group = next(number for number in range(1, 6) if match[number] is not None)
            key = "".join(_key(one[0]) for one in _ATOM.finditer(match[group]))
            items.append(Item("quoted", key, *match.span(group)))
        return tuple(items)

    @cached_property
    def denials(self) -> tuple[tuple[int, int], ...]:
        """For each denial, the places among the atoms of its first character and of what is denied."""
        harmless = [match.span() for match in _NO_DENIAL.finditer(self.text)]
        denied: list[tuple[int, int]] = []
        for match in _DENIAL.finditer(self.text):
            if any(start <= match.start() < end for start, end in harmless):
                continue
            first = next(i for i, one in enumerate(self.atoms) if one.start >= match.start())
            after = next((i for i, one in enumerate(self.atoms) if one.start >= match.end()), len(self.atoms))
            while after < len(self.atoms) and self.keys[after] in _AUXILIARY:
                after += 1
            denied.append((first, after))
        return tuple(denied)

    def find(self, words: Iterable[str]) -> Iterator[tuple[str, int, int]]:
        """Yield every place of every word, longer words first where two begin at one place."""
        held = {one: place for one in words if one and (place := self.text.find(one)) >= 0}
        while held:
            word = min(held, key=lambda one: (held[one], -len(one)))
            start, end = held[word], held[word] + len(word)
            yield word, start, end
            nexts = {one: at if at >= end else self.text.find(one, end) for one, at in held.items()}
            held = {one: at for one, at in nexts.items() if at >= 0}


def _key(written: str) -> str:
    """Return what an atom is compared by: `#` and its value for a number, else itself."""
    if written[0].isdigit():
        number, power = re.match(r"([\d,.]*)(.*)", written).groups()  # type: ignore[union-attr]  # it begins so
        quantity = float(number.replace(",", "").rstrip(".") or 0)
        for char in power:
            quantity *= _POWERS[char]
        return f"#{quantity:.10g}"
    if written[0] in _HAN_NUMERAL:
        return f"#{value}" if (value := _value(written)) is not None else written
    return written


_MEASURED = re.compile(
    rf"(?P<number>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?[百千万亿]*|[{_HAN_NUMERAL}]+)(?:多|余|来)?\s?(?P<unit>[\u4e00-\u9fff%℃]?)"
)


def measured(text: str) -> dict[str, set[str]]:
    """Return the values in a normalised text by the character of their measure, days aside: {亩: {#300}}."""
    days = [(one.start, one.end) for one in find_dates(text)]
    values: dict[str, set[str]] = {}
    for match in _MEASURED.finditer(text):
        inside = any(start <= match.start() < end for start, end in days)
        if not inside and (key := _key(match["number"])).startswith("#") and match["unit"] != "届":
            values.setdefault(match["unit"], set()).add(key)
    return values


def _value(numeral: str) -> int | None:
    """Return the value of a Chinese numeral, digits alone read one by one (二〇二三); None if it is none (千千万万)."""
    if all(char in _DIGITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    total, section, digit, last = 0, 0, 0, 10**9
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif _POWERS[char] >= 10_000:
            total, section, digit, last = (total + section + digit) * _POWERS[char], 0, 0, 10**9
        elif _POWERS[char] < last:
            last = _POWERS[char]
            section, digit = section + (digit or (1 if char == "十" else 0)) * last, 0
        else:
            return None
    value = total + section + digit
    return value or None
