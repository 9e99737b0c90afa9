"""What is told of another body, place or person of one article is no answer, and what is told of the one asked is."""

from datetime import date

import pytest

from bot import rivals
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article
from tests.bot.conftest import whole


def article(name: str, title: str, body: str) -> Article:
    text = f"{title}\n{body}"
    return Article(name, f"{name}.txt", text, (), (len(title) + 1, len(text)), title=title)


ARTICLES = (
    article(
        "press",
        "省公安厅通报专项行动战果",
        "9月12日，青山省公安厅召开新闻发布会，通报专项行动有关情况。省公安厅副厅长贺长林主持发布会。"
        "临峰市公安局侦破案件412起，数量居全省第一。",
    ),
    article(
        "flood",
        "临峰市启动防汛四级应急响应",
        "7月21日14时，临峰市启动防汛四级应急响应。青岭水库21日9时开闸泄洪，预计洪峰22日凌晨3时到达清水湾水文站。"
        "石门镇紧急转移群众286人，安置在镇中心小学。城区幸福里小区地下车库进水，转移居民43人。",
    ),
    article(
        "rail",
        "临泽铁路全线铺轨完成",
        "10月18日，临泽铁路全线铺轨完成。项目由省铁路投资集团投资。省铁路投资集团总部设在省城南安市，泽口港务集团将承担港口装卸业务。",
    ),
    article(
        "schools",
        "泽川县新建两所学校",
        "8月25日，泽川县教育局介绍秋季开学情况。城东小学占地52亩，设36个班，可容纳学生1620人。实验初中占地80亩，设48个班。",
    ),
    article(
        "hospital",
        "泽川县人民医院新院区启用",
        "6月1日，泽川县人民医院新院区启用。新院区设床位800张。老院区位于解放街，设床位350张。医院现有医生380人。"
        "县中医院院长尹红霞参加启用仪式。",
    ),
    article(
        "buses",
        "泽川县调整三条公交线路",
        "自12月1日起，3路、5路和9路公交线路进行调整。3路由火车站至城东小学，全程14公里，首班车6时30分，票价1元；"
        "5路取消解放街站；9路延长至柳林镇，票价2元。",
    ),
    article(
        "rescue",
        "两人救起落水儿童",
        "5月19日，退休工人丁守义和外卖员魏强将两名男孩救起。丁守义今年63岁，水性好。魏强今年28岁，来自柳林镇，送外卖两年。"
        "县见义勇为基金会奖励两人各1万元，沙河镇政府送来锦旗。",
    ),
    article(
        "blossom",
        "梨花节开幕",
        "4月2日，梨花节开幕。柳林镇党委书记祁红致辞，镇长武刚介绍梨产业情况。沙河镇的桃花节将于3月中旬举办。",
    ),
    article(
        "road",
        "关于东湖路封闭施工的通告",
        "自2024年10月8日至12月31日，对东湖路（人民路至建设路段）实行全封闭施工，机动车请绕行西湖路。",
    ),
    article(
        "league",
        "全省女篮联赛收官",
        "11月3日，女篮联赛决赛举行，临峰队战胜南安队夺得冠军，泽口队获得季军。临峰队主教练韩梅说，队员平均年龄只有22岁。"
        "南安队主教练周建国赛后说，防守上出了问题。",
    ),
    article(
        "branch",
        "华源公司项目开工",
        "3月28日，华源公司项目开工。华源公司总部位于深港市，董事长为蔡明哲。华源公司泽川分公司总经理袁野表示，将倒排工期。",
    ),
)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def told(answerer: ExtractiveAnswerer, question: str) -> str:
    query = RuleRewriter(date(2024, 11, 20)).rewrite(Request(question))
    *_, draft = answerer.answer(query, Context(whole(ARTICLES)))
    assert isinstance(draft, Draft)
    return "".join(one.text for one in draft.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "青山省政府新闻发布会由谁主持？",  # the police gave it
        "省政府新闻发布会是哪天召开的？",
        "临峰市公安局召开的新闻发布会由谁主持？",
        "洪峰预计什么时候到达石门镇？",
        "幸福里小区的居民安置在哪里？",
        "泽口港务集团总部在哪里？",
        "实验初中可容纳多少学生？",
        "县中医院有多少医生？",
        "5路公交票价多少？",
        "9路首班车几点？",
        "丁守义来自哪里？",
        "沙河镇政府奖励多少钱？",
        "沙河镇镇长是谁？",
        "西湖路封闭施工到什么时候？",
        "人民路封闭到什么时候？",
        "泽口队教练是谁？",
        "韩梅今年多大？",  # the players' average
        "临峰队教练的年龄是多少？",
        "南安队队员的平均年龄是多少？",
        "华源公司总经理是谁？",  # a branch's
        "华源公司泽川分公司在哪里？",
    ],
)
def test_what_is_told_of_another_is_no_answer(answerer: ExtractiveAnswerer, question: str) -> None:
    assert told(answerer, question) == ""


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("省公安厅新闻发布会由谁主持？", "贺长林"),
        ("洪峰预计什么时候到达清水湾水文站？", "22日凌晨3时"),
        ("石门镇转移的群众安置在哪里？", "镇中心小学"),
        ("省铁路投资集团总部在哪里？", "南安市"),
        ("城东小学可容纳多少学生？", "1620人"),
        ("县人民医院有多少医生？", "380人"),  # called 医院 there
        ("新院区有多少张床位？", "800张"),
        ("9路公交票价多少？", "2元"),  # and not that of the line before
        ("魏强来自哪里？", "柳林镇"),
        ("县见义勇为基金会奖励多少钱？", "1万元"),
        ("柳林镇镇长是谁？", "武刚"),
        ("东湖路封闭施工到什么时候？", "12月31日"),  # named behind the days
        ("南安队教练是谁？", "周建国"),
        ("华源公司泽川分公司总经理是谁？", "袁野"),
    ],
)
def test_what_is_told_of_the_one_asked_about_is_answered(
    answerer: ExtractiveAnswerer, question: str, held: str
) -> None:
    assert held in told(answerer, question)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("泽口港务集团总部在哪里？", ["泽口港务集团"]),
        ("最近一次检察院党组会议由谁主持？", []),  # the sort alone
        ("启用县人民医院的是谁？", ["县人民医院"]),  # without the verb
        ("哪条路封闭了？", []),
        ("县一中队每周训练几次？", ["县一中队"]),  # of a school
        ("第二中队长是谁？", []),
        ("附近小学有多少学生？", []),
        ("某某银行青溪支行请了谁？", []),  # a branch has a name of its own
    ],
)
def test_names_of_a_question(question: str, names: list[str], analyzer: Analyzer) -> None:
    assert [one.name for one in rivals.named(question, analyzer.tags(question))] == names
