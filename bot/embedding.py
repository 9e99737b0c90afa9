"""What an administrator pastes into a page, and whether that page may embed a bot."""

from html import escape
from urllib.parse import urlsplit

from bot import origins
from bot.bots import DEFAULT, Bot
from bot.errors import RequestError
from index.errors import Message


def snippet(server: str, bot: Bot) -> str:
    """Return the line for the page; `server` is the address of the chat page."""
    named = "" if bot.name == DEFAULT else f' data-bot="{escape(bot.name)}"'
    return f'<script src="{escape(server.rstrip("/"))}/widget.js"{named} defer></script>'


def server_address(text: str) -> str:
    """Return the address of the server as browsers reach it.

    Raises:
        RequestError: If it is none.
    """
    if origins.of(text) is None or urlsplit(text).query or urlsplit(text).fragment:
        raise RequestError(
            Message(f"{text!r} 不是网址。", f"{text!r} is no web address."),
            Message("写成 https://qa.intra 或 https://intra/qa。", "Write https://qa.intra or https://intra/qa."),
        )
    return text.rstrip("/")


def problems(page: str, server: str, bot: Bot) -> list[Message]:
    """Return why a page may not show the widget; nothing if it may.

    Raises:
        RequestError: If `page` is no address of a page.
    """
    origin = origins.of(page)
    if origin is None:
        raise RequestError(
            Message(f"{page!r} 不是网页的地址。", f"{page!r} is no address of a page."),
            Message("写成 https://intra/news/1.html。", "Write https://intra/news/1.html."),
        )
    found = []
    if not origins.lets_in(bot.origins, origin):
        listed = "、".join(bot.origins) or "无"
        found.append(
            Message(
                f"{origin} 没有获准嵌入“{bot.name}”（现在允许：{listed}）。请在 bots.toml 的 [{bot.name}] 里写上："
                f'origins = ["{origin}"]',
                f"{origin} may not embed “{bot.name}” (allowed: {', '.join(bot.origins) or 'nobody'}). "
                f'Add to [{bot.name}] in bots.toml: origins = ["{origin}"]',
            )
        )
    if origin.startswith("https:") and not server.startswith("https:"):
        found.append(
            Message(
                f"页面用 https，而 {server} 不用：浏览器不会载入它。"
                "请让问报也用 https（docs/serving.md），再用 --server 写上它的地址。",
                f"The page is https and {server} is not: browsers will not load it. Serve Wenbao over https, too "
                "(docs/serving.md), and name its address by --server.",
            )
        )
    return found
