"""A small real collection for the tests of the store: files that are read, cut and indexed without any model."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from index.protocols import Vectors
from index.schema import Article, Chunk, Document, Span
from index.store import Store
from index.writer import Entry, SourceState, StoreWriter

DIM = 16


class BuiltWith(TypedDict):
    embedder: str
    dim: int
    analyzer: str


BUILT_WITH = BuiltWith(embedder="letters", dim=DIM, analyzer="letters")


def vector(text: str) -> Vectors:
    """Letters hashed to a vector: texts with the same letters are near."""
    found = np.zeros(DIM, np.float32)
    for letter in text:
        found[hashlib.sha256(letter.encode()).digest()[0] % DIM] += 1
    return found / (np.linalg.norm(found) or 1)


def terms(chunk: Chunk) -> Mapping[str, Sequence[str]]:
    """Letters as words, pairs of them as bigrams."""

    def pairs(text: str) -> list[str]:
        return [text[at : at + 2] for at in range(len(text) - 1)]

    return {
        "head_words": list(chunk.context),
        "head_bigrams": pairs(chunk.context),
        "body_words": list(chunk.text),
        "body_bigrams": pairs(chunk.text),
    }


def entry(
    source: str, *texts: str, date: str | None = None, publisher: str | None = None, tags: tuple[str, ...] = ()
) -> Entry:
    """A file that holds these texts, one article each, each cut in the middle into two chunks."""
    raw = "\n".join(texts)
    document = Document(source, raw, hashlib.sha256(raw.encode()).hexdigest())
    articles, chunks = [], []
    at = 0
    for place, text in enumerate(texts):
        article = Article(
            f"{source}#{place}",
            source,
            text,
            (Span(0, len(text), at, at + len(text)),),
            (0, len(text)),
            title=f"题{place}",
            date=date,
            publisher=publisher,
            tags=tags,
        )
        middle = (len(text) + 1) // 2
        chunks += [
            Chunk(article.id, low, high, text[low:high], f"题{place}")
            for low, high in ((0, middle), (middle, len(text)))
            if low < high
        ]
        articles.append(article)
        at += len(text) + 1
    state = SourceState(source, Path("/somewhere") / source, "", document.sha256)
    return Entry(state, document, tuple(articles), tuple(chunks))


def put(writer: StoreWriter, *entries: Entry) -> None:
    for one in entries:
        vectors = np.array([vector(chunk.text) for chunk in one.chunks], np.float32).reshape(-1, DIM)
        writer.put(one, vectors, [terms(chunk) for chunk in one.chunks])


def write(folder: Path, *entries: Entry, removed: Sequence[str] = (), fresh: bool = False) -> None:
    """Make one change of the store."""
    with StoreWriter(folder, **BUILT_WITH, fresh=fresh) as writer:
        for source in removed:
            writer.remove(source)
        put(writer, *entries)
        writer.commit()


def opened(folder: Path) -> Store:
    return Store.open(folder, **BUILT_WITH)


def texts_in(store: Store) -> dict[str, list[str]]:
    """By source, the texts of its articles."""
    found: dict[str, list[str]] = {}
    for article in store.articles():
        found.setdefault(article.source, []).append(article.text)
    return found
