"""What ordinary Chinese news text looks like around a break: counts of character pairs, and what follows from them.

The counts were taken over news of 2023 (`index/training/fluency.py`): how often a pair of Han characters stands
in running text, opens a sentence, closes one. They tell whether a text runs on over a line break, and which pairs
are rare enough to show that a headline and a body speak of the same thing.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from operator import add
from pathlib import Path

import numpy as np

TABLE = Path(__file__).with_name("fluency.npz")
HAN_FIRST, HAN_COUNT = 0x4E00, 0x5200
FEWEST = 60  # occurrences of what the table holds
_HAN_RUNS = re.compile("[一-鿿]{2,}")
_WORDS = re.compile(r"[A-Za-z]{2,}|\d{2,}")
STEPS = 8.0  # a stored value is round(8 * log2(1 + count))
_UNSEEN = 4.0  # log2 of the count assumed for what is too rare to be in the table


@dataclass(frozen=True, slots=True)
class Counts:
    """Binary logarithms of counts; what is missing was seen fewer than about 60 times.

    Attributes:
        chars: Of single characters.
        pairs: Of pairs in running text, and at the start and at the end of a sentence.
        total: Of all pairs and, as the second value, of all sentences.
    """

    chars: dict[str, float]
    pairs: dict[str, tuple[float, float, float]]
    total: tuple[float, float]


@lru_cache(maxsize=1)
def counts() -> Counts:
    """Return the table that lies beside this module, read on first use."""
    with np.load(TABLE) as table:
        codes = np.cumsum(table["codes"], dtype=np.int64).tolist()
        values = [(table[name] / STEPS).tolist() for name in ("counts", "starts", "ends")]
        chars = {
            chr(code): value / STEPS for code, value in zip(table["chars"], table["char_counts"].tolist(), strict=True)
        }
    pairs = {
        chr(HAN_FIRST + code // HAN_COUNT) + chr(HAN_FIRST + code % HAN_COUNT): (count, start, end)
        for code, count, start, end in zip(codes, *values, strict=True)
    }
    total = log2(sum(2**value for value in values[0])), log2(sum(2**value for value in values[1]))
    return Counts(chars, pairs, total)


def rarity(pair: str) -> float:
    """Return how much a pair of Han characters says about what a text is about, in bits, from 0 to 12."""
    return _rarities().get(pair, 12.0)


@lru_cache(maxsize=1)
def _rarities() -> dict[str, float]:
    return {pair: max(0.0, min(12.0, 20.0 - known[0])) for pair, known in counts().pairs.items()}


def runs_on(left: str, right: str) -> float:
    """Return the log-odds, in bits, that `right` goes on in the middle of the clause that `left` began.

    Compared are two ways in which the characters around the break can come about: as running text, and as the
    end of one sentence or headline and the start of the next. Text without Han characters at the break gives 0.

    Args:
        left: What stands before the break, without white space; its last two characters count.
        right: What stands after it; its first two characters count.
    """
    table = counts()
    if not left or not right or left[-1] not in table.chars or right[0] not in table.chars:
        return 0.0
    known = table.pairs.get(left[-1] + right[0])
    together = _UNSEEN if known is None else known[0]
    bits = together + table.total[0] - table.chars[left[-1]] - table.chars[right[0]]
    if known is None:
        bits = min(bits, 0.0)  # two rare characters never seen together: chance says nothing for them
    return bits - _bias(left[-2:], 2) - _bias(right[:2], 1)


def opens(pair: str) -> float:
    """Return by how many bits a pair of characters is likelier where a sentence begins than within one."""
    return _bias(pair, 1)


def _bias(pair: str, place: int) -> float:
    """Return by how many bits a pair is likelier at the start (1) or end (2) of a sentence than within one."""
    table = counts()
    known = table.pairs.get(pair)
    if known is None:
        return 0.0
    # one occurrence in a hundred thousand sentences is added to both sides, so that rare pairs say little
    smoothing = 16.0
    share = log2(2 ** known[place] + smoothing) - log2(2 ** table.total[1])
    general = log2(2 ** known[0] + smoothing * 2 ** (table.total[0] - table.total[1])) - table.total[0]
    return share - general


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Han characters in a text, and its numbers and Latin words as they are."""
    found = {word.lower() for word in _WORDS.findall(text)}
    for run in _HAN_RUNS.findall(text):
        found.update(map(add, run, run[1:]))
    return frozenset(found)


def coverage(part: Set[str], whole: Set[str]) -> float:
    """Return which share of what `part` says, weighted by rarity, `whole` says as well, in [0, 1].

    A headline and its own body reach 0.3 to 1, a headline and a body of another matter seldom 0.1.
    """
    rarities = _rarities()
    total = sum(rarities.get(pair, 12.0) for pair in part)
    return sum(rarities.get(pair, 12.0) for pair in part if pair in whole) / total if total else 0.0
