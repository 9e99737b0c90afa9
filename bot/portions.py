"""Sums and figures that an article tells in parts (第一批120万元。第二批80万元): no part is given for the whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import phrasing, refusal, stated
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import hit
from index.errors import Message

# Ways of telling parts; those of one way belong together.
_WAYS = (
    re.compile("第[一二三四五六七八九十0-9]+(?:批|期|阶段|轮|笔)|首批|[一二三四]批"),
    re.compile("(?<![一-龥])?[一二三四]期(?!间)|首期"),
    re.compile("上午|下午|晚上"),
    re.compile("上半年|下半年"),
    re.compile("[一二三四]季度"),
    re.compile("[东西南北]段|主桥|引桥"),
)
_WHOLE_ASKED = re.compile("[一总合]?共|总计|合计|累计|全部|总(?=投资|额|数|量|长|面积|费用|金额|人数)")
_WHOLE = re.compile(
    "[一总合]共|(?<![公中])共(?=[\u4e00-\u9fff]{0,6}[0-9])|总计|合计|累计|总(?:投资|额|数|量|长|面积|费用|金额|人数)"
)
_CLAUSE = re.compile("[^,，。;；:：]+")
_OF_PARTS = re.compile("[两二三四几]个?(?:批|期|阶段|轮|笔|段)")
_ABOUT = 0.3  # share of the question's words that the clause with the whole holds
_NEAR = 5  # sentences between the parts
_MOST = 4
_CHARS = 110


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause that tells the figure of one part: its name (第一批) and the sentence it stands in."""

    name: str
    unit: Unit


def completed(question: Question, draft: Draft, readings: Sequence[Reading]) -> Draft:
    """Return a draft that tells the whole or every part where it told one part alone, and says so.

    Refused where the whole is asked for and one part alone is told.
    """
    if question.kind != "number" or draft.reason is not None or draft.coverage is not None or not draft.sentences:
        return draft
    quote = draft.sentences[0].quotes[0]
    reading = next((one for one in readings if one.article.id == quote.article_id), None)
    unit = next((one for one in reading.units if one.start <= quote.start < one.end), None) if reading else None
    if reading is None or unit is None:
        return draft
    for way in _WAYS:
        own = _parts(way, unit, None)
        if not own or way.search(question.text):
            continue
        dimension = next(iter(_dimensions(unit.text, way)))
        if _tells_whole(question, unit, dimension):
            return draft
        near = [one for one in reading.units if one.body and abs(one.index - unit.index) <= _NEAR]
        if (whole := next((one for one in near if _tells_whole(question, one, dimension)), None)) is not None:
            told = phrasing.sentence(question, reading, whole, _CHARS)
            return Draft((told,), confidence=draft.confidence, counted=draft.counted, notes=draft.notes)
        parts = {part.name: part.unit for one in near for part in _parts(way, one, dimension)}
        if len(parts) < 2:
            return refusal.untold(question, "", [reading]) if _WHOLE_ASKED.search(question.text) else draft
        units = sorted(dict.fromkeys(parts.values()), key=lambda one: one.index)[:_MOST]
        lines = tuple(phrasing.sentence(question, reading, one, _CHARS) for one in units)
        note = Message(
            "文章分几部分写，没有写合计，各部分的数都列出。",
            "The article tells this in parts and gives no total; every part is shown.",
        )
        return Draft(
            lines,
            ("\n",) * (len(lines) - 1),
            confidence=draft.confidence,
            counted=draft.counted,
            notes=(*draft.notes, note.text(question.lang)),
        )
    return draft


def _dimensions(text: str, way: re.Pattern[str]) -> list[str]:
    """Return what the figures measure that stand in the clauses of parts."""
    return [one.dimension for clause in _CLAUSE.findall(text) if way.search(clause) for one in stated.figures(clause)]


def _parts(way: re.Pattern[str], unit: Unit, dimension: str | None) -> list[_Part]:
    """Return the parts whose figures a sentence tells, of one dimension if that is given."""
    found = []
    for clause in _CLAUSE.findall(unit.text):
        name = way.search(clause)
        figures = [one for one in stated.figures(clause) if dimension in (None, one.dimension)]
        if name is not None and figures:
            found.append(_Part(name[0], unit))
    return found


def _tells_whole(question: Question, unit: Unit, dimension: str) -> bool:
    """Whether a clause of a sentence tells the whole of what is asked for."""
    for clause in _CLAUSE.findall(unit.text):
        figures = [one for one in stated.figures(clause) if one.dimension == dimension]
        about = hit(question.terms, clause).covered >= _ABOUT or _OF_PARTS.search(clause)
        if figures and about and _WHOLE.search(clause) and not any(way.search(clause) for way in _WAYS):
            return True
    return False
