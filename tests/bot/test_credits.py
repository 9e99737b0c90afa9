import pytest

from bot.extractive import ExtractiveAnswerer
from index.analyzer import Analyzer
from tests.bot.conftest import make_article
from tests.bot.test_extractive import ask, text

BODY = "道北县爱心暑托班今天开班，共有60名学生。\n文字：刘雅雯编辑：朱胜霞* 转载请注明来自道北发布。"
CLASS = make_article(BODY, article_id="class", title="道北县爱心暑托班开班")
PHOTO = make_article("丁河区举行献花仪式，2000人参加。\n（文/图 曹洋）", article_id="photo", title="丁河区举行献花仪式")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("道北县爱心暑托班那篇报道的编辑是谁？", "编辑：朱胜霞。"),
        ("丁河区献花仪式的稿子是谁写的？", "文/图 曹洋。"),
    ],
)
def test_one_credit_is_shown_of_a_line_of_them(analyzer: Analyzer, question: str, answer: str) -> None:
    assert text(ask(ExtractiveAnswerer(analyzer), question, (CLASS, PHOTO))) == answer
