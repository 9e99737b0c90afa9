"""Fitting the ranking, on passages whose right one is known to be found by one feature alone."""

import json

import numpy as np
import pytest

from index.analyzer import Analyzer
from index.matching import Match
from index.reader import LEAST_SCORE, built_in
from index.retrieval import RANKING, evidence, read_evidence
from index.training.reranker import Judged, calibrate, fit, read_closely, weigh_cosine

PAIR = Match._fields.index("pair")


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Return 200 questions with 10 passages each: noise, but the right one meets the pair of sentences better."""
    rng = np.random.default_rng(0)
    rows = rng.uniform(size=(200, 10, len(Match._fields)))
    right = rng.integers(0, 10, 200)
    rows[np.arange(200), right, PAIR] += 0.5
    held = np.ones(rows.shape[:2], dtype=np.bool_)
    held[:, 9] = right == 9  # lists differ in length
    return Judged(rows, held, right)


def test_the_feature_that_tells_gets_the_weight(judged: Judged) -> None:
    weights = fit(judged)
    assert weights.argmax() == PAIR
    assert weights.min() >= 0
    assert weights[PAIR] > 3 * np.delete(weights, PAIR).max()
    assert judged.mean_reciprocal_rank(weights) > judged.mean_reciprocal_rank(np.ones(len(weights)))
    assert np.array_equal(weights, fit(judged))


def test_the_cosine_gets_a_weight_where_it_tells_and_none_where_it_misleads(judged: Judged) -> None:
    weights, place = fit(judged), Match._fields.index("cosine")
    right = np.zeros_like(judged.held)
    right[np.arange(len(judged.right)), judged.right] = True
    found = {}
    for sign in (1, -1):
        rows = judged.rows.copy()
        rows[right, place] += sign * 0.5
        found[sign] = weigh_cosine(Judged(rows, judged.held, judged.right), weights)
    assert found[1][place] > 1
    assert found[-1][place] == 0
    assert found[1][PAIR] / found[1].sum() > 0.1


def test_calibrated_scores_are_as_high_as_passages_are_right(judged: Judged) -> None:
    weights = fit(judged)
    factor, bias = calibrate(judged, weights)
    scores = judged.scores(factor * weights)[judged.held] + bias
    told = (1 / (1 + np.exp(-scores))).sum()
    assert told == pytest.approx(0.75 * len(judged.right), rel=0.15)  # a quarter of the lists lack the right one


@pytest.mark.parametrize("tells", [True, False])
def test_the_reader_gets_a_weight_where_it_tells(tells: bool) -> None:
    """Two passages a question, of which the words tell nothing: one holds the figure, and it is right or not."""
    rng, normalize = np.random.default_rng(1), Analyzer().normalize
    rows, right = np.zeros((40, 2, len(Match._fields))), rng.integers(0, 2, 40)
    rows[:, :, PAIR] = rng.uniform(0.4, 0.6, (40, 2))
    asked = []
    for number, place in enumerate(right.tolist() if tells else rng.integers(0, 2, 40).tolist()):
        name = "望星云龙"[number % 4] + "河江湖山"[number // 4 % 4] + "大桥"
        texts = [f"{name}全长和造价由市交通局公布，本报没有刊登。"] * 2
        texts[place] = f"{name}全长{1200 + number}米，双向六车道。"
        asked.append((normalize(f"{name}全长多少米？"), list(map(normalize, texts))))
    weights = 2 * np.eye(len(Match._fields))[PAIR]
    found = read_closely(Judged(rows, np.ones((40, 2), dtype=np.bool_), right, asked), weights, -1.0, built_in())
    assert (found["reader"] > 0.5) is tells


def test_the_shipped_weights_let_both_evidence_and_reader_count() -> None:
    assert read_evidence(0.5, 2.0) > read_evidence(0.5, -2.0) > read_evidence(0.2, -2.0)
    assert read_evidence(0.5, -np.inf) == read_evidence(0.5, LEAST_SCORE)


def test_more_of_a_question_never_lowers_the_shipped_score() -> None:
    weights = json.loads(RANKING.read_text(encoding="utf-8"))["weights"]
    assert list(weights) == list(Match._fields)
    assert min(weights.values()) >= 0
    nothing, everything = Match(*[0.0] * len(Match._fields)), Match(*[1.0] * len(Match._fields))
    assert evidence(nothing) < 0.001
    assert evidence(everything) > 0.99
