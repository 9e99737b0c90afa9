"""Who may do what: programs by their key, once there is one; people on the page without.

The rule, in full. No key made: everything is open to whoever reaches the server. From the first key on, programs need
one for /v1, /mcp and /api. Pages need none, and nothing that they show: not the chat page, not an article whose link
one has, not what belongs to a browser's own cookie, not the widget's sessions. Whoever can open the page can ask; to
keep people out, put a login in front of it. The figures of /metrics are for this machine, or a key.
"""

import ipaddress
import math
import re
from collections.abc import Callable
from time import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.errors import ForbiddenError, LimitError, UnauthorizedError
from bot.keys import USUAL, Key, Keys
from bot.limits import Allowance
from bot.serve import failures
from bot.serve.visitor import language
from bot.settings import Settings
from index.errors import Message, QAError

KEY = "wenbao_key"  # in the scope of a request: the key it came with

# First match counts. What is new under /api is shut until somebody thinks about it.
_NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"/v1(/.*)?", ("ask",)),
    (r"/mcp(/.*)?", USUAL),  # one of them; each tool asks for its own
    (r"/metrics", ("metrics",)),
    (r"/api/ask", ("ask",)),
    (r"/api/search", ("search",)),
    (r"/api/articles/.*", ()),  # what every page of an article shows, to whoever has its link and no cookie of ours
    (r"/api/slip", ("ask",)),
    (r"/api/docs", ()),  # how to ask is no secret
    (r"/api/(conversations|answers)(/.*)?|/api/feedback", ()),  # a browser's own, by its cookie; nothing without
    (r"/api/widget/.*", ()),  # looks at its ticket itself
    (r"/api(/.*)?", ("admin",)),
    (r".*", ()),
)
_OF_SESSIONS = "/api/ask"  # what a session of the widget opens
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), scopes) for pattern, scopes in _NEEDS)
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")

_MISSING = Message("这个接口要有密钥。", "This interface needs a key.")
_MISSING_HINT = Message(
    "请求头写 Authorization: Bearer 密钥；密钥由管理员用 wenbao keys add 新建。",
    "Send the header Authorization: Bearer KEY; an administrator makes keys by wenbao keys add.",
)
_WRONG = Message("密钥不对。", "This key is not valid.")
_REVOKED = Message("这个密钥已经撤销。", "This key was revoked.")
_EXPIRED = Message("这个密钥已经过期。", "This key has expired.")
_ASK_ADMIN = Message("请向管理员要一个新的。", "Ask the administrator for another.")
_NOT_OPENED = Message("这个密钥不能用于这个接口（需要 {scopes}）。", "This key does not open that (needs {scopes}).")
_TOO_MANY = Message("这个密钥的请求太多，每分钟最多 {n} 次。", "Too many requests with this key: {n} a minute.")
_ONLY_HERE = Message("运行数据只给本机看。", "The figures are for this machine only.")
_ONLY_HERE_HINT = Message(
    "从本机访问，或用 wenbao keys add 名称 --scope metrics 新建密钥。",
    "Ask from this machine, or make a key by wenbao keys add NAME --scope metrics.",
)


class Access:
    """Lets programs in by their key; plain ASGI, so that streams stay streams.

    Attributes:
        is_session: Says whether a request has a session of the widget in force; then it asks without a key. It may
            raise a QAError, which is answered.
    """

    def __init__(
        self,
        app: ASGIApp,
        keys: Keys,
        settings: Settings,
        is_session: Callable[[Request], bool] = lambda request: False,
    ) -> None:
        self._app, self._keys, self._settings, self._is_session = app, keys, settings, is_session
        self._allowances: dict[int, Allowance] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass; answer the rest."""
        path = path_below(scope) if scope["type"] == "http" else ""
        scopes = needed(path)
        if scopes:
            request = Request(scope)
            try:
                # In a thread: another process may be writing to the file at this moment.
                scope[KEY] = await run_in_threadpool(self._admit, request, path, scopes)
            except QAError as error:
                lang = language(request, self._settings)
                await failures.response(error, path, lang)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _admit(self, request: Request, path: str, scopes: tuple[str, ...]) -> Key | None:
        """Return the key a request came with, None if it needs none; raises QAError if it may not pass."""
        local = scopes == ("metrics",) and is_local(request)
        if not self._keys.required():
            if scopes == ("metrics",) and not local:
                raise ForbiddenError(_ONLY_HERE, _ONLY_HERE_HINT)
            return None
        if path == _OF_SESSIONS and self._is_session(request):
            return None
        text = sent(request)
        if text is None:
            if local:
                return None
            raise UnauthorizedError(_MISSING, _MISSING_HINT)
        return self._checked(text, scopes)

    def _checked(self, text: str, scopes: tuple[str, ...]) -> Key:
        key = self._keys.find(text)
        if key is None:
            raise UnauthorizedError(_WRONG, _MISSING_HINT)
        if key.revoked is not None:
            raise UnauthorizedError(_REVOKED, _ASK_ADMIN)
        if key.expires is not None and key.expires <= time():
            raise UnauthorizedError(_EXPIRED, _ASK_ADMIN)
        if not any(key.opens(one) for one in scopes):
            raise not_opened(scopes)
        self._count(key)
        self._keys.note_use(key)
        return key

    def _count(self, key: Key) -> None:
        rate = key.per_minute
        allowance = self._allowances.setdefault(rate, Allowance(rate, rate / 60))
        if wait_s := allowance.wait_s(f"key {key.id}"):
            seconds = math.ceil(wait_s)
            message = Message(_TOO_MANY.zh.format(n=rate), _TOO_MANY.en.format(n=rate))
            raise LimitError(message, Message(f"{seconds} 秒后再试。", f"Try again in {seconds} s."), wait_s=wait_s)


def needed(path: str) -> tuple[str, ...]:
    """Return the scopes of which a key has to have one for an address, below the path of a proxy; none: it is open."""
    path = path.rstrip("\n")  # a route ends in $, which lets one line break follow
    return next((scopes for pattern, scopes in _PATTERNS if pattern.fullmatch(path)), ())


def not_opened(scopes: tuple[str, ...]) -> ForbiddenError:
    """Return the error for a key without the scope that is needed."""
    named = " / ".join(scopes)
    return ForbiddenError(Message(_NOT_OPENED.zh.format(scopes=named), _NOT_OPENED.en.format(scopes=named)), _ASK_ADMIN)


def sent(request: Request) -> str | None:
    """Return the key in a request, valid or not: a bearer token, or X-API-Key where a proxy uses Authorization."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else request.headers.get("x-api-key")


def is_local(request: Request) -> bool:
    """Whether a request was made on this machine and not passed on by a proxy that runs here."""
    try:
        here = request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return here and not any(name in request.headers for name in _FORWARDED)


def path_below(scope: Scope) -> str:
    """Return the path below the one a reverse proxy shows us under."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
