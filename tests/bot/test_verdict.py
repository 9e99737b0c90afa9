"""The second opinion: what the search thinks of an article counts, and a gate in doubt may be outweighed."""

import pytest

from bot import gate, verdict
from bot.calibration import DEFAULT, Thresholds
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.question import understand
from bot.reading import read
from bot.schema import Context, Draft, Request
from bot.selection import Scored, select
from bot.trees import Trees
from index.analyzer import Analyzer
from index.schema import Article, Query
from tests.bot.conftest import make_article, make_passage

TROUPE = make_article(
    "5月9日，柳湾剧团任命林蕙为艺术总监，任期三年。剧团成立于1958年，有演员六十人。团里今年要排三出新戏。",
    article_id="troupe",
    date="2023-05-09",
)
SOCIETY = make_article(
    "东坪文学会的历史不长。1982年文学会成立，诗人周明远成为首任会长。此后换过四届。",
    article_id="society",
    date="2023-04-02",
)
NOTICE = make_article(
    "正文：东坪县发改局10日发布《关于完善守信激励机制的通知》。通知自发布之日起施行。",
    article_id="notice",
    date="2023-08-11",
)
ROAD = make_article(
    "东坪村修路的钱是村民凑的，修路总造价为45万元。村里去年修桥花了80万元。", article_id="road", date="2023-08-01"
)

MEETING = make_article(
    "6月27日上午，东坪县组织宣传统战工作会议召开。县委书记周明远出席并讲话。会议还通报了上半年的情况。",
    article_id="meeting",
    date="2023-06-27",
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def answer(answerer: ExtractiveAnswerer, question: str, article: Article, score: float) -> Draft:
    query = RuleRewriter(newest="2024-09-30").rewrite(Request(question))
    passage = make_passage(article, 0, len(article.text), score=score)
    (draft,) = answerer.answer(query, Context((passage,)))
    assert isinstance(draft, Draft)
    return draft


def best(question: str, article: Article, score: float, analyzer: Analyzer) -> tuple[Scored, list[Scored]]:
    passage = make_passage(article, 0, len(article.text), score=score)
    scored = select(understand(Query(question), analyzer), [read(article, analyzer.normalize)], [passage])
    return scored[0], scored


@pytest.mark.parametrize(
    ("name", "better"), [("sentence", 3.0), ("ahead", 8.0), ("article", 6.0), ("objections", -6.0), ("rival", -1.0)]
)
def test_each_piece_of_evidence_counts_in_its_direction(name: str, better: float, analyzer: Analyzer) -> None:
    question = understand(Query("剧团什么时候成立的？"), analyzer)
    first, scored = best(question.text, TROUPE, 0.3, analyzer)
    found = list(verdict.known(question, first, scored, analyzer))
    column, trees = verdict.EVIDENCE.index(name), Trees.load(verdict.MODEL)
    likelier = [*found[:column], found[column] + better, *found[column + 1 :]]
    less = [*found[:column], found[column] - better, *found[column + 1 :]]
    low, high = trees.probabilities([less, likelier])
    assert low <= high
    assert low < high or name == "rival"  # an objection that others outweigh need not be in the trees


@pytest.mark.parametrize(
    ("article", "score", "doubted"), [(TROUPE, 0.6, False), (SOCIETY, 0.6, True), (SOCIETY, 0.0005, True)]
)
def test_a_sentence_about_another_society_is_doubted(
    article: Article, score: float, doubted: bool, analyzer: Analyzer
) -> None:
    question = understand(Query("剧团什么时候成立的？"), analyzer)
    first, scored = best(question.text, article, score, analyzer)
    assert verdict.is_doubtful(question, first, scored, analyzer) is doubted


def test_the_report_of_a_meeting_is_doubted_less(analyzer: Analyzer) -> None:
    question = understand(Query("组织宣传统战会是上午开的还是下午开的？"), analyzer)
    first, scored = best(question.text, MEETING, 0.02, analyzer)
    assert verdict.probability(question, first, scored, analyzer) < verdict.DOUBTFUL
    assert not verdict.is_doubtful(question, first, scored, analyzer)


def test_a_doubted_sentence_is_not_shown(answerer: ExtractiveAnswerer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(answerer, "剧团什么时候成立的？", TROUPE, 0.6).reason is None
    monkeypatch.setattr(verdict, "DOUBTFUL", 0.99)
    assert answer(answerer, "剧团什么时候成立的？", TROUPE, 0.6).reason is not None


def test_an_article_that_only_a_scan_brought_is_not_judged_by_the_search(analyzer: Analyzer) -> None:
    question = understand(Query("剧团什么时候成立的？"), analyzer)
    first, scored = best(question.text, TROUPE, 0.0, analyzer)
    assert not verdict.is_doubtful(question, first, scored, analyzer)


def test_a_gate_in_doubt_is_outweighed(answerer: ExtractiveAnswerer, analyzer: Analyzer) -> None:
    asked = "柳湾剧团任命林蕙为哪一个职位？"  # 艺术总监 has no 位 in it
    first, _ = best(asked, TROUPE, 0.9, analyzer)
    assert list(gate.objections(understand(Query(asked), analyzer), first, analyzer)) == ["sort"]
    draft = answer(answerer, asked, TROUPE, 0.9)
    assert "艺术总监" in "".join(one.text for one in draft.sentences)
    assert answer(answerer, asked, TROUPE, 0.01).reason is not None


def test_what_a_collection_was_found_to_need_holds_for_it_as_well(analyzer: Analyzer) -> None:
    question = understand(Query("柳湾剧团任命林蕙为哪一个职位？"), analyzer)
    first, scored = best(question.text, TROUPE, 0.9, analyzer)
    assert verdict.surest(question, scored, analyzer, DEFAULT) is first
    assert verdict.surest(question, scored, analyzer, Thresholds(1.01, 1.01)) is None


@pytest.mark.parametrize("asked", ["柳湾剧团任命林蕙花了多少经费？", "林蕙任命哪一天结束？"])
def test_a_figure_or_day_that_is_not_there_stays_refused(answerer: ExtractiveAnswerer, asked: str) -> None:
    assert answer(answerer, asked, TROUPE, 0.99).reason is not None


def test_a_holder_is_told_by_a_sentence_that_surely_does(answerer: ExtractiveAnswerer) -> None:
    draft = answer(answerer, "东坪文学会的首任会长是谁？", SOCIETY, 0.9)
    assert "周明远" in "".join(one.text for one in draft.sentences)
    assert answer(answerer, "东坪文学会的首任秘书长是谁？", SOCIETY, 0.9).reason is not None


def test_the_day_of_a_notice_is_told_where_the_page_has_no_line_for_it(answerer: ExtractiveAnswerer) -> None:
    draft = answer(answerer, "东坪县发改局哪天发布了完善守信激励机制的通知？", NOTICE, 0.9)
    assert "10日" in "".join(one.text for one in draft.sentences)


def test_a_much_likelier_sentence_wins_over_a_counted_figure(answerer: ExtractiveAnswerer) -> None:
    draft = answer(answerer, "东坪村修路一共花了多少钱？", ROAD, 0.9)
    assert ["45万元" in one.text for one in draft.sentences] == [True]


def test_where_somebody_is_from_must_be_told_however_good_the_article_is(answerer: ExtractiveAnswerer) -> None:
    assert answer(answerer, "诗人周明远是哪里人？", SOCIETY, 0.99).reason is not None
