"""Answers that stand in a label, in a rank shared by two, or beside what only resembles them."""

import re
from datetime import date

import pytest

from bot import lexicon
from bot.compose import Engine
from bot.pipeline import QAPipeline
from bot.schema import Request, Turn
from bot.settings import Settings

FILES = {
    "games.txt": (
        "松岭县全民健身运动会闭幕\n松岭日报 2024-10-28\n"
        "10月27日，松岭县全民健身运动会在县体育中心落下帷幕。县委副书记、县长陶建国宣布闭幕，副县长韩立新主持闭幕式。\n"
        "城关街道代表队以368分获得乡镇组团体总分第一名，沙溪镇、柏林乡代表队分列二、三名；县教育局代表队获得县直组团体总分"
        "第一名，县公安局、县水利局分列二、三名。\n"
    ),
    "hospital.txt": (
        "县人民医院新院区明年3月投用\n松岭日报 2024-11-05\n"
        "记者11月4日从县卫生健康局获悉，松岭县人民医院新院区主体工程已于9月底完工，预计2025年3月投入使用。\n"
        "新院区位于滨河路与迎宾大道交会处，占地86亩，设床位600张，总投资4.8亿元。项目由广源建设集团承建。\n"
        "老院区位于解放路，现有床位320张，将改建为康复中心。\n"
        "县人民医院院长龙海涛介绍，新院区将新增神经外科。\n"
    ),
    "roads.txt": (
        "关于县城区部分路段实行交通管制的通告\n松岭县公安局交通管理大队\n"
        "因松岭半程马拉松赛举行，为确保安全，现决定对部分路段实行临时交通管制，具体通告如下：\n"
        "一、管制时间：2024年11月17日6时30分至11时30分。\n二、管制路段：滨河路、迎宾大道、文昌路。\n"
        "三、请过往车辆绕行解放路。\n四、11月16日20时前，停放在上述路段的车辆须自行驶离。\n特此通告。\n"
        "松岭县公安局交通管理大队\n2024年11月11日\n"
    ),
    "court.txt": (
        "松岭县人民法院公开宣判一起养老诈骗案\n松岭法院网 2024-09-13\n"
        "9月12日，松岭县人民法院公开宣判一起养老诈骗案。被告人周某强犯诈骗罪，被判处有期徒刑四年六个月，并处罚金五万元。\n"
        "公诉机关建议对周某强判处有期徒刑四年至五年。周某强当庭表示上诉。\n"
    ),
    "study.txt": (
        "市委理论学习中心组举行专题学习会\n段明辉主持并讲话\n"
        "本报讯（记者 宋佳）3月14日上午，市委理论学习中心组举行专题学习会，围绕“加快发展新质生产力”开展学习研讨。"
        "市委书记段明辉主持会议并讲话。市委副书记、市长邱晓燕，市政协主席喻秋萍出席会议。省社科院研究员薛立群作专题辅导报告。\n"
        "段明辉强调，要抓实三项重点任务：一要新增高新技术企业40家；二要深化改革；三要强化人才支撑。\n"
    ),
    "flood.txt": (
        "邱晓燕调研防汛备汛工作\n"
        "本报讯（记者 卢洋）3月19日，市长邱晓燕来到大洼水库、沙河治理工程现场，调研防汛备汛工作。\n"
        "在大洼水库，邱晓燕仔细察看大坝运行情况，听取除险加固工程进展汇报。该工程总投资6800万元，去年9月开工，计划5月20日前完工。\n"
    ),
    "start.txt": (
        "我市一季度重大项目集中开工\n"
        "本报讯（记者 宋佳）3月22日，我市一季度重大项目集中开工活动在高新区举行。"
        "市委书记段明辉宣布开工，市长邱晓燕致辞。\n"
        "蓝科储能产业园由蓝科新能源股份有限公司投资建设，总投资32亿元。蓝科新能源股份有限公司董事长罗振东在现场表态。\n"
    ),
    "farms.txt": (
        "云水县召开2024年“三农”工作会议\n"
        "云水讯 3月25日，云水县召开县委农村工作会议。县委副书记尚洁部署今年“三农”重点工作。\n"
        "会议指出，2023年全县粮食总产量达到41.7万吨，实现“二十连丰”。\n"
    ),
    "congress.txt": (
        "市十五届人大常委会举行第二十三次会议\n"
        "本报讯（记者 卢洋）3月29日，市十五届人大常委会举行第二十三次会议。会议审议了《临江市养犬管理条例（草案）》，"
        "表决通过了有关人事任免事项。\n会议决定任命陆云飞为市人民政府常务副市长，免去康俊杰的市人民政府常务副市长职务。\n"
    ),
    "deputy.txt": "全市消防工作会议召开\n2月6日，全市消防工作会议召开。常务副市长康俊杰出席会议并讲话。\n",
    "visits.txt": (
        "段明辉钟立分别调研校园安全\n3月28日上午，市委书记段明辉来到柳溪小学调研。\n下午，副市长钟立主持召开校园安全会议。\n"
    ),
    "pepper.txt": (
        "沙溪镇：小辣椒做成大产业\n松岭日报 2024-11-20\n"
        "2022年，新龙村党支部书记韦建华带着几名村干部到邻县考察后，决定引种线椒。今年全村辣椒产值突破1500万元。\n"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    folder = tmp_path_factory.mktemp("beside")
    for name, text in FILES.items():
        (folder / "articles").mkdir(exist_ok=True)
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    engine = Engine(Settings(data=folder / "data", today=date(2024, 11, 25)))
    engine.update([folder / "articles"])
    return engine.pipeline()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("哪些路封了", "滨河路、迎宾大道、文昌路"),
        ("马拉松那天几点到几点封路", "6时30分至11时30分"),
        ("县直组第三名是哪个单位", "县水利局"),
        ("新院区有多少张床", "600张"),
        ("老院区多少张床", "320张"),
        ("新院区是哪家公司建的", "广源建设集团"),
        ("县医院院长是谁", "龙海涛"),
        ("新龙村支书是谁", "韦建华"),
        ("周某强判了几年", "四年六个月"),
        ("检察院建议判几年", "四年至五年"),
        ("县长参加了哪些活动", "陶建国"),
        ("县人民医院新院区的地址", "滨河路"),
        ("大洼水库除险加固工程什么时候开工的", "去年9月开工"),
        ("市委书记强调了哪几项任务", "三项重点任务"),
        ("专题学习会的主题是什么", "新质生产力"),
        ("蓝科公司董事长是谁", "罗振东"),
        ("云水县2023年粮食产量多少", "41.7万吨"),
        ("尚洁是什么职务", "县委副书记"),
        ("康俊杰现在是什么职务", "免去康俊杰"),
        ("养犬条例通过了吗", "文章没有这样写"),
    ],
)
def test_what_is_told_beside_is_found(asked: QAPipeline, question: str, told: str) -> None:
    answer = asked.ask(Request(question))
    assert told in answer.answer, answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "马拉松在哪天",  # the days are those of the notice's items
        "县中医院院长是谁",
        "老院区是哪家公司建的",
        "康复中心是哪家公司建的",  # named behind the builder
        "县体育中心的地址是什么",  # an event in it is no address
        "云水县2024年粮食产量多少",  # told of the year before
        "蓝科公司总经理是谁",
    ],
)
def test_what_only_resembles_it_is_no_answer(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.reason is not None, answer.answer


def test_a_notice_is_called_by_its_matter_and_not_by_who_gives_it(asked: QAPipeline) -> None:
    answer = asked.ask(Request("哪些路封了"))
    assert answer.citations[0].title == "关于县城区部分路段实行交通管制的通告"


def test_all_that_somebody_took_part_in_during_a_month_is_listed(asked: QAPipeline) -> None:
    answer = asked.ask(Request("段明辉3月参加了哪些活动"))
    assert "3月22日" in answer.answer and "3月14日" in answer.answer


def test_he_is_who_was_answered_last(asked: QAPipeline) -> None:
    history: tuple[Turn, ...] = ()
    for question in ("3月14日的学习会由谁主持", "谁作的辅导报告", "他是哪个单位的"):
        answer = asked.ask(Request(question, history))
        history = (*history, Turn(question, answer.answer))
    assert "省社科院" in history[-1].answer


@pytest.mark.parametrize("text", ["付立新主持会议", "尚洁出席会议"])
def test_family_names_that_are_words_as_well_are_read(text: str) -> None:
    assert re.match(lexicon.NAME, text) is not None


@pytest.mark.parametrize("text", ["支付工资", "付款方式", "尚未开工", "储备物资", "劳动合同", "崇尚科学"])
def test_words_that_begin_as_names_do_are_none(text: str) -> None:
    assert not [one for one in re.findall(lexicon.NAME, text) if one[0] in "付尚储劳"]


@pytest.mark.parametrize(
    "question",
    ["段明辉和邱晓燕一起参加了哪些活动", "段明辉和邱晓燕参加了哪些活动", "邱晓燕和段明辉共同出席了什么活动"],
)
def test_what_two_took_part_in_is_listed_though_each_has_a_sentence_of_his_own(
    asked: QAPipeline, question: str
) -> None:
    lines = asked.ask(Request(question)).answer.split("\n")
    assert len(lines) == 2
    assert "邱晓燕致辞" in lines[0]
    assert "段明辉主持" in lines[1] and "市长邱晓燕" in lines[1]


def test_which_meetings_both_attended_is_asked_the_other_way_round_as_well(asked: QAPipeline) -> None:
    answer = asked.ask(Request("哪些会议段明辉和邱晓燕都参加了"))
    assert "学习会" in answer.answer and "开工" not in answer.answer


def test_two_who_each_did_something_at_another_time_did_it_not_together(asked: QAPipeline) -> None:
    assert asked.ask(Request("段明辉和钟立一起参加了哪些活动")).refused
