"""The real thing for tests of the conversation: the seeds read, indexed and answered from, once a session."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.settings import Settings
from index.analyzer import Analyzer
from index.schema import Article, Chunk, Passage, Span
from tests.conftest import SEEDS


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the seeds in it; tests must not change it."""
    folder = tmp_path_factory.mktemp("data")
    Engine(Settings(data=folder)).update([SEEDS])
    return folder


@pytest.fixture(scope="session")
def engine(data: Path) -> Engine:
    return Engine(Settings(data=data))


@pytest.fixture(scope="session")
def pipeline(engine: Engine) -> QAPipeline:
    return engine.pipeline()


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer()


def engine_over(folder: Path, files: Mapping[str, str], today: date) -> Engine:
    """Return an engine that has indexed texts, by their names, in an empty folder, asked on a day."""
    (folder / "files").mkdir()
    for name, text in files.items():
        (folder / "files" / f"{name.removesuffix('.txt')}.txt").write_text(text, encoding="utf-8")
    engine = Engine(Settings(data=folder / "data", today=today))
    engine.update([folder / "files"])
    return engine


def make_article(body: str, *, article_id: str = "a1", title: str | None = None, date: str | None = None) -> Article:
    """An article whose raw text is its text."""
    text = f"{title}\n{body}" if title else body
    spans = (Span(0, len(text), 0, len(text)),)
    return Article(article_id, f"{article_id}.txt", text, spans, (len(text) - len(body), len(text)), title, date=date)


def make_passage(article: Article, start: int, end: int, rank: int = 1, score: float = 0.5) -> Passage:
    return Passage(Chunk(article.id, start, end, article.text[start:end]), article, rank, score)


def whole(articles: Sequence[Article]) -> tuple[Passage, ...]:
    """Each article as one passage."""
    return tuple(make_passage(one, 0, len(one.text), rank) for rank, one in enumerate(articles, start=1))
