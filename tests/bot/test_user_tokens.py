import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from bot.errors import UserTokenError
from bot.user_tokens import LONGEST_S, user

SECRET = "s" * 32
NOW = 1_700_000_000.0
GOOD = {"sub": "wang", "aud": "news", "exp": NOW + 300}


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(claims: Any, secret: str = SECRET, head: Any = None) -> str:
    """A token made as the RFC says, with the standard library alone: the example of docs/widget.md."""
    parts = [encoded(json.dumps(one).encode()) for one in (head or {"alg": "HS256", "typ": "JWT"}, claims)]
    signed = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, encoded(signed)])


def test_a_good_token_names_its_user() -> None:
    assert user(token(GOOD), SECRET, "news", NOW) == "wang"
    assert user(token({**GOOD, "aud": ["other", "news"]}), SECRET, "news", NOW) == "wang"


def test_tokens_of_these_tests_are_signed_as_in_the_rfc() -> None:
    """RFC 7515, appendix A.1."""
    key = base64.urlsafe_b64decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
    )
    signed, _, signature = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS"
        "9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    ).rpartition(".")
    assert encoded(hmac.new(key, signed.encode(), hashlib.sha256).digest()) == signature


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({**GOOD, "exp": NOW - 61}, "expired"),
        ({**GOOD, "nbf": NOW + 61}, "expired"),
        ({**GOOD, "nbf": "soon"}, "expired"),
        ({**GOOD, "exp": NOW + LONGEST_S + 61}, "exp"),
        ({**GOOD, "exp": float("nan")}, "exp"),
        ({**GOOD, "exp": float("inf")}, "exp"),
        ({**GOOD, "exp": True}, "exp"),
        ({**GOOD, "exp": str(NOW)}, "exp"),
        ({"sub": "wang", "aud": "news"}, "exp"),
        ({**GOOD, "aud": "other"}, "another bot"),
        ({"sub": "wang", "exp": NOW + 300}, "another bot"),
        ({**GOOD, "aud": ["x"]}, "another bot"),
        ({**GOOD, "sub": ""}, "no user"),
        ({**GOOD, "sub": 7}, "no user"),
        ({**GOOD, "sub": "x" * 201}, "no user"),
        ([], "no JWT"),
    ],
)
def test_a_token_that_says_something_else_is_refused(claims: Any, said: str) -> None:
    with pytest.raises(UserTokenError, match=said):
        user(token(claims), SECRET, "news", NOW)


@pytest.mark.parametrize(
    "head", [{"alg": "none"}, {"alg": "HS512"}, {"alg": "RS256"}, {}, {"alg": "HS256", "crit": ["x"]}]
)
def test_only_one_algorithm_is_taken(head: dict[str, Any]) -> None:
    with pytest.raises(UserTokenError, match="HS256"):
        user(token(GOOD, head=head or {"typ": "JWT"}), SECRET, "news", NOW)


def test_another_secret_and_a_changed_claim_are_refused() -> None:
    with pytest.raises(UserTokenError, match="signature"):
        user(token(GOOD, "t" * 32), SECRET, "news", NOW)
    head, _, signature = token(GOOD).split(".")
    forged = ".".join([head, encoded(json.dumps({**GOOD, "sub": "boss"}).encode()), signature])
    with pytest.raises(UserTokenError, match="signature"):
        user(forged, SECRET, "news", NOW)


@pytest.mark.parametrize("text", ["", "a", "a.b", "a.b.c", "....", "é.é.é", "x" * 9_000, "e30.e30.", "W10.e30.AA"])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(UserTokenError):
        user(text, SECRET, "news", NOW)
