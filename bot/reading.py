"""An article as the rules of answering read it: units (sentences, cut at semicolons) with their surroundings."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from bot import lexicon
from index.analyzer import clauses
from index.dates import find_dates
from index.schema import Article

_REPORTER = re.compile(
    r"^(?:本报讯|[\u4e00-\u9fff]{2,8}讯|[\u4e00-\u9fff]{1,8}[0-9]{1,2}月[0-9]{1,2}日[电讯])?\s*[(（][^)）]{0,30}[)）]\s*|^本报讯\s*"
)
# A name of two characters, spaced to the width of three: 王 林、李建国.
_SPACED = re.compile(
    f"(?:(?<=[、:：,，])([{lexicon.SURNAMES}])|(?<=[、:：])([\u4e00-\u9fff]))[ \u3000]"
    "([\u4e00-\u9fff])(?=[、,，。;；等])"
)
_BARE_DAY = re.compile(
    "(?<![0-9月.、到—~～-])(?<![0-9],)(?<!日至)(?P<day>[1-9]|[12][0-9]|3[01])日"
    "(?!元|内|前?[之以]内|后?[之以]后|龄|游|均|线|年化|间|平均|用|报|期|制)"
)
_ENDS = frozenset("。！？!?…;；:：”’」』》)）]】〕")
_LONGEST = 500  # characters; what is longer is no torn sentence


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of an article, or a part of it that ends with a semicolon.

    Attributes:
        index: Place in `Reading.units`.
        start, end: Range in `Article.text`.
        text: Normalised, one character for one.
        body: Whether it belongs to the body; headlines and metadata lines do not.
        sentence: First unit of the sentence it is a part of.
    """

    index: int
    start: int
    end: int
    text: str
    body: bool
    sentence: int


@dataclass(frozen=True)
class Reading:
    """An article, cut into units."""

    article: Article
    text: str
    units: tuple[Unit, ...]

    @cached_property
    def header(self) -> str:
        """Headlines, metadata and the opening sentence: what everything in the article is about."""
        opening = self.opening
        head = self.text[: self.article.body[0]] if self.article.body else self.text
        return head + (opening.text if opening else "")

    @cached_property
    def opening(self) -> Unit | None:
        """The first sentence of the body, which in news says when and what."""
        return next((unit for unit in self.units if unit.body and not _REPORTER.fullmatch(unit.text)), None)

    @cached_property
    def days(self) -> tuple[tuple[int, str], ...]:
        """The days the text names, each with its position."""
        year = int(self.article.date[:4]) if self.article.date and self.article.date[0] != "-" else None
        return tuple((one.start, one.date) for one in find_dates(self.text, year=year))

    @cached_property
    def bare_days(self) -> tuple[tuple[int, str], ...]:
        """The days named by their number alone (记者10日获悉), each with its position, as `YYYY-MM-DD` or `--MM-DD`.

        Month and year are those of the last full date before it, where it goes on from that (8月7日…9日), else of the
        article's own day, which it does not come after. Where neither is known, the day is `----DD`.
        """
        found: list[tuple[int, str]] = []
        for one in _BARE_DAY.finditer(self.text):
            number = int(one["day"])
            before = next((day for position, day in reversed(self.days) if position < one.start()), None)
            whole = before is not None and before.count("-") > 1  # a day, not a month alone
            if before is not None and whole and self.article.date and number < int(before[-2:]):
                before = None
            known = before or self.article.date
            if known is None:
                found.append((one.start(), f"----{number:02}"))
                continue
            if known[0] != "-" and len(known) == len("YYYY-MM"):
                found.append((one.start(), f"{known}-{number:02}"))
                continue
            year, month = known[: -len("MM-DD")], int(known[-5:-3])
            if before is None and number > int(known[-2:]):
                month = (month + 10) % 12 + 1
                year = f"{int(year[:-1]) - 1:04}-" if month == 12 and year[0] != "-" else year
            found.append((one.start(), f"{year}{month:02}-{number:02}"))
        return tuple(found)

    def around(self, unit: Unit, before: int, after: int) -> str:
        """Return the text from `before` units ahead of a unit to `after` units behind it."""
        low = self.units[max(0, unit.index - before)].start
        high = self.units[min(len(self.units) - 1, unit.index + after)].end
        return self.text[low:high]


def read(article: Article, normalize: Callable[[str], str]) -> Reading:
    """Cut an article into units; the reporter's line (本报讯（记者 某某）) is a unit of its own."""
    text = _SPACED.sub(_closed, normalize(article.text))
    body = article.body or (len(text), len(text))
    units: list[Unit] = []
    for low, high in _joined(text, clauses(article.text), body[0]):
        for start, end in [(low, body[0]), (body[0], high)] if low < body[0] < high else [(low, high)]:
            byline = _byline(text[start:end]) if start >= body[0] else None
            cut = [start, start + byline.end(), end] if byline and byline.end() < end - start else [start, end]
            for first, last in zip(cut, cut[1:], strict=False):
                shown = text[first:last].strip()
                if not shown:
                    continue
                first += len(text[first:last]) - len(text[first:last].lstrip())
                last = first + len(shown)
                goes_on = bool(units) and units[-1].text.endswith((";", "；")) and units[-1].body
                sentence = units[-1].sentence if goes_on else len(units)
                units.append(Unit(len(units), first, last, shown, body[0] <= first < body[1], sentence))
    return Reading(article, text, tuple(units))


def _closed(spaced: re.Match[str]) -> str:
    """Return a spaced name without its space, which goes behind it: ranges stay."""
    return "".join(filter(None, spaced.groups())) + " "


def _byline(text: str) -> re.Match[str] | None:
    """Match the reporter's line at the beginning; that it needs a bracket or 本报讯 is soon seen."""
    return _REPORTER.match(text) if "(" in text or "（" in text or text.startswith("本报讯") else None


def _joined(text: str, ranges: Sequence[tuple[int, int]], body_start: int) -> list[tuple[int, int]]:
    """Join what a line break cut in two: prose that stops without any mark and goes on in the next line."""
    joined: list[tuple[int, int]] = []
    for low, high in ranges:
        if joined and joined[-1][0] >= body_start:
            start, end = joined[-1]
            torn = text[end - 1] not in _ENDS and re.search("[,，。]", text[start:end]) and "\n" in text[end:low]
            if torn and not _byline(text[low:high]) and high - start < _LONGEST:
                joined[-1] = (start, high)
                continue
        joined.append((low, high))
    return joined


def occurrences(word: str, text: str) -> Iterator[int]:
    """Yield where a word begins in a text, none within another."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


class Readings:
    """Readings of the articles met last, by id and text; safe to share between threads."""

    def __init__(self, normalize: Callable[[str], str], size: int = 4_000_000) -> None:
        """Take how many characters of articles are kept read; each takes some 8 bytes."""
        self._normalize, self._size, self._held = normalize, size, 0
        self._kept: OrderedDict[tuple[str, int], Reading] = OrderedDict()
        self._lock = Lock()

    def of(self, article: Article) -> Reading:
        """Return the reading of an article, kept from before or made now."""
        key = (article.id, hash(article.text))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        reading = read(article, self._normalize)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = reading
                self._held += len(reading.text)
            while self._held > self._size and len(self._kept) > 1:
                self._held -= len(self._kept.popitem(last=False)[1].text)
        return reading
