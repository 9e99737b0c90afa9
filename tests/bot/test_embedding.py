"""`wenbao widget`: the line to paste, and whether a page may."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli, terminal

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
