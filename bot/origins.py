"""Origins of web pages, `https://host[:port]`, as browsers write them, and which of them a list lets in."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_SHAPE = re.compile(r"(?i)(https?)://(\*\.)?([^/?#@:\s\[\]*]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_PORTS = {"http": 80, "https": 443}


def normal(text: str) -> str:
    """Return an origin as browsers write it: lower case, Chinese names in ASCII, no port where it is the usual one.

    `https://*.host` stands for every name below `host`, as in a Content-Security-Policy.

    Raises:
        ValueError: If it is none, or holds a path, a user or anything else that belongs to no origin.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    scheme, wild, host, port = found[1].lower(), found[2] or "", found[3].lower(), found[4]
    if host[0] != "[":
        host = host.encode("idna").decode("ascii")  # UnicodeError, which is a ValueError, for no name at all
        if not all(map(_LABEL.fullmatch, host.split("."))):
            raise ValueError(text)
    if port and not 0 < int(port) < 65_536:
        raise ValueError(text)
    shown = f":{int(port)}" if port and int(port) != _PORTS[scheme] else ""
    return f"{scheme}://{wild}{host}{shown}"


def of(address: str) -> str | None:
    """Return the origin of a page's address; None where it has none, as `about:blank` or a file."""
    try:
        parts = urlsplit(address)
        return normal(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    except ValueError:
        return None


def lets_in(listed: Iterable[str], origin: str) -> bool:
    """Whether a page of `origin` may be let in by a list of normal origins; an empty list lets in nobody.

    Source:
        Content Security Policy Level 3, section 6.7.2.8: a listed `http` page may have moved to `https`.
    """
    return any(_matches(one, origin) for one in listed)


def _matches(listed: str, origin: str) -> bool:
    scheme, _, place = listed.partition("://")
    asked_scheme, _, asked = origin.partition("://")
    if scheme != asked_scheme and (scheme, asked_scheme) != ("http", "https"):
        return False
    if place.startswith("*."):
        return len(asked) > len(place) - 1 and asked.endswith(place[1:])
    return place == asked
