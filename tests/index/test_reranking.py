from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import ModelError
from index.reranking import CrossEncoderReranker, RerankingRetriever
from index.schema import Article, Chunk, Passage, Query
from tests.models import cross_encoder, static_model

TEXTS = ("市委书记主持会议", "今天天晴", "章旭升在会议", "谁由一是的")


def passages(*texts: str) -> list[Passage]:
    articles = [Article(text, text, text, (), (0, len(text))) for text in texts]
    return [
        Passage(Chunk(one.id, 0, len(one.text), one.text, ""), one, rank, 0.5) for rank, one in enumerate(articles, 1)
    ]


class Listed:
    """A retriever that always finds the same."""

    def retrieve(self, query: Query, k: int) -> list[Passage]:
        return passages(*TEXTS)[:k]


class Longest:
    """A reranker that prefers long passages."""

    name = "longest"

    def score(self, query: Query, passages: Sequence[Passage]) -> list[float]:
        return [min(1.0, len(one.chunk.text) / 10) for one in passages]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cross_encoder(tmp_path_factory.mktemp("models") / "cross")


def test_passages_come_in_the_rerankers_order_with_its_scores() -> None:
    found = RerankingRetriever(Listed(), Longest()).retrieve(Query("会议"), 3)
    assert [one.chunk.text for one in found] == [TEXTS[0], TEXTS[2], TEXTS[3]]  # equal ones stay as they were
    assert [one.rank for one in found] == [1, 2, 3]
    assert [one.score for one in found] == [0.8, 0.6, 0.5]


def test_only_the_best_are_looked_at_unless_more_are_wanted() -> None:
    retriever = RerankingRetriever(Listed(), Longest(), depth=2)
    assert [one.chunk.text for one in retriever.retrieve(Query("会议"), 1)] == [TEXTS[0]]
    assert len(retriever.retrieve(Query("会议"), 4)) == 4
    with pytest.raises(ValueError, match="depth must be > 0"):
        RerankingRetriever(Listed(), Longest(), depth=0)


def test_a_cross_encoder_scores_as_its_library_does(folder: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Sigmoid

    reranker = CrossEncoderReranker(folder)
    scores = reranker.score(Query("由谁主持会议"), passages(*TEXTS))
    same = CrossEncoder(str(folder)).predict([("由谁主持会议", text) for text in TEXTS], activation_fn=Sigmoid())
    assert scores == pytest.approx(same.tolist(), abs=1e-6)
    assert len(set(scores)) > 1
    assert reranker.score(Query("会议"), []) == []


def test_what_is_no_reranker_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no reranker"):
        CrossEncoderReranker(cross_encoder(tmp_path / "three", labels=3))
    with pytest.raises(ModelError):
        CrossEncoderReranker(static_model(tmp_path / "embedder"))


def test_a_broken_or_missing_folder_gives_one_line(tmp_path: Path) -> None:
    broken = cross_encoder(tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"nothing")
    for folder in (broken, tmp_path / "there is none"):
        with pytest.raises(ModelError) as caught:
            CrossEncoderReranker(folder)
        assert "\n" not in caught.value.text("zh")
        assert str(folder) in caught.value.text("en")
