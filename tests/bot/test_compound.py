"""Two questions in one text: parted, each standing by itself, answered as one."""

import pytest

from bot import compound, each
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
        ("全县有几座水库溢流，丙城县又有几座？", ["全县有几座水库溢流", "丙城县又有几座？"]),
        ("对思想、重点、服务分别有什么要求？", ["对思想、重点、服务分别有什么要求？"]),
        ("推进改革，关键是什么？", ["推进改革，关键是什么？"]),
        ("“问谁、谁来办”是谁说的？", ["“问谁、谁来办”是谁说的？"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert compound.split(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "在丙城生育，学费补助和路费补助分别是多少？",
            ("在丙城生育，学费补助是多少？", "在丙城生育，路费补助是多少？"),
        ),
        ("粮价和菜价各降了多少？", ("粮价降了多少？", "菜价降了多少？")),
        ("第3届夏令营和全国运动会，分别在哪里？", ("第3届夏令营在哪里？", "全国运动会在哪里？")),
        ("甲保险和乙银行在丙城分别收到多少报案？", ("甲保险在丙城收到多少报案？", "乙银行在丙城收到多少报案？")),
        ("办培训的，和开商场的，分别是哪个单位？", ("办培训的是哪个单位？", "开商场的是哪个单位？")),
        ("会上对党建和经济分别有什么要求？", ()),
        ("丙城的各项工作是谁分管的？", ()),
    ],
)
def test_each_of_several_is_a_question(text: str, parts: tuple[str, ...]) -> None:
    assert each.split(text) == parts


def test_a_part_that_names_its_own_body_stands_alone() -> None:
    assert (
        compound.standing(["洪灾后全县有多少人失联", "南山财险预估赔付多少？"], resolve)[1] == "南山财险预估赔付多少？"
    )


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
