"""Which headline belongs to which body of a page, and what of it is kicker, title and subtitle."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.fluency import coverage, pairs, rarity, runs_on
from index.layout import Line

_SAID = re.compile(r"(?:强调|指出|要求|表示|提出|时说)[:：]?$")
_ONLY_SAID = re.compile(r"(?:强调|指出|时说|[时上](?:要求|表示|提出))[:：]?$")  # 落实新要求 is a title
_LEAD_CHARS, _BODY_CHARS = 500, 5000
_MAX_LINES = 7  # of one headline
_NOTHING_SHARED = 0.06  # coverage; one headline in a hundred shares less than 0.13 with its body
_TELLING_BITS = 60.0  # rarity a headline has to have before sharing nothing says something
_FAR = 6  # bodies further away on the page are not considered


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


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of one run taken for one headline.

    Attributes:
        run, start, end: The run and the range of its lines.
        body: To which it belongs, or None.
        score: How well it does.
    """

    run: int
    start: int
    end: int
    body: int | None
    score: float


def assign(runs: Sequence[Run], bodies: Sequence[str]) -> tuple[dict[int, list[Line]], list[list[Line]]]:
    """Give every headline to the body it belongs to.

    Content decides first (rare words the two share), the place on the page second; a body takes one headline.

    Args:
        runs: Headline lines as they stand together on the page.
        bodies: Texts of the bodies.

    Returns:
        The lines of each body that has a headline, and the headlines without body.
    """
    said = frozenset(pair for run in runs for line in run.lines for pair in pairs(line.text))
    spoken = _distinct(bodies, said)
    chance = [0.06 * min(1.0, len(body) / 1000) - 0.03 for body in bodies]  # a long body shares more by chance
    barred: set[tuple[int, int]] = set()
    cuts = [_groups(number, run, spoken, chance, barred) for number, run in enumerate(runs)]
    while True:
        groups = [group for cut in cuts for group in cut]
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
        for number in {run for run, _ in clashes}:
            cuts[number] = _groups(number, runs[number], spoken, chance, barred)
    owned = {body: list(runs[group.run].lines[group.start : group.end]) for body, group in owners.items()}
    kept = {id(group) for group in owners.values()}
    return owned, [list(runs[group.run].lines[group.start : group.end]) for group in groups if id(group) not in kept]


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


def _groups(
    number: int,
    run: Run,
    spoken: Sequence[Mapping[str, float]],
    chance: Sequence[float],
    barred: set[tuple[int, int]],
) -> list[_Group]:
    """Cut a run into headlines in the way that fits best, by dynamic programming over its lines."""
    near = run.after if run.after is not None else len(spoken)
    bodies = [
        body for body in range(max(0, near - _FAR), min(len(spoken), near + _FAR)) if (number, body) not in barred
    ]
    said = [pairs(line.text) for line in run.lines]
    shares = [[_share(words, spoken[body]) - chance[body] for body in bodies] for words in said]
    bits = [sum(map(rarity, words)) for words in said]
    best: list[tuple[float, tuple[_Group, ...]]] = [(0.0, ())]
    for end in range(1, len(run.lines) + 1):
        options = []
        for start in range(max(0, end - _MAX_LINES), end):
            cut = _change(run.lines[start - 1], run.lines[start]) if start else 0.0
            before, groups = best[start]
            used = {group.body for group in groups}
            alone = -0.2 if sum(bits[start:end]) > _TELLING_BITS else -1.0
            choices: list[tuple[float, int | None]] = [(alone, None)]
            for column, body in enumerate(bodies):
                if body not in used:
                    choices.append((_fit(run, start, end, body, [row[column] for row in shares], bits), body))
            score, owner = max(choices, key=lambda choice: choice[0])
            options.append((before + score - cut, (*groups, _Group(number, start, end, owner, score))))
        best.append(max(options, key=lambda option: option[0]))
    return list(best[-1][1])


def _share(said: frozenset[str], body: Mapping[str, float]) -> float:
    total = sum(map(rarity, said))
    return sum(body.get(pair, 0.0) for pair in said) / total if total else 0.0


def _fit(run: Run, start: int, end: int, body: int, shares: Sequence[float], bits: Sequence[float]) -> float:
    """Return how well some lines fit a body as its headline."""
    weight = sum(bits[start:end])
    shared = sum(share * bit for share, bit in zip(shares[start:end], bits[start:end], strict=True)) / max(1.0, weight)
    counted = [max(-0.8, min(4.0, 8.0 * (share - 0.25))) for share in shares[start:end]]
    score = sum(counted) + (0.3 if len(counted) > 1 and counted[0] == -0.8 else 0.0)  # a kicker may say anything
    whole = start == 0 and end == len(run.lines)
    if shared < _NOTHING_SHARED and not whole:
        score -= 2.0  # a column's name, which belongs to the rest of the run
    elif body == run.after and end == len(run.lines):
        score += 2.5
    elif body == run.before and start == 0:
        score += 2.2
    elif shared < 0.4:
        score -= 2.0  # neither place nor content
    score -= 0.5 * max(0, end - start - 3)
    if shared < _NOTHING_SHARED and weight > _TELLING_BITS:
        score -= 2.5
    return score


def _change(left: Line, right: Line) -> float:
    """Return what it costs to begin another headline between two lines."""
    if _SAID.search(left.text) or left.text[-1] in "，、：,:":
        return 6.0
    cost = 0.8
    if _SAID.search(right.text):
        cost -= 1.0
    if right.indent > left.indent:
        cost -= 2.0
    if right.gap > left.gap:
        cost -= 0.3
    if left.bold != right.bold:
        cost += 0.5
    if left.text[-1].isalnum() and right.text[0].isalnum() and runs_on(left.text, right.text) > 2.0:
        cost += 3.0  # one line, broken in two
    return cost


def arrange(lines: Sequence[Line], body: str | None) -> Headline:
    """Tell kicker, title and subtitle of one headline apart.

    The title is the line that says most of what the body says; a line that ends in 强调 or 指出 leads to it, and stays
    a kicker where the page has lost the title.
    """
    if not lines:
        return Headline((), (), ())
    first = 0
    while first < len(lines) and _SAID.search(lines[first].text):
        first += 1
    if first == len(lines) and _ONLY_SAID.search(lines[-1].text):
        return Headline(tuple(lines), (), ())
    first = min(first, len(lines) - 1)
    if first == 0 and body is not None and len(lines) > 1:
        spoken = pairs(body[:_LEAD_CHARS])
        shares = [coverage(pairs(line.text), spoken) for line in lines]
        best = max(range(len(lines)), key=lambda at: (shares[at], -at))
        if shares[best] > shares[0] + 0.15 and not _goes_on(lines[best - 1], lines[best]):
            first = best
    stop = first + 1
    while stop < len(lines) and _goes_on(lines[stop - 1], lines[stop]):
        stop += 1
    return Headline(tuple(lines[:first]), tuple(lines[first:stop]), tuple(lines[stop:]))


def _goes_on(left: Line, right: Line) -> bool:
    """Whether a line of a headline is the rest of the one before it."""
    if left.text[-1] in "，、：！？,:!?":
        return True
    return left.text[-1].isalnum() and right.text[0].isalnum() and runs_on(left.text, right.text) > 0.0
