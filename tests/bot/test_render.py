import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from bot import render
from bot.citations import Verifier
from bot.schema import Answer, Context, Draft, DraftSentence, Found, Quote, Reason, Sentence
from index.analyzer import Analyzer
from index.schema import Query
from tests.bot.conftest import make_article, whole

HOSTILE = (
    "<script>alert(1)</script><img src=http://x.example onerror=a> **粗** [链](http://x.example) `码` \x1b[31m红\u202e"
)
ARTICLE = make_article(f"馆长王芳说{HOSTILE}。", title=f"标题{HOSTILE}", date="--05-06")


def _answer() -> Answer:
    start = ARTICLE.text.index("馆长")
    draft = Draft((DraftSentence(ARTICLE.text[start:], (Quote("a1", start, len(ARTICLE.text)),)),))
    found = Verifier(Analyzer()).verify(draft, Context(whole([ARTICLE])), "zh")
    near = Found("p", HOSTILE, HOSTILE, 0.1, "weak")
    return Answer(
        HOSTILE,
        "extractive",
        Query(HOSTILE),
        found.answer,
        found.sentences,
        found.citations,
        also_found=(near,),
        choices=(HOSTILE,),
        notes=(HOSTILE,),
    )


REFUSED = replace(_answer(), answer=HOSTILE, sentences=(), citations=(), reason=Reason("no_match", HOSTILE))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not any(name.startswith("on") or "x.example" in (value or "") for name, value in attrs)


@pytest.mark.parametrize("answer", [_answer(), REFUSED], ids=["answered", "refused"])
def test_text_of_articles_and_users_is_never_markup(answer: Answer) -> None:
    for page in (render.to_html(answer, "zh"), MarkdownIt().render(render.to_markdown(answer, "zh"))):
        tags = _Tags()
        tags.feed(page)
        assert not tags.found & {"script", "img", "code"}
        assert "x.example" in page  # it is still to be read


@pytest.mark.parametrize("answer", [_answer(), REFUSED], ids=["answered", "refused"])
def test_an_article_cannot_steer_the_terminal(answer: Answer) -> None:
    shown = render.to_text(answer, "zh")
    assert "红" in shown
    assert not any(char in shown for char in "\x1b\u202e\x07")


def test_text_has_answer_sources_and_notes_in_this_order() -> None:
    shown = render.to_text(_answer(), "zh")
    assert shown.index("[1]") < shown.index("来源") < shown.index("5月6日（年份未知）") < shown.index("可以这样问")
    assert "Sources" in render.to_text(_answer(), "en")


def test_json_is_the_answer() -> None:
    assert Answer.from_json(json.loads(render.to_json(_answer()))).as_json() == _answer().as_json()


@pytest.mark.parametrize(
    ("date", "zh", "en"),
    [
        ("2023-08-07", "2023年8月7日", "2023-08-07"),
        ("2023-08", "2023年8月", "2023-08"),
        ("--02-21", "2月21日（年份未知）", "02-21 (year unknown)"),
        (None, "", ""),
    ],
)
def test_dates_are_written_out_and_an_unknown_year_is_said(date: str | None, zh: str, en: str) -> None:
    assert (render.date_text(date, "zh"), render.date_text(date, "en")) == (zh, en)


def test_the_text_without_markers_is_what_the_sentences_point_into() -> None:
    answer = _answer()
    plain = render.without_markers(answer)
    assert all(plain[one.start : one.end] == one.text for one in answer.sentences)
    assert render.without_markers(REFUSED) == HOSTILE


def test_what_is_unsupported_is_struck_through() -> None:
    sentences = (Sentence("甲。", 0, 2, (1,), "supported"), Sentence("乙。", 2, 4, (), "unsupported", ("没有",)))
    answer = replace(_answer(), answer="甲。[1]乙。", sentences=sentences)
    assert "<s>乙。</s>" in render.to_html(answer, "zh")
    assert "~~乙。~~" in render.to_markdown(answer, "zh")
    assert "无据：乙。" in render.to_text(answer, "zh")
