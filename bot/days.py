"""Words of time in a question to ranges of days: 6月底, 去年同期, 近三年, 上周五, 国庆期间, seen from a reference date.

A range without a year (`--MM-DD`) means any year: 8月 of a question is that of every article which says August.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta

from bot import gatherings
from index.dates import FoundDate, find_dates
from index.schema import DateRange

_WHOLE = ("01-01", "12-31")
FIRST_DAY = "1900-01-01"  # of what lies before a day
_Found = tuple[int, int, DateRange]

_YEARS = {"今": 0, "本": 0, "当": 0, "去": -1, "上": -1, "前": -2, "明": 1}
_NUMERALS = {**{said: value for value, said in enumerate("零一二三四五六七八九十")}, "两": 2, "十一": 11, "十二": 12}
_NUMBER = "(?:十[一二]?|[一二两三四五六七八九]|[0-9]{1,2})"
_YEAR = "(?:(?P<year>(?:19|20)[0-9]{2}|[今本去上前明])年)"
_SINCE = "(?P<since>以来|以后|之后|起|至今(?![年天日])|到现在|到今天)?"
_BEFORE = "(?P<before>以前|之前|前(?![后夕天年]))?"
_MONTH = re.compile(
    rf"{_YEAR}?(?<![\d.])(?<![第一二三四五六七八九十个\d])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    rf"(?:份)?(?P<part>[上中下]旬|底|末|初|中(?!旬)(?![国共央小级]))?(?!\s*[\d一二三四五六七八九十])(?!球|饼|季|亮){_SINCE}{_BEFORE}"
)
_HALF = re.compile(rf"{_YEAR}?(?P<half>[上下])半年")
_QUARTER = re.compile(rf"{_YEAR}?的?第?(?P<quarter>[一二三四1-4])季度")
_QUARTERS = re.compile(rf"{_YEAR}?的?前(?P<quarter>[两二三23])个?季度")
_THIS_QUARTER = re.compile("(?P<which>[本这上])(?:个)?季度")
_EDGE = re.compile(
    "(?:(?P<year>(?:19|20)[0-9]{2}|[今本去上前明])年?的?|(?<![一-龥0-9]))年?(?P<edge>(?<=年)(?:初|底|末|中(?![国央共级]))|(?<=[今本去上前明])(?:初|底|末))"
    "(?![一二三四五六])"
)
_MONTH_EDGE = re.compile("(?P<which>本|这个?|上个?|下个?|当)?月(?P<edge>初|底|末|中旬|上旬|下旬)")
_MONTHS = {
    "本月": 0,
    "这个月": 0,
    "这月": 0,
    "当月": 0,
    "上个月": -1,
    "上月": -1,
    "上上个月": -2,
    "下个月": 1,
    "下月": 1,
}
_WEEK = re.compile(
    "(?P<which>上上个?|上个?|本|这个?|下个?)(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])?(?![期年刊岁转边围])"
)
_WEEKDAY = re.compile(
    "(?<![每逢到至和、上下本这个])(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?=[的,，在召举开上下早晚中有是]|$)(?!上下|[上下]旬)"
)
_PAST = re.compile("[了过]|[开行办]的")
_WEEKS = {"本": 0, "这": 0, "上": -1, "下": 1}
_DAYS = {
    **{"今天": 0, "今日": 0, "今晚": 0, "今早": 0, "今晨": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1},
    **{"大前天": -3, "前天": -2, "前日": -2, "明天": 1, "明日": 1, "后天": 2},
}
_LONG_NAME = 10  # characters with the marks, of a report or a press conference; “6月1日” may be said of a day
_CLAUSE_ENDS = re.compile("[,，。;；?？和与及、]")
_QUOTED = re.compile("“[^”]*”|《[^》]*》|「[^」]*」|『[^』]*』")  # “携手明天” is a name, not a day
_NEAR_YEAR = re.compile("(?P<which>今|本|去|上|前|明)年(?!初|底|末|同期|级|度)(?P<since>以来|至今(?![年天日])|到现在)?")
_LAST = re.compile(
    rf"(?:最近|近|过去|这|前)(?P<count>{_NUMBER}|半|几)(?P<unit>年|个?月|周|个星期|天|日)(?!级|前|[多来]|代|度)(?:以?来|里|内|间)?"
)
_AGO = re.compile(rf"(?P<count>{_NUMBER})(?P<unit>个月|周|个星期|天)(?:以|之)?前")
_LAST_YEAR_THEN = re.compile("去年同期|上年同期")
_A_YEAR_AGO = re.compile("去年的?今[天日]")
_COMPARED = re.compile("[比较与和同]$")  # 比去年上升 is no question about last year
_WHOLE_YEARS = re.compile(
    r"(?<![0-9])(?P<first>(?:19|20)[0-9]{2})年?(?:至|到|[-—–~～])(?P<last>(?:19|20)[0-9]{2})年(?!度|级|版)"
)
_WHOLE_YEAR = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})年(?!度|级|版|\s*[0-9一二三四五六七八九十]|[初底末春夏秋冬上下])(?P<since>以来|以后|之后|起|至今(?![年天日]))?(?P<before>以前|之前)?"
)
_OFFICE_ASKED = re.compile("(?:书记|[长任席])(?:都|分别)?(?:是|叫|有|由)(?:谁|哪|什么名)")
_BODIES_ASKED = re.compile("哪(?:些|几[个家])(?:单位|部门|机构|组织|公司|企业|学校|街道|乡镇|村)")
_UNTIL = re.compile(r"(?:[（(][^（）()\n]{1,6}[）)])?\s*(?:至|到|[-－—–―~～]{1,2})\s*")
_AFTER = re.compile("(?:以来|以后|之后|起(?![草诉]))")
_EARLIER = re.compile("(?:以前|之前)")
_FEAST = re.compile(
    rf"{_YEAR}?(?P<feast>元旦|春节|清明|五一|劳动节|国庆|(?<![二三四五六七八九])十一)(?:节)?(?:期间|假期|长假|小长假|黄金周|节假日|放假(?!几|多少|多久|安排|通知|时间|调休)|(?=有(?:哪|什么|啥)))"
    rf"|{_YEAR.replace('year', 'summer_year')}?(?P<summer>暑假|暑期)"
)
_FEASTS = {
    **{"元旦": ("01-01", "01-03"), "清明": ("04-03", "04-06"), "五一": ("05-01", "05-05")},
    **{"劳动节": ("05-01", "05-05"), "国庆": ("10-01", "10-07"), "十一": ("10-01", "10-07")},
}
# First day of the lunar year; the holiday begins the day before.
_SPRING = dict(
    zip(
        range(2015, 2031),
        "02-19 02-08 01-28 02-16 02-05 01-25 02-12 02-01 01-22 02-10 01-29 02-17 02-06 01-26 02-13 02-03".split(),
        strict=True,
    )
)


def ranges(text: str, today: Day) -> list[DateRange]:
    """Return the days that a question speaks of, in the order in which it names them.

    Args:
        text: The question.
        today: What 今年, 上周 and 近三年 are counted from.
    """
    taken: list[tuple[int, int]] = []
    found: list[_Found] = []
    text = _unquoted(text, _LONG_NAME)
    for start, end, item in (
        *_months(text, today),
        *_said_days(text, today),
        *_whole_years(text, today),
        *_feasts(text, today),
        *_halves_and_quarters(text, today),
        *_edges(text, today),
        *_last_year_then(text, today),
        *_counted_back(text, today),
        *_relative(text, today),
    ):
        if not any(start < high and low < end for low, high in taken):
            found.append((start, end, item))
            taken.append((start, end))
    joined = _joined(text, sorted(found, key=lambda one: one[:2]))
    return [item for number, (start, _, item) in enumerate(joined) if not _is_of_a_name(text, joined[:number], start)]


def _is_of_a_name(text: str, before: list[_Found], start: int) -> bool:
    """Whether a range is part of what is called so on the day before it: 1月28日的上半年述职会."""
    return any(
        item.start == item.end and text.startswith("的", end) and not _CLAUSE_ENDS.search(text, end, start)
        for _, end, item in before
    )


def _unquoted(text: str, chars: int = 0) -> str:
    """Return the text without what stands within quotation marks, if it is of so many characters, in its length."""
    return _QUOTED.sub(lambda found: "“" * len(found[0]) if len(found[0]) >= chars else found[0], text)


def _joined(text: str, found: list[_Found]) -> list[_Found]:
    """Make one range of two that 至 or 到 joins: 6月到8月, 6月27日至7月2日."""
    joined: list[_Found] = []
    for one in found:
        if joined and _UNTIL.fullmatch(text, joined[-1][1], one[0]):
            start, _, first = joined[-1]
            last = one[2].end
            if first.start[0] != "-" and last[0] == "-":
                last = f"{int(first.start[:4]) + (last[-5:] < first.start[-5:])}-{last[-5:]}"
            joined[-1] = start, one[1], DateRange(first.start, last, text[start : one[1]])
        else:
            joined.append(one)
    return joined


def _said_days(text: str, today: Day) -> Iterator[_Found]:
    """Yield the days that are written out, 6月27日 and 2023年8月, and what lies after or before one."""
    for one in find_dates(text, year=None):
        first, last = _of(one, today)
        end = one.end
        if after := _AFTER.match(text, end):
            end, last = after.end(), "--12-31" if first[0] == "-" else max(today.isoformat(), last)
        elif earlier := _EARLIER.match(text, end):
            end, first = earlier.end(), "--01-01" if first[0] == "-" else FIRST_DAY
        yield one.start, end, DateRange(first, last, text[one.start : end])


def _of(found: FoundDate, today: Day) -> tuple[str, str]:
    if re.fullmatch(r"\d{4}-\d\d", found.date):
        return f"{found.date}-01", f"{found.date}-{_last(int(found.date[:4]), int(found.date[5:])):02}"
    day = find_dates(found.said, year=today.year)[0].date if found.said[0] in _YEARS else found.date
    return day, day


def _whole_years(text: str, today: Day) -> Iterator[_Found]:
    """Yield years that stand alone, where articles or offices are asked for; elsewhere a year is part of the matter."""
    if not (gatherings.asked(text) or _OFFICE_ASKED.search(text) or _BODIES_ASKED.search(text)):
        return
    for match in _WHOLE_YEARS.finditer(text):
        yield *match.span(), DateRange(f"{match['first']}-01-01", f"{match['last']}-12-31", match[0])
    for match in _WHOLE_YEAR.finditer(text):
        first, last = f"{match['year']}-01-01", f"{match['year']}-12-31"
        last = max(today.isoformat(), last) if match["since"] else last
        yield *match.span(), DateRange(FIRST_DAY if match["before"] else first, last, match[0])


def _feasts(text: str, today: Day) -> Iterator[_Found]:
    for match in _FEAST.finditer(text):
        said_year = match["year"] or match["summer_year"]
        year = _year(said_year, today) if said_year else None
        if match["feast"] == "春节":
            of = year or today.year
            if of in _SPRING:
                first = Day.fromisoformat(f"{of}-{_SPRING[of]}") - timedelta(days=1)
                yield *match.span(), DateRange(first.isoformat(), (first + timedelta(days=7)).isoformat(), match[0])
            continue
        low, high = ("07-01", "08-31") if match["summer"] else _FEASTS[match["feast"]]
        yield *match.span(), _range(year, low, high, match[0])


def _halves_and_quarters(text: str, today: Day) -> Iterator[_Found]:
    for match in _HALF.finditer(text):
        year = _year(match["year"], today) if match["year"] else None
        low, high = ("01-01", "06-30") if match["half"] == "上" else ("07-01", "12-31")
        yield *match.span(), _range(year, low, high, match[0])
    for match in _QUARTERS.finditer(text):
        year = _year(match["year"], today) if match["year"] else None
        last = 3 * _number(match["quarter"])
        yield *match.span(), _range(year, "01-01", f"{last:02}-{_last(2000, last):02}", match[0])
    for match in _QUARTER.finditer(text):
        year = _year(match["year"], today) if match["year"] else None
        yield *match.span(), _quarter(year, _number(match["quarter"]), match[0])
    for match in _THIS_QUARTER.finditer(text):
        year, number = divmod(today.year * 4 + (today.month - 1) // 3 - (match["which"] == "上"), 4)
        yield *match.span(), _quarter(year, number + 1, match[0])


def _quarter(year: int | None, number: int, said: str) -> DateRange:
    last = 3 * number
    return _range(year, f"{last - 2:02}-01", f"{last:02}-{_last(2000, last):02}", said)


def _edges(text: str, today: Day) -> Iterator[_Found]:
    """Yield the beginning, middle and end of years and months."""
    for match in _EDGE.finditer(text):
        year = _year(match["year"], today) if match["year"] else None
        low, high = {"初": ("01-01", "02-29"), "中": ("06-01", "07-31")}.get(match["edge"], ("12-01", "12-31"))
        yield *match.span(), _range(year, low, high, match[0])
    for match in _MONTH_EDGE.finditer(text):
        if re.search(r"[\d一二三四五六七八九十]$", text[: match.start()]):
            continue
        of, month = _month_from(today, {"上": -1, "下": 1}.get((match["which"] or "")[:1], 0))
        first, last = _part(match["edge"], _last(of, month))
        yield *match.span(), DateRange(f"{of}-{month:02}-{first:02}", f"{of}-{month:02}-{last:02}", match[0])


def _months(text: str, today: Day) -> Iterator[_Found]:
    """Yield months (8月, 去年8月, 三月份) and their parts (6月底); without a year they are those of any year."""
    for match in _MONTH.finditer(text):
        month = _number(match["month"])
        year = _year(match["year"], today) if match["year"] else None
        low, high = _part(match["part"] or "", _last(year or 2000, month))
        item = _range(year, f"{month:02}-{low:02}", f"{month:02}-{high:02}", match[0])
        if match["since"]:
            item = DateRange(item.start, today.isoformat() if year else "--12-31", match[0])
        elif match["before"]:
            item = DateRange(FIRST_DAY if year else "--01-01", item.end, match[0])
        yield *match.span(), item


def _last_year_then(text: str, today: Day) -> Iterator[_Found]:
    """Yield 去年同期: the range that the question names besides, or this year up to today, a year earlier."""
    for match in _LAST_YEAR_THEN.finditer(text):
        if _COMPARED.search(text[: match.start()]):
            continue
        other = text[: match.start()] + "，" + text[match.end() :]
        named = next(
            (one for one in ranges(other, today) if one.start[-5:] != "01-01" or one.end[-5:] != "12-31"), None
        )
        low, high = (named.start, named.end) if named else (f"{today.year}-01-01", today.isoformat())
        years = [int(one[:4]) if one[0] != "-" else today.year for one in (low, high)]
        yield *match.span(), DateRange(_on(years[0] - 1, low[-5:]), _on(years[1] - 1, high[-5:]), match[0])


def _counted_back(text: str, today: Day) -> Iterator[_Found]:
    """Yield 近三年 and 最近两个月, which reach up to today, and 三天前 and 两周前, which are that day or week."""
    for match in _LAST.finditer(text):
        first = _back(today, match["count"], match["unit"])
        yield *match.span(), DateRange(first.isoformat(), today.isoformat(), match[0])
    for match in _AGO.finditer(text):
        day = _back(today, match["count"], match["unit"])
        first, last = day, day
        if match["unit"] == "个月":
            first, last = day.replace(day=1), day.replace(day=_last(day.year, day.month))
        elif match["unit"] != "天":
            first = day - timedelta(days=day.weekday())
            last = first + timedelta(days=6)
        yield *match.span(), DateRange(first.isoformat(), last.isoformat(), match[0])


def _relative(text: str, today: Day) -> Iterator[_Found]:
    """Yield 今年, 上个月, 上周五, 昨天, and 去年今天 before the year in it."""
    for match in _A_YEAR_AGO.finditer(text):
        day = _on(today.year - 1, today.isoformat()[5:])
        yield *match.span(), DateRange(day, day, match[0])
    for match in _NEAR_YEAR.finditer(text):
        year = today.year + _YEARS[match["which"]]
        last = today.isoformat() if match["since"] else f"{year}-12-31"
        if not _COMPARED.search(text[: match.start()]) and not (match["which"] == "前" and _counts_years(text, match)):
            yield *match.span(), DateRange(f"{year}-01-01", last, match[0])
    for said in sorted(_MONTHS, key=len, reverse=True):
        for match in re.finditer(f"{said}(?:份)?(?!球|饼)", text):
            year, month = _month_from(today, _MONTHS[said])
            if not _COMPARED.search(text[: match.start()]):
                low, high = f"{year}-{month:02}-01", f"{year}-{month:02}-{_last(year, month):02}"
                yield *match.span(), DateRange(low, high, match[0])
    for match in _WEEK.finditer(text):
        yield *match.span(), _week(match, today)
    if gatherings.asked(text):
        yield from ((*match.span(), _weekday(text, match, today)) for match in _WEEKDAY.finditer(text))
    for said in sorted(_DAYS, key=len, reverse=True):
        for match in re.finditer(said, _unquoted(text)):
            day = (today + timedelta(days=_DAYS[said])).isoformat()
            yield *match.span(), DateRange(day, day, said)


def _counts_years(text: str, match: re.Match[str]) -> bool:
    """Whether 前年 is cut out of 三年前年……."""
    return re.search("[一二三四五六七八九十0-9]$", text[: match.start()]) is not None


def _week(match: re.Match[str], today: Day) -> DateRange:
    """Return a week, one day of it, or its end."""
    which = match["which"].rstrip("个")
    monday = today + timedelta(days=7 * (-2 if which == "上上" else _WEEKS[which]) - today.weekday())
    first, last = monday, monday + timedelta(days=6)
    if match["day"] == "末":
        first = monday + timedelta(days=5)
    elif match["day"]:
        first = last = monday + timedelta(days="一二三四五六日天".index(match["day"]) - (match["day"] == "天"))
    return DateRange(first.isoformat(), last.isoformat(), match[0])


def _weekday(text: str, match: re.Match[str], today: Day) -> DateRange:
    """Return the day that 周五 alone means: the last one where what is past is asked for, else that of this week."""
    away = "一二三四五六日天".index(match["day"]) - (match["day"] == "天") - today.weekday()
    day = today + timedelta(days=away - 7 if away > 0 and _PAST.search(text) else away)
    return DateRange(day.isoformat(), day.isoformat(), match[0])


def _back(day: Day, count: str, unit: str) -> Day:
    """Return the day that lies so many years, months, weeks or days before another."""
    if count == "半":
        return _months_before(day, 6) if unit == "年" else day - timedelta(days=15)
    number = 3 if count == "几" else _number(count)
    if unit in ("周", "个星期", "天", "日"):
        return day - timedelta(days=number * (1 if unit in ("天", "日") else 7))
    return _months_before(day, number * (12 if unit == "年" else 1))


def _months_before(day: Day, months: int) -> Day:
    year, month = _month_from(day, -months)
    return Day(year, month, min(day.day, _last(year, month)))


def _month_from(day: Day, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def _part(said: str, end: int) -> tuple[int, int]:
    """Return first and last day of a part of a month."""
    return {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, end), "底": (21, end), "末": (21, end)}.get(
        said[:1], (1, end)
    )


def _range(year: int | None, low: str, high: str, said: str) -> DateRange:
    if year is None:
        return DateRange(f"--{low}", f"--{high}", said)
    return DateRange(_on(year, low), _on(year, high), said)


def _on(year: int, day: str) -> str:
    """Return month and day in a year; the last day of the month where it has no such day."""
    month, number = int(day[:2]), int(day[3:])
    return f"{year}-{month:02}-{min(number, _last(year, month)):02}"


def _year(said: str, today: Day) -> int:
    return int(said) if said.isdigit() else today.year + _YEARS[said]


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMERALS[said]


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
