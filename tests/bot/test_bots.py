import os
import time
from pathlib import Path

import pytest

from bot import bots
from bot.bots import Bot, BotLimits, Bots
from bot.errors import BotsError, RequestError, UnknownBotError
from bot.settings import Settings
from index.schema import Filters

WHOLE = """
[default]
origins = ["https://portal.example"]

[news]
title = "新闻问答"
greeting = "想查哪条新闻？"
starters = ["本周有哪些会议？"]
lang = "en"
origins = ["https://Intra.Example", "http://*.corp:8080"]
filters = {publisher = ["永康日报"], from = "2024-01-01", to = 2024-12-31, tags = "会议"}
limits = {minute = 5, day = 50}
user_secret_file = "news.secret"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "bots.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_default_exists_from_the_start_and_nobody_may_embed_it(tmp_path: Path) -> None:
    assert Bots(Settings(data=tmp_path)).get("default") == Bot("default")
    assert Bot("default").origins == ()


def test_everything_that_can_be_set_is_read(tmp_path: Path) -> None:
    (tmp_path / "news.secret").write_text("k" * 40 + "\n", encoding="utf-8")
    found = bots.read(write(tmp_path, WHOLE), ["https://by.env"])
    assert found["default"].origins == ("https://portal.example", "https://by.env")
    assert found["news"] == Bot(
        "news",
        "新闻问答",
        "想查哪条新闻？",
        ("本周有哪些会议？",),
        "en",
        Filters("2024-01-01", "2024-12-31", ("永康日报",), (), ("会议",)),
        ("https://intra.example", "http://*.corp:8080"),
        BotLimits(minute=5, day=50),
        "k" * 40,
        tmp_path / "news.secret",
    )
    assert "kkk" not in repr(found["news"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[news", "bots.toml"),
        ("news = 1", "[news]"),
        ('["a b"]', "[a b]"),
        ("[news]\ntitel = 'x'", "[news] titel"),
        ("[news]\ntitle = 5", "[news] title"),
        (f"[news]\ngreeting = '{'x' * 301}'", "[news] greeting"),
        ("[news]\nlang = 'de'", "[news] lang"),
        ("[news]\nstarters = [1]", "[news] starters"),
        ("[news]\norigins = ['https://a/path']", "https://a/path"),
        ("[news]\norigins = ['*']", "[news] origins"),
        ("[news]\nfilters = 'x'", "[news] filters"),
        ("[news]\nfilters = {author = 'x'}", "[news] filters.author"),
        ("[news]\nfilters = {from = '2024-02-30'}", "[news] filters.from"),
        ("[news]\nfilters = {from = 2024-01-01T00:00:00}", "[news] filters.from"),
        ("[news]\nfilters = {from = '2024-02-01', to = '2024-01-01'}", "[news] filters.to"),
        ("[news]\nfilters = {publisher = ['']}", "[news] filters.publisher"),
        ("[news]\nlimits = {minute = 0}", "[news] limits.minute"),
        ("[news]\nlimits = {day = true}", "[news] limits.day"),
        ("[news]\nlimits = {hour = 1}", "[news] limits.hour"),
        ("[news]\nuser_secret = 'short'", "[news] user_secret"),
        ("[news]\nuser_secret_file = 'none.secret'", "[news] user_secret_file"),
        (f"[news]\nuser_secret = '{'x' * 32}'\nuser_secret_file = 'a'", "[news] user_secret"),
    ],
)
def test_what_cannot_be_used_is_named_with_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BotsError) as caught:
        bots.read(write(tmp_path, text))
    for lang in ("zh", "en"):
        said = caught.value.text(lang)
        assert str(tmp_path / "bots.toml") in said
        assert named in said
        assert "short" not in said


def test_an_unknown_bot_is_said_with_those_there_are(tmp_path: Path) -> None:
    write(tmp_path, "[news]")
    with pytest.raises(UnknownBotError, match="default, news") as caught:
        Bots(Settings(data=tmp_path)).get("nws")
    assert "nws" in caught.value.text("zh")


def test_a_change_is_taken_over_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    known = Bots(Settings(data=tmp_path))
    assert known.get("default").title is None

    def rewritten(text: str) -> None:
        path = write(tmp_path, text)
        os.utime(path, ns=(time.time_ns(), time.time_ns()))
        known._looked_at = float("-inf")  # as if a second had gone by

    rewritten("[default]\ntitle = '问'")
    assert known.get("default").title == "问"
    rewritten("[default]\ntitle = 5")
    assert known.get("default").title == "问"
    rewritten("[default]\ntitle = '答'")
    assert known.get("default").title == "答"
    (tmp_path / "bots.toml").unlink()
    known._looked_at = float("-inf")
    assert known.get("default").title is None


def test_a_new_secret_is_taken_over(tmp_path: Path) -> None:
    secret = tmp_path / "key.txt"
    secret.write_text("a" * 32, encoding="utf-8")
    write(tmp_path, "[news]\nuser_secret_file = 'key.txt'")
    known = Bots(Settings(data=tmp_path))
    assert known.get("news").user_secret == "a" * 32
    secret.write_text("b" * 33, encoding="utf-8")
    known._looked_at = float("-inf")
    assert known.get("news").user_secret == "b" * 33


def test_a_wrong_file_is_said_until_it_is_mended(tmp_path: Path) -> None:
    path = write(tmp_path, "[default")
    known = Bots(Settings(data=tmp_path))
    for _ in range(2):
        with pytest.raises(BotsError):
            known.get("default")
        known._looked_at = float("-inf")
    path.unlink()
    assert known.get("default").name == "default"


def test_a_request_narrows_a_bot_and_never_widens_it() -> None:
    bot = Bot("news", filters=Filters("2024-01-01", None, ("永康日报", "金东报")))
    assert bot.narrowed(Filters()) == bot.filters
    asked = Filters("2023-01-01", "2024-05-01", ("金东报", "别的报"), ("a.txt",))
    assert bot.narrowed(asked) == Filters("2024-01-01", "2024-05-01", ("金东报",), ("a.txt",))
    with pytest.raises(RequestError):
        bot.narrowed(Filters(publishers=("别的报",)))
