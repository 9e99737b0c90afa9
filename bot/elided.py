"""Follow-ups that say only what is different now: 那第二点呢, 那上次呢, 县里出了多少, 旧的那栋呢, 玉米呢, 地点呢.

Each rule knows one thing that may be put in the place of another of its sort in the last question. Where none does,
nothing is filled in.
"""

import re
from datetime import date as Day
from datetime import timedelta

from bot import lexicon
from index.dates import find_dates

_LEAD = "^(?:那么?|其中|还有|至于)?"
_END = "(?:呢|如何|怎么样|是多少|多少)[?？。!！]*$"
_POINT = re.compile(
    f"{_LEAD}第(?P<number>[一二三四五六七八九十]|[0-9]{{1,2}})(?P<sort>点|条|项|个(?:方面|要求|问题|任务)?|方面)(?P<noun>要求|意见|建议|措施|内容)?"
    "(?:又|具体)?(?:呢|(?:是|讲|说)(?:的|了)?(?:是)?(?:什么|啥)(?:内容)?|(?:是)?(?:什么|啥))[?？。!！]*$"
)
_NOUN_ASKED = re.compile("(?:哪些|什么|哪几[个条项点])(?P<noun>要求|意见|建议|措施|任务|内容|问题)")
_SAID = re.compile(f"(?P<head>.*?(?:{lexicon.SPEECH}|要求|部署|提出|提|讲|明确|采取))(?:了|过)?(?:些|哪些|哪几|什么)")
_BEFORE = re.compile(f"{_LEAD}(?:再)?(?:上|前)一?(?:次|回|场|届|个)(?:会议?|的)?{_END}")
_LATEST = re.compile("(?:[0-9年月日]+以前)?(?:的)?(?:最近|最新|最后|上)(?:的)?一?[次场届]的?")
_PAYER = (
    "(?P<payer>中央|国家|省里|市里|县里|区里|镇里|乡里|村里|[省市县区镇]财政|[省市县区镇]级|企业|社会|村民|群众|个人|自己|公司"
    "|银行)"
)
_PAYING = "(?:出|投|拿|补|拨|筹|配套|自筹|承担|负担|掏|补贴|补助)(?:了|资|入)*(?:多少|几)(?:钱|资金|元|万元|亿元)?"
_PAID = re.compile(f"{_LEAD}{_PAYER}(?:又)?{_PAYING}[?？。]*$")
_HAS_PAYER = re.compile(f"{_PAYER}(?P<paying>{_PAYING})")
_PAYS = re.compile(f"{_LEAD}{_PAYER}(?:的)?呢[?？。]*$")
_LEVEL = re.compile(f"{_LEAD}(?:全)?(?P<level>[省市县区镇乡])(?:里|级)?的?呢[?？。]*$")
_MONEY = re.compile("投资|资金|经费|出了?多少|花了?多少|多少钱|造价|费用")
_KIND = re.compile(
    f"{_LEAD}(?P<kind>[旧新老大小东西南北左右])(?:的|边的?)?(?:那|这)?(?:一)?"
    "(?:栋|座|个|条|所|家|处|台|辆|间|本|只|期|批|幢|边|楼)?(?:的)?呢[?？。]*$"
)
_OPPOSITES = ("新旧老", "大小", "东西", "南北", "左右")
_OLD_KIND = re.compile("(?P<kind>[新旧老大小东西南北左右])(?:建|修|盖|买|购|的)*的?(?=[\u4e00-\u9fff]{1,8})")
_TIME = (
    "(?:今年|去年|前年|明年|本年|上年|本月|上个?月|这个月|下个?月|上周|本周|这周|下周|昨天|今天|前天|明天|上半年|下半年"
    "|第?[一二三四]季度|(?:19|20)[0-9]{2}年(?:[上下]半年)?|[0-9]{1,2}月份?|同期)"
)
_OF_TIME = re.compile(f"{_LEAD}(?P<time>{_TIME})(?:的)?{_END}")
_GROUPS = (
    "城市|农村|城镇|市区|城区|郊区|乡镇|男生|女生|男子|女子|男|女|老人|成人|儿童|学生|小学|初中|高中|中学|大学|居民|企业|单位"
    "|个人|本地|外地|工业|商业|全省|全市|全县|全国|周末|工作日|节假日|上午|下午|晚上"
)
_OF_FIGURES = (
    "产量|单产|产值|费用|价格|票价|面积|长度|高度|人数|数量|收入|投资|预算|名额|标准|增速|增幅|得分|成绩|销量|人口|工资"
    "|电话"
)
_FIGURES = re.compile(_OF_FIGURES)
_ATTRIBUTE = (
    f"(?P<attribute>(?:总|平均|建筑|占地|年|月)?(?:{_OF_FIGURES}|时间|日期|地点|地址|方式|条件|材料|对象|范围|期限|主题"
    "|内容))"
)
_HAS_ATTRIBUTE = re.compile(
    f"^(?:请问)?(?P<when>{_TIME})?(?:的)?(?P<owner>[\u4e00-\u9fff0-9A-Za-z“”]{{2,14}}?)(?:的)?{_ATTRIBUTE}"
    "(?P<asked>(?:是|有|为|达到?)?(?:多少|什么|几|哪).*)$"
)
_OF_OTHER = re.compile(f"{_LEAD}(?P<other>[\u4e00-\u9fff0-9A-Za-z“”]{{2,8}}?)(?:的)?呢[?？。]*$")
_ASKED_OF = {"地点": "在哪里？", "地址": "在哪里？", "时间": "是什么时候？", "日期": "是哪一天？"}
_NEW_TOPIC = re.compile(
    "^(?:(?:我们)?换(?:个|一个)(?:话题|问题)|(?:我)?(?:想)?问个?别的(?:问题|事)?|不说这个了|先不说这个)(?:吧|了)?"
    "[,，:：。 ]+(?P<rest>.{3,})$"
)
_ASIDE = re.compile(
    "^(?:对了|(?:另外|顺便)(?:再)?问(?:一下|一句|个问题)?|再(?:请)?问(?:一下|一个问题|个问题|一句)?|还想问(?:一下)?)"
    "[,，:：。 ]+(?=.{3,})"
)


def new_topic(asked: str) -> str | None:
    """Return a question that is said to be of something else (换个话题，……), without these words; None for others."""
    found = _NEW_TOPIC.match(asked)
    return found["rest"] if found else None


def plain(asked: str) -> str:
    """Return a question without 对了 and 再问一下 before it."""
    return _ASIDE.sub("", asked)


def without_payer(question: str) -> str:
    """Return a question without who paid: it is the same thing of which is asked how much it cost."""
    return _HAS_PAYER.sub("有多少", question)


def whole(asked: str, question: str, answer: str, subject: str | None, event: str | None) -> str | None:
    """Return a follow-up as a whole question; None if it leaves out nothing that these rules know.

    Args:
        asked: The follow-up.
        question: The last one, resolved.
        answer: Its answer, without markers.
        subject: The thing that the last question begins with, if any.
        event: The meeting of the talk, if any.
    """
    told = (
        _point(asked, question)
        or _time_before(asked, question, answer, event)
        or _payer(asked, question, subject)
        or _other_kind(asked, question)
        or _other_level(asked, question)
    )
    if told is not None or is_open(asked):
        return told
    return _other_time(asked, question) or _other_owner(asked, question)


def is_open(asked: str) -> bool:
    """Whether a follow-up that no rule could resolve says nothing by itself: 旧的呢, 那第二点呢, 上次呢."""
    return any(one.match(asked) for one in (_KIND, _POINT, _BEFORE, _LEVEL))


_SOMEBODY = re.compile("[他她](?![们人乡山国日杀处方])")


def is_of_somebody(asked: str) -> bool:
    """Whether a question begins with a 他 or 她 of whom nothing before it tells."""
    return _SOMEBODY.match(asked) is not None


def _other_level(asked: str, question: str) -> str | None:
    """Return the question for the same of another level: 县防汛会议 after 市防汛会议."""
    found, own = _LEVEL.match(asked), re.match("(?:请问)?(?:全|本|我)?[省市县区镇乡](?=[\u4e00-\u9fff]{2})", question)
    return found["level"] + question[own.end() :] if found and own else None


def _point(asked: str, question: str) -> str | None:
    """Return a question for the second of the points that were asked for: 会议提出的第二点要求是什么."""
    found = _POINT.match(asked)
    if found is None:
        return None
    which = f"第{found['number']}{found['sort']}"
    if again := re.match(
        r"(?P<head>.+的)第(?:[一二三四五六七八九十]|[0-9]{1,2})(?:点|条|项|个|方面)(?P<tail>.*)", question
    ):
        return f"{again['head']}{which}{again['tail']}"
    said = _SAID.match(question)
    if said is None:
        return None
    noun = found["noun"] or (asked_for["noun"] if (asked_for := _NOUN_ASKED.search(question)) else "")
    head = re.sub("(?:都|还|主要|分别)(?=[\u4e00-\u9fff]{1,2}$)", "", said["head"])
    return f"{head}的{which}{noun}是什么？"


def _time_before(asked: str, question: str, answer: str, event: str | None) -> str | None:
    """Return the last question asked of the meeting before, where the day of this one is known: 6月18日以前最近一次."""
    if _BEFORE.match(asked) is None or event is None:
        return None
    days = find_dates(answer) or ([] if "以前最近" in question else find_dates(question))
    if not days or (before := _day_before(days[0].date)) is None:
        return None
    bare = _LATEST.sub("", question)
    for one in reversed(find_dates(bare)):
        bare = bare[: one.start] + bare[one.end :].removeprefix("的")
    return f"{before}以前最近一次{bare.removeprefix('的')}"


def _day_before(date: str) -> str | None:
    """Return the day before one of DESIGN §3 as people write it; None for a whole month."""
    year, whole = (None, f"2000-{date[2:]}") if date[0] == "-" else (date[:4], date)
    if len(whole) != len("2000-01-01"):
        return None
    day = Day.fromisoformat(whole) - timedelta(days=1)
    said = f"{day.month}月{day.day}日"
    return said if year is None else f"{day.year}年{said}"


def _payer(asked: str, question: str, subject: str | None) -> str | None:
    """Return who paid how much of the thing of the talk."""
    if (known := _HAS_PAYER.search(question)) and (other := _PAYS.match(asked)):
        return question[: known.start()] + other["payer"] + question[known.start("paying") :]
    if subject is None:
        return None
    if _PAID.match(asked):
        return f"{subject}{re.sub(_LEAD, '', asked)}"
    if (pays := _PAYS.match(asked)) and _MONEY.search(question):
        return f"{subject}{pays['payer']}出了多少？"
    return None


def _other_kind(asked: str, question: str) -> str | None:
    """Return the question for the counterpart: 旧门诊楼有几层 after 新建的门诊楼有几层."""
    found = _KIND.match(asked)
    if found is None:
        return None
    of = next(group for group in _OPPOSITES if found["kind"] in group)
    known = next((one for one in _OLD_KIND.finditer(question) if one["kind"] in of), None)
    if known is None or known["kind"] == found["kind"]:
        return None
    return question[: known.start()] + found["kind"] + question[known.end() :]


def _other_time(asked: str, question: str) -> str | None:
    """Return the question with another time in the place of its own, or before it."""
    found = _OF_TIME.match(asked)
    if found is None:
        return None
    own = re.search(_TIME, question)
    if own is not None and (day := re.match("[0-9]{1,2}[日号]", question[own.end() :])):
        if not found["time"].endswith("月"):
            return question[: own.start()] + found["time"] + question[own.start() :]  # 去年6月27日
        return question[: own.start()] + found["time"] + question[own.end() + day.end() :]
    if own is not None:
        return question[: own.start()] + found["time"] + question[own.end() :]
    return None if find_dates(question) else found["time"] + question


def _other_owner(asked: str, question: str) -> str | None:
    """Return the question for the same attribute of another thing or group (玉米产量), or for another attribute."""
    found, own = _OF_OTHER.match(asked), _HAS_ATTRIBUTE.match(question)
    if found is None or own is None:
        return None
    other, when, owner = found["other"], own["when"] or "", own["owner"]
    if re.fullmatch(_ATTRIBUTE, other):
        if own["attribute"] == other or re.match("[开营]", owner[-2:]):
            return None
        asked_of = _ASKED_OF.get(other, "是多少？" if _FIGURES.search(other) else "是什么？")
        return f"{when}{owner}{other}{asked_of}"
    if re.search(f"{_ATTRIBUTE}$|{lexicon.ROLES}$", other) or re.search("[谁哪什几]", other):
        return None
    if re.fullmatch(_GROUPS, other):
        bare = re.sub(f"^(?:{_GROUPS})", "", owner)
        return f"{when}{other}{bare if bare else ''}{own['attribute']}{own['asked']}"
    if re.search("[省市县区镇乡村]$", other):
        return None  # a place is put where the place stands
    return f"{when}{other}{own['attribute']}{own['asked']}"
