"""Follow-up questions in English: who he is and what it is, from a talk whose names stand in Chinese.

What is filled in are names as the articles print them; the question is then read as any other English one
(`english.in_chinese`). Where the talk leaves open who is meant, nothing is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import english, lexicon
from bot.followup import event_of, person_of, persons_of, resolve
from bot.question import NO_PERSON
from bot.schema import Turn

_LEAD = re.compile(r"^(?:and|so|then|also|but|ok(?:ay)?|well)\b[,\s]*", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) about (?:the )?(?P<topic>[^?]*?[\u4e00-\u9fff][^?]*?)\??$", re.IGNORECASE)
_NOUN = (
    "(?:meeting|conference|session|event|activity|ceremony|festival|project|bridge|road|place|plan|competition|race)"
)
_THING = re.compile(
    rf"\b(?:(?:this|that|the same) {_NOUN}(?= |\?|'|$)|it(?!s\b)|this(?=\?|$)|that(?=\?|$))", re.IGNORECASE
)
_THE_THING = re.compile(rf"\bthe {_NOUN}(?= |\?|'|$)", re.IGNORECASE)  # of the talk, where the question names none
_THINGS = re.compile(r"\bits\b(?! own)", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|himself|herself)\b|\bher(?= (?:at|in|on|to|about)\b|\?|$)", re.IGNORECASE)
_PERSONS = re.compile(r"\b(?:his|her)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them)\b", re.IGNORECASE)
_BARE = re.compile(
    "^(?P<asked>when|where|who (?:else )?"
    "(?:attended|chaired|hosted|spoke at|took part in|participated in|presided over))$",
    re.IGNORECASE,
)
_WAS_THERE = re.compile(
    "^(?:did (?P<who>[^ ]+) (?:also )?(?:attend|take part|participate|join)"
    "|(?:was|is) (?P<present>[^ ]+) (?:there|present)(?: too)?)$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b(?:say|stress|emphasi[sz]e|point out)\b", re.IGNORECASE)
_RUN = re.compile(r"[“《]?[\u4e00-\u9fff0-9·]*[\u4e00-\u9fff][\u4e00-\u9fff0-9·“”《》]*")
_ELSEWHERE = re.compile(rf"\b(?:at|in|about|of|on) [^?]*[\u4e00-\u9fff]|\b{_NOUN}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was said so far: each question in Chinese with its answer, and as it was asked, nothing left open."""

    turns: tuple[Turn, ...]
    asked: tuple[str, ...]


def told(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return a talk with its English questions in Chinese, each standing by itself where it can be read."""
    return _read(history).turns


def standalone(question: str, history: Sequence[Turn]) -> str | None:
    """Return an English follow-up in Chinese, standing by itself; None if it is none, or cannot be read."""
    question = question.strip()
    if not history or not is_english(question):
        return None
    talk = _read(history)
    if (followed := _followed(question, talk)) is not None:
        return followed
    filled = _filled(question, talk)
    return english.in_chinese(filled) if filled != question else None


def is_english(question: str) -> bool:
    """Whether a question is put in English, also where it goes on: And who attended?"""
    return english.is_english(_LEAD.sub("", question))


def _read(history: Sequence[Turn]) -> _Talk:
    talk = _Talk((), ())
    for turn in history:
        question = turn.question.strip()
        filled = _filled(question, talk) if is_english(question) else question
        chinese = _followed(question, talk) or english.in_chinese(filled) or question
        talk = _Talk((*talk.turns, Turn(chinese, turn.answer)), (*talk.asked, filled))
    return talk


def _followed(question: str, talk: _Talk) -> str | None:
    """Return the last question asked of something else: What about 乙区?"""
    about = _ABOUT.match(question)
    return resolve(f"那{about['topic'].strip()}呢？", talk.turns) if about and talk.turns else None


def _filled(question: str, talk: _Talk) -> str:
    """Return an English question with the names that its pronouns stand for."""
    text = _LEAD.sub("", question)
    if not talk.turns:
        return text
    thing, who = _thing(talk), person_of(talk.turns)
    if thing and (there := _WAS_THERE.match(text.rstrip(" ?"))):
        return f"did {there['who'] or there['present']} attend {thing}?"
    if thing and (bare := _BARE.match(text.rstrip(" ?"))):
        asks = bare["asked"].lower()
        return f"{asks} was {thing} held?" if asks in ("when", "where") else f"{asks} {thing}?"
    if who and _PERSON.search(text):
        speaks = _SPEAKS.search(text) is not None
        if speaks and not _ELSEWHERE.search(text) and (meeting := event_of(talk.turns)):
            text = f"{text.rstrip(' ?')} at {meeting}?"
        text = _PERSON.sub(who, text)
    if who:
        text = _PERSONS.sub(f"{who}'s", text)
    if _THEY.search(text) and not (thing and _THING.search(text)):
        several = persons_of(talk.turns[-1])
        meant = several[0] if len(several) == 1 else thing
        text = _THEY.sub(meant, text) if meant else text
    if not thing:
        return text
    if not _RUN.search(question):
        text = _THE_THING.sub(thing, text)
    return _THING.sub(thing, _THINGS.sub(f"{thing}'s", text))


def _thing(talk: _Talk) -> str | None:
    """Return what the talk was last about that is no person: the name in an English question, else the meeting."""
    for question, turn in zip(reversed(talk.asked), reversed(talk.turns), strict=True):
        named = [one for one in _RUN.findall(question) if not _is_person(one)] if is_english(question) else []
        if named:
            return str(max(named, key=len))
        if meeting := event_of([turn]):
            return meeting
    return None


def _is_person(word: str) -> bool:
    return lexicon.PERSON.fullmatch(word) is not None and NO_PERSON.search(word) is None
