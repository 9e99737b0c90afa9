"""What can go wrong while answering."""

from index.errors import Message, QAError, UsageError


class QuestionError(UsageError):
    """The question is empty or too long."""

    code = "wrong_question"


class RequestError(UsageError):
    """The request has a wrong field, history or filter."""

    code = "wrong_request"


class NotFoundError(QAError):
    """There is no such article or page."""

    code = "not_found"
    status = 404


class UnsupportedError(UsageError):
    """A request in OpenAI's protocol asks for something that answers from articles do not have.

    Attributes:
        param: Name of the parameter.
    """

    code = "unsupported_parameter"

    def __init__(self, param: str, message: Message, hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.param = param


class UnknownModelError(NotFoundError):
    """A request in OpenAI's protocol names a model that is not served here."""

    code = "model_not_found"


class SettingsError(UsageError):
    """An environment variable or option has a value that cannot be used."""

    code = "wrong_setting"


class LimitError(QAError):
    """Too many requests from one address or with one key; `wait_s` is after how long the next one may be made."""

    code = "too_many_requests"
    status = 429

    def __init__(self, message: Message, hint: Message | None = None, *, wait_s: float = 0.0) -> None:
        super().__init__(message, hint)
        self.wait_s = wait_s


class UnauthorizedError(QAError):
    """A program came without a key that is in force."""

    code = "unauthorized"
    status = 401


class ForbiddenError(QAError):
    """A key does not open what was asked for, or an address may not."""

    code = "forbidden"
    status = 403


class BotsError(UsageError):
    """The file of bots cannot be read, or a value in it cannot be used."""

    code = "wrong_bots_file"


class UnknownBotError(QAError):
    """There is no bot of that name."""

    code = "unknown_bot"
    exit_code = 2
    status = 404


class EmbeddingError(QAError):
    """The page is not allowed to embed the bot."""

    code = "origin_refused"
    status = 403


class SessionError(QAError):
    """A ticket or a session of the widget is used up, expired or none of ours."""

    code = "session_expired"
    status = 401


class UserTokenError(QAError):
    """The bot answers signed-in users only, and the token of the host's server is missing or wrong."""

    code = "wrong_user_token"
    status = 401


class HistoryFullError(QAError):
    """A browser keeps as many conversations as it may."""

    code = "history_full"
    status = 409


class PortInUseError(UsageError):
    """Another program listens on the port already."""

    code = "port_in_use"


class LanguageModelError(QAError):
    """The language model is away, too slow, or answered nonsense; the extractive answer takes its place."""

    code = "language_model"
    exit_code = 3
    status = 502


class ContextTooLongError(LanguageModelError):
    """The language model cannot read so much at once."""

    def __init__(self) -> None:
        super().__init__(
            Message("语言模型一次读不了这么多内容。", "The language model cannot read so much at once."),
            Message("请把 WENBAO_LLM_CONTEXT 设小一些。", "Set WENBAO_LLM_CONTEXT to less."),
        )


class EvaluationFileError(UsageError):
    """A file of questions for `wenbao eval` cannot be read, or a line of it is wrong."""

    code = "wrong_evaluation_file"
