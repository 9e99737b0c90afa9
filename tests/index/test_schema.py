"""The frozen contract of articles (DESIGN §3), held by a fixture written by hand."""

import json
from pathlib import Path

import pytest

from index.schema import Article, Chunk, Span

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLES = json.loads((FIXTURES / "articles.json").read_text(encoding="utf-8"))
RAW = (FIXTURES / "page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("data", ARTICLES, ids=lambda data: data["title"])
def test_article_survives_the_round_trip(data: dict[str, object]) -> None:
    assert Article.from_json(data).as_json() == data


@pytest.mark.parametrize("data", ARTICLES, ids=lambda data: data["title"])
def test_every_character_maps_to_the_same_character_of_the_raw_text(data: dict[str, object]) -> None:
    article = Article.from_json(data)
    for at, char in enumerate(article.text):
        [(low, high)] = article.raw_ranges(at, at + 1)
        assert RAW[low:high] == char


def test_a_range_across_a_repaired_break_gives_one_raw_range_a_line() -> None:
    article = Article.from_json(ARTICLES[0])
    at = article.text.index("5月6日")
    assert [RAW[slice(*pair)] for pair in article.raw_ranges(at, at + 4)] == ["5", "月", "6日"]


def test_one_character_made_of_several_maps_to_all_of_them() -> None:
    article = Article("a", "s", "践行", (Span(0, 1, 0, 2), Span(1, 2, 2, 4)), None)
    assert article.raw_ranges(0, 2) == [(0, 4)]
    assert article.raw_ranges(1, 2) == [(2, 4)]


@pytest.mark.parametrize("span", [Span(0, 2, 0, 3), Span(0, 0, 0, 1), Span(0, 9, 0, 9)])
def test_a_span_that_is_no_alignment_is_refused(span: Span) -> None:
    with pytest.raises(ValueError):
        Article("a", "s", "践行", (span,), None)


@pytest.mark.parametrize("date", ["2024-2-3", "2024", "06-27", ""])
def test_a_date_of_another_form_is_refused(date: str) -> None:
    with pytest.raises(ValueError, match="date"):
        Article("a", "s", "践行", (), None, date=date)


def test_display_title_falls_back_to_the_kicker_and_to_the_first_sentence() -> None:
    text = "市长在会上强调\n会议昨天召开。市长出席。"
    assert Article("a", "s", text, (), (8, len(text)), kicker="市长在会上强调").display_title == "市长在会上强调"
    assert Article("a", "s", text, (), (8, len(text))).display_title == "会议昨天召开。"


def test_a_chunk_that_is_no_range_of_its_text_is_refused() -> None:
    with pytest.raises(ValueError):
        Chunk("a", 0, 3, "两字")
