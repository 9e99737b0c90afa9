"""Conversations kept in one SQLite file of the data folder, each readable only by the browser that had it."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep, time
from typing import Literal
from uuid import uuid4

from bot import render
from bot.errors import HistoryFullError, NotFoundError
from bot.schema import Answer
from index.errors import Lang, Message, StorageError
from index.schema import Json

_log = logging.getLogger(__name__)

Thumb = Literal["up", "down"]

MAX_CONVERSATIONS = 1_000  # of one browser
MAX_TITLE_CHARS, MAX_REMARK_CHARS, MAX_SEARCH_CHARS = 200, 1_000, 100
_TITLE_CHARS = 40
_VERSION = 1
_SCHEMA = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL
);
CREATE INDEX conversations_of_owner ON conversations (owner, updated);
CREATE TABLE exchanges (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question TEXT NOT NULL, text TEXT NOT NULL, answer TEXT NOT NULL, asked REAL NOT NULL,
    thumb TEXT, remark TEXT NOT NULL DEFAULT ''
);
CREATE INDEX exchanges_of_conversation ON exchanges (conversation);
"""
_CANNOT = Message("对话现在存不下来。", "Conversations cannot be kept now.")
_CANNOT_HINT = Message(
    "请检查数据文件夹能不能写、磁盘有没有空间。", "Check that the data folder can be written and the disk has space."
)
_NEWER = Message("对话文件 {path} 是较新版本写的。", "{path} was written by a newer version.")
_FULL = Message(f"已经存了 {MAX_CONVERSATIONS} 个对话。", f"{MAX_CONVERSATIONS} conversations are kept already.")
_FULL_HINT = Message("删掉一些旧对话，新的才能存下。", "Delete old ones, so that new ones can be kept.")
_NONE = Message("没有这个对话，可能已经删除。", "There is no such conversation; it may have been deleted.")
_REMARK = Message("意见", "Remark")
_THUMBS = {"up": Message("有用", "helpful"), "down": Message("有问题", "not right")}


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an answer is kept."""

    conversation: str
    answer: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One kept question with its answer and what the reader thought of it."""

    id: str
    answer: Answer
    asked: float
    thumb: Thumb | None
    remark: str

    def as_json(self) -> Json:
        """Return it with the whole Answer."""
        answer = self.answer.as_json()
        return {"id": self.id, "asked": self.asked, "thumb": self.thumb, "remark": self.remark, "answer": answer}


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation; times are seconds since 1970."""

    id: str
    title: str
    created: float
    updated: float
    exchanges: tuple[Exchange, ...]

    def as_json(self) -> Json:
        """Return it with all its exchanges."""
        exchanges = [one.as_json() for one in self.exchanges]
        return {
            "id": self.id,
            "title": self.title,
            "created": self.created,
            "updated": self.updated,
            "exchanges": exchanges,
        }

    def to_markdown(self, lang: Lang) -> str:
        """Return it as Markdown, questions as headings."""
        parts = [f"# {render.escape_markdown(render.printable(render.one_line(self.title)))}"]
        for one in self.exchanges:
            parts.append(f"## {render.escape_markdown(render.printable(render.one_line(one.answer.question)))}")
            parts.append(render.to_markdown(one.answer, lang))
            if one.thumb:
                said = render.escape_markdown(render.printable(render.one_line(one.remark)))
                thumb = _THUMBS[one.thumb].text(lang)
                parts.append(f"*{_REMARK.text(lang)}：{'，'.join(part for part in (thumb, said) if part)}*")
        return "\n\n".join(parts) + "\n"


class Conversations:
    """Every conversation of everybody; safe to share between threads, and the file between processes.

    Where the file cannot be used, everything works on memory instead and `kept` is False: a page that
    answers is worth more than its history.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time) -> None:
        """Remember where the file is; it is opened, and made, when it is first needed."""
        self._path, self._clock, self._lock = path, clock, threading.RLock()
        self._file: sqlite3.Connection | None = None
        self._kept = True

    @property
    def kept(self) -> bool:
        """Whether what is added outlives this process."""
        with self._reading():
            return self._kept

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            if self._file is not None and self._kept:
                self._file.close()
                self._file = None

    def add(self, owner: str, conversation: str | None, answer: Answer) -> Kept:
        """Keep an answer at the end of a conversation; of a new one if it is not one of the owner's.

        Raises:
            HistoryFullError: If a new one would be one too many.
            StorageError: If it cannot be written.
        """
        now, kept = self._clock(), Kept(conversation or "", uuid4().hex)
        with self._changing() as file:
            mine = file.execute("SELECT 1 FROM conversations WHERE id = ? AND owner = ?", (conversation, owner))
            if mine.fetchone() is None:
                (count,) = file.execute("SELECT count(*) FROM conversations WHERE owner = ?", (owner,)).fetchone()
                if count >= MAX_CONVERSATIONS:
                    raise HistoryFullError(_FULL, _FULL_HINT)
                kept = Kept(uuid4().hex, kept.answer)
                title = render.snippet(answer.question, _TITLE_CHARS)
                row = (kept.conversation, owner, title, now, now)
                file.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)", row)
            said = json.dumps(answer.as_json(), ensure_ascii=False)
            file.execute(
                "INSERT INTO exchanges (id, conversation, question, text, answer, asked) VALUES (?, ?, ?, ?, ?, ?)",
                (kept.answer, kept.conversation, answer.question, answer.answer, said, now),
            )
            file.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, kept.conversation))
        return kept

    def titles(self, owner: str, search: str = "") -> list[Json]:
        """Return the owner's conversations, the last used first: those whose title or text holds `search`."""
        pattern = "%" + search.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        with self._reading() as file:
            rows = file.execute(
                """
                SELECT id, title, created, updated, (SELECT count(*) FROM exchanges WHERE conversation = c.id)
                FROM conversations c
                WHERE owner = :owner AND (title LIKE :like ESCAPE '\\' OR EXISTS (
                    SELECT 1 FROM exchanges WHERE conversation = c.id
                    AND (question LIKE :like ESCAPE '\\' OR text LIKE :like ESCAPE '\\')))
                ORDER BY updated DESC, rowid DESC
                """,
                {"owner": owner, "like": pattern},
            ).fetchall()
        names = ("id", "title", "created", "updated", "exchanges")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def get(self, owner: str, conversation: str) -> Conversation:
        """Return one of the owner's conversations; raises NotFoundError if it is none of theirs."""
        with self._reading() as file:
            row = file.execute(
                "SELECT id, title, created, updated FROM conversations WHERE id = ? AND owner = ?",
                (conversation, owner),
            ).fetchone()
            if row is None:
                raise NotFoundError(_NONE)
            exchanges = file.execute(
                "SELECT id, answer, asked, thumb, remark FROM exchanges WHERE conversation = ? ORDER BY rowid",
                (conversation,),
            ).fetchall()
        name, title, created, updated = row
        return Conversation(name, title, created, updated, tuple(_exchange(*one) for one in exchanges))

    def exchange(self, owner: str, answer: str) -> Exchange:
        """Return one kept answer; raises NotFoundError if it is none of the owner's."""
        with self._reading() as file:
            row = file.execute(
                "SELECT e.id, e.answer, e.asked, e.thumb, e.remark FROM exchanges e "
                "JOIN conversations c ON c.id = e.conversation WHERE e.id = ? AND c.owner = ?",
                (answer, owner),
            ).fetchone()
        if row is None:
            raise NotFoundError(_NONE)
        return _exchange(*row)

    def rename(self, owner: str, conversation: str, title: str) -> None:
        """Give a conversation another title; raises NotFoundError, StorageError."""
        self._change(
            "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?",
            (render.one_line(title), conversation, owner),
        )

    def delete(self, owner: str, conversation: str) -> None:
        """Delete a conversation with all its exchanges; raises NotFoundError, StorageError."""
        self._change("DELETE FROM conversations WHERE id = ? AND owner = ?", (conversation, owner))

    def delete_all(self, owner: str) -> None:
        """Delete everything the owner has here; raises StorageError."""
        with self._changing() as file:
            file.execute("DELETE FROM conversations WHERE owner = ?", (owner,))

    def judge(self, owner: str, answer: str, thumb: Thumb | None, remark: str) -> None:
        """Keep what the owner thinks of an answer, in place of what they thought before.

        Raises:
            NotFoundError: If the answer is none of theirs.
            StorageError: If it cannot be written.
        """
        self._change(
            "UPDATE exchanges SET thumb = ?, remark = ? "
            "WHERE id = ? AND conversation IN (SELECT id FROM conversations WHERE owner = ?)",
            (thumb, remark, answer, owner),
        )

    def _change(self, statement: str, values: tuple[str | None, ...]) -> None:
        with self._changing() as file:
            if file.execute(statement, values).rowcount == 0:
                raise NotFoundError(_NONE)

    def _opened(self) -> sqlite3.Connection:
        try:
            return _open(self._path)
        except (OSError, sqlite3.Error, StorageError) as error:
            _log.warning("conversations are not kept: %s", error)
            self._kept = False
            return _open(None)

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing."""
        with self._reading() as file, file:
            yield file

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._file = self._file or self._opened()
            try:
                yield self._file
            except sqlite3.Error as error:
                _log.warning("conversations: %s", error)
                raise StorageError(_CANNOT, _CANNOT_HINT) from error


def _open(path: Path | None) -> sqlite3.Connection:
    """Open the file, or a place in memory for None, and make its tables if it is new."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(path or ":memory:", timeout=5, check_same_thread=False)
    try:
        if file.execute("PRAGMA user_version").fetchone()[0] > _VERSION:  # before anything is written to it
            raise StorageError(Message(_NEWER.zh.format(path=path), _NEWER.en.format(path=path)))
        _write_ahead(file)
        file.execute("PRAGMA synchronous = FULL")  # an answer that was shown outlives a power cut
        file.execute("PRAGMA foreign_keys = ON")
        file.execute("PRAGMA secure_delete = ON")  # deleted is gone from the file as well
        file.execute("BEGIN IMMEDIATE")  # two servers that start at once; also shows whether it can be written
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if version == 0:
            for statement in _SCHEMA.split(";"):
                file.execute(statement)
            file.execute(f"PRAGMA user_version = {_VERSION}")
        file.commit()
    except (sqlite3.Error, StorageError):
        file.close()
        raise
    return file


def _write_ahead(file: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait here by itself while another connection does the same."""
    for last in (False,) * 50 + (True,):
        try:
            file.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if last:
                raise
            sleep(0.1)


def _exchange(name: str, answer: str, asked: float, thumb: Thumb | None, remark: str) -> Exchange:
    return Exchange(name, Answer.from_json(json.loads(answer)), asked, thumb, remark)
