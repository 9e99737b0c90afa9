"""Questions with passages for training and measuring: reading comprehension data as a small collection of articles."""

import json
import lzma
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analyzer import Analyzer
from index.schema import Article, Chunk, Passage, Query

PARAGRAPHS = 4  # neighbours in the data, mostly of one encyclopedia article, make one article here
_CHUNK_CHARS = 400
_K1, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, the words of its answer, and the paragraph of an article that holds it."""

    question: str
    article_id: str
    answer: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Articles and the questions asked of them."""

    articles: tuple[Article, ...]
    samples: tuple[Sample, ...]


def article(text: str, number: int) -> Article:
    """Return a plain text as an article without headline."""
    return Article(f"t{number}", f"t{number}.txt", text, (), (0, len(text)))


def load(reading: Path, news: Path | None = None, distractors: int = 0, seed: int = 0) -> Collection:
    """Read `reading.jsonl.xz` (question, context, answer a line), with news texts as further articles."""
    with lzma.open(reading, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    paragraphs = list(dict.fromkeys(row["context"].strip() for row in rows))
    groups = [paragraphs[first : first + PARAGRAPHS] for first in range(0, len(paragraphs), PARAGRAPHS)]
    texts = ["\n".join(group) for group in groups]
    places: dict[str, tuple[str, int, int]] = {}
    for number, group in enumerate(groups):
        start = 0
        for paragraph in group:
            places[paragraph] = (f"t{number}", start, start + len(paragraph))
            start += len(paragraph) + 1
    if news is not None and distractors:
        with lzma.open(news, "rt", encoding="utf-8") as lines:
            pool = [json.loads(line)["text"].strip() for line in lines]
        texts += random.Random(seed).sample([one for one in pool if 100 < len(one) < 3000], distractors)
    samples = tuple(Sample(row["question"], *_rest(row["answer"], places[row["context"].strip()])) for row in rows)
    return Collection(tuple(article(text, number) for number, text in enumerate(texts)), samples)


def _rest(answer: str, place: tuple[str, int, int]) -> tuple[str, str, int, int]:
    return place[0], answer, place[1], place[2]


def part(sample: Sample) -> int:
    """Return 0 to 9 for the article of a sample: 0 to 6 is for training, 7 for settings, 8 and 9 for measuring."""
    return int(sample.article_id[1:]) // 3 * 7919 % 10


class WordRetriever:
    """BM25 over words and bigrams in memory: a stand-in for the index where articles are taken out at will."""

    def __init__(self, articles: Iterable[Article], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._chunks: list[tuple[Chunk, Article]] = [(chunk, one) for one in articles for chunk in _chunks(one)]
        counts = [
            Counter(self._terms(f"{one.display_title if one.title else ''}\n{chunk.text}"))
            for chunk, one in self._chunks
        ]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / max(1, len(self._lengths))
        self._postings: dict[str, list[tuple[int, int]]] = {}
        for number, count in enumerate(counts):
            for term, times in count.items():
                self._postings.setdefault(term, []).append((number, times))

    def retrieve(self, query: Query, k: int, without: Sample | None = None) -> list[Passage]:
        """Return the best passages; with `without`, as if its article lacked the paragraph that answers it."""
        scores: dict[int, float] = {}
        total = len(self._chunks)
        for term in set(self._terms(query.text)):
            postings = self._postings.get(term, ())
            idf = math.log(1 + (total - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, times in postings:
                norm = _K1 * (1 - _B + _B * self._lengths[number] / self._mean)
                scores[number] = scores.get(number, 0.0) + idf * times * (_K1 + 1) / (times + norm)
        found: list[Passage] = []
        reduced = _without_paragraph(self._chunks, without) if without else None
        for number, score in sorted(scores.items(), key=lambda pair: -pair[1]):
            chunk, one = self._chunks[number]
            if without and one.id == without.article_id:
                if reduced is None or without.start < chunk.end and chunk.start < without.end:
                    continue
                chunk, one = _moved(chunk, without), reduced
            found.append(Passage(chunk, one, len(found) + 1, score / (score + 20)))
            if len(found) == k:
                break
        return found

    def _terms(self, text: str) -> Sequence[str]:
        terms = self._analyzer.terms(text)
        return [*terms.words, *("#" + pair for pair in terms.bigrams)]


def _chunks(one: Article) -> list[Chunk]:
    pieces: list[tuple[int, int]] = []
    for match in re.finditer(r"[^。！？；\n]*[。！？；\n]?", one.text):
        if match[0].strip():
            if pieces and match.end() - pieces[-1][0] <= _CHUNK_CHARS and "\n" not in one.text[slice(*pieces[-1])]:
                pieces[-1] = (pieces[-1][0], match.end())
            else:
                pieces.append(match.span())
    return [Chunk(one.id, start, end, one.text[start:end]) for start, end in pieces]


def _without_paragraph(chunks: Sequence[tuple[Chunk, Article]], sample: Sample) -> Article | None:
    """Return the article of a sample without its paragraph; None if nothing is left."""
    whole = next(one for _, one in chunks if one.id == sample.article_id)
    text = whole.text[: sample.start] + whole.text[sample.end + 1 :]
    return Article(whole.id + "-", whole.source, text, (), (0, len(text))) if text.strip() else None


def _moved(chunk: Chunk, sample: Sample) -> Chunk:
    """Return a chunk at its place in the shortened article."""
    shift = sample.end + 1 - sample.start if chunk.start >= sample.end else 0
    return Chunk(chunk.article_id + "-", chunk.start - shift, chunk.end - shift, chunk.text)
