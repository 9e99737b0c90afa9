"""One process that serves it all: REST and article pages, the page's own files, and Gradio, mounted last."""

import errno
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.bots import Bots
from bot.compose import Engine
from bot.conversations import Conversations
from bot.errors import PortInUseError, SettingsError
from bot.keys import Keys
from bot.limits import Allowance
from bot.serve import api_docs, history, mcp_server, openai_api, rest, slips, ui, widget
from bot.serve.access import Access, path_below
from bot.serve.metrics import Measured, Metrics
from bot.serve.sessions import Sessions
from bot.serve.visitor import Visitors
from bot.settings import Settings
from index.build import Progress
from index.errors import Message as Words
from index.errors import QAError

STATIC = Path(__file__).parent / "static"
MAX_BODY_BYTES = 512 * 1024  # a question of 1 000 characters with 20 long answers before it is a fifth of that

_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",  # Gradio lives with it as long as the page has neither gr.HTML nor js=
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# The first knows no list of origins; the second means windows, and over http it is a complaint in the host's console.
_NOT_IN_FRAMES = frozenset({"X-Frame-Options", "Cross-Origin-Opener-Policy"})
# Of Gradio's own interface the page needs only these; files, uploads and proxying stay shut.
_GRADIO_DOORS = frozenset(
    {"queue", "heartbeat", "reset", "cancel", "startup-events", "info", "app_id", "theme.css", "login_check"}
)


class SecurityHeaders:
    """Adds the headers of a strict page to every answer; plain ASGI, so that streams stay streams."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; the start of an answer with our headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    if path_below(scope) != widget.FRAME or name not in _NOT_IN_FRAMES:
                        headers.setdefault(name, value)
                if path_below(scope).startswith("/static/"):
                    headers.setdefault(
                        "Cache-Control", "no-cache"
                    )  # asked for again, and answered 304, after an update
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Gate:
    """Refuses what no part of the page sends: large bodies, and Gradio's upload, file and proxy routes."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self._app, self._max_body_bytes = app, max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is shut, count what is sent, pass on the rest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _shut(path_below(scope)):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._limited(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        read = int(declared) if declared.isdigit() and int(declared) > self._max_body_bytes else 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._max_body_bytes:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_counted, send)


def _shut(path: str) -> bool:
    """Whether a path leads to a part of Gradio's own interface that the page does not need."""
    parts = path.strip("/").split("/")
    return parts[0] == "gradio_api" and (len(parts) < 2 or parts[1] not in _GRADIO_DOORS)


class Server(uvicorn.Server):
    """Stops at once although pages are open: their heartbeats end when it begins to shut down."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up and then let running answers end."""
        app = self.config.app
        assert isinstance(app, FastAPI)  # made by create_app; for mypy
        app.state.hang_up()
        await super().shutdown(sockets)


def create_app(engine: Engine, settings: Settings) -> FastAPI:
    """Return the whole application; nothing is read or built before the first request."""
    conversations = Conversations(settings.data / "conversations.sqlite")
    allowance = Allowance()
    figures = Metrics()
    tools = mcp_server.Endpoint(mcp_server.Tools(figures.watched(engine, "mcp"), settings), settings, allowance)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.running():
            yield
        conversations.close()

    app = FastAPI(title="问报", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    rest.answer_errors(app, settings)
    bots = Bots(settings)
    sessions = app.state.sessions = Sessions(bots)
    routers = [
        rest.router(figures.watched(engine, "api"), settings, allowance, sessions),
        widget.router(engine, settings, allowance, bots, sessions),
        slips.router(engine, settings, conversations, allowance),
        history.router(settings, conversations, allowance),
        openai_api.router(figures.watched(engine, "openai"), settings, allowance),
        figures.router(),
        api_docs.router(app, settings),
    ]
    for router in (*routers, rest.unknown(routers)):
        app.include_router(router)
    mcp_server.mount(app, tools)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> Response:
        return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")

    app.add_middleware(Access, keys=Keys(settings.keys_file), settings=settings, is_session=sessions.is_open)
    # Gradio answers any origin unless it finds this very class here; with no origins it allows none.
    app.add_middleware(CORSMiddleware, allow_origins=[], allow_methods=["GET", "POST"])
    app.add_middleware(Gate, max_body_bytes=MAX_BODY_BYTES)
    app.add_middleware(Visitors, base_path=settings.base_path)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Measured, metrics=figures)
    ui.mount(app, figures.watched(engine, "page"), settings, conversations)
    return app


def run(settings: Settings, *, progress: Progress | None = None, on_start: Callable[[str], None] = print) -> None:
    """Serve until SIGINT or SIGTERM, in this one process: Gradio keeps its queue in memory.

    Args:
        settings: Where to listen and what to serve.
        progress: Told how far building is, if something has to be built.
        on_start: Called with the address once it answers.

    Raises:
        PortInUseError: If another program listens there already.
        SettingsError: If the host is no address of this machine or the port is not ours to take.
        BotsError: If the file of bots cannot be used.
        QAError: If there is no index and none can be built.
    """
    Bots(settings).all()  # what is wrong with the file is said before anything is built
    listener = listen(settings.host, settings.port)
    with listener:
        engine = Engine(settings)
        engine.build_if_needed(progress)
        config = configure(create_app(engine, settings), settings)
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        # The first reader finds everything loaded, and example questions tried out.
        threading.Thread(target=_warm, args=(engine,), daemon=True).start()
        on_start(f"http://{shown}:{listener.getsockname()[1]}{settings.base_path}/")
        Server(config).run(sockets=[listener])


def _warm(engine: Engine) -> None:
    with suppress(QAError):  # said to whoever asks
        engine.examples()


def configure(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how `app` is served."""
    return uvicorn.Config(
        app,
        log_level="warning",
        root_path=settings.base_path,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=5,  # an answer takes far less
        server_header=False,
    )


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket, so that a port in use is known before anything is built.

    Raises:
        PortInUseError, SettingsError: See `run`.
    """
    if not 0 <= port <= 65_535:  # getaddrinfo would take it modulo 65 536
        raise _cannot_listen(host, port, "0–65535")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise _cannot_listen(host, port, str(error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(
                Words(f"{host}:{port} 已被别的程序占用。", f"Another program listens on {host}:{port}."),
                Words(f"换一个端口：wenbao serve --port {port + 1}", f"Take another: wenbao serve --port {port + 1}"),
            ) from error
        raise _cannot_listen(host, port, str(error)) from error
    return listener


def _cannot_listen(host: str, port: int, why: str) -> SettingsError:
    return SettingsError(
        Words(f"不能在 {host}:{port} 上提供服务（{why}）。", f"Cannot serve on {host}:{port} ({why})."),
        Words("请换一个地址或端口。", "Take another host or port."),
    )
