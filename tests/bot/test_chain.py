"""The pipeline as LangChain sees it, with the real library."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.chain import ArticleRetriever, Asked, as_runnable
from bot.pipeline import QAPipeline
from bot.schema import Request

ASKED: Asked = {"question": "2月21日的市委常委会扩大会议由谁主持？"}


def test_the_retriever_gives_documents_that_know_their_article(pipeline: QAPipeline) -> None:
    documents = ArticleRetriever(search=pipeline.search, k=3).invoke("市委常委会扩大会议")
    found = pipeline.search("市委常委会扩大会议", 3)
    assert [one.id for one in documents] == [one.chunk.passage_id for one in found]
    assert [one.page_content for one in documents] == [one.chunk.text for one in found]
    assert documents[0].metadata["source"] == found[0].article.source
    assert found[0].article.display_title[:4] in documents[0].metadata["title"]


def test_the_runnable_streams_sources_then_text_then_the_answer(pipeline: QAPipeline) -> None:
    chunks = list(as_runnable(pipeline).stream(ASKED))
    assert [next(iter(one)) for one in chunks] == ["sources", *["delta"] * (len(chunks) - 2), "answer"]
    assert "".join(one.get("delta", "") for one in chunks) == chunks[-1]["answer"]["answer"]


def test_invoke_gives_the_same_answer_as_the_pipeline(pipeline: QAPipeline) -> None:
    answer = as_runnable(pipeline).invoke(ASKED)["answer"]
    expected = pipeline.ask(Request(ASKED["question"])).as_json()
    assert {**answer, "timings_ms": {}} == {**expected, "timings_ms": {}}


def test_it_streams_asynchronously_too(pipeline: QAPipeline) -> None:
    async def collect(items: AsyncIterator[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one async for one in items]

    chunks = asyncio.run(collect(as_runnable(pipeline).astream({**ASKED, "history": [("区长是谁？", "毛世梁。")]})))
    assert "胡勇春" in chunks[-1]["answer"]["answer"]
