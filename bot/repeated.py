"""Several meetings of one name asked for at once: 先后两次防汛会议由谁主持, 这两次会议有什么不同.

Which they are is looked up (`occasions`); here is how such a question is taken apart and its answer put together. Each
meeting is told of under its day, and nothing is inferred from their standing side by side.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import comparing, dating, lexicon, refusal
from bot.occasions import Meeting
from bot.question import Question
from bot.schema import Draft, DraftSentence
from index.errors import Message

_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "几": 0}
_SEVERAL = re.compile(
    "(?<![开召举有了过办持席加第每])(?P<order>(?:这|那|前后|先后|前面|后面|收录的|最近|近)的?)?"
    "(?<![0-9一二三四五六七八九十百])(?P<count>[两二三四五六几2-6])[次场个届]的?"
    "(?P<event>[\u4e00-\u9fff“”]{2,20}?(?:会议|大会|全会|座谈会|推进会|学习会|常委会|动员会|调度会|例会|活动|仪式|演练|论坛"
    "|运动会|马拉松|(?<=[\u4e00-\u9fff]{2})(?:赛|节|展)(?=[的由是都分各有在上,，?？。]|$)|会(?=[的由是都分各有在上,，?？。]|$)))(?!室|员)"
)
_NO_NAME = re.compile("会议|大会|活动|仪式|全会|例会|.*[哪什么谁]")
_COMPARES = re.compile(
    f"^(?:请|请问|帮我|麻烦)*(?:比较|对比)|{comparing.DIFFERS}|(?:不同|区别|差别|差异|异同)(?:在哪里?|是什么)?[?？。]*$"
)
_SPEECH_OF = re.compile(f"上(?P<who>{lexicon.NAME})的?(?:讲话|发言|要求|强调)")
_EACH = re.compile("分别|各自|都|各(?=[由是有强要])")
_MOST = 4
POINTS = 5  # of all meetings together, where they are compared as a whole


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is asked of several meetings.

    Attributes:
        event: Their name.
        count: How many the question speaks of; 0 where it says 几次.
        question: What is asked of each; empty where they are to be compared as a whole.
        in_order: Whether they are told in the order of time (先后), not the latest first.
    """

    event: str
    count: int
    question: str
    in_order: bool


def asked(text: str) -> Repeated | None:
    """Return what a question asks of several meetings of one name; None if it does not speak of such."""
    found = _SEVERAL.search(text)
    if found is None or _NO_NAME.fullmatch(found["event"]) or re.search("有?(?:几|多少)[次场]", text[found.end() :]):
        return None
    count = _COUNTS.get(found["count"], 0) if not found["count"].isdigit() else int(found["count"])
    in_order = (found["order"] or "").startswith(("先后", "前后"))
    if speech := _SPEECH_OF.match(text, found.end()):
        return Repeated(found["event"], count, f"{found['event']}上{speech['who']}强调了什么？", in_order)
    if _COMPARES.search(text):
        return Repeated(found["event"], count, "", in_order)
    rest = _EACH.sub("", text[found.end() :])
    if not rest.strip("?？。的 "):
        return None
    return Repeated(found["event"], count, text[: found.start()] + found["event"] + rest, in_order)


def chosen(meant: Repeated, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return the meetings that are told of: as many of the latest as are asked for, in the order asked for."""
    taken = list(meetings[: min(meant.count or _MOST, _MOST)])
    return taken[::-1] if meant.in_order else taken


def heading(meant: Repeated, meeting: Meeting) -> str:
    """Return what a meeting is called: 7月15日的青石镇防汛会议."""
    day = dating.said(meeting.day) if meeting.day else "日期未知"
    place = meeting.place if meeting.place and not meant.event.startswith(meeting.place) else ""
    return f"{day}的{place}{meant.event}"


def together(
    meant: Repeated, question: Question, meetings: Sequence[Meeting], told: Sequence[tuple[Meeting, Draft]]
) -> Draft:
    """Return what is told of each meeting under its name, with a note on how many there are and which tell nothing.

    Args:
        meant: What was asked.
        question: The question, for its language and its words.
        meetings: All of the name, the latest first.
        told: Those told of, in order, each with its answer or the reason why it has none.
    """
    lines: list[DraftSentence] = []
    silent: list[str] = []
    for meeting, draft in told:
        silent += [heading(meant, meeting)] if draft.reason is not None else []
        first, *others = draft.sentences or (None,)
        if first is not None:
            lines += [replace(first, lead=f"{heading(meant, meeting)}：{first.lead}"), *others]
    if not lines:
        return told[0][1]
    notes = []
    if len(meetings) == 1:
        notes.append(
            Message(f"收录的文章里只找到 1 次“{meant.event}”。", f"Only one meeting called “{meant.event}” is told of.")
        )
    elif meant.count and meant.count != len(meetings) or len(told) < len(meetings):
        notes.append(
            Message(
                f"收录的文章里有 {len(meetings)} 次“{meant.event}”"
                + ("，都列出。" if len(told) == len(meetings) else f"，这里是较晚的 {len(told)} 次。"),
                f"The articles tell of {len(meetings)} meetings called “{meant.event}”"
                + ("; all are shown." if len(told) == len(meetings) else f"; these are the latest {len(told)}."),
            )
        )
    notes += [
        Message(f"{one}，文章没有写到所问的事。", f"Of “{one}” the articles do not tell what is asked.")
        for one in silent
    ]
    return Draft(
        tuple(lines),
        ("\n",) * (len(lines) - 1),
        notes=tuple(one.text(question.lang) for one in notes),
        settled=True,
    )


def too_few(meant: Repeated, question: Question, meetings: Sequence[Meeting]) -> Draft:
    """Refuse a comparison for which there is one meeting alone."""
    when = f"（{dating.said(meetings[0].day)}）" if meetings[0].day else ""
    message = Message(
        f"收录的文章里只找到 1 次“{meant.event}”{when}，无法比较。",
        f"Only one meeting called “{meant.event}” is told of; two are needed.",
    )
    return refusal.refuse("not_in_articles", message, question)
