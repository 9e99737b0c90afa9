"""Which articles hold some words, out of all there are: for questions that a list of the best passages cannot settle.

The terms of the lexical index give the articles that may hold a word (every pair of its characters stands in one
chunk); their text is then looked at by the caller. What is found is complete; only how many are read is limited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.analyzer import Analyzer
from index.schema import Article, DateRange, Filters
from index.store import Store

MOST = 200  # articles that are read for one question


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan of the whole index came to.

    Attributes:
        articles: Those that may hold all that was looked for, latest first, years that are not known last.
        searched: Articles the filters leave.
        left: Further ones that may hold it, which were not read because there are too many.
    """

    articles: tuple[Article, ...]
    searched: int
    left: int


class Scanner:
    """Scans a store; safe to share between threads."""

    def __init__(self, store: Store, analyzer: Analyzer) -> None:
        self._store, self._analyzer = store, analyzer

    def find(
        self,
        words: Sequence[Sequence[str]],
        filters: Filters,
        dates: Sequence[DateRange] = (),
        said: Sequence[str] = (),
        most: int = MOST,
    ) -> Scan:
        """Return the articles that may hold, of each of the words, at least one spelling.

        Args:
            words: Each as its spellings; a word that no term stands for (a single character) rules nothing out.
            filters: What an article must fulfil.
            dates: Its own day lies in one of these, or
            said: it names one of these days; nothing is asked of it if there are no dates.
            most: At most so many articles are read, > 0.
        """
        scope = self._store.passing(filters)
        found = scope
        for spellings in words:
            ways = [way for one in spellings for way in self._ways(one)]
            if ways:
                found = np.intersect1d(found, self._store.holding(ways), assume_unique=True)
        if dates:
            of_day = self._store.passing(filters, dates)
            naming = self._store.holding([way for one in said for way in self._ways(one)])
            found = np.intersect1d(found, np.union1d(of_day, naming), assume_unique=True)
        found = self._store.newest_first(found)
        articles = self._store.numbered(found[:most].tolist())
        return Scan(tuple(articles), len(scope), max(0, len(found) - most))

    def _ways(self, spelling: str) -> list[Mapping[str, Sequence[str]]]:
        """Return in which fields all terms of a spelling may stand; none for a single character."""
        terms = self._analyzer.bigrams(spelling) if len(spelling) > 1 else []
        return [{"body_bigrams": terms}, {"head_bigrams": terms}] if terms else []
