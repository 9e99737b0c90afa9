import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot import conversations
from bot.conversations import Conversations
from bot.errors import HistoryFullError, NotFoundError
from bot.schema import Answer, Reason
from index.errors import StorageError
from index.schema import Query
from tests.conftest import ROOT


def answer(question: str, text: str = "没有。") -> Answer:
    return Answer(question, "extractive", Query(question), text, reason=Reason("no_match", text))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "conversations.sqlite"


def test_what_is_kept_is_there_in_the_next_process(file: Path) -> None:
    first = Conversations(file)
    kept = first.add("me", None, answer("第一问"))
    first.add("me", kept.conversation, answer("第二问"))
    first.close()
    again = Conversations(file).get("me", kept.conversation)
    assert [one.answer.question for one in again.exchanges] == ["第一问", "第二问"]
    assert again.title == "第一问"
    assert again.exchanges[0].answer == answer("第一问")


def test_nobody_else_sees_or_changes_it(file: Path) -> None:
    held = Conversations(file)
    kept = held.add("me", None, answer("秘密"))
    assert held.titles("you") == []
    for act in (
        lambda: held.get("you", kept.conversation),
        lambda: held.exchange("you", kept.answer),
        lambda: held.rename("you", kept.conversation, "x"),
        lambda: held.delete("you", kept.conversation),
        lambda: held.judge("you", kept.answer, "up", ""),
    ):
        with pytest.raises(NotFoundError):
            act()
    held.delete_all("you")
    assert held.add("you", kept.conversation, answer("我的")).conversation != kept.conversation
    assert len(held.get("me", kept.conversation).exchanges) == 1


def test_titles_are_the_last_used_first_and_searched_as_typed(file: Path) -> None:
    clock = iter(range(100))
    held = Conversations(file, lambda: float(next(clock)))
    old = held.add("me", None, answer("旧的", "百分之 50% 与 a_b"))
    held.add("me", None, answer("新的", "百分之 501 与 axb"))
    held.add("me", old.conversation, answer("又问"))
    assert [one["title"] for one in held.titles("me")] == ["旧的", "新的"]
    for search, found in (
        ("新", ["新的"]),
        ("50%", ["旧的"]),
        ("a_b", ["旧的"]),
        ("\\", []),
        ("又问", ["旧的"]),
        ("'--", []),
    ):
        assert [one["title"] for one in held.titles("me", search)] == found
    assert held.titles("me")[0]["exchanges"] == 2


def test_renamed_judged_exported_deleted(file: Path) -> None:
    held = Conversations(file)
    kept = held.add("me", None, answer("问"))
    held.rename("me", kept.conversation, " 新\n名字 ")
    held.judge("me", kept.answer, "down", "日期不对 <b>")
    found = held.get("me", kept.conversation)
    assert (found.title, found.exchanges[0].thumb, found.exchanges[0].remark) == ("新 名字", "down", "日期不对 <b>")
    assert found.as_json()["exchanges"][0]["answer"]["question"] == "问"
    exported = found.to_markdown("zh")
    assert exported.startswith("# 新 名字\n") and "日期不对 \\<b\\>" in exported
    held.delete("me", kept.conversation)
    with pytest.raises(NotFoundError):
        held.exchange("me", kept.answer)


def test_deleted_words_are_gone_from_the_file(file: Path) -> None:
    held = Conversations(file)
    kept = held.add("me", None, answer("一个绝无仅有的问题"))
    held.delete("me", kept.conversation)
    held.close()
    assert all("绝无仅有".encode() not in one.read_bytes() for one in file.parent.iterdir())


def test_too_many_are_refused_with_a_way_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "MAX_CONVERSATIONS", 2)
    held = Conversations(file)
    kept = held.add("me", None, answer("一"))
    held.add("me", None, answer("二"))
    with pytest.raises(HistoryFullError, match="Delete old ones"):
        held.add("me", None, answer("三"))
    held.add("me", kept.conversation, answer("接着问"))
    held.add("you", None, answer("别人"))


def test_a_killed_process_loses_nothing_it_has_kept(file: Path) -> None:
    code = """
import sys
from pathlib import Path
from bot.conversations import Conversations
from tests.bot.test_conversations import answer
held = Conversations(Path(sys.argv[1]))
for number in range(1_000_000):
    held.add("me", None, answer(f"第{number}问")) if number < 900 else sys.stdin.read()
    print(number, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(25)]
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    held = Conversations(file)
    assert held.kept
    assert len(held.titles("me")) >= len(said)
    held.add("me", None, answer("还能写"))


def test_many_threads_write_at_once(file: Path) -> None:
    held, other = Conversations(file), Conversations(file)

    def write(to: Conversations) -> None:
        for number in range(10):
            to.add("me", None, answer(str(number)))

    threads = [threading.Thread(target=write, args=(one,)) for one in (held, other, held, other)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(held.titles("me")) == 40


@pytest.mark.parametrize("content", [b"this is no database at all, only some words" * 100, None])
def test_a_file_that_cannot_be_used_is_left_alone_and_nothing_is_kept(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "conversations.sqlite"
    if content is None:
        newer = sqlite3.connect(path)
        newer.execute("PRAGMA user_version = 99")
        newer.close()
        content = path.read_bytes()
    else:
        path.write_bytes(content)
    held = Conversations(path)
    kept = held.add("me", None, answer("问"))
    assert not held.kept
    assert held.exchange("me", kept.answer).answer.question == "问"
    assert path.read_bytes() == content


def test_without_a_folder_to_write_in_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    held = Conversations(tmp_path / "data" / "conversations.sqlite")
    held.add("me", None, answer("问"))
    assert not held.kept
    assert len(held.titles("me")) == 1


def test_a_write_that_fails_later_is_said_with_what_to_do(file: Path) -> None:
    held = Conversations(file)
    held.add("me", None, answer("问"))
    assert held._file is not None
    held._file.execute("PRAGMA query_only = ON")  # as a file system that turned read-only
    with pytest.raises(StorageError, match="disk"):
        held.add("me", None, answer("再问"))
    assert len(held.titles("me")) == 1
