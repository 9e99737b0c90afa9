"""Yes is said only where the words of a statement are told of its subject, as done and not denied."""

from datetime import date

import pytest

from bot import yes_no
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import whole
from tests.bot.test_rivals import article

ARTICLES = (
    article(
        "court",
        "法院宣判一起案件",
        "11月5日，石门县人民法院宣判，判处曹某有期徒刑三年。宣判后，曹某当庭表示上诉，程某表示服判。",
    ),
    article("fares", "公交调整", "12月1日起公交调整。60岁以上老人凭卡免费乘车，学生半价。老人办卡不用出钱。"),
    article(
        "port",
        "三期码头投入运营",
        "6月28日，海宁湾港三期码头投入运营。四期码头计划明年开工。解放路因积水封闭，人民路通行正常。",
    ),
    article(
        "posts",
        "人大常委会任免干部",
        "10月30日，会议决定任命陈宇航为临峰市副市长，决定任命高洁为市教育局局长，免去冯国栋的市教育局局长职务。"
        "市应急管理局局长龚平、市住建局局长苗青发言。",
    ),
    article(
        "race",
        "马拉松鸣枪",
        "11月17日，马拉松鸣枪。选手何英获得女子全程冠军，选手李丹获得亚军。退休工人丁守义和外卖员魏强参加比赛。",
    ),
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def lead(answerer: ExtractiveAnswerer, question: str) -> str:
    query = RuleRewriter(date(2024, 11, 20)).rewrite(Request(question))
    *_, draft = answerer.answer(query, Context(whole(ARTICLES)))
    assert isinstance(draft, Draft)
    return draft.sentences[0].lead if draft.sentences else ""


@pytest.mark.parametrize(
    "question",
    [
        "程某上诉了吗？",
        "曹某服判吗？",
        "60岁以上老人半价乘车吗？",
        "学生免费乘车吗？",
        "四期码头开工了吗？",  # yet to come
        "人民路封闭了吗？",
        "陈宇航被任命为教育局局长吗？",
        "冯国栋被免去副市长职务了吗？",
        "苗青是应急管理局局长吗？",
        "李丹获得女子全程冠军了吗？",
        "魏强是退休工人吗？",
        "老人办卡要出钱吗？",
    ],
)
def test_no_yes_for_what_is_told_of_another(answerer: ExtractiveAnswerer, question: str) -> None:
    assert lead(answerer, question) != yes_no.YES


@pytest.mark.parametrize(
    "question",
    [
        "曹某上诉了吗？",
        "程某服判了吗？",
        "60岁以上老人免费乘车吗？",
        "三期码头投入运营了吗？",
        "龚平是应急管理局局长吗？",
        "何英获得女子全程冠军了吗？",
        "丁守义是退休工人吗？",
    ],
)
def test_yes_for_what_is_told_of_the_one_asked_about(answerer: ExtractiveAnswerer, question: str) -> None:
    assert lead(answerer, question) == yes_no.YES
