"""Articles that were printed twice: found when an answer is made, so that each counts once."""

import re
import zlib
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from bot.reading import Reading

_SHINGLE = 8  # characters
_KEPT = 96  # hashes that stand for an article: the smallest ones, so that the same text keeps the same
_ALIKE = 0.8  # share of the shorter sketch that both hold
_FIGURES = re.compile(r"\d+")


def groups(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Return the articles with those that print the same piece together, in the order of the first of each.

    Two are the same piece if nearly all of the shorter one stands in the longer one and their openings name the
    same figures: two reports by one pattern (the eighth session, the ninth) are two.
    """
    found: list[list[Reading]] = []
    holding: dict[int, list[int]] = defaultdict(list)
    for reading in readings:
        sketch = _sketch(reading.text[slice(*reading.article.body)] if reading.article.body else reading.text)
        shared: dict[int, int] = defaultdict(int)
        for one in sketch:
            for group in holding[one]:
                shared[group] += 1
        same = next((group for group in sorted(shared) if _same(reading, found[group][0], shared[group])), None)
        if same is None:
            same = len(found)
            found.append([])
            for one in sketch:
                holding[one].append(same)
        found[same].append(reading)
    return found


def _same(reading: Reading, other: Reading, shared: int) -> bool:
    sizes = [
        len(_sketch(one.text[slice(*one.article.body)] if one.article.body else one.text)) for one in (reading, other)
    ]
    return shared >= _ALIKE * min(sizes) and _figures(reading) == _figures(other)


def _figures(reading: Reading) -> list[str]:
    """Return the figures of the opening: days, sessions, amounts."""
    return _FIGURES.findall(reading.opening.text) if reading.opening else []


@lru_cache(maxsize=4096)
def _sketch(text: str) -> frozenset[int]:
    """Return the smallest hashes of the text's stretches of letters and figures."""
    plain = re.sub(r"\W", "", text)
    stretches = {plain[at : at + _SHINGLE] for at in range(max(1, len(plain) - _SHINGLE + 1))}
    return frozenset(sorted(zlib.crc32(one.encode("utf-8", "replace")) for one in stretches)[:_KEPT])
