import pytest

from bot.language import accepted, chosen
from index.errors import Lang


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh-TW,en;q=0.9", "zh"),
        ("fr,en;q=0.2,zh;q=0.3", "zh"),
        ("zh;q=0.5,en;q=0.5", "zh"),
        ("en;q=0, zh;q=0.1", "zh"),
        ("ende,*", "zh"),
        ("en;q=x", "zh"),
        (",,;q=1,", "zh"),
    ],
)
def test_the_heaviest_language_we_speak_wins(header: str, lang: Lang) -> None:
    assert accepted(header, "zh") == lang


def test_what_is_neither_leaves_the_default() -> None:
    assert accepted("de,fr", "en") == "en"


@pytest.mark.parametrize(("value", "lang"), [("zh-CN", "zh"), ("EN", "en"), ("", None), (None, None), ("de", None)])
def test_a_named_language_is_understood(value: str | None, lang: Lang | None) -> None:
    assert chosen(value) == lang
