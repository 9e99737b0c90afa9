from pathlib import Path

import numpy as np
import pytest

from bot.selection import FEATURES, MODEL
from bot.trees import Trees


def test_a_tree_read_by_hand(tmp_path: Path) -> None:
    stump = Trees(
        np.array([[1, -1, -1]], np.int16),
        np.array([[0.5, 0, 0]], np.float32),
        np.array([[1, 0, 0]], np.int16),
        np.array([[2, 0, 0]], np.int16),
        np.array([[0, -2.0, 2.0]], np.float32),
        1,
    )
    stump.save(tmp_path / "stump.npz")
    low, high = Trees.load(tmp_path / "stump.npz").probabilities([(9.0, 0.5), (9.0, 0.6)])
    assert low == pytest.approx(1 / (1 + np.e**2)) and high == pytest.approx(1 / (1 + np.e**-2))


def test_no_rows_give_no_probabilities() -> None:
    assert Trees.load(MODEL).probabilities([]).shape == (0,)


def test_the_model_knows_the_features_and_coverage_helps() -> None:
    trees = Trees.load(MODEL)
    assert trees.feature.max() < len(FEATURES)
    rng = np.random.default_rng(0)
    rows = rng.random((200, len(FEATURES)))
    better = rows.copy()
    better[:, FEATURES.index("unit_cover")] += 0.3
    assert (trees.probabilities(better.tolist()) >= trees.probabilities(rows.tolist()) - 1e-9).all()
