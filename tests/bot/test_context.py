import pytest

from bot.context import choose, fit, tokens
from bot.schema import Context
from tests.bot.conftest import make_article, make_passage

LONG = make_article("甲" * 100 + "乙" * 100)


def test_a_passage_inside_another_is_left_out() -> None:
    found = [make_passage(LONG, 0, 150, 1), make_passage(LONG, 20, 90, 2), make_passage(LONG, 100, 200, 3)]
    assert [one.rank for one in choose(found, 1000).passages] == [1, 3]


def test_a_reprint_counts_once() -> None:
    first, reprint = make_article("同一条消息。"), make_article("同一条 消息。", article_id="a2")
    found = [make_passage(first, 0, 6, 1), make_passage(reprint, 0, 7, 2)]
    assert [one.rank for one in choose(found, 1000).passages] == [1]


def test_the_budget_ends_the_list_and_never_empties_it() -> None:
    found = [make_passage(LONG, 0, 120, 1), make_passage(LONG, 100, 200, 2)]
    assert [one.rank for one in choose(found, 200).passages] == [1]
    assert [one.rank for one in choose(found, 220).passages] == [1, 2]
    assert [one.rank for one in choose(found, 10).passages] == [1]


def test_nothing_found_is_an_empty_context() -> None:
    assert choose([], 100).passages == ()


def test_a_budget_is_positive() -> None:
    with pytest.raises(ValueError, match="budget_chars must be > 0"):
        choose([], 0)


def test_tokens_are_guessed_rather_too_many() -> None:
    assert tokens("市委书记主持会议。") == 9
    assert tokens("secretary") == 3
    assert tokens("") == 0


def test_the_first_passages_that_fit_are_taken_and_always_one() -> None:
    found = [make_passage(LONG, 0, 100, 1), make_passage(LONG, 100, 200, 2)]
    assert [one.rank for one in fit(Context(tuple(found)), 1).passages] == [1]
    assert [one.rank for one in fit(Context(tuple(found)), 1_000).passages] == [1, 2]
