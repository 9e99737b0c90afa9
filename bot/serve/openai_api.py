"""OpenAI's chat completions over our answers: for chat programs and libraries that speak nothing else.

A client of this protocol can take nothing back, so nothing is sent before it is checked: the stream begins at once, is
kept open while the answer is written and checked, and then brings the checked text. The whole Answer is in `wenbao`.

Source:
    https://platform.openai.com/docs/api-reference/chat
"""

import json
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException

from bot import render
from bot.compose import Engine
from bot.context import tokens
from bot.errors import UnknownModelError, UnsupportedError
from bot.limits import Allowance
from bot.schema import Answer, Delta, Sources
from bot.serve import failures
from bot.serve.completion_bodies import CompletionBody
from bot.serve.visitor import language, within
from bot.settings import Settings
from index.errors import Lang, Message, QAError
from index.schema import Json

_log = logging.getLogger(__name__)

MODEL = "wenbao"
_ROOT = "/v1"
_ALIVE_EVERY_S = 1.0  # a comment in the stream, which clients skip, so that no proxy takes it for dead
_PIECE = re.compile(r".+?(?:\]\s*|\n+|$)", re.DOTALL)  # a sentence with its markers, or a line

_NO_MODEL = Message("没有叫“{model}”的模型，这里只有 wenbao。", "There is no model {model!r} here; there is wenbao.")


def router(engine: Engine, settings: Settings, allowance: Allowance) -> APIRouter:
    """Return the addresses under `/v1`."""
    routes = APIRouter(prefix=_ROOT, route_class=_route_class(settings))
    started = int(time.time())
    model = {"id": MODEL, "object": "model", "created": started, "owned_by": "wenbao"}

    @routes.get("/models")
    def models() -> Response:
        """List the one model there is."""
        return JSONResponse({"object": "list", "data": [model]})

    @routes.get("/models/{model_id:path}")
    def one_model(model_id: str) -> Response:
        """Describe a model."""
        _known(model_id)
        return JSONResponse(model)

    @routes.post("/chat/completions", dependencies=[Depends(within(allowance))])
    def complete(body: CompletionBody, request: Request) -> Response:
        """Answer the last message of a user from the articles."""
        _known(body.model)
        request.scope["wenbao_lang"] = body.wenbao.lang  # for errors below, which see only the request
        asked = body.asked()
        lang = language(request, settings)
        reply = _Reply(
            prompt_tokens=sum(tokens(one.text()) for one in body.messages),
            origin=f"{request.url.scheme}://{request.url.netloc}{settings.base_path}" if body.wenbao.sources else None,
            lists_usage=bool(body.stream_options and body.stream_options.include_usage),
        )
        items = engine.pipeline().stream(asked)
        first = next(items)  # what fails before the stream begins is answered with a status
        if body.stream:
            return StreamingResponse(
                _stream(chain([first], items), items, reply, lang),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
            )
        *_, answer = chain([first], items)
        assert isinstance(answer, Answer)  # promised by the pipeline; for mypy
        return JSONResponse(reply.whole(answer))

    @routes.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def nothing(rest: str) -> Response:
        """Answer what is no address of ours in the form its clients know."""
        raise HTTPException(405 if rest == "chat/completions" or rest.split("/")[0] == "models" else 404)

    return routes


@dataclass(frozen=True, slots=True)
class _Reply:
    """One completion: what all its parts share, and how an answer is said in it.

    Attributes:
        prompt_tokens: Estimate for all messages; we count characters, because no tokenizer is ours to count with.
        origin: Where sources are opened; None to leave them out of the text.
        lists_usage: Whether a stream ends with the usage.
    """

    prompt_tokens: int
    origin: str | None
    lists_usage: bool
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def text(self, answer: Answer) -> str:
        """Return what a reader of the chat sees."""
        return render.to_message(answer, answer.query.lang, self.origin)

    def whole(self, answer: Answer) -> Json:
        """Return the completion in one piece."""
        text = self.text(answer)
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head("chat.completion", answer.index),
            "choices": [choice],
            "usage": self._usage(text),
            "wenbao": answer.as_json(),
        }

    def begin(self) -> Json:
        """Return the first chunk, which can be sent before anything is known."""
        return self._chunk({"role": "assistant", "content": "", "refusal": None})

    def chunks(self, answer: Answer) -> Iterator[Json]:
        """Yield the checked text in pieces, then why it ends with the whole Answer, then the usage if it is wanted."""
        text = self.text(answer)
        for piece in _PIECE.findall(text):
            yield self._chunk({"content": piece})
        yield {**self._chunk({}, "stop", answer.index), "wenbao": answer.as_json()}
        if self.lists_usage:
            yield {**self._chunk({}), "choices": [], "usage": self._usage(text)}

    def _chunk(self, delta: Json, reason: str | None = None, index: str = "") -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        usage = {"usage": None} if self.lists_usage else {}
        return {**self._head("chat.completion.chunk", index), "choices": [choice], **usage}

    def _head(self, kind: str, index: str) -> Json:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": MODEL,
            "system_fingerprint": index or None,
        }

    def _usage(self, text: str) -> Json:
        written = tokens(text)
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": written,
            "total_tokens": self.prompt_tokens + written,
            "estimated": True,
        }


async def _stream(
    items: Iterator[Sources | Delta | Answer],
    source: Iterator[Sources | Delta | Answer],
    reply: _Reply,
    lang: Lang,
) -> AsyncIterator[str]:
    """Yield the chunks as server-sent events; whatever happens, `[DONE]` or an error comes last."""
    try:
        yield _event(reply.begin())
        told = time.monotonic()
        async for item in iterate_in_threadpool(items):
            if isinstance(item, Answer):
                for chunk in reply.chunks(item):
                    yield _event(chunk)
            elif time.monotonic() - told >= _ALIVE_EVERY_S:
                told = time.monotonic()
                yield ": still writing\n\n"
        yield "data: [DONE]\n\n"
    except QAError as error:
        status = failures.openai_status(error.status)
        yield _event(failures.openai_json(status, error.code, error.text(lang)))
    except Exception:  # the outermost edge: the status is sent already
        _log.exception("a streamed completion failed")
        yield _event(failures.openai_json(500, "internal", failures.UNEXPECTED.text(lang)))
    finally:
        close: Callable[[], None] = getattr(source, "close", lambda: None)
        close()  # the reader has gone: no model writes on for nobody


def _event(data: Json) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _known(model: str) -> None:
    """Refuse another model than ours by name: a client that meant a different server should notice."""
    if model != MODEL:
        shown = render.snippet(model, 40)
        raise UnknownModelError(Message(_NO_MODEL.zh.format(model=shown), _NO_MODEL.en.format(model=shown)))


def _route_class(settings: Settings) -> type[APIRoute]:
    """Return the kind of route whose failures have the form that OpenAI's clients read."""

    class Route(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Return the handler; nothing that goes wrong leaves it in another form."""
            handle = super().get_route_handler()

            async def handler(request: Request) -> Response:
                try:
                    return await handle(request)
                except RequestValidationError as error:
                    wrong, path = failures.wrong_request(error), [str(one) for one in error.errors()[0]["loc"][1:]]
                    return failures.response(wrong, _ROOT, language(request, settings), ".".join(path) or None)
                except QAError as error:
                    param = error.param if isinstance(error, UnsupportedError) else None
                    return failures.response(error, _ROOT, language(request, settings), param)
                except HTTPException as error:
                    code, message = failures.of_status(error.status_code)
                    return _failed(error.status_code, code, message.text(language(request, settings)))
                except Exception:  # the outermost edge: one sentence for the reader, the traceback for the log
                    _log.exception("a completion failed")
                    return _failed(500, "internal", failures.UNEXPECTED.text(language(request, settings)))

            return handler

    return Route


def _failed(status: int, code: str, message: str) -> Response:
    return JSONResponse(failures.openai_json(status, code, message), status)
