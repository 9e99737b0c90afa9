"""What a page of a newspaper says of itself is no part of its articles, but its day tells the year of their days."""

import pytest

from index.articles import split
from index.furniture import is_furniture
from index.schema import Document

BODY = (
    "本报讯（记者 王芳）12月28日，市防汛会议\n召开，市长出席并讲话，部署下一步工作，\n"
    "会议要求各镇把责任落实到每一座水库、\n每一处山塘，备足物资，加强巡查，确保群\n众安全，会议还通报了今年的汛情。\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "2023年7月3日 星期一 02版 要闻",
        "2023年7月3日　星期一",
        "第02版：要闻",
        "松河日报 综合新闻 A3版",
        "10 法治",
        "责编：赵红 校对：李四 版式：王五",
        "责任编辑 王小明 美编 李红",
        "2023年1月5日 星期日 责任编辑 褚国若 电话：0571-22026062",
        "2023年8月1日 星期二 农历六月十五 第12345期 今日8版",
        "（下转第3版）",
        "（上接第1版）",
        "下转2版",
    ],
)
def test_a_page_speaks_of_itself(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    ["2023年7月3日", "10 人获奖", "2023年5月1日 周一 市图书馆开放", "星期一 北京 上海", "要闻", "02 03", "接力奔跑"],
)
def test_articles_may_say_what_looks_like_it(line: str) -> None:
    assert not is_furniture(line)


def test_the_day_of_the_page_tells_the_year_of_the_days_in_its_articles() -> None:
    [article] = split(Document("page.txt", f"2024年1月2日 星期二 02版 要闻\n全市防汛会议召开\n{BODY}", "0" * 64))
    assert (article.date, article.date_text) == ("2023-12-28", "12月28日")
    assert article.text.split("\n")[:2] == ["全市防汛会议召开", "2024年1月2日 星期二"]


@pytest.mark.parametrize("day", ["2024年13月2日 星期二", "0000年0月0日 星期一"])
def test_a_day_that_does_not_exist_tells_nothing(day: str) -> None:
    [article] = split(Document("page.txt", f"{day}\n全市防汛会议召开\n{BODY}", "0" * 64))
    assert article.date == "--12-28"


def test_where_a_piece_goes_on_is_no_part_of_it() -> None:
    [article] = split(Document("page.txt", f"全市防汛会议召开\n（上接第1版）\n{BODY}（下转第3版）\n", "0" * 64))
    assert "版" not in article.text
    assert article.title == "全市防汛会议召开"
