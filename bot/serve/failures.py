"""How a failure is told to a program: our form (DESIGN §5), or OpenAI's under `/v1`."""

import math
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import JSONResponse

from bot.errors import LimitError, RequestError
from index.errors import Lang, Message, QAError
from index.schema import Json

UNEXPECTED = Message("服务器内部出错，已经记入日志。", "Something went wrong on the server; it has been logged.")
_NO_PAGE = Message("没有这个地址。", "There is nothing at this address.")
_NO_METHOD = Message("这个地址不接受这种请求。", "This address does not take requests of this kind.")
_TOO_LARGE = Message("请求太大。", "The request is too large.")
_REFUSED = Message("请求不能处理。", "The request cannot be handled.")
_BY_STATUS = {
    404: ("not_found", _NO_PAGE),
    405: ("method_not_allowed", _NO_METHOD),
    413: ("too_large", _TOO_LARGE),
}
_WRONG: dict[str, Message] = {  # kinds of pydantic's errors, the end of their names where several share one sentence
    "missing": Message("缺少 {field}。", "{field} is missing."),
    "extra_forbidden": Message("不认识 {field}。", "{field} is unknown."),
    "json_invalid": Message("请求正文不是 JSON。", "The body of the request is not JSON."),
    "string_pattern_mismatch": Message("{field} 要写成 YYYY-MM-DD。", "{field} is written YYYY-MM-DD."),
    "too_long": Message("{field} 太长，最多 {limit}。", "{field} is too long: at most {limit}."),
    "too_short": Message("{field} 不能为空。", "{field} is empty."),
    "_equal": Message("{field} 超出范围（{limit}）。", "{field} is out of range ({limit})."),
    "literal_error": Message("{field} 只能是 {limit}。", "{field} is one of {limit}."),
    "_type": Message("{field} 的类型不对。", "{field} has the wrong type."),
    "": Message("{field} 的值不能用。", "The value of {field} cannot be used."),
}
# OpenAI's own words for what its clients tell apart; ours for the rest.
_OPENAI_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}


def error_json(code: str, message: Message, hint: Message | None, lang: Lang) -> Json:
    """Return the one form of an error (DESIGN §5)."""
    return {"error": {"code": code, "message": message.text(lang), "hint": hint.text(lang) if hint else None}}


def openai_json(status: int, code: str, message: str, param: str | None = None) -> Json:
    """Return an error as OpenAI's clients read it.

    Source:
        https://platform.openai.com/docs/guides/error-codes and the error object of its API reference.
    """
    kind = "server_error" if status >= 500 else "rate_limit_error" if status == 429 else "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": param, "code": _OPENAI_CODES.get(status, code)}}


def is_openai(path: str) -> bool:
    """Whether an address is one of OpenAI's protocol."""
    return path == "/v1" or path.startswith("/v1/")


def openai_status(status: int) -> int:
    """Return the status OpenAI gives: what cannot be asked is 400 there, which its clients know as BadRequestError."""
    return 400 if status == 422 else status


def response(error: QAError, path: str, lang: Lang, param: str | None = None) -> JSONResponse:
    """Return the answer to a request that cannot be served, in the form of its address."""
    if is_openai(path):
        status = openai_status(error.status)
        body = openai_json(status, error.code, error.text(lang), param)
    else:
        status, body = error.status, error_json(error.code, error.message, error.hint, lang)
    return JSONResponse(body, status, headers(error))


def headers(error: QAError) -> dict[str, str]:
    """Return what HTTP says of a failure beside its status."""
    found: dict[str, Any] = {}
    if error.status == 401:
        found["WWW-Authenticate"] = 'Bearer realm="wenbao"'
    if isinstance(error, LimitError) and error.wait_s:
        found["Retry-After"] = str(math.ceil(error.wait_s))
    return found


def of_status(status: int) -> tuple[str, Message]:
    """Return code and sentence for a status that the framework answers with."""
    return _BY_STATUS.get(status, ("http_error", _REFUSED))


def wrong_request(error: RequestValidationError | ValidationError) -> RequestError:
    """Return the first thing that is wrong with a request, without repeating its content."""
    first = error.errors()[0]
    kind: str = first["type"]
    message = next(text for end, text in _WRONG.items() if kind.endswith(end))
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path")]
    context: dict[str, Any] = first.get("ctx") or {}
    limits = (context.get(name) for name in ("max_length", "le", "ge", "expected"))
    values = {"field": ".".join(place) or "body", "limit": next((one for one in limits if one is not None), "")}
    return RequestError(Message(message.zh.format(**values), message.en.format(**values)))
