"""Intranet pages of another origin, as they are met: served for real, with whatever headers and markup they have."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Chromium finds these names on this machine; `qa.corp` and `intra.corp` are different sites to it.
RESOLVER = "--host-resolver-rules=MAP *.corp 127.0.0.1"


class HostPages:
    """Pages by path; a page is its whole markup, or what makes a body from the request's path."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, tuple[str | Callable[[], str], dict[str, str]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def origin(self, name: str = "intra") -> str:
        return f"http://{name}.corp:{self.port}"

    def put(self, path: str, page: str | Callable[[], str], **headers: str) -> None:
        """Serve `page` at `path`; a header is named with `_` for `-`."""
        self.pages[path] = page, {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def hosting() -> Iterator[HostPages]:
    """Serve host pages on a free port in threads."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            host.asked.append((self.path, dict(self.headers)))
            page, headers = host.pages.get(path, ("", {}))
            body = (page() if callable(page) else page).encode()
            self.send_response(200 if path in host.pages else 404)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host = HostPages(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
