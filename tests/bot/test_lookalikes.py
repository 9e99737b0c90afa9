import pytest

from bot import lookalikes

TEXTS = ("市委书记章旭明主持会议。区长毛世良出席。", "呼山贝尔市召开现场会，林明、顾惠文、骆怀瑾参加。第二次会议结束。")


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
        ("林鸣参加了吗？", ["林鸣"], ["林明"]),  # unless both sound the same
        ("毛士梁出席了吗？", ["毛士梁"], ["毛世良"]),  # two characters off that sound the same
        ("顾汇闻是谁？", ["顾汇闻"], ["顾惠文"]),
        ("章旭鸣出席了吗？", ["章旭鸣"], ["章旭明"]),
        ("章旭朋主持了什么会议？", ["章旭朋"], ["章旭明"]),  # 朋 for 明 in shape
        ("章旭明主持了什么？", ["会议室"], []),
        ("骆怀谨说了什么？", ["骆怀谨"], ["骆怀瑾"]),
    ],
)
def test_names_one_character_off_are_offered(question: str, missing: list[str], meant: list[str]) -> None:
    assert [one.meant for one in lookalikes.find(question, missing, TEXTS)] == meant


SHAPES_AND_SOUNDS = [
    ("陈佳怡", "陈嘉仪"),
    ("李文俊", "李文军"),
    ("王建囯", "王建国"),
    ("张伟民", "张为民"),
    ("赵志强", "赵治强"),
    ("孙晓燕", "孙小艳"),
    ("周玉梅", "周育梅"),
    ("吴永建", "吴勇健"),
    ("郑海滨", "郑海彬"),
    ("冯诗雨", "冯施羽"),
    ("徐正阳", "许正阳"),
    ("何金凤", "何金风"),
    ("沈大为", "沈大伟"),
    ("韩辛", "韩新"),
    ("杨帆", "杨凡"),
]


@pytest.mark.parametrize(("typed", "printed"), SHAPES_AND_SOUNDS)
def test_look_alikes_in_shape_and_sound(typed: str, printed: str) -> None:
    text = f"副市长{printed}出席会议并讲话。{printed}强调，要抓好落实。主任林一平、书记高明远参加。"
    assert [one.meant for one in lookalikes.find(f"{typed}强调了什么？", [typed], [text])] == [printed]


@pytest.mark.parametrize(
    ("question", "missing", "meant"),
    [
        ("县中医院院长是谁？", ["县中医院"], ["县中医医院"]),  # not 县中医医, which ends within the name
        ("县中药医院院长是谁？", ["县中药医院"], ["县中医医院"]),
        ("县农业农村菊局长是谁？", ["县农业农村菊"], ["县农业农村局"]),
    ],
)
def test_only_whole_names_of_bodies_are_offered(question: str, missing: list[str], meant: list[str]) -> None:
    texts = ["县中医医院院长周国平介绍了情况。县农业农村局局长王建设参加。"]
    assert [one.meant for one in lookalikes.find(question, missing, texts)] == meant


PRINTED = ["青石镇镇长李晓东出席，青石镇的青石大桥开工。", "县第一人民医院、白泉小学的代表参加，会议制订方案。"]


@pytest.mark.parametrize(
    ("question", "absent", "asked", "meant"),
    [
        ("青石大乔总投资多少？", "大乔", "青石大乔", "青石大桥"),
        ("轻石大桥总投资多少？", "轻石", "轻石大桥", "青石大桥"),
        ("青时镇发放多少补贴？", "青时镇", "青时镇", "青石镇"),
        ("县第一人民医元招聘多少护士？", "医元", "县第一人民医元", "县第一人民医院"),
        ("青石真镇长是谁？", "真", "青石真", "青石镇"),
        ("白权小学有多少学生？", "白权", "白权小学", "白泉小学"),
    ],
)
def test_names_of_things_that_sound_the_same(question: str, absent: str, asked: str, meant: str) -> None:
    assert lookalikes.misspelt(question, [absent], PRINTED) == lookalikes.Lookalike(asked, meant)


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        ("谁制定方案？", "制定"),  # another way of writing a word
        ("青石大河总投资多少？", "大河"),  # another sound
        ("县第二人民医院在哪里？", "第二"),  # another number
        ("青石隧道总投资多少？", "隧道"),
    ],
)
def test_what_is_no_slip_is_offered_nothing(question: str, absent: str) -> None:
    assert lookalikes.misspelt(question, [absent], PRINTED) is None


def test_a_piece_of_a_word_is_no_name() -> None:
    text = "区委书记陈远专题调研团区委工作。"
    assert lookalikes.find("陈远峰说了什么？", ["陈远峰"], [text]) == ()
