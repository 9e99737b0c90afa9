"""The chat page by finger, by keyboard alone, with an input method, on paper, in every size and in both languages."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.serve.conftest import Visit

pytestmark = pytest.mark.browser

QUESTION = "开放仪式由谁主持？"
REFUSED = "新馆开放花了多少钱？"
LONG = "5月6日的开放仪式和6月1日的开工由谁宣布？"
# Elements that leave the window, texts that are cut without a sign, and controls that something else lies over.
FAULTS = """
() => {
    const sheets = '.wb-panel, .wb-drawer, .wb-sheet';
    const own = '#wb-masthead *, #wb-ask *, #chat :is(.message, .examples) *, :is(.wb-panel, .wb-drawer, .wb-sheet) *';
    const name = (one) => `${one.tagName}.${one.className}#${one.id} ${one.textContent.slice(0, 20)}`;
    const faults = [];
    if (document.scrollingElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
    for (const one of document.querySelectorAll(own)) {
        if (!one.checkVisibility() || one.closest('.wb-offscreen, .sr-only')) continue;
        const box = one.getBoundingClientRect(), style = getComputedStyle(one);
        const outside = box.left < -.5 || box.right > innerWidth + .5;
        if (box.width && outside) faults.push(`leaves the window: ${name(one)}`);
        const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const signed = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
        const cut = style.overflowX === 'hidden' && !signed && one.scrollWidth > one.clientWidth + 1;
        if (says && cut) faults.push(`is cut: ${name(one)}`);
        if (!one.matches('button, a, textarea, summary, input') || one.getClientRects().length > 1) continue;
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const frame = one.closest('#chat, .wb-article, .wb-talks');
        const held = frame ? frame.getBoundingClientRect() : { top: 0, bottom: innerHeight };
        if (y < held.top || y > Math.min(held.bottom, innerHeight)) continue;  // scrolled away
        const top = document.elementFromPoint(x, y);
        if (!top || (top.closest(sheets) && !one.closest(sheets))) continue;  // a sheet lies over the talk on purpose
        if (!one.contains(top) && !top.contains(one)) faults.push(`${name(top)} lies over ${name(one)}`);
    }
    return faults;
}
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_cut_covered_or_outside(browser: Browser, url: str, width: int, theme: str, lang: str) -> None:
    visit = Visit(browser, url, path=f"/?__theme={theme}&lang={lang}", width=width)
    page = visit.page

    def sound(where: str) -> None:
        assert page.evaluate(FAULTS) == [], where

    expect(page.locator("#chat button.example").first).to_be_visible()
    sound("first page")
    room = "(one) => one.offsetWidth / document.getElementById('wb-ask').offsetWidth"
    assert page.locator("#wb-box textarea").evaluate(room) > 0.65  # nothing unseen takes room beside it
    visit.answered(LONG)
    page.locator("#chat .wb-also summary").click()
    sound("answer")
    visit.answered(REFUSED)
    sound("refusal")
    page.locator("#chat .wb-up").first.click()
    expect(page.locator(".wb-sheet")).to_be_visible()
    sound("remark")
    page.keyboard.press("Escape")
    page.locator("#wb-history").click()
    expect(page.locator(".wb-talkname")).to_have_count(1)
    page.locator(".wb-more summary").click()
    sound("drawer")
    page.keyboard.press("Escape")
    page.locator("#chat .wb-cite").first.click()
    expect(page.locator("#wb-panel mark")).to_be_visible()
    sound("article")
    page.locator("#wb-panel .wb-toggle").click()
    expect(page.locator("#wb-panel pre mark")).to_be_visible()
    sound("original file")
    visit.close()


@pytest.fixture
def finger(browser: Browser, url: str) -> Iterator[Visit]:
    opened = Visit(browser, url, width=360, touch=True)
    yield opened
    opened.close()


def test_a_finger_reads_the_quotation_first_and_opens_the_article_then(finger: Visit) -> None:
    page, card = finger.page, finger.page.locator("#wb-card")
    finger.answered(QUESTION)
    page.locator("#chat .wb-cite").tap()
    expect(card.locator("mark")).to_have_text("馆长王芳主持仪式。")
    expect(page.locator("#wb-panel")).to_be_hidden()
    page.locator("#chat .wb-text").tap(position={"x": 2, "y": 2})  # elsewhere
    expect(card).to_be_hidden()
    page.locator("#chat .wb-cite").tap()
    card.get_by_role("button", name="打开原文").tap()
    expect(page.locator("#wb-panel mark")).to_have_text("馆长王芳主持仪式。")
    expect(card).to_be_hidden()
    page.locator("#wb-panel .wb-close").tap()
    expect(page.locator("#wb-panel")).to_be_hidden()
    page.locator("#chat .wb-cite").tap()
    expect(card).to_be_visible()
    page.locator("#chat .wb-cite").tap()  # twice opens as well
    expect(page.locator("#wb-panel mark")).to_be_in_viewport()


def test_a_long_quotation_is_shown_whole(visit: Visit) -> None:
    visit.answered("恶意文章说什么？")  # a sentence of several hundred characters
    page = visit.page
    page.locator("#chat .wb-cite").first.hover()
    expect(page.locator("#wb-card mark")).to_be_visible()
    fits = "(card) => card.scrollHeight <= card.clientHeight && card.getBoundingClientRect().bottom <= innerHeight"
    assert page.locator("#wb-card").evaluate(fits)


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Visit]:
    opened = Visit(browser, url)
    yield opened
    opened.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; nothing but a keyboard is used."""
    for _ in range(60):
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key never reaches {selector}")


def test_everything_works_with_a_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    expect(page.locator("#chat button.example").first).to_be_visible()
    tab_to(page, "#chat button.example")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-sources")).to_be_visible()
    tab_to(page, "#wb-box textarea")
    page.keyboard.type("那次仪式5月6日由谁主持？")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-sources")).to_have_count(2)
    tab_to(page, "#wb-history")
    tab_to(page, "#chat .wb-cite")
    expect(page.locator("#wb-card mark")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#wb-panel .wb-close")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # the original file
    expect(page.locator("#wb-panel pre mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#chat .wb-cite").first).to_be_focused()
    tab_to(page, "#chat .wb-also summary")
    page.keyboard.press("Enter")
    tab_to(page, "#chat .wb-found a")
    tab_to(page, "#chat .wb-copy")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-copy").first).to_contain_text("已复制")
    tab_to(page, "#chat .wb-slip")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    opened.value.close()
    tab_to(page, "#chat .wb-down")
    page.keyboard.press("Enter")
    expect(page.locator(".wb-sheet textarea")).to_be_focused()
    page.keyboard.type("太短")
    tab_to(page, ".wb-sheet .wb-primary")
    page.keyboard.press("Enter")
    expect(page.locator(".wb-toast")).to_be_visible()
    tab_to(page, "#chat .wb-date")
    page.keyboard.press("Enter")
    expect(page.locator("#wb-field")).to_be_focused()
    page.keyboard.type("6月1日")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-question").last).to_contain_text("6月1日")
    tab_to(page, "#wb-history")
    page.keyboard.press("Enter")
    expect(page.locator("#wb-drawer input[type=search]")).to_be_focused()
    tab_to(page, "#wb-drawer summary")
    page.keyboard.press("Enter")
    tab_to(page, "#wb-drawer .wb-row button")
    page.keyboard.press("Enter")
    page.keyboard.type("改过的名字")
    page.keyboard.press("Enter")
    expect(page.locator(".wb-talkname")).to_have_text("改过的名字")
    page.keyboard.press("Escape")
    expect(page.locator("#wb-history")).to_be_focused()
    tab_to(page, "#wb-new")
    page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-question")).to_have_count(0)


def compose(page: Page, text: str) -> None:
    """Let an input method compose: real events of the browser, not made-up ones."""
    page.context.new_cdp_session(page).send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )


def commit(page: Page, text: str) -> None:
    page.context.new_cdp_session(page).send("Input.insertText", {"text": text})


def test_enter_belongs_to_the_input_method_while_it_composes(visit: Visit) -> None:
    page, box = visit.page, visit.page.locator("#wb-box textarea")
    expect(page.locator("#chat button.example").first).to_be_visible()
    page.evaluate(
        """() => {
            window.composing = [];
            for (const kind of ['compositionstart', 'compositionend']) {
                document.addEventListener(kind, () => window.composing.push(kind), true);
            }
        }"""
    )
    box.focus()
    compose(page, "kaifangyishi")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    expect(page.locator("#chat .wb-question")).to_have_count(0)
    assert page.evaluate("window.composing[0]") == "compositionstart"
    box.fill("")
    compose(page, "kaifangyishiyoushuizhuchi")
    commit(page, QUESTION)
    assert page.evaluate("window.composing").count("compositionend") >= 1
    expect(box).to_have_value(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .wb-question")).to_have_text([QUESTION])
    expect(page.locator("#chat .wb-sources")).to_be_visible()
    page.locator("#chat .wb-cite").click()
    expect(page.locator("#wb-panel mark")).to_be_visible()
    box.focus()
    compose(page, "shi")
    page.keyboard.press("Escape")  # ends the composition, not the article
    expect(page.locator("#wb-panel")).to_be_visible()


def test_a_composed_name_is_not_stored_half_done(visit: Visit) -> None:
    page = visit.page
    visit.answered(QUESTION)
    page.locator("#wb-history").click()
    page.locator(".wb-more summary").click()
    page.locator("#wb-drawer").get_by_role("button", name="改名").click()
    page.get_by_label("对话的名字").fill("")
    compose(page, "kaiguan")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(page.get_by_label("对话的名字")).to_be_visible()
    page.get_by_label("对话的名字").fill("")
    compose(page, "kaiguan")
    commit(page, "开馆")
    page.keyboard.press("Enter")
    expect(page.locator(".wb-talkname")).to_have_text("开馆")


def test_on_paper_there_is_the_talk_and_nothing_to_press(visit: Visit) -> None:
    page = visit.page
    for _ in range(5):
        visit.answered(LONG)
    page.emulate_media(media="print")
    for pressed in ("#wb-ask", "#wb-new", "#wb-history", ".wb-tools", ".wb-asktools", ".wb-understood"):
        assert [one for one in page.locator(pressed).all() if one.is_visible()] == [], pressed
    for shown in page.locator("#chat .wb-question, #chat .wb-text, #chat .wb-source").all():
        expect(shown).to_be_visible()
    grown = "document.documentElement.scrollHeight >= document.querySelector('#chat .message-wrap').scrollHeight"
    assert page.evaluate(grown)  # all of it, not what a window holds
    assert len(re.findall(rb"/Type /Page\b", page.pdf())) > 1


WORDS = """
() => {
    const quoted = '.wb-article, .wb-card, .wb-question, .wb-sentence, .wb-quote, .wb-title, .wb-snippet, .example, '
        + '.wb-talkname, .wb-resolved, .wb-date, .wb-facts, .wb-panelfacts, .wb-text, .wb-offscreen, script, style';
    const found = new Set();
    for (const one of document.querySelectorAll('body *')) {
        if (one.closest(quoted) || !one.checkVisibility()) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(one.getAttribute(name) || '');
        for (const node of one.childNodes) if (node.nodeType === 3) found.add(node.textContent.trim());
    }
    return [...found];
}
"""
HAN, LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{2,}")
NAMES = {"问报", "Markdown", "JSON", "Word", "page.txt"}  # the same in every language


@pytest.mark.parametrize(("lang", "foreign"), [("en", HAN), ("zh", LATIN)])
def test_each_language_is_spoken_throughout(browser: Browser, url: str, lang: str, foreign: re.Pattern[str]) -> None:
    """Gradio's own words included; what articles and readers say stays in its own language."""
    visit = Visit(browser, url, path=f"/?lang={lang}", locale="en-US" if lang == "en" else "zh-CN")
    page = visit.page
    expect(page.locator("#chat button.example").first).to_be_visible()
    said: list[str] = list(page.evaluate(WORDS))
    visit.ask("慢慢说")
    expect(page.locator("#chat .wb-text")).to_contain_text("慢慢写…")
    said += page.evaluate(WORDS)
    page.locator("#wb-stop").click()
    expect(page.locator("#wb-send")).to_be_visible()
    visit.answered("那次仪式5月6日由谁主持？")
    visit.answered(REFUSED)
    visit.ask(" ")
    expect(page.locator("#chat .wb-failure")).to_be_visible()
    said += page.evaluate(WORDS)
    page.locator("#chat .wb-date").click()
    said += page.evaluate(WORDS)
    page.keyboard.press("Escape")
    page.locator("#wb-history").click()
    expect(page.locator(".wb-talkname")).to_have_count(1)
    page.locator(".wb-more summary").click()
    said += page.evaluate(WORDS)
    page.keyboard.press("Escape")
    page.locator("#chat .wb-cite").first.click()
    expect(page.locator("#wb-panel mark")).to_be_visible()
    said += page.evaluate(WORDS)
    wrong = {one for one in said if foreign.search(re.sub("|".join(NAMES), "", one))}
    assert {one for one in wrong if "那次仪式" not in one and "page.txt" not in one and "市图书馆" not in one} == set()
    visit.close()
