"""Paths that somebody named -> the files to read, each with its name in the collection."""

import os
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index.errors import Message, UsageError

SIDECAR_SUFFIX = ".toml"
FOLDER_SIDECAR = "articles.toml"
# What lies beside articles in saved web pages and on desktops. Any other file is returned, so that a file of a
# kind nothing can read yet is reported by name and not passed over.
_NO_ARTICLES = frozenset(
    ".jpg .jpeg .png .gif .webp .svg .bmp .ico .tif .tiff .heic .css .js .mjs .map .woff .woff2 .ttf .otf .eot "
    ".mp3 .mp4 .wav .avi .mov .m4a .webm .part .tmp .crdownload .lock .pyc".split()
)
_NO_ARTICLE_NAMES = frozenset({"thumbs.db", "desktop.ini"})


class SourceFile(NamedTuple):
    """A file to read.

    Attributes:
        path: Where it is.
        source: Its name in the collection: the path relative to the folder that was named, with `/`;
            of a file that was named itself, the file's own name.
    """

    path: Path
    source: str


def find(paths: Sequence[Path]) -> list[SourceFile]:
    """Return the files under `paths`, sorted by source.

    Left out of folders are hidden files and folders, sidecars, and what belongs to web pages and desktops
    (pictures, styles, scripts). Links are followed, each folder once, so loops end. A folder without permission
    is returned in place of its files, and a sidecar that describes a missing file as if it were an article:
    loading them gives the reason.

    Raises:
        UsageError: If a path does not exist, is a sidecar, or two files would have the same source.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for path_of_file, source in _under(path):
            other = found.setdefault(source, path_of_file)
            if other is not path_of_file and not _same(other, path_of_file):
                raise UsageError(
                    Message(
                        f"{shown(other)} 和 {shown(path_of_file)} 的名称都是“{source}”，会互相覆盖。",
                        f"{shown(other)} and {shown(path_of_file)} would both be called {source!r}.",
                    ),
                    Message("请改为给出它们共同的上级文件夹。", "Name the folder that holds both instead."),
                )
    return [SourceFile(found[source], source) for source in sorted(found)]


def is_sidecar(path: Path) -> bool:
    """Tell whether the file describes others: `articles.toml`, or `page.txt.toml` beside `page.txt`."""
    name = path.name.lower()
    return name == FOLDER_SIDECAR or name.endswith(SIDECAR_SUFFIX) and path.with_suffix("").is_file()


def described_but_missing(path: Path) -> list[str]:
    """Return the names of files that a sidecar describes and that are not beside it, in its order."""
    if path.name.lower() != FOLDER_SIDECAR:
        return [] if path.with_suffix("").is_file() else [path.stem]
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return []  # said where the sidecar of a page is read
    names = [name for name, value in tables.items() if isinstance(value, dict)]
    return [name for name in names if not (path.parent / name).is_file()]


def _under(path: Path) -> Iterator[SourceFile]:
    """Yield the file itself, or the files in the folder."""
    try:
        path.stat()
    except OSError as error:
        raise UsageError(
            Message(f"{shown(path)} 不存在或无法访问。", f"{shown(path)} does not exist or cannot be reached."),
            Message("请检查路径。", "Check the path."),
        ) from error
    if path.is_dir():
        yield from _walk(path, path, set())
    elif is_sidecar(path):
        raise UsageError(
            Message(
                f"{shown(path)} 是说明文件，不是文章。请给出它所说明的文件。",
                f"{shown(path)} is a sidecar, not an article. Name the file it describes.",
            )
        )
    else:
        yield SourceFile(path, shown(Path(path.name)))


def _walk(folder: Path, top: Path, seen: set[tuple[int, int]]) -> Iterator[SourceFile]:
    try:
        status = folder.stat()
        names = sorted(os.listdir(folder))
    except OSError:  # no permission, or gone meanwhile: loading the folder as a file says which
        yield SourceFile(folder, shown(folder.relative_to(top) if folder != top else Path(top.name)))
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for name in names:
        path = folder / name
        if name.startswith((".", "~$")):
            continue
        if path.is_dir():
            yield from _walk(path, top, seen)
        elif _is_wanted(path):
            yield SourceFile(path, shown(path.relative_to(top)))


def _is_wanted(path: Path) -> bool:
    """Tell whether a file of a folder is to be read, or its fault to be reported."""
    if path.suffix.lower() == SIDECAR_SUFFIX:
        return bool(described_but_missing(path))
    return path.suffix.lower() not in _NO_ARTICLES and path.name.lower() not in _NO_ARTICLE_NAMES


def _same(first: Path, second: Path) -> bool:
    """Tell whether two paths lead to one file; paths that lead nowhere are compared as written."""
    try:
        return first.samefile(second)
    except OSError:
        return first == second


def shown(path: Path) -> str:
    """Return the path as text that can be stored and printed.

    Names in GBK are read as such; bytes that are no text become escapes.
    """
    name = path.as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "backslashreplace")
    return name
