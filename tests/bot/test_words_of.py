"""What somebody said, word by word, where no matter is named: quoted in the latest article, else as reported."""

import pytest

from bot import points
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import make_article, whole

OLD = make_article(
    "4月1日，青溪县春耕现场会举行。“今年秧苗长得壮，全靠合作社统一育秧。”种粮大户曹根生说。县长李群力出席。",
    article_id="old",
    title="青溪县春耕现场会举行",
    date="2023-04-01",
)
FLOOD = make_article(
    "7月4日，青溪县召开防汛工作会议。县长李群力讲话。李群力强调，要压实责任，“宁可十防九空，不可失防万一”。县水利局局长姚远汇报了准备情况。",
    article_id="flood",
    title="青溪县召开防汛工作会议",
    date="2023-07-04",
)
HARVEST = make_article(
    "10月8日，石桥村收割晚稻。种粮大户曹根生告诉记者：“这一季亩产有一千二百斤。”收割机手来自邻县。",
    article_id="harvest",
    title="石桥村收割晚稻",
    date="2023-10-08",
)
DRILL = make_article(
    "5月20日，青溪县举行消防演练。副县长王立群要求，各乡镇要落实值班制度。演练模拟商场起火，观众沿通道撤离。队长汤建国举旗。",
    article_id="drill",
    title="青溪县举行消防演练",
    date="2024-05-20",
)


STUDY = make_article(
    "6月3日，青溪县召开学习会。县长李群力强调，要深入学习贯彻汤建国同志关于水利工作的重要论述，落实汤建国的总要求。"
    "会议指出，要按照汤建国提出的目标抓好落实。",
    article_id="study",
    title="青溪县召开学习会",
    date="2024-06-03",
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> Draft:
    context = Context(whole((OLD, FLOOD, HARVEST, DRILL, STUDY)))
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), context)
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize("question", ["曹根生的原话是什么？", "引用曹根生的话", "曹根生的原话", "曹根生原话怎么说的？"])
def test_the_latest_article_with_quoted_words_gives_them(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert [one.text for one in draft.sentences] == ["种粮大户曹根生告诉记者：“这一季亩产有一千二百斤。”"]
    assert any("另有 1 篇" in one for one in draft.notes)


def test_only_his_words_are_given(answerer: ExtractiveAnswerer) -> None:
    (said,) = ask(answerer, "引用一下李群力的话").sentences
    assert "宁可十防九空" in said.text and "姚远" not in said.text


def test_where_none_are_quoted_what_is_reported_is_given_as_such(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "王立群的原话是什么？")
    assert [one.text for one in draft.sentences] == ["副县长王立群要求，各乡镇要落实值班制度。"]
    assert any("转述" in one for one in draft.notes)


@pytest.mark.parametrize("name", ["汤建国", "姚远"])
def test_who_is_only_named_said_nothing(answerer: ExtractiveAnswerer, name: str) -> None:
    draft = ask(answerer, f"{name}的原话是什么？")
    assert draft.reason is not None and name in draft.reason.message


@pytest.mark.parametrize("question", ["汤建国的原话是什么？", "汤建国强调了什么？"])
def test_what_others_say_of_his_words_is_not_said_by_him(answerer: ExtractiveAnswerer, question: str) -> None:
    assert ask(answerer, question).reason is not None


def test_what_follows_a_short_statement_is_not_said_by_its_speaker(answerer: ExtractiveAnswerer) -> None:
    assert not any("模拟" in one.text for one in ask(answerer, "王立群要求了什么？").sentences)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李群力的原话是什么?", "李群力"),
        ("请引用李群力同志的话", "李群力"),
        ("李群力的话是什么意思?", None),
        ("李群力关于防汛的原话是什么?", None),
        ("李群力说了什么?", None),
    ],
)
def test_whose_words_are_asked_for(text: str, name: str | None) -> None:
    assert points.whose(text) == name
