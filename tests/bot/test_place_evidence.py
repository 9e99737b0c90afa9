"""What counts as the name of a place or person: more than the tagger's word for it."""

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.gate import names_someone
from bot.query import RuleRewriter
from bot.question import TermKind, understand
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Query
from tests.bot.conftest import make_article, whole

NAIL = make_article(
    "9月3日，青溪县的一名孩子在工地玩耍，脚被钉子扎穿。3名医生连夜赶到，一边安抚家属一边缝合，孩子很快脱险。",
    article_id="nail",
    title="孩子工地受伤医生连夜赶到",
)
FAIR = make_article(
    "6月18日，青溪县荷花节开幕。来自各地的120名客商参加。荷花节持续一个月。",
    article_id="fair",
    title="青溪县荷花节开幕",
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> Draft:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole((NAIL, FAIR))))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "word", "kind"),
    [
        ("青溪县工地扎脚那次来了几名医生？", "扎脚", "word"),  # in no dictionary, and no place of a name
        ("扎脚的孩子是谁救的？", "扎脚", "guessed"),
        ("荷花节来了多少嘉宾？", "嘉宾", "word"),  # the dictionary's own mistake
        ("聊城的会议在哪里召开？", "聊城", "place"),  # in the dictionary
        ("白塘在哪里？", "白塘", "place"),  # ends as places do
        ("南湾县的荷花节哪天开幕？", "南湾县", "place"),
    ],
)
def test_a_place_needs_more_than_the_tag(analyzer: Analyzer, question: str, word: str, kind: TermKind) -> None:
    (term,) = [one for one in understand(Query(question), analyzer).terms if one.text == word]
    assert term.kind == kind


@pytest.mark.parametrize("question", ["青溪县工地扎脚那次来了几名医生？", "扎脚的孩子脱险那次来了几名医生？"])
def test_a_word_that_is_no_place_does_not_refuse_the_question(answerer: ExtractiveAnswerer, question: str) -> None:
    assert any("3名医生" in one.text for one in ask(answerer, question).sentences)


@pytest.mark.parametrize(
    "question", ["聊城的荷花节哪天开幕？", "卢坎的荷花节哪天开幕？", "在工地扎脚的孩子叫什么名字？"]
)
def test_what_the_articles_do_not_hold_stays_refused(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert draft.reason is not None, draft.sentences


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("谁缝合了伤口？", "一边安抚家属一边缝合伤口。", False),  # 安抚 is a name to the tagger
        ("谁缝合了伤口？", "院长汤建国缝合了伤口。", True),
        ("谁打造了样板？", "全县上下打造现代社区的样板，服务中心大局。", False),  # 现代社 and 中心 are no bodies here
        ("谁打造了样板？", "县民政局打造了社区的样板。", True),
        ("受伤的孩子叫什么名字？", "孩子汤小北在工地受伤。", True),
        ("受伤的孩子叫什么名字？", "孩子在工地受伤，施工一方表示将承担费用，负责接待的是汤建国。", False),
    ],
)
def test_a_person_needs_more_than_the_tag(analyzer: Analyzer, question: str, text: str, named: bool) -> None:
    assert names_someone(analyzer.normalize(text), understand(Query(question), analyzer), analyzer) is named


def test_the_dictionary_knows_words_and_guesses_none(analyzer: Analyzer) -> None:
    assert analyzer.knows("聊城") and not analyzer.knows("扎脚")
