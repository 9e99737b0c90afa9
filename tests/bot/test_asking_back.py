import pytest

from bot.extractive import ExtractiveAnswerer
from index.analyzer import Analyzer
from tests.bot.conftest import make_article
from tests.bot.test_extractive import COUNCIL, COURT, ask, text

NORTH = make_article(
    "海州日报7月28日讯(通讯员 何明)7月27日，道北县召开林长制推进会议。县长程铁铃主持会议。",
    article_id="north",
    title="道北县召开林长制推进会议",
)
ARTICLES = (COURT, COUNCIL, NORTH)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


@pytest.mark.parametrize(
    "question", ["主持人是谁？", "谁主持了会议？", "这个会议由谁主持？", "哪天开的？", "会议在哪里举行？"]
)
def test_what_fits_several_is_asked_back(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question, ARTICLES)
    assert draft.reason is not None and "哪一件" in draft.reason.message
    assert draft.choices


def test_choices_are_of_the_same_kind_and_of_the_day_of_the_event(answerer: ExtractiveAnswerer) -> None:
    assert "7月27日的道北县林长制推进会议由谁主持？" in ask(answerer, "谁主持了会议？", ARTICLES).choices


@pytest.mark.parametrize(
    ("question", "answer"),
    [("7月27日的会谁主持？", "程铁铃"), ("道北县的会由谁主持？", "程铁铃"), ("林长制推进会议由谁主持？", "程铁铃")],
)
def test_what_fits_one_is_answered(answerer: ExtractiveAnswerer, question: str, answer: str) -> None:
    assert answer in text(ask(answerer, question, ARTICLES))


def test_a_day_that_no_calendar_has_is_said_to_be_none(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "6月31日的会议由谁主持？", ARTICLES)
    assert draft.reason is not None and draft.reason.message == "没有6月31日这一天，请核对一下日期。"
    leap = ask(answerer, "2月29日的会议由谁主持？", ARTICLES)
    assert leap.reason is not None and "没有2月29日这一天" not in leap.reason.message
