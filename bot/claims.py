"""Whether a sentence says what its evidence says."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.schema import Verdict
from index.analyzer import Analyzer
from index.errors import Message


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quotation and the header of the article it stands in."""

    article_id: str
    text: str
    header: str = ""


class Checker:
    """Compares a sentence with its evidence."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def check(self, sentence: str, evidence: Sequence[Evidence]) -> tuple[Verdict, tuple[Message, ...]]:
        """Return the verdict and, unless it is supported, what does not agree."""
        known = set(self._analyzer.normalize("".join(one.text + one.header for one in evidence)))
        missing = [one for one in self._analyzer.normalize(sentence) if one.isalnum() and one not in known]
        if not missing:
            return "supported", ()
        words = "".join(missing)
        return "unsupported", (Message(f"原文里没有“{words}”。", f"The text does not hold “{words}”."),)
