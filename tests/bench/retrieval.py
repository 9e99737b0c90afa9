"""How often the right passage comes first: `python -m tests.bench retrieval [FOLDER] [--chunks N]`.

Questions on encyclopaedia paragraphs that nothing was fitted to, among all paragraphs and 20 000 chunks of news, from
the corpus folder (default `../shared/corpus`), which is not part of the project. Every list holds 50 passages.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.fusion import reciprocal_rank_fusion
from index.protocols import Embedder
from index.retrieval import HybridRetriever
from index.schema import Query
from index.store import Store
from index.training import collection
from index.training.corpus import read

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DEPTH = 50
SAMPLES = 10_000  # of the bootstrap

Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one way to search: rank of the right passage by question (0: not found), and the seconds each took."""

    name: str
    ranks: NDArray[np.int64]
    seconds: NDArray[np.float64]

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Whether another passage came first."""
        wrong: NDArray[np.bool_] = self.ranks != 1
        return wrong

    def __str__(self) -> str:
        found = self.ranks > 0
        reciprocal = np.where(found, 1.0 / np.maximum(self.ranks, 1), 0.0)
        p50, p95 = np.percentile(self.seconds * 1000, [50, 95])
        return (
            f"{self.name:<28} {np.mean(self.ranks == 1):7.4f} {np.mean(found & (self.ranks <= 5)):7.4f} "
            f"{np.mean(reciprocal):7.4f} {np.mean(found):7.4f} {p50:8.1f} {p95:8.1f}"
        )


def measure(name: str, search: Search, asked: Sequence[collection.Asked]) -> Outcome:
    """Ask all questions."""
    ranks, seconds = [], []
    for number, one in enumerate(asked, start=1):
        before = time.perf_counter()
        found = search(one.text)
        seconds.append(time.perf_counter() - before)
        ranks.append(found.index(one.article_id) + 1 if one.article_id in found else 0)
        _progress(number, len(asked), name)
    return Outcome(name, np.array(ranks), np.array(seconds))


def ways(store: Store, embedder: Embedder, analyzer: Analyzer) -> dict[str, Search]:
    """Return the ways to search, by name; each gives ids of articles, best first."""
    retriever = HybridRetriever(store, embedder, analyzer)

    def lexical(text: str, *fields: str) -> list[int]:
        terms = analyzer.terms(text)
        wanted = {field: terms.words if field.endswith("words") else terms.bigrams for field in fields}
        return [number for number, _ in store.match(wanted, DEPTH)]

    def dense(text: str) -> list[int]:
        return [number for number, _ in store.nearest(embedder.embed_query(text), DEPTH)]

    def fused(text: str) -> list[int]:
        lists = [lexical(text, "body_words"), dense(text)]
        return [number for number, _ in reciprocal_rank_fusion(lists)][:DEPTH]

    def articles(numbers: Sequence[int]) -> list[str]:
        return [one.article_id for one in store.chunks(numbers)]

    return {
        "BM25, words": lambda text: articles(lexical(text, "body_words")),
        "BM25, words and bigrams": lambda text: articles(lexical(text, "body_words", "body_bigrams")),
        "dense": lambda text: articles(dense(text)),
        "plain reciprocal rank fusion": lambda text: articles(fused(text)),
        "ours": lambda text: [one.article.id for one in retriever.retrieve(Query(text), DEPTH)],
    }


def compare(one: Outcome, other: Outcome) -> str:
    """Return the errors at rank 1 of `one` over those of `other`, with the interval of a paired bootstrap."""
    rng = np.random.default_rng(0)
    picked = rng.integers(0, len(one.ranks), (SAMPLES, len(one.ranks)), dtype=np.int32)
    ratios = one.wrong[picked].sum(axis=1) / np.maximum(other.wrong[picked].sum(axis=1), 1)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return (
        f"errors at rank 1, {one.name} / {other.name}: {one.wrong.sum()} / {other.wrong.sum()} = "
        f"{one.wrong.sum() / max(other.wrong.sum(), 1):.2f} (95 %: {low:.2f} to {high:.2f})"
    )


def _progress(done: int, total: int, what: str) -> None:
    if done % 50 == 0 or done == total:
        print(f"\r\033[K{what}: {done} / {total}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench retrieval")
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--chunks", type=int, default=20_000, help="of news")
    parser.add_argument("--embedder", help="folder or name of a model; the default one without")
    given = parser.parse_args(arguments)
    if not (given.folder / "reading.jsonl.xz").exists():
        sys.exit(f"{given.folder} has no reading.jsonl.xz: this benchmark needs the corpus folder as its argument")
    corpora = read(given.folder)
    asked = collection.questions(corpora)[1]
    articles, chunks = collection.passages(corpora, given.chunks)
    analyzer = Analyzer()
    embedder = open_embedder(given.embedder, analyzer)
    with tempfile.TemporaryDirectory() as folder:
        store = collection.build(
            Path(folder), articles, chunks, embedder, analyzer, lambda done, all: _progress(done, all, "build")
        )
        outcomes = [measure(name, search, asked) for name, search in ways(store, embedder, analyzer).items()]
    print(f"\r\033[K{len(asked)} held-out questions, {len(chunks)} passages, {embedder.name}")
    print(f"{'':<28} {'hit@1':>7} {'hit@5':>7} {'MRR':>7} {'hit@50':>7} {'p50 ms':>8} {'p95 ms':>8}")
    print(*outcomes, sep="\n")
    print(compare(outcomes[-1], outcomes[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
