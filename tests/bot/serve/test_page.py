"""The chat page in a real browser: what a person does, and what an attacker would like to do."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.compose import Engine
from bot.schema import Delta, Request, Sources
from bot.serve import server, ui
from bot.settings import Settings
from index import build
from index.schema import Span, raw_ranges
from tests.bot.serve.conftest import ATTACK, HOSTILE, LIBRARY, SmallEngine, Visit, serving
from tests.conftest import SEEDS

pytestmark = pytest.mark.browser

QUESTION = "开放仪式由谁主持？"
HALF = "读者可以自己借书还书吗？"  # its sentence stands behind an emoji and a rare Han character


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Visit]:
    opened = Visit(browser, url)
    yield opened
    opened.close()


def test_a_marker_opens_the_sentence_in_its_article(visit: Visit) -> None:
    visit.answered(QUESTION)
    page = visit.page
    expect(page.locator("#chat .wb-text")).to_contain_text("馆长王芳主持仪式。")
    page.locator("#chat .wb-cite").click()
    panel = page.locator("#wb-panel")
    expect(panel.locator("mark")).to_have_text("馆长王芳主持仪式。")
    expect(panel.locator("mark")).to_be_in_viewport()
    for told in ("5月6日", "记者 李明", "page.txt", "新馆有三层，藏书二十万册。"):
        expect(panel).to_contain_text(told)
    expect(panel.locator(".wb-headline")).to_have_text("市图书馆新馆开放")
    assert "#" not in page.url  # the address names the talk, not the passage


def test_characters_of_two_units_before_the_range_do_not_move_it(visit: Visit) -> None:
    visit.answered(HALF)
    visit.page.locator("#chat .wb-cite").click()
    mark = visit.page.locator("#wb-panel mark")
    expect(mark).to_have_text("读者可以自己借书还书。")
    expect(mark).to_be_in_viewport()  # it stands far down in a long article


def test_the_original_file_shows_the_same_range(visit: Visit) -> None:
    visit.answered(HALF)
    visit.page.locator("#chat .wb-cite").click()
    visit.page.locator("#wb-panel .wb-toggle").click()
    expect(visit.page.locator("#wb-panel pre mark")).to_have_text("读者可以自己借书还书。")
    assert visit.page.locator("#wb-panel pre").text_content() == LIBRARY.text


def test_hovering_and_focusing_show_the_quotation_in_its_surroundings(visit: Visit) -> None:
    visit.answered(QUESTION)
    card = visit.page.locator("#wb-card")
    visit.page.locator("#chat .wb-cite").hover()
    expect(card.locator("mark")).to_have_text("馆长王芳主持仪式。")
    expect(card).to_contain_text("5月6日，市图书馆新馆开放。")
    visit.page.mouse.move(1, 1)
    expect(card).to_be_hidden()
    visit.page.locator("#chat .wb-cite").focus()
    expect(card).to_be_visible()


def test_the_panel_works_by_keyboard_and_gives_the_focus_back(visit: Visit) -> None:
    visit.answered("5月6日开放仪式和6月1日开工由谁宣布？")
    page = visit.page
    page.locator("#chat .wb-also summary").click()
    first = page.locator("#chat .wb-found a").first
    first.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#wb-panel")
    expect(panel.locator(".wb-close")).to_be_focused()
    expect(panel.locator(".wb-count")).to_contain_text("1 /")
    page.keyboard.press("ArrowRight")
    expect(panel.locator(".wb-count")).to_contain_text("2 /")
    page.keyboard.press("ArrowLeft")
    expect(panel.locator(".wb-count")).to_contain_text("1 /")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(first).to_be_focused()


def test_markers_are_buttons_with_a_name(visit: Visit) -> None:
    visit.answered(QUESTION)
    expect(visit.page.get_by_role("button", name="来源 1：市图书馆新馆开放，5月6日").first).to_be_visible()


def test_the_permalink_marks_the_range_and_tells_of_changes(visit: Visit, url: str) -> None:
    visit.answered(HALF)
    visit.page.locator("#chat .wb-cite").click()
    link = visit.page.locator("#wb-panel .wb-link").get_attribute("href") or ""
    assert re.search(r"/a/lib1#c=\d+-\d+&h=[0-9a-f]{12}$", link)
    visit.page.goto(url + link)
    expect(visit.page.locator("mark")).to_have_text("读者可以自己借书还书。")
    expect(visit.page.locator("mark")).to_be_in_viewport()
    expect(visit.page.locator("#changed")).to_be_hidden()
    visit.page.goto(f"{url}{link[:-12]}000000000000")
    expect(visit.page.locator("#changed")).to_be_visible()


def test_a_refusal_looks_different_and_offers_what_is_near(visit: Visit) -> None:
    visit.answered("新馆开放花了多少钱？")
    refusal = visit.page.locator("#chat .wb-refusal")
    expect(refusal).to_contain_text("所收文章没有提到费用。")
    expect(visit.page.locator("#chat .wb-cite")).to_have_count(0)
    refusal.locator(".wb-found a").first.click()
    expect(visit.page.locator("#wb-panel mark")).to_be_visible()


def test_an_example_is_asked_by_a_click(visit: Visit) -> None:
    visit.page.locator("#chat button.example").first.click()
    expect(visit.page.locator("#chat .wb-question")).to_have_text("5月6日的开放仪式由谁主持？")
    expect(visit.page.locator("#chat .wb-sources")).to_be_visible()


def test_a_greeting_is_answered_with_questions_to_click(visit: Visit) -> None:
    visit.answered("你好")
    visit.page.locator("#chat .options button").first.click()
    expect(visit.page.locator("#chat .wb-sources")).to_be_visible()


def test_coverage_notes_and_what_is_asked_back_are_shown_and_can_be_asked(visit: Visit) -> None:
    page = visit.page
    visit.answered("有几篇文章说到开放？")
    notes = page.locator("#chat .wb-note")
    expect(notes).to_have_text(["检索 3 篇，符合 2 篇。", "按发布日期排列。", HOSTILE])
    choices = page.locator("#chat .options button")
    expect(choices).to_have_text([QUESTION, f"{HOSTILE}？"])
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    choices.first.click()
    expect(page.locator("#chat .wb-question").last).to_have_text(QUESTION)
    expect(page.locator("#chat .wb-sources")).to_have_count(2)
    expect(choices).to_have_count(0)  # of the last answer only
    assert page.evaluate("window.hacked") is None


def test_a_refusal_says_what_to_change(visit: Visit) -> None:
    visit.answered("新馆开放花了多少钱？")
    expect(visit.page.locator("#chat .wb-refusal .wb-advice")).to_contain_text("可以换一个问法")


def test_the_page_is_told_at_most_ten_times_a_second(settings: Settings) -> None:
    class Hasty(SmallEngine):
        def stream(self, request: Request) -> Iterator[Sources | Delta]:
            yield Sources(())
            for _ in range(300):
                time.sleep(0.003)
                yield Delta("字")

    engine = Hasty(settings)
    engine.pipeline = lambda: engine  # type: ignore[method-assign, assignment, return-value]
    begun = time.monotonic()
    told = len(list(ui.replies(engine, "问", (), "zh", lambda *_: None)))
    assert 3 < told <= 10 * (time.monotonic() - begun) + 4  # it begins, what was found, the first and the last words


DAMAGED = (
    "践践行行新新理理念念  奋奋进进新新征征程程\n\n"
    "本报讯（记者 李明）9 月 9 日，市 博 物 馆 举 行 开 馆 仪 式。馆长钱学文主持\n"
    "开馆仪式，副馆长赵强介绍情况。\n"
)


def test_on_a_damaged_page_the_same_characters_are_marked_in_the_file(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "damaged.txt").write_text(DAMAGED, encoding="utf-8")
    engine = Engine(Settings(data=tmp_path / "data"))
    build.update(engine.settings.index_folder, [folder], embedder=engine.embedder, analyzer=engine.analyzer)
    with serving(engine, engine.settings) as url:
        visit = Visit(browser, url)
        page = visit.page
        answer = page.request.post(f"{url}/api/ask", data={"question": "9月9日的开馆仪式由谁主持？"}).json()
        cited = answer["citations"][0]
        visit.answered("9月9日的开馆仪式由谁主持？")
        page.locator("#chat .wb-cite").first.click()
        expect(page.locator("#wb-panel mark").first).to_be_visible()
        shown = "".join(page.locator("#wb-panel mark").all_text_contents())
        assert shown == cited["quote"].replace("\n", "")
        page.locator("#wb-panel .wb-toggle").click()
        expect(page.locator("#wb-panel pre")).to_have_text(DAMAGED, use_inner_text=True)
        marked = page.locator("#wb-panel pre mark").all_text_contents()
        assert marked == [DAMAGED[low:high] for low, high in cited["raw_spans"]]
        assert "".join("".join(marked).split()) == "".join(shown.split())
        article = page.request.get(f"{url}/api/articles/{cited['article_id']}").json()
        spans = tuple(Span(*one) for one in article["spans"])
        assert "践行新理念" in article["text"]  # undoubled and closed up: several raw characters make one
        ranges = [(low, low + many) for low in range(len(article["text"])) for many in (1, 3, 9)]
        mapped = page.evaluate(
            """async ([spans, ranges]) => {
                const { rawRanges } = await import('/static/passage.js');
                return ranges.map(([low, high]) => rawRanges(spans, low, high));
            }""",
            [article["spans"], ranges],
        )
        assert mapped == [[list(one) for one in raw_ranges(spans, *wanted)] for wanted in ranges]
        visit.close()


def test_an_empty_question_is_not_sent_away_silently(visit: Visit) -> None:
    visit.ask("   ")
    expect(visit.page.locator("#chat .wb-failure")).to_contain_text("问题是空的")
    expect(visit.page.locator("#chat .wb-question")).to_have_count(0)


def test_a_question_that_is_too_long_stays_in_the_box(visit: Visit) -> None:
    visit.ask("问" * 1001)
    expect(visit.page.locator("#chat .wb-failure")).to_contain_text("1001")
    expect(visit.page.locator("#wb-box textarea")).to_have_value("问" * 1001)
    expect(visit.page.locator("#wb-send")).to_be_visible()


def test_a_bug_is_one_sentence_on_the_page(visit: Visit) -> None:
    visit.answered("仪式崩溃")
    expect(visit.page.locator("#chat .wb-failure")).to_contain_text("没有答成")
    expect(visit.page.locator("#wb-send")).to_be_visible()
    assert "secret" not in visit.page.content()
    visit.answered(QUESTION)


def test_stopping_keeps_what_was_written_and_ends_the_writing(visit: Visit, small_engine: SmallEngine) -> None:
    small_engine.answerer.closed.clear()
    visit.ask("慢慢说")
    expect(visit.page.locator("#chat .wb-text")).to_contain_text("慢慢写…")
    visit.page.locator("#wb-stop").click()
    expect(visit.page.locator("#chat .wb-answer")).to_contain_text("已停止")
    expect(visit.page.locator("#wb-send")).to_be_visible()
    assert small_engine.answerer.closed.wait(5)
    visit.answered(QUESTION)
    expect(visit.page.locator("#chat .wb-question")).to_have_count(2)


@pytest.mark.parametrize("sign", ["the note", "the button", "nothing"])
def test_what_is_asked_at_once_after_stopping_is_answered(visit: Visit, small_engine: SmallEngine, sign: str) -> None:
    """Whatever of the stopped answer the page has shown by then, and while it is still ending on the server."""
    page, questions = visit.page, visit.page.locator("#chat .wb-question")
    for number in range(1, 5):
        small_engine.answerer.closed.clear()
        visit.ask(f"慢慢说{number}")
        expect(page.locator("#chat .wb-text").last).to_contain_text("慢慢写…")
        page.locator("#wb-stop").click()
        if sign == "the note":
            expect(page.locator("#chat .wb-answer").last).to_contain_text("已停止")
        elif sign == "the button":
            expect(page.locator("#wb-send")).to_be_visible()
        visit.ask(QUESTION)
        expect(page.locator("#chat .wb-sources")).to_have_count(number)
        assert small_engine.answerer.closed.wait(5)
        expect(questions).to_have_count(2 * number)
        expect(page.locator("#chat .wb-answer:not(.wb-working)")).to_have_count(2 * number)
        expect(page.locator("#chat .wb-sources")).to_have_count(number)  # the end of the stopped one wiped nothing out


def test_a_question_asked_while_another_is_answered_takes_its_place(visit: Visit) -> None:
    page = visit.page
    visit.ask("慢慢说")
    expect(page.locator("#chat .wb-text")).to_contain_text("慢慢写…")
    visit.ask(QUESTION)
    expect(page.locator("#chat .wb-question")).to_have_text(["慢慢说", QUESTION])
    expect(page.locator("#chat .wb-answer").first).to_contain_text("已停止")
    expect(page.locator("#chat .wb-sources")).to_be_visible()
    expect(page.locator("#wb-send")).to_be_visible()


def test_a_page_that_misses_its_answer_asks_for_it(visit: Visit) -> None:
    """What happens when a question arrives just as the server has said that nothing more is coming."""
    page = visit.page
    expect(page.locator("#chat button.example").first).to_be_visible()
    closed = 'data: {"msg": "close_stream"}\n\n'
    page.route(
        "**/queue/data?*",
        lambda one: one.fulfill(status=200, content_type="text/event-stream", body=closed),
        times=1,
    )
    visit.answered(QUESTION)
    expect(page.locator("#chat .wb-sources")).to_be_visible()


def test_a_key_pressed_twice_asks_once(visit: Visit) -> None:
    page = visit.page
    page.locator("#wb-box textarea").fill("慢慢说")
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-text")).to_contain_text("慢慢写…")
    page.keyboard.press("Enter")  # the box is empty by now
    page.locator("#wb-stop").click()
    expect(page.locator("#chat .wb-answer")).to_contain_text("已停止")
    expect(page.locator("#chat .wb-question")).to_have_count(1)
    expect(page.locator("#chat .wb-failure")).to_have_count(0)


def test_enter_while_an_input_method_composes_sends_nothing(visit: Visit) -> None:
    visit.page.locator("#wb-box textarea").fill("ni hao")
    for kind in ("keydown", "keypress", "keyup"):
        visit.page.locator("#wb-box textarea").dispatch_event(
            kind, {"key": "Enter", "code": "Enter", "keyCode": 229 if kind == "keydown" else 13, "isComposing": True}
        )
    visit.page.wait_for_timeout(400)
    expect(visit.page.locator("#chat .wb-question")).to_have_count(0)
    expect(visit.page.locator("#wb-box textarea")).to_have_value("ni hao")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#chat .wb-question")).to_have_count(1)


def test_an_answer_is_read_from_its_first_word(visit: Visit) -> None:
    for question in (QUESTION, "新馆开放花了多少钱？", HALF, "新馆开放一共花了多少钱？"):
        visit.answered(question)
    expect(visit.page.locator("#chat .wb-question").last).to_be_in_viewport()
    expect(visit.page.locator("#chat .wb-text").last).to_be_in_viewport()


def test_a_question_faster_than_the_greeting_is_not_wiped_out(browser: Browser, settings: Settings) -> None:
    class Slow(SmallEngine):
        def examples(self, n: int = 4) -> list[str]:
            time.sleep(2)
            return super().examples(n)

    with serving(Slow(settings), settings) as url:
        visit = Visit(browser, url)
        visit.answered(QUESTION)
        expect(visit.page.locator("#chat button.example")).to_have_count(0)
        visit.page.wait_for_timeout(2_500)
        expect(visit.page.locator("#chat .wb-sources")).to_be_visible()
        visit.close()


def test_a_talk_is_kept_found_renamed_judged_and_deleted_in_the_browser_that_had_it(
    visit: Visit, browser: Browser, url: str
) -> None:
    page, drawer = visit.page, visit.page.locator("#wb-drawer")
    visit.answered(QUESTION)
    visit.answered("新馆开放花了多少钱？")
    page.locator("#chat .wb-up").first.click()
    page.locator(".wb-sheet textarea").fill("很准 <b>")
    page.locator(".wb-sheet .wb-primary").click()
    expect(page.locator(".wb-toast")).to_be_visible()
    page.reload()
    expect(page.locator("#chat .wb-question")).to_have_text([QUESTION, "新馆开放花了多少钱？"])
    expect(page.locator("#chat .wb-up").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#chat .wb-up").last).to_have_attribute("aria-pressed", "false")
    visit.answered(HALF)  # goes on in the same conversation
    page.locator("#wb-history").click()
    expect(drawer.locator(".wb-talkname")).to_have_text([QUESTION])
    drawer.locator("summary").click()
    drawer.get_by_role("button", name="改名").click()
    drawer.get_by_label("对话的名字").fill("<i>开馆</i>")
    page.keyboard.press("Enter")
    expect(drawer.locator(".wb-talkname")).to_have_text(["<i>开馆</i>"])
    drawer.get_by_role("searchbox").fill("没有这样的话")
    expect(drawer.locator(".wb-talkname")).to_have_count(0)
    drawer.get_by_role("searchbox").fill("借书还书")
    expect(drawer.locator(".wb-talkname")).to_have_count(1)

    stranger = Visit(browser, page.url)
    expect(stranger.page.locator("#chat button.example").first).to_be_visible()
    expect(stranger.page.locator("#chat .wb-question")).to_have_count(0)
    stranger.page.locator("#wb-history").click()
    expect(stranger.page.locator("#wb-drawer")).to_contain_text("还没有对话")
    stranger.close()

    drawer.locator("summary").click()
    drawer.get_by_role("button", name="删除", exact=True).click()
    drawer.get_by_role("button", name="确定删除").click()
    expect(drawer.locator(".wb-talkname")).to_have_count(0)
    expect(page.locator("#chat .wb-question")).to_have_count(0)
    assert "c=" not in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#wb-history")).to_be_focused()


def test_the_slip_opens_with_one_click_and_can_be_printed(visit: Visit) -> None:
    visit.answered(QUESTION)
    with visit.page.expect_popup() as opened:
        visit.page.locator("#chat .wb-slip").click()
    expect(opened.value.locator("blockquote")).to_have_text("[1] 馆长王芳主持仪式。")
    expect(opened.value.locator("#print")).to_be_visible()
    with opened.value.expect_download() as download:
        opened.value.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename == "wenbao-slip.docx"


def test_a_question_is_asked_again_and_changed(visit: Visit) -> None:
    page, questions = visit.page, visit.page.locator("#chat .wb-question")
    visit.answered(QUESTION)
    page.locator("#chat .wb-retry").click()
    expect(questions).to_have_text([QUESTION, QUESTION])
    expect(page.locator("#chat .wb-answer:not(.wb-working)")).to_have_count(2)
    page.locator("#chat .wb-edit").first.click()
    expect(page.locator("#wb-box textarea")).to_have_value(QUESTION)
    expect(page.locator("#wb-box textarea")).to_be_focused()


def test_a_draft_survives_a_reload_until_it_is_sent(visit: Visit) -> None:
    box = visit.page.locator("#wb-box textarea")
    box.fill("还没问完的")
    visit.page.reload()
    expect(box).to_have_value("还没问完的")
    visit.answered(QUESTION)
    visit.page.reload()
    expect(visit.page.locator("#chat .wb-question")).to_have_count(1)
    expect(box).to_have_value("")


def test_a_draft_is_put_back_where_gradio_empties_its_field(visit: Visit) -> None:
    box = visit.page.locator("#wb-box textarea")
    box.fill("还没问完的")
    visit.page.reload()
    expect(box).to_have_value("还没问完的")
    box.evaluate("field => { field.value = ''; document.querySelector('#chat').append(document.createElement('i')); }")
    expect(box).to_have_value("还没问完的")
    box.press("ControlOrMeta+a")
    box.press("Delete")
    box.evaluate("field => document.querySelector('#chat').append(document.createElement('i'))")
    visit.page.wait_for_timeout(300)
    expect(box).to_have_value("")


def test_how_a_question_was_taken_is_shown_and_can_be_changed(visit: Visit) -> None:
    page, questions = visit.page, visit.page.locator("#chat .wb-question")
    visit.answered("那次仪式5月6日由谁主持？")  # the stand-in rewrites 那次 and finds the date
    expect(page.locator("#chat .wb-resolved")).to_have_text("新馆开放仪式5月6日由谁主持？")
    page.locator("#chat .wb-date").click()
    expect(page.locator("#wb-field")).to_have_value("5月6日")
    page.locator("#wb-field").fill("6月1日")
    page.keyboard.press("Enter")
    expect(questions.last).to_have_text("新馆开放仪式6月1日由谁主持？")
    expect(page.locator("#chat .wb-answer:not(.wb-working)")).to_have_count(2)
    page.locator("#chat button.wb-resolved").first.click()
    page.locator("#wb-field").fill(QUESTION)
    page.locator(".wb-sheet .wb-primary").click()
    expect(questions.last).to_have_text(QUESTION)


def test_a_question_can_be_kept_to_the_articles_of_some_days(visit: Visit) -> None:
    page, answers = visit.page, visit.page.locator("#chat .wb-answer:not(.wb-working)")
    park = "6月1日城东公园和城西公园谁宣布开工？"
    visit.answered(park)
    expect(answers.last.locator(".wb-sources")).to_contain_text("两座公园开工")
    page.locator("#chat .wb-date").click()
    page.get_by_label("从").fill("2024-01-01")
    page.get_by_label("到").fill("2024-12-31")
    page.locator(".wb-sheet .wb-primary").click()
    expect(answers).to_have_count(2)
    only = answers.last.locator(".wb-only")
    expect(only).to_have_text("只看 2024-01-01 至 2024-12-31 的文章")
    expect(answers.last).to_contain_text("只查找了 2024-01-01 至 2024-12-31 的文章")
    expect(answers.last).not_to_contain_text("两座公园开工")
    page.locator("#chat .wb-retry").last.click()  # asks the same of the same articles
    expect(answers).to_have_count(3)
    expect(only).to_have_text("只看 2024-01-01 至 2024-12-31 的文章")
    only.click()
    expect(page.get_by_label("从")).to_have_value("2024-01-01")
    page.get_by_label("从").fill("2023-01-01")
    page.locator(".wb-sheet .wb-primary").click()
    expect(answers).to_have_count(4)
    expect(answers.last.locator(".wb-sources")).to_contain_text("两座公园开工")
    visit.answered(park)  # typed anew, it looks everywhere
    expect(only).to_have_count(0)
    page.reload()
    expect(answers).to_have_count(5)
    expect(answers.nth(1)).to_contain_text("只查找了 2024-01-01 至 2024-12-31 的文章")


@pytest.mark.parametrize(
    ("limits", "days"),
    [
        ("2023-01-01..2023-12-31", ("2023-01-01", "2023-12-31")),
        ("2023-12-31..2023-01-01", ("2023-01-01", "2023-12-31")),
        ("2023-01-01..", ("2023-01-01", None)),
        ("..2023-01-01", (None, "2023-01-01")),
        ("", (None, None)),
        ("2023-02-30..2023-12-31", (None, None)),
        ("<b>..x", (None, None)),
    ],
)
def test_days_are_read_as_they_are_written(limits: str, days: tuple[str | None, str | None]) -> None:
    read = ui.days(limits)
    assert (read.start, read.end) == days


def test_every_finished_answer_is_announced_once(visit: Visit) -> None:
    expect(visit.page.locator(".wb-offscreen[role=status]")).to_be_attached()
    visit.page.evaluate(
        """() => {
            window.said = [];
            const status = document.querySelector('.wb-offscreen[role=status]');
            new MutationObserver(() => window.said.push(status.textContent)).observe(status, {childList: true});
        }"""
    )
    visit.answered(QUESTION)
    visit.answered("新馆开放花了多少钱？")
    visit.page.wait_for_timeout(300)
    said = visit.page.evaluate("window.said")
    assert said == [f"回答完毕：{text}" for text in said_by(visit)]
    expect(visit.page.locator('#chat [role="log"]')).to_have_attribute("aria-live", "off")
    box = visit.page.locator(".wb-offscreen[role=status]").bounding_box()
    assert box is not None and box["x"] + box["width"] < 0  # however long the answer: heard, not seen


def said_by(visit: Visit) -> list[str]:
    """What stands in the finished answers, marks and all."""
    return [one or "" for one in visit.page.locator("#chat .wb-answer .wb-text").all_text_contents()]


def test_without_a_place_to_keep_them_the_page_answers_and_says_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    settings = Settings(data=tmp_path / "data")
    with serving(SmallEngine(settings), settings) as url:
        visit = Visit(browser, url)
        expect(visit.page.locator("#chat")).to_contain_text("对话不会保存下来")
        visit.answered(QUESTION)
        expect(visit.page.locator("#chat .wb-sources")).to_be_visible()
        visit.page.locator("#wb-history").click()
        expect(visit.page.locator("#wb-drawer")).to_contain_text("对话不会保存下来")
        visit.close()


def test_a_new_talk_is_empty(visit: Visit) -> None:
    visit.answered(QUESTION)
    visit.page.locator("#wb-new").click()
    expect(visit.page.locator("#chat .wb-question")).to_have_count(0)
    expect(visit.page.locator("#chat button.example").first).to_be_visible()


def test_copying_keeps_the_references(visit: Visit) -> None:
    visit.answered(QUESTION)
    visit.page.locator("#chat .wb-copy").click()
    expect(visit.page.locator("#chat .wb-copy")).to_contain_text("已复制")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == "馆长王芳主持仪式。[1]\n[1] 市图书馆新馆开放（5月6日（年份未知） · page.txt）"


def test_an_english_reader_is_spoken_to_in_english(browser: Browser, url: str) -> None:
    for path, locale in (("/", "en-US"), ("/?lang=en", "zh-CN")):
        visit = Visit(browser, url, path=path, locale=locale)
        expect(visit.page.locator("#wb-send")).to_have_text("Ask")
        visit.answered(QUESTION)
        expect(visit.page.locator("#chat .wb-head").first).to_have_text("Sources")
        visit.page.locator("#chat .wb-cite").click()
        expect(visit.page.locator("#wb-panel .wb-count")).to_have_text("Source 1 / 1")
        visit.close()


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_every_width_shows_everything_without_scrolling_sideways(browser: Browser, url: str, width: int) -> None:
    visit = Visit(browser, url, width=width)
    visit.answered(QUESTION)
    sideways = "document.scrollingElement.scrollWidth - innerWidth"
    assert visit.page.evaluate(sideways) <= 0
    expect(visit.page.locator("#wb-send")).to_be_in_viewport()
    visit.page.locator("#chat .wb-cite").click()
    expect(visit.page.locator("#wb-panel mark")).to_be_in_viewport()
    box = visit.page.locator("#wb-panel").bounding_box()
    assert box is not None
    assert visit.page.evaluate(sideways) <= 0
    if width == 360:
        assert (box["x"], box["width"], box["height"]) == (0, 360, 800)  # a sheet over everything
    visit.page.locator("#wb-panel .wb-close").click()
    expect(visit.page.locator("#wb-box textarea")).to_be_in_viewport()
    visit.close()


def test_hostile_text_is_shown_and_never_runs(visit: Visit, url: str) -> None:
    """The same attack as question, title, text, file name, article id and example; other hosts: see Visit."""
    page = visit.page
    page.locator("#chat button.example").nth(1).click()
    expect(page.locator("#chat .wb-sources")).to_be_visible()
    visit.answered(f"恶意文章 {HOSTILE}")
    expect(page.locator("#chat .wb-question").last).to_have_text(f"恶意文章 {HOSTILE}")
    expect(page.locator("#chat .wb-sources .wb-title").last).to_have_text(HOSTILE)
    page.locator("#chat .wb-cite").last.hover()
    expect(page.locator("#wb-card")).to_contain_text("<script>")
    page.locator("#chat .wb-cite").last.click()
    expect(page.locator("#wb-panel mark")).to_be_visible()
    expect(page.locator("#wb-panel")).to_contain_text('<i>x"y.txt')
    expect(page.locator("#wb-panel .wb-article")).to_contain_text(HOSTILE)
    for inside in ("#chat .message-content", "#wb-panel", "#wb-card"):
        for tag in ("img", "script", "iframe", "svg", "style", "code", "strong", "table", "math", "h1", ".katex"):
            assert page.locator(f"{inside} {tag}").count() == 0, (inside, tag)
    assert page.locator("#chat .message-content a:not([href^='#cite-'], .wb-slip)").count() == 0
    page.goto(f"{url}/a/{page.locator('#wb-panel .wb-link').get_attribute('href')!s}".replace("/a//a/", "/a/"))
    expect(page.locator("#article mark")).to_be_visible()
    assert page.title().startswith(HOSTILE[:40])
    assert page.evaluate("window.hacked") is None


def test_hostile_words_survive_escaping_in_every_place(visit: Visit) -> None:
    visit.answered(f"恶意文章 {HOSTILE}")
    visit.page.locator("#chat .wb-cite").click()
    expect(visit.page.locator("#wb-panel .wb-headline")).to_have_text(ATTACK.title or "")
    assert visit.page.evaluate("window.hacked") is None


def test_the_page_says_that_there_is_no_index(browser: Browser, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with serving(Engine(settings), settings) as url:
        visit = Visit(browser, url)
        expect(visit.page.locator("#chat .wb-failure")).to_contain_text("还没有索引")
        visit.ask(QUESTION)
        expect(visit.page.locator("#chat .wb-question")).to_have_text(QUESTION)
        expect(visit.page.locator("#chat .wb-failure")).to_contain_text("wenbao index")
        visit.close()


def test_the_seeds_are_asked_checked_and_found_in_their_file(browser: Browser, tmp_path: Path) -> None:
    engine = Engine(Settings(data=tmp_path))
    build.update(engine.settings.index_folder, [SEEDS], embedder=engine.embedder, analyzer=engine.analyzer)
    with serving(engine, engine.settings) as url:
        visit = Visit(browser, url)
        visit.answered("2月21日的市委常委会扩大会议由谁主持？")
        expect(visit.page.locator("#chat .wb-text")).to_contain_text("胡勇春")
        visit.page.locator("#chat .wb-cite").first.click()
        expect(visit.page.locator("#wb-panel mark").first).to_contain_text("胡勇春主持")
        expect(visit.page.locator("#wb-panel")).to_contain_text("003_bd9b75ef619eb89a.txt")
        visit.page.locator("#wb-panel .wb-toggle").click()
        expect(visit.page.locator("#wb-panel pre mark").first).to_contain_text("胡勇春主持")
        visit.close()


def test_the_page_works_below_a_path_of_a_proxy(browser: Browser, small_engine: SmallEngine) -> None:
    settings = Settings(data=small_engine.settings.data, base_path="/bot")
    with serving(small_engine, settings) as url:
        visit = Visit(browser, url, path="/bot/", strips="/bot")
        visit.answered(QUESTION)
        visit.page.locator("#chat .wb-cite").click()
        expect(visit.page.locator("#wb-panel mark")).to_have_text("馆长王芳主持仪式。")
        link = visit.page.locator("#wb-panel .wb-link").get_attribute("href") or ""
        visit.page.goto(url + link)
        expect(visit.page.locator("#article mark")).to_have_text("馆长王芳主持仪式。")
        visit.close()


def test_the_policy_really_holds(visit: Visit) -> None:
    """A script that came in all the same would not run, and could not call out."""
    assert "script-src 'self'" in server._HEADERS["Content-Security-Policy"]
    visit.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.hacked = 1';
            document.body.append(script);
        }"""
    )
    assert visit.page.evaluate("window.hacked") is None
