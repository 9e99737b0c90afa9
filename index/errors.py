"""What can go wrong while reading, building and opening, said in both languages of the interface."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person, in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.zh if lang == "zh" else self.en


class QAError(Exception):
    """Root of everything a user or administrator can mend; never a bug.

    Attributes:
        code: Stable word for programs, in snake_case.
        message: What happened.
        hint: What to do about it; None where `message` says it already.
        exit_code: What the command line exits with (DESIGN §3).
        status: What HTTP answers with.
    """

    code = "error"
    exit_code = 1
    status = 500

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message.en if hint is None else f"{message.en} {hint.en}")
        self.message, self.hint = message, hint

    def text(self, lang: Lang) -> str:
        """Return message and hint as one line."""
        return self.message.text(lang) if self.hint is None else f"{self.message.text(lang)} {self.hint.text(lang)}"


class UsageError(QAError):
    """The caller asked for something that cannot be asked for."""

    code = "wrong_use"
    exit_code = 2
    status = 422


class LoadError(QAError):
    """One file cannot be read; it is left out whole and the rest goes on."""

    code = "unreadable_file"


class SidecarError(LoadError):
    """A sidecar has a wrong key or value."""

    code = "wrong_sidecar"


class StoreError(QAError):
    """The index is missing, damaged, busy, or another one than asked for."""

    code = "store"
    exit_code = 3
    status = 503


class NoIndexError(StoreError):
    """There is no index in the data folder yet."""

    code = "no_index"


class EmbedderMismatchError(StoreError):
    """The store holds another embedder's vectors; comparing them would give numbers without meaning."""

    code = "other_embedder"


class AnalyzerMismatchError(StoreError):
    """The store holds terms of another analyzer or user dictionary; questions would not meet them."""

    code = "other_analyzer"


class BusyError(StoreError):
    """Another process is writing to this index."""

    code = "busy"


class StorageError(StoreError):
    """The data folder cannot be written: read-only, no right, or the disk is full."""

    code = "storage"


class ModelError(QAError):
    """A model folder is broken, has another dimension, or would have to be downloaded."""

    code = "model"
    exit_code = 3
    status = 503


class MissingExtraError(ModelError):
    """A library of an optional part is not installed; the hint names the command that installs it."""

    code = "missing_extra"
