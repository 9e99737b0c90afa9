"""How often one address may ask."""

import ipaddress
import threading
from collections.abc import Callable
from time import monotonic

_KEPT = 10_000  # addresses; those that have rested long enough are forgotten first


class Allowance:
    """A bucket of tokens for every address: `burst` requests at once and `per_second` in the long run.

    Requests from this machine are not counted: scripts and measurements run here.
    """

    def __init__(self, burst: int = 60, per_second: float = 5.0, clock: Callable[[], float] = monotonic) -> None:
        if burst < 1 or not per_second > 0:
            raise ValueError(f"burst must be >= 1 and per_second > 0, got {burst} and {per_second}")
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._lock = threading.Lock()
        self._empty_at: dict[str, float] = {}  # when the last token of an address will have been earned

    def wait_s(self, address: str) -> float:
        """Take a token; 0 if there was one, else the seconds after which there is one, and nothing is taken."""
        if _is_loopback(address):
            return 0.0
        with self._lock:
            now = self._clock()
            owed = max(self._empty_at.get(address, now), now) + 1 / self._per_second
            wait = owed - now - self._burst / self._per_second
            if wait > 1e-9:  # not exactly 0: sums of floats
                return wait
            if len(self._empty_at) >= _KEPT:
                self._empty_at = {name: at for name, at in self._empty_at.items() if at > now}
            self._empty_at[address] = owed
            return 0.0


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:  # a Unix socket or a test client has no address
        return not address
