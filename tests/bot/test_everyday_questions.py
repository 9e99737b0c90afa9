"""Questions in a colleague's words over articles that say it in a newspaper's."""

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.followup import resolve
from bot.query import RuleRewriter
from bot.question import Kind, understand
from bot.reading import read
from bot.schema import Context, Draft, Request, Turn
from bot.selection import emphasis
from bot.subjects import speaks_of
from bot.wording import plain
from index.analyzer import Analyzer
from index.schema import Article, Query
from tests.bot.conftest import make_article, whole

FAIR = make_article(
    "7月27日，柳湾退役军人招聘会在柳湾市体育中心篮球馆举行。招聘会由柳湾市退役军人事务局、柳湾市人社局共同主办。"
    "企业负责人向德明介绍，他们专程从北陵赶来，为柳湾的退役军人提供专业对口的岗位。"
    "据统计，来自柳湾市、东坪市、南岭州的500名退役军人参加了招聘会。",
    article_id="fair",
    title="柳湾退役军人招聘会举行",
)
TRAINING = make_article(
    "8月10日，柳湾市羽毛球公益培训在市体育馆开营。柳湾市羽毛球公益培训旨在让更多青少年感受羽毛球的乐趣。"
    "本次羽毛球公益培训由东坪基金会全程资助，所有学员不用交费。",
    article_id="training",
    title="柳湾市羽毛球公益培训开营",
)
COMPLAINT = make_article(
    "3月2日，东坪县公安局通报一起案件。谭某林、谭某海因诉求未得到满足，便捏造大坪镇原党委书记向某毁坏树林等问题，多次向有关部门举报。",
    article_id="complaint",
    title="东坪县通报一起案件",
)
SHOP = make_article(
    "8月16日，东坪商场开展反诈宣传。身披绶带的志愿者向走进商场的顾客发放着传单。这些志愿者由商场工作人员组成，每天活跃在各个楼层。",
    article_id="shop",
    title="东坪商场开展反诈宣传",
)
AID = make_article(
    "8月5日，东坪县志愿者为户外工作者送水。活动自8月5日开始，为期1个月。东坪县志愿者送水活动开始以来，从1杯水开始传递爱心。"
    "9月1日前，保证每一名受灾学生都能按时返校。",
    article_id="aid",
    title="东坪县志愿者送水",
)
EVERYTHING: tuple[Article, ...] = (FAIR, TRAINING, COMPLAINT, SHOP, AID)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("柳湾退役军人招聘会在哪个场馆办的？", "篮球馆"),
        ("柳湾退役军人招聘会是谁主办的？", "柳湾市人社局"),
        ("参加柳湾退役军人招聘会的人来自哪些地方？", "南岭州"),
        ("向德明他们是从哪儿赶到柳湾来的？", "北陵"),
        ("柳湾市的羽毛球公益培训谁出的钱？", "东坪基金会"),
        ("被谭某林举报的向某是什么职务？", "原党委书记向某"),
        ("东坪商场里发传单的志愿者是什么人？", "商场工作人员"),
        ("东坪县志愿者送水是从哪天开始的？", "8月5日"),
        ("受灾学生最晚啥时候能回校上课？", "9月1日"),
    ],
)
def test_a_colleague_is_answered(answerer: ExtractiveAnswerer, question: str, held: str) -> None:
    query = RuleRewriter(newest="2023-09-30").rewrite(Request(question))
    (draft,) = answerer.answer(query, Context(whole(EVERYTHING)))
    assert isinstance(draft, Draft)
    assert any(held in one.text for one in draft.sentences), draft


@pytest.mark.parametrize(
    "question",
    [
        "东坪商场里发传单的志愿者有多少名？",
        "柳湾退役军人招聘会在哪个酒店办的？",
        "柳湾市的羽毛球公益培训是哪天结束的？",
    ],
)
def test_what_no_article_tells_stays_refused(answerer: ExtractiveAnswerer, question: str) -> None:
    query = RuleRewriter(newest="2023-09-30").rewrite(Request(question))
    (draft,) = answerer.answer(query, Context(whole(EVERYTHING)))
    assert isinstance(draft, Draft)
    assert draft.reason is not None, draft


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("大坪街道一把手是谁？", "大坪街道党工委书记是谁？"),
        ("大坪镇的一把手是谁？", "大坪镇党委书记是谁？"),
        ("培训谁出的钱？", "培训由谁出资？"),
        ("啥时候开学？", "什么时候开学？"),
        ("哪里雨下得最多？", "哪里降雨量最大？"),
    ],
)
def test_everyday_words(said: str, known: str) -> None:
    assert plain(said) == known


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("重建打算用几年完成？", "number"),
        ("他是几年入党的？", "time"),
        ("招聘会在哪个场馆办的？", "place"),
        ("发传单的志愿者是什么人？", "thing"),
        ("学生林蕙看完展览觉得怎么样？", "statement"),
        ("兴北路经过大坪镇的哪几个村？", "place"),
    ],
)
def test_kind_of_everyday_questions(analyzer: Analyzer, text: str, kind: Kind) -> None:
    assert understand(Query(text), analyzer).kind == kind


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("被谭某林等人举报的向某是谁？", ("谭某林", "向某")),
        ("学生朱品瑄看完展览说了什么？", ("朱品瑄",)),
        ("拉练行是谁主办的？", ()),
    ],
)
def test_names_that_the_tagger_cuts_apart(analyzer: Analyzer, text: str, persons: tuple[str, ...]) -> None:
    assert understand(Query(text), analyzer).persons == persons


def test_question_words_are_no_places(analyzer: Analyzer) -> None:
    question = understand(Query("兴北路经过大坪镇的哪几个村？"), analyzer)
    assert [one.text for one in question.terms if one.kind == "place"] == ["兴北路", "大坪镇"] or not any(
        "哪" in one.text for one in question.terms
    )


def test_copula_is_no_part_of_a_word(analyzer: Analyzer) -> None:
    assert not any(one.text.endswith("是") for one in understand(Query("这些水是给谁喝的？"), analyzer).terms)


@pytest.mark.parametrize(
    ("asked", "before", "answer", "resolved"),
    [
        ("这个村的支书是谁？", "哪一段树倒得厉害？", "新度镇公路段，附近是大坪村。", "大坪村的支书是谁？"),
        ("她现在住在哪个社区？", "是谁发现了财物？", "租客蒋文静。", "蒋文静现在住在哪个社区？"),
        ("什么时候能建好？", "柳湾到东坪的磁浮线设多少座站？", "13座。", "柳湾到东坪的磁浮线，什么时候能建好？"),
        ("他哪天去买的？", "小吃店卖的什么？", "李先生从这家店买的面皮。", "李先生哪天去买的？"),
        ("2018年是多少？", "柳湾产业2022年收入是多少？", "812亿元。", "柳湾产业2018年收入是多少？"),
    ],
)
def test_follow_up_names_what_the_talk_was_about(asked: str, before: str, answer: str, resolved: str) -> None:
    assert resolve(asked, [Turn(before, answer)]) == resolved


def test_a_quotation_belongs_to_whoever_is_named_behind_it(analyzer: Analyzer) -> None:
    text = "“工作队坚持在一线。看到人手不足就及时补位。”第一书记滕浩介绍说。县长梁文要求，要抓好落实。"
    reading = read(make_article(text), analyzer.normalize)
    inside = next(one for one in reading.units if "补位" in one.text)
    assert speaks_of("滕浩", reading, inside)
    assert not speaks_of("梁文", reading, inside)


def test_a_cause_counts_where_a_reason_is_asked(analyzer: Analyzer) -> None:
    reading = read(make_article("山体滑坡导致道路阻塞。队伍清理道路。"), analyzer.normalize)
    gain = emphasis(understand(Query("这条路为什么走不通？"), analyzer), reading)
    cause, deed = [one for one in reading.units if one.body]
    assert gain(cause) > gain(deed)


def test_somebody_is_introduced_where_he_is_named_first(answerer: ExtractiveAnswerer) -> None:
    farm = make_article(
        "8月9日，在东坪经营养猪场的谭师傅对记者说，今年行情不好。谭师傅的养猪场今年行情一般，谭师傅盼着行情好起来。",
        article_id="farm",
    )
    (draft,) = answerer.answer(Query("东坪的谭师傅是干什么的？"), Context(whole([farm])))
    assert isinstance(draft, Draft)
    assert "经营养猪场的谭师傅" in draft.sentences[0].text
