"""The description against the server itself: every address is described, and every real answer is as described."""

import json
import re
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from playwright.sync_api import Browser, expect

from bot.conversations import Conversations
from bot.schema import Request
from bot.serve import api_words, openapi
from bot.serve.visitor import owner
from tests.bot.serve.conftest import HOSTILE, SmallEngine
from tests.bot.serve.test_rest import QUESTION, events

HAN = re.compile(r"[\u3400-\u9fff]")
MESSAGES = [{"role": "user", "content": QUESTION}]


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json", params={"lang": "zh"}).json()
    return found


def check(described: dict[str, Any], schema: dict[str, Any], data: Any) -> None:
    jsonschema.validate(data, {**schema, "components": described["components"]}, jsonschema.Draft202012Validator)


def form(described: dict[str, Any], method: str, path: str, reply: Response) -> dict[str, Any]:
    """Return what is said of this very answer."""
    answer = described["paths"][path][method]["responses"][str(reply.status_code)]
    media = reply.headers["content-type"].partition(";")[0]
    found: dict[str, Any] = answer["content"][media]
    return found


@pytest.fixture(scope="module")
def visitor(client: TestClient, small_engine: SmallEngine) -> tuple[TestClient, dict[str, str]]:
    """A browser with one kept answer, and what it knows of it."""
    browser = TestClient(client.app, raise_server_exceptions=False, client=("127.0.0.1", 2))
    browser.get("/")
    who = owner(dict(browser.cookies))
    assert who is not None
    file = Conversations(small_engine.settings.data / "conversations.sqlite")
    kept = file.add(who, None, small_engine.pipeline().ask(Request(QUESTION)))
    file.close()
    return browser, {"conversation_id": kept.conversation, "answer_id": kept.answer}


SUCCEEDS = [
    ("post", "/api/ask", {"json": {"question": QUESTION}}),
    ("post", "/api/ask", {"json": {"question": "新馆花了多少钱？"}}),
    ("post", "/api/ask", {"json": {"question": "你好"}}),
    ("post", "/api/ask", {"json": {"question": "那次由谁主持？", "lang": "en"}}),
    ("get", "/api/search", {"params": {"q": "馆长"}}),
    ("get", "/api/articles/{article_id}", {}),
    ("get", "/api/articles/{article_id}", {"params": {"raw": True}}),
    ("get", "/a/{article_id}", {}),
    ("get", "/api/conversations", {}),
    ("get", "/api/conversations/{conversation_id}", {}),
    ("get", "/api/conversations/{conversation_id}/export", {}),
    ("get", "/api/conversations/{conversation_id}/export", {"params": {"format": "md"}}),
    ("patch", "/api/conversations/{conversation_id}", {"json": {"title": "另一个"}}),
    ("post", "/api/feedback", {"json": {"answer_id": "{answer_id}", "thumb": "up", "remark": ""}}),
    ("get", "/api/answers/{answer_id}/slip", {}),
    ("get", "/api/answers/{answer_id}/slip", {"params": {"format": "md"}}),
    ("get", "/api/answers/{answer_id}/slip", {"params": {"format": "docx"}}),
    ("get", "/v1/models", {}),
    ("get", "/v1/models/{model_id}", {}),
    ("post", "/v1/chat/completions", {"json": {"model": "wenbao", "messages": MESSAGES}}),
    ("get", "/healthz", {}),
    ("get", "/readyz", {}),
    ("get", "/metrics", {}),
    ("delete", "/api/conversations/{conversation_id}", {}),
    ("delete", "/api/conversations", {}),
]
FAILS = [
    ("post", "/api/ask", {"json": {}}, 422),
    ("post", "/api/ask", {"json": {"question": "仪式崩溃"}}, 500),
    ("post", "/api/ask", {"json": {"question": "仪式模型"}}, 502),
    ("post", "/api/ask", {"content": b"x" * 600_000}, 413),
    ("get", "/api/search", {}, 422),
    ("get", "/api/articles/none", {}, 404),
    ("get", "/api/conversations/none", {}, 404),
    ("get", "/api/conversations", {"params": {"q": "长" * 101}}, 422),
    ("patch", "/api/conversations/none", {"json": {"title": ""}}, 422),
    ("delete", "/api/conversations/none", {}, 404),
    ("post", "/api/feedback", {"json": {"answer_id": "none", "thumb": None}}, 404),
    ("get", "/api/answers/none/slip", {"params": {"format": "md"}}, 404),
    ("post", "/api/slip", {"json": {}}, 422),
    ("get", "/v1/models/gpt-4", {}, 404),
    ("post", "/v1/chat/completions", {"json": {"model": "wenbao", "messages": []}}, 400),
    (
        "post",
        "/v1/chat/completions",
        {"json": {"model": "wenbao", "messages": [{"role": "user", "content": "仪式崩溃"}]}},
        500,
    ),
]


def test_every_real_answer_is_as_described(
    visitor: tuple[TestClient, dict[str, str]], described: dict[str, Any]
) -> None:
    browser, known = visitor
    names = {**known, "article_id": "lib1", "model_id": "wenbao"}
    seen = set()
    for method, path, sent in SUCCEEDS:
        filled = json.loads(re.sub(r"\{(\w+_id)\}", lambda found: names[found[1]], json.dumps([path, sent])))
        reply = browser.request(method, filled[0], **filled[1])
        assert reply.status_code == 200, (method, path, reply.text)
        said = form(described, method, path, reply)
        if reply.headers["content-type"].startswith("application/json"):
            check(described, said["schema"], reply.json())
        seen.add((method, path))
    answer = browser.post("/api/ask", json={"question": QUESTION}).json()
    for form_name in ("html", "md", "docx"):
        reply = browser.post("/api/slip", params={"format": form_name}, json=answer)
        assert reply.status_code == 200 and form(described, "post", "/api/slip", reply)
    seen.add(("post", "/api/slip"))
    assert seen == {(method, path) for path, methods in described["paths"].items() for method in methods}


@pytest.mark.parametrize(("method", "path", "sent", "status"), FAILS)
def test_every_failure_is_as_described(
    visitor: tuple[TestClient, dict[str, str]],
    described: dict[str, Any],
    method: str,
    path: str,
    sent: Any,
    status: int,
) -> None:
    reply = visitor[0].request(method, path, **sent)
    assert reply.status_code == status
    template = next(
        one
        for one, methods in described["paths"].items()
        if method in methods and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), path)
    )
    check(described, form(described, method, template, reply)["schema"], reply.json())


def test_events_of_the_streams_are_as_described(client: TestClient, described: dict[str, Any]) -> None:
    said = described["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]["text/event-stream"]["x-events"]
    for question in (QUESTION, "新馆花了多少钱？", "仪式崩溃"):
        for name, data in events(client.post("/api/ask", json={"question": question, "stream": True}).text):
            check(described, said[name], data)
    completions = described["paths"]["/v1/chat/completions"]["post"]
    said = completions["responses"]["200"]["content"]["text/event-stream"]["x-events"]
    body = {"model": "wenbao", "messages": MESSAGES, "stream": True, "stream_options": {"include_usage": True}}
    text = client.post("/v1/chat/completions", json=body).text
    found = [one.removeprefix("data: ") for one in text.strip().split("\n\n") if not one.startswith(":")]
    assert found.pop() == "[DONE]"
    for one in found:
        check(described, said["data"], json.loads(one))


def test_forms_are_forms_and_examples_are_examples_of_them(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        if name in openapi.examples():
            check(described, schema, openapi.examples()[name])
    count = 0
    for methods in described["paths"].values():
        for one in methods.values():
            contents = [one["requestBody"]["content"]] if "requestBody" in one else []
            for content in (*contents, *(answer["content"] for answer in one["responses"].values())):
                for said in content.values():
                    given = [said["example"]] if "example" in said else []
                    for example in (*given, *(item["value"] for item in said.get("examples", {}).values())):
                        check(described, said["schema"], example)
                        count += 1
    assert count > 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_is_described_in_both_languages(client: TestClient, lang: str) -> None:
    described = client.get("/openapi.json", params={"lang": lang}).json()

    def own(words: str) -> bool:
        return bool(words) and (HAN.search(words) is not None) == (lang == "zh")

    assert own(described["info"]["description"])
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            assert (method, path) in api_words.OPERATIONS
            assert own(one["summary"]) and own(one["description"]), path
            assert all(own(item["description"]) for item in one.get("parameters", [])), path
            assert "500" in one["responses"]
            failures = [answer for status, answer in one["responses"].items() if status != "200"]
            assert all(own(answer["description"]) for answer in failures)
    for name, schema in described["components"]["schemas"].items():
        assert own(schema["description"]), name
        for member, one in schema.get("properties", {}).items():
            assert "description" not in one or own(one["description"]), (name, member)


def test_no_words_are_left_for_addresses_that_are_gone(described: dict[str, Any]) -> None:
    served = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert set(api_words.OPERATIONS) == served


def test_the_language_follows_the_browser_and_the_base_path_the_server(client: TestClient) -> None:
    assert client.get("/openapi.json", headers={"accept-language": "en"}).json()["info"]["title"] == "Wenbao API"
    described = openapi.describe(client.app.routes, "zh", "/bot")  # type: ignore[attr-defined]
    assert described["servers"] == [{"url": "/bot"}]


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "问答与检索"), ("en-GB", "Answers and search")])
def test_the_page_loads_without_another_host_or_a_breach_of_the_policy(
    browser: Browser, url: str, locale: str, words: str
) -> None:
    context = browser.new_context(locale=locale, viewport={"width": 1280, "height": 800})
    page, wrong = context.new_page(), []
    page.on("console", lambda one: wrong.append(one.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    context.on("request", lambda one: None if one.url.startswith(url) else wrong.append(one.url))
    context.on("response", lambda one: wrong.append(f"{one.status} {one.url}") if one.status >= 400 else None)
    page.goto(f"{url}/api/docs")
    expect(page.locator("h2", has_text=words)).to_be_visible()
    assert page.locator("script").count() == 0
    page.locator("nav a").first.click()
    section = page.locator("section#post_api_ask")
    expect(section).to_be_in_viewport()
    section.locator("summary").first.click()
    expect(section.locator("details pre").first).to_contain_text('"refused": false')
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    links = page.locator("a[href^='#']").evaluate_all(
        "all => all.filter(a => !document.getElementById(a.hash.slice(1)))"
    )
    context.close()
    assert links == wrong == []


def test_the_page_shows_data_as_text(client: TestClient) -> None:
    """The origin in its examples is what the reader's browser sent."""
    page = client.get("/api/docs", headers={"host": f"x{quote(HOSTILE)}"}).text
    assert "<img" not in page and "<script" not in page


@pytest.mark.parametrize("path", ["/docs", "/api/docs"])
def test_both_addresses_serve_the_page(client: TestClient, path: str) -> None:
    assert client.get(path).headers["content-type"].startswith("text/html")
