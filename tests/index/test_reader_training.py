"""Training of the reader: the made-up questions, the batches, and that both forms of the network are one."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from index.analyzer import Analyzer
from index.reader import Reader, Vocabulary
from index.static_embedder import BUILT_IN, load
from index.training import reader as training
from index.training.cloze import Cloze, gaps
from index.training.reader import Material, Network, Real, Recipe, batch

ANALYZER = Analyzer()
VOCABULARY = Vocabulary(load(BUILT_IN))
TEXTS = [
    ANALYZER.normalize(text)
    for text in (
        "6月3日，镇长周启明到柳湾小学调研。学校有学生1286人，《柳湾志》收在校史馆。青溪建设公司承建新教学楼。",
        "新教学楼位于柳湾村东，总投资3.2亿元。工程于2021年6月开工，预计工期18个月。",
        "柳湾小学举行运动会，一千名学生参加。比赛设十个项目。",
    )
]


@pytest.fixture(scope="module")
def material() -> Material:
    passages = [VOCABULARY.tokens(text) for text in TEXTS]
    found = [gap for number, text in enumerate(TEXTS) for gap in gaps(number, text, passages[number])]
    same = np.repeat(np.arange(len(VOCABULARY.row_of))[:, None], 3, axis=1)
    real = [Real(VOCABULARY.tokens("柳湾小学有学生多少人").ids, 0, [(9, 11)], np.array([2]))]
    cloze = Cloze(found, passages, [0, 0, 2], VOCABULARY, same)
    return Material(passages, np.array([0, 0, 1]), np.array([[2], [2], [0]]), real, cloze, 1)


def test_what_can_be_asked_for_is_found_with_its_kind() -> None:
    tokens = VOCABULARY.tokens(TEXTS[0])
    found = {
        (TEXTS[0][tokens.starts[gap.start] : tokens.ends[gap.end - 1]], gap.kind) for gap in gaps(0, TEXTS[0], tokens)
    }
    assert ("6月3日", "time") in found
    assert ("1286人", "number") in found
    assert any(kind == "name" and "柳湾志" in word for word, kind in found)
    assert any(kind == "person" for _, kind in found)


def test_made_up_questions_ask_and_do_not_tell(material: Material) -> None:
    rng = np.random.default_rng(0)
    asking = ("谁", "哪", "什么", "几", "多", "何")
    for _ in range(200):
        question, gap = material.cloze.question(rng)
        words = [VOCABULARY.words[one] for one in question]
        assert any(word.startswith(asking) or word.endswith(asking) for word in words), words
        assert len(question) <= 24
        if gap.kind == "time":
            answer = material.passages[gap.passage].ids[gap.start : gap.end].tolist()
            assert answer != question[: len(answer)].tolist()


def test_batches_depend_on_their_number_alone_and_the_right_passage_is_first(material: Material) -> None:
    recipe = Recipe(batch=16)
    first, again, other = batch(material, 3, recipe), batch(material, 3, recipe), batch(material, 4, recipe)
    assert np.array_equal(first.tokens, again.tokens)
    assert not np.array_equal(first.questions, other.questions)
    assert first.answer[:, 0].any(axis=1).all()
    assert not first.answer[:, 1:].any()


def test_both_forms_of_the_network_give_the_same(tmp_path: Path, material: Material) -> None:
    torch.manual_seed(0)
    model = load(BUILT_IN)
    rows = functional.normalize(torch.from_numpy(model.rows.astype(np.float32)), dim=1)
    basis = np.linalg.eigh((rows.T @ rows).numpy())[1][:, ::-1][:, :128].astype(np.float32).copy()
    kinds = np.array([training._kinds(word) for word in VOCABULARY.words])
    network = Network(VOCABULARY, functional.normalize(rows @ torch.from_numpy(basis), dim=1), kinds, 0.3)
    with torch.no_grad():
        for layer in (*network.film, network.bilinear):  # which begin at 0
            layer.weight.normal_(0, 0.2)
    training.fit(network, material, Recipe(batch=4, steps=2), "cpu")
    training.write(tmp_path / "reader.npz", network, basis, kinds)
    question = "柳湾小学有多少学生"
    texts = [*TEXTS, "".join(TEXTS[1:] * 2)]  # the last is longer than what counts as close by
    reads = Reader(tmp_path / "reader.npz").read(question, texts)
    asked, told = VOCABULARY.tokens(question).ids, [VOCABULARY.tokens(text) for text in texts]
    longest = max(len(one.ids) for one in told)
    questions, tokens, before = (np.zeros(shape, np.int64) for shape in ((1, 24), (1, 4, longest), (1, 4, longest)))
    questions[0, : len(asked)] = asked
    for row, one in enumerate(told):
        tokens[0, row, : len(one.ids)], before[0, row, : len(one.ids)] = one.ids, one.before
    with torch.no_grad():
        logits, scores = network(*map(torch.from_numpy, (questions, tokens, before)))
    assert np.allclose([one.score for one in reads], scores[0].numpy(), atol=0.05)
    for row, read in enumerate(reads):
        assert np.allclose(read.logits, logits[0, row, : len(read.logits)].numpy(), atol=0.05)


def test_training_lowers_the_loss_on_what_it_sees(material: Material) -> None:
    torch.manual_seed(0)
    model = load(BUILT_IN)
    rows = functional.normalize(torch.from_numpy(model.rows[:, :128].astype(np.float32)), dim=1)
    kinds = np.zeros((len(VOCABULARY.words), 8), dtype=np.bool_)
    network = Network(VOCABULARY, rows, kinds, 0.0)
    made = batch(material, 1, Recipe(batch=8))

    def loss() -> float:
        logits, scores = network(*map(torch.from_numpy, (made.questions, made.tokens, made.before)))
        return float(training.loss(logits, scores, torch.from_numpy(made.answer)).detach())

    before = loss()
    training.fit(network, material, Recipe(batch=8, steps=12, warm_up=2, dropout=0.0), "cpu")
    assert loss() < before
