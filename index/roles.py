"""What each row of a page in narrow columns is: a line of a headline, the first row of a body, or a row further on.

A small network looks at a row and its neighbours (how full it is, how it begins and ends, whether the text runs on
over the break, whether the words before and after it are of one matter) and says how well each role fits, and how
well two roles follow each other; the best sequence for the whole page counts. The weights were fitted on pages made
of news of 2023 (`tests/bench/fitting.py`).
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path

import numpy as np

from index.cohesion import Cohesion
from index.fluency import opens, runs_on
from index.network import Array, load
from index.patterns import (
    AUTHORS,
    BRACKETED,
    CLOSERS,
    COMMA,
    CREDIT,
    GOES_ON,
    HAN,
    LEADS,
    LISTED,
    NEVER_FIRST,
    OPENERS,
    REPORTS,
    STARTS,
    UNIT,
    depth,
    ends,
)
from index.rows import Row

MODEL = Path(__file__).parent / "models" / "roles.npz"
_SAID = re.compile(r"(?:强调|指出|要求|表示|提出|时说|说|称)[:：]?$")
_NARROW = 50.0  # full-width characters; wider columns are not printed
_FEWEST_ROWS = 5
_NEVER, _UNLIKELY = 1e3, 6.0
_NEIGHBOURLY = 1.0  # bits: pieces of one town share more words than the news that the network was fitted on
_BYLINE = re.compile("[讯电]|记者|通讯员|作者|摄|供图|[（(]")
_SLOGANS = re.compile(rf"[{HAN}”]{{4}} [{HAN}“]{{4}}")
_MARKS = "□■◎●○▲△★☆◆◇ "


class Role(IntEnum):
    """What a row is."""

    HEAD = 0
    FIRST = 1
    BODY = 2


def in_columns(rows: Sequence[Row]) -> bool:
    """Whether a text is set in narrow columns, so that most rows of its prose end within a sentence."""
    texts = [row for row in rows if row.kind == "text" and row.width >= 8]
    if len(texts) < _FEWEST_ROWS or not any("。" in row.text for row in texts):
        return False
    narrow = [row for row in texts if row.width <= _NARROW]
    within = sum(1 for row in narrow if row.text[-1].isalnum() or row.text[-1] in "，、")
    return len(narrow) * 10 >= len(texts) * 9 and within * 2 >= len(texts)


def roles(rows: Sequence[Row], widths: Sequence[float], normal: int) -> list[Role]:
    """Return the role of every row.

    Args:
        rows: Rows of a text in columns, none of them metadata.
        widths: How wide the column is set around each row.
        normal: Blank lines that usually stand between rows.
    """
    if not rows:
        return []
    network = load(MODEL)
    scores = network.scores(with_neighbours(network.normal(figures_of(rows, widths, normal))))
    for at, row in enumerate(rows):
        if GOES_ON.match(row.text) and "，" in row.text[2:8]:
            scores[at, Role.HEAD] -= _NEVER  # 会议强调，… goes on a report, however short and apart it stands
        if at + 1 < len(rows) and _unlike_prose(row, widths[at]):
            scores[at, Role.FIRST] -= _UNLIKELY
    follows = scores[:, 3:].reshape(-1, 3, 3)
    follows[:, Role.BODY, Role.FIRST] += _NEIGHBOURLY
    return [Role(role) for role in best_path(scores[:, :3], follows)]


def _unlike_prose(row: Row, column: float) -> bool:
    """Whether a row, with more below it, ends short of its column within a clause, or has a space between slogans."""
    text = row.text
    if _BYLINE.search(text) or AUTHORS.fullmatch(text.lstrip(_MARKS)):
        return False
    short = row.width < column - 3.5 and (text[-1].isalnum() or text[-1] in CLOSERS) and not ends(text)
    return short or (_SLOGANS.search(text) is not None and not COMMA.search(text))


def with_neighbours(figures: Array) -> Array:
    """Return shape (rows, 3 * figures): those of the row before, the row, the row after; zeros beyond the page."""
    around = np.pad(figures, ((1, 1), (0, 0)))
    return np.concatenate([around[:-2], around[1:-1], around[2:]], axis=1)


def best_path(fits: Array, follows: Array) -> list[int]:
    """Return the best sequence of roles (Viterbi).

    Args:
        fits: Shape (rows, roles).
        follows: Shape (rows, roles, roles): of each row, how well its role (last axis) follows that before it.
    """
    best = fits[0].copy()
    best[Role.BODY] -= _NEVER  # a page does not begin within a body
    back = np.zeros(fits.shape, np.int64)
    for row in range(1, len(fits)):
        options = best[:, None] + follows[row]
        options[Role.HEAD, Role.BODY] -= _NEVER
        back[row] = options.argmax(axis=0)
        best = options.max(axis=0) + fits[row]
    path = [int(best.argmax())]
    for row in range(len(fits) - 1, 0, -1):
        path.append(int(back[row, path[-1]]))
    return path[::-1]


def figures_of(rows: Sequence[Row], widths: Sequence[float], normal: int) -> Array:
    """Return what is known of each row, shape (rows, figures)."""
    words = Cohesion(
        [row.text for row in rows], [_may_head(row, width) for row, width in zip(rows, widths, strict=True)]
    )
    shapes = [_shape(rows, at, widths, normal) for at in range(len(rows))]
    return np.concatenate([np.array(shapes, np.float32), words.figures()], axis=1)


def _may_head(row: Row, column: float) -> bool:
    text = row.text
    return row.kind == "text" and "。" not in text and text[-1] not in "；;，" and text[0] not in NEVER_FIRST


def _shape(rows: Sequence[Row], at: int, widths: Sequence[float], normal: int) -> list[float]:
    """Return what the print tells of one row and of the break before it."""
    row, column = rows[at], max(8.0, widths[at])
    text = row.text
    before = rows[at - 1] if at else None
    after = rows[at + 1] if at + 1 < len(rows) else None
    tail, head = text[-1], text[0]
    beginning = text + (after.text if after else "")
    stop = ends(text)
    inner = text[:-1]
    fill = row.width / column
    earlier = before.text if before else ""
    return [
        min(2.0, fill),
        -1.5 <= row.width - column <= 1.5,
        row.width < 9,
        row.width / 20,
        column / 20,
        fill < 0.6,
        fill > 1.1,
        head in NEVER_FIRST,
        head in OPENERS,
        head.isdigit(),
        stop,
        stop and tail == "。",
        tail in "，、；：,;:",
        tail.isalnum(),
        tail in "！？!?",
        tail in CLOSERS,
        "。" in inner,
        COMMA.search(inner) is not None,
        " " in text,
        sum(char.isdigit() for char in text) / len(text),
        depth(text),
        row.bold,
        row.indent > 0,
        row.indent > 1,
        min(3, row.gap),
        row.gap > normal,
        row.gap < normal,
        row.split,
        row.kind != "text",
        AUTHORS.fullmatch(text.lstrip(_MARKS)) is not None,
        CREDIT.fullmatch(text) is not None,
        CREDIT.fullmatch(text[-16:]) is not None or text.endswith(("摄", "摄）", "摄影报道")),
        UNIT.fullmatch(text) is not None,
        LISTED.match(text) is not None,
        STARTS.match(beginning) is not None,
        LEADS.match(beginning) is not None,
        REPORTS.match(beginning) is not None,
        GOES_ON.match(text) is not None,
        BRACKETED.fullmatch(text) is not None,
        _SAID.search(text) is not None,
        max(-2.0, min(2.0, runs_on(earlier.rstrip(CLOSERS), text.lstrip(OPENERS)) / 4)) if before else 0.0,
        max(-1.5, min(1.5, opens(text.lstrip(OPENERS)[:2]) / 4)),
        before is None,
        after is None,
        min(8.0, abs(row.width - before.width)) / 4 if before else 0.0,
        min(4.0, max(-4.0, column - widths[at - 1])) / 2 if before else 0.0,
        min(at, 20) / 20,
        min(len(rows) - 1 - at, 20) / 20,
    ]
