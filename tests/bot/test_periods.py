"""Figures of another part of a year, of the whole for a part, and of another measure."""

import re
from datetime import date

import pytest

from bot import periods
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.question import understand
from bot.reading import read
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article, Query
from tests.bot.conftest import whole
from tests.bot.test_rivals import article

ARTICLES = (
    article(
        "port",
        "海宁湾港上半年吞吐量突破8000万吨",
        "7月11日获悉，今年上半年，海宁湾港完成货物吞吐量8126万吨，同比增长6.4%；集装箱吞吐量152万标箱，同比增长11.2%。"
        "其中外贸货物吞吐量2310万吨。",
    ),
    article(
        "budget",
        "市人大常委会听取预算执行情况报告",
        "10月30日，会议听取预算执行情况报告。1至9月，全市一般公共预算收入62.3亿元，同比增长5.8%；税收收入45.1亿元；"
        "一般公共预算支出138.6亿元，同比增长3.2%。一季度全市完成投资38亿元。",
    ),
    article(
        "race",
        "马拉松鸣枪",
        "11月17日，马拉松鸣枪，来自18个国家和地区的2万名选手参赛。去年有1.8万人参赛。",
    ),
    article(
        "hospital",
        "县人民医院启用新院区",
        "6月1日，县人民医院启用新院区。今年上半年，县人民医院门诊量达32万人次。",
    ),
    article(
        "safety",
        "全市安全生产工作会议召开",
        "6月20日，全市安全生产工作会议召开，副市长袁立主持。今年1至5月，全市发生生产安全事故23起。会议要求从7月1日起开展燃气安全专项整治。",
    ),
    article(
        "farm",
        "夏粮总产量创新高",
        "今年全县夏粮播种面积46.2万亩，总产量19.8万吨。秋粮计划播种面积52万亩。今年全县招聘教师215名，其中小学教师120名。",
    ),
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def told(answerer: ExtractiveAnswerer, question: str) -> str:
    query = RuleRewriter(date(2024, 11, 20)).rewrite(Request(question))
    *_, draft = answerer.answer(query, Context(whole(ARTICLES)))
    assert isinstance(draft, Draft)
    return "".join(one.text for one in draft.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "海宁湾港三季度货物吞吐量多少？",
        "海宁湾港去年上半年货物吞吐量多少？",
        "海宁湾港上半年内贸货物吞吐量多少？",
        "外贸货物吞吐量增长多少？",  # of all goods, not of these
        "税收收入同比增长多少？",
        "1至6月全市一般公共预算收入多少？",
        "上半年全市完成投资多少？",
        "去年全市完成投资多少？",
        "今年上半年县人民医院手术量多少？",
        "今年1至5月全市发生多少起交通事故？",
        "全市信访工作会议是哪天召开的？",
        "全市消防安全工作会议由谁主持？",
        "消防安全专项整治从什么时候开始？",
        "秋粮总产量多少？",  # only the area is told
        "今年招聘初中教师多少名？",
    ],
)
def test_figure_of_another_time_or_measure_is_no_answer(answerer: ExtractiveAnswerer, question: str) -> None:
    assert told(answerer, question) == ""


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("海宁湾港完成货物吞吐量多少？", "8126万吨"),
        ("外贸货物吞吐量多少？", "2310万吨"),
        ("集装箱吞吐量增长多少？", "11.2%"),
        ("1至9月全市税收收入多少亿元？", "45.1亿元"),
        ("一般公共预算支出增长多少？", "3.2%"),
        ("全市完成投资多少？", "38亿元"),
        ("去年有多少人参赛？", "1.8万人"),
        ("今年1至5月全市发生多少起生产安全事故？", "23起"),
        ("全市安全生产工作会议由谁主持？", "袁立"),
        ("燃气安全专项整治从什么时候开始？", "7月1日"),
        ("今年招聘小学教师多少名？", "120名"),
    ],
)
def test_figure_of_what_is_asked_is_answered(answerer: ExtractiveAnswerer, question: str, held: str) -> None:
    assert held in told(answerer, question)


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("上半年投资多少？", "一季度完成投资38亿元", True),
        ("去年投资多少？", "一季度完成投资38亿元", True),
        ("去年投资多少？", "去年一季度完成投资38亿元", False),
        ("前三季度投资多少？", "1至9月完成投资38亿元", False),  # the same months
        ("1至6月投资多少？", "上半年完成投资38亿元", False),
        ("5月份物价上涨多少？", "6月份物价上涨0.4%", True),
        ("去年购置多少辆？", "年底前还将购置20辆", True),
        ("去年购置多少辆？", "购置20辆", False),  # which may be anybody's guess
        ("今年投资多少？", "一季度完成投资38亿元", False),  # so far
    ],
)
def test_months_of_a_figure(question: str, text: str, another: bool, analyzer: Analyzer) -> None:
    reading = read(Article("a", "a.txt", text, (), (0, len(text))), analyzer.normalize)
    asked = understand(Query(question), analyzer)
    place = re.search("[0-9.]+(?=亿|辆|%)", text)
    assert place is not None
    assert periods.of_another(asked, reading, reading.units[0], place.start()) is another


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("截至8月18日11时流域下了多少雨？", "截至8月1日11时，流域面平均降雨量129毫米。", True),
        ("截至8月1日流域下了多少雨？", "截至8月1日11时，流域面平均降雨量129毫米。", False),
        ("截至7月底完成多少？", "截至7月31日完成38亿元。", False),
        ("截至目前完成多少？", "截至7月31日完成38亿元。", False),
        ("7月9日以来降雨多少毫米？", "7月28日以来，降雨261毫米。", True),
        ("7月28日以来降雨多少毫米？", "7月28日以来，降雨261毫米。", False),
        ("今年以来降雨多少毫米？", "7月28日以来，降雨261毫米。", False),  # says no day to compare
        ("7月2日到25日有多少站达到大暴雨？", "7月24日至25日，12个站达大暴雨。", True),
        ("8月13日到14日哪里有暴雨？", "8月13日08时至14日08时，南部有暴雨。", False),
        ("8月10日到14日哪里有暴雨？", "8月2日至3日有小雨，8月10日至14日南部有暴雨。", False),
    ],
)
def test_bounds_that_a_text_says_itself(question: str, text: str, another: bool, analyzer: Analyzer) -> None:
    assert periods.of_other_bounds(analyzer.normalize(question), analyzer.normalize(text)) is another


def test_figure_of_another_day_of_the_article_is_no_answer(analyzer: Analyzer) -> None:
    report = article("tea", "柳湾茶叶行情", "8月2日，柳湾茶业净流出91万元。8月1日另有一笔交易。8月3日，净流入12万元。")
    answerer = ExtractiveAnswerer(analyzer)
    for day, told in (("8月2日", True), ("8月1日", False)):
        query = RuleRewriter(newest="2024-08-31").rewrite(Request(f"柳湾茶业{day}净流出多少万元？"))
        (draft,) = answerer.answer(query, Context(whole([report])))
        assert isinstance(draft, Draft)
        assert (draft.reason is None) is told, (day, draft.sentences)


@pytest.mark.parametrize(("asked", "other"), [("今年", True), ("去年", False)])
def test_last_year_is_not_this_one_where_no_year_is_known(asked: str, other: bool, analyzer: Analyzer) -> None:
    reading = read(
        article("tea", "乡里举办采茶大赛", "4月2日，乡里举办大赛。去年茶叶产值4.1亿元。"), analyzer.normalize
    )
    question = understand(Query(f"{asked}茶叶产值多少？"), analyzer)
    assert reading.article.date is None or reading.article.date[0] == "-"
    assert periods.of_other_word(question, reading, reading.units[-1]) is other
