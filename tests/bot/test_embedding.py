"""`wenbao widget`: the line to paste, and whether a page may."""

import gzip
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import bots, cli, terminal
from bot.user_tokens import user
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]

BOTS = '[news]\norigins = ["https://intra.example", "https://*.corp"]\n'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.delenv("WENBAO_ORIGINS", raising=False)
    for module in (cli, terminal):
        monkeypatch.setattr(module, "LANG", "zh")
    (tmp_path / "bots.toml").write_text(BOTS, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = terminal.run(cli.cli, ["widget", *arguments, "--data", str(tmp_path)])
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_the_line_to_paste(run: Run) -> None:
    code, out, said = run("--server", "https://qa.intra/bot/")
    assert (code, out) == (0, '<script src="https://qa.intra/bot/widget.js" defer></script>\n')
    assert "还没有网页" in said
    code, out, said = run("--bot", "news")
    assert (code, out) == (0, '<script src="http://127.0.0.1:7860/widget.js" data-bot="news" defer></script>\n')
    assert "--server" in said


@pytest.mark.parametrize("page", ["https://intra.example/a/b.html?c", "https://portal.corp/"])
def test_a_listed_page_may(run: Run, page: str) -> None:
    code, _, said = run(page, "--bot", "news", "--server", "https://qa.intra")
    assert code == 0
    assert "可以嵌入" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("http://intra.example/", "--bot", "news"), 'origins = ["http://intra.example"]'),
        (("https://other.example/", "--bot", "news"), "https://intra.example、https://*.corp"),
        (("https://intra.example/",), "现在允许：无"),
        (("https://intra.example/", "--bot", "news", "--server", "http://qa.intra"), "https"),
    ],
)
def test_another_page_may_not_and_is_told_what_to_write(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = run(*arguments)
    assert code == 1
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--bot", "nws"), "default, news"),
        (("not a page",), "不是网页的地址"),
        (("https://intra.example/", "--server", "qa"), "不是网址"),
    ],
)
def test_wrong_use_is_said(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert said in err


def test_a_wrong_file_of_bots_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bots.toml").write_text("[a]\norigin = 1", encoding="utf-8")
    code, _, err = run()
    assert code == 2
    assert "[a] origin" in err


def test_every_attribute_call_and_event_is_documented() -> None:
    script = (ROOT / "bot" / "serve" / "static" / "widget.js").read_text(encoding="utf-8")
    docs = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    read = set(re.findall(r"(?:data|given)\.([a-zA-Z]+)", script)) - {"wenbao"}
    attributes = {"data-" + re.sub("[A-Z]", lambda upper: f"-{upper[0].lower()}", one) for one in read}
    assert attributes >= {"data-bot", "data-token-url", "data-starters"}
    assert not {one for one in attributes if f"| `{one}` |" not in docs}
    public = script.partition("window[NAME] = {")[2].partition("add: function")[0]
    calls = set(re.findall(r"^    (\w+): function", public, re.MULTILINE))
    assert calls == {"open", "close", "ask", "reset", "destroy", "on", "off"}
    assert not [one for one in calls if f"wenbao.{one}(" not in docs]
    events = re.search(r"/\^\(([\w|-]+)\)\$/\.test\(message\.type\)", script)
    assert events
    assert not [one for one in events[1].split("|") if f"| `{one}` |" not in docs]


def test_the_bots_of_the_docs_are_read(tmp_path: Path) -> None:
    docs = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", docs, re.DOTALL)
    (tmp_path / "news.secret").write_text("x" * 64, encoding="utf-8")
    for block in blocks:
        (tmp_path / "bots.toml").write_text(block, encoding="utf-8")
        assert "news" in bots.read(tmp_path / "bots.toml")
    assert len(blocks) == 2


def test_the_token_of_the_docs_is_taken() -> None:
    docs = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", docs, re.DOTALL)
    assert example
    made: dict[str, Any] = {}
    exec(example[1], made)
    assert user(made["wenbao_token"]("wang", "news", "s" * 32), "s" * 32, "news", time.time()) == "wang"


def test_the_widget_is_as_small_as_promised() -> None:
    static = ROOT / "bot" / "serve" / "static"
    assert len(gzip.compress((static / "widget.js").read_bytes(), 9)) <= 10_000
    frame = [*(static / "embed").iterdir(), *(static / name for name in ("clipboard.js", "dom.js", "passage.js"))]
    assert sum(len(gzip.compress(one.read_bytes(), 9)) for one in frame) <= 38_000  # the page itself takes the rest
