"""Make `index/models/ranking.json`: `python -m index.training.reranker CORPUS [OUT] [--cosine-only]`.

It takes some minutes on one core, a third of them with `--cosine-only`, which keeps the other weights as they are: for
another embedder.

The weights put the right one of fifty passages first (conditional logit: softmax over the passages of a question, no
weight below 0, since to meet more of a question can only help). The embedder was trained on the training questions,
so on them its cosines say too much: the cosine's weight, and size and bias that make a score a probability, come from
half of the held-out contexts; benchmarks report the other half apart. In it a quarter of the lists lack the right
passage. Headline and date are set by hand, since the texts have neither.
"""

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.matching import Match
from index.reader import LEAST_SCORE, Reader, built_in
from index.retrieval import CANDIDATES, RANKING, READ, HybridRetriever, contenders
from index.schema import Query
from index.training import collection
from index.training.corpus import read

NEWS_CHUNKS = 20_000
QUESTIONS = 3_000  # of the training contexts
_BY_HAND = {"headline": 0.5, "dated": 0.7}
_FITTED = [name for name in Match._fields if name not in (*_BY_HAND, "cosine")]
_ABSENT = 4  # every fourth list is calibrated without its right passage
_RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class Judged:
    """Fifty passages a question.

    Attributes:
        rows: Shape (questions, passages, features of Match), zeros where there are fewer passages.
        held: Shape (questions, passages), which passages there are.
        right: Shape (questions,): place of the right passage.
        asked: Each question and its passages, normalised, as the reader takes them.
    """

    rows: NDArray[np.float64]
    held: NDArray[np.bool_]
    right: NDArray[np.int64]
    asked: Sequence[tuple[str, Sequence[str]]] = ()

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return shape (questions, passages); minus infinity where there is no passage."""
        scores: NDArray[np.float64] = np.where(self.held, self.rows @ weights, -np.inf)
        return scores

    def mean_reciprocal_rank(self, weights: NDArray[np.float64]) -> float:
        """Return it in [0, 1]; questions whose passage was not found are not among these."""
        scores = self.scores(weights)
        right = scores[np.arange(len(self.right)), self.right][:, None]
        return float(np.mean(1.0 / (1 + (scores > right).sum(axis=1))))


def is_for_fitting(text: str) -> bool:
    """Tell whether questions on a held-out context serve to fit; the others serve only to report."""
    return hashlib.sha256(text.encode()).digest()[1] % 2 == 0


def judge(retriever: HybridRetriever, asked: Sequence[collection.Asked], what: str, analyzer: Analyzer) -> Judged:
    """Look for the passages of questions."""
    normalize = analyzer.normalize
    told: list[tuple[str, Sequence[str]]] = []
    rows = np.zeros((len(asked), CANDIDATES, len(Match._fields)))
    held = np.zeros(rows.shape[:2], dtype=np.bool_)
    right = np.full(len(asked), -1)
    for number, one in enumerate(asked):
        chunks, matches = retriever.candidates(Query(one.text), CANDIDATES)
        rows[number, : len(matches)] = matches
        held[number, : len(matches)] = True
        ids = [chunk.article_id for chunk in chunks]
        right[number] = ids.index(one.article_id) if one.article_id in ids else -1
        if right[number] >= 0:
            told.append((normalize(one.text), [normalize(f"{chunk.context}\n{chunk.text}") for chunk in chunks]))
        _progress(number + 1, len(asked), what)
    found = right >= 0
    return Judged(rows[found], held[found], right[found], told)


def fit(judged: Judged) -> NDArray[np.float64]:
    """Return the weights of conditional logit, each >= 0; 0 for the features that are not fitted."""
    columns = [Match._fields.index(name) for name in _FITTED]
    rows = judged.rows[:, :, columns]
    size = rows[judged.held].std(axis=0)
    scaled = Judged(rows / size, judged.held, judged.right)
    questions = np.arange(len(judged.right))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled.scores(weights)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        value = -np.mean(np.log(shares[questions, judged.right] + 1e-12)) + _RIDGE * weights @ weights
        shares[questions, judged.right] -= 1.0
        slope = np.einsum("qp,qpf->f", shares, scaled.rows) / len(questions) + 2 * _RIDGE * weights
        return float(value), slope

    found = minimize(loss, np.full(len(columns), 0.5), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(columns))
    weights = np.zeros(len(Match._fields))
    weights[columns] = found.x / size
    return weights


def weigh_cosine(judged: Judged, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights, scaled, and with the cosine's: both by conditional logit, so that nothing depends on ties."""
    cosine = np.eye(len(weights))[Match._fields.index("cosine")]
    questions = np.arange(len(judged.right))
    parts = np.stack([judged.rows @ weights, judged.rows @ cosine])

    def loss(line: NDArray[np.float64]) -> float:
        scores = np.where(judged.held, np.tensordot(line, parts, 1), -np.inf)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        return -float(np.mean(scores[questions, judged.right] - np.log(shares.sum(axis=1))))

    scale, own = minimize(loss, np.array([1.0, 1.0]), method="L-BFGS-B", bounds=[(0.0, None)] * 2).x
    found: NDArray[np.float64] = scale * weights + own * cosine
    return found


def calibrate(judged: Judged, weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return factor and bias that make the logistic function of the scores a probability."""
    right = np.zeros_like(judged.held)
    right[np.arange(len(judged.right)), judged.right] = True
    held = judged.held & ~(right & (np.arange(len(judged.right)) % _ABSENT == 0)[:, None])
    scores, labels = judged.scores(weights)[held], right[held]

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = line[0] * scores + line[1]
        value = np.mean(np.logaddexp(0.0, logits) - labels * logits)
        error = 1.0 / (1.0 + np.exp(-logits)) - labels
        return float(value), np.array([np.mean(error * scores), np.mean(error)])

    factor, bias = minimize(loss, np.array([1.0, -10.0]), jac=True, method="BFGS").x
    return float(factor), float(bias)


def read_closely(judged: Judged, weights: NDArray[np.float64], bias: float, reader: Reader) -> dict[str, float]:
    """Return bias and weights that make a probability of a passage's evidence and of the reader's score.

    The weights put the right one of the contenders first; a quarter of the lists lack it for the bias.
    """
    scores = judged.scores(weights) + bias
    best = np.argsort(-scores, axis=1, kind="stable")[:, :READ]
    places = np.arange(len(best))[:, None]
    rows = np.stack([scores[places, best], np.zeros(best.shape)], axis=-1)
    close = np.array([contenders(row) for row in rows[:, :, 0].tolist()])
    for number, (question, texts) in enumerate(judged.asked):
        if close[number] > 1:
            reads = reader.read(question, [texts[place] for place in best[number, : close[number]].tolist()])
            rows[number, : len(reads), 1] = [max(one.score, LEAST_SCORE) for one in reads]
        _progress(number + 1, len(best), "read closely")
    right = best == judged.right[:, None]
    held = np.arange(best.shape[1]) < close[:, None]
    seen = (right & held).any(axis=1) & (close > 1)
    few = Judged(rows[seen], held[seen], right[seen].argmax(axis=1))

    def loss(line: NDArray[np.float64]) -> float:
        logits = np.where(few.held, few.rows @ line, -np.inf)
        logits -= logits.max(axis=1, keepdims=True)
        return -float(np.mean(logits[np.arange(len(few.right)), few.right] - np.log(np.exp(logits).sum(axis=1))))

    found = minimize(loss, np.array([0.8, 0.5]), method="Nelder-Mead").x
    factor, bias = calibrate(few, found)
    return {"bias": bias, "evidence": float(factor * found[0]), "reader": float(factor * found[1])}


def main(arguments: Sequence[str]) -> None:
    """Fit, and write what was found."""
    parser = argparse.ArgumentParser(prog="python -m index.training.reranker")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=RANKING)
    parser.add_argument("--cosine-only", action="store_true", help="keep the other weights: for another embedder")
    given = parser.parse_args(arguments)
    corpora = read(given.corpus)
    training, held_out = collection.questions(corpora)
    articles, chunks = collection.passages(corpora, NEWS_CHUNKS)
    texts = {one.id: one.text for one in articles}
    training = sorted(training, key=lambda one: hashlib.sha256(one.text.encode()).digest())[:QUESTIONS]
    held_out = [one for one in held_out if is_for_fitting(texts[one.article_id])]
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    with tempfile.TemporaryDirectory() as folder:
        store = collection.build(
            Path(folder), articles, chunks, embedder, analyzer, lambda done, all: _progress(done, all, "build")
        )
        retriever = HybridRetriever(store, embedder, analyzer)
        weights = _stored() if given.cosine_only else fit(judge(retriever, training, "training questions", analyzer))
        others = judge(retriever, held_out, "held-out questions", analyzer)
        store.close()
    weights = weigh_cosine(others, weights)
    factor, bias = calibrate(others, weights)
    fitted = dict(zip(Match._fields, (factor * weights).tolist(), strict=True)) | _BY_HAND
    closer = read_closely(others, factor * weights, bias, built_in())
    ranking = {
        "bias": round(bias, 3),
        "weights": {name: round(value, 3) for name, value in fitted.items()},
        "closer": {name: round(value, 3) for name, value in closer.items()},
    }
    given.out.write_text(json.dumps(ranking, indent=2) + "\n", encoding="utf-8")
    print(f"\r\033[K{given.out}: {ranking}")


def _stored() -> NDArray[np.float64]:
    """Return the weights in use, 0 for those that are not fitted."""
    stored = json.loads(RANKING.read_text(encoding="utf-8"))["weights"]
    return np.array([stored[name] if name in _FITTED else 0.0 for name in Match._fields])


def _progress(done: int, total: int, what: str) -> None:
    if done % 50 == 0 or done == total:
        print(f"\r\033[K{what}: {done} / {total}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
