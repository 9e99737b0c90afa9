"""What may be sent to us: the bodies of requests, checked before anything is done with them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.bots import Bot
from bot.conversations import MAX_REMARK_CHARS, MAX_TITLE_CHARS
from bot.schema import Request, Turn, WebPage
from bot.this_page import MAX_TITLE_CHARS as MAX_PAGE_TITLE_CHARS
from index.schema import Filters

_DAY = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")


def _encodable(text: str) -> str:
    """Refuse halves of surrogate pairs, which JSON can name and UTF-8 cannot hold."""
    text.encode()
    return text


Text = Annotated[str, AfterValidator(_encodable)]


class Body(BaseModel):
    """A body of JSON; what it does not know is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")


class TurnBody(Body):
    """One exchange that went before."""

    question: Text
    answer: Text


class FiltersBody(Body):
    """Restrictions; an empty list does not restrict."""

    start: str | None = Field(default=None, alias="from", pattern=r"^\d{4}-\d{2}-\d{2}$")
    to: str | None = _DAY
    publisher: list[Text] = []
    source: list[Text] = []
    tags: list[Text] = []


class PageBody(Body):
    """The page on which a question is asked."""

    title: Text = Field(max_length=MAX_PAGE_TITLE_CHARS)
    url: Text = Field(default="", max_length=2_000)


class AskBody(Body):
    """The request of DESIGN §4, and which bot is asked, on which page."""

    question: Text
    history: list[TurnBody] = Field(default=[], max_length=20)
    filters: FiltersBody = FiltersBody()
    lang: Literal["zh", "en"] | None = None
    stream: bool = False
    bot: Text | None = Field(default=None, max_length=40)
    page: PageBody | None = None

    def asked(self, bot: Bot | None = None) -> Request:
        """Return it as the pipeline takes it, within what the bot holds.

        Raises:
            RequestError: If the filters ask for what the bot does not hold.
        """
        limits = self.filters
        filters = Filters(limits.start, limits.to, tuple(limits.publisher), tuple(limits.source), tuple(limits.tags))
        return Request(
            self.question,
            tuple(Turn(one.question, one.answer) for one in self.history),
            bot.narrowed(filters) if bot else filters,
            self.lang,
            bot.filters if bot else Filters(),
            WebPage(self.page.title, self.page.url) if self.page else None,
        )


class TicketBody(Body):
    """What a frame of the widget exchanges for a session."""

    ticket: Text = Field(max_length=200)
    user_token: Text | None = Field(default=None, max_length=4_096)


class TitleBody(Body):
    """Another title for a conversation."""

    title: Text = Field(max_length=MAX_TITLE_CHARS, pattern=r"\S")


class FeedbackBody(Body):
    """What a reader thinks of an answer; no thumb takes it back."""

    answer_id: Text = Field(max_length=64)
    thumb: Literal["up", "down"] | None
    remark: Text = Field(default="", max_length=MAX_REMARK_CHARS)
