"""The frozen contract of answers (DESIGN §4), held by a fixture written by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.schema import Answer, Draft, DraftSentence, Reason
from index.schema import Article

FIXTURES = Path(__file__).parent.parent / "fixtures"
ANSWERS = json.loads((FIXTURES / "answers.json").read_text(encoding="utf-8"))
ARTICLES = {one["id"]: Article.from_json(one) for one in json.loads((FIXTURES / "articles.json").read_text("utf-8"))}
RAW = (FIXTURES / "page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("data", ANSWERS, ids=lambda data: data["question"])
def test_answer_survives_the_round_trip(data: dict[str, object]) -> None:
    assert Answer.from_json(data).as_json() == data


def test_a_quote_is_a_range_of_the_article_and_of_the_raw_text() -> None:
    for citation in Answer.from_json(ANSWERS[0]).citations:
        article = ARTICLES[citation.article_id]
        assert article.text[citation.start : citation.end] == citation.quote
        assert "".join(RAW[slice(*pair)] for pair in citation.raw_spans) == citation.quote
        assert citation.hash == article.hash


def test_a_refusal_with_sentences_is_refused() -> None:
    with pytest.raises(ValueError, match="refusal"):
        replace(Answer.from_json(ANSWERS[0]), reason=Reason("no_match", "没有"))


def test_markers_that_do_not_count_from_one_are_refused() -> None:
    answer = Answer.from_json(ANSWERS[0])
    with pytest.raises(ValueError, match="markers"):
        replace(answer, citations=(replace(answer.citations[0], marker=2),))


def test_a_draft_has_sentences_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either"):
        Draft()
    with pytest.raises(ValueError, match="either"):
        Draft((DraftSentence("是。"),), reason=Reason("no_match", "没有"))
