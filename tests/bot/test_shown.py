import pytest

from bot import shown


@pytest.mark.parametrize(
    ("printed", "rest"),
    [
        ("海风网见习记者 李明 海州报道7月28日上午,海州市召开会议。", "7月28日上午,海州市召开会议。"),
        ("新海社海州8月11日电2023海州半程马拉松近日举行发布会。", "2023海州半程马拉松近日举行发布会。"),
        ("新海社海州8月11日电(记者 王明)海州半程马拉松近日举行发布会。", "海州半程马拉松近日举行发布会。"),
        ("组委会供图 本次赛事是认证的 A 类赛事。", "本次赛事是认证的 A 类赛事。"),
        ("志愿服务品牌发布(海风网记者 王明 摄)近年来,志愿服务蓬勃发展。", "近年来,志愿服务蓬勃发展。"),
        ("【基本案情】王某于2020年向李某借款5万元。", "王某于2020年向李某借款5万元。"),
        ("海州市召开现代社区会议7月28日上午,海州市召开会议。", "7月28日上午,海州市召开会议。"),
        ("记者 王明 摄", "记者 王明 摄"),  # nothing but the credit: it is what is shown
        ("记者从会上获悉,海州市今年新建60所学校。", "记者从会上获悉,海州市今年新建60所学校。"),
        ("8月11日电视台播出了这一节目,反响热烈。", "8月11日电视台播出了这一节目,反响热烈。"),
        ("出席会议的有区委委员25名(含列席人员)。", "出席会议的有区委委员25名(含列席人员)。"),
    ],
)
def test_what_stands_before_the_sentence_is_left_out(printed: str, rest: str) -> None:
    assert printed[shown.lead(printed, "海州市召开现代社区会议") :] == rest


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("“截至上半年，全市有企业三万家。", "截至上半年，全市有企业三万家。"),
        ("要打响“清风品牌。", "要打响“清风品牌。”"),
        ("学校会办得更好。”", "学校会办得更好。"),
        ("要树立“能者上、庸者下”的导向。", "要树立“能者上、庸者下”的导向。"),
    ],
)
def test_quotation_marks_come_in_pairs(cut: str, whole: str) -> None:
    assert shown.paired(cut) == whole


@pytest.mark.parametrize(
    ("text", "sentence", "who"),
    [
        ("“车辆统一检修。让家长放心。”校车公司董事长罗明说。", "让家长放心。", "校车公司董事长罗明说"),
        ("会长梁国宝告诉记者：“每年培训两次。明年还要办。”", "明年还要办。", "会长梁国宝告诉记者"),
        ("会议强调，要打响“清风品牌”。年底前完成。", "年底前完成。", None),
        ("他提出“两个带头”。罗明说，车辆统一检修。", "罗明说，车辆统一检修。", None),
    ],
)
def test_who_speaks_is_found_beside_the_quotation(text: str, sentence: str, who: str | None) -> None:
    at = text.index(sentence)
    found = shown.speaker(text, at, at + len(sentence))
    assert (found and found.text) == who
    assert found is None or text[found.start : found.end] == who
