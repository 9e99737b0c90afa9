"""Questions, search and articles over HTTP (DESIGN §5), as JSON, as a stream and as a readable page."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException

from bot import markup
from bot.compose import Engine
from bot.errors import NotFoundError
from bot.limits import Allowance
from bot.schema import Answer, Delta, Sources
from bot.serve import failures
from bot.serve.bodies import AskBody
from bot.serve.failures import error_json
from bot.serve.sessions import Sessions
from bot.serve.visitor import language, within
from bot.settings import Settings
from index.errors import Lang, Message, NoIndexError, QAError
from index.schema import Article, Json

_log = logging.getLogger(__name__)

_EVENTS = {Sources: "sources", Delta: "delta", Answer: "answer"}

_READY = Message("索引还没有准备好。", "The index is not ready yet.")
_READY_HINT = Message("先运行 wenbao index，或稍候再试。", "Run wenbao index, or try again in a moment.")
_NO_ARTICLE = Message("没有这篇文章，可能已经移出。", "There is no such article; it may have been taken out.")


def router(engine: Engine, settings: Settings, allowance: Allowance, sessions: Sessions) -> APIRouter:
    """Return the addresses of DESIGN §5 that answer with data, and the page of an article."""
    routes = APIRouter()
    limited = [Depends(within(allowance))]

    @routes.post("/api/ask", dependencies=limited)
    def ask(body: AskBody, request: Request) -> Response:
        """Answer a question; `stream: true` answers as server-sent events."""
        request.scope["wenbao_lang"] = body.lang  # for errors below, which see only the request
        asked = body.asked(sessions.admit(request, body.bot))
        if not body.stream:
            return JSONResponse(engine.pipeline().ask(asked).as_json())
        items = engine.pipeline().stream(asked)
        first = next(items)  # what fails before the first event is answered with a status
        lang = language(request, settings)
        return StreamingResponse(
            _events(items, first, lang),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    @routes.get("/api/search", dependencies=limited)
    def search(q: str, k: Annotated[int, Query(ge=1, le=100)] = 10) -> Response:
        """Return ranked passages, as `wenbao search --json` does."""
        return JSONResponse([passage.as_json() for passage in engine.pipeline().search(q, k)])

    @routes.get("/api/articles/{article_id:path}")
    def article(article_id: str, raw: bool = False) -> Response:
        """Return an article as `wenbao articles --json` does, with hash and reprints; `raw=true` adds the raw text."""
        found = _article(engine, article_id)
        others = [
            {"id": one.id, "source": one.source, "publisher": one.publisher, "date": one.date}
            for one in engine.store().reprints(found.id)
        ]
        data: Json = {**found.as_json(), "hash": found.hash, "reprints": others}
        if raw:
            data["raw"] = engine.store().raw_text(found.source)
        return JSONResponse(data)

    @routes.get("/a/{article_id:path}")
    def page(article_id: str, request: Request) -> Response:
        """Return the readable page of an article; the range to mark stands after the `#`."""
        lang = language(request, settings)
        try:
            return HTMLResponse(markup.article_page(_article(engine, article_id), lang, settings.base_path))
        except QAError as error:
            return HTMLResponse(markup.error_page(error, lang, settings.base_path), error.status)

    @routes.get("/healthz")
    def alive() -> Json:
        """Say that the process answers."""
        return {"status": "ok"}

    @routes.get("/readyz")
    def ready() -> Json:
        """Say whether questions can be answered."""
        if not engine.ready():
            raise NoIndexError(_READY, _READY_HINT)
        return {"status": "ok"}

    return routes


def unknown(routers: Sequence[APIRouter]) -> APIRouter:
    """Return the last router under `/api`: what none of the others answers is an error of our form."""
    routes = APIRouter()
    known = [route for one in routers for route in one.routes if isinstance(route, APIRoute)]

    @routes.api_route("/api/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def nothing(rest: str) -> Response:
        """Answer what is no address of ours before Gradio, mounted below, does."""
        raise HTTPException(405 if any(route.path_regex.match(f"/api/{rest}") for route in known) else 404)

    return routes


def answer_errors(app: FastAPI, settings: Settings) -> None:
    """Make every failure of `app` an error of DESIGN §5 in the language of the request."""

    @app.exception_handler(QAError)
    def mendable(request: Request, error: Exception) -> Response:
        assert isinstance(error, QAError)  # promised by the decorator; for mypy
        return failures.response(error, "", language(request, settings))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return failures.response(failures.wrong_request(error), "", language(request, settings))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code, message = failures.of_status(error.status_code)
        return _json(code, message, None, language(request, settings), error.status_code, error.headers)

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        # Starlette raises it again after this answer, so the traceback reaches the log and never the reader.
        return _json("internal", failures.UNEXPECTED, None, language(request, settings), 500)


def _json(
    code: str, message: Message, hint: Message | None, lang: Lang, status: int, headers: Any = None
) -> JSONResponse:
    return JSONResponse(error_json(code, message, hint, lang), status, headers)


def _article(engine: Engine, article_id: str) -> Article:
    found: Article | None = engine.store().article(article_id)
    if found is None:
        raise NotFoundError(_NO_ARTICLE)
    return found


async def _events(
    items: Iterator[Sources | Delta | Answer], first: Sources | Delta | Answer, lang: Lang
) -> AsyncIterator[str]:
    """Yield server-sent events; whatever happens, the reader gets `answer` or `error` last, or has gone."""
    try:
        async for item in iterate_in_threadpool(chain([first], items)):
            yield _event(_EVENTS[type(item)], item.as_json())
    except QAError as error:
        yield _event("error", error_json(error.code, error.message, error.hint, lang))
    except Exception:  # the outermost edge: the status is sent already
        _log.exception("a streamed answer failed")
        yield _event("error", error_json("internal", failures.UNEXPECTED, None, lang))
    finally:
        close: Callable[[], None] = getattr(items, "close", lambda: None)
        close()  # the reader has gone: no model writes on for nobody


def _event(name: str, data: Json) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
