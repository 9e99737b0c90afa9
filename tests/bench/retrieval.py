"""How often the right passage comes first: `python -m tests.bench retrieval [FOLDER] [--chunks N] [--plot FILE.svg]`.

Five sets of questions on texts that the embedder and the ranking were not fitted to, but for the weight of the
cosine, that of the reader and the scale of the score, which come from half of the held-out ones. Unless said otherwise
they are asked of all encyclopaedia paragraphs and 20 000 chunks of news from the corpus folder (default
`../shared/corpus`), which is not part of the project. Every list holds 50 passages.

- held out: questions that came with the corpus, asked of their own paragraphs and the news.
- all paragraphs: the same, asked of the paragraphs that the models were trained on as well: several of one article.
- hard negatives: the same, where only the ten passages count that are nearest to the right one and lack the answer:
  mostly paragraphs on the same subject. A list is right if none of these stands before the right passage.
- same subject: `tests/golden/same_subject.jsonl`, on pieces of held-out news beside which others tell of the same
  persons and bodies or of the same event, asked of all held-out news. A list is right if nothing that lacks the answer
  stands before a part of the piece that has it.
- few words shared: `tests/golden/paraphrases.jsonl`, written in other words from the openings of paragraphs.
"""

import argparse
import html
import json
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
from index.matching import Match, ask, match
from index.prepared import prepare
from index.protocols import Embedder
from index.reader import READER, built_in
from index.retrieval import RANKING, HybridRetriever, contenders, evidence, logit
from index.schema import Article, Chunk, Query
from index.static_embedder import BUILT_IN
from index.store import Store
from index.training import collection
from index.training.corpus import read
from index.training.reranker import is_for_fitting
from tests.bench._question_sets import Piece, SubjectQuestion, hard_negatives, lines, paraphrases, same_subject

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DEPTH = 50
SAMPLES = 10_000  # of the bootstrap
TIMED = 300  # questions

Search = Callable[[str], Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one way to search: rank of the right passage by question (0: not found), and the CPU seconds each took.

    `lists` are the ids of the articles found, best first.
    """

    name: str
    ranks: NDArray[np.int64]
    seconds: NDArray[np.float64] | None
    lists: Sequence[Sequence[str]] = ()

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Whether another passage came first."""
        wrong: NDArray[np.bool_] = self.ranks != 1
        return wrong

    def __str__(self) -> str:
        found = self.ranks > 0
        reciprocal = np.where(found, 1.0 / np.maximum(self.ranks, 1), 0.0)
        cells = [np.mean(self.ranks == 1), np.mean(found & (self.ranks <= 5)), np.mean(reciprocal), np.mean(found)]
        times = ["", ""]
        if self.seconds is not None:
            times = [f"{one:.1f}" for one in np.percentile(self.seconds * 1000, [50, 95])]
        return " | ".join(["", self.name, *(f"{one:.4f}" for one in cells), *times, ""]).strip()

    def only(self, kept: NDArray[np.bool_]) -> "Outcome":
        """Return the same of some of the questions."""
        return Outcome(self.name, self.ranks[kept], None)


HEAD = "| | hit@1 | hit@5 | MRR | hit@50 | p50 CPU ms | p95 CPU ms |\n|---|---|---|---|---|---|---|"


def measure(name: str, search: Search, asked: Sequence[collection.Asked]) -> Outcome:
    """Ask all questions."""
    lists, seconds = [], []
    for number, one in enumerate(asked, start=1):
        before = time.process_time()
        found = search(one.text)
        seconds.append(time.process_time() - before)
        lists.append(found)
        _progress(number, len(asked), name)
    ids = [list(dict.fromkeys(one.article_id for one in found)) for found in lists]
    return Outcome(name, ranks(ids, asked), np.array(seconds), ids)


def measure_pieces(name: str, search: Search, asked: Sequence[SubjectQuestion]) -> Outcome:
    """Ask all questions; right is only what holds the answer."""
    return Outcome(name, np.array([one.rank(search(one.text)) for one in asked]), None)


def ranks(lists: Sequence[Sequence[str]], asked: Sequence[collection.Asked]) -> NDArray[np.int64]:
    """Return the rank of each question's article in its list, 0 where it is not found."""
    pairs = zip(lists, asked, strict=True)
    return np.array([list(found).index(one.article_id) + 1 if one.article_id in found else 0 for found, one in pairs])


class RememberingRetriever(HybridRetriever):
    """Ours, which keeps how each passage met each question, so that other weights can be tried without a search."""

    def __init__(self, store: Store, embedder: Embedder, analyzer: Analyzer) -> None:
        super().__init__(store, embedder, analyzer)
        self.found: dict[str, tuple[list[Chunk], list[Match]]] = {}

    def candidates(self, query: Query, k: int, *, once: bool = False) -> tuple[list[Chunk], list[Match]]:
        """Return what HybridRetriever does."""
        self.found[query.text] = super().candidates(query, k, once=once)
        return self.found[query.text]


def ways(
    retriever: HybridRetriever, store: Store, embedder: Embedder, analyzer: Analyzer, articles: Sequence[Article]
) -> dict[str, Search]:
    """Return the ways to search a store, by name; each gives parts of articles, best first."""

    def lexical(text: str, *fields: str) -> list[int]:
        terms = analyzer.terms(text)
        wanted = {field: terms.words if field.endswith("words") else terms.bigrams for field in fields}
        return [number for number, _ in store.match(wanted, DEPTH)]

    def dense(text: str) -> list[int]:
        return [number for number, _ in store.nearest(embedder.embed_query(text), DEPTH)]

    def fused(text: str) -> list[int]:
        lists = [lexical(text, "body_words"), dense(text)]
        return [number for number, _ in reciprocal_rank_fusion(lists)][:DEPTH]

    def pieces(numbers: Sequence[int]) -> list[Piece]:
        return [Piece(one.article_id, one.text) for one in store.chunks(numbers)]

    return {
        "BM25, words": lambda text: pieces(lexical(text, "body_words")),
        "BM25, words and bigrams": lambda text: pieces(lexical(text, "body_words", "body_bigrams")),
        "dense": lambda text: pieces(dense(text)),
        "plain reciprocal rank fusion": lambda text: pieces(fused(text)),
        "LangChain's usual recipe": langchain(embedder, articles),
        "ours": lambda text: [Piece(one.article.id, one.chunk.text) for one in retriever.retrieve(Query(text), DEPTH)],
    }


def langchain(embedder: Embedder, articles: Sequence[Article]) -> Search:
    """Return the search of the usual tutorial: its splitter as it comes, one vector a piece, a flat FAISS index."""
    import faiss
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    pieces = [Piece(one.id, text) for one in articles for text in splitter.split_text(one.text)]
    index = faiss.IndexFlatIP(embedder.dim)
    index.add(embedder.embed_passages([one.text for one in pieces]))

    def search(text: str) -> list[Piece]:
        _, rows = index.search(embedder.embed_query(text)[None], DEPTH)
        return [pieces[row] for row in rows[0]]

    return search


def ablations(retriever: RememberingRetriever, asked: Sequence[collection.Asked]) -> list[Outcome]:
    """Return ours without the reader, and without one feature more each; the other weights stay as they are."""
    stored = json.loads(RANKING.read_text(encoding="utf-8"))["weights"]
    weights = np.array([stored[name] for name in Match._fields])
    without = ["", *(name for name in Match._fields if name not in ("headline", "dated"))]
    lists: dict[str, list[list[str]]] = {name: [] for name in without}
    for one in asked:
        chunks, matches = retriever.found[one.text]
        for name, found in lists.items():
            scores = np.array(matches) @ np.where(np.array(Match._fields) == name, 0.0, weights)
            order = np.argsort(-scores, kind="stable").tolist()
            found.append(list(dict.fromkeys(chunks[place].article_id for place in order)))
    names = {name: f"ours without the reader{f' and `{name}`' if name else ''}" for name in without}
    return [Outcome(names[name], ranks(found, asked), None) for name, found in lists.items()]


def weighing_times(retriever: RememberingRetriever, analyzer: Analyzer) -> list[float]:
    """Return p50 and p95 of the CPU milliseconds that it takes to rank the passages found."""
    taken, reader, normalize = [], built_in(), analyzer.normalize
    for question, (chunks, _) in list(retriever.found.items())[:TIMED]:
        nothing = [0.0] * len(chunks)
        (prepared,) = prepare([chunks], analyzer, reader.vocabulary)
        before = time.process_time()
        found = match(
            ask(question, analyzer),
            [one.plain for one in prepared],
            standings=nothing,
            cosines=nothing,
            dated=[False] * len(chunks),
        )
        cuts = [one.tokens for one in prepared]
        best = sorted(zip(map(evidence, found), cuts, strict=True), key=lambda pair: -pair[0])
        close = contenders([logit(score) for score, _ in best])
        if close > 1:
            reader.scores(normalize(question), [cut for _, cut in best[:close]])
        taken.append(1000 * (time.process_time() - before))
    times: list[float] = np.percentile(taken, [50, 95]).tolist()
    return times


def among_neighbours(outcome: Outcome, asked: Sequence[collection.Asked], hard: Sequence[set[str]]) -> Outcome:
    """Return the outcome where only the right passage and its hard negatives count."""
    lists = [
        [article for article in found if article == one.article_id or article in negatives]
        for found, one, negatives in zip(outcome.lists, asked, hard, strict=True)
    ]
    return Outcome(outcome.name, ranks(lists, asked), None)


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


def plot(tables: dict[str, Sequence[Outcome]]) -> str:
    """Return an SVG of hit@1, a group of bars a set."""
    wide, high, label, width = 18, 24, 190, 640
    parts, y = [], 10
    for title, outcomes in tables.items():
        parts.append(f'<text x="8" y="{y + 16}" font-weight="bold">{html.escape(title)}: hit@1</text>')
        y += high
        for one in outcomes:
            share = float(np.mean(one.ranks == 1))
            colour = "#0b6e4f" if one.name == "ours" else "#9aa5b1"
            bar = share * (width - label - 60)
            parts.append(f'<text x="{label}" y="{y + 14}" text-anchor="end">{html.escape(one.name)}</text>')
            parts.append(f'<rect x="{label + 8}" y="{y}" width="{bar:.1f}" height="{wide}" fill="{colour}"/>')
            parts.append(f'<text x="{label + 14 + bar:.1f}" y="{y + 14}">{share:.3f}</text>')
            y += high
        y += 10
    size = f'width="{width}" height="{y}" viewBox="0 0 {width} {y}"'
    style = 'font-family="sans-serif" font-size="13" fill="#222"'
    back = f'<rect width="{width}" height="{y}" fill="white"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{back}\n' + "\n".join(parts) + "\n</svg>\n"


def _build(
    folder: Path, articles: Sequence[Article], chunks: Sequence[Chunk], embedder: Embedder, analyzer: Analyzer
) -> Store:
    return collection.build(
        folder, list(articles), list(chunks), embedder, analyzer, lambda done, all: _progress(done, all, "build")
    )


def _progress(done: int, total: int, what: str) -> None:
    if done % 50 == 0 or done == total:
        print(f"\r\033[K{what}: {done} / {total}", end="", file=sys.stderr, flush=True)


def _table(title: str, outcomes: Sequence[Outcome]) -> None:
    print(f"\n{title}, {len(outcomes[0].ranks)} questions\n\n{HEAD}", *outcomes, sep="\n")


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench retrieval")
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--chunks", type=int, default=20_000, help="of news")
    parser.add_argument("--embedder", help="folder or name of a model; the default one without")
    parser.add_argument("--plot", type=Path, help="write an SVG")
    given = parser.parse_args(arguments)
    if not (given.folder / "reading.jsonl.xz").exists():
        sys.exit(f"{given.folder} has no reading.jsonl.xz: this benchmark needs the corpus folder as its argument")
    corpora = read(given.folder)
    asked = collection.questions(corpora)[1]
    articles, chunks = collection.passages(corpora, given.chunks)
    text_of = {one.id: one.text for one in articles}
    answer_of = {
        (line["question"], line["context"]): line["answer"] for line in lines(given.folder / "reading.jsonl.xz")
    }
    answers = [answer_of[one.text, text_of[one.article_id]] for one in asked]
    rewritten = paraphrases(given.folder, articles)
    analyzer = Analyzer()
    embedder = open_embedder(given.embedder, analyzer)
    hard = hard_negatives(asked, answers, articles, chunks, embedder)
    subject, news, windows = same_subject(given.folder)
    with tempfile.TemporaryDirectory() as folder:
        store = _build(Path(folder), news, windows, embedder, analyzer)
        retriever = RememberingRetriever(store, embedder, analyzer)
        searches = ways(retriever, store, embedder, analyzer, news)
        rivals = [measure_pieces(name, search, subject) for name, search in searches.items()]
        store.close()
    right = {one.article_id for one in asked}
    few = [one for one in articles if one.id in right or not one.id.startswith("context-")]
    kept = {one.id for one in few}
    with tempfile.TemporaryDirectory() as folder:
        store = _build(Path(folder), few, [one for one in chunks if one.article_id in kept], embedder, analyzer)
        searches = ways(RememberingRetriever(store, embedder, analyzer), store, embedder, analyzer, few)
        own = [measure(name, search, asked) for name, search in searches.items()]
        store.close()
    with tempfile.TemporaryDirectory() as folder:
        store = _build(Path(folder), articles, chunks, embedder, analyzer)
        retriever = RememberingRetriever(store, embedder, analyzer)
        searches = ways(retriever, store, embedder, analyzer, articles)
        outcomes = [measure(name, search, asked) for name, search in searches.items()]
        others = [measure(name, search, rewritten) for name, search in searches.items()]
        without = ablations(retriever, asked)
        weighing = weighing_times(retriever, analyzer)
        store.close()
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    near = [among_neighbours(one, asked, hard) for one in outcomes]
    print(f"\r\033[K{len(chunks)} passages, {embedder.name}")
    unseen = np.array([not is_for_fitting(text_of[one.article_id]) for one in asked])
    for title, told, parts in (("Held out", own, []), ("All paragraphs", outcomes, without)):
        _table(title, [*told, *parts])
        print("", compare(told[-1], told[0]), sep="\n")
        apart = compare(told[-1].only(unseen), told[0].only(unseen))
        print(f"on the {unseen.sum()} that no weight was chosen with: {apart}")
    _table("Hard negatives", near)
    print("", compare(near[-1], near[0]), sep="\n")
    _table(f"Same subject, among {len(windows)} windows of {len(news)} held-out pieces of news", rivals)
    print("", compare(rivals[-1], rivals[0]), sep="\n")
    _table("Few words shared", others)
    print("", compare(others[-1], others[0]), sep="\n")
    model = sum(path.stat().st_size for path in BUILT_IN.rglob("*") if path.is_file())
    print(f"\nranking 50 passages, CPU ms p50 and p95: {weighing[0]:.1f} {weighing[1]:.1f}")
    print(f"bytes: store {size}, built-in model {model}, ranking {RANKING.stat().st_size + READER.stat().st_size}")
    if given.plot:
        given.plot.write_text(
            plot({"Held out": own, "Same subject": rivals, "Few words shared": others}), encoding="utf-8"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
