"""Lists of appointments and removals whose verb stands once above them, and those who hold an office together."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request, Turn
from tests.bot.conftest import engine_over

FILES = {
    "roll.txt": (
        "沣川市人大常委会任免名单\n沣川日报 2024-06-29\n"
        "（2024年6月28日沣川市第五届人民代表大会常务委员会第十八次会议通过）\n"
        "决定任命：\n鲁正清为沣川市副市长；\n纪如兰为沣川市审计局局长。\n"
        "决定免去：\n贺一舟的沣川市副市长职务；\n鲁正清的沣川市审计局局长职务。\n"
    ),
    "standing.txt": (
        "市政府常务会议召开\n沣川日报 2024-05-10\n5月9日，市长顾长风主持召开市政府常务会议。"
        "副市长贺一舟、宋白薇出席。副市长甘霖泽因公请假，市政府秘书长于有年列席。\n"
    ),
    "office.txt": "职务任免通知\n沣川日报 2024-09-03\n经研究，任命简明远为沣川市政府办公室主任。\n",
    "school.txt": (
        "全市教育大会召开\n沣川日报 2024-09-11\n9月10日，全市教育大会召开。市长顾长风讲话，"
        "市人大常委会副主任时远帆出席。\n"
    ),
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("rolls"), FILES, date(2024, 10, 5)).pipeline()


@pytest.mark.parametrize(
    ("question", "held", "never"),
    [
        ("贺一舟还是副市长吗？", ["不是", "决定免去：贺一舟的沣川市副市长职务"], ["是的"]),
        ("谁被免职了？", ["免去：贺一舟", "免去：鲁正清"], ["任命"]),
        ("任命了哪些人？", ["任命：鲁正清", "任命：纪如兰", "任命简明远"], ["免去"]),
        ("任免了哪些人？", ["任命：鲁正清", "任命：纪如兰", "免去：贺一舟", "免去：鲁正清"], []),
        ("纪如兰接替了谁？", ["纪如兰", "免去：鲁正清"], ["贺一舟"]),
        ("鲁正清以前是什么职务？", ["审计局局长职务"], []),
        ("副市长有哪些？", ["鲁正清", "宋白薇", "甘霖泽"], ["时远帆"]),
        ("沣川市有哪些副市长？", ["鲁正清", "宋白薇", "甘霖泽"], ["时远帆"]),
        ("5月9日出席的副市长有哪些？", ["贺一舟、宋白薇"], ["鲁正清"]),
    ],
)
def test_a_line_of_a_list_is_read_with_the_verb_above_it(
    city: QAPipeline, question: str, held: list[str], never: list[str]
) -> None:
    answer = city.ask(Request(question))
    assert answer.reason is None, answer
    assert all(one in answer.answer for one in held), answer.answer
    assert not any(one in answer.answer for one in never), answer.answer
    assert all(one.verdict == "supported" for one in answer.sentences)


def test_the_verb_is_cited_beside_the_line(city: QAPipeline) -> None:
    answer = city.ask(Request("贺一舟还是副市长吗？"))
    assert [one.quote for one in answer.citations] == ["决定免去：", "贺一舟的沣川市副市长职务；"]


def test_nobody_is_shown_where_none_of_them_holds_the_office(city: QAPipeline) -> None:
    answer = city.ask(Request("全市教育大会有哪些副市长出席？"))
    assert answer.refused and "时远帆" not in answer.answer


def test_who_they_all_are_is_not_asked_of_the_article_of_the_talk_alone(city: QAPipeline) -> None:
    first = city.ask(Request("贺一舟还是副市长吗？"))
    answer = city.ask(Request("副市长有哪些？", (Turn(first.question, first.answer),)))
    assert "鲁正清" in answer.answer and "宋白薇" in answer.answer, answer.answer


@pytest.mark.parametrize("before", [(), ("副市长是谁？",)])
def test_nobody_is_said_to_have_been_there_where_it_is_not_known_who_is_meant(
    city: QAPipeline, before: tuple[str, ...]
) -> None:
    history = tuple(Turn(one, city.ask(Request(one)).answer) for one in before)
    answer = city.ask(Request("他出席常务会议了吗？", history))
    assert answer.refused and "看不出指的" in answer.answer, answer


def test_all_lists_are_told_where_several_articles_have_one(city: QAPipeline) -> None:
    answer = city.ask(Request("任命了谁？"))
    assert "纪如兰" in answer.answer and "简明远" in answer.answer and "2024年9月3日" in answer.answer
