"""The figures of reading, on pages made of articles written for the tests; `python -m tests.bench reading` has more."""

from collections.abc import Callable

import pytest

from index import articles
from index.schema import Document
from tests.pages import LEVELS, Level, Outcome, Page, compare, make_pages, stories

Shares = Callable[[Level], tuple[float, float]]


def document(text: str) -> Document:
    return Document("page.txt", text, "0" * 64)


def read(pages: list[Page]) -> list[Outcome]:
    return [outcome for page in pages for outcome in compare(page, articles.split(document(page.text)))]


def share(results: list[bool]) -> float:
    return sum(results) / len(results)


@pytest.fixture(scope="module")
def outcomes() -> dict[Level, list[Outcome]]:
    return {level: read(list(make_pages(stories(), 60, level, seed=1))) for level in LEVELS}


@pytest.mark.parametrize("level", ["plain", "mixed"])
def test_95_of_100_bodies_are_recovered_whole(outcomes: dict[Level, list[Outcome]], level: Level) -> None:
    assert share([one.body for one in outcomes[level] if one.piece.body]) >= 0.95


@pytest.mark.parametrize("level", ["plain", "mixed"])
def test_90_of_100_headlines_are_on_the_right_piece(outcomes: dict[Level, list[Outcome]], level: Level) -> None:
    assert share([one.headline for one in outcomes[level] if one.piece.body and one.piece.headline]) >= 0.90


def test_a_clean_article_stays_whole() -> None:
    for story in stories():
        [article] = articles.split(document("\n".join((story.title, *story.paragraphs))))
        assert "".join((article.title or "").split()) == "".join(story.title.split())
        assert article.body is not None
        assert "".join(article.text[slice(*article.body)].split()) == "".join("".join(story.paragraphs).split())


@pytest.mark.parametrize("level", LEVELS)
def test_every_character_of_a_page_is_where_its_articles_say(level: Level) -> None:
    for page in make_pages(stories(), 25, level, seed=3):
        for article in articles.split(document(page.text)):
            for start, end, raw_start, raw_end in article.spans:
                said, printed = article.text[start:end], page.text[raw_start:raw_end]
                assert said.split() == printed.split() or set(printed) == {said}
