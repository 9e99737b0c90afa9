"""Articles that were printed twice, each counted once in a list."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from bot.reading import Reading
from index.reprints import Sketch, keys, resemblance, same_piece, sketch, told_apart
from index.schema import Article


def groups(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Return the articles with those that print the same piece together, in the order of the first of each."""
    found: list[list[Reading]] = []
    holding: dict[int, list[int]] = defaultdict(list)
    for reading in readings:
        looked_up = keys(_sketch(reading.article))
        near = sorted({group for key in looked_up for group in holding[key]})
        same = next((group for group in near if _same(reading.article, found[group][0].article)), None)
        if same is None:
            same = len(found)
            found.append([])
        found[same].append(reading)
        for key in looked_up:
            holding[key].append(same)
    return found


def _same(one: Article, other: Article) -> bool:
    return not told_apart(one, other) and same_piece(one, other, resemblance(_sketch(one), _sketch(other)))


def _sketch(article: Article) -> Sketch:
    return _sketch_of(article.text[slice(*article.body)] if article.body else article.text)


@lru_cache(maxsize=4096)
def _sketch_of(text: str) -> Sketch:
    return sketch(text)
