"""The adapter of chat models, against a server that misbehaves in every way it can."""

import socket
import time

import pytest

from bot import model as models
from bot.errors import ContextTooLongError, LanguageModelError
from bot.model import ChatModel, open_model
from bot.settings import Settings
from index.errors import MissingExtraError, ModelError
from prompts import Prompt
from tests.bot.chat_server import Act, ChatServer, hangs_up, pings, plain, refuses, running, says, sends, streams

PROMPT = Prompt("规则", "问题")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_BACK_OFF_S", 0.01)


def opened(server: ChatServer, timeout_s: float = 5.0) -> ChatModel:
    model = open_model(Settings(llm_url=server.url, llm_model="m", llm_key="k", llm_timeout_s=timeout_s))
    assert model is not None
    return model


def whole(model: ChatModel) -> tuple[str, bool]:
    stream, text = model.stream(PROMPT), ""
    while True:
        try:
            text += next(stream)
        except StopIteration as end:
            return text, end.value


def test_nothing_is_opened_unless_it_is_named() -> None:
    assert open_model(Settings()) is None


def test_a_reply_is_streamed_and_asked_for_as_set() -> None:
    with running(says("区长主持会议。[1]")) as server:
        model = opened(server)
        assert list(model.stream(PROMPT))[:2] == ["区长主持会议。", "[1]"]
        (asked,) = server.asked
        assert server.keys == ["Bearer k"]
    assert (asked["model"], asked["stream"], asked["temperature"]) == ("m", True, 0)
    assert [(one["role"], one["content"]) for one in asked["messages"]] == [("system", "规则"), ("user", "问题")]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with running(says("好。")) as server:
        assert opened(server).say(PROMPT) == "好。"


@pytest.mark.parametrize("act", [plain("区长主持会议。"), says("区长主持会议。")])
def test_a_server_that_does_not_stream_is_understood(act: Act) -> None:
    with running(act) as server:
        assert whole(opened(server)) == ("区长主持会议。", True)
        assert opened(server).say(PROMPT) == "区长主持会议。"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    with running(refuses(status), refuses(status), says("好。")) as server:
        assert whole(opened(server)) == ("好。", True)
        assert len(server.asked) == 3


def test_it_waits_as_long_as_the_server_asks() -> None:
    with running(refuses(429, headers={"Retry-After": "1"}), says("好。")) as server:
        started = time.monotonic()
        assert whole(opened(server)) == ("好。", True)
        assert time.monotonic() - started >= 1.0


def test_a_long_wait_is_not_waited_for_and_the_server_left_alone_meanwhile() -> None:
    with running(refuses(429, headers={"Retry-After": "3600"}), says("好。")) as server:
        model = opened(server)
        for _ in range(2):
            with pytest.raises(LanguageModelError, match="429"):
                whole(model)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (refuses(401), "WENBAO_LLM_KEY"),
        (refuses(403), "WENBAO_LLM_KEY"),
        (refuses(404), "WENBAO_LLM_MODEL"),
        (refuses(400, "unknown field"), "refused the request"),
        (refuses(500), "500"),
        (hangs_up, "cannot be reached"),
        (pings(3.0), "in time"),
        (streams("区长", "主持", pause_s=1.0), "in time"),
        (streams("区长主持", finish=None), "broke off"),
        (streams("区长主持", finish="content_filter"), "withheld"),
        (streams(), "nothing"),
        (streams("  ", "\n"), "nothing"),
        (plain(""), "nothing"),
        (sends('data: {"choices": [{"del\n\n'), "cannot be read"),
        (sends("data: <html>busy</html>\n\n"), "cannot be read"),
        (sends("<html>hello</html>", "text/html"), "cannot be read"),
        (sends('{"choices": []}', "application/json"), "cannot be read"),
        (sends(""), "cannot be read|nothing|broke off"),
    ],
)
def test_every_failure_is_one_error_in_words(act: Act, message: str) -> None:
    with running(act) as server, pytest.raises(LanguageModelError, match=message) as raised:
        whole(opened(server, timeout_s=0.4 if message == "in time" else 5.0))  # no shorter than a busy machine needs
    assert raised.value.message.zh


def test_a_server_that_is_away_is_not_asked_again_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    model = open_model(Settings(llm_url=url))
    assert model is not None
    with pytest.raises(LanguageModelError, match="cannot be reached"):
        model.say(PROMPT)
    with pytest.raises(LanguageModelError, match="WENBAO_LLM_URL"):
        whole(model)


@pytest.mark.parametrize(
    "act",
    [
        refuses(400, "This model's maximum context length is 4096 tokens. However, your messages resulted in 9000."),
        refuses(400, "the request exceeds the available context size"),
        refuses(413),
        sends('data: {"error": {"message": "prompt is too long: 9000 tokens"}}\n\n'),
    ],
)
def test_too_long_is_told_from_other_refusals(act: Act) -> None:
    with running(act) as server, pytest.raises(ContextTooLongError):
        whole(opened(server))


def test_a_reply_that_was_cut_for_its_length_is_not_whole() -> None:
    with running(streams("区长主持会议。书记", finish="length")) as server:
        assert whole(opened(server)) == ("区长主持会议。书记", False)


def test_a_model_that_does_not_stop_is_stopped() -> None:
    with running(streams(*["字" * 1_000] * 50)) as server:
        text, is_whole = whole(opened(server))
    assert len(text) <= models.MAX_REPLY_CHARS + 1_000
    assert not is_whole


def test_when_the_reader_leaves_the_connection_is_closed() -> None:
    with running(streams(*["字"] * 200, pause_s=0.02)) as server:
        stream = opened(server).stream(PROMPT)
        assert next(stream) == "字"
        stream.close()
        assert server.left.wait(3.0)


def test_a_provider_without_its_package_is_named() -> None:
    with pytest.raises(MissingExtraError, match="pip install langchain-ollama"):
        open_model(Settings(llm="ollama:qwen3"))


def test_an_unknown_provider_is_an_error_in_words() -> None:
    with pytest.raises(ModelError, match="nosuch:m"):
        open_model(Settings(llm="nosuch:m"))


def test_another_provider_is_opened_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(says("好。")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        model = open_model(Settings(llm="openai:some-model", llm_key="k"))
        assert model is not None
        assert (model.name, model.say(PROMPT)) == ("openai:some-model", "好。")
