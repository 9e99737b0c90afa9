import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.schema import Answer
from bot.serve import server
from bot.settings import Settings
from tests.bot.serve.conftest import ATTACK, LIBRARY, SmallEngine

QUESTION = "开放仪式由谁主持？"


def events(text: str) -> list[tuple[str, Any]]:
    """Read server-sent events literally."""
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        assert name.startswith("event: ") and data.startswith("data: ")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def without_timings(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_an_answer_is_the_object_of_the_contract(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": QUESTION})
    assert reply.status_code == 200
    answer = Answer.from_json(reply.json())
    assert answer.as_json() == reply.json()
    assert answer.citations[0].quote == LIBRARY.text[answer.citations[0].start : answer.citations[0].end]


def test_stream_gives_sources_then_text_then_the_same_answer(client: TestClient) -> None:
    plain = client.post("/api/ask", json={"question": QUESTION}).json()
    reply = client.post("/api/ask", json={"question": QUESTION, "stream": True})
    assert reply.headers["content-type"].startswith("text/event-stream")
    found = events(reply.text)
    assert [name for name, _ in found] == ["sources", "delta", "answer"]
    assert found[0][1]["also_found"]
    assert without_timings(found[-1][1]) == without_timings(plain)


def test_history_and_filters_are_taken(client: TestClient) -> None:
    body = {
        "question": QUESTION,
        "history": [{"question": "你好", "answer": "你好！"}],
        "filters": {"from": "2023-01-01", "to": None, "publisher": ["市报"], "source": [], "tags": []},
        "lang": "en",
        "stream": False,
    }
    assert client.post("/api/ask", json=body).json()["query"]["lang"] == "en"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({}, "wrong_request", "question"),
        ({"question": 7}, "wrong_request", "question"),
        ({"question": ""}, "wrong_question", "空"),
        ({"question": " \n　"}, "wrong_question", "空"),
        ({"question": "问" * 1001}, "wrong_question", "1001"),
        ({"question": "问", "hisotry": []}, "wrong_request", "hisotry"),
        ({"question": "问", "history": [{"question": "a", "answer": "b"}] * 21}, "wrong_request", "20"),
        ({"question": "问", "history": [{"question": "a"}]}, "wrong_request", "history.0.answer"),
        ({"question": "问", "filters": {"from": "昨天"}}, "wrong_request", "YYYY-MM-DD"),
        ({"question": "问", "lang": "fr"}, "wrong_request", "zh"),
        ({"question": "\ud800"}, "wrong_request", "question"),
        ([], "wrong_request", "body"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(client: TestClient, body: Any, code: str, words: str) -> None:
    reply = client.post("/api/ask", content=json.dumps(body), headers={"content-type": "application/json"})
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == code
    assert words in error["message"]


@pytest.mark.parametrize("content", ["{", "", "\x00", '{"question": NaN}'])
def test_what_is_no_json_is_an_error_of_our_form(client: TestClient, content: str) -> None:
    reply = client.post("/api/ask", content=content, headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "wrong_request"


@pytest.mark.parametrize(
    ("lang", "header", "words"),
    [
        (None, "", "空"),
        (None, "en-GB,en;q=0.9", "empty"),
        (None, "de,zh;q=0.4,en;q=0.3", "空"),
        ("en", "zh-CN", "empty"),
        ("zh", "en", "空"),
    ],
)
def test_errors_speak_the_language_of_the_request(client: TestClient, lang: Any, header: str, words: str) -> None:
    reply = client.post("/api/ask", json={"question": "", "lang": lang}, headers={"accept-language": header})
    assert words in reply.json()["error"]["message"]


def test_a_failure_before_the_stream_has_a_status(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "", "stream": True})
    assert (reply.status_code, reply.json()["error"]["code"]) == (422, "wrong_question")


def test_a_failure_in_the_stream_is_its_last_event(client: TestClient) -> None:
    found = events(client.post("/api/ask", json={"question": "仪式崩溃", "stream": True}).text)
    assert [name for name, _ in found] == ["sources", "error"]
    assert found[-1][1]["error"]["code"] == "internal"


def test_a_bug_shows_no_traceback(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "仪式崩溃"})
    assert reply.status_code == 500
    assert reply.json()["error"]["code"] == "internal"
    assert "secret" not in reply.text and "Traceback" not in reply.text


def test_search_gives_ranked_passages(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "馆长王芳", "k": 3}).json()
    assert [one["rank"] for one in found] == [1, 2, 3]
    keys = {"rank", "score", "passage_id", "article_id", "title", "date", "source", "start", "end", "text"}
    assert set(found[0]) == keys
    assert found[0]["text"] == LIBRARY.text[found[0]["start"] : found[0]["end"]]


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&k=0", "?q=a&k=101", "?q=a&k=x"])
def test_a_wrong_search_is_an_error_of_our_form(client: TestClient, query: str) -> None:
    reply = client.get(f"/api/search{query}")
    assert reply.status_code == 422
    assert reply.json()["error"]["message"]


def test_an_article_comes_whole_with_its_hash(client: TestClient) -> None:
    data = client.get("/api/articles/lib1").json()
    assert data == {**LIBRARY.as_json(), "hash": LIBRARY.hash, "reprints": []}


def test_the_raw_text_comes_when_asked_for(client: TestClient) -> None:
    assert client.get("/api/articles/lib1", params={"raw": True}).json()["raw"] == LIBRARY.text


def test_an_odd_article_id_is_found(client: TestClient) -> None:
    found = client.get("/api/articles/evil%3A%22%3E%3Cb%3E").json()
    assert found["id"] == ATTACK.id


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/articles/none", 404, "not_found"),
        ("GET", "/api/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404, "not_found"),
        ("GET", "/api/nothing", 404, "not_found"),
        ("POST", "/api/nothing/at/all", 404, "not_found"),
        ("DELETE", "/api/search", 405, "method_not_allowed"),
        ("GET", "/api/ask", 405, "method_not_allowed"),
    ],
)
def test_unknown_addresses_are_errors_of_our_form(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    reply = client.request(method, path)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)


def test_a_large_body_is_refused_unread(client: TestClient) -> None:
    reply = client.post("/api/ask", content=b"x" * (server.MAX_BODY_BYTES + 1))
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "too_large")


def test_a_large_body_of_unknown_length_is_refused_as_well(client: TestClient) -> None:
    pieces = (b"x" * 65_536 for _ in range(server.MAX_BODY_BYTES // 65_536 + 1))
    assert client.post("/api/ask", content=pieces).status_code == 413


def test_an_address_that_asks_without_end_is_told_to_wait(small_engine: SmallEngine) -> None:
    app = server.create_app(small_engine, small_engine.settings)
    busy, other = (TestClient(app, client=(f"192.0.2.{number}", 1)) for number in (1, 2))
    replies = [busy.get("/api/search", params={"q": "馆长"})]
    while replies[-1].status_code == 200 and len(replies) < 500:  # some are given back while a slow machine answers
        replies.append(busy.get("/api/search", params={"q": "馆长"}))
    assert replies[0].status_code == 200
    assert replies[-1].status_code == 429
    assert replies[-1].json()["error"]["code"] == "too_many_requests"
    assert "秒" in replies[-1].json()["error"]["hint"]
    assert other.get("/api/search", params={"q": "馆长"}).status_code == 200


def test_the_page_of_an_article_holds_its_text_as_data(client: TestClient) -> None:
    page = client.get("/a/evil%3A%22%3E%3Cb%3E")
    assert page.headers["content-type"].startswith("text/html")
    for markup in ("<img", "<svg", "<iframe", "<style", "<b>", "<i>"):
        assert markup not in page.text
    assert page.text.count("<script") == 1


def test_the_page_of_no_article_says_so(client: TestClient) -> None:
    page = client.get("/a/none", headers={"accept-language": "en"})
    assert page.status_code == 404
    assert "no such article" in page.text


def test_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_without_an_index_alive_but_not_ready(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    from bot.compose import Engine

    with TestClient(server.create_app(Engine(settings), settings)) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
        reply = client.post("/api/ask", json={"question": QUESTION})
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "no_index")
        assert "wenbao index" in reply.json()["error"]["hint"]


def test_a_reader_who_leaves_ends_the_writing(small_engine: SmallEngine) -> None:
    import httpx

    from tests.bot.serve.conftest import serving

    small_engine.answerer.closed.clear()
    with serving(small_engine, small_engine.settings) as url:
        body = {"question": "慢慢说", "stream": True}
        with httpx.stream("POST", f"{url}/api/ask", json=body, timeout=60) as reply:
            next(reply.iter_text())
        assert small_engine.answerer.closed.wait(5)
