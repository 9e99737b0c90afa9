"""Several meetings of one name: how many the collection tells of, which of them fit, and how to ask for one alone.

A meeting is known by its name, the day it was held and the place before its name; two reports of one day and place are
one meeting. What is announced or was put off is no further one: the same meeting may be held on another day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import dating, latest, phrasing, reprints
from bot.question import Question, Term
from bot.reading import Reading
from bot.schema import DraftSentence
from bot.selection import hit
from index.errors import Message
from index.schema import Article

SHOWN = 4  # meetings answered one by one
TRIED = 8  # meetings asked for that, the latest first
_CHOICES = 4
_SHORTEST = 3  # characters of a name that many meetings have, as 座谈会
_HEAD_CHARS = 400  # of an article, in which its headline and opening stand
_NEAR = 0.1  # share of the words asked for by which an article may hold less than the best and fit as well
_WHOSE = re.compile("^(?:全[省市县区镇乡]|[我本][省市县区镇乡局校院])的?")
_BETWEEN = "(?:工作|专题|推进|调度|部署|动员|视频|电视电话|扩大){0,2}"
_TAIL = re.compile("(?:工作)?(?P<tail>大?会议?)$")
_HELD_AFTER = "(?!精神|部署|要求|上|期间|纪要)[^,，。;；]{0,24}(?:召开|举行|举办|开幕|闭幕|开班)"
_HELD_BEFORE = "(?:召开|举行|举办|召集|主持)(?!前|后)[^,，。;；、和]{0,24}"
_COMMON = re.compile(
    "(?:请问)?(?:[0-9]{1,2}月份?的?)?(?P<name>常委会|常务会|党代会|全会|座谈会|推进会|例会)(?:会议)?(?=[由是在的])"
)
_SPIRIT = re.compile("的?(?:精神|部署|要求|决策)")
_TAKEN_UP = re.compile("(?:传达|学习|贯彻|落实|按照|根据)[^,，。;；]{0,6}$")
_AHEAD = re.compile("将[于在]|定于|拟于|推迟|延期|改期|改为|取消|顺延|通知$")
_PLACE = "(?P<place>[\u4e00-\u9fff]{2,6}?(?:自治[区州县]|街道|[省市县区镇乡村局校院部]))"
_NO_PLACE = re.compile(
    "^(?:[全我本该各两]|上午|下午|今年|去年|召开|举行|主持|出席|参加|会议|[0-9]|.*[的在和与由了于至到])"
)
_SAYS = re.compile("说|讲|强调|指出|要求|提出|表示|通报|内容")
_WORDS_OF_HOLDING = frozenset("召开 举行 举办 主持 出席 参加 会议 大会 会 开 办 会上 工作".split())


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, with the reports on it.

    Attributes:
        reading: The latest report, or the one that says most of it.
        day: It was held on, in the form of DESIGN §3; None where that is not told.
        place: Before its name, as printed; empty where none stands there.
        reports: Ids of all articles on it.
    """

    reading: Reading
    day: str | None
    place: str
    reports: frozenset[str]


def common(question: Question) -> str:
    """Return the name of a meeting that many bodies hold, where a question names no body with it; empty if it does."""
    found = _COMMON.match(question.text)
    return found["name"] if found and not question.event and not question.anchors else ""


def words(question: Question) -> list[Term]:
    """Return the words of its name by which the articles on a meeting are looked for."""
    return [one for one in question.terms if one.text in question.event and one.text not in _WORDS_OF_HOLDING]


def may_tell(event: str, article: Article) -> bool:
    """Whether an article, as printed, may open with a meeting of a name; cheap, for many articles."""
    start = article.body[0] if article.body else 0
    return article.body is not None and _pattern(event).search(article.text[: start + _HEAD_CHARS]) is not None


def named(question: Question, readings: Sequence[Reading], *, common: bool = False) -> list[Meeting]:
    """Return the meetings of the name in a question that were held, the latest first.

    None for a name that many have (常委会), unless that is wanted (`common`).
    """
    event = _WHOSE.sub("", question.event)
    if len(event) <= (1 if common else _SHORTEST):
        return []
    name = _pattern(event).pattern
    held = re.compile(f"{name}{_HELD_AFTER}|{_HELD_BEFORE}{name}")
    telling = [one for one in readings if held.search(one.header) and not _is_ahead(one)]
    found: list[Meeting] = []
    for group in reprints.groups(sorted(telling, key=latest.order, reverse=True)):
        ids = frozenset(one.article.id for one in group)
        new = Meeting(group[0], told_day(group[0]), _place(name, group[0]), ids)
        known = next((place for place, one in enumerate(found) if _same(new, one)), None)
        if known is None:
            found.append(new)
        else:
            found[known] = replace(found[known], reports=found[known].reports | ids)
    return found


def only_refers(event: str, reading: Reading) -> bool:
    """Whether an article opens with what follows from a meeting, not with the meeting: 学习全省防汛会议精神."""
    places = list(_pattern(event).finditer(reading.header))
    return bool(places) and all(
        _SPIRIT.match(reading.header, one.end()) or _TAKEN_UP.search(reading.header[: one.start()]) for one in places
    )


def of_another_level(event: str, reading: Reading) -> bool:
    """Whether the meeting that an article opens with is surely one of another level: 市防汛会议 for 县防汛会议."""
    level = re.match("[省市县区镇乡]", event)
    if level is None or len(event) <= _SHORTEST:
        return False
    named = re.findall(f"([省市县区镇乡])(?:{_pattern(event[1:]).pattern})", reading.header)
    return bool(named) and level[0] not in named


def same_matter(question: Question, cited: set[str], readings: Sequence[Reading]) -> list[Reading]:
    """Return the articles without those on other meetings of the name than the cited ones are on."""
    meetings = named(question, readings) if question.event else []
    kept = [one for one in meetings if one.reports & cited]
    others = {report for one in meetings if kept and one not in kept for report in one.reports}
    return [one for one in readings if one.article.id not in others]


def _pattern(event: str) -> re.Pattern[str]:
    """Return a pattern of a name, for one that is said short as well: 防汛工作会议 for 防汛会议."""
    bare = re.sub("(?<=会)会议$", "", _WHOSE.sub("", event))  # 常委会会议 is printed as 常委会召开会议
    tail = _TAIL.search(bare)
    stem = bare[: tail.start("tail")] if tail else bare
    return re.compile(re.escape(stem) + (f"{_BETWEEN}{tail['tail']}" if tail and len(stem) > 1 else bare[len(stem) :]))


def _is_ahead(reading: Reading) -> bool:
    title, opening = reading.article.title or "", reading.opening
    return _AHEAD.search(title) is not None or opening is not None and _AHEAD.search(opening.text) is not None


def _same(one: Meeting, other: Meeting) -> bool:
    """Whether two reports are of one meeting: one day (years may be unknown), and no places that differ."""
    if one.day is None or other.day is None or one.day[-5:] != other.day[-5:]:
        return False
    years = {day[:4] for day in (one.day, other.day) if day[0] != "-"}
    return len(years) < 2 and (not one.place or not other.place or one.place[-2:] == other.place[-2:])


def told_day(reading: Reading) -> str | None:
    """Return the day of which an article tells: the one in its opening, with its year where that is known."""
    opening = reading.opening
    days = [day for place, day in reading.days if opening and opening.start <= place < opening.end]
    return days[0] if days else reading.article.date


def _place(name: str, reading: Reading) -> str:
    """Return the place or body that stands before the name of a meeting, or that called it: 青石镇 in 青石镇召开……."""
    for pattern in (f"{_PLACE}(?:{name})", f"{_PLACE}(?:隆重|组织)?(?:召开|举行|举办)[^,，。;；]{{0,12}}(?:{name})"):
        for text in (reading.article.title or "", reading.opening.text if reading.opening else ""):
            for found in re.finditer(f"(?<![\u4e00-\u9fff]){pattern}", text):
                if not _NO_PLACE.match(found["place"]):
                    return found["place"]
    return ""


def narrowed(question: Question, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return those whose articles hold the other words of the question about as well as the best does."""
    rest = [
        one
        for one in question.terms
        if one.kind == "word"
        and len(one.text) > 1
        and one.text not in question.event
        and one.text not in _WORDS_OF_HOLDING
        and one.text != question.focus
        and not _SAYS.search(one.text)
    ]
    if not rest:
        return list(meetings)
    shares = [hit(rest, one.reading.text).covered for one in meetings]
    return [one for one, share in zip(meetings, shares, strict=True) if share >= max(shares) - _NEAR]


def lines(meeting: Meeting, said: Sequence[DraftSentence], room: int) -> list[DraftSentence]:
    """Return what is said of a meeting with the meeting it is of, and the day of its article."""
    occasion = phrasing.occasion(meeting.reading, room)
    if occasion is not None and len(said) > 1 and said[0].quotes == occasion.quotes:
        said = said[1:]
    whole = [_after(occasion, said[0]), *said[1:]] if occasion is not None else list(said)
    return [DraftSentence(dating.of_day(meeting.reading.article, one.text), one.quotes, one.lead) for one in whole]


def _after(occasion: DraftSentence, said: DraftSentence) -> DraftSentence:
    """Return a sentence behind the occasion it is of, unless it tells it itself."""
    if any(one.start < other.end and other.start < one.end for one in occasion.quotes for other in said.quotes):
        return said
    text = f"{occasion.text.rstrip('。')}；{said.text}"
    return DraftSentence(text, (*said.quotes, *occasion.quotes), said.lead)


def choices(question: Question, others: Sequence[Meeting]) -> tuple[str, ...]:
    """Return the question asked of single meetings: by their places where those tell them apart, else by their days."""
    places = [one.place for one in others]
    apart = all(places) and len(set(places)) == len(places)
    spans = len({(one.day or "-")[:4] for one in others}) > 1
    offered = []
    for one in others:
        if apart:
            which = one.place
        elif one.day is not None and len(one.day) > len("2024-06"):
            which = dating.said(one.day if spans and one.day[0] != "-" else f"--{one.day[-5:]}") + "的"
        else:
            continue
        asked = question.text.rstrip("?？。 ").replace(question.event, which + question.event, 1)
        offered.append(f"{asked}？")
    return tuple(dict.fromkeys(offered))[:_CHOICES]


def note(question: Question, count: int, fitting: int, shown: int, left: int) -> Message:
    """Say how many meetings of the name there are, how many fit and are shown, and how to ask for one of them.

    Args:
        question: What is asked.
        count: Meetings of the name, of the days asked for.
        fitting: Those of them whose articles hold what is asked for.
        shown: Those answered.
        left: Articles that may tell of further ones and were not read.
    """
    least, at_least = ("至少", "at least ") if left else ("", "")
    which = "问题没有说是哪一次" if not question.dates else "所问的时间里不止一次"
    said = "The question does not say which one is meant" if not question.dates else "There was more than one then"
    zh, en = f"{which}，收录的文章里{least}有 {count} 次相符", f"{said}; {at_least}{count} fit"
    if fitting < count:
        zh, en = f"{zh}，其中 {fitting} 次写到所问的事", f"{en}, {fitting} of which tell of what is asked"
    if shown < fitting:
        return Message(
            f"{zh}；只列出较晚的 {shown} 次。请说出地点或日期，或从列出的问题里选一个。",
            f"{en}; the latest {shown} are listed. Name a place or a day, or choose a question.",
        )
    return Message(f"{zh}，逐个列出，较晚的在前。", f"{en} and each is listed, the latest first.")


def only_one(question: Question, count: int) -> Message:
    """Say that of several meetings of the name this one alone tells what is asked."""
    return Message(
        f"收录的文章里有 {count} 次“{question.event}”，只有这一次写到所问的事。",
        f"The articles tell of {count} meetings called “{question.event}”; only this one tells what is asked.",
    )
