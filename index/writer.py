"""The write side of a store: one change at a time, seen whole or not at all (how: `store.py`)."""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import reprints
from index.database import (
    ARTICLES,
    DATABASE,
    FORMAT,
    LOCK,
    TABLES,
    VECTORS,
    Manifest,
    article_of,
    article_row,
    blob,
    busy,
    no_index,
    read_manifest,
    text_of,
    translated,
)
from index.dense import Ids, Mask, VectorFile, read_vectors, write_base, write_delta
from index.errors import BusyError, StorageError, StoreError
from index.lexical import LexicalWriter
from index.prepared import Prepared
from index.protocols import Vectors
from index.schema import Article, Block, Chunk, Document, Json

SLACK_ROWS = 4096  # so many vectors may lie in deltas or be dead before the base is written anew
SLACK_SHARE = 8  # or one in so many of the base, whichever is more
MAX_DELTAS = 32
_PATIENCE_S = 10.0  # that what took minutes to find out waits for another writer
_STATES = "SELECT source, path, stamp, sha256, sidecar FROM sources"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a file in the store, to tell whether it has changed.

    Attributes:
        source, path: Name in the collection and absolute path.
        stamp: Size, times and number of the file, to skip hashing it; "" where they say nothing.
        sha256: Of its bytes.
        sidecar: Hash of what its sidecar says; None without one.
    """

    source: str
    path: Path
    stamp: str
    sha256: str
    sidecar: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as it is stored: its state, its raw text, its articles and their chunks, in order."""

    state: SourceState
    document: Document
    articles: tuple[Article, ...]
    chunks: tuple[Chunk, ...]


class StoreWriter:
    """One change of the folder: a context in which nothing is seen by readers before `commit`.

    Leaving the context without `commit` undoes everything.
    """

    def __init__(self, folder: Path, *, embedder: str, dim: int, analyzer: str, fresh: bool = False) -> None:
        """Prepare; the folder is opened, or created, on entering the context.

        Args:
            folder: The data folder.
            embedder: Name of the embedder in use.
            dim: Length of its vectors.
            analyzer: Name of the analyzer in use.
            fresh: Write all vectors and terms anew: whatever was built with others is replaced, and of the
                sources only those stay that are put again.
        """
        self._folder, self._fresh = folder, fresh
        self._given = (embedder, dim, analyzer)
        self._manifest: Manifest  # the state as it will be; set on entering, like what follows
        self._changed: bool
        self._database: sqlite3.Connection | None = None
        self._terms: LexicalWriter | None = None
        self._lock: int | None = None
        self._new_ids: list[NDArray[np.int64]] = []
        self._new_vectors: list[NDArray[np.float16]] = []
        self._put: set[str] = set()
        self._digest = hashlib.sha256()  # of what changes

    def __enter__(self) -> "StoreWriter":
        """Take the lock, sweep up, begin.

        Raises:
            BusyError: If another process writes.
            StorageError: If the folder cannot be written.
            EmbedderMismatchError, AnalyzerMismatchError: If it was built with others, unless `fresh`.
            StoreError: If it is damaged, or of another format.
        """
        try:
            with translated(self._folder):
                self._begin()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def sources(self) -> list[SourceState]:
        """Return what is in the store, sorted by name."""
        return [_source_state(row) for row in self._db.execute(f"{_STATES} ORDER BY source")]

    def source_at(self, path: Path) -> SourceState | None:
        """Return what is in the store of the file at a path, or None."""
        row = self._db.execute(f"{_STATES} WHERE path = ?", [os.fsencode(path)]).fetchone()
        return _source_state(row) if row else None

    def holds(self, source: str) -> bool:
        """Whether a source of this name is in the store."""
        return self._db.execute("SELECT 1 FROM sources WHERE source = ?", [source]).fetchone() is not None

    @property
    def is_empty(self) -> bool:
        """Whether no source is in the store."""
        return self._db.execute("SELECT 1 FROM sources LIMIT 1").fetchone() is None

    def document(self, source: str) -> Document:
        """Return a source as it was loaded.

        Raises:
            KeyError: If there is no such source.
        """
        row = self._db.execute(
            "SELECT s.sha256, d.head, d.text FROM documents d JOIN sources s ON s.id = d.source WHERE s.source = ?",
            [source],
        ).fetchone()
        if row is None:
            raise KeyError(source)
        head = json.loads(row[1])
        blocks = tuple(Block(*block) for block in head["blocks"])
        return Document(source, text_of(row[2]), row[0], head["format"], blocks, tuple(head["pages"]))

    def articles(self, source: str) -> list[Article]:
        """Return the articles of a source as they are stored, in order."""
        rows = self._db.execute(f"{ARTICLES} WHERE s.source = ? ORDER BY a.place", [source])
        return [article_of(row) for row in rows]

    def put(
        self,
        entry: Entry,
        vectors: Vectors,
        terms: Sequence[Mapping[str, Sequence[str]]],
        prepared: Sequence[Prepared] = (),
    ) -> None:
        """Store a source in place of what was stored under its name.

        Args:
            entry: What is stored.
            vectors: Shape (number of chunks, dim).
            terms: By field, for each chunk.
            prepared: Of each chunk; without it, it is prepared anew for every question.
        """
        if prepared and len(prepared) != len(entry.chunks):
            raise ValueError(f"{len(entry.chunks)} chunks, {len(prepared)} prepared")
        if vectors.shape != (len(entry.chunks), self._manifest.dim) or len(terms) != len(entry.chunks):
            raise ValueError(f"{len(entry.chunks)} chunks, vectors of shape {vectors.shape}, terms for {len(terms)}")
        with translated(self._folder):
            self.remove(entry.state.source)
            keys = self._put_articles(entry)
            first = self._manifest.next_chunk
            ids = range(first, first + len(entry.chunks))
            self._db.executemany(
                "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (number, keys[one.article_id], one.start, one.end, blob(one.text), blob(one.context))
                    for number, one in zip(ids, entry.chunks, strict=True)
                ],
            )
            self._db.executemany(
                "INSERT INTO precomputed VALUES (?, ?, ?)",
                [(number, blob(one.plain), one.tokens) for number, one in zip(ids, prepared, strict=False)],
            )
            assert self._terms is not None
            self._terms.add(ids, terms)
            self._new_ids.append(np.arange(first, first + len(ids), dtype=np.int64))
            self._new_vectors.append(vectors.astype(np.float16))
            self._manifest = replace(self._manifest, next_chunk=first + len(ids))
            self._put.add(entry.state.source)
            self._note(entry.state.source, entry.state.sha256, entry.state.sidecar)
            self._changed = True

    def touch(self, state: SourceState) -> None:
        """Note the new stamp of a file whose content is the same."""
        with translated(self._folder):
            self._db.execute("UPDATE sources SET stamp = ? WHERE source = ?", [state.stamp, state.source])

    def remove(self, source: str) -> None:
        """Take a source out; nothing happens if it is not in."""
        with translated(self._folder):
            row = self._db.execute("SELECT id FROM sources WHERE source = ?", [source]).fetchone()
            if row is None:
                return
            chunks = "SELECT c.id FROM chunks c JOIN articles a ON a.id = c.article WHERE a.source = ?"
            self._db.execute(f"INSERT INTO removed_chunks {chunks}", row)
            self._db.execute(f"DELETE FROM precomputed WHERE chunk IN ({chunks})", row)
            self._db.execute(f"DELETE FROM chunks WHERE id IN ({chunks})", row)
            for table in ("sketches", "sketch_keys"):
                of_source = "SELECT id FROM articles WHERE source = ?"
                self._db.execute(f"DELETE FROM {table} WHERE article IN ({of_source})", row)
            self._db.execute("DELETE FROM articles WHERE source = ?", row)
            self._db.execute("DELETE FROM documents WHERE source = ?", row)
            self._db.execute("DELETE FROM sources WHERE id = ?", row)
            self._changed = True
            self._note(source)

    def commit(self) -> Manifest:
        """Make the change durable and visible, once; return the new state, or the old one if nothing changed.

        Raises:
            StorageError: If it cannot be written; the last state is untouched.
        """
        with translated(self._folder):
            if self._fresh:
                for state in self.sources():
                    if state.source not in self._put:
                        self.remove(state.source)
            if self._changed:
                self._commit_state(self._write_vectors())
            else:
                self._db.execute("COMMIT")  # stamps only: the same state, known better
        with suppress(StorageError), translated(self._folder):  # the new state stands; the rest can wait
            self._sweep()
            self._compact()
        return self._manifest

    @property
    def _db(self) -> sqlite3.Connection:
        assert self._database is not None, "a writer is used inside its context"
        return self._database

    def _begin(self) -> None:
        embedder, dim, analyzer = self._given
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self._folder)
        self._database = sqlite3.connect(self._folder / DATABASE, isolation_level=None, timeout=10)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
            self._database.execute(f"PRAGMA {pragma}")
        (self._folder / VECTORS).mkdir(exist_ok=True)
        self._database.execute("BEGIN IMMEDIATE")
        for statement in TABLES.split(";"):
            self._database.execute(statement)
        last = read_manifest(self._folder, self._database)
        if last and not self._fresh:
            last.check(self._folder, embedder, dim, analyzer)
            self._manifest, self._changed = last, False
        else:
            generation, first = (last.generation, last.next_chunk) if last else (0, 1)
            same = last is not None and (last.embedder, last.dim, last.analyzer) == self._given
            terms = f"terms-{generation + 1}"
            self._manifest = Manifest(
                FORMAT,
                embedder,
                dim,
                analyzer,
                generation,
                "",
                first,
                terms,
                (),
                calibration=last.calibration if last and same else None,  # other parts find, and err, otherwise
            )
            self._changed = True
        _sweep_files(self._folder, last)
        self._terms = LexicalWriter(self._folder / self._manifest.terms, new=last is None or self._fresh)
        self._sweep_terms()

    def _put_articles(self, entry: Entry) -> dict[str, int]:
        """Store a source and its articles; return the row of each article by its id."""
        state, document = entry.state, entry.document
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = self._db.execute(
            "INSERT INTO sources VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            [state.source, os.fsencode(state.path), state.stamp, state.sha256, state.sidecar, len(document.text), now],
        ).lastrowid
        head = {"format": document.format, "pages": document.pages, "blocks": [astuple(one) for one in document.blocks]}
        self._db.execute("INSERT INTO documents VALUES (?, ?, ?)", [row, json.dumps(head), blob(document.text)])
        keys: dict[str, int] = {}
        for place, article in enumerate(entry.articles):
            values = [article.id, row, place, *article_row(article)]
            inserted = self._db.execute("INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?)", values).lastrowid
            assert inserted is not None  # it is, after an INSERT
            keys[article.id] = inserted
            if article.body is not None:
                self._put_sketch(inserted, article)
        return keys

    def _put_sketch(self, number: int, article: Article) -> None:
        """Keep what an article is recognised by, and which piece it prints: that of a reprint, or one of its own."""
        own = reprints.sketch(article.text[slice(*article.body or ())])
        piece = self._piece_of(article, own) or self._db.execute("SELECT 1 + max(piece) FROM sketches").fetchone()[0]
        self._db.execute("INSERT INTO sketches VALUES (?, ?, ?)", [number, piece or 1, own.tobytes()])
        self._db.executemany("INSERT INTO sketch_keys VALUES (?, ?)", [(key, number) for key in reprints.keys(own)])

    def _piece_of(self, article: Article, own: reprints.Sketch) -> int | None:
        """Return the number of the piece that another article prints as well, or None."""
        met: Counter[int] = Counter()
        keys = reprints.keys(own)
        for key in keys:
            having = self._db.execute(
                "SELECT article FROM sketch_keys WHERE key = ? LIMIT ?", [key, reprints.COMMON]
            ).fetchall()
            if len(having) < reprints.COMMON:
                met.update(row[0] for row in having)
        enough = min(reprints.SHARED_KEYS, len(keys))
        near = [number for number, count in met.items() if count >= enough]
        for number, resembling in reprints.grouped([(one, self._sketch(one)) for one in near], own):
            row = self._db.execute(f"{ARTICLES} WHERE a.id = ?", [number]).fetchone()
            if reprints.same_piece(article, article_of(row), resembling):
                piece: int = self._db.execute("SELECT piece FROM sketches WHERE article = ?", [number]).fetchone()[0]
                return piece
        return None

    def _sketch(self, number: int) -> reprints.Sketch:
        row = self._db.execute("SELECT hashes FROM sketches WHERE article = ?", [number]).fetchone()
        return np.frombuffer(row[0], np.uint64)

    def _write_vectors(self) -> tuple[VectorFile, ...]:
        """Write the new vectors, with older ones where it is time; return the files of the new state."""
        folder, files, dim = self._folder / VECTORS, self._manifest.vectors, self._manifest.dim
        if not self._new_ids:
            return files
        live = self._live()
        blocks = [block[live[ids]] for ids, block in zip(self._new_ids, self._new_vectors, strict=True)]
        ids = np.concatenate([np.empty(0, np.int64), *(some[live[some]] for some in self._new_ids)])
        if not len(ids):
            return files
        name = f"{self._manifest.generation + 1:06d}"
        base_rows = sum(one.rows for one in files if one.kind == "base")
        deltas = [one for one in files if one.kind == "delta"]
        if len(ids) > max(SLACK_ROWS, base_rows // SLACK_SHARE):
            return (_rewritten(folder, f"{name}.base", files, dim, live, ids, blocks),)
        if len(deltas) < MAX_DELTAS:
            deltas = []
        old_ids, old_blocks = read_vectors(folder, deltas, dim, live)
        written = write_delta(
            folder, f"{name}.delta", np.concatenate([old_ids, ids]), np.concatenate([*old_blocks, *blocks])
        )
        return (*(one for one in files if one not in deltas), written)

    def _commit_state(self, files: tuple[VectorFile, ...]) -> None:
        """Make vectors and terms durable, then switch to the new state with the transaction."""
        _sync(
            self._folder / VECTORS, [name for one in files if one not in self._manifest.vectors for name in one.names]
        )
        assert self._terms is not None
        self._terms.commit()
        if self._fresh:
            self._db.execute("DELETE FROM removed_chunks")  # they were in the folder of terms that goes
        self._manifest = self._counted(replace(self._manifest, generation=self._manifest.generation + 1, vectors=files))
        _put_manifest(self._db, self._manifest)
        self._db.execute("COMMIT")

    def _counted(self, manifest: Manifest) -> Manifest:
        """Return the manifest with its version, and with what the database counts now."""
        self._note(self._manifest.version, manifest.embedder, manifest.analyzer)
        sources, characters = self._db.execute("SELECT count(*), total(characters) FROM sources").fetchone()
        return replace(
            manifest,
            version=f"{manifest.generation}-{self._digest.hexdigest()[:8]}",
            sources=sources,
            characters=int(characters),
            articles=self._db.execute("SELECT count(*) FROM articles").fetchone()[0],
            chunks=self._db.execute("SELECT count(*) FROM chunks").fetchone()[0],
        )

    def _note(self, *changed: str | None) -> None:
        """Make a change part of the version."""
        self._digest.update(json.dumps(changed).encode())

    def _live(self) -> Mask:
        live = np.zeros(self._manifest.next_chunk, np.bool_)
        live[[row[0] for row in self._db.execute("SELECT id FROM chunks")]] = True
        return live

    def _sweep(self) -> None:
        """After a commit: delete what only older states needed."""
        _sweep_files(self._folder, self._manifest)
        self._db.execute("BEGIN IMMEDIATE")
        self._sweep_terms()
        self._db.execute("COMMIT")

    def _sweep_terms(self) -> None:
        """Delete terms of chunks that are gone, and those above the committed state, left by a writer that died."""
        assert self._terms is not None
        removed = [row[0] for row in self._db.execute("SELECT id FROM removed_chunks")]
        self._terms.delete(removed)
        self._terms.delete_from(self._manifest.next_chunk)
        self._terms.commit()
        if removed:
            self._db.execute("DELETE FROM removed_chunks")

    def _compact(self) -> None:
        """Write the base anew, as a state of its own, when deltas and dead rows have grown too many."""
        files = self._manifest.vectors
        rows = sum(one.rows for one in files)
        base_rows = sum(one.rows for one in files if one.kind == "base")
        slack = (rows - base_rows) + (rows - self._manifest.chunks)
        if slack <= max(SLACK_ROWS, base_rows // SLACK_SHARE):
            return
        self._db.execute("BEGIN IMMEDIATE")
        name = f"{self._manifest.generation + 1:06d}.base"
        base = _rewritten(
            self._folder / VECTORS, name, files, self._manifest.dim, self._live(), np.empty(0, np.int64), []
        )
        self._commit_state((base,))
        _sweep_files(self._folder, self._manifest)

    def _close(self) -> None:
        """Undo what was not committed, and let others write."""
        if self._terms is not None:
            self._terms.close()
        if self._database is not None:
            with suppress(sqlite3.Error, OSError, StoreError):  # a later writer sweeps up what this one cannot
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                _sweep_files(self._folder, read_manifest(self._folder, self._database))
            self._database.close()
        if self._lock is not None:
            os.close(self._lock)
        self._terms = self._database = self._lock = None


def put_calibration(folder: Path, calibration: Json) -> None:
    """Put into the manifest what is to be expected of the answers; the state stays, and so does its version.

    Raises:
        NoIndexError: If there is no index.
        BusyError: If another process has been writing for `_PATIENCE_S` seconds.
        StorageError: If it cannot be written; what was there stays.
        StoreError: If the index is damaged, or of another format.
    """
    if not (folder / DATABASE).exists():
        raise no_index(folder)
    with translated(folder):
        lock = _waited_for(folder)
        try:
            with closing(sqlite3.connect(folder / DATABASE, isolation_level=None, timeout=10)) as database:
                database.execute("PRAGMA synchronous = FULL")
                database.execute("BEGIN IMMEDIATE")
                if (manifest := read_manifest(folder, database)) is None:
                    raise no_index(folder)
                _put_manifest(database, replace(manifest, calibration=calibration))
                database.execute("COMMIT")
        finally:
            os.close(lock)


def _put_manifest(database: sqlite3.Connection, manifest: Manifest) -> None:
    database.execute("INSERT OR REPLACE INTO manifest VALUES (1, ?)", [json.dumps(manifest.as_json())])


def _waited_for(folder: Path) -> int:
    """Take the lock as `_lock` does, once whoever holds it lets go."""
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return _lock(folder)
        except BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _source_state(row: Sequence[Any]) -> SourceState:
    return SourceState(row[0], Path(os.fsdecode(row[1])), *row[2:])


def _lock(folder: Path) -> int:
    """Take the lock for as long as the returned file is open; a process that dies lets go of it.

    Raises:
        BusyError: If somebody else holds it.
    """
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        who = os.read(file, 32).decode("ascii", "replace").strip()
        os.close(file)
        raise busy(folder, who) from error
    os.ftruncate(file, 0)
    os.write(file, f"{os.getpid()}\n".encode())
    return file


def _rewritten(
    folder: Path, name: str, files: Sequence[VectorFile], dim: int, live: Mask, ids: Ids, blocks: list[NDArray[Any]]
) -> VectorFile:
    """Write what is live in `files`, followed by new vectors, as one base."""
    old_ids, old_blocks = read_vectors(folder, files, dim, live)
    return write_base(folder, name, np.concatenate([old_ids, ids]), [*old_blocks, *blocks], dim)


def _sync(folder: Path, names: Sequence[str]) -> None:
    """Wait until files and their names are on the disk."""
    for path in [*(folder / name for name in names), folder, folder.parent]:
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _sweep_files(folder: Path, manifest: Manifest | None) -> None:
    """Delete vectors and terms the state does not name; readers that have them open keep them."""
    kept = {name for one in manifest.vectors for name in one.names} if manifest else set()
    for path in (folder / VECTORS).iterdir():
        if path.name not in kept:
            path.unlink()
    for path in folder.glob("terms-*"):
        if manifest is None or path.name != manifest.terms:
            shutil.rmtree(path)
