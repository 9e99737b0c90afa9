"""Roles of rows on pages in columns: the best sequence, and where there are no columns."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest

from index import roles
from index.layout import columns, usual_gap
from index.roles import Role
from index.rows import Row, rows_of
from tests.pages import make_pages, stories


def rows(text: str) -> list[Row]:
    return rows_of(text, 0, len(text))


@pytest.mark.parametrize("seed", range(10))
def test_the_best_path_is_the_best_of_all_paths(seed: int) -> None:
    rng = np.random.default_rng(seed)
    fits = rng.normal(size=(6, 3)).astype(np.float32)
    follows = rng.normal(size=(6, 3, 3)).astype(np.float32)

    def score(path: Sequence[int]) -> float:
        steps = sum(follows[row, path[row - 1], path[row]] for row in range(1, 6))
        return float(sum(fits[row, role] for row, role in enumerate(path)) + steps)

    allowed: list[Sequence[int]] = [
        path
        for path in itertools.product(range(3), repeat=6)
        if path[0] != Role.BODY and (Role.HEAD, Role.BODY) not in itertools.pairwise(path)
    ]
    assert tuple(roles.best_path(fits, follows)) == max(allowed, key=score)


def test_a_body_never_goes_on_what_is_no_body() -> None:
    for page in make_pages(stories(), 20, "hard", seed=4):
        found = rows(page.text)
        path = roles.roles(found, columns(found), usual_gap(found))
        assert len(path) == len(found) and path[0] != Role.BODY
        assert (Role.HEAD, Role.BODY) not in itertools.pairwise(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "市图书馆新馆开放",
        "轻轻的我走了\n正如我轻轻的来\n我轻轻的招手\n作别西天的云彩\n那河畔的金柳\n是夕阳中的新娘",
        "def f(x):\n    return x + 1\n\n\nprint(f(1))\nprint(f(2))\n",
        "\n".join("\n".join(story.paragraphs) for story in stories()),
    ],
)
def test_texts_without_columns_are_not_taken_for_pages(text: str) -> None:
    assert not roles.in_columns(rows(text))


def test_a_made_page_is_in_columns() -> None:
    assert all(roles.in_columns(rows(page.text)) for page in make_pages(stories(), 20, "plain", seed=4))


def test_no_rows_have_no_roles() -> None:
    assert roles.roles([], [], 0) == []
