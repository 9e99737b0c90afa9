"""The widget on host pages of another site: asking, citing, refusing, users, the keyboard."""

import json
import re
from time import time
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, Visiting, serving
from tests.bot.serve.host_pages import HostPages
from tests.bot.serve.widget_visit import QUESTION, WidgetVisit
from tests.bot.test_user_tokens import token as user_token

pytestmark = pytest.mark.browser


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
    place: dict[str, Any] = {
        "title": None,
        "date": "--05-06",
        "publisher": "某报",
        "source": "a.txt",
        "page": None,
        "raw_spans": [],
    }
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
    expect(frame.locator(".note")).to_have_text(["检索 7 篇，符合 2 篇。", "有一条说明。"])
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
    visiting: Visiting, widget_server: tuple[str, SmallEngine]
) -> None:
    visit = visiting()
    visit.open()
    visit.bubble().click()
    engine = widget_server[1]
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
