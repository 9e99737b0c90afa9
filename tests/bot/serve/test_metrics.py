from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from bot.keys import Keys
from bot.serve import metrics, server
from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, serving

QUESTION = {"question": "开放仪式由谁主持？"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("measured"))


@pytest.fixture(scope="module")
def local(settings: Settings) -> Iterator[TestClient]:
    app = server.create_app(SmallEngine(settings), settings)
    with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 1)) as opened:
        yield opened


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Read the figures as Prometheus does: name and values of labels, sorted by label."""
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


def test_requests_answers_and_refusals_are_counted(local: TestClient) -> None:
    before = figures(local.get("/metrics").text)
    local.post("/api/ask", json=QUESTION)
    local.post("/api/ask", json={**QUESTION, "stream": True})
    local.post("/api/ask", json={"question": "新馆花了多少钱？"})
    local.post("/api/ask", json={"question": ""})
    local.post("/api/ask", json={"question": "仪式崩溃"})
    local.post(
        "/v1/chat/completions", json={"model": "wenbao", "messages": [{"role": "user", "content": "馆长是谁？"}]}
    )
    local.get("/such/a/page/is/not/there")
    reply = local.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    after = figures(reply.text)

    def more(*name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more("wenbao_requests_total", "/api/ask", "POST", "200") == 3
    assert more("wenbao_requests_total", "/api/ask", "POST", "422") == 1
    assert more("wenbao_requests_total", "/api/ask", "POST", "500") == 1
    assert more("wenbao_requests_total", "other", "GET", "404") == 1
    assert more("wenbao_answers_total", "extractive", "api") == 2
    assert more("wenbao_answers_total", "not_in_articles", "api") == 1
    assert more("wenbao_answers_total", "extractive", "openai") == 1
    assert more("wenbao_request_seconds_count", "/api/ask") == 5
    assert more("wenbao_answer_seconds_count", "retrieve") == 4
    assert after[("process_resident_memory_bytes",)] > 0


def test_no_text_of_a_reader_and_no_address_of_theirs_is_in_it(local: TestClient) -> None:
    local.get("/api/search", params={"q": "馆长王芳"})
    local.request("PROPFIND", "/api/articles/lib1")
    text = local.get("/metrics").text
    assert "馆长" not in text and "lib1" not in text and "PROPFIND" not in text and "127.0.0.1" not in text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/a/lib1", "/a"),
        ("/api/articles/x/y", "/api/articles"),
        ("/v1/models/wenbao", "/v1/models"),
        ("/mcp/", "/mcp"),
        ("/static/chat.js", "/static"),
        ("/apx", "other"),
        ("/api", "other"),
    ],
)
def test_addresses_are_counted_by_a_fixed_list(path: str, shown: str) -> None:
    assert metrics.address(path) == shown


def test_the_figures_are_for_this_machine_or_for_a_key(local: TestClient, settings: Settings) -> None:
    outside = TestClient(local.app, client=("192.0.2.1", 1))
    assert outside.get("/metrics").status_code == 403
    proxied = {"x-forwarded-for": "192.0.2.1"}
    assert local.get("/metrics", headers=proxied).status_code == 403  # through a proxy on this machine
    keys = Keys(settings.keys_file)
    _, meter = keys.add("meter", ["metrics"])
    _, other = keys.add("other")
    assert local.get("/metrics").status_code == 200
    assert outside.get("/metrics").status_code == 401
    assert outside.get("/metrics", headers={"authorization": f"Bearer {meter}"}).status_code == 200
    assert outside.get("/metrics", headers={"authorization": f"Bearer {other}"}).status_code == 403
    settings.keys_file.unlink()


def test_a_reader_who_leaves_a_counted_stream_ends_the_writing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    engine = SmallEngine(settings)
    with serving(engine, settings) as url:
        with httpx.stream("POST", f"{url}/api/ask", json={"question": "慢慢说", "stream": True}, timeout=60) as reply:
            assert any("delta" in one for one in reply.iter_text())  # it has begun to write
        assert engine.answerer.closed.wait(30)
