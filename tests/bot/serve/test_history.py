"""Conversations, feedback and slips over HTTP: each browser its own, and nothing taken on trust."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.conversations import Conversations, Kept
from bot.schema import Request
from bot.serve import visitor
from tests.bot.serve.conftest import SmallEngine

QUESTION = "开放仪式由谁主持？"


@pytest.fixture
def reader(client: TestClient) -> Iterator[TestClient]:
    """A browser that has opened the chat page."""
    client.cookies.clear()
    assert client.get("/").status_code == 200
    yield client
    client.cookies.clear()


@pytest.fixture
def kept(reader: TestClient, small_engine: SmallEngine) -> Kept:
    """An answer of this browser, kept in the same file by another connection."""
    answer = small_engine.pipeline().ask(Request(QUESTION))
    held = Conversations(small_engine.settings.data / "conversations.sqlite")
    found = held.add(visitor.owner(dict(reader.cookies)) or "", None, answer)
    held.close()
    return found


def test_the_page_gives_every_browser_its_own_cookie_and_keeps_it(client: TestClient) -> None:
    client.cookies.clear()
    given = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in given and "SameSite=Lax" in given and "Path=/;" in given and "Secure" not in given
    assert "set-cookie" not in client.get("/").headers
    assert "set-cookie" not in client.get("/api/search?q=a").headers
    client.cookies.clear()
    assert client.get("/").headers["set-cookie"] != given
    client.cookies.clear()
    assert "Secure" in client.get("https://testserver/").headers["set-cookie"]
    client.cookies.clear()


def test_a_talk_is_listed_read_renamed_exported_and_deleted(reader: TestClient, kept: Kept) -> None:
    path = f"/api/conversations/{kept.conversation}"
    assert [one["id"] for one in reader.get("/api/conversations").json()["conversations"]] == [kept.conversation]
    assert reader.get("/api/conversations", params={"q": "没有这话"}).json() == {"kept": True, "conversations": []}
    assert reader.patch(path, json={"title": "开馆"}).status_code == 200
    assert reader.post("/api/feedback", json={"answer_id": kept.answer, "thumb": "down", "remark": "不对"}).json() == {
        "status": "ok"
    }
    whole = reader.get(path).json()
    assert (whole["title"], whole["exchanges"][0]["thumb"], whole["exchanges"][0]["remark"]) == ("开馆", "down", "不对")
    exported = reader.get(f"{path}/export")
    assert exported.json() == whole
    assert exported.headers["content-disposition"].startswith("attachment")
    assert reader.get(f"{path}/export?format=md").text.startswith("# 开馆")
    assert reader.delete(path).status_code == 200
    assert reader.get(path).json()["error"]["code"] == "not_found"


def test_another_browser_never_sees_it(reader: TestClient, kept: Kept) -> None:
    path = f"/api/conversations/{kept.conversation}"
    reader.cookies.clear()
    for cookies in (False, True):
        if cookies:
            reader.get("/")
        assert reader.get("/api/conversations").json()["conversations"] == []
        replies = [
            reader.get(path),
            reader.get(f"{path}/export"),
            reader.patch(path, json={"title": "x"}),
            reader.delete(path),
            reader.post("/api/feedback", json={"answer_id": kept.answer, "thumb": "up"}),
            reader.get(f"/api/answers/{kept.answer}/slip"),
            reader.get(f"/api/answers/{kept.answer}/slip?format=docx"),
        ]
        assert [one.status_code for one in replies] == [404] * len(replies)
        assert all(QUESTION not in one.text for one in replies)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/conversations/x", {"title": ""}),
        ("PATCH", "/api/conversations/x", {"title": " \n "}),
        ("PATCH", "/api/conversations/x", {"title": "题" * 201}),
        ("POST", "/api/feedback", {"answer_id": "x", "thumb": "sideways"}),
        ("POST", "/api/feedback", {"answer_id": "x", "thumb": "up", "remark": "话" * 1001}),
        ("POST", "/api/feedback", {"answer_id": "x", "thumb": "up", "remark": "\ud800"}),
        ("POST", "/api/feedback", {"answer_id": "x"}),
        ("GET", f"/api/conversations?q={'a' * 101}", None),
        ("GET", "/api/conversations/x/export?format=exe", None),
    ],
)
def test_what_is_wrong_is_said(reader: TestClient, method: str, path: str, body: Any) -> None:
    reply = reader.request(method, path, content=json.dumps(body), headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert reply.json()["error"]["message"]


def test_a_form_of_another_site_cannot_write(reader: TestClient, kept: Kept) -> None:
    body = f'{{"answer_id": "{kept.answer}", "thumb": "up"}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert reader.post("/api/feedback", content=body, headers={"content-type": kind}).status_code == 422


def test_the_slip_of_a_kept_answer_comes_in_three_forms(reader: TestClient, kept: Kept) -> None:
    path = f"/api/answers/{kept.answer}/slip"
    page = reader.get(path)
    assert "馆长王芳主持仪式。（有据）" in page.text and "http://testserver/a/lib1#c=" in page.text
    markdown = reader.get(path, params={"format": "md", "lang": "en"})
    assert markdown.text.startswith("# Evidence slip")
    word = reader.get(path, params={"format": "docx"})
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()


def test_an_answer_that_is_sent_is_checked_again(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    honest = client.post("/api/slip", json=answer)
    assert "馆长王芳主持仪式。（有据）" in honest.text and "由提交者给出" in honest.text
    answer["citations"][0]["quote"] = answer["sentences"][0]["text"] = "馆长<b>赵强主持仪式。"
    forged = client.post("/api/slip", json=answer).text
    assert "（有据）" not in forged and "<b>" not in forged and "<blockquote" not in forged


@pytest.mark.parametrize(
    "change",
    [
        {"sentences": None},
        {"sentences": [{"text": 7}]},
        {"citations": [{"marker": "<b>"}]},
        {"query": []},
        {"question": {"a": 1}},
        {"question": "\ud800"},
        {"mode": "magic"},
        {"timings_ms": 3},
    ],
)
def test_what_is_no_answer_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    answer = {**client.post("/api/ask", json={"question": QUESTION}).json(), **change}
    reply = client.post("/api/slip", content=json.dumps(answer), headers={"content-type": "application/json"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "wrong_request")
