"""Of which year a figure is: 去年 and 今年 stand side by side in reports, and one never answers for the other."""

import re

from bot.question import Question
from bot.reading import Reading, Unit

_WORDS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_RELATIVE = "|".join(_WORDS)
_YEAR = re.compile(f"(?P<word>{_RELATIVE})|(?<![0-9])(?P<year>(?:19|20)[0-9]{{2}})年(?!代)")
_COMPARED = re.compile("(?:比|较|同比|与|和|从|由|超过|高于|低于|超|以来|自)(?:20[0-9]{2}年)?$")
_WHOLE_YEAR = ("-01-01", "-12-31")


def of_another(question: Question, reading: Reading, unit: Unit, place: int) -> bool:
    """Whether a figure at a place of a unit is told of another year than the one the question names."""
    if of_other_bounds(question.text, unit.text) or _of_other_months(question.text, reading, unit, place):
        return True
    asked = _year(question.text)
    if asked is None:
        return False
    told = _year(unit.text[:place]) or (_year_before(reading, unit) if asked[1] else None)
    if told is None:
        return _WORDS.get(asked[0], 0) < 0 and _is_of_now(asked[0], reading, unit, place)
    article = reading.article.date
    known = int(article[:4]) if article and article[0] != "-" else None
    wanted = asked[1] or next((int(start[:4]) for start, _ in question.dates if start[0] != "-"), None)
    told_year = told[1] if told[1] else known + _WORDS[told[0]] if known is not None else None
    if wanted is not None and told_year is not None:
        return wanted != told_year
    return bool(asked[0] and told[0] and _WORDS[asked[0]] != _WORDS[told[0]])


_DAY = r"(?:(?P<{0}month>[0-9]{{1,2}})月)?(?:(?P<{0}day>[0-9]{{1,2}})[日号])?(?:[0-9]{{1,2}}时)?"
_UP_TO = re.compile("截[至止]到?(?:(?:19|20)[0-9]{2}年|今年|当日|昨日)?" + _DAY.format(""))
_SINCE = re.compile(_DAY.format("") + "以来")
_SPAN = re.compile(_DAY.format("first_") + "(?:至|到|[-—~～])+" + _DAY.format("last_"))


def of_other_bounds(question: str, text: str) -> bool:
    """Whether a text tells of days up to, since or between others than the question: 截至8月1日 for 截至8月18日.

    Where a text says nothing of the kind, it may be of any.
    """
    for form in (_UP_TO, _SINCE, _SPAN):
        asked = _bounds(form, question)
        told = _bounds(form, text) if asked else []
        if told and not any(_agree(one, other) for one in asked for other in told):
            return True
    return False


def _bounds(form: re.Pattern[str], text: str) -> list[tuple[str | None, ...]]:
    """Return months and days of each match that says a day, or a month at least."""
    found = [one.groups() for one in form.finditer(text)]
    if form is _SPAN:  # 8月10日到14日 says the month once
        return [(first, day, last or first, to) for first, day, last, to in found if first and day and to]
    return [one for one in found if any(one)]


def _agree(asked: tuple[str | None, ...], told: tuple[str | None, ...]) -> bool:
    """Whether two bounds are the same as far as both say."""
    return all(one is None or other is None or int(one) == int(other) for one, other in zip(asked, told, strict=True))


_NUMBERS = "一二三四五六七八九十"
_MONTHS = re.compile(
    r"(?P<first>[0-9]{1,2})月?份?(?:至|到|[-—~～])+(?P<last>[0-9]{1,2})月(?!份?[0-9]*[日号])"
    "|前(?P<count>[0-9]{1,2}|[一二三四五六七八九十])个月|(?<![前近])(?P<quarter>[一二三四])季度|前(?P<quarters>[二两三])(?:个)?季度"
    "|(?P<half>[上下])半年|(?P<whole>全年)|(?<![0-9至到])(?P<month>[0-9]{1,2})月份"
)
_FIRST_DAY = re.compile("[0-9]{1,2}月[0-9]{1,2}日")
_TO_COME = re.compile("现有|现在|目前|将|计划|预计|拟|正在")
_EARLIER = re.compile("[上去前]年(?!同期|增|下|减)|[上往]届|往年|(?<!比)(?<!比去年)(?<!比上年)同期")
_SAME_TIME = re.compile("同比|比(?:上年|去年)")
_OPENS_YEAR = re.compile("20[0-9]{2}年(?:[,，]|全[年市县区省]|度)")
_PERIOD = re.compile(
    "20[0-9]{2}年(?:度|全年)?(?![0-9]{1,2}月|[^,，]{0,12}(?:方案|计划|规划|公告|通知|招聘))[^,，]{0,16}(?:情况|收支|数据|统计|公报|运行|决算)"
)
_MONTHS_BACK = 3  # units before in which the months of a figure may be named
_CLAUSE = re.compile("[,，;；。]")


def _months(text: str) -> tuple[int, int] | None:
    """Return the first and the last month of the part of a year that a text names last; None without one."""
    told: tuple[int, int] | None = None
    for one in _MONTHS.finditer(text):
        if _COMPARED.search(text[: one.start()]):
            continue
        if one["first"]:
            told = int(one["first"]), int(one["last"])
        elif one["count"]:
            told = 1, int(one["count"]) if one["count"].isdigit() else _NUMBERS.index(one["count"]) + 1
        elif one["quarter"]:
            last = 3 * (_NUMBERS.index(one["quarter"]) + 1)
            told = last - 2, last
        elif one["quarters"]:
            told = 1, 9 if one["quarters"] == "三" else 6
        elif one["half"]:
            told = (1, 6) if one["half"] == "上" else (7, 12)
        else:
            told = (1, 12) if one["whole"] else (int(one["month"]), int(one["month"]))
    return told


def _of_other_months(question: str, reading: Reading, unit: Unit, place: int) -> bool:
    """Whether a figure is told of another part of the year than the one asked about: 一季度 for 上半年 or 去年."""
    asked = _months(question)
    own = _months(unit.text[:place])
    if asked is None:
        year = _year(question)
        past = year is not None and _WORDS.get(year[0], 0) < 0
        return past and own not in (None, (1, 12)) and _year(unit.text[:place]) is None
    if own is not None:
        return own != asked
    if _MONTHS.search(unit.text[place:]):
        return False
    for earlier in reversed(reading.units[max(0, unit.index - _MONTHS_BACK) : unit.index]):
        if (told := _months(earlier.text)) is not None:
            return told != asked
    told = _months(reading.header)
    return told is not None and told != asked


def _is_of_now(asked: str, reading: Reading, unit: Unit, place: int) -> bool:
    """Whether a figure without a year is of its article's time: beside a day, set against last year, or to come."""
    if reading.article.date and reading.article.date[0] != "-":
        return False  # whose year is known, and compared with the one asked about
    if _EARLIER.search(unit.text[:place]):
        return False
    clause = _CLAUSE.split(unit.text[:place])[-1] + _CLAUSE.split(unit.text[place:])[0]
    if _TO_COME.search(clause) or _SAME_TIME.search(unit.text[place:]):
        return True
    for earlier in reversed(reading.units[max(0, unit.index - _MONTHS_BACK) : unit.index]):
        if _EARLIER.search(earlier.text):
            return asked not in earlier.text and _WORDS.get(asked, 0) != -1
        if (told := _year(earlier.text)) is not None and told[0] or _SAME_TIME.search(earlier.text):
            return True
    return unit is reading.opening and _FIRST_DAY.search(unit.text[:place]) is not None


def tells_of(question: Question, reading: Reading, text: str) -> bool:
    """Whether a text speaks of the whole year that is asked about by 去年 or 前年, seen from the day of its article."""
    article = reading.article.date
    for start, end in question.dates:
        if start[4:] != _WHOLE_YEAR[0] or end[4:] != _WHOLE_YEAR[1] or start[0] == "-":
            continue
        for found in _YEAR.finditer(text):
            if found["word"] is None or _WORDS[found["word"]] >= 0:
                continue
            if article is None or article[0] == "-":
                if found["word"] in question.text:
                    return True
            elif int(article[:4]) + _WORDS[found["word"]] == int(start[:4]):
                return True
    return False


def of_other_word(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether 今年 is asked where an article of no known year tells of 去年 only, or the reverse."""
    if (reading.article.date or "-")[0] != "-":
        return False
    asked, told = _year(question.text), _year(unit.text)
    if asked is None or told is None or not asked[0] or not told[0] or asked[0] in unit.text:
        return False
    return _WORDS[asked[0]] != _WORDS[told[0]]


def _year_before(reading: Reading, unit: Unit) -> tuple[str, int] | None:
    """Return the year of which a report tells its figures, named at the head of a sentence before or in its title."""
    for earlier in reversed(reading.units[max(0, unit.index - _MONTHS_BACK) : unit.index]):
        if _FIRST_DAY.match(earlier.text):
            return None
        if _OPENS_YEAR.match(earlier.text):
            return _year(earlier.text[:5])
    return _year(reading.article.title or "") if _PERIOD.search(reading.article.title or "") else None


def _year(text: str) -> tuple[str, int] | None:
    """Return the last year that a text names and does not only compare with, as a word or a number."""
    told: tuple[str, int] | None = None
    for found in _YEAR.finditer(text):
        if not _COMPARED.search(text[: found.start()]):
            told = (found["word"] or "", int(found["year"] or 0))
    return told
