"""What was shown before: 还有呢 asks for what was not, and is told plainly where nothing is left."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.question import Question
from bot.refusal import refuse
from bot.schema import Coverage, Draft
from index.errors import Message

_PIECE = re.compile(r"[。！？!?；;\n]|……|：“")
_TAKEN_OUT = re.compile(r"（[^（）]{0,24}(?:年|未知|星期.)）|[\s,，、“”‘’《》()（）·:：]|\[[0-9,，\-–]+\]")
_FIGURE = re.compile("[0-9]+")
_LEAST_CHARS = 8  # of a piece that is compared; what is shorter stands in many sentences
_SAME = 0.8  # share of the pairs of characters of the shorter one that both hold


def fresh(question: Question, text: str) -> bool:
    """Whether a text was not shown before, in whole, shortened or in nearly the same words."""
    if not question.seen or not (own := _pieces(text)):
        return True
    lines = (_pieces(line) for line in question.seen.split("\n"))
    return not any(_within(own, line) or _within(line, own) for line in lines if line)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str, ...]:
    """Return the parts of a text between full stops, semicolons and gaps, bare of marks."""
    parts = (_TAKEN_OUT.sub("", part) for part in _PIECE.split(_TAKEN_OUT.sub("", text)))
    return tuple(part for part in parts if len(part) >= _LEAST_CHARS)


def _within(parts: Sequence[str], others: Sequence[str]) -> bool:
    return all(any(_alike(one, other) for other in others) for one in parts)


def _alike(one: str, other: str) -> bool:
    """Whether two parts say the same: reports by one pattern differ in their figures only."""
    short, long = sorted((one, other), key=len)
    if short in long:
        return True
    pairs = {short[i : i + 2] for i in range(len(short) - 1)}
    alike = sum(pair in long for pair in pairs) >= _SAME * len(pairs)
    return alike and set(_FIGURE.findall(short)) <= set(_FIGURE.findall(long))


def only_fresh(question: Question, draft: Draft) -> Draft:
    """Return a draft without what was shown before; a refusal that says so where nothing else is left."""
    if not question.seen or draft.reason is not None:
        return draft
    kept = [number for number, one in enumerate(draft.sentences) if fresh(question, one.text)]
    if not kept:
        return nothing_more(question, draft.coverage)
    if len(kept) == len(draft.sentences):
        return draft
    sentences = tuple(draft.sentences[number] for number in kept)
    return replace(draft, sentences=sentences, separators=("\n",) * (len(sentences) - 1))


def nothing_more(question: Question, coverage: Coverage | None = None) -> Draft:
    """Say that everything that was found is shown already."""
    message = Message(
        "除了上面已经列出的，收录的文章里没有找到更多。", "The articles hold no more than what is listed above."
    )
    return replace(refuse("not_in_articles", message, question), coverage=coverage)
