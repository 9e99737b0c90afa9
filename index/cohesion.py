"""Whether the rows before a break and those after it are of one matter, by the rare words they share."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.fluency import pairs, rarity
from index.network import Array

_SPANS = ((6, 12), (15, 25))  # rows after a break that are compared with rows before it
_NEAR = 15
_AT_ONCE = 300  # rows
_AROUND = 40


class Cohesion:
    """The words of the rows of a page.

    Args:
        texts: The rows.
        may_head: Which of them look like a line of a headline.
    """

    def __init__(self, texts: Sequence[str], may_head: Sequence[bool]) -> None:
        self._said = [pairs(text) for text in texts]
        self._may_head = np.array(may_head, bool)

    def figures(self) -> Array:
        """Return shape (rows, figures): how much of what a row, and the rows from it on, say the rows around say."""
        parts = []
        for start in range(0, len(self._said), _AT_ONCE):
            low, high = max(0, start - _AROUND), min(len(self._said), start + _AT_ONCE + _AROUND)
            found = self._stretch(low, high)
            parts.append(found[start - low : start - low + _AT_ONCE])
        return np.concatenate(parts)

    def _stretch(self, low: int, high: int) -> Array:
        said, rare, alone = _table(self._said[low:high])
        rows = len(said)
        sums = np.concatenate([np.zeros((1, said.shape[1]), np.float32), np.cumsum(said, axis=0)])
        single = np.concatenate([np.zeros(1, np.float32), np.cumsum(alone)])
        weighted = said * rare
        bits = np.maximum(weighted.sum(axis=1) + alone, 1e-6)
        found: list[Array] = []
        at = np.arange(rows)
        for after, before in _SPANS:
            following, later = _window(sums, at, at + after), _between(single, at, at + after)
            preceding, earlier = _window(sums, at - before, at), _between(single, at - before, at)
            told = following @ rare + later
            shared = (following * preceding) @ rare / np.maximum(told, 1e-6)
            found.append(np.minimum(1.0, 6.0 * shared))
            found.append(((told > 20.0) & (preceding @ rare + earlier > 20.0)).astype(np.float32))
        below = _window(sums, at + 1, at + 1 + _NEAR)
        above = _window(sums, at - _NEAR, at)
        found += [(weighted * below).sum(axis=1) / bits, (weighted * above).sum(axis=1) / bits]
        found.append(np.minimum(2.0, bits / 100.0))
        found += self._heads(weighted, bits, _window(sums, at, at + _NEAR), above, low, high)
        return np.stack(found, axis=1).astype(np.float32)

    def _heads(self, weighted: Array, bits: Array, below: Array, above: Array, low: int, high: int) -> list[Array]:
        """Return how well a headline elsewhere fits what begins at a row, and how well a row fits a body elsewhere."""
        rows = len(bits)
        heads = np.flatnonzero(self._may_head[low:high] & (bits > 30.0))
        gain, fits = np.zeros(rows, np.float32), np.zeros(rows, np.float32)
        if not len(heads):
            return [gain, fits]
        told = weighted[heads] / bits[heads, None]
        later, earlier = told @ below.T, told @ above.T
        at = np.arange(rows)
        apart = (at[None, :] > heads[:, None]) | (at[None, :] + _NEAR <= heads[:, None])
        apart &= at[None, :] - _NEAR > heads[:, None] - 1  # neither stretch holds the headline
        apart |= at[None, :] + _NEAR <= heads[:, None]
        gain = np.where(apart, later - earlier, 0.0).max(axis=0)
        outside = (at[None, :] > heads[:, None]) | (at[None, :] + _NEAR <= heads[:, None])
        fits[heads] = np.where(outside, later, 0.0).max(axis=1)
        return [np.maximum(gain, 0.0).astype(np.float32), fits]


def _table(said: Sequence[frozenset[str]]) -> tuple[Array, Array, Array]:
    """Return which row says which of the words that several rows say, and how rare words are.

    Returns:
        Shape (rows, words); shape (words,): how rare each is; shape (rows,): how rare those are together that a row
        alone says.
    """
    times = Counter(word for words in said for word in words)
    numbers: dict[str, int] = {}
    table = np.zeros((len(said), max(1, sum(count > 1 for count in times.values()))), np.float32)
    alone = np.zeros(len(said), np.float32)
    for row, words in enumerate(said):
        several = [word for word in words if times[word] > 1]
        table[row, [numbers.setdefault(word, len(numbers)) for word in several]] = 1.0
        alone[row] = sum(rarity(word) for word in words if times[word] == 1)
    return table, np.array([*map(rarity, numbers)] or [0.0], np.float32), alone


def _between(sums: Array, start: NDArray[np.int64], end: NDArray[np.int64]) -> Array:
    """Return the sum over the rows of each range."""
    last = len(sums) - 1
    found: Array = sums[np.clip(end, 0, last)] - sums[np.clip(start, 0, last)]
    return found


def _window(sums: Array, start: NDArray[np.int64], end: NDArray[np.int64]) -> Array:
    """Return which words the rows of each range say."""
    last = len(sums) - 1
    return (sums[np.clip(end, 0, last)] > sums[np.clip(start, 0, last)]).astype(np.float32)
