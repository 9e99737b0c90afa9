import os
from pathlib import Path

import pytest

from index import loaders
from index.errors import LoadError, UsageError
from index.sources import SourceFile, find


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("一篇文章。", encoding="utf-8")


def names(*paths: Path) -> list[str]:
    return [file.source for file in find(paths)]


def test_files_of_a_folder_are_named_relative_to_it_and_sorted(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a/z.md", "a/b/c.html", "a.txt")
    assert names(tmp_path) == ["a.txt", "a/b/c.html", "a/z.md", "b.txt"]
    assert find([tmp_path])[0] == SourceFile(tmp_path / "a.txt", "a.txt")


def test_a_single_file_is_named_as_it_is_called(tmp_path: Path) -> None:
    fill(tmp_path, "a/page.txt")
    assert names(tmp_path / "a" / "page.txt") == ["page.txt"]


def test_hidden_files_sidecars_and_parts_of_web_pages_are_left_out(tmp_path: Path) -> None:
    fill(tmp_path, ".git/x.txt", ".x.txt", "~$x.txt", "x_files/a.js", "x_files/b.css", "x.jpg", "Thumbs.db", "x.html")
    fill(tmp_path, "x.html.toml")
    (tmp_path / "articles.toml").write_text('["x.html"]\npublisher = "甲"', encoding="utf-8")
    assert names(tmp_path) == ["x.html"]


def test_files_nothing_can_read_are_returned_to_be_reported(tmp_path: Path) -> None:
    fill(tmp_path, "x.docx", "x.xyz", "README")
    assert names(tmp_path) == ["README", "x.docx", "x.xyz"]


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [("gone.txt.toml", 'publisher = "甲"', "gone.txt"), ("articles.toml", '["gone.txt"]\ntags = []', "gone.txt")],
)
def test_a_sidecar_of_a_missing_file_is_reported(tmp_path: Path, name: str, text: str, missing: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    [file] = find([tmp_path])
    with pytest.raises(LoadError, match=f"{name}: .*{missing}"):
        loaders.load(*file)


def test_a_folder_called_like_a_file_is_a_folder(tmp_path: Path) -> None:
    fill(tmp_path, "x.txt/y.txt")
    assert names(tmp_path) == ["x.txt/y.txt"]
    assert names(tmp_path / "x.txt") == ["y.txt"]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        find([tmp_path / "nowhere"])


def test_a_sidecar_is_no_article(tmp_path: Path) -> None:
    fill(tmp_path, "x.txt", "x.txt.toml")
    with pytest.raises(UsageError, match="sidecar"):
        find([tmp_path / "x.txt.toml"])


def test_one_file_named_twice_is_found_once(tmp_path: Path) -> None:
    fill(tmp_path, "x.txt")
    assert names(tmp_path, tmp_path / "x.txt", tmp_path / "." / "x.txt") == ["x.txt"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, "a/x.txt", "b/x.txt")
    with pytest.raises(UsageError, match=r"x\.txt"):
        find([tmp_path / "a", tmp_path / "b"])
    assert names(tmp_path) == ["a/x.txt", "b/x.txt"]


def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    fill(tmp_path, "real/x.txt")
    (tmp_path / "real" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.txt").symlink_to(tmp_path / "real" / "x.txt")
    assert names(tmp_path) == ["link.txt", "real/x.txt"]


def test_a_link_that_leads_nowhere_or_to_itself_is_reported(tmp_path: Path) -> None:
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    found = find([tmp_path])
    assert [file.source for file in found] == ["dead.txt", "self.txt"]
    for file in found:
        with pytest.raises(LoadError, match=file.source):
            loaders.load(*file)


def test_a_file_that_vanishes_after_it_was_found_is_reported(tmp_path: Path) -> None:
    fill(tmp_path, "x.txt")
    [file] = find([tmp_path])
    file.path.unlink()
    with pytest.raises(LoadError, match=r"x\.txt: the file is gone"):
        loaders.load(*file)


def test_names_that_are_not_utf8_are_readable(tmp_path: Path) -> None:
    for raw in ("会议.txt".encode("gb18030"), b"\xff\xff.txt"):
        (tmp_path / os.fsdecode(raw)).write_text("一篇文章。", encoding="utf-8")
    found = find([tmp_path])
    assert [file.source for file in found] == ["\\xff\\xff.txt", "会议.txt"]
    assert all(loaders.load(*file).text == "一篇文章。" for file in found)


def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    fill(tmp_path, "closed/x.txt", "y.txt")
    (tmp_path / "closed").chmod(0)
    try:
        if os.access(tmp_path / "closed", os.R_OK):  # root may read anything
            assert names(tmp_path) == ["closed/x.txt", "y.txt"]
        else:
            first, second = find([tmp_path])
            with pytest.raises(LoadError, match="closed: no permission"):
                loaders.load(*first)
            assert second.source == "y.txt"
    finally:
        (tmp_path / "closed").chmod(0o755)
