"""Until when something lasts and what is to be done by when: read off ranges of time and deadlines as printed.

9月底前 in a question stands so in its answer, and when a thing ends is told by the range it takes (6时至11时) more
often than by a word for ending.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import phrasing, rivals
from bot.points import made
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import contradicts, hit, presence

_MOST, _CHARS = 3, 110
_BY = re.compile(
    "(?P<day>(?:(?:[0-9]{4}|[今明本])年)?(?:[0-9一二三四五六七八九十]{1,3}月)?(?:[0-9一二三四五六七八九十]{1,3}[日号]|[上中下]旬|[初中末底])?)(?:之|以)?前"
)
_TO_DO = re.compile(
    "前(?:要|应|须|需|必须|全部|将|计划|力争|得|该)*(?:完成|做|做好|实现|建成|落实|整改|达到|上报|报送|提交)(?:些|了)?(?:什么|哪些)"
)
_ENDS_ASKED = re.compile(
    "(?:什么时[候间]|几点钟?|何时|哪[一]?天|几号|几月几[日号])(?:才|能|会|就)*(?:结束|截止|解除|恢复|到期|完)"
    "|(?:持续|开|封|停|办|展|放|管制|封闭|停水|停电|报名|开放|营业|延长|限行)?到(?:什么时[候间]|几点|何时|哪[一]?天|几号)(?:为止|止)?[?？。]*$"
    "|(?:截止|结束)(?:时间|日期)?(?:是|为)?(?:什么时[候间]|几点|何时|哪[一]?天|几号)"
)
_LASTS_ASKED = re.compile(
    "(?:停|封|办|展|放|开|持续|管制|封闭|限行|施工|停水|停电)[^,，]{0,4}?(?:多久|多长时间|几个?小时|几天|多少天)"
)
_ENDING = re.compile("小时|时间|多久|结束|截止|解除|恢复|到期|为止|什么时[候间]")
_POINT = "[0-9一二三四五六七八九十]{1,4}(?:年|月|日|号|时|点|分|[:：][0-9]{2})"
_RANGE = re.compile(f"{_POINT}[^,，。;；、]{{0,8}}?(?:至|到|-|—|~|～){{1,2}}[^,，。;；、]{{0,10}}?(?:{_POINT}|底)")
# The end alone, as notices print it: 持续至12月8日, 展至月底, 报名截止到5月1日.
_UNTIL = re.compile(
    f"(?:持续|延续|延长|展出?|开放|举办|封闭|有效期?|公示期?|报名|征集|申报|(?<!数据)截止(?:日期|时间)?)(?:为|是|[:：])?(?:到|至|为|是|[:：])[^,，。;；]{{0,4}}?(?:{_POINT}|[年月]底)"
    f"|(?:{_POINT})(?:截止|结束|到期|闭幕|止)"
)
_OF_HEADED = 0.01  # share of the matter that counts for an end told of what the head of the article names
_COVERED = 0.8  # of what is asked about that the sentence and the head of its article hold


def told(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the sentences that set the very deadline of a question (3月底前要完成什么); None where it names none."""
    by = _BY.search(question.text)
    to_do = _TO_DO.search(question.text, by.end() - 1) if by and by["day"] else None
    if by is None or to_do is None:
        return None
    said = re.compile(f"(?<![0-9]){re.escape(by['day'])}(?:之|以)?前")
    rest = question.text[: by.start()] + "\n" + question.text[to_do.end() :]
    asked = [one for one in question.terms if one.text in rest]
    found = [
        (reading, unit)
        for reading in readings
        for unit in reading.units
        if unit.body
        and said.search(unit.text)
        and all(presence(one, unit.text + reading.header) >= 0.5 for one in asked)
    ]
    return made([phrasing.sentence(question, *one, _CHARS) for one in found[:_MOST]]) if found else None


def ending(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the sentence with the range of time of what is asked about; None where no or several articles have one."""
    lasts = question.kind in ("number", "time") and _LASTS_ASKED.search(question.text) is not None
    if not lasts and (question.kind not in ("time", "number") or _ENDS_ASKED.search(question.text) is None):
        return None
    matter = [_without_term(one) for one in question.terms if not _ENDING.fullmatch(one.text) and len(one.text) > 1]
    if not matter:
        return None
    found: list[tuple[float, Reading, Unit]] = []
    for reading in readings:
        for unit in reading.units:
            own = hit(matter, unit.text).covered
            ranges = [one.span() for one in _RANGE.finditer(unit.text)]
            if not lasts and not ranges:
                ranges = [one.span() for one in _UNTIL.finditer(unit.text)]
                own = own or _OF_HEADED * bool(ranges)
            if not unit.body or not own or contradicts(question, unit.text) or not ranges:
                continue
            if rivals.of_another(question.named, reading, unit, ranges):
                continue
            if hit(matter, unit.text + reading.header).covered >= _COVERED:
                found.append((own, reading, unit))
    if not found:
        return None
    most = max(own for own, _, _ in found)
    best = [(reading, unit) for own, reading, unit in found if own == most]
    if len({reading.article.id for reading, _ in best}) > 1:
        return None
    return made([phrasing.sentence(question, *best[0], 150)])


def _without_term(term: Term) -> Term:
    """Return 公示 for 公示期, which is printed as 公示时间 as well."""
    if len(term.text) < 3 or term.text[-1] != "期" or term.kind != "word":
        return term
    return replace(term, forms=(*term.forms, term.text[:-1]))
