"""What every embedder promises (index/protocols.py)."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.analyzer import Analyzer
from index.embedders import HashingEmbedder, SentenceTransformerEmbedder, open_embedder
from index.protocols import Embedder
from tests.models import static_model

TEXTS = ["市委常委会召开会议", "", "。！", "The meeting was held", "会议" * 500, "\x00\n\u3000"]


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], Embedder]]:
    folder = static_model(tmp_path_factory.mktemp("model"))
    analyzer = Analyzer()
    return {
        "hashing": lambda: HashingEmbedder(analyzer, dim=128),
        "sentence-transformers": lambda: SentenceTransformerEmbedder(folder),
        "default": lambda: open_embedder(None, analyzer),
    }


@pytest.fixture(scope="module", params=["hashing", "sentence-transformers", "default"])
def maker(request: pytest.FixtureRequest, makers: dict[str, Callable[[], Embedder]]) -> Callable[[], Embedder]:
    return makers[request.param]


def test_vectors_have_length_one_and_keep_the_order(maker: Callable[[], Embedder]) -> None:
    embedder = maker()
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert embedder.embed_passages([text])[0] == pytest.approx(vector, abs=1e-5)


def test_no_texts_give_no_rows(maker: Callable[[], Embedder]) -> None:
    embedder = maker()
    assert embedder.embed_passages([]).shape == (0, embedder.dim)


def test_a_question_is_one_vector(maker: Callable[[], Embedder]) -> None:
    embedder = maker()
    for text in TEXTS:
        vector = embedder.embed_query(text)
        assert vector.shape == (embedder.dim,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_made_twice_it_is_the_same(maker: Callable[[], Embedder]) -> None:
    one, other = maker(), maker()
    assert one.name == other.name
    assert np.array_equal(one.embed_passages(TEXTS), other.embed_passages(TEXTS))


def test_a_copied_folder_is_the_same_model_and_a_changed_one_is_not(tmp_path: Path) -> None:
    names = [
        SentenceTransformerEmbedder(static_model(tmp_path / name, seed=seed)).name
        for name, seed in [("a", 1), ("b", 1), ("c", 2)]
    ]
    assert names[0] == names[1] != names[2]
