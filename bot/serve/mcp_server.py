"""Search, ask and read_article as tools for agents, by the Model Context Protocol.

Every request stands for itself: there are no sessions, nothing is pushed, so GET is 405 and any server may answer.
The SDK's low level is used; its high level sets up logging for the whole process.

Source:
    https://modelcontextprotocol.io/specification, Streamable HTTP
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from fastapi import FastAPI
from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot import render
from bot.compose import Engine
from bot.errors import ForbiddenError, NotFoundError, RequestError
from bot.limits import Allowance
from bot.schema import Request as Asked
from bot.schema import Turn
from bot.serve import access, failures
from bot.serve.bodies import Body, FiltersBody, Text, TurnBody
from bot.serve.replies import AnswerReply, PassagesReply, ReadReply, Reply
from bot.serve.visitor import language, within
from bot.settings import Settings
from index.errors import Message, QAError
from index.schema import Filters, Json

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_log = logging.getLogger(__name__)

PATH = "/mcp"
MAX_READ_CHARS = 20_000
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_INSTRUCTIONS = (
    "问报收录了一批文章（地方报纸、会议报道、政务网页），只依据它们回答。"
    "想要有出处的回答用 ask；想自己看材料用 search，再用 read_article 读全文。"
    "引用时给出文章标题、日期和链接；ask 拒答（refused）就是文章里没有，不要自己补上。\n"
    "Wenbao answers from a collection of Chinese articles and nothing else. Use ask for an answer with sources; "
    "use search to look for yourself, then read_article. Cite title, date and link. Where ask refuses, the articles "
    "do not tell: do not fill it in."
)
_NO_ARTICLE = Message("没有这篇文章，可能已经移出。", "There is no such article; it may have been taken out.")
_NO_ARTICLE_HINT = Message("article_id 来自 search 或 ask。", "search and ask give article_id.")
_NO_RANGE = Message("start 要小于 end，且在文章之内。", "start is less than end, and within the article.")
_NO_TOOL = Message("没有叫“{name}”的工具。", "There is no tool {name!r}.")
_FOREIGN = Message("不接受别的网站的网页发来的请求。", "Requests of pages of other sites are not accepted.")


class SearchInput(Body):
    """What the tool `search` takes."""

    query: Text = Field(description="要找的内容，最好用文章里的说法 / what to find, best in the articles' words")
    k: int = Field(default=8, ge=1, le=50, description="最多几段 / passages at most")
    filters: FiltersBody = Field(default=FiltersBody(), description="限定日期、发布者、来源 / restrictions")


class AskInput(Body):
    """What the tool `ask` takes."""

    question: Text = Field(description="一个完整的问题，最好用中文 / one whole question, best in Chinese")
    history: list[TurnBody] = Field(default=[], max_length=20, description="之前的问答 / what went before")
    filters: FiltersBody = Field(default=FiltersBody(), description="限定日期、发布者、来源 / restrictions")
    lang: Literal["zh", "en"] | None = Field(default=None, description="回答用的语言 / language of the answer")


class ReadInput(Body):
    """What the tool `read_article` takes."""

    article_id: Text = Field(description="search 或 ask 给出的 article_id / as search and ask give it")
    start: int = Field(default=0, ge=0, description="从第几个字开始 / first character")
    end: int | None = Field(default=None, ge=1, description=f"到第几个字；一次最多 {MAX_READ_CHARS} 字 / end")


@dataclass(frozen=True, slots=True)
class _Done:
    """What a tool has to say: to a reader, and as data."""

    text: str
    data: Json


@dataclass(frozen=True, slots=True)
class _Tool:
    """One tool: what it is called, takes, returns and does."""

    name: str
    title: str
    description: str
    takes: type[Body]
    returns: type[Reply]
    run: Callable[[Any, Request], _Done]


class Tools:
    """The three tools over an engine, without the protocol."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._settings = engine, settings
        self.all = {
            one.name: one
            for one in (
                _Tool(
                    "search",
                    "检索 / Search",
                    "检索收录的文章，返回最相近的段落（标题、日期、原文、位置）。只找材料，不作回答。\n"
                    "Find the passages nearest to a text: title, date, text, position. Finds, does not answer.",
                    SearchInput,
                    PassagesReply,
                    self._search,
                ),
                _Tool(
                    "ask",
                    "提问 / Ask",
                    "依据收录的文章回答问题。每句话都标出所依据的原文并经过核对（supported、partly、unsupported）；"
                    "文章里没有就拒答（refused），并列出最接近的内容。\n"
                    "Answer a question from the articles. Every sentence is marked with the quotation it rests on and "
                    "was checked against it; where the articles do not tell, it refuses and lists what is nearest.",
                    AskInput,
                    AnswerReply,
                    self._ask,
                ),
                _Tool(
                    "read_article",
                    "读文章 / Read an article",
                    f"读一篇文章的全文，或其中一段（按字的位置）。一次最多 {MAX_READ_CHARS} 字。\n"
                    f"Read an article, or a part of it by character positions; {MAX_READ_CHARS} characters at most.",
                    ReadInput,
                    ReadReply,
                    self._read,
                ),
            )
        }

    def _search(self, body: SearchInput, request: Request) -> _Done:
        found = self._engine.pipeline().search(body.query, body.k, _filters(body.filters))
        text = "\n\n".join(
            f"{one.rank}. {render.one_line(one.article.display_title)} "
            f"{render.date_text(one.article.date, language(request, self._settings))}\n"
            f"article_id: {one.article.id} [{one.chunk.start}, {one.chunk.end})\n{one.chunk.text}"
            for one in found
        )
        return _Done(text, {"passages": [one.as_json() for one in found]})

    def _ask(self, body: AskInput, request: Request) -> _Done:
        history = tuple(Turn(one.question, one.answer) for one in body.history)
        answer = self._engine.pipeline().ask(Asked(body.question, history, _filters(body.filters), body.lang))
        return _Done(render.to_message(answer, answer.query.lang, self._origin(request)), answer.as_json())

    def _read(self, body: ReadInput, request: Request) -> _Done:
        article = self._engine.store().article(body.article_id)
        if article is None:
            raise NotFoundError(_NO_ARTICLE, _NO_ARTICLE_HINT)
        length = len(article.text)
        end = min(length, body.start + MAX_READ_CHARS, length if body.end is None else body.end)
        if not body.start < end:
            raise RequestError(_NO_RANGE)
        text = article.text[body.start : end]
        names = ("id", "display_title", "date", "publisher", "source", "hash")
        data: Json = {name: getattr(article, name) for name in names}
        address = render.article_address(article.id, self._origin(request))
        return _Done(
            text, {**data, "address": address, "length": length, "start": body.start, "end": end, "text": text}
        )

    def _origin(self, request: Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc}{self._settings.base_path}"


class Endpoint:
    """The address `/mcp`; plain ASGI. It answers while `running`."""

    def __init__(self, tools: Tools, settings: Settings, allowance: Allowance) -> None:
        self._tools, self._settings = tools, settings
        self._check_rate = within(allowance)
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests within this context; a manager of the SDK runs once, so each start makes its own."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
        from mcp.server.transport_security import TransportSecuritySettings

        manager = StreamableHTTPSessionManager(
            self._server(),
            json_response=True,
            stateless=True,
            # The SDK asks for a list of our own names, which behind a proxy we do not know; see `_from_elsewhere`.
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        lang = language(request, self._settings)
        if request.method != "POST":
            code, message = failures.of_status(405)
            body = failures.error_json(code, message, None, lang)
            await JSONResponse(body, 405, {"Allow": "POST"})(scope, receive, send)
        elif _from_elsewhere(request, self._settings.origins):
            await failures.response(ForbiddenError(_FOREIGN), PATH, lang)(scope, receive, send)
        else:
            assert self._manager is not None  # requests come while the application runs; for mypy
            await self._manager.handle_request(scope, _read(await request.body(), receive), send)

    def _server(self) -> Any:
        from importlib.metadata import version

        import mcp_types as types
        from mcp.server.lowlevel import Server

        async def listed(context: Any, params: Any) -> types.ListToolsResult:
            return types.ListToolsResult(tools=[_described(one) for one in self._tools.all.values()])

        async def called(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
            request: Request = context.request
            try:
                done = await run_in_threadpool(self._call, params.name, params.arguments or {}, request)
            except QAError as error:
                said = error.text(language(request, self._settings))
                return types.CallToolResult(content=[types.TextContent(type="text", text=said)], is_error=True)
            except Exception:  # the outermost edge: one sentence for the agent, the traceback for the log
                _log.exception("a tool failed")
                said = failures.UNEXPECTED.text(language(request, self._settings))
                return types.CallToolResult(content=[types.TextContent(type="text", text=said)], is_error=True)
            content: list[Any] = [types.TextContent(type="text", text=done.text)]
            return types.CallToolResult(content=content, structured_content=done.data)

        return Server(
            "wenbao",
            title="问报 Wenbao",
            version=version("wenbao"),
            instructions=_INSTRUCTIONS,
            on_list_tools=listed,
            on_call_tool=called,
        )

    def _call(self, name: str, arguments: dict[str, Any], request: Request) -> _Done:
        tool = self._tools.all.get(name)
        if tool is None:
            raise RequestError(Message(_NO_TOOL.zh.format(name=name), _NO_TOOL.en.format(name=name)))
        key = request.scope.get(access.KEY)
        scope = "read" if name == "read_article" else name
        if key is not None and not key.opens(scope):
            raise access.not_opened((scope,))
        self._check_rate(request)
        try:
            body = tool.takes.model_validate(arguments)
        except ValidationError as error:
            raise failures.wrong_request(error) from error
        return tool.run(body, request)


def _read(body: bytes, receive: Receive) -> Receive:
    """Return a body that was read, and then what comes.

    It is read before the SDK sees it: within, a body that turns out too large would leave its tasks waiting.
    """
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Any:
        return waiting.pop() if waiting else await receive()

    return again


def mount(app: FastAPI, endpoint: Endpoint) -> None:
    """Serve the tools at `/mcp`, with or without a slash at its end."""
    for path in (PATH, f"{PATH}/"):
        app.router.routes.append(Route(path, endpoint, include_in_schema=False))


def _described(tool: _Tool) -> Any:
    import mcp_types as types

    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.returns.model_json_schema(),
        annotations=types.ToolAnnotations(
            title=tool.title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _from_elsewhere(request: Request, allowed: tuple[str, ...]) -> bool:
    """Whether a browser sent this from a page that is not ours to trust.

    Agents send no Origin; a browser always does with POST. A page whose name was made to point to this machine (DNS
    rebinding) has the same Origin as Host, so only names that cannot be bent count: this machine's, and those listed.
    """
    origin = request.headers.get("origin")
    if origin is None or origin in allowed:
        return False
    return urlsplit(origin).hostname not in _LOOPBACK or request.url.hostname not in _LOOPBACK


def _filters(body: FiltersBody) -> Filters:
    return Filters(body.start, body.to, tuple(body.publisher), tuple(body.source), tuple(body.tags))
