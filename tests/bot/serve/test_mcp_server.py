"""The official client against the real server, in today's protocol and in the one before."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import jsonschema
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent

from bot.keys import Keys
from bot.schema import Answer
from bot.serve import mcp_server
from bot.settings import Settings
from tests.bot.serve.conftest import LIBRARY, SmallEngine, serving
from tests.bot.serve.test_rest import without_timings

T = TypeVar("T")
QUESTION = "开放仪式由谁主持？"
MODES = ["auto", "legacy"]
PING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


def talk(url: str, act: Callable[[Client], Awaitable[T]], mode: str = "auto", **headers: str) -> T:
    """Connect as an agent does and return what `act` returns."""

    async def whole() -> T:
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            async with Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=mode) as client:
                return await act(client)

    return asyncio.run(whole())


def call(url: str, name: str, arguments: dict[str, Any], mode: str = "auto", **headers: str) -> CallToolResult:
    return talk(url, lambda client: client.call_tool(name, arguments), mode, **headers)


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", MODES)
def test_three_tools_are_described_in_both_languages(url: str, mode: str) -> None:
    async def look(client: Client) -> Any:
        return client.instructions, (await client.list_tools()).tools

    instructions, tools = talk(url, look, mode)
    assert "只依据它们回答" in instructions and "nothing else" in instructions
    assert [one.name for one in tools] == ["search", "ask", "read_article"]
    for one in tools:
        zh, en = one.description.split("\n")
        assert zh.endswith("。") and en.endswith(".")
        assert one.annotations.read_only_hint and not one.annotations.destructive_hint
        jsonschema.Draft202012Validator.check_schema(one.input_schema)
        jsonschema.Draft202012Validator.check_schema(one.output_schema)
        assert one.input_schema["type"] == one.output_schema["type"] == "object"


@pytest.mark.parametrize("mode", MODES)
def test_ask_gives_the_answer_of_every_other_surface(url: str, mode: str) -> None:
    result = call(url, "ask", {"question": QUESTION}, mode)
    assert not result.is_error
    plain = httpx2.post(f"{url}/api/ask", json={"question": QUESTION}, timeout=60).json()
    assert without_timings(result.structured_content) == without_timings(plain)
    answer = Answer.from_json(result.structured_content)
    assert said(result).startswith(answer.answer)
    assert f"{url}/a/lib1#c=" in said(result)


def test_ask_refuses_what_the_articles_do_not_tell(url: str) -> None:
    result = call(url, "ask", {"question": "新馆花了多少钱？"})
    assert not result.is_error and result.structured_content["refused"]
    assert "所收文章没有提到费用" in said(result)


def test_search_finds_passages_that_read_article_reads(url: str) -> None:
    result = call(url, "search", {"query": "馆长王芳", "k": 2})
    passages = result.structured_content["passages"]
    assert [one["rank"] for one in passages] == [1, 2]
    first = passages[0]
    assert first["article_id"] in said(result) and first["text"] in said(result)
    part = call(url, "read_article", {"article_id": first["article_id"], "start": first["start"], "end": first["end"]})
    assert said(part) == part.structured_content["text"] == first["text"]
    whole = call(url, "read_article", {"article_id": "lib1"}).structured_content
    assert (whole["text"], whole["length"], whole["hash"]) == (LIBRARY.text, len(LIBRARY.text), LIBRARY.hash)
    assert httpx2.get(whole["address"], timeout=60).status_code == 200


def test_what_tools_return_is_what_they_describe(url: str) -> None:
    async def all_of_them(client: Client) -> list[tuple[Any, Any]]:
        tools = {one.name: one.output_schema for one in (await client.list_tools()).tools}
        arguments: dict[str, dict[str, Any]] = {
            "search": {"query": "馆长"},
            "ask": {"question": QUESTION, "history": [{"question": "a", "answer": "b"}], "lang": "en"},
            "read_article": {"article_id": "park"},
        }
        return [
            (tools[name], (await client.call_tool(name, given)).structured_content) for name, given in arguments.items()
        ]

    for schema, data in talk(url, all_of_them):
        jsonschema.validate(data, schema)


def test_filters_are_taken(url: str, small_engine: SmallEngine) -> None:
    small_engine.seen.clear()
    call(url, "ask", {"question": QUESTION, "filters": {"publisher": ["市报"], "from": "2023-01-01"}})
    assert small_engine.seen[0].filters.publishers == ("市报",)
    assert small_engine.seen[0].filters.start == "2023-01-01"


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("ask", {}, "question"),
        ("ask", {"question": ""}, "空"),
        ("ask", {"question": "问" * 1001}, "1001"),
        ("ask", {"question": "问", "hisotry": []}, "hisotry"),
        ("search", {"query": "a", "k": 0}, "k"),
        ("search", {"query": "a", "filters": {"from": "昨天"}}, "YYYY-MM-DD"),
        ("read_article", {"article_id": "none"}, "没有这篇文章"),
        ("read_article", {"article_id": "lib1", "start": 10**6}, "start"),
        ("write", {}, "write"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(url: str, name: str, arguments: dict[str, Any], words: str) -> None:
    result = call(url, name, arguments, "legacy")  # the client of today's protocol checks some of it itself
    assert result.is_error
    assert words in said(result)


def test_a_bug_shows_nothing_of_itself(url: str) -> None:
    result = call(url, "ask", {"question": "仪式崩溃"})
    assert result.is_error
    assert "secret" not in said(result) and "服务器内部出错" in said(result)


def test_errors_speak_the_language_of_the_agent(url: str) -> None:
    result = call(url, "read_article", {"article_id": "none"}, **{"accept-language": "en"})
    assert "no such article" in said(result)


def test_several_agents_at_once(url: str) -> None:
    async def many(client: Client) -> list[CallToolResult]:
        return await asyncio.gather(*(client.call_tool("ask", {"question": QUESTION}) for _ in range(10)))

    assert len({said(one) for one in talk(url, many)}) == 1


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        (None, "127.0.0.1:1", 200),
        (None, "qa.intra", 200),
        ("http://localhost:6274", "127.0.0.1:1", 200),
        ("https://evil.example", "127.0.0.1:1", 403),
        ("http://evil.example", "evil.example", 403),  # its name was made to point to this machine
        ("http://localhost:3000", "qa.intra", 403),
        ("null", "127.0.0.1:1", 403),
    ],
)
def test_pages_of_other_sites_are_shut_out(url: str, origin: str | None, host: str, status: int) -> None:
    headers = {"accept": "application/json, text/event-stream", "host": host, "mcp-protocol-version": "2025-06-18"}
    reply = httpx2.post(f"{url}/mcp", json=PING, headers=headers | ({"origin": origin} if origin else {}), timeout=60)
    assert reply.status_code == status
    assert "access-control-allow-origin" not in reply.headers


def test_listed_origins_are_let_in() -> None:
    from starlette.requests import Request

    headers = [(b"origin", b"https://tools.intra"), (b"host", b"qa.intra")]
    request = Request({"type": "http", "method": "POST", "path": "/mcp", "headers": headers, "query_string": b""})
    assert mcp_server._from_elsewhere(request, ())
    assert not mcp_server._from_elsewhere(request, ("https://tools.intra",))


@pytest.mark.parametrize("path", ["/mcp", "/mcp/"])
def test_there_is_nothing_to_listen_to(url: str, path: str) -> None:
    reply = httpx2.get(f"{url}{path}", headers={"accept": "text/event-stream"}, timeout=60)
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
    assert reply.json()["error"]["code"] == "method_not_allowed"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    settings = Settings(data=tmp_path_factory.mktemp("guarded"))
    with serving(SmallEngine(settings), settings) as url:
        yield url, settings.keys_file


def test_a_key_opens_the_tools_of_its_scopes(guarded: tuple[str, Path]) -> None:
    url, file = guarded
    _, reader = Keys(file).add("reader", ["search", "read"])
    bearer = {"authorization": f"Bearer {reader}"}
    assert not call(url, "search", {"query": "馆长"}, **bearer).is_error
    assert not call(url, "read_article", {"article_id": "lib1"}, **bearer).is_error
    refused = call(url, "ask", {"question": QUESTION}, **bearer)
    assert refused.is_error and "ask" in said(refused)


def test_without_a_key_an_agent_is_told_so(guarded: tuple[str, Path]) -> None:
    url, file = guarded
    Keys(file).add("some")
    headers = {"accept": "application/json, text/event-stream"}
    reply = httpx2.post(f"{url}/mcp", json=PING, headers=headers, timeout=60)
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "unauthorized")
    with pytest.raises(BaseExceptionGroup):
        call(url, "search", {"query": "馆长"})


def test_a_large_call_is_refused_unread(url: str) -> None:
    headers = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    for content in (b"x" * 600_000, (b"x" * 60_000 for _ in range(10))):
        reply = httpx2.post(f"{url}/mcp", content=content, headers=headers, timeout=60)
        assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")
