from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.schema import DateRange, Filters
from index.selection import ArticleTable
from tests.index.collection import entry, opened, write

ARTICLES = [
    ("2023-02-21", "日报", "a.txt", ("会议",)),
    ("--02-21", "晚报", "a.txt", ()),
    ("2023-02", None, "b.txt", ("会议", "党建")),
    (None, "日报", "b.txt", ("党建",)),
    ("2022-12-31", "日报", "c/c.txt", ()),
    ("--01-01", None, "c/c.txt", ()),
]


def table(articles: list[tuple[str | None, str | None, str, tuple[str, ...]]]) -> ArticleTable:
    return ArticleTable(
        [
            (number, source, day, publisher, tags)
            for number, (day, publisher, source, tags) in enumerate(articles, start=1)
        ]
    )


def selected(filters: Filters, *dates: tuple[str, str]) -> list[int]:
    """Return the numbers, from 1, of the articles that pass."""
    mask = table(ARTICLES).select(filters, [DateRange(low, high) for low, high in dates])
    return np.flatnonzero(mask).tolist()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(publishers=("日报",)), [1, 4, 5]),
        (Filters(publishers=("日报", "晚报")), [1, 2, 4, 5]),
        (Filters(publishers=("周报",)), []),
        (Filters(sources=("b.txt",)), [3, 4]),
        (Filters(tags=("党建", "会议")), [1, 3, 4]),
        (Filters(tags=("会议",), publishers=("日报",)), [1]),
        (Filters(start="2023-02-21"), [1, 2, 3, 6]),
        (Filters(end="2023-01-31"), [2, 5, 6]),
        (Filters(start="2023-02-01", end="2023-02-20"), [3]),
        (Filters(start="2023-02-21", end="2023-02-21"), [1, 2, 3]),
        (Filters(start="2022-12-30", end="2023-01-02"), [5, 6]),
        (Filters(start="2021-01-01", end="2023-12-31"), [1, 2, 3, 5, 6]),
        (Filters(start="2023-03-01", end="2023-02-01"), []),
    ],
)
def test_filters(filters: Filters, expected: list[int]) -> None:
    assert selected(filters) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([("2023-02-21", "2023-02-21")], [1, 2, 3]),
        ([("--02-21", "--02-21")], [1, 2, 3]),
        ([("--02-22", "--02-22")], [3]),
        ([("2024-02-21", "2024-02-21")], [2]),
        ([("--12-30", "--01-02")], [5, 6]),
        ([("2022-12-31", "2022-12-31"), ("--01-01", "--01-01")], [5, 6]),
    ],
)
def test_days_that_are_spoken_of(dates: list[tuple[str, str]], expected: list[int]) -> None:
    assert selected(Filters(), *dates) == expected


@pytest.mark.parametrize("day", ["2023", "2023-2-1", "02-21", "2023-02", ""])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        selected(Filters(), (day, day))


DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))


@given(day=DAYS, low=DAYS, length=st.integers(0, 900), with_year=st.booleans())
def test_agrees_with_going_through_the_days_one_by_one(day: date, low: date, length: int, with_year: bool) -> None:
    high = low + timedelta(days=length)
    every = [low + timedelta(days=n) for n in range(length + 1)]
    if with_year:
        expected, written = day in every, day.isoformat()
    else:
        expected, written = day.isoformat()[4:] in {one.isoformat()[4:] for one in every}, f"-{day.isoformat()[4:]}"
    if not with_year and (day.month, day.day) == (2, 29) and length > 365:
        return  # some year, not one of these: 29 February is in every range of more than a year
    mask = table([(written, None, "a", ())]).select(Filters(start=low.isoformat(), end=high.isoformat()), ())
    assert mask[1] == expected


def test_chunks_of_selected_articles_are_allowed(tmp_path: Path) -> None:
    write(
        tmp_path, entry("a.txt", "市长调研", "书记讲话", date="2023-02-21"), entry("b.txt", "法院通报", tags=("案件",))
    )
    write(tmp_path, removed=["a.txt"])
    write(tmp_path, entry("a.txt", "区长调研", date="--02-21", publisher="日报"))
    store = opened(tmp_path)
    assert store.select(Filters()) is None
    for filters, text in ((Filters(tags=("案件",)), "法院通报"), (Filters(publishers=("日报",)), "区长调研")):
        mask = store.select(filters)
        assert mask is not None
        assert "".join(chunk.text for chunk in store.chunks(np.flatnonzero(mask).tolist())) == text
        found = [number for number, _ in store.match({"body_words": list("调研法院")}, 9, allowed=mask)]
        assert found
        assert all(mask[number] for number in found)
    mask = store.select(Filters(), [DateRange("2024-02-21", "2024-02-21", "2月21日")])
    assert mask is not None
    assert mask.sum() == 2
