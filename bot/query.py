"""A question in a talk to one that stands by itself, by rule: dates, language, and what 他 or 那……呢 refers to."""

import calendar
import re
from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta

from bot import english
from bot.followup import resolve
from bot.schema import Request
from index.dates import find_dates
from index.schema import DateRange, Query

_HAN = re.compile("[\u3400-\u9fff]")

_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1}
_MONTHS = {"本月": 0, "这个月": 0, "上个月": -1, "上月": -1}
_WEEKS = {"本周": 0, "这周": 0, "这个星期": 0, "上周": -1, "上个星期": -1, "上星期": -1}
_RELATIVE = re.compile("|".join(sorted({*_YEARS, *_DAYS, *_MONTHS, *_WEEKS}, key=len, reverse=True)))
_COUNTS = {**{said: value for value, said in enumerate("零一二三四五六七八九十")}, "两": 2}
_RECENT = re.compile("最近|最新|近日|日前|近期")
_COMPARED = re.compile("[比较与和同]$")  # 比去年上升 is no question about last year
_LAST_YEARS = re.compile("(?:最近|近|过去)(?P<count>[一二两三四五六七八九十]|[0-9]{1,2})(?P<unit>年|个月|周|天)")
_MONTH = re.compile(
    r"(?:(?P<year>\d{4}|今|去|前)年)?(?<![\d.])(?P<month>1[0-2]|0?[1-9])月(?:份|(?P<part>[上中下]旬|底|初))?(?!\s*\d)"
)
_HALF = re.compile(r"(?P<year>\d{4}|今|去|前)年(?P<half>[上下])半年")
_NEAR_YEARS = {"今": 0, "去": -1, "前": -2}


class RuleRewriter:
    """Resolves dates and follow-up questions without any model.

    Only what the question itself leaves open is filled in from the talk: a question that names its own subject stays
    as it is, so that a new topic is not mixed with the old one.
    """

    def __init__(self, today: Day | None = None, newest: str | None = None) -> None:
        """Take the reference date for 今年 and 昨天, and the latest day of an article, `YYYY-MM` or `YYYY-MM-DD`.

        Without a reference date it is the day of the question; for a collection that ends in an earlier year, and
        where 最近 or 最新 is asked for, it is the day of its newest article: 今年 in an archive of 2023 is 2023.
        """
        self._today = today
        self._newest = Day.fromisoformat(f"{newest}-01"[:10]) if newest else None

    def rewrite(self, request: Request) -> Query:
        """Return the standalone question with its dates, language and filters."""
        asked = request.question.strip()
        text = resolve(asked, request.history) if request.history else asked
        lang = request.lang or ("en" if english.is_english(asked) or not _HAN.search(asked) else "zh")
        text = english.in_chinese(text) or text
        return Query(text, tuple(dates(text, self._reference(text))), lang, request.filters)

    def _reference(self, text: str) -> Day:
        """Return the day from which 今年 and 最近 are counted."""
        if self._newest and _RECENT.search(text):
            return self._newest
        today = self._today or Day.today()
        if self._today is None and self._newest and self._newest.year < today.year:
            return self._newest
        return today


def dates(text: str, today: Day) -> list[DateRange]:
    """Return the days a question speaks of: said days, months, and 昨天, 上个月, 今年 seen from `today`."""
    found: list[tuple[int, DateRange]] = []
    taken: list[tuple[int, int]] = []
    for one in find_dates(text, year=None):
        if re.fullmatch(r"\d{4}-\d\d", one.date):
            year, month = int(one.date[:4]), int(one.date[5:])
            found.append((one.start, DateRange(f"{one.date}-01", f"{one.date}-{_last(year, month):02}", one.said)))
        else:
            day = find_dates(one.said, year=today.year)[0].date if one.said[0] in "今去前" else one.date
            found.append((one.start, DateRange(day, day, one.said)))
        taken.append((one.start, one.end))
    for start, end, item in (*_halves(text, today), *_months(text, today), *_relative(text, today)):
        if not any(start < high and low < end for low, high in taken):
            found.append((start, item))
            taken.append((start, end))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _year(said: str, today: Day) -> int:
    return int(said) if said.isdigit() else today.year + _NEAR_YEARS[said]


def _halves(text: str, today: Day) -> Iterator[tuple[int, int, DateRange]]:
    for match in _HALF.finditer(text):
        year = _year(match["year"], today)
        first, last = ("01-01", "06-30") if match["half"] == "上" else ("07-01", "12-31")
        yield *match.span(), DateRange(f"{year}-{first}", f"{year}-{last}", match[0])


def _months(text: str, today: Day) -> Iterator[tuple[int, int, DateRange]]:
    """Yield months (8月, 去年8月) and their parts (6月底); without a year they are those of any year."""
    for match in _MONTH.finditer(text):
        month = int(match["month"])
        year = _year(match["year"], today) if match["year"] else None
        end = _last(year or 2000, month)
        part = match["part"] or ""
        low, high = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, end), "底": (21, end)}.get(
            part[:1], (1, end)
        )
        head = f"{year}-" if year else "--"
        yield *match.span(), DateRange(f"{head}{month:02}-{low:02}", f"{head}{month:02}-{high:02}", match[0])


def _relative(text: str, today: Day) -> Iterator[tuple[int, int, DateRange]]:
    for match in _LAST_YEARS.finditer(text):
        count = int(match["count"]) if match["count"].isdigit() else _COUNTS[match["count"]]
        first = _before(today, count, match["unit"])
        yield *match.span(), DateRange(first.isoformat(), today.isoformat(), match[0])
    for match in _RELATIVE.finditer(text):
        said = match[0]
        if _COMPARED.search(text[: match.start()]) or text[match.end() :].startswith("同期"):
            continue
        if said in _DAYS:
            first = last = today + timedelta(days=_DAYS[said])
        elif said in _WEEKS:
            first = today + timedelta(days=7 * _WEEKS[said] - today.weekday())
            last = first + timedelta(days=6)
        elif said in _MONTHS:
            year, month = divmod(today.year * 12 + today.month - 1 + _MONTHS[said], 12)
            first, last = Day(year, month + 1, 1), Day(year, month + 1, _last(year, month + 1))
        else:
            year = today.year + _YEARS[said]
            first, last = Day(year, 1, 1), Day(year, 12, 31)
        yield *match.span(), DateRange(first.isoformat(), last.isoformat(), said)


def _before(day: Day, count: int, unit: str) -> Day:
    """Return the day that lies so many years, months, weeks or days before another."""
    if unit in ("周", "天"):
        return day - timedelta(days=count * (7 if unit == "周" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 - count * (12 if unit == "年" else 1), 12)
    return Day(year, month + 1, min(day.day, _last(year, month + 1)))
