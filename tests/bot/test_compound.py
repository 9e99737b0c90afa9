"""Two questions in one text: parted, each standing by itself, answered as one."""

import pytest

from bot import compound
from bot.extractive import ExtractiveAnswerer
from bot.followup import resolve
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import make_article, whole

CEREMONY = make_article(
    "8月1日上午，丙城县总工会在普光广场举办送清凉启动仪式。启动仪式由县人大常委会副主任吴弘主持，"
    "县委常委、副县长梁燕出席活动并讲话。梁燕强调，要关心一线职工。",
    article_id="ceremony",
    title="丙城县总工会举办送清凉启动仪式",
)


def ask(question: str, analyzer: Analyzer) -> Draft:
    query = RuleRewriter().rewrite(Request(question))
    *_, draft = ExtractiveAnswerer(analyzer).answer(query, Context(whole([CEREMONY])))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("丙城县启动仪式由谁主持、在哪里举办？", ["丙城县启动仪式由谁主持", "在哪里举办？"]),
        ("大会什么时候召开，谁主持？", ["大会什么时候召开", "谁主持？"]),
        ("谁主持了大会？会上谁讲了话？", ["谁主持了大会", "会上谁讲了话？"]),
        ("区长是谁以及谁是书记？", ["区长是谁", "谁是书记？"]),
        ("对思想、重点、服务分别有什么要求？", ["对思想、重点、服务分别有什么要求？"]),
        ("推进改革，关键是什么？", ["推进改革，关键是什么？"]),
        ("“问谁、谁来办”是谁说的？", ["“问谁、谁来办”是谁说的？"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert compound.split(text) == parts


def test_the_second_part_takes_its_subject_from_the_first() -> None:
    assert compound.standing(["丙城县启动仪式由谁主持", "在哪里举办？"], resolve) == [
        "丙城县启动仪式由谁主持？",
        "丙城县启动仪式在哪里举办？",
    ]
    assert compound.standing(["谁主持了山城大讲堂", "主会场在哪"], resolve)[1] == "山城大讲堂主会场在哪？"


def test_both_parts_are_answered(analyzer: Analyzer) -> None:
    text = "".join(one.text for one in ask("丙城县送清凉启动仪式由谁主持、在哪里举办？", analyzer).sentences)
    assert "吴弘主持" in text
    assert "普光广场" in text


def test_a_part_without_answer_is_named(analyzer: Analyzer) -> None:
    draft = ask("丙城县送清凉启动仪式由谁主持、花了多少钱？", analyzer)
    assert "吴弘主持" in draft.sentences[-1].text
    assert any("花了多少钱" in note for note in draft.notes)


def test_nothing_rests_on_a_false_statement(analyzer: Analyzer) -> None:
    refused = ask("梁燕主持了启动仪式，她强调了什么？", analyzer)
    assert refused.reason is not None
    assert "吴弘主持" in refused.reason.message
    told = ask("吴弘主持了启动仪式，会上梁燕强调了什么？", analyzer)
    assert "关心一线职工" in "".join(one.text for one in told.sentences)
