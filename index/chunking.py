"""An article to overlapping windows of whole sentences."""

import re
from itertools import pairwise

from index.analyzer import sentences
from index.schema import Article, Chunk

MAX_CHARS = 400  # what a reader takes in at a glance and an embedding model does not cut off
OVERLAP_CHARS = 80  # about two sentences of a report

Range = tuple[int, int]

# 一是 … 二要 …  （三） 4. ⑤ • and their like: what begins an item of a list.
_ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:[、是要]|方面)|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}(?:[.．](?!\d)|[、)）])"
    r"|[\u2460-\u249b]|[•·●○■◆▪★–—*-]\s?|首先|其次|再次|最后"
)
_CLAUSE_ENDS = ("；;", "，,：:、")  # best places to cut a sentence that is too long, better ones first


def chunk(article: Article, *, max_chars: int = MAX_CHARS, overlap_chars: int = OVERLAP_CHARS) -> list[Chunk]:
    """Cut an article into windows of whole sentences that together hold all of its text.

    Lists stay in one window where they fit, and the windows of one article are about equally long. Only a sentence
    longer than a window is cut, after one of its clauses.

    Args:
        article: Headline, metadata lines and body; one without a body gives its headline.
        max_chars: Most characters of a window, > 0.
        overlap_chars: Most characters of whole sentences that a window repeats from the one before, < max_chars.

    Raises:
        ValueError: If the sizes do not fit each other.
    """
    if not 0 <= overlap_chars < max_chars:
        raise ValueError(f"a window of {max_chars} characters cannot repeat {overlap_chars}")
    units = [part for one in sentences(article.text) for part in _pieces(article.text, one, max_chars)]
    line = context(article)
    return [
        Chunk(article.id, start, end, article.text[start:end], line)
        for start, end in _windows(_lists_joined(article.text, units, max_chars), max_chars, overlap_chars)
    ]


def context(article: Article) -> str:
    """Return headline, date (in Chinese, as articles write it) and publisher in one line."""
    headline = " ".join(filter(None, (article.kicker, article.title, article.subtitle))) or article.display_title
    return " ".join(filter(None, (headline[:MAX_CHARS], _written(article.date), article.publisher))).replace("\n", " ")


def _written(date: str | None) -> str:
    """Return 2023年8月7日 for 2023-08-07, 8月7日 for --08-07."""
    figures = [int(part) for part in (date or "").split("-") if part]
    units = "月日" if (date or "").startswith("--") else "年月日"
    return "".join(f"{figure}{unit}" for figure, unit in zip(figures, units, strict=False))


def _pieces(text: str, sentence: Range, max_chars: int) -> list[Range]:
    """Return the sentence, or its parts if it is longer than a window."""
    start, end = sentence
    pieces: list[Range] = []
    while end - start > max_chars:
        middle, limit = start + max_chars // 2, start + max_chars
        cut = next(
            (at + 1 for marks in _CLAUSE_ENDS if (at := max(text.rfind(mark, middle, limit) for mark in marks)) >= 0),
            limit,
        )
        pieces.append((start, cut))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    return [*pieces, (start, end)]


def _lists_joined(text: str, units: list[Range], max_chars: int) -> list[Range]:
    """Join the items of each list, and the sentence that announces it, to one unit if it fits into a window."""
    joined: list[Range] = []
    items = [bool(_ITEM.match(text, start)) for start, _ in units]
    at = 0
    while at < len(units):
        last = at
        announced = not items[at] and text[units[at][1] - 1] in "：:；;"
        while last + 1 < len(units) and items[last + 1] and (items[last] or announced or last > at):
            last += 1
        if units[last][1] - units[at][0] > max_chars:
            last = at
        joined.append((units[at][0], units[last][1]))
        at = last + 1
    return joined


def _windows(units: list[Range], max_chars: int, overlap_chars: int) -> list[Range]:
    """Return ranges of whole units, each at most `max_chars` long, about equally long, and overlapping."""
    if not units:
        return []
    total = units[-1][1] - units[0][0]
    count = max(1, -(-(total - overlap_chars) // (max_chars - overlap_chars)))
    target = (total - overlap_chars) / count + overlap_chars
    windows: list[Range] = []
    first = 0
    for at, (low, after) in enumerate(pairwise([*units, (total, total)])):
        start = units[first][0]
        full = after[1] - start > max_chars or (low[1] + after[1]) / 2 - start > target
        if at + 1 < len(units) and not full:
            continue
        windows.append((start, low[1]))
        first = at + 1
        room = max_chars - (after[1] - after[0])
        while first > 0 and units[first - 1][0] > start and low[1] - units[first - 1][0] <= min(overlap_chars, room):
            first -= 1
    return windows
