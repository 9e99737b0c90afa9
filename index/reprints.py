"""Which articles print the same piece: each has a sketch from build time on, so that no list shows one piece twice."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.analyzer import sentences
from index.schema import Article, Chunk

Sketch = NDArray[np.uint64]

SHINGLE = 6  # letters, digits and Han characters that follow each other
SIZE = 64  # smallest hashes kept; the error of a share estimated from them is at most 1 / (2 * 8) = 0.06
KEYS = 8  # of them that articles are looked up by; two reprints that share 0.8 miss each other once in 100 000 pairs
SHARED_KEYS = 2
SAME = 0.8  # share of shingles from which two articles may be one piece
_LEAST = 30  # shingles; what is shorter (a caption, a headline) has to be the same to the letter
COMMON = 200  # articles with a key from which it tells nothing: a phrase of every report
_HELD = 0.5  # share of each sentence of a passage that another article holds if it tells nothing new
_BASE = np.uint64(1_000_003)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def sketch(text: str) -> Sketch:
    """Return the smallest hashes of a text's shingles, ascending, shape (at most `SIZE`,).

    White space and punctuation do not count. A text shorter than a shingle has one hash; one without letters none.

    Source:
        Broder: On the resemblance and containment of documents. SEQUENCES 1997.
    """
    return _hashes(text)[:SIZE]


def resemblance(left: Sketch, right: Sketch) -> float:
    """Estimate in [0, 1] which share of their shingles two texts have in common; exact where both have few."""
    merged = np.sort(np.concatenate([left, right]))
    if not len(merged):
        return 0.0
    again = np.append(merged[1:] == merged[:-1], False)  # a hash of both stands twice
    shared = again[np.append(True, ~again[:-1])][:SIZE]
    return float(shared.sum() / len(shared))


def told_apart(left: Article, right: Article) -> bool:
    """Whether each of two articles has a number that the other lacks, so that they cannot be one piece: soon seen."""
    ours, theirs = _numbers(_body(left)), _numbers(_body(right))
    return not (ours <= theirs or theirs <= ours)


def same_piece(left: Article, right: Article, resembling: float) -> bool:
    """Whether two articles print one piece, whole or shortened.

    Reports of one kind (the weather, a monthly figure) resemble each other too, and so does a correction; what tells
    them from reprints are the numbers: those of one article must all stand in the other.

    Args:
        left: An article.
        right: Another one.
        resembling: Their `resemblance`.
    """
    if resembling < SAME:
        return False  # what is the same to the letter resembles itself
    one, other = _body(left), _body(right)
    if _is_short(one) or _is_short(other):
        return _bare(one) == _bare(other)
    return not told_apart(left, right)


def tells_nothing_new(chunk: Chunk, article: Article) -> bool:
    """Whether an article holds what a passage of another one says, figures included."""
    if not set(_NUMBER.findall(chunk.text)) <= _numbers(article.text):
        return False
    if _bare(chunk.text) in _bare_of(article.text):
        return True
    held = _hashes_of(article.text)
    said = (_hashes(chunk.text[start:end]) for start, end in sentences(chunk.text))
    # A source or an author at the end is a sentence of a few letters, and no news.
    return all(np.isin(one, held, assume_unique=True).mean() >= _HELD for one in said if len(one) >= SHINGLE)


def keys(found: Sketch) -> list[int]:
    """Return the numbers an article is looked up by, as SQLite stores them: signed."""
    return [int(one) for one in found[:KEYS].astype(np.int64)]


def _hashes(text: str) -> Sketch:
    """Return the distinct hashes of all shingles, ascending."""
    codes = _codes(text)
    width = min(SHINGLE, len(codes))
    if not width:
        return np.empty(0, np.uint64)
    rolled = np.zeros(len(codes) - width + 1, np.uint64)
    for place in range(width):
        rolled = rolled * _BASE + codes[place : len(codes) - width + 1 + place]
    hashes = np.sort(_mixed(rolled))
    distinct: Sketch = hashes[np.append(True, hashes[1:] != hashes[:-1])]
    return distinct


def _mixed(values: Sketch) -> Sketch:
    """Spread numbers evenly over 64 bits, so that the smallest ones are a fair sample (splitmix64's last steps)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))


def _codes(text: str) -> Sketch:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    table = _telling()
    kept: Sketch = codes[table[np.minimum(codes, len(table) - 1)]].astype(np.uint64)
    return kept


@cache
def _telling() -> NDArray[np.bool_]:
    """Return which code points are letters or digits; all beyond the first plane count as such."""
    return np.array([chr(code).isalnum() for code in range(0xFFFF)] + [True])


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_short(text: str) -> bool:
    """Whether a text has few shingles."""
    least = _LEAST + SHINGLE
    return sum(1 for _ in islice(filter(str.isalnum, text), least)) < least


# Of the articles that are being compared: each is compared with many others, one after the other.
_hashes_of = lru_cache(maxsize=64)(_hashes)
_bare_of = lru_cache(maxsize=64)(_bare)


@lru_cache(maxsize=1024)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


def _body(article: Article) -> str:
    return article.text[slice(*article.body)] if article.body else article.text


def grouped(candidates: Sequence[tuple[int, Sketch]], own: Sketch) -> list[tuple[int, float]]:
    """Return (number, resemblance) of the articles that may print the same as one with the sketch `own`, best first."""
    rated = [(number, resemblance(own, theirs)) for number, theirs in candidates]
    return sorted((pair for pair in rated if pair[1] >= SAME), key=lambda pair: -pair[1])
