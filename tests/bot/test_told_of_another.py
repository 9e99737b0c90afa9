"""What an article tells of somebody or something else is no answer: the river beside the bridge, the son of the man."""

from datetime import date

import pytest

from bot import yes_no
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article
from tests.bot.conftest import make_article, whole

CENTRE = make_article(
    "8月17日，柳河县全民健身中心正式对外开放。健身中心位于城南新区文昌路，占地45亩，建筑面积2.1万平方米。"
    "其中体育馆面积8600平方米，设座位2200个；游泳馆有8条标准泳道，泳池长50米、宽25米。"
    "中心旁边的滨湖公园占地160亩，湖中央的石桥长38米。篮球馆每小时收费80元。"
    "健身中心主任谭明辉说，二期工程计划明年3月开工。市民蒋春梅带着女儿来游泳。她告诉记者，隔壁单元的老杨一口气办了三张年卡。",
    article_id="centre",
    title="柳河县全民健身中心对外开放",
    date="2024-08-18",
)
ROAD = make_article(
    "4月8日，青石大桥维修加固工程正式开工。青石大桥位于青石镇东侧，横跨青石河，全长286米，桥宽9米，建于1987年。"
    "副县长王秀兰说，因为连续暴雨，青石大桥因此封闭了三天。全线另有隧道2座，其中最长的梅岭隧道长1830米，最长的白水河大桥长420米。",
    article_id="road",
    title="青石大桥维修工程开工",
    date="2024-04-08",
)
VILLAGE = make_article(
    "清明过后，茶山村村民窦长根家的炒茶锅又热了起来。茶山村距县城28公里，全村312户、1086人，其中党员43名。"
    "窦长根今年71岁，种茶四十多年。妻子孙玉兰比他小三岁，负责采茶。儿子窦勇大学毕业后在杭州工作了六年，回村办起了茶叶合作社。"
    "合作社现有社员168户，去年销售茶叶9.6吨，销售额1150万元，今年预计达到1400万元。去年村集体收入86万元。"
    "村里准备用两年时间建一座茶文化馆，投资600万元。樟树下的石亭是窦长根的父亲窦福生1958年带人修的。"
    "窦长根的徒弟小罗是外乡人，今年26岁，学炒茶两年了。",
    article_id="village",
    title="茶山村：一片叶子富了一个村",
    date="2024-04-22",
)
ACCIDENT = make_article(
    "10月12日，一辆客车在省道207线38公里处侧翻。县消防救援大队出动消防车4辆、指战员22人，县人民医院派出救护车6辆。"
    "伤者被送往县人民医院和青塘镇卫生院治疗。受伤乘客中年龄最大的76岁，最小的5岁。客车司机龙某，43岁，驾龄15年。"
    "县应急管理局局长卜文斌表示，将成立事故调查组。",
    article_id="accident",
    title="柳河县境内发生一起客车侧翻事故",
    date="2024-10-13",
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> Draft:
    articles = whole((CENTRE, ROAD, VILLAGE, ACCIDENT))
    *_, draft = answerer.answer(RuleRewriter(date(2024, 11, 20)).rewrite(Request(question)), Context(articles))
    assert isinstance(draft, Draft)
    return draft


def said(draft: Draft) -> str:
    return "".join(one.text for one in draft.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "青石河有多长？",  # the bridge across it
        "青石河有多宽？",
        "白水河有多长？",
        "梅岭有多长？",
        "滨湖公园有多长？",  # the bridge in it
        "石桥有多宽？",  # the pool of the sentence before
        "篮球馆有多少个座位？",  # those of another hall
        "茶文化馆面积多大？",
        "茶山村面积多大？",
        "合作社有多少名党员？",  # those of the village
        "青塘镇卫生院派出了多少辆救护车？",  # the hospital did
        "消防大队出动了多少辆救护车？",
    ],
)
def test_figure_belongs_to_the_thing_asked_about(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert draft.reason is not None, said(draft)


@pytest.mark.parametrize(
    "question",
    [
        "窦长根的儿子多大？",
        "窦长根的父亲多大？",
        "窦勇多大？",
        "卜文斌多大？",
        "窦长根的女儿叫什么？",
        "窦长根的孙女在哪里工作？",
        "龙某的辩护人是谁？",
        "蒋春梅办了几张年卡？",  # her neighbour did
    ],
)
def test_relatives_and_companions_are_told_apart(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert draft.reason is not None, said(draft)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("青石大桥有多长？", "286米"),
        ("青石大桥有多宽？", "9米"),
        ("大桥有多长？", "米"),
        ("梅岭隧道有多长？", "1830米"),
        ("白水河大桥有多长？", "420米"),
        ("泳池有多宽？", "25米"),
        ("石桥有多长？", "38米"),
        ("健身中心占地多少亩？", "45亩"),  # and not the park beside it
        ("滨湖公园占地多少亩？", "160亩"),
        ("体育馆有多少个座位？", "2200个"),
        ("茶山村有多少名党员？", "43名"),
        ("茶文化馆投资多少？", "600万"),  # the clause before says what is built
        ("消防大队出动了多少辆消防车？", "4辆"),
        ("窦长根今年多大？", "71岁"),
        ("窦长根的徒弟多大？", "26岁"),
        ("窦长根的妻子叫什么？", "孙玉兰"),
        ("窦长根的儿子叫什么？", "窦勇"),
        ("窦长根的父亲叫什么？", "窦福生"),
        ("司机多大？", "43岁"),
    ],
)
def test_what_is_told_of_it_still_answers(answerer: ExtractiveAnswerer, question: str, held: str) -> None:
    assert held in said(ask(answerer, question))


@pytest.mark.parametrize("question", ["今年村集体收入多少？", "今年销售茶叶多少吨？"])
def test_figure_of_last_year_is_none_of_this_year(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert draft.reason is not None, said(draft)


@pytest.mark.parametrize("question", ["窦勇怎么卖茶叶的？", "大桥怎么封闭的？", "龙某怎么开车的？"])
def test_that_it_was_done_does_not_tell_how(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    held = said(draft)
    assert draft.reason is not None or "连续暴雨" in held, held


@pytest.mark.parametrize("question", ["谁封闭了大桥？", "谁办了三张年卡？"])
def test_who_tells_of_a_deed_has_not_done_it(answerer: ExtractiveAnswerer, question: str) -> None:
    held = said(ask(answerer, question))
    assert "王秀兰" not in held
    assert "老杨" in held or "年卡" not in held


NOTICE = make_article(
    "任命龚晓峰为柳河县人民政府副县长，代理县长职务；任命苗青为柳河县人民法院副院长；免去施长林的柳河县人民政府县长职务。"
    "县人大常委会主任关志远主持会议。常务副县长邵建华列席会议。县文体局副局长邹立平出席。",
    article_id="notice",
    title="柳河县人大常委会任免名单",
    date="2024-06-29",
)
COURT = make_article(
    "5月8日，柳河县人民法院对冯某、贺某诈骗案作出判决。主犯冯某犯诈骗罪，被判处有期徒刑十年，并处罚金20万元；从犯贺某被判处有期徒刑四年。"
    "贺某的辩护人提出，贺某系初犯，请求从轻处罚。案发前，冯某曾因盗窃罪被判处有期徒刑二年，2019年刑满释放。"
    "主审法官柯伟提醒老年人，接到陌生电话不要转账。冯某当庭表示不服，提出上诉。",
    article_id="court",
    title="柳河县法院审结一起诈骗案",
    date="2024-05-09",
)
KEEPER = make_article(
    "清晨五点，吴德福已经扛着锄头上山了。今年62岁的他，是白云村的护林员，守着3200亩山林。妻子林桂英说：“他心里只有树，没有我。”",
    article_id="keeper",
    title="守山人老吴",
    date="2024-05-20",
)
PLAN = make_article(
    "6月18日，云岭县政府召开常务会议。会议审议通过了《云岭县乡村旅游发展三年行动方案》。青石镇镇长王小梅列席会议。",
    article_id="plan",
    title="云岭县政府召开常务会议",
    date="2024-06-18",
)
METRO = make_article(
    "7月31日，柳湾线站位方案公布。柳湾线全线设站5座，其中高架站2座，为东岭站、西岭站；地下站3座，为人民路站、体育馆站、老城站。",
    article_id="metro",
    title="柳湾线站位方案公布",
    date="2024-07-31",
)
TEAMS = make_article(
    "8月2日，青溪县的救援物资到达灾区。与其一同到达的，还有一些民间救援队的队员们，他们立刻投入到了救援当中。",
    article_id="teams",
    title="青溪县驰援灾区",
    date="2024-08-02",
)
CRASH = make_article(
    "10月12日16时20分许，一辆客车在省道207线38公里处侧翻，造成2人死亡、11人受伤。事故发生后，消防部门立即赶到现场救援。"
    "17时50分，被困人员全部救出。乘客小潘说，司机在事故前一直在接电话。事故车辆今年3月通过年检。",
    article_id="crash",
    title="一起客车侧翻事故",
    date="2024-10-13",
)


def answered(answerer: ExtractiveAnswerer, question: str, article: Article) -> Draft:
    rewritten = RuleRewriter(date(2024, 11, 20)).rewrite(Request(question))
    *_, draft = answerer.answer(rewritten, Context(whole((article,))))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("县长是谁？", NOTICE),  # 常务副县长 and 代理县长 are other offices
        ("文体局局长是谁？", NOTICE),
        ("法院院长是谁？", NOTICE),
        ("第一副县长是谁？", NOTICE),
        ("贺某什么时候刑满释放？", COURT),
        ("冯某因盗窃被罚了多少钱？", COURT),
        ("冯某的辩护人提出了什么？", COURT),
        ("冯某是哪里人？", COURT),  # 老年人 is no origin
        ("王小梅是哪个村的人？", PLAN),
        ("有多少个村？", PLAN),
        ("全县有多少个村？", PLAN),
        ("青溪县有哪两支救援队？", TEAMS),
        ("谁救出了被困人员？", CRASH),  # the sentence says no more than the question
        ("省道207线有多长？", CRASH),
        ("小潘受伤了吗？", CRASH),  # others were
    ],
)
def test_what_is_nearly_told_is_refused(answerer: ExtractiveAnswerer, question: str, article: Article) -> None:
    draft = answered(answerer, question, article)
    assert draft.reason is not None, said(draft)


@pytest.mark.parametrize(
    ("question", "article", "held"),
    [
        ("代县长是谁？", NOTICE, "龚晓峰"),
        ("代理县长是谁？", NOTICE, "龚晓峰"),
        ("原县长是谁？", NOTICE, "施长林"),
        ("常务副县长是谁？", NOTICE, "邵建华"),
        ("文体局副局长是谁？", NOTICE, "邹立平"),
        ("冯某被判了几年？", COURT, "十年"),  # and not what he had been given before
        ("贺某的辩护人提出了什么？", COURT, "从轻"),
        ("吴德福是哪个村的人？", KEEPER, "白云村"),
        ("吴德福的妻子说了什么？", KEEPER, "只有树"),
        ("谁守着3200亩山林？", KEEPER, "吴德福"),
        ("柳湾线地下站有哪几个？", METRO, "老城站"),
        ("柳湾线高架站有哪些？", METRO, "西岭站"),
        ("事故是什么时候发生的？", CRASH, "10月12日"),
        ("事故发生在哪里？", CRASH, "207线"),
    ],
)
def test_what_is_told_is_answered(answerer: ExtractiveAnswerer, question: str, article: Article, held: str) -> None:
    assert held in said(answered(answerer, question, article))


@pytest.mark.parametrize("question", ["去年村集体收入多少？", "去年销售额多少？"])
def test_last_year_is_that_of_the_article(answerer: ExtractiveAnswerer, question: str) -> None:
    draft = ask(answerer, question)
    assert "86万" in said(draft) or "1150万" in said(draft)


def test_she_is_nobody_who_was_named_longer_ago(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "谁办了三张年卡？")
    assert "谭明辉" not in said(draft)


SCHOOL = make_article(
    "9月2日，柳溪小学新教学楼启用。新教学楼高5层，建筑面积4300平方米，设教室24间、功能室8间，总投资1260万元，其中县财政配套460万元。"
    "校长说，镇里还将引进一家配餐企业。",
    article_id="school",
    title="柳溪小学新教学楼启用",
    date="2024-09-03",
)


@pytest.mark.parametrize("question", ["新教学楼总投资多少？", "新教学楼的投资是多少？", "柳溪小学新教学楼投资多少钱？"])
def test_what_only_counts_on_is_not_what_a_figure_belongs_to(answerer: ExtractiveAnswerer, question: str) -> None:
    assert "总投资1260万元" in said(answered(answerer, question, SCHOOL))  # behind 设教室24间、功能室8间


def test_one_of_something_is_no_figure(answerer: ExtractiveAnswerer) -> None:
    assert answered(answerer, "现在有多少户配餐？", SCHOOL).reason is not None


MUSEUM = make_article(
    "国庆节期间（10月1日至7日），市博物馆每日9:00—20:00开放，19:00停止入馆。平时开放时间为9:00—17:00，周一闭馆（法定节假日除外）。",
    article_id="museum",
    title="市博物馆开放时间公告",
    date="2024-09-28",
)
MEETING = make_article(
    "9月25日，市长方文山主持召开市政府常务会议，审议《柳河市电动自行车管理办法（草案）》。会议原则通过了《柳河市城市更新方案》。",
    article_id="meeting",
    title="市政府召开常务会议",
    date="2024-09-26",
)


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("国庆博物馆几点关门？", "9:00—20:00", "9:00—17:00"),
        ("博物馆平时几点开门？", "9:00—17:00", "9:00—20:00"),
    ],
)
def test_hours_of_a_feast_are_not_those_of_usual_days(
    answerer: ExtractiveAnswerer, question: str, told: str, other: str
) -> None:
    shown = said(answered(answerer, question, MUSEUM))
    assert told in shown and other not in shown


def test_where_no_day_is_named_all_hours_are_told(answerer: ExtractiveAnswerer) -> None:
    shown = said(answered(answerer, "博物馆几点开门？", MUSEUM))
    assert "9:00—20:00" in shown and "9:00—17:00" in shown


def test_a_day_on_which_it_is_closed_is_told_as_such(answerer: ExtractiveAnswerer) -> None:
    assert [one.lead for one in answered(answerer, "博物馆周一开吗？", MUSEUM).sentences] == [yes_no.NO]


def test_what_was_discussed_is_not_yet_adopted(answerer: ExtractiveAnswerer) -> None:
    discussed = answered(answerer, "电动自行车管理办法通过了吗？", MEETING)
    assert all(one.lead != yes_no.YES for one in discussed.sentences)
    adopted = answered(answerer, "城市更新方案通过了吗？", MEETING)
    assert adopted.sentences[0].lead == yes_no.YES
