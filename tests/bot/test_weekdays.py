"""Weekdays beside days and asked for, over the real pipeline: worked out where a year is known, never elsewhere."""

from datetime import date

import pytest

from bot.days import ranges
from bot.pipeline import QAPipeline
from bot.schema import Request
from bot.weekdays import plain
from tests.bot.conftest import engine_over

FILES = {
    "known.txt": "南湾县召开防汛会议\n发布日期：2024-01-03\n12月29日，南湾县召开防汛会议。县长李明远主持会议。",
    "unknown.txt": "南湾县举办读书节\n5月6日，南湾县举办读书节。县图书馆馆长周一飞主持开幕式。",
    "printed.txt": "南湾县公园免费开放\n3月9日（星期六），南湾县公园免费开放，当天迎来游客800人。",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("weekdays"), FILES, date(2024, 1, 10)).pipeline()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("6月24日（星期二）的学习会由谁主持？", "6月24日的学习会由谁主持？"),
        ("6月24日星期二召开了哪些会议？", "6月24日召开了哪些会议？"),
        ("周二（6月24日）召开了哪些会议？", "6月24日召开了哪些会议？"),
        ("2023年8月4日，周五，谁主持？", "2023年8月4日，谁主持？"),
        ("防汛会议是星期几开的？", "防汛会议是哪天开的？"),
        ("6月24日周一飞主持了什么？", "6月24日周一飞主持了什么？"),  # a name
    ],
)
def test_a_weekday_beside_its_day_is_left_out(question: str, expected: str) -> None:
    assert plain(question) == expected


def test_a_weekday_in_the_question_is_checked_against_the_year_of_the_article(asked: QAPipeline) -> None:
    right = asked.ask(Request("12月29日（星期五）的防汛会议由谁主持？"))
    assert "李明远" in right.answer
    assert any("2023年12月29日是星期五，与问题相符" in one for one in right.notes)
    wrong = asked.ask(Request("12月29日（周日）的防汛会议由谁主持？"))
    assert "李明远" in wrong.answer
    assert any("2023年12月29日是星期五，不是星期日" in one for one in wrong.notes)


def test_a_weekday_without_a_year_is_said_to_be_unchecked(asked: QAPipeline) -> None:
    answer = asked.ask(Request("5月6日（星期三）的读书节开幕式由谁主持？"))
    assert "周一飞" in answer.answer
    assert any("无法核对" in one for one in answer.notes)


def test_the_weekday_asked_for_is_worked_out_and_holds_the_check(asked: QAPipeline) -> None:
    answer = asked.ask(Request("南湾县的防汛会议是星期几召开的？"))
    assert "（2023年12月29日是星期五）" in answer.answer
    assert all(one.verdict == "supported" for one in answer.sentences)


def test_it_is_not_worked_out_without_a_year(asked: QAPipeline) -> None:
    answer = asked.ask(Request("南湾县的读书节是星期几举办的？"))
    assert answer.refused and "没有写年份" in answer.answer
    assert "星期六" in asked.ask(Request("南湾县公园是星期几免费开放的？")).answer  # printed


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("上周三召开了哪些会议？", "2024-01-03"),
        ("周五召开了哪些会议？", "2024-01-05"),
        ("周五有哪些会议？", "2024-01-12"),
        ("周一飞主持了哪些会议？", ""),
        ("公园每周五有哪些活动？", ""),
    ],
)
def test_a_weekday_alone_is_a_day(question: str, expected: str) -> None:
    assert [one.start for one in ranges(question, date(2024, 1, 10))] == ([expected] if expected else [])


def test_an_untrue_weekday_is_not_supported() -> None:
    from bot.dating import without_true
    from tests.bot.conftest import make_article

    article = make_article("8月4日开会。", date="2023-08-07")
    assert without_true("8月4日开会（2023年8月4日是星期五）。", [article]) == "8月4日开会。"
    assert "星期四" in without_true("8月4日开会（2023年8月4日是星期四）。", [article])
    assert "星期六" in without_true("8月4日开会（2023年8月5日是星期六）。", [article])
