"""The last look at a sentence before it is shown: does it hold the kind of thing that was asked, and the deed?

It does not ask how the sentence was chosen. A sentence that resembles a question in every word but the one that
matters (落网, 毕业, a name) is the likeliest wrong answer there is.
"""

import re

from bot import lexicon
from bot.question import Question
from bot.reading import Unit
from index.analyzer import Analyzer

_ASKED = re.compile("什么时[候间]|何时|哪[一]?[年天日月]|几号|几月几[日号]|什么地方|哪里|哪儿|何处")
_NAMED = re.compile(rf"(?:{lexicon.ROLES})[\u4e00-\u9fff]{{2,3}}|[\u4e00-\u9fff]+·[\u4e00-\u9fff]+|[A-Z][a-z]+ [A-Z]")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:局|部|委|院|校|公司|集团|政府|街道|中心|协会|大学|学院|医院|银行|队|组织|单位|厅|社|处)"
)
_LEAST = 0.35  # weight of a word that a deed may be


def passes(question: Question, unit: Unit, analyzer: Analyzer) -> bool:
    """Whether a sentence may be shown as the answer."""
    if question.kind == "person" and not names_someone(unit.text, question, analyzer):
        return False
    return question.kind not in ("time", "place") or _does(question, unit)


def names_someone(text: str, question: Question, analyzer: Analyzer) -> bool:
    """Whether a text names a person or, where the question may mean one, an organisation."""
    if _NAMED.search(text):
        return True
    tagged = analyzer.tags(text)
    if any(tag.startswith("nr") and len(word) > 1 and word not in question.text for word, tag in tagged):
        return True
    single = re.search("司机|学生|选手|老师|叫什么", question.text)
    return single is None and any(one not in question.text for one in _BODY.findall(text))


def _does(question: Question, unit: Unit) -> bool:
    """Whether the deed behind the question word (哪天落网) is told of, where the question names who did it."""
    asked = _ASKED.search(question.text)
    if asked is None or not question.persons:
        return True
    deeds = [
        one
        for one in question.terms
        if one.kind == "word" and one.weight >= _LEAST and question.text.find(one.text) >= asked.end()
    ]
    return all(any(form in unit.text for form in one.forms) for one in deeds[:1])
