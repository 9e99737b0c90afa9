"""Evidence slips over HTTP: of a kept answer, or of an Answer that somebody sends."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter

from bot import markup, slip
from bot.citations import Verifier
from bot.compose import Engine
from bot.conversations import Conversations
from bot.errors import NotFoundError, RequestError
from bot.limits import Allowance
from bot.schema import Answer
from bot.serve.visitor import language, owner, within
from bot.settings import Settings
from index.errors import Message, QAError

Format = Literal["html", "md", "docx"]

_MAX_SENTENCES = 200  # each is judged anew
_NO_ANSWER = Message("这不是问报的回答。", "This is no answer of Wenbao's.")
_NO_ANSWER_HINT = Message(
    "请原样提交 POST /api/ask 返回的 JSON。", "Send the JSON that POST /api/ask returned, unchanged."
)
_NOT_YOURS = Message("没有这个回答，可能已经删除。", "There is no such answer; it may have been deleted.")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def router(engine: Engine, settings: Settings, conversations: Conversations, allowance: Allowance) -> APIRouter:
    """Return the addresses of evidence slips."""
    routes = APIRouter(dependencies=[Depends(within(allowance))])

    @cache
    def verifier() -> Verifier:
        return Verifier(engine.analyzer)

    def made(request: Request, answer: Answer, form: Format, *, given: bool) -> Response:
        store = engine.store()
        now = datetime.now().astimezone()
        done = slip.check(answer, store.article, verifier(), index=store.version, made_at=now, given=given)
        lang, base = language(request, settings), settings.base_path
        origin = f"{request.url.scheme}://{request.url.netloc}{base}"
        if form == "md":
            return _download(slip.to_markdown(done, lang, origin).encode(), "text/markdown; charset=utf-8", form)
        if form == "docx":
            return _download(slip.to_docx(done, lang, origin), _WORD, form)
        downloads = [] if given else [f"?format={name}&lang={lang}" for name in ("md", "docx")]
        return HTMLResponse(slip.to_html(done, lang, origin, base, downloads), headers={"Cache-Control": "no-store"})

    @routes.post("/api/slip")
    def of_given(request: Request, answer: Annotated[dict[str, Any], Body()], format: Format = "html") -> Response:
        """Check an Answer that somebody sends, and return its slip."""
        return made(request, _answer(answer), format, given=True)

    @routes.get("/api/answers/{answer_id}/slip")
    def of_kept(answer_id: str, request: Request, format: Format = "html") -> Response:
        """Return the slip of one of the reader's own kept answers."""
        try:
            who = owner(request.cookies)
            if who is None:
                raise NotFoundError(_NOT_YOURS)
            return made(request, conversations.exchange(who, answer_id).answer, format, given=False)
        except QAError as error:
            if format != "html":
                raise
            lang = language(request, settings)
            return HTMLResponse(markup.error_page(error, lang, settings.base_path), error.status)

    return routes


def _download(content: bytes, kind: str, suffix: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="wenbao-slip.{suffix}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def _answer(data: dict[str, Any]) -> Answer:
    """Return what was sent as an Answer of which every member has its type."""
    try:
        answer = TypeAdapter(Answer).validate_python(asdict(Answer.from_json(data)))
        json.dumps(data, ensure_ascii=False).encode()  # halves of surrogate pairs are no text
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RequestError(_NO_ANSWER, _NO_ANSWER_HINT) from error
    if len(answer.sentences) > _MAX_SENTENCES or len(answer.citations) > _MAX_SENTENCES:
        raise RequestError(_NO_ANSWER, _NO_ANSWER_HINT)
    return answer
