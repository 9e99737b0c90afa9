import pytest

from bot import library
from bot.pipeline import QAPipeline
from bot.schema import Request
from tests.bot.conftest import make_article

OLD = make_article("旧事。", article_id="old", title="旧闻一则", date="2022-01-05")
NEW = make_article("新事。", article_id="new", title="新闻一则", date="2023-08-07")
BARE = make_article(
    "本报讯（记者 王明）6月27日，甲江区召开学习会，研究部署工作。会议结束。", article_id="bare", date="--06-27"
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("有几篇文章？", True),
        ("里面有哪些文章？", True),
        ("一共收录了多少篇报道", True),
        ("最新的文章是哪篇？", True),
        ("列出所有文章", True),
        ("How many articles are there?", True),
        ("有哪些关于教育的文章？", False),
        ("哪些文章提到了章旭明？", False),
        ("最新的会议是哪天开的？", False),
    ],
)
def test_only_questions_about_the_collection_itself(text: str, asked: bool) -> None:
    assert library.asks(text) is asked


def test_the_newest_is_of_a_known_year_and_the_others_are_said_to_be_left_out() -> None:
    told = library.tell("最新的文章是哪篇？", (OLD, BARE, NEW), "zh")
    assert [one.text for one in told.draft.sentences] == ["新闻一则"]
    assert told.draft.notes == ("没有写明年份的文章不在比较之内。",)
    nothing = library.tell("最新的文章是哪篇？", (BARE,), "zh")
    assert nothing.draft.reason is not None


def test_titles_are_ranges_of_their_articles() -> None:
    told = library.tell("里面有哪些文章？", (OLD, BARE, NEW), "zh")
    quoted = [told.context.article(q.article_id).text[q.start : q.end] for s in told.draft.sentences for q in s.quotes]  # type: ignore[union-attr]
    assert quoted == ["新闻一则", "旧闻一则", "6月27日，甲江区召开学习会，研究部署工作"]


def test_the_whole_way(pipeline: QAPipeline) -> None:
    listed = pipeline.ask(Request("里面有哪些文章？"))
    assert not listed.refused and listed.coverage is not None
    assert len(listed.sentences) == min(15, listed.coverage.searched)
    assert all(one.verdict != "unsupported" for one in listed.sentences)
    counted = pipeline.ask(Request("有几篇文章？"))
    assert f"收录了 {listed.coverage.searched} 篇文章" in counted.answer
