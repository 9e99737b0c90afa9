"""Texts to vectors: sentence-transformers models, and hashed terms where none is configured."""

import zlib
from collections.abc import Sequence

import numpy as np

from index.analyzer import Analyzer
from index.protocols import Embedder, Vectors


class _Hashes(dict[str, int]):
    """Hashes by term, each computed once; it grows with the vocabulary, like any model."""

    def __missing__(self, term: str) -> int:
        self[term] = known = zlib.crc32(term.encode())  # unlike hash(), the same in every process
        return known


class HashingEmbedder:
    """Terms counted into a fixed number of buckets: no model, no training, the same everywhere.

    Weinberger, Dasgupta, Langford, Smola, Attenberg: Feature Hashing for Large Scale Multitask Learning. ICML 2009:
    the sign of a term comes from its hash too, so that collisions cancel out on average.
    """

    def __init__(self, analyzer: Analyzer, dim: int = 512) -> None:
        if dim < 1:
            raise ValueError(f"a vector has at least one dimension, not {dim}")
        self._analyzer, self._dim = analyzer, dim
        self._hashes = _Hashes()

    @property
    def name(self) -> str:
        """Identity kept in the manifest."""
        return f"hashing-1-{self._dim}+{self._analyzer.name}"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dim); a text without terms gives the first axis, since all have length 1."""
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in enumerate(texts):
            words, bigrams = self._analyzer.terms(text)
            hashes = np.fromiter(map(self._hashes.__getitem__, words + bigrams), dtype=np.int64)
            signs = (hashes & 1) * 2 - 1
            counts = np.bincount((hashes >> 1) % self._dim, weights=signs, minlength=self._dim)
            vectors[row] = np.sign(counts) * np.sqrt(np.abs(counts))  # the tenth 会议 says less than the first
        return _unit(vectors)

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dim,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector


def _unit(vectors: Vectors) -> Vectors:
    """Return the rows with length 1; rows of zeros become the first axis."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[lengths[:, 0] == 0, 0] = 1.0
    lengths[lengths == 0] = 1.0
    unit: Vectors = np.ascontiguousarray(vectors / lengths, dtype=np.float32)
    return unit


def open_embedder(name: str | None, analyzer: Analyzer) -> Embedder:
    """Return the embedder that is configured: None means the default, else a folder or a name on the model hub."""
    if name is None:
        return HashingEmbedder(analyzer)
    raise NotImplementedError(name)
