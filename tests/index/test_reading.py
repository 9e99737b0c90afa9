"""The figures of reading, on pages made of articles written for the tests; `python -m tests.bench reading` has more."""

import pytest

from index import articles
from index.schema import Document
from tests.other_pages import make_other_pages
from tests.pages import LEVELS, Outcome, Page, compare, make_pages, stories

SETTINGS = (*LEVELS, "other")


def document(text: str) -> Document:
    return Document("page.txt", text, "0" * 64)


def read(made: list[Page]) -> list[Outcome]:
    return [outcome for page in made for outcome in compare(page, articles.split(document(page.text)))]


def share(results: list[bool]) -> float:
    return sum(results) / len(results)


def pages(setting: str, count: int, seed: int) -> list[Page]:
    """Return pages of the first newspaper at a level, or of the other one."""
    levels = [level for level in LEVELS if level == setting]
    made = [page for level in levels for page in make_pages(stories(), count, level, seed)]
    return made or list(make_other_pages(stories(), count, seed))


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[Outcome]]:
    return {setting: read(pages(setting, 60, seed=1)) for setting in SETTINGS}


@pytest.mark.parametrize("setting", ["plain", "mixed"])
def test_95_of_100_bodies_are_recovered_whole(outcomes: dict[str, list[Outcome]], setting: str) -> None:
    assert share([one.body for one in outcomes[setting] if one.piece.body]) >= 0.95


@pytest.mark.parametrize("setting", ["plain", "mixed"])
def test_90_of_100_headlines_are_on_the_right_piece(outcomes: dict[str, list[Outcome]], setting: str) -> None:
    assert share([one.headline for one in outcomes[setting] if one.piece.body and one.piece.headline]) >= 0.90


@pytest.mark.parametrize(("setting", "bodies", "headlines"), [("hard", 0.80, 0.75), ("other", 0.90, 0.90)])
def test_most_of_harder_pages_is_recovered_too(
    outcomes: dict[str, list[Outcome]], setting: str, bodies: float, headlines: float
) -> None:
    pieces = [one for one in outcomes[setting] if one.piece.body]
    assert share([one.body for one in pieces]) >= bodies
    assert share([one.headline for one in pieces if one.piece.headline]) >= headlines


def test_a_clean_article_stays_whole() -> None:
    for story in stories():
        [article] = articles.split(document("\n".join((story.title, *story.paragraphs))))
        assert "".join((article.title or "").split()) == "".join(story.title.split())
        assert article.body is not None
        assert "".join(article.text[slice(*article.body)].split()) == "".join("".join(story.paragraphs).split())


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_character_of_a_page_is_where_its_articles_say(setting: str) -> None:
    for page in pages(setting, 25, seed=3):
        for article in articles.split(document(page.text)):
            for start, end, raw_start, raw_end in article.spans:
                said, printed = article.text[start:end], page.text[raw_start:raw_end]
                assert said.split() == printed.split() or set(printed) == {said}
