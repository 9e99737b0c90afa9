"""Fits the second opinion on a sentence (`bot/verdict.py`): `python -m tests.bench fitting_verdict [COUNT]`.

Each question is asked four times: with what tells; without the text that tells; without the sentences alone that hold
the answer; and with another name, place, body, number or day in it, so that it asks for what is not told. The likeliest
sentences are examples, right where they hold the answer. Questions are those written on news of the same subject and
COUNT of reading comprehension that neither `tests.bench answers` nor `tests.bench gates` measures on. Printed is, by
parts that were not fitted on, what the trees change. Needs `../shared/corpus`.
"""

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from bot import lexicon, verdict
from bot.question import understand
from bot.reading import read
from bot.training import collection
from bot.training.selection import ONLY_HARMS, ONLY_HELPS, bare, flatten
from bot.trees import Trees
from index.analyzer import Analyzer
from index.dates import find_dates
from index.embedders import open_embedder
from index.schema import Article
from tests.bench import gates
from tests.bench.gates import Asked, Cut, Outcome, World

Variant = Literal["told", "hidden", "cut", "swapped"]
Floats = NDArray[np.float64]
_PARTS, _TREES = 5, 120
_MOST_CUT = 0.6  # of an article
_HARM = {*verdict.OBJECTIONS, "unformed", "objections", "subject_article", "subject_near", *ONLY_HARMS}
_HELP = {"sentence", "ahead", "article", *ONLY_HELPS}
_BODY = re.compile(".{1,8}(?:局|公司|大学|银行|部|厅|队|中学|医院|集团|法院|检察院|支行|协会|学校|派出所|公安|气象台)$")
_PLACE = re.compile(".{1,4}[市县区省镇村州路河江]$")
_NUMBER = re.compile("第[0-9一二三四五六七八九十]{1,3}(?=[届次号批期轮季])|(?<![0-9])20[0-9]{2}(?=年)")
_DAY = re.compile("([0-9]{1,2})[日号]")
_OTHER_LENGTH = 2  # characters by which a name in place of another may differ


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked once.

    Attributes:
        group: The question that it was made from.
        variant: How it was asked.
        outcome: What became of it, with the trees in use so far.
        rows: What is known of each of the likeliest sentences.
        right: Whether each holds what was asked for.
        settled: Whether each is refused however likely it is.
    """

    group: str
    variant: Variant
    outcome: Outcome
    rows: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]
    settled: tuple[bool, ...]


class Others:
    """Puts another name, place, body, number or day into a question."""

    def __init__(self, questions: Sequence[str], analyzer: Analyzer) -> None:
        self._analyzer, self._random = analyzer, random.Random(7)
        self._pools: dict[str, list[str]] = {}
        for question in questions:
            for _, word, sort in self._named(question):
                self._pools.setdefault(sort, []).append(word)

    def swapped(self, question: str, own: str) -> str | None:
        """Return the question with something in it that a text does not hold; None where it names nothing."""
        named = self._named(question)
        self._random.shuffle(named)
        if self._random.random() < 0.5 and (other := self._of_another_day(question, own)) is not None:
            return other
        for start, word, sort in named:
            for _ in range(30):
                new = self._other(word, sort)
                if new not in own and new not in question and abs(len(new) - len(word)) <= _OTHER_LENGTH:
                    return question[:start] + new + question[start + len(word) :]
        return None

    def _of_another_day(self, question: str, own: str) -> str | None:
        day = next(iter(find_dates(question)), None)
        number = _DAY.search(day.said) if day is not None else None
        if day is None or number is None:
            return None
        for _ in range(20):
            new = str(self._random.randint(1, 28))
            said = day.said[: number.start(1)] + new + day.said[number.end(1) :]
            if new != number[1] and f"{new}日" not in own:
                return question[: day.start] + said + question[day.end :]
        return None

    def _other(self, word: str, sort: str) -> str:
        if sort != "number":
            return self._random.choice(self._pools[sort])
        return f"第{self._random.randint(2, 19)}" if word[0] == "第" else str(int(word) - self._random.randint(1, 3))

    def _named(self, question: str) -> list[tuple[int, str, str]]:
        """Return what a question names: where it stands, the word, and its sort."""
        found = [(one.start(), one[0], "number") for one in _NUMBER.finditer(question)]
        position = 0
        for word, tag in self._analyzer.tags(question):
            start = question.find(word, position)
            if start < 0 or len(word) < 2:
                continue
            position = start + len(word)
            if tag.startswith("nr") and re.fullmatch(lexicon.NAME, word):
                found.append((start, word, "person"))
            elif tag == "ns":
                found.append((start, word, "place" if _PLACE.match(word) else "short place"))
            elif _BODY.match(word):
                found.append((start, word, "body"))
        return found


def examples(world: World, told: Sequence[tuple[Asked, str, Asked]], analyzer: Analyzer) -> Iterator[Example]:
    """Yield each question in its variants.

    Args:
        world: What is asked.
        told: A question with what tells, the article that tells, and the question without what tells.
        analyzer: Cuts questions and articles.
    """
    others = Others([one.question for one, _, _ in told], analyzer)
    articles = {one.id: one for one in world.store.articles()}
    for number, (asked, own, hidden) in enumerate(told):
        if number % 100 == 0:
            print(f"{number} of {len(told)} questions", file=sys.stderr, flush=True)
        yield example(world, asked, "told", asked.question)
        yield example(world, hidden, "hidden", asked.question)
        ranges = _telling(articles[own], asked.answer, analyzer)
        if ranges and sum(end - start for start, end in ranges) < _MOST_CUT * len(articles[own].text):
            without = replace(hidden, hidden=hidden.hidden - {own}, cut=Cut(own, ranges))
            yield example(world, without, "cut", asked.question)
        if (swapped := others.swapped(asked.question, articles[own].text)) is not None:
            yield example(world, Asked(swapped, asked.answer, False), "swapped", asked.question)


def _telling(article: Article, answer: str, analyzer: Analyzer) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the sentences that hold an answer."""
    letters = bare(analyzer.normalize(answer))
    return tuple((one.start, one.end) for one in read(article, analyzer.normalize).units if letters in bare(one.text))


def example(world: World, asked: Asked, variant: Variant, group: str) -> Example:
    """Ask a question once."""
    outcome = world.ask(asked)
    query, scored = world.scored(asked)
    question = understand(query, world.analyzer)
    likely = scored[: verdict.MOST]
    return Example(
        group,
        variant,
        outcome,
        tuple(verdict.known(question, one, scored, world.analyzer) for one in likely),
        tuple(world.holds(one.unit.text, asked.answer) and variant != "swapped" for one in likely),
        tuple(verdict.is_settled(question, one, world.analyzer) for one in likely),
    )


def table(found: Sequence[Example]) -> tuple[Floats, NDArray[np.int64], list[int]]:
    """Return rows, labels, and of which example each is; what is told elsewhere is neither right nor wrong."""
    rows: list[tuple[float, ...]] = []
    labels: list[int] = []
    numbers: list[int] = []
    for number, one in enumerate(found):
        if one.variant in ("hidden", "cut") and any(one.right):
            continue
        rows += one.rows
        labels += map(int, one.right)
        numbers += [number] * len(one.rows)
    return np.array(rows), np.array(labels), numbers


def fitted(rows: Floats, labels: NDArray[np.int64]) -> Trees:
    """Return trees in which what speaks for a sentence can only help it, and what speaks against it only harm."""
    import lightgbm

    options: dict[str, Any] = {
        "objective": "binary",
        "learning_rate": 0.06,
        "num_leaves": 8,
        "max_depth": 5,
        "min_data_in_leaf": 30,
        "feature_fraction": 0.6,
        "lambda_l2": 5,
        "monotone_constraints": [1 if name in _HELP else -1 if name in _HARM else 0 for name in verdict.EVIDENCE],
        "seed": 1,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    booster = lightgbm.train(options, lightgbm.Dataset(rows, labels), num_boost_round=_TREES)
    return flatten([tree["tree_structure"] for tree in booster.dump_model()["tree_info"]])


def across(found: Sequence[Example]) -> dict[int, list[float]]:
    """Return the probabilities of the sentences of each example, by trees fitted without its question."""
    rows, labels, numbers = table(found)
    groups = [found[number].group for number in numbers]
    given = np.zeros(len(labels))
    for train, test in GroupKFold(_PARTS).split(rows, labels, groups):
        given[test] = fitted(rows[train], labels[train]).probabilities(rows[test].tolist())
    probabilities: dict[int, list[float]] = {}
    for number, one in zip(numbers, given, strict=True):
        probabilities.setdefault(number, []).append(float(one))
    return probabilities


def report(name: str, found: Sequence[Example]) -> str:
    """Return what showing the surest refused sentences, and taking back doubtful answers, would change."""
    probabilities = across(found)
    lines = [f"{name}: {dict(Counter((one.variant, one.outcome.fate) for one in found))}"]
    for least in (0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7):
        shown: Counter[str] = Counter()
        for number, own in probabilities.items():
            one = found[number]
            may = [(p, right) for p, right, settled in zip(own, one.right, one.settled, strict=True) if not settled]
            best, right = max(may, default=(0.0, False))
            if best >= least and one.outcome.way == "untold":
                shown[("right" if right else "wrong") if one.variant == "told" else one.variant] += 1
        lines.append(f"  shown from {least}: {dict(shown)}")
    for most in (0.02, 0.03, 0.05, 0.08, 0.12):
        taken: Counter[str] = Counter()
        for number, own in probabilities.items():
            one = found[number]
            if max(own) < most and "refused" not in one.outcome.fate:
                taken[one.outcome.fate if one.variant == "told" else one.variant] += 1
        lines.append(f"  taken back below {most}: {dict(taken)}")
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    """Ask, fit, print and write."""
    options = argparse.ArgumentParser(prog="python -m tests.bench fitting_verdict", description=__doc__.split("\n")[0])
    options.add_argument("count", type=int, nargs="?", default=500, help="questions of reading")
    given = options.parse_args(arguments)
    analyzer = Analyzer()
    embedder = open_embedder(None, analyzer)
    found: list[Example] = []
    with tempfile.TemporaryDirectory() as work:
        world, samples = gates.reading_world(Path(work) / "reading", embedder, analyzer)
        unseen = [one for one in samples if collection.part(one) == gates.FITTED_PART][: given.count]
        pairs = list(gates.of_reading(unseen))
        own = [one.article_id for one in unseen]
        found += examples(world, list(zip(pairs[::2], own, pairs[1::2], strict=True)), analyzer)
        world.store.close()
    reading = len(found)
    with tempfile.TemporaryDirectory() as work:
        world, asked = gates.news_world(Path(work), embedder, analyzer)
        pairs = list(gates.of_subjects(asked, world.store))
        sources = {one.source.removesuffix(".txt"): one.id for one in world.store.articles()}
        own = [sources[one.article_id.removeprefix("news-").zfill(5)] for one in asked]
        found += examples(world, list(zip(pairs[::2], own, pairs[1::2], strict=True)), analyzer)
        world.store.close()
    print(report("all, across parts", found))
    for name, some in (("reading", found[:reading]), ("news", found[reading:])):
        print(report(f"{name} alone, across parts", some))
    rows, labels, _ = table(found)
    fitted(rows, labels).save(verdict.MODEL)
    print(f"{len(rows)} sentences, {int(labels.sum())} right")


if __name__ == "__main__":
    main(sys.argv[1:])
