"""Which headline belongs to which body: every line once, every body at most one headline."""

import random

from index.headlines import assign
from index.layout import Line
from index.owners import Run
from index.tracing import Traced
from tests.pages import Story, stories


def made(text: str) -> Line:
    return Line(Traced.of(text))


def page(rng: random.Random, bodies: int) -> tuple[list[Run], list[str], list[Story]]:
    """Return runs of whole headlines in any order between the bodies of some stories."""
    chosen = rng.sample(stories(), bodies + 1)
    texts = ["".join(story.paragraphs) for story in chosen[:bodies]]
    heads = [made(story.title) for story in rng.sample(chosen, len(chosen))]
    cut = rng.randint(0, len(heads))
    runs = [Run(tuple(heads[:cut]), None, 0), Run(tuple(heads[cut:]), bodies - 1, None)]
    return [run for run in runs if run.lines], texts, chosen


def test_every_line_is_given_once_and_no_body_takes_two_headlines() -> None:
    rng = random.Random(1)
    for _ in range(40):
        runs, texts, _ = page(rng, rng.randint(1, 4))
        owned, alone = assign(runs, texts)
        given = [line for lines in (*owned.values(), *alone) for line in lines]
        assert sorted(line.text for line in given) == sorted(line.text for run in runs for line in run.lines)
        for lines in owned.values():
            assert any(" ".join(one.text for one in lines) in " ".join(one.text for one in run.lines) for run in runs)


def test_headlines_that_stand_at_the_end_of_the_page_find_their_bodies() -> None:
    chosen = stories()[1:4]
    texts = ["".join(story.paragraphs) for story in chosen]
    owned, alone = assign([Run(tuple(made(story.title) for story in chosen[::-1]), 2, None)], texts)
    assert {body: lines[0].text for body, lines in owned.items()} == {
        number: story.title for number, story in enumerate(chosen)
    }
    assert not alone
