"""Who asks, as the host's own server says: a short-lived token that it signs with the secret of a bot.

The token is a JSON Web Token with HMAC-SHA256, so that any server can make one with the library it has. It travels
from the host page to the frame by postMessage and never stands in an address.
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from bot.errors import UserTokenError
from index.errors import Message

MIN_SECRET_BYTES = 32  # RFC 7518, section 3.2: at least as long as the hash
LONGEST_S = 3_600  # what lives longer is no proof that somebody is logged in now
_SKEW_S = 60  # clocks of two servers
_MAX_CHARS = 4_096
_MAX_NAME_CHARS = 200

_FORM = Message("登录凭证不是 HS256 签名的 JWT。", "The user token is no JWT signed with HS256.")
_SIGNED = Message("登录凭证的签名不对。", "The signature of the user token is wrong.")
_EXPIRED = Message("登录凭证已过期。", "The user token has expired.")
_LONG = Message(
    "登录凭证没有 exp，或有效期超过一小时。", "The user token has no exp, or one that is more than an hour away."
)
_OTHER = Message("登录凭证不是给这个机器人的（aud）。", "The user token is for another bot (aud).")
_NOBODY = Message("登录凭证没有写明用户（sub）。", "The user token names no user (sub).")


def user(token: str, secret: str, bot: str, now: float) -> str:
    """Return the user (`sub`) that a token names.

    Args:
        token: JSON Web Token in its compact form, with `sub`, `exp` and `aud` (the name of the bot).
        secret: What the host's server signs with.
        bot: Name of the bot it has to be for.
        now: Seconds since 1970.

    Raises:
        UserTokenError: If anything about it is not as it must be; says what.

    Source:
        RFC 7519 (JSON Web Token), RFC 7515 (its signature).
    """
    parts = token.split(".")
    if len(token) > _MAX_CHARS or len(parts) != 3:
        raise UserTokenError(_FORM)
    head, claims = _part(parts[0]), _part(parts[1])
    if head.get("alg") != "HS256" or "crit" in head:  # "none" and algorithms of another kind forge signatures
        raise UserTokenError(_FORM)
    signed = hmac.new(secret.encode(), f"{parts[0]}.{parts[1]}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(signed, _bytes(parts[2])):
        raise UserTokenError(_SIGNED)
    _check_times(claims, now)
    audience = claims.get("aud")
    if bot not in (audience if isinstance(audience, list) else [audience]):
        raise UserTokenError(_OTHER)
    name = claims.get("sub")
    if not isinstance(name, str) or not 0 < len(name) <= _MAX_NAME_CHARS:
        raise UserTokenError(_NOBODY)
    return name


def _check_times(claims: dict[str, Any], now: float) -> None:
    expires, begins = _seconds(claims.get("exp")), _seconds(claims.get("nbf", 0))
    if expires is None or not expires <= now + LONGEST_S + _SKEW_S:
        raise UserTokenError(_LONG)
    if expires < now - _SKEW_S or begins is None or not begins <= now + _SKEW_S:
        raise UserTokenError(_EXPIRED)


def _seconds(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _part(text: str) -> dict[str, Any]:
    try:
        data = json.loads(_bytes(text))
    except (ValueError, RecursionError) as error:
        raise UserTokenError(_FORM) from error
    if not isinstance(data, dict):
        raise UserTokenError(_FORM)
    return data


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise UserTokenError(_FORM) from error
