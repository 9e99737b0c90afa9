"""A program that writes to a store until it is killed: `python -m tests.index.crashing FOLDER`.

It reads jobs from its standard input, one a line, and does each in a child process, so that the imports are paid
for once:

    step first after_ms MS    make the changes `first`, `first` + 1, … until killed from outside after MS milliseconds
    step first at_call N      the same, but die before the N-th call into SQLite, FAISS, tantivy or the system

It answers `died` or, where the child made 20 changes and was still alive, `done CALLS`.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import index.dense
import index.lexical
import index.writer
from index.writer import StoreWriter, put_calibration
from tests.index.collection import BUILT_WITH, entry, put

NAMES = tuple("甲乙丙丁戊己")
CHANGES = 20

Contents = dict[str, tuple[str, ...]]


def change(step: int) -> tuple[Contents, list[str], bool]:
    """Return what the change puts, what it removes, and whether it builds everything anew."""
    rng = random.Random(step)
    puts = {
        name: tuple(f"{name}的第{step}版第{place}篇，{rng.randint(0, 9999)}" for place in range(rng.randint(1, 3)))
        for name in rng.sample(NAMES, rng.randint(1, 3))
    }
    return puts, [name for name in rng.sample(NAMES, 1) if name not in puts], step % 7 == 6


def state(steps: int) -> Contents:
    """Return what the store holds after so many changes."""
    held: Contents = {}
    for step in range(steps):
        puts, removed, fresh = change(step)
        held = {name: texts for name, texts in held.items() if name not in removed}
        held = {**({} if fresh else held), **puts}
    return held


def make(folder: Path, step: int) -> None:
    puts, removed, fresh = change(step)
    with StoreWriter(folder, **BUILT_WITH, fresh=fresh) as writer:
        for name in removed:
            writer.remove(name)
        put(writer, *(entry(name, *texts) for name, texts in puts.items()))
        writer.commit()
    put_calibration(folder, {"after": step})


def child(folder: Path, first: int, calls: int | None) -> None:
    """Make changes; die before the given call."""
    index.writer.SLACK_ROWS, index.writer.MAX_DELTAS = 12, 2  # small, so that files are often written anew
    seen = 0

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal seen
        if event == "c_call" and frame.f_globals.get("__name__", "").startswith("index."):
            seen += 1
            if seen == calls:
                os.kill(os.getpid(), signal.SIGKILL)

    if calls is not None:
        sys.setprofile(watch)
    for step in range(first, first + CHANGES):
        make(folder, step)
    sys.setprofile(None)
    print(f"done {seen}", flush=True)


def main(folder: Path) -> None:
    for line in sys.stdin:
        _, first, kind, amount = line.split()
        pid = os.fork()
        if pid == 0:
            child(folder, int(first), int(amount) if kind == "at_call" else None)
            os._exit(0)
        if kind == "after_ms":
            time.sleep(int(amount) / 1000)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
            print("died", flush=True)
        elif status:
            print(f"failed {status}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
