"""What a language model wrote, read: sentences, the passages they claim to rest on, and what is no sentence at all."""

import json
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
_SOME = r"(?:所给|给出|所?提供|以上|上述|这些|现有|已有|收录|相关|检索到)?的?"
_TEXTS = "文章|材料|资料|段落|原文|报道|信息|内容|文中"
_UNTOLD = re.compile(
    rf"^(?:很?抱歉|对不起|非常抱歉|很?遗憾)?[，,]?(?:但|但是|不过)?(?:根据|在|从|由于)?(?:您|你)?{_SOME}(?:{_TEXTS})(?:中|里|内|本身)?"
    r"[，,]?我?(?:都|均|也|并)?(?:没有|未|无法|没|不能|无)|"
    r"^(?:很?抱歉|对不起|非常抱歉|很?遗憾)?[，,]?我?(?:暂时|目前)?(?:无法|不能)(?:根据|从|据此|回答|确定|得知|判断)|"
    r"^(?:(?:sorry|unfortunately|however)[,.]?\s*)?(?:the|these)?\s*(?:\w+\s)?"
    r"(?:passages?|articles?|texts?|sources?)\b[^.]{0,40}(?:\b(?:not|no|nothing)|n't)\b|^none of the\b|"
    rf"^[^。！？!?：:，,]{{2,16}}(?:[：:]\s*|(?=资料|文章|材料|段落))(?:(?:{_TEXTS})(?:中|里|内)?)?(?:均|都)?(?:未|没有?)(?:明确)?(?:说明|提及|提到|写明|给出|公布)[。.]?$|"
    r"^(?:i\s+)?cannot\b[^.]{0,30}\b(?:answer|determin|tell)",
    re.IGNORECASE,
)
# What a model says of its answer and not of the articles: nothing to check, and nothing for the reader.
_CHATTER = re.compile(
    r"^(?:好的?|当然(?:可以)?|没问题|您好|你好|谢谢(?:您的)?提问|感谢(?:您的)?(?:提问|咨询))[，,。！!]?\s*(?:$|(?:下面|以下|我(?:来|将|会|为您|给您)|让我)[^。]*[。！!]?$)"
    r"|^(?:希望|愿)[^。！!]{0,12}(?:帮助|帮到|有用|解答|有所)[^。！!]{0,12}[。！!]?$|^如(?:果|需|有|您)[^。！!]{0,24}(?:随时|请(?:告诉|告知|联系|提供|继续)|欢迎|可以?继续)[^。！!]*[。！!]?$"
    r"|^(?:\W*注意?\W*)?(?:以上|上述)(?:内容|信息|回答|资料|答案)[^。！!]*(?:来自|来源于|源自|出自|根据|基于|整理|仅供参考)[^。！!]*[。！!]?$"
    r"|^(?:信息|资料|数据|参考)?(?:来源|出处|参考资料|参考文献|参考|引用)\s*[：:][^。]*[。.]?$"
    r"|^(?:这|以上|上述)(?:些|一)?[^。，,]{0,8}(?:充分)?(?:体现|反映|表明|展现|彰显|说明)(?:出|了)[^。]*[。.]?$"
    r"|^(?:hope (?:this|that) helps|let me know if|sure|of course|certainly|source)\b[^.]*[.!:]?$",
    re.IGNORECASE,
)
# Words that only lead to a statement. What stands behind them is checked as it is.
_LEADING = re.compile(
    rf"^(?:根据|依据|按照|从|据)(?:您|你|我)?(?:所|已)?{_SOME}(?:{_TEXTS})(?:中|里|内)?(?:的)?(?:显示|所述|所示|记载|内容|可知|来看|可以看出|得知)?[，,：:]\s*"
    rf"|^(?:{_TEXTS})(?:显示|指出|提到|表明|记载)[，,：:]\s*"
    r"|^(?:最终)?(?:答案|回答|结论|小结|总结|答)[：:]\s*"
    r"|^(?:综上(?:所述)?|总之|总的来[说看]|总体(?:而言|来看)|总结(?:一下|来[说看])?|简而言之|一句话总结|因此可以得出|由此可见)[，,：:]\s*"
)
# What ties a sentence to the one before: said of what is not shown it would be said of something else.
_TIED = re.compile(
    r"^(?:此外|另外|同时|与此同时|不过|但是?|然而|而且?|并且|其中|其次|再次|最后|因此|所以|相比之下)[，,]\s*"
)
_HEADING = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+[^\n\[【。！？!?]*|\*\*[^*\n]{1,30}\*\*[ \t]*[:：]?)[ \t]*(?=\n\s*\S)", re.MULTILINE
)
_SYMBOLS = re.compile("^[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\\s]+")
_JSON = re.compile(r"\s*(?:```(?:json)?)?\s*(?P<object>\{.*\})\s*(?:```)?\s*", re.DOTALL | re.IGNORECASE)
_ANSWER_KEYS = ("answer", "回答", "答案", "content", "text")
_SPACED = re.compile("(?<=[0-9%]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=[0-9])")  # 1.5 亿元
_ROW = re.compile(r"^[ \t]*\|(.+)\|[ \t]*((?:\[[\d, ]+\])*)[ \t]*$")
_ONLY_MARKERS = re.compile(rf"(?:{_MARK}\s*)+", re.IGNORECASE)
_LISTED_SOURCES = re.compile(
    r"^[ \t#*>\-]*(?:参考(?:资料|文献|来源)?|引用(?:来源|资料)?|(?:资料|信息|数据)?来源|出处|references?|sources?)"
    r"[ \t*]*[:：]?[ \t*]*\n.*",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_ENGLISH_END = re.compile(r"(?<=[a-zA-Z\])]\.) (?=[\u3400-\u9fff])")
_RULER = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|?)+[ \t]*$")
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
        said = _LEADING.sub("", _SYMBOLS.sub("", text[start:end].strip()))
        new_line, last = "\n" in text[last:start], end
        if _UNTOLD.search(said):
            untold = True
        elif not said.endswith(("：", ":")) and not _CHATTER.search(said):  # an introduction is no statement
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
    """Return the reply without Markdown: bullets and numbers of lists, headings, emphasis, fences of code, tables."""
    return _EMPHASIS.sub("", _LINE_OPENING.sub("", _EMPHASIS.sub("", _untabled(_HEADING.sub("", _prose(reply))))))


def _prose(reply: str) -> str:
    """Return the reply without the list of sources at its end; an English sentence before a Chinese one by itself.

    Where all of it is one JSON object that holds an answer, that is the reply.
    """
    if (said := _JSON.fullmatch(reply)) is not None:
        try:
            told = json.loads(said["object"])
        except ValueError:
            told = {}
        answer = next((told[one] for one in _ANSWER_KEYS if isinstance(told.get(one), str)), None)
        reply = reply if answer is None else answer
    return _SPACED.sub("", _ENGLISH_END.sub("\n", _LISTED_SOURCES.sub("", reply)))


def _untabled(reply: str) -> str:
    """Return the reply with a line 甲：乙 for each row of its tables, heads and rulers left out."""
    lines = reply.split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _RULER.match(line) and "|" in line:
            continue
        row = _ROW.match(line)
        if row is None:
            kept.append(line)
        elif not (number + 1 < len(lines) and _RULER.match(lines[number + 1])):
            cells = [one.strip() for one in row[1].split("|") if one.strip()]
            markers = "".join(one for one in cells if _ONLY_MARKERS.fullmatch(one)) + row[2]
            first, *rest = [one for one in cells if not _ONLY_MARKERS.fullmatch(one)] or [""]
            kept.append(first + ("：" + "，".join(rest) if rest else "") + markers)
    return "\n".join(kept)


def untied(text: str) -> str:
    """Return a sentence without the word that ties it to one before it."""
    return _TIED.sub("", text)


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
