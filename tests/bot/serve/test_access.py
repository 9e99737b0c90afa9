"""Keys on the real application: who is let in where, and what the others are told."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from time import time

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from playwright.sync_api import Browser, expect
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from bot.keys import Keys
from bot.serve import access, server
from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, Visit, serving

QUESTION = {"question": "开放仪式由谁主持？"}
OF_PROGRAMS = [
    ("POST", "/api/ask", "ask"),
    ("GET", "/api/search?q=馆长", "search"),
    ("POST", "/api/slip", "ask"),
]
_addresses = itertools.count(1)
OF_PEOPLE = [
    "/",
    "/a/lib1",
    "/api/articles/lib1",
    "/api/articles/lib1?raw=true",
    "/static/chat.js",
    "/healthz",
    "/readyz",
    "/api/conversations",
    "/favicon.ico",
    "/config",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guarded")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[TestClient]:
    """A client on another machine, of a server over `folder`; Gradio takes its time to start, so it starts once."""
    settings = Settings(data=folder)
    app = server.create_app(SmallEngine(settings), settings)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def keys(folder: Path) -> Iterator[Keys]:
    """No key at first, and none afterwards."""
    file = Settings(data=folder).keys_file
    yield Keys(file)
    file.unlink(missing_ok=True)


@pytest.fixture
def outside(served: TestClient, keys: Keys) -> TestClient:
    """A new client from an address that has not asked before."""
    number = next(_addresses)
    return TestClient(served.app, raise_server_exceptions=False, client=(f"192.0.2.{number}", 50_000))


def ask(client: TestClient, method: str, path: str, **headers: str) -> Response:
    body = QUESTION if method == "POST" else None
    return client.request(method, path, json=body, headers={name.replace("_", "-"): v for name, v in headers.items()})


@pytest.mark.parametrize(("method", "path", "scope"), OF_PROGRAMS)
def test_without_any_key_everything_is_open(outside: TestClient, method: str, path: str, scope: str) -> None:
    assert ask(outside, method, path).status_code in (200, 422)  # the slip of no answer is refused as such
    assert ask(outside, method, path, authorization="Bearer anything").status_code in (200, 422)


@pytest.mark.parametrize(("method", "path", "scope"), OF_PROGRAMS)
def test_from_the_first_key_on_programs_need_one(
    outside: TestClient, keys: Keys, method: str, path: str, scope: str
) -> None:
    _, right = keys.add("right", [scope])
    _, wrong = keys.add("wrong", ["metrics"])
    none = ask(outside, method, path)
    assert (none.status_code, none.json()["error"]["code"]) == (401, "unauthorized")
    assert "wenbao keys add" in none.json()["error"]["hint"]
    assert none.headers["www-authenticate"].startswith("Bearer")
    assert ask(outside, method, path, authorization=f"Bearer {right}").status_code in (200, 422)
    assert ask(outside, method, path, authorization=f"bearer  {right}").status_code in (200, 422)
    assert ask(outside, method, path, x_api_key=right).status_code in (200, 422)
    assert ask(outside, method, path, x_api_key=right, authorization="Basic eDp5").status_code in (200, 422)
    refused = ask(outside, method, path, authorization=f"Bearer {wrong}")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert scope in refused.json()["error"]["message"]


@pytest.mark.parametrize("path", OF_PEOPLE)
def test_pages_need_no_key(outside: TestClient, keys: Keys, path: str) -> None:
    keys.add("a")
    assert outside.get(path).status_code == 200


def test_a_cookie_of_the_page_is_no_key(outside: TestClient, keys: Keys) -> None:
    keys.add("a")
    assert outside.get("/").status_code == 200 and "wenbao" in outside.cookies
    for method, path, _ in OF_PROGRAMS:
        assert ask(outside, method, path).status_code == 401


def test_this_machine_needs_a_key_like_any_other(served: TestClient, keys: Keys) -> None:
    """Behind a proxy on this machine everybody would come from it."""
    keys.add("a")
    here = TestClient(served.app, client=("127.0.0.1", 1))
    assert here.post("/api/ask", json=QUESTION).status_code == 401


def test_a_revoked_and_an_expired_key_are_told_what_they_are(outside: TestClient, keys: Keys) -> None:
    _, gone = keys.add("gone")
    _, over = keys.add("over", expires=time() - 1)
    assert outside.get("/api/search?q=馆长", headers={"authorization": f"Bearer {gone}"}).status_code == 200
    keys.revoke("gone")
    for text, words in ((gone, "撤销"), (over, "过期"), (gone[:-1] + "~", "不对"), ("", "不对")):
        reply = outside.get("/api/search?q=馆长", headers={"authorization": f"Bearer {text}"})
        assert reply.status_code == 401
        assert words in reply.json()["error"]["message"]


def test_revoking_the_last_key_opens_nothing(outside: TestClient, keys: Keys) -> None:
    keys.add("a")
    keys.revoke("a")
    assert outside.post("/api/ask", json=QUESTION).status_code == 401


def test_errors_speak_the_language_of_the_request(outside: TestClient, keys: Keys) -> None:
    keys.add("a")
    reply = outside.post("/api/ask", json=QUESTION, headers={"accept-language": "en"})
    assert reply.json()["error"]["message"] == "This interface needs a key."


def test_a_key_has_a_limit_of_its_own_and_none_of_its_address(outside: TestClient, keys: Keys) -> None:
    _, quick = keys.add("quick", per_minute=100)
    _, slow = keys.add("slow", per_minute=3)

    def search(text: str) -> Response:
        return outside.get("/api/search", params={"q": "馆长"}, headers={"authorization": f"Bearer {text}"})

    assert [search(quick).status_code for _ in range(80)] == [200] * 80  # an address alone may ask 60 times
    assert [search(slow).status_code for _ in range(3)] == [200] * 3
    stopped = search(slow)
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (429, "too_many_requests")
    assert int(stopped.headers["retry-after"]) > 0
    assert "3" in stopped.json()["error"]["message"]
    assert search(quick).status_code == 200


def test_the_last_use_of_a_key_is_written_down(outside: TestClient, keys: Keys) -> None:
    _, text = keys.add("a")
    assert keys.all()[0].used is None
    outside.get("/api/search?q=馆长", headers={"authorization": f"Bearer {text}"})
    assert keys.all()[0].used == pytest.approx(time(), abs=60)


def test_a_damaged_file_of_keys_shuts_programs_out_and_leaves_the_page(outside: TestClient, folder: Path) -> None:
    Settings(data=folder).keys_file.write_bytes(b"no database at all, and long enough to be looked at" * 20)
    reply = outside.post("/api/ask", json=QUESTION)
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "storage")
    assert outside.get("/").status_code == 200


def test_what_is_new_under_api_is_shut(outside: TestClient, keys: Keys) -> None:
    keys.add("a")
    assert outside.get("/api/not/thought/of").status_code == 401
    _, admin = keys.add("admin", ["admin"])
    assert outside.get("/api/not/thought/of", headers={"authorization": f"Bearer {admin}"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/v1/chat/completions", "ask"),
        ("/v1", "ask"),
        ("/v1/models\n", "ask"),
        ("/mcp", "ask"),
        ("/mcp/", "ask"),
        ("/mcp\n", "ask"),
        ("/metrics\n", "metrics"),
        ("/api/ask\n", "ask"),
        ("/api", "admin"),
        ("/api/conversationsX", "admin"),
    ],
)
def test_an_odd_address_is_no_way_around(path: str, scope: str) -> None:
    assert scope in access.needed(path)


def test_under_a_base_path_the_same_addresses_are_guarded(outside: TestClient, keys: Keys) -> None:
    keys.add("a")
    proxied = TestClient(outside.app, root_path="/bot")
    assert proxied.post("/bot/api/ask", json=QUESTION).status_code == 401
    assert proxied.get("/bot/a/lib1").status_code == 200


def test_a_session_of_the_widget_needs_no_key(keys: Keys, tmp_path: Path) -> None:
    keys.add("a")

    def has_session(request: Request) -> bool:
        return request.headers.get("x-session") == "in force"

    client = TestClient(access.Access(PlainTextResponse("in"), keys, Settings(data=tmp_path), has_session))
    assert client.post("/api/ask", headers={"x-session": "in force"}).text == "in"
    assert client.post("/api/ask", headers={"x-session": "another"}).status_code == 401
    for path in ("/api/slip", "/v1/chat/completions", "/mcp", "/metrics"):  # it is for asking in the widget
        assert client.post(path, headers={"x-session": "in force"}).status_code == 401


@pytest.mark.browser
def test_people_notice_nothing_of_keys(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    Keys(settings.keys_file).add("a")
    with serving(SmallEngine(settings), settings) as url:
        visit = Visit(browser, url)
        visit.answered(QUESTION["question"])
        visit.page.locator("#chat .wb-answer a", has_text="1").first.click()
        expect(visit.page.locator("mark").first).to_be_visible()
        visit.close()
        stranger = browser.new_context()  # who opens a permalink and has never been on the chat page
        page = stranger.new_page()
        page.goto(f"{url}/a/lib1#c=9-20")
        expect(page.locator("mark").first).to_be_visible()
        stranger.close()
