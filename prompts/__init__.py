"""Texts given to language models: one file a task and language, checked for their placeholders before any is used.

A file holds what the model is told once and for all, a line `---`, and what it is asked; `{{name}}` is a placeholder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Name = Literal["answer", "rewrite"]
Lang = Literal["zh", "en"]

_FOLDER = Path(__file__).parent
_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_RULE = re.compile(r"^---$", re.MULTILINE)
# What a text must ask for, in its two parts: one that is missing would be a question without its passages.
_WANTED: dict[Name, tuple[frozenset[str], frozenset[str]]] = {
    "answer": (frozenset({"fence", "refusal"}), frozenset({"fence", "passages", "question"})),
    "rewrite": (frozenset({"fence"}), frozenset({"fence", "history", "question"})),
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One text for a model.

    Attributes:
        system: What it is, what it may do, and whom it obeys.
        user: One request.
    """

    system: str
    user: str

    def fill(self, values: Mapping[str, str]) -> "Prompt":
        """Return the prompt with its placeholders replaced, all at once: braces in articles stay what they are.

        Raises:
            KeyError: If a value is missing.
        """

        def value(match: re.Match[str]) -> str:
            return values[match[1].strip()]

        return Prompt(_PLACEHOLDER.sub(value, self.system), _PLACEHOLDER.sub(value, self.user))


def load(name: Name, lang: Lang, folder: Path = _FOLDER) -> Prompt:
    """Return the prompt for a task in a language.

    Raises:
        ValueError: If the file has not exactly two parts, or not exactly the placeholders of its task.
        FileNotFoundError: If there is no such file.
    """
    path = folder / f"{name}.{lang}.md"
    parts = [one.strip() for one in _RULE.split(path.read_text(encoding="utf-8"))]
    if len(parts) != 2:
        raise ValueError(f"{path.name} has {len(parts)} parts; it is two, with a line --- between them")
    for part, wanted in zip(parts, _WANTED[name], strict=True):
        found = {match[1].strip() for match in _PLACEHOLDER.finditer(part)}
        if found != wanted:
            raise ValueError(f"{path.name} has the placeholders {sorted(found)}; needed are {sorted(wanted)}")
    return Prompt(*parts)
