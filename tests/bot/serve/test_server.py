"""The five traps of a mounted Gradio page, and the process around it."""

import ast
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.errors import PortInUseError, SettingsError
from bot.serve import server
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
UI = ROOT / "bot" / "serve" / "ui.py"
SECRET = "a line that only the server may read"


def join(client: TestClient, function: int, data: Sequence[object]) -> str:
    """Send an event as a browser does and return everything the server streams for it."""
    body = {"data": data, "fn_index": function, "session_hash": "s", "event_data": {"value": "你好"}}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    return client.get("/gradio_api/queue/data", params={"session_hash": "s"}).text


def test_no_event_makes_the_server_read_a_file(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    file = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    config = client.get("/config").json()
    for function in config["dependencies"]:
        data: list[object] = [file for _ in function["inputs"]]
        streamed = join(client, function["id"], data)
        assert SECRET not in streamed
        for path in re.findall(r'"path":\s*"([^"]+)"', streamed):
            assert SECRET not in client.get(f"/gradio_api/file={path}").text


def test_the_chatbot_is_output_only_and_the_page_counts_as_launched(client: TestClient) -> None:
    config = client.get("/config").json()
    chatbots = {one["id"] for one in config["components"] if one["type"] == "chatbot"}
    assert chatbots
    assert not chatbots & {one for function in config["dependencies"] for one in function["inputs"]}
    mounted = next(one for one in client.app.routes if getattr(one, "path", None) == "")  # type: ignore[attr-defined]
    assert mounted.app.get_blocks().has_launched


@pytest.mark.parametrize(
    "path",
    ["file=/etc/hostname", "file/etc/hostname", "upload", "upload_progress", "proxy=http://outside.example/", "run/ask",
     "call/ask", "api/ask", "component_server", "stream/1", "vibe-code", "openapi.json", "dev/reload", "deep_link"],
)  # fmt: skip
def test_doors_that_the_page_does_not_need_are_shut(client: TestClient, path: str) -> None:
    assert client.get(f"/gradio_api/{path}").status_code == 404
    assert client.post(f"/gradio_api/{path}", json={}).status_code == 404


def test_behind_a_proxy_the_same_doors_are_shut_and_open(client: TestClient) -> None:
    """A server under /bot sees the whole path; what is guarded must not depend on it."""
    proxied = TestClient(client.app, root_path="/bot")
    for path in ("file=/etc/hostname", "upload", "proxy=http://outside.example/"):
        assert proxied.post(f"/bot/gradio_api/{path}", json={}).status_code == 404
    for path in ("/bot/", "/bot/static/chat.js", "/bot/api/search?q=a", "/bot/a/lib1", "/bot/gradio_api/info"):
        assert proxied.get(path).status_code == 200


def test_no_template_and_no_script_of_ours_is_evaluated() -> None:
    tree = ast.parse(UI.read_text(encoding="utf-8"))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert "Chatbot" in attributes
    assert "HTML" not in attributes
    assert "js" not in {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}


@pytest.mark.parametrize("path", ["/", "/config", "/api/search?q=a", "/gradio_api/queue/join", "/static/chat.js"])
@pytest.mark.parametrize("origin", ["https://outside.example", "null"])
def test_no_other_origin_is_let_in(client: TestClient, path: str, origin: str) -> None:
    host = {"host": "bot.corp", "origin": origin}
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    for reply in (client.get(path, headers=host), client.options(path, headers={**host, **asked})):
        assert "access-control-allow-origin" not in reply.headers
        assert "access-control-allow-credentials" not in reply.headers


def test_private_functions_are_guarded_by_nothing_but_themselves(client: TestClient) -> None:
    """Whoever knows a number can call it: so each takes any text and any state and gives away nothing."""
    config = client.get("/config").json()
    for function in config["dependencies"]:
        streamed = join(client, function["id"], ["<b>", [["x"]], {"a": 1}][: len(function["inputs"])])
        assert "process_completed" in streamed
        assert "Traceback" not in streamed


@pytest.mark.parametrize("path", ["/", "/api/search?q=a", "/a/lib1", "/static/chat.css", "/api/nothing", "/healthz"])
def test_every_answer_carries_the_headers_of_a_strict_page(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == policy["connect-src"] == policy["frame-ancestors"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', page)


def test_there_are_no_interactive_docs_of_other_hosts(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert "cdn" not in client.get(path).text


def test_a_port_in_use_is_said_so() -> None:
    with server.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"--port {port + 1}"):
            server.run(Settings(port=port))


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 7860), ("192.0.2.1", 7860), ("127.0.0.1", 70_000)])
def test_an_impossible_address_is_said_so(host: str, port: int) -> None:
    with pytest.raises(SettingsError, match=host):
        server.listen(host, port)


def test_importing_the_server_loads_no_gradio() -> None:
    code = "import sys, bot.serve.server; sys.exit('gradio' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


@contextlib.contextmanager
def wenbao_serve(data: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str, float]]:
    """Run `wenbao serve` as a process of its own; yields it, its address, and how long it took to answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "serve", "--data", str(data), "--port", str(port)]
    environment = {**os.environ, "WEB_CONCURRENCY": "3", "PYTHONUNBUFFERED": "1"}
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        assert json.load(urllib.request.urlopen(f"{url}/readyz", timeout=120)) if waited(url, process) else False
        yield process, url, time.monotonic() - started
    finally:
        process.kill()
        process.communicate()


def waited(url: str, process: "subprocess.Popen[bytes]") -> bool:
    for _ in range(600):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{url}/healthz", timeout=120).close()
            return True
        assert process.poll() is None, process.communicate()[0].decode()
        time.sleep(0.2)
    return False


def test_one_process_serves_and_stops_cleanly_with_a_page_open(tmp_path: Path) -> None:
    with wenbao_serve(tmp_path / "data") as (process, url, _):
        children = subprocess.run(["ps", "--ppid", str(process.pid), "-o", "pid="], capture_output=True, text=True)
        assert children.stdout.split() == []  # WEB_CONCURRENCY is for servers that keep nothing in memory
        page = urllib.request.urlopen(f"{url}/gradio_api/heartbeat/open", timeout=30)
        process.send_signal(signal.SIGTERM)
        stopping = time.monotonic()
        said, _ = process.communicate(timeout=15)
        assert time.monotonic() - stopping < 4
        page.close()
        assert process.returncode in (0, -signal.SIGTERM)
        assert "Traceback" not in said.decode()
