"""Which meetings, which articles: one line an article, for questions whose answer is spread over several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import dating, gatherings, latest, lexicon, library, phrasing, reprints
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.schema import Coverage, Draft, DraftSentence, Quote
from bot.seen import fresh, nothing_more
from bot.selection import agrees, on_day, presence
from bot.survey import Survey
from index.errors import Message

MAX_LINES = 15  # what a reader looks through
_LINE_CHARS = 90
_MAX_CHARS = 580  # of a list without its markers, up to `_FEW` lines; longer lists have shorter lines
_FEW = 8
_SHORT_CHARS = 60
_NEAR = 12  # sentences within which two persons are told of at the same meeting, if no other time is named
_VISIT = re.compile("调研|走访|考察|视察|督查|检查|慰问|赴")
_ACTIVITY = re.compile(
    "活动|仪式|开幕|启动|比赛|大赛|展览|演出|论坛|培训|义诊|宣讲|演练|调研|走访|慰问|考察|[\u4e00-\u9fff]节"
)
_CREDIT = re.compile(
    rf"(?:责任编辑|责编|编辑|记者|通讯员|摄影|作者|校对|审核|文)\s*[:：/]?\s*{lexicon.NAME}(?:[ 、]+{lexicon.NAME})*"
)
_TAKES_PART = re.compile(rf"(?:出席|参加|主持|{lexicon.SPEECH}|调研|走访|考察|视察|赴|来到|慰问|作交流|陪同|会见|检查)")
_OFFICE = re.compile(f"[省市县区镇乡]?(?:委|委常委)?(?:常务副|副)?(?:{lexicon.ROLES})")
_OFFICE_ACTS = re.compile(
    f"(?P<office>(?:[省市县区镇乡]委)?(?:常务副|副)?(?:{lexicon.ROLES}))(?:都|一共|共|最近|还|又|先后)*(?P<deed>主持|出席|参加|调研|走访)"
)
_SENT = re.compile("发|出|发布|印发|下发|公布|出台")
_DAY = re.compile("[0-9]{1,2}月[0-9]{1,2}[日号]")
_TIME = re.compile(f"{_DAY.pattern}|[上下中]午|当[天日晚]|次日|随后|[0-9]日")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that belongs to the list, with its line."""

    reading: Reading
    sentence: DraftSentence


def articles(question: Question, readings: Sequence[Reading]) -> list[Entry]:
    """Return the articles that a which-meetings question asks for, newest first where dates are known.

    An article belongs to the list if every person named takes part in it (or is named in it, where that is asked),
    it is of the day asked for, and it holds the other names and most of the words of the question. A piece that
    was printed twice counts once.
    """
    if (kind := gatherings.notice(question.text)) is not None:
        return _notices_of(kind, question, readings)
    found = [(one, units) for one in readings if (units := _fits(question, one))]
    found.sort(key=lambda pair: latest.order(pair[0]), reverse=True)
    told = {one.article.id: units for one, units in found}
    return [
        Entry(group[0], _joined(question, group[0], told[group[0].article.id]))
        for group in reprints.groups([one for one, _ in found])
    ]


def _joined(question: Question, reading: Reading, units: Sequence[Unit]) -> DraftSentence:
    """Return one line of the occasion and of one sentence, or of one for each of several persons."""
    said = line(question, reading, units[0])
    for unit in units[1:]:
        more = phrasing.sentence(question, reading, unit, _LINE_CHARS)
        said = DraftSentence(said.text.rstrip("。") + "；" + more.text, (*said.quotes, *more.quotes))
    return said


def _notices_of(kind: str, question: Question, readings: Sequence[Reading]) -> list[Entry]:
    """Return the notices of a sort, told by their headlines, that hold what else is named, the latest first."""
    named = re.compile(f"{kind}(?:[（(][^（()）]*[）)])?$")
    others = [
        one for one in question.terms if one.text not in (kind, *gatherings.GENERIC) and not _SENT.fullmatch(one.text)
    ]
    total = sum(one.weight for one in others)
    found = [
        one
        for one in readings
        if named.search(one.article.title or "")
        and (not question.dates or on_day(question, one))
        and sum(presence(term, one.text) * term.weight for term in others) >= 0.75 * total
    ]
    grouped = reprints.groups(sorted(found, key=latest.order, reverse=True))
    return [Entry(one, headline(one)) for one, *_ in grouped]


def headline(reading: Reading) -> DraftSentence:
    """Return the headline of an article as a line."""
    article = reading.article
    low, high = library.head(article)
    return DraftSentence(re.sub(r"\s+", " ", article.text[low:high]) + "。", (Quote(article.id, low, high),))


def has_any(question: Question, readings: Sequence[Reading]) -> bool:
    """Whether `articles` would return any."""
    if (kind := gatherings.notice(question.text)) is not None:
        return bool(_notices_of(kind, question, readings))
    return any(_fits(question, one) for one in readings)


def _fits(question: Question, reading: Reading) -> tuple[Unit, ...]:
    """Return the sentences for which an article belongs to the list, mostly one; none if it does not."""
    if question.persons and not gatherings.spoken_of(question.text):
        return _acts(reading, question.persons, question) if _may_fit(question, reading) else ()
    unit = _fitting(question, reading) if _may_fit(question, reading) else None
    return (unit,) if unit is not None else ()


def _may_fit(question: Question, reading: Reading) -> bool:
    """Whether an article is of the day and the kind asked for, and holds most of what else is named."""
    if reading.article.body is None or question.dates and not on_day(question, reading):
        return False
    others = _others(question)
    total = sum(one.weight for one in others)
    if sum(presence(one, reading.text) * one.weight for one in others) < 0.75 * total:
        return False
    return gatherings.spoken_of(question.text) or _of_kind(question, reading)


def _fitting(question: Question, reading: Reading) -> Unit | None:
    """Return the sentence for which an article belongs to a list that names no person who acts."""
    if gatherings.spoken_of(question.text):
        return _names(reading, [*(one for one in question.terms if one.kind == "person"), *_others(question)])
    if (asked := _OFFICE_ACTS.search(question.text)) is not None:
        return _holder_acts(reading, asked["office"], asked["deed"])
    return _happens(question, reading)


def _others(question: Question) -> list[Term]:
    """Return what a question names beside persons and the words that lists are asked with."""
    return [
        one
        for one in question.terms
        if one.kind != "person" and one.text not in gatherings.GENERIC and (len(one.text) > 1 or one.kind != "word")
        if not (question.persons and _OFFICE.fullmatch(one.text))  # 县长某某: whom every article names as it likes
    ]


def _names(reading: Reading, terms: Sequence[Term]) -> Unit | None:
    """Return the sentence that names most of what the question names, the first of several."""
    if any(presence(one, reading.text) < 0.5 for one in terms if one.kind != "word"):
        return None
    persons = [one for one in terms if one.kind == "person" or lexicon.PERSON.fullmatch(one.text)]
    body = [one for one in reading.units if one.body]
    if persons:  # who wrote or edited it is no matter of the article
        body = [one for one in body if _named(persons, _CREDIT.sub("", one.text))]
    if not terms or not body:
        return None if persons else reading.opening
    return max(body, key=lambda unit: (sum(presence(one, unit.text) * one.weight for one in terms), -unit.index))


def _named(persons: Sequence[Term], text: str) -> bool:
    """Whether a text names one of the persons."""
    return any(one.text in text for one in persons)


def _of_kind(question: Question, reading: Reading) -> bool:
    """Whether the article is about a meeting or visit, where those are asked for."""
    if sorts := latest.sorts(question):
        return all(gatherings.held(one, reading.header) or _called(one, reading.text) for one in sorts)
    if "活动" in question.text:
        return bool(question.persons or _ACTIVITY.search(reading.header))
    meetings, visits = "会" in question.text, re.search("调研|走访|考察", question.text) is not None
    if not (meetings or visits):
        return True
    return bool(meetings and gatherings.MEETING.search(reading.header) or visits and _VISIT.search(reading.header))


def _called(sort: str, text: str) -> bool:
    """Whether a text tells that somebody called a meeting of a sort, as on a visit: 并主持召开座谈会."""
    return re.search(f"(?:主持|组织)召开[^,，。;；]{{0,12}}(?:{sort})", text) is not None


def _acts(reading: Reading, persons: Sequence[str], question: Question) -> tuple[Unit, ...]:
    """Return the first sentence in which all the persons take part, or those near each other that tell it of each."""
    acting = [[unit for unit in reading.units if unit.body and _act(one, unit.text, question)] for one in persons]
    together = next((unit for unit in acting[0] if all(unit in own for own in acting[1:])), None)
    if together is not None:
        return (together,)
    for first in acting[0]:
        near = [next((unit for unit in own if abs(unit.index - first.index) <= _NEAR), None) for own in acting[1:]]
        units = sorted({first, *(one for one in near if one is not None)}, key=lambda one: one.index)
        if None not in near and not any(_TIME.search(one.text) for one in units[1:]):
            return tuple(units)
    return ()


def _act(person: str, text: str, question: Question) -> bool:
    """Whether somebody takes part in what a text tells, or chairs it where that is asked."""
    if person not in text or not _takes_part(person, text):
        return False
    return "主持" not in question.text or re.search(f"{person}[^,，。]{{0,4}}主持", text) is not None


def _holder_acts(reading: Reading, office: str, deed: str) -> Unit | None:
    """Return the first sentence in which whoever holds an office does what is asked: 县委书记某某主持会议."""
    titled = f"(?<![副总]){re.escape(office)}[ \u3000]?{lexicon.NAME}"
    done = f"{titled}[^,，。;；]{{0,4}}主持" if deed == "主持" else f"{titled}[^。;；]*?{_TAKES_PART.pattern}"
    return next((unit for unit in reading.units if unit.body and re.search(done, unit.text)), None)


def _takes_part(person: str, text: str) -> bool:
    """Whether somebody takes part in what a text tells: the verb stands behind his name, or says whose names follow."""
    place = text.find(person)
    return any(
        found.start() > place or re.search("[的:：]", text[found.end() : place]) is not None
        for found in _TAKES_PART.finditer(text)
    )


def _happens(question: Question, reading: Reading) -> Unit | None:
    """Return the sentence of the day asked for in which something takes place, or the opening."""
    if not question.dates:
        return reading.opening
    sign = _ACTIVITY if "活动" in question.text else gatherings.MEETING
    for unit in reading.units:
        days = [day for place, day in reading.days if unit.start <= place < unit.end]
        if unit.body and sign.search(unit.text) and any(agrees(day, question.dates) for day in days):
            return unit
    opening = reading.opening
    day = reading.article.date
    if opening is not None and day is not None and not _DAY.search(opening.text) and agrees(day, question.dates):
        return opening if sign.search(reading.header) else None  # the day stands above the article
    return None


def line(question: Question, reading: Reading, unit: Unit, max_chars: int = _LINE_CHARS) -> DraftSentence:
    """Return one line: the occasion, and what the unit says about it, about `max_chars` long."""
    opening = phrasing.occasion(reading, max_chars)
    if unit is reading.opening or opening is None:
        if unit is reading.opening and opening is not None and len(unit.text) > max_chars and not question.persons:
            return opening
        return phrasing.sentence(question, reading, unit, max_chars)
    said = phrasing.sentence(question, reading, unit, max(30, max_chars - len(opening.text)))
    return DraftSentence(opening.text.rstrip("。") + "；" + said.text, (*said.quotes, *opening.quotes))


def _dated(question: Question, entry: Entry, sentence: DraftSentence, mixed: bool) -> DraftSentence:
    """Return a line that says of which day its article is and, where some years are known, whether this one is."""
    article = entry.reading.article
    printed = dating.other_years(article, question.dates)
    return replace(sentence, text=dating.remarked(article, sentence.text, unknown_year=mixed, printed=printed))


def drafted(question: Question, entries: Sequence[Entry], readings: int, survey: Survey | None) -> Draft:
    """Return the list: as many lines as a reader looks through, how many fit, and what is not shown."""
    counted = Coverage(max(survey.searched if survey else readings, len(entries)), len(entries))
    unseen = [one for one in entries if fresh(question, one.sentence.text)]
    if not unseen:
        return nothing_more(question, counted)
    shown = unseen[:MAX_LINES]
    room = _SHORT_CHARS
    if len(shown) <= _FEW:
        room = max(_SHORT_CHARS, min(_LINE_CHARS, _MAX_CHARS // len(shown) - 8))
    mixed = any(_year_known(one) for one in entries)
    lines = [_dated(question, one, _cut(one, room), mixed) for one in shown]
    notes = _notes(question, entries, len(entries) - len(unseen), len(shown), survey)
    return Draft(tuple(lines), ("\n",) * (len(lines) - 1), coverage=counted, notes=notes)


def _year_known(entry: Entry) -> bool:
    return (entry.reading.article.date or "")[:1].isdigit()


def _cut(entry: Entry, room: int) -> DraftSentence:
    """Return a line of about `room` characters: of an occasion and a deed that are longer, the occasion."""
    if len(entry.sentence.text) <= room + 10:
        return entry.sentence
    return phrasing.occasion(entry.reading, room) or entry.sentence


def _notes(
    question: Question, entries: Sequence[Entry], before: int, shown: int, survey: Survey | None
) -> tuple[str, ...]:
    """Say what is not shown, what was not read, and how many of the articles do not tell their year."""
    more, left = len(entries) - before - shown, survey.left if survey else 0
    unknown = sum(not _year_known(one) for one in entries)
    said = (
        (
            before,
            Message(f"前面已经列出 {before} 篇，这里是其余的。", f"{before} were listed above; these are others."),
        ),
        (more, Message(f"只列出 {shown} 篇，还有 {more} 篇。", f"{shown} are listed, {more} more fit.")),
        (
            left,
            Message(
                f"可能相符的文章太多，另有 {left} 篇没有细看；请说出时间、人名或地名来缩小范围。",
                f"{left} more articles may fit and were not read; name a time, a person or a place.",
            ),
        ),
        (
            unknown == len(entries) > 0,
            Message(
                "所列文章没有写明年份，按月日对照和排列。",
                "No listed article says its year; they are compared and sorted by month and day.",
            ),
        ),
        (
            unknown if unknown < len(entries) else 0,
            Message(
                f"其中 {unknown} 篇没有写明年份，按月日对照，排在后面。",
                f"{unknown} of them do not say their year; they are compared by month and day, and come last.",
            ),
        ),
    )
    return tuple(message.text(question.lang) for count, message in said if count)
