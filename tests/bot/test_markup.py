import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import markup
from bot.schema import Answer, Citation, Found, Reason, Sentence
from index.errors import Lang
from index.schema import Query
from tests.bot.serve.conftest import ATTACK, HOSTILE, LIBRARY

ALLOWED = {"div", "p", "span", "sup", "a", "s", "ul", "li", "details", "summary", "button", "br"}
AWKWARD = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"'*_`$|#[]()!~\\{}\n\r\t \u202e://.@")))


class Reader(HTMLParser):
    """What a browser makes of markup: tags, attributes, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.text += "\n" * (tag == "br")

    def handle_data(self, data: str) -> None:
        self.text += data


@given(AWKWARD)
def test_escaped_text_is_read_as_itself_by_html_and_by_markdown(text: str) -> None:
    shown = markup.escape(text)
    plain = "".join(
        "\ufffd" if ord(one) < 32 and one not in "\t\n" else one for one in text.replace("\r", "").replace("\t", " ")
    )
    assert set(Reader(shown).tags) <= {"br"}
    if not set(text) & set("\x7f\ufeff") and not any(0x80 <= ord(c) < 0xA0 or 0x200E <= ord(c) <= 0x2069 for c in text):
        assert Reader(shown).text == plain
    rendered = Reader(MarkdownIt("gfm-like", {"linkify": False}).render(f"<div>{shown}</div>"))
    assert set(rendered.tags) <= {"div", "br"}


@given(AWKWARD)
def test_markdown_outside_of_a_block_finds_nothing_either(text: str) -> None:
    rendered = Reader(MarkdownIt("commonmark").render(f"x {markup.attribute(text)}"))
    assert set(rendered.tags) <= {"p"}


def test_marks_that_turn_the_direction_of_writing_are_taken_out() -> None:
    assert markup.escape("a\u202egpj\u2066x\x1b") == "a\ufffdgpj\ufffdx\ufffd"


def cite(marker: int, start: int, end: int) -> Citation:
    quote = LIBRARY.text[start:end]
    named = (LIBRARY.title, LIBRARY.display_title, LIBRARY.date, None, LIBRARY.source, 3)
    return Citation(marker, f"lib1:{start}-{end}", "lib1", *named, quote, start, end, ((start, end),), LIBRARY.hash)


def test_markers_verdicts_and_line_breaks_stand_where_they_belong() -> None:
    sentences = (
        Sentence("甲[1]事。", 0, 6, (1, 2), "supported"),
        Sentence("乙事。", 7, 10, (2,), "partly", ("数字不符",)),
        Sentence("丙事。", 10, 13, (), "unsupported"),
    )
    given = Answer(
        "?", "extractive", Query("?"), "甲[1]事。[1][2]\n乙事。[2]丙事。", sentences, (cite(1, 0, 5), cite(2, 6, 9))
    )
    shown = Reader(markup.answer(given, "zh"))
    assert shown.text.startswith("甲[1]事。12✓\n乙事。2~ 部分有据丙事。✗ 原文无据出处")
    assert ("title", "数字不符") in shown.attributes
    assert shown.tags.count("s") == 1


def test_an_article_stands_once_among_the_sources_with_all_its_quotations() -> None:
    sentences = (Sentence("甲。", 0, 2, (1, 2), "supported"),)
    given = Answer("?", "extractive", Query("?"), "甲。[1][2]", sentences, (cite(1, 0, 5), cite(2, 9, 12)))
    shown = Reader(markup.answer(given, "zh"))
    assert shown.text.count("市图书馆新馆开放5月6日（年份未知） · page.txt#3") == 1
    links = [value for name, value in shown.attributes if name == "href"]
    assert links.count(markup.anchor("lib1", 0, 5, LIBRARY.hash)) == 3  # marker, title, quotation


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_hostile_words_stay_words_in_every_part_of_an_answer(spoken: Lang) -> None:
    name = (ATTACK.title, ATTACK.display_title, None, HOSTILE, ATTACK.source, None)
    citation = Citation(1, f"{ATTACK.id}:0-9", ATTACK.id, *name, ATTACK.text[:9], 0, 9, (), ATTACK.hash)
    found = Found(f"{ATTACK.id}:0-9", HOSTILE, HOSTILE, 0.5, "medium")
    sentence = Sentence(HOSTILE, 0, len(HOSTILE), (1,), "partly", (HOSTILE,))
    good = Answer(
        HOSTILE, "extractive", Query("?"), f"{HOSTILE}[1]", (sentence,), (citation,), (found,), notes=(HOSTILE,)
    )
    bad = Answer("?", "extractive", Query("?"), HOSTILE, reason=Reason("no_match", HOSTILE), also_found=(found,) * 5)
    for one in (
        markup.answer(good, spoken),
        markup.answer(bad, spoken),
        markup.question(HOSTILE, spoken),
        markup.progress(HOSTILE, (found,), markup.CHECKING, spoken),
        markup.stopped(HOSTILE, spoken),
    ):
        shown = Reader(one)
        assert set(shown.tags) <= ALLOWED
        assert {key for key, _ in shown.attributes} <= {"class", "href", "title", "type", "hidden"}
        assert all(value and value.startswith("#cite-") for key, value in shown.attributes if key == "href")
        assert "\n" not in one
        assert html.unescape(one).count("onerror") >= 1


def test_a_refusal_is_marked_and_small_talk_is_not() -> None:
    refused = Answer("?", "extractive", Query("?"), "没有。", reason=Reason("not_in_articles", "没有。"))
    friendly = Answer("?", "extractive", Query("?"), "你好！", reason=Reason("out_of_scope", "你好！"))
    assert "wb-refusal" in markup.answer(refused, "zh")
    assert "wb-refusal" not in markup.answer(friendly, "zh")
