"""Talks over several turns: what a follow-up leaves open is filled in, and a new topic is left alone."""

import json

import pytest

from bot.followup import resolve
from bot.schema import Turn
from tests.conftest import ROOT

TALKS = [json.loads(line) for line in (ROOT / "tests/golden/talks.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("one", TALKS, ids=lambda one: one["asked"])
def test_question_stands_by_itself(one: dict[str, list[str]]) -> None:
    resolved = resolve(str(one["asked"]), [Turn(*turn) for turn in one["talk"]])
    assert all(word in resolved for word in one["holds"]), resolved
    assert not any(word in resolved for word in one["lacks"]), resolved


def test_without_a_talk_nothing_is_filled_in() -> None:
    assert resolve("他还强调了什么？", ()) == "他还强调了什么？"


@pytest.mark.parametrize(
    ("asked", "before", "about"),
    [
        ("他们最近一个月对接了多少家企业？", "柳湾街道的企业专员做什么？", "柳湾街道"),
        ("从哪天开始的？", "柳湾县免费喝水的活动要持续多长时间？", "柳湾县免费喝水的活动"),
        ("为群众挽回了多少损失？", "柳湾警方劝阻了多少人？", "柳湾警方"),
    ],
)
def test_what_points_back_is_asked_of_what_the_talk_was_about(asked: str, before: str, about: str) -> None:
    resolved = resolve(asked, [Turn(before, "")])
    assert resolved.startswith(about)
    assert "他们" not in resolved


@pytest.mark.parametrize(
    ("asked", "before", "answer", "whole"),
    [
        ("那林小满呢？", "周明远写了哪些文章？", "", "林小满写了哪些文章？"),
        ("那何记者呢？", "周明远写了哪些文章？", "", "何记者写了哪些文章？"),
        ("乌浦县的呢？", "组织部部长是谁？", "", "乌浦县组织部部长是谁？"),
        ("乌浦县的呢？", "澜江县组织部部长是谁？", "", "乌浦县组织部部长是谁？"),
        ("那县委书记呢？", "周明远出席了哪些会议？", "", "县委书记出席了哪些会议？"),
        ("那县委书记林小满呢？", "县长周明远主持了几次会议？", "", "县委书记林小满主持了几次会议？"),
        (
            "他主持了哪些会议？",
            "柳湾县县长是谁？",
            "县长周明远主持会议并讲话，副县长林小满通报了情况。[1]",
            "周明远主持了哪些会议？",
        ),
    ],
)
def test_who_is_meant_is_the_author_or_the_one_in_that_very_office(
    asked: str, before: str, answer: str, whole: str
) -> None:
    assert resolve(asked, [Turn(before, answer)]) == whole


@pytest.mark.parametrize(
    ("before", "whole"),
    [
        ("谁出席了柳湾大桥通车仪式？", "谁出席了龙舟赛？"),
        ("有多少人参加柳湾县防汛会议？", "有多少人参加龙舟赛？"),
    ],
)
def test_another_event_takes_the_place_of_the_one_behind_the_question_word(before: str, whole: str) -> None:
    assert resolve("那龙舟赛呢？", [Turn(before, "")]) == whole
