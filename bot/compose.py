"""Settings to working parts: the only place that names implementations."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic

from bot import calibration, examples
from bot.attribution import Attributor
from bot.calibration import Calibration
from bot.citations import Verifier
from bot.extractive import ExtractiveAnswerer
from bot.model import ChatModel, open_model
from bot.pipeline import QAPipeline
from bot.protocols import Answerer, Rewriter
from bot.query import RuleRewriter
from bot.reading import Readings
from bot.romanised import Romanised
from bot.schema import Request
from bot.settings import Settings
from bot.writing import ModelAnswerer, ModelRewriter
from index import build, store
from index.analyzer import Analyzer
from index.build import Progress, Report
from index.embedders import open_embedder
from index.errors import AnalyzerMismatchError, EmbedderMismatchError, Message, NoIndexError, QAError, StoreError
from index.protocols import Embedder, Reranker, Retriever
from index.reranking import CrossEncoderReranker, RerankingRetriever
from index.retrieval import HybridRetriever
from index.scanning import Scanner
from index.schema import Filters, Json
from index.store import Store

_log = logging.getLogger(__name__)

SEEDS = Path("seeds")
QUESTIONS, SECONDS = 300, 120.0  # of a calibration, at most
_WORTH = 50  # articles below which a collection tells little of itself
_ASKING = Message("校准", "Calibrating")
_LOOK_EVERY_S = 1.0
_EXAMPLES = 4
_TRIED, _ARTICLES = 24, 200  # examples cost an answer each; enough tries to find a few, never a long wait


@dataclass(frozen=True, slots=True)
class _Open:
    """One state of the index with all that stands on it; lives as long as an answer runs on it.

    `offline` answers without a language model: what the machine asks itself must not cost anything. `calibration` is
    the one that both answer by, as the manifest holds it.
    """

    version: str
    store: Store
    pipeline: QAPipeline
    offline: QAPipeline
    calibration: Json | None


class Engine:
    """Everything that answers, over the newest committed index; safe to share between threads.

    Opening is lazy: the embedder is loaded with the first index, not by the constructor.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._analyzer: Analyzer | None = None
        self._embedder: Embedder | None = None
        self._reranker: Reranker | None = None
        self._model: ChatModel | None = None
        self._open: _Open | None = None
        self._looked_at = float("-inf")
        self._examples_lock = threading.Lock()
        self._examples: tuple[str, list[str]] = ("", [])

    @property
    def analyzer(self) -> Analyzer:
        """The one analyzer of both sides."""
        if self._analyzer is None:
            self._analyzer = Analyzer(self.settings.dictionary)
        return self._analyzer

    @property
    def embedder(self) -> Embedder:
        """The embedder that was set, or the built-in one."""
        if self._embedder is None:
            self._embedder = open_embedder(self.settings.embedder, self.analyzer)
        return self._embedder

    @property
    def reranker(self) -> Reranker | None:
        """The cross-encoder that was set; None for the built-in ranking."""
        if self._reranker is None and self.settings.reranker is not None:
            self._reranker = CrossEncoderReranker(self.settings.reranker)
        return self._reranker

    @property
    def model(self) -> ChatModel | None:
        """The language model that was set, or None.

        Raises:
            ModelError: If it cannot be opened, as for want of a package.
        """
        if self._model is None:
            self._model = open_model(self.settings)
        return self._model

    def pipeline(self) -> QAPipeline:
        """Return the pipeline over the newest committed index.

        Raises:
            NoIndexError: If there is none yet.
            EmbedderMismatchError, AnalyzerMismatchError: If another embedder or user dictionary built it.
            ModelError: If the embedder, the reranker or the language model cannot be loaded.
        """
        return self._newest().pipeline

    def store(self) -> Store:
        """Return the store of the newest committed index; raises as `pipeline`."""
        return self._newest().store

    def ready(self) -> bool:
        """Whether a question could be answered now."""
        try:
            self._newest()
        except QAError:
            return False
        return True

    def examples(self, n: int = _EXAMPLES) -> list[str]:
        """Return at most n questions that the index answers; tried out once a state of the index."""
        newest = self._newest()
        with self._examples_lock:
            if self._examples[0] != newest.version:
                self._examples = (newest.version, _tried(newest))
        return self._examples[1][:n]

    def update(self, paths: Sequence[Path], progress: Progress | None = None) -> Report:
        """Add or update files and folders; see `build.update`."""
        return build.update(
            self.settings.index_folder, paths, embedder=self.embedder, analyzer=self.analyzer, progress=progress
        )

    def remove(self, sources: Sequence[str], progress: Progress | None = None) -> Report:
        """Take sources out; see `build.remove`."""
        return build.remove(
            self.settings.index_folder, sources, embedder=self.embedder, analyzer=self.analyzer, progress=progress
        )

    def rebuild(self, progress: Progress | None = None) -> Report:
        """Build everything again from the kept sources; see `build.rebuild`."""
        return build.rebuild(
            self.settings.index_folder, embedder=self.embedder, analyzer=self.analyzer, progress=progress
        )

    def calibrate(
        self, *, questions: int = QUESTIONS, seconds: float = SECONDS, progress: Progress | None = None
    ) -> Calibration:
        """Ask the collection what it holds and what not, set the threshold and state in the manifest what to expect.

        Args:
            questions: At most so many with an answer, and as many without.
            seconds: No question is asked after so many.
            progress: Called with (done, total, what).

        Raises:
            NoIndexError, EmbedderMismatchError, AnalyzerMismatchError, ModelError: As `pipeline`.
            StorageError, BusyError: If the result cannot be written.
        """
        opened, analyzer = self.store(), self.analyzer
        numbers = opened.passing(Filters())
        chosen = numbers[:: max(1, len(numbers) // (2 * questions))].tolist()
        trials = calibration.measure(
            opened.numbered(chosen),
            RuleRewriter(self.settings.today, opened.newest_day()),
            self._retriever(opened),
            Scanner(opened, analyzer),
            lambda scanner: ExtractiveAnswerer(analyzer, scanner, calibration.NONE),
            Readings(analyzer.normalize),
            questions=questions,
            seconds=seconds,
            top_k=self.settings.top_k,
            budget_chars=self.settings.budget_chars,
            progress=lambda done, total: progress(done, total, _ASKING) if progress else None,
        )
        found = calibration.calibrate(trials, index=opened.version, articles=len(numbers))
        calibration.save(self.settings.index_folder, found)
        return found

    def calibration_due(self) -> bool:
        """Whether the collection is large enough to be asked and was not, or has since doubled or halved."""
        articles = len(self.store().passing(Filters()))
        last = calibration.load(self.settings.index_folder)
        return articles >= _WORTH if last is None else last.outdated(articles)

    def build_if_needed(self, progress: Progress | None = None) -> Report | None:
        """Build the index if there is none or another embedder's or analyzer's; None if it can be used as it is.

        Raises:
            NoIndexError: If there is neither an index nor a folder of seeds.
            StoreError: If it cannot be built.
        """
        folder = self.settings.index_folder
        if store.current_version(folder) is None:
            if not SEEDS.is_dir():
                raise no_index(folder)
            return self.update([SEEDS], progress)
        try:
            self._newest()
        except (AnalyzerMismatchError, EmbedderMismatchError):
            return self.rebuild(progress)
        return None

    def _newest(self) -> _Open:
        """Return the newest state that can be opened; looks for a new one at most once in `_LOOK_EVERY_S` seconds.

        While one thread opens a new state, the others go on with the old one.
        """
        current = self._open
        if current is not None and monotonic() - self._looked_at < _LOOK_EVERY_S:
            return current
        if not self._lock.acquire(blocking=current is None):
            assert current is not None  # or it would have waited
            return current
        try:
            return self._look()
        finally:
            self._lock.release()

    def _look(self) -> _Open:
        self._looked_at = monotonic()
        if self._open is None:
            self._open = self._build()
        elif (manifest := store.read_manifest(self.settings.index_folder)) is None:
            pass
        elif manifest.version != self._open.version:
            try:
                # The old state is not closed here: running answers hold it and let it go when they are done.
                self._open = self._build()
            except StoreError as error:
                _log.warning("%s The last state stays in use.", error)
        elif manifest.calibration != self._open.calibration:
            self._open = self._assembled(self._open.store, manifest.calibration)
        return self._open

    def _build(self) -> _Open:
        analyzer, embedder = self.analyzer, self.embedder
        opened = Store.open(
            self.settings.index_folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name
        )
        return self._assembled(opened, opened.manifest.calibration)

    def _retriever(self, opened: Store) -> Retriever:
        retriever: Retriever = HybridRetriever(opened, self.embedder, self.analyzer)
        return retriever if self.reranker is None else RerankingRetriever(retriever, self.reranker)

    def _assembled(self, opened: Store, stated: Json | None) -> _Open:
        """Put the parts together over a state of the index, with what the newest manifest states of calibration."""
        analyzer, embedder = self.analyzer, self.embedder
        retriever, calibrated = self._retriever(opened), calibration.read(stated)
        thresholds = calibrated.thresholds if calibrated else calibration.DEFAULT
        verifier, scanner = Verifier(analyzer, self.settings.unsupported), Scanner(opened, analyzer)

        def pipeline(rewriter: Rewriter, answerer: Answerer) -> QAPipeline:
            return QAPipeline(
                rewriter,
                retriever,
                answerer,
                verifier,
                index=opened.version,
                top_k=self.settings.top_k,
                budget_chars=self.settings.budget_chars,
                examples=self.examples,
                articles=opened.articles,
                reprints=opened.reprints,
                simplified=analyzer.simplified,
                named=Romanised(scanner, analyzer).named,
                analyzer=analyzer,
            )

        rule = RuleRewriter(self.settings.today, opened.newest_day())
        extractive = ExtractiveAnswerer(analyzer, scanner, thresholds)
        offline = pipeline(rule, extractive)
        if (model := self.model) is None:
            return _Open(opened.version, opened, offline, offline, stated)
        answerer = ModelAnswerer(
            model,
            extractive,
            Attributor(analyzer, embedder),
            analyzer,
            context_tokens=self.settings.llm_context,
        )
        return _Open(opened.version, opened, pipeline(ModelRewriter(model, rule, analyzer), answerer), offline, stated)


def _tried(state: _Open) -> list[str]:
    """Return the questions made from the first articles that are answered, not refused."""
    found: list[str] = []
    for question in islice(examples.candidates(islice(state.store.articles(), _ARTICLES)), _TRIED):
        answer = state.offline.ask(Request(question))
        if not answer.refused and all(one.verdict == "supported" for one in answer.sentences):
            found.append(question)
        if len(found) == 2 * _EXAMPLES:
            break
    return found


def no_index(folder: Path) -> NoIndexError:
    """Return the error for a data folder without an index."""
    return NoIndexError(
        Message(f"{folder} 里还没有索引。", f"There is no index in {folder} yet."),
        Message("请先运行：wenbao index 文件或文件夹", "Run first: wenbao index PATH"),
    )
