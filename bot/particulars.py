"""Particulars that notices give in a form of their own: a telephone, where a thing stands, the hours it is open."""

import re
from collections.abc import Sequence

from bot import dating, latest, phrasing
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft, DraftSentence
from bot.selection import hit, presence

_CHARS = 150
_COVERED = 0.8  # of what is asked about that the head of an article, or a sentence with it, holds
_HELD = 0.5
_TIMES = re.compile(
    "国庆|春节|元旦|端午|中秋|清明|五一|劳动节|元宵|除夕|节假日|假期|假日|周末|双休日|平时|平日|工作日|[夏冬]季|暑[假期]|寒假"
    "|(?:周|星期)[一二三四五六日天]"
)
_MOST_HOURS = 3  # sentences with hours: of a feast, of usual days
_PHONE_ASKED = re.compile("电话|热线|联系方式|打(?:哪个|什么)(?:号码|电话)|怎么联系")
_PHONE = re.compile(
    r"(?<![0-9])(?:0[0-9]{2,3}[-—－ ]?[0-9]{7,8}|1[3-9][0-9]{9}|[0-9]{7,8}|(?:12|9[56]|11)[0-9]{1,4})(?![0-9年月日元])"
)
_OF_PHONE = re.compile(
    "(?:咨询|服务|联系|报名|举报|监督|投诉|值班|办公)?(?:电话|热线|号码)|联系|方式|咨询|服务|打|找|是|多少|号"
)
_HOURS_ASKED = re.compile(
    "(?:几点钟?|什么时[候间]|何时)(?:开始|可以|能)?(?P<deed>开门|关门|开馆|闭馆|上班|下班|营业|打烊|开放|办公)"
    "|(?P<deed2>开门|关门|开馆|闭馆|上班|下班|营业|打烊|开放|办公)(?:的?时间)?(?:是|到|为)?(?:几点|什么时[候间])"
)
_HOURS = re.compile(
    "(?:开放|营业|办公|服务|上班|接待|开馆|参观)(?:时间)?[^。;；]{0,16}?[0-9]{1,2}(?:时|点|[:：])[^。;；]{0,12}?(?:至|到|-|—|~|～)"
    "|[0-9]{1,2}(?:时|点|[:：])[0-9]{0,2}[^。,，;；]{0,4}(?:至|到|-|—|~|～)[^。,，;；]{1,8}?(?:开放|营业|办公|开馆|接待)"
)
_OFTEN_ASKED = re.compile("(?:多久|几天|多长时间|几个?月)[^,，]{0,6}一次")
_OFTEN = re.compile(
    "每隔?(?:[半一两二三四五六七八九十0-9]{0,2}个?)(?:天|日|周|星期|月|季度?|年|小时)[^,，。;；]{0,12}(?:[一两二三四五六0-9]次)"
)
# Where the branches of a video meeting were: 各乡镇设分会场, 分会场设在各乡镇.
_VENUE_ASKED = re.compile(
    "(?P<venue>[分主]会场)[^,，]{0,4}[在是](?:哪|什么地方|何处)|(?:哪|什么地方)[^,，]{0,8}设[^,，]{0,3}(?P<venue2>[分主]会场)"
)
_STANDS = re.compile("(?P<what>[^,，。;；、:：]{0,12}?)(?:位于|坐落[于在]?|地处|选址[于在]|地址[:：为是])")
_ITSELF = re.compile(
    "^(?:该|其|新|本|这|此|项目|工程|它|地块|场馆|景区|园区|总部|校区|现|目前)?[\\u4e00-\\u9fff]{0,3}$"
)


def phone(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the one line with the telephone of what is asked about; None where none is asked, or not told."""
    if _PHONE_ASKED.search(question.text) is None:
        return None
    matter = [one for one in question.terms if not _OF_PHONE.fullmatch(one.text)]
    lines = [
        (reading, unit) for reading in readings for unit in reading.units if unit.body and _PHONE.search(unit.text)
    ]
    own = [one for one in lines if matter and all(presence(term, one[1].text) >= _HELD for term in matter)]
    about = [one for one in lines if not matter or hit(matter, one[0].header).covered >= _COVERED]
    found = own or about
    return made([phrasing.sentence(question, *found[0], _CHARS)]) if len(found) == 1 else None


def hours(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the sentences with the hours of what is asked about; None where none are asked, or not told.

    Of several, those of the feast or day that the question names (国庆, 平时); if it names none, each of one article.
    """
    asked = _HOURS_ASKED.search(question.text)
    if asked is None:
        return None
    deed = asked["deed"] or asked["deed2"]
    matter = [one for one in question.terms if one.text not in (deed, "点", "时间") and len(one.text) > 1]
    found = [
        (reading, unit)
        for reading in readings
        for unit in reading.units
        if unit.body and _HOURS.search(unit.text) and hit(matter, unit.text + reading.header).covered >= _COVERED
    ]
    if len(found) > 1:
        times = _TIMES.findall(question.text)
        found = [pair for pair in found if times and any(one in pair[1].text for one in times)] or found
    if not matter or not 0 < len(found) <= _MOST_HOURS or len({one.article.id for one, _ in found}) > 1:
        return None
    return made([phrasing.sentence(question, *one, _CHARS) for one in found])


def how_often(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the one sentence that says how often what is asked about is done; None where that is not asked or told."""
    if _OFTEN_ASKED.search(question.text) is None:
        return None
    matter = [one for one in question.terms if one.text not in ("一次", "次", "天", "时间")]
    found = [
        (reading, unit)
        for reading in readings
        for unit in reading.units
        if unit.body
        and _OFTEN.search(unit.text)
        and matter
        and all(presence(one, unit.text) >= _HELD for one in matter)
    ]
    return made([phrasing.sentence(question, *found[0], _CHARS)]) if len(found) == 1 else None


def site(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the one sentence that says where the thing an article is about stands; None without one."""
    matter = [one for one in question.terms if one.kind != "place"] or list(question.terms)
    about = [one for one in readings if matter and hit(matter, one.header).covered >= _COVERED]
    found = [(reading, unit) for reading in about for unit in reading.units if _says_where(question, unit)]
    return made([phrasing.sentence(question, *found[0], _CHARS)]) if len(found) == 1 else None


def _says_where(question: Question, unit: Unit) -> bool:
    """Whether a unit tells where what the question names stands, or what is only called 该 or 新馆."""
    said = _STANDS.search(unit.text) if unit.body else None
    if said is None:
        return False
    return _ITSELF.match(said["what"]) is not None or any(
        presence(one, said["what"]) >= _HELD for one in question.terms
    )


def venue(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return the sentence that says where a meeting had its main or branch venues; None where that is not asked.

    Of several meetings it is the one that most of the question fits, if one alone does.
    """
    asked = _VENUE_ASKED.search(question.text)
    if asked is None:
        return None
    sort = asked["venue"] or asked["venue2"]
    said = re.compile(
        f"(?<![会共时还均都])(?<!分别)(?<!会议)(?<!活动)设(?:立|有|置|了)?[^,，。;；]{{0,6}}{sort}"
        f"|{sort}(?:分别|均|都)?(?:设|安排|放)(?:立|置)?[在于]"
    )
    found = [
        (hit(question.terms, reading.text).covered + hit(question.terms, reading.header).covered, reading, unit)
        for reading in readings
        for unit in reading.units
        if unit.body and said.search(unit.text)
    ]
    best = max((share for share, _, _ in found), default=0.0)
    told = [(reading, unit) for share, reading, unit in found if share == best]
    if not told or len({reading.article.id for reading, _ in told}) > 1:
        return None
    reading, unit = told[0]
    occasion = phrasing.occasion(reading) if not question.dates and unit is not reading.opening else None
    line = phrasing.sentence(question, reading, unit, _CHARS)
    return made([occasion, line] if occasion else [line])


_STOPS_ASKED = re.compile(
    "(?:去|到|来到|走访|调研|考察|察看|检查|看望|慰问|视察)(?:了|过)(?:哪些|哪几[个处家]|什么)(?:地方|单位|企业|部门|点位|地)"
    "|去(?:了|过)哪(?:里|儿|些)?[?？。]*$"
)
_STOPS = re.compile("(?:先后|依次|分别)?(?:来到|前往|走进|深入|赴|到|走访了?|考察了?|察看了?|实地)")


def stops(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Say where somebody went: the sentence that lists it (一行先后来到甲、乙、丙), else one of each article's visit.

    None where that is not asked or not told.
    """
    if _STOPS_ASKED.search(question.text) is None or len(question.persons) != 1:
        return None
    name = question.persons[0]
    for reading in readings:
        for unit in reading.units:
            went = _STOPS.search(unit.text) if unit.body else None
            if went is None or "、" not in unit.text[went.end() :]:
                continue
            before = unit.text[: went.start()]
            if name in before or re.search("^(?:他|她|一行|调研组)|一行$", before):
                if name in reading.text:
                    return made([phrasing.sentence(question, reading, unit, _STOP_CHARS)])
    visits: dict[str, tuple[Reading, Unit]] = {}
    for reading in readings:
        for unit in reading.units if name in reading.text else ():
            if unit.body and any(_VISITS.match(rest) for rest in unit.text.split(name)[1:]):
                visits.setdefault(reading.article.id, (reading, unit))
    told = sorted(visits.values(), key=lambda one: latest.order(one[0]), reverse=True)[:_MOST_VISITS]
    lines = [phrasing.sentence(question, reading, unit, _STOP_CHARS) for reading, unit in told]
    return made([*map(_dated, lines, [reading for reading, _ in told])]) if lines else None


def _dated(line: DraftSentence, reading: Reading) -> DraftSentence:
    return DraftSentence(dating.remarked(reading.article, line.text), line.quotes)


_STOP_CHARS, _MOST_VISITS = 120, 6
_VISITS = re.compile(
    "(?:率队|带队|一行|先后|分别|带领[^,，。;；]{0,8})*(?:来到|前往|走进|深入|赴|到)[^,，。;；]{2,24}?"
    "(?:调研|考察|走访|慰问|检查|看望|视察|督[查导])"
)
