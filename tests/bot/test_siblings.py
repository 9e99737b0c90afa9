"""Another one of its kind is no answer: 抗旱 for 防汛, the library for the gymnasium."""

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article
from tests.bot.conftest import whole


def article(name: str, title: str, body: str) -> Article:
    text = f"{title}\n{body}"
    return Article(name, f"{name}.txt", text, (), (len(title) + 1, len(text)), title=title)


ARTICLES = (
    article(
        "drought",
        "青溪县召开抗旱会议",
        "7月2日，青溪县召开抗旱工作会议。县长王建国主持会议并讲话。全县建成机井86眼，投入抗旱资金320万元。",
    ),
    article(
        "library",
        "青溪图书馆新馆开馆",
        "5月1日，青溪县图书馆新馆开馆。新馆总建筑面积1.2万平方米，设阅览座位900个。馆长何宁说，新馆每天开放十二小时。"
        "旧馆将改造为少儿馆。施工期间，读者可到文化站借书。",
    ),
    article(
        "games",
        "我市选手在省运会获得佳绩",
        "第十七届省运动会在滨海市举行。我市代表团参加14个大项的比赛，共获得金牌23枚、银牌19枚。上届省运会我市获得金牌17枚。",
    ),
    article(
        "reservoir",
        "青山水库加固工程通过验收",
        "青山水库总库容2600万立方米，灌溉面积5.2万亩。工程由省水利设计院设计，市水利建筑公司施工。一季度，库区清运垃圾126吨。",
    ),
)


def told(question: str) -> str:
    analyzer = Analyzer()
    query = RuleRewriter().rewrite(Request(question))
    *_, draft = ExtractiveAnswerer(analyzer).answer(query, Context(whole(ARTICLES)))
    assert isinstance(draft, Draft)
    return "".join(one.text for one in draft.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "青溪县防汛会议由谁主持？",
        "青溪县投入防汛资金多少？",
        "图书馆旧馆总建筑面积多少？",
        "体育馆什么时候开馆？",
        "旧馆有几层？",
        "文化站什么时候施工？",
        "滨海市获得多少枚金牌？",
        "上届我市获得多少枚银牌？",
        "红旗水库总库容多少？",
        "养殖面积多少？",
        "库区二季度清运垃圾多少吨？",
        "监理单位是哪家？",
    ],
)
def test_another_one_of_the_kind_is_no_answer(question: str) -> None:
    assert told(question) == ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("青溪县抗旱会议由谁主持？", "王建国"),
        ("青溪县投入抗旱资金多少？", "320万元"),
        ("图书馆新馆总建筑面积多少？", "1.2万平方米"),
        ("县图书馆什么时候开馆？", "5月1日"),
        ("我市获得多少枚金牌？", "23枚"),
        ("上届我市获得多少枚金牌？", "17枚"),
        ("青山水库总库容多少？", "2600万"),
        ("设计单位是哪家？", "省水利设计院"),
        ("哪个公司负责施工？", "市水利建筑公司"),
        ("阅览座位有多少个？", "900个"),  # and no list of articles
    ],
)
def test_the_one_asked_about_is(question: str, answer: str) -> None:
    assert answer in told(question)
