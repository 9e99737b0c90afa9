"""How long whole answers take over a large store: `python -m tests.bench pipeline FOLDER`.

FOLDER is one that `python -m tests.bench store --folder FOLDER` has made. Facts are questions made by rule from its
articles; the others are put to names and days that stand in them, the commonest names among them, which is the worst
case for a scan. Times are those of the clock and of the processor: other programs slow the first only.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from bot import lexicon
from bot.citations import Verifier
from bot.extractive import ExtractiveAnswerer
from bot.pipeline import QAPipeline
from bot.query import RuleRewriter
from bot.quizzing import inside
from bot.reading import read
from bot.schema import Request
from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.retrieval import HybridRetriever
from index.scanning import Scanner
from index.schema import Article, Filters
from index.store import Store

_SAMPLE = 800  # articles that questions are made from
_NAME = re.compile(f"(?:{lexicon.ROLES})(?P<name>{lexicon.NAME})(?:出席|主持|讲话|表示|说)")
_OFFICE = re.compile("(?:[市区县]委书记|[市区县]长|局长|院长)")


def questions(articles: Sequence[Article], analyzer: Analyzer, count: int) -> Iterator[tuple[str, str]]:
    """Yield (kind, question)."""
    readings = [read(one, analyzer.normalize) for one in articles if one.body]
    yield from (("fact", one.question) for one in islice(inside(readings), count))
    names = Counter(found["name"] for one in readings for found in _NAME.finditer(one.text))
    for name, _ in names.most_common(count // 2):
        yield "list of a person", f"{name}参加了哪些活动？"
        yield "mentions", f"有几篇文章提到{name}？"
    days = [one.date for one in articles if one.date and one.date[0] != "-"]
    for day in random.Random(3).choices(days, k=count // 4) if days else ():
        yield "list of a day", f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日召开了哪些会议？"
    offices = Counter(found for one in readings for found in _OFFICE.findall(one.text))
    places = Counter(found for one in readings for found in re.findall("[\u4e00-\u9fff]{2}市(?=委|市长)", one.text))
    for office, _ in offices.most_common(8):
        yield "office of no place", f"{office}是谁？"
        yield from (("office of a place", f"{place}{office}是谁？") for place, _ in places.most_common(5))
    yield from (("list of everything", one) for one in ("有哪些会议？", "最近召开了哪些会议？", "哪些文章提到中国？"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print p50 and p95 of each kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench pipeline", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=200, help="facts; of the other kinds fewer")
    given = parser.parse_args(arguments)
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    store = Store.open(given.folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)
    pipeline = QAPipeline(
        RuleRewriter(newest=store.newest_day()),
        HybridRetriever(store, embedder, analyzer),
        ExtractiveAnswerer(analyzer, Scanner(store, analyzer)),
        Verifier(analyzer),
        index=store.version,
        top_k=24,
        budget_chars=12_000,
    )
    numbers = store.passing(Filters())
    articles = store.numbered(numbers[:: max(1, len(numbers) // _SAMPLE)].tolist())
    asked = list(questions(articles, analyzer, given.count))
    for _, question in asked[:5]:
        pipeline.ask(Request(question))
    spent: dict[str, list[tuple[float, float]]] = {}
    for kind, question in random.Random(5).sample(asked, len(asked)):
        clock, processor = perf_counter(), process_time()
        pipeline.ask(Request(question))
        times = 1000 * (perf_counter() - clock), 1000 * (process_time() - processor)
        spent.setdefault(kind, []).append(times)
        spent.setdefault("all", []).append(times)
    print(f"{len(store)} chunks, {len(numbers)} articles; p50 / p95 in ms")
    for kind, pairs in spent.items():
        clock50, clock95 = np.percentile([one for one, _ in pairs], [50, 95])
        cpu50, cpu95 = np.percentile([one for _, one in pairs], [50, 95])
        print(f"  {kind:<20}{len(pairs):>5}   clock {clock50:7.1f} /{clock95:7.1f}   CPU {cpu50:7.1f} /{cpu95:7.1f}")
    store.close()


if __name__ == "__main__":
    main()
