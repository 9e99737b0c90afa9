"""What an editor asks of a small collection: two counties with the same offices, articles without a year, reprints."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from tests.bot.conftest import engine_over

BRIDGE = (
    "青溪大桥开工建设\n\n{byline}2024年10月15日，青溪大桥在柳湾镇开工建设。大桥全长1860米，总投资4.2亿元，计划2026年9月建成通车。"
    "县长鲍启民宣布开工并致辞，副县长阮清合主持开工仪式。\n"
)
FILES = {
    "standing.txt": (
        "青溪县委常委会召开会议\n\n本报讯（记者 顾闻天） 2025年3月12日上午，"
        "青溪县委常委会召开会议，研究我县高标准农田建设工作。"
        "县委书记沈若水主持会议并讲话。县委副书记、县长鲍启民，县委常委、组织部部长祝佳因出席会议。\n"
        "沈若水强调，要把高标准农田建设作为头等大事。\n"
    ),
    "work.txt": (
        "乌亭县召开组织工作会议\n\n本报讯（通讯员 田小河） 3月18日下午，乌亭县组织工作会议召开。"
        "县委常委、组织部部长骆怀琴主持会议并讲话，县委书记邱明岳对会议作出批示。县委宣传部、县农业农村局等单位负责人参加会议。\n"
    ),
    "bridge.txt": BRIDGE.format(byline="本报讯（记者 顾闻天） "),
    "bridge-again.txt": BRIDGE.format(byline=""),
    "bridge-later.txt": (
        "青溪大桥预计明年通车\n\n本报讯（记者 顾闻天） 2025年11月20日，记者从县交通局获悉，青溪大桥建设进度过半。"
        "副县长阮清合赴现场督查，要求施工单位确保安全。截至10月底，大桥已完成投资2.9亿元。\n"
    ),
    "leaders.txt": (
        "青溪县召开领导干部会议\n\n本报讯（记者 顾闻天） 2025年12月8日，青溪县召开领导干部会议，"
        "宣布市委关于青溪县委主要领导调整的决定："
        "章可明同志任青溪县委书记，沈若水同志不再担任青溪县委书记职务。鲍启民主持会议。\n"
    ),
    "drill.txt": (
        "乌亭县举行消防演练\n\n本报讯（记者 田小河） 11月3日，乌亭县在青山镇开展消防演练。"
        "乌亭县委书记邱明岳赴现场检查。\n"
    ),
    "blocks.txt": (
        "老旧小区改造推进会召开\n\n本报讯（记者 田小河） 2025年6月11日，老旧小区改造推进会召开。"
        "住建局局长李明远通报进展。\n"
    ),
    "gas.txt": "检查燃气安全\n\n本报讯（记者 田小河） 2025年4月10日，青溪县住建局局长王新禾带队检查燃气安全。\n",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("counties"), FILES, date(2026, 1, 5)).pipeline()


def ask(pipeline: QAPipeline, question: str) -> Answer:
    answer = pipeline.ask(Request(question))
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


def test_an_office_of_two_places_is_told_by_place_where_only_the_head_of_the_article_names_it(
    asked: QAPipeline,
) -> None:
    answer = ask(asked, "组织部部长是谁？")
    assert "祝佳因" in answer.answer and "骆怀琴" in answer.answer
    assert answer.choices == ("青溪县组织部部长是谁？", "乌亭县组织部部长是谁？")
    for choice, name in zip(answer.choices, ("祝佳因", "骆怀琴"), strict=True):
        (told,) = {"祝佳因", "骆怀琴"} & {one for one in ("祝佳因", "骆怀琴") if one in ask(asked, choice).answer}
        assert told == name


def test_choices_name_places_and_nothing_else(asked: QAPipeline) -> None:
    assert ask(asked, "县委书记是谁？").choices == ("青溪县委书记是谁？", "乌亭县委书记是谁？")
    assert ask(asked, "住建局局长是谁？").choices == ()  # 老旧小区 is no district


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("上个月县委常委会研究了什么？", None),  # it met in March
        ("去年3月县委常委会研究了什么？", "高标准农田"),
        ("3月召开了几次会议？", "组织工作会议"),
        ("最新的消息是什么？", "领导干部会议"),
        ("都收录了什么？", "年份未知"),
    ],
)
def test_words_of_time_are_no_places_and_lists_need_no_name(
    asked: QAPipeline, question: str, holds: str | None
) -> None:
    answer = ask(asked, question)
    assert holds in answer.answer if holds else answer.refused, answer
    assert "“上个月" not in answer.answer


@pytest.mark.parametrize(
    ("question", "instead"),
    [
        ("祝佳因主持的县委常委会是哪天开的？", "沈若水主持会议"),
        ("鲍启民主持的开工仪式在哪里举行？", "阮清合主持开工仪式"),
    ],
)
def test_a_meeting_that_another_chaired_is_not_told_as_his(asked: QAPipeline, question: str, instead: str) -> None:
    answer = ask(asked, question)
    assert answer.refused and instead in answer.answer


def test_one_that_he_did_chair_is(asked: QAPipeline) -> None:
    assert "3月12日" in ask(asked, "沈若水主持的县委常委会是哪天开的？").answer


def test_two_reports_on_one_matter_are_compared_and_reprints_count_once(asked: QAPipeline) -> None:
    lines = ask(asked, "比较青溪大桥的两篇报道").answer.split("\n")
    heads = [one for one in lines if one.startswith("《")]
    assert [one.split("）")[0] for one in heads] == [
        "《青溪大桥预计明年通车》（2025年11月20日",
        "《青溪大桥开工建设》（2024年10月15日",
    ]
    assert ask(asked, "比较乌亭县消防演练的两篇报道").refused


def test_holders_of_an_office_are_compared_as_such(asked: QAPipeline) -> None:
    left, right = (one for one in ask(asked, "比较青溪县和乌亭县的组织部部长").answer.split("\n") if "：" in one[:5])
    assert "祝佳因" in left and "骆怀琴" in right


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("书记主持了哪些会议？", ["县委书记沈若水主持会议"]),
        ("组织部部长主持了几次会议？", ["骆怀琴主持会议"]),
        ("县长出席了哪些会议？", ["县长鲍启民"]),
        ("最近鲍启民主持了什么会议？", ["鲍启民主持会议"]),  # a name that the dictionary cuts, behind a word
        ("县长鲍启民主持了哪些会议？", ["鲍启民主持会议"]),  # where no article calls him so
        ("邱明岳参加了几次活动？", ["邱明岳赴现场检查"]),  # who writes to a meeting is not there
    ],
)
def test_a_list_holds_what_the_one_asked_about_did_and_nothing_else(
    asked: QAPipeline, question: str, lines: list[str]
) -> None:
    answer = ask(asked, question)
    told = answer.answer.split("\n")
    assert len(told) == len(lines), answer
    assert all(words in line for words, line in zip(lines, told, strict=True))
    assert answer.coverage is not None and answer.coverage.matched == len(lines)


def test_a_meeting_that_is_there_is_not_said_to_be_missing(asked: QAPipeline) -> None:
    answer = ask(asked, "章可明在县委常委会上强调了什么？")
    assert answer.refused and "没有提到“章可明”" in answer.answer
