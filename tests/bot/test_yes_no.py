"""Yes or no over articles that say it, deny it, say something else, or nothing."""

import pytest

from bot import yes_no
from bot.citations import Verifier
from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from tests.bot.conftest import make_article, whole

PLENARY = make_article(
    "8月4日上午，乙东区委五届四次全会在区会议中心举行。出席会议的区委委员25名、候补委员5名。"
    "区委书记黄国平主持会议并讲话，区委副书记、区长毛世良出席。区政协主席周兰因公未出席。\n"
    "黄国平强调，要把实干写在大地上。",
    article_id="plenary",
    title="乙东区委五届四次全会举行",
    date="2023-08-04",
)
VETERAN = make_article(
    "8月9日，老人陈新民走进市民政局捐款。他1946年参加革命，1948年加入中国共产党，曾参加辽沈战役、渡江战役。",
    article_id="veteran",
    title="百岁老人捐款",
    date="2023-08-09",
)
ARTICLES = (PLENARY, VETERAN)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str) -> Draft:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole(ARTICLES)))
    assert isinstance(draft, Draft)
    return draft


@pytest.mark.parametrize(
    ("question", "lead", "shown"),
    [
        ("黄国平主持了区委五届四次全会吗？", yes_no.YES, "黄国平主持会议"),
        ("毛世良主持了区委五届四次全会吗？", yes_no.NO, "黄国平主持会议"),
        ("区委五届四次全会是黄国平主持的吗？", yes_no.YES, "黄国平主持会议"),
        ("区委五届四次全会是毛世良主持的吗？", yes_no.NO, "黄国平主持会议"),
        ("毛世良出席区委五届四次全会了吗？", yes_no.YES, "毛世良出席"),
        ("毛世良是否出席了区委五届四次全会？", yes_no.YES, "毛世良出席"),
        ("毛世良有没有出席区委五届四次全会？", yes_no.YES, "毛世良出席"),
        ("黄国平出席了区委五届四次全会吗？", yes_no.YES, "黄国平主持会议"),  # who chairs is there
        ("周兰出席了区委五届四次全会吗？", yes_no.NO, "未出席"),
        ("出席区委五届四次全会的区委委员有25名吗？", yes_no.YES, "25名"),
        ("出席区委五届四次全会的区委委员有30名吗？", yes_no.NO, "25名"),
        ("毛世良是乙东区区长吗？", yes_no.YES, "区长毛世良"),
        ("黄国平是乙东区区长吗？", yes_no.NO, "区长毛世良"),
        ("区委五届四次全会是8月4日举行的吗？", yes_no.YES, "8月4日"),
        ("区委五届四次全会是8月5日举行的吗？", yes_no.NO, "8月4日"),
        ("陈新民是1948年入党的吗？", yes_no.YES, "1948年加入中国共产党"),
        ("陈新民是1953年入党的吗？", yes_no.NO, "1948年加入中国共产党"),
        ("陈新民参加过辽沈战役吗？", yes_no.YES, "辽沈战役"),
    ],
)
def test_answer_and_sentence_that_shows_it(answerer: ExtractiveAnswerer, question: str, lead: str, shown: str) -> None:
    draft = ask(answerer, question)
    assert draft.sentences, draft.reason
    assert (draft.sentences[0].lead, shown in draft.sentences[0].text) == (lead, True)


@pytest.mark.parametrize(
    "question",
    [
        "陈新民参加过平津战役吗？",
        "陈新民出席了区委五届四次全会吗？",
        "区委五届四次全会讨论房价了吗？",
        "李国强出席区委五届四次全会了吗？",
    ],
)
def test_what_the_articles_leave_open_is_neither_yes_nor_no(answerer: ExtractiveAnswerer, question: str) -> None:
    assert ask(answerer, question).reason is not None


def test_an_office_that_no_article_gives_is_refused_with_the_one_they_give(answerer: ExtractiveAnswerer) -> None:
    reason = ask(answerer, "毛世良是不是乙东区副区长？").reason
    assert reason is not None
    assert "区长毛世良" in reason.message


def test_a_question_put_with_not_is_answered_by_the_sentence_alone(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "毛世良没有出席区委五届四次全会吗？")
    assert draft.sentences[0].lead == ""
    assert "毛世良出席" in draft.sentences[0].text


def test_yes_stands_in_the_answer_and_is_counted_in_the_ranges(
    answerer: ExtractiveAnswerer, analyzer: Analyzer
) -> None:
    draft = ask(answerer, "黄国平主持了区委五届四次全会吗？")
    verified = Verifier(analyzer).verify(draft, Context(whole(ARTICLES)), "zh")
    first = verified.sentences[0]
    assert verified.answer.startswith(yes_no.YES)
    assert (first.verdict, first.text) == ("supported", verified.answer[first.start : first.end])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("胡勇出席会议了吗？", "胡勇出席会议"),
        ("请问胡勇有没有出席会议？", "胡勇出席会议"),
        ("胡勇是不是局长？", "胡勇是局长"),
        ("胡勇出席了会议，对吗？", "胡勇出席了会议"),
        ("会议是胡勇主持的吗？", "会议由胡勇主持"),
        ("会议是8月4日召开的吗？", "会议8月4日召开"),
        ("这是一次重要的会议吗？", "这是一次重要的会议"),
    ],
)
def test_the_statement_in_a_question(question: str, said: str) -> None:
    assert yes_no.statement(question) == said


RACE = make_article(
    "6月10日，柳湾镇举办龙舟赛。红旗村队以2分36秒的成绩夺得冠军，清水村队获亚军。",
    article_id="race",
    title="柳湾镇举办龙舟赛",
)
LIBRARY = make_article(
    "10月1日，柳湾县图书馆新馆开馆。图书馆开放时间为每天上午9时至晚上8时，周一闭馆。",
    article_id="library",
    title="柳湾县图书馆新馆开馆",
)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("龙舟赛冠军是红旗村队吗？", yes_no.YES),
        ("龙舟赛亚军是清水村队吗？", yes_no.YES),
        ("龙舟赛冠军是清水村队吗？", None),
        ("柳湾县图书馆周一开放吗？", yes_no.NO),
    ],
)
def test_another_rank_and_a_day_of_rest_are_no_yes(
    answerer: ExtractiveAnswerer, question: str, lead: str | None
) -> None:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole((RACE, LIBRARY))))
    assert isinstance(draft, Draft)
    assert (draft.sentences[0].lead if draft.sentences else None) == lead, draft


FIGURES = make_article(
    "7月22日，柳湾县召开上半年经济形势分析会。上半年，全县实现地区生产总值96.4亿元，同比增长5.8%；"
    "社会消费品零售总额41.7亿元，下降0.6%，出口额增长3%。工业用电量9.1亿千瓦时，增速回落2个百分点。",
    article_id="figures",
    title="上半年柳湾县经济运行平稳",
)
DRILL = make_article(
    "11月3日，柳湾县在青山镇开展消防演练。县消防救援大队等单位共180人参加，演练持续2小时。",
    article_id="drill",
    title="柳湾县举行消防演练",
)
BLOSSOMS = make_article(
    "因连续阴雨，原定于3月28日开幕的柳湾县第九届梨花节，延期至4月5日举行。票价为每人30元，60周岁以上老人免费。",
    article_id="blossoms",
    title="关于柳湾县第九届梨花节延期举行的通知",
)
SESSION = make_article(
    "3月18日下午，柳湾县组织工作会议召开。县委常委、组织部部长骆瑾主持会议并讲话，县委书记邱岳对会议作出批示。"
    "县委宣传部、县农业农村局等单位负责人参加会议。\n陈立志、骆瑾参加了会后的座谈。",
    article_id="session",
    title="柳湾县召开组织工作会议",
)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("柳湾县地区生产总值增长了吗？", yes_no.YES),
        ("柳湾县社会消费品零售总额增长了吗？", yes_no.NO),
        ("柳湾县社会消费品零售总额下降了吗？", yes_no.YES),
        ("柳湾县工业用电量下降了吗？", None),  # it grew, only slower
        ("邱岳参加柳湾县组织工作会议了吗？", yes_no.OTHERWISE),  # he wrote to it; others took part
        ("骆瑾参加柳湾县组织工作会议了吗？", yes_no.YES),
        ("邱岳主持柳湾县组织工作会议了吗？", yes_no.NO),
        ("陈立志参加了吗？", yes_no.YES),
        ("柳湾县梨花节免费吗？", yes_no.OTHERWISE),  # only for the old
        ("柳湾县梨花节延期了吗？", yes_no.YES),
        ("柳湾县消防演练持续了3小时吗？", yes_no.NO),
        ("柳湾县消防演练持续了2小时吗？", yes_no.YES),
    ],
)
def test_the_opposite_and_the_deed_of_others_are_no_yes(
    answerer: ExtractiveAnswerer, question: str, lead: str | None
) -> None:
    articles = (FIGURES, SESSION, DRILL, BLOSSOMS)
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole(articles)))
    assert isinstance(draft, Draft)
    assert (draft.sentences[0].lead if draft.sentences else None) == lead, draft


MINUTES = make_article(
    "县长饶志远主持会议。会议同意安排资金650万元用于敬老院改造。会议不同意县城管局提出的购置10辆洒水车的请示。",
    article_id="minutes",
    title="柳湾县政府常务会议召开",
)


@pytest.mark.parametrize(
    ("question", "lead"),
    [("会议同意购置洒水车了吗？", yes_no.NO), ("会议同意安排资金用于敬老院改造吗？", yes_no.YES)],
)
def test_what_was_refused_is_no_yes(answerer: ExtractiveAnswerer, question: str, lead: str) -> None:
    *_, draft = answerer.answer(RuleRewriter().rewrite(Request(question)), Context(whole((MINUTES,))))
    assert isinstance(draft, Draft)
    assert draft.sentences[0].lead == lead, draft
