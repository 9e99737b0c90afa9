"""The last look at a sentence before it is shown: does it hold the kind of thing that was asked, and the deed?

`may_answer` looks at a scored sentence in its article, `passes` at the sentence alone. A sentence that resembles a
question in every word but the one that matters (落网, 毕业, a name) is the likeliest wrong answer there is.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from bot import (
    bearers,
    claims,
    doers,
    explained,
    interviews,
    lexicon,
    listed,
    offices,
    opposites,
    owners,
    payers,
    periods,
    quantities,
    relatives,
    rivals,
    roster,
    siblings,
    subjects,
)
from bot.question import NO_PERSON, Question
from bot.rarity import rarity
from bot.reading import Reading, Unit
from bot.selection import DONE_AT, Scored, answer_spans, contradicts, hit, on_day, presence, way_of_deed
from index.analyzer import Analyzer
from index.dates import find_dates

Objection = Literal[
    "sign",
    "day",
    "contrast",
    "sibling",
    "rival",
    "unwritten",
    "end",
    "cause",
    "counted",
    "sort",
    "bearer",
    "owner",
    "listed",
    "ground",
    "relative",
    "manner",
    "speaker",
    "subject",
    "doer",
    "deed",
    "deeds",
]
_SURE = 0.5  # probability from which a sentence needs no sign of the kind of answer
_NEVER = 2.0  # no probability is as high


def may_answer(question: Question, scored: Scored, analyzer: Analyzer) -> bool:
    """Whether a unit may be an answer at all, however much it resembles the question."""
    return next(objections(question, scored, analyzer), None) is None


def objections(question: Question, scored: Scored, analyzer: Analyzer) -> Iterator[Objection]:
    """Yield what speaks against a unit as an answer, cheapest first."""
    unit, reading = scored.unit, scored.reading
    if scored.score < _needed(question, unit.text):
        yield "sign"
    if question.dates and not on_day(question, reading, unit) or periods.of_other_bounds(question.text, unit.text):
        yield "day"
    elif question.kind == "number" and periods.of_other_word(question, reading, unit):
        yield "day"
    if (
        contradicts(question, unit.text)
        or opposites.other(question.text, reading.text)
        or opposites.undone(question.text, unit.text)
        or rivals.of_another_maker(question.text, unit.text, reading.text)
    ):
        yield "contrast"
    if siblings.speaks_of_another(question, reading, unit):
        yield "sibling"
    if tells_of_rival(question, reading, unit, analyzer):
        yield "rival"
    near = reading.around(unit, 1, 1) + reading.header
    if _ITEM.match(unit.text) and question.kind in ("time", "place", "number", "person") and reading.article.body:
        own = reading.around(unit, 1, 1) + reading.text[: reading.article.body[0]]
        if question.terms and not any(presence(one, own) >= 0.5 for one in question.terms if one.kind != "number"):
            yield "sibling"  # an item of a notice tells of its own matter, and its opening why there is a notice
    if (did := _DID_WHAT.search(question.text)) is not None and did[1] not in near:
        if not any(did[1] in one.text and presence(one, near) >= 0.5 for one in question.terms):
            yield "unwritten"  # 写了什么, where nothing is written
    if (done := _DONE_WHEN.search(question.text)) is not None and not re.search(_DONE_SO[done[1]], unit.text):
        yield "unwritten"  # 什么时候建的, where nothing is built
    if (question.kind == "time" or question.unit == "点") and opposites.lacks_stage(question.text, unit.text):
        yield "unwritten"  # 什么时候开工, where nothing tells of a beginning
    if (to_do := _TO_DO_WHAT.search(question.text)) is not None and to_do[1] not in near:
        if not any(presence(one, near) >= 0.5 for one in question.terms if to_do[1] in one.text):
            yield "unwritten"  # 要携带什么, where nothing is to be
    if _PRIZE_ASKED.search(question.text) and not _PRIZE.search(unit.text):
        yield "unwritten"
    elif question.kind in ("person", "thing", "name") and _RANK.search(question.text) and not _RANKED.search(unit.text):
        yield "unwritten"
    if question.kind == "time" and (
        other_end(question.text, unit.text) or opposites.other_stage(question.text, unit.text)
    ):
        yield "end"
    if (venue := _VENUE_OF.search(question.text)) is not None and venue[0] not in unit.text:
        yield "unwritten"  # who was at the branch venues
    if (told := _TOLD_WHAT.search(question.text)) is not None and _only_that(told["deed"], unit.text):
        yield "unwritten"  # that somebody spoke does not tell what he said
    if question.kind == "reason" and not explained.cause(question, reading, unit):
        yield "cause"  # what happened is no answer to why
    if question.kind == "number" and question.focus and not _counts(question, near):
        yield "counted"
    if question.kind == "number" and any(
        asked.search(question.text) and not told.search(unit.text) for asked, told in _MEASURES
    ):
        yield "counted"
    if question.kind == "number" and quantities.tells_part(question.text, unit.text):
        yield "contrast"
    if (several := _OFFICES_ASKED.search(question.text)) and not offices.speaks_of(several["office"], unit.text):
        yield "unwritten"  # 有哪些副市长, where none is named
    if interviews.is_put(unit.text):
        yield "unwritten"  # what an interviewer asks is no answer
    if not _of_sort(question, unit.text, near):
        yield "sort"
    if not listed.tells(question, reading, unit):
        yield "listed"
    if owners.of_other_ground(question, reading, unit):
        yield "ground"  # fined for something else
    if question.kind == "person" and (bearer := _BEARS.search(question.text)) is not None:
        if bearer[1] not in near and not any(
            (bearer[1] in one.forms or one.text.endswith(bearer[1])) and presence(one, near) for one in question.terms
        ):
            yield "bearer" if bearer[1] in reading.text else "unwritten"
    if question.kind == "number" and (
        not _owned(question, reading, unit, analyzer)
        or quantities.of_another_change(question, unit.text, reading.header)
    ):
        yield "owner"
    if (relative := relatives.asked(question.text)) is not None and not _of_relative(question, relative, scored):
        yield "relative"
    if question.kind == "manner" and not explained.way(question, unit.text, near):
        yield "manner"  # that something was done is no answer to how
    if question.kind == "person" and not _without_speaker(question, unit.text, analyzer):
        yield "speaker"  # who tells of it has not done it
    whose = subjects.asked_of(question.text, question.persons) if question.kind != "person" else ""
    if whose and not subjects.speaks_of(whose, reading, unit):
        yield "subject"  # what another one did or said
    if question.kind == "yesno":
        return  # the sentence that names him shows what he did instead
    if whose and any(word not in unit.text for word in doers.reported(question.text)):
        yield "deed"
    if question.kind == "person" and doers.are_unnamed(question, reading, unit):
        yield "deed"  # a meeting was held at which it was done, by nobody who is named
    if question.kind == "person" and doers.went_with_another(question, reading, unit):
        yield "doer"
    groups = lexicon.deeds(question.text)
    asked = {word for group in groups for word in group if word in question.text} | set(_DEED.findall(question.text))
    if whose and (
        any(
            subjects.done_by_another(whose, word, unit.text) or subjects.is_done_by_another(whose, word, reading, unit)
            for word in asked
        )
        or question.kind in ("time", "place")
        and whose not in unit.text
        and relatives.of_another(whose, unit, len(unit.text), sure=True)
    ):
        yield "doer"
    if question.kind == "person" and doers.lacks_deed(question, unit.text):
        yield "deed"
    if question.kind == "person" and groups and not any(word in unit.text for group in groups for word in group):
        yield "deed"
    speaks = bool(whose) and re.search(lexicon.SPEECH, question.text) is not None
    if not all(any(word in near for word in group) or speaks and "强调" in group for group in groups):
        yield "deeds"


def tells_of_rival(question: Question, reading: Reading, unit: Unit, analyzer: Analyzer) -> bool:
    """Whether a unit tells of another body, place or person of the same sort, or lacks a condition that was set."""
    spans = _answers(question, unit.text)
    if question.named and rivals.of_another(question.named, reading, unit, spans, offices=bool(question.title)):
        return True
    if payers.of_another(question.text, unit.text):
        return True
    if rivals.of_another_way(question.text, unit.text) or _of_another_post(question.text, unit.text):
        return True
    if _lacks_condition(question, unit.text + reading.header):
        return True
    if not question.persons or question.kind not in ("number", "time", "place"):
        return False
    if _OF_COUNTRY.search(question.text) and not _tells_country(question.persons, unit.text):
        return True
    tags = roster.tagged(unit.text, reading.text, analyzer.tags(unit.text))
    return subjects.of_another_name(question.persons, unit.text, spans, tags)


_OF_COUNTRY = re.compile("哪[一个]{0,2}国家?的?(?:人|选手|球员|运动员)|国籍")
_COUNTRY = re.compile(
    "来自|[\u4e00-\u9fff]籍|国[\u4e00-\u9fff]{0,4}人|[\u4e00-\u9fff]{2,5}(?:人|选手|球员|名将|运动员|留学生|游客|专家|小伙|姑娘)"
)


def _tells_country(persons: Sequence[str], text: str) -> bool:
    """Whether a clause that names a person tells which country he is from, too."""
    return any(_COUNTRY.search(piece) for piece in re.split("[,，;；。]", text) if any(one in piece for one in persons))


_POST = re.compile(
    "(?P<deed>任命|免去|当选|辞去|选为|推选)[了为]?[^,，的]{0,4}?(?P<post>[\u4e00-\u9fff]{2,12}?)(?:职务|的|[?？]|$)"
)


def _of_another_post(question: str, text: str) -> bool:
    """Whether a text tells of such a deed for other posts only: 免去局长 for 免去副市长."""
    if (asked := _POST.search(question)) is None or re.search("[谁哪什么]", asked["post"]):
        return False
    pieces = [one for one in re.split("[,，;；。]|(?=任命|免去|当选|辞去)", text) if asked["deed"] in one]
    return bool(pieces) and not any(quantities.likeness(asked["post"], one) >= _POST_SAID for one in pieces)


_POST_SAID = 0.5  # of the name of a post
_BOTH = re.compile(
    "(?:既|又)(?P<first>[^,，既又]{2,14}?)[,，]?又(?P<second>[^,，又]{2,14}?)(?:的|是|[?？]|$)"
    "|(?P<one>[^,，且]{2,14}?)(?:[,，]?(?:并且|而且)|且)(?P<other>[^,，且]{2,14}?)(?:的|是|[?？]|$)"
)


def _lacks_condition(question: Question, text: str) -> bool:
    """Whether one of two conditions on the one asked about is told in no word of a text: 既独居又83岁."""
    both = _BOTH.search(question.text)
    if both is None:
        return False
    for said in filter(None, both.groups()):
        own = [one for one in question.terms if one.text in said]
        if own and not any(presence(one, text) >= _SAID_OF_CONDITION for one in own[-1:]):
            return True
    return False


_SAID_OF_CONDITION = 0.5  # of the last word of a condition


def _answers(question: Question, text: str) -> list[tuple[int, int]]:
    """Return the ranges of a text that may be what is asked for, of the clause alone that tells most of it."""
    if question.kind == "number":
        return _figures(question, text)
    if question.kind not in ("time", "place", "person"):
        return []
    spans = answer_spans(question, text)
    if question.kind == "place":
        spans = [one for one in spans if _is_place(question, text, *one)]
    names = "".join(one.name for one in question.named)
    rest = [one for one in question.terms if one.text not in names]
    pieces = [one.span() for one in re.finditer("[^,，;；。:：!?！？]+", text)]
    low, high = max(pieces, key=lambda one: hit(rest, text[one[0] : one[1]]).covered, default=(0, 0))
    own = [one for one in spans if low <= one[0] < high]
    return own if own and hit(rest, text[low:high]).covered > 0 else spans


_DEED = re.compile(
    "通报|汇报|宣读|宣布|部署|点评|带队|率队|揭牌|颁奖"
)  # of one person at an event, beside `lexicon.deeds`
_LEAST_SHARE, _LEAST_SHARE_OF_FIGURES = 0.45, 1.6  # of the probability from which a sentence answers by itself
_AHEAD, _AHEAD_WITH_FIGURES = 5.0, 4.0  # times as likely as the next best sentence
_TOLD_NEAR = 0.7  # of the question's words by weight that a sentence with a figure and its neighbours hold


def stands_out(question: Question, found: Sequence[Scored], enough: float, analyzer: Analyzer) -> bool:
    """Whether the likeliest sentence may answer although it is less likely than `enough`.

    It has to be several times as likely as every other that says something else. Where a figure is asked for, more is
    needed: it shows one in the measure asked for, and most of what is asked stands around it.

    Args:
        question: What is asked.
        found: Sentences of articles that hold its names, likeliest first, at least one.
        enough: Probability from which a sentence answers.
        analyzer: Tells names and words.
    """
    best = found[0]
    others = (one.score for one in found[1:] if not _says_the_same(question, one.unit.text, best.unit.text))
    ahead = best.score / max(1e-6, next(others, 0.0))
    if question.dates and not on_day(question, best.reading, best.unit) or contradicts(question, best.unit.text):
        return False
    if siblings.speaks_of_another(question, best.reading, best.unit):
        return False
    if question.kind == "number" and quantities.tells_part(question.text, best.unit.text):
        return False
    if question.kind != "number":
        return best.score >= _LEAST_SHARE * enough and ahead >= _AHEAD and may_answer(question, best, analyzer)
    around = best.reading.around(best.unit, 1, 1) + best.reading.header
    return (
        best.score >= _LEAST_SHARE_OF_FIGURES * enough
        and ahead >= _AHEAD_WITH_FIGURES
        and _tells(question, best.unit.text)
        and of_the_same_item(question, best.unit.text)
        and not {"owner", "relative", "rival", "unwritten", "end"} & set(objections(question, best, analyzer))
        and (not question.focus or len(question.focus) < 2 or _mentions(question, best.reading.text))
        and all(presence(one, around) >= 0.5 for one in question.anchors)
        and hit(question.terms, around).covered >= _TOLD_NEAR
    )


def _mentions(question: Question, text: str) -> bool:
    """Whether an article holds what is to be counted or measured in it anywhere."""
    term = next((one for one in question.terms if question.focus in one.forms), None)
    return presence(term, text) >= 0.5 if term else quantities.likeness(question.focus, text) >= 0.5


_ALIKE = 0.6  # of two sentences that tell one thing in much the same words


def _says_the_same(question: Question, one: str, other: str) -> bool:
    """Whether two texts give the same answer: the same figure in the measure asked for, or nearly the same words."""
    if one == other:
        return True
    if question.kind != "number":
        return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
    given = [
        {
            (unit, value)
            for start, end in answer_spans(question, text)
            for unit, values in claims.measured(text[start : end + 1]).items()
            for value in values
        }
        for text in (one, other)
    ]
    return bool(given[0] & given[1])


def of_the_same_item(question: Question, text: str) -> bool:
    """Whether a figure belongs to the persons asked about where a text lists several: 甲某拘留五日、乙某罚款五百元."""
    items = text.split("、")
    named = [one for one in items if any(name in one for name in question.persons)]
    return not named or any(answer_spans(question, one) for one in named)


_BEGUN = re.compile("开始|启动|开幕|开赛|报名|启幕")
_ENDED = re.compile("落幕|落下帷幕|闭幕|结束|收官|截止")


def other_end(question: str, text: str) -> bool:
    """Whether a text tells of the end where the beginning is asked for, or the other way round."""
    for asked, other in ((_BEGUN, _ENDED), (_ENDED, _BEGUN)):
        if asked.search(question) and not other.search(question) and other.search(text) and not asked.search(text):
            return True
    return False


_DID_WHAT = re.compile("(?![做干搞生现变有])([\u4e00-\u9fff])[了过](?:些|哪些)?什么[?？。]*$")
_DONE_SO = {
    **{"建": "建|修|竣工|落成|完工|造|成立", "修": "修|建|整治|改造", "造": "造|建", "盖": "盖|建"},
    **{"拆": "拆", "种": "种|栽", "判": "判", "抓": "抓|捕|落网", "买": "买|购", "卖": "卖|售"},
}
_DONE_WHEN = re.compile(f"(?:什么时[候间]|哪[一]?年|何时|哪[一]?天)({'|'.join(_DONE_SO)})的?[?？。]*$")
_TO_DO_WHAT = re.compile(
    "(?:要|需要?|应该?|得|该|可以|能)(带|携带|交|提交|提供|填|填写|买|购买|准备)(?:些|好)?(?:什么|哪些)"
)
_VENUE_OF = re.compile("[主分]会场(?=参加|参会|出席|发言|作|表态|收听|收看)")
_TOLD_WHAT = re.compile("(?P<deed>汇报|发言|介绍|通报|建议)[了的]?些?是?(?:什么|哪些)(?:内容|情况|方面)?[?？。]*$")


def _only_that(deed: str, text: str) -> bool:
    """Whether a text says only that somebody spoke: 三个单位作了汇报."""
    clauses = [one for one in re.split("[,，。;；]", text) if deed in one]
    bare = re.compile(f"(?:作|进行|先后|分别|依次|交流|表态|典型)了?(?:[\u4e00-\u9fff]{{2}})?{deed}$")
    about = re.compile("[就围对向]|关于|题为|代表")
    return bool(clauses) and all(bare.search(one) and not about.search(one) for one in clauses)


_OFFICES_ASKED = re.compile(
    f"(?:哪些|哪几[位个名])(?P<office>(?:{lexicon.RANKS})?"
    "(?:[省市州县区镇乡村部局处科校院所站行]长|(?:县委|市委|区委|镇党委)?书记|主任|主席|秘书长))(?!助理|们|令|制)"
)
_PRIZE_ASKED = re.compile("(?:什么|哪些|哪[一]?个)(?:奖|荣誉|称号)")
_PRIZE = re.compile("奖|荣誉|称号|表彰|优秀|先进|模范|标兵|劳模|[冠亚季]军|第[一二三四五六]名|[金银铜]牌")
_RANK = re.compile("[冠亚季]军|第[一二三四五六七八]名|[金银铜]牌")
_RANKED = re.compile(
    "[冠亚季]军|夺[冠得]|折桂|问鼎|[捧]杯|第[一二三四五六七八]名?|[二三四五]、[三四五六]名|[金银铜]牌|包揽"
)
_BEARS = re.compile(
    "([\u4e00-\u9fff]{2})(?<![的了])(?:是|叫)(?:谁|哪[一]?位)(?=[?？。,，]|$)"
)  # 冠军是谁, not 是谁主办的
_WHICH = re.compile("哪[一]?(?:个|家|所|间|支|场|座|条|项|本|首|种)(?=[\u4e00-\u9fff])")
_SORT = re.compile(
    "哪[一]?(?:个|家|所|间|座|条)[\u4e00-\u9fff]{0,2}?"
    "(?P<sort>大学|学院|学校|小学|中学|医院|银行|公司|集团|街道|广场|公园|剧院|宾馆|酒店|协会|乡|镇|村|社区|"
    "出版社|检察院|法院|派出所|救援站|消防站|机场|桥|河|江)(?![\u4e00-\u9fff]*(?:长|书记|主任|人|员|者))"
)


_SORTS = {
    "公司": "公司|集团|企业|实业|重工业?|股份|控股",
    "学校": "学校|小学|中学|大学|学院",
    "医院": "医院|卫生院",
    "酒店": "酒店|宾馆|饭店",
    "宾馆": "酒店|宾馆|饭店",
    "救援站": "救援站|消防站",
    "消防站": "救援站|消防站",
    "桥": "桥(?!梁)",
    "河": "河|江|溪|渠",
    "江": "河|江|溪|渠",
}


_ANY_SORT = frozenset("事件 事情 问题 东西 人物 方面 现象 因素 项目".split())
_WORKS = frozenset("著作 作品 书籍 图书 小说 歌曲 电影 影片 歌剧 文章 法律 条例 文件 剧目".split())


def _of_sort(question: Question, text: str, near: str) -> bool:
    """Whether a text names a thing of the sort asked for: some 室 for 哪个会议室, some 广场 for 哪个广场."""
    asked = _WHICH.search(question.text)
    if question.kind not in ("thing", "place", "name") or asked is None:
        return True
    if (sort := _SORT.search(question.text)) is not None:
        sorts = _SORTS.get(sort["sort"], sort["sort"])
        named = re.findall(f"[\u4e00-\u9fffA-Za-z0-9]{{2,}}?(?:{sorts})(?!生)", text)
        return any(one not in question.text for one in named)
    if question.organisation:
        return bool(answer_spans(question, near))
    if question.kind != "thing" or not question.focus:
        return True
    if question.focus in _ANY_SORT or question.focus in _WORKS and "《" in near:
        return True
    return question.focus[-1] in near or len(question.focus) == 2 and question.focus[0] in near


_MANY = "(?:是|有|为|达到?|要|交|约|了)*(?:多少|几)"
# What is measured, and what a text with a figure of it cannot do without.
_MEASURES = tuple(
    (re.compile(f"(?:{asked}){_MANY}"), re.compile(told))
    for asked, told in (
        ("产量", "产|收获"),
        ("产值|价值", "值"),
        ("库容", "库容|容"),
        ("(?<!降)水位|潮位", "位"),
        ("流量", "流"),
        ("利润", "利润|盈|赚"),
        ("费用?", "元|钱|费|免"),
    )
)


_OF_ONE_SORT = tuple("幅艘辆架盏株棵栋幢")  # measures that tell what they count
_SHARES = frozenset("比例 比重 占比 百分比 份额".split())


def _counts(question: Question, text: str) -> bool:
    """Whether a text speaks of what is to be counted."""
    term = next((one for one in question.terms if question.focus in one.forms), None)
    if len(question.focus) == 1:  # 村 is not told of by 乡村旅游
        return quantities.stands_alone(question.focus, text)
    held = presence(term, text) >= 0.5 if term else question.focus in text
    if question.unit in _OF_ONE_SORT:
        return True
    if question.focus in _SHARES:
        return re.search("%|％|[0-9一二三四五六七八九]成|分之", text) is not None
    if len(question.focus) == 2 and question.focus[1] == "度":  # 长度 of 长约15厘米
        held = held or question.focus[0] in text
    return held or question.unit == "点" or len(question.focus) > 2 and question.focus[-2:] in text


_HELD = "召开|举行|举办|开幕|闭幕|揭牌|启动|签约|开工"
HELD_ASKED = re.compile(
    rf"{_HELD}|(?:会议?|大会|仪式|活动|培训|赛|展)的?(?:地[点址]|会场)|[会赛式动展][^,，。]{{0,3}}在[^,，。]{{2,8}}[办开]的?[?？。]*$"
)
NATIVE_ASKED = re.compile("哪里的?人|哪儿的?人|籍贯|祖籍|哪[个一]?(?P<level>[省市县区镇乡村])的?人")
# Where from, where to: a sentence that tells the other one is no answer.
_WAYS = (
    (re.compile("从(?:哪|什么地方|何处)|来自(?:哪|何|什么)|哪[里儿]来"), re.compile("[从由自在]|来到")),
    (re.compile("[到去往赴](?:了|过)?(?:哪|什么地方|何处)"), re.compile("[到去往赴至向入进在回]")),
)
VENUE = re.compile(
    "(?:地[点址]|[会赛]场|场地|现场)(?:就|都)?(?:分别)?(?:设|选|定|放|安排)?(?:立|置)?[在于为是](?=[\u4e00-\u9fff]{2})"
)
_HELD_AT = re.compile(rf"(?:在|于|赴|到)[^,，。;；]{{2,25}}?(?:{_HELD})|(?:{_HELD})(?:地点|于)|会场|{VENUE.pattern}")
_NO_ORIGIN = (
    "老年|青年|中年|成年|年轻|负责|主持|当事|辩护|被告|被害|受害|代理|发言|创始|创办|传承|承包|经营|嫌疑|残疾|工|军|病|亲|家|客|商|路|行|艺|诗|猎|"
    "投资|法|候选|介绍|监护|保证|继承|联系|盲|聋|的|机器|外地|外乡|本地|当地|万|余|多|名|个|男|女|领导|管理|掌门|带头|引路|热心|证|富|穷|熟|"
    "陌生|没有|养殖|种粮|守|敲钟|摆渡|同龄|过来|明白|有心"
)
NATIVE = re.compile(r"[\u4e00-\u9fff]{2,6}人(?=[,，。、;；]|$)|籍贯|祖籍|出生于|生于|[\u4e00-\u9fff]籍")
_WHOLE = re.compile("^[全我各本该两省市县区](?:省|市|县|区|镇|州|国)?$")


def _needed(question: Question, text: str) -> float:
    """Return how likely a unit must be to answer: more than others where it shows nothing of the kind asked for.

    Names of foreigners, teams and geological ages have no form that a rule could know, so what is missing there is
    made up for by likelihood; a figure, a speaker or a place must be seen.
    """
    if _tells(question, text):
        return 0.0
    if question.kind in ("number", "place"):
        return _NEVER
    if question.kind == "time" and (_DAY_ASKED.search(question.text) or "期间" in text):
        return _NEVER  # 施工期间 tells of what was done meanwhile
    if question.kind == "time" and _YEAR_ASKED.search(question.text):
        return _NEVER
    said = bool(lexicon.deeds(question.text))
    return _NEVER if question.persons or said else _SURE


def _tells(question: Question, text: str) -> bool:
    """Whether a unit holds something of the kind asked for."""
    if question.kind == "person":
        if (called := _CALLED.search(question.text)) and re.search(f"{called['who']}{_IS_CALLED}{lexicon.NAME}", text):
            return True
        if (rank := _RANK.search(question.text)) and re.search(
            f"队(?:[^,，。;；]{{0,6}}|[^。;；]{{0,24}}[,，])[获夺摘][^,，。;；]*(?:{_ranked(rank[0])})", text
        ):
            return True  # a team has no form of name that a rule could know
        if rank and re.search(f"(?:{_ranked(rank[0])})[^,，。;；]{{0,4}}由[^,，。;；]{{2,16}}[获夺摘]", text):
            return True
        groups = lexicon.deeds(question.text)
        if any("强调" in group for group in groups) and "主持" not in question.text:
            spoken = "|".join(word for group in groups for word in group)
            return re.search(rf"{lexicon.NAME}[^,，。;；]{{0,30}}(?:{spoken})", text) is not None
        actor = r"[\u4e00-\u9fff]{2}[^,，。;；]{0,12}(?<!会议)(?<!大会)(?<!全会)"
        does = any(re.search(f"{actor}{word}", text) for group in groups for word in group)
        return does or bool(answer_spans(question, text))
    if question.kind == "place":
        if question.persons and _OF_COUNTRY.search(question.text):
            return _tells_country(question.persons, text)
        if NATIVE_ASKED.search(question.text):
            return tells_origin(question.text, text)
        if (way := way_of_deed(question)) is not None and way.search(text):
            return True  # 到哪里查 is told by a web page as well
        if any(asked.search(question.text) and not told.search(text) for asked, told in _WAYS):
            return False
        if HELD_ASKED.search(question.text):
            return bool(_HELD_AT.search(text))
        if _BOUND_FOR.search(question.text) and not _GOES.search(text):
            return False
        if "地址" in question.text and not _ADDRESS.search(text):
            return False
        if (done := DONE_AT.search(question.text)) is not None and f"{done[1]}在" in text:
            return True
        if (gone := _GONE_TO.search(question.text)) is not None and re.search(f"{gone[1]}[到往向至]", text):
            return True
        places = [(start, end) for start, end in answer_spans(question, text) if _is_place(question, text, start, end)]
        if SITUATED.search(question.text) and not _LOCATED.search(text):
            return any(_stands_before(question, text[end : end + _NEXT]) for _, end in places)
        return bool(places)
    if question.kind == "number":
        return bool(_figures(question, text))
    if question.kind == "time":
        return _dated(question, _without_itself(question, text))
    if question.kind == "yesno" and question.persons:
        return all(one in text for one in question.persons)
    return True


def has_form(question: Question, text: str) -> bool:
    """Whether a sentence holds what may be an answer by its form: a figure, a day, a place."""
    return _tells(question, text)


def _ranked(rank: str) -> str:
    """Return a rank and its other name as a pattern: 季军 for 第三名."""
    return "|".join(dict.fromkeys((rank, *(one for group in lexicon.SYNONYMS if rank in group for one in group))))


def _without_itself(question: Question, text: str) -> str:
    """Leave out where a text tells what came after the very deed whose time is asked for: 宣判后."""
    deeds = [form for one in question.terms if one.text in (question.pivot, question.focus) for form in one.forms]
    return re.sub(f"(?:{'|'.join(map(re.escape, deeds))})[之以]?[后前时]", "", text) if deeds else text


def _figures(question: Question, text: str) -> list[tuple[int, int]]:
    """Return the ranges of the figures in a text that may be of what is asked about."""
    spans = answer_spans(question, text)
    if question.unit in ("久", "天", "年"):  # 7月7日 and 2023年 are no lengths of time
        days = find_dates(text)
        spans = [one for one in spans if not any(day.start <= one[0] < day.end for day in days)]
    spans = [
        one for one in spans if not _NO_FIGURE.match(text, one[0]) and text[one[0] - 1 : one[0]] not in ("某", "第")
    ]
    figures = [one for one in spans if question.unit or not _is_calendar(question, text[one[1] :])]
    return [(start, end) for start, end in figures if _measures(question, text, start, end)]


_NO_FIGURE = re.compile("一(?:[线起些直样定同下般切旦度致再共]|方面|(?P<each>[\u4e00-\u9fff])(?P=each))")
_ADDRESS = re.compile("位于|坐落|地处|地址|[路街巷道村][0-9一二三四五六七八九十]*号|交[会叉汇]处")


_ITEM = re.compile("[(（]?[一二三四五六七八九十]{1,3}[、)）.．]")


def _is_calendar(question: Question, behind: str) -> bool:
    """Whether a figure before a text is one of the calendar: 四季度, which is a count only where 几季度 is asked."""
    return re.match("[年月日届次号时季]", behind) is not None and not (behind[0] == "季" and "季" in question.text)


def _owned(question: Question, reading: Reading, unit: Unit, analyzer: Analyzer) -> bool:
    """Whether one of the figures in a unit may be told of what the question asks about, or it holds none."""
    figures = _figures(question, unit.text)
    asked = bearers.asked(question.text)
    if len(question.focus) > 1 and not (asked and asked.size):
        beside = [one for one in figures if question.focus in unit.text[max(0, one[0] - _BESIDE) : one[1] + _BESIDE]]
        figures = beside or figures
    return not figures or any(
        not owners.of_another(question, reading, unit, start, end, analyzer.tags) for start, end in figures
    )


_BESIDE = 8  # characters between a figure and what it counts
CALLED_HOW = re.compile("(?:名字|姓名)|叫(?:什么|啥|谁)|是(?:谁|哪[一]?[位个])")


def _of_relative(question: Question, relative: relatives.Relative, scored: Scored) -> bool:
    """Whether a unit is about the relative asked about; where his name is asked for, whether it gives it."""
    if question.kind in ("person", "name", "role") and CALLED_HOW.search(question.text):
        return relatives.named(relative, scored.reading, scored.unit)
    return relatives.speaks_of(relative, scored.reading, scored.unit)


_SAYS = re.compile(f"{lexicon.SPEECH}|告诉记者|透露|提醒|回忆|讲述|坦言")
_SAYS_ASKED = re.compile(f"{_SAYS.pattern}|讲|汇报|通报|宣布|宣读|建议|呼吁|致|作|感谢|评|谈")
_BEFORE_SAID = re.compile(f"^[^,，。;；“”:：]{{0,40}}?(?:{_SAYS.pattern})(?:说|道)?[,，:：]")
_AFTER_SAID = re.compile(f"[”][^,，。;；“”]{{0,24}}?(?:{_SAYS.pattern})[^,，。;；“”]{{0,4}}[。]?$")


def _without_speaker(question: Question, text: str, analyzer: Analyzer) -> bool:
    """Whether a text names somebody beside the one who speaks in it, who may be anybody but the one asked for."""
    if _SAYS_ASKED.search(question.text) or CALLED_HOW.search(question.text) or question.title:
        return True
    if "负责" in question.text and "负责人" in text:
        return True
    if _leaves_open(question, text):
        return False
    said = _BEFORE_SAID.search(text) or _AFTER_SAID.search(text)
    if said is None:
        return True
    rest = text[said.end() :] if said.start() == 0 else text[: said.start()]
    return re.search(f"我|自己|[他她]|[小老][{lexicon.SURNAMES}]", rest) is not None or names_someone(
        rest, question, analyzer
    )


def tells_origin(question: str, text: str) -> bool:
    """Whether a text tells where somebody is from; for 哪个村的人, whether it names a village he belongs to."""
    asked = NATIVE_ASKED.search(question)
    if asked is not None and (level := asked["level"]) is not None:
        own = re.findall(
            f"([\u4e00-\u9fff]{{1,6}}{level})(?![民委干支长政府])(?:的|村民|居民|社员|人|[\u4e00-\u9fff]{{0,6}}[员者师民手])",
            text,
        )
        return any(re.search("[乡农山渔新古全本该各这那外]村$|[全本该各这那外].$", one) is None for one in own)
    found = (one for one in NATIVE.finditer(text))
    return any(re.search(f"(?:{_NO_ORIGIN})人$", one[0]) is None for one in found)


_NOBODY = re.compile(
    "[0-9]+|[年月日时点分秒号许]|[上下]午|凌晨|目前|现在|截至|全部|全都|已经?|均|都|被|获|安全|顺利|成功|了|[^\u4e00-\u9fff]"
)


def _leaves_open(question: Question, text: str) -> bool:
    """Whether a text says only what the question says itself and when: 17时50分，被困人员全部救出."""
    for form in sorted((form for one in question.terms for form in one.forms), key=len, reverse=True):
        text = text.replace(form, "")
    return not _NOBODY.sub("", text)


def _measures(question: Question, text: str, start: int, end: int) -> bool:
    """Whether a figure may be of what is asked about: not of what holds it, nor a length of another dimension."""
    ahead, behind = re.split("[,，。;；]", text[:start])[-1], re.split("[,，。;；]", text[end:], maxsplit=1)[0]
    return not (
        quantities.is_place(text[end:])
        or quantities.of_container(question.text, text[start:])
        or quantities.of_other_dimension(question.text, text[start:end], ahead, behind)
    )


_AT = re.compile(
    "在(?![此全我本今当其这那该各0-9])(?!嘴[边上]|心[里中上头]|眼[里中前]|手[里中]|肩上|脑[海后])"
    "(?![^,，。;；]{0,14}?(?:过程|基础|会议|活动|大会|会|仪式|讲话|报告|比赛|同时|期间|以来|方面|时|之?后|之?前|下)"
    "(?:[上中]|[,，。;；]|$))[\u4e00-\u9fff]{2}"
)
_OF_OFFICE = re.compile(
    f"(?:民(?![族俗宿间营])|党|委|政府|人民|人大|政协|纪|公安|检察|法院)|[\u4e00-\u9fff]{{0,6}}?(?:{lexicon.ROLES})"
)


_GONE_TO = re.compile("([\u4e00-\u9fff])[到往向](?:了|过)?(?:哪|什么地方|何处)")
_BOUND_FOR, _GOES = (
    re.compile("(?<![过来出])去(?:了)?(?:哪|什么地方|何处)[里儿]?(?:了)?[?？。]*$"),
    re.compile("去(?!世|年|职)|前往|赴|抵达|来到|飞往|开往|返回"),
)
# Where something itself is, not where something is done: the text must say so, or put the place before its name.
SITUATED = re.compile("(?:位于|坐落于?|地处|在)(?:哪里|哪儿|哪|什么地方|何处|哪[一]?个?[省市县区镇乡村])[?？。]*$")
_LOCATED = re.compile("位于|坐落|地处|[设建住停放]在|在[\u4e00-\u9fff]{2}")
_NEXT = 8  # characters behind a place in which what stands there is named


def _stands_before(question: Question, behind: str) -> bool:
    """Whether what a question names follows closely: 银杏村的古银杏."""
    behind = re.split("[、,，和]", behind)[0]
    return any(form in behind for one in question.terms for form in one.forms if len(form) > 1)


_LEVEL_ASKED = re.compile("哪[一]?个?[省市县区镇乡村州]")  # then the mayor of one tells it as well


def _is_place(question: Question, text: str, start: int, end: int) -> bool:
    """Whether a range found by its form is where something is: no 全县, no 在会上, no place of a mayor."""
    if text[start] == "在":
        return _AT.match(text, start) is not None
    if _WHOLE.match(text[start:end]):
        return False
    return _OF_OFFICE.match(text, end) is None or _LEVEL_ASKED.search(question.text) is not None


_HAN_DIGIT = "[〇零一二三四五六七八九十]"
_YEAR_ASKED, _YEAR = (
    re.compile("哪[一个]?年|何年|年份|几几年"),
    re.compile(rf"[0-9]{{2,4}}年|{_HAN_DIGIT}{{2,4}}年|[今去前明当同次]年|年代|世纪|[元末初]年"),
)
_DAY_ASKED, _DAY = (
    re.compile("哪[一]?[天日]|几号|何日|几日"),
    re.compile(
        rf"[0-9]{{1,2}}[日号]|{_HAN_DIGIT}{{1,3}}[日号]|[0-9]{{4}}-[0-9]{{1,2}}-[0-9]|[今昨明前当次][天日]|[节夕旦]"
    ),
)
_ERA_ASKED = re.compile("时代|时期|朝|世纪|年代|季")
_MOMENT = re.compile(
    rf"[0-9]{{1,4}}\s?[年月日时点号分]|{_HAN_DIGIT}{{1,4}}[年月日点]|[0-9]{{4}}-[0-9]{{1,2}}|[上中下]旬|[年月]底|[上中下晚]午|晚上|凌晨|"
    "[今昨明前当次去同][天日年]|世纪|年代|时期|[节假季月年期周日会0-9]期间|周[一二三四五六日]|星期|[春夏秋冬]季|(?<!分钟)[之以]?后|[之以]?前|[时]候"
)


def _dated(question: Question, text: str) -> bool:
    """Whether a text holds a time of the grain asked for: a day for 哪天, a year for 哪一年."""
    if _ERA_ASKED.search(question.text):
        return bool(answer_spans(question, text))
    if _YEAR_ASKED.search(question.text):
        return bool(_YEAR.search(text))
    if _DAY_ASKED.search(question.text):
        return bool(_DAY.search(text))
    return bool(_MOMENT.search(text))


_ASKED = re.compile("什么时[候间]|何时|哪[一]?[年天日月]|几号|几月几[日号]|什么地方|哪里|哪儿|何处")
_NAMED = re.compile(
    r"(?:选手|球员|运动员|棋手|车手|外教)(?![们代分等参出获])[\u4e00-\u9fff]{2,5}(?=[,，。;；、以在获夺])|"
    rf"(?:{lexicon.ROLES})(?!分别|等|们|会议|一行|参加|出席)[\u4e00-\u9fff]{{2,3}}"
    rf"|[\u4e00-\u9fff]+·[\u4e00-\u9fff]+|[A-Z][a-z]+ [A-Z]|(?:{lexicon.ROLES}|[师家员官]) ?[a-z]{{2,}} [a-z]{{2,}}"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:局(?![面势部])|部(?![分署队门])|委(?![员托])|院(?![子落])|校(?![园])|公司|集团|政府|街道|"
    r"中心(?!大局|工作|城区|任务)|协会|大学|学院|医院|银行|队(?!伍)|组织(?!部|保障|实施|开展|领导|建设)|单位|厅|社(?![区会保交团])|处(?![理置于罚分])|"
    r"(?:专家|工作|领导小|调查|检查|评审|评委|考察|项目)组|(?:基金|委员|联合|总|商|学|工|马)会)"
)
# Words that end as bodies do, and a body that only says where or from whom: 多处, 读者可以到各街道.
_NO_BODY = re.compile(
    "(?:[多各到好之何益深高低住远近四随此]处|[全内外大一多头上下各顶底]部|干部|[格布结战大]局|排队|[进入出住]院|[返到离在全]校)$"
    "|[到在从往赴][^由被经]*$"
)
_LEAST = 0.35  # weight of a word that a deed may be


def passes(question: Question, unit: Unit, analyzer: Analyzer, article: str = "") -> bool:
    """Whether a sentence may be shown as the answer; the text of its article tells whose names stand in it."""
    if question.kind == "person" and not names_someone(unit.text, question, analyzer):
        named = [unit.text[slice(*one)] for one in roster.people(unit.text, article)]
        if not any(one not in question.text for one in named):
            return False
    return question.kind not in ("time", "place") or _does(question, unit)


def names_someone(text: str, question: Question, analyzer: Analyzer) -> bool:
    """Whether a text names a person or, where the question may mean one, an organisation."""
    if (called := _CALLED.search(question.text)) is not None and called["who"] in text:
        return any(_names(near, question, analyzer, whole=True) for near in _around(called["who"], text))
    if _NAMED.search(text) or _names(text, question, analyzer):
        return True
    if _HOSTED.search(question.text) and _HOST.search(text):
        return True
    single = re.search("司机|学生|选手|老师|叫什么|谁家", question.text)
    bodies = [one for one in _BODY.findall(text) if not _NO_BODY.search(one)]
    return single is None and any(one not in question.text for one in bodies)


_HOSTED = re.compile("[主举承]办|组织|发起|牵头|召开|举行|建设|实施")
# A town that held it: 石桥镇举办龙舟赛.
_HOST = re.compile(
    f"(?:^|[日,，。;；由午])[\u4e00-\u9fff]{{2,8}}(?:[省市县区镇乡村]|社区)(?:联合|共同|今天|近日)?(?:{_HOSTED.pattern})"
)
_CALLED = re.compile("(?P<who>[\u4e00-\u9fff]{2})(?:的?(?:名字|姓名)|叫什么|是?叫啥|姓什么)")
_IS_CALLED = "(?:[的是叫,，]|名叫|名字[是叫])?"
_RARE = 0.48  # rarity; below it, a word is an everyday one
_CLOSE = 14  # characters between somebody and the name that is his


def _around(word: str, text: str) -> Iterator[str]:
    """Yield what stands close to each place of a word."""
    for match in re.finditer(re.escape(word), text):
        yield text[max(0, match.start() - _CLOSE) : match.end() + _CLOSE]


def _names(text: str, question: Question, analyzer: Analyzer, *, whole: bool = False) -> bool:
    """Whether a text holds the name of a person that the question does not; a whole one has a known family name."""
    return any(
        _is_person(word, tag, analyzer) and word not in question.text and not (whole and _unnamed(word))
        for word, tag in analyzer.tags(text)
    )


def _is_person(word: str, tag: str, analyzer: Analyzer) -> bool:
    """Whether a word is a person's name: the tagger takes 龙舟赛, 石桥镇 and 安抚 for names as well."""
    if not tag.startswith("nr") or len(word) < 2 or NO_PERSON.search(word):
        return False
    if rarity(word) < _RARE and (_unnamed(word) or len(word) == 2):
        return False
    return not _unnamed(word) or tag != "nr" or len(word) > 3 or analyzer.knows(word)


def _unnamed(word: str) -> bool:
    return lexicon.PERSON.fullmatch(word) is None and "·" not in word


def _does(question: Question, unit: Unit) -> bool:
    """Whether the deed behind the question word (哪天落网) is told of, where the question names who did it."""
    asked = _ASKED.search(question.text)
    if asked is None or not question.persons:
        return True
    deeds = [
        one
        for one in question.terms
        if one.kind == "word"
        and one.weight >= _LEAST
        and one.text not in ("开始", "进行", "成为")
        and question.text.find(one.text) >= asked.end()
    ]
    return all(any(form in unit.text for form in one.forms) for one in deeds[:1])
