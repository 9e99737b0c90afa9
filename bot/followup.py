"""What a follow-up leaves to the talk before it: who 他 is, which meeting 这个会 was, and what 那……呢 asks again."""

import re
from collections.abc import Sequence

from bot import lexicon
from bot.schema import Turn
from index.dates import find_dates

_MARKER = re.compile(r"\[\d+(?:[,，\-–]\d+)*\]|【\d+】")
_NAME = lexicon.NAME
_ACTING = rf"(?=同志|出席|主持|参加|在|赴|一行|来到|调研|作了|担任|是|的|说|和|[,，。、；]|$|{lexicon.SPEECH})"
_TITLED = re.compile(rf"(?:{lexicon.ROLES})(?P<name>{_NAME}){_ACTING}")
_SUBJECT = re.compile(rf"(?:^|(?<=[，,。；、 ]))(?P<name>{_NAME}){_ACTING}")
_PERSON = re.compile(r"^(?:那么?|请问)?(?P<word>他|她)(?!们)|(?<=[，,由是对跟和])(?P<later>他|她)(?!们)")
_LEADING = re.compile(
    r"^(?:请问|那么?|在|出席|参加|哪些单位在|有哪些[\u4e00-\u9fff]{1,4}(?:出席|参加)了?|谁(?:主持|出席|参加)了?|的)+"
)
_THIS_EVENT = re.compile(
    r"(?:这|那|该|此|本)(?:个|次|场|届)?(?P<noun>会议|大会|全会|会|活动|座谈会|仪式|调研)|^(?P<lead>会议上|会上|会议|大会上|活动上|活动)(?![\u4e00-\u9fff]{0,2}室)"
)
_AND = re.compile(r"^(?:那么?|还有|至于)?(?P<topic>[^？?，,]{1,30}?)呢[？?。]?$")
_ELLIPTIC = re.compile(
    r"^(?:那么?|还|又|另外)?(?:都|还|又)?(?:有(?:哪些|什么|谁|多少|几)|谁|是谁|哪些|在哪|是?(?:在)?(?:哪[一]?[天年]|几号|几月)|什么时候|何时|哪天|哪一天|为什么|怎么|多少|几|由谁|"
    r"强调了?什么|提出了?什么|要求了?什么|参加的?有)"
)
_ASKED = re.compile(r"(?:是|叫|为|有)?(?:谁|什么|哪|何|多少|几).*$")


def resolve(asked: str, history: Sequence[Turn]) -> str:
    """Fill in what a follow-up leaves to the talk before it."""
    last = history[-1]
    question, answer = last.question.strip(), _MARKER.sub("", last.answer)
    if (and_ := _AND.match(asked)) and not _names_itself(and_["topic"]):
        return _same_asked_of(and_["topic"], question)
    text = asked
    pronoun = _PERSON.search(text)
    if pronoun and (person := _person(history)):
        group = "word" if pronoun["word"] else "later"
        text = text[: pronoun.start(group)] + person + text[pronoun.end(group) :]
        if re.search(lexicon.SPEECH, asked) and not lexicon.EVENT.search(asked) and (event := _event(history)):
            place = text.find(person) + len(person)
            text = f"{text[:place]}在{event}上{text[place:]}"
        return text
    if (this := _THIS_EVENT.search(text)) and (event := _event(history)):
        group = "noun" if this["noun"] else "lead"
        tail = "上" if this["lead"] and this["lead"].endswith("上") else ""
        return text[: this.start()] + event + tail + text[this.end(group) :]
    if _ELLIPTIC.match(text) and not _names_itself(text) and not _own_subject(text):
        topic = _event(history) or _topic(question, answer)
        bare = re.sub("^(?:那么?|还|又|另外)", "", text)
        return f"{topic}{'，' if topic else ''}{bare}"
    return text


def _names_itself(text: str) -> bool:
    """Whether a text holds a quotation, a number of a session, or a place of its own."""
    return bool(re.search(r"[“《「].+?[”》」]|第[一二三四五六七八九十\d]+[次届]|[一二三四五六七八九十]届", text))


def _own_subject(text: str) -> bool:
    """Whether a short question says what it is about: more than question words and one verb."""
    rest = re.sub(
        r"(?:有|还|都|又|那|么|哪些|哪里|哪天|什么时候|什么|谁|哪|何时|多少|几[个名次位]?|为什么|怎么|在|的|了|是|由|市?领导|人|单位|[？?。，])",
        "",
        text,
    )
    return len(rest) > 4


def _person(history: Sequence[Turn]) -> str | None:
    """Return the person the talk was last about."""
    for turn in reversed(history):
        answer = _MARKER.sub("", turn.answer)
        for text in (answer, turn.question):
            names = [one["name"] for one in (*_TITLED.finditer(text), *_SUBJECT.finditer(text))]
            if names:
                return min(names, key=text.find)
    return None


def _event(history: Sequence[Turn]) -> str | None:
    """Return the meeting or activity the talk was last about, with its day where one was said."""
    for turn in reversed(history):
        for text in (turn.question, _MARKER.sub("", turn.answer)):
            for match in lexicon.EVENT.finditer(text):
                event = _LEADING.sub("", lexicon.event_name(match))
                if len(event) > 2 and not re.search("[谁哪什么]", event):
                    return (f"{match['date']}的" if match["date"] else "") + event
    return None


def _topic(question: str, answer: str) -> str:
    """Return what the last question was about: itself without its question word."""
    topic = re.sub(
        r"(?:是|在|于)?(?:哪[一]?[天年月日里个些]|什么时候|何时|谁|什么|多少|几)[\u4e00-\u9fff]{0,1}(?=去|来|[？?。]|$)",
        "",
        question,
    )
    return re.sub(r"[？?。]|的$", "", topic)


def _same_asked_of(topic: str, question: str) -> str:
    """Ask the last question of something else: 那检察院的检察长呢 after 法院院长是谁."""
    topic = topic.strip()
    if days := find_dates(topic):
        before = find_dates(question)
        if before:
            return question[: before[0].start] + days[0].said + question[before[0].end :]
        return f"{topic}{question}"
    place = re.search(r"^(?:请问)?([\u4e00-\u9fff]{2,4}?(?:省|市|县|区))", question)
    own_place = re.search(r"^[\u4e00-\u9fff]{2,4}?(?:省|市|县|区)(?!委|长|政府)", topic)
    if place and re.fullmatch("[\u4e00-\u9fff]{2,4}(?:省|市|县|区)", topic):
        return question.replace(place[1], topic, 1)
    if re.search(rf"(?:{lexicon.ROLES})$", topic) and re.search("谁|叫什么|名字|哪位", question):
        where = place[1] if place and not own_place and not topic.startswith(place[1][:2]) else ""
        return f"{where}{topic}是谁？"
    old = _counterpart(topic, question)
    if old:
        return question.replace(old, topic, 1)
    asked = _ASKED.search(question)
    return f"{topic}{asked[0]}" if asked else f"{topic}{question}"


def _counterpart(topic: str, question: str) -> str | None:
    """Return the words of the question that the topic takes the place of: those that end alike, or a name."""
    if re.fullmatch(_NAME, topic):
        names = [one["name"] for one in _SUBJECT.finditer(question)] or [
            one["name"] for one in _TITLED.finditer(question)
        ]
        return names[0] if names else None
    head = _ASKED.sub("", question)
    for size in range(min(4, len(topic)), 0, -1):
        place = head.rfind(topic[-size:])
        if place < 0 or size == 1 and len(topic) > 3:
            continue
        end = place + size
        start = max((head.rfind(mark, 0, place) + 1 for mark in "的在了出席参加和与、，"), default=0)
        if end - start <= 12:
            return head[start:end]
    return None
