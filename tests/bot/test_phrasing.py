import pytest

from bot.extractive import ExtractiveAnswerer
from index.analyzer import Analyzer
from tests.bot.conftest import make_article
from tests.bot.test_extractive import ask, text

RACE = make_article("组委会供图 本次赛事由海州体育局指导，总规模为5000人。", article_id="race")
BUS = make_article("“海州校车每年检修4次。”\n海州校车公司董事长罗明说，让家长放心。", article_id="bus")


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def test_the_credit_of_a_picture_is_not_shown_and_the_quotation_is_exact(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "赛事的总规模是多少人？", (RACE,))
    assert text(draft) == "本次赛事由海州体育局指导，总规模为5000人。"
    quote = draft.sentences[0].quotes[0]
    assert RACE.text[quote.start : quote.end] == text(draft)


def test_a_sentence_out_of_a_speech_says_who_speaks(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "海州校车每年检修几次？", (BUS,))
    assert text(draft) == "海州校车公司董事长罗明说：“海州校车每年检修4次。”"
    assert [BUS.text[one.start : one.end] for one in draft.sentences[0].quotes][1] == "海州校车公司董事长罗明说"


def test_who_holds_an_office_is_told_before_the_occasion(answerer: ExtractiveAnswerer) -> None:
    meeting = make_article("7月27日，道北县召开林长制推进会。道北县委书记李天铭主持会议。", article_id="meeting")
    draft = ask(answerer, "道北县的县委书记叫什么？", (meeting,))
    assert "李天铭" in draft.sentences[0].text
