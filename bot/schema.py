"""The data of a conversation (DESIGN §4): frozen, the same on every surface, without any markup."""

from dataclasses import dataclass
from typing import Any, Literal

from index.schema import Article, DateRange, Filters, Json, Passage, Query

Verdict = Literal["supported", "partly", "unsupported"]
Mode = Literal["extractive", "model"]
Unsupported = Literal["drop", "strike"]
Relevance = Literal["strong", "medium", "weak"]
ReasonCode = Literal["no_match", "weak_match", "outside_dates", "not_in_articles", "out_of_scope"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange that went before; `answer` is shown text, markers or not."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """The page on which a question is asked, as it calls itself."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked (DESIGN §4): question, the talk so far, restrictions, language of the answer.

    Attributes:
        filters: What may be found; what lies outside is looked at to say so, and shown as such.
        scope: What may be shown at all, not even as nearest passages beyond it; `filters` lie within it.
        page: Where it is asked, for questions about 这篇文章.
    """

    question: str
    history: tuple[Turn, ...] = ()
    filters: Filters = Filters()
    lang: Literal["zh", "en"] | None = None
    scope: Filters = Filters()
    page: WebPage | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The passages an answer may rest on, best first; nothing else may be cited."""

    passages: tuple[Passage, ...]

    def article(self, article_id: str) -> Article | None:
        """Return the article if one of the passages stands in it."""
        return next((one.article for one in self.passages if one.article.id == article_id), None)


@dataclass(frozen=True, slots=True)
class Quote:
    """An exact range of an article's text that a sentence rests on."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence an answerer wrote, without markers, and what it says the sentence rests on, best first.

    Attributes:
        text: What is checked against the quotations.
        quotes: See `Quote`.
        lead: A few words of ours that stand before it and state nothing themselves: 是的, 不是, a heading.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no answer, as a code and as one honest sentence in the language of the question."""

    code: ReasonCode
    message: str

    def as_json(self) -> Json:
        """Return `{"code", "message"}`."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Coverage:
    """For which and how-many questions: how many articles were looked at, how many fit."""

    searched: int
    matched: int

    def as_json(self) -> Json:
        """Return `{"searched", "matched"}`."""
        return {"searched": self.searched, "matched": self.matched}


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer hands over for checking: sentences, or the reason why there are none.

    Attributes:
        sentences: In the order they are to be read; empty exactly if `reason` is set.
        separators: What stands after each sentence but the last: "" or a line break (a list, one item a line).
        reason: Why nothing is answered.
        coverage: See `Coverage`.
        choices: Questions offered back to the reader.
        notes: Remarks for the reader in the language of the question.
        model: Name of the language model that wrote it; None for the extractive answerer.
        confidence: How likely the sentences answer, in [0, 1]; None for what a rule reads off or a model wrote.
        counted: Whether that is the share of the question around a number, not a probability.
        evidence: Passages beyond the context that it rests on, found by a scan of the whole collection.
        settled: Whether no language model may write it anew: it sets days or statements against each other.
    """

    sentences: tuple[DraftSentence, ...] = ()
    separators: tuple[str, ...] = ()
    reason: Reason | None = None
    coverage: Coverage | None = None
    choices: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    model: str | None = None
    confidence: float | None = None
    counted: bool = False
    evidence: tuple[Passage, ...] = ()
    settled: bool = False

    def __post_init__(self) -> None:
        if bool(self.sentences) == (self.reason is not None):
            raise ValueError("a draft has either sentences or a reason for having none")
        if len(self.separators) != max(0, len(self.sentences) - 1):
            raise ValueError("there is one separator between every two sentences")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found, for the reader to look at: `also_found` of an answer."""

    passage_id: str
    display_title: str
    text: str
    score: float
    relevance: Relevance

    def as_json(self) -> Json:
        """Return one item of `also_found` (DESIGN §4)."""
        return {
            "passage_id": self.passage_id,
            "display_title": self.display_title,
            "text": self.text,
            "score": round(self.score, 4),
            "relevance": self.relevance,
        }


@dataclass(frozen=True, slots=True)
class Sources:
    """First event of a stream: what was found."""

    also_found: tuple[Found, ...]

    def as_json(self) -> Json:
        """Return the data of the event `sources`."""
        return {"also_found": [one.as_json() for one in self.also_found]}


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the draft as it is written, with markers; the answer replaces all of them."""

    text: str

    def as_json(self) -> Json:
        """Return the data of the event `delta`."""
        return {"text": self.text}


@dataclass(frozen=True, slots=True)
class Citation:
    """A checked quotation: `quote` is `Article.text[start:end]`, and stands at `raw_spans` of the raw text."""

    marker: int
    passage_id: str
    article_id: str
    title: str | None
    display_title: str
    date: str | None
    publisher: str | None
    source: str
    page: int | None
    quote: str
    start: int
    end: int
    raw_spans: tuple[tuple[int, int], ...]
    hash: str

    def as_json(self) -> Json:
        """Return one item of `citations` (DESIGN §4)."""
        return {
            "marker": self.marker,
            "passage_id": self.passage_id,
            "article_id": self.article_id,
            "title": self.title,
            "display_title": self.display_title,
            "date": self.date,
            "publisher": self.publisher,
            "source": self.source,
            "page": self.page,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "raw_spans": [list(pair) for pair in self.raw_spans],
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the verdict on it.

    Attributes:
        text: Without markers.
        start, end: Range in the answer without its markers.
        citations: Markers of what it rests on.
        verdict: Judged against all it cites and the headers of their articles.
        why: For verdicts other than supported: what does not agree, in the language of the answer.
    """

    text: str
    start: int
    end: int
    citations: tuple[int, ...]
    verdict: Verdict
    why: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """Return one item of `sentences` (DESIGN §4)."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "citations": list(self.citations),
            "verdict": self.verdict,
            "why": list(self.why),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The one answer that every surface renders (DESIGN §4)."""

    question: str
    mode: Mode
    query: Query
    answer: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    also_found: tuple[Found, ...] = ()
    choices: tuple[str, ...] = ()
    coverage: Coverage | None = None
    reason: Reason | None = None
    notes: tuple[str, ...] = ()
    index: str = ""
    model: str | None = None
    timings_ms: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.reason is not None and (self.sentences or self.citations):
            raise ValueError("a refusal has no sentences and no citations")
        if [one.marker for one in self.citations] != list(range(1, len(self.citations) + 1)):
            raise ValueError("markers count from 1 in the order of the citations")

    @property
    def refused(self) -> bool:
        """Whether the articles do not tell; `reason` says why."""
        return self.reason is not None

    def as_json(self) -> Json:
        """Return the object of DESIGN §4."""
        return {
            "question": self.question,
            "mode": self.mode,
            "refused": self.refused,
            "query": self.query.as_json(),
            "answer": self.answer,
            "sentences": [one.as_json() for one in self.sentences],
            "citations": [one.as_json() for one in self.citations],
            "also_found": [one.as_json() for one in self.also_found],
            "choices": list(self.choices),
            "coverage": self.coverage.as_json() if self.coverage else None,
            "reason": self.reason.as_json() if self.reason else None,
            "notes": list(self.notes),
            "index": self.index,
            "model": self.model,
            "timings_ms": {name: round(value, 2) for name, value in self.timings_ms},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Answer":
        """Return the answer that `as_json` wrote; filters of the query are not part of it."""
        query = data["query"]
        values = {key: data[key] for key in ("question", "mode", "answer", "index", "model")}
        return cls(
            **values,
            query=Query(
                query["text"],
                tuple(DateRange(one["from"], one["to"], one["said"]) for one in query["dates"]),
                query["lang"],
            ),
            sentences=tuple(
                Sentence(**{**one, "citations": tuple(one["citations"]), "why": tuple(one["why"])})
                for one in data["sentences"]
            ),
            citations=tuple(
                Citation(**{**one, "raw_spans": tuple((low, high) for low, high in one["raw_spans"])})
                for one in data["citations"]
            ),
            also_found=tuple(Found(**one) for one in data["also_found"]),
            choices=tuple(data["choices"]),
            coverage=Coverage(**data["coverage"]) if data["coverage"] else None,
            reason=Reason(**data["reason"]) if data["reason"] else None,
            notes=tuple(data["notes"]),
            timings_ms=tuple(data["timings_ms"].items()),
        )
