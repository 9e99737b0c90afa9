"""Text -> the days it names: the date forms of Chinese news, each with its exact range."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Day

_GAP = r"[ \t\u3000\xa0]{0,3}"  # 6 月 27 日; not across lines, which belong to layout repair
_ZERO = "〇○零OＯ"
_ONES = "一二三四五六七八九"
_HAN = f"[{_ONES}十廿卅百千{_ZERO}]"
_HAN_MONTH = "(?:十[一二]|[一二三四五六七八九十])"
_HAN_DAY = f"(?:三十一|三十|二?十[{_ONES}]|二?十|廿[{_ONES}]?|卅一?|[{_ONES}])"
_MONTH = "(?:1[0-2]|0?[1-9])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_UNIT = r"(?:日|号(?![楼线院馆厅门机井炉船轮舱文令店桥]|公告|通告|公路|地块|仓库|车间|文件))"

_JOIN = r"(?:[（(][^（）()\n]{1,6}[）)])?" + rf"{_GAP}(?:至|到|和|及|与|、|[-－—–―~～]{{1,2}}){_GAP}"
# A day, its unit, or in 8月7、8、9日 another day that shares the unit.
_DAY_OF = (
    rf"(?:(?P<day>{_DAY})|(?P<han_day>{_HAN_DAY}))"
    rf"(?={_GAP}{_UNIT}|(?:{_JOIN}(?:{_DAY}|{_HAN_DAY})){{1,9}}{_GAP}{_UNIT})(?:{_GAP}{_UNIT})?"
)
# The lookbehinds: no number may be running where a date begins (128月7日, 二十八月七日), nor another calendar.
_WRITTEN = re.compile(
    r"(?<![0-9])(?<![农阴夏旧]历)(?<![农阴夏旧]历[ \u3000])(?<![0-9]{5}年)"
    rf"(?:(?:(?P<year>[12][0-9]{{3}}|[一二][{_ONES}{_ZERO}]{{3}}){_GAP}年|(?P<relative>[今本去上前明当同])年){_GAP})?"
    rf"(?:(?P<month>{_MONTH})|(?<!{_HAN})(?P<han_month>{_HAN_MONTH})){_GAP}月"
    rf"(?:{_GAP}(?:份{_GAP})?{_DAY_OF}|(?!{_GAP}(?:[0-9]+|{_HAN}+){_GAP}日))"
)
_JOINED = re.compile(_JOIN)
_NEXT_DAY = re.compile(f"{_JOIN}(?P<said>{_DAY_OF})")
_NUMERIC = re.compile(
    rf"(?<![0-9A-Za-z_])(?P<year>19[0-9]{{2}}|20[0-9]{{2}})(?P<mark>[-/.])(?P<month>{_MONTH})(?P=mark)(?P<day>{_DAY})"
    r"(?![0-9A-SU-Za-z_])"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
_RELATIVE_YEARS = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1}
_LEAP_YEAR = 2000  # a day whose year is unknown is possible if a leap year has it


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that a text names.

    Attributes:
        start, end: Its range in the text.
        date: `YYYY-MM-DD`, `YYYY-MM`, or `--MM-DD` where the year is not said.
        said: `text[start:end]`.
    """

    start: int
    end: int
    date: str
    said: str


def find_dates(text: str, *, year: int | None = None) -> list[FoundDate]:
    """Find the calendar days, and months of a known year, that a text names.

    Read are 2023年8月7日, 8月7日, 8月7号, 2023年8月, 二〇二三年八月七日, 十二月二十一日, 2023-08-07, 2023/8/7 and
    2023.8.7, full-width digits and spaces inside allowed. In 8月7日至9日 and 8月7、8日 the second day is found as
    well; it takes month and year from the first. 今年 and its like belong to the date they stand before. Not
    found are days that no calendar has (2月30日), the lunar calendar (农历), 8月 alone, and what is a part of
    something longer: a number, an address, a version, a path.

    Args:
        text: Any text.
        year: The year the text speaks in: that of a date without one, and what 去年8月7日 counts from.

    Returns:
        Dates in order, not overlapping.
    """
    plain = text.translate(_HALF_WIDTH)  # one character for one: ranges stay valid
    ranges = sorted([*_written(plain, year), *_numeric(plain)])
    return [FoundDate(start, end, value, text[start:end]) for start, end, value in ranges]


def _numeric(plain: str) -> Iterator[tuple[int, int, str]]:
    joined = -1  # where the second half of 2023.8.7-2023.8.9 would begin
    for match in _NUMERIC.finditer(plain):
        start, end, mark = match.start(), match.end(), match["mark"]
        before, after = plain[max(0, start - 1) : start], plain[end : end + 1]
        goes_on = mark != "-" and after == "-" and _NUMERIC.match(plain, end + 1) is not None
        if before in ("-", "/", ".") and start != joined:
            continue
        if after in ("-", "/") and not goes_on or after == "." and plain[end + 1 : end + 2].isalnum():
            continue
        value = _iso(int(match["year"]), int(match["month"]), int(match["day"]))
        if value is not None:
            joined = end + 1 if goes_on else -1
            yield start, end, value


def _written(plain: str, year: int | None) -> Iterator[tuple[int, int, str]]:
    last_end, last_year, last_month = -1, None, 0
    for match in _WRITTEN.finditer(plain):
        month = _number(match["month"] or match["han_month"])
        day = _number(match["day"] or match["han_day"] or "")
        said_year = _said_year(match, year)
        if not match["year"] and not match["relative"]:
            if last_year is not None and last_end >= 0 and _JOINED.fullmatch(plain, last_end, match.start()):
                said_year = last_year + (month < last_month)  # 2022年12月30日至1月2日 ends in 2023
            elif day:
                said_year = year
        value, end = _iso(said_year, month, day), match.end()
        if value is not None:
            yield match.start(), end, value
        while value is not None and day and (following := _NEXT_DAY.match(plain, end)):
            day, first = _number(following["day"] or following["han_day"]), day
            value = _iso(said_year, month, day)
            if value is not None and day > first:
                end = following.end()
                yield following.start("said"), end, value
            else:
                break
        last_end, last_year, last_month = end, said_year, month


def _said_year(match: re.Match[str], year: int | None) -> int | None:
    """Return the year that the date itself says, in digits or as 去年."""
    if match["year"]:
        return int("".join(map(_digit, match["year"])))
    offset = _RELATIVE_YEARS.get(match["relative"] or "")
    return None if year is None or offset is None else year + offset


def _digit(character: str) -> str:
    """Return 0 to 9 for a digit of either script."""
    if character in _ZERO:
        return "0"
    return str(_ONES.index(character) + 1) if character in _ONES else character


def _number(said: str) -> int:
    """Return the value of a month or day, 7, 07, 七, 二十一 or 廿一; 0 if nothing is said."""
    if not said or said.isascii():
        return int(said or 0)
    tens, ten, ones = said.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    return (int(_digit(tens or "一")) * 10 if ten else 0) + (int(_digit(ones)) if ones else 0)


def _iso(year: int | None, month: int, day: int) -> str | None:
    """Return a form of DESIGN §3; None if no calendar has the day, or for a month (day 0) of an unknown year."""
    if not day:
        return None if year is None else f"{year:04}-{month:02}"
    try:
        Day(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return None
    return f"--{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"
