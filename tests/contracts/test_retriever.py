"""What every retriever promises (index/protocols.py), over real stores."""

from pathlib import Path

import pytest

from index import build
from index.analyzer import Analyzer
from index.embedders import HashingEmbedder
from index.protocols import Retriever
from index.retrieval import HybridRetriever
from index.schema import Query
from index.store import Store
from tests.conftest import SEEDS

ANALYZER = Analyzer()
EMBEDDER = HashingEmbedder(ANALYZER, dim=64)
QUESTIONS = ["2月21日的市委常委会扩大会议由谁主持？", "？", "", "今天天气", "a" * 1000, "\ud800\x00", "会议" * 400]


def opened(folder: Path) -> Store:
    return Store.open(folder, embedder=EMBEDDER.name, dim=EMBEDDER.dim, analyzer=ANALYZER.name)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder = tmp_path_factory.mktemp("store")
    build.update(folder, [SEEDS], embedder=EMBEDDER, analyzer=ANALYZER)
    return HybridRetriever(opened(folder), EMBEDDER, ANALYZER)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("k", [1, 5, 60])
def test_at_most_k_passages_best_first_none_twice(retriever: Retriever, question: str, k: int) -> None:
    found = retriever.retrieve(Query(question), k)
    assert len(found) <= k
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert len({one.chunk.passage_id for one in found}) == len(found)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(one.article.text[one.chunk.start : one.chunk.end] == one.chunk.text for one in found)


def test_the_same_question_finds_the_same(retriever: Retriever) -> None:
    assert retriever.retrieve(Query(QUESTIONS[0]), 10) == retriever.retrieve(Query(QUESTIONS[0]), 10)


def test_fewer_are_the_first_of_more(retriever: Retriever) -> None:
    assert retriever.retrieve(Query(QUESTIONS[0]), 3) == retriever.retrieve(Query(QUESTIONS[0]), 20)[:3]


def test_an_empty_collection_gives_none(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("市委常委会召开会议。", encoding="utf-8")
    build.update(tmp_path / "data", [page], embedder=EMBEDDER, analyzer=ANALYZER)
    build.remove(tmp_path / "data", ["page.txt"], embedder=EMBEDDER, analyzer=ANALYZER)
    retriever: Retriever = HybridRetriever(opened(tmp_path / "data"), EMBEDDER, ANALYZER)
    assert retriever.retrieve(Query("会议"), 5) == []
