"""One engine for a long time: a new index is noticed, an old one stays usable, a wrong one does no harm."""

import shutil
import threading
from pathlib import Path

import pytest

from bot import compose
from bot.compose import Engine
from bot.schema import Request
from bot.settings import Settings
from index.errors import AnalyzerMismatchError, NoIndexError
from tests.conftest import SEEDS

PAGES = ("002_c03ecfa7a8bf5fea.txt", "003_bd9b75ef619eb89a.txt")


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one page, and an engine that looks for a new index every time."""
    monkeypatch.setattr(compose, "_LOOK_EVERY_S", 0.0)
    folder = tmp_path / "pages"
    folder.mkdir()
    shutil.copy(SEEDS / PAGES[0], folder)
    return folder


def test_without_an_index_it_is_not_ready_and_says_what_to_do(tmp_path: Path) -> None:
    engine = Engine(Settings(data=tmp_path))
    assert not engine.ready()
    with pytest.raises(NoIndexError, match="wenbao index"):
        engine.pipeline()


def test_a_new_index_is_noticed_and_the_old_one_stays_usable(pages: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    Engine(settings).update([pages])
    reader = Engine(settings)
    old = reader.pipeline()
    shutil.copy(SEEDS / PAGES[1], pages)
    Engine(settings).update([pages])
    assert len(reader.store().sources()) == 2
    assert reader.pipeline() is not old
    assert not old.ask(Request("金东区区长是谁？")).refused


def test_an_index_that_cannot_be_opened_leaves_the_last_one_in_use(pages: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    reader = Engine(settings)
    reader.update([pages])
    before = reader.pipeline()
    words = tmp_path / "words.txt"
    words.write_text("八八战略 100 nz\n", encoding="utf-8")
    Engine(Settings(data=tmp_path / "data", dictionary=words)).rebuild()
    assert reader.pipeline() is before
    with pytest.raises(AnalyzerMismatchError):
        Engine(settings).pipeline()


def test_it_builds_only_what_is_needed(tmp_path: Path) -> None:
    engine = Engine(Settings(data=tmp_path / "data"))
    assert engine.build_if_needed() is not None
    assert engine.build_if_needed() is None
    words = tmp_path / "words.txt"
    words.write_text("八八战略 100 nz\n", encoding="utf-8")
    other = Engine(Settings(data=tmp_path / "data", dictionary=words))
    assert other.build_if_needed() is not None
    assert other.ready()


def test_many_threads_share_one_engine(data: Path) -> None:
    engine = Engine(Settings(data=data))
    answers: list[str] = []

    def ask() -> None:
        answers.append(engine.pipeline().ask(Request("2月21日的市委常委会扩大会议由谁主持？")).answer)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_examples_are_tried_out_once_for_a_state(engine: Engine) -> None:
    assert engine.examples(2) == engine.examples(4)[:2]
    assert engine.examples() is not engine.examples()
