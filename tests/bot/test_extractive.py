from collections.abc import Sequence

import pytest

from bot.extractive import ExtractiveAnswerer
from bot.query import RuleRewriter
from bot.schema import Context, Draft, Request
from index.analyzer import Analyzer
from index.schema import Article
from tests.bot.conftest import make_article, whole

COURT = make_article(
    "6月27日晚上，甲江区人民法院召开党组会，传达学习会议精神。院党组书记、院长周明清主持会议并讲话。\n"
    "会议强调，要擦亮“法安甲江”党建品牌，为甲江发展提供司法保障。",
    article_id="court",
    date="--06-27",
)
COUNCIL = make_article(
    "8月4日上午，乙东区委五届四次全会举行。出席会议的区委委员25名、候补委员5名。\n"
    "乙东区委书记黄国平讲话，区委副书记、区长毛世良出席。\n"
    "会议强调，要树立“能者上、庸者下”的用人导向，处理好“快与慢”的关系、“新与旧”的关系。\n"
    "他指出，实干是唯一的选择。",
    article_id="council",
    title="区委五届四次全会举行",
    date="2023-08-04",
)
VISIT = make_article(
    "6月26日上午，丙康市委书记章旭明赴古山镇调研五金产业。他强调，要瞄准低效用地整治这一突破口。\n市领导李浩、谢纯参加。",
    article_id="visit",
    title="章旭明在调研五金产业时强调",
    date="--06-26",
)
HEADLINE = Article("orphan", "orphan.txt", "全市两新党建工作会议召开", (), None, title="全市两新党建工作会议召开")
EVERYTHING = (COURT, COUNCIL, VISIT, HEADLINE)


@pytest.fixture(scope="module")
def answerer(analyzer: Analyzer) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(analyzer)


def ask(answerer: ExtractiveAnswerer, question: str, articles: Sequence[Article] = EVERYTHING) -> Draft:
    query = RuleRewriter().rewrite(Request(question))
    *_, draft = answerer.answer(query, Context(whole(articles)))
    assert isinstance(draft, Draft)
    return draft


def text(draft: Draft) -> str:
    return "".join(one.text for one in draft.sentences)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("乙东区区长是谁？", "毛世良"),
        ("甲江区人民法院院长叫什么名字？", "周明清"),
        ("区委五届四次全会是什么时候举行的？", "8月4日"),
        ("出席区委五届四次全会的区委委员有多少名？", "25名"),
        ("要树立什么样的用人导向？", "能者上"),
        ("要处理好哪几对关系？", "新与旧"),
        ("五金产业调研的突破口是什么？", "低效用地整治"),
        ("甲江区法院的党建品牌叫什么？", "法安甲江"),
        ("6月27日的党组会由谁主持？", "周明清"),
        ("毛世良担任什么职务？", "区长"),
        ("毛世良是否出席了区委五届四次全会？", "毛世良出席"),
        ("章旭明调研五金产业时有哪些市领导陪同？", "谢纯"),
    ],
)
def test_what_the_articles_tell_is_answered(answerer: ExtractiveAnswerer, question: str, answer: str) -> None:
    draft = ask(answerer, question)
    assert answer in text(draft), draft


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("甲江区区长是谁？", "not_in_articles"),  # right place, an office of another place
        ("乙东区副区长是谁？", "not_in_articles"),  # another office
        ("丁山区区长是谁？", "not_in_articles"),  # an unknown place
        ("甲江区检察院检察长是谁？", "not_in_articles"),
        ("区委五届五次全会是什么时候举行的？", "not_in_articles"),  # a near miss
        ("8月5日的区委全会由谁讲话？", "outside_dates"),
        ("毛世良在区委五届四次全会上强调了什么？", "not_in_articles"),  # he only attended
        ("周明清是哪一年出生的？", "not_in_articles"),
        ("两新党建工作会议由谁主持？", "not_in_articles"),  # a headline is no evidence
        ("今天甲江天气怎么样？", "out_of_scope"),
        ("帮我写一首诗", "out_of_scope"),
    ],
)
def test_what_they_do_not_tell_is_refused(answerer: ExtractiveAnswerer, question: str, code: str) -> None:
    draft = ask(answerer, question)
    assert draft.reason is not None, text(draft)
    assert draft.reason.code == code, draft.reason


def test_the_refusal_names_what_is_missing(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "丁山区区长是谁？")
    assert draft.reason is not None and "丁山区" in draft.reason.message


def test_the_refusal_says_of_which_day_the_article_is(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "8月5日的区委五届四次全会由谁讲话？")
    assert draft.reason is not None and "8月4日" in draft.reason.message and "8月5日" in draft.reason.message


def test_quotes_are_ranges_that_hold_the_words(answerer: ExtractiveAnswerer) -> None:
    for question in ("乙东区区长是谁？", "五金产业调研的突破口是什么？", "要处理好哪几对关系？"):
        for sentence in ask(answerer, question).sentences:
            quoted = "".join(_article(one.article_id).text[one.start : one.end] for one in sentence.quotes)
            assert sentence.quotes
            assert set(sentence.text) - set("。；…") <= set(quoted)


def _article(article_id: str) -> Article:
    return next(one for one in EVERYTHING if one.id == article_id)


def test_he_is_named_and_the_name_is_cited(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "五金产业调研的突破口是什么？")
    sentence = next(one for one in draft.sentences if "突破口" in one.text)
    assert sentence.text.startswith("章旭明强调")
    assert len(sentence.quotes) == 2


def test_which_meetings_lists_one_line_an_article(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "6月召开了哪些会议？")
    assert "党组会" in text(draft) and "五届四次" not in text(draft)
    assert draft.coverage is not None and draft.coverage.matched == len(draft.sentences)


def test_two_holders_of_one_office_are_both_told(answerer: ExtractiveAnswerer) -> None:
    later = make_article(
        "2月21日下午，丙康市委常委会召开会议。丙康市委书记胡永春主持会议。", article_id="later", date="--02-21"
    )
    draft = ask(answerer, "丙康市委书记是谁？", (*EVERYTHING, later))
    assert "章旭明" in text(draft) and "胡永春" in text(draft)


def test_the_day_of_publication_is_not_the_day_of_the_event(answerer: ExtractiveAnswerer) -> None:
    page = "发布日期：2023-08-07"
    body = "8月4日上午，区委五届四次全会举行。"
    article = Article("page", "page.txt", f"{page}\n{body}", (), (len(page) + 1, len(page) + 1 + len(body)))
    draft = ask(answerer, "区委五届四次全会的报道是哪天发布的？", (article,))
    assert "2023-08-07" in text(draft) and "8月4日" not in text(draft)


def test_a_long_sentence_is_shortened_to_what_matters(answerer: ExtractiveAnswerer) -> None:
    filler = "，".join(f"抓好第{number}项年度重点任务的落实和推进" for number in range(20))
    article = make_article(f"会议强调，{filler}，要打响“清风甲江”这一廉政品牌，{filler}。", article_id="long")
    draft = ask(answerer, "要打响什么廉政品牌？", (article,))
    assert "清风甲江" in text(draft) and len(text(draft)) < 200


def test_nothing_found_is_no_match(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "乙东区区长是谁？", ())
    assert draft.reason is not None and draft.reason.code == "no_match"


def test_an_english_question_is_refused_in_english(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "What is the weather today?")
    assert draft.reason is not None and draft.reason.message.isascii()


def test_what_was_not_understood_of_an_english_question_is_said(answerer: ExtractiveAnswerer) -> None:
    draft = ask(answerer, "Who painted the 甲西大桥?")
    assert draft.reason is not None and "“painted” is not known" in draft.reason.message


SPEECHES = (
    "8月17日，山阳县召开校车安全会议，县委书记林蕙主持会议。饶之奇、罗明明出席会议。\n"
    "会议指出，要守住底线。\n"
    "山阳县交通运输局局长石之奇表示，开学后还会组织专项行动。"
)
SAFETY = Article("s", "s.txt", SPEECHES, (), (0, len(SPEECHES)), date="--08-17")


def test_only_the_speaker_s_own_words_are_given(answerer: ExtractiveAnswerer) -> None:
    said = ask(answerer, "石之奇说了什么？", [SAFETY])
    assert "专项行动" in said.sentences[0].text
    assert ask(answerer, "罗明明指出了什么？", [SAFETY]).reason is not None


def test_list_of_those_present_does_not_tell_who_was_absent(answerer: ExtractiveAnswerer) -> None:
    refused = ask(answerer, "谁没有出席山阳县校车安全会议？", [SAFETY]).reason
    assert refused is not None
    assert "没有写谁" in refused.message


def test_office_that_nobody_gives_is_corrected(answerer: ExtractiveAnswerer) -> None:
    refused = ask(answerer, "石之奇是县长吗？", [SAFETY]).reason
    assert refused is not None
    assert "交通运输局局长石之奇" in refused.message


def test_a_misspelt_name_is_never_matched_in_silence(answerer: ExtractiveAnswerer) -> None:
    for question in ("章旭鸣强调了什么？", "章旭鸣调研五金产业了吗？", "章旭鸣什么时候调研的？"):
        draft = ask(answerer, question)
        assert draft.reason is not None, question
        assert any("章旭明" in choice for choice in draft.choices), question
