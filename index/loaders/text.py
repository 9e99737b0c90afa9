"""Plain text -> Document: the decoded file and nothing else; its structure is read from the layout."""

from index.loaders.file import File
from index.schema import Document


def load(file: File) -> Document:
    """Return the decoded file, character for character.

    Raises:
        LoadError: If it is empty, blank, binary or in no known encoding.
    """
    return Document(file.source, file.decode(), file.sha256, "text")
