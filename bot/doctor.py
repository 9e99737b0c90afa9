"""What an installation needs, looked at one by one, with what to do where something is missing."""

import errno
import os
import platform
import re
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

from bot import calibration
from bot.bots import Bots
from bot.compose import Engine
from bot.settings import Settings
from index.errors import Message, QAError
from prompts import Prompt

_OLDEST = (3, 11)
_HELLO = Prompt("你是一个用来检查连接的助手。", "请只回答一个字：好")
_FREE_BYTES = 500_000_000  # an index of 250 000 chunks, twice: the old one stays until the new one is committed


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name, found: What, and how it is.
        todo: What to do; None where nothing has to be done.
        exit_code: 0 if it is well, else what a command would exit with for want of it.
    """

    name: Message
    found: Message
    todo: Message | None = None
    exit_code: int = 0


def examine(settings: Settings) -> Iterator[Check]:
    """Yield the checks, cheap ones first; none of them raises or changes anything that is kept."""
    engine = Engine(settings)
    yield _python()
    yield _packages()
    yield _folder(settings.data)
    yield _disk(settings.data)
    yield _part(Message("词典", "Dictionary"), lambda: _same(engine.analyzer.name))
    yield _part(Message("向量模型", "Embedder"), lambda: _same(f"{engine.embedder.name} ({engine.embedder.dim})"))
    if settings.llm_url or settings.llm:
        yield _part(Message("语言模型", "Language model"), lambda: _model(engine))
    yield _part(Message("索引", "Index"), lambda: _index(engine))
    yield _part(Message("机器人", "Bots"), lambda: _bots(settings))
    if engine.ready():
        yield _calibration(engine)
    yield _port(settings.host, settings.port)


def _bots(settings: Settings) -> Message:
    shown = (f"{one.name} ({', '.join(one.origins) or '—'})" for one in Bots(settings).all().values())
    return _same("; ".join(shown))


def _same(text: str) -> Message:
    return Message(text, text)


def _python() -> Check:
    name, found = Message("Python", "Python"), _same(f"{platform.python_version()} ({sys.executable})")
    if sys.version_info >= _OLDEST:
        return Check(name, found)
    return Check(name, found, Message("需要 Python 3.11 或更新的版本。", "Python 3.11 or newer is needed."), 3)


def _packages() -> Check:
    name = Message("依赖", "Packages")
    wanted = [re.split(r"[^\w.-]", one)[0] for one in requires("wenbao") or () if "extra ==" not in one]
    missing = [one for one in wanted if not _is_installed(one)]
    if missing:
        words = " ".join(missing)
        return Check(
            name,
            Message(f"缺少 {words}", f"missing: {words}"),
            Message(f"请运行：pip install {words}", f"Run: pip install {words}"),
            3,
        )
    shown = ", ".join(f"{one} {version(one)}" for one in wanted)
    return Check(name, _same(shown))


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


def _folder(folder: Path) -> Check:
    name = Message("数据文件夹", "Data folder")
    try:
        TemporaryFile(dir=_existing(folder)).close()
    except OSError as error:
        why = os.strerror(error.errno or errno.EIO)
        return Check(
            name,
            Message(f"{folder} 不能写：{why}", f"{folder} cannot be written: {why}"),
            Message(
                "换一个文件夹：设 WENBAO_DATA 或 --data，或改它的权限。",
                "Take another folder by WENBAO_DATA or --data, or change its rights.",
            ),
            3,
        )
    return Check(name, Message(f"{folder} 可写", f"{folder} is writable"))


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(_existing(folder)).free
    name, found = Message("磁盘", "Disk"), Message(f"剩余 {free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB free")
    if free >= _FREE_BYTES:
        return Check(name, found)
    return Check(name, found, Message("请腾出空间。", "Make room."), 3)


def _part(name: Message, look: Callable[[], Message]) -> Check:
    """Return what `look` says, or the error it raises with its hint."""
    try:
        return Check(name, look())
    except QAError as error:
        return Check(name, error.message, error.hint, error.exit_code)


def _model(engine: Engine) -> Message:
    """Let the model say a word: that proves address, key and name at once."""
    model = engine.model
    assert model is not None  # the settings name one
    started = monotonic()
    reply = " ".join(model.say(_HELLO).split())[:20]
    took = f"{monotonic() - started:.1f} s"
    return Message(f"{model.name} 已回答“{reply}”（{took}）", f"{model.name} answered “{reply}” ({took})")


def _index(engine: Engine) -> Message:
    store = engine.store()
    articles, sources = sum(1 for _ in store.articles()), len(store.sources())
    return Message(
        f"{sources} 个文件，{articles} 篇文章，{len(store)} 段（版本 {store.version}）",
        f"{sources} files, {articles} articles, {len(store)} passages (version {store.version})",
    )


def _calibration(engine: Engine) -> Check:
    name, folder = Message("校准", "Calibration"), engine.settings.index_folder
    found, version = calibration.load(folder), engine.store().version
    todo = Message("请运行：wenbao calibrate", "Run: wenbao calibrate") if engine.calibration_due() else None
    if found is None:
        told = Message("还没有，用默认的阈值", "none yet; the default thresholds are used")
    else:
        rate, articles = found.false_answers, found.articles
        told = Message(
            f"对 {articles} 篇文章做过，预计误答 {rate.share:.0%}（{rate.count}/{rate.of}）"
            + ("" if found.index == version else f"；那时的版本是 {found.index}，之后收录有变"),
            f"of {articles} articles; expected false answers {rate.share:.0%} ({rate.count}/{rate.of})"
            + ("" if found.index == version else f"; of version {found.index}, and the collection has changed since"),
        )
    return Check(name, told, todo, 0)


def _port(host: str, port: int) -> Check:
    name = Message("端口", "Port")
    try:
        with socket.create_server((host, port)):
            return Check(name, Message(f"{port} 可用", f"{port} is free"))
    except OSError as error:
        why = os.strerror(error.errno or errno.EIO)
        return Check(
            name,
            Message(f"{host}:{port} 不能用：{why}", f"{host}:{port} cannot be used: {why}"),
            Message(f"换一个：wenbao serve --port {port + 1}", f"Take another: wenbao serve --port {port + 1}"),
            2,
        )
