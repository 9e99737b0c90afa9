"""A question put to several at once (甲区和乙区的区长分别是谁), taken apart and answered for each."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.schema import Draft, DraftSentence
from index.errors import Message
from index.schema import Passage, Query

_MOST = 5
_SEVERAL = re.compile(
    "^(?:请问)?(?P<where>[^,，。？?；;和与及、谁什哪何几多]{2,16}(?<!的)[,，])?(?P<head>[^。？?；;]{4,60}?)(?P<place>在[^,，和与及、的]{2,12})?[,，]?"
    "(?P<each>分别|各自|各(?=[有是在降升涨跌增减得占需要给用花共]))(?P<tail>[^,，。；;]{2,40})$"
)
_AND = re.compile("[,，](?:和|以及)|、|以及|[和与及]")
_OPEN, _CLOSED = "“《「（(", "”》」）)"
_PREFIX = re.compile("^.*的(?=[^的]+$)")
_SUFFIX = re.compile("的[^的]+$")
_PLACE = re.compile("^[\u4e00-\u9fff]{2,4}(?:省|市|县|区|镇|乡|街道)(?=[\u4e00-\u9fff])")
_BARE_PLACE = re.compile("[\u4e00-\u9fff]{2,4}(?:省|市|县|区|镇|乡|街道)|[0-9]{1,2}月[0-9]{1,2}[日号]")


def split(text: str) -> tuple[str, ...]:
    """Return one question for each of the several that a question names; none where it names one.

    What they share is said once and belongs to all: before the first (甲区的检察长和法院院长), or behind the last
    (甲区和乙区的区长).
    """
    found = _SEVERAL.match(text)
    if found is None:
        return ()
    head = found["head"]
    items = _items(head)
    if (
        not 2 <= len(items) <= _MOST
        or any(len(one) < 2 for one in items)
        or re.search("[对在等](?!保)|[,，]", "".join(items))
    ):
        return ()
    first, last = items[0], items[-1]
    if prefix := _PREFIX.match(first):
        items = [first, *(one if "的" in one else prefix[0] + one for one in items[1:])]
    elif suffix := _SUFFIX.search(last):
        items = [*(one if "的" in one else one + suffix[0] for one in items[:-1]), last]
    elif _BARE_PLACE.fullmatch(first) and (place := _PLACE.match(last)):
        items = [*(one + last[place.end() :] for one in items[:-1]), last]
    before, at = found["where"] or "", found["place"] or ""
    return tuple(before + one + at + found["tail"] for one in items)


def _items(head: str) -> list[str]:
    """Cut at 和 and 、, but not inside quotations or brackets."""
    items, start, depth = [], 0, 0
    for place, char in enumerate(head):
        depth += (char in _OPEN) - (char in _CLOSED)
        joined = _AND.match(head, place) if not depth and place >= start else None
        if joined:
            items.append(head[start:place])
            start = joined.end()
    return [*items, head[start:]]


def part(query: Query, text: str) -> Query:
    """Return the query for one of the questions: with its own days where it names some, else with all of them."""
    own = tuple(one for one in query.dates if one.said in text)
    return replace(query, text=text, dates=own or query.dates)


def joined(query: Query, asked: Sequence[str], drafts: Sequence[Draft]) -> Draft | None:
    """Return one answer with a line or more for each, and a note for those that have none; None if all lack one."""
    if all(one.reason is not None for one in drafts):  # also where there are none
        return None
    sentences: list[DraftSentence] = []
    notes: list[str] = []
    evidence: list[Passage] = []
    for text, draft in zip(asked, drafts, strict=True):
        if draft.reason is not None:
            notes.append(
                Message(f"“{text}”：{draft.reason.message}", f"“{text}”: {draft.reason.message}").text(query.lang)
            )
        sentences += [one for one in draft.sentences if one not in sentences]
        evidence += [one for one in draft.evidence if one not in evidence]
        notes += [one for one in draft.notes if one not in notes]
    return Draft(tuple(sentences), ("\n",) * (len(sentences) - 1), notes=tuple(notes), evidence=tuple(evidence))
