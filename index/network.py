"""Small networks of one hidden layer, kept as tables of numbers; fitted by `tests/bench/fitting.py`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """Figures in, scores out.

    Attributes:
        mean, scale: Of the figures, which are brought to mean 0 and deviation 1; shape (figures,).
        into, bias: To the hidden layer; shapes (figures * rows looked at, hidden), (hidden,).
        out, out_bias: From there to the scores; shapes (hidden, scores), (scores,).
    """

    mean: Array
    scale: Array
    into: Array
    bias: Array
    out: Array
    out_bias: Array

    def normal(self, figures: Array) -> Array:
        """Return figures with mean 0 and deviation 1."""
        return (figures - self.mean) / self.scale

    def scores(self, normal: Array) -> Array:
        """Return shape (rows, scores) for normal figures of shape (rows, figures)."""
        found: Array = np.tanh(normal @ self.into + self.bias) @ self.out + self.out_bias
        return found


@lru_cache(maxsize=8)
def load(path: Path) -> Network:
    """Return the network kept in a file, read once."""
    with np.load(path) as table:
        return Network(**{name: table[name].astype(np.float32) for name in Network.__slots__})
