"""还有呢: what was not shown yet, through the real pipeline over the seeds and over a list that is long."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.compose import Engine
from bot.followup import seen
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from bot.settings import Settings
from tests.bot import towns


def talk(pipeline: QAPipeline, questions: Sequence[str]) -> list[Answer]:
    """Ask one after the other; each request carries the talk before it, as the page and the API send it."""
    turns: list[Turn] = []
    answers = []
    for question in questions:
        answers.append(pipeline.ask(Request(question, tuple(turns))))
        turns.append(Turn(question, answers[-1].answer))
    return answers


def quoted(answer: Answer) -> list[tuple[str, int, int]]:
    return [(one.article_id, one.start, one.end) for one in answer.citations]


@pytest.mark.parametrize("more", ["还有呢？", "还有吗", "还有别的吗？", "他还强调了什么？"])
def test_further_points_of_the_same_meeting_come_until_none_is_left(pipeline: QAPipeline, more: str) -> None:
    answers = talk(
        pipeline, ["章旭升在全市组织宣传统战工作会议上强调了什么？", more, "还有呢", "还有呢", "还有呢", "还有呢"]
    )
    shown = [one for one in answers if not one.refused]
    assert len(shown) >= 3
    assert len({one.citations[0].article_id for one in shown}) == 1
    lines = [line.text for one in shown for line in one.sentences]
    assert len(set(lines)) == len(lines)
    assert answers[-1].refused and "没有找到更多" in answers[-1].answer


def test_what_he_said_in_another_article_follows_where_no_meeting_is_named(tmp_path: Path) -> None:
    told = {
        "会.txt": "澜江县召开常委会会议\n6月3日，澜江县召开常委会会议。县委书记周立新主持会议并讲话。"
        "周立新强调，要抓好备汛工作，压实责任。",
        "企.txt": "周立新调研企业\n6月12日，澜江县委书记周立新到江北工业园调研企业。"
        "他强调，要优化营商环境，解决用工难题。",
    }
    for name, text in told.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    engine = Engine(Settings(data=tmp_path / "data", today=date(2024, 3, 1)))
    engine.update([tmp_path / name for name in told])
    first, second, third = talk(engine.pipeline(), ["周立新强调了什么？", "他还强调了什么？", "他还强调了什么？"])
    assert {"备汛", "营商环境"} == {
        word for one in (first, second) for word in ("备汛", "营商环境") if word in one.answer
    }
    assert first.citations[0].article_id != second.citations[0].article_id
    assert third.refused


@pytest.mark.parametrize(
    "question",
    [
        "2月21日的市委常委会扩大会议由谁主持？",
        "哪些领导出席了全市组织宣传统战工作会议？",
        "区委书记是谁？",
        "章旭升出席了几次会议？",
        "哪些单位在市现代社区建设领导小组第二次会议上作交流？",
    ],
)
def test_where_everything_was_shown_it_is_said(pipeline: QAPipeline, question: str) -> None:
    first, second = talk(pipeline, [question, "还有吗？"])
    assert not first.refused
    assert second.refused and "除了上面已经列出的" in second.answer
    assert second.coverage == first.coverage


def test_a_new_question_is_not_kept_from_what_was_shown(pipeline: QAPipeline) -> None:
    first, _, again = talk(pipeline, ["林蕙强调了什么？", "还有呢？", "林蕙强调了什么？"])
    assert quoted(again) == quoted(first)
    assert "柴胜辉" in pipeline.ask(Request("那柴胜辉呢？", (Turn("林蕙强调了什么？", first.answer),))).query.text


def test_the_rest_of_the_collection_is_listed(pipeline: QAPipeline) -> None:
    first, second, third = talk(pipeline, ["里面有哪些文章？", "还有呢？", "还有呢？"])
    assert (len(first.sentences), len(second.sentences)) == (15, 1)
    assert not set(quoted(first)) & set(quoted(second))
    assert third.refused and "全部列出" in third.answer


def test_a_long_list_goes_on_where_it_stopped(tmp_path: Path) -> None:
    towns.write_meetings(tmp_path / "files", 28)
    engine = Engine(Settings(data=tmp_path / "data", today=date(2024, 3, 1)))
    engine.update([tmp_path / "files"])
    first, second, third = talk(engine.pipeline(), ["李明远主持了几次会议？", "还有呢？", "还有呢？"])
    assert (len(first.sentences), len(second.sentences)) == (15, 13)
    assert not set(quoted(first)) & set(quoted(second))
    assert second.coverage is not None and second.coverage.matched == 28
    assert any("前面已经列出 15 篇" in one for one in second.notes)
    assert third.refused


def test_only_the_run_of_questions_for_more_counts() -> None:
    turns = [Turn("林蕙强调了什么？", "甲。[1]"), Turn("还有呢？", "乙。[1]")]
    assert seen("还有吗？", turns) == "乙。\n甲。"
    assert seen("她还强调了什么？", turns[:1]) == "甲。"
    assert seen("还有谁参加了？", turns) == ""
    assert seen("那柴胜辉呢？", turns) == ""
    assert seen("她还强调了什么？", [Turn("区委书记是谁？", "林蕙。[1]")]) == ""
