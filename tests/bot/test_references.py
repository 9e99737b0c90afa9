from datetime import date
from typing import Any

import pytest

from bot.references import reference
from index.schema import Article, Span

DAY = date(2024, 3, 9)


def article(text: str = "5月6日，新馆开放。", **known: Any) -> Article:
    return Article("a1", "page.txt", text, (Span(0, len(text), 0, len(text)),), (0, len(text)), **known)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        # The two examples of the standard's own kind: a newspaper on paper, and one online.
        (
            {"title": "数字革命与竞争国际化", "byline": "丁文详", "publisher": "中国青年报", "date": "2000-11-20"},
            "丁文详. 数字革命与竞争国际化[N]. 中国青年报, 2000-11-20.",
        ),
        (
            {
                "title": "我们的科技一直在追赶",
                "byline": "本报记者 余建斌",
                "publisher": "人民日报",
                "date": "2013-01-12",
                "url": "http://paper.example/1",
            },
            "余建斌. 我们的科技一直在追赶[N/OL]. 人民日报, 2013-01-12[2024-03-09]. http://paper.example/1",
        ),
        (
            {"title": "出版业信息化", "byline": "萧钰", "date": "2001-12-19", "url": "http://www.example/a"},
            "萧钰. 出版业信息化[EB/OL]. (2001-12-19)[2024-03-09]. http://www.example/a",
        ),
        (
            {"title": "通知", "publisher": "市政府办公室", "date": "2023-06", "url": "https://x.example"},
            "通知[EB/OL]. 市政府办公室(2023-06)[2024-03-09]. https://x.example",
        ),
        ({"title": "通知"}, "通知[Z]."),
        ({"title": "通知", "date": "--05-06"}, "通知[Z]."),
        ({}, "5月6日，新馆开放。[Z]."),
        ({"title": "开馆", "subtitle": "读者 排队"}, "开馆：读者 排队[Z]."),
    ],
)
def test_what_is_known_stands_in_its_place_and_nothing_else(known: dict[str, Any], expected: str) -> None:
    assert reference(article(**known), DAY) == expected


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("记者 李明", "李明. "),
        ("记者 李 明 通讯员 王小芳", "李明, 王小芳. "),
        ("（记者 李明、王芳、赵强、孙立 文/图）", "李明, 王芳, 赵强, 等. "),
        ("记者 买买提·艾力", "买买提·艾力. "),
        ("市融媒体中心第三采访组", ""),
        ("记者 李明 8月7日电", ""),
        ("", ""),
    ],
)
def test_names_are_taken_only_where_all_are_surely_names(byline: str, authors: str) -> None:
    assert reference(article(title="开馆", byline=byline), DAY) == f"{authors}开馆[Z]."


def test_its_own_report_makes_a_newspaper_article_even_without_a_name_of_the_paper() -> None:
    assert reference(article("本报讯 新馆开放。", title="开馆"), DAY) == "开馆[N]."
