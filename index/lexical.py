"""Terms to best chunks: BM25 by tantivy over four fields, all of them cut into terms by our analyzer.

The index only ever grows between two states of the store: documents above the newest state, left by a writer that
did not come to its end, and documents of removed chunks are ignored by the reader and deleted by a later writer.
"""

import contextlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import Message, StoreError

Mask = NDArray[np.bool_]

FIELDS = ("head_words", "head_bigrams", "body_words", "body_bigrams")
FILTER_IDS = 1000  # up to here a filter is cheaper as part of the query than as a longer list of results
_FEW = 1024  # hits asked for first: the longest list costs what it could hold, not what it holds
# Bytes a writer fills before it starts a new segment; small ones are merged again and again, and searched one by one.
SMALL_HEAP, LARGE_HEAP = 15_000_000, 256_000_000
MANY = 1000  # chunks that are worth the large heap


class LexicalIndex:
    """The terms of one state, for reading by any number of threads."""

    def __init__(self, folder: Path, live: Mask) -> None:
        """Open the newest commit.

        Args:
            folder: Where tantivy's files lie.
            live: By chunk id, whether the chunk belongs to the state.

        Raises:
            StoreError: If a file is missing or damaged.
        """
        self._live = live
        with _translated(folder), _readable(folder) as path:
            index = _tantivy().Index.open(str(path))
            self._schema, self._searcher = index.schema, index.searcher()

    @property
    def ids(self) -> NDArray[np.int64]:
        """Ids of all live chunks that can be found, in no particular order."""
        tantivy = _tantivy()
        found = self._searcher.search(tantivy.Query.all_query(), max(1, self._searcher.num_docs), count=False)
        ids = self._ids(found)
        return ids[self._is_live(ids)]

    def match(
        self,
        terms: Mapping[str, Sequence[str]],
        k: int,
        *,
        weights: Mapping[str, float] | None = None,
        allowed: Mask | None = None,
    ) -> list[tuple[int, float]]:
        """Return the chunks that match best.

        Args:
            terms: By field, what is looked for; a term named twice counts twice.
            k: At most so many, > 0.
            weights: By field, what the score of the field is multiplied with, > 0; 1 for fields left out.
            allowed: By chunk id, what may be found; None for all.

        Returns:
            Pairs (chunk id, score > 0), best first, ties by id. The score is the sum of BM25 (k1 1.2, b 0.75)
            over terms and fields. Chunks without any of the terms are not in it.
        """
        if k < 1:
            raise ValueError(f"k must be > 0, got {k}")
        if unknown := [field for field in (*terms, *(weights or ())) if field not in FIELDS]:
            raise ValueError(f"no such field: {', '.join(unknown)}")
        query = self._query(terms, weights or {})
        if query is None:
            return []
        mask = self._live if allowed is None else self._live & allowed
        kept = int(np.count_nonzero(mask))
        if not kept:
            return []
        limit, enough = k + 16, False
        if allowed is not None:
            if kept <= FILTER_IDS:
                query = self._only(query, np.flatnonzero(mask).tolist())
            else:
                limit = k + 16 + int(k * self._searcher.num_docs / kept)
        while not enough:
            found = self._searcher.search(query, limit, count=False)
            ids = self._ids(found)
            scores = np.array([score for score, _ in found.hits], np.float64)
            good = self._is_live(ids) if allowed is None else self._is_live(ids, mask)
            enough = len(ids) < limit or int(np.count_nonzero(good)) >= k
            limit *= 4
        ids, scores = ids[good], scores[good]
        best = np.lexsort((ids, -scores))[:k]
        return list(zip(ids[best].tolist(), scores[best].tolist(), strict=True))

    def holding(self, ways: Sequence[Mapping[str, Sequence[str]]]) -> NDArray[np.int64]:
        """Return all live chunks that hold every term of at least one of the ways, in no particular order.

        Args:
            ways: Each by field; a way without terms is left out.
        """
        tantivy = _tantivy()
        some = []
        for way in ways:
            terms = [
                (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, field, _clean(term), index_option="basic"))
                for field, wanted in way.items()
                for term in dict.fromkeys(wanted)
            ]
            if terms:
                some.append((tantivy.Occur.Should, tantivy.Query.boolean_query(terms)))
        if not some:
            return np.zeros(0, np.int64)
        query = tantivy.Query.const_score_query(tantivy.Query.boolean_query(some), 1.0)
        limit, found = _FEW, self._searcher.search(query, _FEW, count=False)
        while len(found.hits) == limit:
            limit *= 16
            found = self._searcher.search(query, limit, count=False)
        ids = self._ids(found)
        return ids[self._is_live(ids)]

    def _query(self, terms: Mapping[str, Sequence[str]], weights: Mapping[str, float]) -> Any:
        """Return the query, built without ever parsing a string, or None if there are no terms."""
        tantivy = _tantivy()
        parts = []
        for field, some in terms.items():
            for term, count in Counter(some).items():
                one = tantivy.Query.term_query(self._schema, field, _clean(term), index_option="freq")
                weight = count * weights.get(field, 1.0)
                parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, weight)))
        return tantivy.Query.boolean_query(parts) if parts else None

    def _only(self, query: Any, ids: list[int]) -> Any:
        """Return the query restricted to some chunks, scores unchanged."""
        tantivy = _tantivy()
        among = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, "id", ids), 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, among)])

    def _ids(self, found: Any) -> NDArray[np.int64]:
        return np.array(self._searcher.fast_field_values("id", [place for _, place in found.hits]), np.int64)

    def _is_live(self, ids: NDArray[np.int64], mask: Mask | None = None) -> Mask:
        """Say which of the ids belong to the state; ids it does not know yet are above its mask."""
        mask = self._live if mask is None else mask
        known = ids < len(mask)
        known[known] = mask[ids[known]]
        return known


class LexicalWriter:
    """Adds and deletes; nothing of it is seen by anybody before `commit`."""

    def __init__(self, folder: Path, *, new: bool = False) -> None:
        """Open the index for writing, or create it.

        Args:
            folder: Where tantivy's files lie.
            new: There is none yet; otherwise one that is lost must not come back empty.

        Raises:
            StoreError: If it is damaged or lost.
            OSError: If it cannot be written.
        """
        self._folder = folder
        if new:
            folder.mkdir(parents=True, exist_ok=True)
        with _translated(folder):
            index = _tantivy().Index
            self._index = index(_schema(), str(folder)) if new else index.open(str(folder))
            self._schema = self._index.schema
            self._writer: Any = None
            self._waiting: list[tuple[int, Mapping[str, Sequence[str]]]] = []

    def add(self, ids: Sequence[int], terms: Sequence[Mapping[str, Sequence[str]]]) -> None:
        """Add chunks: for each its id and, by field, its terms."""
        self._waiting += zip(ids, terms, strict=True)
        if len(self._waiting) > MANY:
            self._write()

    def _write(self) -> None:
        """Hand what is waiting to tantivy; how much it is tells how large the writer has to be."""
        waiting, self._waiting = self._waiting, []
        with _translated(self._folder):
            writer, document = self._open(large=len(waiting) > MANY), _tantivy().Document
            for number, fields in waiting:
                one = document()
                one.add_unsigned("id", number)
                for field, some in fields.items():
                    one.add_text(field, _clean(" ".join(some)))
                writer.add_document(one)

    def delete(self, ids: Sequence[int]) -> None:
        """Delete chunks by id; unknown ids are nothing to delete."""
        tantivy = _tantivy()
        with _translated(self._folder):
            for start in range(0, len(ids), 10_000):
                some = tantivy.Query.term_set_query(self._schema, "id", list(ids[start : start + 10_000]))
                self._open().delete_documents_by_query(some)

    def delete_from(self, first: int) -> None:
        """Delete all chunks whose id is `first` or higher."""
        tantivy = _tantivy()
        query = tantivy.Query.range_query(self._schema, "id", tantivy.FieldType.Unsigned, first, None)
        with _translated(self._folder):
            if self._index.searcher().search(query, 1, count=False).hits:
                self._open().delete_documents_by_query(query)

    def commit(self) -> None:
        """Make it durable, and visible to readers that open from now on."""
        if self._waiting:
            self._write()
        if self._writer is not None:
            with _translated(self._folder):
                self._writer.commit()

    def close(self) -> None:
        """Let go of the index; what was not committed is gone."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with contextlib.suppress(ValueError, OSError):  # a failed writer has nothing to wait for
                writer.rollback()
                writer.garbage_collect_files()
                writer.wait_merging_threads()

    def _open(self, *, large: bool = False) -> Any:
        """Return tantivy's writer, opened when first needed: nothing to write costs nothing."""
        if self._writer is None:
            self._writer = self._index.writer(LARGE_HEAP if large else SMALL_HEAP, num_threads=1)
        return self._writer


def _tantivy() -> Any:
    import tantivy

    return tantivy


def _schema() -> Any:
    builder = _tantivy().SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _clean(text: str) -> str:
    """Replace lone surrogates, which no text in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode()


@contextlib.contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Tell a full disk from a damaged index; tantivy raises ValueError for both."""
    try:
        yield
    except ValueError as error:
        for number in (28, 30, 13, 122, 27):  # ENOSPC, EROFS, EACCES, EDQUOT, EFBIG
            if f"code: {number}," in str(error) or f"os error {number})" in str(error):
                raise OSError(number, os.strerror(number), str(folder)) from error
        raise StoreError(
            Message(f"索引 {folder} 已损坏。", f"The index {folder} is damaged."),
            Message("请运行：wenbao rebuild。", "Run: wenbao rebuild."),
        ) from error


@contextlib.contextmanager
def _readable(folder: Path) -> Iterator[Path]:
    """Yield a folder that tantivy can open: it wants to write a lock file even for reading.

    Where that is not allowed, it is a temporary one with links to the same files; they may go as soon as the
    index is open, because it maps them all at once.
    """
    if os.access(folder, os.W_OK) or not folder.is_dir():
        yield folder
        return
    # A thread of tantivy's may put its lock file there anew while the folder is cleared; that must not cost the answer.
    with tempfile.TemporaryDirectory(prefix="wenbao-", ignore_cleanup_errors=True) as view:
        for file in folder.iterdir():
            if not file.name.endswith(".lock"):
                (Path(view) / file.name).symlink_to(file.absolute())
        yield Path(view)
