"""Names that were probably meant: those that sound the same, and those that are one character off."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot import lexicon
from bot.reading import occurrences

_MOST = 3  # offered: more would be guessing
_SHORTEST = 3  # of two characters, one alone tells nothing
_NUMERALS = frozenset("0123456789一二三四五六七八九十百千零〇两")
_LONG, _LONGEST = 4, 10  # characters of a name of a body or thing
_PLACES = frozenset("镇乡村县市区")
_ENDS = _PLACES | frozenset("省州院局部委厅馆校学路桥街湖河江寺塔厂站港所园场店社司楼")
_STOPS = re.compile("[^\u4e00-\u9fff]|[的在是由和与有谁哪几吗呢了过被把对]|多少|什么|怎么")
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
        alike = [*_alike_in_sound(asked, everything), *_one_off(asked, everything), *_one_more(asked, everything)]
        for meant in dict.fromkeys(alike):
            other_sound = sound(asked) != sound(meant)
            found[Lookalike(asked, meant)] = (other_sound, asked[0] != meant[0], -everything.count(meant))
    ranked = sorted(found, key=lambda one: found[one])
    if ranked and not found[ranked[0]][0]:  # one that sounds the same is meant, not one that only looks like it
        ranked = [one for one in ranked if not found[one][0]]
    return tuple(ranked[:_MOST])


@lru_cache(maxsize=4096)
def sound(name: str) -> tuple[str, ...]:
    """Return how a name sounds, a syllable a character, without tones and what input methods do not tell apart."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  (its table is only needed for a name that is not there)

    syllables = [one[0] for one in pinyin(name, style=Style.NORMAL)]
    return tuple(re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", one)) for one in syllables)


_NO_SYLLABLES = {"", "m", "n", "ng", "hm", "hng"}  # sounds of assent


@lru_cache(maxsize=1)
def characters() -> Mapping[str, str]:
    """Return the common characters of each syllable, whatever its tone."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415  (a table that only a name in pinyin needs)

    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, readings in PINYIN_DICT.items():
        char = chr(code)
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        for syllable in {_toneless(one) for one in readings.split(",")} - _NO_SYLLABLES:
            found[syllable].append(char)
    return {syllable: "".join(chars) for syllable, chars in found.items()}


def _toneless(reading: str) -> str:
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(char for char in bare if char.isalpha() and char.isascii())


_BEHIND = (
    "(?=同志|同学|等|[,，。、;；:：“”（）()\\s]|$|出席|参加|主持|应邀|列席|陪同|一行|在|对|赴|到|作|代表|当选|为|"
    f"{lexicon.SPEECH})"
)


_BEHIND_NAME = re.compile(_BEHIND)
_PERSONS = re.compile(rf"(?<=[\u4e00-\u9fff,，。、;；:：“”（）()\s]){lexicon.NAME}{_BEHIND}")
_AHEAD = re.compile(rf"(?:{lexicon.ROLES}|[,，。、;；:：“”()（）\s]|^)\Z")
_LONGEST_ROLE = 8


def _alike_in_sound(asked: str, text: str) -> Iterator[str]:
    """Yield the persons of a text whose names sound like a person's in the question."""
    if not _PERSON.fullmatch(asked):
        return
    same = sound(asked)
    for meant in dict.fromkeys(one[0] for one in _PERSONS.finditer("\n" + text)):
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
        if char in _NUMERALS:
            continue
        for meant in _around_one(asked[:place], asked[place + 1 :], text):
            if meant[place] in _NUMERALS:
                continue  # 第三次 is no slip for 第二次
            if len(asked) == _SHORTEST and meant not in persons:
                persons[meant] = _is_person(meant, text)
            if persons.get(meant, True) and not _is_cut(asked, meant):
                yield meant


def _one_more(asked: str, text: str) -> Iterator[str]:
    """Yield the names of bodies and places in a text that have one character more: 县中医医院 for 县中医院."""
    if len(asked) < _LONG or asked[-1] not in _ENDS:
        return
    for place in range(1, len(asked) - 1):
        found = _around_one(asked[:place], asked[place:], text)
        yield from (meant for meant in found if meant[place] not in _NUMERALS)


def _around_one(before: str, behind: str, text: str) -> Iterator[str]:
    """Yield the strings of a text that are two pieces, not both empty, with one Han character between them."""
    ahead = len(before) + 1
    longer, offset = (behind, ahead) if len(behind) > len(before) else (before, 0)
    at, end = text.find(longer), 0
    while at >= 0:
        start = at - offset
        char = text[start + ahead - 1 : start + ahead]
        if start >= end and text.startswith(before, start) and text.startswith(behind, start + ahead):
            if "\u4e00" <= char <= "\u9fff":
                end = start + ahead + len(behind)
                yield text[start:end]
        at = text.find(longer, at + 1)


def _is_cut(asked: str, meant: str) -> bool:
    """Whether a string that looks like the name of a body or place ends within one: 县中医医 for 县中医院."""
    return asked[-1] in _ENDS and meant[-1] not in _ENDS


def misspelt(question: str, absent: Sequence[str], texts: Sequence[str]) -> Lookalike | None:
    """Return a name of a place, body or thing in a question that is printed with another character of the same sound.

    The longest one; None without any. A word that is only written otherwise (制定, 制订) is no name.

    Args:
        question: Normalised.
        absent: Words of it that the texts do not hold.
        texts: Normalised articles.
    """
    everything = "\n".join(texts)
    for word in absent:
        at = question.find(word)
        if at < 0 or not _HAN.fullmatch(word):
            continue
        low = max((found.end() for found in _STOPS.finditer(question, 0, at)), default=0)
        stop = _STOPS.search(question, at + len(word))
        high = stop.start() if stop else len(question)
        windows = [
            (start, end)
            for start in range(max(low, at - _LONGEST), at + 1)
            for end in range(at + len(word), min(high, at + len(word) + _LONGEST) + 1)
            if _SHORTEST <= end - start <= _LONGEST
        ]
        for start, end in sorted(windows, key=lambda span: span[0] - span[1]):
            asked = question[start:end]
            if asked not in everything and (meant := _sounding(asked, at - start, len(word), everything)):
                return Lookalike(asked, meant)
    return None


def _sounding(asked: str, at: int, length: int, text: str) -> str | None:
    """Return the name in a text that has one other character in a part of the string asked for and sounds the same."""
    for place in range(at, at + length):
        if asked[place] in _NUMERALS:
            continue
        for meant in _around_one(asked[:place], asked[place + 1 :], text):
            named = meant[-1] in (_PLACES if len(asked) < _LONG else _ENDS)
            doubled = meant[-1] == meant[-2]  # 青石镇镇 of 青石镇镇长
            if named and not doubled and meant[place] not in _NUMERALS and sound(meant) == sound(asked):
                return meant
    return None


def _is_person(name: str, text: str) -> bool:
    """Whether a name stands somewhere behind an office, in a list, or at the head of a clause."""
    if not _PERSON.fullmatch(name):
        return False
    places = list(occurrences(name, text))
    if not any(_AHEAD.search(text, max(0, start - _LONGEST_ROLE), start) for start in places):
        return False
    return (
        len(places) > 1 or _BEHIND_NAME.match(text, places[0] + len(name)) is not None
    )  # 某某专 of 某某专题调研 is no name
