import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document
from markdown_it import MarkdownIt

from bot import slip
from bot.citations import Verifier
from bot.schema import Answer, Citation, Reason, Sentence
from index.analyzer import Analyzer
from index.schema import Article, Query
from tests.bot.conftest import make_article

BODY = "5月6日，市图书馆新馆开放。馆长王芳主持仪式。"
ARTICLE = make_article(BODY, title="新馆开放", date="2023-05-06")
QUOTE = "馆长王芳主持仪式。"
START = ARTICLE.text.index(QUOTE)
MADE = datetime(2024, 3, 9, 8, 30, tzinfo=UTC)


def citation(**changes: object) -> Citation:
    one = Citation(
        marker=1,
        passage_id="a1:0-9",
        article_id="a1",
        title="新馆开放",
        display_title="新馆开放",
        date="2023-05-06",
        publisher=None,
        source="a1.txt",
        page=None,
        quote=QUOTE,
        start=START,
        end=START + len(QUOTE),
        raw_spans=((START, START + len(QUOTE)),),
        hash=ARTICLE.hash,
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def answer(text: str = QUOTE, cited: Citation | None = None) -> Answer:
    sentence = Sentence(text, 0, len(text), (1,), "supported")
    return Answer(
        "由谁主持？", "extractive", Query("由谁主持？"), f"{text}[1]", (sentence,), (cited or citation(),), index="v7"
    )


def find(article_id: str) -> Article | None:
    return ARTICLE if article_id == "a1" else None


@pytest.fixture(scope="module")
def verifier(analyzer: Analyzer) -> Verifier:
    return Verifier(analyzer)


def checked(given: Answer, verifier: Verifier) -> slip.Slip:
    return slip.check(given, find, verifier, index="v8", made_at=MADE)


def test_all_that_is_asked_for_stands_on_it(verifier: Verifier) -> None:
    text = slip.to_markdown(checked(answer(), verifier), "zh", "http://host/bot").replace("\\", "")
    for told in (
        "由谁主持？",
        f"1. {QUOTE}（有据）",
        f"> [1] {QUOTE}",
        "[1] 新馆开放（引文与原文一致）",
        "2023年5月6日",
        "a1.txt",
        ARTICLE.hash,
        f"http://host/bot/a/a1#c={START}-{START + len(QUOTE)}&h={ARTICLE.hash}",
        "新馆开放[Z].",
        "v7",
        "v8",
        "2024-03-09 08:30",
    ):
        assert told in text, told


@pytest.mark.parametrize(
    ("forged", "state"),
    [
        (citation(quote="馆长赵强主持仪式。"), "moved"),
        (citation(start=START + 1, end=START + 1 + len(QUOTE)), "moved"),
        (citation(start=-5, end=4), "moved"),
        (citation(start=START, end=10**9), "moved"),
        (citation(article_id="none"), "missing"),
    ],
)
def test_a_forged_quotation_is_neither_shown_nor_relied_on(forged: Citation, state: str, verifier: Verifier) -> None:
    made = checked(answer(cited=forged), verifier)
    assert made.sources[0].state == state
    assert (made.sentences[0].verdict, made.sentences[0].citations) == ("unsupported", ())
    shown = slip.to_markdown(made, "zh", "")
    assert "（有据）" not in shown and "> " not in shown and "[Z]" not in shown


def test_a_verdict_is_judged_not_taken_over(verifier: Verifier) -> None:
    made = checked(answer("馆长赵强主持仪式。"), verifier)
    assert made.sources[0].state == "found"
    assert made.sentences[0].verdict != "supported"


def test_headers_come_from_the_article_not_from_the_citation(verifier: Verifier) -> None:
    forged = citation(title="假标题", display_title="假标题", publisher="假报", date="1999-01-01", source="假.txt")
    shown = slip.to_markdown(checked(answer(cited=forged), verifier), "zh", "")
    assert "假" not in shown and "1999" not in shown


def test_a_changed_article_is_said_to_have_changed(verifier: Verifier) -> None:
    made = checked(answer(cited=citation(hash="0" * 12)), verifier)
    assert (made.sources[0].state, made.sentences[0].verdict) == ("changed", "supported")
    assert "有改动" in slip.to_html(made, "zh", "", "")


def test_a_refusal_has_a_slip_too(verifier: Verifier) -> None:
    refused = Answer("多少钱？", "extractive", Query("多少钱？"), "没有。", reason=Reason("no_match", "没有。"))
    assert "没有作答" in slip.to_markdown(checked(refused, verifier), "zh", "")


def test_word_opens_it_and_reads_the_same_lines(verifier: Verifier) -> None:
    made = checked(answer(), verifier)
    held = slip.to_docx(made, "en", "http://host")
    assert zipfile.ZipFile(io.BytesIO(held)).testzip() is None
    paragraphs = [one.text for one in Document(io.BytesIO(held)).paragraphs]
    assert paragraphs == ["Evidence slip", *(one.text for one in slip.lines(made, "en", "http://host"))]


def test_hostile_words_are_text_in_every_form(verifier: Verifier) -> None:
    hostile = "<img src=x onerror=alert(1)>\x00\x1b\ufffe\u202e`[x](javascript:1)"
    made = checked(replace(answer(), question=hostile), verifier)
    page = slip.to_html(made, "zh", "", "")
    assert "<img" not in page and "\x1b" not in page and "\u202e" not in page
    assert "<img" not in MarkdownIt("commonmark").render(slip.to_markdown(made, "zh", ""))
    read = [one.text for one in Document(io.BytesIO(slip.to_docx(made, "zh", ""))).paragraphs]
    assert any("<img src=x onerror=alert(1)>" in one for one in read)
