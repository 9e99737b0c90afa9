"""Which gates refuse what could be answered, and which ways answer wrongly: `python -m tests.bench gates [COUNT]`.

Three sorts of question, each asked with the text that tells and without it: reading comprehension over encyclopaedia
paragraphs that the models have not seen; questions written on news beside which another piece tells of the same
(`same_subject.jsonl`); questions made by rule from the same news. Printed are, for each sort, what became of them; for
each way of refusing, how often it refused what is told and what is not; and for each objection to the likeliest
sentence of a refused question, how often that sentence held the answer after all. The news are those `bot.verdict` is
fitted on (`tests.bench fitting_verdict`), the reading is not. Needs `../shared/corpus`.
"""

import argparse
import json
import lzma
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bot import context, gate, refusal, selection
from bot.calibration import DEFAULT, Hiding
from bot.citations import Verifier
from bot.extractive import ExtractiveAnswerer
from bot.pipeline import QAPipeline
from bot.query import RuleRewriter
from bot.question import understand
from bot.quizzing import Quiz, inside, outside
from bot.reading import Readings
from bot.schema import Draft, Request
from bot.training import collection
from bot.training.collection import Sample
from bot.training.selection import bare
from index import build
from index.analyzer import Analyzer
from index.chunking import chunk
from index.embedders import open_embedder
from index.protocols import Embedder
from index.retrieval import HybridRetriever
from index.scanning import Scanner
from index.schema import Chunk, Filters, Passage, Query
from index.store import Store
from index.training import collection as stored
from index.training.corpus import held_out
from tests.bench import _question_sets as sets
from tests.bench.news_answers import write_texts

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
TOP_K, BUDGET_CHARS = 24, 12_000
_NEWS, _HEAD_CHARS = 1500, 16
_FATES = ("right", "wrong", "refused", "false answer", "rightly refused", "told elsewhere")


FITTED_PART = 7  # of ten, of reading comprehension: what models before were not fitted on, and `bot.verdict` is
_LEAST_LEFT = 10  # characters of a passage


@dataclass(frozen=True, slots=True)
class Cut:
    """Ranges of an article that are left out, in order."""

    article_id: str
    ranges: tuple[tuple[int, int], ...]

    def place(self, position: int) -> int:
        """Return where a position of the whole text is in what is left."""
        return position - sum(min(end, position) - start for start, end in self.ranges if start < position)

    def text(self, whole: str) -> str:
        """Return what is left."""
        edges = [0, *(edge for one in self.ranges for edge in one), len(whole)]
        return "".join(whole[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question once.

    Attributes:
        question: Its text.
        answer: What tells; empty where no text does, whatever is left out.
        told: Whether the text that tells is there.
        hidden: Articles that are left out.
        cut: What is left out of an article.
    """

    question: str
    answer: str
    told: bool
    hidden: frozenset[str] = frozenset()
    cut: Cut | None = None


class Left:
    """A retriever as if some texts were not there."""

    def __init__(self, retriever: HybridRetriever) -> None:
        self._retriever = retriever
        self.asked = Asked("", "", True)

    def retrieve(self, query: Query, k: int) -> list[Passage]:
        """Return at most k passages, best first."""
        found = self._retriever.retrieve(query, k + 6 + 2 * len(self.asked.hidden))
        kept = [one for one in map(self._without, found) if one is not None]
        return [replace(one, rank=rank) for rank, one in enumerate(kept[:k], start=1)]

    def _without(self, passage: Passage) -> Passage | None:
        cut, piece, article = self.asked.cut, passage.chunk, passage.article
        if article.id in self.asked.hidden:
            return None
        if cut is None or article.id != cut.article_id:
            return passage
        start, end, text = cut.place(piece.start), cut.place(piece.end), cut.text(article.text)
        if end - start < _LEAST_LEFT:
            return None
        name = f"{article.id}-"
        body = (cut.place(article.body[0]), cut.place(article.body[1])) if article.body else None
        left = replace(article, id=name, text=text, spans=(), body=body)
        return replace(passage, article=left, chunk=Chunk(name, start, end, text[start:end]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        fate: One of `_FATES`.
        way: The function of `bot.refusal` that refused it; else how it was answered.
        objections: To the likeliest sentence of what was found.
        held: Whether that sentence holds the answer.
    """

    fate: str
    way: str
    objections: tuple[str, ...]
    held: bool


class World:
    """Everything that answers over one store."""

    def __init__(self, store: Store, embedder: Embedder, analyzer: Analyzer) -> None:
        self.store, self.analyzer = store, analyzer
        self._left, self.scanner = Left(HybridRetriever(store, embedder, analyzer)), Scanner(store, analyzer)
        self._readings = Readings(analyzer.normalize)
        self._rewriter = RuleRewriter(newest=store.newest_day())

    def ask(self, asked: Asked) -> Outcome:
        """Ask it of the whole pipeline."""
        self._left.asked = asked
        hidden = asked.hidden | ({asked.cut.article_id} if asked.cut else frozenset())
        answerer = ExtractiveAnswerer(self.analyzer, Hiding(self.scanner, hidden))
        pipeline = QAPipeline(
            self._rewriter,
            self._left,
            answerer,
            Verifier(self.analyzer),
            index=self.store.version,
            top_k=TOP_K,
            budget_chars=BUDGET_CHARS,
            simplified=self.analyzer.simplified,
        )
        with Refusals() as refusals:
            answer = pipeline.ask(Request(asked.question))
        shown = self.holds(answer.answer + " ".join(one.quote for one in answer.citations), asked.answer)
        if answer.refused:
            fate = "refused" if asked.told else "rightly refused"
        elif asked.told:
            fate = "right" if shown else "wrong"
        else:
            fate = "told elsewhere" if shown else "false answer"
        best = next(iter(self.scored(asked)[1]), None)
        return Outcome(
            fate,
            refusals.last if answer.refused else "answered",
            self._objections(asked, best),
            best is not None and asked.told and self.holds(best.unit.text, asked.answer),
        )

    def scored(self, asked: Asked) -> tuple[Query, list[selection.Scored]]:
        """Return the promising sentences of what is found, likeliest first."""
        self._left.asked = asked
        query = self._rewriter.rewrite(Request(asked.question))
        found = self._left.retrieve(query, TOP_K)
        passages = context.choose(found, BUDGET_CHARS).passages if found else ()
        articles = {one.article.id: one.article for one in passages if one.article.body is not None}
        readings = [self._readings.of(one) for one in articles.values()]
        return query, selection.select(understand(query, self.analyzer), readings, passages) if readings else []

    def _objections(self, asked: Asked, best: selection.Scored | None) -> tuple[str, ...]:
        if best is None:
            return ("nothing found",)
        question = understand(self._rewriter.rewrite(Request(asked.question)), self.analyzer)
        found: list[str] = ["unlikely"] if best.score < DEFAULT.sentence else []
        found += gate.objections(question, best, self.analyzer)
        passes = gate.passes(question, best.unit, self.analyzer, best.reading.text)
        return tuple(found) if passes else (*found, "passes")

    def holds(self, text: str, answer: str) -> bool:
        """Whether a text holds an answer, letter by letter."""
        return bool(answer) and bare(self.analyzer.normalize(answer)) in bare(self.analyzer.normalize(text))


class Refusals:
    """Notes which function of `bot.refusal` made the last refusal."""

    _NAMES = ("absent", "absent_event", "apart", "headline_only", "no_match", "other_days", "untold", "another_office")

    def __enter__(self) -> "Refusals":
        self.last = "another"
        self._kept = {name: getattr(refusal, name) for name in self._NAMES}
        for name, function in self._kept.items():
            setattr(refusal, name, self._noted(name, function))
        return self

    def __exit__(self, *_: object) -> None:
        for name, function in self._kept.items():
            setattr(refusal, name, function)

    def _noted(self, name: str, function: Callable[..., Draft]) -> Callable[..., Draft]:
        def noted(*arguments: object, **named: object) -> Draft:
            self.last = name
            return function(*arguments, **named)

        return noted


def of_reading(samples: Sequence[Sample]) -> Iterator[Asked]:
    """Yield each question with its paragraph and without it."""
    for one in samples:
        yield Asked(one.question, one.answer, True)
        yield Asked(one.question, one.answer, False, cut=Cut(one.article_id, ((one.start, one.end + 1),)))


def of_subjects(items: Sequence[sets.SubjectQuestion], store: Store) -> Iterator[Asked]:
    """Yield each question with its piece, and without all that print what tells."""
    articles = list(store.articles())
    texts = {one.id: "".join(one.text.split()) for one in articles}
    sources = {one.source.removesuffix(".txt"): one.id for one in articles}
    for item in items:
        told = "".join(item.answer.split())
        own = sources[item.article_id.removeprefix("news-").zfill(5)]
        place = texts[own].find(told)
        sentence = texts[own][max(0, place - 12) : place + len(told)]
        yield Asked(item.text, item.answer, True)
        yield Asked(
            item.text, item.answer, False, frozenset({own, *(n for n, text in texts.items() if sentence in text)})
        )


def of_quizzes(world: World, count: int, analyzer: Analyzer) -> Iterator[Asked]:
    """Yield questions made from the news, and as many that it does not answer."""
    readings = Readings(analyzer.normalize)
    articles = [one for one in world.store.articles() if one.body is not None]
    random.Random(9).shuffle(articles)
    read = [readings.of(one) for one in articles]
    known = list(islice(inside(read), count))
    yield from (Asked(one.question, one.answer, True) for one in known)
    for one in islice(outside(known, read), count):
        hidden = _printing(world, one) if one.origin == "held_out" else frozenset()
        yield Asked(one.question, one.answer, False, hidden)


def _printing(world: World, quiz: Quiz) -> frozenset[str]:
    head = quiz.sentence[:_HEAD_CHARS]
    found = world.scanner.find([[head]], Filters()).articles
    return frozenset([quiz.article_id, *(one.id for one in found if head in one.text)])


def table(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return the counts of fates, of ways to refuse, and of objections."""
    fates = Counter(one.fate for one in outcomes)
    lines = [f"{name}: " + ", ".join(f"{fates[fate]} {fate}" for fate in _FATES if fates[fate])]
    lines.append(f"  {'refused by':<22}{'told':>6}{'untold':>8}")
    ways = Counter((one.way, one.fate == "refused") for one in outcomes if "refused" in one.fate)
    for way in dict.fromkeys(way for (way, _), _ in ways.most_common()):
        lines.append(f"  {way:<22}{ways[way, True]:>6}{ways[way, False]:>8}")
    lines.append(f"  {'likeliest sentence':<30}{'holds it':>9}{'does not':>9}{'untold':>8}")
    against = Counter(
        ("+".join(one.objections) or "none", "u" if one.fate != "refused" else "h" if one.held else "n")
        for one in outcomes
        if "refused" in one.fate
    )
    for said in dict.fromkeys(said for (said, _), _ in against.most_common()):
        lines.append(f"  {said:<30}{against[said, 'h']:>9}{against[said, 'n']:>9}{against[said, 'u']:>8}")
    return "\n".join(lines)


def reading_world(folder: Path, embedder: Embedder, analyzer: Analyzer) -> tuple[World, list[Sample]]:
    """Return a store of the paragraphs among news, and the questions on them, mixed."""
    data = collection.load(CORPUS / "reading.jsonl.xz", CORPUS / "news.jsonl.xz", distractors=2000)
    chunks = [part for one in data.articles for part in chunk(one)]
    store = stored.build(folder, list(data.articles), chunks, embedder, analyzer, lambda *_: None)
    samples = [one for one in data.samples if any(char.isalnum() for char in one.question)]
    random.Random(1).shuffle(samples)
    return World(store, embedder, analyzer), samples


def news_world(folder: Path, embedder: Embedder, analyzer: Analyzer) -> tuple[World, list[sets.SubjectQuestion]]:
    """Return a store of held-out news, and the questions written on it."""
    with lzma.open(CORPUS / "news.jsonl.xz", "rt", encoding="utf-8") as file:
        texts = ["", *(json.loads(line)["text"] for line in file)]  # a line by its number, from 1
    asked, _, _ = sets.same_subject(CORPUS)
    own = {int(one.article_id.removeprefix("news-")) for one in asked}
    held = [number for number, text in enumerate(texts) if 150 < len(text) < 3000 and held_out(text, 20)]
    random.Random(5).shuffle(held)
    pages = folder / "pages"
    pages.mkdir()
    write_texts(pages, texts, sorted(own.union(held[:_NEWS])))
    build.update(folder / "index", [pages], embedder=embedder, analyzer=analyzer)
    store = Store.open(folder / "index", embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)
    return World(store, embedder, analyzer), asked


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tables, or fit the weights."""
    options = argparse.ArgumentParser(prog="python -m tests.bench gates", description=__doc__.split("\n")[0])
    options.add_argument("count", type=int, nargs="?", default=300, help="questions of reading, and made ones")
    given = options.parse_args(arguments)
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    with tempfile.TemporaryDirectory() as work:
        world, samples = reading_world(Path(work) / "reading", embedder, analyzer)
        measured = [one for one in samples if collection.part(one) > FITTED_PART][: given.count]
        print(table("reading comprehension", [world.ask(one) for one in of_reading(measured)]), flush=True)
        world.store.close()
    with tempfile.TemporaryDirectory() as work:
        world, asked = news_world(Path(work), embedder, analyzer)
        print(table("news, same subject", [world.ask(one) for one in of_subjects(asked, world.store)]), flush=True)
        print(table("news, made by rule", [world.ask(one) for one in of_quizzes(world, given.count, analyzer)]))
        world.store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
