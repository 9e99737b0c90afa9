"""The commands of DESIGN §3. What needs numpy, FAISS or Gradio is imported by the command that uses it."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import terminal
from bot.errors import RequestError
from bot.key_commands import keys
from bot.settings import Settings
from bot.terminal import LANG, Help, HelpGroup, Whole, complain, echo_json, progress, say
from index.errors import Message

if TYPE_CHECKING:
    from bot.compose import Engine
    from index.build import Report, Skipped

UNREAD = 1  # done, but something could not be read
NOT_ALLOWED = 1  # done: the page may not embed the bot


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `wenbao` and exit."""
    sys.exit(terminal.run(cli, sys.argv[1:] if arguments is None else arguments))


def _data(command: Callable[..., Any]) -> Callable[..., Any]:
    text = say("数据文件夹（或设 WENBAO_DATA；默认 data/）。", "Data folder (or WENBAO_DATA; default data/).")
    return click.option("--data", type=click.Path(path_type=Path), metavar=say("文件夹", "DIR"), help=text)(command)


def _json(command: Callable[..., Any]) -> Callable[..., Any]:
    text = say("只在标准输出上打印一个 JSON。", "Print one JSON document on stdout and nothing else.")
    return click.option("--json", "as_json", is_flag=True, help=text)(command)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"wenbao {version('wenbao')}")
        ctx.exit()


@click.group(
    cls=HelpGroup,
    invoke_without_command=True,
    help=say(
        """问报：依据收录的文章回答问题，每句话都附原文。

        \b
        从这里开始：
          wenbao index 文章文件夹/        收录文章
          wenbao ask "这次会议由谁主持？"   提问
          wenbao serve                    打开网页版
          wenbao doctor                   哪里不对时先看这里

        \b
        设置用环境变量：WENBAO_DATA 数据文件夹，WENBAO_LANG 界面语言（zh、en），
        WENBAO_EMBEDDER 向量模型，WENBAO_DICT 用户词典，WENBAO_TODAY 参考日期；
        WENBAO_LLM_URL、WENBAO_LLM_MODEL、WENBAO_LLM_KEY 语言模型的服务器（OpenAI 协议）。
        退出码：0 完成；1 完成，但有内容读不了；2 用法不对；3 没有索引、索引不符或缺模型。""",
        """Wenbao answers questions from your articles and quotes the passage behind every sentence.

        \b
        Start here:
          wenbao index FOLDER/                add articles
          wenbao ask "这次会议由谁主持？"       ask
          wenbao serve                        open the web page
          wenbao doctor                       look here first when something is wrong

        \b
        Settings are environment variables: WENBAO_DATA data folder, WENBAO_LANG language
        (zh, en), WENBAO_EMBEDDER embedding model, WENBAO_DICT user dictionary, WENBAO_TODAY
        reference date; WENBAO_LLM_URL, WENBAO_LLM_MODEL, WENBAO_LLM_KEY server of a language
        model (OpenAI's protocol).
        Exit codes: 0 done; 1 done, but something could not be read; 2 wrong use;
        3 no index, wrong index or missing model.""",
    ),
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit."
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Print the help if no command is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@cli.command(
    cls=Help,
    help=say(
        """收录或更新文件和文件夹（默认 seeds/）。没有变的文件不重读，变了的换掉旧的；读不了的逐个说明原因。

        \b
        例：
          wenbao index                    收录 seeds/
          wenbao index 2023年/ 通知.html   收录一个文件夹和一个文件""",
        """Add or update files and folders (default: seeds/). Unchanged files are not read again, changed
        ones replace their old articles; what cannot be read is named with the reason.

        \b
        Examples:
          wenbao index                    add seeds/
          wenbao index 2023/ notice.html  add a folder and a file""",
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar=say("[路径]…", "[PATH]..."))
@_data
def index(paths: tuple[Path, ...], data: Path | None) -> int:
    """Add or update."""
    from bot.compose import SEEDS, Engine

    engine = Engine(Settings.from_env(data=data))
    with progress() as show:
        report = engine.update(paths or (SEEDS,), show)
    code = _tell(report)
    _calibrate_if_due(engine)
    return code


@cli.command(
    cls=Help,
    help=say(
        """把文件移出收录。名称同 wenbao list 所列；原来的文件不动。

        \b
        例：
          wenbao remove 通知.html""",
        """Take files out of the collection, by the names that `wenbao list` shows; the files stay where they are.

        \b
        Example:
          wenbao remove notice.html""",
    ),
)
@click.argument("sources", nargs=-1, required=True, metavar=say("名称…", "SOURCE..."))
@_data
def remove(sources: tuple[str, ...], data: Path | None) -> int:
    """Take out."""
    from bot.compose import Engine

    with progress() as show:
        report = Engine(Settings.from_env(data=data)).remove(sources, show)
    return _tell(report)


@cli.command(
    cls=Help,
    help=say(
        "从收录的原文重新建立整个索引，例如换了向量模型或用户词典之后。",
        "Build the whole index again from the kept sources, as after a change of embedder or dictionary.",
    ),
)
@_data
def rebuild(data: Path | None) -> int:
    """Build again."""
    from bot.compose import Engine

    engine = Engine(Settings.from_env(data=data))
    with progress() as show:
        report = engine.rebuild(show)
    code = _tell(report)
    _calibrate_if_due(engine)
    return code


@cli.command(
    "list",
    cls=Help,
    help=say("列出收录的文件，每行一个：名称和文章数。", "List what is in the collection, one file a line."),
)
@_data
def list_sources(data: Path | None) -> None:
    """List."""
    from bot import render
    from bot.compose import Engine

    click.echo(render.sources(Engine(Settings.from_env(data=data)).store().sources(), LANG))


@cli.command(
    cls=Help,
    help=say(
        """看文件会被读成什么样：修复排版、切成文章；不收录。

        \b
        例：
          wenbao articles 版面.txt
          wenbao articles 版面.txt --json | jq '.[].display_title'""",
        """Show how files are read: repaired and cut into articles; nothing is stored.

        \b
        Examples:
          wenbao articles page.txt
          wenbao articles page.txt --json | jq '.[].display_title'""",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=say("路径…", "PATH..."))
@_json
@_data
def articles(paths: tuple[Path, ...], as_json: bool, data: Path | None) -> int:
    """Show how files are read."""
    from bot import render
    from index import build

    Settings.from_env(data=data)
    with progress(quiet=as_json) as show:
        found, skipped = build.read(paths, show)
    for one in skipped:
        complain(_skipped(one))
    if as_json:
        echo_json([one.as_json() for one in found])
    else:
        click.echo(render.articles(found, LANG))
    return UNREAD if skipped else 0


@cli.command(
    cls=Help,
    help=say(
        """检索：列出与文字最相近的段落，不作回答。

        \b
        例：
          wenbao search "现代社区建设" -k 5""",
        """List the passages nearest to a text, without answering.

        \b
        Example:
          wenbao search "现代社区建设" -k 5""",
    ),
)
@click.argument("text", metavar=say("文字", "TEXT"))
@click.option("-k", "k", type=Whole(1, 1000), default=10, show_default=True, help=say("段落数。", "Passages."))
@_json
@_data
def search(text: str, k: int, as_json: bool, data: Path | None) -> None:
    """Rank passages."""
    from bot import render
    from bot.compose import Engine

    found = Engine(Settings.from_env(data=data)).pipeline().search(text, k)
    if as_json:
        echo_json([one.as_json() for one in found])
    else:
        click.echo(render.passages(found, LANG))


@cli.command(
    cls=Help,
    help=say(
        """依据收录的文章回答问题，附编号的原文。

        \b
        例：
          wenbao ask "区长是谁？"
          wenbao ask "他还强调了什么？" --history 对话.json
        对话.json：[{"question": "……", "answer": "……"}]""",
        """Answer a question from the articles, with numbered sources.

        \b
        Examples:
          wenbao ask "区长是谁？"
          wenbao ask "他还强调了什么？" --history talk.json
        talk.json: [{"question": "...", "answer": "..."}]""",
    ),
)
@click.argument("question", metavar=say("问题", "QUESTION"))
@click.option(
    "--history",
    type=click.Path(path_type=Path),
    metavar=say("文件", "FILE"),
    help=say("之前的对话（JSON）。", "The talk so far (JSON)."),
)
@_json
@_data
def ask(question: str, history: Path | None, as_json: bool, data: Path | None) -> None:
    """Answer."""
    from bot import render
    from bot.compose import Engine
    from bot.schema import Request

    turns = _history(history) if history else ()
    answer = Engine(Settings.from_env(data=data)).pipeline().ask(Request(question, turns))
    if as_json:
        echo_json(answer.as_json())
    else:
        click.echo(render.to_text(answer, LANG))


@cli.command(
    "eval",
    cls=Help,
    help=say(
        """用一份有标准答案的问题（每行一个 JSON）评测，按类型给出通过率和没通过的。

        \b
        例：
          wenbao eval questions.jsonl --report report.html
        每行：{"id", "question", "kind", "answers": [["写法一", "写法二"]], "evidence": ["原文"], "history": []}""",
        """Measure the answers to a file of questions (one JSON a line): passed per kind, and what failed.

        \b
        Example:
          wenbao eval questions.jsonl --report report.html
        A line: {"id", "question", "kind", "answers": [["one", "another"]], "evidence": ["text"], "history": []}""",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), metavar=say("文件", "FILE"))
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="OUT.html",
    help=say("另存一页网页报告。", "Write a report as one HTML page, too."),
)
@_json
@_data
def evaluate(file: Path, report: Path | None, as_json: bool, data: Path | None) -> None:
    """Measure."""
    from bot import evaluate as evaluation
    from bot.compose import Engine

    items = evaluation.read_items(file)
    pipeline = Engine(Settings.from_env(data=data)).pipeline()
    with progress(quiet=as_json) as show:
        result = evaluation.evaluate(pipeline, items, show)
    if report is not None:
        evaluation.save_report(result, report, f"{say('问报评测', 'Wenbao evaluation')}: {file.name}", LANG)
    if as_json:
        echo_json(result.as_json(LANG))
    else:
        click.echo(evaluation.to_text(result, LANG))


@cli.command(
    cls=Help,
    help=say(
        """校准：用收录的文章自己出题，有答案的和没有答案的各一半，定出多有把握才作回答，并给出预计的误答率。
        收录的文章成倍增减后，wenbao index 会自动做一次短的。

        \b
        例：
          wenbao calibrate
          wenbao calibrate --questions 500 --json""",
        """Calibrate: ask the collection questions made from its own articles, half of them without an answer, to set
        how sure an answer must be, and say how many false answers to expect. After the collection has doubled or
        halved, `wenbao index` does a short one by itself.

        \b
        Examples:
          wenbao calibrate
          wenbao calibrate --questions 500 --json""",
    ),
)
@click.option(
    "--questions",
    type=Whole(1, 10_000),
    default=300,
    show_default=True,
    help=say("有答案的问题最多几个（没有答案的也是）。", "Questions with an answer, at most (as many without)."),
)
@click.option(
    "--seconds",
    type=Whole(1, 86_400),
    default=120,
    show_default=True,
    help=say("最多几秒。", "Seconds it may take."),
)
@_json
@_data
def calibrate(questions: int, seconds: int, as_json: bool, data: Path | None) -> None:
    """Calibrate."""
    from bot import calibration
    from bot.compose import Engine

    engine = Engine(Settings.from_env(data=data))
    last = calibration.load(engine.settings.index_folder)
    with progress(quiet=as_json) as show:
        found = engine.calibrate(questions=questions, seconds=seconds, progress=show)
    if as_json:
        echo_json(found.as_json())
    else:
        click.echo(calibration.to_text(found, LANG, last.thresholds if last else calibration.DEFAULT))


@cli.command(
    cls=Help,
    help=say(
        """打开网页版和接口。没有索引时先收录 seeds/。

        \b
        例：
          wenbao serve --port 8080
          wenbao serve --host 0.0.0.0     让别的机器也能访问""",
        """Serve the web page and the API. Without an index, seeds/ is added first.

        \b
        Examples:
          wenbao serve --port 8080
          wenbao serve --host 0.0.0.0     reachable from other machines""",
    ),
)
@click.option("--host", default=Settings().host, show_default=True, help=say("监听的地址。", "Address to listen on."))
@click.option("--port", type=Whole(0, 65535), default=Settings().port, show_default=True, help=say("端口。", "Port."))
@_data
def serve(host: str, port: int, data: Path | None) -> None:
    """Serve."""
    settings = Settings.from_env(host=host, port=port, data=data)
    from bot.serve import server

    with progress() as show:

        def building(done: int, total: int, what: Message) -> None:
            if done == 0 and not told:
                told.append(what)
                complain(say("还没有可用的索引，先建立。", "There is no index to use yet; building one first."))
            show(done, total, what)

        told: list[Message] = []
        server.run(settings, progress=building, on_start=lambda address: complain(say(f"问报：{address}", address)))


@cli.command(
    cls=Help,
    help=say(
        """给出嵌入网页的一行代码；写上网页地址时，检查它是否获准嵌入（1：没有获准）。

        \b
        例：
          wenbao widget                                   default 的代码
          wenbao widget https://intra/news --bot news     这一页能不能嵌入 news
          wenbao widget --server https://qa.intra         问报在 https://qa.intra""",
        """Print the line that embeds the chat in a page; with the page's address, check that it may (1: it may not).

        \b
        Examples:
          wenbao widget                                   the line for default
          wenbao widget https://intra/news --bot news     may this page embed news?
          wenbao widget --server https://qa.intra         Wenbao is at https://qa.intra""",
    ),
)
@click.argument("page", required=False, metavar=say("[网页地址]", "[PAGE]"))
@click.option(
    "--bot", "name", default="default", show_default=True, help=say("bots.toml 里的名称。", "Name in bots.toml.")
)
@click.option("--server", metavar="URL", help=say("浏览器看到的问报地址。", "Address at which browsers reach Wenbao."))
@_data
def widget(page: str | None, name: str, server: str | None, data: Path | None) -> int:
    """Print the snippet and check the allow-list."""
    from bot import embedding
    from bot.bots import Bots

    settings = Settings.from_env(data=data)
    bot = Bots(settings).get(name)
    address = embedding.server_address(server or f"http://{settings.host}:{settings.port}{settings.base_path}")
    click.echo(embedding.snippet(address, bot))
    if server is None:
        complain(say("地址请换成浏览器看到的（--server）。", "Put in the address that browsers see (--server)."))
    if page is None:
        if not bot.origins:
            complain(say(f"还没有网页获准嵌入“{name}”。", f"No page may embed “{name}” yet."))
        return 0
    found = embedding.problems(page, address, bot)
    for one in found:
        complain(one.text(LANG))
    if not found:
        complain(say(f"{page} 可以嵌入“{name}”。", f"{page} may embed “{name}”."))
    return NOT_ALLOWED if found else 0


@cli.command(
    cls=Help,
    help=say(
        "逐项检查 Python、依赖、数据文件夹、索引、模型、词典、磁盘和端口，并说明怎么办。",
        "Check Python, packages, data folder, index, model, dictionary, disk and port, and say what to do.",
    ),
)
@_data
def doctor(data: Path | None) -> int:
    """Check the installation."""
    from bot import doctor as checks

    worst = 0
    for check in checks.examine(Settings.from_env(data=data)):
        click.echo(f"{'✓' if check.exit_code == 0 else '✗'} {check.name.text(LANG)}: {check.found.text(LANG)}")
        if check.todo is not None:
            click.echo(f"  → {check.todo.text(LANG)}")
        worst = max(worst, check.exit_code)
    return worst


cli.add_command(keys)


_SHORT_QUESTIONS, _SHORT_SECONDS = 60, 20.0  # of the calibration that indexing adds


def _calibrate_if_due(engine: "Engine") -> None:
    """Calibrate briefly after a large change; a failure leaves the index as it is and says what to do."""
    from bot import calibration
    from index.errors import QAError

    if not engine.calibration_due():
        return
    complain(
        say(
            "收录的文章变化很大，用它们校准一次（最多 20 秒）；想更准：wenbao calibrate。",
            "The collection has changed a lot; calibrating for at most 20 s. For more: wenbao calibrate.",
        )
    )
    last = calibration.load(engine.settings.index_folder)
    try:
        with progress() as show:
            found = engine.calibrate(questions=_SHORT_QUESTIONS, seconds=_SHORT_SECONDS, progress=show)
    except QAError as error:
        complain(say(f"没有校准成：{error.message.zh}", f"Not calibrated: {error.message.en}"))
        return
    complain(calibration.to_text(found, LANG, last.thresholds if last else calibration.DEFAULT))


def _history(path: Path) -> "tuple[Any, ...]":
    from bot.evaluate import read_history

    try:
        return read_history(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError) as error:
        raise RequestError(
            Message(f"对话文件 {path} 不能用：{error}", f"The history file {path} cannot be used: {error}"),
            Message('写成：[{"question": "……", "answer": "……"}]', 'Write: [{"question": "...", "answer": "..."}]'),
        ) from error


def _tell(report: "Report") -> int:
    """Print what was done, and on stderr what could not be; return the exit code."""
    counts = (
        (len(report.added), say("新增", "added")),
        (len(report.changed), say("更新", "changed")),
        (len(report.unchanged), say("未变", "unchanged")),
        (len(report.removed), say("移出", "removed")),
    )
    done = say("，", ", ").join(say(f"{name} {count} 个文件", f"{count} {name}") for count, name in counts if count)
    total = say(
        f"现有 {report.articles} 篇文章，{report.chunks} 段。", f"{report.articles} articles, {report.chunks} passages."
    )
    click.echo(f"{done}{say('；', '; ')}{total}" if done else total)
    for one in report.skipped:
        complain(_skipped(one))
    return UNREAD if report.skipped else 0


def _skipped(one: "Skipped") -> str:
    """Say which file was left out and why, its name once."""
    reason = one.reason.text(LANG)
    named = reason.startswith((f"{one.source}：", f"{one.source}: "))  # a sidecar's error names the sidecar
    return say("跳过 ", "Skipped ") + (reason if named else say(f"{one.source}：", f"{one.source}: ") + reason)
