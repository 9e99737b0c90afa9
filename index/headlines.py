"""Which lines of a page are headlines, and to which body each belongs."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.fluency import coverage, pairs, rarity
from index.layout import Line

_SAID = re.compile(r"(?:强调|指出|要求|表示|提出|时说)[:：]?$")
_THRESHOLD = 0.33  # coverage that shows by itself that a line belongs to a body; see `index.fluency.coverage`
_LEAD_CHARS = 500


@dataclass(frozen=True, slots=True)
class Headline:
    """The lines of one headline, in the order of the page."""

    kicker: tuple[Line, ...]
    title: tuple[Line, ...]
    subtitle: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, as they are printed."""
        return self.kicker + self.title + self.subtitle


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


def assign(runs: Sequence[Run], bodies: Sequence[str]) -> tuple[dict[int, list[Line]], list[tuple[int, list[Line]]]]:
    """Give every headline to the body it belongs to.

    Content decides first (rare words the two share), the place on the page second; a body takes one headline.

    Args:
        runs: Headline lines as they stand together on the page.
        bodies: Texts of the bodies.

    Returns:
        The lines of each body that has a headline, and the headlines without body, each with the number of its run.
    """
    spoken = _distinct([pairs(body[:_LEAD_CHARS]) for body in bodies])
    barred: set[tuple[int, int]] = set()
    while True:
        groups = [group for number, run in enumerate(runs) for group in _groups(number, run, spoken, barred)]
        owners: dict[int, _Group] = {}
        for group in sorted(groups, key=lambda group: -group.score):
            if group.body is not None:
                owners.setdefault(group.body, group)
        clashes = {
            (group.run, group.body)
            for group in groups
            if group.body is not None and owners[group.body].run != group.run
        }
        if not clashes:
            break
        barred |= clashes
    owned = {body: list(group.lines) for body, group in owners.items()}
    kept = {id(group) for group in owners.values()}
    return owned, [(group.run, list(group.lines)) for group in groups if id(group) not in kept]


@dataclass(frozen=True, slots=True)
class _Group:
    run: int
    first: int
    lines: tuple[Line, ...]
    body: int | None
    score: float


def _groups(number: int, run: Run, spoken: Sequence[Mapping[str, float]], barred: set[tuple[int, int]]) -> list[_Group]:
    """Cut a run into headlines by the best path through its lines; a state is the body, or none."""
    bodies: list[int | None] = [None, *(body for body in range(len(spoken)) if (number, body) not in barred)]
    scores: list[list[float]] = []
    path: list[list[int]] = []
    for at, line in enumerate(run.lines):
        said = pairs(line.text)
        own = [_fit(said, body, run, spoken) for body in bodies]
        if at == 0:
            scores.append(own)
            path.append([-1] * len(bodies))
            continue
        change = _change(run.lines[at - 1], line)
        row, back = [], []
        for state, value in enumerate(own):
            reached = [score - (change if other != state else 0.0) for other, score in enumerate(scores[-1])]
            source = max(range(len(reached)), key=reached.__getitem__)
            row.append(reached[source] + value)
            back.append(source)
        scores.append(row)
        path.append(back)
    state = max(range(len(bodies)), key=scores[-1].__getitem__)
    states = [state]
    for back in path[:0:-1]:
        state = back[state]
        states.append(state)
    states.reverse()
    groups: list[_Group] = []
    for at, state in enumerate(states):
        line = run.lines[at]
        fit = _fit(pairs(line.text), bodies[state], run, spoken)
        starts = at == 0 or state != states[at - 1] or (bodies[state] is None and _change(run.lines[at - 1], line) <= 1)
        if starts:
            groups.append(_Group(number, at, (line,), bodies[state], fit))
        else:
            last = groups.pop()
            groups.append(_Group(number, last.first, (*last.lines, line), last.body, last.score + fit))
    return groups


def _distinct(spoken: Sequence[frozenset[str]]) -> list[dict[str, float]]:
    """Return what each body says with weights: full for what it alone says, little for what all of them say."""
    said_by = Counter(pair for body in spoken for pair in body)
    others = max(1, len(spoken) - 1)
    return [{pair: rarity(pair) * (1.0 - 0.8 * (said_by[pair] - 1) / others) for pair in body} for body in spoken]


def _fit(said: frozenset[str], body: int | None, run: Run, spoken: Sequence[Mapping[str, float]]) -> float:
    """Return how well a headline line fits a body; no body at all gives a little more than nothing."""
    if body is None:
        return 0.2
    total = sum(map(rarity, said))
    shared = sum(spoken[body].get(pair, 0.0) for pair in said) / total if total else 0.0
    near = 2.5 if body == run.after else 2.0 if body == run.before else 0.0
    return 8.0 * (shared - _THRESHOLD) + near


def _change(left: Line, right: Line) -> float:
    """Return what it costs to begin another headline between two lines."""
    if _SAID.search(left.text):
        return 6.0
    cost = 1.5
    if _SAID.search(right.text):
        cost -= 1.0
    if right.indent > left.indent:
        cost -= 1.0
    if right.gap > left.gap:
        cost -= 0.3
    return cost


def arrange(lines: Sequence[Line], body: str | None) -> Headline:
    """Tell kicker, title and subtitle of one headline apart.

    The title is the line that says most of what the body says; a line that ends in 强调 or 指出 leads to it.
    """
    if not lines:
        return Headline((), (), ())
    first = 0
    while first < len(lines) - 1 and _SAID.search(lines[first].text):
        first += 1
    if first == 0 and body is not None and len(lines) > 1:
        spoken = pairs(body[:_LEAD_CHARS])
        shares = [coverage(pairs(line.text), spoken) for line in lines]
        best = max(range(len(lines)), key=lambda at: (shares[at], -at))
        if shares[best] > shares[0] + 0.15:
            first = best
    stop = first + 1
    while stop < len(lines) and lines[stop].gap <= lines[first].gap and abs(lines[stop].width - lines[first].width) < 0:
        stop += 1
    return Headline(tuple(lines[:first]), tuple(lines[first:stop]), tuple(lines[stop:]))
