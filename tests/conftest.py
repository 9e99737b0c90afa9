"""What all tests share: no network, the same hypothesis examples in CI, nothing skipped in CI."""

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")


def _stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse connections of this process to other hosts; what Rust and C open is tested in a network namespace."""
    if event != "socket.connect" or arguments[0].family not in (socket.AF_INET, socket.AF_INET6):
        return
    if not ipaddress.ip_address(arguments[1][0]).is_loopback:
        raise RuntimeError(f"a test connects to {arguments[1]}")


sys.addaudithook(_stay_on_this_machine)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test is a failed run: what was not looked at may be broken."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or exitstatus != 0 or not os.environ.get("CI"):
        return
    if skipped := reporter.stats.get("skipped"):
        reporter.write_line(f"{len(skipped)} skipped: CI must not skip tests", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
