"""Files to Store: the write path, readable from top to bottom, and the same steps without a store."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from index import articles, chunking, loaders, sidecar, sources
from index.analyzer import Analyzer
from index.database import no_index
from index.errors import LoadError, Message, UsageError
from index.loaders.file import problem
from index.prepared import embedded, prepare
from index.protocols import Embedder
from index.reader import built_in_vocabulary
from index.schema import Article, Chunk, Document
from index.store import current_version
from index.writer import Entry, SourceState, StoreWriter

Progress = Callable[[int, int, Message], None]

BATCH_CHUNKS = 2048  # embedded and written at a time
_RACY_NS = 2_000_000_000  # a file this young may change once more without its times showing it

_READING = Message("读取文章", "Reading")
_INDEXING = Message("建立索引", "Indexing")
_WRITING = Message("写入索引", "Writing the index")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is left out, and why."""

    source: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Report:
    """What a change did.

    Attributes:
        added, changed, unchanged: Names of files that are in the index now.
        removed: Names of files that are no longer in it.
        skipped: Files that could not be read. What such a file said when it was last read is taken out as well,
            so that nothing is cited that is not there any more; its name is then in `removed` too.
        articles, chunks: How many the whole index holds now.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    articles: int = 0
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to read: its absolute path and its name in the collection."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file as read: its document and articles."""

    document: Document
    articles: tuple[Article, ...]


def update(
    folder: Path, paths: Sequence[Path], *, embedder: Embedder, analyzer: Analyzer, progress: Progress | None = None
) -> Report:
    """Add or update files and folders.

    A file whose bytes and sidecar are as they were is not read again; one that has changed replaces what it said
    before; files that are no longer in a folder named here go. A file keeps the name under which it first came in.
    Where two files of different folders would have one name, the later one gets as much of its path before it as
    makes the name its own.

    Args:
        folder: Of the index.
        paths: Files and folders.
        embedder: Makes the vectors.
        analyzer: Makes the terms.
        progress: Called with (done, total, what).

    Raises:
        UsageError: If a path does not exist.
        StoreError: If the index cannot be written, is busy, or was built with another embedder or analyzer. The
            last state is untouched.
    """
    tell = progress or _quiet
    found = _find(paths)
    with _writer(folder, embedder, analyzer) as writer:
        if any(path.is_dir() for path in paths):
            states = writer.sources()
        else:  # of a hundred thousand, a few are asked for
            states = [state for one in found if (state := writer.source_at(one.path)) is not None]
        known = {state.path: state for state in states}
        was_empty = writer.is_empty
        named = _named(found, known.values(), writer.holds)
        gone = [known[path].source for path in _below(paths, known.keys() - {one.path for one in named})]
        outcome = _Outcome(writer, embedder, analyzer)
        for done, one in enumerate(named):
            tell(done, len(named), _READING)
            outcome.read(one, known.get(one.path))
        for source in sorted(gone):
            outcome.remove(source)
        tell(len(named), len(named), _WRITING)
        return outcome.commit(empty_too=not was_empty)


def remove(
    folder: Path, names: Sequence[str], *, embedder: Embedder, analyzer: Analyzer, progress: Progress | None = None
) -> Report:
    """Take files out.

    Args:
        folder: Of the index.
        names: Names as `Store.sources` lists them, names of folders of such, or paths on the disk.
        embedder: What the index was built with.
        analyzer: What the index was built with.
        progress: Called with (done, total, what).

    Raises:
        NoIndexError: If there is no index.
        UsageError: If a name means nothing that is in the index; then nothing is taken out.
        StoreError: As `update`.
    """
    tell = progress or _quiet
    _must_exist(folder)
    with _writer(folder, embedder, analyzer) as writer:
        states = writer.sources()
        meant = {state.source for name in names for state in _meant(name, states)}
        outcome = _Outcome(writer, embedder, analyzer)
        for done, source in enumerate(sorted(meant)):
            tell(done, len(meant), _WRITING)
            outcome.remove(source)
        return outcome.commit(empty_too=True)


def rebuild(folder: Path, *, embedder: Embedder, analyzer: Analyzer, progress: Progress | None = None) -> Report:
    """Build everything again from the sources that are in the index, whatever they were built with.

    A file is read again where it still is and may be read. Where it is not, what was kept of it is used: its raw
    text is cut again, or its articles are kept as they are if a sidecar had described them.

    Args:
        folder: Of the index.
        embedder: Makes the vectors.
        analyzer: Makes the terms.
        progress: Called with (done, total, what).

    Raises:
        NoIndexError: If there is no index.
        StoreError: As `update`.
    """
    tell = progress or _quiet
    _must_exist(folder)
    with _writer(folder, embedder, analyzer, fresh=True) as writer:
        states = writer.sources()
        outcome = _Outcome(writer, embedder, analyzer)
        for done, state in enumerate(states):
            tell(done, len(states), _INDEXING)
            if os.access(state.path, os.R_OK):
                outcome.read(_Found(state.path, state.source), state, again=True)
            else:
                outcome.keep(state)
        tell(len(states), len(states), _WRITING)
        return outcome.commit(empty_too=True)


def read(paths: Sequence[Path], progress: Progress | None = None) -> tuple[list[Article], tuple[Skipped, ...]]:
    """Return the articles of files and folders as `update` would read them, without a store, and what was left out.

    Raises:
        UsageError: If a path does not exist.
    """
    tell = progress or _quiet
    found: list[Article] = []
    skipped: list[Skipped] = []
    sidecars = sidecar.Sidecars()
    files = _named(_find(paths), (), lambda _: False)
    for done, one in enumerate(files):
        tell(done, len(files), _READING)
        try:
            found += _read(one, sidecars.read(one.path)).articles
        except LoadError as error:
            skipped.append(_skipped(one.source, error))
    return found, tuple(skipped)


class _Outcome:
    """Reads files into a writer and keeps account of what became of each."""

    def __init__(self, writer: StoreWriter, embedder: Embedder, analyzer: Analyzer) -> None:
        self._writer, self._embedder, self._analyzer = writer, embedder, analyzer
        self._sidecars = sidecar.Sidecars()
        self._waiting: list[Entry] = []
        self._waiting_chunks = 0
        self._added: list[str] = []
        self._changed: list[str] = []
        self._unchanged: list[str] = []
        self._removed: list[str] = []
        self._skipped: list[Skipped] = []

    def read(self, file: _Found, known: SourceState | None, *, again: bool = False) -> None:
        """Bring one file up to date; `again` reads it even if it has not changed."""
        try:
            said = self._sidecars.read(file.path)
            state = _state(file, known, said)
            same = known is not None and (state.sha256, state.sidecar) == (known.sha256, known.sidecar)
            if known is not None and same and not again:
                self._unchanged.append(known.source)
                if state.stamp != known.stamp:
                    self._writer.touch(state)
                return
            reading = _read(file, said)
        except LoadError as error:
            self._skipped.append(_skipped(file.source, error))
            if known is not None:
                self.remove(known.source)
            return
        self._put(replace(state, sha256=reading.document.sha256), reading)
        (self._unchanged if same else self._changed if known else self._added).append(file.source)

    def keep(self, state: SourceState) -> None:
        """Build a source again from what is kept of it."""
        document = self._writer.document(state.source)
        kept = self._writer.articles(state.source) if state.sidecar else articles.split(document)
        self._put(state, _Reading(document, tuple(kept)))
        self._unchanged.append(state.source)

    def remove(self, source: str) -> None:
        """Take a source out."""
        self._writer.remove(source)
        self._removed.append(source)

    def commit(self, *, empty_too: bool) -> Report:
        """Write everything; an index that never held anything comes into being only with something in it."""
        self._write()
        made = None
        if empty_too or self._added:
            made = self._writer.commit()
        return Report(
            tuple(self._added),
            tuple(self._changed),
            tuple(self._unchanged),
            tuple(sorted(self._removed)),
            tuple(self._skipped),
            made.articles if made else 0,
            made.chunks if made else 0,
        )

    def _put(self, state: SourceState, reading: _Reading) -> None:
        chunks = tuple(chunk for article in reading.articles for chunk in chunking.chunk(article))
        self._waiting.append(Entry(state, reading.document, reading.articles, chunks))
        self._waiting_chunks += len(chunks)
        if self._waiting_chunks >= BATCH_CHUNKS:
            self._write()

    def _write(self) -> None:
        """Embed what is waiting, all at once, and hand it to the writer."""
        waiting, self._waiting, self._waiting_chunks = self._waiting, [], 0
        chunks = [chunk for one in waiting for chunk in one.chunks]
        vectors = self._embedder.embed_passages(list(map(embedded, chunks)))
        prepared = prepare([one.chunks for one in waiting], self._analyzer, built_in_vocabulary())
        at = 0
        for one, ready in zip(waiting, prepared, strict=True):
            size = len(one.chunks)
            self._writer.put(one, vectors[at : at + size], terms(one.chunks, self._analyzer), ready)
            at += size


def terms(chunks: Sequence[Chunk], analyzer: Analyzer) -> list[dict[str, list[str]]]:
    """Return what each chunk is found by, by field; neighbours share their head."""
    found = []
    context, head = "", analyzer.terms("")
    for chunk in chunks:
        if chunk.context != context:
            context, head = chunk.context, analyzer.terms(chunk.context)
        body = analyzer.terms(chunk.text)
        found.append(
            {
                "head_words": head.words,
                "head_bigrams": head.bigrams,
                "body_words": body.words,
                "body_bigrams": body.bigrams,
            }
        )
    return found


def _writer(folder: Path, embedder: Embedder, analyzer: Analyzer, *, fresh: bool = False) -> StoreWriter:
    return StoreWriter(folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name, fresh=fresh)


def _quiet(done: int, total: int, what: Message) -> None:
    """Tell nobody."""


def _must_exist(folder: Path) -> None:
    if current_version(folder) is None:
        raise no_index(folder)


def _find(paths: Sequence[Path]) -> list[_Found]:
    """Return the files under `paths` by their absolute paths, each once."""
    found: dict[Path, _Found] = {}
    for path in paths:
        top = _absolute(path)
        for file in sources.find([path]):
            absolute = top / file.path.relative_to(path)
            found.setdefault(absolute, _Found(absolute, file.source))
    return list(found.values())


def _absolute(path: Path) -> Path:
    """Return where a path leads; a link to a file is a file of its own."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


def _named(found: Sequence[_Found], known: Iterable[SourceState], holds: Callable[[str], bool]) -> list[_Found]:
    """Return the files under names that are theirs alone, sorted: the known names of known paths first.

    Args:
        found: The files.
        known: What is in the store of them, and maybe of others.
        holds: Whether a name is taken in the store.
    """
    names = {state.path: state.source for state in known}
    taken: set[str] = set()

    def is_taken(name: str) -> bool:
        return name in taken or holds(name)

    named: list[_Found] = []
    for one in found:
        source = names.get(one.path) or _free(one, is_taken)
        taken.add(source)
        named.append(_Found(one.path, source))
    return sorted(named, key=lambda one: one.source)


def _free(file: _Found, is_taken: Callable[[str], bool]) -> str:
    """Return the name of a file, with as many folders before it as make it different from those taken."""
    name, parts = file.source, file.path.parts
    for length in range(file.source.count("/") + 2, len(parts) + 1):
        if not is_taken(name):
            return name
        name = os.fsencode(PurePath(*parts[-length:]).as_posix()).decode("utf-8", "backslashreplace").lstrip("/")
    number = 2
    while is_taken(name):
        name, number = f"{file.source} ({number})", number + 1
    return name


def _below(tops: Sequence[Path], paths: Iterable[Path]) -> list[Path]:
    """Return which of the paths lie in one of the folders."""
    prefixes = tuple(os.path.join(top.resolve(), "") for top in tops if top.is_dir())
    return [path for path in paths if str(path).startswith(prefixes)] if prefixes else []


def _meant(name: str, states: Sequence[SourceState]) -> list[SourceState]:
    """Return the sources of a name, of the folder of that name, or at that path.

    Raises:
        UsageError: If there are none.
    """
    path = _absolute(Path(name))
    found = (
        [one for one in states if one.source == name]
        or [one for one in states if one.source.startswith(f"{name.rstrip('/')}/")]
        or [one for one in states if one.path.is_relative_to(path)]
    )
    if not found:
        raise UsageError(
            Message(f"索引中没有“{name}”。", f"There is no {name!r} in the index."),
            Message("wenbao list 列出索引中的所有文件。", "wenbao list shows what is in it."),
        )
    return found


def _state(file: _Found, known: SourceState | None, said: sidecar.Sidecar | None) -> SourceState:
    """Return what the file is now; a known one is hashed if its size or times are not those known.

    The hash of a new one comes with its document.
    """
    stamp = _stamp(file.path)
    sha256 = ""
    if known is not None:
        sha256 = known.sha256 if stamp and stamp == known.stamp else _sha256(file.path)
    return SourceState(file.source, file.path, stamp, sha256, said.sha256 if said else None)


def _stamp(path: Path) -> str:
    """Return size, times and number of a file; "" where they could stay the same although it changes."""
    try:
        status = path.stat()
    except OSError:
        return ""
    # The time of change comes from the kernel: unlike the time of modification, no program can set it back.
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _RACY_NS:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"


def _sha256(path: Path) -> str:
    """Return the hash of a file's bytes; "" if it cannot be read, of which loading it will say the reason."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _read(file: _Found, said: sidecar.Sidecar | None) -> _Reading:
    """Load a file and cut it into its articles, as its sidecar says.

    Raises:
        LoadError: If it cannot be read, or holds nothing that could be an article, or is not what its sidecar says.
    """
    document = loaders.load(file.path, file.source)
    found = articles.split(document)
    if said is not None:
        found = sidecar.apply(found, said, document)
    if not found:
        raise problem(file.source, "里面没有文章", "there is no article in it")
    return _Reading(document, tuple(found))


def _skipped(source: str, error: LoadError) -> Skipped:
    return Skipped(source, Message(error.text("zh"), error.text("en")))
