"""The chat page, measured in Chromium: from the Enter key to the sources, and to the finished answer, over the seeds.

The clock runs in the page: from the `keydown` of Enter to the first frame in which the passages found, or the sources
of the answer if that is as fast, stand in the document. Two questions are asked before the clock is looked at.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from bot.compose import Engine
from bot.settings import Settings
from index import build
from tests.bot.serve.conftest import SWITCHES, Visit, serving
from tests.conftest import SEEDS

_CLOCK = """
() => {
    window.clock = { key: 0, sources: 0, answer: 0 };
    addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        window.clock = { key: performance.now(), sources: 0, answer: 0, before: seen() };
    }, true);
    const seen = () => document.querySelectorAll('#chat .wb-sources, #chat .wb-refusal .wb-found').length;
    new MutationObserver(() => {
        const now = performance.now(), clock = window.clock;
        const working = document.querySelector('#chat .wb-working .wb-found');
        if (!clock.sources && (working || seen() > clock.before)) clock.sources = now;
        if (!clock.answer && seen() > clock.before) clock.answer = now;
    }).observe(document.body, { childList: true, subtree: true });
}
"""


def main(chromium: str, rounds: int = 12) -> None:
    """Print milliseconds: median and slowest."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = Settings(data=Path(folder))
        engine = Engine(settings)
        build.update(settings.index_folder, [SEEDS], embedder=engine.embedder, analyzer=engine.analyzer)
        questions = engine.examples(4)
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES.split())
        with serving(engine, settings) as url:
            visit = Visit(browser, url)
            visit.page.evaluate(_CLOCK)
            times: dict[str, list[float]] = {"sources": [], "answer": []}
            for number in range(rounds + 2):
                visit.ask(questions[number % len(questions)])
                while not (clock := visit.page.evaluate("window.clock"))["answer"]:
                    visit.page.wait_for_timeout(20)  # asking the page in a loop of its own would need eval
                if number > 1:
                    for name, found in times.items():
                        found.append(clock[name] - clock["key"])
            for name, found in times.items():
                print(f"{name:8} median {median(found):5.0f} ms, slowest {max(found):5.0f} ms, n = {len(found)}")
            visit.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium")
