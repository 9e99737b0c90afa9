"""A collection in which every town holds meetings of the same names: nothing is picked in silence, no list is short."""

from datetime import date

import pytest

from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from bot.settings import Settings

TOWNS = ("青石镇", "白泉镇", "东港镇", "河口镇", "柳林镇", "石桥镇")
HEADS = ("赵立新", "钱敏之", "孙志强", "李晓东", "周文华", "吴海燕")
MEETINGS = (
    ("安全生产会议", "排查隐患{}处"),
    ("招商座谈会", "签约项目{}个"),
    ("义诊活动", "为{}名村民检查身体"),
    ("旅游推介会", "接待游客{}人次"),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    folder = tmp_path_factory.mktemp("many")
    (folder / "files").mkdir()
    for i, (town, head) in enumerate(zip(TOWNS, HEADS, strict=True)):
        for j, (meeting, said) in enumerate(MEETINGS):
            month, day, figure = 2 * j + 1, 3 + 4 * i, 31 + 10 * i + 97 * j
            text = (
                f"{town}举行{meeting}\n2024-{month:02}-{day:02} 09:30\n{month}月{day}日，{town}{meeting}在镇政府举行，"
                f"{town}镇长{head}主持。会上通报，全镇{said.format(figure)}。\n"
            )
            (folder / "files" / f"{i}{j}.txt").write_text(text, encoding="utf-8")
    engine = Engine(Settings(data=folder / "data", today=date(2024, 11, 20)))
    engine.update([folder / "files"])
    return engine.pipeline()


def ask(pipeline: QAPipeline, question: str) -> Answer:
    answer = pipeline.ask(Request(question))
    assert not answer.refused, answer.answer
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


def test_figures_of_other_towns_are_no_later_statement_and_none_is_picked_in_silence(asked: QAPipeline) -> None:
    answer = ask(asked, "安全生产会议排查了多少处隐患？")
    assert not any("说法不同" in one for one in answer.notes)
    lines = answer.answer.split("\n")
    assert len(lines) > 1 and all(any(town in line for town in TOWNS) for line in lines)
    assert any("请说出地点或日期" in one for one in answer.notes)
    assert ask(asked, "青石镇安全生产会议排查了多少处隐患？").answer == "会上通报，全镇排查隐患31处。[1]"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("哪些镇举行了安全生产会议？", "安全生产会议"),
        ("哪几个镇召开了招商座谈会？", "招商座谈会"),
        ("2024年举行了几次义诊活动？", "义诊活动"),
    ],
)
def test_which_towns_and_how_often_is_answered_for_all(asked: QAPipeline, question: str, kind: str) -> None:
    answer = ask(asked, question)
    assert answer.coverage is not None and answer.coverage.matched == len(TOWNS)
    assert all(f"{town}{kind}" in answer.answer for town in TOWNS)


@pytest.mark.parametrize("question", ["最近一次会议是哪次？", "最近一次会议是哪天开的？"])
def test_the_latest_of_all_is_looked_for_in_all(asked: QAPipeline, question: str) -> None:
    answer = ask(asked, question)
    assert answer.answer.startswith("7月23日，石桥镇旅游推介会")
