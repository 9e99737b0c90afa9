"""Figures for Prometheus at `/metrics`: requests, answers and refusals, and how long they took. No text, no addresses.

Not `bot/metrics.py`, which measures the quality of answers.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from time import perf_counter
from typing import Any, cast

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.schema import Answer, Delta, Request, Sources
from bot.serve.access import path_below

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
# What is counted apart; a fixed list, so that nobody can fill the memory by asking for addresses that are not there.
_ADDRESSES = tuple(
    tuple(one.split("/"))
    for one in (
        *("api/ask", "api/search", "api/articles", "api/slip", "api/conversations", "api/answers", "api/feedback"),
        *("api/widget", "v1/chat/completions", "v1/models", "mcp", "a", "embed", "widget.js", "static"),
        *("healthz", "readyz", "metrics", "gradio_api", ""),
    )
)


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "wenbao_requests", "Requests answered.", ("method", "address", "status"), registry=self.registry
        )
        self._request_s = Histogram(
            "wenbao_request_seconds", "From a request to the end of its answer.", ("address",),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._answers = Counter(
            "wenbao_answers", "Answers by surface and by who wrote them, or why there is none.", ("surface", "outcome"),
            registry=self.registry,
        )  # fmt: skip
        self._answer_s = Histogram(
            "wenbao_answer_seconds", "Time of each step of an answer.", ("step",),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip

    def requested(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request."""
        known = method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
        self._requests.labels(known, address(path), str(status)).inc()
        self._request_s.labels(address(path)).observe(seconds)

    def answered(self, surface: str, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(surface, answer.reason.code if answer.reason else answer.mode).inc()
        for step, milliseconds in answer.timings_ms:
            self._answer_s.labels(step).observe(milliseconds / 1_000)

    def watched(self, engine: Engine, surface: str) -> Engine:
        """Return the engine as one surface sees it: the same in everything, and its answers are counted."""
        return cast(Engine, _Watched(engine, self, surface))

    def router(self) -> APIRouter:
        """Return the address `/metrics`; who may read it is for `access` to say."""
        routes = APIRouter()

        @routes.get("/metrics")
        def figures() -> Response:
            """Return the figures in Prometheus' text format."""
            return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

        return routes


class Measured:
    """Counts every request and how long it took; plain ASGI, so that streams stay streams."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), 500  # what breaks before it answers

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        path = path_below(scope)
        try:
            await self._app(scope, receive, send_noting)
        finally:
            self._metrics.requested(scope["method"], path, status, perf_counter() - started)


class _Watched:
    """An engine whose pipelines tell their answers; everything else is the engine's own."""

    def __init__(self, engine: Engine, metrics: Metrics, surface: str) -> None:
        self._engine, self._metrics, self._surface = engine, metrics, surface

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def pipeline(self) -> QAPipeline:
        return cast(QAPipeline, _WatchedPipeline(self._engine.pipeline(), self._metrics, self._surface))


class _WatchedPipeline:
    def __init__(self, pipeline: QAPipeline, metrics: Metrics, surface: str) -> None:
        self._pipeline, self._metrics, self._surface = pipeline, metrics, surface

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipeline, name)

    def stream(self, request: Request) -> Iterator[Sources | Delta | Answer]:
        return self._telling(self._pipeline.stream(request))  # which checks the request now, not at the first item

    def ask(self, request: Request) -> Answer:
        answer = self._pipeline.ask(request)
        self._metrics.answered(self._surface, answer)
        return answer

    def _telling(self, items: Iterator[Sources | Delta | Answer]) -> Iterator[Sources | Delta | Answer]:
        with closing(cast(Generator[Sources | Delta | Answer, None, None], items)):
            for item in items:
                if isinstance(item, Answer):
                    self._metrics.answered(self._surface, item)
                yield item


def address(path: str) -> str:
    """Return under which of a fixed list of addresses a path is counted."""
    parts = tuple(path.strip("/").split("/"))
    found = next((one for one in _ADDRESSES if parts[: len(one)] == one and (one != ("",) or parts == ("",))), None)
    return "other" if found is None else "/" + "/".join(found)
