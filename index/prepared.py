"""What the ranking needs of a chunk and the chunk alone decides: worked out once, when it is stored."""

from collections.abc import Sequence
from typing import NamedTuple

from index.analyzer import Analyzer
from index.matching import plains
from index.reader import Vocabulary
from index.schema import Chunk


class Prepared(NamedTuple):
    """One chunk, prepared.

    Attributes:
        plain: As `matching.match` compares it.
        tokens: As `Reader.scores` reads it.
    """

    plain: str
    tokens: bytes


def prepare(files: Sequence[Sequence[Chunk]], analyzer: Analyzer, vocabulary: Vocabulary) -> list[list[Prepared]]:
    """Prepare the chunks of some files, each file for itself: traditional characters are read by those around them.

    The reader gets the very texts that are embedded, in their order: the built-in embedder has just cut them.
    """
    texts = [analyzer.normalize(embedded(chunk)) for chunks in files for chunk in chunks]
    cuts = iter(vocabulary.cut(texts))
    found = []
    for chunks in files:
        plain = plains([one.text for one in chunks], [one.context for one in chunks], analyzer)
        found.append([Prepared(one, next(cuts)) for one in plain])
    return found


def embedded(chunk: Chunk) -> str:
    """Return the text of a chunk that is embedded and read."""
    return f"{chunk.context}\n{chunk.text}"
