"""Bodies by their short names and in full: 卫健委 is printed as 卫生健康委员会, 县一中 as 清溪县第一中学.

A short name holds characters of the full one in their order and ends as its sort of body does. Which full name is
meant is read off the articles, so it need not be known beforehand; a table has only what other characters are written
with (环保局 became 生态环境局).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from index.schema import Passage, Query

_HAN = "[\u4e00-\u9fff]"
_SHORTEST, _LONGEST = 3, 7  # characters of a short name
_BEFORE = 14  # characters of a full name before its end
_SKIPPED = 7  # of the full name that stand between two of the short one at most
_IN_NAME = "[\u4e00-\u9fff](?<![局委办厅院部县镇])"  # no other body begins or ends within
# How a short name ends, and the full one.
_ENDS = {
    "局": "局",
    "委": "委(?:员会)?",
    "办": "办(?:公室)?",
    "厅": "厅",
    "联": "联(?:合会)?",
    "协": "协(?:会)?",
    "社": "社",
    "院": "院",
    "中心": "中心",
    "公司": "公司",
    "集团": "集团",
}
_MENTION = re.compile(
    "(?:局(?![面势部限])|委(?![员托派])|委(?=员会)|办(?![理法事好公])|厅|联(?![系合网])|协(?![会议调助作])|社(?![区会保交团])|院(?<!院院)|中心|公司|集团)"
)
_LEVELS = "省市区县"
_ONE_NAME = re.compile(
    f"(?:{_HAN}(?<![局厅委办的省市区县镇乡村这那该此哪家个几每各全是在了和与及由对等被把为谁有说联协])"
    f"|^市(?=[监场政]))+(?<![党市县区省工常村居支编])(?:公司|集团|中心|.)"
)
_BEFORE_NAME = re.compile("(?:^|[^\u4e00-\u9fff]|[省市区县州镇乡的在由对向和与及从到是为问任新原前现了被让请])$")
_PLACE_CHARS = 4  # of a place that a question may begin with, before the name of a body
_TWO = frozenset("妇联 残联 文联 侨联 科协 作协 记协 体协 监委 纪委".split())
_SCHOOL = re.compile(
    "(?<![唯第统万])第?(?P<number>[一二三四五六七八九十]{1,2})"
    "(?P<sort>中(?![间央国心级型旬标华东西高低长短小])|小(?![时部块型区组节队步])|院(?![子线落])|幼(?![儿苗年]))"
)
_SCHOOLS = {"中": "中学", "小": "小学", "院": "(?:人民)?医院", "幼": "幼儿园"}
# Short names that are written with other characters than the full one.
_OTHERWISE = {
    "环保局": ("生态环境局",),
    "城管局": ("综合行政执法局", "城市管理局"),
    "执法局": ("综合行政执法局",),
    "国土局": ("自然资源局", "自然资源和规划局"),
    "安监局": ("应急管理局",),
    "市监局": ("市场监督管理局",),
    "府办": ("政府办公室",),
}
# What is searched for beside a short name, whose characters the words of the full one do not hold.
_FULL = {
    "卫健委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "发改委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "住建局": "住房和城乡建设局",
    "人社局": "人力资源和社会保障局",
    "市监局": "市场监督管理局",
    "教体局": "教育体育局",
    "文旅局": "文化和旅游局",
    "文广旅体局": "文化和广电旅游体育局",
    "文广旅局": "文化广电旅游局",
    "应急局": "应急管理局",
    "城管局": "城市管理局 综合行政执法局",
    "国资委": "国有资产监督管理委员会",
    "工信局": "工业和信息化局",
    "经信局": "经济和信息化局",
    "交运局": "交通运输局",
    "科技局": "科学技术局",
    "医保局": "医疗保障局",
    "民宗局": "民族宗教事务局",
    "资规局": "自然资源和规划局",
    "自规局": "自然资源和规划局",
    "退役军人局": "退役军人事务局",
    "环保局": "生态环境局",
    "监委": "监察委员会",
    "纪委": "纪律检查委员会",
    "妇联": "妇女联合会",
    "残联": "残疾人联合会",
    "文联": "文学艺术界联合会",
    "科协": "科学技术协会",
    "人防办": "人民防空办公室",
    "府办": "政府办公室",
}


def printed(text: str, articles: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the bodies that a question names, each with another name for it that the articles print.

    Args:
        text: A question, normalised.
        articles: Texts, normalised.
    """
    found: dict[tuple[str, str], None] = {}
    for short in _short(text):
        for name in _in_full(short, articles):
            found[short, name] = None
    found |= dict.fromkeys(_in_short(text, articles))
    said = [one for one, _ in found]
    return tuple(one for one in found if not any(one[0] in other and one[0] != other for other in said))


def widened(query: Query, passages: Sequence[Passage], retrieve: Callable[[Query], Sequence[Passage]]) -> list[Passage]:
    """Return the passages with those that the full names of the bodies in a question find.

    They come first where no article found has a short name, else behind.
    """
    shorts = [short for short in _FULL if short in query.text]
    shorts = [one for one in shorts if not any(one in other and one != other for other in shorts)]
    if not shorts:
        return list(passages)
    text = query.text
    for short in shorts:
        text = text.replace(short, _FULL[short])
    in_full = retrieve(replace(query, text=text))
    told = any(short in one.article.text for short in shorts for one in passages)
    both = [*passages, *in_full] if told else [*in_full, *passages]
    kept = {one.chunk.passage_id: one for one in reversed(both)}
    unique = [one for one in both if kept.pop(one.chunk.passage_id, None) is not None]
    return [replace(one, rank=rank) for rank, one in enumerate(unique, start=1)]


def _short(text: str) -> Iterator[str]:
    """Yield what may be the short name of a body, longer ones first at each place."""
    for end in _MENTION.finditer(text):
        for length in range(_LONGEST, 1, -1):
            start = end.end() - length
            name = text[start : end.end()] if start >= 0 else ""
            known = name in _TWO or name in _OTHERWISE
            before = text[: max(start, 0)]
            begins = _BEFORE_NAME.search(before) or len(before) <= _PLACE_CHARS and end[0] not in ("公司", "集团")
            if (len(name) >= _SHORTEST or known) and begins and _ONE_NAME.fullmatch(name):
                yield name
    for school in _SCHOOL.finditer(text):
        yield school["number"] + school["sort"]


def _in_full(short: str, articles: Sequence[str]) -> set[str]:
    """Return the full names that the articles print for a short one."""
    may = [text for text in articles if _in_order(short[:-1], text)]  # the last stands for many ends
    names = {name for text in may for name in _matches(_spelled_out(short), text)}
    names |= {name for name in _OTHERWISE.get(short, ()) for text in articles if name in text}
    return {one for one in names if one != short and special(one) <= special(short)}


_SPECIAL = re.compile("中医|妇幼|妇产|儿童|骨伤|骨科|口腔|精神|传染|肿瘤|眼科|康复|专科|胸科|职业|特殊教育")


def special(name: str) -> set[str]:
    """Return what makes a hospital or school one of its own: 县医院 is 县人民医院, never 县中医医院."""
    return set(_SPECIAL.findall(name))


def _in_order(chars: str, text: str) -> bool:
    """Whether a text holds characters one behind the other, with any others between."""
    at = 0
    for char in chars:
        if (at := text.find(char, at) + 1) == 0:
            return False
    return True


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        name = match[0]
        while (inner := pattern.search(name, 1)) is not None:  # 市场监督管理局 of 某市市场监督管理局
            name = inner[0]
        yield name


@lru_cache(maxsize=512)
def _spelled_out(short: str) -> re.Pattern[str]:
    """Return the pattern of the full names that a short one may stand for."""
    if (school := re.fullmatch("([一二三四五六七八九十]{1,2})([中小院幼])", short)) is not None:
        return re.compile(f"第{school[1]}(?:高级)?{_SCHOOLS[school[2]]}")
    end = next(one for one in sorted(_ENDS, key=len, reverse=True) if short.endswith(one))
    gap = f"(?:{_IN_NAME}){{0,{_SKIPPED}}}?"
    return re.compile(gap.join([*map(re.escape, short[: -len(end)]), _ENDS[end]]))


_CLOSES = re.compile("(?<![的局])局(?![面势部限])|委员会|办公室|联合会|厅")


def _in_short(text: str, articles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the full names in a question, each with a short one that the articles print for it."""
    for end in _CLOSES.finditer(text):
        before = "".join(dict.fromkeys(re.sub(f"(?!{_HAN}).", "", text[max(0, end.start() - _BEFORE) : end.start()])))
        if len(before) < _SHORTEST:
            continue
        run = re.compile(f"[{before}]{{1,{_LONGEST - 1}}}{end[0][0]}")
        for name in {one[0] for article in articles for one in run.finditer(article)}:
            short = name.lstrip(_LEVELS) if len(name) > _SHORTEST else name
            if len(short) >= _SHORTEST and short not in text:
                yield from ((full, short) for full in _in_full(short, [text]))
