"""A later article that changes what an earlier one said, over a small collection of an invented town."""

from datetime import date

import pytest

from bot.pipeline import QAPipeline
from bot.schema import Answer, Request
from tests.bot.conftest import engine_over

FILES = {
    "reading.txt": (
        "白鹭市读书节将于5月开幕\n"
        "发布日期：2023-04-03\n"
        "记者4月2日从白鹭市文化局获悉，第三届白鹭读书节定于5月10日在市体育馆开幕。读书节期间将举办讲座20场。"
    ),
    "reading-moved.txt": (
        "白鹭读书节更换会场\n"
        "发布日期：2023-05-04\n"
        "记者5月3日从白鹭市文化局获悉，因场馆检修，第三届白鹭读书节改在市会展中心开幕，开幕时间不变。"
    ),
    "fair.txt": (
        "白鹭市农产品展销会月底举行\n"
        "发布日期：2023-09-10\n"
        "9月9日，白鹭市农业局介绍，秋季农产品展销会将在青山广场举行，预计有120家企业参加。"
    ),
    "fair-moved.txt": (
        "白鹭市农产品展销会布展\n"
        "发布日期：2023-09-20\n"
        "9月19日，白鹭市农业局介绍，秋季农产品展销会将在滨河公园举行，预计有120家企业参加。"
    ),
    "road.txt": (
        "环湖公路年内开工\n发布日期：2022-03-05\n3月4日，记者了解到，白鹭市环湖公路由东升路桥公司承建，全长23公里。"
    ),
    "road-again.txt": (
        "环湖公路更换承建单位\n"
        "发布日期：2022-11-18\n"
        "11月17日，记者了解到，白鹭市环湖公路由宏达建设集团承建，全长23公里。"
    ),
    "bridge.txt": (
        "白鹭大桥工程指挥部成立\n"
        "发布日期：2022-05-06\n"
        "5月5日，白鹭大桥工程指挥部成立，副市长丁学文担任总指挥。大桥计划三年建成。"
    ),
    "bridge-again.txt": (
        "白鹭大桥工程指挥部调整\n"
        "发布日期：2023-02-08\n"
        "2月7日，白鹭大桥工程指挥部召开会议，宣布由副市长孟庆和担任总指挥，丁学文不再担任。"
    ),
    "park.txt": (
        "白鹭市新建城北公园\n发布日期：2022-06-01\n5月31日，白鹭市城北公园开工建设，占地300亩，总投资1.2亿元。"
    ),
    "park-renamed.txt": ("城北公园更名\n发布日期：2023-03-12\n3月11日，白鹭市政府发布公告，城北公园更名为鹭鸣公园。"),
    "race.txt": (
        "白鹭半程马拉松4月开跑\n"
        "发布日期：2023-02-20\n"
        "2月19日，白鹭市体育局宣布，2023白鹭半程马拉松将于4月16日鸣枪，参赛规模5000人。"
    ),
    "race-postponed.txt": (
        "白鹭半程马拉松延期\n"
        "发布日期：2023-04-10\n"
        "4月9日，白鹭市体育局发布公告，受天气影响，2023白鹭半程马拉松延期举行，具体时间另行通知。"
    ),
    "lanterns.txt": (
        "白鹭市灯会元宵节亮灯\n发布日期：2023-01-10\n1月9日，白鹭市文化局介绍，今年的灯会将于2月5日在古城墙下举办。"
    ),
    "lanterns-off.txt": (
        "白鹭市灯会取消\n发布日期：2023-01-30\n1月29日，白鹭市文化局发布公告，今年的灯会取消。已购票的市民可以退票。"
    ),
    "tunnel.txt": (
        "白鹭隧道动工\n发布日期：2022-10-16\n10月15日，白鹭隧道开工建设。隧道全长1860米，由东升路桥公司承建，计划2026年9月建成通车。"
    ),
    "tunnel-sooner.txt": (
        "白鹭隧道建设过半\n"
        "发布日期：2023-08-21\n"
        "8月20日，记者从市交通局获悉，白鹭隧道建设进度过半，受设计变更影响，投资有所增加，通车时间提前至2026年6月。"
        "副市长丁学文要求施工单位确保安全。"
    ),
    "stadium.txt": (
        "白鹭体育场改建动工\n发布日期：2022-07-02\n7月1日，白鹭体育场改建工程开工。体育场有座位8000个，总投资2.4亿元，工期两年。"
    ),
    "stadium-dearer.txt": (
        "白鹭体育场改建过半\n发布日期：2023-07-05\n记者从市住建局获悉，白鹭体育场改建工程总投资调整为2.7亿元，工期不变。"
    ),
    # what comes again every year or every month is no change
    "poetry-2022.txt": (
        "白鹭市诗会举行\n发布日期：2022-09-12\n9月10日，白鹭市诗会在文庙举行，市作协主席丰一鸣主持。诗会吸引诗人60名。"
    ),
    "poetry-2023.txt": (
        "白鹭市诗会举行\n发布日期：2023-09-12\n9月10日，白鹭市诗会在古桥边举行，市作协主席卢小曼主持。诗会吸引诗人60名。"
    ),
    "undated.txt": "白鹭市旧城改造动工\n3月1日，白鹭市旧城改造由青石建筑公司施工，计划投资2亿元。",
    "undated-again.txt": "白鹭市旧城改造换施工单位\n5月1日，白鹭市旧城改造由长风建筑公司施工，计划投资2亿元。",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> QAPipeline:
    return engine_over(tmp_path_factory.mktemp("changes"), FILES, date(2023, 10, 1)).pipeline()


def ask(pipeline: QAPipeline, question: str) -> Answer:
    answer = pipeline.ask(Request(question))
    assert all(one.verdict == "supported" and one.citations for one in answer.sentences), answer
    return answer


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("第三届白鹭读书节在哪里开幕？", ("市会展中心", "2023年5月4日"), ("市体育馆", "2023年4月3日")),
        ("秋季农产品展销会在哪里举行？", ("滨河公园", "2023年9月20日"), ("青山广场", "2023年9月10日")),
        ("环湖公路由谁承建？", ("宏达建设集团", "2022年11月18日"), ("东升路桥公司", "2022年3月5日")),
        ("环湖公路由哪家公司承建？", ("宏达建设集团", "2022年11月18日"), ("东升路桥公司", "2022年3月5日")),
        ("白鹭大桥工程总指挥是谁？", ("孟庆和", "2023年2月8日"), ("丁学文", "2022年5月6日")),
        ("白鹭半程马拉松什么时候举行？", ("延期", "2023年4月10日"), ("4月16日", "2023年2月20日")),
        ("白鹭隧道什么时候通车？", ("2026年6月", "2023年8月21日"), ("2026年9月", "2022年10月16日")),
        ("白鹭体育场改建总投资多少？", ("2.7亿元", "2023年7月5日"), ("2.4亿元", "2022年7月2日")),
        ("灯会什么时候举办？", ("取消", "2023年1月30日"), ("2月5日", "2023年1月10日")),
        ("今年的灯会在哪里举办？", ("取消", "2023年1月30日"), ("古城墙", "2023年1月10日")),
        ("灯会是2月5日举办吗？", ("取消", "2023年1月30日"), ("2月5日", "2023年1月10日")),
        ("丁学文是白鹭大桥工程总指挥吗？", ("孟庆和", "2023年2月8日"), ("丁学文", "2022年5月6日")),
    ],
)
def test_both_values_stand_with_their_days_the_later_first(
    asked: QAPipeline, question: str, new: tuple[str, str], old: tuple[str, str]
) -> None:
    answer = ask(asked, question)
    first, second = answer.answer.split("\n")
    assert all(one in first for one in new), answer
    assert all(one in second for one in old), answer
    assert any("说法不同" in one for one in answer.notes)
    assert not answer.answer.startswith("是的")


def test_a_new_name_is_told_behind_the_answer(asked: QAPipeline) -> None:
    first, second = ask(asked, "城北公园占地多少亩？").answer.split("\n")
    assert "300亩" in first and "2022年6月1日" in first
    assert "鹭鸣公园" in second and "2023年3月12日" in second


@pytest.mark.parametrize(
    "question",
    [
        "第三届白鹭读书节什么时候开幕？",  # the place was changed, not the day
        "白鹭半程马拉松参赛规模多少人？",
        "2022年的白鹭市诗会在哪里举行？",
        "白鹭市诗会由谁主持？",
        "白鹭体育场有多少个座位？",  # another figure was changed
        "白鹭隧道的施工单位是哪家？",  # the design was changed, not who builds
        "白鹭市旧城改造由哪家公司施工？",  # which is the later one is not known
    ],
)
def test_nothing_is_called_a_change_that_is_none(asked: QAPipeline, question: str) -> None:
    answer = ask(asked, question)
    assert not any("说法不同" in one or "改了名称" in one for one in answer.notes), answer
