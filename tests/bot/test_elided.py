"""Follow-ups that say only what is different now, and words that announce another topic."""

from datetime import date

import pytest

from bot.followup import resolve, seen
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from tests.bot.conftest import engine_over

FILES = {
    "flood": (
        "全县召开防汛工作会议\n2024-05-10\n5月10日，全县防汛工作会议召开，县长陈国华主持会议。陈国华强调，一要排查隐患，落实责任；"
        "二要备足物资，加强值守；三要转移群众，确保安全。"
    ),
    "school": (
        "全县召开教育大会\n2024-09-10\n9月10日，全县教育大会召开，县长陈国华主持会议。会议要求，一是抓好校园安全。"
        "二是提高教学质量。三是关心教师生活。县教育局汇报了工作。"
    ),
    "bridge": (
        "青石大桥开工建设\n2024-03-01\n3月1日，青石大桥开工建设。青石大桥总投资3亿元，全长1200米，其中省里出1.5亿元，"
        "县里出0.8亿元，其余由企业自筹。由省路桥公司施工。"
    ),
    "clinic": (
        "县医院新门诊楼启用\n2024-04-02\n4月2日，县医院新门诊楼启用。新门诊楼有12层，设床位600张。旧门诊楼有5层，今后改为体检中心。"
    ),
    **{
        f"county{month}": (
            f"县委常委会召开会议\n2024-{month:02}-{day:02}\n{month}月{day}日，县委常委会召开会议，县委书记林建平主持会议。"
            f"会议研究了{matter}工作。"
        )
        for month, day, matter in ((3, 8, "就业"), (4, 9, "住房"), (6, 19, "水利"))
    },
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("elided"), FILES, date(2024, 11, 20)).pipeline()


def talk(pipeline: QAPipeline, *questions: str) -> list[Answer]:
    answers: list[Answer] = []
    for question in questions:
        history = tuple(Turn(one.question, one.answer) for one in answers)
        answers.append(pipeline.ask(Request(question, history)))
    return answers


@pytest.mark.parametrize(
    ("asked", "before", "answer", "whole"),
    [
        ("他还有呢？", "赵明远在防汛会议上强调了什么？", "", "赵明远在防汛会议上还强调了什么？"),
        ("他还有吗", "赵明远出席了哪些会议？", "", "赵明远出席了哪些会议？"),
        ("还有吗？", "赵明远出席了哪些会议？", "", "赵明远出席了哪些会议？"),
        ("具体说说", "防汛会议强调了什么？", "", "防汛会议还强调了什么？"),
        ("那第二点呢？", "防汛会议提出了哪些要求？", "", "防汛会议提出的第二点要求是什么？"),
        ("第三点是什么？", "防汛会议提出的第二点要求是什么？", "", "防汛会议提出的第三点要求是什么？"),
        ("县里出了多少？", "青石大桥总投资多少？", "", "青石大桥县里出了多少？"),
        ("县里出了多少？", "青石大桥花了多少钱？", "", "青石大桥县里出了多少？"),
        ("省里呢？", "青石大桥县里出了多少？", "", "青石大桥省里出了多少？"),
        ("省里呢？", "青石大桥总投资多少？", "", "青石大桥省里出了多少？"),
        ("旧的那栋呢？", "新建的门诊楼有几层？", "", "旧门诊楼有几层？"),
        ("那旧的呢？", "新馆有多少册书？", "", "旧馆有多少册书？"),
        ("今年呢？", "粮食产量去年是多少？", "", "粮食产量今年是多少？"),
        ("去年呢？", "6月27日的会议由谁主持？", "", "去年6月27日的会议由谁主持？"),
        ("7月呢？", "6月27日的会议由谁主持？", "", "7月的会议由谁主持？"),
        ("玉米呢？", "今年小麦产量是多少？", "", "今年玉米产量是多少？"),
        ("那农村的呢？", "城市低保标准是多少？", "", "农村低保标准是多少？"),
        ("地点呢？", "报名时间是什么时候？", "", "报名地点在哪里？"),
        ("县里呢？", "市防汛会议由谁主持？", "", "县防汛会议由谁主持？"),
        ("白泉大桥呢？", "青石大桥总投资多少？", "", "白泉大桥总投资多少？"),
        ("哪家公司施工？", "青石大桥总投资多少？", "", "青石大桥，哪家公司施工？"),
        (
            "上次呢？",
            "最近一次县委常委会研究了什么？",
            "6月19日，县委常委会……",
            "6月18日以前最近一次县委常委会研究了什么？",
        ),
        (
            "那上一次呢？",
            "2024年1月1日的县委常委会研究了什么？",
            "",
            "2023年12月31日以前最近一次县委常委会研究了什么？",
        ),
    ],
)
def test_it_is_asked_as_a_whole(asked: str, before: str, answer: str, whole: str) -> None:
    assert resolve(asked, [Turn(before, answer)]) == whole


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ("换个话题，今年种了多少棵树？", "今年种了多少棵树？"),
        ("不说这个了，在哪里报名？", "在哪里报名？"),
        ("对了，青石大桥总投资多少？", "青石大桥总投资多少？"),
        ("有哪些会议？", "有哪些会议？"),
        ("县医院什么时候搬迁？", "县医院什么时候搬迁？"),
    ],
)
def test_another_topic_is_left_alone(asked: str, whole: str) -> None:
    assert resolve(asked, [Turn("防汛会议由谁主持？", "县长陈国华主持会议。")]) == whole


@pytest.mark.parametrize("open_", ["旧的呢？", "那第二点呢？", "那上次呢？"])
def test_what_the_talk_does_not_complete_is_refused_and_said_to_be_unfinished(asked: QAPipeline, open_: str) -> None:
    for answer in (asked.ask(Request(open_)), talk(asked, "青石大桥总投资多少？", open_)[1]):
        assert answer.refused and "请把问题写完整" in answer.answer


def test_what_was_shown_is_known_where_he_is_asked_for_more() -> None:
    history = [Turn("赵明远强调了什么？", "赵明远强调，要排查隐患。[1]")]
    assert seen("他还有呢？", history) == "赵明远强调，要排查隐患。"
    assert seen("他还有什么职务？", history) == ""


def test_a_point_is_told_by_its_number(asked: QAPipeline) -> None:
    first, second, third, none = talk(asked, "教育大会提出了哪些要求？", "那第二点呢？", "第三点是什么？", "第五点呢？")
    assert all(one in first.answer for one in ("校园安全", "教学质量", "教师生活"))
    assert second.answer == "二是提高教学质量。[1]"
    assert third.answer == "三是关心教师生活。[1]"
    assert none.refused and "只分了 3 点" in none.answer
    _, of_him = talk(asked, "防汛会议上陈国华强调了什么？", "第二点呢？")
    assert of_him.answer == "二要备足物资，加强值守。[1]"
    assert asked.ask(Request("防汛会议上林建平强调的第二点是什么？")).refused


def test_one_meeting_after_the_other_is_asked_for_back_to_the_first(asked: QAPipeline) -> None:
    answers = talk(asked, "最近一次县委常委会研究了什么？", "那上次呢？", "再上一次呢？", "再上一次呢？")
    assert ["水利" in answers[0].answer, "住房" in answers[1].answer, "就业" in answers[2].answer] == [True] * 3
    assert "4月9日" in answers[1].answer and "3月8日" in answers[2].answer
    assert answers[3].refused


def test_who_paid_is_told_of_those_who_did(asked: QAPipeline) -> None:
    _, county, province, town = talk(asked, "青石大桥总投资多少？", "县里出了多少？", "省里呢？", "市里出了多少？")
    assert "县里出0.8亿元" in county.answer and "省里出1.5亿元" in province.answer
    assert town.query.text == "青石大桥市里出了多少？" and town.refused


def test_the_old_one_is_told_for_the_new_one(asked: QAPipeline) -> None:
    _, old = talk(asked, "县医院新门诊楼有几层？", "旧的那栋呢？")
    assert "旧门诊楼有5层" in old.answer and "12层" not in old.answer
