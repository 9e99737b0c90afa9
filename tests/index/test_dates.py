from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import FoundDate, find_dates

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
ONES = "〇一二三四五六七八九"


def found(text: str, year: int | None = None) -> list[tuple[str, str]]:
    return [(one.date, one.said) for one in find_dates(text, year=year)]


def han(number: int) -> str:
    """The number below 100 as it is read aloud: 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else ONES[tens] + "十") + (ONES[ones] if ones or not tens else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年8月7日上午", [("2023-08-07", "2023年8月7日")]),
        ("（记者 某某） 6 月 27 日上午", [("--06-27", "6 月 27 日")]),
        ("２０２３年０８月０７日", [("2023-08-07", "２０２３年０８月０７日")]),
        ("二〇二三年八月七日", [("2023-08-07", "二〇二三年八月七日")]),
        ("二○一九年十二月三十一号", [("2019-12-31", "二○一九年十二月三十一号")]),
        ("十二月廿一日", [("--12-21", "十二月廿一日")]),
        ("8月7号，", [("--08-07", "8月7号")]),
        ("发布时间: 2023-08-07 08:56", [("2023-08-07", "2023-08-07")]),
        ("2023-08-07T08:56:00+08:00", [("2023-08-07", "2023-08-07")]),
        ("2023/8/7，2023.8.9。", [("2023-08-07", "2023/8/7"), ("2023-08-09", "2023.8.9")]),
        ("2023.8.7-2023.8.9", [("2023-08-07", "2023.8.7"), ("2023-08-09", "2023.8.9")]),
        ("2023年8月以来", [("2023-08", "2023年8月")]),
        ("2023年6月底", [("2023-06", "2023年6月")]),
        ("2024年2月29日", [("2024-02-29", "2024年2月29日")]),
        ("2月29日", [("--02-29", "2月29日")]),
        ("1.8月7日召开会议", [("--08-07", "8月7日")]),
        ("G20 8月7日开幕", [("--08-07", "8月7日")]),
        ("参加会议,8月7日", [("--08-07", "8月7日")]),
    ],
)
def test_reads_the_forms_of_news(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8月7日至9日", [("--08-07", "8月7日"), ("--08-09", "9日")]),
        ("8月7日（周一）—9日（周三）", [("--08-07", "8月7日"), ("--08-09", "9日")]),
        ("8月7、8、9日", [("--08-07", "8月7"), ("--08-08", "8"), ("--08-09", "9日")]),
        ("7月28日至8月1日", [("--07-28", "7月28日"), ("--08-01", "8月1日")]),
        ("2023年7月至9月", [("2023-07", "2023年7月"), ("2023-09", "9月")]),
        ("2023年7月28日-8月1日", [("2023-07-28", "2023年7月28日"), ("2023-08-01", "8月1日")]),
        ("2022年12月30日至1月2日", [("2022-12-30", "2022年12月30日"), ("2023-01-02", "1月2日")]),
        ("2023年8月7日，企业8日复工", [("2023-08-07", "2023年8月7日")]),
    ],
)
def test_the_second_day_of_a_range_takes_month_and_year_from_the_first(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "6月底", "8月", "8月上旬", "15日", "3个月", "2023年", "2023年以来",
        "2月30日", "2023年2月29日", "4月31日", "2023-02-30", "13月5日", "0月3日", "8月77日", "2023年8月77日", "8月0日",
        "128月7日", "二十八月七日", "12023年8月7日",
        "192.168.1.2", "2023.8.7.1", "10.2023.8.7", "v2023.8.7", "2023.8.7rc1",
        "0579-2023-08-07", "2023-08-07-001", "0579-87102938", "13805790807", "330703000000/2023-153702",
        "/2023/08/07/index.html", "t20230807_1", "永政发〔2023〕8号", "2023-2024", "2023-8.7", "8:7",
        "8月7号楼", "5月8号线", "农历八月十五日", "阴历 7月7日",
    ],
)  # fmt: skip
def test_what_is_no_date_stays_alone(text: str) -> None:
    assert found(text) == []


def test_a_known_year_completes_what_does_not_say_it() -> None:
    text = "8月7日，去年12月3日，今年6月，前年1月5日，2019年8月1日，当年9月1日，3月"
    assert [when for when, _ in found(text, year=2023)] == [
        "2023-08-07", "2022-12-03", "2023-06", "2021-01-05", "2019-08-01", "--09-01",
    ]  # fmt: skip
    assert [when for when, _ in found(text)] == ["--08-07", "--12-03", "--01-05", "2019-08-01", "--09-01"]
    assert found("2月29日", year=2023) == []


Form = Callable[[date], str]
FORMS: list[Form] = [
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{''.join(ONES[int(one)] for one in str(day.year))}年{han(day.month)}月{han(day.day)}日",
]


BEFORE = st.sampled_from(["", "于", "，", "发布日期：", "（"])
AFTER = st.sampled_from(["", "上午", "，", "）", " "])


@given(DAYS, st.sampled_from(FORMS), BEFORE, AFTER)
def test_every_day_is_read_back_from_every_form(day: date, form: Form, before: str, after: str) -> None:
    said = form(day)
    assert find_dates(before + said + after) == [
        FoundDate(len(before), len(before) + len(said), day.isoformat(), said),
    ]


@given(DAYS, st.integers(1, 27))
def test_a_range_within_a_month_gives_both_ends(day: date, length: int) -> None:
    end = day + timedelta(days=length)
    if end.month == day.month:
        text = f"{day.year}年{day.month}月{day.day}日至{end.day}日"
        assert [one.date for one in find_dates(text)] == [day.isoformat(), end.isoformat()]


ANYTHING = st.text("0123456789０７一二三十廿〇年月日号.-/至、今去 \n农历（）A", max_size=60)


@given(ANYTHING, st.none() | st.integers(1900, 2100))
def test_any_text_gives_possible_dates_in_order_with_exact_ranges(text: str, year: int | None) -> None:
    last = 0
    for one in find_dates(text, year=year):
        assert last <= one.start < one.end
        assert one.said == text[one.start : one.end]
        year_month = one.date.count("-") == 1
        date.fromisoformat(f"{one.date}-01" if year_month else one.date.replace("--", "2000-"))
        last = one.end


@given(DAYS, st.sampled_from(FORMS[3:6]), st.text("0123456789", min_size=1, max_size=3), st.booleans())
def test_a_day_inside_a_longer_number_is_none(day: date, form: Form, digits: str, first: bool) -> None:
    assert find_dates(digits + form(day) if first else f"{form(day)}.{digits}") == []
