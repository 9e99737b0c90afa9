"""Gradient-boosted trees, read with numpy alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Trees:
    """A forest of binary trees of equal depth bound; node arrays have shape (trees, nodes).

    Attributes:
        feature: Column that a node looks at; -1 for a leaf.
        threshold: A row goes left where its value is at most this.
        left, right: Children, as node numbers of the same tree.
        value: What a leaf adds to the sum.
        depth: Steps after which every row has reached a leaf.
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    depth: int

    @classmethod
    def load(cls, path: Path) -> "Trees":
        """Read what `save` wrote."""
        with np.load(path) as stored:
            return cls(
                stored["feature"],
                stored["threshold"],
                stored["left"],
                stored["right"],
                stored["value"],
                int(stored["depth"]),
            )

    def save(self, path: Path) -> None:
        """Write the arrays to an .npz file."""
        np.savez_compressed(
            path,
            feature=self.feature,
            threshold=self.threshold,
            left=self.left,
            right=self.right,
            value=self.value,
            depth=np.int16(self.depth),
        )

    def probabilities(self, rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
        """Return one probability a row: the logistic function of the sum of its leaves."""
        if not rows:
            return np.zeros(0)
        data = np.asarray(rows, dtype=np.float32)
        trees = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(data), len(self.feature)), dtype=np.int64)
        line = np.arange(len(data))[:, None]
        for _ in range(self.depth):
            feature = self.feature[trees, node]
            values = data[line, np.maximum(feature, 0)]
            following = np.where(values <= self.threshold[trees, node], self.left[trees, node], self.right[trees, node])
            node = np.where(feature < 0, node, following)
        sums: NDArray[np.float64] = self.value[trees, node].sum(axis=1, dtype=np.float64)
        return 1.0 / (1.0 + np.exp(-sums))
