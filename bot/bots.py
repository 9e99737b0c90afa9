"""Bots: what `bots.toml` in the data folder sets for each name that a page or a program may ask.

    [default]                                # exists from the start, with the origins of WENBAO_ORIGINS
    title = "问报"

    [news]
    title = "新闻问答"                        # shown above the talk
    greeting = "想查哪条新闻？"
    starters = ["本周有哪些会议？"]            # questions to begin with
    lang = "zh"                              # language of the widget, where the page sets none
    origins = ["https://intra.example"]      # pages that may embed it; none may where there are none
    filters = {publisher = ["永康日报"], from = "2024-01-01"}   # also to, source, tags
    limits = {minute = 30, session = 200, day = 1000}
    user_secret_file = "news.secret"         # only signed-in users may ask; or user_secret = "…"

The file is read again when it changes. One that cannot be used changes nothing while the server runs.
"""

import logging
import re
import threading
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date as Day
from pathlib import Path
from time import monotonic
from typing import Any

from bot import origins
from bot.errors import BotsError, RequestError, UnknownBotError
from bot.settings import Settings
from bot.user_tokens import MIN_SECRET_BYTES
from index.errors import Lang, Message
from index.schema import Filters

_log = logging.getLogger(__name__)

FILE = "bots.toml"
DEFAULT = "default"
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LOOK_EVERY_S = 1.0
_TEXT_CHARS, _QUESTION_CHARS, _STARTERS = 300, 200, 8
_LIMIT_MOST = 1_000_000
_LISTS = ("publisher", "source", "tags")
_OUTSIDE = Message("筛选条件超出了这个机器人的范围。", "The filters ask for what this bot does not hold.")
_OUTSIDE_HINT = Message("请去掉或改正 filters（data-filter）。", "Take out or mend filters (data-filter).")


@dataclass(frozen=True, slots=True)
class BotLimits:
    """How many questions a bot takes.

    Attributes:
        minute: From one address (or user) within a minute.
        session: In one session of the widget.
        day: From one address (or user) on one day; a new session does not begin it anew.
    """

    minute: int = 30
    session: int = 200
    day: int = 1_000


@dataclass(frozen=True, slots=True)
class Bot:
    """One entry of `bots.toml`.

    Attributes:
        name: What `data-bot` and the field `bot` of a request name.
        title, greeting, starters: What the widget shows where the page says nothing else.
        lang: Language of the widget where the page sets none.
        filters: What it may find at all; a request narrows it, never widens it.
        origins: Pages that may embed it; none where empty.
        limits: See `BotLimits`.
        user_secret: What tokens of users are signed with; None where anybody may ask.
        user_secret_file: Where it was read from, if it was.
    """

    name: str
    title: str | None = None
    greeting: str | None = None
    starters: tuple[str, ...] = ()
    lang: Lang | None = None
    filters: Filters = Filters()
    origins: tuple[str, ...] = ()
    limits: BotLimits = BotLimits()
    user_secret: str | None = field(default=None, repr=False)
    user_secret_file: Path | None = None

    def narrowed(self, asked: Filters) -> Filters:
        """Return what passes both the bot's filters and those that are asked for.

        Raises:
            RequestError: If a list has no value in common with the bot's.
        """
        own = self.filters
        starts = [one for one in (own.start, asked.start) if one]
        ends = [one for one in (own.end, asked.end) if one]
        return Filters(
            max(starts, default=None),
            min(ends, default=None),
            _common(own.publishers, asked.publishers),
            _common(own.sources, asked.sources),
            _common(own.tags, asked.tags),
        )


def _common(own: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    if not own or not asked:
        return own or asked
    both = tuple(one for one in asked if one in own)
    if not both:
        raise RequestError(_OUTSIDE, _OUTSIDE_HINT)
    return both


class Bots:
    """The bots of a data folder, as the file says now; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._path, self._origins = settings.data / FILE, settings.origins
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._seen: object = None
        self._bots: dict[str, Bot] | None = None

    def get(self, name: str) -> Bot:
        """Return a bot.

        Raises:
            UnknownBotError: If there is none of that name.
            BotsError: If the file cannot be used and none was read before.
        """
        known = self.all()
        if name not in known:
            names = ", ".join(sorted(known))
            raise UnknownBotError(
                Message(f"没有名为 {name[:40]!r} 的机器人。", f"There is no bot called {name[:40]!r}."),
                Message(f"请在 {FILE} 里加上它，或改用：{names}", f"Add it to {FILE}, or use: {names}"),
            )
        return known[name]

    def all(self) -> Mapping[str, Bot]:
        """Return all bots by name; raises as `get` if the file cannot be used and none was read before."""
        with self._lock:
            if self._bots is not None and monotonic() - self._looked_at < _LOOK_EVERY_S:
                return self._bots
            self._looked_at = monotonic()
            seen = self._signature()
            if self._bots is None or seen != self._seen:
                try:
                    self._bots = read(self._path, self._origins)
                except BotsError as error:
                    if self._bots is None:
                        raise
                    _log.error("%s The bots stay as they were.", error)
                self._seen = self._signature()
            return self._bots

    def _signature(self) -> list[tuple[int, int] | None]:
        """Return what changes when the file, or the file of a secret, does."""
        secrets = [one.user_secret_file for one in (self._bots or {}).values() if one.user_secret_file]
        return [_state(one) for one in (self._path, *secrets)]


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def read(path: Path, default_origins: Sequence[str] = ()) -> dict[str, Bot]:
    """Return the bots of a file, which need not exist.

    Args:
        path: `bots.toml`.
        default_origins: Pages that may embed `default`, besides those the file names.

    Raises:
        BotsError: If it cannot be read or a value cannot be used; names the file and the key.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        data = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BotsError(Message(f"{path} 读不了：{error}", f"{path} cannot be read: {error}")) from error
    bots = {name: _Table(path, name, table).bot() for name, table in data.items()}
    default = bots.get(DEFAULT, Bot(DEFAULT))
    both = tuple(dict.fromkeys((*default.origins, *default_origins)))
    return {**bots, DEFAULT: replace(default, origins=both)}


class _Table:
    """One table of the file while it is checked."""

    _KEYS = ("title", "greeting", "starters", "lang", "filters", "origins", "limits", "user_secret", "user_secret_file")

    def __init__(self, path: Path, name: str, table: Any) -> None:
        self._path, self._name, self._table = path, name, table

    def bot(self) -> Bot:
        if not NAME.fullmatch(self._name):
            raise self._wrong(
                "", "名称只能用 1 到 40 个字母、数字、- 和 _。", "a name has 1 to 40 letters, digits, - and _."
            )
        if not isinstance(self._table, dict):
            raise self._wrong("", "要写成一节 [名称]。", "it is a table, [name].")
        self._known(self._table, self._KEYS)
        lang: Any = self._table.get("lang")
        if lang not in (None, "zh", "en"):
            raise self._wrong("lang", "只能是 zh 或 en。", "it is zh or en.")
        return Bot(
            self._name,
            self._text("title"),
            self._text("greeting"),
            self._texts("starters", self._table.get("starters", []), _QUESTION_CHARS)[:_STARTERS],
            lang,
            self._filters(),
            self._origins(),
            self._limits(),
            *self._secret(),
        )

    def _wrong(self, key: str, zh: str, en: str) -> BotsError:
        place = f"{self._path}: [{self._name}]" + f" {key}" * bool(key)
        return BotsError(Message(f"{place}：{zh}", f"{place}: {en}"))

    def _known(self, table: dict[str, Any], keys: Sequence[str], within: str = "") -> None:
        for key in table:
            if key not in keys:
                names = ", ".join(keys)
                raise self._wrong(within + key, f"不认识这个键；可用的有：{names}", f"unknown; there are: {names}")

    def _text(self, key: str) -> str | None:
        value = self._table.get(key)
        if value is not None and not (isinstance(value, str) and len(value) <= _TEXT_CHARS):
            raise self._wrong(
                key, f"是最多 {_TEXT_CHARS} 字的文字。", f"it is a text of at most {_TEXT_CHARS} characters."
            )
        return value or None

    def _texts(self, key: str, value: Any, most: int) -> tuple[str, ...]:
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= most for one in value):
            raise self._wrong(
                key, f"是一列文字，每条最多 {most} 字。", f"it is a list of texts of at most {most} characters."
            )
        return tuple(value)

    def _inner(self, key: str, keys: Sequence[str]) -> dict[str, Any]:
        table = self._table.get(key, {})
        if not isinstance(table, dict):
            names = ", ".join(keys)
            raise self._wrong(key, f"写成 {{…}}，可用的键：{names}", f"write {{…}} with the keys {names}.")
        self._known(table, keys, f"{key}.")
        return table

    def _filters(self) -> Filters:
        table = self._inner("filters", ("from", "to", *_LISTS))
        days = [self._day(f"filters.{key}", table.get(key)) for key in ("from", "to")]
        if days[0] and days[1] and days[0] > days[1]:
            raise self._wrong("filters.to", "早于 from。", "it is before from.")
        lists = [self._texts(f"filters.{key}", table.get(key, []), _TEXT_CHARS) for key in _LISTS]
        return Filters(days[0], days[1], *lists)

    def _day(self, key: str, value: Any) -> str | None:
        if value is None:
            return None
        try:
            if type(value) is Day or isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return Day.fromisoformat(str(value)).isoformat()
        except ValueError:
            pass  # 2023-02-30 is said to be wrong below, like every other form
        raise self._wrong(key, "写成 YYYY-MM-DD。", "write YYYY-MM-DD.")

    def _origins(self) -> tuple[str, ...]:
        found = []
        for one in self._texts("origins", self._table.get("origins", []), _TEXT_CHARS):
            try:
                found.append(origins.normal(one))
            except ValueError:
                raise self._wrong(
                    "origins",
                    f"{one!r} 不能用，写成 https://主机[:端口]，不带路径。",
                    f"{one!r} cannot be used; write https://host[:port] without a path.",
                ) from None
        return tuple(found)

    def _limits(self) -> BotLimits:
        keys = [one.name for one in fields(BotLimits)]
        table = self._inner("limits", keys)
        for key, value in table.items():
            if type(value) is not int or not 1 <= value <= _LIMIT_MOST:
                words = f"是 1 到 {_LIMIT_MOST} 的整数。", f"it is a whole number from 1 to {_LIMIT_MOST}."
                raise self._wrong(f"limits.{key}", *words)
        return BotLimits(**table)

    def _secret(self) -> tuple[str | None, Path | None]:
        secret, name = self._text("user_secret"), self._text("user_secret_file")
        if secret and name:
            raise self._wrong(
                "user_secret", "和 user_secret_file 只能写一个。", "either it or user_secret_file is set."
            )
        if not secret and not name:
            return None, None
        key, path = ("user_secret_file", self._path.parent / name) if name else ("user_secret", None)
        if path:
            try:
                secret = path.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise self._wrong(key, f"读不了：{error}", f"cannot be read: {error}") from error
        if len((secret or "").encode()) < MIN_SECRET_BYTES:
            raise self._wrong(key, f"至少要有 {MIN_SECRET_BYTES} 字节。", f"it has at least {MIN_SECRET_BYTES} bytes.")
        return secret, path
