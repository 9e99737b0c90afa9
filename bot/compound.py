"""Two questions in one: 谁主持、什么时候召开？ is asked as two, each standing by itself, and answered as one.

What is left open by the second question (its meeting, its person) is taken from the first. A part that the articles
do not tell is named in a note; it never takes the answer of the other part with it.
"""

import re
from collections.abc import Callable, Sequence

from bot import lexicon
from bot.schema import Draft, Turn
from index.errors import Lang, Message

_ASKS = re.compile(
    "谁|什么|哪|何时|何地|多少|几[个名位次天年月号点人家件座所条项场套台辆处起种类层栋只级块元间批支]|为什么|为何|怎么|怎样|如何|[吗呢](?=[?？]|$)|是否|有没有|是不是"
)
_CUT = re.compile("[?？]+(?=.)|[,，、；;]|(?:，|,)?(?:以及|并且|还有|同时)(?=[谁什哪何多几为怎在由是有])")
_LEADING_ASK = re.compile("^(?:请问)?(?:是)?(?:由)?(?:谁|哪[一]?[位个](?:领导)?)(?:主持|出席|参加|主办|召开)了?")
_ASKED = re.compile(
    "(?:是|由|(?<!现)在|于|以|有|被|都)?(?:谁|什么时[候间]|哪[一]?[天年月里儿个位]|哪些|什么|何时|何地|多少|几[个名位次天年月号点人]|为什么|怎么|如何).*$"
)
_PRONOUN = re.compile("他|她|会上|会议(?!室)|这|那")
_OWN = re.compile(
    f"(?:{lexicon.NAME})(?=在|对|的|出席|主持|强调|说|讲)|[“《]|[\u4e00-\u9fff]{{2,}}(?:市|县|区|镇|村|局|部|院|公司|银行|保险|财险|产险|会议|大会|仪式|活动)"
)
_MOST = 3


def split(text: str) -> list[str]:
    """Return the questions that a text holds, each as written; one that cannot be parted is returned alone."""
    text = text.strip()
    pieces: list[str] = []
    start = 0
    for cut in _CUT.finditer(text):
        if _inside_quotes(text, cut.start()):
            continue
        before, after = text[start : cut.start()], text[cut.end() :]
        if _ASKS.search(before) and _ASKS.search(after) and not _one_list(before, after, cut[0]):
            pieces.append(before)
            start = cut.end()
    pieces.append(text[start:])
    pieces = [one.strip(" ,，、；;") for one in pieces if one.strip(" ,，、；;?？")]
    return pieces if 1 < len(pieces) <= _MOST else [text]


_PREMISE = re.compile(
    rf"^(?P<said>(?:请问)?{lexicon.NAME}[^,，?？]{{2,40}})[,，](?P<asked>(?:那么?)?(?:他|她|会上|会议|当时|其中|并且?)[^,，]*)$"
)


_CHAIRED = re.compile(
    rf"^(?:请问)?(?P<name>{lexicon.NAME})(?P<deed>主持|主持召开|召集)的(?P<event>[^,，?？的]{{2,20}}?(?:会议?|仪式|活动))(?=[是在有由的讲说强要提传学研部通几哪何什])"
)


def chaired(text: str) -> str | None:
    """Return the statement that a question takes for granted in an attribute: 某某主持了常委会; None without one."""
    found = _CHAIRED.match(text.strip())
    if found is None or not _ASKS.search(text[found.end() :]) or re.fullmatch("会议?|活动|仪式", found["event"]):
        return None
    return f"{found['name']}{found['deed']}了{found['event']}"


def premise(text: str) -> tuple[str, str] | None:
    """Return a statement and the question that rests on it: 某某主持了会议，他说了什么？; None if there is none."""
    found = _PREMISE.match(text.strip())
    if found is None or _ASKS.search(found["said"]) or not _ASKS.search(found["asked"]):
        return None
    return found["said"], found["asked"]


def _inside_quotes(text: str, place: int) -> bool:
    head = text[:place]
    return head.count("“") > head.count("”") or head.count("《") > head.count("》")


def _one_list(before: str, after: str, mark: str) -> bool:
    """Whether a comma stands in one question only: 思想、重点分别有什么要求."""
    return mark == "、" and not _ASKED.search(before)


def topic(first: str) -> str:
    """Return what a question is about: itself without the words that ask."""
    if leading := _LEADING_ASK.match(first):
        return first[leading.end() :].strip("的?？ ")
    return re.sub("(?:是|的|吗)$", "", _ASKED.sub("", first)).strip("?？ ")


def standing(parts: Sequence[str], resolve: Callable[[str, Sequence[Turn]], str]) -> list[str]:
    """Return the parts as questions that stand by themselves.

    Args:
        parts: As `split` cut them.
        resolve: Resolves a question against the talk before it.
    """
    about = topic(parts[0])
    whole = [_closed(parts[0])]
    for part in parts[1:]:
        if _PRONOUN.match(part) or part.endswith("呢"):
            whole.append(_closed(resolve(part, (Turn(parts[0], ""),))))
        elif _OWN.search(part) or not about:
            whole.append(_closed(part))
        else:
            whole.append(_closed(about + re.sub("^(?:又|还|并|都)", "", part)))
    return whole


def _closed(text: str) -> str:
    return text.rstrip("?？。 ") + "？"


def together(questions: Sequence[str], drafts: Sequence[Draft], lang: Lang) -> Draft:
    """Return the answers as one; what could not be answered is said in a note, or is the reason if nothing could."""
    told = [one for one in drafts if one.sentences]
    if not told:
        return drafts[0]
    sentences = tuple(dict.fromkeys(sentence for one in told for sentence in one.sentences))
    missing = [
        (question, one.reason.message)
        for question, one in zip(questions, drafts, strict=True)
        if one.reason is not None
    ]
    notes = [
        Message(f"“{question}”没有答案：{why}", f"No answer to “{question}”: {why}").text(lang)
        for question, why in missing
    ]
    return Draft(
        sentences,
        ("\n",) * (len(sentences) - 1),
        choices=tuple(choice for one in drafts for choice in one.choices),
        notes=(*notes, *(note for one in told for note in one.notes)),
        evidence=tuple(dict.fromkeys(passage for one in told for passage in one.evidence)),
    )
