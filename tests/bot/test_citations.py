from hypothesis import given
from hypothesis import strategies as st

from bot import citations
from bot.citations import Verifier
from bot.schema import Context, Draft, DraftSentence, Quote, Reason
from index.analyzer import Analyzer
from index.schema import Article, Span
from tests.bot.conftest import make_article, make_passage, whole

FIRST = make_article("5月6日，市图书馆开放。馆长王芳主持仪式。", article_id="a1", title="市图书馆开放", date="--05-06")
SECOND = make_article("6月1日，城东公园开工。局长孙立宣布开工。", article_id="a2")
CONTEXT = Context(whole([FIRST, SECOND]))
VERIFIER = Verifier(Analyzer())


def quote(article: Article, words: str) -> Quote:
    start = article.text.index(words)
    return Quote(article.id, start, start + len(words))


def sentence(article: Article, words: str) -> DraftSentence:
    return DraftSentence(words, (quote(article, words),))


def test_a_sentence_is_marked_behind_its_closing_mark() -> None:
    found = VERIFIER.verify(Draft((sentence(FIRST, "馆长王芳主持仪式。"),)), CONTEXT, "zh")
    assert found.answer == "馆长王芳主持仪式。[1]"
    (only,) = found.sentences
    assert (only.start, only.end, only.citations, only.verdict) == (0, 9, (1,), "supported")


def test_one_marker_for_one_quotation_numbered_by_appearance() -> None:
    start, opening = sentence(SECOND, "局长孙立宣布开工。"), sentence(FIRST, "馆长王芳主持仪式。")
    draft = Draft((start, opening, start), ("", "\n"))
    found = VERIFIER.verify(draft, CONTEXT, "zh")
    assert found.answer == "局长孙立宣布开工。[1]馆长王芳主持仪式。[2]\n局长孙立宣布开工。[1]"
    assert [one.article_id for one in found.citations] == ["a2", "a1"]


def test_a_citation_is_an_exact_range_of_the_article_and_of_the_raw_text() -> None:
    text = "馆长王芳主持仪式。"
    spans = (Span(0, 4, 10, 14), Span(4, 9, 16, 21))  # a line break of two characters was repaired away
    article = Article("x", "x.txt", text, spans, (0, 9))
    found = VERIFIER.verify(Draft((sentence(article, text),)), Context(whole([article])), "zh")
    (citation,) = found.citations
    assert citation.quote == article.text[citation.start : citation.end] == text
    assert citation.raw_spans == ((10, 14), (16, 21))
    assert citation.hash == article.hash


def test_an_unsupported_sentence_is_left_out_and_its_citation_with_it() -> None:
    wrong = DraftSentence("馆长李芳主持仪式。", (quote(FIRST, "馆长王芳主持仪式。"),))
    found = VERIFIER.verify(Draft((wrong, sentence(SECOND, "局长孙立宣布开工。")), ("",)), CONTEXT, "zh")
    assert found.answer == "局长孙立宣布开工。[1]"
    assert [one.article_id for one in found.citations] == ["a2"]
    assert [(one.text, one.verdict) for one in found.dropped] == [("馆长李芳主持仪式。", "unsupported")]
    assert "李芳" in found.dropped[0].why[0]


def test_a_line_break_survives_when_the_sentence_beside_it_is_left_out() -> None:
    wrong = DraftSentence("馆长李芳主持仪式。", (quote(FIRST, "馆长王芳主持仪式。"),))
    good, other = sentence(FIRST, "馆长王芳主持仪式。"), sentence(SECOND, "局长孙立宣布开工。")
    found = VERIFIER.verify(Draft((good, wrong, other), ("\n", "")), CONTEXT, "zh")
    assert found.answer == "馆长王芳主持仪式。[1]\n局长孙立宣布开工。[2]"
    assert [(one.start, one.end) for one in found.sentences] == [(0, 9), (10, 19)]


def test_a_sentence_that_cites_nothing_is_left_out() -> None:
    found = VERIFIER.verify(Draft((DraftSentence("馆长王芳主持仪式。"),)), CONTEXT, "en")
    assert found.sentences == ()
    assert found.dropped[0].why == ("There is no quotation to check it against.",)


def test_a_headline_without_its_article_proves_nothing_for_sure() -> None:
    orphan = Article("h", "h.txt", "我市召开工作会议", (Span(0, 8, 0, 8),), None, "我市召开工作会议")
    found = VERIFIER.verify(Draft((sentence(orphan, "我市召开工作会议"),)), Context(whole([orphan])), "zh")
    assert found.sentences[0].verdict == "partly"


def test_the_passage_of_a_quotation_is_the_one_that_holds_most_of_it() -> None:
    context = Context((make_passage(SECOND, 0, 11, 1), make_passage(SECOND, 8, len(SECOND.text), 2)))
    found = VERIFIER.verify(Draft((sentence(SECOND, "局长孙立宣布开工。"),)), context, "zh")
    assert found.citations[0].passage_id == f"a2:8-{len(SECOND.text)}"


def test_the_header_says_nothing_twice() -> None:
    assert citations.header(FIRST).split("\n") == ["市图书馆开放", "--05-06"]


def test_a_refusal_has_nothing_to_check() -> None:
    found = VERIFIER.verify(Draft(reason=Reason("no_match", "没有")), CONTEXT, "zh")
    assert (found.answer, found.sentences, found.citations, found.dropped) == ("", (), (), ())


TEXTS = st.text("馆长王芳主持仪式。5月6日没有，[1]\n ", min_size=1, max_size=20)
QUOTES = st.builds(Quote, st.sampled_from(["a1", "a2", "gone"]), st.integers(-3, 40), st.integers(-3, 60))


@given(st.lists(st.tuples(TEXTS, st.lists(QUOTES, max_size=3)), min_size=1, max_size=4))
def test_whatever_is_drafted_only_exact_quotations_are_cited(drafted: list[tuple[str, list[Quote]]]) -> None:
    sentences = tuple(DraftSentence(text, tuple(quotes)) for text, quotes in drafted)
    found = VERIFIER.verify(Draft(sentences, ("",) * (len(sentences) - 1)), CONTEXT, "zh")
    for citation in found.citations:
        article = CONTEXT.article(citation.article_id)
        assert article is not None
        assert citation.quote == article.text[citation.start : citation.end] != ""
    assert [one.marker for one in found.citations] == list(range(1, len(found.citations) + 1))
    assert len(found.sentences) + len(found.dropped) == len(sentences)
    plain = "".join(one.text for one in found.sentences)
    for one in found.sentences:
        assert plain[one.start : one.end] == one.text
        assert one.verdict != "unsupported"
        assert set(one.citations) <= {citation.marker for citation in found.citations}
