"""What news tells in other words or forms than a question: an end, a list, a route, who followed whom, whose model."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request
from tests.bot.conftest import engine_over

FILES = {
    "show": (
        "“山水清音”特展开展\n2024-09-20\n9月19日，“山水清音”特展在湖州路美术馆开展，共展出画作96幅。"
        "展览持续至11月30日，免费参观。"
    ),
    "notice": (
        "绿谷县道德模范候选人公示\n2024-10-11\n现将6名道德模范候选人名单予以公示，公示时间为2024年10月11日至10月18日。"
        "如有异议，请向县文明办反映。"
    ),
    "offices": (
        "绿谷县人大常委会任免名单\n2024-08-30\n8月30日，绿谷县人大常委会会议通过：\n任命陶文远为绿谷县水利局局长；\n"
        "任命龚志强为绿谷县民政局局长。\n免去汪海洋的绿谷县水利局局长职务；\n免去曹国庆的绿谷县民政局局长职务；\n免去蒋大伟的绿谷县统计局局长职务。"
    ),
    "buses": (
        "关于公交线路临时调整的通告\n2024-11-05\n因修路，自11月8日起线路调整：\n7路：由人民路改走环湖路；\n9路：由人民路改走东门街。\n"
        "16路暂停运营。"
    ),
    "games": (
        "全市中学生篮球赛闭幕\n2024-10-28\n10月27日，全市中学生篮球赛闭幕。男子组冠军由绿谷一中夺得，女子组桂冠被湖东中学摘得。"
    ),
    "park": "光伏产业园动工\n2024-07-03\n7月2日，绿谷县光伏产业园开工建设，总投资18亿元，可带动就业2600人。",
    "fraud": (
        "冒充“健康顾问”的团伙落网\n2024-06-12\n6月10日，警方通报，一个冒充“健康顾问”的团伙被打掉，抓获嫌疑人7名。"
        "该团伙推销保健品，先后有90余名老人上当受骗。"
    ),
    "meeting": (
        "县委召开消防专题会议\n2024-05-16\n5月15日，县委召开消防专题会议。会议听取了县消防大队、县住建局关于消防形势的汇报。"
    ),
    "second": (
        "全县召开今年第二次防火工作会议\n2024-07-11\n7月10日，全县召开今年第二次防火工作会议，县长石振华主持会议。"
    ),
    "first": "全县防火工作会议召开\n2024-05-05\n5月4日，全县防火工作会议召开，县委书记何清主持会议。",
    "recall": (
        "两家车企召回汽车\n2024-07-19\n近日，两家车企备案了召回计划。\n晨星汽车有限公司召回部分飞云、流光汽车，其中飞云汽车4100辆，流光汽车730辆。\n"
        "北辰汽车有限公司召回部分山岳汽车，共计1900辆。"
    ),
    "hospital": (
        "县中医医院新增救护车\n2024-04-09\n4月8日，绿谷县中医医院新增救护车3辆，院长宋明理介绍，急救半径缩短到12分钟。"
    ),
    "clinic": "县人民医院新楼启用\n2024-03-08\n3月6日，绿谷县人民医院新住院楼启用，设床位620张。",
    "oranges": (
        "橙子滞销\n2024-11-02\n青竹村今年种橙子500亩，目前还有8万斤没有卖出去。驻村干部每晚直播，十天卖出6万斤。"
    ),
}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("otherwise"), FILES, date(2024, 11, 20)).pipeline()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("山水清音特展到什么时候结束？", ["11月30日"]),
        ("公示期到什么时候？", ["10月18日"]),
        ("谁被免职了？", ["汪海洋", "曹国庆", "蒋大伟"]),
        ("陶文远接替谁？", ["汪海洋"]),
        ("谁接替了曹国庆？", ["龚志强"]),
        ("公交9路还开吗？", ["改走东门街"]),
        ("7路怎么走？", ["改走环湖路"]),
        ("男篮冠军是谁？", ["绿谷一中"]),
        ("女篮冠军是哪个队？", ["湖东中学"]),
        ("光伏产业园能解决多少人就业？", ["2600人"]),
        ("健康顾问骗了多少老人？", ["90余名老人"]),
        ("消防专题会议上哪些单位作了汇报？", ["县消防大队", "县住建局"]),
        ("第二次防火会议谁主持的？", ["石振华"]),
        ("晨星汽车召回的飞云有多少辆？", ["4100辆"]),
        ("县医院新住院楼有多少床位？", ["620张"]),
        ("县中医院新增了几辆救护车？", ["3辆"]),
        ("青竹村的橙子卖了多少？", ["卖出6万斤"]),
    ],
)
def test_it_is_told(pipeline: QAPipeline, asked: str, told: list[str]) -> None:
    answer = pipeline.ask(Request(asked))
    assert not [one for one in told if one not in answer.answer], answer.answer


@pytest.mark.parametrize("asked", ["北辰汽车召回的飞云有多少辆？", "县医院新增了几辆救护车？", "县医院院长是谁？"])
def test_another_maker_model_or_hospital_tells_nothing(pipeline: QAPipeline, asked: str) -> None:
    answer = pipeline.ask(Request(asked))
    assert answer.refused, answer.answer


def test_a_stopped_route_is_not_said_to_run(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request("16路还开吗？")).answer
    assert "16路暂停运营" in answer and "是的" not in answer
