"""Questions as an office worker types them over notices and news: short names, keywords, everyday words, follow-ups."""

from datetime import date

import pytest

from bot import abbreviated, appointed, english
from bot.pipeline import QAPipeline
from bot.schema import Answer, Request, Turn
from tests.bot.conftest import engine_over

FILES = {
    "vaccine.txt": (
        "石源县卫生健康委员会关于开展流感疫苗接种的通知\n2024年9月12日\n"
        "各乡镇卫生院：\n县卫生健康委员会决定自9月21日起开展流感疫苗接种。现将有关事项通知如下：\n"
        "一、接种对象。全县6月龄以上人员，60岁及以上老年人免费接种。\n"
        "二、接种地点。各乡镇卫生院接种门诊，每周一至周五上午8时至11时接种。\n"
        "三、接种费用。三价疫苗每支58元，四价疫苗每支126元。\n"
        "四、咨询电话：0571-6123400。\n接种时请携带身份证。\n石源县卫生健康委员会\n2024年9月12日\n"
    ),
    "meeting.txt": (
        "石源县召开河湖长制工作会议\n2024年7月23日\n"
        "7月22日，石源县召开河湖长制工作会议，县委书记顾长青出席会议并讲话，县长沈佩兰主持会议。\n"
        "顾长青强调，要压实责任，9月底前完成入河排污口整治；村级河长每周巡河一次。\n"
        "沈佩兰指出，各乡镇要抓好落实。\n会上，县生态环境局局长吴志坚通报了上半年水质情况。\n"
    ),
    "economy.txt": (
        "前三季度石源县经济运行平稳\n2024-10-28\n"
        "今年前三季度，全县实现地区生产总值187.4亿元，同比增长5.7%。一般公共预算收入13.9亿元，同比增长3.4%；"
        "一般公共预算支出42.5亿元，增长2.8%。\n"
    ),
    "bridge.txt": (
        "石源大桥拆除重建工程开工\n2024年3月18日\n"
        "3月18日，石源大桥拆除重建工程开工。该桥建于1988年，因桥面破损严重，去年被鉴定为危桥。"
        "新桥全长328米，总投资1.85亿元，由县城市建设投资集团负责建设，计划2025年12月底建成通车。"
        "施工期间，江滨路实行全封闭，封闭时间为2024年3月20日至2025年12月31日，过往车辆可绕行北门桥。\n"
    ),
    "subsidy.txt": (
        "石源县高校毕业生创业补贴办法出台\n2024年6月5日\n"
        "县人力资源和社会保障局近日印发创业补贴办法。毕业5年以内的高校毕业生在本县创办企业的，给予一次性创业补贴1万元；"
        "租用场地的，每年给予最高6000元场租补贴，补贴期限不超过3年。"
        "申请人可登录“石源人社”微信公众号提出申请。材料齐全的，10个工作日内办结。"
        "县人力资源和社会保障局局长赵明远表示，今年计划发放补贴800万元。\n"
    ),
    "posts.txt": (
        "石源县任免一批干部\n2024年8月30日\n"
        "8月29日，石源县人大常委会会议表决通过：\n任命：徐国平为石源县发展和改革局局长；\n"
        "任命：潘美珍为石源县市场监督管理局局长。\n免去：徐国平的石源县财政局副局长职务；\n"
        "免去：丁永安的石源县发展和改革局局长职务。\n"
    ),
    "race.txt": (
        "石源半程马拉松12月8日开跑\n2024年12月3日\n"
        "2024石源半程马拉松将于12月8日上午7时30分在县体育中心起跑。"
        "12月8日6时至11时，对体育场路、滨江大道实行交通管制。"
        "上届赛事男子半程冠军为肯尼亚选手基普科奇，成绩1小时04分23秒。\n"
    ),
    "games.txt": (
        "石源县中学生运动会落幕\n2024年10月20日\n"
        "10月18日至20日，石源县中学生运动会举行。女子800米，县第三中学的郑雨桐以2分21秒35获得第一名。"
        "县第一中学以286分获得团体总分第一名。\n"
    ),
    "library.txt": (
        "河湾图书馆新馆国庆节开馆\n2024年9月28日\n"
        "总投资1.3亿元的河湾图书馆新馆将于10月1日开馆。新馆位于金川大道与五一街交汇处，藏书80万册。"
        "开放时间为每周二至周日9时至21时，周一闭馆。每人可借图书10册。24小时自助图书馆总投资330万元。\n"
    ),
    "schools.txt": (
        "石源县中小学报名须知\n2024年5月20日\n"
        "一、报名时间\n6月20日至25日。\n二、所需材料\n1.户口簿；2.房产证；3.预防接种证。\n"
        "三、联系方式\n县第三小学：0571-8312200；县实验小学：0571-8219901。\n"
    ),
    "holiday.txt": (
        "关于2024年国庆节放假安排的通知\n2024年9月25日\n"
        "10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"
        "县行政服务中心10月1日至3日不对外办公，4日至7日安排窗口值班。\n"
    ),
    "virus.txt": (
        "疾控中心提醒预防诺如病毒\n2024年11月25日\n诺如病毒感染以呕吐、腹泻为主要症状。目前尚无疫苗和特效药。\n"
    ),
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("office"), FILES, date(2024, 12, 5)).pipeline()


def talk(asked: QAPipeline, *questions: str) -> Answer:
    """Ask one after the other and return the last answer."""
    history: list[Turn] = []
    for question in questions:
        answer = asked.ask(Request(question, tuple(history)))
        history.append(Turn(question, answer.answer))
    return answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("县卫健委什么时候开始打流感疫苗", "9月21日"),
        ("卫健委的咨询电话", "0571-6123400"),
        ("新任发改局局长是谁", "徐国平"),
        ("市监局局长是谁", "潘美珍"),
        ("人社局局长是谁", "赵明远"),
        ("县一中团体总分多少", "286分"),
        ("三小电话", "0571-8312200"),
        ("实验小学电话", "0571-8219901"),
        ("流感疫苗多少钱一针", "58元"),
        ("疫苗去哪打", "各乡镇卫生院接种门诊"),
        ("打流感疫苗要带什么", "身份证"),
        ("老人打流感疫苗要钱吗", "免费接种"),
        ("周末能打疫苗吗", "周一至周五"),
        ("7月22日的会议强调了什么", "压实责任"),
        ("9月底前要完成什么", "入河排污口整治"),
        ("多久巡一次河", "每周巡河一次"),
        ("县长说了什么", "抓好落实"),
        ("前三季度财政收入多少", "13.9亿元"),
        ("财政支出", "42.5亿元"),
        ("大桥谁来建", "城市建设投资集团"),
        ("大桥为什么要拆", "桥面破损严重"),
        ("大桥封路到什么时候", "12月31日"),
        ("补贴能领几年", "不超过3年"),
        ("创业补贴怎么申请", "微信公众号"),
        ("几天能办好", "10个工作日"),
        ("徐国平现在什么职务", "发展和改革局局长"),
        ("徐国平以前是什么职务", "财政局副局长"),
        ("马拉松哪些路封了", "体育场路"),
        ("管制什么时候结束", "11时"),
        ("马拉松几点开始", "7时30分"),
        ("上届男子冠军是谁", "基普科奇"),
        ("郑雨桐的成绩是多少", "2分21秒35"),
        ("河湾图书馆在哪", "金川大道"),
        ("图书馆几点关门", "21时"),
        ("能借几本书", "10册"),
        ("国庆放几天假", "共7天"),
        ("哪天补班", "9月29日"),
        ("国庆行政服务中心上班吗", "不对外办公"),
        ("诺如病毒有疫苗吗", "不是。"),
        ("图书馆周一开门吗", "不是。"),
    ],
)
def test_everyday_questions_are_answered(asked: QAPipeline, question: str, told: str) -> None:
    answer = asked.ask(Request(question))
    assert told in answer.answer, answer.answer
    assert not answer.refused and all(one.verdict == "supported" for one in answer.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "县财政局局长是谁",
        "县纪委书记是谁",
        "安河县发改局局长是谁",
        "疫苗要填什么表",
        "春节放几天假",
        "中秋哪天补班",
        "12月底前要完成什么",
        "大桥为什么限高",
        "副县长说了什么",
        "谁被开除了",
        "赵明远以前是什么职务",
        "一小电话",
        "郑雨桐的身高是多少",
        "清河大桥收费吗",
        "Who is the director of the finance bureau?",
        "When was 北门桥 built?",
    ],
)
def test_what_no_article_tells_is_refused(asked: QAPipeline, question: str) -> None:
    answer = asked.ask(Request(question))
    assert answer.refused, answer.answer


def test_those_removed_are_listed(asked: QAPipeline) -> None:
    answer = asked.ask(Request("谁被免职了"))
    assert "徐国平" in answer.answer and "丁永安" in answer.answer and "潘美珍" not in answer.answer
    assert appointed.takes_away("徐国平", "免去:徐国平的石源县财政局副局长职务")
    assert not appointed.takes_away("徐国平", "任命:徐国平为石源县发展和改革局局长")


def test_all_items_of_a_list_are_shown(asked: QAPipeline) -> None:
    answer = asked.ask(Request("报名需要带什么材料"))
    assert all(one in answer.answer for one in ("户口簿", "房产证", "预防接种证"))


def test_both_costs_are_told_where_either_may_be_meant(asked: QAPipeline) -> None:
    both = asked.ask(Request("河湾图书馆总投资多少"))
    assert "1.3亿元" in both.answer and "330万元" in both.answer and both.notes
    part = asked.ask(Request("自助图书馆总投资多少"))
    assert "330万元" in part.answer and "1.3亿元" not in part.answer


def test_follow_ups_keep_to_what_the_talk_is_about(asked: QAPipeline) -> None:
    assert "城市建设投资集团" in talk(asked, "大桥什么时候通车", "谁来建").answer
    assert "桥面破损" in talk(asked, "大桥什么时候通车", "谁来建", "为啥要拆").answer
    assert "2.8%" in talk(asked, "财政支出多少", "增长了多少").answer
    assert "郑雨桐" in talk(asked, "女子800米第一名是谁", "成绩是多少").answer


@pytest.mark.parametrize(
    ("question", "chinese", "told"),
    [
        ("When was 石源大桥 started?", "石源大桥什么时候开工？", "3月18日"),
        ("How much did 石源大桥 cost?", "石源大桥投资多少？", "1.85亿元"),
        ("Why was 石源大桥 demolished?", "石源大桥为什么拆除？", "桥面破损"),
        ("Which roads are closed for the marathon?", "马拉松哪些路封闭？", "体育场路"),
        ("Is the library open on Monday?", "图书馆周一开放吗？", "周一闭馆"),
        ("Who is the party secretary of 石源县?", "石源县的书记是谁？", "顾长青"),
        ("What did the county magistrate say?", "县长强调了什么？", "抓好落实"),
        ("What is the phone number of the county health commission?", "县卫健委电话是多少？", "0571-6123400"),
        ("How many days off for National Day?", "国庆放假多少天？", "共7天"),
        ("Where is 河湾图书馆?", "河湾图书馆在哪里？", "金川大道"),
    ],
)
def test_english_questions_are_read_word_by_word(asked: QAPipeline, question: str, chinese: str, told: str) -> None:
    assert english.in_chinese(question) == chinese
    answer = asked.ask(Request(question))
    assert told in answer.answer, answer.answer


@pytest.mark.parametrize(
    ("question", "article", "found"),
    [
        ("县卫健委主任是谁", "县卫生健康委员会主任", ("卫健委", "卫生健康委员会")),
        ("文广旅体局局长", "县文化和广电旅游体育局", ("文广旅体局", "文化和广电旅游体育局")),
        ("市监局在哪", "某市市场监督管理局", ("市监局", "市场监督管理局")),
        ("国资委的职责", "国有资产监督管理委员会", ("国资委", "国有资产监督管理委员会")),
        ("环保局局长", "县生态环境局局长", ("环保局", "生态环境局")),
        ("县妇联办了什么", "县妇女联合会举办", ("妇联", "妇女联合会")),
        ("县住房和城乡建设局说了什么", "县住建局表示", ("住房和城乡建设局", "住建局")),
        ("二中多少人", "县第二中学", ("二中", "第二中学")),
        ("区法院院长是谁", "区人民法院院长", None),
        ("试田镇党委书记是谁", "镇纪律检查和党建工作委员会", None),
        ("唯一中标单位", "第一中学", None),
        ("这家集团资产多少", "国家能源投资集团", None),
        ("县委书记是谁", "县发展和改革委员会书记", None),
    ],
)
def test_bodies_are_known_by_short_and_full_names(question: str, article: str, found: tuple[str, str] | None) -> None:
    assert (found,) == (abbreviated.printed(question, [article]) or (None,))
