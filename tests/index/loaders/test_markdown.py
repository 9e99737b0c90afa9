import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import articles
from index.loaders import markdown
from index.loaders.file import File
from index.schema import Document

PAGE = """---
title: "周末天气"
date: 2023-08-07
publisher: 青溪日报
---

# 强冷空气今夜抵达 #

第一段第一行
第二行。

- 甲
- 乙
  续行

  第二段
1. 第一条

> 引文一
> 引文二

```py
code

x
```

| 项目 | 冠军 |
|---|---|
| 男子 | 丁琪 |

小标题
======

***

<!-- 注释 -->
末段 **粗体**。
"""


def load(text: str) -> Document:
    return markdown.load(File("page.md", text.encode()))


def told(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blocks_are_ranges_of_the_decoded_file_without_its_marks(line_end: str) -> None:
    page = PAGE.replace("\n", line_end)
    document = load(page)
    assert document.text == page
    assert [(kind, level, said.replace(line_end, "\n")) for kind, level, said in told(document)] == [
        ("metadata", 0, 'title: "周末天气"'),
        ("metadata", 0, "date: 2023-08-07"),
        ("metadata", 0, "publisher: 青溪日报"),
        ("heading", 1, "强冷空气今夜抵达"),
        ("paragraph", 0, "第一段第一行\n第二行。"),
        ("list", 0, "甲"),
        ("list", 0, "乙\n  续行"),
        ("list", 0, "第二段"),
        ("list", 0, "1. 第一条"),
        ("quote", 0, "引文一\n> 引文二"),
        ("code", 0, "code\n\nx"),
        ("table", 0, "| 项目 | 冠军 |\n|---|---|\n| 男子 | 丁琪 |"),
        ("heading", 1, "小标题"),
        ("paragraph", 0, "末段 **粗体**。"),
    ]


@pytest.mark.parametrize("line", ["title: 周末天气", 'title: "周末天气"', "标题：周末天气", "title = '周末天气'"])
def test_the_title_of_front_matter_is_the_headline_of_a_text_without_one(line: str) -> None:
    fence = "+++" if "=" in line else "---"
    assert told(load(f"{fence}\n{line}\n{fence}\n\n周末有雨。\n")) == [
        ("heading", 1, "周末天气"),
        ("paragraph", 0, "周末有雨。"),
    ]


@pytest.mark.parametrize(
    "text", ["---\n周末有雨，请带伞。\n---\n周一转晴。", "---\n\n周末有雨。\n", "---\ntitle: x\n\n没有结束。"]
)
def test_dashes_that_are_no_front_matter_hide_nothing(text: str) -> None:
    said = "".join(one for _, _, one in told(load(text)))
    assert all(part in said for part in text.replace("-", "").split())
    assert "metadata" not in [kind for kind, _, _ in told(load(text))]


def test_a_page_becomes_an_article() -> None:
    [article] = articles.split(load("# 周末天气\n\n周末有**大**雨，请带伞出行，注意[安全](http://example.org)。\n"))
    assert article.title == "周末天气"
    assert article.text == "周末天气\n周末有大雨，请带伞出行，注意安全。"


MARKS = "# |- |> |1. |```\n|***|---|\n|\n\n|\r\n|    |\t|会议召开。|<b>|[x](y)|title: x|==|\\".split("|")


@given(st.lists(st.sampled_from([*MARKS, "|"]), max_size=40))
def test_any_markdown_gives_blocks_in_order_and_loses_no_words(pieces: list[str]) -> None:
    document = load("".join(pieces) + "\n\n青溪市。")
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text)
        last = block.end
    said = "".join(document.text[block.start : block.end] for block in document.blocks)
    assert said.count("会议召开。") == document.text.count("会议召开。")
