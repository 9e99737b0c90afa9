"""Who does what a question asks 谁 of: a deed told of a meeting has no doer, and company is kept with one person.

某部召开座谈会，通报经济运行情况 does not say who 通报; and 副市长某某参加慰问 tells who went with the
one whose visit is told of right before, not with anybody else.
"""

import re

from bot import lexicon, roster
from bot.question import Question
from bot.reading import Reading, Unit

_SPOKEN = re.compile("通报|汇报|宣布|宣读|传达|领学|领誓|点评|解读|致辞|表态")
_REPORTED = re.compile(
    "(?P<deed>汇报|通报|宣读|传达|领学|解读|点评|说明|部署)[了的过]?(?:些|一些)?(?:是)?(?:什么|哪些|哪几|何)"
)
_ALONE = re.compile("点评|宣读|领学|领誓|监誓|解读|宣布|通报")
_CLAUSE = re.compile("[,，;；。:：]")
_NO_DOER = re.compile(
    "会上|会后|会前|随后|最后|当天|[上下]午|晚上|[0-9年月日]+|现场|分别|先后|并|还|同时|活动中|期间|会议|大会|全会|活动|仪式|一致"
)
_MEETING_HELD = re.compile("(?:召开|举行|举办)[^,，]*(?:会|会议|仪式|活动|班)$")
_WITH = re.compile("陪同|一同|随同|同行")
_GOES = re.compile(
    "(?:同志|一行|率队|带队)?(?:先后|专程|分别|又|还)?(?:[到赴]|来到|深入|走进|走访|看望|慰问|会见|调研|督导|检查|考察|视察|带队|率|参观|观摩|在[^,，。]{2,16}(?:调研|会见|检查|考察|看望))"
)
_VISITS = re.compile("看望|慰问|会见|接见|督[导查]|视察|考察|调研|检查|走访|巡[查察河]")
_BACK = 8  # units before in which the one who is accompanied may be named


def reported(question: str) -> list[str]:
    """Return the verbs of reporting of which a question asks what was reported: 汇报 in 汇报了什么."""
    return [one["deed"] for one in _REPORTED.finditer(question)]


def lacks_deed(question: Question, text: str) -> bool:
    """Whether a text tells of none of the deeds that only one or a few do at a meeting, where 谁 is asked of one."""
    return any(word[0] not in text for word in _ALONE.finditer(question.text))


def are_unnamed(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether the deed that 谁 is asked of is told in a unit only of a meeting that was held, and of no person."""
    deed = _SPOKEN.search(question.text)
    if deed is None or deed[0] not in unit.text:
        return False
    return all(_is_unnamed(unit.text, one.start(), reading) for one in re.finditer(deed[0], unit.text))


def _is_unnamed(text: str, place: int, reading: Reading) -> bool:
    pieces = _CLAUSE.split(text[:place])
    if len(_NO_DOER.sub("", pieces[-1])) > 1:
        return False
    before = pieces[:-1]
    held = any(_MEETING_HELD.search(one) for one in before)
    named = re.search(f"(?:{lexicon.ROLES}){lexicon.NAME}|(?:^|[,，]){lexicon.NAME}(?:主持|出席)", "，".join(before))
    return held and named is None and not roster.people("，".join(before), reading.text)


def went_with_another(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether those whom a unit names went with somebody else than the question says."""
    if _WITH.search(question.text) is None or len(question.persons) != 1 or question.persons[0] in unit.text:
        return False
    person = question.persons[0]
    for index in range(unit.index, max(-1, unit.index - _BACK), -1):
        earlier = reading.units[index]
        if person in earlier.text:
            asked = set(_VISITS.findall(question.text))
            return bool(asked) and not any(one in earlier.text + unit.text for one in asked)
        named = roster.people(earlier.text, reading.text)
        if any(_GOES.match(earlier.text, end) for _, end in named):
            return True
    return False
