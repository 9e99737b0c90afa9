"""Names that were probably meant: one character off, as homophones and slips of the input method are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import lexicon

_MOST = 3  # offered: more would be guessing
_SHORTEST = 3  # of two characters, one alone tells nothing
_NUMERALS = frozenset("0123456789一二三四五六七八九十百千零〇两")
_HAN = re.compile("[\u4e00-\u9fff]+")
_PERSON = re.compile(lexicon.NAME)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A name of the question that no article holds, and one that an article does hold."""

    asked: str
    meant: str


def find(question: str, missing: Sequence[str], texts: Sequence[str]) -> tuple[Lookalike, ...]:
    """Return the names in `texts` that differ in one character from a name of the question that they lack.

    Args:
        question: Normalised.
        missing: Words of the question that the texts do not hold; a name is looked for around each.
        texts: Normalised articles.
    """
    everything = "\n".join(texts)
    found: dict[Lookalike, int] = {}
    for asked in dict.fromkeys(_names(question, missing)):
        if asked in everything:
            continue
        for meant in _one_off(asked, everything):
            found[Lookalike(asked, meant)] = everything.count(meant)
    return tuple(sorted(found, key=lambda one: (one.asked[0] != one.meant[0], -found[one]))[:_MOST])


def _names(question: str, missing: Sequence[str]) -> Iterator[str]:
    """Yield the missing words that are long enough, and what looks like a person's name around them."""
    for word in missing:
        at = question.find(word)
        if at < 0 or not _HAN.fullmatch(word):
            continue
        if len(word) >= _SHORTEST:
            yield word
        for start in range(max(0, at - 2), at + len(word)):
            name = question[start : start + _SHORTEST]
            if len(name) == _SHORTEST and start + _SHORTEST > at and _PERSON.fullmatch(name):
                yield name


def _one_off(asked: str, text: str) -> Iterator[str]:
    """Yield the strings of a text with one other character, where they stand as names do."""
    for place, char in enumerate(asked):
        pattern = re.escape(asked[:place]) + "([\u4e00-\u9fff])" + re.escape(asked[place + 1 :])
        for match in re.finditer(pattern, text):
            meant = match[0]
            if char in _NUMERALS or match[1] in _NUMERALS:
                continue  # 第三次 is no slip for 第二次
            if len(asked) > _SHORTEST or _is_person(meant, text):
                yield meant


def _is_person(name: str, text: str) -> bool:
    """Whether a name stands somewhere behind an office, in a list, or at the head of a clause."""
    if not _PERSON.fullmatch(name):
        return False
    return re.search(rf"(?:{lexicon.ROLES}|[,，。、;；:：“”()（）\s]|^){name}", text) is not None
