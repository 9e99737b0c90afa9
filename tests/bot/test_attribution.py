import pytest

from bot.attribution import Attributor, Shown
from bot.schema import Context
from index.analyzer import Analyzer
from index.embedders import HashingEmbedder
from tests.bot.conftest import make_article, make_passage, whole

FIRST = make_article(
    "5月6日，市图书馆开放。馆长王芳主持仪式。她说，图书馆藏书40万册。", article_id="a1", title="市图书馆开放"
)
SECOND = make_article("6月1日，城东公园开工。局长孙立宣布开工，馆长王芳出席。", article_id="a2")
ANALYZER = Analyzer()
ATTRIBUTOR = Attributor(ANALYZER, HashingEmbedder(ANALYZER))


def shown(*numbers: int) -> Shown:
    return ATTRIBUTOR.over(Context(whole([(FIRST, SECOND)[number - 1] for number in numbers])))


def quoted(finder: Shown, sentence: str, *markers: int) -> list[str]:
    texts = {one.id: one.text for one in (FIRST, SECOND)}
    return [texts[one.article_id][one.start : one.end] for one in finder.quotes(sentence, markers)]


def test_the_sentence_is_quoted_not_the_passage() -> None:
    assert quoted(shown(1, 2), "图书馆由馆长王芳主持开放仪式。") == ["馆长王芳主持仪式。"]


def test_a_wrong_marker_does_not_mislead() -> None:
    assert quoted(shown(1, 2), "局长孙立宣布开工。", 1) == ["局长孙立宣布开工，馆长王芳出席。"]


def test_a_right_marker_decides_between_equals() -> None:
    twin = make_article("馆长王芳主持仪式。", article_id="a3")
    finder = ATTRIBUTOR.over(Context(whole([FIRST, twin])))
    assert [one.article_id for one in finder.quotes("馆长王芳主持仪式。", [2])] == ["a3"]
    assert [one.article_id for one in finder.quotes("馆长王芳主持仪式。", [1])] == ["a1"]


LONG = make_article(
    "3月18日，县组织工作会议召开。部长骆怀琴主持会议，书记邱明月作出批示。骆怀琴指出，去年发展党员312名。"
    "她强调，要实施“领雁”计划，全年培训村干部1200人次；要完善考核办法，此外还要关心关爱基层干部。",
    article_id="a4",
    title="县组织工作会议召开",
)
LED = "{}强调，要实施“领雁”计划，全年培训村干部1200人次，并完善考核办法，同时关心关爱基层干部。"


@pytest.mark.parametrize(("name", "cited"), [("骆怀琴", 2), ("邱明月", 1)])
def test_a_long_sentence_of_hers_is_cited_with_the_one_that_names_her(name: str, cited: int) -> None:
    finder = ATTRIBUTOR.over(Context(whole([LONG])))
    (quote,) = finder.quotes(LED.format(name))
    assert LONG.text[quote.start : quote.end].count("。") == cited


def test_who_she_is_is_quoted_from_the_sentence_before() -> None:
    assert quoted(shown(1, 2), "馆长王芳说，图书馆藏书40万册。") == ["馆长王芳主持仪式。她说，图书馆藏书40万册。"]


def test_what_was_not_shown_is_not_found() -> None:
    assert quoted(shown(1), "局长孙立宣布开工。") == []
    part = Context((make_passage(FIRST, 0, FIRST.text.index("馆长")),))
    assert all(one.end <= FIRST.text.index("馆长") for one in ATTRIBUTOR.over(part).quotes("馆长王芳主持仪式。"))


def test_a_sentence_about_something_else_has_no_quotation() -> None:
    assert quoted(shown(1, 2), "股票价格昨天上涨。") == []
    assert ATTRIBUTOR.over(Context(())).quotes("馆长王芳主持仪式。", [1]) == ()
