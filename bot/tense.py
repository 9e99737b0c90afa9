"""Whether a text tells of what was done or of what is still to be done: 将于10月1日通车 is no bridge that is open."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Side = Literal["done", "ahead"]

_VERBS_OF_PLANS = (
    r"(?<![名健小麻老少])将(?!军|领|士|来|近|士)|(?<![模虚草比])拟(?![定人合态稿声音真订])|"
    r"(?<![动作展施产训设学养投提目])(?<![一二三四五六七八九十两]年)计划(?!单列|生育|经济|书|内|外|性|生产|[的、,。;》”中等])|"
    r"预计|预期|有望|可望|定于|打算|准备(?!金|工作|会|好|充分|就绪|了|的|期)|筹备(?!会|组|工作|委|了)"
)
_DEMANDS = (
    r"(?<![重主只首纪摘提概险必简扼索紧次不])要(?!求|点|素|闻|务|么|是|害|道|职|领|事|件|塞|紧)|(?<![对反相响适供感回顺])应(?![对急用变邀验有聘届付])"
    r"|必须|务必|须(?!知)|力争|争取(?!到|了)|(?<![按照的合])要求|希望|号召|呼吁"
)
_DEEDS = r"(?<![而得])已(?!知|婚|故)|曾(?=经|任|在|于|被|获|多|是|为|参|出|担|到|先|一|有)|成功(?=[\u4e00-\u9fff])"
_MARK = re.compile(f"(?P<plan>{_VERBS_OF_PLANS})|(?P<demand>{_DEMANDS})|(?P<done>{_DEEDS})")
_PERFECT = re.compile(r"(?<![为除受不罢])了(?![解结然却得断如])")
_WITH_OBJECT = re.compile(
    r"(?![于在由会要有自从对])[^,，。;；]{1,40}?(?:作为|列[为入]|纳入|进行到底|贯穿|融入|放[在到]|摆[在到]|付诸|视为|分为|转[化变])"
)
_AFTER_DEED = re.compile(rf"[\u4e00-\u9fff]{{0,4}}?{_PERFECT.pattern}")
_AGO = re.compile(
    r"(?<![比较和与同])(?:去年|上年|前年|昨[天日晚]|上(?:个?(?:星期|礼拜|周|月)))(?!同期)|以来|(?<![0-9比较])(?P<year>(?:19|20)[0-9]{2})年"
)
_ONCE_DONE = re.compile(r"[\u4e00-\u9fff]{2,4}[后,，]{1,2}(?:可|将|能|预计|每?年)")  # 建成后可容纳: it is not built yet
_LATELY = re.compile("近日|日前|不久前|刚刚")
# From where on what was said of a past time need not hold: another time, or what somebody said, wrote or agreed.
_ANEW = re.compile(
    "[今明后]年|下[一个半周月]|今后|接下来|未来|强调|指出|要求|提出|部署|表示|明确|印发|出台|发布|方案|规划|意见|通知|签[署约订]"
    "|审议|通过|目标|任务|希望|号召|呼吁"
)
_OPEN = re.compile(
    "[将拟要须应待即]|计划|预计|有望|可望|定于|打算|准备|筹备|起[施实执]行|明[天日年]|下[周月]|届时|力争|争取|规划|方案|报名|通知"
    "|公告|预报|预告|目标|任务|倒计时|截止|前完成|征集|招[募聘]|启事|日程|安排|希望|号召|呼吁"
)
_SENTENCE_END = re.compile("[。！？!?;；\\n]")
_CLAUSE_END = re.compile("[,，。！？!?;；:：\\n]")
WHEN = re.compile(
    "[上本下这今去明前]个?[周月年季][一二三四五六日末初底]?|[上中下]旬|[上下]午|年[底初内前末]|周[一二三四五六日末]"
)
_DAY = re.compile("[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}[日号]")


class Told(NamedTuple):
    """A word that says that what stands beside it was done, or is not yet.

    Attributes:
        side: What it says.
        start, end: Its range.
        deed: Where begins what it says it of.
        planned: Whether it can only be said of what has not happened, as 将 can, 要 not.
    """

    side: Side
    start: int
    end: int
    deed: int
    planned: bool = False


def told(text: str) -> Iterator[Told]:
    """Yield the words of a normalised text that say it, each with the place of the deed it is said of."""
    for found in _MARK.finditer(text):
        if not _is_neutral(text, found):
            side: Side = "done" if found["done"] else "ahead"
            yield Told(side, found.start(), found.end(), found.end(), found["plan"] is not None)
    for found in _PERFECT.finditer(text):
        if re.search("[\u4e00-\u9fff]{2}$", text[: found.start()]):
            yield Told("done", found.start(), found.end(), found.start() - 2)


def side(text: str, place: int, year: int | None = None) -> Side | None:
    """Return how a text tells of what stands at a place: as done, as ahead, or without a word that says which.

    Args:
        text: Normalised.
        place: Where the deed begins.
        year: The year in which it was written, as far as that is known; what it tells of earlier ones was done.
    """
    clause, sentence = _start(_CLAUSE_END, text, place), _start(_SENTENCE_END, text, place)
    if _AFTER_DEED.match(text, place):
        return "done"
    last = None
    for found in _MARK.finditer(text, sentence):  # up to the end: what follows a word tells what it is
        if found.end() > place:
            break
        if not _is_neutral(text, found) and (found.start() >= clause or found["demand"]):
            last = found
    if last is not None:
        return "done" if last["done"] else "ahead"
    if _is_past(text, sentence, clause, place, year):
        return "done"
    once = _ONCE_DONE.match(text, place)
    return "ahead" if once is not None and "后" in once[0] else None


def is_dated(text: str, place: int) -> bool:
    """Whether the sentence before a place names a day or says that it was lately: news of what has happened."""
    before = text[_start(_SENTENCE_END, text, place) : place]
    return _DAY.search(before) is not None or _LATELY.search(before) is not None


def is_open(text: str) -> bool:
    """Whether a text holds any word that plans, announces or demands something."""
    return _OPEN.search(text) is not None


def _is_past(text: str, sentence: int, clause: int, place: int, year: int | None) -> bool:
    for found in reversed(list(_AGO.finditer(text, sentence, place))):
        if found["year"] and (year is None or int(found["year"]) >= year):
            return False
        return not _ANEW.search(text, found.end(), place)
    lately = _LATELY.search(text, sentence, place)
    return lately is not None and lately.start() >= clause


def _is_neutral(text: str, found: re.Match[str]) -> bool:
    """Whether 将 stands for 把, as in 将安全作为首要任务."""
    return found[0] == "将" and _WITH_OBJECT.match(text, found.end()) is not None


def _start(ends: re.Pattern[str], text: str, place: int) -> int:
    return max((found.end() for found in ends.finditer(text, 0, place)), default=0)
