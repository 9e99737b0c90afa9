"""How often one address may ask."""

import ipaddress
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
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
        if is_loopback(address):
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


class DailyCount:
    """How many questions each name asked on one day; kept in memory, so that a new start begins anew."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self._today, self._lock = today, threading.Lock()
        self._day, self._counts = today(), Counter[str]()

    def take(self, name: str, most: int) -> bool:
        """Count one question; False, and nothing is counted, if `name` has asked `most` today."""
        with self._lock:
            if (day := self._today()) != self._day:
                self._day, self._counts = day, Counter()
            if self._counts[name] >= most:
                return False
            self._counts[name] += 1
            return True


def network(address: str) -> str:
    """Return what stands for one machine: its address, or the /64 network of IPv6, within which it takes any."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return found.ipv4_mapped.compressed if found.ipv4_mapped else str(ipaddress.ip_network((found, 64), strict=False))


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own; no address at all is a Unix socket or a test."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address
