"""How rare a term is in Chinese at large, so that questions to five articles are weighed as well as to 100 000."""

import zlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).parent / "models" / "rarity.npz"
BUCKETS = 1 << 20  # terms share a bucket now and then; the commoner one then speaks for both
STEPS = 20.0  # a stored value is round(20 * nats)


def bucket(term: str) -> int:
    """Return the place of a word or bigram in the table."""
    return zlib.crc32(term.encode()) % BUCKETS


def rarity(term: str) -> float:
    """Return the inverse document frequency log((N + 1) / (n + 1)) of a word or bigram among N passages, in nats.

    0 is a term of every passage, about 11 one that none of them had.
    """
    return float(_table()[bucket(term)]) / STEPS


@cache
def _table() -> NDArray[np.uint8]:
    with np.load(TABLE) as stored:
        table: NDArray[np.uint8] = stored["rarity"]
    return table
