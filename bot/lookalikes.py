"""Names that were probably meant: those that sound the same, and those that are one character off."""

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
    """Return the names in `texts` that sound like a name of the question which they lack, or differ in one character.

    Args:
        question: Normalised.
        missing: Words of the question that the texts do not hold; a name is looked for around each.
        texts: Normalised articles.
    """
    everything = "\n".join(texts)
    found: dict[Lookalike, tuple[bool, bool, int]] = {}
    for asked in dict.fromkeys(_names(question, missing)):
        if asked in everything:
            continue
        for meant in dict.fromkeys([*_alike_in_sound(asked, everything), *_one_off(asked, everything)]):
            other_sound = sound(asked) != sound(meant)
            found[Lookalike(asked, meant)] = (other_sound, asked[0] != meant[0], -everything.count(meant))
    ranked = sorted(found, key=lambda one: found[one])
    if ranked and not found[ranked[0]][0]:  # one that sounds the same is meant, not one that only looks like it
        ranked = [one for one in ranked if not found[one][0]]
    return tuple(ranked[:_MOST])


def sound(name: str) -> tuple[str, ...]:
    """Return how a name sounds, a syllable a character, without tones and what input methods do not tell apart."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  (its table is only needed for a name that is not there)

    syllables = [one[0] for one in pinyin(name, style=Style.NORMAL)]
    return tuple(re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", one)) for one in syllables)


_BEHIND = (
    "(?=同志|同学|等|[,，。、;；:：“”（）()\\s]|$|出席|参加|主持|应邀|列席|陪同|一行|在|对|赴|到|作|代表|当选|为|"
    f"{lexicon.SPEECH})"
)


_BEHIND_NAME = re.compile(_BEHIND)
_AHEAD = re.compile(rf"(?:{lexicon.ROLES}|[,，。、;；:：“”()（）\s]|^)\Z")
_LONGEST_ROLE = 8


def _alike_in_sound(asked: str, text: str) -> Iterator[str]:
    """Yield the persons of a text whose names sound like a person's in the question."""
    if not _PERSON.fullmatch(asked):
        return
    same = sound(asked)
    persons = re.finditer(rf"(?<=[\u4e00-\u9fff,，。、;；:：“”（）()\s]){lexicon.NAME}{_BEHIND}", "\n" + text)
    for meant in dict.fromkeys(one[0] for one in persons):
        if len(meant) == len(asked) and meant != asked and sound(meant) == same:
            yield meant


def _names(question: str, missing: Sequence[str]) -> Iterator[str]:
    """Yield the missing words that are long enough, and what looks like a person's name around them."""
    for word in missing:
        at = question.find(word)
        if at < 0 or not _HAN.fullmatch(word):
            continue
        if len(word) >= _SHORTEST or _PERSON.fullmatch(word):
            yield word  # of two characters only the sound tells
        for start in range(max(0, at - 2), at + len(word)):
            name = question[start : start + _SHORTEST]
            if len(name) == _SHORTEST and start + _SHORTEST > at and _PERSON.fullmatch(name):
                yield name


def _one_off(asked: str, text: str) -> Iterator[str]:
    """Yield the strings of a text with one other character, where they stand as names do."""
    if len(asked) < _SHORTEST:
        return
    persons: dict[str, bool] = {}
    for place, char in enumerate(asked):
        pattern = re.escape(asked[:place]) + "([\u4e00-\u9fff])" + re.escape(asked[place + 1 :])
        for match in re.finditer(pattern, text):
            meant = match[0]
            if char in _NUMERALS or match[1] in _NUMERALS:
                continue  # 第三次 is no slip for 第二次
            if len(asked) == _SHORTEST and meant not in persons:
                persons[meant] = _is_person(meant, text)
            if persons.get(meant, True):
                yield meant


def _is_person(name: str, text: str) -> bool:
    """Whether a name stands somewhere behind an office, in a list, or at the head of a clause."""
    if not _PERSON.fullmatch(name):
        return False
    places = [match.span() for match in re.finditer(name, text)]
    if not any(_AHEAD.search(text, max(0, start - _LONGEST_ROLE), start) for start, _ in places):
        return False
    return len(places) > 1 or _BEHIND_NAME.match(text, places[0][1]) is not None  # 某某专 of 某某专题调研 is no name
