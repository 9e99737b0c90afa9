"""Whose a figure, day or place is, where two bodies or places of one sort stand in one article.

A report on 甲镇 and 乙镇, on the third and the fifth line, tells the same things of both in the same words. What is
told belongs to the one named last before it. So the last one of the sort of what the question names is looked for: in
the clause itself, before it in the sentence, behind it where none stands before it, and in the sentences before where
the article is not about the one asked about. Only a name that surely is another one objects.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot import lexicon
from bot.abbreviated import special
from bot.reading import Reading, Unit

# Sorts of bodies and places whose names end alike; within a sort one name stands for one thing.
_SORTS = (
    r"(?<![城集])镇(?![长报])|(?<![城下家返])乡(?!长)|街道(?!办)|(?<![农乡山渔新古全各本该下驻])村(?![民委干支庄容长里])|社区(?!报)|小区|花园|家园|(?<=[\u4e00-\u9fff]{2})苑",
    "(?<!中)小学(?!生)|(?<![国高集])初中(?!生)|(?<!初)高中(?!生)|(?<=[一二三四五六七八九十])中(?=[^\u4e00-\u9fff]|学|校|[是有设在将的招占]|$)"
    "|(?<![大])中学(?![生习])|幼儿园|(?<!中小|各类)学校|大学(?!生|城)|学院|职?中专(?!项)",
    "医院|卫生院|保健院|疾控中心",
    "公司|集团|(?<=[\u4e00-\u9fff]{2})(?<!出)厂(?![区房长家])|银行|合作社",
    r"(?<=[一二三四五六七八九十]中)队(?![伍列员长形友])"
    r"|(?<=[\u4e00-\u9fff]{2})(?<![军部球民团车排插站舰突梯总支大中小副])队(?![伍列员长形友])",
    r"(?<=[0-9一二三四五六七八九十])路(?!口)|(?<=[\u4e00-\u9fff]{2})(?<![道铁公高线网出思套销一之筑门水电陆马封修堵让占绕])路(?![口程径网线面段灯人费由])"
    "|大道|(?<=[0-9一二三四五六七八九十])号线|铁路(?!局|部门|公安|公司|集团|[\u4e00-\u9fff]{2,3}局)|高铁(?!站)|高速",
    "码头|机场|火车站|客运站",
    r"(?<=[\u4e00-\u9fff]{2})(?<![新老旧场宾会各个分闭开])馆(?![长员内舍藏])|剧院|公园(?!城)|广场|景区",
    "(?<=[\u4e00-\u9fff])(?<![结格布战大当时变僵])局(?![面部势长限])|(?<=[\u4e00-\u9fff])(?<![客大餐展])厅(?![长级堂])"
    "|(?<!法治)政府(?!部门|工作|采购|投资|建设)|法院|检察院|(?:(?<=组织)|(?<=宣传)|(?<=统战)|(?<=武装))部|基金会|协会|总队|支队|大队|联合会",
    "大桥|特大桥|隧道|水库|水电站",
    "校区|院区|新区",
)
_PATTERNS = tuple(re.compile(one) for one in _SORTS)
_LONGEST = 16  # characters of a name
# What a name does not go across, leftwards.
_CUT = re.compile(
    "[的了着过和与及或在对向从把被是由于等将并也又该此这那其至到由让请问给同跟则均都已还,，.。;；:：、“”\"'《》()（）!?！？\\s]"
    "|有(?!限)|[0-9]+[年月日时分]|[今去前明当同]年|个月|[0-9一二两三几][天周]|[上下]半年|季度|(?<![勇华])为|近日|目前|分别|最近|最新|[一上下这那本首]次"
)
_GENERIC = re.compile(
    "(?:新建|新增|第[一二三四五六七八九十0-9]+[个家所座条支]|首[个家所座条支]|附近|老旧|部分|多个|周边|其他|其它|有关|相关|各|全|本|两|[一二两三四五六七八九十0-9]+[个所家条座支只期批]|国有|民营|乡镇|农村|城区|当地|我们?|不少"
    "|所有|该|[个所家条座支只间]|每个?|任何|下属|所属|普通|公办|民办|参赛|参建|施工|上市|房地产|科技|物业|所在|[省市县区镇]|全[省市县区国])+"
)
_TAKES = re.compile("(?:新任|现任|时任|原任|原|新|到达|抵达|达)(?=[\u4e00-\u9fff]{3})")
_ASKS = re.compile("[哪几谁]|什么|多少|怎")
_GOES_WITH = tuple("当考评选登爬搬走开赶送调加")
_LEVELS = ("省", "市", "县", "区", "镇")
_ROLE_BEHIND = re.compile(f"(?:党委|党组|党支部|支部|团委|[\u4e00-\u9fff]{{0,6}}?)?(?:常务)?副?(?:{lexicon.ROLES})")
_AT = re.compile("[在于赴到至从往经距离]$|来自$|位于$|途经$")
_OF_PART = re.compile("分公司|分院|分行|支行|分局|分校|分店|分馆|办事处|项目部")
_HAS_PART = re.compile(f"(?:(?![在的设将与和])[\u4e00-\u9fff]){{0,4}}(?:{_OF_PART.pattern})")
_CLAUSE = re.compile("[,，;；。:：!?！？]")
_SHORT = 4  # characters of a name that may be short for a longer one
_BACK = 2  # units before in which the one that is spoken of may be named
_BEATEN = re.compile("(?:战胜|击败|力克|完胜|险胜|横扫|逆转|不敌|负于|输给|对阵|迎战)[^,，。]{0,8}$")
_INNER = 6  # characters between the end of a name and that of one it goes on in
_NAME_TAGS = ("n", "j", "b", "f", "a", "s", "z", "l", "i", "x", "eng", "q", "m", "vn", "g", "h", "k")


class Named(NamedTuple):
    """A body or place by name.

    Attributes:
        name: As far to the left as it surely goes.
        sort: Index of its sort.
        start, end: Range of the name in its text.
    """

    name: str
    sort: int
    start: int
    end: int


def named(text: str, tags: Sequence[tuple[str, str]]) -> list[Named]:
    """Return the bodies and places that a question names by more than their sort.

    Args:
        text: Normalised.
        tags: Its words and their parts of speech, in order.
    """
    found = [one for one in _ends(text)]
    if not found:
        return []
    starts: dict[int, bool] = {}
    position = 0
    for word, tag in tags:
        starts[position] = tag.startswith(_NAME_TAGS) and not (tag == "f" and word == "中")
        position += len(word)
    names = []
    for sort, low, high in found:
        start = low - len(_before(text, low))
        begins = [at for at in starts if start <= at <= low]
        while begins and (at := begins.pop()) >= start:  # leftwards, as far as the words are no verbs
            if not starts[at] and at < low:
                start = at + next((other - at for other in sorted(starts) if other > at), 0)
                break
        if taken := _TAKES.match(text, start):
            start = taken.end()
        if text[start] in "上进入" and text[start - 1 : start] in _GOES_WITH:
            start += 1  # 当|上蓝天救援队
        if _HAS_PART.match(text, high) and not _OF_PART.search(text[start:high]):
            continue  # 某银行某支行: the branch has a name of its own
        if start < low and not _is_generic(text[start:low], text[low:high]) and not _ASKS.search(text[start:low]):
            names.append(Named(text[start:high], sort, start, high))
    return [one for one in names if not any(_holds(other, one) for other in names)]


def _holds(longer: Named, name: Named) -> bool:
    """Whether a name goes on in another of its sort: 华源公司 in 华源公司泽川分公司."""
    return longer.sort == name.sort and longer.start <= name.start and name.end < longer.end


def _before(text: str, place: int) -> str:
    """Return what a name that ends behind a place may hold before it."""
    run = text[max(0, place - _LONGEST) : place]
    cuts = [one.end() for one in _CUT.finditer(run)]
    return run[cuts[-1] if cuts else 0 :]


def _ends(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield sort, start and end of each word that names of a sort end with, from left to right."""
    found = [(one.start(), one.end(), sort) for sort, pattern in enumerate(_PATTERNS) for one in pattern.finditer(text)]
    for low, high, sort in sorted(found):
        yield sort, low, high


def of_another(
    asked: Sequence[Named], reading: Reading, unit: Unit, spans: Sequence[tuple[int, int]], *, offices: bool = False
) -> bool:
    """Whether all of some ranges of a unit are surely told of others than the bodies or places asked about.

    Args:
        asked: What the question names.
        reading: The article.
        unit: One of its sentences.
        spans: What may be the answer in it, as ranges of its text.
        offices: Whether a body counts that is named only before an office in it (某局局长某某).
    """
    for sort in dict.fromkeys(one.sort for one in asked):
        names = tuple(dict.fromkeys(one.name for one in asked if one.sort == sort))
        if spans and all(_is_of_another(names, sort, reading, unit, span, offices) for span in spans):
            return True
    return False


_GOES = "到达|抵达|进入|前往|驶往|开往|飞往|登陆|流入|途经|汇入"
_GOING = re.compile(rf"(?P<goes>{_GOES})了?(?P<where>(?:(?!{_GOES})[\u4e00-\u9fff])*)")
_PLACE_ENDS = "[省市县区镇乡村站港湾河江湖岛城路桥]"


_MAKES = "(?:汽车|公司|集团|有限公司|股份)*(?:召回|生产|推出|销售|制造)"
_MAKER_ASKED = re.compile(f"^(?:请问)?(?P<maker>[\u4e00-\u9fff]{{2,8}}?){_MAKES}了?的?")
_MODEL_ASKED = re.compile(
    "(?P<model>[\u4e00-\u9fffa-zA-Z0-9]{2,8}?)(?:汽车|车型?)?(?:一?共|总共)?(?:有|是)?(?:多少|几)"
)
_MAKER_TOLD = re.compile("[\u4e00-\u9fff]{2,8}?(?:汽车|公司|集团)[^,，。;；]{0,14}?(?:召回|生产|推出|销售|制造)")


def of_another_maker(question: str, text: str, article: str) -> bool:
    """Whether a sentence tells of another maker, or another model, than the one in a question that the article names.

    Args:
        question: Normalised.
        text: The sentence.
        article: The whole article.
    """
    asked = _MAKER_ASKED.match(question)
    if asked is None:
        return False
    model = _MODEL_ASKED.match(question, asked.end())
    if model is not None and model["model"] in article and model["model"] not in text:
        return True
    if asked["maker"] in text or asked["maker"] not in article:
        return False
    return _MAKER_TOLD.search(text) is not None


def of_another_way(question: str, text: str) -> bool:
    """Whether a text tells of going somewhere else than a question names: 到达水文站 for 到达石门镇."""
    if (asked := _GOING.search(question)) is None or _ASKS.match(asked["where"]):
        return False
    if (where := re.match(f"[\u4e00-\u9fff]{{1,7}}?{_PLACE_ENDS}", asked["where"])) is None:
        return False
    told = [
        one["where"] for one in _GOING.finditer(text) if re.match(f"[\u4e00-\u9fff]{{1,8}}?{_PLACE_ENDS}", one["where"])
    ]
    return bool(told) and where[0] not in text and not any(_scattered(where[0][:-1]).search(one) for one in told)


def _is_of_another(
    names: tuple[str, ...], sort: int, reading: Reading, unit: Unit, span: tuple[int, int], offices: bool
) -> bool:
    told = _mentions(unit.text, names, sort, offices)
    low = max((one.end() for one in _CLAUSE.finditer(unit.text, 0, span[0])), default=0)
    ends = _CLAUSE.search(unit.text, span[1])
    high = ends.start() if ends else len(unit.text)
    if any(same and low <= at < high for at, same in told):
        return False
    before = [(at, same) for at, same in told if at <= span[0] or at < span[1]]
    if before:
        at, same = before[-1]
        clause = max((one.end() for one in _CLAUSE.finditer(unit.text, 0, at - 1)), default=0)
        return not any(other for place, other in told if clause <= place <= at) and not same
    if told:
        return not told[0][1]
    if any(same for _, same in _mentions(reading.header, names, sort, offices)):
        return False
    for earlier in reversed(reading.units[max(0, unit.index - _BACK) : unit.index]):
        if earlier_told := _mentions(earlier.text, names, sort, offices):
            return not any(same for _, same in earlier_told)
    header = _mentions(reading.header, names, sort, offices)
    return bool(header) and not any(same for _, same in header)


@lru_cache(maxsize=512)
def _mentions(text: str, names: tuple[str, ...], sort: int, offices: bool) -> tuple[tuple[int, bool], ...]:
    """Return where a text names one of a sort, and whether it is one of those asked about."""
    found: list[tuple[int, bool]] = []
    ends = [one.start() for one in _PATTERNS[sort].finditer(text)]
    for one in _PATTERNS[sort].finditer(text):
        run = _before(text, one.start())
        if _BEATEN.search(text[: one.start() - len(run)] + run):
            continue  # who is beaten has done nothing
        same = [_same(name, run, one[0], text[one.end() :]) for name in names]
        whole = _CLAUSE.split(text[max(0, one.start() - _LONGEST) : one.end()])[-1]
        if any(
            len(name) <= _SHORT and _scattered(name).search(whole) and special(name) >= special(whole) for name in names
        ) and not (_OF_PART.search(whole) or _HAS_PART.match(text, one.end())):
            same.append(True)  # 人社局 is 人力资源和社会保障局, which 和 does not part
        if any(same):
            found.append((one.end(), True))
        elif all(each is False for each in same):
            whole = text[: one.start() - len(run)]
            if any(0 < low - one.end() == len(_before(text, low)[-(low - one.end()) :]) <= _INNER for low in ends):
                continue  # 石门镇 in 石门镇幸福里小区
            if _AT.search(whole) or not offices and _holds_office(text, one.end()):
                continue
            found.append((one.end(), False))
    return tuple(found)


_FIGURES, _NUMERAL = re.compile("[0-9]"), re.compile("第?(?:[0-9]+|[一二三四五六七八九十]+)")


def _holds_office(text: str, place: int) -> bool:
    """Whether a body is named only as where somebody has an office, and he does not speak of it: 某局局长某某主持."""
    office = _ROLE_BEHIND.match(text, place)
    return office is not None and re.match(f"[^,，。;；:：]{{0,8}}?(?:{lexicon.SPEECH})", text[office.end() :]) is None


def _same(name: str, run: str, end: str, behind: str) -> bool | None:
    """Whether a name printed as what stands before the word of its sort is the one asked about; None if unsure."""
    printed = run + end
    if end in ("法院", "检察院", "政府"):
        name, printed = name.replace("人民", ""), printed.replace("人民", "")
    if bool(_FIGURES.search(name)) != bool(_FIGURES.search(printed)):
        name, printed = _NUMERAL.sub("", name), _NUMERAL.sub("", printed)  # 第34中学 for 第三十四中学
    if _OF_PART.search(name) and not _OF_PART.search(printed):
        return False
    name, printed = (re.sub("(?<=中)学校?$", "", one) for one in (name, printed))
    if printed.endswith(name):
        return _HAS_PART.match(behind) is None or _OF_PART.search(name) is not None
    if not run or _is_generic(run, end):
        return None
    if special(name) != special(printed) and end in ("医院", "中学", "学校"):
        return False
    if name.endswith(printed) or _scattered(printed).search(name) or _scattered(name).search(printed):
        return not _OF_PART.search(printed) or _OF_PART.search(name) is not None
    return False


def _is_generic(run: str, end: str) -> bool:
    """Whether what stands before the word of a sort makes no name of it: 附近 of a school, but 省 of a government."""
    return _GENERIC.fullmatch(run) is not None and not (end in ("政府", "医院") and run in _LEVELS)


@lru_cache(maxsize=1024)
def _scattered(word: str) -> re.Pattern[str]:
    """Return a name with other characters between its own: 县人民医院 for 县医院."""
    return re.compile(".*?".join(map(re.escape, word)) + "$")
