"""Questions whose right passage is known, for `tests.bench.retrieval`; the texts they are about are not kept here."""

import hashlib
import json
import lzma
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.chunking import chunk
from index.protocols import Embedder
from index.schema import Article, Chunk
from index.training import collection
from index.training.corpus import held_out

_GOLDEN = Path(__file__).parents[1] / "golden"
PARAPHRASES = _GOLDEN / "paraphrases.jsonl"
SAME_SUBJECT = _GOLDEN / "same_subject.jsonl"
NEIGHBOURS = 10  # hard negatives of a question
_ONE_IN = 20  # as index/training/corpus.py keeps news for tests


@dataclass(frozen=True, slots=True)
class Piece:
    """What a search found: a part of an article."""

    article_id: str
    text: str


@dataclass(frozen=True, slots=True)
class SubjectQuestion(collection.Asked):
    """A question on a piece of news that is not the only one on its persons, bodies or event.

    Attributes:
        answer: As it stands in the piece.
    """

    answer: str

    def rank(self, pieces: Sequence[Piece]) -> int:
        """Return the rank of the first piece with the answer among those without it, 0 if it is not found.

        What holds the answer in another article is neither right nor wrong, and left out.
        """
        wrong = 0
        for piece in pieces:
            if self.answer not in piece.text:
                wrong += 1
            elif piece.article_id == self.article_id:
                return wrong + 1
        return 0


def lines(path: Path) -> list[dict[str, str]]:
    """Return the objects of an xz-packed file of the corpus, one a line."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def paraphrases(folder: Path, articles: Sequence[Article]) -> list[collection.Asked]:
    """Return the questions in other words, each with the article of its paragraph."""
    contexts = [line["context"] for line in lines(folder / "reading.jsonl.xz")]
    id_of = {one.text: one.id for one in reversed(articles)}
    asked = []
    for item in map(json.loads, PARAPHRASES.read_text(encoding="utf-8").splitlines()):
        text = _checked(contexts[item["line"] - 1], item, PARAPHRASES)
        asked.append(collection.Asked(item["question"], id_of[text]))
    return asked


def same_subject(folder: Path) -> tuple[list[SubjectQuestion], list[Article], list[Chunk]]:
    """Return the questions on news with rivals, and the held-out news that they are asked of."""
    texts = [line["text"] for line in lines(folder / "news.jsonl.xz")]
    asked = []
    for item in map(json.loads, SAME_SUBJECT.read_text(encoding="utf-8").splitlines()):
        text = _checked(texts[item["line"] - 1], item, SAME_SUBJECT)
        start, end = item["answer"]
        asked.append(SubjectQuestion(item["question"], f"news-{item['line']}", text[start:end]))
    articles = [
        Article(f"news-{number}", f"news-{number}", text, (), (0, len(text)))
        for number, text in enumerate(texts, start=1)
        if held_out(text, _ONE_IN)
    ]
    return asked, articles, [part for article in articles for part in chunk(article)]


def hard_negatives(
    asked: Sequence[collection.Asked],
    answers: Sequence[str],
    articles: Sequence[Article],
    chunks: Sequence[Chunk],
    embedder: Embedder,
) -> list[set[str]]:
    """Return for each question the articles of the chunks nearest to its passage that lack the answer."""
    vectors = embedder.embed_passages([one.text for one in chunks])
    row_of = {one.article_id: row for row, one in reversed(list(enumerate(chunks)))}
    text_of = {one.id: one.text for one in articles}
    right = list(dict.fromkeys(one.article_id for one in asked))
    cosines = vectors[[row_of[article] for article in right]] @ vectors.T
    near = dict(zip(right, np.argsort(-cosines, kind="stable")[:, : 10 * NEIGHBOURS], strict=True))
    hard = []
    for one, answer in zip(asked, answers, strict=True):
        ids = dict.fromkeys(chunks[row].article_id for row in near[one.article_id].tolist())
        lacking = [each for each in ids if each != one.article_id and answer not in text_of[each]]
        hard.append(set(lacking[:NEIGHBOURS]))
    return hard


def _checked(text: str, item: dict[str, str], path: Path) -> str:
    """Return the text if it is the one that a question was written for."""
    if hashlib.sha256(text.encode()).hexdigest()[:16] != item["hash"]:
        sys.exit(f"line {item['line']} of the corpus is not the one that {path.name} was written for")
    return text
