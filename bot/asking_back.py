"""Questions that leave open which meeting or matter they mean: asked back, never answered by choice in silence."""

import re
from collections.abc import Sequence

from bot import examples, gatherings, reprints
from bot.question import Question
from bot.reading import Reading
from bot.schema import Draft, Reason
from index.errors import Message

_CHOICES = 4
# Words that every report holds: alone they do not tell one from another.
_OPEN = frozenset(
    "会议 会 大会 主持 主持人 人 人数 讲话 发言 出席 参加 到会 开幕 闭幕 开 召开 举行 举办 开始 结束 活动 领导 地点 "
    "时间 日期 地方 主题 内容 名 个 位 参会 与会 强调 指出 要求 开会 这次 今天 上午 下午 晚上 报名 出席者".split()
)
_ANY_EVENT = re.compile("(?:请问)?(?:[这那该此本][个次场届]?)?(?:会|会议|大会|活动|仪式|座谈会)")
_ABOUT_MEETING = re.compile("会|主持|出席|开幕|闭幕|召开|举行|讲话|发言|参加")
_MEETING = re.compile("会议|大会|全会|例会|座谈会|推进会|学习会|常委会|会(?=召开|举行)|开幕|闭幕|仪式|活动")
_SIGNS = (
    ("主持", "由谁主持"),
    ("出席", "出席"),
    ("参加", "出席"),
    ("时候", "哪一天"),
    ("哪天", "哪一天"),
    ("何时", "哪一天"),
)


def which(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return a draft that asks which one is meant, with choices; None if the question says it or one alone fits."""
    if gatherings.latest(question.text) or question.articles and (question.kind == "number" or question.dates):
        return None  # all are listed: 6月27日召开了几次会议, 6月27日召开了什么会议
    if question.event and not _ANY_EVENT.fullmatch(question.event) or question.anchors or question.plural:
        return None
    if question.title not in ("", "主持人") or question.kind not in (
        "person",
        "time",
        "place",
        "number",
        "thing",
        "name",
    ):
        return None
    if any(one.text not in _OPEN for one in question.terms):
        return None
    fitting = [
        one for one in readings if not _ABOUT_MEETING.search(question.text) or _MEETING.search(one.header) is not None
    ]
    if len(reprints.groups(fitting)) < 2:  # one piece that was printed twice is one matter
        return None
    message = Message(
        "不清楚问的是哪一件事：收录的文章里有好几件相符。请说出名称、时间或人名，也可以从下面选一个问题。",
        "It is not clear which one is meant: several fit. Name it, its day or a person, or choose a question below.",
    )
    return Draft(reason=Reason("weak_match", message.text(question.lang)), choices=_choices(question, fitting))


def _choices(question: Question, readings: Sequence[Reading]) -> tuple[str, ...]:
    """Return questions about the articles that fit, of the same kind where there are some."""
    offered = list(examples.candidates(one.article for one in readings))
    sign = next((asked for word, asked in _SIGNS if word in question.text), "")
    same = [one for one in offered if sign and sign in one]
    return tuple((same or offered)[:_CHOICES])
