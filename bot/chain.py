"""The same pipeline for programs built with LangChain; nothing else imports langchain."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.runnables.utils import AddableDict

from bot import citations
from bot.pipeline import QAPipeline
from bot.schema import Delta, Request, Sources, Turn
from index.schema import Passage


class Asked(TypedDict, total=False):
    """Input of `as_runnable`: `question`, and the talk so far as pairs."""

    question: str
    history: list[tuple[str, str]]


class ArticleRetriever(BaseRetriever):
    """Our search as LangChain's retriever: passages to documents, best first.

    A document holds the words of the passage, `passage_id` as its id, and as metadata the item of
    `search --json` without its text, with the header of the article as `header`.

    Attributes:
        search: `QAPipeline.search`, or anything of its shape.
        k: Most passages returned.
    """

    search: Callable[[str, int], list[Passage]]
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(one) for one in self.search(query, self.k)]


def as_runnable(pipeline: QAPipeline) -> Runnable[Asked, dict[str, Any]]:
    """Return the pipeline as a Runnable.

    It streams `{"sources": […]}`, then `{"delta": "…"}` any number of times and last `{"answer": {…}}`, with
    the objects of DESIGN §4; `invoke` gives the three together, the deltas joined.
    """

    def run(asked: Asked) -> Iterator[AddableDict]:
        turns = tuple(Turn(question, answer) for question, answer in asked.get("history", ()))
        for item in pipeline.stream(Request(asked["question"], turns)):
            if isinstance(item, Sources):
                yield AddableDict(sources=item.as_json()["also_found"])
            elif isinstance(item, Delta):
                yield AddableDict(delta=item.text)
            else:
                yield AddableDict(answer=item.as_json())

    async def run_async(asked: Asked) -> AsyncIterator[AddableDict]:
        items = run(asked)
        while (item := await asyncio.to_thread(next, items, None)) is not None:
            yield item

    return RunnableLambda(run, run_async, name="wenbao")


def _document(passage: Passage) -> Document:
    metadata = {key: value for key, value in passage.as_json().items() if key != "text"}
    metadata["header"] = citations.header(passage.article)
    return Document(id=passage.chunk.passage_id, page_content=passage.chunk.text, metadata=metadata)
