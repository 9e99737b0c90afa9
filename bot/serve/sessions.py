"""Sessions of the widget: a page of `/embed` brings a ticket, which is exchanged once for a session.

Tickets are signed, so that handing them out costs no memory; sessions are kept, under a hash of their token. A new
start of the server ends all of them, and a frame gets itself another one.
"""

import hashlib
import hmac
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import time

from fastapi import Request

from bot.bots import Bot, Bots
from bot.errors import LimitError, SessionError, UserTokenError
from bot.limits import Allowance, DailyCount, is_loopback, network
from bot.user_tokens import user
from index.errors import Message

_log = logging.getLogger(__name__)

HEADER = "X-Wenbao-Session"
TICKET_S = 60
SESSION_S = 3_600
_MOST = 50_000  # sessions; each takes a ticket, and those are handed out by address

_USED = Message("这张入场票已经用过、过期，或不是这里发的。", "This ticket is used up, expired, or not ours.")
_GONE = Message("会话已过期。", "The session has expired.")
_RELOAD = Message("请重新载入页面。", "Load the page again.")
_OTHER_BOT = Message("这个会话属于另一个机器人。", "This session is another bot's.")
_LOGIN = Message("这个机器人只回答已登录的用户。", "This bot answers signed-in users only.")
_LOGIN_HINT = Message(
    "页面要用 data-token-url 提供登录凭证。", "The page gives a user token by data-token-url; see docs/widget.md."
)
_FAST = Message("提问太快了。", "Too many questions at once.")
_LONG = Message("这次对话里的提问已到上限。", "This session has asked as often as it may.")
_TODAY = Message("今天的提问已到上限。", "Today's questions are used up.")
_TOMORROW = Message("请明天再来。", "Come back tomorrow.")


@dataclass(slots=True)
class Session:
    """One frame that may ask: of which bot, for which user if it is known, until when, how often it has asked."""

    bot: str
    user: str | None
    expires: float
    asked: int = 0


class Sessions:
    """Tickets, sessions and how often each may ask; safe to share between threads."""

    def __init__(self, bots: Bots, clock: Callable[[], float] = time) -> None:
        self._bots, self._clock, self._lock = bots, clock, threading.Lock()
        self._secret = secrets.token_bytes(32)
        self._used: dict[str, float] = {}
        self._sessions: dict[str, Session] = {}
        self._minutes: dict[tuple[str, int], Allowance] = {}
        self._days = DailyCount()
        self._warned = False

    def ticket(self, bot: Bot) -> str:
        """Return a ticket for one session of `bot`, good for `TICKET_S` seconds."""
        body = f"{int(self._clock()) + TICKET_S}.{secrets.token_urlsafe(12)}.{bot.name}"
        return f"{body}.{self._sign(body)}"

    def open(self, ticket: str, user_token: str | None = None) -> tuple[str, Session]:
        """Exchange a ticket for the token of a new session.

        Raises:
            SessionError: If the ticket is used, expired or none of ours.
            UserTokenError: If the bot wants to know its users and the token does not name one.
            UnknownBotError: If the bot is gone since.
        """
        bot = self._bots.get(self._redeemed(ticket))
        name = None
        if bot.user_secret:
            if not user_token:
                raise UserTokenError(_LOGIN, _LOGIN_HINT)
            name = user(user_token, bot.user_secret, bot.name, self._clock())
        token, session = secrets.token_urlsafe(32), Session(bot.name, name, self._clock() + SESSION_S)
        with self._lock:
            if len(self._sessions) >= _MOST:
                self._forget()
            self._sessions[_hash(token)] = session
        return token, session

    def admit(self, request: Request, bot: str | None) -> Bot | None:
        """Return the bot that a question is for, after counting it; None where neither bot nor session is named.

        Raises:
            UnknownBotError, SessionError, UserTokenError: If it may not be asked like this.
            LimitError: If it has been asked too often.
        """
        token = request.headers.get(HEADER)
        session = self._session(token) if token else None
        if session is None and bot is None:
            return None
        if session and bot not in (None, session.bot):
            raise SessionError(_OTHER_BOT)
        found = self._bots.get(session.bot if session else bot or "")
        if found.user_secret and (session is None or session.user is None):
            raise UserTokenError(_LOGIN, _LOGIN_HINT)
        self._count(found, session, request.client.host if request.client else "")
        return found

    def is_open(self, request: Request) -> bool:
        """Whether a request asks a question with a session in force; nothing else is open to a session."""
        token = request.headers.get(HEADER)
        if not token or not request.scope["path"].endswith("/api/ask"):
            return False
        try:
            self._session(token)
        except SessionError:
            return False
        return True

    def of(self, request: Request) -> Session:
        """Return the session of a request.

        Raises:
            SessionError: If it has none, or one that has expired.
        """
        return self._session(request.headers.get(HEADER, ""))

    def _session(self, token: str) -> Session:
        with self._lock:
            found = self._sessions.get(_hash(token))
        if found is None or found.expires < self._clock():
            raise SessionError(_GONE, _RELOAD)
        return found

    def _sign(self, body: str) -> str:
        return hmac.new(self._secret, body.encode(), hashlib.sha256).hexdigest()

    def _redeemed(self, ticket: str) -> str:
        """Return the bot of a ticket, which is used up now."""
        body, _, signed = ticket.rpartition(".")
        parts = body.split(".")
        if not hmac.compare_digest(signed.encode(), self._sign(body).encode()) or len(parts) != 3:
            raise SessionError(_USED, _RELOAD)
        now, expires, once = self._clock(), float(parts[0]), parts[1]
        with self._lock:
            self._used = {name: until for name, until in self._used.items() if until >= now}
            if expires < now or once in self._used:
                raise SessionError(_USED, _RELOAD)
            self._used[once] = expires
        return parts[2]

    def _forget(self) -> None:
        now = self._clock()
        alive = [(name, one) for name, one in self._sessions.items() if one.expires >= now]
        self._sessions = dict(alive[-_MOST // 2 :])  # the oldest half makes room; its frames get new ones

    def _count(self, bot: Bot, session: Session | None, address: str) -> None:
        """Take one question from what is left to whoever asks: a user where one is known, else an address."""
        # No bare address: a limit that somebody set for a bot holds for this machine, too.
        who = f"{bot.name} user {session.user}" if session and session.user else f"{bot.name} {network(address)}"
        if session and session.asked >= bot.limits.session:
            raise LimitError(_LONG, _RELOAD)
        minute = bot.limits.minute
        with self._lock:
            paced = self._minutes.setdefault((bot.name, minute), Allowance(minute, minute / 60))
        if wait_s := paced.wait_s(who):
            self._warn(bot, address)
            seconds = int(wait_s) + 1
            raise LimitError(_FAST, Message(f"{seconds} 秒后再试。", f"Try again in {seconds} s."))
        if not self._days.take(who, bot.limits.day):
            self._warn(bot, address)
            raise LimitError(_TODAY, _TOMORROW)
        if session:
            session.asked += 1

    def _warn(self, bot: Bot, address: str) -> None:
        if is_loopback(address) and not self._warned:
            self._warned = True
            _log.warning(
                "Questions to the bot %s reach a limit, all from this machine's own address. Behind a reverse proxy, "
                "set WENBAO_TRUSTED_PROXIES, or all readers count as one.",
                bot.name,
            )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
