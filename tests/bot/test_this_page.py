from dataclasses import replace

import pytest

from bot import this_page
from bot.schema import Request, WebPage
from index.schema import Article, Chunk, Passage, Span


def asked(question: str, title: str = "两座公园开工_某市人民政府", url: str = "") -> Request:
    return Request(question, page=WebPage(title, url))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("这篇文章讲了什么？", "《两座公园开工》讲了什么？"),
        ("本文由谁发布？", "《两座公园开工》由谁发布？"),
        ("这条新闻里谁宣布开工？", "《两座公园开工》里谁宣布开工？"),
        ("本页说的是哪一天？", "《两座公园开工》说的是哪一天？"),
        ("该通知什么时候发的？", "《两座公园开工》什么时候发的？"),
        ("Who is named on this page?", "Who is named on 《两座公园开工》?"),
    ],
)
def test_this_page_is_named(question: str, named: str) -> None:
    assert this_page.named(asked(question)).question == named


@pytest.mark.parametrize(
    "question", ["城东公园什么时候开工？", "基本文件有哪些？", "日本页岩油产量多少？", "这次会议由谁主持？"]
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert this_page.named(asked(question)).question == question


@pytest.mark.parametrize("question", ["这篇文章讲了什么？"])
def test_without_a_page_or_a_title_nothing_is_put_in(question: str) -> None:
    assert this_page.named(Request(question)).question == question
    assert this_page.named(asked(question, " ")).question == question


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("两座公园开工", "两座公园开工"),
        ("两座公园开工 - 某市日报", "两座公园开工"),
        ("两座公园开工｜某某网", "两座公园开工"),
        ("首页 | 两座公园今日开工", "两座公园今日开工"),
        ("2023-06-01 公园开工", "2023-06-01 公园开工"),
        ("", ""),
    ],
)
def test_the_name_of_the_site_is_left_out(title: str, headline: str) -> None:
    assert this_page.headline(WebPage(title)) == headline


def passage(article_id: str, title: str, url: str | None = None) -> Passage:
    text = f"{title}\n正文。"
    article = Article(
        article_id, "a.txt", text, (Span(0, len(text), 0, len(text)),), (len(title) + 1, len(text)), title, url=url
    )
    return Passage(Chunk(article_id, 0, 1, text[:1]), article, 1, 0.5)


def test_the_pages_own_article_is_taken_where_it_was_found() -> None:
    found = [passage("a", "别的"), passage("b", "两座公园开工"), passage("c", "也是别的", "https://www.a.example/p/1")]
    request = asked("这篇文章讲了什么？")
    assert [one.article.id for one in this_page.of_page(request, found)] == ["b"]
    by_url = asked("这篇文章讲了什么？", "标题变了", "http://a.example/p/1#top")
    assert [one.article.id for one in this_page.of_page(by_url, found)] == ["c"]
    assert len(this_page.of_page(asked("这篇文章讲了什么？", "没有收录的文章"), found)) == 3
    bare = replace(found[1], article=replace(found[1].article, body=None))
    assert len(this_page.of_page(asked("这篇文章讲了什么？"), [found[0], bare])) == 2  # a headline alone is no article
    assert len(this_page.of_page(asked("城东公园什么时候开工？"), found)) == 3
