"""How and why, as a few lines of one article, over articles made for each way of telling."""

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import make_article, whole

WASTE = make_article(
    "5月8日，南湾县垃圾分类工作推进会召开，副县长李明远出席并讲话。\n"
    "李明远指出，垃圾分类是改善人居环境的重要举措。推行垃圾分类，有利于节约土地资源。\n"
    "李明远强调，推进垃圾分类要压实街道责任。要在每个小区设置投放点。要通过志愿者入户宣传提高知晓率。\n"
    "会上，三个街道作了交流发言。",
    article_id="waste",
    title="南湾县召开垃圾分类工作推进会",
    date="2023-05-08",
)
WORK = make_article(
    "6月2日，南湾县委召开工作例会，研究近期工作。\n"
    "会议强调，要着力改造老旧小区，年内完成30个。要着力提升政务服务水平。要着力抓好夏粮收购。\n",
    article_id="work",
    title="南湾县委召开工作例会",
    date="2023-06-02",
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> list[str]:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole((WASTE, WORK))))
    assert isinstance(draft, Draft)
    return [one.text for one in draft.sentences]


@pytest.mark.parametrize("question", ["怎么推进垃圾分类？", "如何推进垃圾分类？", "南湾县怎样推进垃圾分类？"])
def test_the_steps_that_follow_belong_to_the_list_where_the_article_is_about_it(
    answerer: ExtractiveAnswerer, question: str
) -> None:
    first, second, third = ask(answerer, question)
    assert "压实街道责任" in first and "设置投放点" in second and "志愿者" in third


@pytest.mark.parametrize("question", ["为什么要推行垃圾分类？", "为啥要搞垃圾分类？", "为何要推行垃圾分类？"])
def test_every_ground_is_a_line(answerer: ExtractiveAnswerer, question: str) -> None:
    first, second = ask(answerer, question)
    assert "重要举措" in first and "有利于节约土地" in second


def test_steps_of_other_matters_are_no_steps_of_it(answerer: ExtractiveAnswerer) -> None:
    assert not any("夏粮" in one or "政务" in one for one in ask(answerer, "怎么改造老旧小区？"))


POOL = make_article(
    "7月1日，石桥镇游泳馆宣布暑期培训班改期到8月。原因是水泵需要更换，配件还没有到货。游泳馆取消了周末夜场。此前已有30人报名。",
    article_id="pool",
    title="石桥镇游泳馆培训班改期",
)
LIBRARY = make_article(
    "7月11日，白沙县图书馆发布消息。暑假里来看书的学生比平时多了一倍，座位不够。为此，图书馆延长开放时间到晚上九点。"
    "白沙县图书馆为方便老人，添置了放大镜。老馆的自习室8月起关闭。",
    article_id="library",
    title="白沙县图书馆延长开放时间",
)


def asked_why(answerer: ExtractiveAnswerer, question: str) -> Draft:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole((POOL, LIBRARY))))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("游泳馆的暑期培训班为什么改期？", "水泵需要更换"),  # the sentence behind tells it
        ("图书馆为什么延长开放时间？", "多了一倍"),  # the one before, which 为此 points at
        ("图书馆为何添置放大镜？", "为方便老人"),
    ],
)
def test_the_cause_is_quoted_with_what_it_caused(answerer: ExtractiveAnswerer, question: str, held: str) -> None:
    assert any(held in one.text for one in asked_why(answerer, question).sentences), question


@pytest.mark.parametrize(
    "question",
    [
        "游泳馆为什么取消周末夜场？",
        "老馆的自习室为什么关闭？",
        "石桥镇游泳馆取消夜场的原因是什么？",
        "白沙县图书馆为啥发布消息？",
    ],
)
def test_what_happened_is_no_answer_to_why(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = asked_why(answerer, question)
    assert draft.reason is not None and "为什么" in draft.reason.message, draft.sentences


def test_what_something_is_made_into_is_no_cause(analyzer: Analyzer) -> None:
    text = "6月9日，南湾县图书馆新馆开馆。馆长林小满表示，旧馆将改造成少儿图书馆，明年开放。"
    article = make_article(text, article_id="library", title="南湾县图书馆新馆开馆")
    query = RuleRewriter().rewrite(Request("为什么旧馆要改造？"))
    *_, draft = ExtractiveAnswerer(analyzer).answer(query, Context(whole((article,))))
    assert isinstance(draft, Draft) and draft.reason is not None, draft
