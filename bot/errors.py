"""What can go wrong while answering."""

from index.errors import QAError, UsageError


class QuestionError(UsageError):
    """The question is empty or too long."""

    code = "wrong_question"


class RequestError(UsageError):
    """The request has a wrong field, history or filter."""

    code = "wrong_request"


class SettingsError(UsageError):
    """An environment variable or option has a value that cannot be used."""

    code = "wrong_setting"


class NotFoundError(QAError):
    """There is no such article or page."""

    code = "not_found"
    status = 404


class LimitError(QAError):
    """Too many requests from one address."""

    code = "too_many_requests"
    status = 429


class PortInUseError(UsageError):
    """Another program listens on the port already."""

    code = "port_in_use"


class LanguageModelError(QAError):
    """The language model is away, too slow, or answered nonsense; the extractive answer takes its place."""

    code = "language_model"
    status = 502


class EvaluationFileError(UsageError):
    """A file of questions for `wenbao eval` cannot be read, or a line of it is wrong."""

    code = "wrong_evaluation_file"
