"""Models from a folder or the model hub, and one clear line where there is none."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.errors import Message, ModelError

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+)?", re.ASCII)


def load(path_or_name: str | Path, make: Callable[..., Any], variable: str) -> Any:
    """Return the library's model; a name that is not in the local cache is downloaded once.

    Args:
        path_or_name: Folder, or name on the model hub.
        make: The library's class, called with a folder, or with a name and `local_files_only`.
        variable: The setting that named the model, for the advice where there is no connection.

    Raises:
        ModelError: If the folder is missing or broken, or there is no such model, or no connection to get it.
    """
    name = str(path_or_name)
    folder = Path(path_or_name).expanduser()
    if not folder.is_dir() and not _HUB_NAME.fullmatch(name):
        raise ModelError(Message(f"没有模型文件夹 {name}。", f"There is no model folder {name}."))
    if folder.is_dir():
        try:
            return make(str(folder))
        except (
            Exception
        ) as error:  # whatever a broken file makes the libraries below raise; some raise Exception itself
            raise ModelError(
                Message(
                    f"模型文件夹 {name} 不完整或已损坏：{_line(error)}",
                    f"The model folder {name} is incomplete or broken: {_line(error)}",
                )
            ) from error
    try:
        return make(name, local_files_only=True)  # in the cache: no connection at all
    except Exception:  # as above; what is wrong comes out when it is loaded from the hub
        _check(name, variable)
    try:
        return make(name)
    except Exception as error:
        raise ModelError(
            Message(f"模型 {name} 无法加载：{_line(error)}", f"The model {name} cannot be loaded: {_line(error)}")
        ) from error


def _check(name: str, variable: str) -> None:
    """Raise ModelError unless the hub can be reached and has the model: the library itself would try for a minute."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    try:
        HfApi().model_info(name, timeout=10)
    except HfHubHTTPError as error:
        raise ModelError(
            Message(
                f"模型库没有模型 {name}，或不许下载。", f"The model hub has no model {name}, or does not give it out."
            )
        ) from error
    except Exception as error:  # no connection; the exception is that of whichever HTTP library is below
        raise ModelError(
            Message(
                f"模型 {name} 不在本机，又无法连接模型库下载。",
                f"The model {name} is not on this machine, and the model hub cannot be reached to download it.",
            ),
            Message(
                f"请在有网络的机器上下载，再把 {variable} 设为其文件夹；或不设 {variable}，使用内置模型。",
                f"Download it elsewhere and set {variable} to its folder, or unset it to use the built-in model.",
            ),
        ) from error


def _line(error: Exception) -> str:
    """Return what the error says in one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
