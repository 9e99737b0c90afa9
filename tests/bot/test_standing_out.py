"""Answers that no rule is sure of: by far the likeliest sentence, and figures in the measure asked for."""

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from bot.selection import presence
from index.analyzer import Analyzer
from index.schema import Article
from tests.bot.conftest import make_article, whole

FLOOD = make_article(
    "8月1日，柳湾水文站洪峰流量达到5500立方米/秒，为建站以来最高值。柳湾地形坡度陡，河流源短流急，山洪暴发后急剧下泻，极易成灾。\n"
    "洪涝灾害波及柳湾市11个县（市、区）。全市河湖合计腾退库容133万立方米。",
    article_id="flood",
    date="2023-08-01",
)
BUSES = make_article(
    "7月3日，柳湾公交发布消息，18路恢复运营。18路柳湾站至东坪村首末车时间：柳湾站6:00-19:30，东坪村6:00-18:10。",
    article_id="buses",
    date="2023-07-03",
)
VILLAGE = make_article(
    "5月9日，东坪村开展人居环境整治，重点清理沟边、路边、田边、墙边、屋边的垃圾。近一个月村里清运垃圾40车。",
    article_id="village",
    date="2023-05-09",
)
COURT = make_article(
    "3月2日，县公安局认定两人诬告陷害，给予谭某行政拘留五日、何某罚款五百元的处罚。",
    article_id="court",
    date="2023-03-02",
)
EVERYTHING: tuple[Article, ...] = (FLOOD, BUSES, VILLAGE, COURT)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def answer(answerer: ExtractiveAnswerer, question: str) -> Draft:
    query = RuleRewriter(newest="2024-09-30").rewrite(Request(question))
    (draft,) = answerer.answer(query, Context(whole(EVERYTHING)))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("柳湾站的洪峰流量到了多大？", "5500立方米"),
        ("谭某被拘留了几天？", "五日"),
        ("东坪村人居环境整治围绕哪“五边”？", "沟边、路边"),
        ("东坪村最近一个月清运了多少车垃圾？", "40车"),
    ],
)
def test_what_is_told_in_other_words_is_answered(answerer: ExtractiveAnswerer, question: str, held: str) -> None:
    draft = answer(answerer, question)
    assert any(held in one.text for one in draft.sentences), draft.reason


@pytest.mark.parametrize(
    "question",
    [
        "柳湾这次洪水造成的经济损失是多少亿元？",
        "东坪村人居环境整治围绕哪“六边”？",
        "东坪村人居环境整治花了多少经费？",
        "何某被拘留了几天？",
    ],
)
def test_a_figure_that_is_not_told_stays_refused(answerer: ExtractiveAnswerer, question: str) -> None:
    assert answer(answerer, question).reason is not None


def test_a_word_that_sums_up_stands_for_its_list(analyzer: Analyzer) -> None:
    from bot.question import understand
    from index.schema import Query

    (five,) = [one for one in understand(Query("围绕哪“五边”整治？"), analyzer).terms if one.kind == "quoted"]
    assert presence(five, "清理沟边、路边、田边、墙边、屋边") == 1.0
    assert presence(five, "清理沟边、路边、田边") == 0.0
