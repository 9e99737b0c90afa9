import pytest

from bot.limits import Allowance


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_one_a_while() -> None:
    clock = Clock()
    allowance = Allowance(burst=3, per_second=2.0, clock=clock)
    assert [allowance.wait_s("192.0.2.1") for _ in range(3)] == [0, 0, 0]
    assert allowance.wait_s("192.0.2.1") == pytest.approx(0.5)
    clock.now += 0.5
    assert allowance.wait_s("192.0.2.1") == 0
    assert allowance.wait_s("192.0.2.1") > 0
    clock.now += 60
    assert [allowance.wait_s("192.0.2.1") == 0 for _ in range(4)] == [True, True, True, False]


def test_one_address_does_not_use_up_anothers() -> None:
    allowance = Allowance(burst=1, per_second=1.0, clock=Clock())
    assert allowance.wait_s("192.0.2.1") == 0
    assert allowance.wait_s("192.0.2.2") == 0
    assert allowance.wait_s("192.0.2.1") > 0


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_not_counted(address: str) -> None:
    allowance = Allowance(burst=1, per_second=1.0, clock=Clock())
    assert [allowance.wait_s(address) for _ in range(5)] == [0] * 5


@pytest.mark.parametrize(("burst", "per_second"), [(0, 1.0), (1, 0.0), (1, float("nan"))])
def test_a_limit_that_lets_nothing_through_is_refused(burst: int, per_second: float) -> None:
    with pytest.raises(ValueError, match="burst"):
        Allowance(burst, per_second)
