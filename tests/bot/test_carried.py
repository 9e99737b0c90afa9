"""Follow-ups over news that name nothing: they are asked of the article in which the last answer stands."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from tests.bot.conftest import engine_over

FILES = {
    "camera": (
        "市民网购相机缺配件 卖家补偿\n2024-03-20\n"
        "家住平桥市的鲁女士3月2日在某网店花4600元买了一台相机，收到后发现少了充电器。"
        "鲁女士今年52岁，是一名退休会计。她向平桥市消费者委员会投诉。消委会提醒，收到贵重商品要当面验货。"
        "经调解，卖家补寄充电器，并补偿300元。3月18日，鲁女士送来一面锦旗。"
    ),
    "pipe": (
        "供水管破裂 小区停水\n2024-03-22\n"
        "3月21日6时，受地面沉降影响，河湾路一根供水管破裂，造成银河小区700户停水。"
        "抢修人员26名连夜施工，"
        "停水持续9个小时。抢修工程由市水务集团负责，过往车辆可绕行学府路。值班长卓一鸣介绍，新管子预计4月5日换好。"
    ),
    "theft": (
        "男子偷电瓶被判刑\n2024-03-25\n3月24日，平桥市人民法院判处盗窃犯姜某有期徒刑八个月，并处罚金五千元。姜某今年29岁，先后偷了11个电瓶。"
    ),
}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("carried"), FILES, date(2024, 11, 20)).pipeline()


def last(pipeline: QAPipeline, *questions: str) -> Answer:
    history: tuple[Turn, ...] = ()
    for question in questions[:-1]:
        history = (*history, Turn(question, pipeline.ask(Request(question, history)).answer))
    return pipeline.ask(Request(questions[-1], history))


CAMERA, PIPE = "鲁女士买相机花了多少钱？", "河湾路供水管破裂造成多少户停水？"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((CAMERA, "她哪天买的？"), "3月2日"),
        ((CAMERA, "她多大年纪？"), "52岁"),
        ((CAMERA, "消委会怎么说？"), "当面验货"),
        ((CAMERA, "向谁投诉的？", "最后补偿了多少钱？"), "300元"),
        ((CAMERA, "最后补偿了多少？", "后来呢？"), "锦旗"),
        ((PIPE, "什么原因？"), "地面沉降"),
        ((PIPE, "停了多久？"), "9个小时"),
        ((PIPE, "谁来修？"), "市水务集团"),
        ((PIPE, "怎么绕？"), "学府路"),
        ((PIPE, "怎么绕？", "什么时候能换好？"), "4月5日"),
    ],
)
def test_what_names_nothing_is_asked_of_the_article_of_the_talk(
    pipeline: QAPipeline, asked: tuple[str, ...], told: str
) -> None:
    assert told in last(pipeline, *asked).answer


def test_another_article_tells_nothing_of_what_the_talk_is_about(pipeline: QAPipeline) -> None:
    for question in ("罚了多少钱？", "偷了几个？", "死了几个人？"):
        answer = last(pipeline, PIPE, question)
        assert answer.refused, answer.answer
    assert "五千元" in last(pipeline, "姜某被判了多久？", "罚了多少钱？").answer


def test_a_new_subject_is_not_asked_of_the_old_article(pipeline: QAPipeline) -> None:
    answer = last(pipeline, CAMERA, "河湾路停水影响多少户？")
    assert "700户" in answer.answer and "《" not in answer.query.text
    assert "29岁" in last(pipeline, CAMERA, "姜某多大年纪？").answer


@pytest.mark.parametrize("asked", ["谁来修？", "怎么绕？"])
def test_the_article_is_shown_and_the_shown_question_stands_alone(pipeline: QAPipeline, asked: str) -> None:
    answer = last(pipeline, PIPE, asked)
    assert answer.query.text == f"《供水管破裂 小区停水》中，{asked}"
    assert pipeline.ask(Request(answer.query.text)).answer == answer.answer


def test_a_refused_turn_still_says_what_the_talk_is_about(pipeline: QAPipeline) -> None:
    assert last(pipeline, "河湾路供水管是谁弄坏的？").refused
    assert "学府路" in last(pipeline, "河湾路供水管是谁弄坏的？", "怎么绕？").answer
