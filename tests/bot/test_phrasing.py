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


def test_asked_who_spoke_it_does_not_repeat_what_was_stressed(answerer: ExtractiveAnswerer) -> None:
    stressed = "要牢记嘱托，担当使命，落实部署要求，牢固树立大抓水利的导向，全力打造幸福河湖的样板，" * 4
    meeting = make_article(
        f"7月27日，道北县水利建设会议召开。县委书记李天铭出席会议并讲话，强调{stressed}为发展夯实基础。县领导王一平出席会议。",
        article_id="water",
    )
    draft = ask(answerer, "谁在道北县水利建设会议上讲话？", (meeting,))
    assert "李天铭出席会议并讲话。" in text(draft)
    assert "幸福河湖" not in text(draft)


def test_who_a_pronoun_is_may_be_named_by_a_word_or_before_any_verb(answerer: ExtractiveAnswerer) -> None:
    meeting = make_article(
        "区发改局副局长程序说，驻点半年收获很大。区委组织部部长上官云希望年轻干部多下基层。她要求，年内完成120名干部轮岗。",
        article_id="young",
    )
    assert text(ask(answerer, "年内要完成多少名干部轮岗？", (meeting,))).startswith("上官云要求")
    fire = make_article(
        "镇长高亮主持会议。护林队员李明说，巡山很辛苦。副镇长晴朗勉励护林队员守好山林。他要求，4月底前配备灭火器60台。",
        article_id="fire",
    )
    assert "李明要求" not in text(ask(answerer, "4月底前要配备多少台灭火器？", (fire,)))
