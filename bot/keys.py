"""Keys of programs, kept as hashes in one SQLite file of the data folder.

A key is `wb_ID_SECRET`. The file holds the id and the SHA-256 of the whole: the secret has 256 random bits, so a slow,
salted hash, which is for passwords that can be guessed, would add nothing.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import time

from bot.errors import NotFoundError, RequestError
from index.errors import Message, StorageError

_log = logging.getLogger(__name__)

SCOPES = ("ask", "search", "read", "metrics", "admin")
USUAL = ("ask", "search", "read")
MAX_NAME_CHARS, MAX_PER_MINUTE = 64, 100_000
USUAL_PER_MINUTE = 120
_KEY = re.compile(r"wb_([0-9a-f]{8})_[\w-]{43}", re.ASCII)
_NOTE_EVERY_S = 60.0  # last use, to the minute: a write for every request would be a write too many
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, scopes TEXT NOT NULL, per_minute INTEGER NOT NULL,
    created REAL NOT NULL, expires REAL, used REAL, revoked REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS keys_in_force ON keys (name) WHERE revoked IS NULL;
"""
_CANNOT = Message("密钥文件 {path} 不能用：{why}", "The file of keys {path} cannot be used: {why}")
_CANNOT_HINT = Message(
    "请检查数据文件夹能不能读写；在此之前接口不放行。",
    "Check that the data folder can be read and written; until then no program is let in.",
)
_NEWER = Message("它是较新版本写的。", "a newer version wrote it.")
_NAME = Message(
    f"密钥的名称要有 1 到 {MAX_NAME_CHARS} 个字，在一行里。", f"The name of a key has 1 to {MAX_NAME_CHARS} characters."
)
_TAKEN = Message("已经有叫“{name}”的密钥。", "There is a key named {name!r} already.")
_TAKEN_HINT = Message("换一个名称，或先撤销它：wenbao keys revoke {name}", "Take another, or revoke it first.")
_NONE = Message("没有叫“{name}”的密钥。", "There is no key {name!r}.")
_NONE_HINT = Message("看看有哪些：wenbao keys list", "See which there are: wenbao keys list")


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key; its secret is not. Times are seconds since 1970.

    Attributes:
        id: Public part, 8 hexadecimal digits.
        name: What the administrator calls it.
        scopes: What it opens, of `SCOPES`; `admin` opens everything.
        per_minute: Requests it may make in a minute.
        created, expires, used, revoked: None where that has not happened, or will not.
    """

    id: str
    name: str
    scopes: tuple[str, ...]
    per_minute: int
    created: float
    expires: float | None = None
    used: float | None = None
    revoked: float | None = None

    def opens(self, scope: str) -> bool:
        """Whether it may do what `scope` names."""
        return scope in self.scopes or "admin" in self.scopes


class Keys:
    """Every key of a data folder; safe to share between threads, and the file between processes.

    Nothing is remembered between calls: a key that was made or revoked by another process counts at once.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time) -> None:
        """Remember where the file is; it is made with the first key."""
        self._path, self._clock = path, clock

    def required(self) -> bool:
        """Whether programs need a key: from the first one on, also when all are revoked or have expired.

        Raises:
            StorageError: If the file is there and cannot be read. Nobody may be let in because of that.
        """
        if not self._path.exists():
            return False
        with self._open() as file:
            return file.execute("SELECT 1 FROM keys LIMIT 1").fetchone() is not None

    def add(
        self,
        name: str,
        scopes: Sequence[str] = USUAL,
        *,
        per_minute: int = USUAL_PER_MINUTE,
        expires: float | None = None,
    ) -> tuple[Key, str]:
        """Make a key; returns it and the text that is shown this once and kept nowhere.

        Raises:
            RequestError: If the name is empty, too long or taken.
            StorageError: If it cannot be written.
            ValueError: If a scope is unknown, there is none, or `per_minute` is out of range.
        """
        if not scopes or set(scopes) - set(SCOPES) or not 1 <= per_minute <= MAX_PER_MINUTE:
            raise ValueError(f"scopes {scopes} are of {SCOPES}, and per_minute {per_minute} from 1")
        if not 0 < len(name.strip()) <= MAX_NAME_CHARS or not name.isprintable():
            raise RequestError(_NAME)
        key_id = secrets.token_hex(4)
        text = f"wb_{key_id}_{secrets.token_urlsafe(32)}"
        chosen = tuple(one for one in SCOPES if one in scopes)
        key = Key(key_id, name.strip(), chosen, per_minute, self._clock(), expires)
        values = (key.id, key.name, _hash(text), " ".join(chosen), per_minute, key.created, expires)
        try:
            with self._open(make=True) as file:
                file.execute(
                    "INSERT INTO keys (id, name, hash, scopes, per_minute, created, expires) VALUES (?,?,?,?,?,?,?)",
                    values,
                )
        except sqlite3.IntegrityError as error:
            raise RequestError(_filled(_TAKEN, name=key.name), _filled(_TAKEN_HINT, name=key.name)) from error
        return key, text

    def all(self) -> list[Key]:
        """Return every key ever made, the oldest first."""
        if not self._path.exists():
            return []
        with self._open() as file:
            return [_key(row) for row in file.execute(f"{_SELECT} ORDER BY created, id")]

    def revoke(self, name: str) -> Key:
        """End a key, by its name or id, at once and for good.

        Raises:
            NotFoundError: If no key in force is called so.
        """
        found = next((one for one in self.all() if one.revoked is None and name in (one.name, one.id)), None)
        if found is None:
            raise NotFoundError(_filled(_NONE, name=name), _NONE_HINT)
        with self._open() as file:
            file.execute("UPDATE keys SET revoked = ? WHERE id = ?", (self._clock(), found.id))
        return found

    def find(self, text: str) -> Key | None:
        """Return the key that a program sent, whatever has become of it; None if there is none."""
        form = _KEY.fullmatch(text)
        if form is None or not self._path.exists():
            return None
        with self._open() as file:
            row = file.execute(f"{_SELECT} WHERE id = ?", (form[1],)).fetchone()
        # The id is public; only the comparison of the hash may tell anything, and it takes the same time always.
        return _key(row) if row and hmac.compare_digest(row["hash"], _hash(text)) else None

    def note_use(self, key: Key) -> None:
        """Write down when a key was last used; where that cannot be written, it is not."""
        now = self._clock()
        if key.used is None or not 0 <= now - key.used < _NOTE_EVERY_S:
            with suppress(StorageError), self._open() as file:
                file.execute("UPDATE keys SET used = ? WHERE id = ?", (now, key.id))

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """Yield the file in a transaction of its own; IntegrityError passes, it is the caller's to explain."""
        try:
            if make:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))  # before SQLite makes it readable by all
            with closing(sqlite3.connect(f"file:{_quoted(self._path)}?mode=rw", uri=True, timeout=5)) as file:
                file.row_factory = sqlite3.Row
                self._prepare(file)
                with file:
                    yield file
        except sqlite3.IntegrityError:
            raise
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(Message(str(error), str(error))) from error

    def _prepare(self, file: sqlite3.Connection) -> None:
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise self._unusable(_NEWER)
        if version == 0:
            file.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")

    def _unusable(self, why: Message) -> StorageError:
        path = self._path
        return StorageError(
            Message(_CANNOT.zh.format(path=path, why=why.zh), _CANNOT.en.format(path=path, why=why.en)), _CANNOT_HINT
        )


_SELECT = "SELECT id, name, hash, scopes, per_minute, created, expires, used, revoked FROM keys"


def _key(row: sqlite3.Row) -> Key:
    values = {name: row[name] for name in ("id", "name", "per_minute", "created", "expires", "used", "revoked")}
    return Key(scopes=tuple(row["scopes"].split()), **values)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _quoted(path: Path) -> str:
    """Return a path as the address SQLite takes."""
    return path.absolute().as_uri().removeprefix("file:")


def _filled(message: Message, **values: str) -> Message:
    return Message(message.zh.format(**values), message.en.format(**values))
