import json
from datetime import datetime
from pathlib import Path

import pytest

from bot import key_commands
from bot.keys import MAX_PER_MINUTE, SCOPES, USUAL, Keys
from bot.settings import Settings
from tests.bot.test_cli import Run, process, run

__all__ = ["run"]


def keys(folder: Path) -> Keys:
    return Keys(Settings(data=folder).keys_file)


def test_the_command_offers_the_scopes_there_are() -> None:
    assert (key_commands._SCOPES, key_commands._USUAL, MAX_PER_MINUTE) == (SCOPES, USUAL, 100_000)


def test_a_key_is_alone_on_stdout_and_the_rest_is_said_on_stderr(run: Run, tmp_path: Path) -> None:
    done = run("keys", "add", "编辑部", "--data", tmp_path)
    assert done.returncode == 0
    found = keys(tmp_path).find(done.stdout.strip())
    assert found is not None and found.name == "编辑部" and found.scopes == USUAL
    assert "不再显示" in done.stderr and "第一个密钥" in done.stderr
    assert "第一个密钥" not in run("keys", "add", "第二个", "--data", tmp_path).stderr


def test_scope_expiry_and_rate_are_taken(run: Run, tmp_path: Path) -> None:
    arguments = ("--scope", "read", "--scope", "search", "--expires", "2099-12-31", "--per-minute", "7")
    assert run("keys", "add", "a", *arguments, "--data", tmp_path).returncode == 0
    (key,) = keys(tmp_path).all()
    assert (key.scopes, key.per_minute) == (("search", "read"), 7)
    assert key.expires is not None
    assert datetime.fromtimestamp(key.expires).strftime("%Y-%m-%d %H:%M") == "2099-12-31 23:59"


@pytest.mark.parametrize(
    "wrong",
    [("--scope", "write"), ("--expires", "soon"), ("--expires", "2001-01-01"), ("--per-minute", "0")],
)
def test_wrong_use_makes_no_key(run: Run, tmp_path: Path, wrong: tuple[str, str]) -> None:
    done = run("keys", "add", "a", *wrong, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert keys(tmp_path).all() == []


def test_list_never_shows_a_key(run: Run, tmp_path: Path) -> None:
    assert "还没有密钥" in run("keys", "list", "--data", tmp_path).stdout
    text = run("keys", "add", "编辑部", "--expires", "90d", "--data", tmp_path).stdout.strip()
    shown = run("keys", "list", "--data", tmp_path).stdout
    assert "编辑部" in shown and "ask search read" in shown and "到期" in shown
    assert text not in shown and text.rpartition("_")[2] not in shown
    (listed,) = json.loads(run("keys", "list", "--json", "--data", tmp_path).stdout)
    assert (listed["name"], listed["used"], listed["revoked"]) == ("编辑部", None, None)


def test_revoke_by_name_and_what_is_not_there(run: Run, tmp_path: Path) -> None:
    run("keys", "add", "编辑部", "--data", tmp_path)
    assert "已撤销" in run("keys", "revoke", "编辑部", "--data", tmp_path).stdout
    assert "已撤销" in run("keys", "list", "--data", tmp_path).stdout
    again = run("keys", "revoke", "编辑部", "--data", tmp_path)
    assert again.returncode == 1 and "没有叫" in again.stderr


def test_help_is_in_both_languages() -> None:
    for lang, words in (("zh", "撤销"), ("en", "Revoke")):
        done = process("keys", "--help", WENBAO_LANG=lang)
        assert done.returncode == 0 and words in done.stdout
