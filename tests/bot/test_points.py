"""What was said, required, summed up and compared, over articles that tell it in several sentences."""

import pytest

from bot import comparing, summary
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import make_article, whole

CLEAN = make_article(
    "8月11日上午，甲江市廉政警示教育大会召开。市委书记柳云明出席并讲话，市纪委书记郭锋主持。\n"
    "柳云明指出，近年来全市风气明显好转。柳云明强调，要始终做到心中有志，筑牢理想根基。"
    "要始终做到心中有尺，坚持秉公办事。要始终做到心中有戒，守住清廉底线。\n"
    "会上，观看了警示教育片。",
    article_id="clean",
    title="甲江市廉政警示教育大会召开",
    date="2023-08-11",
)
SAFETY = make_article(
    "7月30日下午，乙宝区安全生产会议召开。区长高益明参加会议。\n"
    "高益明强调，要坚持发扬底线思维，时刻绷紧安全弦。要紧盯饭店、出租房等燃气隐患，加大排查力度。"
    "要常态化开展演练，提升应急救援水平。",
    article_id="safety",
    title="乙宝区安全生产会议召开",
    date="2023-07-30",
)
COOL_ONE = make_article(
    "8月11日，丙口县总工会送清凉活动启动。县委副书记秦建国出席活动。此次活动共慰问职工1290人。",
    article_id="cool1",
    title="丙口县送清凉活动启动",
)
COOL_TWO = make_article(
    "8月1日，丁城县总工会在普光广场举办送清凉活动。副县长梁小燕出席并讲话。活动为1052名劳动者发放礼包。",
    article_id="cool2",
    title="丁城县举办送清凉活动",
)
ARTICLES = (CLEAN, SAFETY, COOL_ONE, COOL_TWO)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> Draft:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole(ARTICLES)))
    assert isinstance(draft, Draft)
    return draft


def lines(draft: Draft) -> list[str]:
    return [one.lead + one.text for one in draft.sentences]


HERS = make_article(
    "3月18日，戊岭县组织工作会议召开。县委组织部部长骆怀琴主持会议。\n"
    "骆怀琴指出，去年全县新发展党员312名。她强调，要实施“领雁”计划，全年培训村干部1200人次；要完善考核办法。",
    article_id="hers",
    title="戊岭县组织工作会议召开",
)


def test_what_she_stressed_is_hers(answerer: ExtractiveAnswerer) -> None:
    query = RuleRewriter().rewrite(Request("骆怀琴强调了什么？"))
    *_, draft = answerer.answer(query, Context(whole((*ARTICLES, HERS))))
    assert isinstance(draft, Draft)
    assert any("“领雁”计划" in one.text for one in draft.sentences)


def test_a_list_over_several_sentences_is_given_in_full(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "柳云明要求做到哪几个“心中有”？")
    assert [one.text.split("，")[0][-8:] for one in draft.sentences][1:] == ["始终做到心中有尺", "始终做到心中有戒"]
    assert "心中有志" in draft.sentences[0].text
    assert draft.separators == ("\n", "\n")


def test_demands_without_the_name_belong_to_the_speaker_before_them(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "高益明对燃气隐患提了什么要求？")
    assert lines(draft) == ["要紧盯饭店、出租房等燃气隐患，加大排查力度。"]


def test_what_was_required_leaves_praise_out(answerer: ExtractiveAnswerer) -> None:
    text = "".join(lines(ask(answerer, "柳云明提出了什么要求？")))
    assert "心中有志" in text
    assert "明显好转" not in text


def test_nobody_s_words_are_another_s(answerer: ExtractiveAnswerer) -> None:
    assert ask(answerer, "郭锋强调了什么？").reason is not None


@pytest.mark.parametrize(
    "question",
    [
        "甲江市廉政警示教育大会那篇报道讲了什么？",
        "概括一下甲江市廉政警示教育大会的报道",
        "廉政警示教育大会报道的主要内容是什么？",
    ],
)
def test_gist_begins_with_day_and_occasion(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert draft.sentences[0].text.startswith("8月11日上午")
    assert 2 <= len(draft.sentences) <= 4
    assert {one.quotes[0].article_id for one in draft.sentences} == {"clean"}


@pytest.mark.parametrize("question", ["这篇文章讲了什么？", "总结一下", "请概括这篇报道的主要内容"])
def test_which_article_is_meant_is_asked_back(answerer: ExtractiveAnswerer, question: str) -> None:
    assert summary.asks(question)
    assert ask(answerer, question).reason is not None


def test_two_sides_stand_side_by_side(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "丙口县和丁城县的送清凉活动有什么不同？")
    said = lines(draft)
    assert [one for one in said if one.startswith(("丙口县：", "丁城县："))] == [said[0], said[len(said) // 2]]
    assert {one.quotes[0].article_id for one in draft.sentences} == {"cool1", "cool2"}


def test_each_of_two_persons_is_asked(answerer: ExtractiveAnswerer) -> None:
    said = lines(ask(answerer, "柳云明和高益明分别强调了什么？"))
    assert said[0].startswith("柳云明：")
    assert any(one.startswith("高益明：") for one in said)


def test_a_side_of_which_nothing_is_known_is_named(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "丙口县和戊山县的送清凉活动有什么不同？")
    assert draft.sentences[0].lead == "丙口县："
    assert "戊山县" in draft.notes[0]


@pytest.mark.parametrize("question", ["组织部和宣传部的部长分别是谁？的", "会议和活动", "城市和乡村要怎样融合发展？"])
def test_no_comparison_where_none_is_asked_for(question: str) -> None:
    assert comparing.sides(question) is None
