"""Persons called by family name and office, over several towns whose offices are held by namesakes."""

from datetime import date

import pytest

from bot import addressed
from bot.pipeline import QAPipeline
from bot.schema import Request
from tests.bot.conftest import engine_over

FILES = {
    "drill.txt": (
        "青溪县举行消防演练\n发布日期：2024-05-21\n"
        "5月20日，青溪县举行消防演练。县长王立群任总指挥，6支队伍180人参加。王立群要求，各乡镇要落实24小时值班制度。"
    ),
    "half-year.txt": (
        "白沙县召开半年工作会议\n发布日期：2023-07-08\n"
        "7月7日，白沙县召开半年工作会议。白沙县县长王振邦主持会议。王振邦指出，工业投资偏弱，要加快开工。白沙县委书记刘秋生出席。"
    ),
    "lotus.txt": (
        "青溪县荷花节开幕\n发布日期：2023-06-20\n"
        "6月18日，青溪县荷花节开幕。副县长陈晓红宣布开幕，500多名游客参加。石桥镇党委书记李向前介绍，荷花节期间民宿全部订满。"
    ),
    "school.txt": (
        "石桥小学开设书法课\n发布日期：2024-03-08\n3月7日，石桥小学开设书法课。校长宋文娟说，写字先要坐得正。"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("addressed"), FILES, date(2024, 6, 1)).pipeline()


@pytest.mark.parametrize(
    ("question", "held", "named"),
    [
        ("宋校长说了什么？", "坐得正", "校长宋文娟"),
        ("刘书记是谁？", "刘秋生", "白沙县委书记刘秋生"),
        ("白沙县的王县长主持了哪个会议？", "半年工作会议", "白沙县县长王振邦"),
        ("青溪县王县长要求了什么？", "值班制度", "县长王立群"),
        ("陈县长宣布了什么？", "宣布开幕", "副县长陈晓红"),
    ],
)
def test_the_one_who_fits_is_answered_about_and_named(asked: QAPipeline, question: str, held: str, named: str) -> None:
    answer = asked.ask(Request(question))
    assert held in answer.answer and not answer.refused, answer.answer
    assert all(one.verdict == "supported" for one in answer.sentences)
    assert any(named in one for one in answer.notes), answer.notes


def test_whom_the_question_fits_is_taken_of_several_and_the_others_are_named(asked: QAPipeline) -> None:
    answer = asked.ask(Request("王县长在消防演练中提出了什么要求？"))
    assert "值班制度" in answer.answer and "加快开工" not in answer.answer
    assert any("县长王立群" in one and "王振邦" in one for one in answer.notes), answer.notes


@pytest.mark.parametrize("question", ["王县长是谁？", "王县长提出了什么要求？"])
def test_several_who_fit_are_offered(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.refused and "王立群" in answer.answer and "王振邦" in answer.answer
    assert set(answer.choices) == {question.replace("王县长", name) for name in ("王立群", "王振邦")}
    assert not any(asked.ask(Request(one)).refused for one in answer.choices)


@pytest.mark.parametrize(
    ("question", "holders", "others"),
    [
        ("赵县长讲了什么？", ("王立群", "王振邦"), "刘秋生"),
        ("白沙县赵县长讲了什么？", ("白沙县县长王振邦",), "王立群"),
        ("孙校长是谁？", ("宋文娟",), "王立群"),
    ],
)
def test_where_nobody_of_the_name_holds_it_those_who_do_are_named(
    asked: QAPipeline, question: str, holders: tuple[str, ...], others: str
) -> None:
    answer = asked.ask(Request(question))
    assert answer.refused and not answer.sentences
    assert all(one in answer.answer for one in holders) and others not in answer.answer, answer.answer


def test_a_name_that_ends_unusually_is_given_whole(asked: QAPipeline) -> None:
    answer = asked.ask(Request("李书记介绍了什么？"))
    assert any("石桥镇党委书记李向前" in one for one in answer.notes), answer.notes


def test_what_was_said_elsewhere_is_no_answer_for_an_occasion(asked: QAPipeline) -> None:
    assert asked.ask(Request("王振邦在消防演练中提出了什么要求？")).refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("王县长是谁?", "王县长"),
        ("青溪县的王副县长讲了什么?", "王副县长"),
        ("请问欧阳主任是谁?", "欧阳主任"),
        ("昨天和王县长一起调研的有谁?", "王县长"),
        ("西安市长是谁?", None),
        ("和田市长是谁?", None),
        ("白沙县县长是谁?", None),
        ("历任书记分别是谁?", None),
        ("由于县长缺席,会议由谁主持?", None),
        ("青溪县委书记是谁?", None),
        ("公司董事长是谁?", None),
        ("江苏镇江市长是谁?", None),
        ("现在任县长的是谁?", None),
    ],
)
def test_places_and_offices_alone_call_nobody(text: str, said: str | None) -> None:
    found = addressed.find(text)
    assert (found.said if found else None) == said
