"""The widget on host pages of another site: asking, citing, every attribute, every call and event, the keyboard."""

import json
import re
from collections.abc import Callable, Iterator
from time import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Request, expect

from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, serving
from tests.bot.serve.host_pages import HostPages, hosting
from tests.bot.serve.widget_visit import QUESTION, WidgetVisit, folder_of_bots
from tests.bot.test_user_tokens import token as user_token

pytestmark = pytest.mark.browser

Visiting = Callable[..., WidgetVisit]


@pytest.fixture(scope="module")
def host() -> Iterator[HostPages]:
    with hosting() as pages:
        yield pages


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, host: HostPages) -> Iterator[tuple[str, SmallEngine]]:
    settings = Settings(data=tmp_path_factory.mktemp("widget"))
    folder_of_bots(settings.data, host.port)
    engine = SmallEngine(settings)
    with serving(engine, settings) as url:
        yield url.replace("127.0.0.1", "qa.corp"), engine


@pytest.fixture
def visiting(browser: Browser, host: HostPages, served: tuple[str, SmallEngine]) -> Iterator[Visiting]:
    opened: list[WidgetVisit] = []

    def visit(**context: object) -> WidgetVisit:
        opened.append(WidgetVisit(browser, host, served[0], **context))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()


def sent_body(request: Request) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(request.post_data or "{}")
    return body


def test_a_bubble_answers_with_the_passage_behind_every_sentence(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open()
    page = visit.page
    assert page.locator("iframe").count() == 0  # nothing is loaded before somebody wants it
    visit.bubble().click()
    expect(visit.box()).to_be_focused()
    expect(visit.frame().locator(".choice").first).to_be_visible()
    visit.ask()
    frame = visit.frame()
    expect(frame.locator(".text")).to_contain_text("馆长王芳主持仪式。")
    expect(frame.locator(".ok")).to_have_count(1)
    expect(frame.locator(".sources .title")).to_have_text("市图书馆新馆开放")
    frame.locator(".cite").click()
    card = frame.locator(".card")
    expect(card.locator("mark")).to_have_text("馆长王芳主持仪式。")
    expect(card.locator(".quotation")).to_contain_text("5月6日，市图书馆新馆开放。馆长王芳主持仪式。")
    expect(card.locator(".quotation")).to_contain_text("新馆有三层，藏书二十万册。")
    expect(card.locator(".cardtitle")).to_have_text("市图书馆新馆开放")
    expect(card.locator(".facts")).to_contain_text("5月6日")
    link = card.locator("a").get_attribute("href") or ""
    assert re.fullmatch(re.escape(visit.qa) + r"/a/lib1#c=\d+-\d+&h=[0-9a-f]{12}", link)
    assert card.locator("a").get_attribute("target") == "_blank"
    with page.context.expect_page() as opened:
        card.locator("a").click()
    expect(opened.value.locator("mark")).to_have_text("馆长王芳主持仪式。")
    answer = visit.told("answer")[0]
    assert (answer["question"], answer["citations"][0]["article_id"]) == (QUESTION, "lib1")
    assert visit.told("ready") == [{"bot": "default"}]
    assert visit.told("citation-click")[0]["marker"] == 1
    assert visit.told("error") == []


def test_the_answer_in_the_frame_is_the_answer_of_the_api(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open()
    visit.bubble().click()
    visit.ask()
    plain = visit.page.request.post(
        f"{visit.qa.replace('qa.corp', '127.0.0.1')}/api/ask", data={"question": QUESTION}
    ).json()
    told = visit.told("answer")[0]
    for one in (plain, told):
        del one["timings_ms"]
    assert told == plain


def test_a_quotation_and_an_answer_can_be_copied_without_the_clipboard_of_secure_pages(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    visit.ask()
    frame = visit.frame()
    frame.locator(".cite").click()
    expect(frame.locator("mark")).to_be_visible()
    frame.locator(".card .plain", has_text="复制引文").click()
    expect(frame.locator(".card .plain", has_text="已复制")).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.box().focus()
    visit.page.keyboard.press("Control+V")
    pasted = visit.box().input_value()
    assert pasted.startswith("“馆长王芳主持仪式。”——《市图书馆新馆开放》（5月6日")
    assert f"{visit.qa}/a/lib1#c=" in pasted
    visit.box().fill("")
    frame.locator(".exchange .plain", has_text="复制回答与出处").click()
    expect(frame.locator(".exchange .plain", has_text="已复制")).to_be_visible()
    visit.box().focus()
    visit.page.keyboard.press("Control+V")
    assert re.search(r"^馆长王芳主持仪式。\[1\]\n\[1\] “馆长王芳主持仪式。”", visit.box().input_value())


def test_a_refusal_shows_the_nearest_passages(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    visit.ask("新馆开放花了多少钱？")
    frame = visit.frame()
    expect(frame.locator(".refusal .head").first).to_have_text("文章里没有答案")
    expect(frame.locator(".refusal .text")).to_have_text("所收文章没有提到费用。")
    assert frame.locator(".refusal > .found .title").count() == 3
    assert frame.locator(".cite").count() == 0
    frame.locator(".refusal > .found .title").first.click()
    expect(frame.locator(".card mark")).to_be_visible()


def test_an_article_that_has_changed_or_gone_since_is_said_to_have(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    changed = {"text": "另一篇\n另一个馆长主持仪式。", "display_title": "另一篇", "hash": "0" * 12, "body": None}
    visit.page.context.route("**/api/articles/**", lambda one: one.fulfill(json=changed))
    visit.ask()
    frame = visit.frame()
    frame.locator(".cite").click()
    expect(frame.locator(".changed")).to_have_text("文章在引用之后有改动，标出的位置可能不准。")
    gone = visiting()
    gone.open(path="/gone")
    gone.page.context.route("**/api/articles/**", lambda one: one.fulfill(status=404, json={"error": {"message": "x"}}))
    gone.bubble().click()
    gone.ask()
    gone.frame().locator(".cite").click()
    expect(gone.frame().locator(".changed")).to_contain_text("打不开这篇文章")
    expect(gone.frame().locator(".card mark")).to_have_text("馆长王芳主持仪式。")  # as it was cited
    gone.wrong = [one for one in gone.wrong if not one.startswith("404")]


def written(*sentences: tuple[str, str, list[int], str]) -> dict[str, Any]:
    """An answer of (separator before, text, markers, verdict), counted as the API counts."""
    text, bare, items = "", "", []
    for before, said, markers, verdict in sentences:
        text, bare = text + before, bare + before
        items.append(
            {
                "text": said,
                "start": len(bare),
                "end": len(bare) + len(said),
                "citations": markers,
                "verdict": verdict,
                "why": [] if verdict == "supported" else ["日期不符"],
            }
        )
        text, bare = text + said + "".join(f"[{one}]" for one in markers), bare + said
    cited = sorted({one for *_, markers, _ in sentences for one in markers})
    place = {"title": None, "date": "--05-06", "publisher": "某报", "source": "a.txt", "page": None, "raw_spans": []}
    citations = [
        {**place, "marker": one, "passage_id": f"x:{one}-{one + 5}", "article_id": f"art{one % 2}", "hash": "0" * 12,
         "quote": f"引文{one}", "display_title": f"标题{one % 2}", "start": one, "end": one + 5}
        for one in cited
    ]  # fmt: skip
    return {
        "question": "问", "mode": "model", "refused": False, "query": {"text": "问什么", "dates": [], "lang": "zh"},
        "answer": text, "sentences": items, "citations": citations, "also_found": [], "choices": ["还问这个？"],
        "coverage": {"searched": 7, "matched": 2}, "reason": None, "notes": ["有一条说明。"], "index": "x",
        "model": "m", "timings_ms": {},
    }  # fmt: skip


def test_verdicts_markers_line_breaks_notes_and_counts_are_shown_as_they_are(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    answer = written(
        ("", "第一句有据😀。", [1], "supported"),
        ("", "第二句部分有据𠮷。", [1, 2], "partly"),
        ("\n", "第三句\u2028无据。", [3], "unsupported"),
        ("\n", "短", [10], "supported"),
    )
    body = f"event: answer\ndata: {json.dumps(answer, ensure_ascii=False)}\n\n"
    visit.page.context.route("**/api/ask", lambda one: one.fulfill(body=body, content_type="text/event-stream"))
    visit.bubble().click()
    visit.ask()
    frame = visit.frame()
    said = frame.locator(".text").evaluate(
        "(one) => { const copy = one.cloneNode(true);"
        " for (const extra of copy.querySelectorAll('.cite, .ok, .verdict')) extra.remove(); return copy.textContent; }"
    )
    assert said == "第一句有据😀。第二句部分有据𠮷。\n第三句\u2028无据。\n短"
    expect(frame.locator(".sentence").nth(1).locator(".cite")).to_have_text(["1", "2"])
    expect(frame.locator(".verdict")).to_have_text(["~ 部分有据", "✗ 原文无据"])
    expect(frame.locator(".verdict").first).to_have_attribute("title", "日期不符")
    expect(frame.locator(".ok")).to_have_count(2)
    assert "第三句" in frame.locator("s").inner_text()
    expect(frame.locator(".sources li")).to_have_count(2)  # an article once, with all its quotations
    expect(frame.locator(".sources .number")).to_have_text(["1", "3", "2", "10"])
    expect(frame.locator(".sources .facts").first).to_have_text("5月6日（年份未知） · 某报")
    expect(frame.locator(".note")).to_have_text(["看了 7 篇文章，2 篇相符。", "有一条说明。"])
    expect(frame.locator(".taken")).to_have_text("按此查找：问什么")
    expect(frame.locator(".choice")).to_have_text(["还问这个？"])


def test_what_is_asked_while_an_answer_is_made_waits_in_the_box(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.page.evaluate("wenbao.ask('慢慢说新馆开放')")
    expect(visit.frame().locator(".draft")).to_be_visible()
    visit.page.evaluate(f"wenbao.ask({json.dumps(QUESTION)})")
    expect(visit.box()).to_have_value(QUESTION)
    visit.frame().locator(".stop").click()
    visit.box().press("Enter")
    expect(visit.frame().locator(".cite")).to_have_count(1)


def test_below_a_path_of_a_proxy_everything_is_found(
    browser: Browser, host: HostPages, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("below"), origins=(host.origin(),), base_path="/bot")
    with serving(SmallEngine(settings), settings) as url:
        qa = url.replace("127.0.0.1", "qa.corp")
        visit = WidgetVisit(browser, host, f"{qa}/bot")
        visit.page.context.route(f"{qa}/bot/**", lambda one: one.continue_(url=one.request.url.replace("/bot", "", 1)))
        visit.open(path="/below")
        visit.bubble().click()
        visit.ask()
        visit.frame().locator(".cite").click()
        expect(visit.frame().locator(".card mark")).to_be_visible()
        assert (visit.frame().locator(".card a").get_attribute("href") or "").startswith(f"{qa}/bot/a/lib1#")
        visit.close()


def test_choices_are_buttons_that_ask(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    visit.ask("你好")
    visit.frame().locator(".exchange .choice").first.click()
    expect(visit.frame().locator(".cite")).to_have_count(1)


def test_what_is_found_is_shown_first_then_the_text_and_stop_stops(
    visiting: Visiting, served: tuple[str, SmallEngine]
) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    engine = served[1]
    engine.answerer.closed.clear()
    visit.box().fill("慢慢说新馆开放")
    visit.box().press("Enter")
    frame = visit.frame()
    expect(frame.locator(".status")).to_contain_text("段相关原文")
    expect(frame.locator(".draft")).to_contain_text("慢慢写…慢慢写…")
    frame.locator(".stop").click()
    expect(frame.locator(".note")).to_have_text("已停止。")
    assert engine.answerer.closed.wait(10)
    expect(frame.locator("form .send").first).to_be_visible()
    frame.locator(".tools .plain", has_text="再试一次").click()
    expect(frame.locator(".draft")).to_be_visible()
    assert frame.locator(".exchange").count() == 1
    frame.locator(".stop").click()
    visit.ask()  # the page goes on
    expect(frame.locator(".cite")).to_have_count(1)


def test_a_failure_is_said_and_can_be_tried_again(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open()
    visit.bubble().click()
    visit.ask("新馆崩溃")
    frame = visit.frame()
    expect(frame.locator(".failure")).to_contain_text("出错")
    assert "secret" not in frame.locator("main").inner_text()
    assert visit.told("error")[0]["code"] == "internal"
    visit.ask("新馆模型")
    expect(frame.locator(".failure").last).to_contain_text("模型 <b>不在</b>。")
    frame.locator(".tools .plain", has_text="再试一次").last.click()
    expect(frame.locator(".exchange")).to_have_count(2)


def test_an_answer_that_breaks_off_is_said_to_have(visiting: Visiting) -> None:
    visit = visiting()
    visit.record()
    visit.open()
    cut = 'event: sources\ndata: {"also_found": []}\n\nevent: delta\ndata: {"text": "馆长王"}\n\n'
    visit.page.context.route("**/api/ask", lambda one: one.fulfill(body=cut, content_type="text/event-stream"))
    visit.bubble().click()
    visit.ask()
    expect(visit.frame().locator(".failure")).to_contain_text("没有传完")
    expect(visit.frame().locator(".answer .text")).to_have_text("馆长王")
    visit.page.context.unroute("**/api/ask")
    visit.page.context.route("**/api/ask", lambda one: one.abort())
    visit.ask()
    expect(visit.frame().locator(".failure").last).to_contain_text("连不上服务器")
    assert [one["code"] for one in visit.told("error")] == ["broken", "offline"]


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


def test_the_talk_survives_a_change_of_page_and_ends_with_the_tab(
    visiting: Visiting, served: tuple[str, SmallEngine]
) -> None:
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


# Users and sessions.


def test_a_user_comes_with_a_token_of_the_hosts_own_server(visiting: Visiting) -> None:
    visit = visiting()
    visit.host.put(
        "/token",
        lambda: json.dumps({"token": user_token({"sub": "wang", "aud": "staff", "exp": time() + 300})}),
        Content_Type="application/json",
    )
    visit.open('data-bot="staff" data-token-url="/token"')
    visit.bubble("staff").click()
    visit.ask(bot="staff")
    expect(visit.frame("staff").locator(".cite")).to_have_count(1)


@pytest.mark.parametrize("body", ["", "not a token", '{"token": 7}'])
def test_without_a_good_token_a_bot_for_users_says_so(visiting: Visiting, body: str) -> None:
    visit = visiting()
    visit.record()
    visit.host.put("/bad-token", body, Content_Type="application/json" if body[:1] == "{" else "text/plain")
    visit.open('data-bot="staff" data-token-url="/bad-token"')
    visit.bubble("staff").click()
    expect(visit.frame("staff").locator(".failure")).to_contain_text("登录凭证")
    visit.ask(bot="staff")
    expect(visit.frame("staff").locator(".cite")).to_have_count(0)
    assert visit.told("error")
    visit.wrong = [one for one in visit.wrong if not one.startswith("401")]


def test_a_session_that_has_ended_is_opened_again_without_a_word(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    visit.ask()
    lost = {"error": {"code": "session_expired", "message": "x", "hint": None}}
    visit.page.context.route("**/api/ask", lambda one: one.fulfill(status=401, json=lost), times=1)
    visit.ask("副馆长是谁？")
    expect(visit.frame().locator(".cite")).to_have_count(2)
    visit.wrong = [one for one in visit.wrong if not one.startswith("401")]


def test_a_limit_is_said_in_the_words_of_the_server(visiting: Visiting) -> None:
    visit = visiting()
    visit.open('data-bot="few"')
    visit.bubble("few").click()
    visit.ask(bot="few")
    visit.ask(bot="few")
    expect(visit.frame("few").locator(".failure")).to_contain_text("已到上限")
    visit.wrong = [one for one in visit.wrong if not one.startswith("429")]


# The keyboard.


def test_focus_goes_in_and_back_and_escape_shuts_the_card_first(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    page = visit.page
    visit.bubble().focus()
    page.keyboard.press("Enter")
    expect(visit.bubble()).to_have_attribute("aria-expanded", "true")
    expect(visit.box()).to_be_focused()
    visit.ask()
    frame = visit.frame()
    frame.locator(".cite").focus()
    page.keyboard.press("Enter")
    card = frame.locator(".card")
    expect(card.locator("mark")).to_be_visible()
    expect(card.locator(".round")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
    assert card.evaluate("(one) => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(frame.locator(".cite")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#wenbao-default .panel")).to_be_hidden()
    expect(visit.bubble()).to_be_focused()
    expect(visit.bubble()).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(frame.locator(".cite")).to_have_count(1)  # the talk is still there


def test_enter_belongs_to_an_input_method_while_it_composes(visiting: Visiting) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    visit.box().fill("新馆")
    for event in (
        "{key: 'Enter', isComposing: true}",
        "{key: 'Enter', keyCode: 229}",
        "{key: 'Enter', shiftKey: true}",
    ):
        visit.box().evaluate(
            f"(box) => box.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, cancelable: true, ...{event}}}))"
        )
    visit.box().evaluate(
        "(box) => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', isComposing: true, bubbles: true}))"
    )
    assert visit.frame().locator(".exchange").count() == 0
    expect(visit.box()).to_be_visible()
    visit.box().press("Enter")
    expect(visit.frame().locator(".exchange")).to_have_count(1)
