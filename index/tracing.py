"""Text that knows where each of its characters stood in the raw text."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from index.schema import Span


@dataclass(frozen=True, slots=True)
class Traced:
    """A text with its alignment: what is cut, joined and cleaned keeps its raw positions.

    Attributes:
        text: The text as it is now.
        spans: From `text` to the raw text, in order of `text`; each 1:1, or one character made of several.
    """

    text: str
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, text: str, raw_start: int = 0) -> "Traced":
        """Return a text that stands unchanged at `raw_start`."""
        return cls(text, (Span(0, len(text), raw_start, raw_start + len(text)),) if text else ())

    def __len__(self) -> int:
        return len(self.text)

    @property
    def raw(self) -> tuple[int, int]:
        """Smallest raw range that holds everything; (0, 0) where nothing has a raw position."""
        if not self.spans:
            return 0, 0
        return min(span.raw_start for span in self.spans), max(span.raw_end for span in self.spans)

    def slice(self, start: int, end: int) -> "Traced":
        """Return `text[start:end]` with its alignment, for 0 <= start <= end."""
        if start <= 0 and end >= len(self.text):
            return self
        found = []
        row = max(0, bisect_right(self.spans, start, key=lambda span: span.start) - 1)
        while row < len(self.spans) and self.spans[row].start < end:
            span = self.spans[row]
            low, high = max(span.start, start), min(span.end, end)
            if low < high:
                found.append(_cut(span, low, high, -start))
            row += 1
        return Traced(self.text[start:end], tuple(found))

    def strip(self, chars: str | None = None) -> "Traced":
        """Return the text without `chars` (white space) at both ends."""
        left = len(self.text) - len(self.text.lstrip(chars))
        return self.slice(left, max(left, len(self.text.rstrip(chars))))

    def merged(self, start: int, end: int, char: str) -> "Traced":
        """Return the one character `char`, made of everything in `[start, end)`."""
        low, high = self.slice(start, end).raw
        return Traced(char, (Span(0, 1, low, high),) if low < high else ())

    def through(self, earlier: "Traced") -> "Traced":
        """Return this text, made of `earlier.text`, aligned to what `earlier` is aligned to."""
        parts: list[Traced] = []
        for start, end, low, high in self.spans:
            if end - start == high - low:
                parts.append(Traced(self.text[start:end], earlier.slice(low, high).spans))
            else:
                parts.append(earlier.merged(low, high, self.text[start]))
        return join(parts)


def _cut(span: Span, low: int, high: int, shift: int) -> Span:
    """Return the part of a span between `low` and `high` of the text, moved by `shift`."""
    if span.end - span.start == span.raw_end - span.raw_start:
        raw_start = span.raw_start + low - span.start
        return Span(low + shift, high + shift, raw_start, raw_start + high - low)
    return Span(low + shift, high + shift, span.raw_start, span.raw_end)


def join(parts: Iterable[Traced]) -> Traced:
    """Concatenate; 1:1 stretches that adjoin on both sides become one span."""
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for part in parts:
        texts.append(part.text)
        for start, end, raw_start, raw_end in part.spans:
            span = Span(at + start, at + end, raw_start, raw_end)
            if spans and _adjoin(spans[-1], span):
                span = Span(spans[-1].start, span.end, spans[-1].raw_start, span.raw_end)
                spans.pop()
            spans.append(span)
        at += len(part.text)
    return Traced("".join(texts), tuple(spans))


def _adjoin(one: Span, other: Span) -> bool:
    """Whether two spans are 1:1 and continue each other on both sides."""
    return (
        one.end == other.start
        and one.raw_end == other.raw_start
        and one.end - one.start == one.raw_end - one.raw_start
        and other.end - other.start == other.raw_end - other.raw_start
    )
