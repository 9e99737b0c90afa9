"""News and notices of a town as its paper prints them, and questions that miss what they tell by one point."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Request
from tests.bot.conftest import engine_over

FILES = {
    "visit.txt": (
        "陆承远调研排水工程\n2024年5月9日 云州日报\n5月8日，市长陆承远带队调研排水工程建设情况。\n"
        "陆承远一行先后来到北门泵站、凤凰路雨污分流改造现场、东湖调蓄池，实地察看进度。据介绍，北门泵站总投资2860万元，"
        "计划于6月20日前投入使用；凤凰路雨污分流改造全长3.6公里，目前已完成八成。"
    ),
    "study.txt": (
        "市委理论学习中心组举行学习会\n2024年4月12日 云州日报\n"
        "4月11日，市委理论学习中心组举行学习会。市委书记祁连山主持并讲话。\n"
        "陆承远在发言中指出，要持续优化营商环境。"
    ),
    "leaders.txt": (
        "云州市领导干部大会召开\n2024年1月6日 云州日报\n"
        "1月5日，全市领导干部大会召开，宣布省委决定：祁连山同志任云州市委书记，"
        "韦国栋同志不再担任云州市委书记职务，另有任用。"
    ),
    "bridge.txt": (
        "云州大桥开工\n2023年10月13日 云州日报\n"
        "10月12日，云州大桥开工仪式举行。市委书记韦国栋宣布开工，市长祁连山致辞。"
    ),
    "posts.txt": (
        "关于职务任免的通知\n2024年7月5日\n经研究决定：\n任命简明为云州市政府秘书长，免去其市司法局局长职务；\n"
        "免去江波的云州市国资委副主任职务，退休。\n云州市人民政府\n2024年7月5日"
    ),
    "budget.txt": (
        "云州市2023年财政收支情况\n2024年1月24日 云州日报\n2023年，全市一般公共预算总收入66.2亿元，增长6.1%；"
        "地方一般公共预算收入42.7亿元，增长4.9%。"
    ),
    "farm.txt": "宋知行调研春耕\n2024年3月9日 云州日报\n3月8日，副市长宋知行到白沙镇调研春耕备耕工作。\n",
    "plant.txt": "宋知行检查燃气安全\n2024年4月19日 云州日报\n4月18日，副市长宋知行带队赴云州燃气公司检查安全生产。\n",
    "feast.txt": (
        "枇杷节开幕\n2024年5月21日 云州日报\n5月20日，首届枇杷节在石鼓乡开幕。首日共接待游客1.1万人次，销售枇杷3.2吨。"
    ),
    "power.txt": (
        "石鼓乡清理小水电\n2024年5月22日 云州日报\n5月21日，石鼓乡召开小水电清理工作会。年底前石鼓乡退出小水电站14座。"
    ),
    "talk.txt": (
        "专访老街设计师\n2024年8月2日 云州日报\n日前，记者专访了老街修缮工程总设计师桑榆。\n"
        "记者：修缮的原则是什么？\n桑榆：原则是修旧如旧。\n"
    ),
    "rescue.txt": (
        "村民救起落水儿童\n2024年7月22日 云州日报\n"
        "7月20日，村民苗大勇听到呼救后跳入水中，将孩子救起。苗大勇今年43岁，是一名货车司机。\n"
        "“看到孩子在水里，哪能不救。”他说。"
    ),
    "contest.txt": (
        "石鼓乡举办采茶大赛\n4月2日，石鼓乡举办采茶大赛。乡长简朴介绍，全乡现有茶园2.3万亩，去年茶叶产值4.1亿元。"
    ),
    "notice.txt": (
        "任前公示\n2024年5月6日\n现将拟任职干部公示如下：\n"
        "江一帆，女，1985年3月生，现任云州市妇联副主席，拟任市妇联主席。\n"
        "中共云州市委组织部\n2024年5月6日"
    ),
    "flood1.txt": "石鼓乡召开防汛工作会议\n2024年6月6日 云州日报\n6月5日，石鼓乡召开防汛工作会议。乡长简朴主持会议。",
    "flood2.txt": "白沙镇召开防汛工作会议\n2024年6月7日 云州日报\n6月6日，白沙镇召开防汛工作会议。镇长莫愁主持会议。",
    "water.txt": (
        "停水通知\n因管道改造，定于6月27日22:00至6月28日6:00停水。恢复供水初期水质可能浑浊，请放水几分钟后使用。\n"
        "云州市自来水公司\n2024年6月25日"
    ),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("town"), FILES, date(2024, 8, 10)).pipeline()


@pytest.mark.parametrize(
    "question",
    [
        "凤凰路雨污分流改造总投资多少？",  # that of the station in the same sentence
        "云州市2024年地方一般公共预算收入多少？",  # that of the year before, named in the sentence before
        "云州市2024年上半年地方一般公共预算收入多少？",
        "石鼓乡今年茶叶产值多少？",
        "枇杷节一共卖了多少枇杷？",  # what was sold on the first day
        "石鼓乡有多少座小水电站？",  # how many go
        "陆承远在老街强调了什么？",  # he spoke elsewhere
        "什么时候恢复供水？",  # when it may be used again
    ],
)
def test_what_is_told_of_another_thing_year_or_place_is_refused(town: QAPipeline, question: str) -> None:
    answer = town.ask(Request(question))
    assert answer.reason is not None, answer.answer


@pytest.mark.parametrize(
    ("question", "held", "never"),
    [
        ("凤凰路雨污分流改造全长多少？", "3.6公里", ""),
        ("云州市2023年地方一般公共预算收入多少？", "42.7亿元", ""),
        ("枇杷节首日卖了多少枇杷？", "3.2吨", ""),
        ("陆承远在学习会上指出了什么？", "营商环境", ""),
        ("韦国栋现在担任什么职务？", "不再担任", ""),
        ("祁连山是什么时候任云州市委书记的？", "1月5日", "4月11日"),
        ("谁被免去了国资委副主任职务？", "江波", "简明"),
        ("陆承远5月8日去了哪些地方调研？", "东湖调蓄池", ""),
        ("桑榆说修缮的原则是什么？", "修旧如旧", ""),
        ("苗大勇是做什么的？", "货车司机", ""),
        ("苗大勇的原话是怎么说的？", "哪能不救", ""),
        ("江一帆拟任什么职务？", "拟任市妇联主席", ""),
        ("2023年10月时云州市长是谁？", "祁连山", ""),
        ("陆承远现在是市长吗？", "是的。", ""),
        ("韦国栋是市委书记吗？", "不是。", ""),  # no longer
        ("祁连山是市长吗？", "陆承远", "是的。"),  # he was, and another one is now
        ("祁连山2023年10月是市长吗？", "是的。", ""),
    ],
)
def test_what_is_told_is_answered_and_nothing_else(town: QAPipeline, question: str, held: str, never: str) -> None:
    answer = town.ask(Request(question))
    assert answer.reason is None and held in answer.answer, answer.answer
    assert not never or never not in answer.answer, answer.answer


def test_which_meetings_of_a_name_there_are_is_listed(town: QAPipeline) -> None:
    answer = town.ask(Request("有哪些防汛会议？"))
    assert "石鼓乡" in answer.answer and "白沙镇" in answer.answer


def test_where_somebody_went_is_told_of_each_visit_with_its_day(town: QAPipeline) -> None:
    answer = town.ask(Request("宋知行去了哪些地方？"))
    first, second = answer.answer.splitlines()
    assert "云州燃气公司" in first and "2024年" in first and "白沙镇" in second
    assert town.ask(Request("祁连山去了哪些地方？")).refused  # he only met and spoke
