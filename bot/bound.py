"""Whether a sentence that holds the words of a statement says them of the same one, and as done.

甲当庭表示上诉，乙表示服判 holds every word of 乙上诉, and 新馆预计明年建成 those of 新馆建成. So each word of the
statement is looked for in a clause that may be about its subject, and the clause must not say that it is yet to come
or denied.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from bot import lexicon, rivals, roster, subjects
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.selection import presence

Tags = Callable[[str], Sequence[tuple[str, str]]]
Bound = Literal["so", "another", "ahead", "denied"]

_DONE = re.compile("了(?:吗|么|没有?)?[?？]*$|已经?|是否已|成了?(?:吗|没有?)")
_AHEAD = re.compile(
    "计划|预计|拟(?=[\u4e00-\u9fff])|将(?:[在于]|(?=[\u4e00-\u9fff]))|力争|有望|即将|仍在|正在建设|尚在"
)
_NOT = "(?:不用|无需|不必|不需要?|尚未|并未|从未|未(?!来)|没有)"
_CLAUSE = re.compile("[,，;；。:：!?！？]")
_THERE = 0.5  # of a word, from which a text holds it
_NOUN = ("n", "j", "vn", "l", "x", "eng")
_OWN = ("n", "j", "m")  # what a clause with a subject of its own begins with


def told(question: Question, claim: str, reading: Reading, unit: Unit, tags: Tags) -> Bound:
    """Say how a sentence that holds the words of a statement tells them.

    Args:
        question: Yes or no.
        claim: What it states.
        reading: The article.
        unit: One of its sentences.
        tags: Cuts a text into words with their parts of speech.
    """
    title = reading.article.title or ""
    deeds = {word for group in lexicon.deeds(claim) for word in group}  # who chairs a meeting takes part in it
    said = [one for one in question.terms if one.kind in ("word", "number") and one.text not in deeds]
    own = [one for one in said if presence(one, title) < _THERE]
    words = [one for one in own or question.terms[-1:] if not any(one.text in name.name for name in question.named)]
    last = words[-1:] or list(question.terms[-1:])
    if any(re.search(f"{_NOT}[^,，]{{0,3}}(?:{_forms(one)})", unit.text) for one in last):
        if not re.search("[不未没无]", claim):
            return "denied"
    if question.persons and _is_other_post(question, unit.text):
        return "another"
    if (passed := _PASSED.search(claim)) is not None and _of_other_matter(passed[0], words, unit.text):
        return "another"
    if _ADOPTED.search(claim) and not _ADOPTED_SO.search(unit.text):
        return "another"  # 审议 is not yet 通过
    for one in words:
        if question.persons and _OCCASION.search(one.text):
            continue  # whose meeting it is, is not said by who is named before it
        if (spans := _places(one, unit.text)) and _is_of_another(question, claim, reading, unit, spans, tags):
            return "another"
    if _DONE.search(question.text) and not _AHEAD.search(claim):
        clauses = [_clause(unit.text, start) for one in last for start, _ in _places(one, unit.text)]
        if clauses and all(_AHEAD.search(one) and "已" not in one for one in clauses):
            return "ahead"
    return "so"


_OCCASION = re.compile("(?:会议?|大会|活动|仪式|调研)$")
_ADOPTED, _ADOPTED_SO = (
    re.compile("(?:审议|表决)?(?:通过|批准)(?:审议|表决)?$"),
    re.compile("通过|批准|获批|批复|施行|实施"),
)
_PASSED = re.compile("通过|批准|印发|出台|发布")  # what stands behind them is what they are done to


def _of_other_matter(deed: str, words: Sequence[Term], text: str) -> bool:
    """Whether each clause with such a deed names something else behind it: 审议了甲，表决通过了乙 for 甲通过了."""
    matter = [one for one in words if deed not in one.text and len(one.text) > 1]
    clauses = [_clause(text, found.start()) for found in re.finditer(deed, text)]
    return bool(matter and clauses) and all(
        re.search(f"{deed}了?[\u4e00-\u9fff《“]{{2}}", one)
        and not any(presence(term, one) >= _THERE for term in matter)
        for one in clauses
    )


_POSTED = re.compile("任命|免去|当选|辞去")


def _is_other_post(question: Question, text: str) -> bool:
    """Whether the clause that appoints or removes somebody names another post than the statement."""
    deed = _POSTED.search(question.text)
    pieces = [one for one in re.split(f"[,，;；。]|(?={_POSTED.pattern})", text) if deed and deed[0] in one]
    his = [one for one in pieces if any(name in one for name in question.persons)]
    posts = [one for one in question.terms if one.kind in ("word", "body") and one.text not in _POSTED.pattern]
    return bool(his) and not any(all(presence(post, one) >= _THERE for post in posts) for one in his)


def _forms(term: Term) -> str:
    return "|".join(map(re.escape, term.forms))


def _places(term: Term, text: str) -> list[tuple[int, int]]:
    return [one.span() for one in re.finditer(_forms(term), text)]


def _clause(text: str, place: int) -> str:
    low = max((one.end() for one in _CLAUSE.finditer(text, 0, place)), default=0)
    end = _CLAUSE.search(text, place)
    return text[low : end.start() if end else len(text)]


def _is_of_another(
    question: Question, claim: str, reading: Reading, unit: Unit, spans: Sequence[tuple[int, int]], tags: Tags
) -> bool:
    """Whether each place of a word in a sentence is surely told of another than the statement is about."""
    if question.persons:
        cut = roster.tagged(unit.text, reading.text, tags(unit.text))
        return subjects.of_another_name(question.persons, unit.text, spans, cut) or subjects.said_of_next(
            question.persons, unit.text, spans, cut
        )
    if question.named:
        return rivals.of_another(question.named, reading, unit, spans)
    subject = next((word for word, tag in tags(claim) if tag.startswith(_NOUN) and len(word) > 1), "")
    if not subject or subject not in unit.text:
        return False
    after = [one for one in spans if unit.text[slice(*one)] not in subject]
    return bool(after) and all(_has_own(subject, claim, unit.text, start, tags) for start, _ in after)


def _has_own(subject: str, claim: str, text: str, place: int, tags: Tags) -> bool:
    """Whether the clause around a place has a subject of its own: 学生半价 for 老人."""
    low = max((one.end() for one in _CLAUSE.finditer(text, 0, place)), default=0)
    if subject in _clause(text, place):
        return False
    first = next(iter(tags(text[low:place])), None)
    own = first is not None and first[1].startswith(_OWN) and len(first[0]) > 1 and first[0] not in claim
    return own or subject not in text[:low]
