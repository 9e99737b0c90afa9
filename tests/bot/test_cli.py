"""The command line as its users meet it: a process, its two streams and its exit code."""

import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from bot import cli, terminal
from bot.schema import Answer
from index.schema import Article
from tests.bot import chat_server
from tests.conftest import ROOT, SEEDS

NOBODY = 65534
QUESTION = "2月21日的市委常委会扩大会议由谁主持？"


class Done(NamedTuple):
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run wenbao in this process, in Chinese, with nothing set but what is given."""
    for name in [one for one in os.environ if one.startswith("WENBAO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(terminal, "LANG", "zh")
    monkeypatch.setattr(cli, "LANG", "zh")

    def call(*arguments: str | Path, **env: str) -> Done:
        with monkeypatch.context() as within:
            for name, value in env.items():
                within.setenv(name, value)
            code = terminal.run(cli.cli, [str(one) for one in arguments])
        return Done(code, *capfd.readouterr())

    return call


def process(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run wenbao as a process of its own, where that is the point."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=ROOT,
        env={**_environment(), **env},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WENBAO_", "LC_", "LANG"))}
    return {**kept, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def test_help_teaches_in_both_languages_and_comes_at_once() -> None:
    started = time.perf_counter()
    chinese = process("--help")
    took = time.perf_counter() - started
    assert chinese.returncode == 0
    assert "wenbao ask" in chinese.stdout
    assert "用法" in chinese.stdout
    assert "Usage" not in chinese.stdout
    assert "Usage" in process("--help", WENBAO_LANG="en").stdout
    assert took < 5  # a guard against importing everything; how fast it is, is measured elsewhere


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; import bot.cli; print(sorted({'numpy', 'faiss', 'torch', 'gradio', 'jieba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def commands(group: click.Group) -> list[tuple[str, ...]]:
    """Every command as it is typed, those of groups in the group as well."""
    found: list[tuple[str, ...]] = []
    for name, one in group.commands.items():
        found += [(name, *rest) for rest in commands(one)] if isinstance(one, click.Group) else [(name,)]
    return found


@pytest.mark.parametrize("command", commands(cli.cli), ids=" ".join)
def test_every_command_has_help_and_a_data_folder(run: Run, command: tuple[str, ...]) -> None:
    shown = run(*command, "--help")
    assert shown.returncode == 0
    assert "--data" in shown.stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("wenbao 0.")


@pytest.mark.parametrize(
    ("arguments", "zh"),
    [
        (["foo"], "没有命令 foo"),
        (["ask"], "缺少"),
        (["ask", "a", "b"], "多出了参数"),
        (["serve", "--por", "1"], "没有选项 --por"),
        (["serve", "--port", "x"], "不是 0 到 65535 的整数"),
        (["search", "x", "-k", "0"], "不是 1 到"),
        (["ask", ""], "问题是空的"),
        (["index", "no/such/folder"], "no/such/folder"),
        (["eval", "no-such.jsonl"], "no-such.jsonl"),
    ],
)
def test_wrong_use_is_one_line_on_stderr_and_exit_2(run: Run, data: Path, arguments: list[str], zh: str) -> None:
    extra = ["--data", str(data)] if arguments[0] != "foo" else []
    done = run(*arguments, *extra)
    assert (done.returncode, done.stdout) == (2, "")
    assert zh in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_variable_is_named(run: Run) -> None:
    done = run("list", WENBAO_TODAY="yesterday")
    assert done.returncode == 2
    assert "WENBAO_TODAY='yesterday'" in done.stderr


@pytest.mark.parametrize("arguments", [["ask", "谁？"], ["search", "会议"], ["list"], ["rebuild"], ["remove", "x"]])
def test_without_an_index_one_line_says_what_to_do_and_exit_is_3(
    run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    done = run(*arguments, "--data", tmp_path / "empty")
    assert (done.returncode, done.stdout) == (3, "")
    assert "wenbao index" in done.stderr
    assert not (tmp_path / "empty").exists()


def test_an_index_of_another_embedder_is_refused_with_exit_3(run: Run, data: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("五战双强 100 nz\n", encoding="utf-8")
    done = run("ask", QUESTION, "--data", data, WENBAO_DICT=str(words))
    assert done.returncode == 3
    assert "wenbao rebuild" in done.stderr


def test_ask_prints_the_answer_with_numbered_sources(run: Run, data: Path) -> None:
    done = run("ask", QUESTION, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert "胡勇春" in done.stdout
    assert "[1]" in done.stdout
    assert "003_bd9b75ef619eb89a.txt" in done.stdout


def test_json_is_one_document_and_the_contract(run: Run, data: Path) -> None:
    done = run("ask", QUESTION, "--json", "--data", data)
    assert done.stderr == ""
    answer = Answer.from_json(json.loads(done.stdout))
    assert answer.as_json() == json.loads(done.stdout)
    found = json.loads(run("search", "常委会", "-k", "3", "--json", "--data", data).stdout)
    assert [one["rank"] for one in found] == [1, 2, 3]
    assert set(found[0]) == set("rank score passage_id article_id title date source start end text".split())


def test_history_is_taken_as_objects_or_pairs(run: Run, data: Path, tmp_path: Path) -> None:
    for turns in ([{"question": "区长是谁？", "answer": "毛世梁。"}], [["区长是谁？", "毛世梁。"]]):
        (tmp_path / "talk.json").write_text(json.dumps(turns), encoding="utf-8")
        assert run("ask", QUESTION, "--history", tmp_path / "talk.json", "--data", data).returncode == 0
    (tmp_path / "talk.json").write_text('{"question": 1}', encoding="utf-8")
    done = run("ask", QUESTION, "--history", tmp_path / "talk.json", "--data", data)
    assert done.returncode == 2
    assert "talk.json" in done.stderr


def test_articles_shows_how_files_are_read_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    done = run("articles", SEEDS / "003_bd9b75ef619eb89a.txt", "--json", "--data", tmp_path / "none")
    assert (done.returncode, done.stderr) == (0, "")
    articles = [Article.from_json(one) for one in json.loads(done.stdout)]
    assert [one.date for one in articles] == ["--02-23", "--02-21"]
    assert not (tmp_path / "none").exists()


def test_what_cannot_be_read_is_named_and_the_rest_goes_on_with_exit_1(run: Run, tmp_path: Path) -> None:
    shutil.copy(SEEDS / "003_bd9b75ef619eb89a.txt", tmp_path / "good.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    for arguments in (["articles", tmp_path], ["index", tmp_path, "--data", tmp_path / ".data"]):
        done = run(*arguments)
        assert done.returncode == 1
        assert done.stderr.count("empty.txt") == 1
        assert "binary.txt" in done.stderr
        assert "good.txt" not in done.stderr


def test_index_list_remove_and_rebuild(run: Run, tmp_path: Path) -> None:
    pages, data = tmp_path / "pages", tmp_path / "data"
    pages.mkdir()
    for name in ("003_bd9b75ef619eb89a.txt", "002_c03ecfa7a8bf5fea.txt"):
        shutil.copy(SEEDS / name, pages)
    assert "新增 2 个文件" in run("index", pages, "--data", data).stdout
    assert "未变 2 个文件" in run("index", pages, "--data", data).stdout
    assert len(run("list", "--data", data).stdout.splitlines()) == 2
    assert "移出 1 个文件" in run("remove", "002_c03ecfa7a8bf5fea.txt", "--data", data).stdout
    assert len(run("list", "--data", data).stdout.splitlines()) == 1
    assert run("rebuild", "--data", data).returncode == 0
    assert run("remove", "none.txt", "--data", data).returncode == 2


def test_eval_prints_figures_and_writes_one_page(run: Run, data: Path, tmp_path: Path) -> None:
    item = {"id": "<b>1", "question": QUESTION, "kind": "fact", "answers": [["胡勇春"]], "evidence": ["胡勇春主持会议"]}
    wrong = {**item, "id": "2", "answers": [["<script>alert(1)</script>"]]}
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(json.dumps(one) for one in (item, wrong)), encoding="utf-8")
    done = run("eval", questions, "--json", "--report", tmp_path / "report.html", "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["total"]["passed"] == 1
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    shown = run("eval", questions, "--data", data)
    assert "1/2" in shown.stdout


def test_a_wrong_line_of_an_evaluation_file_is_named(run: Run, data: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('\n{"id": "1", "question": "谁？", "kind": "fact", "answers": [], "evidence": "x"}\n')
    done = run("eval", questions, "--data", data)
    assert done.returncode == 2
    assert "q.jsonl 第 2 行" in done.stderr
    assert "evidence" in done.stderr


def test_serve_on_a_port_in_use_says_so_before_anything_starts(run: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--data", tmp_path / "data")
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert not (tmp_path / "data").exists()


def test_serve_without_an_index_builds_it_says_so_and_stops_on_interrupt(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, env=_environment(), stderr=subprocess.PIPE, encoding="utf-8") as started:
        assert started.stderr is not None
        said = [started.stderr.readline(), started.stderr.readline()]
        address = said[1].strip().removeprefix("问报：")
        with urllib.request.urlopen(f"{address}healthz", timeout=30) as response:
            assert response.status == 200
        started.send_signal(signal.SIGINT)
        assert started.wait(30) in (0, terminal.INTERRUPTED)
        assert "Traceback" not in started.stderr.read()
    assert "先建立" in said[0]


def test_a_model_that_is_set_answers_and_is_measured(run: Run, data: Path, tmp_path: Path) -> None:
    items = tmp_path / "one.jsonl"
    items.write_text(
        json.dumps(
            {"id": "1", "question": QUESTION, "kind": "who", "answers": [["胡勇春"]], "evidence": ["胡勇春主持"]}
        ),
        encoding="utf-8",
    )
    with chat_server.running(chat_server.says("市委书记胡勇春主持会议。")) as server:
        asked = run("ask", QUESTION, "--data", data, "--json", WENBAO_LLM_URL=server.url, WENBAO_LLM_MODEL="m")
        measured = run("eval", items, "--data", data, "--json", WENBAO_LLM_URL=server.url)
        count = len(server.asked)
    answer = json.loads(asked.stdout)
    assert (answer["mode"], answer["model"], answer["answer"]) == ("model", "m", "市委书记胡勇春主持会议。[1]")
    assert measured.returncode == 0
    assert count == 2
    assert (json.loads(measured.stdout)["written_by_model"], json.loads(measured.stdout)["model_failures"]) == (1, 0)


def test_an_evaluation_says_how_often_the_model_failed(run: Run, data: Path, tmp_path: Path) -> None:
    items, page = tmp_path / "two.jsonl", tmp_path / "report.html"
    lines = [
        {"id": "1", "question": QUESTION, "kind": "fact", "answers": [["胡勇春"]], "evidence": ["胡勇春主持"]},
        {"id": "2", "question": QUESTION, "kind": "fact", "answers": [["胡勇春"]], "evidence": ["胡勇春主持"]},
    ]
    items.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), encoding="utf-8")
    with chat_server.running(chat_server.says("市委书记胡勇春主持会议。"), chat_server.refuses(401)) as server:
        measured = run("eval", items, "--data", data, "--report", page, WENBAO_LLM_URL=server.url, WENBAO_LLM_MODEL="m")
    assert "2/2" in measured.stdout  # the rules take its place
    said = "语言模型 m 作答 1 题，规则作答 1 题，其中 1 题因为模型出错。"
    assert said in measured.stdout and said in page.read_text("utf-8")


def test_doctor_lets_a_model_that_is_set_say_a_word(run: Run, data: Path) -> None:
    with chat_server.running(chat_server.says("好")) as server:
        well = run("doctor", "--data", data, WENBAO_LLM_URL=server.url, WENBAO_LLM_MODEL="m")
    assert "语言模型: m 已回答“好”" in well.stdout
    with chat_server.running(chat_server.refuses(401)) as server:
        refused = run("doctor", "--data", data, WENBAO_LLM_URL=server.url)
    assert refused.returncode == 3
    assert "WENBAO_LLM_KEY" in refused.stdout
    assert "语言模型" not in run("doctor", "--data", data).stdout


def test_a_model_whose_package_is_missing_is_said_so_at_once(run: Run, data: Path) -> None:
    asked = run("ask", QUESTION, "--data", data, WENBAO_LLM="ollama:qwen3")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert "pip install langchain-ollama" in asked.stderr


def test_doctor_says_what_is_wrong_and_what_to_do(run: Run, data: Path, tmp_path: Path) -> None:
    healthy = run("doctor", "--data", data)
    assert "✗ 索引" not in healthy.stdout
    missing = run("doctor", "--data", tmp_path / "none")
    assert missing.returncode == 3
    assert "✗ 索引" in missing.stdout
    assert "wenbao index" in missing.stdout


def test_a_reader_that_leaves_ends_it_without_a_word() -> None:
    command = [sys.executable, "-m", "bot", "--help"]
    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()  # before anything is written, since a pipe may hold all of it
        assert started.stderr.read() == b""
        assert started.wait(30) == terminal.BROKEN_PIPE


def test_a_terminal_without_chinese_gets_an_answer_none_the_less(data: Path) -> None:
    done = process("ask", QUESTION, "--data", data, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "[1]" in done.stdout


def test_json_keeps_its_words_on_a_terminal_without_chinese() -> None:
    done = process("articles", SEEDS / "003_bd9b75ef619eb89a.txt", "--json", PYTHONIOENCODING="ascii")
    assert "胡勇春" in json.loads(done.stdout)[1]["text"]


def test_a_question_typed_in_gb18030_is_understood(data: Path) -> None:
    command = [sys.executable.encode(), b"-m", b"bot", b"ask", QUESTION.encode("gb18030"), b"--data", os.fsencode(data)]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, check=True)
    assert "胡勇春" in done.stdout.decode()


def test_progress_is_drawn_for_a_terminal_only(run: Run, tmp_path: Path) -> None:
    main, side = pty.openpty()
    command = [sys.executable, "-m", "bot", "index", str(SEEDS), "--data", str(tmp_path / "data")]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), stderr=side, stdout=subprocess.PIPE, check=True)
    os.close(side)
    drawn = os.read(main, 100_000).decode()
    os.close(main)
    assert "█" in drawn
    assert drawn.endswith("\r\x1b[K")
    assert b"\x1b" not in done.stdout


_AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from tempfile import TemporaryDirectory
from bot import terminal, cli
with TemporaryDirectory() as top:  # loads all libraries, which another user may not be able to read
    terminal.run(cli.cli, ["index", "seeds", "--data", top])
if os.getuid() == 0:
    os.setgroups([]), os.setgid({nobody}), os.setuid({nobody})
sys.exit(terminal.run(cli.cli, ["index", "seeds", "--data", sys.argv[1] + "/data"]))
"""


def test_a_folder_that_may_not_be_written_is_named_with_exit_3() -> None:
    with tempfile.TemporaryDirectory() as top:
        os.chmod(top, 0o555)
        done = subprocess.run(
            [sys.executable, "-c", _AS_ANOTHER_USER.format(nobody=NOBODY), top],
            cwd=ROOT,
            env=_environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        os.chmod(top, 0o755)
    assert done.returncode == 3, done.stderr
    assert top in done.stderr
    assert "Traceback" not in done.stderr
