"""What guards the widget on the server: who may embed it, tickets, sessions, users and limits, without a browser."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import Request

from bot.bots import Bots
from bot.errors import BotsError, LimitError, SessionError
from bot.limits import DailyCount, network
from bot.serve import server
from bot.serve.sessions import SESSION_S, TICKET_S, Sessions
from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine
from tests.bot.test_user_tokens import token as user_token

BOTS = """
[open]
origins = ["https://intra.example", "https://*.corp"]

[shut]

[staff]
origins = ["https://intra.example"]
user_secret = "%s"

[park]
origins = ["https://intra.example"]
filters = {from = "2023-06-01", to = "2023-06-30"}

[quick]
origins = ["https://intra.example"]
limits = {minute = 2}

[short]
origins = ["https://intra.example"]
limits = {session = 2, day = 3}
""" % ("s" * 32)
QUESTION = "5月6日的开放仪式由谁主持？"
PAGE = {"referer": "https://intra.example/"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("bots")
    (folder / "bots.toml").write_text(BOTS, encoding="utf-8")
    settings = Settings(data=folder, origins=("https://portal.example",))
    application = server.create_app(SmallEngine(settings), settings)
    with TestClient(application, raise_server_exceptions=False, client=("127.0.0.1", 50_000)) as opened:
        yield opened


def from_address(app: TestClient, address: str) -> TestClient:
    return TestClient(app.app, raise_server_exceptions=False, client=(address, 50_000))


def policy(reply: Any) -> str:
    found = re.search(r"frame-ancestors ([^;]+)", reply.headers["content-security-policy"])
    assert found
    return found[1]


def config(page: str) -> dict[str, Any]:
    found = re.search(r'data-config="([^"]*)"', page)
    assert found
    data: dict[str, Any] = json.loads(unescape(found[1]))
    return data


def ticket(app: TestClient, bot: str) -> str:
    reply = app.get("/embed", params={"bot": bot}, headers=PAGE)
    assert reply.status_code == 200, reply.text
    return str(config(reply.text)["ticket"])


def session(app: TestClient, bot: str, **more: str) -> dict[str, str]:
    reply = app.post("/api/widget/session", json={"ticket": ticket(app, bot), **more})
    assert reply.status_code == 200, reply.text
    return {"X-Wenbao-Session": reply.json()["session"]}


def ask(app: TestClient, question: str = QUESTION, headers: dict[str, str] | None = None, **more: Any) -> Any:
    return app.post("/api/ask", json={"question": question, **more}, headers=headers)


def code(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["code"]


# Who may embed.


def test_a_listed_page_gets_the_frame_and_only_it_may_show_it(app: TestClient) -> None:
    reply = app.get("/embed", params={"bot": "open"}, headers=PAGE)
    assert reply.status_code == 200
    assert policy(reply) == "https://intra.example https://*.corp"
    assert "x-frame-options" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("headers", [{}, PAGE, {"referer": "http://testserver/"}])
def test_an_empty_list_means_nobody(app: TestClient, headers: dict[str, str]) -> None:
    reply = app.get("/embed", params={"bot": "shut"}, headers=headers)
    assert (reply.status_code, policy(reply)) == (403, "'none'")
    assert "ticket" not in reply.text
    assert "bots.toml" in unescape(reply.text)


def test_default_takes_its_origins_from_the_setting(app: TestClient) -> None:
    assert policy(app.get("/embed")) == "https://portal.example"


@pytest.mark.parametrize(
    "referer",
    [
        "https://other.example/",
        "http://intra.example/",
        "https://intra.example.evil.example/",
        "https://corp/",
        "x",
        "null",
    ],
)
def test_a_referer_of_another_origin_is_refused(app: TestClient, referer: str) -> None:
    reply = app.get("/embed", params={"bot": "open"}, headers={"referer": referer})
    assert reply.status_code == 403
    assert "ticket" not in reply.text


@pytest.mark.parametrize("referer", ["https://intra.example/a/b?c=d", "https://a.b.corp/", None])
def test_a_listed_referer_or_none_passes(app: TestClient, referer: str | None) -> None:
    headers = {"referer": referer} if referer else {}
    assert app.get("/embed", params={"bot": "open"}, headers=headers).status_code == 200


def test_an_unknown_bot_is_an_error_everywhere(app: TestClient) -> None:
    reply = app.get("/embed", params={"bot": "<b>"})
    assert (reply.status_code, policy(reply)) == (404, "'none'")
    assert "<b>" not in reply.text
    assert code(ask(app, bot="nobody")) == (404, "unknown_bot")
    assert "open" in ask(app, bot="nobody").json()["error"]["hint"]


@pytest.mark.parametrize(
    "path", ["/", "/a/lib1", "/healthz", "/static/embed/embed.js", "/widget.js", "/embedded", "/embed/"]
)
def test_no_other_path_may_be_framed(app: TestClient, path: str) -> None:
    reply = app.get(path)
    assert policy(reply) == "'self'"
    assert reply.headers["x-frame-options"] == "SAMEORIGIN"


def test_behind_a_proxy_the_frame_has_the_same_headers(app: TestClient) -> None:
    proxied = TestClient(app.app, root_path="/bot")
    reply = proxied.get("/bot/embed", params={"bot": "open"})
    assert policy(reply) == "https://intra.example https://*.corp"
    assert "x-frame-options" not in reply.headers


def test_the_script_is_asked_for_again_and_not_sent_again(app: TestClient) -> None:
    first = app.get("/widget.js")
    assert first.headers["content-type"].partition(";")[0].endswith("/javascript")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert app.get("/widget.js", headers={"if-none-match": first.headers["etag"]}).status_code == 304


# Tickets and sessions.


def test_a_ticket_opens_one_session_of_its_bot(app: TestClient) -> None:
    used = ticket(app, "open")
    assert app.post("/api/widget/session", json={"ticket": used}).status_code == 200
    assert code(app.post("/api/widget/session", json={"ticket": used})) == (401, "session_expired")
    headers = session(app, "open")
    assert ask(app, headers=headers).json()["refused"] is False
    assert code(ask(app, headers=headers, bot="park")) == (401, "session_expired")


@pytest.mark.parametrize("forged", ["", "x", "9999999999.abc.open.00", "....", "9999999999.é.open.é", "a" * 200])
def test_a_forged_ticket_opens_nothing(app: TestClient, forged: str) -> None:
    assert code(app.post("/api/widget/session", json={"ticket": forged})) == (401, "session_expired")


def test_a_ticket_of_another_bot_cannot_be_written_over(app: TestClient) -> None:
    changed = ticket(app, "open").replace(".open.", ".staff.")
    assert code(app.post("/api/widget/session", json={"ticket": changed})) == (401, "session_expired")


def test_another_site_cannot_open_a_session(app: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    reply = app.post("/api/widget/session", json={"ticket": ticket(app, "open")}, headers=headers)
    assert code(reply) == (403, "origin_refused")


@pytest.mark.parametrize("token", ["x", "a.b.c", "a" * 43])
def test_a_session_that_is_none_is_refused_and_not_taken_for_a_visitor(app: TestClient, token: str) -> None:
    assert code(ask(app, headers={"X-Wenbao-Session": token})) == (401, "session_expired")


def test_nothing_secret_stands_in_an_address_and_the_stream_holds_the_answer_only(app: TestClient) -> None:
    headers = session(app, "open")
    reply = ask(app, headers=headers, stream=True)
    events = dict(re.findall(r"^event: (\w+)\ndata: (.*)$", reply.text, re.M))
    assert set(events) == {"sources", "delta", "answer"}
    assert set(json.loads(events["answer"])) == {
        "question", "mode", "refused", "query", "answer", "sentences", "citations", "also_found", "choices", "coverage",
        "reason", "notes", "index", "model", "timings_ms",
    }  # fmt: skip
    assert headers["X-Wenbao-Session"] not in reply.text
    assert set(json.loads(events["sources"])) == {"also_found"}
    page = app.get("/embed", params={"bot": "staff"}, headers=PAGE).text
    assert "ssss" not in page
    assert not re.search(r'(?:src|href)="[^"]*(?:ticket|token|session)[^"]*\?', page)


def test_a_session_opens_questions_and_nothing_else(app: TestClient) -> None:
    """What guards the API by keys asks this."""
    sessions: Sessions = app.app.state.sessions  # type: ignore[attr-defined]
    token = session(app, "open")["X-Wenbao-Session"]

    def request(path: str, value: str) -> Request:
        return Request({"type": "http", "path": path, "headers": [(b"x-wenbao-session", value.encode())]})

    assert sessions.is_open(request("/api/ask", token))
    assert sessions.is_open(request("/bot/api/ask", token))
    assert not sessions.is_open(request("/api/ask", "other"))
    assert not sessions.is_open(request("/v1/chat/completions", token))
    assert not sessions.is_open(Request({"type": "http", "path": "/api/ask", "headers": []}))


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def timed(tmp_path: Path) -> tuple[Sessions, Bots, Clock]:
    (tmp_path / "bots.toml").write_text(BOTS, encoding="utf-8")
    bots, clock = Bots(Settings(data=tmp_path)), Clock()
    return Sessions(bots, clock), bots, clock


def test_a_ticket_lasts_a_minute_and_a_session_an_hour(timed: tuple[Sessions, Bots, Clock]) -> None:
    sessions, bots, clock = timed
    late, good = sessions.ticket(bots.get("open")), sessions.ticket(bots.get("open"))
    clock.now += TICKET_S - 1
    token, _ = sessions.open(good)
    clock.now += 2
    with pytest.raises(SessionError):
        sessions.open(late)
    assert sessions._session(token).bot == "open"
    clock.now += SESSION_S
    with pytest.raises(SessionError):
        sessions._session(token)


def test_tickets_of_another_start_of_the_server_are_worth_nothing(timed: tuple[Sessions, Bots, Clock]) -> None:
    sessions, bots, clock = timed
    with pytest.raises(SessionError):
        Sessions(bots, clock).open(sessions.ticket(bots.get("open")))


# Users.


def test_a_bot_for_users_answers_nobody_else(app: TestClient) -> None:
    assert code(ask(app, bot="staff")) == (401, "wrong_user_token")
    refused = app.post("/api/widget/session", json={"ticket": ticket(app, "staff")})
    assert code(refused) == (401, "wrong_user_token")
    forged = user_token({"sub": "wang", "aud": "staff", "exp": 1e10}, "t" * 32)
    reply = app.post("/api/widget/session", json={"ticket": ticket(app, "staff"), "user_token": forged})
    assert code(reply) == (401, "wrong_user_token")


def test_a_user_may_ask(app: TestClient, future: Callable[[], float]) -> None:
    signed = user_token({"sub": "wang", "aud": "staff", "exp": future()})
    headers = session(app, "staff", user_token=signed)
    assert ask(app, headers=headers, bot="staff").json()["refused"] is False
    other = user_token({"sub": "wang", "aud": "open", "exp": future()})
    reply = app.post("/api/widget/session", json={"ticket": ticket(app, "staff"), "user_token": other})
    assert code(reply) == (401, "wrong_user_token")


@pytest.fixture
def future() -> Callable[[], float]:
    from time import time

    return lambda: time() + 300


# What a bot holds.


def test_a_request_cannot_ask_for_what_a_bot_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "bots.toml").write_text('[a]\nfilters = {publisher = "甲报"}', encoding="utf-8")
    settings = Settings(data=tmp_path)
    with TestClient(server.create_app(SmallEngine(settings), settings)) as app:
        assert code(ask(app, bot="a", filters={"publisher": ["乙报"]})) == (422, "wrong_request")
        assert ask(app, bot="a", filters={"publisher": ["甲报"]}).status_code == 200


def test_questions_to_begin_with_come_from_bots_without_filters(app: TestClient) -> None:
    assert app.get("/api/widget/starters", headers=session(app, "open")).json()["starters"]
    assert app.get("/api/widget/starters", headers=session(app, "park")).json() == {"starters": []}
    assert code(app.get("/api/widget/starters")) == (401, "session_expired")


def test_a_question_about_this_page_takes_its_headline(app: TestClient) -> None:
    page = {"title": "两座公园开工 - 某报", "url": "https://intra.example/p/1"}
    answer = ask(app, "这篇文章里谁宣布开工？", page=page).json()
    assert answer["question"] == "这篇文章里谁宣布开工？"
    assert answer["query"]["text"] == "《两座公园开工》里谁宣布开工？"
    assert {one["article_id"] for one in answer["citations"]} == {"park"}


@pytest.mark.parametrize(
    "page", [{"url": "x"}, {"title": "x" * 301}, {"title": "x", "more": 1}, "x", {"title": "\ud800"}]
)
def test_a_page_of_another_form_is_refused(app: TestClient, page: Any) -> None:
    reply = app.post(
        "/api/ask",
        content=json.dumps({"question": QUESTION, "page": page}),
        headers={"content-type": "application/json"},
    )
    assert code(reply) == (422, "wrong_request")


# Limits.


def test_an_address_may_not_ask_faster_with_new_sessions(app: TestClient) -> None:
    office, home = from_address(app, "192.0.2.1"), from_address(app, "192.0.2.2")
    replies = [ask(office, headers=session(office, "quick")).status_code for _ in range(4)]
    assert replies == [200, 200, 429, 429]
    assert code(ask(office, bot="quick")) == (429, "too_many_requests")
    assert ask(home, bot="quick").status_code == 200


def test_a_session_ends_and_a_day_ends_for_all_sessions(app: TestClient) -> None:
    office = from_address(app, "192.0.2.3")
    headers = session(office, "short")
    assert [ask(office, headers=headers).status_code for _ in range(3)] == [200, 200, 429]
    headers = session(office, "short")
    assert [ask(office, headers=headers).status_code for _ in range(2)] == [200, 429]
    assert "明天" in ask(office, headers=session(office, "short"), lang="zh").json()["error"]["hint"]


def test_users_behind_one_address_are_counted_apart(tmp_path: Path, future: Callable[[], float]) -> None:
    text = f'[staff]\norigins = ["https://intra.example"]\nuser_secret = "{"s" * 32}"\nlimits = {{day = 1}}'
    (tmp_path / "bots.toml").write_text(text, encoding="utf-8")
    settings = Settings(data=tmp_path)
    with TestClient(server.create_app(SmallEngine(settings), settings), client=("192.0.2.4", 1)) as app:
        for name in ("wang", "li"):
            signed = user_token({"sub": name, "aud": "staff", "exp": future()})
            assert ask(app, headers=session(app, "staff", user_token=signed)).status_code == 200
            assert ask(app, headers=session(app, "staff", user_token=signed)).status_code == 429


def test_a_wrong_file_is_said_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "bots.toml").write_text("[a]\nx = 1", encoding="utf-8")
    with pytest.raises(BotsError, match=r"\[a\] x"):
        server.run(Settings(data=tmp_path, port=0))


def test_one_machine_is_one_address_of_either_kind() -> None:
    assert network("192.0.2.7") == "192.0.2.7"
    assert network("2001:db8:1:2:a:b:c:d") == network("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert network("::ffff:192.0.2.7") == "192.0.2.7"
    assert network("a socket") == "a socket"


def test_a_new_day_counts_anew() -> None:
    from datetime import date

    days = [date(2024, 1, 1)]
    count = DailyCount(lambda: days[-1])
    assert [count.take("a", 2) for _ in range(3)] == [True, True, False]
    assert count.take("b", 2)
    days.append(date(2024, 1, 2))
    assert count.take("a", 2)


def test_a_limit_reached_from_this_machine_is_explained_once(
    timed: tuple[Sessions, Bots, Clock], caplog: pytest.LogCaptureFixture
) -> None:
    sessions, bots, _ = timed
    for _ in range(2):
        sessions._count(bots.get("quick"), None, "127.0.0.1")
    for _ in range(2):
        with pytest.raises(LimitError):
            sessions._count(bots.get("quick"), None, "127.0.0.1")
    assert len([one for one in caplog.records if "WENBAO_TRUSTED_PROXIES" in one.message]) == 1
