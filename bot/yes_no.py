"""Yes or no: the statement in the question, held against the articles, with the sentence that shows it.

是的 is said only where a sentence supports the whole statement, by the same check that citations pass. 不是 is said
where a sentence denies it, or where what can be only one (the chair, the holder of an office, a figure) is another.
What the articles leave open is never taken for a no: who is not in a list of those present may have been there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot import absences, appointed, bound, latest, lexicon, offices, phrasing, refusal, stated, subjects
from bot.question import Question, Term, to_digits
from bot.reading import Reading, Unit
from bot.schema import Draft
from bot.selection import contradicts, event_share, hit, on_day, presence
from bot.support import Checker, Evidence, opposite, ways
from index.dates import find_dates
from index.errors import Lang, Message

YES, NO = "是的。", "不是。"
OTHERWISE = "文章没有这样写，写的是："
TOLD = "文章没有直接说是或不是，写的是："

_AS_TOLD: dict[bound.Bound, str] = {"so": YES, "another": OTHERWISE, "ahead": OTHERWISE, "denied": NO}

_TAG = re.compile(r"[,，]?(?:对吗|对不对|是吗|是不是|对吧|是吧|没错吧)[?？。]*$")
_INSIDE = (
    (re.compile("是不是|是否是|算不算"), "是"),
    (re.compile("有没有(?=出席|参加|主持|讲|发言|到|提|说|谈|调研|来|去|陪|通过|召开|举行)|是否|会不会|能否|有无"), ""),
    (re.compile("有没有"), "有"),
)
_END = re.compile("(?:了|过)?(?:没有?|吗|么)?[?？。!！\\s]*$")
_OPENING = re.compile("^(?:请问|那么?|听说|据说)[,，]?")
_DENIED = re.compile("(?:没有?|未|并未|不)(?=出席|参加|主持|到|讲|发言|召开|举行|通过)")
_DENIAL = "(?:未能?|没有?|并未|尚未|不曾|因故未)"
_MENTIONS = re.compile("(?:提到|谈到|说到|讲到|写到|涉及|提及)(?:了|过)?")
_IMPLIED = (
    "主持",
    "讲话",
    "致辞",
    "发言",
    "汇报",
    "通报",
    "宣读",
    "作报告",
    "参加",
    "参会",
    "与会",
    "到会",
    "陪同",
    "一同",
    "随同",
)  # all of them are there
ATTENDED = re.compile("出席|参加|参会|到会|列席|主持|讲话|发言")  # what one does at a meeting
_REFUSED = "(?:不予|不再|暂不|不|未|尚未|并未|没有)"
_COVERED = 0.85  # of the statement's words by weight that sentence and header hold between them
_ABOUT_IT = 0.3  # of the statement, but for the person, that a sentence about him holds which is worth showing
_ACTS = "出席|参加|主持|讲话|致辞|发言|列席|陪同|调研|走访|汇报|宣布|宣读"
_SAME_EVENT = 0.75  # of the name of a meeting that the header of an article about it holds
_OWN = 0.8  # of what the header does not say, that the sentence must
_LOOKED_AT = 12  # sentences held against the statement
_THERE = 0.5  # of a word, from which a text holds it
_SHORTEST = 4  # characters of a statement
_OFFICE = re.compile(
    rf"^(?P<name>{lexicon.NAME}|[\u4e00-\u9fff]{{2,3}}?)(?:现在|目前|如今|当前|现|还|仍然?|依然)*是(?P<office>[\u4e00-\u9fff]{{0,16}}?(?P<role>(?:{lexicon.RANKS})?(?:{lexicon.ROLES})))$"
)
_OFFICE_FIRST = re.compile(
    rf"^(?P<office>[\u4e00-\u9fff]{{0,16}}?(?:{lexicon.RANKS})?(?:{lexicon.ROLES}))是(?P<name>[\u4e00-\u9fff·]{{2,16}})$"
)
_FIGURE = re.compile(
    r"(?<!第)(?<![0-9.])(?P<value>[0-9][0-9,.]*[万亿千百]?|[一二两三四五六七八九十百]{1,4})"
    r"(?P<unit>名|位|人|个|件|家|所|亩|元|万元|亿元|公里|平方米|米|吨|公斤|项|条|篇|户|套|台|辆|%|岁|小时|分钟|天|年(?!级)|个月)"
)
_YEAR = re.compile("((?:19|20)[0-9]{2})年")
_SITE = re.compile(r"在(?P<place>[^在是的,，。]{2,16}?)(?=召开|举行|举办|开幕|闭幕|启动|进行|开的|办的)")


_IN_ENGLISH = {
    **{YES: "Yes. ", NO: "No. ", OTHERWISE: "The articles do not say so; they say: "},
    TOLD: "The articles say neither yes nor no, but: ",
}
# What may be told otherwise than by yes or no: the price for 要钱吗, the hours for 周末开门吗.
_MATTERS = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            "要(?:不要)?(?:花|交|收)?钱|收不?费|收钱|免不?费|花钱",
            "免费|收费|自费|不收|免收|[0-9一二三四五六七八九十百]元",
        ),
        (
            "上不?上?班|开不?开?门|开不?开?放|营业|办公|关门|休息",
            "上班|开放|开门|营业|办公|办理|闭馆|关闭|休息|休馆|放假|值班|暂停",
        ),
        (
            "周末|双休日?|节假日|(?:周|星期|礼拜)[一二三四五六日天]|晚上|中午",
            "周[一二三四五六日天末]|星期[一二三四五六日天]|双休|(?<!个)工作日(?!内)|节假日|全天|每天|每日",
        ),
    )
)
_ON_IT = 0.8  # of the rest of such a question that the sentence and the head of its article hold


def led(draft: Draft, lang: Lang) -> Draft:
    """Return a draft whose yes or no is said in the language of the question."""
    if lang != "en" or not any(one.lead in _IN_ENGLISH for one in draft.sentences):
        return draft
    sentences = tuple(replace(one, lead=_IN_ENGLISH.get(one.lead, one.lead)) for one in draft.sentences)
    return replace(draft, sentences=sentences)


def statement(text: str) -> str:
    """Return what a yes-or-no question states: 胡某出席了会议 for 胡某有没有出席会议？."""
    said = _OPENING.sub("", _TAG.sub("", text.strip()))
    for pattern, stands_for in _INSIDE:
        said = pattern.sub(stands_for, said)
    said = _END.sub("", said)
    return re.sub("^(?P<what>.+)是(?P<how>.+)的$", _plain, said)


def _plain(match: "re.Match[str]") -> str:
    """Turn 会议是某某主持的 into 会议由某某主持, 会议是8月4日召开的 into 会议8月4日召开; 是某局的 stays."""
    what, how = match["what"], match["how"]
    if find_dates(how) or re.match("[0-9]{4}年|在|由", how):
        return f"{what}{how}"
    deed = re.search("(?:主持|讲|讲话|召开|举行|举办|开|开幕|闭幕|发布|发言|说|提出|作|汇报)$", how)
    if deed is None:
        return match[0]
    if re.match(f"{lexicon.NAME}(?={deed[0]}$)", how) or re.match("[\u4e00-\u9fff]{2,3}(?=主持$)", how):
        return f"{what}由{how}"
    return f"{what}{how}"


def answer(
    question: Question,
    readings: Sequence[Reading],
    checker: Checker,
    tags: bound.Tags,
    ask: Callable[[str, bool], Draft],
) -> Draft | None:
    """Return yes or no with the sentence that shows it, or that the articles do not say; None if nothing is stated.

    Args:
        question: Of kind yesno.
        readings: Articles of any day.
        checker: Holds statements against sentences.
        tags: Cuts a text into words with their parts of speech.
        ask: Answers another question from the same articles, those of the days asked for only if so told.
    """
    said = statement(question.text)
    if len(said) < _SHORTEST:
        return None
    denied = _DENIED.search(said) is not None
    claim = _MENTIONS.sub("", _DENIED.sub("", said))
    asked, question = question, _without_figures(question, claim)
    of_day = [one for one in readings if not question.dates or on_day(question, one)]
    if (turned := _OFFICE_FIRST.match(claim)) and turned["name"] in question.persons:
        claim = f"{turned['name']}是{turned['office']}"
    if office := _OFFICE.match(claim):
        return _holds_office(
            question, office["name"], office["role"], readings, ask(f"{office['office']}是谁？", False)
        )
    if (away := absences.denied(question, claim, of_day)) is not None:
        return _shown(question, *away, "" if denied else NO)
    otherwise: tuple[Reading, Unit] | None = None
    for reading, unit in _candidates(question, of_day):
        lead = _judged(question, claim, reading, unit, checker)
        if lead == YES:
            lead = _AS_TOLD[bound.told(question, claim, reading, unit, tags)]
            lead = _by_figures(asked, claim, unit.text, lead)
        if lead == OTHERWISE:
            otherwise = otherwise or (reading, unit)
        elif lead is not None:
            return _shown(question, reading, unit, "" if denied else lead)
    for blank in _blanks(question, claim):
        draft = ask(blank.question, not blank.day)
        if not draft.sentences and not blank.day and question.dates and question.event:
            draft = ask(blank.question, False)
            if draft.sentences and _tells_of(question, draft, readings):
                return _led(OTHERWISE, draft, blank.told)  # what is told of another day is no yes
            continue
        if draft.sentences:
            same = any(blank.filled.search(to_digits(one.text)) for one in draft.sentences)
            alone = not question.dates or bool(question.event) or len(of_day) == 1  # a day may have several meetings
            lead = YES if same else NO if blank.only and alone else OTHERWISE
            shown = _unit_of(draft, blank.filled if same else blank.told, readings)
            if lead == YES and shown is not None:
                lead = _AS_TOLD[bound.told(question, claim, *shown, tags)]
            if shown is not None and lead in (YES, NO) and not blank.day:
                lead = _by_figures(asked, claim, shown[1].text, lead)
            return _led("" if denied and same else lead, draft, blank.filled if same else blank.told)
    if otherwise is None and not denied and (judged := _of_figures(asked, claim, of_day)) is not None:
        return _shown(question, judged[0], judged[1], judged[2])
    if otherwise is None and (told := _on_the_matter(question, claim, of_day)) is not None:
        return _shown(question, *told, TOLD)
    return _shown(question, *otherwise, OTHERWISE) if otherwise else _does_instead(question, of_day)


_BY_FIGURES: dict[stated.Judged, str] = {"so": YES, "other": NO, "unlike": OTHERWISE}


def _by_figures(question: Question, claim: str, text: str, lead: str) -> str:
    """Return what a sentence says of the figures of a statement; what it was taken to say where they are left open."""
    judged = stated.judged(claim, question.terms, text)
    if judged is None or judged == "so" and lead != NO:
        return lead
    return _BY_FIGURES[judged]


def _of_figures(question: Question, claim: str, readings: Sequence[Reading]) -> tuple[Reading, Unit, str] | None:
    """Return the sentence that tells every figure of a statement, in whatever measure, with what it says of them."""
    if not stated.parts(claim):
        return None
    words = [one for one in question.terms if one.kind != "number" and not stated.is_measure(one.text)]
    found = [
        (hit(words, unit.text).covered, reading, unit, judged)
        for reading in readings
        for unit in reading.units
        if unit.body
        and words
        and hit(words, unit.text + reading.header).covered >= _COVERED
        and (judged := stated.judged(claim, question.terms, unit.text)) is not None
        and not contradicts(question, unit.text)
    ]
    if not found or len({judged for *_, judged in found}) > 1:
        return None
    _, reading, unit, judged = max(found, key=lambda one: (one[0], -one[2].index))
    return reading, unit, _BY_FIGURES[judged]


def _on_the_matter(question: Question, claim: str, readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the sentence that tells the price, hours or days a statement is about; None if several articles do."""
    asked = [(pattern, told) for pattern, told in _MATTERS if pattern.search(claim)]
    if not asked or question.persons:
        return None
    words = {one for pattern, _ in asked for match in pattern.finditer(claim) for one in [match[0]]}
    rest = [one for one in question.terms if not any(one.text in word or word in one.text for word in words)]
    found = [
        (hit(rest, unit.text).covered, reading, unit)
        for reading in readings
        for unit in reading.units
        if unit.body
        and all(told.search(unit.text) for _, told in asked)
        and rest
        and hit(rest, unit.text).covered > 0
        and hit(rest, unit.text + reading.header).covered >= _ON_IT
    ]
    if not found or len({reading.article.id for _, reading, _ in found}) > 1:
        return None
    _, reading, unit = max(found, key=lambda one: (one[0], -one[2].index))
    return reading, unit


def _unit_of(draft: Draft, filled: re.Pattern[str], readings: Sequence[Reading]) -> tuple[Reading, Unit] | None:
    """Return the sentence of an article from which a draft fills a blank."""
    told = next((one for one in draft.sentences if filled.search(to_digits(one.text))), None)
    for quote in told.quotes if told else ():
        for reading in readings:
            if reading.article.id == quote.article_id:
                units = [one for one in reading.units if one.start < quote.end and quote.start < one.end]
                if held := next((one for one in units if filled.search(to_digits(one.text))), None):
                    return reading, held
    return None


def _tells_of(question: Question, draft: Draft, readings: Sequence[Reading]) -> bool:
    """Whether a draft cites an article about the meeting in the question."""
    cited = {quote.article_id for one in draft.sentences for quote in one.quotes}
    return any(one.article.id in cited and event_share(question, one.header) >= _SAME_EVENT for one in readings)


def _without_figures(question: Question, claim: str) -> Question:
    """Leave figures out of what an article must hold: the statement may have the wrong one."""
    figures = [one["value"] for one in _FIGURE.finditer(claim)]
    terms = tuple(
        one for one in question.terms if not (one.kind == "number" and any(one.text.startswith(f) for f in figures))
    )
    return replace(question, terms=terms)


def names(question: Question) -> Question:
    """Return the question without what a false statement may have wrong: its figures."""
    return _without_figures(question, statement(question.text))


def _holds_office(question: Question, name: str, role: str, readings: Sequence[Reading], holder: Draft) -> Draft:
    """Say whether a person holds an office: as printed before his name, or whom the articles give it to instead."""
    found = list(offices.offices(name, readings))
    for reading, unit, start, end in found:
        own = re.split("、|为|(?<=[长任记])兼", reading.text[start:end])[-1]
        low = end - len(own) if offices.has_body(own[: -len(name)]) else start
        if offices.speaks_of(role, reading.text[low:end]) and _same_body(
            question, reading, low, end, alone=offices.has_body(own[: -len(name)])
        ):
            since = latest.order(reading)
            if _PAST.search(question.text) is None:
                if since[0] and (left := appointed.given_up(name, role, readings, since)) is not None:
                    return _shown(question, *left, NO)
                if not holder.choices and _is_others_now(name, role, holder):
                    return _led(TOLD, holder, re.compile(role))
            return _shown(question, reading, unit, YES)
    if holder.sentences and not any(_bears(name, role, one.text) for one in holder.sentences):
        return _led(NO, holder, re.compile(role))
    if found:
        reading, _, start, end = max(found, key=lambda one: one[3] - one[2])
        return refusal.another_office(question, name, role, reading.article.text[start:end])
    return _open(question)


def _is_others_now(name: str, role: str, holder: Draft) -> bool:
    """Whether the latest of several who are printed with an office, in a year that is known, is another one."""
    if not holder.sentences:
        return False
    first, *others = holder.sentences
    if _bears(name, role, first.text) or _YEAR.search(first.text) is None:
        return False
    return any(_bears(name, role, one.text) for one in others)


_PAST = re.compile("曾|当时|那时|时任|以前|之前|原来|过去|当过|(?:19|20)[0-9]{2}年|[去前]年")


def _bears(name: str, role: str, text: str) -> bool:
    bare = lexicon.BARE if lexicon.ROLE.match(role) else ""
    return any(re.search(f"{bare}{one}[ \u3000]?{name}", text) for one in offices.forms(role))


def _same_body(question: Question, reading: Reading, start: int, end: int, *, alone: bool = False) -> bool:
    """Whether the place and body named with the office stand with it, or the article is theirs.

    `alone`: only what stands in the range counts, for another office is printed before it.
    """
    if alone and question.named:
        return all(
            one.name in reading.text[start:end] or reading.text[start:end].startswith(one.name[-3:])
            for one in question.named
        )
    bodies = [one for one in question.terms if one.kind in ("place", "body")]
    if offices.of_other_level(question, reading.text[start:end]):
        return False
    around = reading.text[max(0, start - 20) : end] + reading.header
    return all(presence(one, around) >= 0.5 or one.kind == "place" and presence(one, reading.text) for one in bodies)


def _candidates(question: Question, readings: Sequence[Reading]) -> Iterator[tuple[Reading, Unit]]:
    """Yield the sentences that hold most of the statement's words, best first."""
    found = [
        (hit(question.terms, unit.text).covered + 0.5 * hit(question.terms, reading.header).covered, reading, unit)
        for reading in readings
        for unit in reading.units
        if unit.body and all(subjects.speaks_of(person, reading, unit) for person in question.persons)
    ]
    # one that names him says it of him for sure
    found.sort(key=lambda item: (not all(one in item[2].text for one in question.persons), -item[0]))
    for _, reading, unit in found[:_LOOKED_AT]:
        yield reading, unit


def _judged(question: Question, claim: str, reading: Reading, unit: Unit, checker: Checker) -> str | None:
    """Return yes or no where a sentence supports or denies a statement; None where it leaves it open."""
    if contradicts(question, unit.text) or question.event and event_share(question, reading.text) < 0.5:
        return None
    if _of_another_rank(claim, unit.text):
        return None
    if (opens := _OPENS.search(claim)) and re.search(f"{opens['day']}[^,，。;；]{{0,4}}{_SHUT}", unit.text):
        rest = [one for one in question.terms if one.text not in opens[0] and not _MENTIONS.fullmatch(one.text)]
        if hit(rest, unit.text + reading.header).covered >= _COVERED:
            return NO
    if (has := _HAS.search(claim)) and re.search(f"{_HAS_NONE}[^,，。;；有]{{0,4}}{has['what']}", unit.text):
        rest = [one for one in question.terms if one.text not in has[0]]
        if rest and hit(rest, unit.text + reading.header).covered >= _COVERED:
            return NO
    groups = lexicon.deeds(claim)
    told = [_told(group, unit.text, question.persons) for group in groups]
    if not all(told) or not all(_is_his(question, str(word), unit.text) for word in told):
        return None
    if len(question.persons) == 1 and any(
        subjects.is_done_by_another(question.persons[0], str(word), reading, unit) for word in told
    ):
        return None
    terms = [
        one
        for one in question.terms
        if one.kind != "person"  # the sentence is about him, or it would not be here
        and not _MENTIONS.fullmatch(one.text)
        and not any(one.text in group for group in groups)
        and not ways(one.text)
    ]
    total = sum(one.weight for one in terms)
    around = unit.text + reading.header
    if (halted := _HALTED.search(claim)) and _GOES_ON.search(unit.text) and halted[0] not in unit.text:
        rest = [one for one in terms if one.text not in halted[0] and halted[0] not in one.text]
        return NO if rest and all(presence(one, unit.text) >= _THERE for one in rest) else None
    if terms and not ways(claim) and claim.endswith(terms[-1].text) and presence(terms[-1], around) < _THERE:
        return None  # what is said of it stands last
    if not ways(claim) <= ways(unit.text) and not _is_turned(claim, unit.text):
        return None
    if sum(presence(one, around) * one.weight for one in terms) < _COVERED * total:
        return None
    own = [one for one in terms if presence(one, reading.header) < _THERE] or terms
    if not groups and hit(own, unit.text).covered < _OWN:
        return None
    if not groups and terms and unit is not reading.opening and presence(terms[-1], unit.text) < 0.5:
        return None  # what happened in the article need not have happened to whom the sentence is about
    for group in groups:
        if re.search(f"{_DENIAL}(?:{'|'.join(group)})", unit.text):
            return NO
    if _is_refused(claim, terms, unit.text):
        return NO
    present = any("出席" in group for group in groups)
    if present and not any(one in unit.text for one in (*question.persons, "他", "她")) and question.persons:
        return None  # who takes part is named, or others are
    stated = claim
    for group, word in zip(groups, told, strict=True):
        stated = re.sub("|".join(group), str(word), stated)
    for term in question.terms:
        other = next((form for form in term.forms if form in unit.text), term.text)
        if term.text not in unit.text and term.kind in ("word", "place", "body"):
            stated = stated.replace(term.text, other)  # 入党 as 加入中国共产党
        elif term.kind == "person" and term.text not in unit.text:
            stated = stated.replace(term.text, "")  # who is named before
    texts = [unit.text, *(short for one in question.persons if (short := _by_himself(one, unit.text)) != unit.text)]
    evidence = [[Evidence(reading.article.id, one, reading.header)] for one in texts]

    def holds(statement: str) -> bool:
        return any(checker.check(statement, one)[0] == "supported" for one in evidence)

    if ways(claim) <= ways(unit.text) and holds(stated):
        return OTHERWISE if not groups and _is_of_others(terms, claim, unit.text) else YES
    turned = opposite(stated)
    return NO if turned and _is_turned(claim, unit.text) and holds(turned) else None


def _is_refused(claim: str, terms: Sequence[Term], text: str) -> bool:
    """Whether a sentence denies a word that is stated each time it has it: 不同意购置 for 同意购置."""
    return any(
        term.text in text
        and not re.search(f"{_REFUSED}{re.escape(term.text)}", claim)
        and len(re.findall(re.escape(term.text), text)) == len(re.findall(f"{_REFUSED}{re.escape(term.text)}", text))
        for term in terms
        if term.kind == "word"
    )


def _is_of_others(terms: Sequence[Term], claim: str, text: str) -> bool:
    """Whether what is stated of something is told of a part of it or of another: 老人免费 for 游园会免费."""
    if len(terms) < 2 or "是" in claim or not claim.endswith(terms[-1].text):
        return False
    told = next((form for form in terms[-1].forms if form in text), None)
    if told is None:
        return False
    before = re.split("[,，。;；:：]", text[: text.index(told)])[-1]
    own = re.sub("[将已可均都也还全正也为被就对向]|一律|全部|统一", "", before)
    return len(own) > 1 and not find_dates(own) and not any(presence(one, before) >= _THERE for one in terms[:-1])


def _is_turned(claim: str, text: str) -> bool:
    """Whether a sentence tells of the way that is the opposite of the one in a statement."""
    turned = opposite(claim)
    return turned is not None and ways(turned) <= ways(text)


def _by_himself(person: str, text: str) -> str:
    """Leave out those who did the same and are listed behind a person: 甲、区政协副主席乙参加会议."""
    listed = f"(?:、(?:(?!{_ACTS}|{lexicon.SPEECH})[^,，。;；、])+)+(?=(?:等)?(?:分别|一同|共同)?(?:{_ACTS}))"
    return re.sub(f"(?<={re.escape(person)}){listed}", "", text)


_HALTED = re.compile("停运|停开|停课|停业|停工|停产|停办|停电|停水|关闭|封闭|取消|推迟|延期")
_GOES_ON = re.compile(
    "(?:正常|照常|如期)(?:运[营行转]|开[放行课业工馆]|营业|上[课班]|举行|进行|供[水电气]|通[行车航]|生产|办理)"
)
_OPENS = re.compile("(?P<day>(?:周|星期|礼拜)[一二三四五六日天末])[^,，]{0,6}?(?:开放|开门|开馆|营业|上班|开着?$)")
_SHUT = "(?:闭馆|闭园|关门|关闭|休息|休馆|停业|不(?:对外)?(?:开放|开门|营业|上班))"
_HAS = re.compile("(?<!没)有(?P<what>[\u4e00-\u9fff]{2,6})$")
_HAS_NONE = "(?:尚无|暂无|没有|并无|尚没有|还没有|(?<![\u4e00-\u9fff])无)"
_RANK = re.compile("[冠亚季]军|第[一二三四五六]名|[金银铜]牌|[特一二三]等奖")
_RANKED = re.compile(f"(?P<rank>{_RANK.pattern})(?:得主|获得者)?(?:是|为)(?P<who>[^,，?？]{{2,}})$")
_WON = re.compile(
    f"^(?P<who>[^,，?？]{{2,8}}?)(?:荣?获得?|夺得?|摘得?|拿[到下]|赢得)了?[^,，?？]*?(?P<rank>{_RANK.pattern})$"
)


def _of_another_rank(claim: str, text: str) -> bool:
    """Whether a clause gives whom a statement names another rank: 乙队获亚军 for 冠军是乙队."""
    stated = _RANKED.search(claim) or _WON.search(claim)
    if stated is None:
        return False
    clauses = [one for one in re.split("[,，。;；]", text) if stated["who"] in one]
    ranks = [set(_RANK.findall(one)) for one in clauses]
    return any(ranks) and not any(stated["rank"] in one for one in ranks)


_HIMSELF = re.compile("(?:[^,，。;；、]{0,8}[他她][^,，。;；、]{0,12}|[^,，。;；、]{0,3})$")


def _is_his(question: Question, deed: str, text: str) -> bool:
    """Whether a deed may be that of the person before it: no clause gives it to others (各单位负责人参加会议)."""
    if not question.persons or any(one in text for one in question.persons):
        return True
    before = re.split("[,，。;；、]", text[: text.index(deed)])[-1]
    return _HIMSELF.fullmatch(before) is not None


def _told(group: Sequence[str], text: str, persons: Sequence[str]) -> str | None:
    """Return the word of a sentence that tells the deed of a group: 参加 for 出席, and 主持 for it as well.

    Where several clauses tell of one, that of the persons counts: 甲主持会议，乙作汇报.
    """
    words = [*group, *(_IMPLIED if "出席" in group else ())]
    theirs = [one for one in re.split("[,，。;；]", text) if persons and all(name in one for name in persons)]
    return next((word for part in (*theirs, text) for word in words if word in part), None)


@dataclass(frozen=True, slots=True)
class _Blank:
    """A statement asked with a blank.

    Attributes:
        question: The statement with 谁, 多少, 哪里 or 哪天 in it.
        filled: What a sentence looks like in which the blank is filled as in the statement, numerals as digits.
        told: The same, filled with anything.
        only: Whether nothing else could be true as well.
        day: Whether the day is the blank.
    """

    question: str
    filled: re.Pattern[str]
    told: re.Pattern[str]
    only: bool
    day: bool = False


def _blanks(question: Question, claim: str) -> Iterator[_Blank]:
    """Yield the statement with a blank in place of its chair, figure, place, year or day."""
    is_said = "是" in question.text  # 是8月4日召开的 leaves no other day, 8月4日出席了 does
    for person in question.persons:
        if "主持" in claim:
            chairs = re.compile(f"{person}[^,，。;；]{{0,10}}主持|主持[^,，。;；]{{0,6}}{person}")
            yield _Blank(claim.replace(person, "谁", 1) + "？", chairs, re.compile("主持"), True)
    days = find_dates(claim)
    if figure := _figure(claim, [(one.start, one.end) for one in days]):
        value, unit = re.escape(to_digits(figure["value"])), figure["unit"]
        filled = re.compile(rf"(?<![0-9.]){value}(?![0-9])")
        yield _Blank(
            _asked(claim, figure.span(), f"多少{unit}"), filled, re.compile(f"[0-9].{{0,4}}{unit}|[0-9]"), True
        )
    if site := _SITE.search(claim):
        start, end = site.span()
        yield _Blank(
            _asked(claim, (start, end), "在哪里"), re.compile(re.escape(site["place"])), re.compile("[在于]"), True
        )
    if (year := _YEAR.search(claim)) and not days:
        filled, told = re.compile(f"(?<![0-9]){year[1]}年"), re.compile("[0-9]{4}年")
        yield _Blank(_asked(claim, year.span(), "哪一年"), filled, told, is_said)
    if days and re.search("召开|举行|举办|开幕|闭幕|开$|成立|启动", claim):
        filled, told = re.compile(f"(?<![0-9]){re.escape(to_digits(days[0].said))}"), re.compile("[0-9]日")
        yield _Blank(_asked(claim, (days[0].start, days[0].end), "哪天"), filled, told, is_said, day=True)


def _figure(claim: str, days: Sequence[tuple[int, int]]) -> "re.Match[str] | None":
    """Return the first figure of a statement that is neither a year nor a part of a date."""
    for one in _FIGURE.finditer(claim):
        if not _YEAR.match(one[0]) and not any(start <= one.start() < end for start, end in days):
            return one
    return None


def _asked(claim: str, place: tuple[int, int], blank: str) -> str:
    """Return a statement with a question word in place of a part of it."""
    return f"{claim[: place[0]]}{blank}{claim[place[1] :]}？"


def _does_instead(question: Question, readings: Sequence[Reading]) -> Draft:
    """Show what the articles say of the person instead; without one, say that they do not say it."""
    for reading in sorted(readings, key=lambda one: -hit(question.terms, one.text).covered):
        if question.event and event_share(question, reading.text) < 0.5 or not question.persons:
            continue
        if hit(question.terms, reading.text).covered < 0.8:
            continue
        rest = [one for one in question.terms if one.kind != "person"]
        for unit in reading.units:
            if not unit.body or not all(one in unit.text for one in question.persons):
                continue
            acts = re.search(_ACTS, unit.text) and re.search(_ACTS, question.text)
            if acts or hit(rest, unit.text).covered > _ABOUT_IT:
                return _shown(question, reading, unit, OTHERWISE)
    return _open(question)


def _open(question: Question) -> Draft:
    message = Message(
        f"收录的文章没有写明“{statement(question.text)}”，不能据此回答是或不是。",
        "The articles do not say whether this is so.",
    )
    return refusal.refuse("not_in_articles", message, question)


def _shown(question: Question, reading: Reading, unit: Unit, lead: str) -> Draft:
    sentence = phrasing.sentence(question, reading, unit, 150)
    sentences = [replace(sentence, lead=lead)]
    if phrasing.needs_occasion(question, reading, unit) and (occasion := phrasing.occasion(reading)) is not None:
        sentences.append(occasion)
    return Draft(tuple(sentences), ("",) * (len(sentences) - 1))


def _led(lead: str, draft: Draft, tells: re.Pattern[str]) -> Draft:
    """Return a draft that begins with the lead and the sentence that tells; when and where it was comes behind."""
    first = next((one for one in draft.sentences if tells.search(to_digits(one.text))), draft.sentences[0])
    rest = tuple(one for one in draft.sentences if one is not first)
    return replace(draft, sentences=(replace(first, lead=lead), *rest))
