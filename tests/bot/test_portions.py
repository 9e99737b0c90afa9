"""Figures that an article tells in parts, and years seen from articles of an unknown year."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from tests.bot.conftest import engine_over

FILES = {
    "subsidy": (
        "青石镇发放农机补贴\n2024-05-01\n5月1日，青石镇发放农机补贴。第一批发放补贴120万元。第二批发放补贴80万元。"
    ),
    "fair": ("招聘会举行\n2024-04-05\n4月5日，春季招聘会举行。上午达成意向120人。下午达成意向80人。企业30家参加。"),
    "pipes": (
        "供水管网改造\n2023-08-08\n8月8日，县水务局改造供水管网。第一阶段改造管网12公里。第二阶段改造管网8公里。"
        "两个阶段共改造管网20公里。"
    ),
    "houses": "白泉镇危房改造\n2024-09-01\n9月1日，白泉镇危房改造开工。首批改造危房40户。",
    "grain": "河口镇粮食丰收\n5月11日，河口镇介绍，去年全镇粮食产量5万吨。",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("portions"), FILES, date(2024, 11, 20)).pipeline()


def ask(pipeline: QAPipeline, question: str) -> Answer:
    answer = pipeline.ask(Request(question))
    assert not answer.refused, answer.answer
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("青石镇发放农机补贴多少万元？", ("120万元", "80万元")),
        ("青石镇农机补贴一共多少钱？", ("120万元", "80万元")),
        ("招聘会共达成意向多少人？", ("120人", "80人")),
    ],
)
def test_every_part_is_told_for_the_whole(asked: QAPipeline, question: str, parts: tuple[str, ...]) -> None:
    answer = ask(asked, question)
    assert all(one in answer.answer for one in parts)


def test_that_there_is_no_total_is_said(asked: QAPipeline) -> None:
    assert any("没有写合计" in one for one in ask(asked, "青石镇发放农机补贴共多少？").notes)


@pytest.mark.parametrize(
    ("question", "told", "lacks"),
    [
        ("青石镇第二批农机补贴多少？", "80万元", "120万元"),
        ("招聘会下午达成意向多少人？", "80人", "120人"),
        ("供水管网第二阶段改造多少公里？", "8公里", "12公里"),
        ("供水管网共改造多少公里？", "20公里", "12公里"),
        ("供水管网改造了多少公里？", "20公里", "12公里"),
    ],
)
def test_the_part_asked_for_is_told_alone_and_the_total_for_the_whole(
    asked: QAPipeline, question: str, told: str, lacks: str
) -> None:
    answer = ask(asked, question)
    assert told in answer.answer and lacks not in answer.answer


def test_the_first_part_alone_is_no_total(asked: QAPipeline) -> None:
    assert asked.ask(Request("白泉镇共改造多少户危房？")).refused
    assert "首批改造危房40户" in ask(asked, "白泉镇危房改造多少户？").answer  # which says of what it is


def test_a_year_seen_from_an_article_without_one_is_said(asked: QAPipeline) -> None:
    answer = ask(asked, "去年河口镇粮食产量多少？")
    assert any("句中的“去年”是从文章写作时说的" in one for one in answer.notes)
    assert asked.ask(Request("前年河口镇粮食产量多少？")).refused
