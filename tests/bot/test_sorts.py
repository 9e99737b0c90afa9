"""哪条河, 哪座桥, 哪家出版社: a sentence that names none is no answer, however much else it holds."""

import pytest

from bot import gate
from bot.question import understand
from bot.reading import read
from bot.selection import select
from index.analyzer import Analyzer
from index.schema import Query
from tests.bot.conftest import make_article, make_passage


def objections(question: str, text: str, analyzer: Analyzer) -> list[str]:
    article = make_article(text, article_id="news")
    asked = understand(Query(question), analyzer)
    passage = make_passage(article, 0, len(text), score=0.9)
    scored = select(asked, [read(article, analyzer.normalize)], [passage])
    return list(gate.objections(asked, scored[0], analyzer))


@pytest.mark.parametrize(
    ("question", "without", "named"),
    [
        ("柳湾镇防汛时哪座桥封闭了？", "柳湾镇防汛，部分桥梁封闭。", "柳湾镇防汛，青石新桥封闭。"),
        ("老张家附近哪条河漫堤了？", "老张家附近已经漫堤。", "老张家附近的白沙江已经漫堤。"),
        ("《山里的灯》是哪家出版社出的？", "《山里的灯》写了他的童年。", "《山里的灯》由青松出版社出版。"),
        (
            "决定逮捕马某的是哪个检察院？",
            "检察机关依法对马某决定逮捕。",
            "东坪县人民检察院依法对马某决定逮捕。",
        ),
        ("粮库的火是哪个消防站扑灭的？", "粮库的火已经扑灭。", "北岭救援站扑灭了粮库的火。"),
    ],
)
def test_a_sentence_that_names_none_of_the_sort_is_no_answer(
    question: str, without: str, named: str, analyzer: Analyzer
) -> None:
    assert "sort" in objections(question, without, analyzer)
    assert "sort" not in objections(question, named, analyzer)
