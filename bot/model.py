"""Chat models through LangChain: one adapter for all of them, with time limits, second tries and errors in words.

Nothing of LangChain is imported before a model is opened, and nothing is opened unless the settings name one.
"""

import logging
import queue
import random
import re
import threading
from collections.abc import Callable, Generator, Iterator
from email.utils import parsedate_to_datetime
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any

from bot.draft import without_thoughts
from bot.errors import ContextTooLongError, LanguageModelError
from bot.settings import Settings
from index.errors import Message, MissingExtraError, ModelError
from prompts import Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)

MAX_REPLY_CHARS = 8_000  # a model that does not stop by itself is stopped here; some think aloud without saying so
MAX_THOUGHT_CHARS = 40_000  # what it thinks aloud before
_TRIES = 3
_BACK_OFF_S = 0.5  # before the second try, doubled before each further one
_LONGEST_WAIT_S = 8.0  # a reader waits so long for a busy server and no longer
_REST_S = 15.0  # a server that is away is not asked again meanwhile, or every reader waits for it anew
_WHOLE_REPLY = 4  # a reply may take as many times the longest silence
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|window|size|limit|exceed)|maximum (?:context|input|prompt)|max_model_len|too many tokens|"
    r"(?:prompt|input|request|messages?).{0,30}(?:too long|too large|exceed)|exceeds?.{0,30}(?:context|tokens?)|"
    r"上下文|超长|过长",
    re.IGNORECASE,
)
_CUT = frozenset({"length", "max_tokens", "model_length"})
_NO_CHUNKS = "No generation"
_PACKAGE = re.compile(r"pip install (?:-U )?['\"`]?([\w-]+)")

_AWAY = Message("语言模型的服务器连不上。", "The language model's server cannot be reached.")
_SLOW = Message("语言模型没有及时回答。", "The language model did not answer in time.")
_BROKEN = Message("语言模型的回答中途断了。", "The language model's answer broke off.")
_EMPTY = Message("语言模型没有写出任何内容。", "The language model wrote nothing.")
_WITHHELD = Message("语言模型的服务器扣下了回答。", "The language model's server withheld the answer.")
_GARBLED = Message(
    "语言模型的服务器回了读不懂的内容。", "The language model's server sent something that cannot be read."
)
_CHECK_URL = Message(
    "请检查 WENBAO_LLM_URL（一般以 /v1 结尾）和服务器是否在运行。",
    "Check WENBAO_LLM_URL (it mostly ends in /v1) and whether the server runs.",
)


class ChatModel:
    """A chat model as question and answer in words; safe to share between threads.

    Args:
        model: Any chat model of LangChain.
        name: What an answer calls it.
        timeout_s: Longest silence, before the first piece and between two.
        must_finish: Whether the model always says why it stopped; what ends without is then cut off.
    """

    def __init__(self, model: "BaseChatModel", name: str, *, timeout_s: float, must_finish: bool = False) -> None:
        self._model, self.name = model, name
        self._timeout_s, self._must_finish = timeout_s, must_finish
        self._rests: tuple[float, Message, Message | None] = (0.0, _AWAY, None)

    def stream(self, prompt: Prompt) -> Generator[str, None, bool]:
        """Yield the reply as it is written; return whether it was written to its end.

        A server that is busy or away is asked again, later each time, as long as nothing was written.
        Closing the generator closes the connection.

        Raises:
            ContextTooLongError: If the model cannot read so much.
            LanguageModelError: If it is away, refuses, is too slow, breaks off, or writes nothing.
        """
        self._may_be_asked()
        for number in range(_TRIES):
            try:
                return (yield from self._once(prompt))
            except _Busy as busy:
                wait = busy.wait_s if busy.wait_s is not None else _BACK_OFF_S * 2**number * random.uniform(0.8, 1.2)
                if number == _TRIES - 1 or wait > _LONGEST_WAIT_S:
                    self._rest(busy.error, max(_REST_S, min(wait, 60.0)))
                    raise busy.error from busy
                sleep(wait)
        raise AssertionError("the last try returns or raises")

    def say(self, prompt: Prompt) -> str:
        """Return a whole reply at once; one try.

        Raises:
            LanguageModelError: As `stream`.
        """
        self._may_be_asked()
        try:
            return "".join(self._plain(prompt))
        except _Busy as busy:
            raise busy.error from busy

    def _once(self, prompt: Prompt) -> Generator[str, None, bool]:
        reply, says, reason = "", False, None
        for chunk, why in self._chunks(lambda: self._model.stream(_messages(prompt))):
            reason = why or reason
            reply += chunk
            says = says or bool(chunk.strip())
            if chunk:
                yield chunk
            if len(reply) > MAX_REPLY_CHARS and self._is_too_long(reply):
                return False
        if not reply and reason is None:
            return (yield from self._plain(prompt))
        whole = self._is_whole(reason)
        if not says:
            raise LanguageModelError(_EMPTY)
        return whole

    def _plain(self, prompt: Prompt) -> Generator[str, None, bool]:
        """Ask without streaming: some servers answer so whatever they are asked, and the stream is empty."""
        reply, reason = next(self._chunks(lambda: iter([self._model.invoke(_messages(prompt))])), ("", None))
        if not reply.strip():
            raise LanguageModelError(_EMPTY)
        reply = without_thoughts(reply) or reply
        whole = self._is_whole(reason) and len(reply) <= MAX_REPLY_CHARS
        yield reply[:MAX_REPLY_CHARS]
        return whole

    def _is_too_long(self, reply: str) -> bool:
        """Whether a model goes on and on; what it thinks aloud before its answer may be longer than an answer."""
        return len(reply) > MAX_THOUGHT_CHARS or len(without_thoughts(reply)) > MAX_REPLY_CHARS

    def _is_whole(self, reason: str | None) -> bool:
        if reason is None and self._must_finish:
            raise LanguageModelError(_BROKEN)
        if reason is not None and "filter" in reason or reason in {"refusal", "safety"}:
            raise LanguageModelError(_WITHHELD)
        return reason not in _CUT

    def _chunks(self, start: Callable[[], Iterator[Any]]) -> Iterator[tuple[str, str | None]]:
        """Yield the text of every message and why the model stopped, if it says so, each in time."""
        written = False
        try:
            for one in _in_time(start, self._timeout_s, _WHOLE_REPLY * self._timeout_s):
                text = str(one.text)
                written = written or bool(text)
                yield text, _reason(one.response_metadata)
        except TimeoutError as error:
            late = LanguageModelError(_SLOW)
            self._rest(late, _REST_S)
            raise late from error
        except Exception as error:  # every provider has its own errors, and none may take the answer with it
            if _NO_CHUNKS in str(error):
                return  # an empty stream, which LangChain holds to be an error
            _log.warning("%s: %s: %s", self.name, type(error).__name__, error)
            raise _translated(error, written) from error

    def _rest(self, error: LanguageModelError, seconds: float) -> None:
        self._rests = (monotonic() + seconds, error.message, error.hint)

    def _may_be_asked(self) -> None:
        until, message, hint = self._rests
        if monotonic() < until:
            raise LanguageModelError(message, hint)


class _Busy(Exception):
    """The server may answer if asked again.

    Attributes:
        error: What to say if it does not.
        wait_s: When it asks to be asked again; None where it does not say.
    """

    def __init__(self, error: LanguageModelError, wait_s: float | None) -> None:
        super().__init__(error.message.en)
        self.error, self.wait_s = error, wait_s


def open_model(settings: Settings) -> ChatModel | None:
    """Return the model that the settings name; None if they name none. Opens no connection.

    Raises:
        MissingExtraError: If the package of the provider is not installed.
        ModelError: If there is no such provider, or it lacks something such as a key.
    """
    if settings.llm_url:
        return _compatible(settings, settings.llm_url)
    return _of_provider(settings, settings.llm) if settings.llm else None


def _compatible(settings: Settings, url: str) -> ChatModel:
    """Return the model behind a server that speaks OpenAI's protocol; proxies of the environment are not used."""
    from langchain_openai import ChatOpenAI
    from openai import DefaultHttpxClient
    from pydantic import SecretStr

    name = settings.llm_model or "default"
    model = ChatOpenAI(
        model=name,
        base_url=url,
        api_key=SecretStr(settings.llm_key or "none"),  # servers without keys ignore it, the client wants one
        temperature=0,
        timeout=settings.llm_timeout_s,
        max_retries=0,
        stream_usage=False,
        use_responses_api=False,
        http_client=DefaultHttpxClient(trust_env=False, timeout=settings.llm_timeout_s),
    )
    return ChatModel(model, name, timeout_s=settings.llm_timeout_s, must_finish=True)


def _of_provider(settings: Settings, named: str) -> ChatModel:
    from langchain.chat_models import init_chat_model

    provider, _, name = named.partition(":")
    options: dict[str, Any] = {"temperature": 0} | ({"api_key": settings.llm_key} if settings.llm_key else {})
    try:
        model = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        found = _PACKAGE.search(str(error))
        package = found[1] if found else f"langchain-{provider}"
        raise MissingExtraError(
            Message(f"WENBAO_LLM={named} 需要的包没有安装。", f"WENBAO_LLM={named} needs a package that is missing."),
            Message(f"请运行：pip install {package}", f"Run: pip install {package}"),
        ) from error
    except Exception as error:  # every provider has its own way to miss a key or a setting
        why = " ".join(str(error).split())[:200]
        raise ModelError(
            Message(f"WENBAO_LLM={named} 打不开：{why}", f"WENBAO_LLM={named} cannot be opened: {why}"),
            Message("请检查名称和这个服务需要的密钥。", "Check the name and the key that this provider wants."),
        ) from error
    return ChatModel(model, named, timeout_s=settings.llm_timeout_s)


def _messages(prompt: Prompt) -> list[tuple[str, str]]:
    return [("system", prompt.system), ("human", prompt.user)]


def _reason(metadata: dict[str, Any]) -> str | None:
    found = next((metadata[key] for key in ("finish_reason", "done_reason", "stop_reason") if metadata.get(key)), None)
    return str(found).lower() if found else None


def _in_time(start: Callable[[], Iterator[Any]], silence_s: float, whole_s: float) -> Iterator[Any]:
    """Yield what an iterator yields, each item within `silence_s` and all within `whole_s` seconds.

    The iterator runs in a thread of its own, for a server that keeps a connection alive without saying anything
    would hold its reader for ever. When this generator is closed, the iterator is closed at its next item.

    Raises:
        TimeoutError: If an item is late.
    """
    items: queue.Queue[tuple[Any, BaseException | None]] = queue.Queue()
    gone = threading.Event()
    end = object()

    def read() -> None:
        try:
            stream = start()
            try:
                for item in stream:
                    items.put((item, None))
                    if gone.is_set():
                        break
            finally:
                getattr(stream, "close", lambda: None)()
        except Exception as error:  # handed to the thread that asked
            items.put((end, error))
        else:
            items.put((end, None))

    threading.Thread(target=read, name="wenbao-model", daemon=True).start()
    last = monotonic() + whole_s
    try:
        while True:
            try:
                item, error = items.get(timeout=max(0.0, min(silence_s, last - monotonic())))
            except queue.Empty:
                raise TimeoutError from None
            if error is not None:
                raise error
            if item is end:
                return
            yield item
    finally:
        gone.set()


def _translated(error: Exception, written: bool) -> LanguageModelError | _Busy:
    """Return what an error of a provider means for the reader; `written` if it came in the middle of a reply."""
    names = " ".join(one.__name__ for one in type(error).__mro__).lower()
    if written:
        return LanguageModelError(_SLOW if "timeout" in names else _BROKEN)
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if isinstance(status, int):
        return _refused(status, error, response)
    if _TOO_LONG.search(str(error)):
        return ContextTooLongError()
    if "timeout" in names:
        return LanguageModelError(_SLOW)
    if "connect" in names or "protocolerror" in names:
        return _Busy(LanguageModelError(_AWAY, _CHECK_URL), None)
    return LanguageModelError(_GARBLED, _CHECK_URL)


def _refused(status: int, error: Exception, response: Any) -> LanguageModelError | _Busy:
    if status in (400, 413, 422) and (status == 413 or _TOO_LONG.search(str(error))):
        return ContextTooLongError()
    said = Message(
        f"语言模型的服务器拒绝了请求（{status}）。", f"The language model's server refused the request ({status})."
    )
    if status in (401, 403):
        return LanguageModelError(
            Message(
                f"语言模型的服务器不认密钥（{status}）。", f"The language model's server refused the key ({status})."
            ),
            Message("请检查 WENBAO_LLM_KEY。", "Check WENBAO_LLM_KEY."),
        )
    if status == 404:
        return LanguageModelError(
            Message("语言模型的服务器没有这个模型或地址（404）。", "The server has no such model or address (404)."),
            Message(
                "请检查 WENBAO_LLM_MODEL 和 WENBAO_LLM_URL（一般以 /v1 结尾）。",
                "Check WENBAO_LLM_MODEL and WENBAO_LLM_URL (it mostly ends in /v1).",
            ),
        )
    if status in _BUSY:
        busy = Message(
            f"语言模型的服务器忙或出错（{status}）。", f"The language model's server is busy or fails ({status})."
        )
        return _Busy(LanguageModelError(busy), _retry_after(response))
    return LanguageModelError(said)


def _retry_after(response: Any) -> float | None:
    """Return the seconds that the header Retry-After asks for, whether it gives seconds or a date."""
    said = str(getattr(response, "headers", {}).get("retry-after") or "")
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time())
    except ValueError:
        return None
