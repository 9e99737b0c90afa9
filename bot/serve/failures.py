"""How a failure is told to a program: our form (DESIGN §5), or OpenAI's under `/v1`."""

import math
from typing import Any

from starlette.responses import JSONResponse

from bot.errors import LimitError
from index.errors import Lang, Message, QAError
from index.schema import Json

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
