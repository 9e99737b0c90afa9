"""Reading, indexing and answering open no connection: the process runs where there is no route at all.

Audit hooks see only Python's own sockets; a network namespace also stops what Rust and C would open.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS

QUESTION = "2月21日的市委常委会扩大会议由谁主持？"
_ENV = {**os.environ, "WENBAO_LANG": "zh", "OMP_NUM_THREADS": "1"}


def _namespace() -> list[str] | None:
    """Return the command that runs another one in an empty network namespace, or None where that is not allowed."""
    for command in (["unshare", "-n", "--"], ["unshare", "-r", "-n", "--"]):
        if shutil.which(command[0]) and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return None


def _wenbao(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def test_index_and_ask_need_no_network_at_all(tmp_path: Path) -> None:
    data, trace = str(tmp_path / "data"), tmp_path / "trace"
    prefix = _namespace()
    if prefix is not None:
        code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
        cut_off = subprocess.run([*prefix, sys.executable, "-c", code], capture_output=True, text=True)
        assert "Network is unreachable" in cut_off.stderr  # the namespace does what it is for
    elif shutil.which("strace"):
        prefix = ["strace", "-f", "-A", "-e", "trace=connect,sendto", "-o", str(trace)]
    else:
        pytest.skip("neither a network namespace nor strace can be used here, so nothing would be proven")
    index = [*prefix, *_wenbao("index", str(SEEDS), "--data", data)]
    ask = [*prefix, *_wenbao("ask", QUESTION, "--json", "--data", data)]
    subprocess.run(index, cwd=ROOT, env=_ENV, check=True, capture_output=True)
    asked = subprocess.run(ask, cwd=ROOT, env=_ENV, check=True, capture_output=True)
    assert "胡勇春" in json.loads(asked.stdout)["answer"]
    if trace.exists():
        assert not re.findall(r"sa_family=AF_INET", trace.read_text(encoding="utf-8", errors="replace"))
