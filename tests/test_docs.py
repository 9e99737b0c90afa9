"""What the docs tell people to run, run."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openai  # noqa: F401  # before the server runs: a module that two threads import at once may be seen half made
import pytest

from bot.keys import Keys
from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, serving
from tests.conftest import ROOT

API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", API, re.DOTALL)


def test_there_are_snippets_for_every_client() -> None:
    assert [re.findall(r"^(?:import|from) (\w+)", one, re.MULTILINE)[-1] for one in SNIPPETS] == [
        "openai",
        "langchain_openai",
        "mcp",
    ]


def test_the_snippets_of_the_api_print_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data=tmp_path)
    _, key = Keys(settings.keys_file).add("docs")
    with serving(SmallEngine(settings), settings) as url, ThreadPoolExecutor() as threads:
        for one in SNIPPETS:
            code = one.replace("https://qa.intra/wenbao", url).replace("KEY", key)
            threads.submit(exec, compile(code, "docs/api.md", "exec"), {}).result()
            printed = capsys.readouterr().out
            assert "市图书馆新馆开放。[1]" in printed
            assert f"{url}/a/lib1#c=" in printed


def test_every_link_between_the_docs_leads_somewhere() -> None:
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        text = file.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = target.partition("#")
            if re.match(r"\w+:", target):
                continue
            found = (file.parent / path) if path else file
            assert found.exists(), f"{file.name}: {target}"
            if anchor and found.suffix == ".md":
                headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
                assert anchor in {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}, target
