"""A web page -> Document: the article on it, without the page around it."""

from index.loaders.file import File
from index.schema import Document


def load(file: File) -> Document:
    """Return the main content.

    Raises:
        LoadError: If it is empty, blank, binary or in no known encoding.
    """
    return Document(file.source, file.decode(), file.sha256, "html")
