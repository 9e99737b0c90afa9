import pytest

from bot import lookalikes

TEXTS = ("市委书记章旭明主持会议。区长毛世良出席。", "呼山贝尔市召开现场会，林明、顾惠文参加。第二次会议结束。")


@pytest.mark.parametrize(
    ("question", "missing", "meant"),
    [
        ("章绪明主持了什么会议？", ["章绪明"], ["章旭明"]),
        ("毛世梁出席了吗？", ["世梁"], ["毛世良"]),  # the dictionary cut the name
        ("顾慧文是谁？", ["顾慧文"], ["顾惠文"]),
        ("呼山贝儿市长是谁？", ["呼山贝儿"], ["呼山贝尔"]),
        ("第三次会议由谁主持？", ["第三次"], []),  # another number is no slip
        ("李长明是谁？", ["李长明"], []),  # two characters off
        ("林朋参加了吗？", ["林朋"], []),  # of two characters one tells nothing
        ("章旭明主持了什么？", ["会议室"], []),
    ],
)
def test_names_one_character_off_are_offered(question: str, missing: list[str], meant: list[str]) -> None:
    assert [one.meant for one in lookalikes.find(question, missing, TEXTS)] == meant
