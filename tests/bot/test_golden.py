"""The figures that were promised, over the real pipeline and the seeds."""

from pathlib import Path

import pytest

from bot.evaluate import Report, evaluate, read_items
from bot.pipeline import QAPipeline

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="module")
def report(pipeline: QAPipeline) -> Report:
    return evaluate(pipeline, read_items(GOLDEN / "golden_dev.jsonl"))


def _failures(report: Report) -> str:
    return "\n".join(f"{one.item.id} {one.why('en')}: {one.answer.answer}" for one in report.failures)


def test_facts_and_lists_are_answered(report: Report) -> None:
    facts, lists = report.kinds["fact"], report.kinds["list"]
    assert facts.items + lists.items == 30
    assert facts.passed + lists.passed >= 29, _failures(report)


def test_what_the_articles_do_not_tell_is_refused(report: Report) -> None:
    assert report.kinds["unanswerable"].passed == 6, _failures(report)


def test_hardly_anything_answerable_is_refused(report: Report) -> None:
    answerable = [one for one in report.outcomes if one.item.answers]
    assert len(answerable) == 34
    assert sum(one.answer.refused for one in answerable) <= 1, _failures(report)


def test_nothing_unsupported_is_shown(report: Report) -> None:
    shown = [one for outcome in report.outcomes for one in outcome.answer.sentences]
    assert shown
    assert all(one.verdict != "unsupported" and one.citations for one in shown)


@pytest.mark.parametrize(
    ("name", "least", "answered"),  # how many count at least; how many without an answer get one at most
    [
        ("golden_own.jsonl", 145, 0),  # of 149
        ("golden_exam.jsonl", 37, 0),  # of 40
        ("golden_collection.jsonl", 70, 0),  # of 72
        ("golden_kinds.jsonl", 33, 0),  # of 34
        ("golden_ways.jsonl", 49, 0),  # of 51
        ("golden_blind.jsonl", 66, 2),  # of 78
    ],
)
def test_our_own_questions_are_answered(pipeline: QAPipeline, name: str, least: int, answered: int) -> None:
    report = evaluate(pipeline, read_items(GOLDEN / name))
    assert len(report.outcomes) - len(report.failures) >= least, _failures(report)
    unanswerable = report.kinds["unanswerable"]
    assert unanswerable.items - unanswerable.passed <= answered, _failures(report)
