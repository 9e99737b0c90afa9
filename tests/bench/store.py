"""How fast a store of many chunks is built, opened, searched and added to: `python -m tests.bench store --chunks N`.

The articles are news of `../shared/corpus`, which is not part of the project. Where they give too few chunks, or more
than `REAL_CHUNKS`, they come again with another number in every sentence, vectors moved a little and one more term, so
that a large store is made in minutes.
"""

import argparse
import hashlib
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index import build, chunking
from index.analyzer import Analyzer
from index.embedders import open_embedder
from index.matching import plains
from index.prepared import Prepared, prepare
from index.protocols import Vectors
from index.reader import built_in_vocabulary
from index.schema import Article, Chunk, Document, Filters, Span
from index.store import Store, current_version
from index.writer import Entry, SourceState, StoreWriter
from tests.bench.reading import corpus

QUERIES = 300
REAL_CHUNKS = 20_000

Found = TypeVar("Found")


def entries() -> Iterator[Entry]:
    """Yield news, one a file, until they have `REAL_CHUNKS` chunks."""
    made = 0
    for number, item in enumerate(corpus(60_000)):
        if made >= REAL_CHUNKS:
            return
        text = (item["text"] or "").strip()
        if text:
            one = entry(f"0/{number}.txt", text, item["date"])
            made += len(one.chunks)
            yield one


def entry(source: str, text: str, date: str | None) -> Entry:
    """Return a file that holds one article."""
    key = hashlib.sha256(source.encode()).hexdigest()
    article = Article(key[:12], source, text, (Span(0, len(text), 0, len(text)),), (0, len(text)), date=date)
    state = SourceState(source, Path("/corpus") / source, "", key)
    return Entry(state, Document(source, text, key), (article,), tuple(chunking.chunk(article)))


def again(one: Entry, turn: int) -> Entry:
    """Return the article with another number in every sentence, cut where the first was."""
    text, chunks, at = "", [], 0
    for chunk in one.chunks:
        said = chunk.text.replace("，", f"{turn}，")
        chunks.append((at, said, chunk.context))
        text, at = f"{text}{said}\n", at + len(said) + 1
    made = entry(one.state.source.replace("0/", f"{turn}/", 1), text, one.articles[0].date)
    key = made.articles[0].id
    cut = tuple(Chunk(key, start, start + len(said), said, context) for start, said, context in chunks)
    return replace(made, chunks=cut)


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


def batches(found: Iterator[Entry]) -> Iterator[list[Entry]]:
    """Yield the entries in the sizes in which `index.build` writes them."""
    waiting: list[Entry] = []
    for one in found:
        waiting.append(one)
        if sum(len(some.chunks) for some in waiting) >= build.BATCH_CHUNKS:
            yield waiting
            waiting = []
    yield waiting


def fill(folder: Path, chunks: int) -> None:
    """Build the store; print how long each part of the work took."""
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    watch, rng = Stopwatch(), np.random.default_rng(0)
    vocabulary = built_in_vocabulary()
    written: list[tuple[Entry, Vectors, list[dict[str, list[str]]], list[Prepared]]] = []
    made = characters = 0
    with StoreWriter(folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name) as writer:
        for batch in batches(entries()):
            texts = [f"{one.context}\n{one.text}" for some in batch for one in some.chunks]
            vectors = watch("embedding", partial(embedder.embed_passages, texts))
            files = [one.chunks for one in batch]
            ready = watch("preparing", partial(prepare, files, analyzer, vocabulary))
            at = 0
            for one, prepared in zip(batch, ready, strict=True):
                terms = watch("terms", partial(build.terms, one.chunks, analyzer))
                written.append((one, vectors[at : at + len(one.chunks)], terms, prepared))
                watch("putting", partial(writer.put, *written[-1]))
                at += len(one.chunks)
                characters += len(one.document.text)
            made += at
        for turn in count(1):
            for one, near, terms, prepared in written:
                if made >= chunks:
                    break
                moved = near + 0.5 / math.sqrt(embedder.dim) * rng.standard_normal(near.shape).astype(np.float32)
                moved /= np.linalg.norm(moved, axis=1, keepdims=True)
                more = [{**fields, "body_words": [*fields["body_words"], str(turn)]} for fields in terms]
                copy = again(one, turn)
                plain = plains([part.text for part in copy.chunks], [part.context for part in copy.chunks], analyzer)
                same = [part._replace(plain=told) for part, told in zip(prepared, plain, strict=True)]
                watch("putting", partial(writer.put, copy, moved, more, same))
                made += len(one.chunks)
            if made >= chunks:
                break
        manifest = watch("commit", writer.commit)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{manifest.chunks} chunks of {manifest.articles} articles, {manifest.characters / 1e6:.1f} M characters")
    for what in ("embedding", "preparing", "terms"):
        print(f"  {what}: {watch.spent[what] / characters * 1e6:.2f} s a million characters")
    seconds = (watch.spent["putting"] + watch.spent["commit"]) / manifest.characters * 1e6
    print(f"  store: {seconds:.2f} s a million characters; the commit alone {watch.spent['commit']:.0f} s")
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
    what, _, amount = (sys.argv[1] if len(sys.argv) > 1 else "").partition(":")
    if what == "fill":
        fill(Path(sys.argv[2]), int(amount))
    elif what in ("measure", "add_one"):
        {"measure": measure, "add_one": add_one}[what](Path(sys.argv[2]))
    else:
        main(sys.argv[1:])
