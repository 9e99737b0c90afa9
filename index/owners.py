"""How well each line of a headline fits each body of a page, and whether a line goes on the headline before it.

Content (rare words that a line and a body share, and no other body says) and place speak for a body; how two lines
are printed and whether the text runs on between them speaks for one headline. Two small networks weigh them; they
were fitted on pages made of news of 2023 (`tests/bench/fitting.py`).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.fluency import pairs, rarity, runs_on
from index.layout import Line
from index.network import Array, load
from index.patterns import OPENERS, depth

OWNERS = Path(__file__).parent / "models" / "owners.npz"
TIES = Path(__file__).parent / "models" / "ties.npz"
SAID = re.compile(r"(?:强调|指出|要求|表示|提出|时说)[:：]?$")
FAR = 6  # bodies further away on the page are not considered
_NEVER = 1e3
_LEAD_CHARS, _BODY_CHARS = 500, 5000


@dataclass(frozen=True, slots=True)
class Run:
    """Headline lines that stand together.

    Attributes:
        lines: The lines.
        before: The body that ends where they begin, or None.
        after: The body that begins where they end, or None.
    """

    lines: tuple[Line, ...]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Fits:
    """How well the lines of one run fit.

    Attributes:
        bodies: The bodies considered.
        owners: Shape (lines, bodies + 1): how well a line fits each of them and, last, none.
        ties: Shape (lines,): how well a line goes on the headline of the line before; the first is meaningless.
    """

    bodies: tuple[int, ...]
    owners: Array
    ties: Array


def fits(runs: Sequence[Run], bodies: Sequence[str]) -> list[Fits]:
    """Return how well the lines of each run fit.

    Args:
        runs: Headline lines as they stand together on the page.
        bodies: Texts of the bodies.
    """
    found = []
    for run, (near, owners, ties) in zip(runs, figures(runs, bodies), strict=True):
        network = load(OWNERS)
        scores = network.scores(network.normal(owners.reshape(-1, owners.shape[-1]))).reshape(owners.shape[:-1])
        within = run.before is not None and run.after is not None
        away = [within and not run.before - 1 <= body <= run.after for body in near]  # type: ignore[operator]
        scores[:, np.flatnonzero(away)] -= _NEVER
        network = load(TIES)
        found.append(Fits(near, scores, network.scores(network.normal(ties))[:, 0]))
    return found


def figures(runs: Sequence[Run], bodies: Sequence[str]) -> list[tuple[tuple[int, ...], Array, Array]]:
    """Return, for every run, the bodies considered and what is known of its lines.

    Returns:
        The bodies near it; shape (lines, bodies + 1, figures) for owners; shape (lines, figures) for ties.
    """
    said = [[pairs(line.text) for line in run.lines] for run in runs]
    spoken = _distinct(bodies, frozenset(pair for lines in said for words in lines for pair in words))
    chance = [0.06 * min(1.0, len(body) / 1000) - 0.03 for body in bodies]  # a long body shares more by chance
    nears: list[tuple[int, ...]] = []
    shares: list[Array] = []
    for run, words in zip(runs, said, strict=True):
        middle = run.after if run.after is not None else len(bodies)
        near = tuple(range(max(0, middle - FAR), min(len(bodies), middle + FAR)))
        nears.append(near)
        rows = [[_share(line, spoken[body]) - chance[body] for body in near] for line in words]
        shares.append(np.array(rows, np.float32).reshape(len(words), len(near)))
    claims = _claims(nears, shares, len(bodies))
    lines = sum(len(run.lines) for run in runs)
    page = (len(bodies) / 7, lines / max(1, len(bodies)) / 4, len(runs) / max(1, len(bodies)))
    beside = Counter(body for run in runs for body in (run.before, run.after) if body is not None)
    found = []
    for number, (run, near) in enumerate(zip(runs, nears, strict=True)):
        bits = [sum(map(rarity, words)) / 100 for words in said[number]]
        rivals = [max((share for other, share in claims[body] if other != number), default=-0.1) for body in near]
        sizes = [np.log1p(len(bodies[body])) / 8 for body in near]
        owners = _owner_figures(run, near, shares[number], bits, rivals, sizes, beside, page)
        found.append((near, owners, _tie_figures(run, shares[number], bits)))
    return found


def _claims(nears: Sequence[tuple[int, ...]], shares: Sequence[Array], bodies: int) -> list[list[tuple[int, float]]]:
    """Return for each body the runs near it, and how much the best line of each shares with it."""
    claims: list[list[tuple[int, float]]] = [[] for _ in range(bodies)]
    for number, (near, share) in enumerate(zip(nears, shares, strict=True)):
        for column, body in enumerate(near):
            claims[body].append((number, float(share[:, column].max())))
    return claims


def _owner_figures(
    run: Run,
    near: Sequence[int],
    shares: Array,
    bits: Sequence[float],
    rivals: Sequence[float],
    sizes: Sequence[float],
    beside: Mapping[int, int],
    page: tuple[float, ...],
) -> Array:
    lines = len(run.lines)
    means = shares.mean(axis=0) if len(near) else np.zeros(0, np.float32)
    rows = []
    for at, line in enumerate(run.lines):
        share = shares[at]
        common = (
            at == 0,
            at == lines - 1,
            bits[at],
            lines / 6,
            run.before is not None,
            run.after is not None,
            min(2.0, len(line.text) / 20),
            SAID.search(line.text) is not None,
            *page,
        )
        columns = []
        for column, body in enumerate(near):
            others = np.delete(share, column)
            distance = _distance(run, body)
            columns.append(
                (
                    share[column],
                    share[column] - (others.max() if len(others) else 0.0),
                    means[column],
                    means[column] - (np.delete(means, column).max() if len(others) else 0.0),
                    shares[at - 1, column] if at else -0.1,
                    shares[at + 1, column] if at + 1 < lines else -0.1,
                    rivals[column],
                    body == run.after,
                    body == run.before,
                    distance == 1,
                    distance > 1,
                    sizes[column],
                    beside[body] > 1,
                    0.0,
                    *common,
                )
            )
        best = float(share.max()) if len(near) else 0.0
        beside_best = max((share[near.index(body)] for body in (run.before, run.after) if body in near), default=0.0)
        columns.append((best, beside_best, float(means.max()) if len(near) else 0.0, *[0.0] * 10, 1.0, *common))
        rows.append(columns)
    return np.array(rows, np.float32)


def _distance(run: Run, body: int) -> int:
    """Return how many bodies stand between a run and a body."""
    if run.after is not None and body >= run.after:
        return body - run.after
    return (run.before if run.before is not None else 0) - body


def _tie_figures(run: Run, shares: Array, bits: Sequence[float]) -> Array:
    rows = []
    for at, right in enumerate(run.lines):
        left = run.lines[at - 1] if at else right
        one, other = shares[max(0, at - 1)], shares[at]
        rows.append(
            (
                max(-2.0, min(2.0, runs_on(left.text, right.text) / 4)),
                left.text[-1].isalnum() and right.text[0].isalnum(),
                left.text[-1] in "，、",
                left.text[-1] in "：:",
                left.text[-1] in "！？!?…",
                SAID.search(left.text) is not None,
                SAID.search(right.text) is not None,
                right.text[0] in OPENERS,
                right.text[0] in "—－-",
                depth(left.text) > 0,
                right.indent > left.indent,
                right.indent < left.indent,
                right.gap > left.gap,
                right.gap < left.gap,
                min(3, right.gap),
                min(2.0, len(left.text) / 20),
                min(2.0, len(right.text) / 20),
                " " in left.text,
                " " in right.text,
                float((one * other).sum() / max(1e-3, np.linalg.norm(one) * np.linalg.norm(other)))
                if len(one)
                else 0.0,
                float(np.abs(one - other).max()) if len(one) else 0.0,
                float(one.max()) if len(one) else 0.0,
                float(other.max()) if len(one) else 0.0,
                bool(len(one)) and int(one.argmax()) == int(other.argmax()),
                bits[max(0, at - 1)],
                bits[at],
                at / 6,
                (len(run.lines) - at) / 6,
                run.before is not None,
                run.after is not None,
            )
        )
    return np.array(rows, np.float32)


def _distinct(bodies: Sequence[str], said: frozenset[str]) -> list[dict[str, float]]:
    """Return those pairs of each body that headlines say, with weights.

    Full weight has what one body alone says at its beginning; what other bodies say too, or what stands further
    down, counts less.
    """
    leads = [pairs(body[:_LEAD_CHARS]) & said for body in bodies]
    wholes = [pairs(body[:_BODY_CHARS]) & said for body in bodies]
    said_by = Counter(pair for lead in leads for pair in lead)
    others = max(1, len(bodies) - 1)
    return [
        {
            pair: rarity(pair) * (1.0 if pair in lead else 0.7) * (1.0 - 0.5 * max(0, said_by[pair] - 1) / others)
            for pair in whole
        }
        for lead, whole in zip(leads, wholes, strict=True)
    ]


def _share(said: frozenset[str], body: Mapping[str, float]) -> float:
    total = sum(map(rarity, said))
    return sum(body.get(pair, 0.0) for pair in said) / total if total else 0.0
