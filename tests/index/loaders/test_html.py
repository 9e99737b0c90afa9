# ruff: noqa: E501 (pages are kept as they are written)
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import articles
from index.errors import LoadError
from index.loaders import html
from index.loaders.file import File
from index.schema import Document

GOVERNMENT = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>区委全体会议举行_青溪区人民政府</title>
<meta name="SiteName" content="青溪区人民政府门户网站"><meta name="ColumnName" content="政府会议">
<meta name="ArticleTitle" content="区委五届四次全体会议举行：坚定不移推动高质量发展">
<meta name="PubDate" content="2023-08-07 08:56"><meta name="ContentSource" content="今日青溪">
<script>var a = "脚本里的文字。";</script><style>.x{}</style></head><body>
<div class="header"><a href="/">首页</a><a>政务公开</a><a>互动交流</a><form><input value="搜索"></form></div>
<div class="position">您现在的位置：<a>首页</a> &gt;&gt; <a>政务公开</a> &gt;&gt; <a>政府会议</a></div>
<div class="xxgk"><ul><li><b>信息索引号:</b><span>330703000000/2023-153702</span></li>
<li><b>体裁分类:</b><span></span></li><li><b>发布机构:</b><span>青溪区人民政府</span></li>
<li><b>发布日期:</b><span>2023-08-07</span></li><li><b>公开方式:</b><span>主动公开</span></li></ul></div>
<div class="article"><h1 class="title">区委五届四次全体会议举行：坚定不移推动高质量发展</h1>
<div class="info"><span>发布时间: 2023-08-07 08:56</span> <span>信息来源: 今日青溪</span>
<span>访问次数: <script>x()</script></span> <span>字体:[ <a>大</a> <a>中</a> <a>小</a> ]</span></div>
<div id="zoom"><p>8月4日上午，区委五届四次全体会议举行。</p><p>出席这次全会的区委委员25名、候补委员5名。</p>
<p style="text-align:center"><img src="a.jpg">全会现场</p>
<p>会议指出，要听取和讨论区委书记受常委会委托作的工作报告，审议通过《关于推动高质量发展的决议》。</p>
<table><tr><th>指标</th><th>上半年</th></tr><tr><td>生产总值</td><td>312.5亿元</td></tr></table>
<h2>主要任务</h2><ol><li>抓好项目建设</li><li>抓好民生实事</li></ol>
<p>会议号召，全区党员干部要团结一心，奋力谱写新篇章。</p><p style="text-align:right">(记者 张三 李四)</p></div>
<div class="share">分享到：<a>微信</a><a>微博</a></div><div><a>【打印本页】</a><a>【关闭窗口】</a></div></div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="1">我区召开防汛工作会议</a></li></ul></div>
<div class="footer">版权所有：青溪区人民政府 备案号：浙ICP备05000000号 联系电话：0570-1234567</div></body></html>"""

NOTICE = """<html><head><title>关于印发防汛工作方案的通知-青溪市人民政府</title></head><body>
<div class="top"><a href="/">首页</a><a href="/b">机构</a></div>
<table class="headInfo"><tr><td><b>索 引 号：</b></td><td>11330700/2024-00123</td><td>组配分类：</td><td>应急管理</td></tr>
<tr><td>发布机构：</td><td>市政府办公室</td><td>成文日期：</td><td>2024年04月15日</td></tr>
<tr><td>发文字号：</td><td>青政办发〔2024〕12号</td><td>有 效 性：</td><td></td></tr></table>
<div class="con"><div class="tit">关于印发防汛工作方案的通知</div>
<div class="TRS_Editor">各镇人民政府、街道办事处，市政府各部门：<br>
　　《青溪市防汛工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。<br><br>
　　附件：<a href="a.doc">青溪市防汛工作方案.doc</a><br>
<div align="right">青溪市人民政府办公室<br>2024年4月15日</div>
<div style="display: none">隐藏的文字不应出现。</div><p>（此件公开发布）</p></div></div></body></html>"""

OLD = """<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>青溪新闻网--青溪日报--老桥维修</TITLE></HEAD><BODY bgcolor=#ffffff>
<TABLE width=980><TR><TD><A href=/>首页</A> | <A href=/news>新闻</A></TD></TR></TABLE>
<TABLE width=980><TR><TD width=200><TABLE><TR><TD>热点排行</TD></TR><TR><TD><A href=1>·我市举行马拉松</A></TD></TR></TABLE></TD>
<TD valign=top><TABLE><TR><TD align=center><FONT size=5><B>百年老桥动“手术” 行人绕行便桥</B></FONT></TD></TR>
<TR><TD align=center>2009年08月12日 09:33　来源：青溪日报　作者：王小明</TD></TR>
<TR><TD><FONT size=3>　　始建于1926年的临河石拱桥昨天开始封闭维修，工期预计75天。<BR><BR>　　市文物保护中心主任方䶮介绍，
临河桥长48米，三孔石拱，属市级文物保护单位。<BR>　　施工期间，上游50米处搭建了一座便桥。</FONT></TD></TR>
<TR><TD align=right>（责任编辑：李四）</TD></TR></TABLE></TD></TR></TABLE>
<TABLE><TR><TD>青溪新闻网版权所有　<A href=/about>关于我们</A></TD></TR></TABLE></BODY></HTML>"""

NEWS = """<!DOCTYPE html><html lang="zh"><head><meta charset="UTF-8"><meta property="og:title" content="四千跑者穿越枫林">
<meta property="og:site_name" content="青溪新闻网"><meta property="article:published_time" content="2023-11-05T12:30:00+08:00">
<title>四千跑者穿越枫林_青溪新闻网</title></head>
<body><header><nav><ul><li><a href="/">首页</a></li><li><a>时政</a></li></ul></nav></header>
<main><article><div class="breadcrumb"><a>首页</a> &gt; <a>体育</a></div><h1>四千跑者穿越枫林</h1><h2>肯尼亚选手破纪录</h2>
<p>11月5日清晨7时30分，青溪山地马拉松赛在枫林谷景区
鸣枪开跑，来自11个国家的4000名选手参加。</p><p>全程赛道累计爬升<strong>1280米</strong>，途经7个古村落。</p>
<figure><img src="x"><figcaption>选手穿越古村 何思远 摄</figcaption></figure><h3>成绩揭晓</h3>
<table><tr><th>项目</th><th>冠军</th></tr><tr><td>男子</td><td>基普罗诺</td></tr><tr><td>女子</td><td>丁琪</td></tr></table>
<p>据统计，赛事带动消费约1560万元。&lt;b&gt;不是标签&lt;/b&gt;</p><blockquote>“跑过最美的赛道。”</blockquote>
<ul><li>补给站18个</li><li>急救车22辆</li></ul></article>
<section class="comments"><div>张三：太棒了！明年还来参加，希望补给更多一些。</div></section></main>
<aside><h3>热门</h3><a>我市召开防汛会议</a></aside><footer>Copyright © 青溪新闻网</footer></body></html>"""


def load(page: str | bytes) -> Document:
    return html.load(File("page.html", page if isinstance(page, bytes) else page.encode()))


def told(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_a_government_page_gives_headline_metadata_and_the_whole_content_in_order() -> None:
    assert told(load(GOVERNMENT)) == [
        ("heading", "区委五届四次全体会议举行：坚定不移推动高质量发展"),
        ("metadata", "信息索引号: 330703000000/2023-153702"),
        ("metadata", "发布机构: 青溪区人民政府"),
        ("metadata", "发布日期: 2023-08-07"),
        ("metadata", "公开方式: 主动公开"),
        ("metadata", "发布时间: 2023-08-07 08:56"),
        ("metadata", "信息来源: 今日青溪"),
        ("paragraph", "8月4日上午，区委五届四次全体会议举行。"),
        ("paragraph", "出席这次全会的区委委员25名、候补委员5名。"),
        ("paragraph", "全会现场"),
        ("paragraph", "会议指出，要听取和讨论区委书记受常委会委托作的工作报告，审议通过《关于推动高质量发展的决议》。"),
        ("table", "指标 | 上半年\n生产总值 | 312.5亿元"),
        ("heading", "主要任务"),
        ("list", "抓好项目建设"),
        ("list", "抓好民生实事"),
        ("paragraph", "会议号召，全区党员干部要团结一心，奋力谱写新篇章。"),
        ("paragraph", "(记者 张三 李四)"),
    ]


def test_metadata_in_a_table_and_paragraphs_cut_by_line_breaks() -> None:
    assert told(load(NOTICE)) == [
        ("heading", "关于印发防汛工作方案的通知"),
        ("metadata", "索引号: 11330700/2024-00123"),
        ("metadata", "组配分类: 应急管理"),
        ("metadata", "发布机构: 市政府办公室"),
        ("metadata", "成文日期: 2024年04月15日"),
        ("metadata", "发文字号: 青政办发〔2024〕12号"),
        ("paragraph", "各镇人民政府、街道办事处，市政府各部门："),
        ("paragraph", "《青溪市防汛工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。"),
        ("paragraph", "附件：青溪市防汛工作方案.doc"),
        ("paragraph", "青溪市人民政府办公室"),
        ("paragraph", "2024年4月15日"),
        ("paragraph", "（此件公开发布）"),
    ]


def test_an_old_page_laid_out_by_tables_in_the_encoding_it_names_too_narrowly() -> None:
    assert told(load(OLD.encode("gb18030"))) == [  # 䶮 is not in GB 2312
        ("heading", "百年老桥动“手术” 行人绕行便桥"),
        ("metadata", "发布时间: 2009年08月12日 09:33"),
        ("metadata", "来源: 青溪日报"),
        ("metadata", "作者: 王小明"),
        ("metadata", "责任编辑: 李四"),
        ("paragraph", "始建于1926年的临河石拱桥昨天开始封闭维修，工期预计75天。"),
        ("paragraph", "市文物保护中心主任方䶮介绍，临河桥长48米，三孔石拱，属市级文物保护单位。"),
        ("paragraph", "施工期间，上游50米处搭建了一座便桥。"),
    ]


def test_a_news_page_keeps_captions_lists_quotations_and_tables() -> None:
    assert told(load(NEWS)) == [
        ("heading", "四千跑者穿越枫林"),
        ("metadata", "发布机构: 青溪新闻网"),
        ("metadata", "发布日期: 2023-11-05T12:30:00+08:00"),
        ("heading", "肯尼亚选手破纪录"),
        ("paragraph", "11月5日清晨7时30分，青溪山地马拉松赛在枫林谷景区鸣枪开跑，来自11个国家的4000名选手参加。"),
        ("paragraph", "全程赛道累计爬升1280米，途经7个古村落。"),
        ("caption", "选手穿越古村 何思远 摄"),
        ("heading", "成绩揭晓"),
        ("table", "项目 | 冠军\n男子 | 基普罗诺\n女子 | 丁琪"),
        ("paragraph", "据统计，赛事带动消费约1560万元。<b>不是标签</b>"),
        ("quote", "“跑过最美的赛道。”"),
        ("list", "补给站18个"),
        ("list", "急救车22辆"),
    ]


def test_a_short_notice_keeps_who_signed_it() -> None:
    page = """<html><head><title>关于停水的通知 - 东渡街道</title></head><body><nav><a href=/>首页</a></nav>
    <div class="con"><h2>关于停水的通知</h2><div>来源：东渡街道办事处&nbsp;&nbsp;时间：2024-03-05</div>
    <p>因管道维修，3月6日8时至17时，松阳路沿线停水，请居民提前储水。</p><p>东渡街道办事处</p><p>2024年3月5日</p></div></body></html>"""
    assert told(load(page)) == [
        ("heading", "关于停水的通知"),
        ("metadata", "来源: 东渡街道办事处"),
        ("metadata", "时间: 2024-03-05"),
        ("paragraph", "因管道维修，3月6日8时至17时，松阳路沿线停水，请居民提前储水。"),
        ("paragraph", "东渡街道办事处"),
        ("paragraph", "2024年3月5日"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<p>{}</p>",
        "<div>{}</div>",
        "{}",
        "<html><head><title>{}</title></head><body><p>{}</p></body></html>",
        "<h1>防汛会议</h1>{}",
        "<p>{}</p><p>{}</p>",
        "<!-- {} --><p>{}</p>",
        "<table><tr><td>{}</td></tr></table>",
        "<div><div><a href=/>首页</a></div><div><div>{}</div></div></div>",
    ],
)
def test_one_sentence_is_enough_for_an_article(page: str) -> None:
    sentence = "青溪市召开全市防汛工作会议，市长周文博出席会议并讲话，要求压实责任。"
    document = load(page.replace("{}", sentence))
    assert ("paragraph", sentence) in told(document)
    assert "首页" not in document.text


def test_a_page_becomes_one_article_with_what_its_metadata_say() -> None:
    [article] = articles.split(load(GOVERNMENT))
    assert article.title == "区委五届四次全体会议举行：坚定不移推动高质量发展"
    assert (article.date, article.publisher) == ("2023-08-07", "青溪区人民政府")
    assert "抓好民生实事" in article.text and "相关阅读" not in article.text


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>加载中</title></head><body><div id=app></div><noscript>请启用脚本以继续浏览本网站的内容。</noscript>",
        "<html><body><ul><li><a>市政府召开第一次全体会议</a></li><li><a>市政府召开第二次常务会议</a></li></ul>共12页</body></html>",
        "<html><head><meta http-equiv=refresh content='0;url=/'></head><body></body></html>",
        "<!-- 只有注释，没有别的内容。 -->",
        "<html></html>",
        "&nbsp;",
    ],
)
def test_a_page_without_an_article_is_refused_with_the_reason(page: str) -> None:
    with pytest.raises(LoadError, match=r"page\.html: the page holds no article"):
        load(page)


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "GB18030", "utf-8", "nonsense", "iso-8859-1"])
def test_the_encoding_is_found_whatever_the_page_says(charset: str) -> None:
    page = NOTICE.replace("<title>", f'<meta charset="{charset}"><title>')
    for encoding in ("utf-8", "gb18030"):
        assert told(load(page.encode(encoding))) == told(load(NOTICE))


TAGS = [
    "div",
    "p",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "h1",
    "h2",
    "a",
    "b",
    "br",
    "font",
    "script",
    "form",
    "article",
    "dl",
    "x",
]


MARKUP = st.sampled_from(
    [f"<{tag}>" for tag in TAGS]
    + [f"</{tag}>" for tag in TAGS]
    + ["会议召开。", "来源：", "2024-03-05", "&lt;", "<!--", "<"]
)


@given(st.lists(MARKUP, max_size=60))
def test_any_markup_gives_blocks_in_order_or_is_refused(pieces: list[str]) -> None:
    try:
        document = load("".join(pieces) + "<p>青溪市召开全市防汛工作会议，市长周文博出席会议并讲话，要求压实责任。</p>")
    except LoadError:
        return
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end]
        assert not document.text[last : block.start].strip()
        last = block.end
    assert not re.search(r"</?(?:div|td|script)>", document.text)


def test_deeply_nested_markup_is_read_or_refused() -> None:
    try:
        load("<div>" * 5000 + "<p>青溪市召开全市防汛工作会议，市长周文博出席会议并讲话，要求压实责任。</p>")
    except LoadError as error:
        assert "page.html" in error.text("zh")
