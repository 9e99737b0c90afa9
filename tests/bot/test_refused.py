"""Questions that articles answer and that were refused, and follow-ups that were lost, over invented articles."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot import lexicon
from bot.compose import Engine
from bot.english import in_chinese
from bot.followup import event_of, resolve
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from bot.settings import Settings

FILES = {
    "bridge.txt": (
        "南坪大桥加固工程开工\n2024年4月9日 松河日报\n"
        "本报讯（记者 林千里）4月8日，南坪大桥加固工程开工。南坪大桥位于南坪镇西侧，全长312米，桥宽8米，建于1986年。"
        "工程总投资2150万元，由松河路桥公司承建。\n"
        "大桥去年7月因暴雨封闭了两天。加固的主要原因是桥墩出现裂缝。去年汛期，南坪镇转移群众860人。"
    ),
    "meeting.txt": (
        "松河县召开茶产业推进会\n松河日报 2024年5月11日 星期六\n"
        "本报讯（记者 林千里）5月10日，松河县茶产业推进会在县会议中心召开。"
        "县长王建中主持会议，副县长李新月作工作汇报。\n"
        "王建中强调，要打响松河绿茶品牌；要建好茶叶交易市场。\n县供销社等单位负责人共64人参加会议。"
    ),
    "council.txt": (
        "县政府召开第21次常务会议\n发布日期：2024-06-18\n"
        "6月17日，县长王建中主持召开县政府第21次常务会议，研究防汛工作。县领导周万年、郑晓凯出席会议。"
    ),
    "notice.txt": (
        "关于2024年端午节放假安排的通知\n发布日期：2024-06-01\n"
        "各科室、各乡镇：\n现将2024年端午节放假安排通知如下：6月8日至10日放假，共3天。值班电话：0577-1234567。"
    ),
    "library.txt": (
        "县文化馆新馆将开馆\n发布日期：2024-09-25\n"
        "位于滨河路6号的县文化馆新馆将于10月1日正式开馆。新馆建筑面积5200平方米，设座位460个。开放时间为每天上午9时至晚上8时，周二闭馆。"
    ),
    "aid.txt": (
        "关于开展2025年灵活就业人员社会保险补贴申报工作的通告\n松河县人力资源和社会保障局 2024年11月3日\n"
        "现将有关事项通告如下：\n一、申报对象\n具有松河县户籍、年满45周岁的灵活就业人员。\n二、补贴标准\n补贴标准为每人每月350元。\n"
        "三、申报时间\n自11月10日起至12月8日止，逾期不再受理。\n四、申报材料\n申请人须携带身份证、户口簿。\n"
        "五、办理地点\n松河县政务服务中心二楼7号窗口。\n六、联系方式\n联系人：许静，咨询电话：0577-2345678；监督电话：0577-8765432。\n"
        "补贴资金将于明年1月前发放。\n"
    ),
    "rivers.txt": (
        "松河县召开河湖长制推进会\n2024年7月16日 松河日报\n7月15日，松河县河湖长制推进会召开。"
        "县委书记、县总河长彭远志出席并讲话。"
        "县人大常委会副主任吕长河、县政协副主席段文参加会议。彭远志指出，过去一年，全县整治河道27公里。\n"
    ),
    "game.txt": (
        "松河女篮夺冠\n2024年7月21日 松河日报\n7月20日晚，全省女子篮球联赛总决赛在松河体育馆落幕，松河队战胜榆州队，"
        "获得冠军。"
        "榆州队获得亚军。松河队队长叶欣独得26分。联赛历时38天，打了96场。公交2号线当晚正常运营。\n"
    ),
    "figures.txt": (
        "2023年松河县统计公报\n松河县统计局 2024年3月20日\n初步核算，全县实现地区生产总值186.3亿元，比上年增长5.8%。"
        "年末全县常住人口31.2万人。全年接待游客820万人次。\n"
    ),
    "school.txt": (
        "南坪中学举行校庆\n发布日期：2024-09-29\n"
        "9月28日，南坪中学举行校庆活动。校长赵永前表示，学校创办于1936年，现有学生1750名。校友孙鸣捐赠了30万元。"
    ),
}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    folder = tmp_path_factory.mktemp("refused")
    (folder / "files").mkdir()
    for name, text in FILES.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    settings = Settings(data=folder / "data", today=date(2024, 11, 20))
    Engine(settings).update([Path(folder / "files")])
    return Engine(settings).pipeline()


def talk(pipeline: QAPipeline, *questions: str) -> Answer:
    """Ask one question after the other and return the last answer."""
    history: list[Turn] = []
    for question in questions:
        answer = pipeline.ask(Request(question, tuple(history)))
        history.append(Turn(question, answer.answer))
    return answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("南坪大桥为什么加固？", "桥墩出现裂缝"),
        ("南坪大桥总投资多少？", "2150万元"),
        ("端午放几天假？", "共3天"),
        ("去年汛期转移了多少群众？", "860人"),
        ("县文化馆新馆有多少座位？", "460个"),
        ("县文化馆周几闭馆？", "周二闭馆"),
        ("南坪中学什么时候创办的？", "1936年"),
        ("社保补贴申请要带什么材料？", "身份证、户口簿"),
        ("社保补贴哪天截止？", "12月8日"),
        ("社保补贴去哪儿办？", "7号窗口"),
        ("社保补贴每月多少钱？", "350元"),
        ("社保补贴找谁咨询？", "许静"),
        ("社保补贴的监督电话是多少？", "0577-8765432"),
        ("哪些人可以申报社保补贴？", "年满45周岁"),
        ("彭书记强调了什么？", "整治河道27公里"),
        ("吕长河出席会议了吗？", "是的"),
        ("去年整治河道多少公里？", "27公里"),
        ("叶欣得了多少分？", "26分"),
        ("公交2号线停运吗？", "不是"),
        ("联赛打了多少天？", "历时38天"),
        ("谁得了女篮亚军？", "榆州队"),
        ("去年来了多少游客？", "820万人次"),
        ("去年全县GDP是多少？", "186.3亿元"),
        ("林记者写了什么？", "南坪大桥加固工程开工"),
        ("王建中强调了什么？", "要打响松河绿茶品牌"),
        ("李新月出席了茶产业推进会吗？", "是的"),
        ("周万年出席了吗？", "是的"),
        ("Why was the 南坪大桥 closed?", "暴雨"),
        ("When was the 南坪大桥 built?", "1986年"),
        ("When was 南坪中学 founded?", "1936年"),
        ("How many students does 南坪中学 have?", "1750名"),
        ("How much money did 孙鸣 donate?", "30万元"),
        ("Where is the 南坪大桥?", "南坪镇西侧"),
        ("南坪大桥加固工程开工的报道是哪天发布的？", "2024年4月9日"),
    ],
)
def test_what_an_article_tells_is_answered(pipeline: QAPipeline, question: str, told: str) -> None:
    answer = pipeline.ask(Request(question))
    assert not answer.refused, answer.answer
    assert told in answer.answer


@pytest.mark.parametrize(
    ("before", "question", "told"),
    [
        ("南坪大桥总投资多少？", "多宽？", "桥宽8米"),
        ("南坪大桥有多长？", "花了多少钱？", "2150万元"),
        ("南坪大桥有多长？", "什么时候建的？", "1986年"),
        ("县文化馆新馆什么时候开馆？", "那面积呢？", "5200平方米"),
        ("县文化馆新馆什么时候开馆？", "座位呢？", "460个"),
        ("茶产业推进会是谁主持的？", "李新月出席了吗？", "是的"),
        ("第21次常务会议是谁主持的？", "郑晓凯出席了吗？", "是的"),
        ("Who chaired the 茶产业推进会?", "Did 李新月 attend?", "Yes"),
        ("How long is the 南坪大桥?", "When was it built?", "1986年"),
    ],
)
def test_a_bare_follow_up_is_of_what_the_talk_is_about(
    pipeline: QAPipeline, before: str, question: str, told: str
) -> None:
    answer = talk(pipeline, before, question)
    assert not answer.refused, (answer.query.text, answer.answer)
    assert told in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "创业补贴的申报材料有哪些？",
        "社保补贴的举报电话是多少？",
        "前年全县GDP是多少？",
        "松河体育馆有多少座位？",
        "吕长河得了什么奖？",
        "南坪镇书记是谁？",
        "公交3号线停运吗？",
        "南坪大桥总预算多少？",
        "南坪中学为什么加固？",
        "端午放几天假前要交值班表？",
        "南坪大桥有多高？",
        "赵永前出席了茶产业推进会吗？",
        "县文化馆有多少车位？",
        "南坪中学总投资多少？",
        "前年汛期转移了多少群众？",
        "How old is 王建中?",
        "Why was 南坪中学 closed?",
    ],
)
def test_what_no_article_tells_stays_refused(pipeline: QAPipeline, question: str) -> None:
    answer = pipeline.ask(Request(question))
    assert answer.refused, answer.answer


def test_a_meeting_that_is_reported_on_is_not_said_to_be_missing(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request("赵永前在茶产业推进会上强调了什么？"))
    assert answer.refused
    assert "没有关于" not in answer.answer
    assert "赵永前" in answer.answer


def test_who_is_not_named_in_a_sentence_is_not_shown_to_be_there_by_it(pipeline: QAPipeline) -> None:
    answer = pipeline.ask(Request("李新月出席了茶产业推进会吗？"))
    assert "李新月" in answer.sentences[0].text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县长王建中主持会议", ["王建中"]),
        ("王建中、李新月、郑凯出席", ["王建中", "李新月", "郑凯"]),
        ("所长李中华介绍", ["李中华"]),
        ("毕业前大家合影", []),
        ("文章中指出", []),
        ("高考前、高考后", []),
        ("记者去年采访了他", []),
        ("在解放前参加工作", []),
        ("主任任期中出席", []),
    ],
)
def test_names_may_end_as_times_and_places_do(text: str, names: list[str]) -> None:
    found = [one for one in re.findall(lexicon.NAME, text) if one[-1] in "前中月年里华" or one in names]
    assert found == names


def test_a_numbered_meeting_keeps_its_number() -> None:
    assert event_of([Turn("第21次常务会议研究了什么？", "")]) == "第21次常务会议"


def test_another_rank_takes_the_place_of_the_one_asked_about() -> None:
    assert resolve("亚军呢？", [Turn("谁得了女篮冠军？", "松河队获得冠军。")]) == "谁得了女篮亚军？"


def test_an_attribute_is_asked_of_the_thing_before() -> None:
    history = [Turn("县文化馆新馆什么时候开馆？", "将于10月1日正式开馆。")]
    assert resolve("那面积呢？", history) == "县文化馆新馆面积是多少？"
    assert resolve("地址呢？", history) == "县文化馆新馆在哪里？"


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("When was the 南坪大桥 completed?", "南坪大桥什么时候完工的？"),
        ("How old is 王晓红?", "王晓红今年多大？"),
        ("How many trees did 王晓红 plant?", "王晓红种了多少棵树？"),
        ("Why was the 南坪大桥 repaired?", "南坪大桥为什么维修？"),
    ],
)
def test_english_frames(question: str, chinese: str) -> None:
    assert in_chinese(question) == chinese
