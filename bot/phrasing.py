"""Original sentences to sentences of an answer: shortened to the clauses that matter, with 他 and 会议 resolved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import gatherings, lexicon, rolls, roster, shown
from bot.question import Question
from bot.reading import Reading, Unit
from bot.schema import DraftSentence, Quote
from bot.selection import closeness, hit

_CLAUSE = re.compile(r"[^,，]*[,，]?")
_OPENERS, _CLOSERS = "“《「『（(", "”》」』）)"
_MARK = re.compile(f"[{_OPENERS}{_CLOSERS},，]")
_SUBJECT = re.compile(
    rf"^(?:同时[,，]|其中[,，]|随后[,，]|会上[,，]|下步[,，])?[^,，。;；]{{0,30}}?(?:{lexicon.SPEECH}|要求|决定|通过|建议|报道称?)[,，:：]"
)
_PRONOUN = re.compile(r"^(?:同时[,，]|随后[,，]|会上[,，])?(?P<word>他|她)(?=[^们])")
_SPEAKER = re.compile(
    rf"(?P<name>{lexicon.NAME})(?=(?:同志)?(?:出席|主持|参加|一行|先后|来到|前往|赴|到|带队|率|深入|调研|走访|考察|慰问|看望|检查|督[查导]|会见|在|对|充分|高度|肯定"
    rf"|{lexicon.SPEECH}|希望|勉励|叮嘱|鼓励|呼吁|提醒|[,，]))"
)
_HAPPENED = "召开|举行|举办|开幕|闭幕|启动|调研|走访|考察|开展|发布|揭牌|签约|开工|成立"
_GAP = "……"
_KEPT = 10.0  # more than any clause is worth
_GOES_ON = re.compile("^(?:要|必须|坚持|以|把|加强|推进|推动|深入|切实|持续|全面|强化|坚定|做|抓)")
_ABOUT_CREDITS = re.compile("记者|作者|通讯员|编辑|谁写|谁拍|拍摄|摄影|照片|图片|供图")
_LOST = 0.1  # of the question's words that may stand in a byline or caption which is not shown
_STANDS_ALONE = re.compile(r"^(?:会议|会上|大会|全会|活动|此次|这次|该|本次|他|她|其|同时|随后|此外|上述|要|对此|为此)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of an article's text."""

    start: int
    end: int


def clause_ranges(text: str) -> list[tuple[int, int]]:
    """Return the clauses of a unit: cut after commas that stand in no quotation or bracket."""
    ranges: list[tuple[int, int]] = []
    start = depth = 0
    for mark in _MARK.finditer(text):
        position, char = mark.start(), mark[0]
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(0, depth - 1)
        elif not depth:
            digits = text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()
            if not digits:
                ranges.append((start, position + 1))
                start = position + 1
    if start < len(text):
        ranges.append((start, len(text)))
    return ranges


def shorten(
    question: Question, text: str, max_chars: int, keep: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """Return the ranges of a unit to be shown: all of it, or its subject and the clauses that matter most.

    The clause window with the best coverage of the question and the nearest possible answers is extended to
    the right first, where enumerations go on, as long as `max_chars` allows.
    """
    if len(text) <= max_chars:
        return [(0, len(text))]
    clauses = clause_ranges(text)
    subject = _SUBJECT.match(text)
    head = subject.end() if subject else 0
    head = next((end for start, end in clauses if end >= head and start < max(head, 1)), 0) if subject else 0
    if head > max_chars // 2:
        head = 0
    rest = [(start, end) for start, end in clauses if start >= head] or clauses

    every = [(0, head), *rest] if head else rest
    held = [[any(form in text[low:high] for form in term.forms) for term in question.terms] for low, high in every]
    often = [max(1, sum(column)) for column in zip(*held, strict=True)]
    total = sum(term.weight for term in question.terms) or 1.0

    def worth(piece: str, has: Sequence[bool]) -> float:
        own: float = sum(
            term.weight / many for term, many, found in zip(question.terms, often, has, strict=True) if found
        )
        asked = sum(bool(word) and word in piece for word in (question.focus, question.pivot))
        return own / total + 0.5 * closeness(question, piece) + 0.6 * asked

    worths = [worth(text[low:high], has) for (low, high), has in zip(every, held, strict=True)]
    if keep is not None:
        worths = [
            value + (_KEPT if low < keep[1] and keep[0] < high else 0.0)
            for value, (low, high) in zip(worths, every, strict=True)
        ]
    if head:
        if question.kind == "person" and worths[0] >= max(worths[1:], default=0.0):
            return [(0, head)]  # who did it is said; what he went on to say was not asked
        worths = worths[1:]
    best = max(range(len(rest)), key=lambda number: (worths[number], -number))
    first = last = best
    room = max_chars - head
    gains = True
    while gains:
        gains = False
        right = rest[last + 1] if last + 1 < len(rest) else None
        left = rest[first - 1] if first > 0 else None
        size = rest[last][1] - rest[first][0]
        if left and hit(question.terms, text[left[0] : left[1]]).covered > 0.15 and size + left[1] - left[0] <= room:
            first -= 1
            gains = True
        elif right and size + right[1] - right[0] <= room:
            last += 1
            gains = True
        elif left and size + left[1] - left[0] <= room:
            first -= 1
            gains = True
    window = (rest[first][0], rest[last][1])
    if head and window[0] == head:
        return [(0, window[1])]
    return [(0, head), window] if head else [window]


def sentence(
    question: Question, reading: Reading, unit: Unit, max_chars: int, *, keep: tuple[int, int] | None = None
) -> DraftSentence:
    """Return a unit as one sentence of the answer; `keep` is a range of it that must not be cut away."""
    ranges = shorten(question, unit.text, max_chars, keep)
    start = _lead(question, reading, unit)
    ranges = [(max(start, low), high) for low, high in ranges if high > start]
    written = _written(reading, [(unit.start + low, unit.start + high) for low, high in ranges], unit)
    if (verb := rolls.verb(reading, unit)) is None:
        return written
    article = reading.article
    said = _one_line(article.text[slice(*verb)])
    return replace(written, text=f"{said}{written.text}", quotes=(Quote(article.id, *verb), *written.quotes))


def _lead(question: Question, reading: Reading, unit: Unit) -> int:
    """Return how many characters of a unit are byline, dateline or caption, unless the question is about them."""
    if not unit.body or question.kind == "time" or _ABOUT_CREDITS.search(question.text):
        return 0
    title = reading.text.splitlines()[0] if reading.article.title else None
    start = shown.lead(unit.text, title)
    if question.kind in ("name", "thing") and "“" in unit.text[:start]:
        return 0  # the caption may hold what it is called
    lost = hit(question.terms, unit.text).covered - hit(question.terms, unit.text[start:]).covered
    return start if lost < _LOST else 0


def _written(reading: Reading, ranges: Sequence[tuple[int, int]], unit: Unit) -> DraftSentence:
    article = reading.article
    quotes = [Quote(article.id, start, _without_comma(article.text, start, end)) for start, end in ranges]
    pieces = [article.text[start:end] for start, end in ranges]
    starts_late = ranges[0][0] > unit.start
    text = _one_line(pieces[0] if len(pieces) == 1 else _with_gap(pieces[0], pieces[1]))
    pronoun = _PRONOUN.match(reading.text[ranges[0][0] : ranges[0][1]])
    if pronoun and (person := speaker(reading, unit)):
        name, quote = person
        text = text[: pronoun.start("word")] + name + text[pronoun.end("word") :]
        quotes.append(quote)
    if starts_late:
        text = text.lstrip(" ，,、")
    text = shown.paired(_closed(text))
    if says := shown.speaker(article.text, ranges[0][0], ranges[-1][1]):
        text = f"{_one_line(says.text)}：“{text.strip('“”')}”"
        quotes.append(Quote(article.id, says.start, says.end))
    return DraftSentence(text, tuple(quotes))


def _with_gap(head: str, rest: str) -> str:
    """Join who speaks with what matters of what he says; dots where it does not begin as a demand of its own."""
    return head + rest if _GOES_ON.match(rest) else head.rstrip(" ,，:：") + _GAP + rest


def _without_comma(text: str, start: int, end: int) -> int:
    """Return the end of a range without the comma or space it ends with."""
    while end > start + 1 and text[end - 1] in ",，、 \n":
        end -= 1
    return end


def _one_line(text: str) -> str:
    """Join lines: without a space between Han characters, with one elsewhere."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=[\u4e00-\u9fff，、。])\s*\n\s*(?=[\u4e00-\u9fff“])", "", text))


def _closed(text: str) -> str:
    """Return a text that ends as a sentence does."""
    text = text.strip().rstrip("，,、；; ")
    return text if text.endswith(tuple("。！？!?…")) or re.search("[。！？]”$", text) else text + "。"


def speaker(reading: Reading, unit: Unit) -> tuple[str, Quote] | None:
    """Return who 他 is at the beginning of a unit: the last person acting before it, and where he is named."""
    for index in range(unit.index - 1, max(-1, unit.index - 6), -1):
        earlier = reading.units[index]
        names = [
            one.span("name") for one in _SPEAKER.finditer(earlier.text) if _begins_a_name(earlier.text, one.start())
        ]
        names = sorted({*_acting(earlier.text, reading.text), *names})
        if names:
            one_alone = len({earlier.text[slice(*one)] for one in names}) == 1
            first, last = names[-1] if one_alone else names[0]
            for start, end in clause_ranges(earlier.text):
                if start <= first < end:
                    low, high = earlier.start + start, earlier.start + end
                    quote = Quote(reading.article.id, low, _without_comma(reading.article.text, low, high))
                    return reading.article.text[earlier.start + first : earlier.start + last], quote
        elif _INTRODUCED.search(earlier.text):
            return None  # 市民某某带着女儿: who is meant has been named, but where the name ends is not known
    return None


def _acting(text: str, article: str) -> list[tuple[int, int]]:
    """Return the ranges of names, known from where they stand in an article, behind which a verb stands."""
    return [one for one in roster.people(text, article) if text[one[1] : one[1] + 1] not in tuple("、,，。;；的")]


_INTRODUCED = re.compile(
    f"(?:市民|村民|居民|游客|群众|读者|家长|业主|乘客|顾客|店主|老板|学生|工人|选手|志愿者){lexicon.NAME}"
)
_BEFORE_NAME = re.compile(rf"(?:{lexicon.ROLES}|同志|老人|村民|市民|居民|记者|名叫|[由和与及是为])[ \u3000]?$")


def _begins_a_name(text: str, start: int) -> bool:
    """Whether a name may begin here: behind punctuation or an office, never inside a word (学|习集训)."""
    return not re.match("[\u4e00-\u9fff]", text[start - 1 : start]) or _BEFORE_NAME.search(text[:start]) is not None


def occasion(reading: Reading, max_chars: int = 70) -> DraftSentence | None:
    """Return when and what the article is about, from its opening sentence, cut short."""
    opening = reading.opening
    if opening is None:
        return None
    clauses = clause_ranges(opening.text)
    end = 0
    for _, stop in clauses:
        if stop > max_chars and end:
            break
        end = stop
        if re.search(_HAPPENED, opening.text[:end]):
            break
    if not end or end > max_chars + 40 or not re.search(_HAPPENED, opening.text[:end]):
        return None
    stop = _without_comma(reading.article.text, opening.start, opening.start + end)
    text = _one_line(reading.article.text[opening.start : stop])
    return DraftSentence(_closed(text), (Quote(reading.article.id, opening.start, stop),))


def needs_occasion(question: Question, reading: Reading, unit: Unit) -> bool:
    """Whether a reader could not tell from the unit and the question what it is about."""
    if unit is reading.opening or not unit.body or question.dates and not gatherings.latest(question.text):
        return False
    return bool(_STANDS_ALONE.match(unit.text)) or len(unit.text) < 45
