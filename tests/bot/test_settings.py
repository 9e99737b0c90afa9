from datetime import date
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, interface_lang

VARIABLES = (
    "WENBAO_DATA WENBAO_LANG WENBAO_EMBEDDER WENBAO_RERANKER WENBAO_LLM_URL WENBAO_LLM_MODEL WENBAO_LLM_KEY WENBAO_LLM "
    "WENBAO_LLM_TIMEOUT WENBAO_LLM_CONTEXT WENBAO_UNSUPPORTED WENBAO_DICT WENBAO_TODAY "
    "WENBAO_ORIGINS WENBAO_BASE_PATH WENBAO_TRUSTED_PROXIES LC_ALL LC_MESSAGES LANG"
).split()


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_gives_the_defaults_of_the_contract() -> None:
    settings = Settings.from_env()
    assert settings == Settings()
    assert (settings.data, settings.lang, settings.port, settings.today) == (Path("data"), "zh", 7860, None)


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("五战双强\n", encoding="utf-8")
    values = {
        "WENBAO_DATA": "/srv/wenbao",
        "WENBAO_LANG": "EN",
        "WENBAO_EMBEDDER": "models/bge",
        "WENBAO_LLM_URL": "http://127.0.0.1:8000/v1",
        "WENBAO_LLM": "ollama:qwen3",
        "WENBAO_LLM_TIMEOUT": "30",
        "WENBAO_LLM_CONTEXT": "32768",
        "WENBAO_UNSUPPORTED": "strike",
        "WENBAO_DICT": str(words),
        "WENBAO_TODAY": "2023-08-07",
        "WENBAO_ORIGINS": "https://a.example, https://b.example:8443",
        "WENBAO_BASE_PATH": "/bot/",
        "WENBAO_TRUSTED_PROXIES": "10.0.0.0/8 ::1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_env()
    assert settings.data == Path("/srv/wenbao")
    assert (settings.lang, settings.embedder, settings.llm) == ("en", "models/bge", "ollama:qwen3")
    assert (settings.llm_timeout_s, settings.llm_context, settings.unsupported) == (30, 32_768, "strike")
    assert (settings.dictionary, settings.today) == (words, date(2023, 8, 7))
    assert settings.origins == ("https://a.example", "https://b.example:8443")
    assert (settings.base_path, settings.trusted_proxies) == ("/bot", ("10.0.0.0/8", "::1"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WENBAO_LANG", "fr"),
        ("WENBAO_LLM_URL", "localhost:8000"),
        ("WENBAO_LLM", "qwen3"),
        ("WENBAO_LLM_TIMEOUT", "0"),
        ("WENBAO_LLM_CONTEXT", "8k"),
        ("WENBAO_UNSUPPORTED", "hide"),
        ("WENBAO_DICT", "no/such/file.txt"),
        ("WENBAO_TODAY", "2023-02-30"),
        ("WENBAO_TODAY", "20230807"),
        ("WENBAO_ORIGINS", "https://a.example/path"),
        ("WENBAO_BASE_PATH", "bot"),
        ("WENBAO_TRUSTED_PROXIES", "proxy.example"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        Settings.from_env()
    for text in (raised.value.text("zh"), raised.value.text("en")):
        assert name in text
        assert value in text


def test_an_option_wins_over_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENBAO_DATA", "one")
    assert Settings.from_env(data=Path("other")).data == Path("other")
    assert Settings.from_env(data=None).data == Path("one")


@pytest.mark.parametrize(
    ("env", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "WENBAO_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "WENBAO_LANG": "nonsense"}, "en"),
    ],
)
def test_the_locale_decides_the_language_unless_it_is_set(env: dict[str, str], lang: str) -> None:
    assert interface_lang(env) == lang


def test_the_key_of_the_model_never_shows() -> None:
    assert "secret" not in repr(Settings(llm_key="secret"))
