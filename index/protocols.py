"""Every replaceable part of the search engine on one page; matched by shape, not inherited."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.schema import Article, Passage, Query

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Texts to float32 vectors of length 1, so that a dot product is a cosine in [-1, 1]."""

    @property
    def name(self) -> str:
        """Identity kept in the manifest; a store opens only under the name it was built with."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dim), in the order of `texts`; no texts give shape (0, dim)."""

    def embed_query(self, text: str) -> Vectors:
        """Return shape (dim,). Apart from passages because some models prefix questions only."""


class Retriever(Protocol):
    """A question to the passages that are most likely to answer it."""

    def retrieve(self, query: Query, k: int) -> list[Passage]:
        """Return at most k passages, best first, none twice; an empty collection gives none."""


class Reranker(Protocol):
    """A second, closer look at few passages."""

    @property
    def name(self) -> str:
        """Identity for the manifest and the answer."""

    def score(self, query: Query, passages: Sequence[Passage]) -> list[float]:
        """Return one score in [0, 1] a passage, in the order of `passages`; higher is better."""


class ArticleSource(Protocol):
    """Where whole articles come from."""

    def article(self, article_id: str) -> Article | None:
        """Return the article, or None if there is none of that id (any more)."""

    def articles(self) -> Iterator[Article]:
        """Yield all articles, sorted by source and place in it."""

    def raw_text(self, source: str) -> str | None:
        """Return `Document.text` of a source, which `Article.spans` point into, or None."""
