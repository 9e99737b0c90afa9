"""A collection of attacks as articles, file names, questions, titles and remarks: none runs, none leaves the host."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, expect

from bot import markup
from bot.settings import Settings
from tests.bot.serve.conftest import SmallEngine, Visit, make_article, serving
from tests.bot.test_markup import Reader

PAYLOADS = (Path(__file__).parent / "xss.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
_QUESTION_CHARS = 900


def batches() -> list[str]:
    """All payloads, as many in one text as a question may hold."""
    found = [""]
    for one in PAYLOADS:
        if len(found[-1]) + len(one) > _QUESTION_CHARS:
            found.append("")
        found[-1] += f"{one} "
    return [one.strip() for one in found]


def test_the_collection_is_large_and_says_nothing_twice() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 100


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_payload_alone_is_text_as_content_as_attribute_and_as_markdown(payload: str) -> None:
    shown = f'<div title="{markup.attribute(payload)}">{markup.escape(payload)}</div>'
    read = Reader(shown)
    assert (read.tags, [name for name, _ in read.attributes]) == (["div"], ["title"])
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(f"{markup.escape(payload)}\n\n{shown}")
    assert set(Reader(rendered).tags) <= {"div", "p"}


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visit, str]]:
    """A page over articles of which every word, name and date is an attack."""
    articles = [
        make_article(
            f"{number}:{text[:60]}",
            text,
            f"第{number}号文章说：{text}。",
            source=f"{number}/{text}.txt",
            byline=text,
            publisher=text,
            date_text=text,
            url=f"javascript:{text}",
        )
        for number, text in enumerate(batches())
    ]
    settings = Settings(data=tmp_path_factory.mktemp("hostile"))
    with serving(SmallEngine(settings, articles), settings) as url:
        visit = Visit(browser, url)
        visit.page.on("dialog", lambda one: visit.wrong.append(f"dialog: {one.message}"))
        yield visit, url


@pytest.mark.browser
def test_no_payload_runs_anywhere_on_the_page(hostile: tuple[Visit, str]) -> None:
    visit, url = hostile
    page = visit.page
    expect(page.locator("#chat button.example").first).to_be_visible()
    for number, text in enumerate(batches()):
        visit.answered(text)
        expect(page.locator("#chat .wb-question").last).to_have_text(text.replace("\u202e", "\ufffd"))
        page.locator("#chat .wb-cite").last.hover()
        expect(page.locator("#wb-card")).to_be_visible()
        page.locator("#chat .wb-cite").last.click()
        expect(page.locator("#wb-panel mark").first).to_be_visible()
        if number == 0:
            page.locator("#wb-panel .wb-toggle").click()
            expect(page.locator("#wb-panel pre mark").first).to_be_visible()
        page.keyboard.press("Escape")
    for summary in page.locator("#chat .wb-also summary").all():
        summary.click()
    page.locator("#chat .wb-down").last.click()
    page.locator(".wb-sheet textarea").fill(batches()[0])
    page.locator(".wb-sheet .wb-primary").click()
    expect(page.locator(".wb-toast")).to_be_visible()

    listed = page.request.get(f"{url}/api/conversations").json()["conversations"]
    page.locator("#wb-history").click()
    whole = " ".join(PAYLOADS)
    for start in range(0, len(whole), 190):  # a title holds less than a question
        title = " ".join(whole[start : start + 190].split())
        assert page.request.patch(f"{url}/api/conversations/{listed[0]['id']}", data={"title": title}).ok
        page.locator("#wb-drawer input[type=search]").fill("" if start % 380 else " ")  # lists again
        expect(page.locator(".wb-talkname")).to_have_text([title])
    for inside in ("#chat .message-content", "#wb-panel", "#wb-card", "#wb-drawer"):
        for tag in ("img", "script", "iframe", "svg", "style", "form", "object", "math", "video", "x", "meta", "link"):
            assert page.locator(f"{inside} {tag}").count() == 0, (inside, tag)
    assert page.locator("#chat .message-content a:not([href^='#cite-'], .wb-slip)").count() == 0
    assert page.evaluate("window.hacked") is None
    page.reload()
    expect(page.locator("#chat .wb-question")).to_have_count(len(batches()))
    visit.answered("第1号文章说什么？")  # the page still works
    assert page.evaluate("window.hacked") is None
    assert visit.wrong == []


@pytest.mark.browser
def test_no_payload_runs_on_slips_and_article_pages(hostile: tuple[Visit, str]) -> None:
    visit, url = hostile
    page = visit.page
    answered = page.request.get(f"{url}/api/conversations").json()["conversations"]
    if not answered:
        pytest.fail("the test before leaves a conversation")
    exchanges = page.request.get(f"{url}/api/conversations/{answered[0]['id']}").json()["exchanges"]
    for one in exchanges:
        page.goto(f"{url}/api/answers/{one['id']}/slip")
        expect(page.locator("#print")).to_be_visible()
        for tag in ("img", "iframe", "svg", "style", "form", "object", "math", "x"):
            assert page.locator(f"main {tag}").count() == 0
        assert page.locator("main a:not([href^='http'], [href^='?format='])").count() == 0
        assert page.evaluate("window.hacked") is None
        for cited in one["answer"]["citations"][:1]:
            page.goto(f"{url}{article_page(cited['article_id'], cited['start'], cited['end'])}")
            expect(page.locator("mark").first).to_be_visible()
            assert page.evaluate("window.hacked") is None
    assert visit.wrong == []


def article_page(article_id: str, start: int, end: int) -> str:
    """The address of an article's page, as the panel gives it."""
    return f"/a/{quote(article_id, safe='')}#c={start}-{end}"
