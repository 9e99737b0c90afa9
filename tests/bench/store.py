"""How fast a store of many chunks is built, opened, searched and added to: `python -m tests.bench store --chunks N`.

The articles are news of `../shared/corpus`, which is not part of the project, as often as it takes; each time with
another number in every sentence, so that chunks differ.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index import build, chunking
from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.protocols import Vectors
from index.schema import Article, Document, Filters, Span
from index.store import Store, current_version
from index.writer import Entry, SourceState, StoreWriter
from tests.bench.reading import corpus

QUERIES = 300

Found = TypeVar("Found")


def entries(chunks: int) -> Iterator[Entry]:
    """Yield articles, one a file, until they have so many chunks."""
    items = corpus(60_000)
    made = number = 0
    while made < chunks:
        round_, row = divmod(number, len(items))
        text = (items[row]["text"] or "").strip()
        if round_:
            text = text.replace("。", f"（{round_}）。")
        number += 1
        if not text:
            continue
        source = f"{number // 1000}/{number}.txt"
        key = hashlib.sha256(source.encode()).hexdigest()
        article = Article(
            key[:12], source, text, (Span(0, len(text), 0, len(text)),), (0, len(text)), date=items[row]["date"]
        )
        cut = tuple(chunking.chunk(article))
        made += len(cut)
        yield Entry(
            SourceState(source, Path("/corpus") / source, "", key), Document(source, text, key), (article,), cut
        )


class Stopwatch:
    """Seconds spent on each kind of work."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def __call__(self, what: str, work: Callable[[], Found]) -> Found:
        """Do the work and count its time."""
        start = time.perf_counter()
        found = work()
        self.spent[what] = self.spent.get(what, 0.0) + time.perf_counter() - start
        return found


def batches(chunks: int) -> Iterator[list[Entry]]:
    """Yield the entries in the sizes in which `index.build` writes them."""
    waiting: list[Entry] = []
    for one in entries(chunks):
        waiting.append(one)
        if sum(len(entry.chunks) for entry in waiting) >= build.BATCH_CHUNKS:
            yield waiting
            waiting = []
    yield waiting


def fill(folder: Path, chunks: int) -> None:
    """Build the store; print how long each part of the work took."""
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    watch, characters = Stopwatch(), 0
    start, cpu = time.perf_counter(), time.process_time()
    with StoreWriter(folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name) as writer:
        for batch in batches(chunks):
            texts = [f"{one.context}\n{one.text}" for entry in batch for one in entry.chunks]
            vectors = watch("embed", partial(embedder.embed_passages, texts))
            at = 0
            for entry in batch:
                terms = watch("terms", partial(build.terms, entry.chunks, analyzer))
                watch("put", partial(writer.put, entry, vectors[at : at + len(entry.chunks)], terms))
                at += len(entry.chunks)
                characters += len(entry.document.text)
        manifest = watch("commit", writer.commit)
    wall = time.perf_counter() - start
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{manifest.chunks} chunks of {manifest.articles} articles, {characters / 1e6:.1f} M characters")
    print(f"built in {wall:.0f} s ({time.process_time() - cpu:.0f} s CPU): {characters / wall:,.0f} characters/s")
    print("  " + ", ".join(f"{what} {seconds:.0f} s" for what, seconds in watch.spent.items()))
    print(f"  {size / 1e6:.0f} MB on disk; {manifest.vectors}")


def measure(folder: Path) -> None:
    """Open and search the store in a process of its own; print times and memory."""
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    analyzer.terms("预热")
    embedder.embed_query("预热")
    before = resident_mb()
    start = time.perf_counter()
    store = Store.open(folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)
    print(f"opened in {time.perf_counter() - start:.2f} s")
    rng = random.Random(0)
    live = [number for number, _ in store.nearest(embedder.embed_query("会议"), 2000)]
    watch: dict[str, list[float]] = {}

    def timed(what: str, work: Callable[[], Found]) -> Found:
        began = time.perf_counter()
        found = work()
        watch.setdefault(what, []).append((time.perf_counter() - began) * 1000)
        return found

    found_exactly = 0
    for number in rng.choices(live, k=QUERIES):
        [chunk] = store.chunks([number])
        at = rng.randrange(max(1, len(chunk.text) - 20))
        question = chunk.text[at : at + 20]
        vector, terms = embedder.embed_query(question), analyzer.terms(question)
        fields = {"head_words": terms.words, "body_words": terms.words, "body_bigrams": terms.bigrams}
        near = timed("nearest 50", partial(store.nearest, vector, 50))
        everything = np.ones(store.manifest.next_chunk, np.bool_)
        exact = exact_nearest(store, vector, everything)
        found_exactly += len({one for one, _ in near[:10]} & {one for one, _ in exact})
        best = timed("match 50", partial(store.match, fields, 50))
        timed("50 chunks", partial(store.chunks, [one for one, _ in best]))
        few = timed("select", partial(store.select, Filters(start="2023-07-25", end="2023-07-26")))
        timed("nearest 50 of a few days", partial(store.nearest, vector, 50, few))
        timed("match 50 of a few days", partial(store.match, fields, 50, allowed=few))
        timed("an article", partial(store.article, chunk.article_id))
        timed("current_version", partial(current_version, folder))
    for what, values in watch.items():
        p50, p95 = np.percentile(values, [50, 95])
        print(f"  {what:26} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms")
    print(f"  nearest 10 that an exact scan finds: {found_exactly / 10 / QUERIES:.1%}")
    print(f"memory: {resident_mb():.0f} MB, {before:.0f} MB of it before the store was opened")


def exact_nearest(store: Store, vector: Vectors, everything: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """Search so few rows at a time that every list is looked at."""
    found: list[tuple[int, float]] = []
    for part in range(20):
        mask = everything & (np.arange(len(everything)) % 20 == part)
        found += store.nearest(vector, 10, mask)
    return sorted(found, key=lambda pair: -pair[1])[:10]


def add_one(folder: Path) -> None:
    """Add one file to the store as `wenbao index FILE` would; print how long it took."""
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    analyzer.terms("预热")
    embedder.embed_query("预热")
    with tempfile.TemporaryDirectory() as top:
        for number in range(3):
            path = Path(top) / f"new{number}.txt"
            path.write_text(f"本报讯 {number}月2日，新的一篇文章谈到第{number}件事。会议由县长主持。", "utf-8")
            start = time.perf_counter()
            build.update(folder, [path], embedder=embedder, analyzer=analyzer)
            print(f"added one article in {time.perf_counter() - start:.2f} s")


def resident_mb() -> float:
    """Return the memory of this process, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench store", description=__doc__)
    parser.add_argument("--chunks", type=int, default=250_000)
    parser.add_argument("--folder", type=Path, help="build it here and keep it; what is there already is measured")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as top:
        folder = given.folder or Path(top) / "store"
        parts = ["measure", "add_one", "measure"]
        if current_version(folder) is None:
            parts.insert(0, f"fill:{given.chunks}")
        for part in parts:  # each in a process of its own, so that its memory is its own
            subprocess.run([sys.executable, "-m", "tests.bench.store", part, folder], check=True)


if __name__ == "__main__":
    what, _, amount = sys.argv[1].partition(":")
    if what == "fill":
        fill(Path(sys.argv[2]), int(amount))
    else:
        {"measure": measure, "add_one": add_one}[what](Path(sys.argv[2]))
