"""What was said or required: the points of a person or meeting, or the sentences over which a list is spread."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import dating, latest, lexicon, numbered, phrasing, refusal, subjects
from bot.question import Question, Term
from bot.reading import Reading, Unit
from bot.schema import Draft, DraftSentence
from bot.seen import fresh, nothing_more
from bot.selection import hit, presence
from index.errors import Message

_CHARS = 90  # of one point
_MOST = 3
_ALL_CHARS = 290
_WHOLE_CHARS = 150  # of a point that is asked for word by word
_BRIEF = 25  # characters of a statement that only begins what was said
_ABOUT_IT = 0.5  # share of the matter asked about, of that which the best point holds, that another has to hold
_NAMED = 0.6  # share of the question's words that an article holds whose meeting is asked about
_SPREAD = 3  # sentences that repeat a word in the same place are a list
_SPREAD_CHARS = 44
_TELLS = "告诉|坦言|直言|回忆|解释|感慨|感叹|叮嘱|勉励|呼吁|回应"
_NEAR = 34  # characters behind a name in which its verb stands
_REPORTS = "(?:建议|汇报|通报)(?=[,，:：])"
_SPEAKS = re.compile(f"{lexicon.SPEECH}|{_TELLS}|{_REPORTS}")
_STATES = re.compile(f"强调|指出|要求|表示|认为|提出|说|介绍|{_TELLS}|{_REPORTS}")
_NOUN = re.compile("(?:[总重]要|总|系列)(?:要求|讲话|发言)$|的(?:要求|讲话)$")
_SPOKEN_BEFORE = re.compile(
    "(?:强调|指出|要求|表示|认为|提出|号召|介绍)[,，:：]"
)  # 甲强调，要学习乙……: 乙 says nothing
_TAKEN_UP = re.compile(
    "(?:学习|贯彻|落实|领会|理解|把握|传达|宣讲|感悟|悟透|牢记|坚持|捍卫|按照|根据|遵循|围绕|实施|听取|以)(?:好|了|过)?$"
)
_HIS = re.compile("(?:总书记|主席|同志)?(?:的|关于|新时代|一?系列|重要)")
_ATTRIBUTION = re.compile("(?:说|说道|表示|称|坦言|直言|感慨|感叹|回忆|告诉记者)[。.]?$")
# 某某的原话是什么, 引用某某的话: all that is asked is whose words.
_WORDS_OF = re.compile(
    "^(?:请|请问|麻烦|帮我)?(?P<cite>引用|引述|摘录|摘抄|给出|列出|找出)?(?:一下|[一几]句|一段)?"
    rf"(?P<name>{lexicon.NAME})(?:同志|本人)*的?(?:(?P<words>原话|原文|原句)|(?:讲|说过?)?的?话)"
    "(?:(?:都|分别)?(?:是|有)(?:什么|怎么(?:说|讲)的?|如何说的?|哪些|啥)|怎么(?:说|讲)的?)?[呢吗?？。]*$"
)
_OCCASION = re.compile("在([^,，在]{2,20}?)(?:会?[上中]|时|期间)")  # of what somebody said
_SPOT = re.compile(f"在([^,，在]{{2,20}}?)(?:{lexicon.SPEECH})[了过]?(?:些?什么|哪|啥)")  # at which he said it
_TELLS_THEM = re.compile("告诉(?!记者)[\u4e00-\u9fff]{1,6}[。.]?$")
_HE_SAYS = re.compile(f"(?:在[^,，]{{2,20}}[,，])?[他她][^,，。]{{0,6}}(?:{lexicon.SPEECH}|{_TELLS})")
_HE_AFTER = re.compile(f"”[他她](?:{lexicon.SPEECH}|{_TELLS})[^,，“”]{{0,4}}$")
_QUOTES = re.compile("(?:^|[:：,，。])“[^“”]{4,}")  # words, not a name or slogan within a clause
_VERBATIM = re.compile("原话|原文|一字不[差漏改]|逐字")
_DEMANDED = re.compile("要求|希望|部署|意见|建议|强调")
_DEMAND = re.compile("(?:一是|二是|三是|四是|五是)?(?:接下来|下一步|下步)?[,，]?(?:要|必须|坚持|切实)")
_ITEM = re.compile("[一二三四五六七八九十](?:是|要|个)|第[一二三四五六七八九十][,，]|要|必须|坚持")
_REQUIRED = re.compile("要求|希望|建议|意见")
_REQUIRES = re.compile("(?:^|[,，:：“])(?:我们|各级|全[市区县]上下)?(?:要|必须|应当?|务必|希望|坚持|切实|进一步)")
_DEMANDS = re.compile("(?:^|[,，:：“])[^,，。、]{0,10}?(?:(?<![需主重首])要(?![求素点])|必须|务必|应当)")
_OTHERS = re.compile("(?:会议|大会|会上|全会)[^,，。]{0,8}(?:强调|指出|要求|认为)")
_LIGHT = frozenset(
    "会议 会上 大会 提 提出 要求 强调 指出 讲话 讲 说 表示 意见 希望 重要 具体 方面 工作 原话 发言 部署".split()
)


def said(question: Question, readings: Sequence[Reading]) -> Draft:
    """Return the leading points of a person or meeting, those on the matter asked about first.

    A person's points are those that name him as the speaker, or the meeting's if he is said to have spoken at it.
    """
    ranked = sorted(readings, key=lambda one: -hit(question.terms, one.text).covered)
    named = [one for one in question.terms if one.text not in _LIGHT]
    if not question.persons:  # whose words they are must be said in another way
        ranked = [one for one in ranked if hit(named, one.text).covered >= _NAMED or not named and question.dates]
    elif (occasion := _OCCASION.search(question.text) or _SPOT.search(question.text)) is not None:
        where = [one for one in named if one.text in occasion[1] and one.kind != "person"]
        ranked = [one for one in ranked if not where or hit(where, one.text).covered >= _NAMED]
    told = False
    for reading in ranked:
        units = _said_by(question.persons, reading) if question.persons else _said_at(reading)
        if not units and not question.persons and _AT_MEETING.search(question.text):
            units = _led(reading) if sum(bool(_led(one)) for one in ranked) == 1 else []
        if not units:
            continue
        if question.seen:
            left = [one for one in (*units, *_following(question, reading, units)) if fresh(question, one.text)]
            if not left:
                if not question.persons or question.event or _OCCASION.search(question.text):
                    return nothing_more(question)
                told = True
                continue  # another article may have more of him
            shown = sorted(dict.fromkeys(left), key=lambda one: one.index)[:_MOST]
            return made([phrasing.sentence(question, reading, unit, _CHARS) for unit in shown])
        if _DEMANDED.search(question.text) or len(units) == 1:
            units += [one for one in _demands(reading, units) if one not in units]
        units = _on_the_matter(question, reading, units)
        whole = _VERBATIM.search(question.text) is not None
        if whole:
            units = [one for one in units if "“" in one.text] or units
        chosen = _going_on(reading, sorted(units[:_MOST], key=lambda one: one.index))
        room = _WHOLE_CHARS if whole else _CHARS
        return made([phrasing.sentence(question, reading, unit, room) for unit in chosen])
    return nothing_more(question) if told else refusal.untold(question, "、".join(question.persons), readings)


def whose(text: str) -> str | None:
    """Return whose words a normalised question asks for, and nothing else; None if it asks something else."""
    found = _WORDS_OF.match(text)
    return found["name"] if found and (found["words"] or found["cite"]) else None


def verbatim(question: Question, name: str, readings: Sequence[Reading]) -> Draft:
    """Return what somebody said in quotation marks, in the latest article that has it; else what is reported of it."""
    latest_first = sorted((one for one in readings if name in one.text), key=latest.order, reverse=True)
    for quoted in (True, False):
        spoken = [(one, units) for one in latest_first if (units := _words(name, one, quoted=quoted))]
        if not spoken:
            continue
        reading, units = spoken[0]
        draft = made([phrasing.sentence(question, reading, one, _WHOLE_CHARS) for one in units[:_MOST]])
        notes: list[Message] = []
        if not quoted:
            notes.append(Message("文章没有引用原话，以下是转述。", "No words are quoted; this is reported speech."))
        if len(spoken) > 1:
            day = dating.said(reading.article.date) if reading.article.date else "没有日期"
            notes.append(
                Message(
                    f"另有 {len(spoken) - 1} 篇文章有{name}的话，这里取最新的一篇（{day}）。",
                    f"{len(spoken) - 1} more articles have words of his or hers; this is the latest.",
                )
            )
        return replace(draft, notes=tuple(one.text(question.lang) for one in notes))
    if not latest_first:
        return refusal.absent(question, [Term(name, (name,), 1.0, "person")], readings)
    message = Message(
        f"收录的文章写到{name}，但没有写到其说过的话。", f"The articles name {name}, but no words of theirs."
    )
    return refusal.refuse("not_in_articles", message, question)


def _words(name: str, reading: Reading, *, quoted: bool) -> list[Unit]:
    """Return the sentences with somebody's words: in quotation marks that are said to be his, or reported."""
    spoken = _said_by([name], reading)
    own = [one for one in spoken if name in one.text or _HE_SAYS.match(one.text)]  # not what a meeting said
    if not quoted:
        return own
    found: list[Unit] = []
    for unit in reading.units:
        if not unit.body:
            continue
        after = subjects.said_after(reading, unit)
        if quoted and _HE_AFTER.search(unit.text) and subjects.speaks_of(name, reading, unit):
            found.append(unit)
            continue
        if "“" in unit.text and (unit in own and _QUOTES.search(unit.text) or name in after) or name in after:
            found.append(unit)
        elif unit in own and _ATTRIBUTION.search(unit.text) and found and found[-1].index == unit.index - 1:
            found.append(unit)
    return found


def _on_the_matter(question: Question, reading: Reading, units: Sequence[Unit]) -> list[Unit]:
    """Order the points: what concerns the matter asked about, then what has the very verb, then as printed."""
    verb = next((word for word in lexicon.SPEECH.split("|") if word in question.text), "")
    matter = _matter(question, reading)
    best = max((hit(matter, one.text).covered for one in units), default=0.0) if matter else 0.0
    if best >= _ABOUT_IT:
        units = [one for one in units if hit(matter, one.text).covered >= _ABOUT_IT * best]
    elif _REQUIRED.search(question.text):
        units = [one for one in units if _REQUIRES.search(one.text)] or list(units)
    return sorted(
        units, key=lambda one: (verb not in one.text[:40] if verb else False, bool(_DEMAND.match(one.text)), one.index)
    )


def _matter(question: Question, reading: Reading) -> list[Term]:
    """Return the words that say what the statement is about: not who, where or that something was said."""
    return [
        one
        for one in question.terms
        if one.kind not in ("person", "place")
        and one.text not in _LIGHT
        and one.text not in question.event
        and presence(one, reading.header) < 0.5
    ]


def _demands(reading: Reading, units: Sequence[Unit]) -> list[Unit]:
    """Return the demands that follow what is known to be the speaker's: 要……。要……, without his name."""
    found: list[Unit] = []
    for spoken in units:
        for unit in reading.units[spoken.index + 1 :]:
            if not unit.body or subjects.actors(unit.text) or _OTHERS.match(unit.text):
                break
            if _DEMAND.match(unit.text) and unit not in found:
                found.append(unit)
    return found


def _following(question: Question, reading: Reading, units: Sequence[Unit]) -> list[Unit]:
    """Return what is demanded behind the words of a speaker up to where another one speaks: the rest of his points."""
    found: list[Unit] = []
    for spoken in units:
        for unit in reading.units[spoken.index + 1 :]:
            his = any(name in unit.text for name in question.persons)
            other = re.search(lexicon.SPEECH, unit.text) and subjects.actors(unit.text) and not his
            if not unit.body or other or question.persons and _OTHERS.match(unit.text):
                break
            if _DEMANDS.search(unit.text):
                found.append(unit)
    return found


def _going_on(reading: Reading, units: Sequence[Unit]) -> list[Unit]:
    """Add what was said: the quotation before a mere “某某说。”, the points behind a brief 会议强调，站位要高."""
    chosen: list[Unit] = []
    for unit in units:
        if (_ATTRIBUTION.search(unit.text) or _TELLS_THEM.search(unit.text)) and "“" not in unit.text:
            first = unit.index - 1
            while first > 0 and "“" not in reading.units[first].text and unit.index - first < 4:
                first -= 1
            quoted = reading.units[max(0, first) : unit.index]
            if quoted and quoted[-1].text.endswith(("”", "”。")):
                chosen += quoted  # which is shown with its speaker, but for whom he tells it
                chosen += [unit] if _TELLS_THEM.search(unit.text) else []
                continue
        chosen.append(unit)
        chosen += numbered.goes_on(reading, unit)
        chosen += _in_its_sentence(reading, unit)
        brief = len(unit.text) < _BRIEF and not _ATTRIBUTION.search(unit.text) and not _DEMAND.match(unit.text)
        for after in reading.units[unit.index + 1 : unit.index + 5] if brief else ():
            goes_on = _REQUIRES.search(after.text) or _DEMANDS.search(after.text) or _is_open(unit.text)
            if (
                not after.body
                or len(after.text) > 2 * _BRIEF
                or re.match("会议|大会|[\u4e00-\u9fff]{2,3}(?:强调|指出)", after.text)
                or not goes_on
                or subjects.actors(after.text)
            ):
                break
            chosen.append(after)
    return sorted({one.index: one for one in chosen}.values(), key=lambda one: one.index)


def _in_its_sentence(reading: Reading, unit: Unit) -> list[Unit]:
    """Return the further points that semicolons divide in the sentence in which somebody speaks: 一要……；二要……."""
    if unit.sentence != unit.index:
        return []
    found: list[Unit] = []
    for after in reading.units[unit.index + 1 :]:
        if after.sentence != unit.index or not _ITEM.match(after.text) or subjects.actors(after.text):
            break
        found.append(after)
    return found


def _is_open(text: str) -> bool:
    """Whether a quotation goes on behind a text."""
    return text.rfind("“") > text.rfind("”") or text.endswith((":", "："))


def _said_by(persons: Sequence[str], reading: Reading) -> list[Unit]:
    """Return the units in which the persons speak."""
    units: list[Unit] = []
    spoke = False
    for unit in reading.units:
        if not unit.body:
            continue
        if any(_speaks(name, _SPEAKS, unit.text) for name in persons):
            spoke = True
            if any(_speaks(name, _STATES, unit.text) for name in persons):
                units.append(unit)
        elif re.match(rf"(?:在[^,，]{{2,20}}[,，])?[他她][^,，。]{{0,6}}(?:{lexicon.SPEECH})", unit.text):
            person = phrasing.speaker(reading, unit)
            if person and person[0] in persons:
                units.append(unit)
    return units or (_said_at(reading) if spoke else [])


def _speaks(name: str, verbs: re.Pattern[str], text: str) -> bool:
    """Whether somebody speaks in a text: a verb stands near behind his name, and nobody else speaks before it."""
    for found in re.finditer(name, text):
        if _TAKEN_UP.search(text[: found.start()]) or _HIS.match(text[found.end() :]):
            continue  # 学习贯彻某某讲话精神, 某某关于……的重要论述
        behind = re.split("[。;；]", text[found.end() : found.end() + _NEAR])[0]
        said = any(not _NOUN.search(behind[: verb.end()]) for verb in verbs.finditer(behind))
        if said and not _SPOKEN_BEFORE.search(text[: found.start()]):
            return True
    return False


def _said_at(reading: Reading) -> list[Unit]:
    """Return the units that say what a meeting stressed."""
    return [
        unit
        for unit in reading.units
        if unit.body and re.match(r"(?:会议|大会|全会|会上)[^,，。]{0,8}(?:强调|指出|要求|认为|号召|提出)", unit.text)
    ]


_AT_MEETING = re.compile("会议?(?:上|主要|重点|都|还|又)?(?:[强指要提部研讨说讲]|$)")
_LEADS = re.compile(f"(?:^|[,，。;；]){lexicon.NAME}(?:同志)?(?:在[^,，]{{2,12}})?(?:强调|指出|要求)[,，:：]")


def _led(reading: Reading) -> list[Unit]:
    """Return what those who spoke at a meeting stressed, by their names: what it stressed where it says no 会议强调."""
    return [one for one in reading.units if one.body and _LEADS.search(one.text)]


def spread(question: Question, readings: Sequence[Reading]) -> Draft | None:
    """Return a list that is spread over sentences, one line each: 要做到心中有民。要做到心中有责.

    It is one where the article that fits best repeats a word asked for, quoted or next to 哪几个, in several sentences,
    never in one as an enumeration. None if there is no such word.
    """
    if question.kind != "list" or not readings:
        return None
    reading = max(
        readings, key=lambda one: hit(question.terms, one.text).covered + hit(question.terms, one.header).covered
    )
    for word in [one.text for one in question.terms if one.kind == "quoted"] + [question.focus]:
        if len(word) < 2 or word in reading.header:
            continue
        units = [one for one in reading.units if one.body and word in one.text]
        if any(one.text.count(word) > 1 for one in units) or not units:
            continue
        units = [one for one in units if fresh(question, one.text)]
        own = [one for one in units if all(subjects.speaks_of(person, reading, one) for person in question.persons)]
        if len(own) >= max(_SPREAD, question.count) and own[-1].index - own[0].index < 3 * len(own):
            return made([phrasing.sentence(question, reading, one, _SPREAD_CHARS) for one in own])
    return None


def made(sentences: Sequence[DraftSentence]) -> Draft:
    """Return points as a draft, one a line, as many as fit, none twice."""
    kept: list[DraftSentence] = []
    for one in sentences:
        full = sum(len(other.text) + 1 for other in kept) + len(one.text) > _ALL_CHARS
        if not any(one.text == other.text for other in kept) and not (kept and full):
            kept.append(one)
    return Draft(tuple(kept), ("\n",) * (len(kept) - 1))
