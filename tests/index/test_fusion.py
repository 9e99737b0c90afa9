import math
import random

import pytest

from index.fusion import reciprocal_rank_fusion, union


def test_second_in_both_beats_first_in_one() -> None:
    assert [number for number, _ in reciprocal_rank_fusion([[7, 3], [5, 3]])] == [3, 7, 5]


@pytest.mark.parametrize("k", [0.0, -1.0, math.nan])
def test_k_must_be_positive(k: float) -> None:
    with pytest.raises(ValueError, match="k must be > 0"):
        reciprocal_rank_fusion([[1]], k=k)


def test_an_id_twice_in_one_ranking_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        reciprocal_rank_fusion([[1, 2, 1]])


@pytest.mark.parametrize("seed", range(20))
def test_agrees_with_the_formula_read_literally(seed: int) -> None:
    rng = random.Random(seed)
    lists = [rng.sample(range(40), k=rng.randint(0, 40)) for _ in range(3)]
    literal = {
        number: sum(1 / (61 + ranks.index(number)) for ranks in lists if number in ranks)
        for number in set().union(*lists)
    }
    assert dict(reciprocal_rank_fusion(lists)) == pytest.approx(literal)


def test_a_union_takes_turns() -> None:
    assert union([[1, 2, 3], [], [9, 1, 8, 7]]) == [1, 9, 2, 3, 8, 7]
    assert union([]) == []
