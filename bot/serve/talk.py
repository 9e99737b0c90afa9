"""The talk of one open page, and the one answer in the making on it, which may be ended at any moment.

Gradio's own way of cancelling an event is not used: until the cancelled event is gone from the browser, which takes
as long as two requests, a page drops what is asked next without a word. Nor may another event show what has become
of an answer: a page handles the messages of two events in any order. So an answer is ended here, and says so itself.
"""

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

from bot import markup
from index.errors import Lang

_KEPT = 100  # exchanges shown in one talk; older ones leave the page


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what the page shows under it.

    Attributes:
        question: As typed.
        shown: Markup of the reply.
        answer: Text for the history of later questions; None while there is none.
        choices: Questions offered back.
        draft: Text so far, to keep it when the reader stops.
        working: Whether more is to come.
        conversation: The kept conversation it belongs to; None if it is not kept.
    """

    question: str
    shown: str
    answer: str | None = None
    choices: tuple[str, ...] = ()
    draft: str = ""
    working: bool = False
    conversation: str | None = None


Exchanges = tuple[Exchange, ...]
Steps = Callable[[Exchanges], Generator[Exchange, None, None]]


class _Run:
    """An answer in the making; `fresh` while a step is not shown yet; over when `done`, `stopped` or `replaced`."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.fresh = self.done = self.stopped = self.replaced = False

    @property
    def over(self) -> bool:
        return self.done or self.stopped or self.replaced


class Talk:
    """What one page shows; every press on the page is handled in a thread of its own.

    At most one answer is in the making. It is made in a further thread, so that it can be ended while it waits for a
    slow model.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._exchanges: Exchanges = ()
        self._run: _Run | None = None

    def __deepcopy__(self, memo: object) -> "Talk":
        """Return an empty talk: Gradio gives every page a copy of the first one."""
        return Talk()

    @property
    def exchanges(self) -> Exchanges:
        """What is shown, the oldest first."""
        return self._exchanges

    @property
    def asked(self) -> str | None:
        """The question that is being answered; None if none is."""
        run = self._run
        return run.question if run and not run.over else None

    def go_on(self, question: str, steps: Steps, lang: Lang) -> Generator[Exchanges, None, None]:
        """Yield the talk whenever a further exchange has changed it, until that is finished, stopped or replaced.

        Args:
            question: What is asked.
            steps: Makes the steps of the exchange, each in place of the one before, from what went before it.
            lang: Language of the page.
        """
        run = _Run(question)
        with self._changed:
            self._end(lang)
            if self._run:
                self._run.replaced = True
            before, self._run = self._exchanges, run
        threading.Thread(target=self._make, args=(run, steps, before), daemon=True).start()
        try:
            over = False
            while not over:
                with self._changed:
                    self._changed.wait_for(lambda: run.fresh or run.over)
                    if run.replaced:  # its place is taken: what the page shows is told by another
                        return
                    shown, over, run.fresh = self._exchanges, run.over, False
                yield shown
        finally:
            with self._changed:
                run.stopped = True  # the page has gone, or all is done

    def stop(self, lang: Lang) -> None:
        """End the answer in the making; what was written of it is kept, and shown by `go_on`."""
        with self._changed:
            self._end(lang)

    def replace(self, exchanges: Exchanges) -> None:
        """Show something else; an answer in the making shows nothing more."""
        with self._changed:
            if self._run:
                self._run.replaced = True
            self._exchanges = exchanges[-_KEPT:]
            self._changed.notify_all()

    def _make(self, run: _Run, steps: Steps, before: Exchanges) -> None:
        try:
            with closing(steps(before)) as made:
                for one in made:
                    with self._changed:
                        if run.over:
                            return
                        self._exchanges, run.fresh = (*before, one)[-_KEPT:], True
                        self._changed.notify_all()
        finally:
            with self._changed:
                run.done = True
                self._changed.notify_all()

    def _end(self, lang: Lang) -> None:
        if self._run and not self._run.over and self._exchanges and (last := self._exchanges[-1]).working:
            self._exchanges = (*self._exchanges[:-1], Exchange(last.question, markup.stopped(last.draft, lang)))
        if self._run:
            self._run.stopped = True
        self._changed.notify_all()
