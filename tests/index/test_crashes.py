"""`kill -9` at any moment leaves the last good state, and the next change succeeds (DESIGN §4, promise 5)."""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.database import DATABASE
from index.errors import NoIndexError
from index.store import Store
from tests.conftest import ROOT
from tests.index.collection import opened, terms, texts_in, vector, write
from tests.index.crashing import NAMES, make, state

Run = Callable[[int, str, int], str]


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: a killed process loses nothing it wrote, and no disk is waited for."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as found:
        yield Path(found) / "data"


@pytest.fixture
def run(folder: Path) -> Iterator[Run]:
    """A process that makes changes until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.index.crashing", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    sender, receiver = process.stdin, process.stdout

    def job(first: int, kind: str, amount: int) -> str:
        sender.write(f"step {first} {kind} {amount}\n")
        sender.flush()
        return receiver.readline().strip()

    yield job
    sender.close()
    process.wait(timeout=30)
    receiver.close()


def changes_in(folder: Path, first: int) -> int:
    """Return how many changes the store holds, `first` or more, and check that it holds exactly those."""
    try:
        store = opened(folder)
    except NoIndexError:
        return 0
    held = {name: tuple(texts) for name, texts in texts_in(store).items()}
    steps = next((steps for steps in range(first, first + 25) if state(steps) == held), None)
    assert steps is not None, f"{held} is no state at or after change {first}"
    assert store.problems() == []
    assert_answers(store)
    stated = store.manifest.calibration  # after the last change, or not yet
    assert stated is None or stated["after"] in (steps - 1, steps - 2)
    store.close()
    return steps


def assert_answers(store: Store) -> None:
    """Every chunk is found by its vector and by its terms."""
    ids = [number for number, _ in store.nearest(vector("版"), 999)]
    assert len(ids) == len(store)
    for number, chunk in zip(ids, store.chunks(ids), strict=True):
        assert number in [found for found, _ in store.match({"body_bigrams": terms(chunk)["body_bigrams"]}, 999)]


def test_killed_before_any_call(folder: Path, run: Run) -> None:
    """Moments of death all over the calls that one change and the next one make."""
    steps = died = 0
    for call in range(5, 760, 23):
        died += run(steps, "at_call", call) == "died"
        steps = changes_in(folder, steps)
        make(folder, steps)
        steps = changes_in(folder, steps + 1)
    assert died == 33


def test_killed_at_any_time(folder: Path, run: Run) -> None:
    rng = random.Random(1)
    steps = died = 0
    for _ in range(15):
        died += run(steps, "after_ms", rng.randint(1, 150)) == "died"
        steps = changes_in(folder, steps)
        make(folder, steps)
        steps = changes_in(folder, steps + 1)
    assert died == 15


def test_killed_again_and_again_without_a_good_change_between(folder: Path, run: Run) -> None:
    make(folder, 0)
    steps = 1
    for call in (120, 250, 330, 200, 300, 340):
        assert run(steps, "at_call", call) == "died"
    steps = changes_in(folder, steps)
    make(folder, steps)
    changes_in(folder, steps + 1)


def test_nothing_is_left_of_what_came_to_nothing(folder: Path, run: Run) -> None:
    """Files of writers that died are gone after the next change."""
    make(folder, 0)
    for call in range(50, 350, 60):
        run(1, "at_call", call)
    write(folder, removed=NAMES)
    write(folder, fresh=True)
    names = {path.name for path in folder.iterdir()}
    assert len([name for name in names if name.startswith("terms-")]) == 1
    assert names - {name for name in names if name.startswith("terms-")} <= {
        "lock",
        "vectors",
        DATABASE,
        f"{DATABASE}-wal",
        f"{DATABASE}-shm",
    }
    assert list((folder / "vectors").iterdir()) == []


def test_readers_in_other_processes_see_whole_states(folder: Path) -> None:
    """Many opens while another process writes all the time: each sees one of its states, and none waits for it."""
    make(folder, 0)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.index.crashing", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("step 1 at_call 1000000\n")
    process.stdin.close()
    seen: list[int] = []
    while process.poll() is None:
        seen.append(changes_in(folder, max(seen, default=1)))
    assert process.stdout.readline().startswith("done")
    process.stdout.close()
    assert changes_in(folder, 1) == 21
    assert len(set(seen)) > 5
