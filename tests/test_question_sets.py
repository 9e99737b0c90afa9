"""The sets of questions that search is measured with, as far as they can be checked without the corpus."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.bench._question_sets import PARAPHRASES, SAME_SUBJECT, Piece, SubjectQuestion

ASKED = SubjectQuestion("大桥几时通车？", "bridge", "8月3日")
RIGHT = Piece("bridge", "大桥于8月3日通车。")
LACKING = Piece("bridge", "大桥通车后来往方便。")
OTHER = Piece("other", "另一座大桥于8月4日通车。")
TELLING = Piece("other", "大桥8月3日通车，也有人这样报道。")


@pytest.mark.parametrize(
    ("pieces", "rank"),
    [
        ([RIGHT, OTHER], 1),
        ([LACKING, RIGHT], 2),
        ([OTHER, LACKING, RIGHT], 3),
        ([TELLING, RIGHT], 1),
        ([OTHER, TELLING], 0),
        ([], 0),
    ],
)
def test_what_lacks_the_answer_is_wrong_before_it(pieces: list[Piece], rank: int) -> None:
    assert ASKED.rank(pieces) == rank


@pytest.mark.parametrize(("path", "least"), [(PARAPHRASES, 200), (SAME_SUBJECT, 550)])
def test_the_sets_are_large_and_hold_no_question_twice(path: Path, least: int) -> None:
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({item["question"] for item in items}) == len(items) >= least
    assert all(len(item["hash"]) == 16 and item["line"] > 0 for item in items)
    assert all(item["answer"][0] < item["answer"][1] for item in items if "answer" in item)


@pytest.mark.parametrize("name", ["news_open", "news_blind2"])
def test_the_sets_in_everyday_words_ask_of_their_own_articles(name: str) -> None:
    folder = SAME_SUBJECT.parent
    sets = {
        one: [json.loads(line) for line in (folder / f"{one}.jsonl").read_text(encoding="utf-8").splitlines()]
        for one in ("news_dev", "news_fresh", "news_open", "news_blind2")
    }
    asked_of = {one: {place["line"] for item in items for place in item["lines"]} for one, items in sets.items()}
    assert not asked_of[name] & set().union(*(lines for one, lines in asked_of.items() if one != name))
    items = sets[name]
    assert len({item["question"] for item in items}) == len({item["id"] for item in items}) == len(items) > 100
    assert sum(not item["answers"] for item in items) > 10


def test_the_questions_with_rivals_are_spread_over_many_pieces() -> None:
    items = [json.loads(line) for line in SAME_SUBJECT.read_text(encoding="utf-8").splitlines()]
    asked_of = Counter(item["line"] for item in items)
    assert max(asked_of.values()) <= 3
    assert len(asked_of) >= 300
    assert len({(item["line"], item["hash"]) for item in items}) == len(asked_of)


def test_no_two_questions_with_rivals_ask_for_the_same_words() -> None:
    items = [json.loads(line) for line in SAME_SUBJECT.read_text(encoding="utf-8").splitlines()]
    assert len({(item["line"], *item["answer"]) for item in items}) == len(items)
    assert all(item["question"].endswith("？") for item in items)
    assert max(end - start for start, end in (item["answer"] for item in items)) <= 40
