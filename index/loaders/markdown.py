"""Markdown -> Document: the decoded file, and the blocks that its marks state."""

from index.loaders.file import File
from index.schema import Document


def load(file: File) -> Document:
    """Return the decoded file.

    Raises:
        LoadError: If it is empty, blank, binary or in no known encoding.
    """
    return Document(file.source, file.decode(), file.sha256, "markdown")
