"""What a host page can set, call and hear, and what it keeps: attributes, calls, events, the talk of a tab."""

import json

import pytest
from playwright.sync_api import expect

from tests.bot.serve.conftest import Visiting
from tests.bot.serve.widget_visit import QUESTION, sent_body

pytestmark = pytest.mark.browser


# Attributes.


def test_attributes_of_words_and_colours(visiting: Visiting) -> None:
    visit = visiting(color_scheme="light")
    visit.open(
        'data-lang="en" data-theme="dark" data-color="#0a5" data-title="Ask us" data-greeting="Welcome &amp; hello"'
        ' data-placeholder="Your question" data-starters="Who opened it?|When?"'
    )
    expect(visit.bubble()).to_have_attribute("aria-label", "Open Ask us")
    assert visit.bubble().evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(0, 170, 85)"
    visit.bubble().click()
    frame = visit.frame()
    expect(frame.locator("h1")).to_have_text("Ask us")
    expect(frame.locator(".hello")).to_have_text("Welcome & hello")
    expect(frame.locator(".choice")).to_have_text(["Who opened it?", "When?"])
    expect(visit.box()).to_have_attribute("placeholder", "Your question")
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    assert frame.locator("body").evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(23, 22, 20)"
    frame.locator(".choice").last.click()
    expect(frame.locator(".question")).to_have_text("When?")


def test_words_of_the_bot_stand_where_the_page_sets_none(visiting: Visiting) -> None:
    visit = visiting()
    visit.open('data-bot="news"')
    visit.bubble("news").click()
    frame = visit.frame("news")
    expect(frame.locator("h1")).to_have_text("新闻问答")
    expect(frame.locator(".hello")).to_have_text("想查哪条新闻？")
    expect(frame.locator(".choice")).to_have_text(["新馆什么时候开放？"])
    expect(frame.locator("html")).to_have_attribute("lang", "en")


def test_empty_starters_offer_nothing(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open('data-starters=""')
    visit.bubble().click()
    visit.page.wait_for_function("told.length > 0")
    expect(visit.frame().locator(".hello")).to_be_visible()
    assert visit.frame().locator(".choice").count() == 0


@pytest.mark.parametrize(
    ("attributes", "right", "bottom"),
    [
        ("", 24, 24),
        ('data-position="left"', 1280 - 24 - 56, 24),
        ('data-offset="40"', 40, 40),
        ('data-position="bottom-left" data-offset="10,90"', 1280 - 10 - 56, 90),
        ('data-position="top-right" data-offset="12 30"', 12, 800 - 30 - 56),
        ('data-offset="many"', 24, 24),
    ],
)
def test_place_and_offset(visiting: Visiting, attributes: str, right: int, bottom: int) -> None:
    visit = visiting()
    visit.open(attributes)
    box = visit.bubble().bounding_box()
    assert box
    assert (1280 - box["x"] - box["width"], 800 - box["y"] - box["height"]) == (right, bottom)
    visit.bubble().click()
    panel = visit.page.locator("#wenbao-default .panel").bounding_box()
    assert panel and 0 <= panel["x"] and panel["x"] + panel["width"] <= 1280
    assert 0 <= panel["y"] and panel["y"] + panel["height"] <= 800 and panel["height"] > 500


def test_filters_of_the_page_are_sent_and_wrong_ones_are_said(visiting: Visiting) -> None:
    visit = visiting()
    visit.open('data-filter="publisher=永康日报,金东报; from=2024-01-01;to=2024-12-31;source=a.txt;tags=会议"')
    visit.bubble().click()
    with visit.page.expect_request("**/api/ask") as sent:
        visit.ask()
    body = sent_body(sent.value)
    assert body["filters"] == {
        "publisher": ["永康日报", "金东报"],
        "from": "2024-01-01",
        "to": "2024-12-31",
        "source": ["a.txt"],
        "tags": ["会议"],
    }
    assert body["bot"] == "default"
    wrong = visiting()
    wrong.record()
    wrong.open('data-filter="author=李明"')
    wrong.bubble().click()
    expect(wrong.frame().locator(".failure")).to_contain_text("author=李明")
    assert wrong.told("error")[0]["code"] == "wrong_filter"
    assert any("author=李明" in one for one in wrong.said)


def test_a_question_about_this_page_is_sent_with_its_title_and_address(visiting: Visiting) -> None:
    visit = visiting()
    visit.open('data-context="page"')
    visit.page.evaluate("document.title = '两座公园开工 - 某报'")
    visit.bubble().click()
    with visit.page.expect_request("**/api/ask") as sent:
        visit.ask("这篇文章里谁宣布开工？")
    url = f"{visit.host.origin()}/page"
    assert sent_body(sent.value)["page"] == {"title": "两座公园开工 - 某报", "url": url}
    expect(visit.frame().locator(".taken")).to_have_text("按此查找：《两座公园开工》里谁宣布开工？")
    expect(visit.frame().locator(".sources .title")).to_have_text("两座公园开工")
    plain = visiting()
    plain.open()
    plain.bubble().click()
    with plain.page.expect_request("**/api/ask") as sent:
        plain.ask()
    assert "page" not in sent_body(sent.value)


def test_inline_stands_in_its_place_and_a_missing_place_is_said(visiting: Visiting) -> None:
    visit = visiting()
    visit.open('data-target="#here"', body='<div id="here" style="width:600px;height:500px"></div>')
    frame = visit.frame()
    expect(visit.box()).to_be_visible()
    box = visit.page.locator("#here iframe").bounding_box()
    place = visit.page.locator("#here").bounding_box()
    assert box and place and abs(box["width"] - place["width"]) <= 2 and abs(box["height"] - place["height"]) <= 2
    assert visit.page.evaluate("document.activeElement === document.body")  # a page that loads keeps its focus
    expect(frame.locator("header .round")).to_be_hidden()
    visit.ask()
    expect(frame.locator(".cite")).to_have_count(1)
    missing = visiting()
    missing.open('data-target="#nowhere"')
    missing.page.wait_for_function("window.wenbao")
    assert any("#nowhere" in one for one in missing.said)
    assert missing.page.locator("iframe").count() == 0


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_sidebar_opens_at_the_edge_over_the_whole_height(visiting: Visiting, side: str) -> None:
    visit = visiting()
    visit.open(f'data-mode="sidebar" data-position="{side}" data-title="问一问"')
    tab = visit.page.locator("#wenbao-default .tab")
    expect(tab).to_contain_text("问一问")
    tab.click()
    expect(visit.box()).to_be_focused()
    panel = visit.page.locator("#wenbao-default .panel").bounding_box()
    assert panel and (panel["y"], panel["height"]) == (0, 800)
    assert panel["x"] == (0 if side == "left" else 1280 - panel["width"])
    visit.frame().locator("header .round").click()
    expect(tab).to_be_focused()


# Calls and events.


def test_every_call_of_the_page(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open()
    page = visit.page
    page.evaluate("window.heard = []; wenbao.on('answer', (one) => heard.push(one.detail.answer))")
    page.locator("#own").focus()
    page.evaluate(f"wenbao.ask({json.dumps(QUESTION)})")
    expect(visit.frame().locator(".cite")).to_have_count(1)
    assert page.evaluate("heard") == ["馆长王芳主持仪式。[1]"]
    page.evaluate("wenbao.close()")
    expect(visit.page.locator("#wenbao-default .panel")).to_be_hidden()
    expect(page.locator("#own")).to_be_focused()
    page.evaluate("wenbao.open('default')")
    expect(visit.box()).to_be_focused()
    page.evaluate("wenbao.reset()")
    expect(visit.frame().locator(".exchange")).to_have_count(0)
    expect(visit.frame().locator(".hello")).to_be_visible()
    page.wait_for_function("!Object.keys(sessionStorage).some((one) => one.endsWith(':talk'))")
    page.evaluate("wenbao.destroy()")
    assert page.locator("#wenbao-default").count() == 0
    assert "no widget" in page.evaluate("(() => { try { wenbao.open(); } catch (error) { return error.message; } })()")


def test_two_widgets_live_side_by_side(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    second = visit.script('data-bot="news"')
    third = visit.script('data-bot="news" data-target="#here"')
    visit.open("", body=f'{second}<div id="here"></div>{third}')
    page = visit.page
    expect(page.frame_locator("#here iframe").locator("textarea")).to_be_visible()
    first, other = visit.bubble().bounding_box(), visit.bubble("news").bounding_box()
    assert first and other and abs(first["y"] - other["y"]) >= 60  # none hides another
    assert page.evaluate("Object.keys(window).filter((one) => one.includes('wenbao'))") == ["wenbao"]
    page.evaluate("wenbao.open('news')")
    visit.ask(bot="news")
    assert visit.frame("default").locator(".exchange").count() == 0
    assert page.frame_locator("#here iframe").locator(".exchange").count() == 0
    page.evaluate(f"wenbao.ask({json.dumps(QUESTION)}, document.getElementById('here'))")
    expect(page.frame_locator("#here iframe").locator(".cite")).to_have_count(1)
    page.evaluate("wenbao.destroy('default')")
    assert visit.bubble().count() == 0
    expect(visit.bubble("news")).to_be_visible()


def test_the_same_widget_twice_is_shown_once(visiting: Visiting) -> None:
    visit = visiting()
    visit.open("", body=visit.script())
    expect(visit.page.locator(".bubble")).to_have_count(1)
    assert any("default" in one and one.startswith("error") for one in visit.said)


# The talk in its tab.


def test_the_talk_survives_a_change_of_page_and_ends_with_the_tab(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    visit.ask()
    visit.box().fill("半句话")
    visit.page.wait_for_function("Object.values(sessionStorage).some((one) => one.includes('半句话'))")
    visit.open(path="/other")
    expect(visit.frame().locator(".cite")).to_have_count(1)  # it was open, so it is
    expect(visit.box()).to_have_value("半句话")
    assert visit.page.evaluate("document.activeElement === document.body")
    with visit.page.expect_request("**/api/ask") as sent:
        visit.ask("副馆长是谁？")
    assert sent_body(sent.value)["history"] == [{"question": QUESTION, "answer": "馆长王芳主持仪式。[1]"}]
    visit.frame().locator("header .plain", has_text="新的对话").click()
    visit.page.wait_for_function("!Object.keys(sessionStorage).some((one) => one.endsWith(':talk'))")
    visit.bubble().click()
    visit.page.reload()
    assert visit.page.locator("iframe").count() == 0  # it was shut, so it stays so
    assert visit.page.evaluate("localStorage.length") == 0
    assert visit.page.context.cookies() == []


@pytest.mark.parametrize(
    "kept", ["{", "[]", '{"v":2}', '{"v":1,"talk":[{"question":1},{"question":"a","answer":{}},null]}', "x" * 1000]
)
def test_a_kept_talk_of_another_form_is_as_if_there_were_none(visiting: Visiting, kept: str) -> None:
    visit = visiting()
    visit.open()
    visit.page.evaluate(
        "([key, text]) => sessionStorage.setItem(key, text)", [f"wenbao:{visit.qa}/:default:talk", kept]
    )
    visit.page.reload()
    visit.bubble().click()
    visit.ask()
    expect(visit.frame().locator(".exchange")).to_have_count(1)


def test_without_any_storage_the_widget_works(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])"
        " Object.defineProperty(window, name, {get() { throw new DOMException('forbidden', 'SecurityError'); }});"
        " Object.defineProperty(document, 'cookie', {get() { throw new DOMException('forbidden', 'SecurityError'); }});"
    )
    visit.open()
    visit.bubble().click()
    visit.ask()
    expect(visit.frame().locator(".cite")).to_have_count(1)
