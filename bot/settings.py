"""What the environment decides: one frozen object, read once, checked with words that say what to change."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot import origins
from bot.errors import SettingsError
from bot.schema import Unsupported
from index.errors import Lang, Message

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set (DESIGN §3); the defaults need no network and no download.

    Attributes:
        data: Data folder; the index lies in `index_folder`.
        lang: Language of messages; the `lang` of a request wins for its answer.
        embedder, reranker: Folder or hub name of a model; None for the built-in one.
        llm_url, llm_model, llm_key: OpenAI-compatible server; a URL sets mode model.
        llm: `provider:model` for LangChain, used only without `llm_url`.
        llm_timeout_s: Longest silence of a language model before the extractive answer takes its place.
        llm_context: Tokens that the language model can read at once, its answer included.
        unsupported: What becomes of a sentence that its quotations do not support: left out, or struck through.
        dictionary: User dictionary in jieba's format.
        today: Reference date for 今年, 上周; None for the day on which it is asked.
        origins: Pages that may embed the widget, as `https://host[:port]`.
        base_path: Path under which a reverse proxy shows the server, `/bot` or empty.
        trusted_proxies: Addresses and networks whose forwarding headers are believed.
        host, port: Where the server listens.
        top_k: Passages retrieved for a question.
        budget_chars: Characters of passages handed to the answerer.
    """

    data: Path = Path("data")
    lang: Lang = "zh"
    embedder: str | None = None
    reranker: str | None = None
    llm_url: str | None = None
    llm_model: str | None = None
    llm_key: str | None = None
    llm: str | None = None
    llm_timeout_s: float = 60.0
    llm_context: int = 8_192
    unsupported: Unsupported = "drop"
    dictionary: Path | None = None
    today: date | None = None
    origins: tuple[str, ...] = ()
    base_path: str = ""
    trusted_proxies: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 7860
    top_k: int = 24
    budget_chars: int = 12_000

    def __repr__(self) -> str:
        """Leave the key out: settings end up in logs."""
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__ if name != "llm_key")
        return f"Settings({shown})"

    @property
    def index_folder(self) -> Path:
        """Where the store lies in the data folder."""
        return self.data / "index"

    @property
    def keys_file(self) -> Path:
        """Where the keys of programs lie, as hashes; see `bot.keys`."""
        return self.data / "keys.sqlite"

    @classmethod
    def from_env(cls, **overrides: Any) -> "Settings":
        """Read the variables of DESIGN §3; an override that is not None wins over its variable.

        Raises:
            SettingsError: If a variable has a value that cannot be used; names the variable and the value.
        """
        env = os.environ
        values: dict[str, Any] = {
            "data": _path(env, "WENBAO_DATA"),
            "lang": _lang(env),
            "embedder": _text(env, "WENBAO_EMBEDDER"),
            "reranker": _text(env, "WENBAO_RERANKER"),
            "llm_url": _url(env, "WENBAO_LLM_URL"),
            "llm_model": _text(env, "WENBAO_LLM_MODEL"),
            "llm_key": _text(env, "WENBAO_LLM_KEY"),
            "llm": _provider(env, "WENBAO_LLM"),
            "llm_timeout_s": _number(env, "WENBAO_LLM_TIMEOUT", 1, 3_600),
            "llm_context": _number(env, "WENBAO_LLM_CONTEXT", 1_024, 10_000_000),
            "unsupported": _unsupported(env, "WENBAO_UNSUPPORTED"),
            "dictionary": _file(env, "WENBAO_DICT"),
            "today": _day(env, "WENBAO_TODAY"),
            "origins": _origins(env, "WENBAO_ORIGINS"),
            "base_path": _base_path(env, "WENBAO_BASE_PATH"),
            "trusted_proxies": _networks(env, "WENBAO_TRUSTED_PROXIES"),
        }
        values.update({name: value for name, value in overrides.items() if value is not None})
        return cls(**{name: value for name, value in values.items() if value is not None})


def interface_lang(env: Mapping[str, str] | None = None) -> Lang:
    """Return the language of messages without ever failing: a wrong WENBAO_LANG falls back to the locale."""
    env = os.environ if env is None else env
    chosen = env.get("WENBAO_LANG", "").strip().lower()
    return _of_locale(env) if chosen not in ("zh", "en") else "en" if chosen == "en" else "zh"


def _wrong(name: str, value: str, zh: str, en: str) -> SettingsError:
    return SettingsError(Message(f"{name}={value!r} 不能用：{zh}", f"{name}={value!r} cannot be used: {en}"))


def _text(env: Mapping[str, str], name: str) -> str | None:
    """Return the value, or None if it is unset or blank: `WENBAO_X= wenbao …` means unset."""
    return env.get(name, "").strip() or None


def _path(env: Mapping[str, str], name: str) -> Path | None:
    value = _text(env, name)
    return Path(value).expanduser() if value else None


def _file(env: Mapping[str, str], name: str) -> Path | None:
    path = _path(env, name)
    if path is not None and not path.is_file():
        raise _wrong(name, str(path), "没有这个文件。", "there is no such file.")
    return path


def _of_locale(env: Mapping[str, str]) -> Lang:
    """Return `en` for an English locale; the first of the three that is set decides, as POSIX says."""
    locale = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "en" if locale.lower().startswith("en") else "zh"


def _lang(env: Mapping[str, str]) -> Lang:
    value = _text(env, "WENBAO_LANG")
    if value is not None and value.lower() not in ("zh", "en"):
        raise _wrong("WENBAO_LANG", value, "只能是 zh 或 en。", "it is zh or en.")
    return interface_lang(env)


def _url(env: Mapping[str, str], name: str) -> str | None:
    value = _text(env, name)
    if value is not None and not re.fullmatch(r"https?://\S+", value):
        raise _wrong(name, value, "要以 http:// 或 https:// 开头。", "it begins with http:// or https://.")
    return value


def _provider(env: Mapping[str, str], name: str) -> str | None:
    value = _text(env, name)
    if value is not None and not re.fullmatch(r"[\w-]+:\S+", value):
        raise _wrong(name, value, "写成 provider:model，如 ollama:qwen3。", "write provider:model, as in ollama:qwen3.")
    return value


def _number(env: Mapping[str, str], name: str, low: int, high: int) -> int | None:
    value = _text(env, name)
    if value is not None and not (re.fullmatch(r"\d{1,9}", value) and low <= int(value) <= high):
        raise _wrong(name, value, f"要是 {low} 到 {high} 的整数。", f"it is a whole number from {low} to {high}.")
    return int(value) if value else None


def _unsupported(env: Mapping[str, str], name: str) -> Unsupported | None:
    value = (_text(env, name) or "").lower()
    if value and value not in ("drop", "strike"):
        raise _wrong(name, value, "只能是 drop（略去）或 strike（划去）。", "it is drop or strike.")
    return "strike" if value == "strike" else "drop" if value else None


def _day(env: Mapping[str, str], name: str) -> date | None:
    value = _text(env, name)
    if value is None:
        return None
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 2023-02-30 is said to be wrong below, like every other form
    raise _wrong(name, value, "写成 YYYY-MM-DD，例如 2023-08-07。", "write a day as YYYY-MM-DD, as in 2023-08-07.")


def _items(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(one for one in re.split(r"[\s,，;；]+", env.get(name, "")) if one)


def _origins(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = []
    for one in _items(env, name):
        try:
            found.append(origins.normal(one))
        except ValueError:
            form = "写成 https://主机[:端口]，不带路径。", "write https://host[:port] without a path."
            raise _wrong(name, one, *form) from None
    return tuple(found)


def _base_path(env: Mapping[str, str], name: str) -> str:
    value = (_text(env, name) or "").rstrip("/")
    if value and not re.fullmatch(r"(/[\w.~-]+)+", value):
        raise _wrong(name, value, "要以 / 开头，例如 /wenbao。", "it begins with /, as in /wenbao.")
    return value


def _networks(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    for one in _items(env, name):
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError:
            raise _wrong(name, one, "不是 IP 地址或网段。", "it is neither an address nor a network.") from None
    return _items(env, name)
