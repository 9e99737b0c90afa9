"""The built-in embedder alone against BM25, on what it was not trained on: `python -m tests.bench embedder`.

Questions on held-out encyclopaedia contexts look for their context; openings of held-out news look for any passage of
the rest of their article. The corpus is not part of the project.
"""

import hashlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analyzer import Analyzer
from index.chunking import chunk
from index.embedders import open_embedder
from index.protocols import Embedder
from index.schema import Article
from index.training.corpus import Corpus, chunks, read

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
NEWS_PASSAGES = 20_000
LEAD_CHARS = 80

Scores = NDArray[np.float32]


def main() -> None:
    """Print hit@1 and hit@5 of both on each set; last, with a passage's best window as the index would cut it."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is missing: this benchmark needs the corpus beside the repository")
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    train, test = read(CORPUS)
    news = _news(train, test)
    questions = [one.text for one in test.questions]
    leads, bodies, owners = _leads(test)
    sets = {
        "questions, held-out contexts + news": (questions, [*test.contexts, *news]),
        "questions, all contexts + news": (questions, [*test.contexts, *train.contexts, *news]),
        "openings of news, their articles": (leads, bodies),
    }
    number = {text: at for at, text in enumerate(test.contexts)}
    answers = np.array([number[one.context] for one in test.questions])
    print(f"{embedder.name}, {embedder.dim} dimensions, {_speed(embedder, news) / 1e6:.2f} M chars/s")
    print(f"{'':36} {'n':>6} {'among':>6}    BM25 hit@1  hit@5   dense hit@1  hit@5   windows @1     @5")
    for name, (asked, passages) in sets.items():
        right = answers if asked is questions else owners
        bm25 = _hits(_bm25(analyzer, asked, passages), right)
        dense = _hits(_dense(embedder, asked, passages), right)
        cut = _hits(_dense_windows(embedder, asked, passages), right)
        figures = "   ".join(f"{one[0]:11.4f} {one[1]:6.4f}" for one in (bm25, dense, cut))
        print(f"{name:36} {len(asked):6} {len(passages):6}   {figures}")


def _news(train: Corpus, test: Corpus) -> list[str]:
    """Return passages of all news, chosen by their hash."""
    passages = [
        text for article in (*test.news, *train.news) for part in chunks(article) if len(text := "".join(part)) > 80
    ]
    return sorted(passages, key=lambda text: hashlib.sha256(text.encode()).digest())[:NEWS_PASSAGES]


def _leads(corpus: Corpus) -> tuple[list[str], list[str], NDArray[np.int64]]:
    """Return openings of articles, one later passage of each, and which passage belongs to which opening."""
    leads, bodies = [], []
    for article in corpus.news:
        sentences = [sentence for part in chunks(article) for sentence in part]
        if len(sentences) > 5:
            leads.append(sentences[0][:LEAD_CHARS])
            bodies.append("".join(chunks("".join(sentences[1:]))[0]))
    return leads, bodies, np.arange(len(leads))


def _speed(embedder: Embedder, texts: Sequence[str]) -> float:
    """Return characters a second."""
    start = time.perf_counter()
    embedder.embed_passages(texts[:4_000])
    return sum(map(len, texts[:4_000])) / (time.perf_counter() - start)


def _dense(embedder: Embedder, asked: Sequence[str], passages: Sequence[str]) -> Scores:
    """Return cosines, shape (asked, passages)."""
    questions = np.stack([embedder.embed_query(one) for one in asked])
    scores: Scores = questions @ embedder.embed_passages(passages).T
    return scores


def _dense_windows(embedder: Embedder, asked: Sequence[str], passages: Sequence[str]) -> Scores:
    """Return the best cosine among the windows of each passage, shape (asked, passages)."""
    windows = [chunk(Article("passage", "passage", text, (), (0, len(text)))) for text in passages]
    scores = _dense(embedder, asked, [one.text for some in windows for one in some])
    best: Scores = np.maximum.reduceat(scores, np.cumsum([0, *(len(some) for some in windows[:-1])]), axis=1)
    return best


def _bm25(
    analyzer: Analyzer, asked: Sequence[str], passages: Sequence[str], k1: float = 1.2, b: float = 0.75
) -> Scores:
    """Return BM25 over the analyzer's words, shape (asked, passages)."""
    lengths = np.zeros(len(passages))
    postings: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, text in enumerate(passages):
        words = Counter(analyzer.words(text))
        lengths[at] = words.total()
        for word, count in words.items():
            postings[word][0].append(at)
            postings[word][1].append(count)
    damping = k1 * (1 - b + b * lengths / lengths.mean())
    scores = np.zeros((len(asked), len(passages)), dtype=np.float32)
    for row, question in enumerate(asked):
        for word in set(analyzer.words(question)) & postings.keys():
            where, counts = np.array(postings[word][0]), np.array(postings[word][1])
            idf = np.log(1 + (len(passages) - len(where) + 0.5) / (len(where) + 0.5))
            scores[row, where] += idf * counts * (k1 + 1) / (counts + damping[where])
    return scores


def _hits(scores: Scores, right: NDArray[np.int64]) -> tuple[float, float]:
    """Return the shares of rows whose right column is first, and among the first five; of equal ones, it is last."""
    own = scores[np.arange(len(right)), right]
    better = (scores >= own[:, None]).sum(axis=1) - 1
    return float((better < 1).mean()), float((better < 5).mean())


if __name__ == "__main__":
    main()
