"""What the command line says and how: languages, exit codes, a progress bar, terminals that cannot show Chinese."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

import click

from bot.settings import interface_lang
from index.errors import Message, QAError

LANG = interface_lang()
INTERRUPTED, BROKEN_PIPE = 130, 141  # 128 + the signal's number, as shells count

# click has no Chinese catalogue: what its help says around our own words, by whole phrases.
_HELP_ZH = (
    ("Usage: ", "用法："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("[OPTIONS]", "[选项]"),
    ("[COMMAND] [ARGS]...", "命令 [参数]…"),
    ("[default: ", "[默认："),
    ("Show this message and exit.", "显示这段说明。"),
    ("Show the version and exit.", "显示版本。"),
)


def say(zh: str, en: str) -> str:
    """Return the one of two texts that is in the language of the interface."""
    return zh if LANG == "zh" else en


class Help(click.Command):
    """A command whose help is in the language of the interface."""

    def get_help(self, ctx: click.Context) -> str:
        """Return click's help with its own phrases translated."""
        text = super().get_help(ctx)
        for phrase, translated in _HELP_ZH if LANG == "zh" else ():
            text = text.replace(phrase, translated)
        return text

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence; click would cut it at `limit`, which says nothing of Chinese."""
        return re.split(r"(?<=。)|\.\s", (self.help or "").strip(), maxsplit=1)[0].replace("\n", " ").rstrip("。.")


class HelpGroup(Help, click.Group):
    """The group of all commands."""

    command_class = Help


class Whole(click.ParamType[int]):
    """A whole number in a range, refused in the language of the interface."""

    name = "N"

    def __init__(self, low: int, high: int) -> None:
        self._low, self._high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        if re.fullmatch(r"\d+", str(value)) and self._low <= int(value) <= self._high:
            return int(value)
        self.fail(
            say(
                f"{value!r} 不是 {self._low} 到 {self._high} 的整数。",
                f"{value!r} is no whole number from {self._low} to {self._high}.",
            ),
            param,
            ctx,
        )


def usage(error: click.ClickException) -> str:
    """Return what is wrong with a command line, in one line, and where to read on."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "wenbao"
    what = error.format_message() if LANG == "en" else _usage_zh(error)
    return f"{what} {say(f'用法见 {path} --help。', f'See {path} --help.')}"


def _usage_zh(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter() if error.param is not None:
            return f"缺少 {error.param.get_error_hint(error.ctx) if error.ctx else error.param.name}。"
        case click.BadParameter() if error.param is not None:
            return f"{error.param.get_error_hint(error.ctx) if error.ctx else error.param.name}：{error.message}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 缺少值，或不能带值。"
    if found := re.match(r"No such command '(.*?)'", error.message):
        return f"没有命令 {found[1]}。"
    if found := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return f"多出了参数：{found[1]}。"
    if error.message.startswith("Missing command"):
        return "缺少命令。"
    return error.format_message()


def decoded(argument: str) -> str:
    """Return an argument as text; what is no UTF-8 comes from a terminal of the other Chinese encoding."""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(argument).decode("gb18030", "replace")
    return argument


def echo_json(data: Any) -> None:
    """Print one JSON document; its words are escaped where the terminal cannot show them."""
    encoding = (sys.stdout.encoding or "").lower().replace("_", "-")
    click.echo(json.dumps(data, ensure_ascii=encoding not in ("utf-8", "utf8", "gb18030"), indent=2))


def complain(text: str) -> None:
    """Write one line to stderr."""
    click.echo(text, err=True)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[int, int, Message], None]]:
    """Yield a progress callback that draws one line on stderr; nothing is drawn where nobody looks."""
    bar = _Bar(sys.stderr) if sys.stderr.isatty() and not quiet else None
    try:
        yield bar if bar is not None else _no_bar
    finally:
        if bar is not None:
            bar.clear()


def _no_bar(done: int, total: int, what: Message) -> None:
    """Draw nothing."""


class _Bar:
    """`读取 ████████░░░░ 8/12`, redrawn in place, only when the picture changes."""

    _CELLS = 24

    def __init__(self, out: TextIO) -> None:
        self._out, self._shown = out, ""

    def __call__(self, done: int, total: int, what: Message) -> None:
        cells = self._CELLS * done // total if total else self._CELLS
        line = f"{what.text(LANG)} {'█' * cells}{'░' * (self._CELLS - cells)} {done}/{total}"
        if line != self._shown:
            self._out.write(f"\r\x1b[K{line}")
            self._out.flush()
            self._shown = line

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()


def run(cli: click.Command, arguments: Sequence[str]) -> int:
    """Run a command and return its exit code (DESIGN §3): nothing a user can mend ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows ?, and an answer none the less
    try:
        # Not cli.main: it turns a reader that left into exit code 1, which means something else here.
        with cli.make_context("wenbao", [decoded(one) for one in arguments]) as ctx:
            code = cli.invoke(ctx)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        complain(usage(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        complain(say("已中断。", "Interrupted."))
        return INTERRUPTED
    except QAError as error:
        complain(error.text(LANG))
        return error.exit_code
    except BrokenPipeError:
        # The reader left, as `head` does. Python would complain once more when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code if isinstance(code, int) else 0
