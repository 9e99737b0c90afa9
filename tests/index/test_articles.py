"""Cutting pages into articles: the truth of the seeds, and what holds for any text."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import split
from index.loaders import html, markdown
from index.loaders.file import File
from index.schema import Article, Block, Document
from tests.conftest import SEEDS
from tests.pages import stories

TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="市委召开会议部署工作月日“”（）。，、：！？ \n本报讯记者王芳摄4a", max_size=300),
)


def read(text: str, source: str = "page.txt") -> list[Article]:
    return split(Document(source, text, "0" * 64))


def seed(name: str) -> list[Article]:
    [path] = SEEDS.glob(f"{name}_*.txt")
    return read(path.read_text(encoding="utf-8"), path.name)


def body(article: Article) -> str:
    return article.text[slice(*article.body)] if article.body else ""


def ends(article: Article) -> tuple[str, str]:
    return body(article).split("，")[0], body(article)[-8:]


def test_000_two_pieces_the_headlines_after_their_bodies() -> None:
    first, second = seed("000")
    assert ends(first) == ("本报讯（融媒首席记者 陈晓苏）4月8日上午", "有力、落地见效。")
    assert first.title == "全省学习贯彻习近平新时代中国特色社会主义思想主题教育动员大会召开"
    assert first.subtitle == "学深悟透 感恩奋进 实干争先 推动主题教育走前列作示范"
    assert ends(second) == ("本报讯（融媒首席记者 陈晓苏）4月7日", "的“永康样本”。")
    assert (second.kicker, second.title) == ("章旭升在市现代社区建设领导小组第二次会议上强调", None)
    assert second.display_title == second.kicker
    assert [first.date, second.date] == ["--04-08", "--04-07"]
    assert first.byline == "融媒首席记者 陈晓苏"


def test_001_two_pieces_and_two_headlines_alone() -> None:
    above, congress, survey, below = seed("001")
    assert above.body is None and above.title == "全市基层“五整治五提升”专项行动推进会召开"
    assert above.subtitle == "以十大推进机制为牵引 确保行动出实效"
    assert congress.kicker == "章旭升在全市组织宣传统战工作会议上强调"
    assert f"{congress.title} {congress.subtitle}" == (
        "用好人鼓舞人凝聚人促各项工作迭代跃升 为奋力推进“两个先行”提供强有力保障"
    )
    assert ends(congress) == ("本报讯（融媒首席记者 陈晓苏）6月27日上午", "了相关重点工作。")
    assert survey.kicker == "章旭升在调研五金产业转型升级相关情况时强调"
    assert survey.title == "全力全速推动五金产业转型升级起势成势"
    assert ends(survey) == ("本报讯（融媒首席记者 陈晓苏）6月26日上午", "升级创造良好环境。"[-8:])
    assert below.body is None and below.title == "我市召开两新党建工作会议"


def test_002_one_piece_whose_page_tells_publisher_and_day() -> None:
    [article] = seed("002")
    assert body(article).startswith("8月4日上午,区委五届四次全体会议举行。\n出席这次全会的")
    assert body(article).endswith("部分党代表等参加会议。\n(记者 潘逸 陈阵)")
    assert (article.date, article.date_text) == ("2023-08-07", "2023-08-07")
    assert article.publisher == "金东区人民政府"
    assert article.byline == "记者 潘逸 陈阵"
    assert (article.title or "").startswith("区委五届四次全体会议举行:坚定不移深入践行“八八战略” 以示范引领")
    assert "发布机构: 金东区人民政府\n" in article.text and "信息索引号: 330703000000/2023-153702" in article.text
    for gone in ("首页", "体裁分类", "访问次数", "图解", "扫一扫"):
        assert gone not in article.text
    assert article.text.count("未来新中心\n") == 1


def test_003_a_caption_with_title_and_a_piece_without() -> None:
    caption, meeting = seed("003")
    assert caption.title == "元宵清风 廉动永康"
    assert body(caption).startswith("2月23日上午，") and body(caption).endswith("氛围。\n融媒记者 王佳涵 摄")
    assert meeting.title is None and meeting.kicker is None
    assert ends(meeting) == ("本报讯（融媒首席记者 陈晓苏）2月21日下午", "还研究了其他事项。"[-8:])
    assert [caption.date, meeting.date] == ["--02-23", "--02-21"]


def test_004_a_lead_with_the_headline_and_six_signed_pieces() -> None:
    lead, *pieces = seed("004")
    assert (lead.kicker, lead.title) == (
        "践行“八八战略” 投身“两个先行”",
        "衢江区迅速掀起学习贯彻省第十五次党代会精神热潮",
    )
    assert ends(lead) == ("6月22日", "大胜利召开。"[-8:]) or body(lead).endswith("党的二十大胜利召开。")
    closers = [tuple(body(piece).split("\n")[-2:]) for piece in pieces]
    assert closers == [
        ("周靖", "区委组织部"),
        ("林楠", "区委宣传部"),
        ("张云皓", "区委统战部"),
        ("周宇华", "区人民法院"),
        ("廖志军", "区委党校"),
        ("陈思丹", "区人民检察院"),
    ]
    assert [piece.date for piece in pieces] == ["--06-27", "--06-30", "--06-24", "--06-27", "--06-22", "--06-21"]
    assert all(piece.title is None for piece in pieces)


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_nothing_of_a_seed_is_lost_or_told_twice(name: str) -> None:
    [path] = SEEDS.glob(f"{name}_*.txt")
    raw = path.read_text(encoding="utf-8")
    told = [0] * len(raw)
    for article in seed(name):
        for _, _, low, high in article.spans:
            for at in range(low, high):
                told[at] += 1
    assert max(told) == 1
    lost = re.sub(r"\s+", "", "".join(char for char, count in zip(raw, told, strict=True) if not count))
    assert name == "002" or not lost
    assert len(lost) < 130


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_a_repaired_article_reads_as_itself(name: str) -> None:
    for article in seed(name):
        again = read(article.text)
        assert [re.sub(r"\s+", "", one.text) for one in again] == [re.sub(r"\s+", "", article.text)]


@given(TEXTS)
def test_every_character_is_that_of_the_raw_text_and_stands_in_one_article(text: str) -> None:
    told: set[int] = set()
    for article in read(text):
        for at, char in enumerate(article.text):
            ranges = article.raw_ranges(at, at + 1)
            if not ranges:
                assert char in "\n "
                continue
            [(low, high)] = ranges
            assert set(text[low:high]) == {char} or char.isspace()
            assert char.isspace() or told.isdisjoint(range(low, high))
            told |= set(range(low, high))


@given(TEXTS)
def test_articles_of_one_document_have_ids_of_their_own(text: str) -> None:
    found = read(text)
    assert len({article.id for article in found}) == len(found)
    assert [one.as_json() for one in read(text)] == [one.as_json() for one in found]


def test_the_id_stays_while_source_and_opening_do() -> None:
    text = "今日，市图书馆新馆开放，首日接待读者三千余人次，藏书五十万册，设有少儿阅览区和古籍展示区。"
    [one] = read(text)
    [longer] = read(text + "馆长主持仪式。")
    [elsewhere] = read(text, "other.txt")
    assert one.id == longer.id != elsewhere.id


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.title[:12])
def test_a_clean_file_is_one_article_with_its_title(story: object) -> None:
    from tests.pages import Story

    assert isinstance(story, Story)
    [article] = read("\n".join([story.title, *story.paragraphs]))
    assert article.title == story.title
    assert body(article) == "\n".join(story.paragraphs)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\n", 0),
        ("市图书馆新馆开放", 1),
        ("静夜思\n床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。", 1),
        ("def main():\n    print(1)\n\n\nif __name__ == '__main__':\n    main()\n", 1),
        ("name,2021,2022\nA,1,2\nB,3,4\n", 1),
        ("The library opened its doors today. Many people came.\nIt was a fine day.", 1),
        ("张三：你好\n李四：你好，今天开会吗？\n张三：下午三点。", 1),
        ("\x00\x01\x02\x7f" * 99, 1),
    ],
)
def test_texts_that_are_no_newspaper_stay_whole(text: str, count: int) -> None:
    assert len(read(text)) == count


def test_markdown_is_cut_by_what_it_states() -> None:
    text = "# 市图书馆新馆**开放**\n\n近日，[新馆](http://a.b)向市民开放。\n馆长主持仪式。\n\n- 少儿区\n- 古籍区\n"
    at = text.index
    blocks = (
        Block("heading", 0, at("\n"), 1),
        Block("paragraph", at("近日"), at("\n\n-")),
        Block("list", at("- 少儿"), len(text) - 1),
    )
    [article] = split(Document("a.md", text, "0" * 64, "markdown", blocks))
    assert article.title == "市图书馆新馆开放"
    assert body(article) == "近日，新馆向市民开放。馆长主持仪式。\n- 少儿区\n- 古籍区"
    start = article.text.index("新馆向")
    assert [text[slice(*pair)] for pair in article.raw_ranges(start, start + 3)] == ["新馆", "向"]


def test_the_short_rest_of_a_headline_is_no_author_though_it_looks_like_a_name() -> None:
    page = "青海省启动今年调整退休人员基本养老\n金工作\n" + "\n".join(
        [
            "近日，经省政府同意，省人力资源",
            "社会保障厅印发通知，启动今年退",
            "休人员基本养老金调整工作，从一",
            "月一日起补发。",
        ]
    )
    [article] = read(page)
    assert article.title == "青海省启动今年调整退休人员基本养老金工作"
    assert body(article).startswith("近日，") and article.byline is None


def test_a_page_turns_to_another_matter_without_dateline_or_headline_between() -> None:
    first = [
        "暑期来临，市图书馆延长了开放时间，",
        "增设少儿阅览座位，每周末举办亲子",
        "阅读会，志愿者为孩子们讲绘本故事，",
    ]
    first += [
        "并在馆内设立还书箱，方便读者。馆长",
        "说，借阅量比去年增加了三成，新书",
        "上架也更快了，家长普遍表示满意。",
    ]
    second = ["近日，高速交警大队查处一起货车", "超载违法行为，民警在收费站检查", "时发现，该车核载三十吨，实际装载"]
    second += [
        "五十吨，驾驶人被记六分并处罚款，",
        "车辆卸载后才获准放行上路。民警",
        "提醒广大司机，超载会延长制动距",
        "离，容易引发爆胎和侧翻事故。",
    ]
    page = "\n".join(["市图书馆延长开放时间方便孩子阅读", *first, *second, "高速交警查处货车超载违法行为"])
    assert [article.title for article in read(page)] == [
        "市图书馆延长开放时间方便孩子阅读",
        "高速交警查处货车超载违法行为",
    ]


def markdown_file(text: str) -> list[Article]:
    return split(markdown.load(File("page.md", text.encode())))


def test_several_highest_headings_of_a_markdown_file_are_several_articles() -> None:
    found = markdown_file(
        "开头的话。\n\n# 防汛会议召开\n\n会议召开。\n\n## 要求\n\n加强巡查。\n\n"
        "# 只有标题\n\n# 大道通车\n\n- 全长六公里\n"
    )
    assert [(article.title, body(article)) for article in found] == [
        (None, "开头的话。"),
        ("防汛会议召开", "会议召开。\n要求\n加强巡查。"),
        ("只有标题", ""),
        ("大道通车", "全长六公里"),
    ]


def test_a_markdown_file_with_one_headline_is_one_article_with_the_day_of_its_front_matter() -> None:
    text = "---\ntitle: 别的\ndate: 2024-03-05\n---\n# 防汛会议召开\n\n## 会议\n\n市会议召开。\n\n"
    text += "## 要求\n\n本报讯（记者 王芳） 加强巡查。\n"
    [article] = markdown_file(text)
    assert (article.title, article.date) == ("防汛会议召开", "2024-03-05")
    assert body(article) == "会议\n市会议召开。\n要求\n本报讯（记者 王芳）加强巡查。"


def test_sections_of_a_web_page_are_no_articles_but_several_main_headings_are() -> None:
    prose = (
        "市防汛会议三月四日召开，市长出席并讲话，部署下一步工作，会议要求各镇把责任落实到每一座水库、每一处山塘。" * 3
    )
    page = (
        f"<html><body><article><h1>防汛会议召开</h1><p>{prose}</p><h2>要求</h2><p>{prose}</p></article></body></html>"
    )
    [article] = split(html.load(File("page.html", page.encode())))
    assert article.title == "防汛会议召开"


SENTENCE = "近日，市交通局在全市开展道路安全检查，重点整治超载超速行为，要求各单位落实责任。"


@pytest.mark.parametrize(
    "make",
    [
        lambda count: ("本报讯（记者 王芳）" + SENTENCE * 3 + "\n王芳\n") * (count // 4),
        lambda count: (SENTENCE + "\n") * count,
        lambda count: "\n".join(
            f"全市召开第{row}次会议" + f"\n{SENTENCE * 4}" * (row % 20 == 0) for row in range(count)
        ),
        lambda count: "台台湾湾警警方方摧摧毁毁诈诈骗骗团团\n" * count,
        lambda count: "\n".join((SENTENCE * count)[at : at + 17] for at in range(0, 12 * count, 17)),
        lambda count: "来源：\n" * count,
        lambda count: (SENTENCE + "“怎么办？”\n“好！”\n") * (count // 2),
    ],
    ids=["equal pieces", "paragraphs", "headlines", "doubled", "wrapped", "labels", "speech"],
)
def test_work_grows_with_the_length_of_a_page_and_not_faster(make: Callable[[int], str]) -> None:
    read(make(10))  # tables are read once
    assert calls(make(800)) < 3 * calls(make(400)) + 1000


def test_work_grows_with_the_number_of_headings_and_not_faster() -> None:
    def make(count: int) -> str:
        return "".join(f"# 全市召开会议\n\n{SENTENCE}\n\n" for _ in range(count))

    assert len(markdown_file(make(300))) == 300
    assert calls(make(400), markdown_file) < 3 * calls(make(200), markdown_file)


def calls(text: str, reader: Callable[[str], object] = read) -> int:
    """Return how many functions reading a text calls, those in C as well."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        reader(text)
    finally:
        sys.setprofile(None)
    return count


NOTICE = (
    "关于青溪县第九届梨花节延期举行的通知\n\n各乡镇人民政府，县级有关单位：\n\n"
    "因连续阴雨天气，原定于3月28日在柳湾镇开幕的青溪县第九届梨花节，延期至4月5日举行。请各单位做好宣传工作。\n\n"
    "青溪县文化局\n\n{day}\n"
)


@pytest.mark.parametrize(
    "day", ["2025年3月24日", "2025 年 3 月 24 日", "二〇二五年三月二十四日", "2025年3月24日（此件公开发布）"]
)
def test_a_notice_is_of_the_day_that_closes_it_not_of_the_days_it_plans(day: str) -> None:
    (notice,) = read(NOTICE.format(day=day))
    assert notice.date == "2025-03-24"
    assert notice.text[slice(*notice.body or ())].endswith(notice.date_text or "?") or "（" in day


def test_the_day_that_closes_news_tells_the_year_of_the_day_it_reports() -> None:
    text = "青溪县召开防汛会议\n\n3月12日上午，青溪县召开防汛会议。"
    text += "县长李群力主持会议，要求落实责任。\n\n青溪发布\n\n2025年3月13日\n"
    (news,) = read(text)
    assert news.date == "2025-03-12"


def test_a_year_at_the_end_of_a_sentence_closes_nothing() -> None:
    (news,) = read("青溪县召开防汛会议\n\n3月12日，青溪县召开防汛会议。\n\n水库大坝建成于2003年5月6日。\n")
    assert news.date == "--03-12"


@pytest.mark.parametrize(
    ("line", "day", "publisher"),
    [
        ("2024年3月12日 松河日报", "2024-03-12", "松河日报"),
        ("松河日报 2024年3月12日 星期二", "2024-03-12", "松河日报"),
        ("2024年3月12日　星期二　松河晚报　第2版", "2024-03-12", "松河晚报"),
        ("2024-03-12 08:30 来源：松河新闻网", "2024-03-12", "松河新闻网"),
        ("松河市融媒体中心｜2024.03.12", "2024-03-12", "松河市融媒体中心"),
    ],
)
def test_a_line_of_day_and_publisher_under_the_headline_is_both(line: str, day: str, publisher: str) -> None:
    [article] = read(
        f"松河县召开防汛工作会议\n{line}\n本报讯（记者 林晓）昨日，松河县防汛工作会议召开。县长主持会议。\n"
    )
    assert (article.title, article.subtitle) == ("松河县召开防汛工作会议", None)
    assert (article.date, article.publisher) == (day, publisher)
    assert body(article).startswith("本报讯")


@pytest.mark.parametrize("line", ["2024年3月12日", "2024-03-12", "2024.3.12 08:30"])
@pytest.mark.parametrize("headline", ["松河县召开防汛工作会议", "关于做好防汛工作的通知"])
def test_a_day_alone_under_the_headline_is_that_of_issue_and_no_headline(line: str, headline: str) -> None:
    [article] = read(f"{headline}\n{line}\n各有关单位：\n请于4月1日前完成防汛检查，落实责任。\n")
    assert (article.kicker, article.title, article.subtitle) == (None, headline, None)
    assert article.date == "2024-03-12"


@pytest.mark.parametrize("line", ["2024-03-12", "2024年3月12日", "2024.3.12 08:30", "2024/03/12 08:30:05"])
def test_a_day_alone_under_the_headline_of_a_page_is_that_of_its_article(line: str) -> None:
    [article] = read(f"松河县召开防汛工作会议\n{line}\n本报讯 3月11日，松河县防汛工作会议召开。县长主持会议。\n")
    assert (article.title, article.date, article.publisher) == ("松河县召开防汛工作会议", "2024-03-12", None)
    assert body(article).startswith("本报讯")


def test_a_day_alone_below_more_than_a_headline_closes_a_notice() -> None:
    [notice] = read("关于放假的通知\n各股室：\n清明节放假三天。\n松河县水利局\n2024年3月28日\n")
    assert notice.date == "2024-03-28"
    assert body(notice).endswith("2024年3月28日")


def test_each_article_has_the_day_and_publisher_under_its_own_headline() -> None:
    first, second = read(
        "松河县召开防汛工作会议\n2024年3月12日 松河日报\n本报讯（记者 林晓）昨日，松河县防汛工作会议召开。"
        "县长主持会议。\n南坪大桥加固工程开工\n松河晚报 2024年4月8日\n"
        "本报讯（记者 何清）昨日，南坪大桥加固工程开工。大桥位于南坪镇。\n"
    )
    assert (first.date, first.publisher) == ("2024-03-12", "松河日报")
    assert (second.date, second.publisher) == ("2024-04-08", "松河晚报")


def test_a_day_and_publisher_that_belong_to_a_sentence_are_no_line_of_their_own() -> None:
    [article] = read("松河县召开防汛工作会议\n5月2日，会议召开。会议材料取自\n2024年3月12日 松河日报\n")
    assert article.date == "--05-02"


def test_who_signs_a_notice_is_not_its_headline() -> None:
    notice = (
        "青溪县领导干部任前公示\n2024年6月3日\n{}公示时间：2024年6月3日至6月7日。\n中共青溪县委组织部\n2024年6月3日\n"
    )
    # A colon at the end of a line makes a page of wrapped lines of it.
    [article] = read(notice.format("现将拟任职干部予以公示：\n方立勤，男，现任县水利局副局长，拟任县水利局局长。\n"))
    assert (article.title, article.date) == ("青溪县领导干部任前公示", "2024-06-03")
    assert re.search("\n中共青溪县委组织部\\s?2024年6月3日$", body(article))
    [numbered] = read(
        "关于职务任免的通知\n汀政〔2024〕37号\n2024年7月5日\n各县人民政府：\n经研究决定：\n"
        "任命温远明为市人民政府秘书长；\n任命卢建辉为市审计局局长。\n汀州市人民政府\n2024年7月5日\n"
    )
    assert (numbered.title or "").startswith("关于职务任免的通知")


def test_when_where_and_by_whom_belong_to_minutes_and_not_to_their_headline() -> None:
    [minutes] = read(
        "青溪县人民政府常务会议纪要\n〔2024〕9号\n时间：2024年5月20日上午9:00\n地点：县政府三楼会议室\n主持：县长饶志远\n"
        "出席：副县长黄雅琴、副县长李明川\n列席：县财政局郑海潮\n会议议定事项：\n"
        "一、原则同意《实施方案》，由县水利局印发。\n二、同意调整票价，自2024年9月1日起执行。\n"
        "三、不同意县城管局提出的请示，由城管局重新核定数量后再报。\n"
    )
    assert (minutes.title, minutes.subtitle) == ("青溪县人民政府常务会议纪要", "〔2024〕9号")
    assert minutes.date == "2024-05-20"
    assert "\n主持：县长饶志远\n" in body(minutes)


def test_a_headline_that_says_that_it_is_a_reprint_has_its_day_below() -> None:
    [article] = read("大桥开工（转载自松河日报）\n2023年10月14日 青溪新闻\n10月12日，大桥开工仪式举行。市长致辞。\n")
    assert (article.title, article.date, article.publisher) == ("大桥开工（转载自松河日报）", "2023-10-14", "青溪新闻")
