"""Who asks: a browser, known by a random first-party cookie; its language; how often it may ask."""

import hashlib
import math
import re
import secrets
from collections.abc import Callable, Mapping

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import LimitError
from bot.language import accepted, chosen
from bot.limits import Allowance
from bot.settings import Settings
from index.errors import Lang
from index.errors import Message as Words

COOKIE = "wenbao"
_YEAR_S = 365 * 24 * 3600
_TOO_MANY = Words("这个地址的请求太多。", "Too many requests from this address.")
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)  # 32 random bytes


def owner(cookies: Mapping[str, str]) -> str | None:
    """Return the name under which a browser's conversations are kept; None without our cookie.

    It is a hash: who reads the file of conversations cannot take anybody's place.
    """
    token = cookies.get(COOKIE, "")
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None


class Visitors:
    """Gives a cookie to every browser that opens the chat page and has none."""

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self._app, self._base_path = app, base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; the start of the chat page with a cookie."""
        pages = ("/", f"{scope.get('root_path', '')}/")
        if scope["type"] != "http" or scope["path"] not in pages or owner(_cookies(scope)) is not None:
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).append("Set-Cookie", self._cookie(scope["scheme"] == "https"))
            await send(message)

        await self._app(scope, receive, send_with_cookie)

    def _cookie(self, secure: bool) -> str:
        token = secrets.token_urlsafe(32)
        path = f"{self._base_path}/"
        return f"{COOKIE}={token}; Path={path}; Max-Age={_YEAR_S}; HttpOnly; SameSite=Lax" + "; Secure" * secure


def _cookies(scope: Scope) -> dict[str, str]:
    return cookie_parser(Headers(scope=scope).get("cookie", ""))


def language(request: Request, settings: Settings) -> Lang:
    """Return the language of a request: its field `lang`, else its address, else the browser's, else ours."""
    named: Lang | None = request.scope.get("wenbao_lang") or chosen(request.query_params.get("lang"))
    return named or accepted(request.headers.get("accept-language", ""), settings.lang)


def within(allowance: Allowance) -> Callable[[Request], None]:
    """Return the check that an address does not ask too often."""

    def check(request: Request) -> None:
        if request.scope.get("wenbao_key") is not None:
            return  # a key has a limit of its own, wherever it is used from
        wait_s = allowance.wait_s(request.client.host if request.client else "")
        if wait_s:
            seconds = math.ceil(wait_s)
            raise LimitError(_TOO_MANY, Words(f"{seconds} 秒后再试。", f"Try again in {seconds} s."), wait_s=wait_s)

    return check
