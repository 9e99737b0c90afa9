import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.analyzer import Analyzer
from index.embedders import HashingEmbedder, SentenceTransformerEmbedder, open_embedder
from index.errors import ModelError
from tests.models import static_model

ANALYZER = Analyzer()


def test_texts_that_share_terms_are_nearer_than_texts_that_do_not() -> None:
    embedder = HashingEmbedder(ANALYZER)
    near, far = embedder.embed_passages(["市委常委会会议审议通过实施方案", "今天杭州天气晴朗"])
    question = embedder.embed_query("市委常委会审议了什么方案")
    assert question @ near > 0.4 > abs(question @ far)


def test_hashes_are_the_same_in_every_process() -> None:
    program = (
        "from index.analyzer import Analyzer\nfrom index.embedders import HashingEmbedder\n"
        "print(HashingEmbedder(Analyzer()).embed_query('市委常委会').tobytes().hex())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == HashingEmbedder(ANALYZER).embed_query("市委常委会").tobytes().hex()


def test_importing_the_adapter_loads_no_torch() -> None:
    program = "import sys, index.embedders, index.retrieval; print('torch' in sys.modules, 'faiss' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_the_models_own_prompt_stands_before_questions_only(tmp_path: Path) -> None:
    asked = SentenceTransformerEmbedder(static_model(tmp_path / "asked", prompts={"query": "问：", "document": ""}))
    bare = SentenceTransformerEmbedder(static_model(tmp_path / "bare"))
    assert np.allclose(asked.embed_query("会议"), bare.embed_query("问：会议"), atol=1e-6)
    assert np.allclose(asked.embed_passages(["会议"]), bare.embed_passages(["会议"]), atol=1e-6)


@pytest.mark.parametrize(
    ("name", "question", "passage"),
    [
        ("bge-base-zh-v1.5", "为这个句子生成表示以用于检索相关文章：会议", "会议"),
        ("multilingual-e5-small", "query: 会议", "passage: 会议"),
    ],
)
def test_prescribed_words_are_used_where_a_model_says_nothing(
    tmp_path: Path, name: str, question: str, passage: str
) -> None:
    family = SentenceTransformerEmbedder(static_model(tmp_path / name))
    bare = SentenceTransformerEmbedder(static_model(tmp_path / "bare"))
    assert np.allclose(family.embed_query("会议"), bare.embed_query(question), atol=1e-6)
    assert np.allclose(family.embed_passages(["会议"]), bare.embed_passages([passage]), atol=1e-6)


def test_a_prompt_that_is_given_wins_and_is_part_of_the_name(tmp_path: Path) -> None:
    folder = static_model(tmp_path / "model", prompts={"query": "问：", "document": ""})
    plain, given = SentenceTransformerEmbedder(folder), SentenceTransformerEmbedder(folder, query_prompt="书记")
    assert not np.allclose(plain.embed_query("会议"), given.embed_query("会议"), atol=1e-3)
    assert plain.name != given.name


@pytest.mark.parametrize(
    "damage", ["model.safetensors", "tokenizer.json", "modules.json", "everything", "foreign code"]
)
def test_a_broken_folder_is_said_in_one_line(tmp_path: Path, damage: str) -> None:
    folder = static_model(tmp_path / "model")
    if damage == "foreign code":
        (folder / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}]))
    elif damage == "everything":
        for path in folder.iterdir():
            path.unlink()
    else:
        path = folder / damage
        path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ModelError) as caught:
        open_embedder(str(folder), ANALYZER)
    for lang in ("zh", "en"):
        assert str(folder) in caught.value.text(lang)
        assert "\n" not in caught.value.text(lang)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("name", ["/nowhere/model", "./model", "models/a/b", "没有这个模型"])
def test_a_folder_that_is_not_there_is_said_without_asking_the_hub(name: str) -> None:
    with pytest.raises(ModelError, match="There is no model folder"):
        open_embedder(name, ANALYZER)


def test_a_hub_model_without_network_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="cannot be reached"):
        open_embedder("nobody/no-such-model-of-ours", ANALYZER)
