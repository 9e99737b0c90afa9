"""Figures that two articles give: the same one is an answer, two different ones are both shown."""

import pytest

from bot import claims
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article
from tests.bot.conftest import make_article, whole

PATH = make_article(
    "3月1日，清溪绿道全线贯通。清溪绿道全长32公里，沿线设有驿站9座。",
    article_id="path",
    title="清溪绿道贯通",
    date="--03-01",
)
PATH_AGAIN = make_article(
    "5月2日，不少市民来到清溪绿道骑行。清溪绿道总长32公里，串起六个公园。",
    article_id="path2",
    title="清溪绿道迎来骑行热",
    date="--05-02",
)
COURT = make_article(
    "3月2日，县公安局认定两人诬告陷害，给予谭某行政拘留五日、何某罚款五百元的处罚。",
    article_id="court",
    date="2023-03-02",
)
COURT_AGAIN = make_article("3月5日，谭某被行政拘留五日，何某被罚款五百元。", article_id="court2", date="2023-03-05")
LAKE = make_article(
    "6月3日，青云水库开始蓄水。水库总库容为1200万立方米，可灌溉农田5万亩。",
    article_id="lake",
    title="青云水库蓄水",
    date="--06-03",
)
LAKE_AGAIN = make_article(
    "青云水库发挥效益。水库库容1300万立方米，灌溉农田5万亩。", article_id="lake2", title="青云水库惠及农田"
)
FLOOD = make_article(
    "8月1日，柳湾水文站洪峰流量达到5500立方米/秒，为建站以来最高值。", article_id="flood", date="2023-08-01"
)
FLOOD_AGAIN = make_article(
    "8月3日，记者了解到，8月1日柳湾水文站洪峰流量5500立方米/秒，超过历史记录。", article_id="flood2", date="2023-08-03"
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str, *articles: Article) -> Draft:
    *_, draft = answerer.answer(RuleRewriter(newest="2024-09-30").rewrite(Request(question)), Context(whole(articles)))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "articles", "held"),
    [
        ("清溪绿道全长多少？", (PATH, PATH_AGAIN), "32公里"),
        ("谭某被拘留了几天？", (COURT, COURT_AGAIN), "五日"),  # two that are likely, and say the same
        ("柳湾水文站洪峰流量是多少？", (FLOOD, FLOOD_AGAIN), "5500立方米"),  # a day told besides is no other figure
        ("青云水库灌溉多少亩农田？", (LAKE, LAKE_AGAIN), "5万亩"),
    ],
)
def test_two_that_say_the_same_are_one_answer(
    answerer: ExtractiveAnswerer, question: str, articles: tuple[Article, ...], held: str
) -> None:
    draft = ask(answerer, question, *articles)
    assert len(draft.sentences) == 1 and held in draft.sentences[0].text, draft
    assert not any("不同" in one for one in draft.notes)


def test_two_figures_of_which_none_is_later_are_both_shown_with_their_articles(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "青云水库库容是多少？", LAKE, LAKE_AGAIN)
    lines = [one.text for one in draft.sentences]
    assert any("1200万" in one and "6月3日" in one for one in lines), lines
    assert any("1300万" in one and "青云水库惠及农田" in one for one in lines), lines
    assert any("看不出先后" in one for one in draft.notes)


def test_values_are_compared_by_their_measure_and_days_are_none() -> None:
    assert claims.measured("8月1日流量5500立方米") == {"立": {"#5500"}}
    assert claims.measured("投资1.5亿元") == claims.measured("投资15000万元")
    assert claims.measured("占地300亩,共3层") == {"亩": {"#300"}, "层": {"#3"}}
