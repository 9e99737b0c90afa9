"""Names are read from where they stand; whether they are words, or in no list of family names, does not matter."""

import pytest

from bot import roster
from bot.reading import read
from index.analyzer import Analyzer
from tests.bot.conftest import make_article

LIST = "参加座谈会的还有：平安、马骏、罗曼、田园、周到等20名代表人士。"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("理想", "区委常委、宣传部部长理想，副区长王某出席会议。"),
        ("光明", "会议由区长光明主持。"),
        ("精细", "会议听取了统计局局长精细关于一季度形势的汇报。"),
        ("帕丽旦", "副县长帕丽旦、艾力参加会议。"),
        ("努尔兰·巴合提", "县长努尔兰·巴合提要求，抓好春耕。"),
        ("池水", "免去池水的水利局局长职务。"),
        ("田园", LIST),
        ("哈力克", "副县长库尔班江、古丽米热·艾力、哈力克参加会议。"),
        ("万有为", "养殖大户万有为与他交谈。万有为介绍，今年收成好。"),
        ("于归之", "县长于归之作说明。"),
        ("陈永和", "副市长陈永和出席会议。"),
        ("安然", "民革市委会主委安然先后发言。"),
    ],
)
def test_names_stand_behind_an_office_or_in_a_list(name: str, text: str) -> None:
    assert roster.is_borne(name, text.replace("，", ","), word=name not in ("万有为",))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("会议", "市政协主席会议召开。"),
        ("询问", "卫健局局长某某接受了委员询问。"),
        ("陪同调研", "副市长某某陪同调研。"),
        ("李明陪同", "副市长李明陪同调研。"),
        ("安徽", "河北、山东、安徽、江苏等地迎来降雨。"),
        ("开方", "医生为群众把脉、开方、送药。"),
        ("方案", "方案要求,年底前完成。"),
        ("呼延觉作", "市委党校教授呼延觉作专题辅导。"),
        ("办公室主", "县委副书记党某、县委常委、办公室主任苗某参加。"),
        ("发展", "市长发展民营经济的思路。"),
    ],
)
def test_what_only_stands_nearby_is_no_name(name: str, text: str) -> None:
    assert not roster.is_borne(name, text, word=True)


def test_a_word_is_a_name_in_a_question_only_where_it_stands_as_one(analyzer: Analyzer) -> None:
    texts = ["市委副书记方向主持会议,信访局局长支持作说明。"]
    known = analyzer.knows
    assert roster.asked("方向主持了会议吗", texts, known) == ("方向",)
    assert roster.asked("支持作了什么说明", texts, known) == ("支持",)
    assert roster.asked("今后发展方向是什么", texts, known) == ()
    assert roster.asked("会议支持哪些企业", texts, known) == ()


def test_the_longer_name_is_asked_about(analyzer: Analyzer) -> None:
    texts = ["副市长李明、李明华出席会议。"]
    assert roster.asked("李明华出席了吗", texts, analyzer.knows) == ("李明华",)
    assert roster.asked("李明出席了吗", texts, analyzer.knows) == ("李明",)


def test_names_of_a_piece_in_order() -> None:
    text = "县长谷雨主持会议,副县长于是之通报雨情,气象局局长风清作分析,水利局局长江河汇报调度情况。"
    assert [text[slice(*one)] for one in roster.people(text, text)] == ["谷雨", "于是之", "风清", "江河"]


def test_who_signs_an_article_does_nothing_in_it() -> None:
    text = "本报讯 (记者 秦朗) 县长谷雨主持会议。"
    assert [text[slice(*one)] for one in roster.people(text, text)] == ["谷雨"]


def test_a_name_becomes_one_word(analyzer: Analyzer) -> None:
    text = "艾尼瓦尔·吐尔逊牵头负责供暖。"
    article = f"副县长艾尼瓦尔·吐尔逊参加会议。{text}"
    tags = roster.tagged(text, article, analyzer.tags(text))
    assert tags[0] == ("艾尼瓦尔·吐尔逊", roster.BORNE)
    assert "".join(word for word, _ in tags) == text


def test_like_names_are_kept_apart(analyzer: Analyzer) -> None:
    reading = read(make_article("副市长李明主持会议。副市长李明华通报情况。李明要求，抓好落实。"), analyzer.normalize)
    assert roster.apart(["李明"], reading).text.count("李明") == 2
    assert "李明华" not in roster.apart(["李明"], reading).text
    other = roster.apart(["李明华"], reading)
    assert other.text.count("李明") == other.text.count("李明华") == 1
    assert len(other.text) == len(reading.text) and other.article is reading.article


def test_a_spaced_name_is_read_without_its_space(analyzer: Analyzer) -> None:
    reading = read(make_article("参加会议的有：王 林、李建国。"), analyzer.normalize)
    assert "王林" in reading.text
    assert len(reading.text) == len(reading.article.text)
