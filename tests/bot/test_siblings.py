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
        "5月1日，青溪县图书馆新馆开馆。新馆总建筑面积1.2万平方米，设阅览座位900个。馆长何宁说，新馆每天开放十二小时。",
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
        ("阅览座位有多少个？", "900个"),  # and no list of articles
    ],
)
def test_the_one_asked_about_is(question: str, answer: str) -> None:
    assert answer in told(question)
