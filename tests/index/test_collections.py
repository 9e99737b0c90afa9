"""A collection after any sequence of changes, crashes among them, against a model in plain Python."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import index.writer
from index import build
from index.analyzer import Analyzer
from index.embedders import HashingEmbedder
from index.store import Store, current_version

ANALYZER = Analyzer()
EMBEDDER = HashingEmbedder(ANALYZER, dim=16)

NAMES = st.sampled_from(["a.txt", "b.txt", "sub/c.txt", "sub/d.txt"])
TEXTS = st.sampled_from([f"本报讯（记者 李明）7月{n}日，第{n}届龙舟赛举行，共有{n}支队伍参加。\n" for n in range(1, 9)])
UNREADABLE = bytes(range(256)) * 20


class Collections(RuleBasedStateMachine):
    """Files on the disk, what the index should hold of each by its path, and the index."""

    def __init__(self) -> None:
        super().__init__()
        self.top = tempfile.TemporaryDirectory()
        top = Path(self.top.name).resolve()
        self.pages, self.data = top / "pages", top / "data0"
        (self.pages / "sub").mkdir(parents=True)
        self.files: dict[str, str | None] = {}  # None: unreadable
        self.held: dict[str, str] = {}
        self.reader: tuple[Store, dict[str, str]] | None = None
        self.slack = index.writer.SLACK_ROWS, index.writer.MAX_DELTAS
        index.writer.SLACK_ROWS, index.writer.MAX_DELTAS = 3, 2

    def teardown(self) -> None:
        index.writer.SLACK_ROWS, index.writer.MAX_DELTAS = self.slack
        self.top.cleanup()

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        (self.pages / name).write_text(text, "utf-8")
        self.files[name] = text

    @rule(name=NAMES)
    def damage(self, name: str) -> None:
        (self.pages / name).write_bytes(UNREADABLE)
        self.files[name] = None

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        (self.pages / name).unlink(missing_ok=True)
        self.files.pop(name, None)

    @rule(below=st.sampled_from(["", "sub"]))
    def update(self, below: str) -> None:
        report = build.update(self.data, [self.pages / below], embedder=EMBEDDER, analyzer=ANALYZER)
        before, after = self.held, self.updated(below)
        changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
        assert len(report.added) == len(after.keys() - before.keys())
        assert len(report.changed) == len(changed)
        assert len(report.removed) == len(before.keys() - after.keys())
        self.held = after

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.held)))
        build.remove(self.data, [str(self.pages / name)], embedder=EMBEDDER, analyzer=ANALYZER)
        del self.held[name]

    @precondition(lambda self: current_version(self.data) is not None)
    @rule()
    def rebuild(self) -> None:
        build.rebuild(self.data, embedder=EMBEDDER, analyzer=ANALYZER)
        kept = {name: self.files.get(name, text) for name, text in self.held.items()}
        self.held = {name: text for name, text in kept.items() if text is not None}

    @precondition(lambda self: self.files)
    @rule(calls=st.integers(1, 500))
    def crash(self, calls: int) -> None:
        """Go on with what lay on the disk before one of the calls of an update."""
        image = self.data.with_name(f"data{int(self.data.name[4:]) + 1}")

        def copy() -> None:
            shutil.rmtree(image, ignore_errors=True)
            before = listing(self.data)
            with suppress(shutil.Error):  # a file that went meanwhile
                shutil.copytree(self.data, image)
            if listing(self.data) != before:  # the engine merges in the background; wait for a moment of rest
                copy()

        self.data.mkdir(exist_ok=True)
        at_call(calls, copy, lambda: build.update(self.data, [self.pages], embedder=EMBEDDER, analyzer=ANALYZER))
        after = self.updated("")
        if not image.exists():  # it made fewer calls
            self.held = after
            return
        self.data = image
        held = self.read(self.opened()) if current_version(image) else {}
        assert held in (self.held, after)
        self.held = held

    @precondition(lambda self: current_version(self.data) is not None)
    @rule()
    def keep_open(self) -> None:
        self.reader = (self.opened(), dict(self.held))

    @invariant()
    def holds_what_it_should(self) -> None:
        if current_version(self.data) is None:
            assert self.held == {}
            return
        store = self.opened()
        assert self.read(store) == self.held
        assert store.problems() == []
        store.close()

    @invariant()
    def an_open_reader_sees_what_it_saw(self) -> None:
        if self.reader is not None:
            store, held = self.reader
            assert self.read(store) == held
            assert store.problems() == []

    def updated(self, below: str) -> dict[str, str]:
        """Return what the index should hold after an update of the folder."""
        elsewhere = {name: text for name, text in self.held.items() if not name.startswith(below)}
        return elsewhere | {
            name: text for name, text in self.files.items() if name.startswith(below) and text is not None
        }

    def opened(self) -> Store:
        return Store.open(self.data, embedder=EMBEDDER.name, dim=EMBEDDER.dim, analyzer=ANALYZER.name)

    def read(self, store: Store) -> dict[str, str]:
        """Return the raw text of each file, and check that it is found by its own words."""
        found = {}
        for one in store.sources():
            text = store.raw_text(one.source) or ""
            found[one.path.relative_to(self.pages).as_posix()] = text
            ranked = store.match({"body_bigrams": ANALYZER.bigrams(text)}, 99)
            articles = [store.article(chunk.article_id) for chunk in store.chunks([number for number, _ in ranked])]
            assert one.source in [article.source for article in articles if article]
        return found


def listing(folder: Path) -> dict[Path, tuple[int, int]]:
    """Return size and time of every file."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            status = path.stat()
            found[path] = (status.st_size, status.st_mtime_ns)
    return found


def at_call(number: int, act: Callable[[], None], work: Callable[[], object]) -> None:
    """Do the work, and act before its number-th call of a function that is not written in Python."""
    seen = 0

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal seen
        if event == "c_call" and frame.f_globals.get("__name__", "") in (
            "index.writer",
            "index.lexical",
            "index.dense",
            "index.database",
        ):
            seen += 1
            if seen == number:
                sys.setprofile(None)
                act()

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)


TestCollections = Collections.TestCase
TestCollections.settings = settings(max_examples=8, stateful_step_count=14, deadline=None)
