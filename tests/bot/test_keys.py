import hashlib
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from bot.errors import NotFoundError, RequestError
from bot.keys import MAX_NAME_CHARS, SCOPES, Keys
from index.errors import StorageError


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "data" / "keys.sqlite")


def test_without_a_key_none_is_needed_and_no_file_is_made(keys: Keys, tmp_path: Path) -> None:
    assert not keys.required()
    assert keys.all() == []
    assert keys.find("wb_00000000_" + "a" * 43) is None
    assert not list(tmp_path.iterdir())


def test_a_key_is_found_by_its_text_and_by_nothing_else(keys: Keys) -> None:
    key, text = keys.add("编辑部")
    assert keys.required()
    assert keys.find(text) == key
    other = text[:-1] + ("a" if text[-1] != "a" else "b")
    for wrong in (other, text[:-1], text + "a", text.upper(), "", key.id, f"Bearer {text}", text.replace("_", "-")):
        assert keys.find(wrong) is None


def test_only_a_hash_lies_in_the_file_which_only_its_owner_reads(keys: Keys, tmp_path: Path) -> None:
    _, text = keys.add("编辑部")
    file = tmp_path / "data" / "keys.sqlite"
    content = file.read_bytes()
    assert text.encode() not in content and text.rpartition("_")[2].encode() not in content
    assert hashlib.sha256(text.encode()).hexdigest().encode() in content
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_revoked_is_revoked_at_once_and_opens_nothing_again(keys: Keys) -> None:
    key, text = keys.add("编辑部")
    assert keys.revoke("编辑部").id == key.id
    found = keys.find(text)
    assert found is not None and found.revoked is not None
    assert keys.required()
    with pytest.raises(NotFoundError, match="编辑部"):
        keys.revoke("编辑部")


def test_a_name_is_free_again_after_revoking_and_the_id_revokes_too(keys: Keys) -> None:
    first, _ = keys.add("编辑部")
    with pytest.raises(RequestError, match="already"):
        keys.add("编辑部")
    keys.revoke(first.id)
    keys.add("编辑部")
    assert [one.name for one in keys.all()] == ["编辑部", "编辑部"]


@pytest.mark.parametrize("name", ["", "  ", "两\n行", "长" * (MAX_NAME_CHARS + 1), "\x1b[2J"])
def test_a_name_that_cannot_be_shown_in_one_line_is_refused(keys: Keys, name: str) -> None:
    with pytest.raises(RequestError):
        keys.add(name)


def test_scopes_open_what_they_name_and_admin_everything(keys: Keys) -> None:
    reader, _ = keys.add("读", ["read"])
    assert [one for one in SCOPES if reader.opens(one)] == ["read"]
    admin, _ = keys.add("管", ["admin"])
    assert all(admin.opens(one) for one in SCOPES)
    for wrong in ([], ["write"], ["ask", "everything"]):
        with pytest.raises(ValueError, match="scopes"):
            keys.add("错", wrong)


def test_the_last_use_is_kept_to_the_minute(tmp_path: Path) -> None:
    clock = Clock()
    keys = Keys(tmp_path / "keys.sqlite", clock)
    _, text = keys.add("编辑部")

    def used() -> float | None:
        found = keys.find(text)
        assert found is not None
        keys.note_use(found)
        return keys.all()[0].used

    assert used() == clock.now
    clock.now += 30
    assert used() == clock.now - 30
    clock.now += 31
    assert used() == clock.now


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    file.write_bytes(b"this is no database, and much longer than the header of one" * 20)
    with pytest.raises(StorageError):
        Keys(file).required()


def test_the_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys.sqlite"
    with sqlite3.connect(file) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="newer"):
        Keys(file).required()


def test_keys_made_at_the_same_moment_are_all_there(tmp_path: Path) -> None:
    file = tmp_path / "new" / "keys.sqlite"
    threads = [threading.Thread(target=Keys(file).add, args=(f"第 {n} 个",)) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(Keys(file).all()) == 8
