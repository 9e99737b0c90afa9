"""The embeddable widget over HTTP: its script, the page in its frame, and the exchange of a ticket for a session."""

import json
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from bot import markup, origins
from bot.bots import DEFAULT, Bot, Bots
from bot.compose import Engine
from bot.errors import EmbeddingError
from bot.language import chosen
from bot.limits import Allowance
from bot.serve.bodies import TicketBody
from bot.serve.sessions import SESSION_S, Sessions
from bot.serve.visitor import language, within
from bot.settings import Settings
from index.errors import Lang, Message, QAError
from index.schema import Json

FRAME = "/embed"
STATIC = Path(__file__).parent / "static"

_MODULES = (
    *(f"embed/{name}.js" for name in ("bridge", "card", "color", "render", "session", "stream", "talk", "words")),
    *("clipboard.js", "dom.js", "passage.js"),
)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors "
)
_TITLE = Message("问报", "Wenbao")
_NOBODY = Message(
    "还没有页面获准嵌入“{bot}”。请把页面的来源写进 bots.toml 的 origins；default 也可以用 WENBAO_ORIGINS。",
    "No page may embed “{bot}” yet. Add the page's origin to origins in bots.toml (default: or WENBAO_ORIGINS).",
)
_OTHER = Message(
    "{origin} 没有获准嵌入“{bot}”。请把它写进 bots.toml 的 origins。",
    "{origin} may not embed “{bot}”. Add it to origins in bots.toml.",
)
_ELSEWHERE = Message("会话只能从问报自己的页面建立。", "A session is opened by Wenbao's own page only.")


def router(engine: Engine, settings: Settings, allowance: Allowance, bots: Bots, sessions: Sessions) -> APIRouter:
    """Return the addresses of the widget."""
    routes = APIRouter()
    limited = [Depends(within(allowance))]
    files = StaticFiles(directory=STATIC)

    @routes.get("/widget.js", include_in_schema=False)
    async def script(request: Request) -> Response:
        """Return the script for host pages; asked for again after an update, and answered 304 otherwise."""
        reply = await files.get_response("widget.js", request.scope)
        reply.headers["Cache-Control"] = "no-cache"
        reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # for host pages that require it of everything
        return reply

    @routes.get(FRAME, dependencies=limited, include_in_schema=False)
    def frame(request: Request, bot: str = DEFAULT, theme: str = "auto") -> Response:
        """Return the slim chat page for the frame, with a ticket; only listed origins may frame it."""
        lang, allowed = language(request, settings), tuple[str, ...]()
        try:
            found = bots.get(bot)
            allowed = found.origins
            lang = chosen(request.query_params.get("lang")) or found.lang or lang
            _check(found, request.headers.get("referer"))
        except QAError as error:
            page = markup.error_page(error, lang, settings.base_path)
            return HTMLResponse(page, error.status, _headers(allowed))
        page = _page(found, sessions.ticket(found), lang, theme, settings.base_path)
        return HTMLResponse(page, headers=_headers(found.origins))

    @routes.post("/api/widget/session", dependencies=limited, include_in_schema=False)
    def session(body: TicketBody, request: Request) -> Response:
        """Exchange a ticket for a session; only our own page sends one, so nothing here answers another origin."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise EmbeddingError(_ELSEWHERE)
        token, _ = sessions.open(body.ticket, body.user_token)
        return JSONResponse({"session": token, "expires_in_s": SESSION_S}, headers={"Cache-Control": "no-store"})

    @routes.get("/api/widget/starters", dependencies=limited, include_in_schema=False)
    def starters(request: Request) -> Json:
        """Return questions to begin with, for a session whose bot and page name none."""
        bot = bots.get(sessions.of(request).bot)
        return {"starters": [] if bot.filters else engine.examples()}  # the engine's are made from all articles

    return routes


def _check(bot: Bot, referer: str | None) -> None:
    """Refuse a page that may not embed; a browser that names none is held by `frame-ancestors`.

    Raises:
        EmbeddingError: Says what to write where.
    """
    origin = origins.of(referer) if referer else None
    if bot.origins and (referer is None or origin and origins.lets_in(bot.origins, origin)):
        return
    message = _OTHER if bot.origins else _NOBODY
    values = {"bot": bot.name, "origin": origin or "?"}
    raise EmbeddingError(Message(message.zh.format(**values), message.en.format(**values)))


def _headers(allowed: tuple[str, ...]) -> dict[str, str]:
    return {"Content-Security-Policy": _POLICY + (" ".join(allowed) or "'none'"), "Cache-Control": "no-store"}


def _page(bot: Bot, ticket: str, lang: Lang, theme: str, base: str) -> str:
    """Return the page; it is nothing but this and the files it names."""
    title = bot.title or _TITLE.text(lang)
    config = {
        "bot": bot.name,
        "title": title,
        "greeting": bot.greeting,
        "starters": list(bot.starters),
        "origins": list(bot.origins),
        "signedIn": bot.user_secret is not None,
        "ticket": ticket,
    }
    static = f"{base}/static"
    preloads = "\n".join(f'<link rel="modulepreload" href="{static}/{name}">' for name in _MODULES)
    return f"""<!doctype html>
<html lang="{"zh-CN" if lang == "zh" else "en"}" data-theme="{theme if theme in ("light", "dark") else "auto"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>{markup.escape(title)}</title>
<link rel="icon" href="{static}/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{static}/embed/embed.css">
{preloads}
<script type="module" src="{static}/embed/embed.js"></script>
</head>
<body data-config="{markup.escape(json.dumps(config))}"></body>
</html>
"""
