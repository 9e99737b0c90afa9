"""A list that is shorter than the article's own count: of 甲局、乙镇等6家单位 two are named, and the answer says so."""

import re
from collections.abc import Iterator, Sequence

from bot.claims import measured
from bot.schema import Citation, Context
from index.analyzer import sentences
from index.errors import Message

_ASKED = re.compile(
    "哪[些几两二三四五六七八九十]|名单|都有谁|有谁|(?:包括|分别是|都是|列出)[^,，]{0,6}(?:什么|谁|哪)|列出|列举|(?:有|是)谁[?？。]?$"
)
_NUMBER = "(?P<number>[0-9]{1,4}|[一二两三四五六七八九十百]{1,4})(?P<more>[余多]?)"
_UNIT = "(?P<unit>[家个名位所支项座条人种处类款门部只户场])"
_NOUN = "(?P<noun>[\u4e00-\u9fff]{0,4})"
_LIST = "(?P<list>[^,，。；;:：、]{2,24}(?:、[^,，。；;:：、]{2,24})+?)"
_BEFORE = re.compile(f"{_LIST}等[^,，。；;、0-9一二两三四五六七八九十]{{0,4}}{_NUMBER}{_UNIT}{_NOUN}")
_BEHIND = re.compile(
    f"{_NUMBER}{_UNIT}{_NOUN}[^。；;0-9、]{{0,12}}?(?:[,，]?(?:分别|它们|他们|依次)?(?:是|为)|[,，]?(?:包括|即)|[:：])"
    "(?P<list>[^,，。；;:：、]{2,24}(?:、[^,，。；;:：、]{2,24})+)"
)
_COUNTED = re.compile(f"{_NUMBER}{_UNIT}{_NOUN}")
_ENUMERATION = re.compile("[^,，。；;:：、]{2,24}(?:、[^,，。；;:：、]{2,24})+")
_PARTS = re.compile("、|(?<=[\u4e00-\u9fff]{2})[和及与](?=[\u4e00-\u9fff]{2})|以及")
_HAN = re.compile("[^一-鿿]|分别|哪[些几]|有谁")
_AT_LEAST = 2


def note(question: str, citations: Sequence[Citation], context: Context) -> Message | None:
    """Return a note that an answer names fewer than its article counts; None where nothing tells so.

    Args:
        question: As understood; only one that asks which ones can be answered with too few.
        citations: What the answer rests on.
        context: The articles it stands in.
    """
    if _ASKED.search(question) is None:
        return None
    for one in citations:
        article = context.article(one.article_id)
        before = _before(article.text, one.start) if article is not None else ""
        for counted, named, unit in (*_short(one.quote), *_announced(question, before, one.quote)):
            return Message(
                f"原文说有 {counted} {unit}，写出名字的只有 {named} {unit}，所以这里没有列全。",
                f"The article counts {counted} but names only {named}, so the list is not complete.",
            )
    return None


def _short(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield count, names and unit of each list in a text that is shorter than the count beside it."""
    for found in (*_BEFORE.finditer(text), *_BEHIND.finditer(text)):
        yield from _missing(found, found["list"])


def _announced(question: str, before: str, quote: str) -> Iterator[tuple[str, int, str]]:
    """Yield the same where the sentence before counts what is asked for, as in 6家单位发言。甲局、乙镇介绍了经验."""
    lists = [found[0] for found in _ENUMERATION.finditer(quote)]
    if len(lists) != 1 or _COUNTED.search(quote):
        return
    counts = [found for found in _COUNTED.finditer(before) if len(found["noun"]) > 1 and found["noun"][:2] in question]
    if len(counts) == 1 and _tells(before, question.rpartition(counts[0]["noun"][:2])[2]):
        yield from _missing(counts[0], lists[0])


def _tells(text: str, asked: str) -> bool:
    """Whether a text holds two characters in a row of what is asked of those that are counted."""
    asked = _HAN.sub("", asked)
    return len(asked) < 2 or any(asked[i : i + 2] in text for i in range(len(asked) - 1))


def _missing(found: re.Match[str], listed: str) -> Iterator[tuple[str, int, str]]:
    values = measured(f"{found['number']}{found['unit']}").get(found["unit"], set())
    named = len(_PARTS.split(listed))
    count = int(next(iter(values), "#0")[1:])
    if _AT_LEAST <= named < count:
        yield f"{found['number']}{found['more']}", named, found["unit"]


def _before(text: str, start: int) -> str:
    """Return the sentence of a text that ends before a place."""
    return next((text[low:high] for low, high in reversed(list(sentences(text[:start]))) if text[low:high].strip()), "")
