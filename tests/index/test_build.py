import os
import shutil
from pathlib import Path

import pytest

from index import build
from index.analyzer import Analyzer
from index.build import Report
from index.embedders import HashingEmbedder
from index.errors import EmbedderMismatchError, Message, NoIndexError, UsageError
from index.store import Store, current_version
from tests.conftest import SEEDS

ANALYZER = Analyzer()
EMBEDDER = HashingEmbedder(ANALYZER, dim=64)

ONE = """青溪县召开防汛会议
本报讯（记者 李明）7月3日，青溪县召开防汛工作会议。县长王建国主持会议并讲话。他强调，要压实责任。
"""
TWO = """白马镇举行龙舟赛
本报讯（记者 张兰）6月10日，白马镇举行龙舟赛，来自八个村的十二支队伍参加比赛。沙湾村队获得第一名。
"""
THREE = """图书馆新馆开放
本报讯（记者 何宁）5月1日，市图书馆新馆向读者开放，藏书120万册。馆长说，新馆每天开放十二小时。
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    write(folder / "one.txt", ONE)
    write(folder / "sub" / "two.txt", TWO)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    age(path)


def age(path: Path) -> None:
    """Make the file old enough for its times to be trusted."""
    os.utime(path, ns=(10**18, 10**18))


def update(data: Path, *paths: Path) -> Report:
    return build.update(data, paths, embedder=EMBEDDER, analyzer=ANALYZER)


def opened(data: Path) -> Store:
    return Store.open(data, embedder=EMBEDDER.name, dim=EMBEDDER.dim, analyzer=ANALYZER.name)


def found(data: Path, words: str) -> str:
    """Return the source of the chunk that matches best, "" if none does."""
    store = opened(data)
    ranked = store.match({"body_bigrams": ANALYZER.bigrams(words)}, 1)
    source = store.article(store.chunks([ranked[0][0]])[0].article_id).source if ranked else ""  # type: ignore[union-attr]
    assert store.problems() == []
    return source


def names(data: Path) -> list[str]:
    return [one.source for one in opened(data).sources()]


def test_what_is_in_a_folder_is_found(data: Path, pages: Path) -> None:
    report = update(data, pages)
    assert report == Report(added=("one.txt", "sub/two.txt"), articles=report.articles, chunks=report.chunks)
    assert (report.articles, report.chunks) == (2, len(opened(data)))
    assert found(data, "沙湾村队") == "sub/two.txt"
    assert found(data, "县长王建国") == "one.txt"
    assert [one.path for one in opened(data).sources()] == [pages / "one.txt", pages / "sub" / "two.txt"]


def test_head_and_body_are_fields_of_their_own(data: Path, pages: Path) -> None:
    update(data, pages)
    store = opened(data)
    assert store.match({"head_words": ANALYZER.words("龙舟赛")}, 1)
    assert not store.match({"head_words": ANALYZER.words("沙湾村")}, 1)
    assert not store.match({"head_bigrams": ANALYZER.bigrams("沙湾村")}, 1)


def test_unchanged_files_are_not_read_again(data: Path, pages: Path) -> None:
    update(data, pages)
    version = current_version(data)
    added = [one.added_at for one in opened(data).sources()]
    report = update(data, pages)
    assert report.unchanged == ("one.txt", "sub/two.txt")
    assert not (report.added or report.changed or report.removed or report.skipped)
    assert (report.articles, report.chunks) == (2, len(opened(data)))
    assert current_version(data) == version
    assert [one.added_at for one in opened(data).sources()] == added


def test_a_file_with_new_times_and_old_content_is_unchanged(data: Path, pages: Path) -> None:
    update(data, pages)
    version = current_version(data)
    os.utime(pages / "one.txt", ns=(10**18 + 5, 10**18 + 5))
    assert update(data, pages).unchanged == ("one.txt", "sub/two.txt")
    assert current_version(data) == version


def test_content_decides_even_where_size_and_time_are_the_same(data: Path, pages: Path) -> None:
    update(data, pages)
    write(pages / "one.txt", ONE.replace("王建国", "李卫东"))
    report = update(data, pages)
    assert report.changed == ("one.txt",)
    assert found(data, "县长李卫东") == "one.txt"
    assert "王建国" not in "".join(one.text for one in opened(data).articles())


def test_a_file_changed_right_after_it_was_read_is_noticed(data: Path, pages: Path) -> None:
    for name in ("王建国", "李卫东", "赵长江", "孙大海"):
        (pages / "one.txt").write_text(ONE.replace("王建国", name), "utf-8")
        update(data, pages)
        assert found(data, f"县长{name}") == "one.txt"
        assert any(name in one.text for one in opened(data).articles())


def test_files_that_vanished_from_a_folder_go(data: Path, pages: Path, tmp_path: Path) -> None:
    write(tmp_path / "other" / "three.txt", THREE)
    update(data, pages, tmp_path / "other")
    (pages / "sub" / "two.txt").unlink()
    (tmp_path / "other" / "three.txt").unlink()
    assert update(data, pages / "one.txt").removed == ()  # a file was named, no folder
    assert update(data, pages).removed == ("sub/two.txt",)
    assert names(data) == ["one.txt", "three.txt"]  # the other folder was not named
    assert found(data, "沙湾村队") == ""


def test_a_folder_inside_one_that_is_known_keeps_the_names(data: Path, pages: Path) -> None:
    update(data, pages)
    assert update(data, pages / "sub").unchanged == ("sub/two.txt",)
    assert update(data, pages / "sub" / "two.txt").unchanged == ("sub/two.txt",)
    (pages / "sub" / "two.txt").unlink()
    assert update(data, pages / "sub").removed == ("sub/two.txt",)
    assert names(data) == ["one.txt"]


def test_the_same_folder_by_another_way_is_the_same_folder(
    data: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(data, pages)
    (pages.parent / "link").symlink_to(pages)
    assert update(data, pages.parent / "link").unchanged == ("one.txt", "sub/two.txt")
    monkeypatch.chdir(pages / "sub")
    assert update(data, Path("..")).unchanged == ("one.txt", "sub/two.txt")
    assert update(data, Path(".")).unchanged == ("sub/two.txt",)
    assert update(data, Path("../one.txt"), pages).unchanged == ("one.txt", "sub/two.txt")


def test_files_of_one_name_in_two_folders_are_two_sources(data: Path, tmp_path: Path) -> None:
    for folder, text in (("2023/春", ONE), ("2024/春", TWO), ("春", THREE)):
        write(tmp_path / folder / "page.txt", text)
    update(data, tmp_path / "2023" / "春")
    report = update(data, tmp_path / "2024" / "春", tmp_path / "春")
    assert report.added == (f"{tmp_path.name}/春/page.txt", "春/page.txt")
    assert found(data, "沙湾村队") == "春/page.txt"
    assert len(names(data)) == len(set(names(data))) == 3
    assert {found(data, words) for words in ("县长王建国", "沙湾村队", "市图书馆新馆")} == set(names(data))
    assert len(update(data, tmp_path / "2023" / "春", tmp_path / "2024" / "春", tmp_path / "春").unchanged) == 3


def test_a_file_added_alone_takes_no_name_and_keeps_its_own(data: Path, pages: Path, tmp_path: Path) -> None:
    update(data, pages)
    other = tmp_path / "other" / "one.txt"
    write(other, THREE)
    assert update(data, other).added == ("other/one.txt",)
    assert update(data, other).unchanged == ("other/one.txt",)
    write(other, THREE + "馆长还说，自习室有三百个座位。\n")
    assert update(data, other, pages / "one.txt").changed == ("other/one.txt",)
    assert names(data) == ["one.txt", "other/one.txt", "sub/two.txt"]
    assert found(data, "自习室") == "other/one.txt"


def test_an_unreadable_file_is_named_and_the_rest_goes_on(data: Path, pages: Path) -> None:
    (pages / "empty.txt").write_bytes(b"")
    (pages / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (pages / "page.xyz").write_bytes(b"what is this")
    report = update(data, pages)
    assert report.added == ("one.txt", "sub/two.txt")
    assert [one.source for one in report.skipped] == ["empty.txt", "page.xyz", "picture.txt"]
    assert all(one.source in one.reason.zh and one.source in one.reason.en for one in report.skipped)
    assert names(data) == ["one.txt", "sub/two.txt"]
    assert len(update(data, pages).skipped) == 3


def test_a_file_that_became_unreadable_is_not_cited_any_more(data: Path, pages: Path) -> None:
    update(data, pages)
    (pages / "one.txt").write_bytes(bytes(range(256)) * 40)
    report = update(data, pages)
    assert [one.source for one in report.skipped] == ["one.txt"]
    assert report.removed == ("one.txt",)
    assert names(data) == ["sub/two.txt"]
    write(pages / "one.txt", ONE)
    assert update(data, pages).added == ("one.txt",)


def test_nothing_readable_makes_no_index(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert len(update(data, tmp_path / "empty.txt").skipped) == 1
    assert current_version(data) is None


def test_a_path_that_does_not_exist_is_wrong_use(data: Path, pages: Path) -> None:
    update(data, pages)
    version = current_version(data)
    with pytest.raises(UsageError):
        update(data, pages / "nothing.txt")
    assert current_version(data) == version


def test_a_sidecar_is_part_of_its_file(data: Path, pages: Path) -> None:
    update(data, pages)
    sidecar = pages / "one.txt.toml"
    sidecar.write_text('date = 2024-07-03\npublisher = "青溪日报"\ntags = ["防汛"]\n', "utf-8")
    assert update(data, pages).changed == ("one.txt",)
    article = next(opened(data).articles())
    assert (article.date, article.publisher, article.tags) == ("2024-07-03", "青溪日报", ("防汛",))
    assert update(data, pages).unchanged == ("one.txt", "sub/two.txt")
    sidecar.write_text("date = 2024-07-04\n", "utf-8")
    assert update(data, pages).changed == ("one.txt",)
    sidecar.unlink()
    assert update(data, pages).changed == ("one.txt",)
    assert next(opened(data).articles()).publisher is None


def test_a_wrong_sidecar_leaves_its_file_out_and_says_where(data: Path, pages: Path) -> None:
    update(data, pages)
    (pages / "one.txt.toml").write_text("dat = 2024-07-03\n", "utf-8")
    report = update(data, pages)
    assert [one.source for one in report.skipped] == ["one.txt"]
    assert "one.txt.toml" in report.skipped[0].reason.zh
    assert "dat" in report.skipped[0].reason.zh
    assert names(data) == ["sub/two.txt"]


@pytest.mark.parametrize("name", ["one.txt", "PATH/one.txt", "PATH/../pages/one.txt"])
def test_a_source_is_removed_by_name_or_path(data: Path, pages: Path, name: str) -> None:
    update(data, pages)
    report = build.remove(data, [name.replace("PATH", str(pages))], embedder=EMBEDDER, analyzer=ANALYZER)
    assert report == Report(removed=("one.txt",), articles=1, chunks=len(opened(data)))
    assert names(data) == ["sub/two.txt"]
    assert found(data, "县长王建国") == ""


@pytest.mark.parametrize("name", ["sub", "sub/", "PATH/sub"])
def test_a_folder_of_sources_is_removed(data: Path, pages: Path, name: str) -> None:
    update(data, pages)
    build.remove(data, [name.replace("PATH", str(pages))], embedder=EMBEDDER, analyzer=ANALYZER)
    assert names(data) == ["one.txt"]


def test_a_source_that_is_not_there_cannot_be_removed(data: Path, pages: Path) -> None:
    update(data, pages)
    with pytest.raises(UsageError, match="three.txt.*wenbao list"):
        build.remove(data, ["one.txt", "three.txt"], embedder=EMBEDDER, analyzer=ANALYZER)
    assert names(data) == ["one.txt", "sub/two.txt"]


def test_the_last_source_can_be_removed(data: Path, pages: Path) -> None:
    update(data, pages)
    build.remove(data, ["one.txt", "sub"], embedder=EMBEDDER, analyzer=ANALYZER)
    assert names(data) == []
    assert found(data, "县长王建国") == ""


def test_there_is_nothing_to_change_without_an_index(data: Path) -> None:
    with pytest.raises(NoIndexError, match="wenbao index"):
        build.remove(data, ["one.txt"], embedder=EMBEDDER, analyzer=ANALYZER)
    with pytest.raises(NoIndexError, match="wenbao index"):
        build.rebuild(data, embedder=EMBEDDER, analyzer=ANALYZER)
    assert not data.exists()


def test_another_embedder_is_refused_until_a_rebuild(data: Path, pages: Path) -> None:
    update(data, pages)
    other = HashingEmbedder(ANALYZER, dim=32)
    with pytest.raises(EmbedderMismatchError, match="wenbao rebuild"):
        build.update(data, [pages], embedder=other, analyzer=ANALYZER)
    report = build.rebuild(data, embedder=other, analyzer=ANALYZER)
    assert report.unchanged == ("one.txt", "sub/two.txt")
    store = Store.open(data, embedder=other.name, dim=32, analyzer=ANALYZER.name)
    assert len(store.nearest(other.embed_query("龙舟赛"), 99)) == len(store) == report.chunks
    assert store.problems() == []


def test_rebuilt_from_what_was_kept_when_the_files_are_gone(data: Path, pages: Path) -> None:
    (pages / "one.txt.toml").write_text("date = 2024-07-03\n", "utf-8")
    update(data, pages)
    before = list(opened(data).articles())
    raw = opened(data).raw_text("one.txt")
    shutil.rmtree(pages)
    report = build.rebuild(data, embedder=EMBEDDER, analyzer=ANALYZER)
    assert report.unchanged == ("one.txt", "sub/two.txt")
    assert list(opened(data).articles()) == before
    assert opened(data).raw_text("one.txt") == raw == ONE
    assert found(data, "沙湾村队") == "sub/two.txt"


def test_rebuilt_from_the_files_where_they_are(data: Path, pages: Path) -> None:
    update(data, pages)
    write(pages / "one.txt", THREE)
    (pages / "sub" / "two.txt").unlink()
    report = build.rebuild(data, embedder=EMBEDDER, analyzer=ANALYZER)
    assert (report.changed, report.unchanged) == (("one.txt",), ("sub/two.txt",))
    assert found(data, "市图书馆新馆") == "one.txt"


def test_progress_is_told_from_nothing_to_everything(data: Path, pages: Path) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int, what: Message) -> None:
        assert what.zh and what.en
        told.append((done, total))

    build.update(data, [pages], embedder=EMBEDDER, analyzer=ANALYZER, progress=tell)
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_program_that_is_interrupted_changes_nothing(data: Path, pages: Path) -> None:
    update(data, pages)
    write(pages / "one.txt", THREE)

    def interrupt(done: int, total: int, what: Message) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build.update(data, [pages], embedder=EMBEDDER, analyzer=ANALYZER, progress=interrupt)
    assert found(data, "县长王建国") == "one.txt"
    assert update(data, pages).changed == ("one.txt",)


def test_reading_without_a_store(pages: Path, tmp_path: Path) -> None:
    (pages / "empty.txt").write_bytes(b"")
    found, skipped = build.read([pages])
    assert [one.source for one in found] == ["one.txt", "sub/two.txt"]
    assert [one.source for one in skipped] == ["empty.txt"]


def test_the_seeds_are_indexed_whole(data: Path) -> None:
    report = update(data, SEEDS)
    store = opened(data)
    assert len(report.added) == 5
    assert store.problems() == []
    assert [one.id for one in store.articles()] == [one.id for one in build.read([SEEDS])[0]]
    for article in store.articles():
        raw = store.raw_text(article.source)
        assert raw == (SEEDS / article.source).read_text("utf-8-sig")
