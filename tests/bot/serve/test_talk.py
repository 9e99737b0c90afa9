"""One page, several threads: one answer at a time, and nothing of an ended one is shown afterwards."""

import threading
from collections.abc import Generator
from copy import deepcopy

from bot.serve.talk import Exchange, Exchanges, Steps, Talk


class Slow:
    """Steps of an answer, each made when it is let."""

    def __init__(self, question: str) -> None:
        self.question, self.let, self.closed = question, threading.Semaphore(0), threading.Event()

    def __call__(self, before: Exchanges) -> Generator[Exchange, None, None]:
        try:
            for number in range(1, 4):
                assert self.let.acquire(timeout=10)
                draft = "字" * number
                yield Exchange(self.question, draft, draft=draft, working=number < 3)
        finally:
            self.closed.set()


def at_once(question: str) -> Steps:
    def steps(before: Exchanges) -> Generator[Exchange, None, None]:
        yield Exchange(question, "答")

    return steps


def test_each_step_takes_the_place_of_the_one_before() -> None:
    talk, slow = Talk(), Slow("一")
    shown = []
    running = talk.go_on("一", slow, "zh")
    for _ in range(3):
        slow.let.release()
        shown.append(next(running)[-1].shown)
    assert shown == ["字", "字字", "字字字"]
    assert next(running, None) is None or talk.exchanges[-1].shown == "字字字"
    *_, last = talk.go_on("二", at_once("二"), "zh")
    assert [one.question for one in last] == ["一", "二"] == [one.question for one in talk.exchanges]


def test_what_is_stopped_says_so_itself_at_once_and_keeps_its_words() -> None:
    talk, slow = Talk(), Slow("一")
    running = talk.go_on("一", slow, "zh")
    slow.let.release()
    next(running)
    talk.stop("zh")  # while the next step is far from being made
    (shown,) = list(running)
    assert shown == talk.exchanges and talk.asked is None
    assert "字" in shown[-1].shown and "已停止" in shown[-1].shown and not shown[-1].working
    slow.let.release()
    assert slow.closed.wait(5)  # nobody writes on for nobody
    assert talk.exchanges == shown


def test_a_further_question_takes_the_place_of_the_one_before_it() -> None:
    talk, slow = Talk(), Slow("一")
    first = talk.go_on("一", slow, "zh")
    slow.let.release()
    next(first)
    *_, last = talk.go_on("二", at_once("二"), "zh")
    assert list(first) == []  # what the page shows is told by the second
    assert [one.question for one in last] == ["一", "二"]
    assert "已停止" in last[0].shown and last[1].shown == "答"
    slow.let.release()
    assert slow.closed.wait(5)
    assert talk.exchanges == last


def test_a_new_talk_is_not_filled_by_the_old_one() -> None:
    talk, slow = Talk(), Slow("一")
    running = talk.go_on("一", slow, "zh")
    slow.let.release()
    next(running)
    talk.replace(())
    slow.let.release()
    assert slow.closed.wait(5)
    assert list(running) == [] and talk.exchanges == ()


def test_a_page_that_is_closed_ends_its_answer() -> None:
    talk, slow = Talk(), Slow("一")
    running = talk.go_on("一", slow, "zh")
    slow.let.release()
    next(running)
    assert talk.asked == "一"
    running.close()
    assert talk.asked is None
    slow.let.release()
    assert slow.closed.wait(5)


def test_every_page_has_its_own() -> None:
    first = Talk()
    list(first.go_on("一", at_once("一"), "zh"))
    assert first.exchanges and deepcopy(first).exchanges == ()


def test_old_exchanges_leave_the_page() -> None:
    talk = Talk()
    for number in range(102):
        list(talk.go_on(str(number), at_once(str(number)), "zh"))
    assert [talk.exchanges[0].question, len(talk.exchanges)] == ["2", 100]
