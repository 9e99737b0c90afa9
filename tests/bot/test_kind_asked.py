"""An answer holds the kind of thing that is asked for: a place, a figure of that measure, somebody who did it."""

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import make_article, whole

RACE = make_article(
    "6月10日，石桥镇举办龙舟赛。比赛地点设在清水河下游。红旗村队夺冠，队长汤建国捧起奖杯。救护车停在岸边。",
    article_id="race",
    title="石桥镇举办龙舟赛",
)
BRIDGE = make_article(
    "5月19日，望江大桥主体完工。望江大桥全长1260米，桥面宽24米。大桥计划工期24个月，引桥展出一个月。桥头多处积水。",
    article_id="bridge",
    title="望江大桥主体完工",
)
ROAD = make_article(
    "3月10日，石桥公路开工。石桥公路全长18.6公里。石桥镇党委书记李明介绍，公路沿线的民宿全部订满。",
    article_id="road",
    title="石桥公路开工",
)
MEETING = make_article(
    "7月7日，白沙县召开半年工作会议。县长王振邦主持会议，副县长郑铭通报了半年工作。会议表彰了12家企业的代表。20年来，全县工业面貌一新。",
    article_id="meeting",
    title="白沙县召开半年工作会议",
)
DAM = make_article(
    "10月19日，龙潭水库加固完工。泄洪时，下游三个村的村民要转移到高处。验收专家组认为质量合格。水库闭库期间，群众可以到各街道领水。",
    article_id="dam",
    title="龙潭水库加固完工",
)
CRAFT = make_article(
    "9月11日，竹编传承人俞秀兰走进石桥中学。她带来二十件作品，最大的一件高1.8米。俞秀兰祖籍江宁，16岁学艺。作品将在县文化馆展出一个月。",
    article_id="craft",
    title="竹编传承人走进石桥中学",
)

PATH = make_article(
    "5月2日，不少市民来到清溪绿道骑行。清溪绿道全长32公里，沿线有驿站9座。",
    article_id="path",
    title="清溪绿道迎来骑行热",
)
TREE = make_article("9月9日，银杏村的古银杏挂上了保护牌。古银杏树高28米。", article_id="tree", title="古树挂牌")

FLOOD = make_article(
    "7月9日，云溪河涨水。由于连日暴雨，河水一度超过警戒水位1.3米，云溪大桥因此封闭三天。",
    article_id="flood",
    title="云溪河涨水",
)
BASKETS = make_article(
    "“慢工出细活。”这是谭桂芳常挂在嘴边的一句话。女儿林小满说：“她心里只有竹子，没有我。”村里人都来学编篮子。",
    article_id="baskets",
    title="编篮子的谭桂芳",
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> Draft:
    articles = (RACE, BRIDGE, ROAD, MEETING, DAM, CRAFT, PATH, TREE, FLOOD, BASKETS)
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole(articles)))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("龙舟赛在哪里举行？", "清水河下游"),  # the line behind the opening names the venue
        ("龙舟赛的地点在哪里？", "清水河下游"),
        ("龙舟赛时救护车停在哪里？", "岸边"),
        ("俞秀兰是哪里人？", "江宁"),
        ("村民要转移到哪里？", "高处"),
        ("望江大桥有多宽？", "24米"),
        ("望江大桥有多长？", "1260米"),
        ("望江大桥的工期多长？", "24个月"),
        ("最大的作品多高？", "1.8米"),
        ("俞秀兰的作品展出多久？", "一个月"),
        ("几个村的村民要转移？", "三个村"),
        ("谁认为水库质量合格？", "专家组"),
        ("龙舟赛谁捧起奖杯？", "汤建国"),
        ("古银杏在哪个村？", "银杏村"),
        ("龙舟赛由谁主办？", "石桥镇举办"),  # a town is one who does it
        ("谭桂芳的女儿叫什么？", "林小满"),  # the name stands right behind who she is
        ("云溪河超过警戒水位多高？", "1.3米"),
    ],
)
def test_what_is_told_is_answered(answerer: ExtractiveAnswerer, question: str, held: str) -> None:
    assert any(held in one.text for one in ask(answerer, question).sentences), question


@pytest.mark.parametrize(
    "question",
    [
        "半年工作会议的地点在哪里？",  # whose meeting it is says not where
        "石桥公路沿线的民宿在哪里订？",  # the place of a secretary
        "村民从哪里转移？",  # whereto is told
        "望江大桥在哪里？",  # 多处 is nowhere
        "清溪绿道在哪里？",  # its stations are no place of it, nor those who come
        "石桥公路有多宽？",  # how long it is is told
        "望江大桥有多高？",
        "望江大桥有多深？",
        "有多少村民要转移？",  # the villages are counted
        "会议表彰了多少名代表？",
        "半年工作会议开了多久？",  # 20年来 is since when
        "望江大桥桥头是谁修的？",  # 多处 is no body
        "谁提供了龙舟？",  # 龙舟赛 is no person
        "水库闭库期间谁负责送水？",  # 各街道 is where
        "云溪大桥有多长？",  # how high the water stood is told
        "谭桂芳去了哪里？",  # 挂在嘴边 is nowhere
        "郑铭主持了什么会议？",  # the mayor did
        "县长王振邦通报了什么？",  # his deputy did
    ],
)
def test_what_is_of_another_kind_is_refused(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert draft.reason is not None, draft.sentences
