"""Questions that the collected articles are likely to answer, to show a reader what can be asked."""

import re
from collections.abc import Iterable, Iterator

from bot import shown
from index.schema import Article

_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_GATHERING = r"(?:会议|大会|全会|座谈会|推进会|学习会|论坛|仪式|活动|展览|比赛|培训班|讲座|发布会|博览会)"
_OPENS = r"(?:召开|举行|举办|开幕|闭幕|启动)"
_PLAIN = r"[^，,。；;：:“”（）()\s]"
_SUBJECT_FIRST = re.compile(rf"(?<=[，,。日午晚])({_PLAIN}{{4,22}}{_GATHERING})(?:[以在]{_PLAIN}{{1,12}})?({_OPENS})")
_VERB_FIRST = re.compile(
    rf"(?<=[，,。日午晚])((?!并){_PLAIN}{{2,14}}?(?<!主持)){_OPENS}({_PLAIN}{{0,16}}{_GATHERING})(?=[，,。；;])"
)
_ASKED = (
    (re.compile(r"主持"), "由谁主持？"),
    (re.compile(r"审议(?:并)?(?:原则)?通过"), "审议通过了什么？"),
    (re.compile(r"、[^，。；]{2,20}(?:出席|参加)"), "有哪些人出席？"),
)


def candidates(articles: Iterable[Article]) -> Iterator[str]:
    """Yield questions, the first of every article before the second of any, none twice.

    A question is made from the opening of the body: what took place, on which day, and what the next
    sentences tell of it. Whether it is really answered has to be tried.
    """
    rows = [list(dict.fromkeys(_of_article(one))) for one in articles if one.body]
    seen: set[str] = set()
    for place in range(max(map(len, rows), default=0)):
        for row, questions in enumerate(rows):
            # Starting each article at another kind of question keeps the first few from being all alike.
            if place < len(questions) and (question := questions[(place + row) % len(questions)]) not in seen:
                seen.add(question)
                yield question


def _of_article(article: Article) -> Iterator[str]:
    assert article.body is not None  # the caller left out headlines
    opening = article.text[slice(*article.body)][:400]
    opening = opening[shown.lead(opening) :]  # a dateline says when it was written, not when it was
    day = _DAY.search(opening)
    if day is None:
        return
    told = opening[day.end() - 1 :]
    sentence = told.partition("。")[0] + "。"
    found = _VERB_FIRST.search(sentence) or _SUBJECT_FIRST.search(sentence)
    if found is None:
        return
    occasion = "".join(found.groups()) if found.re is _VERB_FIRST else found[1]
    if found.re is _SUBJECT_FIRST:
        yield f"{occasion}是哪一天{found[2]}的？"
    for sign, asked in _ASKED:
        if sign.search(told):
            yield f"{day[0]}的{occasion}{asked}"
