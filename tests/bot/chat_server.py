"""A real HTTP server that speaks OpenAI's protocol, well or badly, as a test tells it."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Payload = dict[str, Any]
Act = Callable[["Handler", Payload], None]


class Handler(BaseHTTPRequestHandler):
    server: "ChatServer"

    def do_POST(self) -> None:
        payload: Payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(payload)
        self.server.keys.append(self.headers.get("Authorization", ""))
        acts = self.server.acts
        act = acts[min(len(self.server.asked), len(acts)) - 1]
        try:
            act(self, payload)
        except (BrokenPipeError, ConnectionResetError):
            self.server.left.set()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the output of tests clean."""

    def begin(self, status: int = 200, headers: dict[str, str] | None = None, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def piece(self, text: str, finish: str | None = None) -> None:
        delta = {"role": "assistant", "content": text} if finish is None else {}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.event(json.dumps({"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}))


class ChatServer(ThreadingHTTPServer):
    """Acts in the order given, the last one for all further requests.

    Attributes:
        asked, keys: What came, one item a request.
        left: Set when a client has gone while it was answered.
    """

    daemon_threads = True

    def __init__(self, acts: Sequence[Act]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.acts = acts
        self.asked: list[Payload] = []
        self.keys: list[str] = []
        self.left = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves early is no error of the server."""
        self.left.set()


@contextmanager
def running(*acts: Act) -> Iterator[ChatServer]:
    server = ChatServer(acts)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def says(reply: str | Callable[[str], str], size: int = 7) -> Act:
    """Write a reply, streamed in small pieces or at once, as it is asked for; it may depend on what was asked."""

    def act(handler: Handler, payload: Payload) -> None:
        text = reply if isinstance(reply, str) else reply(payload["messages"][-1]["content"])
        if not payload.get("stream"):
            plain(text)(handler, payload)
            return
        handler.begin()
        for start in range(0, len(text), size):
            handler.piece(text[start : start + size])
        handler.piece("", "stop")
        handler.event("[DONE]")

    return act


def plain(text: str, finish: str = "stop") -> Act:
    """Answer at once, whether a stream was asked for or not."""

    def act(handler: Handler, payload: Payload) -> None:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        handler.begin(kind="application/json")
        handler.wfile.write(
            json.dumps({"id": "1", "object": "chat.completion", "model": "m", "choices": [choice]}).encode()
        )

    return act


def streams(*pieces: str, finish: str | None = "stop", pause_s: float = 0.0) -> Act:
    """Stream just this; without `finish` the stream is cut."""

    def act(handler: Handler, payload: Payload) -> None:
        handler.begin()
        for one in pieces:
            handler.piece(one)
            time.sleep(pause_s)
        if finish:
            handler.piece("", finish)
            handler.event("[DONE]")

    return act


def deltas(*pieces: Payload, finish: str = "stop", usage: bool = False, pause_s: float = 0.0) -> Act:
    """Stream these deltas as they are, after a pause, and last, where that is asked for, a chunk that counts tokens."""

    def act(handler: Handler, payload: Payload) -> None:
        handler.begin()
        time.sleep(pause_s)
        head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        for one in pieces:
            choice = {"index": 0, "delta": one, "finish_reason": None}
            handler.event(json.dumps({**head, "choices": [choice]}))
        handler.event(json.dumps({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}))
        if usage:
            counts = {"prompt_tokens": 900, "completion_tokens": 20, "total_tokens": 920}
            handler.event(json.dumps({**head, "choices": [], "usage": counts}))
        handler.event("[DONE]")

    return act


def message(said: Payload, finish: str = "stop") -> Act:
    """Answer with one whole message, whether a stream was asked for or not."""

    def act(handler: Handler, payload: Payload) -> None:
        choice = {"index": 0, "message": {"role": "assistant", **said}, "finish_reason": finish}
        body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
        handler.begin(kind="application/json")
        handler.wfile.write(json.dumps(body).encode())

    return act


def refuses(status: int, said: str = "no", headers: dict[str, str] | None = None) -> Act:
    def act(handler: Handler, payload: Payload) -> None:
        handler.begin(status, headers, "application/json")
        handler.wfile.write(json.dumps({"error": {"message": said, "type": "error", "code": None}}).encode())

    return act


def sends(body: str, kind: str = "text/event-stream") -> Act:
    """Send any bytes."""

    def act(handler: Handler, payload: Payload) -> None:
        handler.begin(kind=kind)
        handler.wfile.write(body.encode())

    return act


def pings(seconds: float) -> Act:
    """Keep the connection alive and say nothing."""

    def act(handler: Handler, payload: Payload) -> None:
        handler.begin()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b": ping\n\n")
            handler.wfile.flush()
            time.sleep(0.05)

    return act


def hangs_up(handler: Handler, payload: Payload) -> None:
    """Close the connection without a word."""
    handler.connection.close()
