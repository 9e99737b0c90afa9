"""Every replaceable part of the conversation on one page; matched by shape, not inherited."""

from collections.abc import Iterator
from typing import Protocol

from bot.schema import Context, Delta, Draft, Mode, Request
from index.schema import Query


class Rewriter(Protocol):
    """A question in a talk to a question that stands by itself."""

    def rewrite(self, request: Request) -> Query:
        """Return the standalone question with its dates, language and filters."""


class Answerer(Protocol):
    """Passages to sentences that answer the question, each with what it rests on."""

    @property
    def mode(self) -> Mode:
        """How it answers."""

    def answer(self, query: Query, context: Context) -> Iterator[Delta | Draft]:
        """Yield pieces of text as they are written, with markers counted from 1, and last the whole draft.

        Raises:
            LanguageModelError: Before the draft, if a model is needed and fails.
        """
