"""What is answered in a printed interview: below a question of the reporter stands what is asked of him."""

import re
from collections.abc import Sequence

from bot import phrasing
from bot.points import made
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import hit

_PUT = re.compile(r"^(?:记者|问|主持人|笔者|提问|[QＱ])\s?[:：]")
_REPLIES = re.compile(r"^(?:答|[AＡ]|[\u4e00-\u9fff·]{2,6})\s?[:：]")
_COVERED = 0.75  # of the question, whom it asks aside, that the reporter's question holds
_CHARS = 120
_MOST = 2


def is_put(text: str) -> bool:
    """Whether a sentence is what an interviewer asks."""
    return _PUT.match(text) is not None and text.rstrip('”"').endswith(("?", "？"))


def reply(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return what follows the one question of an interviewer that asks the same; None without one, or with several."""
    if question.kind == "yesno":
        return None
    matter = [one for one in question.terms if one.kind != "person"]
    if not matter:
        return None
    found = [
        (reading, said)
        for reading in readings
        for unit in reading.units
        if unit.body
        and is_put(unit.text)
        and hit(matter, unit.text).covered >= _COVERED
        and (said := _behind(reading, unit))
    ]
    if len(found) != 1:
        return None
    reading, said = found[0]
    return made([phrasing.sentence(question, reading, one, _CHARS) for one in said])


def _behind(reading: Reading, asked: Unit) -> list[Unit]:
    """Return the first sentences of the reply to a question."""
    said: list[Unit] = []
    for unit in reading.units[asked.index + 1 : asked.index + 1 + _MOST]:
        if not unit.body or _PUT.match(unit.text) or not said and not _REPLIES.match(unit.text):
            break
        if said and _REPLIES.match(unit.text):
            break
        said.append(unit)
    return said
