import shutil
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from index.database import DATABASE
from index.errors import (
    AnalyzerMismatchError,
    BusyError,
    EmbedderMismatchError,
    NoIndexError,
    StoreError,
)
from index.schema import Filters
from index.store import Store, current_version, read_manifest
from index.writer import StoreWriter
from tests.index.collection import BUILT_WITH, BuiltWith, entry, opened, put, terms, texts_in, vector, write

ONE = entry("a.txt", "市长在县里调研五金产业", "元宵灯会今天开幕")
TWO = entry("b/b.txt", "法院通报一起案件")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def sizes(folder: Path) -> dict[Path, int]:
    """Files and their sizes, without those SQLite makes for readers."""
    return {path: path.stat().st_size for path in folder.rglob("*") if not path.name.startswith("index.sqlite-")}


def test_what_was_written_is_read_again(folder: Path) -> None:
    write(folder, ONE, TWO)
    store = opened(folder)
    assert [one for one in store.articles()] == [*ONE.articles, *TWO.articles]
    assert store.article("a.txt#1") == ONE.articles[1]
    assert store.article("nothing") is None
    assert store.raw_text("a.txt") == ONE.document.text
    assert store.raw_text("nothing") is None
    assert len(store) == 6
    assert store.problems() == []


def test_a_chunk_is_found_by_its_vector_and_by_its_terms(folder: Path) -> None:
    write(folder, ONE, TWO)
    store = opened(folder)
    for chunk in (*ONE.chunks, *TWO.chunks):
        [(number, cosine)] = store.nearest(vector(chunk.text), 1)
        assert store.chunks([number]) == [chunk]
        assert cosine == pytest.approx(1, abs=1e-3)
        ranked = store.match({"body_bigrams": terms(chunk)["body_bigrams"]}, 3)
        assert store.chunks([ranked[0][0]]) == [chunk]
        assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_chunks_come_in_the_order_asked_for(folder: Path) -> None:
    write(folder, ONE, TWO)
    store = opened(folder)
    ids = [number for number, _ in store.nearest(vector("案件"), 6)]
    assert [store.chunks([number])[0] for number in ids] == store.chunks(ids)
    with pytest.raises(KeyError):
        store.chunks([99])


def test_sources_are_listed_with_their_sizes(folder: Path) -> None:
    write(folder, TWO, ONE)
    first, second = opened(folder).sources()
    assert (first.source, first.articles, first.chunks, first.characters) == ("a.txt", 2, 4, len(ONE.document.text))
    assert (second.source, second.path) == ("b/b.txt", Path("/somewhere/b/b.txt"))


def test_a_source_put_again_replaces_itself(folder: Path) -> None:
    write(folder, ONE, TWO)
    write(folder, entry("a.txt", "今天下雨"))
    store = opened(folder)
    assert texts_in(store) == {"a.txt": ["今天下雨"], "b/b.txt": ["法院通报一起案件"]}
    assert store.problems() == []
    assert "灯会" not in "".join(
        chunk.text for chunk in store.chunks([n for n, _ in store.nearest(vector("灯会"), 99)])
    )
    assert store.match({"body_bigrams": ["灯会"]}, 9) == []


def test_a_source_put_twice_in_one_change_is_there_once(folder: Path) -> None:
    write(folder, entry("a.txt", "旧的内容"), entry("a.txt", "新的内容"))
    assert texts_in(opened(folder)) == {"a.txt": ["新的内容"]}
    assert opened(folder).problems() == []


def test_a_removed_source_is_gone(folder: Path) -> None:
    write(folder, ONE, TWO)
    write(folder, removed=["b/b.txt", "never there"])
    store = opened(folder)
    assert texts_in(store).keys() == {"a.txt"}
    assert store.raw_text("b/b.txt") is None
    assert store.problems() == []


def test_an_empty_collection_opens_and_finds_nothing(folder: Path) -> None:
    write(folder)
    store = opened(folder)
    assert len(store) == 0
    assert store.nearest(vector("灯会"), 5) == []
    assert store.match({"body_words": ["灯"]}, 5) == []
    assert store.select(Filters(publishers=("日报",))) is not None


def test_a_reader_keeps_its_state_while_others_write(folder: Path) -> None:
    write(folder, ONE, TWO)
    old = opened(folder)
    write(folder, entry("a.txt", "今天下雨"))
    write(folder, removed=["b/b.txt"])
    write(folder, entry("c.txt", "新的一篇"), fresh=True)
    assert texts_in(old) == {"a.txt": [one.text for one in ONE.articles], "b/b.txt": ["法院通报一起案件"]}
    assert len(old.nearest(vector("案件"), 9)) == 6
    assert old.chunks([old.match({"body_bigrams": ["案件"]}, 1)[0][0]]) == [TWO.chunks[1]]
    assert old.problems() == []
    assert texts_in(opened(folder)) == {"c.txt": ["新的一篇"]}


def test_every_change_has_a_version_of_its_own(folder: Path) -> None:
    assert current_version(folder) is None
    versions = []
    for one in (ONE, TWO, entry("a.txt", "今天下雨"), ONE):
        write(folder, one)
        versions.append(current_version(folder))
        assert opened(folder).version == versions[-1]
    assert len(set(versions)) == 4


def test_a_change_that_changes_nothing_keeps_the_version(folder: Path) -> None:
    write(folder, ONE)
    version = current_version(folder)
    write(folder, removed=["never there"])
    assert current_version(folder) == version


def test_what_is_not_committed_leaves_no_trace(folder: Path) -> None:
    write(folder, ONE)
    version = current_version(folder)
    files = sizes(folder)
    with (
        pytest.raises(ZeroDivisionError),
        StoreWriter(folder, **BUILT_WITH) as writer,
    ):
        put(writer, TWO)
        writer.remove("a.txt")
        raise ZeroDivisionError
    assert sizes(folder) == files
    assert current_version(folder) == version
    assert texts_in(opened(folder)).keys() == {"a.txt"}


def test_two_writers_do_not_write_at_once(folder: Path) -> None:
    write(folder, ONE)
    with StoreWriter(folder, **BUILT_WITH) as writer:
        put(writer, TWO)
        with pytest.raises(BusyError, match="Another process .*[0-9]+.* is writing"):
            write(folder, TWO)
        assert texts_in(opened(folder)).keys() == {"a.txt"}  # readers do not care
        writer.commit()
    assert texts_in(opened(folder)).keys() == {"a.txt", "b/b.txt"}


def test_the_log_does_not_grow_while_somebody_always_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.SETTLE_AFTER_S", 0.0)
    write(folder, ONE, TWO)
    reader, sizes = opened(folder), []
    for number in range(12):
        write(folder, entry("b/b.txt", f"第{number}次" + "很长的文章" * 5000))
        newest = opened(folder)
        assert texts_in(reader).keys() == {"a.txt", "b/b.txt"}  # it answers on, and so does the newest
        reader.close()
        reader = newest
        assert reader.raw_text("b/b.txt") == f"第{number}次" + "很长的文章" * 5000
        sizes.append((folder / f"{DATABASE}-wal").stat().st_size)
    assert max(sizes) < 3 * max(sizes[:2])
    assert reader.problems() == []


def test_no_index_is_said_so(folder: Path) -> None:
    with pytest.raises(NoIndexError, match="wenbao index"):
        opened(folder)
    with pytest.raises(ZeroDivisionError), StoreWriter(folder, **BUILT_WITH):
        raise ZeroDivisionError
    with pytest.raises(NoIndexError):  # a folder in which a first change came to nothing
        opened(folder)


@pytest.mark.parametrize(
    ("other", "error", "words"),
    [
        ({"embedder": "bge"}, EmbedderMismatchError, "letters, not bge.*WENBAO_EMBEDDER back.*wenbao rebuild"),
        ({"dim": 8}, EmbedderMismatchError, "16 dimensions.*wenbao rebuild"),
        ({"analyzer": "jieba"}, AnalyzerMismatchError, "letters.*jieba.*WENBAO_DICT.*wenbao rebuild"),
    ],
)
def test_an_index_opens_only_with_what_built_it(
    folder: Path, other: dict[str, str], error: type[StoreError], words: str
) -> None:
    write(folder, ONE)
    given = BuiltWith(**{**BUILT_WITH, **other})  # type: ignore[typeddict-item]
    with pytest.raises(error, match=words):
        Store.open(folder, **given)
    with pytest.raises(error, match=words), StoreWriter(folder, **given):
        pass
    assert texts_in(opened(folder)).keys() == {"a.txt"}


def test_a_fresh_build_takes_the_place_of_one_by_another_embedder(folder: Path) -> None:
    write(folder, ONE, TWO)
    with StoreWriter(folder, embedder="other", dim=4, analyzer="letters", fresh=True) as writer:
        document = writer.document("a.txt")
        assert document == ONE.document
        assert writer.articles("a.txt") == list(ONE.articles)
        writer.put(ONE, np.eye(4, dtype=np.float32), [terms(one) for one in ONE.chunks])
        writer.commit()
    store = Store.open(folder, embedder="other", dim=4, analyzer="letters")
    assert texts_in(store).keys() == {"a.txt"}
    assert store.problems() == []
    with pytest.raises(EmbedderMismatchError):
        opened(folder)
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest.generation == 2


def test_many_threads_read_one_store(folder: Path) -> None:
    write(folder, *(entry(f"{n}.txt", f"第{n}篇讲的是{chr(0x4E00 + n)}{chr(0x5E00 + n)}") for n in range(30)))
    store = opened(folder)
    failed: list[object] = []

    def read(start: int) -> None:
        for n in [*range(start, 30), *range(start)]:
            ids = [number for number, _ in store.match({"body_bigrams": [chr(0x4E00 + n) + chr(0x5E00 + n)]}, 1)]
            ids += [number for number, _ in store.nearest(vector(chr(0x4E00 + n)), 3)]
            if store.chunks(ids)[0].article_id != f"{n}.txt#0" or len(list(store.articles())) != 30:
                failed.append(n)

    threads = [threading.Thread(target=read, args=(start,)) for start in range(0, 30, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def change_manifest(folder: Path, json: str) -> None:
    database = sqlite3.connect(folder / DATABASE)
    database.execute("UPDATE manifest SET json = ?", [json])
    database.commit()
    database.close()


@pytest.mark.parametrize("json", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "vectors": 3}', "null", '"x"'])
def test_a_damaged_manifest_is_an_error_that_says_what_to_do(folder: Path, json: str) -> None:
    write(folder, ONE)
    change_manifest(folder, json)
    for work in (opened, current_version, write):
        with pytest.raises(StoreError, match="damaged.*wenbao index"):
            work(folder)


def test_another_format_is_refused_with_the_way_out(folder: Path) -> None:
    write(folder, ONE)
    change_manifest(folder, '{"format": 99, "unknown": true}')
    for work in (opened, current_version, write):
        with pytest.raises(StoreError, match="format 99.*format 1.*wenbao index"):
            work(folder)


@pytest.mark.parametrize("damage", ["noise", "cut", "text"])
def test_a_damaged_database_is_an_error_that_says_what_to_do(folder: Path, damage: str) -> None:
    write(folder, ONE, *(entry(f"{n}.txt", "很长的文章" * 100) for n in range(20)))
    data = (folder / DATABASE).read_bytes()
    changed = {"noise": data[:100] + bytes(len(data) - 100), "cut": data[: len(data) // 3], "text": b"hello" * 99}
    (folder / DATABASE).write_bytes(changed[damage])
    with pytest.raises(StoreError, match="damaged.*wenbao index"):
        list(opened(folder).articles())
    with pytest.raises(StoreError, match="damaged.*wenbao index"):
        write(folder, entry("a.txt", "新的"), removed=[f"{n}.txt" for n in range(20)])


def test_an_empty_database_is_no_index_yet(folder: Path) -> None:
    """What is left if the process dies while it makes the file."""
    folder.mkdir()
    (folder / DATABASE).write_bytes(b"")
    with pytest.raises(NoIndexError):
        opened(folder)
    write(folder, ONE)
    assert texts_in(opened(folder)).keys() == {"a.txt"}


@pytest.mark.parametrize("lost", ["terms-1", "vectors"])
def test_lost_vectors_or_terms_are_an_error_and_a_rebuild_mends_it(folder: Path, lost: str) -> None:
    write(folder, ONE)
    shutil.rmtree(folder / lost)
    with pytest.raises(StoreError, match="damaged.*wenbao rebuild"):
        opened(folder)
    if lost == "terms-1":  # it must not come back empty
        with pytest.raises(StoreError, match="damaged.*wenbao rebuild"):
            write(folder, TWO)
    write(folder, ONE, fresh=True)
    assert opened(folder).problems() == []
