"""A small collection served for real: our own pipeline and checks over a handful of articles, on a port of its own."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, Response, ViewportSize, expect, sync_playwright
from playwright.sync_api import Request as Sent

from bot.citations import Verifier
from bot.compose import Engine
from bot.errors import LanguageModelError
from bot.pipeline import QAPipeline
from bot.schema import Context, Coverage, Delta, Draft, DraftSentence, Mode, Quote, Reason, Request
from bot.serve import server
from bot.settings import Settings
from index import analyzer
from index.analyzer import Analyzer
from index.errors import Message
from index.schema import Article, Chunk, DateRange, Passage, Query, Span
from index.store import Store
from tests.bot.serve.host_pages import RESOLVER, HostPages, hosting
from tests.bot.serve.widget_visit import WidgetVisit, folder_of_bots

expect.set_options(timeout=20_000)  # milliseconds; a busy machine answers late
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
HOSTILE = (
    "<img src=x onerror=\"window.hacked='img'\"><script>window.hacked='script'</script>"
    "![pixel](http://outside.example/p.png) [link](javascript:window.hacked='link') **bold** `code` $x^2$ | a | b | "
    "http://outside.example/ {{7*7}} ${Object.assign(window,{hacked:'template'})} &lt;b&gt; </div></span>"
    "<style>*{display:none}</style> # 标题 <svg onload=\"window.hacked='svg'\"> "
    "<iframe src=http://outside.example></iframe> ~~~ ```"
)


def make_article(article_id: str, title: str, body: str, source: str = "page.txt", **more: Any) -> Article:
    text = f"{title}\n{body}"
    span = Span(0, len(text), 0, len(text))
    return Article(article_id, source, text, (span,), (len(title) + 1, len(text)), title, **more)


LIBRARY = make_article(
    "lib1",
    "市图书馆新馆开放",
    "本报讯（记者 李明）5月6日，市图书馆新馆开放。馆长王芳主持仪式。\n"
    + "新馆有三层，藏书二十万册。" * 60
    + "\n😀𠮷副馆长赵强介绍了借书办法。读者可以自己借书还书。",
    date="--05-06",
    date_text="5月6日",
    byline="记者 李明",
)
PARK = make_article("park", "两座公园开工", "6月1日，城东公园和城西公园开工。局长孙立宣布开工。", date="2023-06-01")
ATTACK = make_article(f"evil:{chr(34)}><b>", HOSTILE, f"7月1日，恶意文章说：{HOSTILE}。", source='<i>x"y.txt')
ARTICLES = (LIBRARY, PARK, ATTACK)


class Shelf:
    """Retriever and article source over a few articles: the sentences that share most characters with a question."""

    version = "small"

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {one.id: one for one in articles}

    def retrieve(self, query: Query, k: int) -> list[Passage]:
        found = []
        limits = query.filters
        for one in self._articles.values():
            day = one.date or ""
            if day[:1].isdigit() and not (limits.start or day) <= day <= (limits.end or day):
                continue
            for start, end in analyzer.sentences(one.text):
                shared = len(set(query.text) & set(one.text[start:end])) / len(set(query.text))
                found.append((shared, one, Chunk(one.id, start, end, one.text[start:end])))
        found.sort(key=lambda item: -item[0])
        return [Passage(chunk, one, rank, score) for rank, (score, one, chunk) in enumerate(found[:k], 1) if score]

    def article(self, article_id: str) -> Article | None:
        return self._articles.get(article_id)

    def reprints(self, article_id: str) -> list[Article]:
        return []

    def raw_text(self, source: str) -> str | None:
        return next((one.text for one in self._articles.values() if one.source == source), None)


class Quoting:
    """Answers with the best passage word for word; refuses, writes slowly or breaks when the question says so."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    @property
    def mode(self) -> Mode:
        return "model"  # so that what it writes is streamed as it is written

    def answer(self, query: Query, context: Context) -> Iterator[Delta | Draft]:
        if "多少钱" in query.text:
            yield Draft(reason=Reason("not_in_articles", "所收文章没有提到费用。"))
            return
        if "崩溃" in query.text:
            raise RuntimeError("secret of the server")
        if "模型" in query.text:
            raise LanguageModelError(Message("模型 <b>不在</b>。", "The model is away."))
        best = context.passages[0]
        try:
            for _ in range(400 if "慢慢" in query.text else 1):  # longer than any machine takes to press a key
                yield Delta("慢慢写…" if "慢慢" in query.text else best.chunk.text)
                time.sleep(0.05 if "慢慢" in query.text else 0)
        except GeneratorExit:
            self.closed.set()
            raise
        chunk = best.chunk
        said = (DraftSentence(chunk.text, (Quote(chunk.article_id, chunk.start, chunk.end),)),)
        if "几篇" in query.text:
            asked_back = ("开放仪式由谁主持？", f"{HOSTILE}？")
            yield Draft(said, coverage=Coverage(3, 2), choices=asked_back, notes=("按发布日期排列。", HOSTILE))
            return
        yield Draft(said)


class AsAsked:
    """Rewrites nothing but 那次, and finds one date; notes what it was asked."""

    def __init__(self, seen: list[Request]) -> None:
        self._seen = seen

    def rewrite(self, request: Request) -> Query:
        self._seen.append(request)
        dates = (DateRange("--05-06", "--05-06", "5月6日"),) if "那次" in request.question else ()
        dates = (DateRange("--06-01", "--06-01", "6月1日"),) if "6月1日" in request.question and not dates else dates
        return Query(request.question.replace("那次", "新馆开放"), dates, request.lang or "zh", request.filters)


class SmallEngine(Engine):
    """An engine over articles in memory; only what reads the disk is replaced."""

    def __init__(self, settings: Settings, articles: Sequence[Article] = ARTICLES) -> None:
        super().__init__(settings)
        self.shelf, self.answerer = Shelf(articles), Quoting()
        self.seen: list[Request] = []
        parts = AsAsked(self.seen), self.shelf, self.answerer, Verifier(Analyzer())
        self._parts = QAPipeline(*parts, index="small", top_k=8, budget_chars=4_000, examples=self.examples)

    def pipeline(self) -> QAPipeline:
        return self._parts

    def store(self) -> Store:
        return cast(Store, self.shelf)

    def ready(self) -> bool:
        return True

    def examples(self, n: int = 4) -> list[str]:
        return ["5月6日的开放仪式由谁主持？", f"{HOSTILE}是什么？"][:n]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def small_engine(settings: Settings) -> SmallEngine:
    return SmallEngine(settings)


@pytest.fixture(scope="session")
def client(small_engine: SmallEngine) -> Iterator[TestClient]:
    app = server.create_app(small_engine, small_engine.settings)
    with TestClient(app, raise_server_exceptions=False, client=("127.0.0.1", 50_000)) as opened:
        yield opened


@contextmanager
def serving(engine: Engine, settings: Settings) -> Iterator[str]:
    """Serve on a free port in a thread; yields the address."""
    listener = server.listen("127.0.0.1", 0)
    running: list[server.Server] = []

    def serve() -> None:
        running.append(server.Server(server.configure(server.create_app(engine, settings), settings)))
        running[0].run(sockets=[listener])

    thread = threading.Thread(target=serve)
    thread.start()  # its socket listens already: who connects too early waits
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        while not running:
            time.sleep(0.05)
        running[0].should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def url(small_engine: SmallEngine) -> Iterator[str]:
    with serving(small_engine, small_engine.settings) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip(
            "Chromium is not installed, so the chat page is not tested; install it with: apt-get install chromium"
        )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=[*SWITCHES.split(), RESOLVER])
        yield opened
        opened.close()


Visiting = Callable[..., WidgetVisit]


@pytest.fixture(scope="module")
def host() -> Iterator[HostPages]:
    """Intranet pages of other sites."""
    with hosting() as pages:
        yield pages


@pytest.fixture(scope="module")
def widget_server(tmp_path_factory: pytest.TempPathFactory, host: HostPages) -> Iterator[tuple[str, SmallEngine]]:
    """A server whose bots may be embedded by `host`, under a name of another site; its address and engine."""
    settings = Settings(data=tmp_path_factory.mktemp("widget"))
    folder_of_bots(settings.data, host.port)
    engine = SmallEngine(settings)
    with serving(engine, settings) as url:
        yield url.replace("127.0.0.1", "qa.corp"), engine


@pytest.fixture
def visiting(browser: Browser, host: HostPages, widget_server: tuple[str, SmallEngine]) -> Iterator[Visiting]:
    """Open a tab on a host page; all are shut in the end, and fail if something went wrong in them."""
    opened: list[WidgetVisit] = []

    def visit(**context: object) -> WidgetVisit:
        opened.append(WidgetVisit(browser, host, widget_server[0], **context))
        return opened[-1]

    yield visit
    for one in opened:
        one.close()


class Visit:
    """A page and everything that went wrong on it: requests to other hosts, errors, answers of 400 and above."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        path: str = "/",
        width: int = 1280,
        locale: str = "zh-CN",
        strips: str = "",
        touch: bool = False,
    ) -> None:
        size: ViewportSize = {"width": width, "height": 800}
        self._context = browser.new_context(viewport=size, locale=locale, has_touch=touch)
        self._context.set_default_navigation_timeout(90_000)
        self._context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.wrong: list[str] = []
        self.page: Page = self._context.new_page()
        self._own = (urlsplit(url).netloc, "")  # data: and blob: have no host
        self._context.on("request", self._note_request)
        self._context.on("response", self._note_response)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        if strips:  # what a reverse proxy does
            self._context.route(
                f"{url}{strips}/**", lambda one: one.continue_(url=one.request.url.replace(strips, "", 1))
            )
        self.page.goto(url + path)
        # A busy machine takes its time to load a page; how fast things are from here on is what is tested.
        expect(self.page.locator("#wb-box textarea")).to_be_visible(timeout=30_000)

    def _note_request(self, request: Sent) -> None:
        if urlsplit(request.url).netloc not in self._own:
            self.wrong.append(f"leaves: {request.url}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status} {response.url}")

    def ask(self, question: str) -> None:
        self.page.locator("#wb-box textarea").fill(question)
        self.page.keyboard.press("Enter")

    def answered(self, question: str) -> None:
        """Ask and wait for the finished answer."""
        answers = self.page.locator("#chat .wb-answer:not(.wb-working)")
        before = answers.count()
        self.ask(question)
        expect(answers).to_have_count(before + 1)

    def close(self) -> None:
        self._context.close()
        assert self.wrong == []
