"""How much a word tells: its rarity in Chinese text at large, from a small table that ships with the code."""

import zlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 18  # words share a bucket now and then; the commoner one then speaks for both
TABLE = Path(__file__).parent / "models" / "rarity.npz"


def bucket(word: str) -> int:
    """Return the place of a word in the table."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) % BUCKETS


def rarity(word: str) -> float:
    """Return 0 for a word that every text holds, up to 1 for one that none of the training texts held."""
    return float(_table()[bucket(word)]) / 255.0


@cache
def _table() -> NDArray[np.uint8]:
    with np.load(TABLE) as stored:
        table: NDArray[np.uint8] = stored["rarity"]
    return table
