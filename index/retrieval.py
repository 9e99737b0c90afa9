"""Query to passages: the read path over a Store."""

import json
import math
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path
from typing import NamedTuple

from index.analyzer import Analyzer
from index.fusion import union
from index.matching import Match, ask, match, plains
from index.prepared import embedded
from index.protocols import Embedder
from index.reader import LEAST_SCORE, Reader, built_in
from index.reprints import tells_nothing_new
from index.schema import Article, Chunk, Filters, Passage, Query
from index.store import Store

CANDIDATES = 50  # compared with the question
READ = 3  # of them are read at most, token by token,
REACH = 2.5  # and only those whose evidence is by so many logits at most less than the best one's
_DISTINCT = 10  # passages of different pieces that are worth another search
_DENSE, _DATED = 10, 10  # places on the lists beside BM25 that are sure of it
_FARTHEST = 30.0  # logit beyond which a probability is as good as 0 or 1
FIELDS = {"head_words": 0.3, "head_bigrams": 0.3, "body_words": 1.0, "body_bigrams": 1.0}

RANKING = Path(__file__).parent / "models" / "ranking.json"  # made by index/training/reranker.py


class HybridRetriever:
    """Finds passages by words, by character pairs and by vectors, then weighs how much of the question each meets."""

    def __init__(self, store: Store, embedder: Embedder, analyzer: Analyzer, reader: Reader | None = None) -> None:
        self._store, self._embedder, self._analyzer = store, embedder, analyzer
        self._reader = reader or built_in()

    def retrieve(self, query: Query, k: int) -> list[Passage]:
        """Return at most k passages, best first.

        A score is the probability that the passage answers the question, as far as its words tell. Days that the
        question names favour articles of these days and rule nothing out; only `query.filters` do.
        """
        if k < 1:
            raise ValueError(f"k must be > 0, got {k}")
        chunks, matches = self.candidates(query, max(k, CANDIDATES))
        found = self._one_of_each(chunks, matches, max(k, READ))
        if len(found) < min(k, len(chunks), _DISTINCT):  # reprints of a few pieces have taken the places of others
            more = zip(*self.candidates(query, max(k, CANDIDATES), once=True), strict=True)
            pairs = dict([*zip(chunks, matches, strict=True), *more])
            found = self._one_of_each(list(pairs), list(pairs.values()), max(k, READ))
        return [
            Passage(chunk, self._article(chunk.article_id), rank, score)
            for rank, (score, chunk) in enumerate(self._looked_at(query, found)[:k], start=1)
        ]

    def _looked_at(self, query: Query, found: list[tuple[float, Chunk]]) -> list[tuple[float, Chunk]]:
        """Return the chunks in order of their probability; those that are about as likely as the first one are read."""
        close = contenders([logit(score) for score, _ in found])
        if close < 2:
            return found
        cuts = [self._tokens(chunk) for _, chunk in found[:close]]
        pairs = zip(found[:close], self._reader.scores(self._analyzer.normalize(query.text), cuts), strict=True)
        first = sorted([(read_evidence(score, read), chunk) for (score, chunk), read in pairs], key=lambda one: -one[0])
        return first + [(min(score, first[-1][0]), chunk) for score, chunk in found[close:]]

    def _one_of_each(self, chunks: Sequence[Chunk], matches: Sequence[Match], k: int) -> list[tuple[float, Chunk]]:
        """Return the best k chunks with their scores, best first, without those that say again what a reprint says."""
        rated = [(evidence(one), chunk) for chunk, one in zip(chunks, matches, strict=True)]
        rated.sort(key=lambda pair: -pair[0])
        shown: dict[int, str] = {}
        kept: list[tuple[float, Chunk]] = []
        for score, chunk in rated:
            if len(kept) == k:
                break
            piece = self._store.piece(chunk.article_id)
            first = shown.setdefault(piece, chunk.article_id) if piece else chunk.article_id
            if first == chunk.article_id or not tells_nothing_new(chunk, self._article(first)):
                kept.append((score, chunk))
        return kept

    def _tokens(self, chunk: Chunk) -> bytes:
        """Return a chunk as the reader takes it, cut now where it was stored by another program or under its model."""
        kept = self._store.tokens(chunk)
        if kept is not None and self._reader.vocabulary.is_current(kept):
            return kept
        return self._reader.vocabulary.cut([self._analyzer.normalize(embedded(chunk))])[0]

    def _article(self, article_id: str) -> Article:
        article = self._store.article(article_id)
        assert article is not None  # chunks and articles of one state belong together
        return article

    def candidates(self, query: Query, k: int, *, once: bool = False) -> tuple[list[Chunk], list[Match]]:
        """Return at most k chunks that may answer, most promising first, and how each meets the question.

        Args:
            query: What is looked for.
            k: Chunks, > 0.
            once: Leave out all articles but one of those that print the same piece.
        """
        store, asked = self._store, ask(query.text, self._analyzer)
        allowed = store.select(query.filters)
        if once:
            allowed = store.once(allowed)
        terms = {
            "head_words": asked.terms.words,
            "head_bigrams": asked.terms.bigrams,
            "body_words": asked.terms.words,
            "body_bigrams": asked.terms.bigrams,
        }
        bm25 = dict(store.match(terms, k, weights=FIELDS, allowed=allowed))
        top = max(bm25.values(), default=1.0)
        vector = self._embedder.embed_query(query.text)
        near = [number for number, _ in store.nearest(vector, min(k, _DENSE), allowed)]
        dated = store.select(Filters(), query.dates)
        on_day: list[int] = []
        if dated is not None:
            both = dated if allowed is None else dated & allowed
            on_day = [number for number in bm25 if both[number]][:_DATED]
            if len(on_day) < min(k, _DATED):  # else the best of them all hold the best of the day
                found = dict(store.match(terms, min(k, _DATED), weights=FIELDS, allowed=both))
                bm25 |= found
                on_day = list(found)
        ids = union([on_day, near, list(bm25)])[:k]
        if not ids:
            return [], []
        pairs = store.plain_chunks(ids)
        missing = [chunk for chunk, plain in pairs if plain is None]
        made = iter(plains([one.text for one in missing], [one.context for one in missing], self._analyzer))
        return [chunk for chunk, _ in pairs], match(
            asked,
            [next(made) if plain is None else plain for _, plain in pairs],
            standings=[min(1.0, bm25.get(number, 0.0) / top) for number in ids],
            cosines=store.cosines(vector, ids),
            dated=[dated is not None and bool(dated[number]) for number in ids],
        )


def evidence(match: Match) -> float:
    """Return in [0, 1] how sure it is that a passage answers, as far as the words it shares with the question tell."""
    ranking = _ranking()
    return _logistic(ranking.bias + sum(map(mul, ranking.weights, match)))


def contenders(logits: Sequence[float]) -> int:
    """Return how many of the passages, best first by the logits of their evidence, are about as likely as the first."""
    return sum(one >= logits[0] - REACH for one in logits[:READ])


def read_evidence(evidence: float, score: float) -> float:
    """Return in [0, 1] how sure it is that a passage answers, by its evidence and by the score of the reader."""
    bias, of_evidence, of_reader = _ranking().closer
    return _logistic(bias + of_evidence * logit(evidence) + of_reader * max(score, LEAST_SCORE))


def logit(probability: float) -> float:
    """Return the logarithm of the odds."""
    return math.log(probability / (1.0 - probability))


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-_FARTHEST, min(value, _FARTHEST))))


class _Ranking(NamedTuple):
    """Bias and weights of the fields of Match; bias, weight of the evidence and of the reader's score."""

    bias: float
    weights: tuple[float, ...]
    closer: tuple[float, float, float]


@cache
def _ranking() -> _Ranking:
    stored = json.loads(RANKING.read_text(encoding="utf-8"))
    closer = stored["closer"]
    return _Ranking(
        stored["bias"],
        tuple(stored["weights"][name] for name in Match._fields),
        (closer["bias"], closer["evidence"], closer["reader"]),
    )
