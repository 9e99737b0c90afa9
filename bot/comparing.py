"""Two sides of one question: what differs between two meetings, what each of two persons stressed.

The articles say what each is; that they differ, and in what, is for the reader to see: the two stand side by side,
each with its own citations, and nothing is inferred.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import dating, latest, lexicon, occasions, refusal, reprints, summary
from bot.question import Question
from bot.reading import Reading
from bot.schema import Draft
from bot.selection import agrees, hit
from index.dates import find_dates
from index.errors import Lang, Message
from index.schema import DateRange

DIFFERS = (
    "(?:各自|分别)?(?:有(?:什么|哪些|啥|何)(?:不同|区别|差别|差异|异同|不一样|相同|共同点)[^,，?？]{0,6}|(?:的)?(?:异同|不同|区别)(?:是什么|在哪里?)"
    "|有何(?:不同|区别|异同))"
)
_EACH = "(?P<asked>(?:各自|分别)(?:强调|要求|提出|部署|讲|说|指出|介绍|表示|做|是)(?:了|过)?[^,，?？]{1,12})"
_AND = "(?:和|与|跟|同|以及|、)"
_ASKED = re.compile(
    rf"^(?:请|请问|帮我)?(?:比较|对比)?(?:一下|下)?(?P<left>[^,，?？和与跟同、]{{2,24}}?){_AND}(?P<right>[^,，?？]{{2,30}}?)(?:{DIFFERS}|{_EACH})[?？。]*$"
)
_COMPARE = re.compile(
    rf"^(?:请|请问|帮我)?(?:比较|对比)(?:一下|下)?(?P<left>[^,，?？]{{2,24}}?){_AND}(?P<right>[^,，?？]{{2,30}}?)[?？。]*$"
)
_THESE = re.compile(
    "(?:这|那|以下|下面|下列)?(?:两|几|2)[篇个条次场](?P<name>[\u4e00-\u9fff]{0,8}?)(?:文章|报道|新闻|会议?|消息|活动)[:：,，]"
    "|(?:这|那|以下|下面|下列)(?:两|几|2)[篇个条次场](?:文章|报道|新闻|会议|消息)|(?:文章|报道)[:：]"
)
_TWO = re.compile(
    "^(?:请|请问|帮我)?(?:比较|对比)(?:一下|下)?(?:关于|有关)?(?P<matter>[^,，?？]{2,30}?)的?(?:这|那|前后|收录的)?[两2][篇条](?:文章|报道|新闻|消息|通知|稿子)"
    "(?:的?(?:异同|不同|区别|内容))?[?？。]*$"
)
_OFFICE = re.compile(f"(?:{lexicon.ROLES})$")
_MEASURED = re.compile("(?:总值|产值|总额|面积|人口|人数|数量|投资|收入|增速|增幅|长度|造价|票价|产量|销量|利润)$")
_TITLE_CHARS = 30
_POINTS = 1
_FITS = 0.6
_SPEAKS_OF = 0.95


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, and what is asked of each.

    Attributes:
        left, right: As named: 交口县的活动, 庆城县的活动; what both share is said of both.
        names: How each is headed in the answer.
        asked: The rest of the question where something is asked of each (强调了什么); else empty.
    """

    left: str
    right: str
    names: tuple[str, str]
    asked: str = ""


def sides(text: str) -> Comparison | None:
    """Return the two sides a question compares; None if it compares nothing."""
    text = text.strip()
    these = _THESE.search(text)
    text = _THESE.sub("", text)
    found = _ASKED.match(text) or _COMPARE.match(text)
    if found is None:
        return None
    left, right = found["left"].strip("的在"), found["right"].strip("的在")
    if these is not None and these["name"]:  # 两次防汛会议：甲镇和乙镇
        shared_name = these["name"] + re.sub("[:：,，]$", "", these[0])[these.end("name") - these.start() :]
        left, right = (one if one.endswith(shared_name) else f"{one}的{shared_name}" for one in (left, right))
    asked = re.sub("^(?:各自|分别)", "", found.groupdict().get("asked") or "")
    shared = re.search("(?:的|在)(?P<what>.{2,})$", right)
    if shared and shared["what"] not in left:
        whole = f"{left}{shared[0]}"
        if not asked:
            asked = "是谁" if _OFFICE.search(right) else "是多少" if _MEASURED.search(right) else ""
        return Comparison(whole, right, (left, right[: shared.start()]), asked)
    return Comparison(left, right, (left, right), asked)


def two(text: str) -> str | None:
    """Return what the two articles are about that a question compares: 比较望江大桥的两篇报道; None without such."""
    found = _TWO.match(text.strip())
    return found["matter"] if found else None


def dates(text: str, known: Sequence[DateRange] = ()) -> list[DateRange]:
    """Return the days and ranges a side is named by, those of the whole question (`known`) among them."""
    own = [one for one in known if one.said in text]
    days = [one for one in find_dates(text) if one.date[0] == "-" or len(one.date) > len("2023-08")]
    return own or [DateRange(one.date, one.date, one.said) for one in days]


def answer(
    compared: Comparison,
    readings: Sequence[Reading],
    understood: Callable[[str], Question],
    ask: Callable[[str], Draft],
    lang: Lang,
) -> Draft:
    """Return each side under its name; a side of which the articles tell nothing is said in a note.

    Args:
        compared: The sides.
        readings: The articles.
        understood: Reads a side as a question.
        ask: Answers what is asked of one side.
        lang: Of notes.
    """
    drafts: list[Draft] = []
    names: list[str] = []
    taken: list[str] = []
    notes: list[str] = []
    for side, name in zip((compared.left, compared.right), compared.names, strict=True):
        names.append(name)
        if compared.asked:
            drafts.append(ask(f"{side}{compared.asked}？"))
            continue
        question = understood(side)
        others = [one for one in readings if one.article.id not in taken]
        meetings = occasions.named(question, [one for one in others if _may_be(question, one)])
        reading = _best(question, [one.reading for one in meetings] or others)
        if reading is None:
            drafts.append(refusal.no_match(question))
            continue
        taken.append(reading.article.id)
        if meetings and not question.dates and (day := occasions.told_day(reading)):
            names[-1] = f"{name}（{dating.said(day)}）"
        if len(meetings) > 1:
            several = Message(
                f"“{name}”不止一次，这里是较晚的一次。", f"There were several of “{name}”; this is the latest."
            )
            notes.append(several.text(lang))
        drafts.append(summary.gist(question, reading, points=_POINTS))
    draft = _side_by_side(replace(compared, names=(names[0], names[1])), drafts, lang)
    return replace(draft, notes=(*draft.notes, *notes)) if draft.reason is None else draft


def articles(matter: Question, readings: Sequence[Reading]) -> Draft:
    """Return what two articles on one matter say, the later first; reprints count once.

    Where more than two fit, those of the latest days are taken, and that is said.
    """
    named = [one for one in readings if not refusal.missing_terms(matter.anchors, one.text)]
    fitting = [one for one in named if hit(matter.terms, one.header).covered >= _FITS]
    if len(fitting) < 2:  # one may only speak of it: the plan in the report on a meeting
        fitting = [one for one in named if hit(matter.terms, one.text).covered >= _SPEAKS_OF]
    found = [group[0] for group in reprints.groups(sorted(fitting, key=latest.order, reverse=True))]
    if len(found) < 2 or not matter.terms:
        message = Message(
            f"收录的文章里只找到 {len(found)} 篇与此有关，无法比较。",
            f"{len(found)} such articles are there; two are needed.",
        )
        return refusal.refuse("not_in_articles", message, matter) if found else refusal.no_match(matter)
    drafts = [summary.gist(matter, one) for one in found[:2]]
    compared = Comparison("", "", (_named(found[0]), _named(found[1])))
    draft = _side_by_side(compared, drafts, matter.lang)
    if len(found) == 2:
        return draft
    more = Message(
        f"相关的文章有 {len(found)} 篇，这里比较日期最晚的两篇。",
        f"{len(found)} articles fit; the latest two are compared.",
    )
    return replace(draft, notes=(*draft.notes, more.text(matter.lang)))


def _named(reading: Reading) -> str:
    """Return headline and day of an article."""
    article = reading.article
    title = re.sub(r"\s+", " ", article.display_title)
    short = title if len(title) <= _TITLE_CHARS else f"{title[:_TITLE_CHARS]}…"
    return f"《{short}》" + (f"（{dating.said(article.date)}）" if article.date else "")


def _best(side: Question, readings: Sequence[Reading]) -> Reading | None:
    """Return the article that a side names; None if none holds its names and most of its words."""
    fitting = [one for one in readings if _may_be(side, one)]
    if not fitting or not (side.terms or side.dates):
        return None
    return max(
        fitting,
        key=lambda one: (
            round(hit(side.terms, one.text).covered + hit(side.terms, one.header).covered, 3),
            latest.order(one),
        ),
    )


def _may_be(side: Question, reading: Reading) -> bool:
    """Whether an article holds the names, a day and most of the words of a side."""
    return (
        not refusal.missing_terms(side.anchors, reading.text)
        and (not side.dates or any(agrees(day, side.dates) for day in _days(reading)))
        and (not side.terms or hit(side.terms, reading.text).covered >= _FITS)
    )


def _days(reading: Reading) -> list[str]:
    opening = reading.opening
    days = [day for place, day in reading.days if opening is None or place < opening.end]
    return days + ([reading.article.date] if reading.article.date else [])


def _side_by_side(compared: Comparison, drafts: Sequence[Draft], lang: Lang) -> Draft:
    told = [(name, one) for name, one in zip(compared.names, drafts, strict=True) if one.sentences]
    if not told:
        return drafts[0]
    sentences = tuple(
        replace(sentence, lead=f"{name}：" if number == 0 else "")
        for name, draft in told
        for number, sentence in enumerate(draft.sentences)
    )
    notes = tuple(
        Message(f"“{name}”没有找到：{draft.reason.message}", f"Nothing on “{name}”: {draft.reason.message}").text(lang)
        for name, draft in zip(compared.names, drafts, strict=True)
        if draft.reason is not None
    )
    evidence = tuple(dict.fromkeys(passage for draft in drafts for passage in draft.evidence))
    return Draft(sentences, ("\n",) * (len(sentences) - 1), notes=notes, evidence=evidence)
