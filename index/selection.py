"""Which articles pass a filter or lie on the days a question speaks of."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.schema import Article, DateRange, Filters

Mask = NDArray[np.bool_]
_DAY = re.compile(r"(?:\d{4}|-)-\d{2}-\d{2}")
_YEAR = 10_000  # days are numbers: 20230221 with a year, 221 without


class ArticleTable:
    """What articles are filtered by, as one array a property, by the number of the article."""

    def __init__(self, articles: Sequence[tuple[int, str, str | None, str | None, Sequence[str]]]) -> None:
        """Take number (from 1), source, date, publisher and tags of each article."""
        size = 1 + max((one[0] for one in articles), default=0)
        self._first, self._last = np.zeros(size, np.int64), np.zeros(size, np.int64)  # 0: no date
        self._known = np.zeros(size, np.bool_)
        self._known[[one[0] for one in articles]] = True
        self._having: dict[tuple[str, str | None], list[int]] = {}
        of_date: dict[str, list[int]] = {}
        for number, source, date, publisher, tags in articles:
            if date:
                of_date.setdefault(date, []).append(number)
            for pair in (("source", source), ("publisher", publisher), *(("tag", tag) for tag in tags)):
                self._having.setdefault(pair, []).append(number)
        for date, numbers in of_date.items():
            self._first[numbers], self._last[numbers] = _days(date)

    def select(self, filters: Filters, dates: Sequence[DateRange]) -> Mask:
        """Return which articles pass, by number; see `Store.select`."""
        passing = self._known.copy()
        for name, wanted in (("publisher", filters.publishers), ("source", filters.sources), ("tag", filters.tags)):
            if wanted:
                passing &= self._any((name, value) for value in wanted)
        if filters.start or filters.end:
            passing &= self._within(filters.start or "0001-01-01", filters.end or "9999-12-31")
        if dates:
            passing &= np.logical_or.reduce([self._within(one.start, one.end) for one in dates])
        return passing

    def newest_first(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sort numbers of articles by their day, latest first; see `Store.newest_first`."""
        return numbers[np.lexsort((numbers, -self._last[numbers]))]

    def _any(self, pairs: Iterable[tuple[str, str]]) -> Mask:
        found = np.zeros(len(self._known), np.bool_)
        for pair in pairs:
            found[self._having.get(pair, [])] = True
        return found

    def _within(self, start: str, end: str) -> Mask:
        """Return which articles have a day from `start` to `end`, by month and day where a year is missing."""
        low, high = _day(start), _day(end)
        dated = self._first > 0
        first, last = self._first % _YEAR, self._last % _YEAR
        if low < _YEAR or high < _YEAR:
            low, high = low % _YEAR, high % _YEAR
            within = (last >= low) & (first <= high) if low <= high else (last >= low) | (first <= high)
            return dated & within
        exact = (self._last >= low) & (self._first <= high)
        return dated & np.where(self._first >= _YEAR, exact, _in_some_year(first, low, high))


def passing(articles: Iterable[Article], filters: Filters) -> Iterable[Article]:
    """Return the articles that pass, in their order; see `Store.select`."""
    if not filters:
        return articles
    known = list(articles)
    rows = [(number, one.source, one.date, one.publisher, one.tags) for number, one in enumerate(known, 1)]
    mask = ArticleTable(rows).select(filters, ())
    return [one for one, passes in zip(known, mask[1:], strict=True) if passes]


def _in_some_year(days: NDArray[np.int64], low: int, high: int) -> Mask:
    """Return which days without year lie between two with year, in whichever year."""
    years = high // _YEAR - low // _YEAR
    if high < low:
        return np.zeros(len(days), np.bool_)
    if years > 1:
        return np.ones(len(days), np.bool_)
    after, before = days >= low % _YEAR, days <= high % _YEAR
    return after | before if years else after & before


def _days(date: str) -> tuple[int, int]:
    """Return first and last day of `YYYY-MM-DD`, `YYYY-MM` or `--MM-DD`."""
    if len(date) == len("YYYY-MM"):
        return (_day(f"{date}-01"), _day(f"{date}-31")) if date[0] != "-" else (_day(date), _day(date))
    return _day(date), _day(date)


def _day(text: str) -> int:
    """Return a day as a number.

    Raises:
        ValueError: If it is neither `YYYY-MM-DD` nor `--MM-DD`.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is no day of the form YYYY-MM-DD or --MM-DD")
    return int(text.replace("-", ""))
