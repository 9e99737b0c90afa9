"""What axe-core finds on the page: nothing serious in our own elements; what Gradio's markup causes is listed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.serve.conftest import Visit
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
LISTED = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
QUESTION = "那次仪式5月6日由谁主持？"
OWN = "[class*='wb-'], [id^='wb-'], [class*='wb-'] *"


def serious(visit: Visit) -> Iterator[tuple[str, str, bool]]:
    """Yield rule, place and whether the element is ours, for every serious or critical violation."""
    visit.page.evaluate(AXE)
    found: dict[str, Any] = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for rule in found["violations"]:
        if rule["impact"] not in ("serious", "critical"):
            continue
        for node in rule["nodes"]:
            place = node["target"][-1]
            own = visit.page.evaluate(
                "([place, own]) => [...document.querySelectorAll(place)].some((one) => one.matches(own))", [place, OWN]
            )
            yield rule["id"], f"{place}: {node['failureSummary']}", own


def check(visit: Visit, where: str) -> None:
    found = list(serious(visit))
    assert [one for one in found if one[2]] == [], where
    unlisted = {one[:2] for one in found if f"`{one[0]}`" not in LISTED}
    assert not unlisted, f"{where}: not listed in docs/accessibility.md"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_serious_is_found_in_our_own_elements(browser: Browser, url: str, theme: str, width: int) -> None:
    visit = Visit(browser, url, path=f"/?__theme={theme}", width=width)
    page = visit.page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    expect(page.locator("#chat button.example").first).to_be_visible()
    check(visit, "first page")
    visit.answered(QUESTION)
    visit.answered("新馆开放花了多少钱？")
    page.locator("#chat .wb-up").first.click()
    expect(page.locator(".wb-sheet")).to_be_visible()
    check(visit, "answers and a remark")
    page.keyboard.press("Escape")
    page.locator("#chat .wb-date").first.click()
    expect(page.get_by_label("从")).to_be_visible()
    check(visit, "days")
    page.keyboard.press("Escape")
    visit.answered("有几篇文章说到开放？")
    expect(page.locator("#chat .options button").first).to_be_visible()
    check(visit, "coverage, notes and what is asked back")
    page.locator("#wb-history").click()
    expect(page.locator(".wb-talkname")).to_have_count(1)
    page.locator(".wb-more summary").click()
    check(visit, "drawer")
    page.keyboard.press("Escape")
    page.locator("#chat .wb-cite").first.click()
    expect(page.locator("#wb-panel mark")).to_be_visible()
    check(visit, "panel")
    link = page.locator("#wb-panel .wb-link").get_attribute("href") or ""
    slip = page.locator("#chat .wb-slip").first.get_attribute("href") or ""
    for address, waited in ((link, "mark"), (slip, "#print")):
        page.goto(url + address)
        expect(page.locator(waited).first).to_be_visible()
        check(visit, address)
    visit.close()


def test_nothing_serious_is_found_in_a_quotation(browser: Browser, url: str) -> None:
    for touch in (False, True):
        visit = Visit(browser, url, width=360, touch=touch)
        visit.answered(QUESTION)
        marker = visit.page.locator("#chat .wb-cite")
        marker.tap() if touch else marker.hover()
        expect(visit.page.locator("#wb-card mark")).to_be_visible()
        check(visit, "quotation under a finger" if touch else "quotation under a mouse")
        if touch:
            expect(visit.page.locator("#wb-card button")).to_be_focused()
            visit.page.keyboard.press("Escape")
            expect(marker).to_be_focused()
        visit.close()


def test_the_focus_goes_from_the_head_to_the_answer_to_the_box(browser: Browser, url: str) -> None:
    visit = Visit(browser, url)
    visit.answered(QUESTION)
    page = visit.page
    page.locator("#wb-history").focus()
    order = []
    for _ in range(30):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.className + ' ' + document.activeElement.id"))
    stops = ["wb-new", "wb-edit", "wb-cite", "wb-title", "wb-copy", "wb-slip", "wb-thumb", "scroll-hide"]
    places = [next((at for at, one in enumerate(order) if stop in one), -1) for stop in stops[:-1]]
    assert -1 not in places and places == sorted(places), order
    page.locator("#chat .wb-cite").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")  # by keyboard, as the ring is for those who use one
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    visit.close()


def test_the_arrow_keys_go_through_the_citations_wherever_the_focus_is(browser: Browser, url: str) -> None:
    visit = Visit(browser, url)
    visit.answered("新馆开放花了多少钱？")
    page = visit.page
    page.locator("#chat .wb-found a").first.click()
    expect(page.locator("#wb-panel .wb-count")).to_contain_text("1 /")
    page.locator("#chat .wb-found a").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#wb-panel .wb-count")).to_contain_text("2 /")
    page.locator("#wb-box textarea").fill("打字")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    expect(page.locator("#wb-panel .wb-count")).to_contain_text("2 /")  # the keys belong to the box there
    visit.close()


def test_nothing_moves_for_those_who_want_stillness(browser: Browser, url: str) -> None:
    visit = Visit(browser, url)
    visit.page.emulate_media(reduced_motion="reduce")
    visit.answered(QUESTION)
    moving = (
        "[...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).animationName !== 'none').length"
    )
    assert visit.page.evaluate(moving) == 0
    visit.close()
