"""How large the widget is and how soon it can be used: `python -m tests.bench widget [--runs N]`.

Bytes are those of `widget.js`, and of all that the frame loads, compressed by gzip as a proxy does. Times are of a real
Chromium on a host page of another site, told by the page itself: from the click on the bubble until the frame says that
it can be typed into, and from a question until its finished answer. Every run is a browser context of its own, so that
nothing is cached. Other programs that are running count against it: look at the load that is printed, too.
"""

import argparse
import gzip
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, expect, sync_playwright

from bot.compose import SEEDS, Engine
from bot.settings import Settings
from tests.bot.serve.conftest import SWITCHES, serving
from tests.bot.serve.host_pages import RESOLVER, HostPages, hosting
from tests.bot.serve.widget_visit import WidgetVisit

_CLOCK = """
  window.times = {};
  addEventListener('click', () => { times.click = performance.now(); }, true);
  addEventListener('message', (event) => { times[event.data.type] = performance.now(); });
"""
BUDGETS = {"widget.js, kB gzipped": 10.0, "frame, kB gzipped": 40.0, "usable, ms": 500.0}


def main(arguments: list[str]) -> None:
    """Measure and print, each with its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args(arguments).runs
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with hosting() as host, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = Settings(data=Path(folder), origins=(host.origin(),))
        engine = Engine(settings)
        engine.update([SEEDS])
        question = engine.examples()[0]
        with serving(engine, settings) as url:
            qa = url.replace("127.0.0.1", "qa.corp")
            browser = playwright.chromium.launch(executable_path=chromium, args=[*SWITCHES.split(), RESOLVER])
            sizes(browser, host, qa)
            speed(browser, host, qa, question, runs)


def sizes(browser: Browser, host: HostPages, qa: str) -> None:
    """Print how much is sent, by what a browser really asks for."""
    visit = WidgetVisit(browser, host, qa)
    bodies: dict[str, bytes] = {}
    visit.page.on("response", lambda one: bodies.update({one.url: one.body()}) if one.url.startswith(qa) else None)
    visit.open()
    visit.bubble().click()
    expect(visit.frame().locator(".choice").first).to_be_visible()
    visit.close()
    packed = {url: len(gzip.compress(body, 9)) / 1000 for url, body in bodies.items()}
    script = packed.pop(f"{qa}/widget.js")
    report("widget.js, kB gzipped", script)
    report("frame, kB gzipped", sum(packed.values()), f"{len(packed)} requests")


def speed(browser: Browser, host: HostPages, qa: str, question: str, runs: int) -> None:
    """Print medians and worst."""
    usable, answered = [], []
    for _ in range(runs + 1):
        visit = WidgetVisit(browser, host, qa)
        visit.page.add_init_script(_CLOCK)
        visit.open()
        visit.bubble().click()
        expect(visit.box()).to_be_focused()
        visit.page.evaluate("(question) => { times.ask = performance.now(); wenbao.ask(question); }", question)
        expect(visit.frame().locator(".exchange .tools")).to_be_visible()
        found: dict[str, float] = visit.page.evaluate("times")
        usable.append(found["hello"] - found["click"])
        answered.append(found["answer"] - found["ask"])
        visit.close()
    for name, times in (("usable, ms", usable[1:]), ("answered, ms", answered[1:])):  # the first run warms the server
        report(name, median(times), f"median of {runs}, best {min(times):.0f}, worst {max(times):.0f}")
    print(f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")


def report(name: str, value: float, more: str = "") -> None:
    """Print one line."""
    budget = BUDGETS.get(name)
    verdict = "" if budget is None else f"budget {budget:g}: {'held' if value <= budget else 'BROKEN'}"
    print(f"{name:<24}{value:>9.1f}  {verdict:<22}{more}")


if __name__ == "__main__":
    main(sys.argv[1:])
