"""Several meetings asked for at once, and compared: each is told of under its own day, never under another's."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from tests.bot.conftest import engine_over

FILES = {
    "flood1": (
        "全县召开防汛工作会议\n2024-05-10\n5月10日，全县防汛工作会议召开，县长陈国华主持会议。"
        "县委书记林建平出席会议并强调，要排查隐患，落实责任。会议部署了水库清淤工作。"
    ),
    "flood2": (
        "全县召开防汛工作会议\n2024-07-15\n7月15日，全县防汛工作会议召开，副县长孙丽萍主持会议。"
        "县长陈国华出席会议并强调，要转移群众，备足物资。会议部署了抢险队伍建设工作。"
    ),
    "school": (
        "全县召开教育大会\n2024-09-10\n9月10日，全县教育大会召开，县长陈国华主持会议。会议强调，要立德树人。"
        "大会表彰优秀教师30名。"
    ),
    "fire": (
        "县委召开防火工作会议\n2024-10-20\n10月20日，县委防火工作会议召开，县委书记林建平主持会议。会议强调，要管住火源。"
    ),
    **{
        f"county{month}": (
            f"县委常委会召开会议\n2024-{month:02}-{day:02}\n{month}月{day}日，县委常委会召开会议，县委书记林建平主持会议。"
            f"会议研究了{matter}工作，强调要{said}。"
        )
        for month, day, matter, said in (
            (3, 8, "就业", "稳岗扩岗"),
            (4, 9, "住房", "保交楼"),
            (6, 19, "水利", "兴水利民"),
        )
    },
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("repeated"), FILES, date(2024, 11, 20)).pipeline()


def ask(pipeline: QAPipeline, question: str, *history: Turn) -> Answer:
    answer = pipeline.ask(Request(question, tuple(history)))
    assert not answer.refused, answer.answer
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


def parts(answer: Answer, *headings: str) -> list[str]:
    """Return what stands under each heading, in their order."""
    places = [answer.answer.index(one) for one in headings]
    assert places == sorted(places)
    return [answer.answer[low:high] for low, high in zip(places, [*places[1:], None], strict=True)]


@pytest.mark.parametrize("question", ["先后两次防汛会议由谁主持？", "先后两次防汛工作会议分别由谁主持？"])
def test_two_one_after_the_other_are_told_in_the_order_of_time(asked: QAPipeline, question: str) -> None:
    first, second = parts(ask(asked, question), "2024年5月10日的防汛", "2024年7月15日的防汛")
    assert "陈国华主持" in first and "孙丽萍" not in first
    assert "孙丽萍主持" in second


@pytest.mark.parametrize("question", ["这两次防汛会议有什么不同？", "比较两次防汛工作会议", "对比一下这两次防汛会议"])
def test_two_of_one_name_are_compared(asked: QAPipeline, question: str) -> None:
    later, earlier = parts(ask(asked, question), "2024年7月15日的防汛", "2024年5月10日的防汛")
    assert "转移群众" in later and "水库清淤" not in later
    assert "排查隐患" in earlier and "水库清淤" in earlier


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("5月10日的防汛会议和7月15日的防汛会议有什么不同？", ("5月10日", "排查隐患"), ("7月15日", "转移群众")),
        ("7月15日的防汛会议和5月10日的防汛会议有什么不同？", ("7月15日", "转移群众"), ("5月10日", "排查隐患")),
        ("3月8日和4月9日的县委常委会有什么不同？", ("3月8日", "稳岗扩岗"), ("4月9日", "保交楼")),
        ("比较教育大会和防火工作会议", ("教育大会", "立德树人"), ("防火工作会议", "管住火源")),
        ("比较这两次会议：教育大会和防火工作会议", ("教育大会", "立德树人"), ("防火工作会议", "管住火源")),
    ],
)
def test_each_side_is_of_its_own_meeting(
    asked: QAPipeline, question: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    left, right = parts(ask(asked, question), first[0], f"{second[0]}")
    assert first[1] in left and second[1] not in left
    assert second[1] in right and first[1] not in right


def test_a_side_of_which_there_are_several_says_which_one_it_is(asked: QAPipeline) -> None:
    answer = ask(asked, "防汛会议和教育大会有什么不同？")
    assert "防汛会议（2024年7月15日）：" in answer.answer
    assert any("“防汛会议”不止一次，这里是较晚的一次" in one for one in answer.notes)


def test_more_than_asked_for_and_fewer_are_said(asked: QAPipeline) -> None:
    answer = ask(asked, "两次县委常委会会议有什么不同？")
    assert "保交楼" in answer.answer and "稳岗扩岗" not in answer.answer
    assert any("有 3 次“县委常委会”，这里是较晚的 2 次" in one for one in answer.notes)
    assert any("只找到 1 次“教育大会”" in one for one in ask(asked, "先后两次教育大会由谁主持？").notes)
    all_three = ask(asked, "三次县委常委会会议分别研究了什么？")
    assert all(one in all_three.answer for one in ("就业", "住房", "水利"))
    refused = asked.ask(Request("两次教育大会有什么不同？"))
    assert refused.refused and "只找到 1 次“教育大会”（2024年9月10日），无法比较" in refused.answer


def test_who_spoke_at_one_alone_is_not_given_for_the_other(asked: QAPipeline) -> None:
    answer = ask(asked, "比较两次防汛会议上陈国华的讲话")
    assert "转移群众" in answer.answer and "排查隐患" not in answer.answer
    assert any("5月10日的防汛会议，文章没有写到" in one for one in answer.notes)


@pytest.mark.parametrize("question", ["先后两次招商会议由谁主持？", "这两次招商会议有什么不同？"])
def test_meetings_that_are_not_told_of_are_refused(asked: QAPipeline, question: str) -> None:
    assert asked.ask(Request(question)).refused


def test_these_two_meetings_are_those_of_the_talk(asked: QAPipeline) -> None:
    first = ask(asked, "防汛工作会议由谁主持？")
    talk = Turn(first.question, first.answer)
    answer = ask(asked, "这两次会议有什么不同？", talk)
    assert answer.query.text == "这两次防汛工作会议有什么不同？"
    again = ask(asked, "这两次会议分别是哪天开的？", talk, Turn("这两次会议有什么不同？", answer.answer))
    assert again.query.text == "这两次防汛工作会议分别是哪天开的？"
    assert "5月10日，" in again.answer and "7月15日，" in again.answer


def test_two_meetings_of_the_talk_are_compared(asked: QAPipeline) -> None:
    turns = [Turn(one, ask(asked, one).answer) for one in ("教育大会由谁主持？", "防火工作会议由谁主持？")]
    answer = ask(asked, "比较这两次会议", *turns)
    assert answer.query.text == "比较教育大会和防火工作会议"
    assert "立德树人" in answer.answer and "管住火源" in answer.answer
    assert ask(asked, "它和防火工作会议有什么不同？", turns[0]).query.text == "教育大会和防火工作会议有什么不同？"


def test_how_often_is_no_question_about_several(asked: QAPipeline) -> None:
    answer = ask(asked, "召开了几次防汛工作会议？")
    assert answer.coverage is not None and answer.coverage.matched == 2
