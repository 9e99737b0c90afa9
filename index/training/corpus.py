"""The corpus folder: news and questions with their contexts, one JSON object a line, and what of it is held out."""

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.analyzer import sentences

CHUNK_CHARS = 400  # as index/chunking.py cuts articles
_HELD_OUT_OF_READING = 5  # every fifth context, with all its questions, is for tests
_HELD_OUT_OF_NEWS = 20


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the text that answers it."""

    text: str
    context: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts for training or for tests.

    Attributes:
        news: Whole articles.
        contexts: Encyclopaedia paragraphs, none twice.
        questions: About the contexts, several on each.
    """

    news: tuple[str, ...]
    contexts: tuple[str, ...]
    questions: tuple[Question, ...]


def read(folder: Path) -> tuple[Corpus, Corpus]:
    """Return what is trained on and what is held out; the split depends on the texts alone.

    Raises:
        OSError: If `news.jsonl.xz` or `reading.jsonl.xz` is not in the folder.
    """
    news = [line["text"] for line in _lines(folder / "news.jsonl.xz")]
    questions = [Question(line["question"], line["context"]) for line in _lines(folder / "reading.jsonl.xz")]
    contexts = list(dict.fromkeys(one.context for one in questions))
    train, test = (
        Corpus(
            tuple(text for text in news if held_out(text, _HELD_OUT_OF_NEWS) == tested),
            tuple(text for text in contexts if held_out(text) == tested),
            tuple(one for one in questions if held_out(one.context) == tested),
        )
        for tested in (False, True)
    )
    return train, test


def answers(folder: Path) -> dict[tuple[str, str], str]:
    """Return the answers of `reading.jsonl.xz` by question and context, held-out ones too."""
    lines = _lines(folder / "reading.jsonl.xz")
    return {(line["question"], line["context"]): line["answer"] for line in lines}


def held_out(text: str, one_in: int = _HELD_OUT_OF_READING) -> bool:
    """Tell whether a context (or, with another rate, a piece of news) is kept for tests."""
    return hashlib.sha256(text.encode()).digest()[0] % one_in == 0


def chunks(article: str, max_chars: int = CHUNK_CHARS) -> list[list[str]]:
    """Return the article's sentences, grouped to passages of at most `max_chars` unless one sentence is longer."""
    passages: list[list[str]] = []
    room = 0
    for start, end in sentences(article):
        if end - start > room or not passages:
            passages.append([])
            room = max_chars
        passages[-1].append(article[start:end])
        room -= end - start
    return passages


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
