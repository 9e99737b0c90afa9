"""What a language model wrote, read: sentences, the passages they claim to rest on, and what is no sentence at all."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analyzer import sentences

_THINKING = "think(?:ing)?|thoughts?|reasoning|analysis"
_THOUGHTS_BEGIN = re.compile(rf"\s*(?:<(?:{_THINKING})>|◁think▷|<\|channel\|>analysis)")
_THOUGHTS_END = re.compile(rf".*(?:</(?:{_THINKING})>|◁/think▷|<\|channel\|>final<\|message\|>)\s*", re.DOTALL)
_TOKENS = re.compile(r"<\|(?:return|end|start|channel|message|im_end|eot_id)\|>")
_OPENING = re.compile(r"\s*(?:<[a-z|]{0,16}|◁[a-z]{0,6})?\Z")
_NUMBERS = r"\d{1,4}(?:\s*[-–—~～至,，、;；]\s*\d{1,4})*"
_NAMED = r"第?(?:来源|文章|段落|资料|引用|sources?|passages?|citations?|cite|ref)?\s*[:：]?\s*"
_MARK = rf"[\[［【]\s*\^?{_NAMED}{_NUMBERS}\s*(?:段|篇)?(?:†[^\]］】]*)?[\]］】]"
_MARKER = re.compile(_MARK.replace(_NUMBERS, f"({_NUMBERS})"), re.IGNORECASE)
_BRACKETED = re.compile(rf"[（(]\s*(?:见|来源|引自|source)?\s*[:：]?\s*((?:{_MARK})+)\s*[)）]", re.IGNORECASE)
_DOUBLED = re.compile(rf"[\[［【]\s*((?:{_MARK})+)\s*[\]］】]", re.IGNORECASE)
# Other ways to set a number behind a statement, which mean a passage only at its end: （1）。 <sup>1</sup>。 ¹。 ^1。
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_AT_ITS_END = re.compile(
    r"(?:[（({〔]\s*(\d{1,2})\s*[)）}〕]|<sup>\s*\[?(\d{1,2})\]?\s*</sup>|(?<![a-zA-Z米0-9])([¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2})"
    r"|(?<![0-9a-zA-Z])\^(\d{1,2}))(?=\s*(?:[。！？!?；;\n]|$))"
)
_BETWEEN = re.compile(r"(?<=\d[\]］】])[ \t、，,]+(?=[\[［【]\s*\d)")
_RANGE = re.compile(r"(\d+)\s*[-–—~～至]\s*(\d+)|(\d+)")
_AT_END = re.compile(r"\s*(?:[。！？!?；;\n\[［【]|$)")  # behind it no text goes on: a marker of nothing
_YEARS = range(1900, 2101)  # [2023] is a year, as in the number of a document
_LINE_OPENING = re.compile(
    r"^[ \t]*(?:(?:[-*+•·▪●◦>]|#{1,6})[ \t]+|\d{1,2}[.、)）](?!\d)[ \t]*|[（(]\d{1,2}[)）][ \t]*|[①-⑳][ \t]*)+",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"\*\*|__|`+(?:\w+$)?", re.MULTILINE)
_LETTER = re.compile(r"[^\W_]")
_ENDED = re.compile(r"[。！？!?；;.…][”’」』》）)\]]*$")
_SOME = r"(?:所给|给出|提供|以上|上述|这些|现有|收录|相关|检索到)?的?"
_TEXTS = "文章|材料|资料|段落|原文|报道|信息|内容|文中"
_UNTOLD = re.compile(
    rf"^(?:抱歉|对不起|很遗憾|遗憾)?[，,]?(?:但|但是|不过)?(?:根据|在|从)?{_SOME}(?:{_TEXTS})(?:中|里|内|本身)?"
    r"[，,]?(?:都|均|也|并)?(?:没有|未|无法|没|不能|无)|"
    r"^(?:抱歉|对不起)?[，,]?无法(?:根据|从|据此|回答|确定|得知|判断)|"
    r"^(?:(?:sorry|unfortunately|however)[,.]?\s*)?(?:the|these)?\s*(?:\w+\s)?"
    r"(?:passages?|articles?|texts?|sources?)\b[^.]{0,40}(?:\b(?:not|no|nothing)|n't)\b|^none of the\b|"
    r"^(?:i\s+)?cannot\b[^.]{0,30}\b(?:answer|determin|tell)",
    re.IGNORECASE,
)
_LOOP = re.compile(r"(.{4,160}?)\1{3,}\s*\Z", re.DOTALL)
_LOOP_TAIL = 800


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence without markers.

    Attributes:
        text: As written, without the model's layout.
        markers: Numbers of passages it was marked with, from 1, only those that were shown.
        break_before: Whether it began a new line.
    """

    text: str
    markers: tuple[int, ...] = ()
    break_before: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A reply, read.

    Attributes:
        sentences: What it states, each once, in order.
        untold: Whether it says, of all or of a part of the question, that the articles do not tell.
    """

    sentences: tuple[Said, ...]
    untold: bool


def read(reply: str, shown: int, *, whole: bool = True) -> Written:
    """Read a reply.

    Markers may be written [1], 【1】, [1,2], [1-3] or [来源1], before or behind the full stop. What numbers no
    shown passage ([0], [99], [2024] at the end of a sentence) is no marker and is taken out; another year in brackets
    stays in the text.

    Args:
        reply: All that was written.
        shown: How many passages the model could see.
        whole: Whether it was written to its end; if not, an unfinished last sentence is left out.
    """
    text, marked = _without_markers(_plain(without_thoughts(reply)), shown)
    ranges = [(start, end) for start, end in sentences(text) if _LETTER.search(text[start:end])]
    if ranges and not whole and not _ENDED.search(text[slice(*ranges[-1])]):
        ranges.pop()
    markers: dict[int, set[int]] = defaultdict(set)
    for at, number in marked:
        markers[_owner(at, ranges, text)].add(number)
    found: dict[str, Said] = {}
    untold, last = False, 0
    for i, (start, end) in enumerate(ranges):
        said = text[start:end].strip()
        new_line, last = "\n" in text[last:start], end
        if _UNTOLD.search(said):
            untold = True
        elif not said.endswith(("：", ":")):  # an introduction, not a statement
            found.setdefault(said, Said(said, tuple(sorted(markers[i])), new_line and bool(found)))
    return Written(tuple(found.values()), untold)


def _owner(at: int, ranges: Sequence[tuple[int, int]], text: str) -> int:
    """Return which sentence a marker belongs to: the one it stands in or behind; at the head of a line, the next."""
    before = sum(start < at for start, _ in ranges) - 1
    if before >= 0 and "\n" not in text[ranges[before][1] : at]:
        return before
    return before + 1


def without_thoughts(reply: str) -> str:
    """Return the reply without what a model that thinks aloud wrote before it; nothing while that is not sure yet.

    Where the template of the model has opened its thoughts, only their end is written.
    """
    if ended := _THOUGHTS_END.match(reply):
        return _TOKENS.sub("", reply[ended.end() :])
    return "" if _OPENING.fullmatch(reply) or _THOUGHTS_BEGIN.match(reply) else _TOKENS.sub("", reply)


def is_looping(reply: str) -> bool:
    """Whether a reply ends in the same words four times in a row: a model that got stuck."""
    found = _LOOP.search(reply[-_LOOP_TAIL:])
    return found is not None and _LETTER.search(found[1]) is not None  # a ruler of a table is no loop


def _plain(reply: str) -> str:
    """Return the reply without Markdown: bullets and numbers of lists, headings, emphasis, fences of code."""
    return _EMPHASIS.sub("", _LINE_OPENING.sub("", _EMPHASIS.sub("", reply)))


def _without_markers(text: str, shown: int) -> tuple[str, list[tuple[int, int]]]:
    """Return the text without markers, and (place in it, number) of each that names a shown passage."""
    text = _AT_ITS_END.sub(lambda found: f"[{next(filter(None, found.groups())).translate(_RAISED)}]", text)
    text = _DOUBLED.sub(r"\1", _BRACKETED.sub(r"\1", _BETWEEN.sub("", text)))
    out, last = "", 0
    marked: list[tuple[int, int]] = []
    for match in _MARKER.finditer(text):
        numbers = list(_numbers(match[1]))
        if any(one in _YEARS for one in numbers) and not (len(numbers) == 1 and _AT_END.match(text, match.end())):
            continue
        out += text[last : match.start()].rstrip(" \t")
        last = match.end()
        marked += [(len(out), one) for one in numbers if 1 <= one <= shown]
    return out + text[last:], marked


def _numbers(written: str) -> Iterator[int]:
    for first, last, alone in _RANGE.findall(written):
        if alone:
            yield int(alone)
        else:
            yield from range(int(first), min(int(last), int(first) + 99) + 1)
