"""The figures of a yes-or-no question against those of a sentence: each by what it is of, in its measure.

投资2亿元、长5公里吗 is yes only if both are so; 居民供热价格42元吗 is no where 42元 is that of 非居民; 30元/吨 is not
30元/平方米, and 3000米 is 3公里.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import claims
from bot.question import Term
from index.dates import find_dates

Judged = Literal["so", "other", "unlike"]  # every figure is told so; one is another; one is told in another measure

_NUMERAL = "(?:[0-9][0-9,]*(?:\\.[0-9]+)?[百千万亿]*|[一二两三四五六七八九十百千万亿]{2,8}|[二两三四五六七八九十])"
_MEASURES: dict[str, tuple[str, float]] = {
    **{"公里": ("length", 1000), "千米": ("length", 1000), "米": ("length", 1)},
    **{"厘米": ("length", 0.01), "毫米": ("length", 0.001), "平方公里": ("area", 1e6), "平方千米": ("area", 1e6)},
    **{"公顷": ("area", 1e4), "平方米": ("area", 1), "平米": ("area", 1), "亩": ("mu", 1), "立方米": ("volume", 1)},
    **{
        "吨": ("weight", 1000),
        "公斤": ("weight", 1),
        "千克": ("weight", 1),
        "斤": ("weight", 0.5),
        "克": ("weight", 1e-3),
    },
    **{"元": ("money", 1), "块钱": ("money", 1), "块": ("money", 1), "美元": ("dollar", 1), "角": ("money", 0.1)},
    **{"小时": ("hour", 1), "个小时": ("hour", 1), "分钟": ("hour", 1 / 60), "天": ("day", 1), "个月": ("month", 1)},
    **{"年": ("year", 1), "岁": ("age", 1), "%": ("share", 1), "个百分点": ("point", 1), "倍": ("times", 1)},
    **{"人": ("people", 1), "名": ("people", 1), "位": ("people", 1), "户": ("household", 1), "个": ("piece", 1)},
    **{
        "家": ("firm", 1),
        "所": ("school", 1),
        "张": ("sheet", 1),
        "台": ("set", 1),
        "辆": ("car", 1),
        "套": ("suit", 1),
    },
    **{"件": ("item", 1), "处": ("place", 1), "座": ("building", 1), "条": ("strip", 1), "层": ("floor", 1)},
    **{
        "棵": ("tree", 1),
        "株": ("tree", 1),
        "册": ("book", 1),
        "场": ("show", 1),
        "次": ("time", 1),
        "项": ("entry", 1),
    },
}
_UNIT = "|".join(sorted(map(re.escape, _MEASURES), key=len, reverse=True))
_PER = "平方米|平米|立方米|公里|千米|米|吨|公斤|斤|亩|小时|分钟|人|户|天|月|年|次|度|张|辆|台|个|位|名|件|套"
_FIGURE = re.compile(
    f"(?<![第0-9.])(?:每(?P<per>{_PER})(?:每(?P<per_two>{_PER}))?[^,，。;；0-9]{{0,4}}?)?(?P<number>{_NUMERAL})(?P<unit>{_UNIT})(?:人民币)?"
    f"(?:/(?P<slash>{_PER})|每(?P<behind>{_PER}))?(?!级)"
)
_ABOUT = re.compile("约|近|左右|超过|以上|以下|不到|不足|至少|最多|多$|上下|余$")
_CUT = re.compile("[、,，]|(?:并且|而且|同时|且|并|和)(?=[\u4e00-\u9fff]{0,6}[0-9])")
_CLAUSE = re.compile("[,，。;；:：、](?![0-9])|[,，。;；:：、]")
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        value: In the base of its dimension.
        dimension: What it measures, as in `_MEASURES`.
        per: Of what each (平方米 in 30元/平方米); empty where none is said.
    """

    value: float
    dimension: str
    per: str


def is_measure(word: str) -> bool:
    """Whether a word is a measure, with or without 万 before it."""
    return re.fullmatch(f"[百千万亿]*(?:{_UNIT})", word) is not None


def figures(text: str) -> list[Figure]:
    """Return the figures of a normalised text, days and years of dates aside."""
    days = [(one.start, one.end) for one in find_dates(text)]
    found = []
    for match in _FIGURE.finditer(text):
        calendar = match["unit"] == "年" and re.fullmatch("(?:19|20)[0-9]{2}", match["number"])
        if calendar or any(start <= match.start("number") < end for start, end in days):
            continue
        values = claims.measured(f"{match['number']}元").get("元")
        if not values:
            continue
        dimension, factor = _MEASURES[match["unit"]]
        per = match["slash"] or match["behind"] or match["per_two"] or match["per"] or ""
        found.append(Figure(float(next(iter(values))[1:]) * factor, dimension, "平方米" if per == "平米" else per))
    return found


def parts(claim: str) -> list[str]:
    """Return the parts of a statement that hold a figure each."""
    pieces, start = [], 0
    for cut in _CUT.finditer(claim):
        if figures(claim[start : cut.start()]) and figures(claim[cut.end() :]):
            pieces.append(claim[start : cut.start()])
            start = cut.end()
    return [one for one in (*pieces, claim[start:]) if figures(one)]


def judged(claim: str, terms: Sequence[Term], text: str) -> Judged | None:
    """Say how a sentence tells the figures of a statement; None where it leaves one of them open.

    Args:
        claim: The statement, normalised.
        terms: Words of the question.
        text: The sentence, normalised.
    """
    told = [_part(one, terms, text) for one in parts(claim)]
    if not told or None in told:
        return None
    return "other" if "other" in told else "unlike" if "unlike" in told else "so"


def _part(part: str, terms: Sequence[Term], text: str) -> Judged | None:
    """Compare the figure of a part with that of the clause which tells of the same thing."""
    stated = figures(part)
    if len(stated) != 1 or _ABOUT.search(part):
        return None
    words = [one for one in terms if one.kind != "number" and one.text in part and not is_measure(one.text)]
    clauses = [one for one in _CLAUSE.split(text) if one]
    alike = [(one, found) for one in clauses for found in [_of(stated[0].dimension, one)] if found]
    if not alike:
        return None
    shares = [sum(one.weight for one in words if _holds(one, part, clause)) for clause, _ in alike]
    best = max(shares)
    if words and best == 0 and len(alike) > 1:
        return None
    values = [one for (_, found), share in zip(alike, shares, strict=True) if share == best for one in found]
    if any(one.per and stated[0].per and one.per != stated[0].per for one in values):
        values = [one for one in values if one.per == stated[0].per]
        if not values:
            return "unlike"
    if any(abs(one.value - stated[0].value) <= _CLOSE * max(1.0, abs(one.value)) for one in values):
        return "so"
    return "other" if len({one.value for one in values}) == 1 and (best > 0 or len(alike) == 1) else None


def _of(dimension: str, clause: str) -> list[Figure]:
    return [one for one in figures(clause) if one.dimension == dimension]


def _holds(term: Term, part: str, clause: str) -> bool:
    """Whether a clause tells of the word: 居民 of 居民供热价格 is not that of 非居民供热价格."""
    for form in term.forms:
        for found in re.finditer(re.escape(form), clause):
            turned = re.search("[非未不副]$", clause[: found.start()])
            if turned is None or f"{turned[0]}{term.text}" in part:
                return True
    return False
