"""What an article says, in its own sentences: when and what it was, and its leading points."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import dating, examples, latest, lexicon, phrasing, refusal, reprints
from bot.points import made
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.schema import Draft, DraftSentence, Reason
from bot.seen import fresh
from bot.selection import hit
from index.errors import Message

_ARTICLE = "(?:文章|报道|新闻|消息|通知|公告|稿子|稿件|通讯|评论)"
_ASKS = re.compile(
    rf"{_ARTICLE}(?:主要|大概|大致|都)?(?:讲|说|写|谈|介绍|报道)(?:了|的)?(?:是)?(?:些)?(?:什么|啥|哪些)"
    rf"|(?:总结|概括|归纳|概述|简述)(?:一下|下)?|{_ARTICLE}的?(?:主要|大概)?(?:内容|大意|要点|摘要|中心思想|主旨)"
    r"|(?:主要内容|大致内容|内容摘要|要点)(?:是|有)?(?:什么|哪些)|(?:讲|说)的是(?:什么|啥)(?:内容|事情?)?[?？]?$|summar"
)
_SAYING = frozenset(
    "文章 报道 新闻 消息 通知 公告 稿子 稿件 讲 说 写 内容 主要 大概 总结 概括 归纳 概述 要点 摘要 主要内容 篇 这篇 "
    "那篇 介绍 帮 大意 主旨 一下 概括一下 总结一下".split()
)
_NAMES = re.compile(
    "(?!(?:请|帮|我|你|这|那|该|本|一|下|篇|的|把|给|里|中|面|主要|大概|用|几句话|简单|文章|报道|新闻|消息|内容)+[?？。]*$)[\u4e00-\u9fff]{2}"
)
_FITS = 0.6  # share of the words that name the article
_AS_LIKE = 0.001
_OPENING_CHARS, _POINT_CHARS, _POINTS = 110, 75, 3
_TELLING = re.compile(rf"(?:{lexicon.SPEECH}|要求|决定|通过|部署|审议|汇报|一致认为)|[0-9]")
_CHOICES = 4
_SHORT_CHARS, _SHORT_TELLING = 12, 8


def asks(text: str) -> bool:
    """Whether a question asks what an article says as a whole."""
    return _ASKS.search(text) is not None


def answer(question: Question, readings: Sequence[Reading]) -> Draft:
    """Return the gist of the article that the question names; asked back where it names none."""
    named = [one for one in question.terms if one.text not in _SAYING]
    if not question.dates and not _NAMES.search(_ASKS.sub("", question.text)):
        return _which(question, readings)
    missing = refusal.missing_terms([one for one in named if one.kind != "word"], "".join(one.text for one in readings))
    if missing:
        return refusal.absent(question, missing, readings)
    reading = max(readings, key=lambda one: (round(_likeness(named, one), 3), latest.order(one)))
    if named and hit(named, reading.text).covered < _FITS:
        return refusal.untold(question, "", readings)
    draft = gist(question, reading)
    alike = [one for one in readings if _likeness(named, one) > _likeness(named, reading) - _AS_LIKE]
    if draft.reason is not None or len(reprints.groups(alike)) < 2 or not reading.article.date or question.dates:
        return draft
    day = dating.said(reading.article.date)
    note = Message(
        f"有几篇文章相符，这里总结的是日期最晚的一篇（{day}）。",
        f"Several articles fit; this is of the latest one ({day}).",
    )
    return replace(draft, notes=(*draft.notes, note.text(question.lang)))


def _likeness(named: Sequence[Term], reading: Reading) -> float:
    return hit(named, reading.text).covered + hit(named, reading.header).covered


def gist(question: Question, reading: Reading, *, points: int = _POINTS) -> Draft:
    """Return the opening of an article and its leading points, one a line."""
    return made(sentences(question, reading, points))


def sentences(question: Question, reading: Reading, points: int) -> list[DraftSentence]:
    """Return the occasion and the leading points of an article."""
    first = phrasing.occasion(reading, _OPENING_CHARS)
    opening = reading.opening
    lines = [first] if first else []
    if opening is not None and opening.text[-1] in "：:" and opening.index + 1 < len(reading.units):
        opening = reading.units[opening.index + 1]  # behind 各乡镇人民政府：
        first, lines = None, []
    if first is None and opening is not None:
        lines = [phrasing.sentence(question, reading, opening, _OPENING_CHARS)]
    told = [one for one in reading.units if one.body and one is not opening and _tells(one.text)]
    told = [one for one in told if fresh(question, one.text) and one.text[-1] not in "：:"]  # 各单位：
    telling = [one for one in told if _TELLING.search(one.text)] or told
    chosen = _over_the_text(telling, points)
    return lines + [phrasing.sentence(question, reading, one, _POINT_CHARS) for one in chosen]


def _tells(text: str) -> bool:
    """Whether a sentence is long enough to say something; one of a speech or a decision says it shortly."""
    return len(text) > (
        _SHORT_TELLING if re.match("[\u4e00-\u9fff]{0,8}会议?[\u4e00-\u9fff]{2,3}", text) else _SHORT_CHARS
    )


def _over_the_text(units: Sequence[Unit], count: int) -> list[Unit]:
    """Return units from the beginning of each part of the text, so that no part is left out."""
    if len(units) <= count:
        return list(units)
    step = len(units) / count
    return [units[int(number * step)] for number in range(count)]


def _which(question: Question, readings: Sequence[Reading]) -> Draft:
    message = Message(
        "不清楚说的是哪一篇：请写出标题、日期或会议名称，也可以从下面选一个问题。",
        "It is not clear which article is meant: give its headline, date or meeting, or choose a question below.",
    )
    offered = list(examples.candidates(one.article for one in readings))
    return Draft(reason=Reason("weak_match", message.text(question.lang)), choices=tuple(offered[:_CHOICES]))
