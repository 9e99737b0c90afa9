"""File -> Document: one module a format, chosen by suffix."""

import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from index.loaders import html, markdown, text
from index.loaders.file import File, problem
from index.schema import Document
from index.sources import SIDECAR_SUFFIX, described_but_missing

Loader = Callable[[File], Document]

LOADERS: Mapping[str, Loader] = {
    ".txt": text.load,
    ".md": markdown.load,
    ".markdown": markdown.load,
    ".html": html.load,
    ".htm": html.load,
    ".xhtml": html.load,
    ".shtml": html.load,
}
SUFFIXES = frozenset(LOADERS)
MAX_BYTES = 50_000_000


def load(path: Path, source: str) -> Document:
    """Read one file.

    Args:
        path: Where it is.
        source: What it is called in the collection, in messages too.

    Raises:
        LoadError: If it cannot be read: gone, no right, no file, too large, of an unknown kind, empty, blank,
            binary, wrongly encoded, or without an article. The message names the file and the reason.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            next(path.iterdir(), None)  # says why, where the right is missing
        if not stat.S_ISREG(mode):
            raise problem(source, "这不是文件", "this is not a file")
        loader = LOADERS.get(path.suffix.lower())
        if path.suffix.lower() == SIDECAR_SUFFIX and (missing := described_but_missing(path)):
            names = ", ".join(missing)
            raise problem(source, f"所说明的文件不存在：{names}", f"it describes files that are not there: {names}")
        if loader is None:
            kind, known = PurePath(source).suffix, " ".join(sorted(SUFFIXES))
            raise problem(
                source,
                f"不能读“{kind}”类型的文件；能读的是 {known}",
                f"files of the kind {kind!r} cannot be read; known are {known}",
            )
        if path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            raise problem(source, f"文件太大，超过 {limit} MB", f"the file is larger than {limit} MB")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise problem(
            source, "文件不存在（已被移走，或链接失效）", "the file is gone, or its link leads nowhere"
        ) from error
    except PermissionError as error:
        raise problem(source, "没有读取的权限", "no permission to read it") from error
    except OSError as error:
        raise problem(source, f"读不出来：{error.strerror}", f"it cannot be read: {error.strerror}") from error
    return loader(File(source, data))
