"""Folders that cannot be written: a sentence that says so, and the last state intact."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import StorageError
from tests.conftest import ROOT
from tests.index.collection import entry, opened, texts_in, write

NOBODY = 65534
STATE = {"a": ["市长在县里调研"], "b": ["法院通报一起案件"]}

_AS_ANOTHER_USER = """
import os, sys, tempfile
from pathlib import Path
from index.errors import QAError
from index.store import Store, current_version
from tests.index.collection import entry, opened, texts_in, vector, write
with tempfile.TemporaryDirectory() as top:  # loads all libraries, which another user may not be able to read
    write(Path(top), entry("a", "something"))
    opened(Path(top)).close()
if os.getuid() == 0:
    os.setgroups([]), os.setgid({nobody}), os.setuid({nobody})
folder = Path(sys.argv[1])
try:
    {code}
except QAError as error:
    print(type(error).__name__, error.text("en"), error.text("zh"))
"""


def as_another_user(folder: Path, code: str) -> str:
    """Run code as a user who does not own the folder; where the tests are not root's, their own rights are taken."""
    program = _AS_ANOTHER_USER.format(nobody=NOBODY, code=code.replace("\n", "\n    "))
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder below one that every user may enter, with a state in it."""
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o755)
        found = Path(top) / "data"
        write(found, entry("a", *STATE["a"]), entry("b", *STATE["b"]))
        yield found
        allow(found, write_too=True)


def allow(folder: Path, *, write_too: bool) -> None:
    """Let every user read what is in the folder, and its owner write or not."""
    for path in (folder, *folder.rglob("*")):
        os.chmod(path, (0o755 if write_too else 0o555) if path.is_dir() else (0o644 if write_too else 0o444))


def test_a_folder_of_somebody_else_is_not_written(folder: Path) -> None:
    allow(folder, write_too=False)
    said = as_another_user(folder, "write(folder, entry('c', '新的一篇'))")
    assert said.startswith("StorageError")
    assert "read-only, or permission is missing" in said
    assert "--data" in said
    assert "没有权限" in said
    allow(folder, write_too=True)
    assert texts_in(opened(folder)) == STATE


def test_a_folder_that_cannot_be_made_is_not_written(folder: Path) -> None:
    said = as_another_user(folder.parent / "another", "write(folder, entry('c', '新的一篇'))")
    assert said.startswith("StorageError" if os.getuid() == 0 else "")


def test_a_folder_that_may_not_be_entered_is_said_so(folder: Path) -> None:
    os.chmod(folder, 0o000)
    said = as_another_user(folder, "opened(folder)")
    os.chmod(folder, 0o755)
    assert said.startswith("StorageError")


_ANSWERS = """
store = opened(folder)
[(number, _)] = store.match({"body_bigrams": ["案件"]}, 1)
print(store.chunks([number])[0].text, store.chunks([store.nearest(vector("案件"), 1)[0][0]])[0].text)
print(texts_in(store), current_version(folder) == store.version, store.problems())
"""


def test_a_read_only_folder_still_answers(folder: Path) -> None:
    allow(folder, write_too=False)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert as_another_user(folder, _ANSWERS) == f"一起案件 一起案件\n{STATE} True []"
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_read_only_folder_answers_while_its_owner_has_it_open(folder: Path) -> None:
    """Then there is a log beside the database, and the newest state may be in it."""
    store = opened(folder)
    write(folder, removed=["a"])
    allow(folder, write_too=False)
    assert as_another_user(folder, _ANSWERS) == f"一起案件 一起案件\n{ {'b': STATE['b']} } True []"
    assert texts_in(store) == STATE


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 3 MB; where none may be mounted, files of at most 300 kB."""
    with tempfile.TemporaryDirectory() as top:
        mounted = (
            os.getuid() == 0
            and not subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", top], capture_output=True
            ).returncode
        )
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        if not mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
        yield Path(top)
        if mounted:
            subprocess.run(["umount", "--lazy", top], check=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("slack_rows", [12, 4096])  # a base is written, or a delta
def test_a_full_disk_is_said_so_and_changes_nothing(
    small_disk: Path, slack_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.writer.SLACK_ROWS", slack_rows)
    folder, filler = small_disk / "data", small_disk / "filler"
    write(folder, entry("a", *STATE["a"]), entry("b", *STATE["b"]))
    large = entry("large", *(f"第{place}篇" + "很长的文章" * 80 for place in range(60)))
    used = sum(path.stat().st_size for path in folder.rglob("*"))
    failed = 0
    for free in range(0, 400_000, 20_000):
        status = os.statvfs(small_disk)
        filler.write_bytes(bytes(min(max(0, status.f_bavail * status.f_bsize - free), 250_000_000)))
        try:
            write(folder, large)
        except StorageError as error:
            failed += 1
            assert "The disk is full" in error.text("en")
            assert "磁盘已满" in error.text("zh")
            filler.unlink()
            assert sum(path.stat().st_size for path in folder.rglob("*")) < used + 100_000
        else:
            filler.unlink()
            assert texts_in(opened(folder)) == {**STATE, "large": [one.text for one in large.articles]}
            write(folder, removed=["large"])
        store = opened(folder)
        assert texts_in(store) == STATE
        assert store.problems() == []
        store.close()
    assert failed > 5


def test_a_limit_on_files_is_a_full_disk(tmp_path: Path) -> None:
    write(tmp_path, entry("a", *STATE["a"]), entry("b", *STATE["b"]))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limits[1]))
    try:
        with pytest.raises(StorageError, match="disk"):
            write(tmp_path, entry("large", *(f"第{place}篇" + "很长的文章" * 80 for place in range(60))))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert texts_in(opened(tmp_path)) == STATE
