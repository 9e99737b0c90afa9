"""What of a printed sentence is shown: no byline, dateline or caption before it, its quotation marks in pairs."""

import re
from dataclasses import dataclass

from bot import lexicon

_SHORTEST = 8  # characters of a sentence; what is shorter is no sentence behind a caption but a part of it
_NAMES = r"[\u4e00-\u9fff]{2,4}(?:[ 、]+[\u4e00-\u9fff]{2,4}){0,3}"
_BYLINE = re.compile(
    rf"^[\u4e00-\u9fff]{{0,10}}(?:记者|通讯员)[ :：]?{_NAMES}(?: *通讯员 ?{_NAMES})? +(?:[\u4e00-\u9fff]{{2,5}})?报道 ?"
)
_DATELINE = re.compile(
    r"^[\u4e00-\u9fff·]{2,12}?[0-9]{1,2}月[0-9]{1,2}日(?:电|讯)(?: ?[(（][^()（）]{2,30}[)）])?[ ,，:：]*"
)
_CREDIT = re.compile(
    r"^(?:[^。！？!?;；]{0,60}?[(（][^()（）]{0,24}(?:摄影?|供图|配图|制图|资料图|拍摄)[)）]"
    r"|[^。！？!?;；,，]{1,16}(?:供图|摄影|摄)(?= )) *"
)
_LABEL = re.compile(r"^【[^】]{1,20}】 *")
_OPEN, _CLOSE = "“", "”"
_SAYS = "告诉记者|介绍说|介绍道|说道|表示|介绍|认为|指出|强调|称|说|坦言"
_BEFORE = re.compile(rf"(?P<who>[^。！？!?；;\n“”]{{2,45}}(?:{_SAYS}))[:：,，]?\s*$")
_AFTER = re.compile(rf"\s*(?P<who>[^。！？!?；;，,\n“”]{{2,40}}?(?:{_SAYS}))(?=[。，,])")
_NAMED = re.compile(lexicon.NAME)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a quoted sentence, as printed beside it: 董事长某某说; a range of the article's text."""

    text: str
    start: int
    end: int


def lead(text: str, title: str | None = None) -> int:
    """Return how many characters at the head of a normalised unit are no part of its sentence.

    These are bylines (某报记者 某某 某地报道), datelines (某社某地8月1日电), captions that end with who took the
    picture, labels in 【】 and the article's own headline.
    """
    at = 0
    for pattern in (_LABEL, _CREDIT, _BYLINE, _DATELINE):
        if (match := pattern.match(text[at:])) and len(text) - at - match.end() >= _SHORTEST:
            at += match.end()
    if title and len(title) >= _SHORTEST and text[at:].startswith(title) and len(text) - at - len(title) >= _SHORTEST:
        at += len(title)
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def paired(text: str) -> str:
    """Return a sentence whose double quotation marks are in pairs: a lone one at its edge goes, else it is closed."""
    depth = 0
    for place, char in enumerate(text):
        if char == _OPEN:
            depth += 1
        elif char == _CLOSE and depth:
            depth -= 1
        elif char == _CLOSE:
            return paired(text[:place] + text[place + 1 :])
    if not depth:
        return text
    if text.startswith(_OPEN):
        return paired(text[1:])
    return text + _CLOSE * depth


def speaker(text: str, start: int, end: int) -> Speaker | None:
    """Return who says the sentence at `text[start:end]` if it stands in a quotation whose speaker it does not name.

    The paragraph is looked at: the words before the mark that opens, or those behind the mark that closes.
    """
    low = text.rfind("\n", 0, start) + 1
    opened = _opening(text, low, start)
    if opened is None:
        return None
    closed = text.find(_CLOSE, opened + 1)
    if closed < 0 or closed > end and "\n" in text[end:closed]:
        closed = end
    elif closed < end - 2:
        return None  # the sentence goes on behind the quotation and says who speaks, or it is none
    before = _BEFORE.search(text[low:opened])
    if before and _NAMED.search(before["who"]):
        return Speaker(before["who"], low + before.start("who"), low + before.end("who"))
    after = _AFTER.match(text, closed + 1)
    if after and _NAMED.search(after["who"]):
        return Speaker(after["who"], after.start("who"), after.end("who"))
    return None


def _opening(text: str, low: int, start: int) -> int | None:
    """Return where the quotation opens in which a place stands, in the paragraph that begins at `low`."""
    if text.startswith(_OPEN, start):
        return start
    opened = text.rfind(_OPEN, low, start)
    return opened if opened >= 0 and _CLOSE not in text[opened:start] else None
