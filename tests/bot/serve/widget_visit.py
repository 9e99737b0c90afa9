"""A browser on a host page of another site with the widget in it, and what went wrong there."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from playwright.sync_api import Request as Sent

from tests.bot.serve.host_pages import HostPages

QUESTION = "谁是馆长，由谁主持仪式？"
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>内网门户</title><link rel="icon" href="data:,">{head}</head>
<body><h1>内网门户</h1><button id="own">页面自己的按钮</button>{body}{script}</body></html>"""


class WidgetVisit:
    """One tab; `close` fails if anything was asked of a third host, threw, or was answered with an error."""

    def __init__(self, browser: Browser, host: HostPages, qa: str, **context: Any) -> None:
        context = {"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", "reduced_motion": "reduce", **context}
        self.host, self.qa = host, qa
        self._context = browser.new_context(**context)
        self.page: Page = self._context.new_page()
        self.wrong: list[str] = []
        self.said: list[str] = []  # in the console
        own = {urlsplit(qa).netloc, ""}
        ports = {str(host.port)}
        self._context.on(
            "request",
            lambda one: (
                None
                if urlsplit(one.url).netloc in own or str(urlsplit(one.url).port) in ports
                else self.wrong.append(f"leaves: {one.url}")
            ),
        )
        self._context.on(
            "response", lambda one: self.wrong.append(f"{one.status} {one.url}") if one.status >= 400 else None
        )
        self._context.on("weberror", lambda one: self.wrong.append(f"error: {one.error}"))
        self._context.on("console", lambda one: self.said.append(f"{one.type}: {one.text}"))

    def script(self, attributes: str = "") -> str:
        return f'<script src="{self.qa}/widget.js" {attributes} defer></script>'

    def open(
        self,
        attributes: str = "",
        *,
        body: str = "",
        head: str = "",
        path: str = "/page",
        name: str = "intra",
        page: str = PAGE,
        **headers: str,
    ) -> None:
        """Put the widget into a host page and go there."""
        markup = page.replace("{head}", head).replace("{body}", body).replace("{script}", self.script(attributes))
        self.host.put(path, markup, **headers)
        self.page.goto(self.host.origin(name) + path)

    def bubble(self, bot: str = "default") -> Locator:
        return self.page.locator(f"#wenbao-{bot} .bubble")

    def frame(self, bot: str = "default") -> FrameLocator:
        return self.page.frame_locator(f"#wenbao-{bot} iframe")

    def box(self, bot: str = "default") -> Locator:
        return self.frame(bot).locator("textarea")

    def ask(self, question: str = QUESTION, bot: str = "default") -> None:
        """Ask and wait for the finished answer."""
        finished = self.frame(bot).locator(".exchange .answer:not(.working) .tools")
        before = finished.count()
        self.box(bot).fill(question)
        self.box(bot).press("Enter")
        expect(finished).to_have_count(before + 1)

    def record(self) -> None:
        """Keep the widget's events in `window.told`, from before it is there."""
        names = "['ready', 'answer', 'citation-click', 'error']"
        self.page.add_init_script(
            f"window.told = []; for (const name of {names}) document.addEventListener('wenbao:' + name, "
            "(event) => told.push([name, event.detail.bot, event.detail.detail]));"
        )

    def told(self, name: str) -> list[Any]:
        found: list[Any] = self.page.evaluate("told")
        return [detail for one, _, detail in found if one == name]

    def close(self) -> None:
        self._context.close()
        assert self.wrong == []


def sent_body(request: Sent) -> dict[str, Any]:
    """Return the JSON of a request."""
    body: dict[str, Any] = json.loads(request.post_data or "{}")
    return body


def folder_of_bots(folder: Path, port: int) -> None:
    """Write bots whose origins are host pages on `port`."""
    intra = f'origins = ["http://intra.corp:{port}"]'
    (folder / "bots.toml").write_text(
        f"""
[default]
{intra}

[news]
{intra}
title = "新闻问答"
greeting = "想查哪条新闻？"
starters = ["新馆什么时候开放？"]
lang = "en"

[staff]
{intra}
user_secret = "{"s" * 32}"

[few]
{intra}
limits = {{session = 1}}
""",
        encoding="utf-8",
    )
