"""Notices: of which day they are, who gave them out, what they say behind the address to their readers."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request
from tests.bot.conftest import engine_over

FILES = {
    "blossoms.txt": (
        "关于青溪县第九届梨花节延期举行的通知\n\n各乡镇人民政府，县级有关单位：\n\n"
        "因连续阴雨天气，原定于3月28日在柳湾镇开幕的青溪县第九届梨花节，延期至4月5日举行，地点改为沙埠镇。"
        "票价为每人30元，60周岁以上老人免费。请各单位做好宣传和交通保障工作。\n\n青溪县文化和旅游局\n\n2025年3月24日\n"
    ),
    "planned.txt": (
        "青溪县委召开常委会会议\n\n2025年3月12日上午，青溪县委召开常委会会议。县委书记沈若水主持会议。"
        "会议决定，青溪县第九届梨花节于3月28日在柳湾镇开幕。\n"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("notices"), FILES, date(2025, 12, 20)).pipeline()


@pytest.mark.parametrize(
    "question",
    [
        "梨花节延期的通知是什么时候发布的？",
        "梨花节延期的通知是谁发的？",
        "哪个单位发布了梨花节延期的通知？",
    ],
)
def test_the_lines_that_close_a_notice_say_who_gave_it_out_and_when(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.answer == "青溪县文化和旅游局 2025年3月24日。[1]"
    assert [one.verdict for one in answer.sentences] == ["supported"]


def test_a_summary_begins_behind_the_address(asked: QAPipeline) -> None:
    answer = asked.ask(Request("概括一下关于梨花节的通知"))
    assert answer.answer.startswith("因连续阴雨天气")
    assert "各乡镇" not in answer.answer and "30元" in answer.answer


@pytest.mark.parametrize(
    "question", ["最近有哪些通知？", "青溪县发布了哪些通知？", "2025年3月24日有什么通知？", "有几个通知？"]
)
def test_notices_are_listed_by_their_headlines(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.answer == "关于青溪县第九届梨花节延期举行的通知（2025年3月24日）。[1]"
    assert answer.coverage is not None and answer.coverage.matched == 1


@pytest.mark.parametrize("question", ["乌亭县发布了哪些通知？", "2024年3月24日有什么通知？", "有哪些公告？"])
def test_of_another_place_day_or_sort_there_is_none(asked: QAPipeline, question: str) -> None:
    assert asked.ask(Request(question)).refused
