"""Questions as readers ask them, in other words than the article's: what they are read as, and what is answered."""

import pytest

from bot import compound, explained, gate, lexicon, listed, offices, opposites, printed_names, rivals, selection
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.question import Kind, Question, understand
from bot.reading import read
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article, Query
from tests.bot.conftest import make_article, whole

BOAT = make_article(
    "8月2日，云溪县救援队员方启明随队转移村民。由于山洪迅猛、水流湍急，橡皮艇在桥下侧翻，6名队员被冲走。"
    "经过14分钟的搜救，6名队员全部上岸。方启明的父亲是一名退休船工，家住柳湾村。方启明常听父亲讲河上的事。",
    article_id="boat",
    title="云溪县救援队员转移村民",
)
PHONES = make_article(
    "8月14日，北辰手机发布新机。北辰A7的销量突破22万台，刷新了首销纪录。今年1-7月，北辰手机累计销量为54万台。"
    "公司称，消费者一方面看重续航，另一方面看重价格。受雇的推销员从中获取报酬。",
    article_id="phones",
    title="北辰手机发布新机",
)
STORM = make_article(
    "8月16日13时55分，青石市气象台发布雷电黄色预警信号，预计6小时内有雷电活动。青石市民可通过青石公交微信公众号的查询功能了解线路。"
    "截至14时，青石公交停运线路减少至62条。8月16日，青石市对涉事司机予以开除处理。",
    article_id="storm",
    title="青石市发布雷电黄色预警",
)
SHOW = make_article(
    "7月24日，汾水工人肖像展在京开展，共展出69幅工人肖像。云溪、柳湾、北陵三地的工人到场。展览由汾水市总工会和汾水市文联主办。"
    "汾水市文旅局副局长周恒立说，展览很有意义。",
    article_id="show",
    title="汾水工人肖像展在京开展",
)
GIVER = make_article(
    "夏华林，云溪县企业家。在夏华林看来，回馈家乡是责任。2022年8月，夏华林向石桥村、谷口村、大岩村3个村的大学生捐助9万元，助力22名学生圆大学梦。",
    article_id="giver",
    title="云溪县企业家助学",
)
EVERYTHING: tuple[Article, ...] = (BOAT, PHONES, STORM, SHOW, GIVER)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def _answer(answerer: ExtractiveAnswerer, question: str) -> Draft:
    query = RuleRewriter(newest="2023-09-30").rewrite(Request(question))
    (draft,) = answerer.answer(query, Context(whole(EVERYTHING)))
    assert isinstance(draft, Draft)
    return draft


def _understood(question: str, analyzer: Analyzer) -> Question:
    return understand(RuleRewriter(newest="2023-09-30").rewrite(Request(question)), analyzer)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("方启明坐的橡皮艇怎么会翻掉？", "由于山洪迅猛"),
        ("方启明的爸爸是做什么工作的？", "退休船工"),
        ("北辰A7卖掉了多少台？", "22万台"),
        ("青石的公交车现在可以到哪里查？", "微信公众号"),
        ("青石市怎么处分那个司机的？", "予以开除"),
        ("汾水工人肖像展有多少幅照片？", "69幅"),
        ("夏华林帮了多少个学生上大学？", "22名"),
    ],
)
def test_a_reader_is_answered_in_the_words_of_the_article(
    answerer: ExtractiveAnswerer, question: str, held: str
) -> None:
    draft = _answer(answerer, question)
    assert any(held in one.text for one in draft.sentences), draft


@pytest.mark.parametrize(
    "question",
    [
        "北辰手机的推销员能拿到多少报酬？",
        "8月16日青石市的雷电黄色预警几点解除的？",
        "青石公交停运的线路什么时候全部恢复？",
        "汾水工人肖像展收了多少门票费？",
        "北辰手机6月卖了多少台？",
    ],
)
def test_what_sounds_told_and_is_not_stays_refused(answerer: ExtractiveAnswerer, question: str) -> None:
    assert _answer(answerer, question).reason is not None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("商场怎么就不开了？", "reason"),
        ("大桥怎么会塌？", "reason"),
        ("青石市怎么就业？", "manner"),
        ("孩子怎么才能免费坐车？", "manner"),
        ("台风被命名为什么？", "thing"),
        ("这是为什么？", "reason"),
        ("他跟骗子通了多久的电话？", "number"),
        ("主犯要坐几年牢？", "number"),
        ("相机在哪两天拍下了洪水？", "time"),
        ("劝住她的辅警叫什么？", "person"),
        ("新手机叫什么？", "name"),
        ("新医院叫什么？", "name"),
    ],
)
def test_the_kind_of_answer_is_read_from_everyday_words(question: str, kind: Kind, analyzer: Analyzer) -> None:
    assert _understood(question, analyzer).kind == kind


@pytest.mark.parametrize(
    ("question", "plural"),
    [("成都大运会上他拿了哪个项目的金牌？", False), ("他们都参加了什么？", True), ("首都的市花是什么？", False)],
)
def test_a_city_makes_no_plural(question: str, plural: bool, analyzer: Analyzer) -> None:
    assert _understood(question, analyzer).plural is plural


@pytest.mark.parametrize(
    ("question", "focus", "unit"),
    [
        ("门诊慢性病现在一共是多少种？", "慢性病", "种"),
        ("各地出动了多少警力抗洪？", "警力", ""),
        ("他帮了多少个学生上大学？", "学生", "名"),
        ("肖像展有多少幅照片？", "照片", "幅"),
        ("网约车司机能拿到多少报酬？", "报酬", "元"),
        ("去挖药材一天能挣多少？", "", "元"),
        ("路口每小时有多少车经过？", "车", "车"),
        ("开发区占了多少面积？", "面积", ""),
    ],
)
def test_what_is_counted(question: str, focus: str, unit: str, analyzer: Analyzer) -> None:
    asked = _understood(question, analyzer)
    assert (asked.focus, asked.unit) == (focus, unit)


def test_a_number_of_people_is_met_by_any_of_its_measures(analyzer: Analyzer) -> None:
    asked = _understood("被困的6个人去了哪里？", analyzer)
    (number,) = [one for one in asked.terms if one.kind == "number"]
    assert selection.presence(number, "6名群众被救出") == 1.0
    assert selection.presence(number, "7名群众被救出") == 0.0


def test_a_pavilion_keeps_its_name(analyzer: Analyzer) -> None:
    assert "馆里" not in {one.text for one in _understood("吉林馆里的展台由谁负责？", analyzer).terms}


def test_two_bodies_are_asked_for(analyzer: Analyzer) -> None:
    assert _understood("急救课是哪两个单位组织的？", analyzer).organisation
    assert not _understood("急救课是哪两个人组织的？", analyzer).organisation


def test_a_question_is_no_meeting(analyzer: Analyzer) -> None:
    assert _understood("常乐社区有多少商户进了互助会？", analyzer).event == ""


def test_up_to_a_day_no_article_need_be_of_it(analyzer: Analyzer) -> None:
    assert _understood("全省到7月底有多少家企业？", analyzer).dates == ()
    assert _understood("从6月到7月底有多少家企业？", analyzer).dates != ()
    assert _understood("7月底有多少家企业？", analyzer).dates != ()


def test_everyday_words_have_printed_ones(analyzer: Analyzer) -> None:
    (sold,) = [one for one in _understood("特产卖掉了多少？", analyzer).terms if one.text == "卖掉"]
    assert selection.presence(sold, "销量翻番") == 1.0
    (sales,) = [one for one in _understood("特产的销量是多少？", analyzer).terms if one.text == "销量"]
    assert selection.presence(sales, "有人来卖菜") == 0.0


def test_the_first_months_are_not_the_month(analyzer: Analyzer) -> None:
    july = _understood("7月卖了多少辆？", analyzer)
    assert selection.contradicts(july, "1-7月,累计销量为54万辆")
    assert not selection.contradicts(july, "7月,销量为6万辆,1-7月累计54万辆")
    assert not selection.contradicts(_understood("1-7月卖了多少辆？", analyzer), "1-7月,累计销量为54万辆")


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("预警什么时候解除的？", "13时发布雷电预警", True),
        ("预警什么时候解除的？", "15时解除雷电预警", False),
        ("线路什么时候恢复？", "截至14时,线路停运", True),
    ],
)
def test_a_stage_has_to_be_told(question: str, text: str, lacks: bool) -> None:
    assert opposites.lacks_stage(question, text) is lacks


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("医院的第一个社区基地设在哪里？", set()),
        ("他什么时候当上蓝天救援队志愿者的？", {"蓝天救援队"}),
        ("丹东铁路公安清查了多少处？", set()),
        ("法治政府建设有多少品牌？", set()),
        ("云溪铁路断了几天？", {"云溪铁路"}),
    ],
)
def test_what_a_question_names(question: str, names: set[str], analyzer: Analyzer) -> None:
    text = analyzer.normalize(question)
    found = {one.name for one in rivals.named(text, analyzer.tags(text))}
    assert found == names


def test_a_name_that_was_cut_apart_is_read_off_the_articles(analyzer: Analyzer) -> None:
    text = analyzer.normalize("2022年疫情时夏华林捐了什么？")
    tags = analyzer.tags(text)
    found = printed_names.find(text, tags, [analyzer.normalize(GIVER.text)], analyzer.knows)
    assert found == ["夏华林"]
    assert ("夏华林", "nr") in printed_names.joined(tags, found)
    assert "".join(word for word, _ in printed_names.joined(tags, found)) == text
    assert understand(Query(text, persons=("夏华林",)), analyzer).persons == ("夏华林",)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("健康医院几点开门？", "健康医院开门。健康医院很大。"),  # always behind the same character
        ("几条线路恢复了？", "线路恢复。道路恢复了。"),  # a verb in it
        ("夏华林捐了什么？", "夏华林捐了书。"),  # once
    ],
)
def test_what_is_no_name_stays_cut(question: str, text: str, analyzer: Analyzer) -> None:
    normal = analyzer.normalize(question)
    assert printed_names.find(normal, analyzer.tags(normal), [text], analyzer.knows) == []


def test_what_the_holder_did_is_not_his_body(analyzer: Analyzer) -> None:
    text = analyzer.normalize(SHOW.text)
    told = _understood("谈公益肖像展的副局长是谁？", analyzer)
    assert not offices.of_another_body(told, text)
    assert offices.of_another_body(_understood("教育局的副局长是谁？", analyzer), text)


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("高温集中在南方哪几个省市？", "湖北、湖南、重庆等地是高温集中区。", True),
        ("学校在哪两个公园之间？", "学校位于培元公园和新河公园之间。", True),
        ("高温集中在南方哪几个省市？", "高温还要持续。", False),
    ],
)
def test_places_are_listed_with_or_without_their_sort(
    question: str, text: str, tells: bool, analyzer: Analyzer
) -> None:
    reading = read(make_article(text, article_id="list", title="天气"), analyzer.normalize)
    unit = next(one for one in reading.units if one.body)
    assert listed.tells(_understood(question, analyzer), reading, unit) is tells


def test_a_telephone_call_asks_for_no_telephone() -> None:
    assert lexicon.deeds("给他打了多久的电话") == lexicon.deeds("电话里劝住她的是谁") == []
    assert ("电话",) in lexicon.deeds("服务电话是多少")


def test_a_word_of_now_stays_whole() -> None:
    parts = compound.split("公交车现在怎么走，可以到哪里查？")
    assert compound.topic(parts[0]) == "公交车现在"


CRASH = make_article(
    "8月1日，青石市一名女子醉驾撞倒隔离栏。2023年6月以来，青石市警方已多次提醒。徐某因涉嫌危险驾驶罪被采取强制措施。",
    article_id="crash",
    title="女子醉驾撞倒隔离栏",
)


def test_a_suspicion_is_the_ground_of_an_arrest_only(analyzer: Analyzer) -> None:
    reading = read(CRASH, analyzer.normalize)
    unit = next(one for one in reading.units if "涉嫌" in one.text)
    assert explained.cause(_understood("徐某因为什么被采取强制措施？", analyzer), reading, unit) == [unit]
    assert explained.cause(_understood("徐某为什么危险驾驶？", analyzer), reading, unit) == []


def test_a_year_of_the_calendar_is_no_length(analyzer: Analyzer) -> None:
    reading = read(CRASH, analyzer.normalize)
    unit = next(one for one in reading.units if "2023年" in one.text)
    scored = selection.Scored(reading, unit, 0.9, ())
    assert "sign" in set(gate.objections(_understood("徐某被判了几年？", analyzer), scored, analyzer))


def test_one_of_two_sides_is_no_figure(analyzer: Analyzer) -> None:
    reading = read(PHONES, analyzer.normalize)
    unit = next(one for one in reading.units if "一方面" in one.text)
    asked = _understood("消费者看重多少？", analyzer)
    scored = selection.Scored(reading, unit, 0.9, ())
    assert "sign" in set(gate.objections(asked, scored, analyzer))
