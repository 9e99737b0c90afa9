"""What we answer, as forms: for the API's description and for tools.

Nothing is made with them; tests hold every real answer against them.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.schema import Mode, ReasonCode, Relevance, Verdict

Range = tuple[int, int]


class Reply(BaseModel):
    """An object that holds exactly this."""

    model_config = ConfigDict(extra="forbid")


class DateReply(Reply):
    """A time that the question names."""

    start: str = Field(alias="from", description="YYYY-MM-DD；年份未知时 --MM-DD / --MM-DD where the year is unknown")
    to: str
    said: str = Field(description="问题里的说法 / as the question says it")


class QueryReply(Reply):
    """How the question was understood."""

    text: str = Field(description="补全后的独立问题 / the question by itself, completed from the talk")
    dates: list[DateReply]
    lang: Literal["zh", "en"]


class SentenceReply(Reply):
    """One sentence and the verdict on it."""

    text: str
    start: int = Field(description="在去掉标记的 answer 中的位置 / offset in answer without its markers")
    end: int
    citations: list[int] = Field(description="依据的标记 / markers of what it rests on")
    verdict: Verdict
    why: list[str] = Field(description="不是 supported 时：哪里不符 / what does not agree")


class CitationReply(Reply):
    """A checked quotation: `quote` is the article's `text[start:end]`."""

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
    start: int = Field(description="Unicode 码点 / Unicode code points")
    end: int
    raw_spans: list[Range] = Field(description="在原始文件文字中的位置 / ranges in the raw text of the file")
    hash: str = Field(description="文章文字 SHA-256 的前 12 位 / first 12 hex digits of SHA-256 of the article's text")


class FoundReply(Reply):
    """A passage near the question."""

    passage_id: str
    display_title: str
    text: str
    score: float
    relevance: Relevance


class ReasonReply(Reply):
    """Why there is no answer."""

    code: ReasonCode
    message: str


class CoverageReply(Reply):
    """For which and how-many questions: articles looked at, articles that fit."""

    searched: int
    matched: int


class AnswerReply(Reply):
    """The answer, the same on every surface."""

    question: str
    mode: Mode = Field(
        description="文章原句（extractive）或语言模型（model） / the articles' own sentences, or a language model"
    )
    refused: bool
    query: QueryReply
    answer: str = Field(
        description="带 [1] 标记的文字；拒答时是一句说明 / text with markers; of a refusal, one sentence"
    )
    sentences: list[SentenceReply]
    citations: list[CitationReply]
    also_found: list[FoundReply]
    choices: list[str] = Field(description="反问时可选的问题 / questions offered back")
    coverage: CoverageReply | None
    reason: ReasonReply | None
    notes: list[str]
    index: str
    model: str | None
    timings_ms: dict[str, float]


class PassageReply(Reply):
    """A ranked passage."""

    rank: int
    score: float
    passage_id: str
    article_id: str
    title: str | None
    date: str | None
    source: str
    start: int
    end: int
    text: str


class ReprintReply(Reply):
    """Another article that prints the same piece."""

    id: str
    source: str
    publisher: str | None
    date: str | None


class ArticleReply(Reply):
    """An article as `wenbao articles --json` gives it, with the hash of its text."""

    id: str
    source: str
    page: int | None
    title: str | None
    kicker: str | None
    subtitle: str | None
    display_title: str
    date: str | None
    date_text: str | None
    publisher: str | None
    byline: str | None
    url: str | None
    tags: list[str]
    text: str
    body: Range | None
    spans: list[tuple[int, int, int, int]]
    hash: str
    reprints: list[ReprintReply] = Field(
        description="刊登同一内容的其他文章 / other articles that print the same piece"
    )
    raw: str | None = Field(default=None, description="只在 raw=true 时 / only with raw=true")


class SourcesEvent(Reply):
    """First event of a stream: what was found."""

    also_found: list[FoundReply]


class DeltaEvent(Reply):
    """A piece of the draft; the event `answer` replaces all of them."""

    text: str


class ErrorBody(Reply):
    """What happened and what to do."""

    code: str
    message: str
    hint: str | None


class ErrorReply(Reply):
    """Every failure."""

    error: ErrorBody


class OpenAIErrorBody(Reply):
    """OpenAI's form of a failure."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIErrorReply(Reply):
    """Every failure under /v1."""

    error: OpenAIErrorBody


class StatusReply(Reply):
    """Done, or well."""

    status: Literal["ok"]


class TitleReply(Reply):
    """One of the browser's conversations; times are seconds since 1970."""

    id: str
    title: str
    created: float
    updated: float
    exchanges: int


class ConversationsReply(Reply):
    """The browser's conversations, the last used first."""

    kept: bool = Field(description="是否会保存下来 / whether they outlive the server")
    conversations: list[TitleReply]


class ExchangeReply(Reply):
    """One kept question with its answer and what the reader thought of it."""

    id: str
    asked: float
    thumb: Literal["up", "down"] | None
    remark: str
    answer: AnswerReply


class ConversationReply(Reply):
    """One conversation with all its answers."""

    id: str
    title: str
    created: float
    updated: float
    exchanges: list[ExchangeReply]


class ModelReply(Reply):
    """The one model there is."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsReply(Reply):
    """Its list."""

    object: Literal["list"]
    data: list[ModelReply]


class UsageReply(Reply):
    """Tokens, estimated by characters: one for a Han character, one for three others."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    estimated: Literal[True]


class MessageReply(Reply):
    """What a reader of a chat program sees."""

    role: Literal["assistant"]
    content: str
    refusal: None


class ChoiceReply(Reply):
    """The one answer."""

    index: Literal[0]
    message: MessageReply
    logprobs: None
    finish_reason: Literal["stop"]


class CompletionReply(Reply):
    """A chat completion with the whole Answer in `wenbao`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: str | None
    choices: list[ChoiceReply]
    usage: UsageReply
    wenbao: AnswerReply


class ChunkChoiceReply(Reply):
    """What a chunk adds."""

    index: Literal[0]
    delta: dict[str, Any]
    logprobs: None
    finish_reason: Literal["stop"] | None


class ChunkReply(Reply):
    """One event of a streamed completion; the last but the usage holds the whole Answer."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    system_fingerprint: str | None
    choices: list[ChunkChoiceReply]
    usage: UsageReply | None = None
    wenbao: AnswerReply | None = None


class PassagesReply(Reply):
    """What the tool `search` returns."""

    passages: list[PassageReply]


class ReadReply(Reply):
    """What the tool `read_article` returns: a part of an article, in Unicode code points."""

    id: str
    display_title: str
    date: str | None
    publisher: str | None
    source: str
    address: str = Field(description="可以打开的网页 / page to open")
    hash: str
    length: int = Field(description="全文的字数 / characters of the whole text")
    start: int
    end: int
    text: str
