"""The extractive answers, measured: golden questions through the whole pipeline, reading comprehension at scale.

Reading comprehension asks each question twice: of a collection whose article holds the answer, and of the same
collection without that paragraph, where the right thing is to refuse. Needs `../shared/corpus`; golden needs nothing.
"""

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from bot import selection
from bot.citations import Verifier
from bot.evaluate import evaluate, read_items
from bot.extractive import ExtractiveAnswerer
from bot.pipeline import QAPipeline
from bot.query import RuleRewriter
from bot.question import understand
from bot.reading import Readings
from bot.schema import Context, Draft
from bot.training import collection
from bot.training.collection import Sample, WordRetriever
from bot.training.selection import PASSAGES, bare
from index import build
from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.retrieval import HybridRetriever
from index.schema import Query
from index.store import Store

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
MAX_CHARS = 300
_THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.22, 0.25, 0.3, 0.4, 0.5)


def main(arguments: Sequence[str] = ()) -> None:
    """Print golden results per file, then containment and refusal on the held-out part of the reading corpus."""
    count = int(arguments[0]) if arguments else 400
    analyzer = Analyzer()
    golden(analyzer)
    reading = CORPUS / "reading.jsonl.xz"
    if not reading.exists():
        print(f"reading comprehension left out: {reading} is missing")
        return
    data = collection.load(reading, CORPUS / "news.jsonl.xz", distractors=2000)
    samples = [one for one in data.samples if collection.part(one) > 7]
    random.Random(2).shuffle(samples)
    retriever = WordRetriever(data.articles, analyzer)
    contained(samples[:count], retriever, analyzer)
    curve(samples[:count], retriever, analyzer)


def golden(analyzer: Analyzer) -> None:
    """Print how many golden items pass, per kind."""
    embedder = open_embedder(None, analyzer)
    with tempfile.TemporaryDirectory() as folder:
        build.update(Path(folder), [ROOT / "seeds"], embedder=embedder, analyzer=analyzer)
        store = Store.open(Path(folder), embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)
        pipeline = QAPipeline(
            RuleRewriter(),
            HybridRetriever(store, embedder, analyzer),
            ExtractiveAnswerer(analyzer),
            Verifier(analyzer),
            index=store.version,
            top_k=24,
            budget_chars=12_000,
        )
        for name in ("golden_dev.jsonl", "golden_own.jsonl"):
            report = evaluate(pipeline, read_items(ROOT / "tests" / "golden" / name))
            parts = (
                [("all", report.outcomes)]
                if "dev" in name
                else [("even lines", report.outcomes[::2]), ("odd lines", report.outcomes[1::2])]
            )
            for label, outcomes in parts:
                passed = Counter(one.item.kind for one in outcomes if one.passed)
                asked = Counter(one.item.kind for one in outcomes)
                cells = ", ".join(f"{kind} {passed[kind]}/{asked[kind]}" for kind in asked)
                print(f"{name} ({label}): {passed.total()}/{asked.total()} ({cells})")
        store.close()


def contained(samples: Sequence[Sample], retriever: WordRetriever, analyzer: Analyzer) -> None:
    """Print in how many answers of at most 300 characters the gold answer stands, and how many are refused."""
    answerer = ExtractiveAnswerer(analyzer)
    counts: Counter[str] = Counter()
    times: list[float] = []
    for sample in samples:
        for without in (None, sample):
            query = Query(sample.question)
            context = Context(tuple(retriever.retrieve(query, PASSAGES, without)))
            started = perf_counter()
            *_, draft = answerer.answer(query, context)
            times.append(1000 * (perf_counter() - started))
            assert isinstance(draft, Draft)
            text = "".join(one.text for one in draft.sentences)
            held = bare(analyzer.normalize(sample.answer)) in bare(analyzer.normalize(text))
            if without is not None:
                counts["answered without evidence"] += draft.reason is None
            else:
                counts["refused with evidence"] += draft.reason is not None
                counts["contained"] += draft.reason is None and held and len(text) <= MAX_CHARS
                counts["wrong"] += draft.reason is None and not held
    print(f"reading comprehension, {len(samples)} questions, {median(times):.1f} ms an answer (median)")
    for name, value in counts.items():
        print(f"  {name:<28}{value / len(samples):>7.1%}")


def curve(samples: Sequence[Sample], retriever: WordRetriever, analyzer: Analyzer) -> None:
    """Print the trade-off of the sentence model alone: false refusals against false answers by threshold."""
    readings = Readings(analyzer.normalize)
    best: dict[bool, list[float]] = {True: [], False: []}
    for sample in samples:
        query = Query(sample.question)
        question = understand(query, analyzer)
        for without in (None, sample):
            passages = retriever.retrieve(query, PASSAGES, without)
            articles = {one.article.id: readings.of(one.article) for one in passages}
            found = selection.select(question, list(articles.values()), passages)
            best[without is None].append(found[0].score if found else 0.0)
    print(f"  {'threshold':<12}{'false refusals':>16}{'false answers':>16}")
    for threshold in _THRESHOLDS:
        refused = sum(score < threshold for score in best[True]) / len(samples)
        answered = sum(score >= threshold for score in best[False]) / len(samples)
        print(f"  {threshold:<12}{refused:>16.1%}{answered:>16.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
