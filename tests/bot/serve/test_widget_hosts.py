"""Host pages that make it hard: hostile styles, strict policies, old scripts, phones, zoom, pages not listed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, Visiting, make_article, serving
from tests.bot.serve.host_pages import HostPages
from tests.bot.serve.test_accessibility import AXE
from tests.bot.serve.test_hostile import PAYLOADS, batches
from tests.bot.serve.widget_visit import PAGE, QUESTION, WidgetVisit

pytestmark = pytest.mark.browser

HOSTILE_STYLE = """<style>
* { all: unset !important; }
* { display: none !important; color: red !important; font-size: 90px !important; }
body, html > div, iframe { transform: rotate(9deg) !important; }
html, body { display: block !important; }
iframe, div, button, html > div { visibility: hidden !important; opacity: 0 !important; position: static !important; }
html { font-size: 62.5%; zoom: 1; }
</style>"""
# What old libraries do to everybody's objects: enumerable additions, other meanings of standard names.
OLD_SCRIPTS = """<script>
Array.prototype.toJSON = function () { return JSON.stringify(this); };
String.prototype.toJSON = function () { return '"' + this + '"'; };
Object.prototype.extend = function () { return this; };
Array.prototype.each = Array.prototype.remove = function () {};
Array.from = window.$A = function (list) { return list && list.toArray ? list.toArray() : []; };
Function.prototype.bind = function (self) { var act = this; return function () { return act.apply(self, arguments) } };
Element.prototype.remove = function () { this.parentNode.removeChild(this); return this; };
Element.prototype.hide = Element.prototype.show = function () { this.style.display = 'none'; };
Element.prototype.on = function () { return this; };
window.JSON.parse = null;
window.$ = window.jQuery = function (what) { return document.querySelectorAll(what); };
window.define = function () {}; window.define.amd = {}; window.module = { exports: {} }; window.exports = {};
</script>"""


@pytest.fixture(scope="module")
def qa(widget_server: tuple[str, SmallEngine]) -> str:
    return widget_server[0]


def used(visit: WidgetVisit) -> None:
    """Open, ask, read the passage, shut: with the mouse, so that what cannot be seen or hit fails."""
    visit.bubble().click()
    visit.ask()
    visit.frame().locator(".cite").click()
    expect(visit.frame().locator(".card mark")).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.frame().locator("header .round").click()
    expect(visit.page.locator("#wenbao-default .panel")).to_be_hidden()


def test_hostile_styles_change_nothing(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    calm = visit.bubble().bounding_box()
    visit.bubble().click()
    expect(visit.box()).to_be_visible()
    calm_panel = visit.page.locator("#wenbao-default .panel").bounding_box()
    visit.open(head=HOSTILE_STYLE, path="/hostile")
    expect(visit.box()).to_be_visible()
    assert visit.bubble().bounding_box() == calm
    assert visit.page.locator("#wenbao-default .panel").bounding_box() == calm_panel
    visit.bubble().click()
    used(visit)


def test_inline_stands_under_hostile_styles(visiting: Visiting) -> None:
    visit = visiting()
    style = "<style>#here * { all: unset !important; display: none !important; }</style>"
    visit.open('data-target="#here"', head=style, body='<div id="here" style="width:600px;height:500px"></div>')
    box = visit.page.locator("#here iframe").bounding_box()
    assert box and box["width"] > 590 and box["height"] > 490
    visit.ask()


def test_a_strict_policy_needs_two_entries(visiting: Visiting, qa: str) -> None:
    visit = visiting()
    policy = (
        f"default-src 'none'; script-src {qa}; frame-src {qa}; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    visit.open(path="/strict", Content_Security_Policy=policy)
    used(visit)
    assert [one for one in visit.said if "Content Security Policy" in one and "data:," not in one] == []


def test_quirks_mode(visiting: Visiting) -> None:
    visit = visiting()
    visit.open(path="/quirks", page=PAGE.removeprefix("<!doctype html>\n"))
    assert visit.page.evaluate("document.compatMode") == "BackCompat"
    box = visit.bubble().bounding_box()
    assert box and (1280 - box["x"] - box["width"], 800 - box["y"] - box["height"]) == (24, 24)
    used(visit)


def test_a_page_that_lives_on_an_old_jquery(visiting: Visiting) -> None:
    visit = visiting()
    file = Path(__file__).parent / "jquery" / "jquery.min.js"
    visit.host.put("/jquery.js", file.read_text(encoding="utf-8"), Content_Type="text/javascript")
    own = """<script src="/jquery.js"></script><script>jQuery(function ($) {
        $('#own').on('click', function () { $(this).text($.fn.jquery); });
        $('body').append($('<p>').text('late'));
    });</script>"""
    visit.open(head=own, path="/jquery")
    used(visit)
    visit.page.locator("#own").click()
    expect(visit.page.locator("#own")).to_have_text("1.12.4")  # the page's own scripts go on as before


def test_old_libraries_that_change_everybodys_objects(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open(head=OLD_SCRIPTS, path="/old", name="intra")
    used(visit)
    assert visit.told("error") == []
    visit.page.reload()  # the talk was kept in spite of what JSON is here
    visit.bubble().click()
    expect(visit.frame().locator(".cite")).to_have_count(1)
    assert visit.page.evaluate("Object.keys(module.exports).length") == 0


def test_nothing_of_the_host_page_is_touched(visiting: Visiting) -> None:
    things = "document.title, document.body.outerHTML, document.head.outerHTML, location.href, history.length"
    state = f"JSON.stringify([{things}])"
    visit = visiting()
    visit.open()
    visit.page.wait_for_function("window.wenbao")
    visit.page.goto("about:blank")
    visit.page.add_init_script("window.before = new Set(Object.getOwnPropertyNames(window))")
    visit.page.goto(f"{visit.host.origin()}/page")
    before = visit.page.evaluate(state)
    used(visit)
    assert visit.page.evaluate(state) == before
    assert visit.page.evaluate("Object.getOwnPropertyNames(window).filter((one) => !before.has(one))") == [
        "before",
        "wenbao",
    ]
    assert visit.page.evaluate("[...document.documentElement.children].map((one) => one.tagName)") == [
        "HEAD",
        "BODY",
        "DIV",
    ]
    assert visit.page.evaluate("document.documentElement.attributes.length") == 1
    visit.page.evaluate("wenbao.destroy()")
    assert visit.page.evaluate("[...document.documentElement.children].map((one) => one.tagName)") == ["HEAD", "BODY"]


def test_a_phone_is_filled_and_the_keyboard_leaves_the_field_in_sight(visiting: Visiting) -> None:
    visit = visiting(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, device_scale_factor=2)
    visit.open()
    visit.bubble().tap()
    panel = visit.page.locator("#wenbao-default .panel")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    expect(visit.bubble()).to_be_hidden()
    visit.ask()
    assert visit.frame().locator("main").evaluate("(one) => one.scrollWidth <= one.clientWidth")
    visit.page.evaluate(
        "Object.defineProperty(visualViewport, 'height', {configurable: true, get: () => 400});"
        "visualViewport.dispatchEvent(new Event('resize'))"
    )  # what a keyboard that covers the page does
    box = visit.box().bounding_box()
    assert box and box["y"] + box["height"] <= 400
    assert visit.box().evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 16  # or phones zoom in
    visit.frame().locator("header .round").tap()
    expect(visit.bubble()).to_be_visible()


def test_zoomed_to_twice_the_size_everything_is_in_sight(visiting: Visiting) -> None:
    """Zoom halves the page in CSS pixels: 1280 by 800 become 640 by 400."""
    visit = visiting(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    visit.open()
    visit.bubble().click()
    panel = visit.page.locator("#wenbao-default .panel").bounding_box()
    assert panel and panel["y"] == 0 and panel["height"] == 400 and panel["x"] + panel["width"] <= 640
    visit.ask()
    frame = visit.frame()
    frame.locator(".cite").click()
    for name in (".card .round", ".card mark", ".card a"):
        box = frame.locator(name).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 400, name


# Who may not embed.


def test_a_page_that_is_not_listed_shows_one_line(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open(path="/elsewhere", name="other")
    visit.bubble().click()
    notice = visit.page.locator("#wenbao-default .notice")
    expect(notice).to_contain_text(f"没有允许本页（{visit.host.origin('other')}）使用“default”")
    assert notice.get_attribute("role") == "alert"
    assert visit.page.locator("iframe").is_hidden()
    said = [one for one in visit.said if one.startswith("error: wenbao")]
    assert visit.page.evaluate("document.activeElement.id") == "wenbao-default"
    assert len(said) == 1 and "wenbao widget" in said[0] and "--bot default" in said[0]
    assert [one["code"] for one in visit.told("error")] == ["refused"]
    visit.page.keyboard.press("Escape")  # the focus went in, as it does in the chat
    expect(notice).to_be_hidden()
    expect(visit.bubble()).to_be_focused()
    visit.page.context.route("**/embed?**", lambda one: one.fulfill(body="", content_type="text/html"))
    visit.bubble().click()
    notice.get_by_role("button").click()
    expect(visit.bubble()).to_be_focused()
    visit.wrong = [one for one in visit.wrong if not one.startswith("403")]


@pytest.mark.parametrize("attributes", ['data-bot="nobody"', 'data-bot="nobody" data-target="#here"'])
def test_an_unknown_bot_and_a_server_that_is_away_show_the_same_line(visiting: Visiting, attributes: str) -> None:
    visit = visiting()
    visit.open(attributes, body='<div id="here" style="width:600px;height:500px"></div>')
    if "target" not in attributes:
        visit.bubble("nobody").click()
    expect(visit.page.locator("#wenbao-nobody .notice")).to_contain_text("“nobody”")
    visit.wrong = [one for one in visit.wrong if not one.startswith("404")]


def test_a_frame_put_there_by_another_page_is_not_shown(visiting: Visiting, qa: str) -> None:
    """A page that hides where it is from passes the Referer check; the browser itself holds it."""
    visit = visiting()
    frame = f'<iframe src="{qa}/embed" referrerpolicy="no-referrer" width="400" height="500"></iframe>'
    visit.host.put("/copy", PAGE.format(head="", body=frame, script=""))
    visit.page.goto(f"{visit.host.origin('other')}/copy")
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.frame_locator("iframe").locator("textarea").count() == 0
    assert any("frame-ancestors" in one for one in visit.said)


def test_messages_of_others_are_not_heard(visiting: Visiting, qa: str) -> None:
    """Neither the page nor another frame can speak for the widget, nor another frame for the page."""
    visit = visiting()
    visit.record()
    visit.host.put(
        "/liar",
        "<script>parent.postMessage({wenbao: 1, type: 'error', value: {code: 'x'}}, '*');"
        "for (let i = 0; i < parent.length; i += 1)"
        " parent[i].postMessage({wenbao: 1, type: 'ask', value: '新馆'}, '*')</script>",
    )
    visit.open('data-target="#here"', body='<div id="here" style="width:600px;height:500px"></div>')
    visit.page.wait_for_function("told.length > 0")
    visit.page.evaluate("postMessage({wenbao: 1, type: 'error', value: {code: 'y'}}, '*')")
    visit.page.evaluate(
        "(url) => new Promise((done) => { const frame = document.createElement('iframe');"
        " frame.src = url; frame.onload = done; document.body.append(frame); })",
        f"{visit.host.origin('third')}/liar",
    )
    visit.page.evaluate(
        "const inner = document.querySelector('#here > div').shadowRoot.querySelector('iframe').contentWindow;"
        "for (const one of [{type: 'ask', value: '新馆'}, 'x', null, {wenbao: 1, type: 'toString'}])"
        " inner.postMessage(one, '*')"
    )
    visit.page.wait_for_timeout(300)
    assert [one[0] for one in visit.page.evaluate("told")] == ["ready"]
    assert visit.frame().locator(".exchange").count() == 0
    visit.page.locator("body > iframe").evaluate("(one) => one.remove()")
    visit.ask()


def test_the_frame_alone_says_that_it_belongs_into_a_page(visiting: Visiting, qa: str) -> None:
    visit = visiting()
    visit.page.goto(f"{qa}/embed")
    expect(visit.page.locator(".failure")).to_contain_text("嵌入了它的页面")


def test_a_server_that_was_away_is_tried_again_when_the_bubble_is_opened_again(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.context.route("**/embed?**", lambda one: one.abort(), times=1)
    visit.open()
    visit.bubble().click()
    expect(visit.page.locator("#wenbao-default .notice")).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.bubble().click()
    visit.ask()
    expect(visit.frame().locator(".cite")).to_have_count(1)


# Attacks.


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, host: HostPages) -> Iterator[str]:
    articles = [
        make_article(f"{number}:{text[:60]}", text, f"第{number}号文章说：{text}。", source=f"{number}/{text}.txt",
                     byline=text, publisher=text, date_text=text, url=f"javascript:{text}")
        for number, text in enumerate(batches())
    ]  # fmt: skip
    settings = Settings(data=tmp_path_factory.mktemp("attacked"))
    title = json.dumps(batches()[0][:300])
    origins = f'origins = ["http://intra.corp:{host.port}"]'
    limits = "limits = {minute = 1000}"
    (settings.data / "bots.toml").write_text(
        f"[default]\n{origins}\n{limits}\n[titled]\n{origins}\ntitle = {title}\ngreeting = {title}\n", encoding="utf-8"
    )
    with serving(SmallEngine(settings, articles), settings) as url:
        yield url.replace("127.0.0.1", "qa.corp")


FORBIDDEN = (
    "img, script, svg, style, iframe, object, math, video, x, meta, link, form form, a[href]:not([href^='http'])"
)


def test_no_payload_runs_in_answers_cards_or_questions(browser: Browser, host: HostPages, attacked: str) -> None:
    visit = WidgetVisit(browser, host, attacked)
    visit.page.on("dialog", lambda one: visit.wrong.append(f"dialog: {one.message}"))
    visit.open('data-context="page"')
    visit.bubble().click()
    for text in batches():
        visit.page.evaluate("(text) => { document.title = text; }", text)
        visit.ask(text)
        visit.frame().locator(".cite").last.click()
        expect(visit.frame().locator(".card mark")).to_be_visible()
        visit.page.keyboard.press("Escape")
    for one in visit.frame().locator(".more summary").all():
        one.click()
    inside = visit.frame().locator(f"body :is({FORBIDDEN})")
    assert inside.count() == 0
    frames = [one for one in visit.page.frames if one != visit.page.main_frame]
    for each in (visit.page.main_frame, *frames):
        assert each.evaluate("window.hacked") is None
    visit.page.reload()
    expect(visit.frame().locator(".question")).to_have_count(min(20, len(batches())))
    assert visit.page.evaluate("window.hacked") is None
    visit.close()


def test_no_payload_runs_from_attributes_or_bots(browser: Browser, host: HostPages, attacked: str) -> None:
    visit = WidgetVisit(browser, host, attacked)
    visit.page.on("dialog", lambda one: visit.wrong.append(f"dialog: {one.message}"))
    names = ["title", "greeting", "placeholder", "starters", "filter", "color", "position", "offset", "theme", "lang"]
    visit.host.put("/bare", PAGE.format(head="", body='<div id="here"></div>', script=""))
    visit.page.goto(f"{visit.host.origin()}/bare")
    add = """([src, names, text]) => new Promise((done) => {
      const tag = document.createElement('script');
      tag.src = src;
      for (const name of names) tag.dataset[name] = text;
      tag.onload = done;
      document.body.append(tag);
    })"""
    for payload in (*batches(), *PAYLOADS[::12]):
        visit.page.evaluate(add, [f"{attacked}/widget.js", names, payload])
        visit.bubble().click()
        expect(visit.frame().locator(".hello")).to_be_visible()
        assert visit.frame().locator(f"body :is({FORBIDDEN})").count() == 0
        for one in visit.page.frames:
            assert one.evaluate("window.hacked") is None
        visit.page.evaluate("wenbao.destroy()")
    for name in ("bot", "target", "mode", "tokenUrl"):
        visit.page.evaluate(add, [f"{attacked}/widget.js", [name], batches()[0]])
        assert visit.page.evaluate("window.hacked") is None
        visit.page.evaluate("try { wenbao.destroy() } catch (_) {}")
    visit.page.evaluate(add, [f"{attacked}/widget.js", ["bot"], "titled"])
    visit.bubble("titled").click()
    expect(visit.frame("titled").locator(".hello")).to_be_visible()
    assert visit.frame("titled").locator(f"body :is({FORBIDDEN})").count() == 0
    assert visit.page.evaluate("window.hacked") is None
    visit.close()


# Accessibility.


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("color", ["", "#ffe600", "#001133", "#808080"])
def test_axe_finds_nothing_serious_in_the_frame(visiting: Visiting, theme: str, color: str) -> None:
    visit = visiting()
    visit.open(f'data-theme="{theme}" data-color="{color}"')
    visit.bubble().click()
    visit.ask()
    visit.ask("新馆开放花了多少钱？")
    for one in visit.frame().locator(".more summary").all():
        one.click()
    inner = next(one for one in visit.page.frames if "/embed" in one.url)
    for where in ("talk", "card"):
        if where == "card":
            visit.frame().locator(".cite").first.click()
            expect(visit.frame().locator(".card mark")).to_be_visible()
        inner.evaluate(AXE)
        found: dict[str, Any] = inner.evaluate("axe.run(document, {resultTypes: ['violations']})")
        bad = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["failureSummary"]) for one in bad] == [], where


def test_a_screen_reader_hears_the_name_the_state_and_the_answer_once(visiting: Visiting) -> None:
    visit = visiting()
    visit.open('data-title="问一问"')
    expect(visit.page.get_by_role("button", name="打开 问一问")).to_be_visible()
    visit.bubble().click()
    expect(visit.page.get_by_role("dialog", name="问一问")).to_be_visible()
    assert visit.page.locator("iframe").get_attribute("title") == "问一问"
    visit.ask()
    expect(visit.frame().get_by_role("status").last).to_be_attached()
    assert re.search("回答完毕：馆长王芳主持仪式", visit.frame().locator(".offscreen").inner_text())
    expect(visit.frame().get_by_role("button", name="来源 1：市图书馆新馆开放")).to_have_count(1)
    assert visit.frame().locator("main").get_attribute("aria-live") == "off"
    assert QUESTION in visit.frame().get_by_role("log").inner_text()
