"""What a client of OpenAI's protocol sends, and the question in it.

Source:
    https://platform.openai.com/docs/api-reference/chat/create
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot import render
from bot.errors import UnsupportedError
from bot.pipeline import MAX_TURNS
from bot.schema import Request, Turn
from bot.serve.bodies import Body, FiltersBody, Text
from index.errors import Message
from index.schema import Filters

MAX_MESSAGES = 1_000

_LAST = Message("最后一条消息要是用户的提问。", "The last message has to be a user's question.")
_ONLY_TEXT = Message("只接受文字，不接受图片、声音和文件。", "Only text is accepted, no images, sound or files.")
_CANNOT = Message("不支持 {name}：{why}", "{name} is not supported: {why}")
_ONE = Message("每个问题只有一个回答。", "there is one answer to a question.")
_NO_TOOLS = Message("回答只依据收录的文章，不调用工具。", "answers rest on the articles and call no tools.")
_TEXT = Message("回答是文字；结构化的回答在 wenbao 字段里。", "answers are text; the field wenbao holds the data.")
_NO_ODDS = Message("回答没有概率。", "answers have no probabilities.")
_NOT_STREAMED = Message("只用于流式请求。", "it is for streams only.")


class _Lenient(BaseModel):
    """A body in somebody else's protocol: what we do not know is for others, and ignored."""

    model_config = ConfigDict(extra="ignore")


class PartBody(_Lenient):
    """A part of a message."""

    type: str
    text: Text | None = None


class MessageBody(_Lenient):
    """One message; of roles other than user and assistant nothing is used."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[PartBody] | None = None

    def text(self) -> str:
        """Return what is written in it."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text" and part.text)
        return self.content or ""

    def is_text(self) -> bool:
        """Whether there is nothing else in it."""
        return not isinstance(self.content, list) or all(part.type == "text" for part in self.content)


class StreamOptionsBody(_Lenient):
    """What a stream ends with."""

    include_usage: bool | None = None


class OwnBody(Body):
    """What our own interface has beyond OpenAI's, in `extra_body={"wenbao": {…}}`."""

    filters: FiltersBody = FiltersBody()
    lang: Literal["zh", "en"] | None = None
    sources: bool = Field(default=True, description="文字末尾是否列出来源 / whether the text ends with its sources")


class CompletionBody(_Lenient):
    """A request for a chat completion.

    What steers a model that writes freely (temperature, max_tokens, seed, stop …) is accepted and has no effect.
    """

    model: Text
    messages: list[MessageBody] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptionsBody | None = None
    n: int | None = None
    tools: list[Any] | None = None
    tool_choice: Any = None
    functions: list[Any] | None = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    logprobs: bool | None = None
    wenbao: OwnBody = OwnBody()

    def asked(self) -> Request:
        """Return the last message as a question and what went before as its history.

        System messages are left out: what may be said rests on the articles, so nothing in them could be obeyed.

        Raises:
            UnsupportedError: If there is no question, or something is asked for that our answers do not have.
        """
        self._check()
        *before, last = [one for one in self.messages if one.role in ("user", "assistant")]
        limits = self.wenbao.filters
        filters = Filters(limits.start, limits.to, tuple(limits.publisher), tuple(limits.source), tuple(limits.tags))
        return Request(last.text().strip(), _turns(before)[-MAX_TURNS:], filters, self.wenbao.lang)

    def _check(self) -> None:
        if self.messages[-1].role != "user":
            raise UnsupportedError("messages", _LAST)
        if not self.messages[-1].is_text():
            raise UnsupportedError("messages", _ONLY_TEXT)
        form = (self.response_format or {}).get("type", "text")
        for name, wanted, why in (
            ("n", self.n not in (None, 1), _ONE),
            ("tools", bool(self.tools) and self.tool_choice != "none", _NO_TOOLS),
            ("functions", bool(self.functions), _NO_TOOLS),
            ("response_format", form != "text", _TEXT),
            ("modalities", self.modalities not in (None, ["text"]), _TEXT),
            ("logprobs", bool(self.logprobs), _NO_ODDS),
            ("stream_options", self.stream_options is not None and not self.stream, _NOT_STREAMED),
        ):
            if wanted:
                zh, en = _CANNOT.zh.format(name=name, why=why.zh), _CANNOT.en.format(name=name, why=why.en)
                raise UnsupportedError(name, Message(zh, en))


def _turns(messages: Sequence[MessageBody]) -> tuple[Turn, ...]:
    """Return questions with their answers; of several messages in a row each is used, of an answer its text alone."""
    turns: list[Turn] = []
    for one in messages:
        text = one.text().strip()
        if one.role == "user" and text:
            turns.append(Turn(text, ""))
        elif one.role == "assistant" and text and turns:
            said = render.without_sources(text)
            turns[-1] = Turn(turns[-1].question, "\n".join(part for part in (turns[-1].answer, said) if part))
    return tuple(turns)
