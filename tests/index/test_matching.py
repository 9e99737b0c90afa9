from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import Analyzer
from index.matching import Match, ask, match, plains

ANALYZER = Analyzer()
TEXT = st.text("会议由谁主持章旭升2023年8月二〇。！？\n\x1e\x1f 什么、A", max_size=40)


def one(question: str, text: str, context: str = "") -> Match:
    kept = plains([text], [context], ANALYZER)
    return match(ask(question, ANALYZER), kept, standings=[0], cosines=[0], dated=[False])[0]


@given(TEXT, TEXT, TEXT)
def test_all_figures_are_shares(question: str, text: str, context: str) -> None:
    assert all(0 <= value <= 1 + 1e-9 for value in one(question, text, context))


@given(TEXT, st.lists(TEXT, max_size=4))
def test_passages_are_told_apart_when_weighed_together(question: str, texts: list[str]) -> None:
    nothing = [0.0] * len(texts)
    asked = ask(question, ANALYZER)
    kept = plains(texts, [""] * len(texts), ANALYZER)
    together = match(asked, kept, standings=nothing, cosines=nothing, dated=[False] * len(texts))
    apart = [one(question, text) for text in texts]
    for field in ("words", "sentence", "pair"):  # of the others the rest of the passages is a part
        assert [getattr(each, field) for each in together] == [getattr(each, field) for each in apart]


@given(
    st.text("会议主持章𠮷2023年A5-。", min_size=1, max_size=20),
    st.lists(st.text("会议主持章𠮷2023年A5-。！\n", max_size=60), min_size=1, max_size=3),
    TEXT,
)
def test_what_stands_in_a_passage_is_what_python_finds_there(question: str, texts: list[str], context: str) -> None:
    asked, zeros = ask(question, ANALYZER), [0.0] * len(texts)
    found = match(
        asked,
        plains(texts, [context] * len(texts), ANALYZER),
        standings=zeros,
        cosines=zeros,
        dated=[False] * len(texts),
    )
    for one, text in zip(found, texts, strict=True):
        (plain,) = plains([text], [context], ANALYZER)
        head, body = plain.split("\x1e")

        def share(weights: Mapping[str, float], *parts: str) -> float:
            met = sum(weight for term, weight in weights.items() if any(term in part for part in parts))
            return met / (sum(weights.values()) or 1.0)

        assert one.words == pytest.approx(share(asked.words, head, body))
        assert one.headline == pytest.approx(share(asked.bigrams, head))
        assert one.sentence == pytest.approx(max(share(asked.bigrams, part) for part in body.split("\x1f")))


@pytest.mark.parametrize("question", ["会议由谁主持？", "请问会议由哪位主持呢", "会议由什么人主持"])
def test_what_a_question_asks_with_need_not_stand_in_the_answer(question: str) -> None:
    found = one(question, "会议由章旭升主持。")
    assert found.words == 1
    assert found.pair > 0.99


def test_a_question_of_question_words_looks_for_them() -> None:
    assert ask("谁？", ANALYZER).terms.words == ["谁"]


def test_a_rare_term_weighs_more_than_a_common_one() -> None:
    name, word = one("章旭升会议", "章旭升调研。"), one("章旭升会议", "会议召开。")
    assert name.pair > word.pair


def test_terms_in_one_sentence_beat_the_same_terms_far_apart() -> None:
    near, far = "区委书记主持会议。天晴。要稳。", "区委在此。天晴。书记好。要稳。主持会议。"
    assert one("区委书记主持会议", near).sentence > one("区委书记主持会议", far).sentence
    assert one("区委书记主持会议", near).pair > one("区委书记主持会议", far).pair


def test_two_neighbouring_sentences_count_together() -> None:
    found = one("章旭升调研五金产业", "章旭升赴古山镇。他调研五金产业。")
    assert found.pair > found.sentence


def test_forms_of_one_number_meet() -> None:
    assert one("第15次党代会", "第十五次党代会闭幕").pair == 1
    assert one("2023年", "二〇二三年").pair == 1


def test_the_headline_says_what_a_sentence_is_about() -> None:
    headline = "章旭升调研五金产业转型升级 6月26日"
    under, alone = (one("五金产业转型的突破口", "突破口是用地。", context) for context in (headline, ""))
    assert under.headline > 0 == alone.headline
    assert under.sentence == alone.sentence
    assert under.pair > alone.pair


def test_what_few_of_the_passages_have_tells_most() -> None:
    texts = ["章旭升调研学校。", "章旭升主持会议。", "章旭升慰问职工。"]
    nothing = [0.0] * 3
    asked = ask("章旭升慰问了谁", ANALYZER)
    kept = plains(texts, [""] * 3, ANALYZER)
    found = match(asked, kept, standings=nothing, cosines=nothing, dated=[False] * 3)
    assert found[2].telling_pair - found[0].telling_pair > found[2].pair - found[0].pair
    assert found[2].telling_words - found[0].telling_words > found[2].words - found[0].words


def test_what_no_passage_has_is_missing_in_all() -> None:
    found = one("章旭升慰问了谁", "章旭升主持会议。")
    assert found.telling_words < found.words < 1
    assert found.telling_pair < found.pair < 1
