"""English questions about Chinese articles: the frame of the question said in Chinese, its names left as they are."""

import re

from bot import english_words, lexicon

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
    "study session": "学习会",
    "symposium": "座谈会",
    "work conference": "工作会议",
    "organization department": "组织部",
    "publicity department": "宣传部",
    "united front work department": "统战部",
    "united front department": "统战部",
    "party school": "党校",
    "chief procurator": "检察长",
    "procuratorate": "检察院",
    "district party committee": "区委",
    "municipal party committee": "市委",
    "committee members": "委员",
    "alternate members": "候补委员",
    "members": "委员",
    "leaders": "领导",
    "minister": "部长",
    "training": "培训",
    "library": "图书馆",
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
    "pupils": "学生",
    "teachers": "教师",
    "classes": "班",
    "children": "儿童",
    "trees": "棵树",
    "books": "册书",
    "seats": "座位",
    "teams": "支队伍",
    "athletes": "名选手",
    "players": "名选手",
    "households": "户",
    "families": "户",
    "villages": "个村",
    "residents": "居民",
    "companies": "家企业",
    "projects": "个项目",
    "reservoirs": "座水库",
    "bridges": "座桥",
    "schools": "所学校",
    "days": "天",
    "money": "钱",
    "people": "人",
    "court": "法院",
    "articles": "文章",
    "article": "文章",
    "reporter": "记者",
    "author": "作者",
    "editor": "编辑",
}
_WORDS |= {**english_words.BODIES, **english_words.OFFICES}
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
_SAYS = {
    "decide": "审议通过",
    "decided": "审议通过",
    "adopt": "审议通过",
    "adopted": "审议通过",
    "approve": "审议通过",
    "approved": "审议通过",
    "pass": "审议通过",
    "passed": "审议通过",
    "discuss": "研究",
    "discussed": "研究",
    "study": "研究",
    "studied": "研究",
    "require": "要求",
    "required": "要求",
}
_DOES = {
    "chair": "主持",
    "preside over": "主持",
    "host": "主持",
    "attend": "出席",
    "take part in": "参加",
    "participate in": "参加",
    "join": "参加",
    "visit": "调研",
    "inspect": "调研",
    "address": "讲话",
    "speak at": "讲话",
}
_PAYERS = {
    **{"central government": "国家", "state": "国家", "province": "省里", "city": "市里", "county": "县里"},
    **{"district": "区里", "town": "镇里", "township": "乡里", "village": "村里", "provincial": "省里"},
    **{"municipal": "市里"},
}
_HOW = {
    "promote": "推进",
    "advance": "推进",
    "push forward": "推进",
    "improve": "提升",
    "build": "建设",
    "develop": "发展",
    "strengthen": "加强",
    "implement": "落实",
    "carry out": "开展",
    "study": "学习",
    "do": "做好",
    "protect": "保护",
    "ensure": "确保",
}
_HOWS = {
    **{"promoted": "推动", "advanced": "推动", "improved": "提升", "strengthened": "加强", "implemented": "落实"},
    **{"important": "重要", "postponed": "推迟", "cancelled": "取消", "canceled": "取消", "delayed": "推迟"},
}
_DONE = {
    **{
        "built": "建",
        "founded": "创办",
        "established": "成立",
        "set up": "成立",
        "completed": "完工",
        "finished": "完工",
    },
    **{"reopened": "恢复", "reopen": "恢复", "published": "发布", "issued": "发布"},
}
_WHY_DONE = {
    **{"repaired": "维修", "closed": "关闭", "shut": "关闭", "blocked": "封闭", "renovated": "改造", "rebuilt": "重建"},
    **{"built": "修建", "replaced": "更换", "moved": "搬迁", "punished": "处罚", "fined": "罚款"},
}
_DID_TO = {
    **{
        "plant": "种了",
        "donate": "捐了",
        "give": "捐了",
        "build": "建了",
        "win": "获得",
        "sell": "卖了",
        "train": "培训了",
    },
    **{
        "taught": "教过",
        "teach": "教过",
        "planted": "种了",
        "donated": "捐了",
        "built": "建了",
        "won": "获得",
        "sold": "卖了",
    },
    **{"trained": "培训了", "helped": "帮助了", "invested": "投资", "spent": "花了", "raised": "筹集", "saved": "救了"},
    **{"help": "帮助了", "invest": "投资", "spend": "花了", "raise": "筹集", "save": "救了", "visit": "走访了"},
}
_HEADS = {
    **{"部": "部长", "局": "局长", "院": "院长", "校": "校长", "办": "主任"},
    **{"区": "区长", "县": "县长", "市": "市长", "镇": "镇长", "乡": "乡长"},
}
_ASKS = re.compile(
    r"(?:who|whose|whom|when|where|which|what|why|how|is|are|was|were|did|does|do|has|have|on|in|summari[sz]e|compare|list|tell|"
    r"give|show|name|please|could|can|would)\b",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"^(?:please |could you |can you |would you |kindly |tell me |let me know |show me |do you know "
    r"|i (?:want|would like) to know )+"
)
_THING = "(?:the )?(?P<thing>[^?]*?)"
_OTHER = "(?:the )?(?P<other>[^?]*?)"
_ARTICLE = "(?:the )?(?:news )?(?:article|report|story|piece|news)"
_ABOUT = "(?:about|on|of|regarding)"
_BODIES = "(?:units|organi[sz]ations|departments|bodies|agencies|institutions)"
_WHEN = "(?:when|on (?:which|what) (?:day|date))"
_BE = "(?:was|were|is|are|will|did|does)"
_TAKES_PLACE = "(?: (?:be )?(?:held|take place|took place|happen|open|start))?"
_JOINED = "(?:attended|took part in|joined|participated in|will run|ran in|were at)"
_OF_DAY, _ON_DAY = "{of}", "{on}"


def _either(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# {of} is 2月21日的, {on} is 2月21日; where a frame holds neither, {of} stands before it.
_FRAMES = tuple(
    (re.compile(f"^{english}$"), chinese)
    for english, chinese in (
        (f"what day of the week {_BE} {_THING}{_TAKES_PLACE}", "{thing}是星期几举行的？"),
        (f"on (?:what|which) day of the week {_BE} {_THING}{_TAKES_PLACE}", "{thing}是星期几举行的？"),
        (f"when and where {_BE} {_THING}{_TAKES_PLACE}", "{thing}是哪天在哪里举行的？"),
        (f"(?:something |all )?about {_THING}", "总结一下{thing}"),
        (f"what (?:is|was|were) {_THING} about", "总结一下{thing}"),
        (f"what (?:has )?(?:happened|took place) (?:in|at|to) {_THING}", "{on}{thing}发生了什么事？"),
        (
            f"how much (?:money )?(?:did|does|will|has) (?:the )?(?P<payer>{_either(_PAYERS)})(?: government)? "
            "(?:contributed?|pay|paid|provided?|put|given?|invest(?:ed)?|spend|spent)"
            f"(?: (?:to|for|in|into|on|towards?))? {_THING}",
            "{thing}{payer}出了多少？",
        ),
        (
            "(?:who|which (?:body|level)) (?:paid for|pays for|will pay for|funded|financed|provided the money for) "
            f"{_THING}",
            "{thing}是谁出的钱？",
        ),
        (
            f"(?:which|what) (?:prize|award|medal|title|hono[u]?r)s? (?:did|has) {_THING} "
            "(?:win|won|receive|received|get)",
            "{thing}获得了什么奖？",
        ),
        (
            f"how many meetings {_BE} (?:there|held)(?: (?:in|on|at|by|for|about) {_THING})?",
            "{on}{thing}召开了几次会议？",
        ),
        (f"(?:is|was|were|are) {_THING} (?:at|present at|in attendance at) {_OTHER}", "{thing}出席了{of}{other}吗？"),
        (f"who {_BE} (?:the )?(?:head|leader|chief) of {_THING}", "{thing}的{head}是谁？"),
        (f"who (?:heads|leads) {_THING}", "{thing}的{head}是谁？"),
        (
            f"who {_BE} (?:appointed|elected|named) (?:as )?(?:the )?(?P<office>[^?]*?) (?:of|in|at) {_THING}",
            "{thing}的{office}是谁？",
        ),
        (f"who {_BE} (?:the )?(?P<office>[^?]*?) (?:of|in|at) {_THING}", "{thing}的{office}是谁？"),
        (f"who {_BE} {_THING}", "{thing}是谁？"),
        (f"(?:who|by whom) (?:wrote|reported) {_ARTICLE} {_ABOUT} {_THING}", "关于{thing}的文章是谁写的？"),
        (
            f"who (?:else )?(?:attended|took part in|participated in|joined) {_THING}",
            "谁出席了{of}{thing}？",
        ),
        ("who (?:accompanied|went with) (?P<thing>[^ ]+)(?: [^?]*)?", "谁陪同{thing}调研？"),
        (f"who (?P<verb>{_either(_VERBS)}) {_THING}", "{thing}由谁{verb}？"),
        (f"{_WHEN} {_BE} {_THING} (?P<verb>{_either(_HAPPENS)})", "{thing}什么时候{verb}？"),
        (f"{_WHEN} {_BE} {_THING} (?P<done>{_either(_DONE)})", "{thing}什么时候{done}的？"),
        (f"(?:in )?(?:what|which) year {_BE} {_THING} (?P<done>{_either(_DONE)})", "{thing}是哪一年{done}的？"),
        (f"{_WHEN} {_BE} {_THING}{_TAKES_PLACE}", "{thing}是哪天举行的？"),
        (f"{_WHEN} {_THING} (?:took place|happened|{_BE} held|opened|started)", "{thing}是哪天举行的？"),
        (f"where {_BE} {_THING} (?:visit|inspect)", "{thing}在哪里调研？"),
        (f"where (?:is|are) {_THING}(?: located)?", "{thing}在哪里？"),
        (f"where {_BE} {_THING}{_TAKES_PLACE}", "{thing}在哪里举行？"),
        (
            f"how many (?:meetings|times) {_BE} {_THING} (?P<does>{_either(_DOES)})(?: meetings)?",
            "{thing}{does}了几次会议？",
        ),
        (f"how many articles (?:mention|are about|talk about|report on) {_THING}", "有几篇文章提到{thing}？"),
        (f"how many (?P<what>[^?]*?) {_JOINED} {_THING}", "有多少{what}参加{thing}？"),
        (f"how many (?P<what>[^? ]+(?: [a-z]+)?) {_BE} (?:there )?(?:in|at) {_THING}", "{thing}有多少{what}？"),
        (f"how many (?P<what>[^? ]+(?: [a-z]+)?) (?:does|do|did) {_THING} (?:have|has)", "{thing}有多少{what}？"),
        (
            f"how (?:many|much) (?P<what>[a-z]+) (?:did|has|have|does|will) {_THING} (?P<did_to>{_either(_DID_TO)})",
            "{thing}{did_to}多少{what}？",
        ),
        (f"how much (?:did|has|have|does|will) {_THING} (?P<did_to>{_either(_DID_TO)})", "{thing}{did_to}多少钱？"),
        (f"how old (?:is|was) (?P<thing>{lexicon.NAME})", "{thing}今年多大？"),
        (f"how old (?:is|was) {_THING}", "{thing}是哪一年建的？"),
        (
            f"(?:which|what) (?:meetings?|events?|activities) {_BE} {_THING} (?P<does>{_either(_DOES)})",
            "{thing}{on}{does}了哪些会议？",
        ),
        (
            f"(?:which|what) meetings? {_BE} (?:there|held)(?: (?:in|on|at|by))?(?: {_THING})?",
            "{on}{thing}召开了哪些会议？",
        ),
        (
            "(?:which|what|list(?: all)?(?: the)?) articles (?:that )?"
            f"(?:mention|are about|about|talk about|report on|discuss) {_THING}",
            "哪些文章提到{thing}？",
        ),
        (f"(?:which|what) {_BODIES} (?:held|had|organi[sz]ed) meetings?(?: {_THING})?", "{on}哪些单位召开了会议？"),
        (
            f"(?:which|what) {_BODIES} (?:shared|exchanged) (?:their )?(?:experience|experiences|views) at {_THING}",
            "哪些单位在{thing}上作交流？",
        ),
        (
            f"(?:which|what) {_BODIES} (?:attended|took part in|participated in|joined) {_THING}",
            "哪些单位参加了{thing}？",
        ),
        (
            f"what {_BE} {_THING} (?:say|stress|emphasi[sz]e|point out)(?: (?:at|about|in) (?P<at>[^?]*))?",
            "{thing}在{of}{at}上强调了什么？",
        ),
        (f"what {_BE} (?P<says>{_either(_SAYS)}) (?:at|by|in) {_THING}", "{thing}{says}了什么？"),
        (f"what did (?:they|people) (?P<says>{_either(_SAYS)}) (?:at|in) {_THING}", "{thing}{says}了什么？"),
        (f"what {_BE} {_THING} (?P<says>{_either(_SAYS)})", "{thing}{says}了什么？"),
        (f"what {_BE} {_THING} (?:visit|inspect)", "{thing}调研了什么？"),
        (f"how long (?:is|was) {_THING}", "{thing}有多长？"),
        (f"how (?:high|tall) (?:is|was) {_THING}", "{thing}有多高？"),
        (f"how wide (?:is|was) {_THING}", "{thing}有多宽？"),
        (f"how deep (?:is|was) {_THING}", "{thing}有多深？"),
        (f"how (?:large|big) (?:is|was) {_THING}", "{thing}有多大？"),
        (f"how much (?:did|does|will) {_THING} cost", "{thing}投资多少？"),
        (f"why {_BE} {_THING} (?:held|called|organi[sz]ed)", "为什么举行{thing}？"),
        (f"why {_BE} {_THING} (?:being )?(?P<why_done>{_either(_WHY_DONE)})", "{thing}为什么{why_done}？"),
        (
            f"(?:which|what) (?:articles|reports|stories) (?:did|has|have) {_THING} (?:write|written)",
            "{thing}写了哪些文章？",
        ),
        (f"(?:which|what) (?:articles|reports|stories) (?:are|were) (?:written )?by {_THING}", "{thing}写了哪些文章？"),
        (f"what (?:is|was) {_THING}'s (?:position|job|office|post|title)", "{thing}担任什么职务？"),
        (f"what (?:is|was) (?:the )?(?:position|job|office|post|title) of {_THING}", "{thing}担任什么职务？"),
        (f"what (?:position|job|office|post|title) (?:does|did) {_THING} (?:hold|have)", "{thing}担任什么职务？"),
        (f"(?:summari[sz]e|give (?:me )?a summary of|sum up) (?:{_ARTICLE} {_ABOUT} )?{_THING}", "总结一下{thing}"),
        (f"what (?:is|was) {_ARTICLE} {_ABOUT} {_THING}(?: about)?", "总结一下{thing}"),
        (f"compare {_THING} (?:and|with|to) {_OTHER}", "比较{thing}和{other}"),
        (f"what (?:is|are) (?:the )?differences? between {_THING} and {_OTHER}", "{thing}和{other}有什么不同？"),
        (
            f"why (?:should|must|does|do|did|is|was|are|were|has) {_THING} (?:be |been )?(?P<hows>{_either(_HOWS)})",
            "为什么要{hows}{thing}？",
        ),
        (
            f"how (?:to|should we|can we|will they|do they|did they) (?P<how>{_either(_HOW)}) {_THING}",
            "怎么{how}{thing}？",
        ),
        (
            f"(?:what|which) (?:is|was) (?:the )?(?:latest|most recent|last) meeting(?: of {_THING})?",
            "{thing}最近一次会议是什么会议？",
        ),
        (f"(?:is|was) {_THING} (?:the|an?) (?P<office>[^?]*?) (?:of|in|at) {_OTHER}", "{thing}是{other}的{office}吗？"),
        (f"(?:is|was) {_THING} (?:the|an?) (?P<office>[^?]*)", "{thing}是{office}吗？"),
        (f"(?:was|were|is|are) {_THING} held", "{thing}是{on}举行的吗？"),
        (
            f"(?:did|does|do|has|have) (?P<thing>[^ ]+) (?P<does>{_either(_DOES)}) {_OTHER}",
            "{thing}{does}了{of}{other}吗？",
        ),
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
    text, days = _without_days(_bare(question))
    on = "、".join(days)
    for pattern, frame in _FRAMES:
        if (match := pattern.match(text)) is None:
            continue
        parts = {name: _said(name, part or "") for name, part in match.groupdict().items()}
        if any(part is None for part in parts.values()) or not (parts.get("thing") or days or "最近" in frame):
            continue
        parts["head"] = _head(parts.get("thing") or "")
        if parts.get("verb") == "闭幕" and re.search("[馆园店场]$", parts.get("thing") or ""):
            parts["verb"] = "关门"
        if parts.get("verb") == "开幕" and re.search("[馆园店场]$", parts.get("thing") or ""):
            parts["verb"] = "开放"  # a library opens its doors, a festival its ceremony
        if parts.get("office") == "主任" and parts["head"]:
            parts["office"] = parts["head"]  # the director of a 局
        if "{head}" in frame and parts["head"] is None:
            continue
        said = frame if parts.get("at") or "在{of}{at}上" not in frame else frame.replace("在{of}{at}上", "{of}")
        if not any(place in said for place in (_OF_DAY, _ON_DAY)):
            said = _OF_DAY + said
        return said.format(**parts, on=on, of=f"{on}的" if on else "")
    return english_words.said(text, on)


def _bare(question: str) -> str:
    """Return a question in lower case without its mark, what is said out of politeness, and going to."""
    text = _POLITE.sub("", re.sub(r"\s+", " ", question).strip(" ?？.!").lower())
    return re.sub(r"\b(?:going|scheduled|expected|supposed|planned|due|set) to (?=\w)", "", text)


def unread(question: str) -> list[str]:
    """Return the words of an English question that are not known; none where it is its form that is not."""
    return english_words.unknown(_without_days(_bare(question))[0])


def _head(body: str) -> str | None:
    """Return what the head of a body is called; None where its name does not tell."""
    if re.search("[省市区县]委$|党委$", body):
        return "书记"
    if re.search("委员会$|委$|中心$", body):
        return "主任"
    if re.search("[中小]学$|学校$", body):
        return "校长"
    if body.endswith(("图书馆", "博物馆", "文化馆", "纪念馆", "体育馆", "美术馆")):
        return "馆长"
    return "院长" if body.endswith("医院") else _HEADS.get(body[-1:])


def _said(name: str, part: str) -> str | None:
    """Return a part of the question in Chinese: a verb by the table of its frame, anything else word by word."""
    tables = {"does": _DOES, "says": _SAYS, "how": _HOW, "hows": _HOWS, "done": _DONE}
    table = {**tables, "why_done": _WHY_DONE, "did_to": _DID_TO, "payer": _PAYERS}.get(name)
    return table[part] if table else _worded(part)


_WEEKDAYS = {
    name: f"（星期{day}）"
    for name, day in zip(
        "monday tuesday wednesday thursday friday saturday sunday".split(), "一二三四五六日", strict=True
    )
}
_SPANS = (
    (re.compile(r"\b(?:in )?(?:the )?(?P<half>first|second) half of (?:the year )?(?P<year>\d{4})\b"), "half"),
    (re.compile(rf"\bin (?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?(?! ?\d)"), "month"),
    (re.compile(r"\bin (?P<year>(?:19|20)\d{2})\b"), "year"),
    (
        re.compile(r"\b(?P<when>last year|this year|last month|this month|last week|this week|yesterday|recently)\b"),
        "when",
    ),
)
_RELATIVE = {
    **{"last year": "去年", "this year": "今年", "last month": "上个月", "this month": "本月", "last week": "上周"},
    **{"this week": "本周", "yesterday": "昨天", "recently": "最近"},
}


def _without_days(text: str) -> tuple[str, list[str]]:
    """Return the text without its dates, and them in Chinese."""
    days: list[str] = []
    weekday = next((name for name in _WEEKDAYS if re.search(rf"\b{name}\b", text)), "")
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            day = f"{_month(match['month'])}月{int(match['day'])}日"
            days.append((f"{match['year']}年" if match["year"] else "") + day)
        text = pattern.sub("", text)
    if weekday and days:
        text = re.sub(rf",?\s*\b{weekday}\b,?", " ", text)
        days[0] += _WEEKDAYS[weekday]
    for pattern, kind in _SPANS:
        if (found := pattern.search(text)) is not None:
            days.append(_span(found, kind))
            text = pattern.sub("", text, count=1)
            break
    return re.sub(r"\s+", " ", re.sub(r"[\s,]*\b(?:on|in|at)?[\s,]*$", "", text.strip())).strip(), days


def _span(found: re.Match[str], kind: str) -> str:
    """Return a stretch of time in Chinese: 2023年上半年, 6月, 去年."""
    if kind == "when":
        return _RELATIVE[found["when"]]
    year = f"{found['year']}年" if found["year"] else ""
    if kind == "half":
        return f"{year}{'上' if found['half'] == 'first' else '下'}半年"
    return year + (f"{_month(found['month'])}月" if kind == "month" else "")


def _month(word: str) -> int:
    return next(i for i, one in enumerate(_MONTHS, start=1) if one.startswith(word.rstrip(".").lower()))


def _worded(part: str) -> str | None:
    """Return a part of the question in Chinese, or None if a word of it is neither Chinese nor known."""
    part = re.sub(r"['’]s\b", "的", re.sub(r"\b(?:the|a|an|all|held)\b", " ", part))
    if (of := re.fullmatch(r"(.*?) (?:of|in|at) (.*)", part.strip())) is not None:
        part = f"{of[2]} {of[1]}"  # the meeting of 海州: 海州会议
    for english in sorted((*_WORDS, *_VERBS, *_HAPPENS), key=len, reverse=True):
        part = re.sub(rf"\b{english}\b", {**_WORDS, **_VERBS, **_HAPPENS}[english], part)
    part = re.sub(r"\s+", "", part)
    return None if re.search("[a-z]{2,}", part) else part
