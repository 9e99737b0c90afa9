"""Of what a figure is told: a length, an area or a price belongs to the thing named last before it, not to any beside.

A bridge over a river stands in the same sentence as its river, a hall in that of the centre it is a part of. So what
a question measures is held against what the clause of the figure is about, or else the clauses before it. Only a thing
or body that is surely another one objects; what cannot be told is left to the other gates.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from bot import lexicon
from bot.reading import Reading, Unit

Tags = Callable[[str], Sequence[tuple[str, str]]]

_ATTRIBUTE = (
    "(?:全|总)?长度?|(?:全|总)?里程|面?宽度?|(?:[净身树总]|通航)?高度?|水?深度?|海拔|直径|落差|重量?|体重|(?:占地|建筑|使用|展览|水域|流域|总|建设)?(?:总?面积|占地)|"
    "(?:工程|项目|概算|计划|估算|预算)?总?(?:投资|造价|概算|预算)|造价|年龄|年纪|岁数|树龄|人口|(?:总|销售|营业)?(?:产值|销售额|营业额|产量|收入|营收)|"
    "票价|月票|年票|租金|房价|价格|单价|售价|容量|库容|藏书|时速|速度|水位"
)
_ABOUT = "超过|达到?|大约|大概|[总一]共|合计|预计|不到|不足"
_COPULA = (
    f"(?:(?:也|都|就|才|只|已|将|约|近|超|逾|共|计|仅)|{_ABOUT}|为|是|有|到|增[至加]到?|[加拓增]宽[到至]|[变扩]为)*"
)
_THING = re.compile(
    "(?:馆|院|校|园|队|局|村|镇|乡|县|市|区|公司|集团|社|中心|桥|河|湖|江|溪|海|岛|山|岭|峰|路|街|巷|楼|厂|站|隧道|洞|店|铺|银行|协会|组|系|所|车间|公园|"
    "广场|码头|机场|港|坝|库|渠|堤|亭|塔|寺|庙|宫|殿|城|墙|门|树|田|林|池|塘|井|泉|船|车|机|炉|室|厅|场|线|大学|中学|小学|幼儿园|医院|宾馆|酒店|合作社|小区|社区|"
    "地|泳道|跑道|停车位|床|碑|像|石|屋|房|栏|棚|窑|矿|坑|瀑布|草原|沙漠|湿地|水库|大厦|[一二三四五六七八九]期)$"
)
_WORKS = re.compile("^(?:[该本此这整]?(?:个|项|座|条)?(?:项目|工程|线路|道路|全线|全程|沿线|主体|整体|主线|总体|其))?$")
_WORKS_ON = re.compile("(?:综合)?(?:治理|整治|改造|清淤|加固|修复|修缮|扩建|改建)(?:工程|项目)?$")
_WORKED_ON = re.compile(
    rf"(.*{_THING.pattern[:-1]})(?:雨污分流|污水|管网|内涝|河道|水环境|生态|环境|立面|风貌|提升|拓宽|综合|保护|基础设施)*$"
)
_HOLDS = re.compile("(?:内|共|还|均)?(?:设|建|配|含|有|拥有|包括|包含|安排)")
_ANY = re.compile("学校|公司|企业|医院|单位|集团|社区|小区|[村镇县]里?|全[校馆厂]")  # may be any of its sort
_SAME = re.compile(
    "^(?:[本该此这]|本身|主体|工程|项目|主线|全线|沿线|新址|[面身体段树全总主正净]{1,2}|[省市县区]?域)?$"
)
_OWNER = "[\u4e00-\u9fffA-Za-z0-9“”《》·]{1,20}?"
_WHEN = re.compile(
    "^(?:请问|那么?|截[至止]到?|[0-9]{1,4}[年月日号]|[今去前明当上同]年|目前|现在|如今|其中|此外|另外|据[^,，]{0,6}|[一二三四]季度|[上下]半年|[底末初]|[,，的])+"
)
_MEASURED = re.compile(
    f"(?P<of>{_OWNER})的?(?P<attribute>{_ATTRIBUTE}|)(?:大概|大约|现在|目前|到底|究竟|今年)*{_COPULA}"
    "(?P<how>多[长宽高深大重远]|(?:多少|几)(?:亩|平方米|平方公里|平方千米|公里|千米|米|厘米|元|万元|亿元|万|亿|钱|吨|斤|公斤|册|岁)?[?？。]*$)"
)
_POSSESSED = re.compile(
    f"(?P<of>{_OWNER})(?:[里内上中下]|一共|总共|共|现|现在|目前|全)*(?:有|设|设有|拥有|配备)了?(?:多少|几)(?P<what>[\u4e00-\u9fff]{{1,8}}?)[?？。]*$"
)
_DONE = re.compile(
    f"(?P<of>{_OWNER})(?:一共|总共|共|分别|又|还)*(?P<deed>[\u4e00-\u9fff]{{2}})了(?:多少|几)(?P<what>[\u4e00-\u9fff]{{1,8}}?)[?？。]*$"
)
_BODY = re.compile(
    "(?:馆|院|校|队|局|公司|集团|社|中心|厂|站|店|铺|银行|协会|大学|中学|小学|医院|村|镇|乡|县|部|委|办|政府)$"
)
_PIECE = re.compile("[,，、;；:：。！？!?]")
_SPEAKS = re.compile(f"(?:{lexicon.SPEECH}|了解到|获悉|告诉记者)$")
_MAKING = "(?:[建修盖造办设]|打造|成立|开通|引进|购置|安装|改造|新增)"
_MADE = "\n"  # a clause ends with the thing as what is made: 建一座茶文化馆
_BACK = 2  # units before that of a figure in which its bearer may be named
_NOUN = ("n", "j", "l", "b", "a", "f", "s", "i", "z", "eng", "x")


class Asked(NamedTuple):
    """What a question measures.

    Attributes:
        of: The thing, body or place: 青石河 in 青石河有多长.
        size: Whether something of it is measured (长, 面积, 投资), and not what it has or does counted.
        what: The noun counted, else empty.
        attribute: What is measured, as the question says it: 面积, 总投资, 大.
    """

    of: str
    size: bool
    what: str = ""
    attribute: str = ""


def asked(question: str) -> Asked | None:
    """Return the thing whose measure or number of something a question asks for; None where it names none."""
    text = _WHEN.sub("", question)
    if found := _MEASURED.match(text):
        of = _bare(found["of"])
        if (found["attribute"] or found["how"][0] == "多" and found["how"][1:2] not in "少") and _THING.search(of):
            return Asked(of, True, attribute=found["attribute"] or found["how"][1])
        return None
    for pattern in (_POSSESSED, _DONE):
        if (found := pattern.match(text)) and _BODY.search(_bare(found["of"])):
            return Asked(_bare(found["of"]), False, found["what"])
    return None


_AREA = re.compile("亩|公顷|平方|平米|㎡")
_MONEY = re.compile("元|[万亿]")


def fits(asked: Asked, measured: str) -> bool:
    """Whether a figure with its measure can be what is measured: no 9.6吨 for 面积, no 62岁 for a thing."""
    if re.search("面积|占地", asked.attribute):
        return _AREA.search(measured) is not None
    if re.search("投资|造价|概算|预算|价|收入|产值|销售额|营业额|营收|[月年]票", asked.attribute):
        return _MONEY.search(measured) is not None
    return asked.attribute != "大" or re.search("岁|元|[0-9]吨", measured) is None or "树" in asked.of


def is_of_another(asked: Asked, reading: Reading, unit: Unit, start: int, tags: Tags) -> bool:
    """Whether a figure is surely told of another thing than the one asked about.

    Args:
        asked: What is measured.
        reading: The article.
        unit: One of its sentences.
        start: Where its figure begins.
        tags: Cuts a text into words with their parts of speech.
    """
    for subject in _subjects(asked, unit.text, start, tags):
        if subject == _MADE:
            return False
        if (same := _same(asked, subject, reading)) is not None:
            return not same
    if asked.of in reading.header or asked.of in unit.text:
        return False
    for earlier in reversed(reading.units[max(0, unit.index - _BACK) : unit.index]):
        if not earlier.body:
            break
        for subject in _subjects(asked, earlier.text, len(earlier.text), tags):
            if subject == _MADE:
                return False
            if (same := _same(asked, subject, reading)) is not None:
                return not same
    return False


def _subjects(asked: Asked, text: str, place: int, tags: Tags) -> Iterator[str]:
    """Yield what the clauses before a place are about, the nearest first; nothing for those that do not say it."""
    pieces = _PIECE.split(text[:place])
    own = _WHEN.sub("", pieces[-1])
    attribute = re.search(f"(?:{_ATTRIBUTE}){_COPULA}$", own) if place < len(text) else None
    if attribute and asked.size:
        yield _bare(own[: attribute.start()])
    else:
        yield _leading(own, tags)
    for piece in _heads(text, pieces[:-1]):
        if re.search(f"{_MAKING}[^,，]{{0,12}}{re.escape(asked.of)}$", piece):
            yield _MADE
        if not _SPEAKS.search(piece):
            yield _leading(_WHEN.sub("", piece), tags)


def _heads(text: str, pieces: Sequence[str]) -> list[str]:
    """Return the pieces a text begins with, the last first, without those that only count on: 设教室24间、功能室8间."""
    found: list[str] = []
    start, holds = 0, False
    for piece in pieces:
        if text[start - 1 : start] != "、":
            holds = _HOLDS.match(piece) is not None
        elif holds:
            start += len(piece) + 1
            continue
        found.append(piece)
        start += len(piece) + 1
    return found[::-1]


def _leading(piece: str, tags: Tags) -> str:
    """Return the noun that a clause begins with, if a verb or figure follows it: what the clause is about."""
    nouns: list[str] = []
    for word, tag in tags(piece):
        if tag.startswith(_NOUN) or tag in ("uj", "zg", "vn", "g", "ng") or nouns and word in ("某", "至"):
            nouns.append(word)
        elif not nouns and tag == "r":
            continue
        else:
            break
    return _bare(re.sub(f"(?<=.)(?:{_ATTRIBUTE})$", "", "".join(nouns)))


def _bare(noun: str) -> str:
    """Return a noun without what is said of it: 最长的白水河大桥 is 白水河大桥."""
    noun = _WHEN.sub("", re.sub("的$", "", noun))
    if (works := _WORKS_ON.search(noun)) is not None and (on := _WORKED_ON.match(noun[: works.start()])):
        noun = on[1]  # what is measured of works on a river (雨污分流改造) is not measured of another one
    return re.sub("[里内上中]$", "", noun.rpartition("的")[2])


def _same(asked: Asked, subject: str, reading: Reading) -> bool | None:
    """Whether a noun names the thing asked about; None where that cannot be told."""
    of = asked.of
    if not subject or _ANY.fullmatch(subject) or _WORKS.match(subject) or subject == asked.what:
        return None
    if subject.endswith(of) or of.endswith(subject):
        return True
    if of in subject:
        rest = subject[subject.rfind(of) + len(of) :]
        if _SAME.match(rest):
            return True
        return False if asked.size and _THING.search(rest) else None
    if of[-1] == subject[0] and _SAME.match(subject[1:]):
        return True  # 桥面 of a bridge
    if re.match("[本该此这全]", subject) and subject[-1] == of[-1]:
        return True
    if (side := re.match("[新旧老]", subject)) and subject[-1] == of[-1]:
        return not re.search("[新旧老]", of) or side[0] in of
    if not _THING.search(subject):
        return None
    if not asked.size and not _BODY.search(subject):
        return None
    if subject[-1] == of[-1]:  # another of its sort, where both have a name of their own
        return None if of not in reading.text or len(subject) < 3 or subject[-2:] == of[-2:] and len(of) < 4 else False
    return False
