"""Days of a question as people type them; what only looks like one stays as it is."""

from datetime import date

import pytest

from bot import spelled_days
from bot.query import RuleRewriter
from bot.schema import Request, Turn
from index.schema import DateRange

TODAY = date(2024, 11, 20)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("6.27的会议由谁主持？", "--06-27", "--06-27"),
        ("6.27有哪些会议", "--06-27", "--06-27"),
        ("林蕙在6.27的学习会上强调了什么", "--06-27", "--06-27"),
        ("会议是6.27召开的吗", "--06-27", "--06-27"),
        ("9.5青石镇农业会议由谁主持", "--09-05", "--09-05"),
        ("６．２７的会议由谁主持", "--06-27", "--06-27"),
        ("6-27的常委会会议由谁主持", "--06-27", "--06-27"),
        ("06-27召开了什么会", "--06-27", "--06-27"),
        ("6/27召开的会议强调了什么", "--06-27", "--06-27"),
        ("6月27的会议由谁主持", "--06-27", "--06-27"),
        ("六月二十七召开了什么会", "--06-27", "--06-27"),
        ("六月廿七的会议由谁主持", "--06-27", "--06-27"),
        ("2023.6.27的会议由谁主持", "2023-06-27", "2023-06-27"),
        ("20230627的会议由谁主持", "2023-06-27", "2023-06-27"),
        ("二○二三年六月二十七日的会议由谁主持", "2023-06-27", "2023-06-27"),
        ("23年6月27日的会议由谁主持", "2023-06-27", "2023-06-27"),
        ("23年6月召开了哪些会议", "2023-06-01", "2023-06-30"),
        ("二零二三年六月有哪些会议", "2023-06-01", "2023-06-30"),
        ("二三年六月有哪些会议", "2023-06-01", "2023-06-30"),
        ("2023.6召开了哪些会议", "2023-06-01", "2023-06-30"),
        ("2023-06有哪些会议", "2023-06-01", "2023-06-30"),
        ("98年6月召开了哪些会议", "1998-06-01", "1998-06-30"),
        ("二〇二三年召开了哪些会议", "2023-01-01", "2023-12-31"),
        ("23年上半年有哪些会议", "2023-01-01", "2023-06-30"),
        ("6.27-6.29有哪些会议", "--06-27", "--06-29"),
        ("6.27到7.2召开了哪些会议", "--06-27", "--07-02"),
    ],
)
def test_it_becomes_the_range_of_the_usual_spelling(question: str, start: str, end: str) -> None:
    query = RuleRewriter(TODAY).rewrite(Request(question))
    assert [(one.start, one.end) for one in query.dates] == [(start, end)]
    assert all(one.said in query.text for one in query.dates)  # so that the chip can be edited


def test_it_is_read_in_the_talk_as_well() -> None:
    history = (Turn("6.27的会议由谁主持？", "市委书记林国栋主持会议。"),)
    query = RuleRewriter(TODAY).rewrite(Request("那6.28呢？", history))
    assert query.text == "6月28日的会议由谁主持？"
    assert query.dates == (DateRange("--06-28", "--06-28", "6月28日"),)


@pytest.mark.parametrize(
    "question",
    [
        "投资6.27亿元的项目是哪个",
        "6.27亿元用在哪里",
        "道路长12.5公里吗",
        "5.8%的增长来自哪里",
        "增速5.8的行业有哪些",
        "3.15晚会由谁主持",
        "6.27特大交通事故的原因是什么",
        "6.18购物节有哪些活动",
        "1/3的村民参加了会议吗",
        "2/3的学生出席活动了吗",
        "比分3-1的比赛谁赢了",
        "3-5岁的儿童有多少",
        "版本2.1的发布会是哪天",
        "v2.1版本发布了吗",
        "评分9.5的电影有哪些",
        "2.30的会议由谁主持",
        "13.45的会议由谁主持",
        "4.5万人参加了会议吗",
        "6月27人获奖",
        "农历六月廿七的庙会在哪里举行",
        "他工作了23年6月退休",
        "23年的历史",
        "12345热线有哪些通知",
        "一二年级的学生有多少",
        "10.5元/平方米是什么价格",
    ],
)
def test_what_is_no_day_stays(question: str) -> None:
    assert spelled_days.plain(question, TODAY) == question


def test_months_joined_by_a_stroke_are_no_day() -> None:
    assert spelled_days.plain("1-2月召开了哪些会议", TODAY) == "1-2月召开了哪些会议"
