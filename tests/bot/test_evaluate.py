"""The rules of counting, on answers made for each."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import evaluate, metrics
from bot.citations import Verifier
from bot.errors import EvaluationFileError
from bot.evaluate import Item, read_items
from bot.pipeline import QAPipeline
from bot.protocols import Answerer
from bot.query import RuleRewriter
from bot.schema import Context, Delta, Draft, DraftSentence, Mode, Quote, Reason
from index.analyzer import Analyzer
from index.schema import Passage, Query
from tests.bot.conftest import make_article, whole

ARTICLE = make_article("馆长王芳主持仪式。" + "读者纷纷点赞。" * 60)


class Shelf:
    def retrieve(self, query: Query, k: int) -> list[Passage]:
        return list(whole([ARTICLE]))[:k]


class Scripted:
    """An answerer that quotes the opening of the article up to as many characters as the question says."""

    mode: Mode = "extractive"

    def answer(self, query: Query, context: Context) -> Iterator[Delta | Draft]:
        if query.text.startswith("拒"):
            yield Draft(reason=Reason("not_in_articles", "没有。"))
        else:
            end = int(query.text)
            yield Draft((DraftSentence(ARTICLE.text[:end], (Quote("a1", 0, end),)),))


def passes(question: str, answers: list[list[str]], evidence: list[str], kind: str = "fact") -> bool:
    answerer: Answerer = Scripted()
    pipeline = QAPipeline(
        RuleRewriter(), Shelf(), answerer, Verifier(Analyzer()), index="1", top_k=5, budget_chars=1000
    )
    item = Item("1", question, kind, tuple(map(tuple, answers)), tuple(evidence))
    (outcome,) = evaluate.evaluate(pipeline, [item]).outcomes
    assert bool(outcome.why("zh")) is not outcome.passed
    return outcome.passed


def test_every_required_answer_in_any_of_its_spellings() -> None:
    assert passes("9", [["王方", "王芳"], ["主持"]], ["王芳主持仪式"])
    assert not passes("9", [["王芳"], ["李芳"]], ["王芳主持仪式"])


def test_a_quote_must_meet_the_evidence_whitespace_aside() -> None:
    assert passes("9", [["王芳"]], ["王芳 主持\n仪式"])
    assert passes("9", [["王芳"]], ["馆长王芳主持仪式。读者纷纷点赞。"])
    assert not passes("9", [["王芳"]], ["别的依据"])


def test_an_answer_keeps_its_length() -> None:
    assert passes("300", [["王芳"]], ["王芳主持仪式"])
    assert not passes("310", [["王芳"]], ["王芳主持仪式"])
    assert passes("310", [["王芳"]], ["王芳主持仪式"], kind="multi")


def test_without_answers_only_a_refusal_counts() -> None:
    assert passes("拒", [], [])
    assert not passes("9", [], [])
    assert not passes("拒", [["王芳"]], ["王芳主持仪式"])


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ('{"question": "谁？", "kind": "fact", "answers": [], "evidence": []}', "id"),
        ('{"id": "1", "question": " ", "kind": "fact", "answers": [], "evidence": []}', "question"),
        ('{"id": "1", "question": "谁？", "kind": "fact", "answers": ["a"], "evidence": []}', "answers"),
        ('{"id": "1", "question": "谁？", "kind": "fact", "answers": [[]], "evidence": []}', "answers"),
        ('{"id": "1", "question": "谁？", "kind": "fact", "answers": [], "evidence": [1]}', "evidence"),
        ('{"id": "1", "question": "谁？", "kind": "f", "answers": [], "evidence": [], "history": [["a"]]}', "history"),
    ],
)
def test_a_wrong_line_is_named_with_file_line_and_field(tmp_path: Path, line: str, named: str) -> None:
    good = json.dumps({"id": "0", "question": "谁？", "kind": "fact", "answers": [], "evidence": []})
    path = tmp_path / "q.jsonl"
    path.write_text(f"{good}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationFileError) as raised:
        read_items(path)
    for text in (raised.value.text("zh"), raised.value.text("en")):
        assert "q.jsonl" in text
        assert "3" in text
        assert named in text


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_questions_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvaluationFileError, match="q.jsonl"):
        read_items(path)


def test_metrics_on_cases_that_can_be_counted_by_hand() -> None:
    assert metrics.reciprocal_rank([False, True, True]) == 0.5
    assert metrics.reciprocal_rank([False]) == 0.0
    assert metrics.precision_recall([True, True, False], [True, False, True]) == (0.5, 0.5)
    assert metrics.precision_recall([False], [False]) == (1.0, 1.0)
    assert metrics.containment_precision_recall(["甲 乙", "丁"], ["甲乙丙", "戊"]) == (0.5, 0.5)
    assert not metrics.matches("", "甲")
