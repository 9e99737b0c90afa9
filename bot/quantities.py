"""How many, how much, how long: numbers in sentences, read with what they count.

A number answers only if it is measured as the question asks (人 by 名 or 位, 率 by %), what is counted stands beside
it, and the rest of the question stands around it. Every sentence is full of numbers, so whatever is in doubt is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot import lexicon, opposites, siblings, subjects
from bot.phrasing import clause_ranges
from bot.question import BEGINS_AS_MEASURE, NO_MEASURE, Question, Term
from bot.reading import Reading, Unit, occurrences
from bot.selection import contradicts, coverage, event_share, hit, on_day, presence

_ABOUT = "(?:余|多|几)?"
_VALUE = (
    r"[近约超逾达]?(?:[0-9][0-9,.]*|[一二两三四五六七八九十百千仟佰壹贰叁肆伍陆柒捌玖拾]+|(?<=近)(?=[万亿]))"
    f"{_ABOUT}(?:百|千|万|亿|万亿)?{_ABOUT}"
)
_MEASURE_WORDS = (
    "百分点|个百分点|平方公里|平方千米|平方米|公里|千米|公斤|公顷|万元|亿元|小时|分钟|周年|个月|人次|场次|块钱|"
    "[名位个台套辆所场次项条件篇封份家户亩羽只头顶块本册支批座间栋吨斤米岁分届期种类门章根棵株把张瓶箱盒袋艘架颗天年月人元钱步轮站里度处起宗例桩类对双队车趟桶盏层楼组班幅面枚款首节集段]"
)
_ASKED = re.compile(
    rf"(?:多少|(?<![好无第])几)(?:{NO_MEASURE}(?P<measure>{_MEASURE_WORDS}))?(?P<rest>[^,，、?？。;；啊呀呢]*)"
)
_HOW = re.compile("多(?P<adjective>[长高大重远久深宽快])(?P<time>时间)?")
_PEOPLE = re.compile(
    "(?:人|者|员|生|兵|民|工|手|客|师|家属|干部|领导|代表|群众|士|长|子女|儿童|老人|孩子|选手|专家|烈士|教练|志愿者|人才)$"
)
_BY_ADJECTIVE = {
    "长": r"(?:米|公里|千米|厘米|里)",
    "高": r"(?:%|成|米|公里|个百分点)",
    "大": r"(?:岁|亩|㎡|平米|平方米|平方公里|公顷|立方米|毫米|[kmgKMG]?[wW]|千瓦|兆瓦|万千瓦|吨|米)",
    "重": r"(?:公斤|千克|吨|克|斤)",
    "远": r"(?:公里|千米|米|光年|里)",
    "久": r"(?:年|个月|天|小时|分钟|周(?!年)|个小时|学年)",
    "深": r"(?:米|公里|厘米)",
    "宽": r"(?:米|公里|厘米)",
    "快": r"(?:公里|千米|米|秒|分钟|兆)",
}
_OF_PEOPLE = r"(?:名|位|人次?|个(?!月|小时|百分点|大项)|(?<=[万千])(?=[\u4e00-\u9fff]))"
_OF_MONEY = r"(?:元|美元|欧元|英镑|港元|块)"
_OF_SHARE = r"(?:%|％|成|个百分点)"
_ANY_MEASURE = rf"(?:{_MEASURE_WORDS}|多?元|%|[a-zA-Z]+)"
_CALENDAR = re.compile(r"(?:年(?![级度代])|月|日|号|时|点|届|期)")
_RATE = re.compile("率|占比|比例|比重|百分比|覆盖面")
_MONEY = re.compile("(?:款|金|费|造价|成本|预算|总额|费用|资金|投资|收入|工资|金额|经费)$")
_PRICED = re.compile("(造价|价值|(?<![价产净市面])值|总额|预算)(?:是|有|为|共|达|大概|大约|得)*(?:多少|几)")
# 降了多少, 同比变化多少: the figure stands right behind a verb of the direction asked about, of either for 变化.
_CHANGED = re.compile(
    "(?P<way>变化|变动|[升降增减涨跌][高低长少加大幅产收]?|提高|上升|上涨|下降|下跌|回落)了?(?P<amount>多少|几)(?![人名位])"
)
_MONEY_UNITS = ("钱", "元", "块钱", "万元", "亿元")
_UP, _DOWN = "上升|上涨|增长|增加|提高|增|涨|升", "下降|下跌|回落|减少|降低|降|跌|减"
_PARTLY = re.compile("影响|拉动|带动|贡献")  # 影响cpi下降0.4个百分点 is a part of its change
_LASTS = re.compile("持续|多[久长]|办|开|历时|为期")  # deeds whose length is told with one of _LASTED
_LASTED = ("为期", "历时", "长达", "持续", "时长", "时间", "用时", "耗时")
_SUMMED, _SUM = re.compile("[总一]共|累计|合计|总计"), re.compile("总|共|累计|合计")
_ADDED_UP = frozenset("累计 合计 总计 共计 预计 估计 达到 超过 高达 多达 约为 突破".split())
_FILLERS = frozenset(
    "达到 超过 占 占比 一共 总共 共 共计 累计 目前 已经 现在 大概 大约 约 数量 多少 总数 数字 参加 参与 左右 这次 "
    "那次 这 的 全部 上 里 中 "
    "安排 设 办 开展 收到 需要 使用 达 有 是 为 收 来 去 送 发 给 人 发了 要 出动 投入 第".split()
)
_SMALL_VERBS = {
    "判": "判刑",
    "死": "死亡遇难身亡",
    "罚": "罚",
    "扣": "扣记",
    "捐": "捐资",
    "伤": "伤",
    "救": "救",
    "抓": "抓捕获",
    "赔": "赔偿",
    "骗": "骗",
    "卖": "卖售",
    "买": "买购",
    "借": "借贷",
    "交": "交缴",
    "花": "花费耗付转",
    "赚": "赚收",
    "建": "建",
    "种": "种植",
}
_SPENT = re.compile(
    "^(?!.*(?:计划|拟|预算|将))[^,，]*(?:投资|造价|耗资|斥资|投入)"
)  # of a thing, 花了多少钱 asks for these
_OF_LIVES = frozenset("死伤救抓")  # what is done to people only, so that 几个 counts them
# Measures that belong to the word before 多少, and words of which one stands in the clause of the number.
_BY_NOUN = (
    (re.compile("时速|车速|速度"), r"(?:公里|千米|米)", ("时速", "每小时", "速度", "/h", "/小时")),
    (re.compile("水深|深度"), r"(?:米|厘米)", ("深",)),
    (re.compile("身高"), r"(?:米|厘米)", ("身高", "个头", "个子")),
    (re.compile("高度|海拔"), r"(?:米|厘米)", ("高", "海拔")),
    (re.compile("全长|长度|总长|里程"), r"(?:米|公里|千米)", ("长", "里程")),
    (re.compile("宽度"), r"(?:米|公里)", ("宽",)),
    (re.compile("体重|重量"), r"(?:公斤|千克|斤|克|吨)", ("重",)),
    (re.compile("面积"), r"(?:亩|公顷|平方米|平米|平方公里|㎡)", ("面积", "占地")),
    (re.compile("气温|温度|体温"), r"(?:℃|度|摄氏度)", ("温", "度")),
    (re.compile("年龄|年纪"), r"(?:岁|周岁)", ("岁",)),
    (re.compile("比分"), r"(?:比|[:：])\s?[0-9]+", ("胜", "负", "平", "败", "比分", "击败", "克")),
    (re.compile("成绩"), r"(?:小时|分|秒|米|厘米|公斤|环|个|次)", ("以", "成绩", "破", "获", "用时", "跑出", "夺")),
    (re.compile("载客量|定员"), r"(?:人|名|位)", ("载客", "定员", "乘坐")),
)
_OF_NOUN = re.compile("(?P<noun>[\u4e00-\u9fff]{2,3})(?:是|有|为|约|能|可以?|到|达|大概|大约)*多少(?![\u4e00-\u9fff])")
_OF_WHAT = re.compile("(?<=[一-鿿]{2})(?P<money>总?(?:投资|造价|成本|预算|费用|经费)额?)$")
_SHORT = 5  # characters behind a number in which a noun of one character stands: 6个行政村
_AFTER, _BEFORE = 12, 7  # characters between a number and what it counts, behind and before it
_DEED = 0.4  # of the verb asked about that the sentence holds where no noun tells what is counted
_ENOUGH = 0.62  # of the question's words by weight that clause, sentence and header hold between them
_TELLING = 0.6  # weight of a word without which a change is of something else
_SAID_WHOLE = 0.5  # of such a word
_LESS_COVERED = 0.2  # of the question's words that an article may hold less than the one that holds most
# What a word counts that stands in the article, but neither near the number nor in the header, and how much more
# where it stands in one of the sentences before.
_ELSEWHERE, _BEFORE_IT, _SENTENCES_BEFORE = 0.5, 0.2, 6


@dataclass(frozen=True, slots=True)
class Count:
    """A number that fits the question.

    Attributes:
        start, end: Range of the number with its measure in `Unit.text`.
        score: How much of the question stands around it, in [0, 1].
    """

    reading: Reading
    unit: Unit
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is counted: the measure as a pattern, the nouns of which the last is the head, a verb that must be met.

    Attributes:
        spoken: Words of which one stands in the clause of the number; none where the noun tells.
        change: Verbs of which one stands right before the number, as a pattern; empty where no change is asked for.
        counted: Whether the question names the measure, so that a bare total (共5天) is of what was named before it.
    """

    measure: str
    nouns: tuple[str, ...]
    verb: str
    change: str = ""
    spoken: tuple[str, ...] = ()
    counted: bool = False


_IN_ALL = re.compile("\\s*(?:一共|总共|共计|合计|总计|共|为期|历时)")


def counts(question: Question, readings: Sequence[Reading]) -> list[Count]:
    """Return the numbers that may answer, the surest first."""
    asked = _asked(question)
    pattern = _figure(asked.measure)
    terms = [one for one in question.terms if one.text not in _FILLERS and one.text not in lexicon.UNITS]
    found: list[Count] = []
    covers = {one.article.id: coverage(question.terms, one.text) for one in readings}
    least = max(covers.values(), default=0.0) - _LESS_COVERED
    for reading in readings:
        if question.event and event_share(question, reading.text) < 0.5 or covers[reading.article.id] < least:
            continue
        if opposites.other(question.text, reading.text):
            continue
        for unit in reading.units:
            figures = list(pattern.finditer(unit.text)) if unit.body else []
            if not figures or contradicts(question, unit.text):
                continue
            if siblings.speaks_of_another(question, reading, unit) or tells_part(question.text, unit.text):
                continue
            if question.dates and not on_day(question, reading, unit):
                continue
            for match in figures:
                score = _fit(question, asked, terms, reading, unit, match)
                if score >= _ENOUGH:
                    found.append(Count(reading, unit, match.start(), match.end(), score))
    summed = _SUMMED.search(question.text) is not None

    def order(one: Count) -> tuple[bool, bool, float]:
        clause = _clause(one.unit.text, one.start)
        earlier = _EARLIER.search(clause) is not None and _EARLIER.search(question.text) is None
        return summed and _SUM.search(clause) is None, earlier, -one.score

    return sorted(found, key=order)


@lru_cache(maxsize=256)
def _figure(measure: str) -> re.Pattern[str]:
    return re.compile(f"(?P<value>{_VALUE})(?P<measure>{measure})")


_INVESTED = re.compile("总?投资|造价|耗资|花了?多少钱|经费")
_MONEY_TOLD = re.compile("(?P<head>总投资额?|投资额?|造价|耗资)[^,，。;；、]{0,6}?(?P<value>[0-9][0-9.,]*[万亿]*元)")


def rivals(question: Question, reading: Reading, unit: Unit) -> list[Unit]:
    """Return the other sentences of an article that tell a cost as well, where the question leaves open of what.

    None where the question has a word that only the given one holds: then it says of which part the cost is asked.
    """
    own = _MONEY_TOLD.search(unit.text) if _INVESTED.search(question.text) else None
    if own is None:
        return []
    others = [
        one
        for one in reading.units
        if one.body
        and one is not unit
        and (told := _MONEY_TOLD.search(one.text)) is not None
        and told["value"] != own["value"]
        and told["head"].removesuffix("额") == own["head"].removesuffix("额")
    ]
    named = [one for one in question.terms if not _INVESTED.search(one.text) and len(one.text) > 1]
    return [
        one
        for one in others
        if not any(presence(term, unit.text) >= 0.5 > presence(term, one.text + reading.header) for term in named)
        and hit(named, one.text + reading.header).covered >= _ENOUGH
    ]


def _clause(text: str, place: int) -> str:
    low, high = next((one for one in clause_ranges(text) if one[0] <= place < one[1]), (0, len(text)))
    return text[low:high]


_HELD_BESIDE, _ABOUT_IT = 0.5, 0.8  # of a word, and of all words with the head of the article
_NUMBERED = "(?:[0-9][0-9.,]*|[一二两三四五六七八九十百千万]+)(?:余|多|来)?[万千百]?(?:余|多)?[名位个户头只辆所家]"


_WHICH_COUNTED = re.compile("(?:多少|几)[名位个户]?(?P<noun>[\u4e00-\u9fff]{2,4})[?？。]*$")


def only_counted(question: Question, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the one sentence that counts the very noun asked for (130余名老人), beside another word of the question.

    None where several do, or the noun is none that stands behind a number.
    """
    asked = _WHICH_COUNTED.search(question.text)
    noun = asked["noun"] if asked else ""
    if question.kind != "number" or len(noun) < 2 or question.dates:
        return None
    said = re.compile(f"{_NUMBERED}{re.escape(noun)}(?![的家院店室所])")
    found = [(one, unit) for one in readings for unit in one.units if unit.body and said.search(unit.text)]
    if len(found) != 1:
        return None
    reading, unit = found[0]
    others = [one for one in question.terms if one.text not in noun and noun not in one.text]
    deeds = [one for one in others if presence(one, unit.text) >= _HELD_BESIDE]
    about = hit(others, unit.text + reading.header).covered if others else 0.0
    return (reading, unit) if deeds and about >= _ABOUT_IT else None


def strict(question: Question) -> bool:
    """Whether a question counts in a way that is read here, so that a sentence with any number is no answer."""
    text = question.text
    if _HOW.search(text) or _RATE.search(text) or _MONEY_ASKED.search(text):
        return True
    asked = _ASKED.search(text)
    if asked is None:
        return False
    if not asked["measure"] and re.match(BEGINS_AS_MEASURE, asked["rest"]):
        return True
    noun = _after(re.sub("[?？。]+$", "", asked["rest"]))
    bare = asked["measure"] in ("人", "级") or asked["measure"] in ("个", "种") and not noun
    return bool(asked["measure"]) and not bare or bool(noun and _PEOPLE.search(noun[-1]))


_MONEY_ASKED = re.compile(
    "(?:投资|资金|奖金|捐款|收入|产值|金额|经费|费用|罚款|造价|成本|价值|总额|预算)(?:是|有|为|共|达)?(?:多少|几)"
)


def likeness(word: str, text: str) -> float:
    """Return 1 where the text holds a word, less where only its characters in their order (敬献鲜花 for 献花)."""
    if word in text:
        return 1.0
    if len(word) < 2:
        return 0.0
    if all(char in text for char in word) and _scattered(word).search(text):
        return 0.85
    if len(word) > 2:
        pairs = {word[i : i + 2] for i in range(len(word) - 1)}
        return 0.8 * sum(pair in text for pair in pairs) / len(pairs)
    return 0.45 if word[0] in text else 0.0


@lru_cache(maxsize=1024)
def _scattered(word: str) -> re.Pattern[str]:
    """Return a word with up to two other characters after each of its own."""
    return re.compile("[^,，。;；]{0,2}".join(map(re.escape, word)))


def _held(term: Term, text: str) -> float:
    return max(presence(term, text), *(likeness(form, text) for form in term.forms))


def _asked(question: Question) -> _Asked:
    """Read what a question counts."""
    text = re.sub("几([类项条个])几[类项条]", r"几\1", re.sub("[?？。]+$", "", question.text))
    text = re.sub("(几|多少)个(小时|星期|工作日)", r"\1\2", text)
    text = re.sub("(几|多少)个人(?![\u4e00-\u9fff]?[口均])", "多少人", text)
    text = re.sub("(几|多少)个([组班队])(?![\u4e00-\u9fff])", r"\1\2", text)
    rate = _RATE.search(text)
    if (changed := _CHANGED.search(text)) is not None:
        way = changed["way"]
        ways = (
            f"{_UP}|{_DOWN}" if way[0] == "变" else _UP if way[0] in "增涨提" or "升" in way or "涨" in way else _DOWN
        )
        counted = _ASKED.search(text, changed.start("amount"))
        word = counted["measure"] if counted else None
        plain = f"(?:{_OF_SHARE}|{_OF_MONEY}|{_OF_PEOPLE}|点)"
        measure = (
            plain if word is None else _OF_MONEY if word in _MONEY_UNITS else _OF_SHARE if "百分点" in word else word
        )
        return _Asked(rf"\s?{measure}", (), "", ways)
    if (told := _OF_NOUN.search(text)) is not None:
        for named, measure, spoken in _BY_NOUN:
            if named.search(told["noun"]):
                return _Asked(_loose(measure), (), "", spoken=spoken)
    if how := _HOW.search(text):
        lasting = how["time"] or _PERIOD.search(text[: how.start()])
        measure = _BY_ADJECTIVE["久" if lasting else how["adjective"]]
        if rate:
            measure = _OF_SHARE
        verb = next((one for one in _SMALL_VERBS if re.search(f"{one}(?:了|过)?$", text[: how.start()])), "")
        return _Asked(_loose(measure), _before(text[: how.start()], question) if rate else (), verb)
    asked = _ASKED.search(text)
    if asked is None:
        return _Asked(_ANY_MEASURE, _before(text, question), "")
    word, rest = asked["measure"] or "", asked["rest"]
    before = text[: asked.start()]
    if (priced := _PRICED.search(text)) is not None:
        return _Asked(_loose(_OF_MONEY), ("价" if priced[1] == "值" else priced[1],), "")
    verb = next((one for one in _SMALL_VERBS if re.search(f"{one}(?:了|过)?$", before)), "")
    done = re.search("(?:了|过|的有)$", before) is not None  # 献花的有多少人次, 赞助了多少钱: no noun stands before
    if word in _MONEY_UNITS:
        spent = bool(question.pivot) and question.pivot not in _ADDED_UP and before.endswith(question.pivot)
        done = done or spent  # 共计转账多少钱, but 教育支出累计多少亿元 counts 教育支出
        return _Asked(_loose(_OF_MONEY), () if verb or done else _before(before, question), verb)
    nouns = _headed(_after(rest), question.focus) or (
        () if verb or done or word == "人" and rest else _before(before, question)
    )
    if nouns and (_MONEY.search(nouns[-1]) or question.unit == "元") and not word:
        return _Asked(_loose(_OF_MONEY), nouns, verb)
    if verb in _OF_LIVES and verb and word in ("", "个") and not _after(rest):
        return _Asked(_loose(_OF_PEOPLE), (), verb)
    if word in ("楼", "层", "度", "级") and not _after(rest):
        return _Asked(_loose("[楼层]" if word in "楼层" else word), (), verb)
    if word in ("年", "周年", "岁", "天", "月", "个月", "小时", "分钟", "分") and not _after(rest):
        working = "|个?工作日" if word == "天" else ""
        return _Asked(_loose(f"(?:{re.escape(word)}|周{re.escape(word)}{working})"), (), verb)
    if rate and not nouns or nouns and _RATE.search(nouns[-1]):
        return _Asked(_loose(_OF_SHARE), nouns, verb)
    if "百分点" in word or re.search("(?:上升|下降|提高|增长|增加|减少|降低)了?$", before) and not word:
        return _Asked(_loose(rf"(?:{_OF_SHARE}|{_OF_MONEY}|{_OF_PEOPLE})"), (), verb)
    if word in ("名", "位", "人", "人次") or not word and nouns and _PEOPLE.search(nouns[-1]):
        return _Asked(_loose(_OF_PEOPLE if nouns else "(?:名|位|人次?)"), nouns, verb)
    if word == "个" and nouns and _PEOPLE.search(nouns[-1]):
        return _Asked(_loose(_OF_PEOPLE), nouns, verb)
    if not word and nouns and _MONEY_ASKED.search(text):
        return _Asked(_loose(_OF_MONEY), nouns, verb)
    if word in ("", "个", "种"):
        return _Asked(_loose(_ANY_MEASURE), nouns, verb)
    return _Asked(_loose(_SAME_MEASURE.get(word, re.escape(word))), nouns, verb, counted=True)


_SAME_MEASURE = {
    "本": "[本册]",
    "册": "[本册]",
    "家": "[家个]",
    "趟": "[趟班列]",
    "班": "[班趟列]",
    "路": "[路条]",
    "户": "[户家]",
    "幅": "[幅张件]",
    "台": "[台辆部]",
    "辆": "[辆台部]",
}


def _headed(nouns: tuple[str, ...], focus: str) -> tuple[str, ...]:
    """End what is counted with the noun asked for: 几条公交线路恢复 counts 线路."""
    if not nouns or len(focus) < 2 or focus not in nouns[-1]:
        return nouns
    return (*nouns[:-1], nouns[-1][: nouns[-1].rfind(focus) + len(focus)])


def _loose(measure: str) -> str:
    return rf"\s?{measure}"


_NO_NOUN = frozenset("人了的呢吗吧啊呀大多好上下去来起着过在用要")
_NOUN_END = re.compile(
    "(?:参加|参与|参赛|去|来|投入|跑|组成|报名|出席|到场|办|被|在|为|受|获|接受|服务|学习|旁听|观看|是|能|可以|要|会(?!议|员|场|长)|"
    "了|呢|吗|吧)"
)


def _after(rest: str) -> tuple[str, ...]:
    """Return the nouns after the question word: modifiers and, last, the head (厅级单位的领导)."""
    end = _NOUN_END.search(rest)
    phrase = rest[: end.start()] if end else rest
    if len(phrase) == 1 and phrase not in _NO_NOUN:
        return (phrase,)  # 几条路, 多少箱水
    return tuple(one for one in re.split("的|、|和", phrase) if len(one) > 1)


def _before(text: str, question: Question) -> tuple[str, ...]:
    """Return the noun before the question word: 候补委员 in 出席全会的候补委员有多少名."""
    names = [one for one in question.terms if one.kind in ("place", "guessed", "body")]
    text = re.sub(
        "(?:有|是|达到|达|分为|分成|分|为|占比?|超过|总|一共|总共|共计?|[合总]计|累计|[预估]计|高达|多达|突破|已经?|现在|目前|可以|能|会|设置?|大概|大约|还|了|约|数量|大|的|给|得|值|领|拿|获)+$",
        "",
        text,
    )
    part = re.split("的|[,，、]|在|里|中", text)[-1]
    whose = next(
        (form for one in names for form in one.forms if part.startswith(form) and len(part) > len(form) + 1), ""
    )
    part = part[len(whose) :]  # of 青溪县教育支出 the number need not have the county beside it
    return (part[-6:],) if len(part) > 1 else ()


def _fit(
    question: Question, asked: _Asked, terms: Sequence[Term], reading: Reading, unit: Unit, match: re.Match[str]
) -> float:
    """Return how much of the question stands around a number, or 0 where it counts something else."""
    text = unit.text
    if re.fullmatch(r"[0-9]{4}", match["value"]) and match["measure"].strip() == "年":
        return 0.0
    if text[match.start() - 1 : match.start()] == "第" or match["value"] in question.text and match["value"].isdigit():
        return 0.0
    if not re.search(r"[年月日号时点届期]", asked.measure) and _CALENDAR.match(text, match.start("measure")):
        return 0.0
    if (
        match["value"] == "一"
        and not _for_one(question, text[: match.start()], match["measure"])
        or _IDIOM.match(text, match.end())
        or text[match.start() - 1 : match.start()] == "+"
    ):
        return 0.0
    low, high = next((one for one in clause_ranges(text) if one[0] <= match.start() < one[1]), (0, len(text)))
    clause = text[low:high]
    if asked.change and not re.search(rf"(?:{asked.change})[了约近超过幅度为达到]{{0,5}}$", text[low : match.start()]):
        return 0.0
    if asked.change and _lacks(terms, text, reading.header):
        return 0.0
    if re.match(_OF_SHARE, match["measure"].strip()) and _PARTLY.search(clause) and not _PARTLY.search(question.text):
        return 0.0
    if _other_sense(question.text, clause):
        return 0.0
    if any(one not in text and one not in reading.header for one in _HOLDER.findall(question.text)):
        return 0.0
    head = 1.0
    if of_container(question.text, text[match.start() :]) or is_place(text[match.end() :]):
        return 0.0
    if _HOW_LONG.search(question.text) and _SINCE.match(text, match.end()):
        return 0.0
    if asked.nouns:
        if asked.counted and _IN_ALL.fullmatch(text[low : match.start()]):
            ahead = re.split("[,，;；。:：]", text[: max(0, low - 1)])[-1]  # 放假,共5天
        else:
            ahead = re.split("[、;；,，)）]", text[low : match.start()])[-1][-_BEFORE - len(asked.nouns[-1]) :]
        behind = re.split("[、;；,，(（]|[0-9]", text[match.end() : high])[0][: _AFTER + len(asked.nouns[-1])]
        noun, context = asked.nouns[-1], reading.text
        if len(noun) == 1 and noun != "价":  # 村 of 6个行政村, and of 村有6个; none of 乡村旅游发展三年
            head = 1.0 if stands_alone(noun, behind[:_SHORT]) or stands_alone(noun, ahead, last=True) else 0.0
        else:
            names = (noun, *(one for group in lexicon.SYNONYMS if noun in group for one in group if len(one) > 1))
            head = max(
                max(_counted(one, behind, context), _counted(one, ahead, context) - 0.05)
                for one in dict.fromkeys(names)
            )
        if head < 0.6 and (bare := _OF_WHAT.search(noun)) is not None and ahead.endswith(bare["money"]):
            # 大桥总投资: of what the money is stands in the headline or nearby, and nothing of it may be missing
            held = reading.header + reading.around(unit, 1, 0)
            whose = [one for one in terms if question.text.find(one.text) < question.text.rfind(bare["money"])]
            head = 0.9 if all(_held(one, held) >= 0.5 for one in whose if one.text not in bare["money"]) else 0.0
        if head < 0.6 and asked.measure.endswith(_OF_MONEY) and len(noun) > 2:
            # 三价疫苗每支56元: a price of one sort of what the headline names
            head = 0.75 if noun in reading.header and noun[-2:] in ahead else 0.0
        if head == 1.0 and not behind.startswith(noun):
            head = 0.9  # 16人失联 before 6人为先前失联人员
        if len(noun) > 1 and question.pivot and question.pivot[0] + noun[0] in ahead + behind:
            head = 1.0  # 挽损 is 挽回损失
        if head < 0.6:
            return 0.0
    spent = asked.verb == "花" and not question.persons and _SPENT.search(clause) is not None
    if asked.verb and not spent and not any(one in clause for one in _SMALL_VERBS[asked.verb]):
        return 0.0
    if asked.spoken and not any(one in clause for one in asked.spoken):
        return 0.0
    if of_other_dimension(question.text, match["measure"], text[low : match.start()], text[match.end() : high]):
        return 0.0
    spent = _OF_MONEY in asked.measure  # 投入多少钱: of money that fillers are done with, one has to be told
    if _beside_another(question.text, clause):
        return 0.0
    deed = next((one for one in (question.terms if spent else terms) if one.text == question.pivot), None)
    deed = deed if not asked.nouns and not asked.verb and not asked.change else None
    lasts = _HOW.search(question.text) is not None and deed is not None and _LASTS.search(deed.text) is not None
    if lasts and deed is not None and any(one in clause for one in _LASTED):
        deed = Term(deed.text, (*deed.forms, *_LASTED), deed.weight)
    if deed is not None and _held(deed, clause) < _DEED and not (presence(deed, text) >= 0.5 and _SUM.search(clause)):
        return 0.0
    if any(_elsewhere(one, clause, reading) for one in terms if one.kind == "place"):
        return 0.0
    if not all(subjects.speaks_of(one, reading, unit) for one in question.persons):
        return 0.0
    total = sum(one.weight for one in terms) or 1.0
    around = reading.header + reading.around(unit, 1, 0)
    start = max(clause.rfind("、", 0, match.start() - low), clause.rfind("和", 0, match.start() - low), 0)
    item = re.split("[、和]", clause[start + 1 if start else 0 :])[0]
    if contradicts(question, item):
        return 0.0
    score = 0.05 * sum(one.weight for one in terms if any(form in item for form in one.forms))
    if _SUMMED.search(question.text) and _SUM.search(clause):
        score += 0.15 * total
    for term in terms:
        if asked.spoken and any(named.search(term.text) for named, _, spoken in _BY_NOUN if spoken == asked.spoken):
            score += term.weight
            continue
        counted = asked.nouns[-1] if asked.nouns else ""
        if counted and (counted.endswith(term.text) or len(counted) == 1 and term.text[1:] == counted):
            score += head * term.weight
            continue
        if spent and term.text == asked.verb:
            score += term.weight
            continue
        if deed is not None and term.text == deed.text:
            score += max(_held(deed, clause), 0.6 * _held(deed, text)) * term.weight
            continue
        near = 0.92 if term.kind == "person" else _held(term, clause)
        if asked.change and _CHANGED.match(question.text, question.text.find(term.text)):
            near = 1.0  # 变化 itself: a verb of some direction has been met
        if near < 0.8:
            near = max(near, (0.6 if asked.change else 0.92) * _held(term, text))
        if near < 0.8:
            far = 0.3 if asked.change else 0.85 if term.kind in ("place", "body", "number", "quoted") else 0.7
            near = max(near, far * _held(term, around))
        if term.kind in ("place", "body"):
            near = max(near, 0.85 * _held(term, reading.text))
        if near < 0.7 and term.kind == "word" and not asked.change:
            near = max(near, _spoken_of(term, reading, unit))
        score += near * term.weight
    return score / total * (0.5 + 0.5 * head if head >= 0.9 else 0.85 + 0.15 * head)


def _lacks(terms: Sequence[Term], text: str, header: str) -> bool:
    """Whether a word of what changed is neither in a sentence nor what its article is about: 收入, and not 税收收入."""
    telling = [one for one in terms if one.kind == "word" and one.weight >= _TELLING]
    return any(_held(one, text) < _SAID_WHOLE and _held(one, header) < _SAID_WHOLE for one in telling)


def of_another_change(question: Question, text: str, header: str) -> bool:
    """Whether a question asks by how much something changed, and a sentence speaks of something else."""
    if not (change := _asked(question).change):
        return False
    terms = [one for one in question.terms if one.text not in _FILLERS and one.text not in lexicon.UNITS]
    return _lacks(terms, text, header) or re.search(change, text) is None


def _beside_another(question: str, clause: str) -> bool:
    """Whether a clause compares with something else than the question: 高于全国 for 高于上年同期."""
    asked = _COMPARED_WITH.search(question)
    if asked is None or likeness(asked["than"], clause) >= 0.8:
        return False
    return not (_LAST_YEAR.search(asked["than"]) and _LAST_YEAR.search(clause))


def _spoken_of(term: Term, reading: Reading, unit: Unit) -> float:
    """Return what a word counts by where in an article it stands: 补助标准 belongs to the heading before it."""
    held = presence(term, reading.text)
    if held < 0.5:
        return 0.0
    earlier = reversed(reading.units[max(0, unit.index - _SENTENCES_BEFORE) : unit.index])
    steps = next((step for step, one in enumerate(earlier) if presence(term, one.text) >= 0.5), _SENTENCES_BEFORE)
    return held * (_ELSEWHERE + _BEFORE_IT * (1 - steps / _SENTENCES_BEFORE))


def _elsewhere(place: Term, clause: str, reading: Reading) -> bool:
    """Whether a clause counts in another place than the one asked about."""
    if presence(place, clause + reading.header) >= 0.5:
        return False
    if re.search("[\u4e00-\u9fff]{2,3}(?:市|县|区|镇|乡|(?<!农)村)(?!委|民|内|里)|全国|全球", clause):
        return True
    named = [match for form in place.forms for match in re.finditer(re.escape(form), reading.text)]
    return all("、" in reading.text[one.start() - 1 : one.end() + 1] for one in named)  # one of several


_EARLIER = re.compile("曾|此前|以前|之前|案发前|过去")  # what somebody did before what the article tells of
_COMPARED_WITH = re.compile("[高低快慢]于(?P<than>[\u4e00-\u9fff]{2,6})(?:多少|几)")
_LAST_YEAR = re.compile("[上去]年|同[期比]")
_IDIOM = re.compile("(?:大?方面|层面|维度|角度|场所|阶段|步骤|字)")
_HOLDER = re.compile(
    "(?<![\u4e00-\u9fff])(?:(?![了的有在给是多少到对和向几])[\u4e00-\u9fff]){2,6}?(?:小学|中学|大学|学院|医院|公司|集团|协会|商会|救援队|中队|项目|银行|社区)"
)
_STOCK = re.compile("^[^参出到来去]*有(?:多少|几)[^参出到来去旁]*$")


_HOW_LONG, _SINCE = re.compile("多久|多长时间"), re.compile("以?来|之?前|之?后|里?中")  # 20年来 is no length
_DIMENSION_ASKED = re.compile("多(?P<how>[长宽高深])(?!时间)|(?P<noun>[长宽高深])度?(?:是|有|为|达到?|约|大概)*多少")
_LENGTH = re.compile("(?:米|公里|千米|厘米|毫米|英里|英尺|里)$")
_DIMENSION_AHEAD = re.compile(
    "([长宽高深厚]|海拔|水位|潮位|积水|直径|半径|口径|落差|[间相]距)度?[约为达是有近超过到增加扩拓至]{0,3}$"
)
_PERIOD = re.compile("(?:[工会学刑任假周限保效]期|期限|学制|寿命|持续|历时)(?:有|为|是|要|会)*$")


def of_other_dimension(question: str, measured: str, ahead: str, behind: str) -> bool:
    """Whether a length is of another dimension: 全长1200米 for 多宽, 水位1.3米 for 多长.

    Width, height and depth have to be called so.

    Args:
        question: Normalised.
        measured: Ends with the measure: 米, 1.3米.
        ahead: What stands before it in its clause.
        behind: What stands behind it there.
    """
    asked = _DIMENSION_ASKED.search(question)
    if asked is None or not _LENGTH.search(measured) or _PERIOD.search(question[: asked.start()]):
        return False
    wanted = asked["how"] or asked["noun"]
    said = _DIMENSION_AHEAD.search(ahead) or re.match("的?([长宽高深厚])", behind)
    if said is None:
        return wanted != "长" and wanted not in ahead
    if len(said[1]) > 1 and said[1] in question:
        return False
    return {"海拔": "高"}.get(said[1], said[1]) != wanted


# What holds those that are counted: 三个村的村民 is no number of people.
_CONTAINER = re.compile(
    f"{_VALUE}[个所家支户座](?P<what>村|镇|乡|县|市|区|省|州|国家|街道|社区|小区|地[方区]|学校|小学|中学|大学|企业|公司|单位|部门|班级?|家庭|支部"
    "|代表队|队伍)(?![长干书支民])的?[\u4e00-\u9fff]{2}"
)


def stands_alone(noun: str, text: str, *, last: bool = False) -> bool:
    """Whether a text holds a noun of one character as itself; `last`: with nothing but 有 or 共 behind it."""
    end = "[位数]?(?:有|共|达|为|约|了|是|到|[总一]共|数量)*$" if last else ""
    return re.search(f"(?<![乡农山渔新古]){noun}(?![民委干支里庄镇]){end}", text) is not None


def is_place(behind: str) -> bool:
    """Whether what stands behind a length says that it is a place: 38公里处."""
    return re.match("处|外|以外|之外", behind) is not None


def of_container(question: str, counted: str) -> bool:
    """Whether a text that begins with a number counts what holds the things asked about: 三个村的村民 for 多少村民."""
    found = _CONTAINER.match(counted)
    return found is not None and re.search(f"{found['what']}(?![长干书支民])", question) is None


def _for_one(question: Question, ahead: str, measure: str) -> bool:
    """Whether 一 is a number, as it is right behind the deed whose length is asked for: 展出一个月."""
    words = next((one.forms for one in question.terms if one.text == question.pivot), ())
    return (
        _HOW.search(question.text) is not None and ahead.endswith((*words, *_LASTED)) and measure.strip() not in "天日"
    )


def _other_sense(question: str, clause: str) -> bool:
    """Whether a clause counts in another sense: a total for 每个, this year for 去年同期, guests for all."""
    for word in ("每", "平均", "人均", "人口"):
        if word in question and word not in clause:
            return True
    if "同期" in question and not re.search("[比较与]|升|降|增|减", question) and re.search("[比较]", clause):
        return True
    if re.search("有(?:多少|几)", question) and "增" not in question and re.search("新增|净增", clause):
        return True
    return bool(_STOCK.match(question)) and bool(re.search("参加|出席|参赛|参会", clause))


_BEFORE_BARE = re.compile("[^\u4e00-\u9fff]|[性的了予给放领]")  # before a noun without a modifier of its own


def _counted(noun: str, text: str, context: str) -> float:
    """Return how surely a text beside a number names what is counted; the last two characters must be met.

    What is said of the noun before them may stand in its context: 线路 in an article about 公交 is 公交线路.
    """
    if noun in text or len(noun) > 3 and likeness(noun, text) >= 0.85:
        return 1.0
    if _MONEY.search(noun) and likeness(noun, text) > 0.4:
        return 0.7
    others = noun[:-2]
    if noun[-2:] in text and others and sum(char in text for char in others) >= 0.75 * len(others):
        return 0.85
    bare = any(not at or _BEFORE_BARE.match(text, at - 1) for at in occurrences(noun[-2:], text))
    if bare and others and all(others[max(0, end - 2) : end] in context for end in range(len(others), 0, -2)):
        return 0.75  # but not 区委委员 for 纪委委员, which has a modifier of its own
    return 0.0


_ALTOGETHER = re.compile("[一总]共|总计|合计|累计|全部加起来")
_IN_PART = re.compile("[首当]日|[首当]天|首[场批周月]|第一[天日周批场]|单日|前[三两几0-9]+天")
_THERE_ARE = re.compile("(?:现|共|还)?有(?:多少|几)(?![次场])")
_GOES_AWAY = re.compile("(?:退出|拆除|关停|关闭|淘汰|取缔|注销|撤并|报废|清退|整改|减少)(?:了)?[\u4e00-\u9fff]{0,10}$")


def tells_part(question: str, text: str) -> bool:
    """Whether a text counts a first day for all of them, or what goes away for what there is."""
    if _ALTOGETHER.search(question) and not _IN_PART.search(question):
        return _IN_PART.search(text) is not None and _ALTOGETHER.search(text) is None
    if _THERE_ARE.search(question) is None:
        return False
    figures = [found for found in re.finditer("[0-9][0-9.,]*", text) if not _CALENDAR.match(text, found.end())]
    ahead = [_GOES_AWAY.search(text[: found.start()]) for found in figures]
    return bool(ahead) and all(one is not None and one[0][:2] not in question for one in ahead)
