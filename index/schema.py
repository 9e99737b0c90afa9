"""The data of the search engine: frozen, guarding its invariants, importing nothing of ours.

All offsets count Unicode code points (Python's string indices), ranges are half-open.
"""

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Json = dict[str, Any]
BlockKind = Literal["heading", "paragraph", "list", "table", "quote", "code", "metadata", "caption"]

_FIRST_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?[”’」』）)]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|--\d{2}-\d{2}")


class Span(NamedTuple):
    """A stretch of text and where it stood: equally long on both sides, or one character made of several."""

    start: int
    end: int
    raw_start: int
    raw_end: int


def _check_spans(spans: tuple[Span, ...], length: int) -> None:
    """Raise ValueError unless the spans are in order, inside the text, and 1:1 or n:1."""
    last = 0
    for span in spans:
        if not (last <= span.start < span.end <= length and 0 <= span.raw_start < span.raw_end):
            raise ValueError(f"{span} is out of order or outside of {length} characters")
        if span.end - span.start not in (1, span.raw_end - span.raw_start):
            raise ValueError(f"{span} is neither 1:1 nor one character made of several")
        last = span.end


def raw_ranges(spans: tuple[Span, ...], start: int, end: int) -> list[tuple[int, int]]:
    """Map a range of text to the raw text.

    Returns:
        Raw ranges in the order of the text, adjoining ones merged. A range that crosses a repaired line
        break gives one raw range a line. Characters without a raw position (line breaks put between
        blocks) contribute nothing.
    """
    found: list[tuple[int, int]] = []
    for span in spans[max(0, bisect_right(spans, start, key=lambda one: one.start) - 1) :]:
        if span.start >= end:
            break
        low, high = max(span.start, start), min(span.end, end)
        if low >= high:
            continue
        if span.end - span.start == span.raw_end - span.raw_start:
            raw = (span.raw_start + low - span.start, span.raw_start + high - span.start)
        else:
            raw = (span.raw_start, span.raw_end)
        if found and found[-1][1] == raw[0]:
            found[-1] = (found[-1][0], raw[1])
        else:
            found.append(raw)
    return found


@dataclass(frozen=True, slots=True)
class Block:
    """What a loader knows of the structure of its file: one heading, paragraph, list item or table.

    Attributes:
        kind: What it is; `metadata` is a line such as 发布机构：…
        start, end: Range in `Document.text`.
        level: Depth of a heading, 1 to 6; 0 for everything else.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One file as loaded, before any repair.

    Attributes:
        source: Path relative to the folder that was indexed, with `/`; a single file's own name.
        text: What the loader produced, the raw text that everything later can be traced to.
            For .txt and .md it is the decoded file without its byte order mark.
        sha256: Of the file's bytes, 64 hex digits.
        format: Name of the loader: `text`, `markdown`, `html` …
        blocks: Structure the file itself states, in order, not overlapping; empty for plain text,
            where the structure has to be read from the layout.
        pages: Offset in `text` at which each page begins, for paged formats; empty otherwise.
    """

    source: str
    text: str
    sha256: str
    format: str = "text"
    blocks: tuple[Block, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One piece: a report, a notice, a photo caption, or a headline whose body is elsewhere.

    Attributes:
        id: Stable while the source path and the opening of the body are.
        source: `Document.source`.
        text: Everything that belongs to the piece, final, one block a line: kicker, title, subtitle,
            metadata lines of the page, then the body with its byline and closing author and unit.
        spans: From `text` to `Document.text`, in order of `text`; line breaks between blocks may have none.
        body: Range of the body in `text`; None for a headline whose body is on another page, which is
            listed and found but never evidence for content.
        title, kicker, subtitle: As in `text`, lines joined by a space; None where unknown.
        date: `YYYY-MM-DD`, `YYYY-MM`, `--MM-DD` (year unknown) or None; `date_text` as printed.
        publisher, byline, url: As printed or set; None where unknown.
        page: Page number in the file or as printed, from 1.
        tags: Set by a sidecar.
    """

    id: str
    source: str
    text: str
    spans: tuple[Span, ...] = field(repr=False)
    body: tuple[int, int] | None
    title: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    date: str | None = None
    date_text: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    page: int | None = None
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id or not self.text:
            raise ValueError("an article has an id and a text")
        if self.body is not None and not 0 <= self.body[0] < self.body[1] <= len(self.text):
            raise ValueError(f"body {self.body} is no range of {len(self.text)} characters")
        if self.date is not None and not _DATE.fullmatch(self.date):
            raise ValueError(f"{self.date!r} is no date of the forms YYYY-MM-DD, YYYY-MM, --MM-DD")
        _check_spans(self.spans, len(self.text))

    @property
    def display_title(self) -> str:
        """Title, else kicker, else the first sentence of the body (or of the text)."""
        if self.title or self.kicker:
            return self.title or self.kicker or ""
        body = self.text[slice(*self.body)] if self.body else self.text
        return next((m for m in (s.strip() for s in _FIRST_SENTENCE.findall(body.strip())) if m), body.strip())

    @property
    def hash(self) -> str:
        """First 12 hex digits of the SHA-256 of `text`, to notice that a cited article has changed."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def raw_ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Map a range of `text` to `Document.text`; see `raw_ranges`."""
        return raw_ranges(self.spans, start, end)

    def as_json(self) -> Json:
        """Return the object of `wenbao articles --json` (DESIGN §3)."""
        return {
            "id": self.id,
            "source": self.source,
            "page": self.page,
            "title": self.title,
            "kicker": self.kicker,
            "subtitle": self.subtitle,
            "display_title": self.display_title,
            "date": self.date,
            "date_text": self.date_text,
            "publisher": self.publisher,
            "byline": self.byline,
            "url": self.url,
            "tags": list(self.tags),
            "text": self.text,
            "body": list(self.body) if self.body else None,
            "spans": [list(span) for span in self.spans],
        }

    @classmethod
    def from_json(cls, data: Json) -> "Article":
        """Return the article that `as_json` wrote; `display_title` is computed anew."""
        values = {key: value for key, value in data.items() if key != "display_title"}
        values["spans"] = tuple(Span(*span) for span in data["spans"])
        values["body"] = tuple(data["body"]) if data["body"] else None
        values["tags"] = tuple(data["tags"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The unit that is embedded, stored and searched.

    Attributes:
        article_id: Key of its article, stable across builds.
        start, end: Range in `Article.text`.
        text: `Article.text[start:end]`, unchanged, so that a quotation can be checked and highlighted.
        context: Headline, date and publisher of the article in one line; embedded and searched with
            the text, never quoted.
    """

    article_id: str
    start: int
    end: int
    text: str
    context: str = ""

    def __post_init__(self) -> None:
        if self.start < 0 or not self.text or self.end - self.start != len(self.text):
            raise ValueError(f"[{self.start}, {self.end}) is no range of {len(self.text)} characters")

    @property
    def passage_id(self) -> str:
        """`article_id:start-end`."""
        return f"{self.article_id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """A range of days somebody meant.

    Attributes:
        start, end: First and last day, both in the range, `YYYY-MM-DD` or `--MM-DD` (any year).
        said: The words that meant it; empty where a filter did.
    """

    start: str
    end: str
    said: str = ""

    def as_json(self) -> Json:
        """Return `{"from", "to", "said"}`."""
        return {"from": self.start, "to": self.end, "said": self.said}


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be found at all; empty members do not filter.

    Attributes:
        start, end: First and last day of the article, `YYYY-MM-DD`; None leaves that side open.
            Articles whose year is unknown pass if some year would put them inside.
        publishers, sources, tags: One of the values must match.
    """

    start: str | None = None
    end: str | None = None
    publishers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.start or self.end or self.publishers or self.sources or self.tags)


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: a question that stands by itself.

    Attributes:
        text: The standalone question.
        dates: Days it speaks of, in order of mention.
        lang: Language of the answer, `zh` or `en`.
        filters: Restrictions of the collection.
        seen: What was shown before and is not wanted again; empty unless more of the same is asked for.
        spelled: Names in the text, normalised, each with another under which articles print the same.
        persons: Persons in the text, normalised, by the names that articles call them.
        within: What was shown last of the articles that it is asked of, those of the passages it comes with; empty if
            it is asked of the whole collection.
    """

    text: str
    dates: tuple[DateRange, ...] = ()
    lang: Literal["zh", "en"] = "zh"
    filters: Filters = Filters()
    seen: str = ""
    spelled: tuple[tuple[str, str], ...] = ()
    persons: tuple[str, ...] = ()
    within: str = ""

    def as_json(self) -> Json:
        """Return the member `query` of an answer (DESIGN §4)."""
        return {"text": self.text, "dates": [one.as_json() for one in self.dates], "lang": self.lang}


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found.

    Attributes:
        chunk: What was found.
        article: The whole article it stands in.
        rank: Place in the list, from 1.
        score: In [0, 1], higher is better, comparable within one list.
    """

    chunk: Chunk
    article: Article
    rank: int
    score: float

    def as_json(self) -> Json:
        """Return one item of `search --json` (DESIGN §3)."""
        return {
            "rank": self.rank,
            "score": round(self.score, 6),
            "passage_id": self.chunk.passage_id,
            "article_id": self.article.id,
            "title": self.article.display_title,
            "date": self.article.date,
            "source": self.article.source,
            "start": self.chunk.start,
            "end": self.chunk.end,
            "text": self.chunk.text,
        }
