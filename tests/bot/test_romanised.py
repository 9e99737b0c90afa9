"""English questions that spell names in pinyin."""

from datetime import date

import pytest

from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.romanised import Romanised
from bot.schema import Request, Turn
from index.analyzer import Analyzer
from index.scanning import Scanner
from index.store import Store
from tests.bot.conftest import engine_over

FILES = {
    "visit.txt": (
        "方纹到古岭县调研\n沣川日报 2024-09-19\n9月18日，市长方纹到古岭县调研秋粮收储工作。"
        "古岭县委书记康安宁陪同调研。\n"
        "方纹强调，要管好粮食收购资金。调研组还访问了种粮大户。\n"
    ),
    "meeting.txt": (
        "市政府召开第12次常务会议\n沣川日报 2024-09-26\n9月25日，市长方纹主持召开市政府第12次常务会议。"
        "副市长时霖、黎鸣出席。副市长马悦因公请假。\n"
    ),
    "school.txt": (
        "实验小学开学\n沣川日报 2024-09-02\n9月1日，沣川市实验小学开学。校长李明致辞，教师代表黎铭发言。\n"
        "西安街道办事处送来图书。\n"
    ),
    "bridge.txt": "汀洲大桥通车\n沣川日报 2024-08-02\n8月1日，汀洲大桥通车。大桥全长1280米，总投资3.6亿元。\n",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_over(tmp_path_factory.mktemp("romanised"), FILES, date(2024, 10, 5))


@pytest.fixture(scope="module")
def city(engine: Engine) -> QAPipeline:
    return engine.pipeline()


@pytest.fixture(scope="module")
def romanised(engine: Engine, analyzer: Analyzer) -> Romanised:
    embedder = engine.embedder
    store = Store.open(engine.settings.index_folder, embedder=embedder.name, dim=embedder.dim, analyzer=analyzer.name)
    return Romanised(Scanner(store, analyzer), analyzer)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did Fang Wen emphasize in Guling County?", "What did 方纹 emphasize in 古岭县?"),
        ("Who is the mayor of Fengchuan?", "Who is the mayor of 沣川市?"),
        ("How long is the Tingzhou Bridge?", "How long is the 汀洲大桥?"),
        ("Who is Kang Anning?", "Who is 康安宁?"),
        ("Did Ma Yue attend the 12th executive meeting?", "Did 马悦 attend the 12th executive meeting?"),
        ("Who is Li Ming?", "Who is Li Ming?"),  # 李明, 黎鸣, 黎铭
        ("Who is Zhao Qian?", "Who is Zhao Qian?"),  # nobody
        ("Who attended the meeting?", "Who attended the meeting?"),
        ("方纹强调了什么？", "方纹强调了什么？"),
    ],
)
def test_a_name_is_put_in_as_it_is_printed(romanised: Romanised, question: str, named: str) -> None:
    assert romanised.named(question) == named


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("What did Fang Wen emphasize in Guling County?", "管好粮食收购资金"),
        ("Who is the party secretary of Guling County?", "康安宁"),
        ("How much was invested in the Tingzhou Bridge?", "3.6亿元"),
        ("Who chaired the 12th executive meeting?", "方纹"),
        ("Did Ma Yue attend the 12th executive meeting?", "No. 副市长马悦因公请假"),
        ("Where did Fang Wen go on September 18?", "古岭县"),
    ],
)
def test_the_question_is_answered(city: QAPipeline, question: str, held: str) -> None:
    answer = city.ask(Request(question))
    assert answer.reason is None and held in answer.answer, answer
    assert answer.question == question
    assert answer.query.lang == "en"


def test_a_follow_up_goes_on_with_the_name(city: QAPipeline) -> None:
    first = "Who is the mayor of Fengchuan?"
    answer = city.ask(Request("What did he emphasize?", (Turn(first, city.ask(Request(first)).answer),)))
    assert "方纹" in answer.query.text


def test_the_twelfth_meeting_is_not_two_meetings(city: QAPipeline) -> None:
    assert city.ask(Request("马悦参加第12次常务会议了吗？")).answer.startswith("不是。副市长马悦因公请假")


def test_a_name_that_sounds_like_several_is_said_to_be_unknown(city: QAPipeline) -> None:
    answer = city.ask(Request("Who is Li Ming?"))
    assert answer.refused and "“ming”" in answer.answer
