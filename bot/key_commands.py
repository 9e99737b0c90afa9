"""`wenbao keys`: keys for programs, made, listed and revoked."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.settings import Settings
from bot.terminal import Help, HelpGroup, Whole, complain, echo_json, say

if TYPE_CHECKING:
    from bot.keys import Key, Keys

_SCOPES = ("ask", "search", "read", "metrics", "admin")  # bot.keys.SCOPES, which needs SQLite; a test compares
_USUAL = _SCOPES[:3]


class Until(click.ParamType[float]):
    """A day, to its end in this machine's time, or a number of days from now; seconds since 1970."""

    name = "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the moment at which a key ends."""
        now = datetime.now().astimezone()
        try:
            if found := re.fullmatch(r"(\d{1,4})d", str(value)):
                return (now + timedelta(days=int(found[1]))).timestamp()
            end = datetime.combine(datetime.strptime(str(value), "%Y-%m-%d"), time.max).astimezone()
        except ValueError:
            self.fail(
                say(
                    f"{value!r} 不是日期：写成 2027-12-31，或 90d（90 天）。",
                    f"{value!r} is no day: write 2027-12-31, or 90d for 90 days.",
                ),
                param,
                ctx,
            )
        if end <= now:
            self.fail(say(f"{value} 已经过去。", f"{value} is over."), param, ctx)
        return end.timestamp()


@click.group(
    cls=HelpGroup,
    help=say(
        """管理程序用的密钥（REST、OpenAI 协议、MCP）。

        \b
        没有密钥时，谁能连上服务器，程序接口就对谁开放；有了第一个密钥，程序接口就只认密钥，
        全部撤销之后也不会重新放开（要放开就删掉数据文件夹里的 keys.sqlite）。
        问答页、文章页和嵌入的小窗不用密钥。运行中的服务器马上生效。

        \b
        例：
          wenbao keys add 编辑部脚本
          wenbao keys add 检索机器人 --scope search --scope read --expires 2027-12-31
          wenbao keys list
          wenbao keys revoke 编辑部脚本""",
        """Manage keys for programs (REST, OpenAI's protocol, MCP).

        \b
        Without any key, the interfaces are open to whoever reaches the server. From the first key on,
        programs need one; revoking all keys does not open them again (delete keys.sqlite in the data
        folder for that). The chat page, article pages and the widget need no key. A running server
        takes it up at once.

        \b
        Examples:
          wenbao keys add newsroom
          wenbao keys add finder --scope search --scope read --expires 2027-12-31
          wenbao keys list
          wenbao keys revoke newsroom""",
    ),
)
def keys() -> None:
    """Manage keys."""


def _data(command: Any) -> Any:
    text = say("数据文件夹（或设 WENBAO_DATA；默认 data/）。", "Data folder (or WENBAO_DATA; default data/).")
    return click.option("--data", type=click.Path(path_type=Path), metavar=say("文件夹", "DIR"), help=text)(command)


@keys.command(
    cls=Help,
    help=say(
        "新建一个密钥；密钥只显示这一次。标准输出上只有密钥本身。",
        "Make a key and show it, this once; the key alone is on stdout.",
    ),
)
@click.argument("name", metavar=say("名称", "NAME"))
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(_SCOPES),
    help=say(
        "可以做什么，可写多次：ask 提问，search 检索，read 经 MCP 读文章，metrics 运行数据，admin 全部；"
        f"默认 {' '.join(_USUAL)}。",
        "What it may do, more than once for more: ask, search, read (articles, by MCP), metrics, admin (all). "
        f"Default {' '.join(_USUAL)}.",
    ),
)
@click.option(
    "--expires",
    type=Until(),
    metavar=say("日期", "DAY"),
    help=say("到哪天为止，如 2027-12-31 或 90d；默认不过期。", "Last day, as 2027-12-31 or 90d; default: none."),
)
@click.option(
    "--per-minute",
    type=Whole(1, 100_000),
    default=120,
    show_default=True,
    help=say("每分钟最多请求数。", "Requests a minute at most."),
)
@_data
def add(name: str, scopes: tuple[str, ...], expires: float | None, per_minute: int, data: Path | None) -> None:
    """Make."""
    store = _keys(data)
    first = not store.required()
    key, text = store.add(name, scopes or _USUAL, per_minute=per_minute, expires=expires)
    click.echo(text)
    complain(
        say(
            f"密钥“{key.name}”可以：{' '.join(key.scopes)}。请现在就存好，以后不再显示。",
            f"Key {key.name!r} may: {' '.join(key.scopes)}. Store it now; it is not shown again.",
        )
    )
    if first:
        complain(
            say(
                "这是第一个密钥：从现在起，程序访问 /v1、/mcp 和 /api 都要密钥；问答页不受影响。",
                "This is the first key: from now on programs need one for /v1, /mcp and /api; the chat page does not.",
            )
        )


@keys.command("list", cls=Help, help=say("列出密钥；密钥本身不显示。", "List the keys, never their text."))
@click.option("--json", "as_json", is_flag=True, help=say("打印一个 JSON。", "Print one JSON document."))
@_data
def list_keys(as_json: bool, data: Path | None) -> None:
    """List."""
    found = _keys(data).all()
    if as_json:
        echo_json([_as_json(one) for one in found])
    elif not found:
        click.echo(
            say(
                "还没有密钥：程序接口对所有能连上的人开放。",
                "No keys yet: the interfaces are open to whoever reaches them.",
            )
        )
    else:
        for one in found:
            click.echo(_line(one))


@keys.command(
    cls=Help,
    help=say(
        "撤销一个密钥（名称或编号），马上生效，不能恢复。", "Revoke a key by its name or id, at once and for good."
    ),
)
@click.argument("name", metavar=say("名称", "NAME"))
@_data
def revoke(name: str, data: Path | None) -> None:
    """Revoke."""
    key = _keys(data).revoke(name)
    click.echo(say(f"已撤销“{key.name}”（{key.id}）。", f"Revoked {key.name!r} ({key.id})."))


def _keys(data: Path | None) -> "Keys":
    from bot.keys import Keys

    return Keys(Settings.from_env(data=data).keys_file)


def _as_json(key: "Key") -> dict[str, Any]:
    moments = {name: _moment(getattr(key, name)) for name in ("created", "expires", "used", "revoked")}
    return {"id": key.id, "name": key.name, "scopes": list(key.scopes), "per_minute": key.per_minute, **moments}


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _line(key: "Key") -> str:
    day = "%Y-%m-%d"
    parts = [key.id, key.name, " ".join(key.scopes), say(f"每分钟 {key.per_minute}", f"{key.per_minute} a minute")]
    for seconds, zh, en in (
        (key.created, "新建", "made"),
        (key.used, "最近使用", "last used"),
        (key.expires, "到期", "expires"),
        (key.revoked, "已撤销", "revoked"),
    ):
        if seconds is not None:
            shown = datetime.fromtimestamp(seconds).strftime(day if zh != "最近使用" else f"{day} %H:%M")
            parts.append(f"{say(zh, en)} {shown}")
    return " · ".join(parts)
