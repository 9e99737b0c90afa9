"""Lists that are shorter than the article's own count, and articles without a year that print another one."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from index.errors import Lang
from tests.bot.conftest import engine_over

FILES = {
    "flood.txt": (
        "丰溪县召开防汛工作会议\n发布日期：2024-03-05\n"
        "3月5日上午，丰溪县防汛工作会议召开。县长吴国梁主持会议。县水利局、县应急管理局、青石镇、白泉镇等6家单位作交流发言。"
    ),
    "tour.txt": (
        "丰溪县召开旅游发展大会\n发布日期：2024-06-12\n"
        "6月12日，丰溪县旅游发展大会召开。大会为5家企业授牌，分别是丰溪文旅集团、白泉茶业公司、青石漂流公司。"
    ),
    "school.txt": (
        "丰溪县教育工作会议举行\n9月8日，2023年丰溪县教育工作会议举行。县委书记贺文华出席会议。会议表彰了优秀教师40名。"
    ),
    "safety.txt": (
        "丰溪县召开安全生产工作会议\n7月3日，丰溪县安全生产工作会议召开，县长吴国梁出席会议。"
        "会议通报，2022年全县事故起数下降一成。县住建局、县交通局两个部门作了汇报。"
    ),
    "review.txt": "丰溪县召开年度总结表彰会\n1月9日，丰溪县2023年度总结表彰会议召开。县长吴国梁出席会议。",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("shortfall"), FILES, date(2024, 11, 20)).pipeline()


def ask(pipeline: QAPipeline, question: str, lang: Lang | None = None) -> Answer:
    answer = pipeline.ask(Request(question, lang=lang))
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


@pytest.mark.parametrize(
    ("question", "lang", "note"),
    [
        ("防汛工作会议上哪些单位作交流发言？", "zh", "原文说有 6 家，写出名字的只有 4 家"),
        ("防汛工作会议上哪些单位作交流发言？", "en", "counts 6 but names only 4"),
        ("旅游发展大会为哪些企业授牌？", "zh", "原文说有 5 家，写出名字的只有 3 家"),
    ],
)
def test_fewer_names_than_the_article_counts_are_said_to_be_no_whole_list(
    asked: QAPipeline, question: str, lang: Lang, note: str
) -> None:
    assert any(note in one for one in ask(asked, question, lang).notes)


@pytest.mark.parametrize("question", ["安全生产工作会议上哪些部门作了汇报？", "防汛工作会议有几家单位作交流发言？"])
def test_a_whole_list_or_a_count_has_no_such_note(asked: QAPipeline, question: str) -> None:
    answer = ask(asked, question)
    assert not answer.refused
    assert not any("没有列全" in one for one in answer.notes)


def test_an_article_of_unknown_year_is_not_listed_for_another_year_than_it_prints(asked: QAPipeline) -> None:
    lines = ask(asked, "2024年有哪些会议？").answer
    assert "教育工作会议" not in lines
    assert (
        "安全生产工作会议" in lines and "年份未知，文中写到2022年" in lines
    )  # the year it prints is not its own for sure
    assert "总结表彰会议" in lines  # a review is held in the year after
    assert "教育工作会议" in ask(asked, "2023年有哪些会议？").answer
    assert ask(asked, "2024年教育工作会议表彰了多少名优秀教师？").refused
    assert "40名" in ask(asked, "2023年教育工作会议表彰了多少名优秀教师？").answer


def test_who_was_not_at_a_meeting_is_said_and_not_that_there_was_none_that_day(asked: QAPipeline) -> None:
    answer = ask(asked, "贺文华在3月5日的防汛工作会议上强调了什么？")
    assert answer.refused and "没有提到“贺文华”" in answer.answer
