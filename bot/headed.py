"""Notices in numbered parts (四、申报材料): the part whose heading names what is asked, each of its sentences cited.

The heading says what its part is about, and the part does not say it again: 申请人须携带身份证 stands below 申报材料.
So the heading is matched to the question, and the sentences below it answer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import phrasing
from bot.points import made
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import hit

_HEADING = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）])\s*(?P<name>[\u4e00-\u9fff、和与及]{2,12})[:：。]?"
)
# The same with what it says in its line: 一、管制时间：6时至11时.
_LABELLED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）])\s*(?P<name>[\u4e00-\u9fff]{2,8})[:：](?=.{2})"
)
_LEAST_PARTS = 3  # headings from which an article is one in parts
_ABOUT = 0.8  # of the question's words, but for those of the part, that the head of the article holds
_MOST, _CHARS = 2, 140  # sentences shown, and characters of one
_MOST_ITEMS = 6  # of a list below a heading, each a few words
_ITEM = re.compile("(?:[0-9]{1,2}[.、．]|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[①-⑳])[^。;；]{2,60}[。;；]?$")
_DONE = "接种|体检|申[报请领]|报名|办理?|领取?|补贴|补助|登记|投诉|预约|受理|报考|参赛|应聘"
_CLOSED = "封闭|封路|封|管制|限行|禁行|停[水电气]"
# What is asked, and the heading under which it stands.
_PARTS = tuple(
    (re.compile(asked), re.compile(heading))
    for asked, heading in (
        ("材料|证件|手续|(?:带|准备|提交|携带)(?:些)?(?:什么|哪些|啥)|(?:什么|哪些)东西", "材料|证件|手续|资料"),
        (
            f"(?:谁|哪些人|什么人|哪类人|哪些对象)(?:能|可以?|有资格|符合|才能)|(?:{_DONE})(?:的)?(?:条件|对象|范围|资格)|(?:什么|哪些|啥)条件",
            "对象|条件|范围|资格",
        ),
        (
            f"(?:{_DONE})[^,，]{{0,6}}(?:截止|截至|到什么时候|到哪[一]?天|到几号|时间|期限)|截止|(?:什么时候|何时|哪[一]?天|几号)(?:开始|起|结束)?(?:{_DONE})",
            "(?:申报|报名|申请|受理|办理|登记)?(?:时间|期限|时限|日期)",
        ),
        (
            f"(?:去|在|到)(?:哪[里儿]?|什么地方|何处)(?:[可能]以?)?(?:{_DONE})|(?:{_DONE})[^,，]{{0,4}}(?:地点|地址|[在去到]哪)",
            "地点|地址|窗口",
        ),
        (
            "(?:哪里|哪儿|什么地方|哪些(?:地方|区域|路段|范围))[^,，]{0,4}(?:不能|不准|禁止|不可以|能|可以|禁)",
            "区域|范围|路段",
        ),
        (
            f"(?:哪些|哪几条|什么)(?:路段?|道路|街道|地方|区域)[^,，]{{0,4}}(?:{_CLOSED})"
            f"|(?:{_CLOSED})[^,，]{{0,4}}(?:哪些|哪几条|什么)(?:路段?|道路|街道|区域|地方)",
            "(?:管制|封闭|限行|禁行|施工|停[水电气]|影响)?(?:路段|区域|范围|道路)",
        ),
        (
            f"(?:几点|什么时[候间]|何时|哪[一]?天)[^,，]{{0,8}}(?:{_CLOSED})|(?:{_CLOSED})[^,，]{{0,6}}(?:几点|什么时[候间]|何时|哪[一]?天|多久|时间)",
            "(?:管制|封闭|限行|禁行|施工|停[水电气])(?:时间|时段|日期|期限)",
        ),
        ("(?:找|联系|咨询)(?:谁|哪[位里])|联系人|(?:咨询|联系)?电话|联系方式", "联系|咨询|电话"),
        (f"(?:{_DONE})[^,，]{{0,8}}(?:多少钱|多少元|标准|金额|几年|多久)", "标准|金额|待遇"),
        (
            f"怎么(?!办(?!理))(?:{_DONE})|(?:{_DONE})[^,，]{{0,4}}(?:流程|程序|步骤)|如何(?:{_DONE})",
            "流程|程序|步骤|(?<!联系)方式|办法",
        ),
    )
)
_WHOSE_LINE = re.compile("(?P<whose>咨询|监督|举报|投诉|值班|联系|服务|报名|预约|办公)电话")
_ASKING = re.compile(
    "材料|证件|手续|对象|条件|范围|资格|截止|时间|期限|地点|地址|联系|咨询|携带|电话|标准|金额|流程|程序|步骤|申请|申报|报名|办理?|领取?|每月|每个|"
    f"路|路段|道路|点|那天|当天|{_CLOSED}"
    "|(?:监督|举报|投诉|值班|服务|预约|办公|咨询|联系|报名)(?:电话)?|最长|最多|开始|可以|需要|带|准备|提交|找|去|多少|符合"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and the sentences below it, at least one."""

    name: str
    units: tuple[Unit, ...]


def answer(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the part of a notice that a question asks for; None where no notice in parts is about it."""
    asks_line = _WHOSE_LINE.search(question.text) is not None
    headings = [
        heading
        for asked, heading in _PARTS
        if (heading.search("联系电话") if asks_line else asked.search(question.text))
    ]
    if not headings:
        return None
    matter = [one for one in question.terms if not _ASKING.fullmatch(one.text)]
    deeds = [one for one in question.terms if re.fullmatch(f"{_DONE}|{_CLOSED}", one.text)]
    covers = [(hit(matter, one.header).covered if matter else _has_part(deeds, one), one) for one in readings]
    about = [pair for pair in covers if pair[0] >= _ABOUT]
    best = max((covered for covered, _ in about), default=0.0)
    told = [
        (reading, shown)
        for covered, reading in about
        if covered == best
        for heading in headings
        if (shown := _told(question, [one for one in _parts(reading) if heading.search(one.name)]))
    ]
    if not told or len({reading.article.id for reading, _ in told}) > 1:
        return None  # whose hours, papers or telephone is not said
    reading, shown = told[0]
    return made([phrasing.sentence(question, reading, one, _CHARS) for one in shown])


def _has_part(deeds: Sequence[Term], reading: Reading) -> float:
    """Return 1 where a heading of an article names the only thing a question says (报名); else 0."""
    closes = any(re.fullmatch(_CLOSED, one.text) for one in deeds)
    return float(
        any(
            one.text in part.name or closes and re.match(_CLOSED, part.name)
            for one in deeds
            for part in _parts(reading)
        )
    )


def _told(question: Question, found: Sequence[_Part]) -> Sequence[Unit]:
    """Return the sentences to show of the only part that fits; of several telephones the one asked for."""
    if len(found) != 1:
        return ()
    units = found[0].units
    if (line := _WHOSE_LINE.search(question.text)) is not None:
        named = [one for one in units if line["whose"] in one.text]
        others = any(_WHOSE_LINE.search(one.text) for one in units)
        return named[:_MOST] if named or others else units[:_MOST]
    items = [one for one in units if _ITEM.match(one.text)]
    return items[:_MOST_ITEMS] if len(items) > 1 else units[:_MOST]


def is_heading(unit: Unit) -> bool:
    """Whether a unit is nothing but the heading of a part: no answer by itself."""
    return unit.body and _HEADING.fullmatch(unit.text) is not None


def announces(unit: Unit) -> bool:
    """Whether a unit only says that something follows: 现将有关事项通告如下."""
    return is_heading(unit) or unit.body and re.search("如下[:：]$", unit.text) is not None


def _parts(reading: Reading) -> Iterator[_Part]:
    """Yield the parts of an article that has several; what stands below the last sentence of one is of the next."""
    for unit in reading.units:
        if unit.body and (labelled := _LABELLED.match(unit.text)) is not None:
            yield _Part(labelled["name"], (unit,))
    headings = [one for one in reading.units if is_heading(one)]
    if len(headings) < _LEAST_PARTS:
        return
    for number, one in enumerate(headings):
        last = number + 1 == len(headings)
        end = len(reading.units) if last else headings[number + 1].index
        units = tuple(reading.units[one.index + 1 : end])
        if last:  # what follows its first sentence may be the end of the whole notice
            units = tuple(other for other in units if other.sentence == units[0].sentence)
        match = _HEADING.fullmatch(one.text)
        if units and match is not None:
            yield _Part(match["name"], units)
