"""English questions about Chinese articles: the frame of the question said in Chinese, its names left as they are."""

import re

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{one}|{one[:3]}\\.?" for one in _MONTHS)
_DAYS = (
    re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?\b", re.I),
)
# Longer phrases before those they hold.
_WORDS = {
    "standing committee": "常委会",
    "party secretary": "书记",
    "secretary of the party committee": "书记",
    "deputy secretary": "副书记",
    "deputy mayor": "副市长",
    "vice mayor": "副市长",
    "district head": "区长",
    "district mayor": "区长",
    "county head": "县长",
    "county magistrate": "县长",
    "secretary": "书记",
    "mayor": "市长",
    "governor": "省长",
    "president": "院长",
    "director": "主任",
    "chairman": "主席",
    "chair": "主席",
    "party committee": "党委",
    "plenary session": "全会",
    "plenary meeting": "全会",
    "plenum": "全会",
    "press conference": "发布会",
    "conference": "会议",
    "meetings": "会议",
    "meeting": "会议",
    "half marathon": "半程马拉松",
    "marathon": "马拉松",
    "opening ceremony": "开幕式",
    "activities": "活动",
    "activity": "活动",
    "event": "活动",
    "volunteers": "志愿者",
    "students": "学生",
    "people": "人",
    "court": "法院",
    "articles": "文章",
    "article": "文章",
    "reporter": "记者",
    "author": "作者",
    "editor": "编辑",
}
_VERBS = {
    "chaired": "主持",
    "presided over": "主持",
    "hosted": "主持",
    "attended": "出席",
    "took part in": "参加",
    "participated in": "参加",
    "spoke at": "讲话",
    "wrote": "写",
    "visited": "调研",
    "inspected": "调研",
}
_HAPPENS = {"open": "开幕", "opened": "开幕", "start": "开始", "begin": "开始", "end": "闭幕", "close": "闭幕"}
_ASKS = re.compile(
    r"(?:who|whose|when|where|which|what|why|how|is|are|was|were|did|does|do|has|have|on)\b", re.IGNORECASE
)
_THING = "(?:the )?(?P<thing>[^?]*?)"
_WHEN = "(?:when|on (?:which|what) (?:day|date))"
_BE = "(?:was|were|is|are|will|did|does)"
_TAKES_PLACE = "(?: (?:be )?(?:held|take place|happen|open|start))?"
_JOINED = "(?:attended|took part in|joined|participated in|will run|ran in|were at)"
_FRAMES = tuple(
    (re.compile(f"^{english}$"), chinese)
    for english, chinese in (
        (f"who {_BE} (?:the )?(?P<office>[^?]*?) (?:of|in|at) {_THING}", "{thing}的{office}是谁？"),
        (f"who {_BE} {_THING}", "{thing}是谁？"),
        (f"who (?P<verb>{'|'.join(_VERBS)}) {_THING}", "{thing}由谁{verb}？"),
        (f"{_WHEN} {_BE} {_THING} (?P<verb>{'|'.join(_HAPPENS)})", "{thing}什么时候{verb}？"),
        (f"{_WHEN} {_BE} {_THING}{_TAKES_PLACE}", "{thing}是哪天举行的？"),
        (f"where {_BE} {_THING}{_TAKES_PLACE}", "{thing}在哪里举行？"),
        (f"how many (?P<what>[^?]*?) {_JOINED} {_THING}", "有多少{what}参加{thing}？"),
        (f"how many (?P<what>[^? ]+(?: [a-z]+)?) {_BE} (?:there )?(?:in|at) {_THING}", "{thing}有多少{what}？"),
        (
            f"what did {_THING} (?:say|stress|emphasi[sz]e)(?: (?:at|about|in) (?P<at>[^?]*))?",
            "{thing}在{at}上强调了什么？",
        ),
        (f"(?:which|what) meetings? {_BE} held(?: (?:in|on|at))? {_THING}", "{thing}召开了哪些会议？"),
    )
)


def is_english(question: str) -> bool:
    """Whether a question is put in English, whatever the script of its names."""
    return _ASKS.match(question.strip()) is not None


def in_chinese(question: str) -> str | None:
    """Return an English question in Chinese; None if its frame or a word of it is not known.

    Names have to stand in Chinese, as in the articles: "Who is the mayor of 海州?" is 海州的市长是谁. A question
    with a word that is left in English is not translated: half a question would find something else.
    """
    text = re.sub(r"\s+", " ", question).strip(" ?？.!").lower()
    text, days = _without_days(text)
    for pattern, frame in _FRAMES:
        if (match := pattern.match(text)) is None:
            continue
        parts = {name: _worded(part or "") for name, part in match.groupdict().items()}
        if any(part is None for part in parts.values()) or not (parts["thing"] or days):
            continue
        said = frame.replace("在{at}上", "" if not parts.get("at") else "在{at}上").format(**parts)
        return f"{'、'.join(days)}的{said}" if days else said
    return None


def _without_days(text: str) -> tuple[str, list[str]]:
    """Return the text without its dates, and them in Chinese."""
    days: list[str] = []
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            month = next(
                i for i, one in enumerate(_MONTHS, start=1) if one.startswith(match["month"].rstrip(".").lower())
            )
            days.append((f"{match['year']}年" if match["year"] else "") + f"{month}月{int(match['day'])}日")
        text = pattern.sub("", text)
    return re.sub(r"\s+", " ", re.sub(r"\b(?:on|in|at) *$", "", text.strip())).strip(), days


def _worded(part: str) -> str | None:
    """Return a part of the question in Chinese, or None if a word of it is neither Chinese nor known."""
    part = re.sub(r"\b(?:the|a|an|all|held)\b", " ", part)
    if (of := re.fullmatch(r"(.*?) (?:of|in|at) (.*)", part.strip())) is not None:
        part = f"{of[2]} {of[1]}"  # the meeting of 海州: 海州会议
    for english in sorted((*_WORDS, *_VERBS, *_HAPPENS), key=len, reverse=True):
        part = re.sub(rf"\b{english}\b", {**_WORDS, **_VERBS, **_HAPPENS}[english], part)
    part = re.sub(r"\s+", "", part)
    return None if re.search("[a-z]{2,}", part) else part
