"""Whom a sentence speaks of: the person it names, or the last one named before it with nobody else between."""

import re
from collections.abc import Iterator, Sequence

from bot import lexicon, roster
from bot.reading import Reading, Unit

_BACK = 6  # units in which the subject may have been named
_DOES = (
    "同志|同学|先生|女士|老人|老师|出席|参加|主持|一行|先后|来到|赴|在|对|代表|当选|为|作|就|向|从|将|还|也|又|被|报警|"
    f"宣读|通报|汇报|带队|率队|到|走访|慰问|调研|{lexicon.SPEECH}"
)
_TITLED = re.compile(rf"(?:{lexicon.ROLES})[ \u3000]?(?P<name>{lexicon.NAME})")
_ACTING = re.compile(rf"(?:^|(?<=[,，。;；、:：”\s]))(?P<name>{lexicon.NAME})(?=(?:同志|同学)?(?:{_DOES}))")
_SO_CALLED = re.compile(rf"(?P<name>[{lexicon.SURNAMES}]某某?)")
_CALLED = re.compile(f"{lexicon.NAME}|[{lexicon.SURNAMES}]某某?")
_NO_NAME = re.compile("曾[先经多任]|高度|时任|都要|全[面力体]|向着|温暖|安全|金融|应[邀当]|强化")  # begin as names do
_MEETING = re.compile("(?:会议|大会|全会|会上)[^,，。]{0,8}(?:强调|指出|要求|认为|号召|提出)")


def actors(text: str) -> list[str]:
    """Return the persons a text names as acting or by their office, in order of appearance, each once."""
    found = [
        (match.start("name"), match["name"])
        for pattern in (_TITLED, _ACTING, _SO_CALLED)
        for match in pattern.finditer(text)
    ]
    return list(dict.fromkeys(name for _, name in sorted(found) if not _NO_NAME.match(name)))


def speaks_of(person: str, reading: Reading, unit: Unit) -> bool:
    """Whether a unit is about a person: it names him, or nobody, and he is the last one named before it."""
    if person in unit.text or person in said_after(reading, unit):
        return True
    if _MEETING.match(unit.text):
        return person in reading.text
    if _others(person, unit.text, reading.text):
        return False
    for index in range(unit.index - 1, max(-1, unit.index - 1 - _BACK), -1):
        earlier = reading.units[index].text
        if person in earlier:
            return not _others(person, earlier[earlier.rfind(person) + len(person) :], reading.text)
        if _others(person, earlier, reading.text):
            return False
    return False


def said_after(reading: Reading, unit: Unit) -> str:
    """Return the words that say whose a quotation is, where they follow it and a unit lies within: “……。……。”某某说."""
    opened = reading.text[reading.units[max(0, unit.index - _BACK)].start : unit.end]
    if opened.rfind("“") <= opened.rfind("”"):
        return ""
    for index in range(unit.index, min(len(reading.units), unit.index + _BACK)):
        text = reading.units[index].text
        if (place := text.find("”") if index > unit.index else text.rfind("”")) < 0:
            continue
        after = text[place + 1 :] or (reading.units[index + 1].text if index + 1 < len(reading.units) else "")
        said = re.match(f"[^。！？“]{{0,40}}?(?:{lexicon.SPEECH})", after)
        return said[0] if said else ""
    return ""


def _others(person: str, text: str, article: str = "") -> list[str]:
    """Return who else acts in a text; a name that holds the person's, or a part of it, is his own.

    `article` is the text of which names are known from where they stand in it, if that is wanted.
    """
    borne = [text[slice(*one)] for one in roster.people(text, article)] if article else []
    return [one for one in (*actors(text), *borne) if not (one in person or person in one or one[:2] == person[:2])]


_CLAUSE = re.compile("[，,；;。！？!?]")


def done_by_another(person: str, deed: str, text: str) -> bool:
    """Whether a text tells of a deed, and each time of somebody else who does it: the last one named before it.

    Nobody is looked for beyond the text, and a deed that nobody is named for may be anybody's.
    """
    told = [match.start() for match in re.finditer(re.escape(deed), text)]
    return bool(told) and all(_is_of_another(person, text, place, place + len(deed)) for place in told)


def is_done_by_another(person: str, deed: str, reading: Reading, unit: Unit) -> bool:
    """Whether a unit tells of a deed, and each time of others: those in the list of persons before it, not this one.

    Names count that the article bears, whatever words they are; where the clause names nobody, the one before it does.
    """
    named = [(start, unit.text[start:end]) for start, end in roster.people(unit.text, reading.text)]
    others = [one for one in named if one[1] != person]
    places = [one.start() for one in re.finditer(re.escape(deed), unit.text)]
    return bool(places and others) and all(_has_other_doer(person, others, unit.text, place) for place in places)


def _has_other_doer(person: str, others: Sequence[tuple[int, str]], text: str, place: int) -> bool:
    high = place
    while True:
        low = max((one.end() for one in _CLAUSE.finditer(text, 0, high)), default=0)
        low = _list_start((person,), others, text, low)
        if person in text[low:place]:
            return False
        if any(low <= start < place for start, _ in others):
            return True
        if not low:
            return False
        high = low - 1


def _is_of_another(person: str, text: str, start: int, end: int) -> bool:
    heard = _CLAUSE.split(text[:start])[-1].rfind("听取")
    if heard >= 0 and person not in _CLAUSE.split(text[:start])[-1][heard:]:
        return True  # 甲听取了乙关于……的汇报
    if person in _CLAUSE.split(text[end:], maxsplit=1)[0]:  # 主持人王某, 由其主持的王某
        return False
    for clause in reversed(_CLAUSE.split(text[:start])):
        if person in clause:
            return False
        if _others(person, clause):
            return True
    return False


def of_another_name(
    persons: Sequence[str], text: str, spans: Sequence[tuple[int, int]], tags: Sequence[tuple[str, str]]
) -> bool:
    """Whether all of some ranges of a text are told of others: somebody else is named last before each of them.

    Args:
        persons: Who is asked about.
        text: Normalised.
        spans: Ranges of it that may be the answer.
        tags: Its words and their parts of speech.
    """
    others = [
        (start, name) for start, name in _names(text, tags) if not any(name in one or one in name for one in persons)
    ]
    return bool(persons and spans and others) and all(_follows_another(persons, others, text, span) for span in spans)


def said_of_next(
    persons: Sequence[str], text: str, spans: Sequence[tuple[int, int]], tags: Sequence[tuple[str, str]]
) -> bool:
    """Whether the name of somebody else follows right behind each of some ranges of a text: 退休工人某某."""
    others = [start for start, name in _names(text, tags) if not any(name in one or one in name for one in persons)]
    return bool(spans) and all(end in others for _, end in spans)


def _names(text: str, tags: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Yield the names of persons in a text with their places, those that the tagger takes for such."""
    position, family = 0, ""
    for word, tag in tags:
        if tag == roster.BORNE:
            yield position, word
            position, family = position + len(word), ""
            continue
        for whole in (family + word, word) if family else (word,):
            if tag.startswith("nr") or whole != word and len(word) < 3:
                if _CALLED.fullmatch(whole) and not _NO_NAME.match(whole):
                    if not _PLACE.search(whole):
                        yield position - len(whole) + len(word), whole
                    break
        family = word if len(word) == 1 and tag.startswith("nr") and word in lexicon.SURNAMES else ""
        position += len(word)


_PLACE = re.compile("[省市县区镇乡村路街局院校馆桥河江湖港]$")


def _list_start(persons: Sequence[str], others: Sequence[tuple[int, str]], text: str, low: int) -> int:
    """Return where the list of persons begins that a clause closes: 书记某某，副县长某某，局长某某先后发言."""
    named = {start + len(name) for start, name in others}
    named |= {match.end() for one in persons for match in re.finditer(re.escape(one), text)}
    while low and low - 1 in named:
        low = max((one.end() for one in _CLAUSE.finditer(text, 0, low - 1)), default=0)
    return low


def _follows_another(
    persons: Sequence[str], others: Sequence[tuple[int, str]], text: str, span: tuple[int, int]
) -> bool:
    low = max((one.end() for one in _CLAUSE.finditer(text, 0, span[0])), default=0)
    low = _list_start(persons, others, text, low)
    ends = _CLAUSE.search(text, span[1])
    clause = text[low : ends.start() if ends else len(text)]
    if any(one in clause for one in persons) or re.search("[他她](?!们|人)", clause):
        return False
    before = [start for start, _ in others if start < span[0]]
    if not before:
        return False
    head = max((one.end() for one in _CLAUSE.finditer(text, 0, before[-1])), default=0)
    between = text[head : span[0]]
    return not any(one in between for one in persons)


_AT_HEAD = re.compile(
    rf"(?:请问|那么?)?(?:[0-9]{{1,4}}[年月日号]|在|的|[上下]午|晚上?)*(?:[^由和与跟同给对向让被,，]{{0,6}}?(?:{lexicon.ROLES}))?"
)
_COMPANION = re.compile("陪同|一同|随同|跟着")


def asked_of(text: str, persons: tuple[str, ...]) -> str:
    """Return the person whose deeds a question asks about: the one it begins with; else an empty string."""
    if (first := next((one for one in persons if text.startswith(one)), "")) and not _COMPANION.search(text):
        return first  # whose name may begin with 那
    head = _AT_HEAD.match(text)
    rest = text[head.end() if head else 0 :]
    for person in persons:
        if rest.startswith(person) and not _COMPANION.search(text):
            return person
    return ""
