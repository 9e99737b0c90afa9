"""One folder with everything that was read: articles, chunks and what finds them; every change is whole or not at all.

    index.sqlite     sources, articles, chunks, the manifest; a state begins with the commit of a transaction here
    vectors/         FAISS files (dense.py), written once, named by the manifest
    terms-N/         tantivy's index (lexical.py), named by the manifest
    lock             held by the one process that writes; holds its number

A writer puts vectors and terms in place first and commits the transaction, manifest included, last. Until then
readers see the old state and ignore what is new, by chunk id; from then on, readers that open see the new one.
What a writer that died has left behind is swept away by the next. A reader holds a snapshot of the database and
open files, so it keeps its state for as long as it likes.
"""

import json
import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.database import ARTICLES, DATABASE, VECTORS, Manifest, article_of, snapshot, text_of, translated
from index.dense import DenseIndex, Mask
from index.errors import NoIndexError, StoreError
from index.lexical import LexicalIndex
from index.protocols import Vectors
from index.schema import Article, Chunk, DateRange, Filters
from index.selection import ArticleTable

CACHED_ARTICLES = 2048
SETTLE_AFTER_S = 30.0


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """One file of the collection.

    Attributes:
        source: Its name.
        path: Where it was read from, absolute.
        articles, chunks: How many are in it.
        characters: Of its raw text.
        added_at: When it was last read, `YYYY-MM-DDTHH:MM:SSZ`.
    """

    source: str
    path: Path
    articles: int
    chunks: int
    characters: int
    added_at: str


class Store:
    """One state of the folder, for reading by any number of threads; later writes do not change it."""

    def __init__(self, folder: Path, manifest: Manifest, database: sqlite3.Connection) -> None:
        """Use `open`; this takes a connection inside a transaction that has read `manifest`."""
        self.folder, self.manifest = folder, manifest
        self._database, self._lock = database, threading.Lock()
        self._settle_at = time.monotonic() + SETTLE_AFTER_S
        self._cache: OrderedDict[str, Article] = OrderedDict()
        self._table: ArticleTable | None = None
        printed = _printed(database)
        self._pieces = {key: piece for _, key, piece in printed}
        self._printed: dict[int, list[int]] = {}
        for row, _, piece in printed:
            self._printed.setdefault(piece, []).append(row)
        self._has_prepared = bool(  # an older program made no such table
            database.execute("SELECT 1 FROM sqlite_master WHERE name = 'precomputed'").fetchone()
        )
        pairs = np.array(database.execute("SELECT id, article FROM chunks").fetchall(), np.int64).reshape(-1, 2)
        self._article_of = np.zeros(manifest.next_chunk, np.int64)  # by chunk id; 0 for chunks that are gone
        self._article_of[pairs[:, 0]] = pairs[:, 1]
        live = self._article_of > 0
        self._dense = DenseIndex(folder / VECTORS, manifest.vectors, manifest.dim, live)
        self._lexical = LexicalIndex(folder / manifest.terms, live)

    @classmethod
    def open(cls, folder: Path, *, embedder: str, dim: int, analyzer: str) -> "Store":
        """Open the newest state.

        Args:
            folder: The data folder.
            embedder: Name of the embedder in use.
            dim: Length of its vectors.
            analyzer: Name of the analyzer in use.

        Raises:
            NoIndexError: If nothing was indexed yet.
            EmbedderMismatchError, AnalyzerMismatchError: If it was built with others.
            StoreError: If it is damaged, or of another format.
        """
        while True:
            with translated(folder):
                database, manifest = snapshot(folder)
            try:
                with translated(folder):
                    manifest.check(folder, embedder, dim, analyzer)
                    store = cls(folder, manifest, database)
            except StoreError:
                database.close()
                if current_version(folder) == manifest.version:
                    raise
                continue
            if current_version(folder) == manifest.version:
                return store
            store.close()  # a writer came in between, and may have swept away files before they were opened

    @property
    def version(self) -> str:
        """Short name of this state."""
        return self.manifest.version

    def __len__(self) -> int:
        """Return the number of chunks."""
        return self.manifest.chunks

    def nearest(self, vector: Vectors, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """Return (chunk id, cosine), best first; see `DenseIndex.nearest`."""
        return self._dense.nearest(vector, k, allowed)

    def cosines(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the cosines of some chunks, in the order of `ids`; see `DenseIndex.cosines`."""
        return self._dense.cosines(vector, ids)

    def match(
        self,
        terms: Mapping[str, Sequence[str]],
        k: int,
        *,
        weights: Mapping[str, float] | None = None,
        allowed: Mask | None = None,
    ) -> list[tuple[int, float]]:
        """Return (chunk id, BM25 score), best first; see `LexicalIndex.match`."""
        with translated(self.folder):
            return self._lexical.match(terms, k, weights=weights, allowed=allowed)

    def holding(self, ways: Sequence[Mapping[str, Sequence[str]]]) -> NDArray[np.int64]:
        """Return the numbers of all articles with a chunk that holds every term of one of the ways, sorted."""
        with translated(self.folder):
            return np.unique(self._article_of[self._lexical.holding(ways)])

    def passing(self, filters: Filters, dates: Sequence[DateRange] = ()) -> NDArray[np.int64]:
        """Return the numbers of the articles that `select` lets through, sorted; all of them without filters."""
        return np.flatnonzero(self._articles().select(filters, dates))

    def newest_first(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sort articles by their day, latest first; those of an unknown year follow, then those without any."""
        return self._articles().newest_first(numbers)

    def numbered(self, numbers: Sequence[int]) -> list[Article]:
        """Return articles by their numbers in this state, in the order of `numbers`."""
        found: dict[int, Article] = {}
        for some in _batches(list(numbers), 200):
            rows = self._rows(f"{ARTICLES} WHERE a.id IN ({','.join('?' * len(some))})", some)
            found.update((row[0], article_of(row)) for row in rows)
        return [found[number] for number in numbers]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of `ids`.

        Raises:
            KeyError: If one of them is not in this state.
        """
        return [chunk for chunk, _ in self.plain_chunks(ids)]

    def plain_chunks(self, ids: Sequence[int]) -> list[tuple[Chunk, str | None]]:
        """Return chunks in the order of `ids`, each with its plain form, or None if that was not stored with it.

        Raises:
            KeyError: If one of them is not in this state.
        """
        found: dict[int, tuple[Chunk, str | None]] = {}
        plain, joined = ("p.plain", "LEFT JOIN precomputed p ON p.chunk = c.id") if self._has_prepared else ("NULL", "")
        for some in _batches(list(ids), 500):
            marks = ",".join("?" * len(some))
            rows = self._rows(
                f"SELECT c.id, a.key, c.start, c.stop, c.text, c.context, {plain} FROM chunks c JOIN articles a"
                f" ON a.id = c.article {joined} WHERE c.id IN ({marks})",
                some,
            )
            for number, key, start, stop, text, context, kept in rows:
                chunk = Chunk(key, start, stop, text_of(text), text_of(context))
                found[number] = chunk, None if kept is None else text_of(kept)
        return [found[number] for number in ids]

    def tokens(self, chunk: Chunk) -> bytes | None:
        """Return the chunk as the reader takes it, or None if that was not stored with it."""
        if not self._has_prepared:
            return None
        rows = self._rows(
            "SELECT p.tokens FROM articles a JOIN chunks c ON c.article = a.id JOIN precomputed p ON p.chunk = c.id"
            " WHERE a.key = ? AND c.start = ?",
            [chunk.article_id, chunk.start],
        )
        return rows[0][0] if rows else None

    def article(self, article_id: str) -> Article | None:
        """Return the article, or None if there is none of that id."""
        with self._lock:
            if article := self._cache.get(article_id):
                self._cache.move_to_end(article_id)
                return article
        rows = self._rows(ARTICLES + " WHERE a.key = ?", [article_id])
        if not rows:
            return None
        article = article_of(rows[0])
        with self._lock:
            self._cache[article_id] = article
            while len(self._cache) > CACHED_ARTICLES:
                self._cache.popitem(last=False)
        return article

    def piece(self, article_id: str) -> int:
        """Return the number of the piece that this article and others print, or 0 if no other does."""
        return self._pieces.get(article_id, 0)

    def reprints(self, article_id: str) -> list[Article]:
        """Return the other articles that print the same piece, sorted by source and place in it."""
        piece = self.piece(article_id)
        others = [key for key, of in self._pieces.items() if of == piece and key != article_id] if piece else []
        found = [article for key in others if (article := self.article(key)) is not None]
        return sorted(found, key=lambda one: (one.source, one.page or 0, one.id))

    def articles(self) -> Iterator[Article]:
        """Yield all articles, sorted by source and place in it."""
        order = self._rows("SELECT a.id FROM articles a JOIN sources s ON s.id = a.source ORDER BY s.source, a.place")
        for some in _batches([row[0] for row in order], 200):
            rows = self._rows(f"{ARTICLES} WHERE a.id IN ({','.join('?' * len(some))})", some)
            found = {row[0]: row for row in rows}
            yield from (article_of(found[number]) for number in some)

    def raw_text(self, source: str) -> str | None:
        """Return `Document.text` of a source, which `Article.spans` point into, or None."""
        rows = self._rows(
            "SELECT d.text FROM documents d JOIN sources s ON s.id = d.source WHERE s.source = ?", [source]
        )
        return text_of(rows[0][0]) if rows else None

    def sources(self) -> list[SourceInfo]:
        """Return all files of the collection, sorted by name."""
        rows = self._rows(
            "SELECT s.source, s.path, count(DISTINCT a.id), count(c.id), s.characters, s.added_at FROM sources s"
            " LEFT JOIN articles a ON a.source = s.id LEFT JOIN chunks c ON c.article = a.id"
            " GROUP BY s.id ORDER BY s.source"
        )
        return [SourceInfo(row[0], Path(os.fsdecode(row[1])), *row[2:]) for row in rows]

    def select(self, filters: Filters, dates: Sequence[DateRange] = ()) -> Mask | None:
        """Return which chunks may be found, by chunk id, or None for all of them.

        Args:
            filters: All of its members must hold. An article with unknown year is inside a range of days if some
                year would put it there; one without any date is outside of every range.
            dates: The day of the article must lie in one of these; nothing is asked of it if there are none.
                A range or an article without year is compared by month and day.
        """
        if not filters and not dates:
            return None
        return self._articles().select(filters, dates)[self._article_of]

    def once(self, allowed: Mask | None) -> Mask:
        """Return `allowed`, by chunk id; of its articles that print the same piece only the one that came in first."""
        found = self._article_of > 0 if allowed is None else allowed.copy()
        there = set(np.unique(self._article_of[found]).tolist())
        again = [row for rows in self._printed.values() for row in [one for one in rows if one in there][1:]]
        found &= ~np.isin(self._article_of, again)
        return found

    def newest_day(self) -> str | None:
        """Return the latest `YYYY-MM-DD` or `YYYY-MM` of an article; None if no article's year is known."""
        day: str | None = self._rows(
            "SELECT max(json_extract(head, '$.date')) FROM articles WHERE json_extract(head, '$.date') >= '0'"
        )[0][0]
        return day

    def problems(self) -> list[str]:
        """Compare the three engines and the database itself; return what does not agree, for `wenbao doctor`."""
        found = [row[0] for row in self._rows("PRAGMA quick_check") if row[0] != "ok"]
        expected = set(np.flatnonzero(self._article_of).tolist())
        for name, ids in (("vectors", self._dense.ids.tolist()), ("terms", self._lexical.ids.tolist())):
            if len(ids) != len(set(ids)) or set(ids) != expected:
                found.append(f"{name}: {len(ids)} chunks, {len(set(ids) & expected)} of the {len(expected)} stored")
        if len(expected) != self.manifest.chunks:
            found.append(f"manifest: {self.manifest.chunks} chunks, stored are {len(expected)}")
        return found

    def close(self) -> None:
        """Let go of the database; answers that still run on this state fail. Without it, the last user does."""
        with self._lock:
            self._database.close()

    def _articles(self) -> ArticleTable:
        """Return what articles are chosen by, read when first needed."""
        if self._table is None:
            rows = self._rows(
                "SELECT a.id, s.source, json_extract(a.head, '$.date', '$.publisher', '$.tags')"
                " FROM articles a JOIN sources s ON s.id = a.source"
            )
            self._table = ArticleTable([(number, source, *json.loads(known)) for number, source, known in rows])
        return self._table

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with translated(self.folder), self._lock:
            if time.monotonic() >= self._settle_at:
                self._settle()
            return self._database.execute(query, values).fetchall()

    def _settle(self) -> None:
        """Have SQLite move its log into the database, and read this state from there.

        A snapshot that ends in the log keeps writers from beginning the log anew: under a server that always has
        the newest state open it would grow without end. Just after a state was opened it may be too soon, since
        answers still run on the one before.
        """
        path = self.folder / DATABASE
        self._settle_at = float("inf")
        if not os.access(path, os.W_OK):
            return
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as database:
            busy, frames, moved = database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if busy or frames != moved:
            self._settle_at = time.monotonic() + SETTLE_AFTER_S
            return
        database, manifest = snapshot(self.folder)
        if manifest.version == self.version:
            self._database, database = database, self._database
        database.close()


def _printed(database: sqlite3.Connection) -> list[tuple[int, str, int]]:
    """Return row, id and number of the piece of the articles that print what another one prints, oldest first."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sketches'").fetchone():
        return []  # written by an earlier version, which did not look for reprints
    several = "SELECT piece FROM sketches GROUP BY piece HAVING count(*) > 1"
    return database.execute(
        "SELECT a.id, a.key, s.piece FROM sketches s JOIN articles a ON a.id = s.article"
        f" WHERE s.piece IN ({several}) ORDER BY a.id"
    ).fetchall()


def current_version(folder: Path) -> str | None:
    """Return the version of the newest state, or None if there is none; cheap enough to ask every second.

    Raises:
        StoreError: If it is damaged, or of another format.
    """
    manifest = read_manifest(folder)
    return manifest.version if manifest else None


def read_manifest(folder: Path) -> Manifest | None:
    """Return what the newest state was built with, whatever that is, or None if there is none.

    Raises:
        StoreError: If it is damaged, or of another format.
    """
    try:
        with translated(folder):
            database, manifest = snapshot(folder)
            database.close()
            return manifest
    except NoIndexError:
        return None


def _batches(rows: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
