import pytest

from bot.extractive import ExtractiveAnswerer
from index.analyzer import Analyzer
from tests.bot.conftest import make_article
from tests.bot.test_extractive import EVERYTHING, ask

NORTH = make_article(
    "道北县召开林长制推进会。县长程铁铃主持会议。", article_id="north", title="道北县召开林长制推进会", date="--07-27"
)
UNDATED = make_article("丁河区开办爱心暑托班。丁河区共有60个暑托班。", article_id="undated")
ARTICLES = (*EVERYTHING, NORTH, UNDATED)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def test_a_name_one_character_off_is_asked_back_and_not_answered(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "程铁玲主持了什么会议？", ARTICLES)
    assert draft.reason is not None and "您是不是要找“程铁铃”" in draft.reason.message
    assert draft.choices == ("程铁铃主持了什么会议?",)


def test_a_name_that_is_there_of_another_day_is_not_called_absent(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "道北县8月4日召开了什么会议？", ARTICLES)
    assert draft.reason is not None and draft.reason.code == "outside_dates", draft.reason
    assert "7月27日" in draft.reason.message


@pytest.mark.parametrize(
    "question",
    ["道北县的会达到多少人？", "乙东区有多少台车？", "文明的意思是什么？", "湖有多少水？"],
)
def test_words_cut_out_of_the_question_are_not_quoted(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question, ARTICLES)
    assert draft.reason is not None
    quoted = draft.reason.message.split("“")[1:]
    assert not [one for one in quoted if one.split("”")[0] in ("达到", "台车", "意思", "文明", "参加", "湖有")]


def test_the_nearest_article_is_named_by_headline_and_day(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "道北县林长制推进会来了多少人？", ARTICLES)
    assert draft.reason is not None
    assert "《道北县召开林长制推进会》（7月27日）" in draft.reason.message


def test_this_year_asked_of_an_article_without_a_date_is_its_own_year(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "丁河区今年有多少个暑托班？", ARTICLES)
    assert "60个" in "".join(one.text for one in draft.sentences), draft
    last = ask(answerer, "丁河区去年有多少个暑托班？", ARTICLES)
    assert last.reason is not None
