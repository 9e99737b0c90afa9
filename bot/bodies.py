"""Which bodies did something (哪些单位学习了……), over the whole collection: one line for each article that tells it."""

import re
from collections.abc import Sequence

from bot import gatherings, latest, listing, reprints
from bot.listing import Entry
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.selection import contradicts, hit, on_day, presence
from bot.survey import deed

FEW = 2  # articles up to which the likeliest sentences answer better than a list
_COVERED = 0.85  # share of what is asked about that a sentence and the head of its article hold
_SAID = 0.5  # of it that the sentence itself holds
_SUFFIX = (
    "局|部|委|办|院|校|厅|公司|集团|企业|街道|镇|乡|村|社区|中心|大学|学院|医院|银行|协会|学会|商会|政府|工会|妇联|馆"
)
_DONE = re.compile("(?:单位|部门|机构|组织|公司|企业|学校|街道|乡镇)[都也在]?(?P<verbs>[\u4e00-\u9fff]{2,6}?)[了过]")
_HOLDS = "召开|举行|举办|开展|组织"
_GAP = "[^,，。;；：:]{0,36}?"  # between a body and what it does


def entries(question: Question, readings: Sequence[Reading]) -> list[Entry]:
    """Return a line for each article that tells of a body that did it, the latest first, reprints once."""
    found = [(one, unit) for one in readings if (unit := _unit(question, one)) is not None]
    found.sort(key=lambda pair: latest.order(pair[0]), reverse=True)
    alike: dict[str, list[Reading]] = {}
    for one, unit in found:  # reprints have the sentence in common, so only those need be compared
        alike.setdefault(unit.text, []).append(one)
    first = {group[0].article.id for same in alike.values() for group in reprints.groups(same)}
    return [Entry(one, listing.line(question, one, unit)) for one, unit in found if one.article.id in first]


def _verbs(question: Question, matter: Sequence[Term]) -> list[Term]:
    """Return the verbs of the question, any of which is enough: 学习传达了 is done by who does either."""
    done = _DONE.search(question.text)
    return [one for one in matter if (one.text in done["verbs"] if done else one.text == question.pivot)]


def _unit(question: Question, reading: Reading) -> Unit | None:
    """Return the sentence of an article that tells it best; None if none does."""
    if question.dates and not on_day(question, reading):
        return None
    matter = [one for one in deed(question) if one.kind != "place"]  # of that the whole page decides
    if not matter or any(presence(one, reading.text) < 0.5 for one in matter if one.kind != "word"):
        return None
    verbs = _verbs(question, matter)
    asked = [one for one in matter if one.text not in gatherings.GENERIC and one not in verbs]
    does = "|".join(re.escape(form) for one in verbs for form in one.forms)
    acts = re.compile(f"(?P<body>[\u4e00-\u9fff]{{1,12}}?(?:{_SUFFIX})){_GAP}(?:{does or _HOLDS}|{_HOLDS})")
    best: tuple[float, int, Unit] | None = None
    for unit in reading.units:
        if not unit.body or contradicts(question, unit.text) or does and not re.search(does, unit.text):
            continue
        if not asked and "会" in question.text and not gatherings.MEETING.search(unit.text):
            continue
        if not any(one["body"] not in question.text for one in acts.finditer(unit.text)):
            continue
        own = hit(asked, unit.text).covered if asked else 1.0
        if own >= _SAID and (not asked or hit(asked, unit.text + reading.header).covered >= _COVERED):
            best = max(best or (0.0, 0, unit), (own, -unit.index, unit), key=lambda one: one[:2])
    return best[2] if best else None
