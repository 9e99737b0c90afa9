"""The built-in model: the library's vectors without the library, fast enough, and clear when it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from index.analyzer import Analyzer
from index.errors import ModelError
from index.static_embedder import BUILT_IN, StaticEmbedder
from tests.conftest import SEEDS

MOST_BYTES = 25_000_000


@pytest.fixture(scope="module")
def embedder() -> StaticEmbedder:
    return StaticEmbedder()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Windows of the seeds as they are, damage and all, and what else may come."""
    raw = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    windows = [text[start : start + 300] for text in raw for start in range(0, len(text), 300)]
    odd = [
        "。",
        "？！…",
        "2023年12月31日，增长23.5%",
        "Ｎｖｉｄｉａ ＧＰＵ",
        "龘靐齉",
        "🙂",
        "a" * 3000,
        "會議由誰主持？",
        " \n\t ",
    ]
    return windows + odd


def test_gives_the_vectors_of_sentence_transformers(embedder: StaticEmbedder, texts: list[str]) -> None:
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(BUILT_IN), device="cpu").encode(texts, show_progress_bar=False)
    assert library.shape == (len(texts), embedder.dim)
    worded = np.linalg.norm(library, axis=1) > 0.5  # the library leaves zeros where there is no token at all
    assert worded.sum() >= len(texts) - 1
    np.testing.assert_allclose(embedder.embed_passages(texts)[worded], library[worded], atol=1e-3)


def test_normalised_texts_need_no_other_vectors(embedder: StaticEmbedder, texts: list[str]) -> None:
    normalize = Analyzer().normalize
    expected = embedder.embed_passages([normalize(text) for text in texts])
    found = StaticEmbedder(normalize=normalize).embed_passages(texts)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_damped_repeated_words_count_by_the_root(embedder: StaticEmbedder) -> None:
    """Four times the same text is, damped, what the library makes of it twice; a single one is the same either way."""
    from sentence_transformers import SentenceTransformer

    said, more = "市委常委会召开会议。", "水稻亩产812公斤。"
    library = SentenceTransformer(str(BUILT_IN), device="cpu").encode([said + more * 2], show_progress_bar=False)
    damped = StaticEmbedder(damped=True)
    np.testing.assert_allclose(damped.embed_passages([said + more * 4]), library, atol=1e-3)
    assert damped.embed_query(said + more * 4) @ embedder.embed_query(said + more * 4) < 0.999
    assert damped.name != embedder.name


def test_traditional_characters_meet_simplified_ones() -> None:
    embedder = StaticEmbedder(normalize=Analyzer().normalize)
    assert embedder.embed_query("會議由誰主持？") @ embedder.embed_query("会议由谁主持？") == pytest.approx(
        1.0, abs=1e-5
    )


def test_every_vector_has_length_one(embedder: StaticEmbedder, texts: list[str]) -> None:
    vectors = embedder.embed_passages([*texts, ""])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_text_has_one_vector_whatever_stands_beside_it(embedder: StaticEmbedder, texts: list[str]) -> None:
    together = embedder.embed_passages(texts)
    alone = np.stack([embedder.embed_query(text) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_texts_give_no_vectors(embedder: StaticEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dim)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("图书馆的开放时间是几点？", "市图书馆每天上午九点开馆，晚上八点闭馆。", "市图书馆新馆由三家单位共同设计。"),
        (
            "谁主持了常委会会议？",
            "市委常委会召开会议，市委书记主持会议并讲话。",
            "全市上半年工业增加值同比增长百分之六。",
        ),
        ("水稻亩产多少公斤？", "经测产，这块稻田平均亩产达到812公斤。", "公安机关破获一起电信诈骗案件。"),
        ("哪些道路因台风封闭？", "受台风影响，沿海公路两处路段临时封闭。", "学校将于九月一日开学。"),
    ],
)
def test_an_answer_is_nearer_than_another_sentence(
    embedder: StaticEmbedder, question: str, answer: str, other: str
) -> None:
    near, far = embedder.embed_passages([answer, other]) @ embedder.embed_query(question)
    assert near > far


def test_the_whole_model_is_small() -> None:
    assert sum(file.stat().st_size for file in BUILT_IN.rglob("*") if file.is_file()) <= MOST_BYTES


def test_loads_no_torch() -> None:
    program = (
        "import sys; from index.static_embedder import StaticEmbedder; StaticEmbedder().embed_query('会议');"
        "sys.exit(bool({'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    shutil.copytree(BUILT_IN, folder)
    return folder


@pytest.mark.parametrize("file", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("cut", [True, False])
def test_a_missing_or_cut_file_is_named(broken: Path, file: str, cut: bool) -> None:
    if cut:
        whole = (broken / file).read_bytes()
        (broken / file).write_bytes(whole[: len(whole) // 2])
    else:
        (broken / file).unlink()
    with pytest.raises(ModelError, match="incomplete or broken") as caught:
        StaticEmbedder(broken)
    assert str(broken) in caught.value.text("zh") and "\n" not in caught.value.text("zh")


def test_tensors_of_another_model_are_refused(broken: Path) -> None:
    tensors = load_file(broken / "model.safetensors")
    tensors["weights"] = tensors["weights"][:-1]
    save_file(tensors, broken / "model.safetensors")
    with pytest.raises(ModelError, match="incomplete or broken"):
        StaticEmbedder(broken)
    save_file({"embedding.weight": np.zeros((2, 2), np.float16)}, broken / "model.safetensors")
    with pytest.raises(ModelError, match="embeddings"):
        StaticEmbedder(broken)


def test_the_name_tells_models_apart(broken: Path, embedder: StaticEmbedder) -> None:
    tensors = load_file(broken / "model.safetensors")
    tensors["embeddings"][0, 0] ^= 1
    save_file(tensors, broken / "model.safetensors")
    assert StaticEmbedder(broken).name != embedder.name
    assert StaticEmbedder().name == embedder.name
