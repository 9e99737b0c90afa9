"""Which headline belongs to which body of a page, and what of it is kicker, title and subtitle."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.fluency import coverage, pairs, runs_on
from index.layout import Line
from index.owners import SAID, Run, fits

_ONLY_SAID = re.compile(r"(?:强调|指出|时说|[时上](?:要求|表示|提出))[:：]?$")  # 落实新要求 is a title
# How a notice is headed: below it stands who gives it, whom the body names more often than the matter.
_NOTICE = re.compile(
    "(?:通告|公告|通知|通报|公示|启事|纪要|公开信|倡议书|决定|意见|办法|细则|批复)(?:[（(][^）)]{1,12}[）)])?$"
)
_LEAD_CHARS = 500
_BEAM = 24
_CROSSING = 6.0  # bits: the headline of the body above hardly stands below that of the body below
_KICKER = 2.5  # bits by which a kicker may fit worse than the title below it: it may say anything
_LONG = 0.5  # what each line beyond the third costs: few headlines are that long


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


class _State(NamedTuple):
    """One way to give the lines so far to bodies.

    Attributes:
        score: How well it fits.
        given: The bodies that have a headline, as bits.
        body: To which the last line belongs.
        lines: How many lines its headline has so far.
        fit: How well the last line fits that body.
        trail: The state before with the run, the line, its body and whether a headline begins there; None at first.
    """

    score: float
    given: int
    body: int | None
    lines: int
    fit: float
    trail: "tuple[_State, int, int, int | None, bool] | None"


def assign(runs: Sequence[Run], bodies: Sequence[str]) -> tuple[dict[int, list[Line]], list[list[Line]]]:
    """Give every headline to the body it belongs to.

    Sought is what fits best on the whole page (beam search), where a body takes one headline and the lines of a
    headline stand together.

    Args:
        runs: Headline lines as they stand together on the page.
        bodies: Texts of the bodies.

    Returns:
        The lines of each body that has a headline, and the headlines without body.
    """
    beam = [_State(0.0, 0, None, 0, 0.0, None)]
    for number, (run, fit) in enumerate(zip(runs, fits(runs, bodies), strict=True)):
        scores, ties = fit.owners.tolist(), fit.ties.tolist()
        for at in range(len(run.lines)):
            best: dict[tuple[int, int | None], _State] = {}
            for state in beam:
                for following in _following(
                    state, number, at, fit.bodies, scores[at], ties[at], (run.after, run.before)
                ):
                    key = following.given, following.body
                    if key not in best or best[key].score < following.score:
                        best[key] = following
            beam = sorted(best.values(), key=lambda state: -state.score)[:_BEAM]
    owned: dict[int, list[Line]] = {}
    alone: list[list[Line]] = []
    for number, at, body, begins in _steps(beam[0]):
        line = runs[number].lines[at]
        if body is not None:
            owned.setdefault(body, []).append(line)
        elif begins:
            alone.append([line])
        else:
            alone[-1].append(line)
    return owned, alone


def _following(
    state: _State,
    number: int,
    at: int,
    bodies: Sequence[int],
    scores: Sequence[float],
    tie: float,
    crossing: tuple[int | None, int | None],
) -> Iterator[_State]:
    """Yield the ways to give the next line: to the headline before it, or to another that begins."""
    for body, fit in zip((*bodies, None), scores, strict=True):
        score = state.score + fit
        if at and body == state.body:
            change = tie - _LONG * max(0, state.lines - 2)
            if state.lines == 1:
                change += min(_KICKER, max(0.0, fit - state.fit))
            yield _State(score + change, state.given, body, state.lines + 1, fit, (state, number, at, body, False))
        if body is None:
            yield _State(score, state.given, None, 1, fit, (state, number, at, None, True))
        elif not state.given >> body & 1:
            if at and (state.body, body) == crossing:
                score -= _CROSSING
            yield _State(score, state.given | 1 << body, body, 1, fit, (state, number, at, body, True))


def _steps(state: _State) -> list[tuple[int, int, int | None, bool]]:
    """Return run, line, body of every line in order, and whether a headline begins there."""
    steps = []
    while state.trail is not None:
        before, number, at, body, begins = state.trail
        steps.append((number, at, body, begins))
        state = before
    return steps[::-1]


def arrange(lines: Sequence[Line], body: str | None) -> Headline:
    """Tell kicker, title and subtitle of one headline apart.

    The title is the line that says most of what the body says; a line that ends in 强调 or 指出 leads to it, and stays
    a kicker where the page has lost the title.
    """
    if not lines:
        return Headline((), (), ())
    first = 0
    while first < len(lines) and SAID.search(lines[first].text):
        first += 1
    if first == len(lines) and _ONLY_SAID.search(lines[-1].text):
        return Headline(tuple(lines), (), ())
    first = min(first, len(lines) - 1)
    if first == 0 and body is not None and len(lines) > 1 and not _NOTICE.search(lines[0].text):
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
