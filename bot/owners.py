"""Whether a figure is told of somebody or something else than what is asked about, or of another year."""

import re

from bot import bearers, periods, relatives, subjects
from bot.bearers import Tags
from bot.question import Question
from bot.reading import Reading, Unit

_AGE_ASKED = re.compile("(?<![越很])多大(?:年纪|岁数|了)?[?？。]*$|几岁|多少岁|年龄|年纪|岁数")
_SOMEBODY = re.compile(
    "(?:[者员工生长人师手孩童客民警官]|女士|先生|老师|[爷奶][爷奶]|阿姨|师傅|同学|司机|姑娘|小伙|小伙子|教授|书记|主任|教练|队长)$"
)
_AGED = re.compile(
    f"(?:请问)?(?P<who>{relatives.NICKNAME}|[\u4e00-\u9fff]{{2,12}}?)(?:的年[龄纪]|今年|现在|当时|到底)*(?:是|有|已经)?(?:多大|几岁|多少岁)"
)
_OF_MANY = re.compile("平均|最[大小高低年][^,，。;；]{0,8}|总年龄")
_MEASURE = 3  # characters behind a numeral in which its measure stands
_YEARS = re.compile("岁|出头|年[0-9]{1,2}月")


_ON_GROUND = re.compile("因([\u4e00-\u9fff]{2,6}?)罪?(?:被|而被|获刑)")


def of_other_ground(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether a unit does not tell for what somebody was punished, where the question says it: 因盗窃被罚."""
    ground = _ON_GROUND.search(question.text)
    return ground is not None and ground[1] not in reading.around(unit, 1, 1)


def of_another(question: Question, reading: Reading, unit: Unit, start: int, end: int, tags: Tags) -> bool:
    """Whether a figure is surely not of what the question asks about.

    Args:
        question: Of kind number.
        reading: The article.
        unit: One of its sentences.
        start: Where its figure begins.
        end: Where the measure of that ends.
        tags: Cuts a text into words with their parts of speech.
    """
    if periods.of_another(question, reading, unit, start) or of_other_ground(question, reading, unit):
        return True
    measured = unit.text[start : end + _MEASURE]
    if _AGE_ASKED.search(question.text) and not _OF_MANY.search(question.text):
        clause = re.split("[,，。;；]", unit.text[:start])[-1]
        if _OF_MANY.search(clause) and not any(name in clause for name in question.persons):
            return True  # of all players, or of the youngest
    if (relative := relatives.asked(question.text)) is not None:
        if _AGE_ASKED.search(question.text) and "岁" not in measured:
            return True
        return not relatives.is_of(relative, reading, unit, start, end)
    if (aged := _AGED.match(question.text)) is not None and _AGE_ASKED.search(question.text):
        if named := re.fullmatch(relatives.NICKNAME, aged["who"]):
            return "岁" not in measured or not relatives.is_of(
                relatives.Relative("", (named[0],)), reading, unit, start, end
            )
        if _SOMEBODY.search(aged["who"]):
            return _YEARS.search(measured) is None
    whose = subjects.asked_of(question.text, question.persons)
    if whose and relatives.of_another(whose, unit, start):
        return True
    asked = bearers.asked(question.text)
    if asked is None:
        return False
    if asked.size and not bearers.fits(asked, measured):
        return True
    return bearers.is_of_another(asked, reading, unit, start, tags)
