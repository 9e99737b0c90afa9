"""Which language a reader is spoken to in."""

import re

from index.errors import Lang

_TAG = re.compile(r"\s*([A-Za-z]{1,8})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


def chosen(value: str | None) -> Lang | None:
    """Return the language somebody named (`zh`, `zh-CN`, `EN` …), or None if it is none of ours."""
    word = (value or "").strip().lower()[:2]
    return "zh" if word == "zh" else "en" if word == "en" else None


def accepted(header: str, default: Lang) -> Lang:
    """Return what a browser asks for in Accept-Language; `default` where it names none of our languages.

    Source:
        RFC 9110, section 12.5.4. The first of equally weighted languages wins.
    """
    wishes: list[tuple[float, Lang]] = []
    for part in header[:1000].split(","):
        tag = _TAG.fullmatch(part)
        lang = chosen(tag[1]) if tag and len(tag[1]) == 2 else None
        if tag and lang and float(tag[2] or 1) > 0:
            wishes.append((float(tag[2] or 1), lang))
    return max(wishes, key=lambda wish: wish[0])[1] if wishes else default
