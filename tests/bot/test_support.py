"""The citation check on drafts written by hand, and on each kind of mistake once by itself."""

import json

import pytest

from bot.support import Checker, Evidence
from index.analyzer import Analyzer
from tests.conftest import ROOT

DRAFTS = [json.loads(line) for line in (ROOT / "tests/golden/drafts.jsonl").read_text("utf-8").splitlines()]
MEETING = Evidence("m", "4月7日，市防汛会议召开。市长赵立新主持会议，副市长钱敏出席。会议没有讨论预算。")
OTHER = Evidence("o", "5月9日，市教育会议召开，研究招生工作。局长孙立讲话。")


@pytest.fixture(scope="module")
def checker(analyzer: Analyzer) -> Checker:
    return Checker(analyzer)


@pytest.mark.parametrize(
    "sentence",
    [
        "市长赵立新主持会议，副市长钱敏出席。",
        "四月七日，市防汛会议召开。",
        "赵立新主持了4月7日的市防汛会议。",
        "会议没有讨论预算。",
        "会议由市长赵立新主持，同时副市长钱敏出席。",
        "趙立新主持會議。",
    ],
)
def test_what_the_evidence_says_is_supported(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence, [MEETING]) == ("supported", ())


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("4月8日，市防汛会议召开。", "4月8日"),
        ("市长赵立昕主持会议。", "赵立"),
        ("副市长钱敏主持会议。", "钱敏"),
        ("市长钱敏出席。", "钱敏"),
        ("会议讨论预算。", "讨论预算"),
        ("市长赵立新没有主持会议。", "主持"),
        ("市长赵立新主持会议，3名副市长出席。", "3"),
        ("会议通过《防汛预案》。", "防汛预案"),
    ],
)
def test_one_wrong_point_is_unsupported_and_named(checker: Checker, sentence: str, named: str) -> None:
    verdict, why = checker.check(sentence, [MEETING])
    assert verdict == "unsupported"
    assert any(named in one.zh and named in one.en for one in why)


NOTED = Evidence("n", "市长赵立新主持会议并讲话，市委书记钱敏对会议作出批示。", "3月18日，市教育会议召开。")
FIGURES = Evidence(
    "f", "社会消费品零售总额41.7亿元，下降0.6%，出口额增长3%。工业用电量9.1亿千瓦时，增速回落2个百分点。"
)


@pytest.mark.parametrize(
    ("sentence", "evidence", "verdict"),
    [
        ("钱敏主持会议。", NOTED, "unsupported"),  # named beside the one in the chair
        ("钱敏出席会议。", NOTED, "unsupported"),  # who writes to a meeting need not be there
        ("钱敏对会议作出批示。", NOTED, "supported"),
        ("赵立新主持开工仪式。", NOTED, "unsupported"),  # another occasion
        ("社会消费品零售总额增长。", FIGURES, "unsupported"),
        ("社会消费品零售总额下降。", FIGURES, "supported"),
        ("出口额增长。", FIGURES, "supported"),
        ("出口额下降3%。", FIGURES, "unsupported"),
        ("工业用电量增长。", FIGURES, "supported"),  # more slowly
    ],
)
def test_who_chaired_and_which_way_it_went_must_agree(
    checker: Checker, sentence: str, evidence: Evidence, verdict: str
) -> None:
    assert checker.check(sentence, [evidence])[0] == verdict


def test_a_sentence_joined_from_two_articles_is_found(checker: Checker) -> None:
    assert checker.check("4月7日，市教育会议召开，研究招生工作。", [MEETING, OTHER])[0] == "unsupported"
    assert checker.check("4月7日，市防汛会议召开；5月9日，市教育会议召开。", [MEETING, OTHER])[0] == "supported"


def test_the_header_of_the_article_is_evidence_too(checker: Checker) -> None:
    quote = Evidence("m", "市长赵立新主持会议。", "市防汛会议召开\n发布日期：2023-04-07")
    assert checker.check("市防汛会议由市长赵立新主持。", [quote])[0] == "supported"


def test_the_date_of_publication_is_not_the_date_of_the_event(checker: Checker) -> None:
    quote = Evidence("m", "4月5日，市防汛会议召开。", "发布日期：2023-04-07")
    assert checker.check("4月7日，市防汛会议召开。", [quote])[0] == "unsupported"
    assert checker.check("这篇报道发布于2023年4月7日。", [quote])[0] != "unsupported"


def test_something_new_is_not_supported(checker: Checker) -> None:
    assert checker.check("当地居民对新修的公园十分满意，纷纷前来散步锻炼。", [MEETING])[0] == "unsupported"


def test_a_sentence_without_evidence_is_unsupported(checker: Checker) -> None:
    assert checker.check("市长主持会议。", [])[0] == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("城镇居民人均收入30000元，同比增长5.9%。", "supported"),
        ("城镇居民人均收入30000元，同比增长4.4%。", "unsupported"),
        ("农村居民人均收入同比增长5.9%。", "unsupported"),
        ("农村居民人均收入同比增长4.4%，城镇居民人均收入同比增长5.9%。", "supported"),
    ],
)
def test_a_right_figure_moved_to_another_subject_is_wrong(checker: Checker, sentence: str, verdict: str) -> None:
    told = Evidence("r", "城镇居民人均收入30000元，同比增长5.9%；农村居民人均收入20000元，同比增长4.4%。")
    assert checker.check(sentence, [told])[0] == verdict


def test_a_number_of_one_thing_is_not_that_of_another(checker: Checker) -> None:
    told = Evidence("r", "会议审议通过第五届委员会第三次全体会议的决议。")
    assert checker.check("会议审议通过三项决议。", [told])[0] == "unsupported"


def test_two_persons_of_two_articles_may_stand_side_by_side(checker: Checker) -> None:
    told = [
        Evidence("a", "区人民法院召开会议。院长周晓清主持会议。"),
        Evidence("b", "区人民检察院召开会议。检察长姚俊宏主持会议。"),
    ]
    assert checker.check("周晓清任区人民法院院长，姚俊宏任区人民检察院检察长。", told)[0] == "supported"
    assert checker.check("区人民法院召开会议，姚俊宏主持会议。", told)[0] == "unsupported"


def test_offices_changed_between_two_persons_are_wrong_however_long_their_names(checker: Checker) -> None:
    told = Evidence("r", "会上，胡良刚当选全市律师协会第七届理事会会长，罗孝堂当选全市律师协会第七届监事会主席。")
    swapped = "会上，罗孝堂当选全市律师协会第七届理事会会长，胡良刚当选全市律师协会第七届监事会主席。"
    assert checker.check(told.text, [told])[0] == "supported"
    assert checker.check(swapped, [told])[0] == "unsupported"


def test_a_denial_may_change_its_place(checker: Checker) -> None:
    told = Evidence("r", "会议要求，不得在禁渔期捕捞。")
    assert checker.check("会议要求，禁渔期不得捕捞。", [told])[0] == "supported"
    assert checker.check("会议要求在禁渔期捕捞。", [told])[0] == "unsupported"


PLANNED = Evidence(
    "p", "白塔大桥将于10月1日通车，拟投资3亿元建设连接线。要加快征收，落实资金。", "发布日期：2024-05-06"
)
DONE = Evidence(
    "q", "去年，全县改造农房120户，完成投资3亿元。目前，一期已完工。5月3日上午，庙会开幕。", "发布日期：2024-05-06"
)


@pytest.mark.parametrize(
    ("sentence", "evidence", "verdict"),
    [
        ("白塔大桥已于10月1日通车。", PLANNED, "unsupported"),
        ("白塔大桥通车了。", PLANNED, "unsupported"),
        ("白塔大桥计划10月1日通车。", PLANNED, "supported"),
        ("已投资3亿元建设连接线。", PLANNED, "unsupported"),
        ("打算投资3亿元建设连接线。", PLANNED, "supported"),
        ("落实了资金。", PLANNED, "unsupported"),  # 要 goes on over the comma
        ("要落实资金。", PLANNED, "supported"),
        ("全县要改造农房120户。", DONE, "unsupported"),
        ("全县将完成投资3亿元。", DONE, "unsupported"),  # so does 去年
        ("去年全县改造了农房120户。", DONE, "supported"),
        ("一期将完工。", DONE, "unsupported"),
        ("一期已经完工了。", DONE, "supported"),
        ("庙会将于5月3日开幕。", DONE, "unsupported"),  # no word says so, the day does
        ("庙会已于5月3日上午开幕。", DONE, "supported"),
    ],
)
def test_what_is_planned_is_not_done_and_what_was_done_is_not_planned(
    checker: Checker, sentence: str, evidence: Evidence, verdict: str
) -> None:
    assert checker.check(sentence, [evidence])[0] == verdict


def test_a_speech_after_a_past_day_may_be_told_with_its_demand(checker: Checker) -> None:
    said = Evidence("s", "昨日，全县防汛会议召开，县长赵立新强调，全面排查隐患，加强值守。")
    assert checker.check("赵立新强调要全面排查隐患，加强值守。", [said])[0] == "supported"
    assert checker.check("全县将安全作为首要任务。", [Evidence("t", "全县已将安全作为首要任务。")])[0] == "supported"


def test_drafts_written_by_hand_are_told_apart(checker: Checker) -> None:
    wrongly_flagged, missed, right, wrong = [], [], 0, 0
    for group in DRAFTS:
        pairs = zip(group["articles"], group["evidence"], strict=True)
        evidence = [Evidence(str(article), text, group["header"]) for article, text in pairs]
        right += len(group["right"])
        wrong += len(group["wrong"])
        wrongly_flagged += [one for one in group["right"] if checker.check(one, evidence)[0] != "supported"]
        missed += [one for _, one in group["wrong"] if checker.check(one, evidence)[0] == "supported"]
    assert right + wrong >= 150
    assert len(wrongly_flagged) <= 0.1 * right, wrongly_flagged
    assert len(missed) <= 0.03 * wrong, missed


_NOTICE = Evidence("n", "现将拟任职干部予以公示：方立勤，男，1981年9月生，现任县水利局副局长。")
_LEAVE = Evidence("l", "市委宣传部部长蓝若兰因外出招商请假。")


@pytest.mark.parametrize("sentence", ["方立群出生于1981年9月。", "方立群于1981年9月出生。"])
def test_a_name_that_the_tagger_cuts_short_is_not_that_of_another_one(checker: Checker, sentence: str) -> None:
    assert checker.check("方立勤出生于1981年9月。", [_NOTICE])[0] == "supported"
    verdict, why = checker.check(sentence, [_NOTICE])
    assert verdict == "unsupported" and "方立群" in why[0].zh
    chaired = Evidence("c", "会议由方立群主持。")
    assert checker.check(sentence, [_NOTICE, chaired])[0] == "unsupported"  # named in one, born in the other


def test_who_was_on_leave_was_not_there(checker: Checker) -> None:
    assert checker.check("蓝若兰因外出招商请假，未参加会议。", [_LEAVE])[0] == "supported"
    assert checker.check("蓝若兰没有出席。", [_LEAVE])[0] != "unsupported"
    assert checker.check("林小敏没有参加会议。", [_LEAVE])[0] == "unsupported"
    assert checker.check("蓝若兰未主持。", [_LEAVE])[0] == "unsupported"


def test_points_that_are_listed_may_be_counted(checker: Checker) -> None:
    delayed = Evidence("d", "受连日强降雨和设备到货延迟影响，泵站投入使用时间推迟至7月31日。")
    why = "泵站推迟的原因主要有{}点：一是受连日强降雨影响；二是设备到货延迟。"
    assert checker.check(why.format("两"), [delayed])[0] == "supported"
    assert checker.check(why.format("三"), [delayed])[0] == "unsupported"
    assert checker.check("不过，泵站推迟至7月31日。", [delayed])[0] == "supported"


def test_a_name_cut_wrongly_by_the_tagger_is_still_that_name(checker: Checker) -> None:
    said = Evidence("s", "市统计局副局长尹松说，投资仍在调整之中。")
    assert checker.check("尹松是市统计局副局长。", [said])[0] == "supported"
    notice = Evidence("n", "冯启亮，男，1976年11月生，现任临湖市副市长。")
    assert checker.check("冯启明出生于1976年11月。", [notice])[0] == "unsupported"


def test_a_thousand_grams_are_a_kilogram(checker: Checker) -> None:
    seized = Evidence("k", "全区破获案件17起，缴获毒品1.4千克。")
    assert checker.check("全区缴获毒品1.4公斤。", [seized])[0] == "supported"
    assert checker.check("全区缴获毒品1.5公斤。", [seized])[0] == "unsupported"


def test_leave_of_who_is_named_by_his_office_alone(checker: Checker) -> None:
    leave = Evidence("v", "区法院院长因出差请假。")
    assert checker.check("区法院院长因出差请假，没有参加会议。", [leave])[0] == "supported"
    assert checker.check("区检察院检察长因出差请假，没有参加会议。", [leave])[0] == "unsupported"


_CONTEST = Evidence("c", "4月2日，乡里举办采茶大赛，60名选手参赛。去年茶叶产值4.1亿元。", "青峰乡举办采茶大赛")
_OF_A_YEAR = Evidence("y", "2023年，全市生产总值186.4亿元。", "一季度数据\n2024年4月23日 临湖日报")


@pytest.mark.parametrize("sentence", ["2023年，茶叶产值4.1亿元。", "2024年4月2日，乡里举办采茶大赛。"])
def test_a_year_that_only_another_article_has_proves_nothing(checker: Checker, sentence: str) -> None:
    assert checker.check(sentence, [_CONTEST, _OF_A_YEAR])[0] == "unsupported"
    assert checker.check("4月2日，乡里举办采茶大赛。", [_CONTEST, _OF_A_YEAR])[0] == "supported"


def test_an_office_said_behind_a_name_is_checked_as_before_it(checker: Checker) -> None:
    meeting = Evidence("m", "区委副书记、政法委书记杜若飞主持会议，区长程一鸣讲话。")
    assert checker.check("区长是程一鸣。", [meeting])[0] != "unsupported"
    assert checker.check("程一鸣还兼任区委副书记。", [meeting])[0] == "unsupported"
    assert checker.check("杜若飞任区委副书记。", [meeting])[0] == "supported"
