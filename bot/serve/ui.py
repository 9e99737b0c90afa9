"""The chat page in Gradio: what is shown comes from `markup`, what happens on it from `static/chat.js`.

Gradio lives under a strict Content-Security-Policy here, so there is no gr.HTML (it evaluates data as templates)
and no `js=`. The talk is kept on the server; the Chatbot is output only, so no message comes from a browser.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date
from functools import partial
from time import monotonic
from typing import Any

from fastapi import FastAPI

from bot import markup, pipeline
from bot.compose import Engine
from bot.conversations import Conversations, Kept, Thumb
from bot.errors import QuestionError
from bot.language import accepted, chosen
from bot.schema import Answer, Delta, Found, Request, Sources, Turn
from bot.serve.talk import Exchange, Exchanges, Talk
from bot.serve.visitor import owner
from bot.settings import Settings
from index.errors import Lang, Message, QAError
from index.schema import Filters

_log = logging.getLogger(__name__)

NO_FILTERS = Filters()
_HISTORY = 20  # turns handed to the pipeline (DESIGN §5)
_EVERY_S = 0.1  # between two updates of the page: each costs Gradio close to a millisecond
_TALK_LIVES_S = 24 * 3600

_SANS = ["PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"]
_MONO = ["ui-monospace", "Consolas", "monospace"]

_TAGLINE = Message(
    "只凭收录的文章作答，句句有出处。", "Answers from the collected articles, every sentence with its source."
)
_ASK = Message("想了解什么？", "What would you like to know?")
_ASK_LABEL = Message("问题", "Question")
_SEND = Message("提问", "Ask")
_STOP = Message("停止", "Stop")
_NEW = Message("新的对话", "New talk")
_TALK = Message("对话", "Conversation")
_HISTORY_NAME = Message("历史", "History")
_NOT_KEPT = Message(
    "数据文件夹现在不能写，对话不会保存下来。", "The data folder cannot be written now: conversations are not kept."
)
_WELCOME = Message("可以这样问", "For example")
_WELCOME_BARE = Message("请在下面提问", "Ask below")


Keep = Callable[[str | None, Answer], Kept | None]


def replies(
    engine: Engine, asked: str, before: Exchanges, lang: Lang, keep: Keep, filters: Filters = NO_FILTERS
) -> Generator[Exchange, None, None]:
    """Yield what is shown for a question: that it is looked for, then at most ten times a second, last the answer.

    Args:
        engine: What answers.
        asked: The question.
        before: What went before.
        lang: Language of the page.
        keep: Takes the conversation, None for a new one, and the answer; says where it is kept, if it is.
        filters: Days of the articles to look in.
    """
    draft, shown_at = "", float("-inf")
    sources: tuple[Found, ...] = ()
    history = tuple(Turn(one.question, one.answer) for one in before if one.answer is not None)[-_HISTORY:]
    yield Exchange(asked, markup.progress("", (), markup.SEARCHING, lang), working=True)
    request = Request(asked, history, filters, lang="en" if lang == "en" else None)
    try:
        for item in engine.pipeline().stream(request):
            if isinstance(item, Answer):
                kept = keep(next((one.conversation for one in reversed(before) if one.conversation), None), item)
                yield _finished(item, lang, kept)
                return
            if isinstance(item, Sources):
                sources = item.also_found
            elif isinstance(item, Delta):
                draft += item.text
            if isinstance(item, Sources) or monotonic() - shown_at >= _EVERY_S:
                shown_at = monotonic()
                yield Exchange(asked, markup.progress(draft, sources, markup.CHECKING, lang), draft=draft, working=True)
    except QAError as error:
        yield Exchange(asked, markup.failure(error, lang))
    except Exception:  # the outermost edge: the page shows one sentence, the log the traceback
        _log.exception("a question failed")
        yield Exchange(asked, markup.failure(markup.FAILED, lang))


def _finished(answer: Answer, lang: Lang, kept: Kept | None, thumb: Thumb | None = None) -> Exchange:
    shown = markup.answer(answer, lang, kept, thumb)
    conversation = kept.conversation if kept else None
    return Exchange(answer.question, shown, answer.answer, answer.choices, conversation=conversation)


def days(limits: str) -> Filters:
    """Return the days written as `YYYY-MM-DD..YYYY-MM-DD`, one of them may be missing; anything else is no limit."""
    start, _, end = limits.partition("..")
    try:
        for given in filter(None, (start, end)):
            date.fromisoformat(given)
    except ValueError:
        return NO_FILTERS
    if start and end:
        start, end = sorted((start, end))
    return Filters(start or None, end or None)


def mount(app: FastAPI, engine: Engine, settings: Settings, conversations: Conversations) -> None:
    """Mount the chat page at `/`, below everything that `app` answers itself.

    `app.state.hang_up()` ends the connections that open pages hold for ever.
    """
    # Gradio makes locks while it is mounted, and where no event loop runs it opens some and never closes them.
    asyncio.run(_mount(app, engine, settings, conversations))


async def _mount(app: FastAPI, engine: Engine, settings: Settings, conversations: Conversations) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read on import; otherwise Gradio calls home
    import gradio as gr

    demo = _page(engine, settings, conversations)
    demo.max_threads = 200
    demo.queue(default_concurrency_limit=50, max_size=200, api_open=False)
    demo.has_launched = True  # a mounted page never says so itself, and until then reads any file a client names
    static = f"{settings.base_path}/static"
    gr.mount_gradio_app(
        app,
        demo,
        path="/",
        theme=gr.themes.Base(font=_SANS, font_mono=_MONO, primary_hue="red", neutral_hue="stone"),
        head=(
            f'<link rel="stylesheet" href="{static}/chat.css">'
            f'<link rel="icon" href="{static}/favicon.svg" type="image/svg+xml">'
            f'<script type="module" src="{static}/chat.js"></script>'
        ),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        max_file_size=1,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
    )
    gradio: Any = app.routes[-1]  # what was just mounted
    app.state.hang_up = gradio.app.stop_event.set


def _page(engine: Engine, settings: Settings, conversations: Conversations) -> Any:
    """Return the Blocks of the page."""
    import gradio as gr

    lang = settings.lang

    def messages(exchanges: Exchanges, spoken: Lang) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = []
        for one in exchanges:
            shown.append({"role": "user", "content": markup.question(one.question, spoken)})
            options = [{"value": choice} for choice in one.choices] if one is exchanges[-1] else []
            shown.append({"role": "assistant", "content": one.shown, "options": options})
        return shown

    def updates(
        talk: Talk, spoken: Lang, exchanges: Exchanges | None = None, *, box: str | None = None, notice: str = ""
    ) -> tuple[Any, ...]:
        """Return the values of `outputs`, in their order; a box of None stays as it is."""
        shown = messages(talk.exchanges if exchanges is None else exchanges, spoken)
        if notice:
            shown.append({"role": "assistant", "content": notice})
        return (gr.skip(), gr.skip(), shown, talk) if box is None else (box, "", shown, talk)

    def nothing() -> tuple[Any, ...]:
        return (gr.skip(),) * len(outputs)

    def keeping(request: gr.Request) -> Keep:
        who = owner(request.cookies)

        def keep(conversation: str | None, answer: Answer) -> Kept | None:
            try:
                return conversations.add(who, conversation, answer) if who else None
            except QAError as error:  # an answer that cannot be kept is shown all the same
                _log.warning("an answer is not kept: %s", error)
                return None

        return keep

    def ask(asked: str, limits: str, talk: Talk, spoken: Lang, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        asked = asked.encode("utf-8", "replace").decode()  # a browser may send half a surrogate pair
        if talk.asked is not None and asked in (talk.asked, ""):  # a key pressed twice
            return
        try:
            pipeline.check(Request(asked))
        except QuestionError as error:  # what was typed stays in the box, to be mended
            talk.stop(spoken)
            yield updates(talk, spoken, box=asked, notice=markup.failure(error, spoken))
            return
        box: str | None = ""
        steps = partial(replies, engine, asked, lang=spoken, keep=keeping(request), filters=days(limits))
        for exchanges in talk.go_on(asked, steps, spoken):
            yield updates(talk, spoken, exchanges, box=box)
            box = None  # what is typed meanwhile stays
        yield nothing()  # Gradio sends the last step once more when all is done, over whatever is shown by then

    def look(talk: Talk, spoken: Lang) -> tuple[Any, ...]:
        """Show how things stand, to a page that has waited for longer than it should."""
        return updates(talk, spoken) if talk.asked is None else nothing()

    def clear(talk: Talk, spoken: Lang) -> tuple[Any, ...]:
        talk.replace(())
        return updates(talk, spoken, box="")

    def pick(talk: Talk, spoken: Lang, request: gr.Request, event: gr.SelectData) -> Iterator[tuple[Any, ...]]:
        value = event.value
        asked = str(value.get("text") or value.get("value") if isinstance(value, dict) else value)
        yield from ask(asked, "", talk, spoken, request)

    def resume(talk: Talk, request: gr.Request) -> tuple[Any, ...]:
        """Show the kept conversation named in the address, unless something was asked already."""
        named, who = request.query_params.get("c"), owner(request.cookies)
        if talk.exchanges or not named or who is None:
            return nothing()
        try:
            kept = conversations.get(who, named)
        except QAError:  # deleted, or somebody else's: the page begins anew, and says no more about it
            return nothing()
        spoken = speaks(request)
        talk.replace(tuple(_finished(one.answer, spoken, Kept(kept.id, one.id), one.thumb) for one in kept.exchanges))
        return updates(talk, spoken)

    def speaks(request: gr.Request) -> Lang:
        named = chosen(request.query_params.get("lang"))
        return named or accepted(request.headers.get("accept-language", ""), lang)

    def greet(request: gr.Request) -> tuple[Any, ...]:
        """Speak the reader's language and offer questions that the collection answers."""
        spoken = speaks(request)
        questions, notice = _examples(engine, spoken)
        return (
            spoken,
            gr.update(value=_masthead(spoken)),
            gr.update(
                label=_TALK.text(spoken),
                placeholder=notice
                or _placeholder(spoken, questions, conversations.kept),  # never a value: a question may be faster
                examples=[{"text": question} for question in questions],
            ),
            gr.update(placeholder=_ASK.text(spoken), label=_ASK_LABEL.text(spoken)),
            gr.update(value=_SEND.text(spoken)),
            gr.update(value=_STOP.text(spoken)),
            gr.update(value=_NEW.text(spoken)),
            gr.update(value=_HISTORY_NAME.text(spoken)),
        )

    with gr.Blocks(title="问报", fill_height=True, analytics_enabled=False) as demo:
        talk = gr.State(Talk(), time_to_live=_TALK_LIVES_S)
        spoken = gr.State(lang)
        with gr.Row(elem_id="wb-masthead"):
            masthead = gr.Markdown(_masthead(lang), elem_id="wb-title")
            past = gr.Button(_HISTORY_NAME.text(lang), elem_id="wb-history", size="sm", scale=0)
            new = gr.Button(_NEW.text(lang), elem_id="wb-new", size="sm", scale=0)
        chat = gr.Chatbot(
            elem_id="chat",
            label=_TALK.text(lang),
            show_label=False,
            container=False,
            scale=1,
            layout="panel",
            buttons=[],
            autoscroll=False,  # to its end; chat.js brings the question to the top instead
            latex_delimiters=[],
            allow_tags=False,
            feedback_options=None,
            group_consecutive_messages=False,
            placeholder=_placeholder(lang, ()),
        )
        with gr.Row(elem_id="wb-ask"):
            box = gr.Textbox(
                elem_id="wb-box",
                label=_ASK_LABEL.text(lang),
                show_label=False,
                container=False,
                placeholder=_ASK.text(lang),
                lines=1,
                max_lines=6,
                autofocus=True,
                scale=1,
            )
            send = gr.Button(_SEND.text(lang), elem_id="wb-send", variant="primary", scale=0, min_width=72)
            halt = gr.Button(_STOP.text(lang), elem_id="wb-stop", scale=0, min_width=72)
        limits = gr.Textbox(elem_id="wb-limits", show_label=False, container=False)  # never seen; see `days`
        nudge = gr.Button(elem_id="wb-nudge")  # never seen, pressed by asking.js; which of the others is seen, it says

        outputs = [box, limits, chat, talk]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        # "multiple": the talk itself sees to it that one answer is made at a time; left to the page, a question
        # asked in the moment in which the last answer ends would be dropped.
        asking: dict[str, Any] = {"trigger_mode": "multiple", **quiet}
        gr.on([box.submit, send.click], ask, [box, limits, talk, spoken], outputs, **asking)
        chat.example_select(pick, [talk, spoken], outputs, **asking)
        chat.option_select(pick, [talk, spoken], outputs, **asking)
        halt.click(lambda talk, spoken: talk.stop(spoken), [talk, spoken], None, **quiet)
        nudge.click(look, [talk, spoken], outputs, **quiet)
        new.click(clear, [talk, spoken], outputs, **quiet)
        demo.load(resume, [talk], outputs, **quiet)
        demo.load(greet, None, [spoken, masthead, chat, box, send, halt, new, past], **quiet)
    return demo


def _masthead(lang: Lang) -> str:
    return f"# 问报\n\n{_TAGLINE.text(lang)}"


def _placeholder(lang: Lang, questions: Sequence[str], kept: bool = True) -> str:
    warning = "" if kept else f'<p class="wb-note">{_NOT_KEPT.text(lang)}</p>\n\n'
    return f"{warning}### {(_WELCOME if questions else _WELCOME_BARE).text(lang)}"


def _examples(engine: Engine, lang: Lang) -> tuple[list[str], str]:
    """Return questions to offer, and what is wrong if none can be asked."""
    try:
        return engine.examples(), ""
    except QAError as error:
        return [], markup.failure(error, lang)
