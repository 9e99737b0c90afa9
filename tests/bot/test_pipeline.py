"""The whole way over the seeds: what every surface relies on."""

from dataclasses import replace

import pytest

from bot.compose import Engine
from bot.errors import QuestionError, RequestError
from bot.pipeline import MAX_QUESTION_CHARS, MAX_TURNS, QAPipeline
from bot.schema import Answer, Delta, Request, Sources, Turn
from index.schema import Filters

QUESTION = "2月21日的市委常委会扩大会议由谁主持？"


def test_the_question_of_the_first_page_is_answered_with_its_sentence(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request(QUESTION))
    assert "胡勇春" in answer.answer
    assert "[1]" in answer.answer
    assert any("胡勇春主持会议" in one.quote for one in answer.citations)
    assert all(one.verdict == "supported" for one in answer.sentences)


@pytest.mark.parametrize("question", [QUESTION, "金东区常住人口有多少？", "你好"])
def test_streamed_and_plain_answers_are_the_same_object(pipeline: QAPipeline, question: str) -> None:
    first, *middle, last = pipeline.stream(Request(question))
    assert isinstance(first, Sources)
    assert isinstance(last, Answer)
    assert all(isinstance(one, Delta) for one in middle)
    plain = pipeline.ask(Request(question))
    assert replace(last, timings_ms=()) == replace(plain, timings_ms=())
    if not last.refused:
        assert "".join(one.text for one in middle if isinstance(one, Delta)) == last.answer


def test_quotes_stand_in_the_article_and_in_the_raw_text(engine: Engine) -> None:
    answer = engine.pipeline().ask(Request(QUESTION))
    for citation in answer.citations:
        article, raw = engine.store().article(citation.article_id), engine.store().raw_text(citation.source)
        assert article is not None
        assert raw is not None
        assert article.text[citation.start : citation.end] == citation.quote
        found = "".join(raw[start:end] for start, end in citation.raw_spans)
        assert "".join(found.split()) == "".join(citation.quote.split())


def test_found_passages_are_not_repeated_when_cited(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request(QUESTION))
    cited = {one.passage_id for one in answer.citations}
    assert cited.isdisjoint(one.passage_id for one in answer.also_found)
    assert len(answer.also_found) <= 6


def test_steps_are_timed(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request(QUESTION))
    assert [name for name, _ in answer.timings_ms] == ["understand", "retrieve", "answer", "verify"]


@pytest.mark.parametrize("question", ["", "  \n ", "？？？", "\ufffd"])
def test_an_empty_question_is_refused_before_anything_is_done(pipeline: QAPipeline, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        pipeline.stream(Request(question))


def test_a_very_long_question_is_refused_with_both_numbers(pipeline: QAPipeline) -> None:
    with pytest.raises(QuestionError) as raised:
        pipeline.ask(Request("谁" * (MAX_QUESTION_CHARS + 1)))
    assert "1001" in raised.value.text("zh")
    assert "1000" in raised.value.text("zh")
    pipeline.ask(Request("谁" * MAX_QUESTION_CHARS))


def test_a_long_history_is_refused(pipeline: QAPipeline) -> None:
    turns = (Turn("问", "答"),) * (MAX_TURNS + 1)
    with pytest.raises(RequestError, match="21"):
        pipeline.stream(Request(QUESTION, turns))


@pytest.mark.parametrize(
    "text", ["你好", "您好！", "hi", "谢谢你", "再见", "你能做什么？", "你是谁", "What can you do?", "怎么使用？"]
)
def test_small_talk_gets_a_friendly_word_and_examples(pipeline: QAPipeline, text: str) -> None:
    answer = pipeline.ask(Request(text))
    assert answer.reason is not None
    assert answer.reason.code == "out_of_scope"
    assert answer.answer == answer.reason.message
    assert answer.choices
    assert answer.query.lang == ("zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en")


def test_a_greeting_before_a_question_does_not_hide_the_question(pipeline: QAPipeline) -> None:
    assert not pipeline.ask(Request(f"你好，{QUESTION}")).refused


def test_every_example_is_answered(engine: Engine) -> None:
    examples = engine.examples(4)
    assert len(examples) == len(set(examples)) == 4
    for question in examples:
        answer = engine.pipeline().ask(Request(question))
        assert not answer.refused
        assert answer.citations


def test_nothing_in_the_range_says_so_and_shows_what_is_near(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request("区长是谁？", filters=Filters(end="1999-02-01", sources=("none.txt",))))
    assert answer.reason is not None
    assert answer.reason.code == "outside_dates"
    assert answer.also_found


def test_the_language_of_the_request_wins(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request("金东区常住人口有多少？", lang="en"))
    assert answer.query.lang == "en"
    assert answer.refused
