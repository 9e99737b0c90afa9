"""A browser's own conversations over HTTP, and what it thinks of answers."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from bot.conversations import MAX_SEARCH_CHARS, Conversations
from bot.errors import NotFoundError
from bot.limits import Allowance
from bot.serve.bodies import FeedbackBody, TitleBody
from bot.serve.visitor import language, owner, within
from bot.settings import Settings
from index.errors import Message
from index.schema import Json

_NO_COOKIE = Message("这个浏览器还没有对话。", "This browser has no conversations yet.")
_NO_COOKIE_HINT = Message(
    "先打开问答页；浏览器要允许本站的 Cookie。",
    "Open the chat page first; the browser has to allow cookies of this site.",
)


def router(settings: Settings, conversations: Conversations, allowance: Allowance) -> APIRouter:
    """Return the addresses of conversations and feedback; each sees only what belongs to its cookie."""
    routes = APIRouter(dependencies=[Depends(within(allowance))])

    def known(request: Request) -> str:
        found = owner(request.cookies)
        if found is None:
            raise NotFoundError(_NO_COOKIE, _NO_COOKIE_HINT)
        return found

    Owner = Annotated[str, Depends(known)]

    @routes.get("/api/conversations")
    def listed(request: Request, q: Annotated[str, Query(max_length=MAX_SEARCH_CHARS)] = "") -> Json:
        """Return the titles of the browser's conversations, and whether they outlive the server."""
        who = owner(request.cookies)
        found = conversations.titles(who, q) if who else []
        return {"kept": conversations.kept and who is not None, "conversations": found}

    @routes.get("/api/conversations/{conversation_id}")
    def whole(conversation_id: str, who: Owner) -> Json:
        """Return one conversation with all its answers."""
        return conversations.get(who, conversation_id).as_json()

    @routes.get("/api/conversations/{conversation_id}/export")
    def exported(
        conversation_id: str, who: Owner, request: Request, format: Literal["json", "md"] = "json"
    ) -> Response:
        """Return one conversation as a file."""
        found = conversations.get(who, conversation_id)
        if format == "json":
            text, kind = json.dumps(found.as_json(), ensure_ascii=False, indent=2), "application/json"
        else:
            text, kind = found.to_markdown(language(request, settings)), "text/markdown"
        headers = {"Content-Disposition": f'attachment; filename="wenbao-conversation.{format}"'}
        return Response(text, media_type=f"{kind}; charset=utf-8", headers={**headers, "Cache-Control": "no-store"})

    @routes.patch("/api/conversations/{conversation_id}")
    def renamed(conversation_id: str, body: TitleBody, who: Owner) -> Json:
        """Give a conversation another title."""
        conversations.rename(who, conversation_id, body.title)
        return {"status": "ok"}

    @routes.delete("/api/conversations/{conversation_id}")
    def deleted(conversation_id: str, who: Owner) -> Json:
        """Delete one conversation."""
        conversations.delete(who, conversation_id)
        return {"status": "ok"}

    @routes.delete("/api/conversations")
    def all_deleted(who: Owner) -> Json:
        """Delete everything this browser has here."""
        conversations.delete_all(who)
        return {"status": "ok"}

    @routes.post("/api/feedback")
    def judged(body: FeedbackBody, who: Owner) -> Json:
        """Keep a thumb and a remark on one of the browser's own answers."""
        conversations.judge(who, body.answer_id, body.thumb, body.remark)
        return {"status": "ok"}

    return routes
