"""Where things may be imported: arrows point one way, and heavy libraries stay at home."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted(
    path
    for package in ("index", "bot", "prompts")
    for path in (ROOT / package).rglob("*.py")
    if "training" not in path.parts  # making models is no part of running with them
)
# Each heavy library and the only modules that may import it.
HOMES = {
    "faiss": {"index/dense.py"},
    "tantivy": {"index/lexical.py"},
    "sentence_transformers": {"index/embedders.py", "index/reranking.py"},
    "torch": {"index/reranking.py"},
    "langchain_core": {"bot/chain.py", "bot/model.py"},
    "langchain": {"bot/model.py"},
    "langchain_openai": {"bot/model.py"},
    "openai": {"bot/model.py"},
    "gradio": {"bot/serve/ui.py"},
    "mcp": {"bot/serve/mcp_server.py"},
    "mcp_types": {"bot/serve/mcp_server.py"},
    "trafilatura": {"index/loaders/html.py"},
    "rjieba": {"index/analyzer.py", "index/rows.py"},
    "opencc": {"index/analyzer.py"},
    "pypinyin": {"bot/lookalikes.py"},
}
FORBIDDEN = {"langchain_community", "langchain_classic", "requests", "pickle"}
BANNED_NAMES = {"utils.py", "helpers.py", "manager.py", "types.py", "logging.py", "http.py"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{one.name}" for one in node.names)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_arrows_point_one_way(path: Path) -> None:
    imported = set(_imports(path))
    package = path.relative_to(ROOT).parts[0]
    if package in ("index", "prompts"):
        assert not {one for one in imported if one.split(".")[0] in {"bot", "app", "tests"}}
    assert not {one for one in imported if one.split(".")[0] in {"app", "tests"}}
    inside_serve = "serve" in path.parts
    if package == "bot" and not inside_serve and path.name != "cli.py":
        assert not {one for one in imported if one.startswith("bot.serve")}
    if inside_serve and path.name != "server.py":
        assert not {one for one in imported if one in {"bot.serve.server", "bot.serve.rest", "bot.serve.ui"}}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_heavy_libraries_are_imported_only_at_home(path: Path) -> None:
    tops = {one.split(".")[0] for one in _imports(path)}
    assert not tops & FORBIDDEN
    away = {library for library in tops & set(HOMES) if _name(path) not in HOMES[library]}
    assert not away


def test_only_compose_names_implementations() -> None:
    parts = {"bot.extractive", "bot.query", "index.retrieval", "index.reranking", "index.embedders"}
    allowed = {"bot/compose.py", "bot/__init__.py", "index/__init__.py"}
    for path in MODULES:
        if path.relative_to(ROOT).parts[0] == "bot" and _name(path) not in allowed:
            assert not parts & set(_imports(path)), _name(path)


def test_settings_are_the_only_reader_of_the_environment() -> None:
    for path in MODULES:
        if _name(path) != "bot/settings.py":
            read = [
                node
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
            ]
            written = _name(path) in {"bot/serve/ui.py", "bot/serve/server.py", "index/embedders.py"}  # for libraries
            assert not read or written, _name(path)


def test_no_module_has_a_name_that_says_nothing_or_hides_another() -> None:
    assert not [_name(path) for path in MODULES if path.name in BANNED_NAMES]


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert not [_name(folder) for folder in folders if not (folder / "__init__.py").exists()]


@pytest.mark.parametrize("package", ["index", "bot", "bot.cli", "bot.pipeline", "bot.compose", "index.build"])
def test_importing_loads_no_model_and_no_page(package: str) -> None:
    heavy = {"torch", "gradio", "sentence_transformers", "transformers", "langchain_core", "openai", "mcp"}
    code = f"import sys, {package}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
