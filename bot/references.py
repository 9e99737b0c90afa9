"""Articles as references after GB/T 7714-2015: what is not known is left out, never guessed.

Source:
    GB/T 7714-2015, sections 4.4 (newspapers), 4.6 (online resources), 8.1 (more than three authors), and the
    letters of annex B: N newspaper, EB electronic bulletin, Z other; OL online.
"""

import re
from collections.abc import Sequence
from datetime import date

from index.schema import Article

_ROLE = re.compile(
    r"[（(）)]|本报|本网|特约|首席|见习|实习生?|全媒体|融媒体|通讯员|记者|作者|撰文|撰稿|摄影报道|摄影|图/文|文/图|编辑|责编|"
    r"文字|图片|报道|[:：/]|(?<!\S)[文图摄](?!\S)"  # the short ones only by themselves: 丁文详 is a name
)
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,8}}·[{_HAN}·]{{1,12}}|[A-Z][\w.' -]{{2,40}}")
_SPREAD = re.compile(rf"(?<![{_HAN}])([{_HAN}])\s+([{_HAN}])(?![{_HAN}])")  # 李 明
_NEWSPAPER = re.compile(r"(?:日|晚|早|晨|周|时|商|农民|青年|都市|法治|工人)?报$")
_OWN_REPORT = re.compile(r"本报(?:讯|记者|评论员|通讯员|综合)")
_SHOWN_AUTHORS = 3


def reference(article: Article, consulted: date) -> str:
    """Return one reference in the order author, title, type, newspaper, date, address; ends with a full stop.

    Args:
        article: What is cited.
        consulted: Day on which it was read; part of references to online resources only.
    """
    letter = _letter(article)
    medium = "/OL" if article.url else ""
    title = " ".join((article.title or article.display_title).split())
    if article.title and article.subtitle:
        title += f"：{' '.join(article.subtitle.split())}"
    head = "".join(f"{part}. " for part in (_authors(article.byline),) if part) + f"{title}[{letter}{medium}]"
    day = article.date if article.date and not article.date.startswith("--") else ""  # a day without its year is none
    read = f"[{consulted.isoformat()}]" if article.url else ""
    if letter == "N":
        place = ", ".join(part for part in (article.publisher, day) if part) + read
    else:
        place = (article.publisher or "") + (f"({day})" if day else "") + read
    return ". ".join(part for part in (head, place, article.url) if part) + ("" if article.url else ".")


def _letter(article: Article) -> str:
    """Return the type: a newspaper where the publisher or the text says so, else online or other."""
    if _NEWSPAPER.search(article.publisher or "") or _OWN_REPORT.search(article.text):
        return "N"
    return "EB" if article.url else "Z"


def _authors(byline: str | None) -> str:
    """Return the names in a byline; nothing if any part of it is not surely a name."""
    names = _names(_SPREAD.sub(r"\1\2", _ROLE.sub(" ", byline or "")))
    if not names:
        return ""
    return ", ".join([*names[:_SHOWN_AUTHORS], *(["等"] if len(names) > _SHOWN_AUTHORS else [])])


def _names(text: str) -> Sequence[str]:
    found = [part.strip() for part in re.split(r"[、，,;；\s　]+", text) if part.strip()]
    return list(dict.fromkeys(found)) if all(_NAME.fullmatch(one) for one in found) else ()
