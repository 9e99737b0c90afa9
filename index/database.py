"""The SQLite file of a store: its tables, the manifest in it, and the form of an article as a row."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from index.dense import VectorFile
from index.errors import (
    AnalyzerMismatchError,
    BusyError,
    EmbedderMismatchError,
    Message,
    NoIndexError,
    StorageError,
    StoreError,
)
from index.schema import Article, Json, Span

FORMAT = 1  # of everything in the folder; raise it when an older program could misread what a newer one writes
DATABASE, VECTORS, LOCK = "index.sqlite", "vectors", "lock"

TABLES = """
CREATE TABLE IF NOT EXISTS manifest (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sources (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, path BLOB NOT NULL UNIQUE, stamp TEXT NOT NULL,
    sha256 TEXT NOT NULL, sidecar TEXT, characters INTEGER NOT NULL, added_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (source INTEGER PRIMARY KEY, head TEXT NOT NULL, text BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, source INTEGER NOT NULL, place INTEGER NOT NULL,
    head TEXT NOT NULL, text BLOB NOT NULL, spans BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS articles_of_source ON articles (source, place);
CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    text BLOB NOT NULL, context BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_of_article ON chunks (article);
CREATE TABLE IF NOT EXISTS precomputed (chunk INTEGER PRIMARY KEY, plain BLOB NOT NULL, tokens BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS sketches (article INTEGER PRIMARY KEY, piece INTEGER NOT NULL, hashes BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS sketches_of_piece ON sketches (piece);
CREATE TABLE IF NOT EXISTS sketch_keys (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article))
    WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sketch_keys_of_article ON sketch_keys (article);
CREATE TABLE IF NOT EXISTS removed_chunks (id INTEGER PRIMARY KEY);
"""
ARTICLES = "SELECT a.id, a.head, a.text, a.spans FROM articles a JOIN sources s ON s.id = a.source"

_HEAD = tuple(one.name for one in fields(Article) if one.name not in ("text", "spans"))
_NO_SPACE = frozenset({28, 122, 27})  # ENOSPC, EDQUOT, EFBIG
_NOT_ALLOWED = frozenset({1, 13, 30})  # EPERM, EACCES, EROFS
_ROOM_BYTES = 1 << 17
_SQLITE_NOT_ALLOWED = frozenset({3, 8, 14, 23})  # PERM, READONLY, CANTOPEN, AUTH


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a state is made of and with what.

    Attributes:
        format: `FORMAT` of the program that wrote it.
        embedder, dim, analyzer: What it was built with; it opens only with the same.
        generation: Counts the states of this folder, from 1.
        version: Short name of this state: the generation and a hash of the changes that led to it.
        next_chunk: Chunk ids of this state are below it.
        terms: Folder of tantivy's index.
        vectors: Files of vectors.
        sources, articles, chunks, characters: How many.
        calibration: How sure an answer must be and the false answers to expect, with the version that was asked; as
            `bot.calibration` wrote it. None where the collection was not asked.
    """

    format: int
    embedder: str
    dim: int
    analyzer: str
    generation: int
    version: str
    next_chunk: int
    terms: str
    vectors: tuple[VectorFile, ...]
    sources: int = 0
    articles: int = 0
    chunks: int = 0
    characters: int = 0
    calibration: Json | None = None

    def as_json(self) -> Json:
        """Return what is stored and what `wenbao doctor` shows."""
        return asdict(self)

    def check(self, folder: Path, embedder: str, dim: int, analyzer: str) -> None:
        """Raise EmbedderMismatchError or AnalyzerMismatchError unless it was built with these."""
        if self.analyzer != analyzer:  # first, since the embedder may rest on it
            raise AnalyzerMismatchError(
                Message(
                    f"{folder} 中的索引由另一种分词（{self.analyzer}）建立，现在的是 {analyzer}。",
                    f"The terms in {folder} were cut by another analyzer ({self.analyzer}), not {analyzer}.",
                ),
                Message(
                    "请恢复原来的用户词典（WENBAO_DICT），或运行：wenbao rebuild。",
                    "Restore the user dictionary (WENBAO_DICT), or run: wenbao rebuild.",
                ),
            )
        if self.embedder != embedder:
            raise EmbedderMismatchError(
                Message(
                    f"{folder} 中的索引由向量模型 {self.embedder} 建立，而现在使用的是 {embedder}。",
                    f"The index in {folder} was built with the embedder {self.embedder}, not {embedder}.",
                ),
                Message(
                    "请把 WENBAO_EMBEDDER 设回原来的模型，或运行：wenbao rebuild。",
                    "Set WENBAO_EMBEDDER back to that model, or run: wenbao rebuild.",
                ),
            )
        if self.dim != dim:
            raise EmbedderMismatchError(
                Message(
                    f"{folder} 中的向量有 {self.dim} 维，而 {embedder} 现在给出 {dim} 维。",
                    f"The vectors in {folder} have {self.dim} dimensions, but {embedder} now gives {dim}.",
                ),
                Message("请运行：wenbao rebuild。", "Run: wenbao rebuild."),
            )


_MANIFEST = frozenset(one.name for one in fields(Manifest))


def snapshot(folder: Path) -> tuple[sqlite3.Connection, Manifest]:
    """Open the database for reading, in a transaction that sees the newest state and nothing later.

    Raises:
        NoIndexError: If nothing was indexed yet.
        StoreError: If it is damaged, or of another format.
    """
    path = folder / DATABASE
    if not path.exists():
        raise no_index(folder)
    uri = f"{path.absolute().as_uri()}?mode=ro"
    database = _connected(uri)
    try:
        try:
            database.execute("BEGIN")
            manifest = read_manifest(folder, database)
        except sqlite3.OperationalError as error:
            # Where nothing may be written, SQLite can read a log that is there, but not make the files for one.
            if primary(error) not in _SQLITE_NOT_ALLOWED or Path(f"{path}-wal").exists():
                raise
            database.close()
            database = _connected(f"{uri}&immutable=1")
            database.execute("BEGIN")
            manifest = read_manifest(folder, database)
        if manifest is None:
            raise no_index(folder)
    except BaseException:
        database.close()
        raise
    return database, manifest


def _connected(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10, check_same_thread=False)


def read_manifest(folder: Path, database: sqlite3.Connection) -> Manifest | None:
    """Return the manifest, or None if nothing was ever committed.

    Raises:
        StoreError: If it is damaged, or of another format.
    """
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'manifest'").fetchone():
        return None
    row = database.execute("SELECT json FROM manifest").fetchone()
    if row is None:
        return None
    try:
        values = json.loads(row[0])
        found = values["format"]
        if found == FORMAT:
            known = {name: one for name, one in values.items() if name in _MANIFEST}  # a newer program may say more
            return Manifest(**{**known, "vectors": tuple(VectorFile(**one) for one in values["vectors"])})
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(folder) from error
    raise StoreError(
        Message(
            f"{folder} 中索引的格式是 {found}，本程序读写的格式是 {FORMAT}。",
            f"The index in {folder} is of format {found}; this program reads and writes format {FORMAT}.",
        ),
        _AGAIN,
    )


_AGAIN = Message(
    "请用原来的版本打开，或移走该文件夹后重新运行：wenbao index。",
    "Use the version that wrote it, or move the folder away and run: wenbao index.",
)


def no_index(folder: Path) -> NoIndexError:
    """Return the error for a folder without any state."""
    return NoIndexError(
        Message(f"{folder} 中还没有索引。", f"There is no index in {folder} yet."),
        Message("请先运行：wenbao index 文件或文件夹。", "Run first: wenbao index PATH."),
    )


def damaged(folder: Path) -> StoreError:
    """Return the error for a database that cannot be read."""
    return StoreError(
        Message(f"{folder} 中的索引已损坏。", f"The index in {folder} is damaged."),
        Message("请移走该文件夹后重新运行：wenbao index。", "Move the folder away and run again: wenbao index."),
    )


def primary(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code of an error; 0 where it did not come from SQLite."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn failures of disk and database into StorageError, BusyError or StoreError."""
    try:
        yield
    except OSError as error:
        raise _storage(folder, error.errno, error.strerror or str(error)) from error
    except sqlite3.DatabaseError as error:
        code = primary(error)
        if code == sqlite3.SQLITE_FULL:
            raise _storage(folder, 28, str(error)) from error
        if code in _SQLITE_NOT_ALLOWED:
            raise _storage(folder, 13, str(error)) from error
        if code == sqlite3.SQLITE_IOERR:  # also what a disk without room for the log's index gives
            full = shutil.disk_usage(folder).free < _ROOM_BYTES
            raise _storage(folder, 28 if full else None, str(error)) from error
        if code == sqlite3.SQLITE_BUSY:
            raise busy(folder, "") from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise damaged(folder) from error
        raise


def busy(folder: Path, who: str) -> BusyError:
    """Return the error for a folder that another process (its number) writes to."""
    return BusyError(
        Message(
            f"另一个进程（{who or '未知'}）正在写入 {folder}。",
            f"Another process ({who or 'unknown'}) is writing to {folder}.",
        ),
        Message("请等它结束后再试。", "Try again when it has finished."),
    )


def _storage(folder: Path, number: int | None, reason: str) -> StorageError:
    if number in _NO_SPACE:
        return StorageError(
            Message(
                f"磁盘已满，无法写入 {folder}；原有索引没有改变。",
                f"The disk is full: {folder} cannot be written; the index is as it was.",
            ),
            Message("请腾出空间后再试。", "Make room and try again."),
        )
    if number in _NOT_ALLOWED:
        return StorageError(
            Message(
                f"没有权限写入或打开 {folder}，或者它是只读的。",
                f"{folder} cannot be written or opened: it is read-only, or permission is missing.",
            ),
            Message(
                "请修改权限，或用 --data 指定另一个文件夹。",
                "Change its permissions, or name another folder with --data.",
            ),
        )
    return StorageError(
        Message(f"{folder} 无法读写：{reason}。", f"{folder} cannot be read or written: {reason}."),
        Message("请检查磁盘和文件夹。", "Check the disk and the folder."),
    )


def blob(text: str) -> bytes:
    """Return text as it is stored: bytes, since an article may hold what SQLite's own text cannot."""
    return text.encode("utf-8", "surrogatepass")


def text_of(data: bytes) -> str:
    """Return the text that `blob` made bytes of."""
    return data.decode("utf-8", "surrogatepass")


def article_row(article: Article) -> tuple[str, bytes, bytes]:
    """Return an article as the columns head, text and spans."""
    head = {key: getattr(article, key) for key in _HEAD}
    spans = np.array(article.spans, "<u4").tobytes()
    return json.dumps(head), blob(article.text), spans


def article_of(row: Sequence[Any]) -> Article:
    """Return the article of a row of `ARTICLES`."""
    head, text, spans = json.loads(row[1]), text_of(row[2]), np.frombuffer(row[3], "<u4").reshape(-1, 4)
    head["body"] = tuple(head["body"]) if head["body"] else None
    head["tags"] = tuple(head["tags"])
    return Article(**head, text=text, spans=tuple(Span(*span) for span in spans.tolist()))
