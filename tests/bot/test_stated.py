"""Figures of yes-or-no questions: each is held against that of the same thing, in whatever measure it is told."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request
from bot.stated import figures, parts
from tests.bot.conftest import engine_over

FILES = {
    "bridge": "青石大桥开工建设\n2024-03-01\n3月1日，青石大桥开工。青石大桥总投资2亿元，全长3公里，设计时速60公里。",
    "heating": (
        "全县供热价格公布\n2024-10-01\n10月1日，县发改局公布今冬供热价格。"
        "居民供热价格为每平方米30元，非居民供热价格为每平方米42元。"
    ),
    "parking": "停车收费标准调整\n2024-06-01\n6月1日起，城区停车收费标准调整为每小时4元，首30分钟免费。",
    "subsidy": "青石镇农机补贴\n2024-04-11\n4月11日，记者从青石镇获悉，今年全镇发放农机补贴120万元，惠及农户350户。",
    "bridges": "两座大桥通车\n2024-09-01\n9月1日，白泉大桥和东港大桥通车。白泉大桥长800米，东港大桥长1200米。",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("stated"), FILES, date(2024, 11, 20)).pipeline()


@pytest.mark.parametrize(
    "question",
    [
        "青石大桥投资2亿元、长3公里吗？",
        "青石大桥总投资2亿元，全长3公里，对吗？",
        "青石大桥总投资是20000万元吗？",
        "青石大桥长3000米吗？",
        "居民供热价格30元吗？",
        "居民供热价格是30元/平方米吗？",
        "非居民供热价格42元吗？",
        "停车4元/小时吗？",
        "青石镇发放农机补贴120万元、惠及350户吗？",
        "东港大桥长1.2公里吗？",
    ],
)
def test_all_of_them_so_is_yes(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.answer.startswith("是的。"), answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "青石大桥投资2亿元、长5公里吗？",
        "青石大桥投资3亿元、长3公里吗？",
        "青石大桥投资2亿元、时速80公里吗？",
        "青石大桥长2000米吗？",
        "居民供热价格是42元/平方米吗？",
        "居民供热价格是每平方米25元吗？",
        "停车5元/小时吗？",
        "青石镇发放农机补贴120万元、惠及300户吗？",
        "白泉大桥长1200米吗？",
    ],
)
def test_one_of_them_otherwise_is_no(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.answer.startswith("不是。"), answer.answer


@pytest.mark.parametrize("question", ["居民供热价格是30元/吨吗？", "停车每天4元吗？", "河口大桥长3公里吗？"])
def test_another_measure_or_thing_is_no_yes(asked: QAPipeline, question: str) -> None:
    assert not asked.ask(Request(question)).answer.startswith("是的")


def test_figures_are_read_with_their_measures() -> None:
    assert [(one.value, one.dimension, one.per) for one in figures("每平方米30元，长1.5公里，三百五十户")] == [
        (30.0, "money", "平方米"),
        (1500.0, "length", ""),
        (350.0, "household", ""),
    ]
    assert figures("2024年6月27日，第3名，三年级，一次会议") == []
    assert parts("青石大桥投资2亿元、长3公里") == ["青石大桥投资2亿元", "长3公里"]
    assert parts("甲镇和乙镇召开会议") == []
