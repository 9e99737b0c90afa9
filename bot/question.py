"""A question to what it asks for: the kind of answer, the words that must be met, and what cannot be missing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot import gatherings, lexicon, printed_names, rivals, siblings, wording
from bot.rarity import rarity
from index.analyzer import Analyzer
from index.dates import find_dates
from index.schema import Query

Kind = Literal[
    "person", "role", "time", "place", "number", "list", "statement", "reason", "manner", "yesno", "name", "thing"
]
KINDS: tuple[Kind, ...] = (
    "person",
    "role",
    "time",
    "place",
    "number",
    "list",
    "statement",
    "reason",
    "manner",
    "yesno",
    "name",
    "thing",
)
TermKind = Literal["person", "place", "guessed", "body", "quoted", "number", "word"]

_OF_BODY = 1.0  # weight of the name of a body
_OF_PERSON = 1.3  # and of a person
_COUNTED = "[一二两三四五六七八九十0-9]?"
# Read from the top; the first that is found decides.
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "time",
        re.compile(
            r"什么时[候间]|何时|几时|几月几[日号]|几月|(?:周|星期|礼拜)几|哪[一两几三]?[年天日月]|哪个(?:月|年|年份|日子|时候|时间|时期|年代|世纪|朝代)|几号|"
            r"何年|何月|何日|(?:西元|公元)?几几?年(?!级)|哪[一]?(?:年份|时期|日期)|什么(?:日期|年代|时期|年份)|when\b",
        ),
    ),
    (
        "reason",
        re.compile(
            r"为什么|为何|为啥|何以|(?:什么|何种|哪些|何)(?:的)?(?:原因|缘故|理由)|(?:原因|理由)(?:是|为)?(?:什么|何|哪)|why\b"
        ),
    ),
    ("person", re.compile(r"谁|哪[一]?[位名]|哪[几些]位|什么人|何人|哪[一些几]?个?人(?![口民])|who\b")),
    (
        "number",
        re.compile(
            r"多少|(?<![哪每隔好无近这那们])几(?![何乎近率])|第几|how (?:many|much)\b|"
            r"(?<![众许很])多(?:久|[长高大重远深宽快](?![的型量数多家样]))"
        ),
    ),
    (
        "place",
        re.compile(
            r"哪里|哪儿|(?<![来过])[去到上]哪(?=[\u4e00-\u9fff?？。]|$)(?![些个几一种天年月位名家项类级])|何处|何地|什么地[方区点]|(?:在|到|于)哪[一]?(?:个|家|所|座|间)(?:场馆|场地|会场|体育馆|会议室|礼堂|剧院|酒店|宾馆|广场|公园|社区|小区|楼盘|医院|学校|大学)|"
            r"哪[一个些几]{0,2}(?:地方|地区|地点|城市|国家|省份?|区域|街道|岛|洲|(?:市|县|区|镇|村|州|国)(?![领委直级民里内有重块间]))|"
            r"哪国|什么(?:国家|城市)|在哪(?!些|个|几|一|种)|where\b",
        ),
    ),
    (
        "list",
        re.compile(
            r"哪些|哪[两三四五六七八九十几]+|有什么|(?:都)?(?:包括|包含|有)(?:了)?(?:什么|何)|分别|都(?:.{1,4})了?些?什么|些什么"
        ),
    ),
    ("name", re.compile(r"叫(?:做|作)?什么|什么名[字称]|名[字称](?:是|叫)|称(?:为|作|之为)?(?:什么|何)")),
    ("manner", re.compile(r"怎么样?|怎样|如何|how\b")),
    (
        "yesno",
        re.compile(
            r"吗[?？。]?$|是否|是不是|有没有|能否|会不会|对吗|[了过][^,，?？谁哪几什么]{0,24}没有[?？。]*$|^(?:is|are|was|were|did|does|do|has|have)\b"
        ),
    ),
    (
        "thing",
        re.compile(
            r"什么|(?<=[有是为])何(?=[\u4e00-\u9fff?？])|何(?=[种类项等样物事故因者?？]|$)|哪[一]?|what\b|which\b"
        ),
    ),
)
_STATEMENT = re.compile(
    rf"(?:{lexicon.SPEECH}|讲)(?:了|过|出|到)?(?:些|哪些|哪几点)?(?:什么|哪些|哪几)[\u4e00-\u9fff]{{0,4}}[?？。]?$"
    r"|怎么(?:说|讲|评价|看)|怎[么样]表的?态|表了?(?:个|些)?(?:什么|怎样的)态|(?:说|讲)了(?:些)?什么|(?:会上|对[\u4e00-\u9fff]{2,16})?提了?(?:出了?)?(?:些)?(?:哪些|什么)(?:具体|新|明确)?的?(?:要求|意见|建议|希望|看法)"
    "|会上提了?(?:出了?)?(?:几点|哪几点)要求"
)
_ROLE_OF = re.compile(
    r"(?:担任|任|是|当|有)(?:过|着|了)?(?:什么|哪些|何|啥)(?:职务?位?|职|官|角色|头衔)|(?:职务|职位|头衔|身份)(?:是|为)(?:什么|何|啥)|(?:是|在)(?:干|做)(?:什么|啥)(?:工作)?的|(?:是|在)哪[个家](?:单位|部门|机构)(?:的|工作|任职)"
    r"|还有(?:什么|哪些|啥)(?:职务|职位|身份|头衔)|^[^,，。?？]{2,6}的?(?:职务|职位|身份)[?？。]?$|在哪[^,，。?？]{0,6}(?:当|任|担任)"
    r"|是[^,，。?？]{2,16}的什么(?:领导|官)|(?:现在|目前|如今|现|以前|之前|原来|原先)(?:是|在|任)?什么(?:职务|职位|官)"
    r"|(?:现在|目前|以前|之前|原来|原先)(?:是)?[干做]什么(?:工作)?的"
    r"|(?:任命|提名|选举|推选|聘任|提拔|选|当选|免去|免|[升转调]任)[^,，。?？]{0,8}?(?<!因)(?:为|了|的)(?:什么|何|哪些)(?:职务?|职位|岗位|官)?[?？。]*$"
    r"|免去[^,，。?？]{0,6}?(?:什么|何|哪些)职务[?？。]*$"
)
_OF_WHICH_BODY = re.compile(
    "^(?:是|在|代表)(?:哪[个家里]|什么)(?:单位|部门|机构|公司|企业|集团|学校|大学|学院|医院|银行|[局部院县市区镇乡村]|街道|社区|协会|党派)?(?:的|工作|任职|上班|(?:作?(?:交流|表态)?发言))[?？。]*$"
)
_WHO_IS = re.compile(r"^(?:请问)?(?P<name>[\u4e00-\u9fff·]{2,8})是(?:谁|什么人|何人)[?？。]*$")
# Nouns that begin as measures do: 多少座位 counts 座位, not in 座.
BEGINS_AS_MEASURE = (
    "(?:座位|座席|项目(?!标)|部门|条件|场馆|场地|名额|家庭|家长|家属|门店|门诊|门票|班级|班次|车辆|车位|队员|队伍|种子|种类|位置|户籍|人才|"
    "组员|组织|点位|章节|起点|里程|批次|处方|对手|本金|面积|面粉|面包|面试|首都|首饰|节目|节日|集体|集团|集镇|枚举|段落|幅度|款项|款式)"
)
NO_MEASURE = f"(?!{BEGINS_AS_MEASURE})"
_MANY = re.compile(
    rf"(?:多少|几){NO_MEASURE}(?P<unit>亿元|万元|亿美元|平方公里|平方米|平方千米|公里|千米|[\u4e00-\u9fff])(?P<noun>[\u4e00-\u9fff]{{0,5}})"
)
_MEASURES = frozenset(
    "名位个台套辆所场次项条件篇封份家户亩羽只头顶块本册支批座间栋吨斤米岁分届期种类门章根棵株把张瓶箱盒袋艘架颗天年月日人元钱步轮站里度处起"
    "宗例桩对双队点倍级层楼成票桌车船周幅面枚款首节集段趟"
)
_TELEPHONE = re.compile("电话|热线|号码")
_MONEY = re.compile(
    "经费|补助|补贴|资金|费用|金额|投资|营收|收入|损失|奖金|工资|票价|造价|罚款|捐款|赔付|产值|多少钱|报酬|薪[酬水资]|租金|房租|押金|罚金"
    "|赔偿金|补偿[金款]|[\u4e00-\u9fff]费(?=[是有要得]*(?:多少|几)|[?？。]*$)|(?:挣|赚)(?:了|到)?多少(?=[?？。]*$)"
)
_MEASURE = re.compile(r"多(?P<unit>[长高大重远久深宽快])")
_QUOTED = re.compile(r"[“「『\"《〈‘]([^”」』\"》〉’]{1,40})[”」』\"》〉’]")
_NUMBERED = re.compile(
    r"第?[0-9]+(?:\.[0-9]+)?(?:%|次|届|届[0-9一二三四五六七八九十]+次|名|人|个|件|亿元|万元|亩|号|条|版|周年|年|月)?"
    r"|第[一二三四五六七八九十百零]+(?:次|届|期|批|版|条|章|季度|个|代|任|位|名|集|季)?"
    r"|[一二三四五六七八九十]+届(?:[一二三四五六七八九十]+(?:中|次))?"
    r"|[一二三四五六七八九十]+次(?=全会|全体会议|常委会|常务会|扩大会|会议)"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.\-]*(?: [A-Z][A-Za-z0-9.\-]*)*")
_PLURAL = re.compile(r"哪些|哪[两二三四五六七八九十几]|有谁|分别|几位|些什么|列出|先后|哪几|有什么")
_GATHERINGS = "(?:会议|会|活动|调研|文章|报道|新闻|座谈会|场合)"
_ARTICLES = re.compile(
    r"(?:参加|出席|主持|召开|举行|举办|开展|参与|开|有|作|到)(?:过|了)?(?:哪些|哪几[个场次]|什么)(?:重要|大型|主要|相关)?(?:的)?"
    rf"{_GATHERINGS}(?!上|中|里)|^(?:有)?哪些{_GATHERINGS}|{_GATHERINGS}(?:都)?(?:有|是)哪些[?？。]?$|(?:参加|出席|主持)了?(?:多少|几)[次场个]"
    rf"|(?:是|了|开|参加|出席|主持)(?:的是)?(?:(?:一?个)?什么|哪[一]?[个次场])(?:会议?|大会|活动)[?？。]?$"
)
_PUBLISHED = re.compile(
    r"(?:哪[一]?天|什么时候|何时|几月几[日号]|日期|时间|哪年).{0,6}(?:发布|刊登|发表|刊发|登报|见报|公布|上网)|(?:发布|刊登|发表|刊发)(?:的)?(?:日期|时间)"
)
_OF_ARTICLE = re.compile(r"(?:文章|报道|新闻|消息|通知|公告|稿子|稿件|信息|网页|页面|这篇|全文)")
_ORGANISATION = re.compile(
    r"(?:哪[一个些几两二三四五六七八九家]{0,2}|什么)(?:单位|部门|机构|组织|公司|企业|学校|大学|机关|政府|团体|协会|媒体|报社|家)"
    r"|(?:哪[一]?个|哪些|什么)[\u4e00-\u9fff]{2}(?:单位|部门|机构|组织|机关)"
)


_ORGANISER = re.compile(
    r"(?:^|[在是出席参加主持由于])(?:[0-9]{1,4}[年月日号]的?)*[^,，?？在]{0,6}?(?P<body>[\u4e00-\u9fff]{2}(?:部|局|院|校|办|厅|集团|协会|街道))的?"
    r"(?:会议|会(?![员长])|学习会|大会|党组|教职工|扩大)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that the answer's surroundings should hold.

    Attributes:
        text: As in the question, normalised.
        forms: All spellings that count, `text` first.
        weight: In (0, 1.5]: how much it tells.
        kind: Names, quotations and numbers are anchors: without them an article is about something else. What only the
            tagger guesses to be a place (`guessed`) is one too, but need not stand in an article letter by letter.
    """

    text: str
    forms: tuple[str, ...]
    weight: float
    kind: TermKind = "word"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        text: The standalone question, normalised.
        kind: The kind of answer.
        terms: In order of appearance, without question words and dates.
        focus: The noun that is asked for (导向 in 什么样的导向, 单位 in 哪些单位); empty where none is said.
        pivot: The verb nearest to the question word, which the answer usually keeps (部署 in 部署了什么工作).
        event: The meeting or activity named, empty if none is.
        unit: What is counted or measured, for numbers.
        title: The office asked after in 区长是谁, without place and organisation; else empty.
        plural: Whether several things are asked for.
        count: How many, where the question says it (哪三个); else 0.
        articles: Whether meetings or articles themselves are to be listed.
        published: Whether the day an article appeared is asked for, not the day of the event.
        organiser: Whose meeting it is (党校 in 区委党校的会议由谁主持); empty if that is not said.
        organisation: Whether the answer names an organisation.
        dates: Days the question speaks of, as (first, last).
        seen: What was shown before and is not wanted again, as in `Query`.
        kinds: Things that it tells apart from others of their kind.
        named: Bodies and places that it names, of sorts of which an article may name others.
    """

    text: str
    kind: Kind
    terms: tuple[Term, ...]
    focus: str = ""
    pivot: str = ""
    event: str = ""
    unit: str = ""
    title: str = ""
    plural: bool = False
    count: int = 0
    articles: bool = False
    published: bool = False
    organiser: str = ""
    organisation: bool = False
    dates: tuple[tuple[str, str], ...] = ()
    lang: Literal["zh", "en"] = "zh"
    seen: str = ""
    kinds: tuple[siblings.Kind, ...] = ()
    named: tuple[rivals.Named, ...] = ()

    @property
    def anchors(self) -> tuple[Term, ...]:
        """Terms that an article must hold."""
        return tuple(one for one in self.terms if one.kind != "word")

    @property
    def persons(self) -> tuple[str, ...]:
        """Names of persons in the question."""
        return tuple(one.text for one in self.terms if one.kind == "person")


@lru_cache(maxsize=64)
def understand(query: Query, analyzer: Analyzer) -> Question:
    """Say what a standalone question asks for."""
    text = wording.plain(analyzer.normalize(query.text).strip())
    kind = _kind(text, query.persons)
    tags = printed_names.joined(_cut(analyzer.tags(text), analyzer.knows), query.persons)
    event = _timeless(_event(text), query)
    title = _title(text) if kind in ("person", "name", "thing", "list") and not (kind == "list" and event) else ""
    focus, unit = _focus(text, kind, tags) if kind != "role" else ("", "")
    if unit == "个" and _PEOPLE_COUNTED.search(focus):
        unit = "名"  # 多少个学生, which are printed as 22名学生
    people = _asks_people(text, kind, focus)
    terms = tuple(
        one
        for one in _terms(text, tags, title, analyzer.knows, query.spelled, query.persons)
        if not (people and one.text in _PEOPLE)
    )
    return Question(
        text=text,
        kind="person" if title or people else kind,
        terms=_undated(_mentioned(text, _bearer(tags, text, terms, query.persons)), query),
        focus="" if people and _PEOPLE_LAST.search(text) else focus,
        pivot=_pivot(text, kind, tags, event),
        event=event,
        unit=unit or ("元" if kind == "number" and _MONEY.search(text) and not _TELEPHONE.search(text) else ""),
        title=title,
        count=_DIGITS.index(counted[1]) if (counted := re.search("哪([二三四五六七八九])", text)) else 0,
        plural=bool(_PLURAL.search(text)) or any(word[0] == "都" and tag[0] != "n" for word, tag in tags),
        articles=bool(_ARTICLES.search(text)) or gatherings.asked(text),
        organiser=held["body"] if (held := _ORGANISER.search(text)) else "",
        published=bool(_PUBLISHED.search(text) and _OF_ARTICLE.search(text)),
        organisation=bool(_ORGANISATION.search(text)),
        dates=tuple((one.start, one.end) for one in query.dates if not _is_up_to(one.said, text)),
        lang=query.lang,
        seen=analyzer.normalize(query.seen) if query.seen else "",
        kinds=siblings.asked(tags),
        named=tuple(rivals.named(text, tags)),
    )


_PEOPLE_COUNTED = re.compile("(?:[人者员生兵民工手客师]|家属|干部|领导|代表|群众|子女|儿童|孩子|小朋友|专家|[男女]性)$")
_MENTIONED = re.compile(
    rf"(?:提到|提及|谈到|说到|写到|讲到|报道|关于|有关)(?:了|过)?(?P<name>{lexicon.NAME})(?=[?？。的]|$)"
)


def _mentioned(text: str, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Read a name that stands alone behind 提到 and was cut apart: 李|明远."""
    found = _MENTIONED.search(text)
    if found is None or any(found["name"] in one.text for one in terms):
        return terms
    rest = [one for one in terms if one.text not in found["name"]]
    return (*rest, _term(found["name"], "person", _OF_PERSON)) if len(rest) < len(terms) else terms


def _undated(terms: tuple[Term, ...], query: Query) -> tuple[Term, ...]:
    """Leave out the words of time that became a range of days (上半年) or an order (最近一次)."""
    said = [one.said for one in query.dates]
    order = ("最近", "最新", "最后", "最晚", "一次", "上一次", "最近一次") if gatherings.latest(query.text) else ()
    of_time = [one for one in terms if any(one.text in day or one.text.startswith(day) for day in said)]  # 上个月市|委
    return tuple(one for one in terms if one not in of_time and one.text not in order)


def _timeless(event: str, query: Query) -> str:
    """Return the name of a meeting without the words of time before it: 市委常委会 for 上个月市委常委会."""
    said = next((one.said for one in query.dates if event.startswith(one.said)), "")
    return event[len(said) :].lstrip("的")


def _is_up_to(said: str, text: str) -> bool:
    """Whether a day only says up to when something was counted (截至7月底): no article need be of it."""
    up_to = f"(?:[0-9]{{4}}年)?{re.escape(said)}"
    if re.search(f"截[至止]到?{up_to}", text):
        return True
    return (
        re.search("从|自", text) is None
        and re.search(f"到{up_to}(?:为止|[,，]?(?:一共|总共|已经?|还)?有)", text) is not None
    )


def _asks_people(text: str, kind: Kind, focus: str) -> bool:
    """Whether people are asked for without 谁: 哪些领导出席, 出席的领导有哪些."""
    return kind in ("list", "thing", "place") and (focus in _PEOPLE or _PEOPLE_LAST.search(text) is not None)


def _cut(tags: list[tuple[str, str]], known: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Set the 上 of 会议上 off from a verb it was taken together with (上作)."""
    cut: list[tuple[str, str]] = []
    for word, tag in tags:
        if (
            tag == "v"
            and len(word) == 2
            and word[0] in "上中里"
            and cut
            and cut[-1][0].endswith(("会", "会议", "活动"))
        ):
            cut += [(word[0], "f"), (word[1], "v")]
        elif tag == "nr" and word[0] in "日号" and len(word) > 2 and cut and cut[-1][0].isdigit():
            cut += [(word[0], "m"), (word[1:], "nr")]  # the tagger took the 日 of a date for a family name
        elif tag == "v" and len(word) == 2 and word[0] == "要" and word not in ("要求", "要闻"):
            cut += [("要", "v"), (word[1], "v")]
        elif (
            tag[0] in "nv"
            and len(word) == 2
            and word[0] == "能"
            and word[1] in "领拿买报去来看吃住进用办打开做缴交补考换修通拆搬卖"
        ):
            cut += [("能", "v"), (word[1], "v")]  # 能领几年
        elif len(word) == 3 and word[0] in "能会要" and tag[0] in "nv" and not known(word):
            cut += [(word[0], "v"), (word[1:], "v")]  # 能建好
        elif tag == "l" and re.fullmatch("(?:出席|参加|主持|召开|列席)会议", word):
            cut += [(word[:2], "v"), (word[2:], "n")]
        elif len(word) == 2 and word[1] == "是" and tag[0] in "nv" and word not in _ENDS_IN_COPULA:
            cut += [(word[0], tag), ("是", "v")]  # 水是给谁喝的, 拉萨行是谁主办的
        elif word in ("期到", "展到"):
            cut += [(word[0], "n"), ("到", "v")]  # 公示|期到|什么时候
        elif len(word) == 2 and word[1] == "有" and tag[0] in "nv" and not known(word):
            cut += [(word[0], tag), ("有", "v")]  # 桥有多长
        elif len(word) > 2 and word[0] in "去到赴" and tag[0] in "nvx" and not known(word):
            cut += [(word[0], "v"), (word[1:], "ns" if tag[0] == "v" else tag)]  # 去岚谷|县
        elif len(word) == 2 and word[0] == "个" and cut and cut[-1][0] in ("多少", "几"):
            cut += [("个", "q"), (word[1], "n")]  # 多少个村
        elif (
            len(word) == 3
            and word[0] in _MEASURES
            and cut
            and cut[-1][0] in ("多少", "几")
            and known(word[1:])
            and not re.match(BEGINS_AS_MEASURE, word)
        ):
            cut += [(word[0], "q"), (word[1:], "n")]  # 多少|幅照片
        elif len(word) == 2 and word[0] == "是" and word[1] in "从在由给被" and tag[0] == "v":
            cut += [("是", "v"), (word[1], "p")]
        elif cut and cut[-1][1] == "ns" and re.fullmatch("[省市县区镇乡村][有在的是里内]", word):
            cut[-1] = (cut[-1][0] + word[0], "ns")  # 南湾|县有
            cut.append((word[1], "v"))
        elif cut and cut[-1][1][0] == "n" and re.fullmatch("[馆厂店校院站场园楼会展][里内上中]", word):
            cut[-1] = (cut[-1][0] + word[0], cut[-1][1])  # 吉林|馆里
            cut.append((word[1], "f"))
        elif cut and len(cut[-1][0]) == 1 and _completes(cut[-1], word, tag):
            cut[-1] = (cut[-1][0] + word, "ns")
        else:
            cut.append((word, tag))
    return cut


_ENDS_IN_COPULA = frozenset(
    "国是 还是 就是 都是 总是 正是 算是 要是 凡是 硬是 先是 像是 倒是 真是 老是 全是 尽是 即是 乃是 便是".split()
)


def _completes(before: tuple[str, str], word: str, tag: str) -> bool:
    """Whether a word is the rest of the name of a place: 七|里海, 文|山村, 道|县."""
    if not re.fullmatch("[\u4e00-\u9fff]", before[0]) or before[0] in lexicon.STOP_WORDS or before[1][0] in "vpcru":
        return False
    return (
        tag == "ns" and (before[1] == "m" or word[-1] in "村镇乡县") or word == "县" and before[0] not in "全本各我该两"
    )


_WHAT_PEOPLE = re.compile("(?:志愿者|[者员工生]|人|们)是(?:些|一些|一群)?什么人[?？。]*$")
_OPINION = re.compile("(?:觉得|感觉|认为)[^,，。]{0,12}(?:怎么样|如何|怎样)[?？。]*$")
_YEARS_LONG = re.compile(
    "(?:领|拿|享受|补|交|缴|租|读|用|要|花|过|了|历时|长达|近|需|有|判|以|第|坐|关|干|做|住|等|当|学|练|守|晚|早|隔)几年(?!级)|几年(?:时间|之?内|才|多)"
)


# 为 and 什么, not 为什么: 命名为什么, 最常见的模型为什么？
_CALLED_WHAT = re.compile("(?:[命取改更]名|称|认定|设定|评|选|视|译|定义)为什么|(?<![是因这那问说])为什么[?？。]*$")
_SOMEBODY = (
    "司机|学生|孩子|[男女](?:子|士|生|人)|老人|大爷|大妈|[奶爷]{2}|阿姨|大叔|村民|居民|市民|游客|乘客|婴儿|同学|小伙子?|姑娘|丈夫|妻子|儿子|女儿|"
    "父亲|母亲|嫌疑人|店主|老板|主人|(?<!机器)人"
)


_SOMEBODY_NAMED = "某某"
_IS_PERSON = re.compile(f"(?:请问)?{lexicon.NAME}是")


def _kind(text: str, persons: Sequence[str] = ()) -> Kind:
    who = _WHO_IS.match(text)
    for name in persons:
        if re.match(f"(?:请问)?{re.escape(name)}", text) and _OF_WHICH_BODY.match(text[text.index(name) + len(name) :]):
            return "role"
    for name in persons:
        text = text.replace(name, _SOMEBODY_NAMED)  # 在哪里会见任某某 asks for no 任
    if _ROLE_OF.search(text) or who and (who["name"] in persons or _IS_PERSON.match(text)):
        return "role"
    if _STATEMENT.search(text):
        return "statement"
    if "分别在哪" in text:
        return "list"
    if _CALLED_WHAT.search(text):
        return "thing"
    if _YEARS_LONG.search(text):
        return "number"
    if _WHAT_PEOPLE.search(text):
        return "thing"
    if _OPINION.search(text):
        return "statement"
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            if kind == "name" and re.search(
                f"(?:{lexicon.ROLES}|[员者师手孩童警兵医]|{_SOMEBODY})(?:们|都|到底|究竟)?(?:叫|的?名字)", text
            ):
                return "person"
            return kind
    return "thing"


_TITLE = (
    f"(?:{lexicon.RANKS})?"
    f"(?:(?:省|市|区|县|镇|乡|街道|州|村)?(?:纪委|党工委|工委|党委|委|党组|党支部|支部)书记|{lexicon.ROLES})"
)
_HOLDER_ASKED = re.compile(
    rf"(?P<title>{_TITLE})(?:现在|目前|都|分别)*(?:是|叫|为|由|有)(?:谁|什么名字|哪[一]?[位个]|哪些人|什么人|什么|何人)"
    "(?!参加|出席|到会|参会|列席|主持|讲|发言|陪同)"
)
_HOLDER_SOUGHT = re.compile(
    rf"(?:谁|哪[一]?位)(?:是|担任|任|当)[\u4e00-\u9fff]*?(?P<title>{_TITLE})(?:的)?(?:[?？。]|$)"
)
_HOLDERS_ASKED = re.compile(
    rf"(?P<title>{_TITLE})(?:一共|总共|都|现在|目前)*有(?:哪些|哪几[位个名]?)(?:人)?[?？。]*$"
    rf"|(?:有|是)(?:哪些|哪几[位个名]?)(?P<title2>{_TITLE})[?？。]*$"
)


def _title(text: str) -> str:
    """Return the office in X的区长是谁, 谁是区长, 有哪些副区长, without place and organisation."""
    if (several := _HOLDERS_ASKED.search(text)) is not None:
        return several["title"] or several["title2"]
    found = _HOLDER_ASKED.search(text) or _HOLDER_SOUGHT.search(text)
    if found is None:
        return ""
    of_village = found["title"] == "村支书" and re.search("[\u4e00-\u9fff]{2}$", text[: found.start("title")])
    return "支书" if of_village else found["title"]  # 柳湾村|支书


_NEAR = 8  # characters between a verb and the question word it belongs to


def _pivot(text: str, kind: Kind, tags: list[tuple[str, str]], event: str) -> str:
    """Return the verb next to the question word: the one before (部署 in 部署了什么) or, after 谁 and 哪, behind it."""
    asked = next((match for _, pattern in _PATTERNS if (match := pattern.search(text))), None)
    if asked is None or re.search("[是有叫为]$", text[: asked.start()]) and kind != "person":
        return ""
    before, after, position = "", "", 0
    for word, tag in tags:
        start, position = position, position + len(word)
        done = text[position : position + 1] in "了过" and position < asked.start()
        done = done or re.search("(?<![比当看叫称])(?:作|进行)[了过]?$", text[:start]) is not None  # 作了交流
        done = done or any(word in group for group in lexicon.PREDICATES)
        if re.search("[联比决大竞预初复]赛$", word):
            continue  # to the tagger a verb
        if not (tag.startswith("v") or done) or len(word) < 2 or word in lexicon.STOP_WORDS or word in event:
            continue
        if position <= asked.start() and asked.start() - position <= _NEAR:
            before = word
        elif start >= asked.end() and not after:
            after = word
    return after or before if kind == "person" else before or after


_ANY_MEETING = re.compile("(?:[\u4e00-\u9fff]{2,4}?[省市县区镇乡])?(?:会议|会)")


def _event(text: str) -> str:
    """Return the name of the meeting that a question speaks of, the longest where several are named."""
    names = [""]
    for match in lexicon.EVENT.finditer(text):
        name = re.sub(
            "^(?:请问|我市|我区|我县|全|的|[以之]前|[以之]后|(?:最近|最新|最后|最晚)的?一次|上一次|比较|[这那]?先?前?后?[两几二三四][次场个届])+",
            "",
            lexicon.event_name(match),
        ).split("的")[-1]
        if text[: match.start("event")][-1:].isdigit():
            name = re.sub("^年度?", "", name)  # 2024年防汛会议
        if gatherings.latest(text):
            name = re.sub("(?:最近|最新|最后|最晚)的?一次|上一次", "", name)
            name = "" if _ANY_MEETING.fullmatch(name) else name
        whose = re.match("全体|委员|成员|领导", text[match.end() :])  # 常委会全体同志 are people
        if len(name) > 3 and name.endswith(("会", "会议")) and not whose and not re.search("[谁哪什么几]|多少", name):
            names.append(name)
    return max(names, key=len)


_DEED_BEHIND = re.compile("[抗救灭参抢搜排扑巡执防扶]\\w")
_MODIFIERS = ("n", "a", "b", "j", "l", "i", "s", "f", "z", "vn")


def _focus(text: str, kind: Kind, tags: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the noun asked for and the unit counted.

    The noun stands after the question word (什么样的选人用人导向) or else before 是, 有, 叫 (突破口是什么).
    """
    unit = ""
    if taken := re.search(
        "(?:以|把|将)(?:什么|哪些|哪几[个项]?|何)[^为作]{0,6}[为作](?:了)?([\u4e00-\u9fff]{2,4})", text
    ):
        return taken[1], ""
    asked = next(
        (m for k, p in _PATTERNS if k in (kind, "thing", "list", "number") for m in [p.search(text)] if m), None
    )
    if kind == "number" and (counted := _MANY.search(text)):
        measured = len(counted["unit"]) > 1 or counted["unit"] in _MEASURES  # 多少库容, 多少损失 count in no 库, no 损
        if counted["unit"] in "车船" and counted["noun"][:1] in tuple("经通开停进出来去"):
            return counted["unit"], counted["unit"]  # 有多少车经过
        unit, asked_end = (counted["unit"], counted.end("unit")) if measured else ("", counted.start("unit"))
    elif kind == "number" and (how := _MEASURE.search(text)):
        return "", "久" if text.startswith("时间", how.end()) else how["unit"]
    elif asked is None:
        return "", ""
    else:
        asked_end = asked.end()
    start = asked.start() if asked else asked_end
    nouns: list[str] = []
    before: list[str] = []
    position = 0
    for word, tag in tags:
        low, position = position, position + len(word)
        if position <= start:
            named = tag[:1] in ("n", "j", "l", "v", "a") and len(word) > 1 and word not in lexicon.STOP_WORDS
            before = [*before, word] if named else before
        if low < asked_end or position <= start:
            continue
        if word == "的" and not nouns:
            continue
        if not (tag.startswith(_MODIFIERS) or tag == "x" and word.isalnum()) or word in ("时候", "名字"):
            break
        if nouns and tag == "f" and word in "上下进出":
            break  # 多少学生上大学
        nouns.append(word)
    if len(nouns) > 1 and len(nouns[-2]) > 1 and _DEED_BEHIND.fullmatch(nouns[-1]) and kind == "number":
        nouns.pop()  # 多少警力抗洪
    head = next((one for one in reversed(nouns) if len(one) > 1), "")
    if head or kind not in ("thing", "name", "number", "list"):
        return head, unit
    if kind == "list" and re.search("(?:有|是|包括|包含)了?$", text[:start]) is None:
        return "", unit
    if kind == "name":
        return (before[-1] if before else ""), unit
    copula = re.search(r"(?P<noun>.?)(?:是|有|叫|为|达|达到|约|包括|包含)(?:了|做|作)?$", text[:start])
    if copula and kind == "list" and any(word == copula["noun"] for word, _ in tags):
        return "", unit  # 地下站有哪几个 asks for 站, not for what stands before it
    return (before[-1] if before and copula and len(before[-1]) > 1 else ""), unit


_TAG_WEIGHTS = {
    "n": 1.0,
    "v": 0.75,
    "a": 0.6,
    "i": 0.9,
    "l": 0.9,
    "j": 1.0,
    "e": 1.0,
    "z": 0.7,
    "b": 0.6,
    "s": 0.6,
    "t": 0.6,
}


_TIME_SAID = "(?:最近|近来|近期|[今去前]年|[本上]月|上个月|[0-9]{4}年|[0-9]{1,2}月|[0-9]{1,2}[日号])*"
_WHEN_OR_WHAT = f"{_TIME_SAID}(?:[^,，由和与跟的]{{0,8}}?(?:{lexicon.ROLES}))?{_TIME_SAID}"
_BEARER = re.compile(
    rf"^(?:请问|那么?|在)?{_WHEN_OR_WHAT}(?P<name>{lexicon.NAME})(?=还(?:{lexicon.SPEECH}|讲|提|说)|[0-9]{{1,4}}[年月]|[上本]个?月|最近|近期|去年|现在|目前|如今|以前|之前|原来|原先|此前|是|的职|的身份|在|担任|现任|出席|参加|主持|调研|表态|发言|作了|讲|提了|提出|捐|陪同|当选|原话|对|被|去|来|到|哪|什么时候|何时|多大|今年|写|演|唱|送|养|种|卖|买|住|骑|获|得[了到过分奖]|拿[了到过下]|教[了过]|"
    rf"怎么|有没有|{lexicon.SPEECH})"
)


def _terms(
    text: str,
    tags: list[tuple[str, str]],
    title: str,
    known: Callable[[str], bool],
    spelled: Sequence[tuple[str, str]] = (),
    persons: Sequence[str] = (),
) -> tuple[Term, ...]:
    """Return the words that matter, each once; dates are left out, for they are matched as days."""
    taken = [False] * len(text)
    found: list[tuple[int, Term]] = []
    for body in dict.fromkeys(said for said, _ in spelled):
        forms = tuple(dict.fromkeys((body, *(printed for said, printed in spelled if said == body))))
        for match in re.finditer(f"(?:(?<![\u4e00-\u9fff])[省市区县])?{re.escape(body)}", text):
            found.append((match.start(), Term(body, forms, _OF_BODY, "body")))
            taken[match.start() : match.end()] = [True] * len(match[0])
    for date in find_dates(text):
        taken[date.start : date.end] = [True] * (date.end - date.start)
    named = [match.span() for name in persons for match in re.finditer(re.escape(name), text)]
    named = [one for one in named if not any(taken[slice(*one)])]
    for start, end in named:
        found.append((start, _term(text[start:end], "person", _OF_PERSON)))
        taken[start:end] = [True] * (end - start)
    for pattern in (_QUOTED, _LATIN, _NUMBERED):
        for match in pattern.finditer(text):
            group = 1 if pattern is _QUOTED else 0
            start, end = match.span(group)
            if any(taken[start:end]) or not match[group].strip():
                continue
            if pattern is _QUOTED and re.search("[几哪]|什么|多少", match[group]):
                continue  # “作风几弊” asks for what stands in its place
            kind: TermKind = "number" if pattern is _NUMBERED else "quoted"
            if pattern is _LATIN and match[0].lower() in _ENGLISH_STOP:
                taken[start:end] = [True] * (end - start)
                continue
            found.append((start, _term(match[group], kind, 1.2)))
            taken[start:end] = [True] * (end - start)
    for start, end, term in _words(text, _apart(tags, named), title, known):
        if not any(taken[start:end]):
            found.append((start, term))
    found.sort(key=lambda pair: pair[0])
    unique: dict[str, Term] = {}
    for _, term in found:
        unique.setdefault(term.text, term)
    return tuple(unique.values())


def _apart(tags: Sequence[tuple[str, str]], named: Sequence[tuple[int, int]]) -> list[tuple[str, str]]:
    """Cut words where a name begins or ends: 高峰|现, 拓|李明."""
    edges = {edge for span in named for edge in span}
    cut: list[tuple[str, str]] = []
    position = 0
    for word, tag in tags:
        low, position = position, position + len(word)
        within = [low, *sorted(one for one in edges if low < one < position), position]
        cut += [(word[start - low : end - low], tag) for start, end in zip(within, within[1:], strict=False)]
    return cut


def _bearer(
    tags: Sequence[tuple[str, str]], text: str, terms: tuple[Term, ...], persons: Sequence[str] = ()
) -> tuple[Term, ...]:
    """Read the name a question begins with, however it was cut into words: 罗|明说, 李|天明|在."""
    found = _BEARER.match(text)
    if found is None or any(one.kind == "person" and one.text == found["name"] for one in terms):
        return terms
    if NO_PERSON.search(found["name"]) or any(one in found["name"] or found["name"] in one for one in persons):
        return terms  # 龙舟赛在, and 方正来 where the articles call him 方正
    name, position = found["name"], 0
    for word, tag in tags:
        low, position = position, position + len(word)
        whole = low == found.start("name") and position >= found.end("name")
        if whole and not tag.startswith("nr") and (word == name or tag[0] in "nl"):
            return terms  # 方案是, 金华在: a word of its own
    before = [one for one in terms if text.find(one.text) + len(one.text) <= found.start("name")]
    rest = [one for one in terms if text.find(one.text) >= found.end("name")]
    return (*before, _term(name, "person", _OF_PERSON), *rest)


_ACTING = re.compile(rf"(?<=[会动式]上)(?P<name>{lexicon.NAME})(?=(?:同志)?(?:{lexicon.SPEECH}|讲|提|作|对|就|怎么))")
_ANONYMOUS = re.compile(
    f"(?P<name>[{lexicon.SURNAMES}]某(?:某|[\u4e00-\u9fff](?=[、,，和与等及在是被对因用把从给的]|$))?)(?![\u4e00-\u9fff]?(?:市|县|区|村|镇))"
)
# 赵女士, 李先生: nobody's whole name, but whom an article speaks of.
_ADDRESSED = re.compile(
    f"(?P<name>[{lexicon.SURNAMES}](?:女士|先生|大爷|大妈|奶奶|阿姨|师傅|大叔|老汉|婆婆|警官|同学))"
)
_INTRODUCED = re.compile(
    rf"(?:学生|老师|教师|同学|居民|村民|市民|游客|选手|队员|店主|租客|业主|青年|民警|医生|护士|志愿者)(?P<name>{lexicon.NAME})"
    "(?=看|说|觉|想|认|感|在|是|从|对|去|来|参|得|把|被)"
)
_NO_NAME = ("v", "r", "p", "d", "c", "u", "y")  # parts of speech that are in no name
_PLACE = re.compile(
    r"(?:^|(?<=[的在和与、,由对到去年月日]))"
    r"(?P<name>(?![全我各本该两某这那大小新哪几多每]|[现时前历原]任|[一二三四五六七八九十几]个)[\u4e00-\u9fff]{2,3}?)"
    r"(?P<level>省|市|县|区|镇|(?<!城)乡|(?<![农乡山渔全各本])村|街道)"
)


def _words(
    text: str, tags: list[tuple[str, str]], title: str, known: Callable[[str], bool]
) -> list[tuple[int, int, Term]]:
    """Return the content words with their ranges."""
    starts: list[int] = []
    position = 0
    for word, _ in tags:
        starts.append(position)
        position += len(word)
    edges = {*starts, position}
    found: list[tuple[int, int, Term]] = []
    office = text.find(title) if title else -1
    for place in _PLACE.finditer(text):
        if 0 <= office <= place.start() < office + len(title):
            continue  # 代县长 is an office, though there is a 代县
        inside = [
            (start, start + len(word), tag)
            for start, (word, tag) in zip(starts, tags, strict=True)
            if start < place.end() and place.start() < start + len(word)
        ]
        whole = any(
            low <= place.start() and place.end() <= high and tag in ("ns", "nr", "nt") for low, high, tag in inside
        )
        aligned = place.start() in edges and place.end("name") in edges
        named = all(not tag.startswith(_NO_NAME) for _, high, tag in inside if high <= place.end("name"))
        rest = text[place.end() :]
        holder = bool(title) and (
            rest.startswith((title, "委", "人民", "法院", "检察院", "政府", "纪委"))
            or re.search("[的是]|现在|目前", place["name"]) is None
            and re.match(f"[^的,，]{{1,10}}?{re.escape(title)}", rest) is not None
        )
        if whole or aligned and named or holder:
            found.append((*place.span(), _term(place[0], "place", 1.1)))
    for acting in (
        *_ACTING.finditer(text),
        *_ANONYMOUS.finditer(text),
        *_ADDRESSED.finditer(text),
        *_INTRODUCED.finditer(text),
    ):
        found.append(
            (*acting.span("name"), _term(acting["name"], "person", _OF_PERSON))
        )  # 会上梁|艳强调: cut in the wrong place
    measures = _measure_ranges(text)
    measured = {end for _, end in measures}
    taken = [*_asked_ranges(text), *measures, *((start, end) for start, end, _ in found)]
    for start, (word, tag) in zip(starts, tags, strict=True):
        low = max([start, *(end for begin, end in taken if begin <= start < end)])
        end = start + len(word)
        if low >= end or any(low < high and begin < end for begin, high in taken):
            continue
        if text[low] == "委" and any(low == stop for _, stop, _ in found):
            low -= 1  # 金东区委: the place is 金东区, the body 区委
        if tag == "ns" and end - low > 2 and text[low] in "给向对为被把由让与和在从到于":
            low += 1  # 给惠化: the tagger took the preposition with the name
        word = text[low:end]
        if title and word.endswith(title) and word != title:
            found.append((low, end - len(title), _term(word[: -len(title)], "word", 0.9)))
            low, word = end - len(title), title
        if word in lexicon.STOP_WORDS or not re.search(r"\w", word):
            continue
        told = rarity(word)
        weight = _TAG_WEIGHTS.get(tag[:1], 0.5) * (0.4 + told)
        if _SO_CALLED.fullmatch(word):
            found.append((low, end, _term(word, "person", _OF_PERSON)))
            continue
        named = tag.startswith("nr") and lexicon.PERSON.fullmatch(word) is not None and told > 0.55
        if named and not NO_PERSON.search(word) or "·" in word:
            found.append((low, end, _term(word, "person", _OF_PERSON)))
        elif (
            tag == "ns"
            and len(word) >= 2
            and word not in _COMMON_PLACES
            and (kind := _place_kind(text, low, word, known))
        ):
            found.append((low, end, _term(word, kind, 1.1)))
        elif tag == "t" and word.endswith("节") and len(word) > 2:  # 元宵节 is printed as 元宵
            found.append((low, end, Term(word, (word, word[:-1]), 1.0, "quoted")))
        elif tag[0] in "nj" and _BODY.fullmatch(word) and told > _NAMED:
            found.append((low, end, _term(word, "body", max(weight, 0.8))))
        else:
            little = len(word) == 1 and low not in measured  # but 路 of 多少条路 is what is counted
            found.append((low, end, _term(word, "word", weight * (0.35 if little else 1.0))))
    return found


def _term(text: str, kind: TermKind, weight: float) -> Term:
    return Term(text, _forms(text, kind), round(weight, 3), kind)


_PEOPLE = frozenset("领导 市领导 区领导 县领导 同志 嘉宾 专家 负责人 代表 委员 领导人 选手 球员".split())
_PEOPLE_LAST = re.compile(
    f"(?:{'|'.join(sorted(_PEOPLE, key=len, reverse=True))})(?:都|分别)?(?:有|是|包括)(?:哪[些几]|什么)"
)
# 组织部, 民政局, 党校: whose matter it is; common words of the same shape (干部, 学校) are told apart by their rarity.
_BODY = re.compile(
    r"(?![回到返离在全本]校|全部|内部|外部|干部|总部|部分|学校|公司|大学|医院|中心|机关|当局|格局|布局|结局|社会|国会|机会|常委|市委|区委|县委|省委)"
    r"[\u4e00-\u9fff]{1,8}(?:部|局|院|校|委|办|厅|公司|街道|集团|学院|大学|协会|学会|商会|银行|保险|财险|产险|寿险)"
)
NO_PERSON = re.compile("(?:村|寨|路|制|班|赛|队|站|馆|率|网|报|者|员|课|器|机|车|镇|县|区|市|省|马拉松|公开信)$")
_SO_CALLED = re.compile(f"[{lexicon.SURNAMES}]某某?")
_NAMED = 0.45  # rarity
# Words that the dictionary gives for places.
_COMMON_PLACES = frozenset(
    (
        "东西 南北 台风 英雄 波及 河湖 河里 江湖 山水 城市 新区 地方 全国 国内 国外 我国 世界 嘉宾 贵宾 庆典 深度 "
        "长度 广度 宽度 海洋 湖泊 山脉 高原 平原 山坡 山洞 山峰 山口 山门 山崖 山沟 山丘 山野 山岭 山川 山林 山羊 "
        "绵羊 山庄 山寨 河水 河谷 河畔 河沟 河滩 湖水 湖畔 江水 海峡 海滨 海滩 海关 海鲜 海沟 冰川 泉水 井水 深水 "
        "池塘 大桥 大坝 大街 城堡 入口 路桥 中路 东路 西路 北路 南站 西站 东站 北站 新建 新鲜 新春 新旧 普及 商城 "
        "古城 新城 旧城 城区 城南 城东 城西 城北 南门 北门 东门 西门 入门 上门 登门 上台 上岗 上街 上楼 上路 上马 "
        "治安 福利 伦理 日志 青春 神圣 中断 关联 广义 契约 加盟 密封 牡丹 西瓜 南瓜 赞美 喜庆 欢庆 礼拜 兴旺 吉利 "
        "安顿 巴士 大伯 二哥 哥哥 香水 墨水 长跑 中考 滑坡 锦旗 馆藏 珍藏 保鲜 美化 吉他 蓝牙 缅怀 恩典 抚摩 美感 "
        "太阳 夕阳 朝霞 台站 黑马 黑洞 串联 株连 罗列 云集 开朗 端庄 美丽 虎口 四壁 越野 土坡 陡坡 山脚 塔顶 下城 "
        "上城 上市 入市 都市 城市 山区 新区 城镇 重镇 高山 海岛 登山 上山 入村 驻村 驻县 入省 入店 入园 开园 入馆 离岛 "
        "登岛 上桥 入港 离港 入海 下海 入湖 回国 入国"
    ).split()
)
_ENDS_AS_PLACE = re.compile(
    "(?:[省市县区镇乡村屯庄路街巷州国岛山岭峰河湖江溪港湾海洲塘坝沟桥关口滩坪寨堡店铺埠浦泉站园寺庙塔城盟旗坊圩渡峡营亭阁]|街道|社区|林场|农场|机场|广场)$"
)
_NAMED_AT = re.compile("(?:^|[在到于从去赴往由和与、,，])(?:请问|那么?)?$")


def _place_kind(text: str, start: int, word: str, known: Callable[[str], bool]) -> TermKind | None:
    """Return as what a word counts that the tagger takes for a place: as one only where more speaks for it.

    It stands in the dictionary or ends as places do; where it only stands as a name might, it is a guess; else none:
    扎脚 is a place to the tagger, for it does not know the word.
    """
    if known(word) or _ENDS_AS_PLACE.search(word):
        return "place"
    return "guessed" if _NAMED_AT.search(text[:start]) else None


_ENGLISH_STOP = frozenset(
    "who what when where which why how is are was were did does do the a an of in on at to for by and or many much "
    "has have had with from that this it be".split()
)


def _asked_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the question words themselves."""
    ranges = [
        match.span() for _, pattern in _PATTERNS for match in pattern.finditer(text) if match.end() - match.start() < 8
    ]
    return ranges


def _measure_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of measures that are asked for, so that none is read as part of a word: 多少|张|床."""
    return [one.span("unit") for one in _MANY.finditer(text) if one["unit"] in _MEASURES and one["noun"]]


_ADMINISTRATIVE = re.compile(r"^([\u4e00-\u9fff]{2,})(?:省|市|区|县|镇|乡|街道|自治区|自治县|特别行政区)$")
_LEVELLED = re.compile(
    r"^(?:[全本我]?[省市区县])(?:委)?([\u4e00-\u9fff]{2,})$"
)  # 区法院 is printed as 区人民法院 or 法院
_DIGITS = "零一二三四五六七八九"


_ORDINAL = re.compile("(第[0-9一二三四五六七八九十百]+)([个名位])$")
_OF_PEOPLE = re.compile("([0-9]+)([个名位人])")


def _forms(word: str, kind: TermKind = "word") -> tuple[str, ...]:
    """Return the word and what may stand for it."""
    forms = [word]
    if kind == "place" and (short := _ADMINISTRATIVE.match(word)):
        forms.append(short[1])
    if kind == "body" and len(word) > 2 and (short := _LEVELLED.match(word)):
        forms += _forms(short[1])
    if kind == "word":
        forms += [one for one in lexicon.EVERYDAY.get(word, ()) if one not in forms]
    for group in lexicon.SYNONYMS:
        if word == group[0] or word in group:
            forms += [one for one in group if one not in forms]
    if kind == "number" and (people := _OF_PEOPLE.fullmatch(word)):
        forms += [f"{people[1]}{one}" for one in "名人位个" if one != people[2]]  # 6个人, 6名群众
    if kind == "number" and (ordinal := _ORDINAL.match(word)):
        forms += [f"{ordinal[1]}{one}" for one in "个名位" if one != ordinal[2]]  # 第11个, 第11名
    for converted in [converted for one in forms for converted in (to_digits(one), to_han(one))]:
        if converted not in forms:
            forms.append(converted)
    return tuple(dict.fromkeys(forms))


def to_han(text: str) -> str:
    """Write the whole numbers up to 99 in a text with Han numerals: 第15次 is 第十五次."""

    def written(match: re.Match[str]) -> str:
        value = int(match[0])
        if value > 99 or match[0].startswith("0"):
            return match[0]
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (
            _DIGITS[ones] if ones or not tens else ""
        )

    return re.sub(r"(?<![\d.])\d{1,2}(?![\d.])", written, text)


def to_digits(text: str) -> str:
    """Write the Han numerals up to 99 in a text as digits: 第十五次 is 第15次."""

    def written(match: re.Match[str]) -> str:
        tens, ten, ones = match[0].rpartition("十")
        if not ten:
            return str(_DIGITS.index(ones)) if len(ones) == 1 else match[0]
        if len(tens) > 1 or len(ones) > 1:
            return match[0]
        return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))

    return re.sub(r"[一二三四五六七八九十]+", written, text)
