"""The extractive answers, measured: golden questions through the whole pipeline, reading comprehension at scale.

Reading comprehension asks each question twice: of a collection whose article holds the answer, and of the same
collection without that paragraph, where the right thing is to refuse. Needs `../shared/corpus`; golden needs nothing.
"""

import argparse
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
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
_THRESHOLDS = (0.1, 0.15, 0.18, 0.2, 0.22, 0.25, 0.28, 0.3, 0.35, 0.4, 0.45, 0.5)


def main(arguments: Sequence[str] = ()) -> None:
    """Print golden results per file, then containment and refusal on the held-out part of the reading corpus."""
    options = argparse.ArgumentParser(prog="python -m tests.bench answers")
    options.add_argument("count", type=int, nargs="?", default=400, help="reading comprehension questions")
    options.add_argument("--plot", type=Path, help="write a reliability diagram here (SVG)")
    options.add_argument("--probability", action="store_true", help="nothing but the probability of sentences")
    given = options.parse_args(arguments)
    count, analyzer = given.count, Analyzer()
    if not given.probability:
        golden(analyzer)
    reading = CORPUS / "reading.jsonl.xz"
    if not reading.exists():
        print(f"reading comprehension left out: {reading} is missing")
        return
    data = collection.load(reading, CORPUS / "news.jsonl.xz", distractors=2000)
    samples = [one for one in data.samples if collection.part(one) > 7]
    random.Random(2).shuffle(samples)
    retriever = WordRetriever(data.articles, analyzer)
    if not given.probability:
        contained(samples[:count], retriever, analyzer)
    found = judged(samples[:count], retriever, analyzer)
    curve(found)
    reliability(found)
    if given.plot:
        given.plot.write_text(plot(found), encoding="utf-8")


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


@dataclass(frozen=True, slots=True)
class Judged:
    """The likeliest sentence for a question: its probability, whether it holds the answer, and whether any could."""

    score: float
    right: bool
    told: bool


def judged(samples: Sequence[Sample], retriever: WordRetriever, analyzer: Analyzer) -> list[Judged]:
    """Return the likeliest sentence of each question, with the paragraph that tells and without it."""
    readings = Readings(analyzer.normalize)
    found: list[Judged] = []
    for sample in samples:
        query = Query(sample.question)
        question = understand(query, analyzer)
        gold = bare(analyzer.normalize(sample.answer))
        for without in (None, sample):
            passages = retriever.retrieve(query, PASSAGES, without)
            articles = {one.article.id: readings.of(one.article) for one in passages}
            best = next(iter(selection.select(question, list(articles.values()), passages)), None)
            right = best is not None and without is None and gold in bare(best.unit.text)
            found.append(Judged(best.score if best else 0.0, right, without is None))
    return found


def curve(found: Sequence[Judged]) -> None:
    """Print the trade-off of the sentence model alone: false refusals against false answers by threshold."""
    told, untold = ([one.score for one in found if one.told is told] for told in (True, False))
    print(f"  {'threshold':<12}{'false refusals':>16}{'false answers':>16}")
    for threshold in _THRESHOLDS:
        refused = sum(score < threshold for score in told) / len(told)
        answered = sum(score >= threshold for score in untold) / len(untold)
        print(f"  {threshold:<12}{refused:>16.1%}{answered:>16.1%}")


def bins(found: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """Return (mean probability, share right, how many) of tenths of the probability, empty ones left out."""
    rows = []
    for tenth in range(10):
        some = [one for one in found if tenth == min(9, int(10 * one.score))]
        if some:
            rows.append((mean(one.score for one in some), mean(one.right for one in some), len(some)))
    return rows


def reliability(found: Sequence[Judged]) -> None:
    """Print how often a probability is right, and the expected calibration error.

    Source:
        Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks. ICML 2017.
    """
    rows = bins(found)
    error = sum(count * abs(said - is_so) for said, is_so, count in rows) / len(found)
    print(f"  probability of the likeliest sentence, {len(found)} questions, expected calibration error {error:.3f}")
    for said, is_so, count in rows:
        print(f"  said {said:>6.1%}   right {is_so:>6.1%}   {count:>5}")


def plot(found: Sequence[Judged]) -> str:
    """Return an SVG: how often a sentence is right against how likely it was said to be; areas are numbers."""
    side, left, top = 300, 50, 14
    rows = bins(found)
    most = max(count for _, _, count in rows)

    def place(said: float, is_so: float) -> tuple[float, float]:
        return left + side * said, top + side * (1 - is_so)

    style = 'font-family="sans-serif" font-size="12" fill="#333"'
    parts = [f'<rect x="{left}" y="{top}" width="{side}" height="{side}" fill="none" stroke="#999"/>']
    (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
    parts.append(f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="4 4"/>')
    for tick in (0.0, 0.5, 1.0):
        x, y = place(tick, tick)
        parts.append(f'<text x="{x}" y="{top + side + 16}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{tick:g}</text>')
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(said, is_so) for said, is_so, _ in rows))
    parts.append(f'<polyline points="{line}" fill="none" stroke="#2a6f97" stroke-width="2"/>')
    for said, is_so, count in rows:
        x, y = place(said, is_so)
        radius = 3 + 9 * math.sqrt(count / most)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#2a6f97" fill-opacity="0.55">'
            f"<title>{said:.0%} said, {is_so:.0%} right, {count} questions</title></circle>"
        )
    middle = left + side / 2
    parts.append(f'<text x="{middle}" y="{top + side + 34}" text-anchor="middle">probability given</text>')
    turned = f'transform="rotate(-90 14 {top + side / 2})"'
    parts.append(f'<text x="14" y="{top + side / 2}" text-anchor="middle" {turned}>share that holds the answer</text>')
    width, height = left + side + 16, top + side + 42
    size = f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    back = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    return f"<svg {size} {style}>\n{back}\n" + "\n".join(parts) + "\n</svg>\n"


if __name__ == "__main__":
    main(sys.argv[1:])
