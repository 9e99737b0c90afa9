"""Who holds an office: each place and each holder for itself, with the day he is printed with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import dating, gatherings, latest, offices, phrasing
from bot.offices import Holder
from bot.question import Question
from bot.reading import Reading
from bot.schema import DraftSentence
from index.errors import Message

MOST = 12  # holders in one answer
_LINE_CHARS = 80
_LEVEL = "[省市县区镇乡]"
_PLACE = re.compile(
    f"(?P<place>[\u4e00-\u9fff]{{2,4}}?(?:自治区|自治州|新区|{_LEVEL}|街道))(?=[委长纪人政组宣统法检监公教卫民财党副常])"
)
_BEGINS = re.compile(
    "(?<![\u4e00-\u9fff])(?P<place>(?![省市县区])[\u4e00-\u9fff](?:(?![的到在了各全我本该])[\u4e00-\u9fff]){1,2}(?:[市县]|(?<![小社园景灾校片厂])区))(?![长民域里内])"
)
_OWN = re.compile(f"^[全我本该各两一某此几多省市县区和与及由在]+(?:{_LEVEL}|街道)?$")
_SUCCESSION = re.compile("先后|历任|前后|[两三四五]任|几任|前任|上一任|原来")


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody who holds the office.

    Attributes:
        holder: Where he is printed with it, in the latest article.
        place: Whose office it is, as printed; empty where his article does not say it.
    """

    holder: Holder
    place: str


def each(question: Question, found: Sequence[Holder]) -> list[Held]:
    """Return every holder once, in his latest article: latest first, and those of one place together.

    Where the present one is asked for, it is the first of each place whose year is known.
    """
    last: dict[str, Held] = {}
    for one in sorted(found, key=lambda one: latest.order(one.reading), reverse=True):
        place = _place(one, question.title)
        kept = last.get(one.name)
        if kept is None:
            last[one.name] = Held(one, place)
        elif not kept.place and place:
            last[one.name] = Held(kept.holder, place)
    places = list(dict.fromkeys(one.place for one in last.values()))
    held = sorted(last.values(), key=lambda one: places.index(one.place))
    if not gatherings.present(question.text) or succession(question):
        return held
    now = {one.place: one for one in reversed(held)}
    return [one for one in held if one is now[one.place] or not latest.order(now[one.place].holder.reading)[0]]


def _place(holder: Holder, title: str) -> str:
    """Return the place that stands before an office: 金东区 in 金东区委书记 and 金东区区长; empty where none does."""
    text = holder.reading.text
    start = max(text.rfind(mark, holder.unit.start, holder.start) for mark in ",，。;；") + 1 or holder.unit.start
    forms = (*offices.forms(title), title[1:] if title[0] in "原前" else title)
    printed = text[start : max(text.find(one, holder.start) for one in forms)]
    printed = re.sub("关于|有关|对于|按照|根据|以及", "，", printed)
    part = re.split("[、和与及的在由对,，]", printed)[-1]
    if title[0] in "省市县区镇乡" and re.fullmatch("[\u4e00-\u9fff]{2,4}", part):
        whole = part if part[-1] == title[0] and len(part) > 2 else part + title[0]
        return "" if _OWN.match(whole) else whole
    places = [one["place"] for one in _PLACE.finditer(printed) if not _OWN.match(one["place"])]
    return places[-1] if places else _of_article(holder.reading)


def _of_article(reading: Reading) -> str:
    """Return the one place that the headline and opening of an article begin a clause with; else an empty string."""
    places = {one["place"] for one in _BEGINS.finditer(reading.header) if not _OWN.match(one["place"])}
    return places.pop() if len(places) == 1 else ""


def succession(question: Question) -> bool:
    """Whether those who held it one after the other are asked for."""
    return _SUCCESSION.search(question.text) is not None


def lines(question: Question, held: Sequence[Held]) -> list[DraftSentence]:
    """Return one line a holder: the occasion, its day, and where he is named; a succession in order of time."""
    shown = list(held[:MOST])
    if succession(question):
        shown.sort(key=lambda one: latest.order(one.holder.reading))
    return [_line(question, one.holder) for one in shown]


def _line(question: Question, holder: Holder) -> DraftSentence:
    said = phrasing.sentence(question, holder.reading, holder.unit, _LINE_CHARS)
    occasion = None if holder.unit is holder.reading.opening else phrasing.occasion(holder.reading)
    if occasion is not None:
        said = DraftSentence(occasion.text.rstrip("。") + "；" + said.text, (*said.quotes, *occasion.quotes))
    return DraftSentence(dating.remarked(holder.reading.article, said.text), said.quotes)


def choices(question: Question, held: Sequence[Held]) -> tuple[str, ...]:
    """Return the question asked of each place, where it names none and several have such an office."""
    if any(one.kind == "place" for one in question.terms):
        return ()
    places = list(dict.fromkeys(one.place for one in held if one.place))
    if len(places) < 2:
        return ()
    office = offices.asked(question)
    return tuple(f"{_joined(place, office)}是谁？" for place in places[:4])


def _joined(place: str, office: str) -> str:
    """Write place and office as people do: 甲区委书记, but 甲区区长."""
    return place + office[1:] if office.startswith(f"{place[-1]}委") else place + office


def notes(question: Question, held: Sequence[Held]) -> tuple[str, ...]:
    """Say that the question fits several, how many are not shown, of when it is, and that years are unknown."""
    said: list[Message] = []
    if gatherings.present(question.text) and len(held) == 1 and (day := held[0].holder.reading.article.date):
        year = Message("（年份未知）", " (year unknown)") if day[0] == "-" else Message("", "")
        said.append(
            Message(
                f"这是收录的文章里最近一次写到的，文章的日期是{dating.said(day)}{year.zh}；之后是否有变动，文章没有写。",
                f"This is the latest that the articles say, as of {day}{year.en}; they do not tell what came after.",
            )
        )
    several = len({one.place for one in held if one.place}) > 1
    if several and not any(one.kind == "place" for one in question.terms):
        said.append(
            Message(
                "问题没有说是哪个地方，收录的文章里有几个地方相符，逐个列出。",
                "The question names no place and several fit; each is listed.",
            )
        )
    elif len(held) > 1 and not succession(question) and not question.plural:
        said.append(
            Message(
                "不同文章里的人不同，逐个列出，并注明文章的日期。",
                "Articles name different persons; each is listed with the day of its article.",
            )
        )
    if len(held) > MOST:
        said.append(Message(f"还有 {len(held) - MOST} 人没有列出。", f"{len(held) - MOST} more are not listed."))
    unknown = sum(not (one.holder.reading.article.date or "")[:1].isdigit() for one in held[:MOST])
    if len(held) > 1 and unknown and not several:
        said.append(
            Message(
                "有的文章没有写明年份，只能按月日排列，先后不一定准确。",
                "Some articles do not say their year, so the order rests on month and day only.",
            )
        )
    return tuple(one.text(question.lang) for one in said)
