"""Several meetings of one name, and figures of half a year: none is picked in silence."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from tests.bot.conftest import engine_over

FILES = {
    "half-year-2023.txt": (
        "南湾县召开半年工作会议\n发布日期：2023-07-05\n"
        "7月4日，南湾县召开半年工作会议。县委书记王立新主持会议，县长王立群通报上半年经济运行情况。上半年，全县实现地区生产总值"
        "86.4亿元，同比增长6.2%。王立新强调，要抓项目、稳增长。"
    ),
    "half-year-2022.txt": (
        "南湾县召开半年工作会议\n发布日期：2022-07-06\n"
        "7月5日，南湾县召开半年工作会议。县委书记王立新主持会议。上半年，全县实现地区生产总值81.2亿元，同比增长5.1%。"
    ),
    "north-2023.txt": (
        "北山县召开半年工作会议\n发布日期：2023-07-08\n"
        "7月7日，北山县召开半年工作会议。县委书记刘秋生主持会议，县长陈可出席。上半年，全县实现地区生产总值64.3亿元，同比增"
        "长4.8%。刘秋生指出，工业投资偏弱，要加快开工。"
    ),
    "blood.txt": (
        "南湾县红十字会启动夏季献血周\n发布日期：2023-06-29\n"
        "6月28日，南湾县红十字会启动夏季献血周。副县长王晓红参加启动仪式。当天有126人成功献血，献血总量3.9万毫升。"
    ),
    "lotus.txt": (
        "南湾县首届荷花节开幕\n发布日期：2023-06-20\n"
        "6月18日，南湾县首届荷花节在白塘镇开幕。副县长王晓红宣布开幕，500多名游客参加。荷花节持续到7月底。"
    ),
    "drill.txt": (
        "南湾县防汛演练\n发布日期：2024-05-21\n"
        "5月20日，南湾县举行防汛演练，县长王立群任总指挥，6支队伍180人参加。王立群要求，各乡镇要落实24小时值班制度。"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("several"), FILES, date(2024, 6, 1)).pipeline()


def ask(pipeline: QAPipeline, question: str) -> Answer:
    answer = pipeline.ask(Request(question))
    assert not answer.refused, answer.answer
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


def test_a_meeting_of_several_is_answered_for_each_with_its_day(asked: QAPipeline) -> None:
    answer = ask(asked, "半年工作会议由谁主持？")
    lines = answer.answer.split("\n")
    assert [one for one in lines if "刘秋生" in one and "2023年7月8日" in one]
    assert [one for one in lines if "王立新" in one and "2023年7月5日" in one]
    assert [one for one in lines if "王立新" in one and "2022年7月6日" in one]
    assert any("3 次相符" in one for one in answer.notes)


def test_the_day_or_the_latest_settles_which_one(asked: QAPipeline) -> None:
    for question in ("7月7日的半年工作会议由谁主持？", "最近一次半年工作会议由谁主持？"):
        answer = ask(asked, question)
        assert "刘秋生" in answer.answer and "王立新" not in answer.answer
    assert "2023" in " ".join(ask(asked, "南湾县最近一次会议由谁主持？").notes)


def test_a_summary_of_several_is_of_the_latest_and_says_so(asked: QAPipeline) -> None:
    answer = ask(asked, "总结一下南湾县半年工作会议")
    assert "86.4亿元" in answer.answer and "81.2亿元" not in answer.answer
    assert any("日期最晚" in one for one in answer.notes)


@pytest.mark.parametrize(
    ("question", "figure", "other"),
    [
        ("2023年上半年南湾县地区生产总值是多少？", "86.4亿元", "81.2亿元"),
        ("2022年上半年南湾县地区生产总值是多少？", "81.2亿元", "86.4亿元"),
    ],
)
def test_figures_of_half_a_year_are_printed_after_it(asked: QAPipeline, question: str, figure: str, other: str) -> None:
    answer = ask(asked, question)
    assert figure in answer.answer and other not in answer.answer


def test_without_a_year_both_figures_stand_with_their_days(asked: QAPipeline) -> None:
    first, second = ask(asked, "上半年南湾县地区生产总值是多少？").answer.split("\n")
    assert "86.4亿元" in first and "2023年7月5日" in first
    assert "81.2亿元" in second and "2022年7月6日" in second


def test_activities_of_half_a_year_are_all_listed(asked: QAPipeline) -> None:
    answer = ask(asked, "2023年上半年南湾县有哪些活动？")
    assert len(answer.sentences) == 2
    assert "献血周" in answer.answer and "荷花节" in answer.answer
    assert "防汛演练" in ask(asked, "今年南湾县有哪些活动？").answer
