"""The network that reads question and text: what it finds, and what it makes of bad files."""

from pathlib import Path

import numpy as np
import pytest

from index.analyzer import Analyzer, sentences
from index.errors import ModelError
from index.reader import READER, Reader, built_in

NORMALIZE = Analyzer().normalize
TOLD = NORMALIZE(
    "2月21日，镇党委书记李伟主持召开党委会会议，传达学习有关精神，研究部署防汛工作。镇党委副书记张强出席会议。"
    "会议于上午9时在行政中心举行。"
)
BRIDGE = NORMALIZE("望星桥位于城区东部，全长1286米，总投资3.2亿元，于2021年6月开工。")


@pytest.mark.parametrize(
    ("question", "text", "telling"),
    [
        ("2月21日的党委会会议由谁主持？", TOLD, 0),
        ("会议在哪里举行？", TOLD, 2),
        ("望星桥全长多少米？", BRIDGE, 0),
    ],
)
def test_the_sentence_with_the_answer_looks_most_like_it(question: str, text: str, telling: int) -> None:
    (read,) = built_in().read(NORMALIZE(question), [text])
    found = [read.best(start, end) for start, end in sentences(text)]
    assert found.index(max(found)) == telling


def test_the_number_asked_for_stands_out() -> None:
    (read,) = built_in().read(NORMALIZE("望星桥全长多少米？"), [BRIDGE])
    best = int(read.logits.argmax())
    assert BRIDGE[read.starts[best] : read.ends[best]] == "1286"


def test_a_text_that_tells_scores_above_one_on_the_same_subject_that_does_not() -> None:
    told = NORMALIZE("望星桥全长1286米，双向六车道。")
    silent = NORMALIZE("望星桥通车后，镇区东部的居民出行更加方便，大桥两侧设有人行道。")
    first, second = built_in().read(NORMALIZE("望星桥有多长？"), [told, silent])
    assert first.score > second.score


def test_texts_read_together_are_read_as_if_alone() -> None:
    texts = [BRIDGE, NORMALIZE("天气晴朗。"), "", NORMALIZE("望星桥全长1286米。"), TOLD]
    question = NORMALIZE("望星桥全长多少米？")
    together = built_in().read(question, texts)
    for text, one in zip(texts, together, strict=True):
        (alone,) = built_in().read(question, [text])
        assert alone.score == pytest.approx(one.score, abs=1e-3)
        assert np.allclose(alone.logits, one.logits, atol=1e-3)


def test_ranges_are_those_of_the_text() -> None:
    (read,) = built_in().read("谁", [TOLD])
    assert (read.starts < read.ends).all()
    assert (read.starts[1:] >= read.ends[:-1]).all()
    words = [TOLD[start:end] for start, end in zip(read.starts, read.ends, strict=True)]
    assert {"李伟", "9"} <= set(words)


def test_best_of_a_range_is_the_sum_of_its_tokens() -> None:
    (read,) = built_in().read(NORMALIZE("望星桥全长多少米？"), [BRIDGE])
    whole = read.best(0, len(BRIDGE))
    assert whole == pytest.approx(float(np.logaddexp.reduce(read.logits)), abs=1e-4)
    assert read.best(len(BRIDGE), len(BRIDGE) + 5) == -np.inf
    start, end = BRIDGE.index("1286"), BRIDGE.index("总投资")
    assert read.best(start, end) > max(read.best(0, start), read.best(end, len(BRIDGE)))


@pytest.mark.parametrize("question", ["", "？", "。。。"])
def test_a_question_without_a_word_is_answered_nowhere(question: str) -> None:
    (read,) = built_in().read(question, [TOLD])
    assert read.score == -np.inf
    assert not len(read.logits)


def test_a_long_question_and_a_long_text_are_read() -> None:
    (read,) = built_in().read("望星桥" * 40, [TOLD * 40])
    assert np.isfinite(read.score)
    assert len(read.logits) > 1000


def test_broken_files_are_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "no.npz").write_bytes(READER.read_bytes()[:1000])
    with pytest.raises(ModelError, match="no.npz"):
        Reader(tmp_path / "no.npz")
    with pytest.raises(ModelError, match="gone.npz"):
        Reader(tmp_path / "gone.npz")
    np.savez(tmp_path / "other.npz", **{name: value for name, value in np.load(READER).items() if name != "projection"})
    with pytest.raises(ModelError, match="projection"):
        Reader(tmp_path / "other.npz")
