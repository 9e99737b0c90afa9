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
