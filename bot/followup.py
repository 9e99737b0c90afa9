"""What a follow-up leaves to the talk before it: who 他 is, which meeting 这个会 was, and what 那……呢 asks again."""

import re
from collections.abc import Callable, Sequence

from bot import bylines, elided, lexicon
from bot.schema import Turn
from index.dates import find_dates

_MARKER = re.compile(r"\[\d+(?:[,，\-–]\d+)*\]|【\d+】")
_NAME = lexicon.NAME
_ACTING = (
    "(?=同志|从|今年|多大|哪|什么时候|几|捐|去了|被|出生|毕业|获|还|时|出席|主持|参加|在|赴|一行|来到|调研|作了|作(?:专题|辅导|报告|交流|表态|典型|发言|工作)|担任|是|的|说|和|"
    rf"[,，。、；]|$|{lexicon.SPEECH})"
)
_TITLED = re.compile(rf"(?:{lexicon.ROLES})(?P<name>{_NAME}){_ACTING}")
_SUBJECT = re.compile(rf"(?:^|(?<=[，,。；、 ]))(?P<name>{_NAME}){_ACTING}")
_PERSON = re.compile(r"^(?:那么?|请问)?(?P<word>他|她)(?!们)|(?<=[，,由是对跟和])(?P<later>他|她)(?!们)")
_CALLED = re.compile(rf"[\u4e00-\u9fff]{{0,6}}?(?P<name>{_NAME})[。.]?")  # 租客某某某。
_OTHER_YEAR = re.compile("^(?:那么?)?(?P<year>[0-9]{4}年)(?:的)?(?:呢|(?:是|有)?多少|是谁|怎么样|如何)[?？。]*$")
_LEADING = re.compile(
    r"^(?:请问|那么?|比较|对比|一下|[这那]?(?:前后|先后)?[两几三][次场个]|在|出席|参加|哪些单位在|有哪些[\u4e00-\u9fff]{1,4}(?:出席|参加)了?|谁(?:主持|出席|参加)了?|的)+"
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
    """Return a question with what it leaves open filled in from the talk, whose own questions are resolved first."""
    standing: list[Turn] = []
    for turn in history:
        question = _standalone(turn.question.strip(), standing) if standing else turn.question.strip()
        standing.append(Turn(question, _MARKER.sub("", turn.answer)))
    return _standalone(asked, standing) if standing else asked


def _standalone(asked: str, history: Sequence[Turn]) -> str:
    if (other := elided.new_topic(asked)) is not None:
        return other
    asked = elided.plain(asked)
    last = history[-1]
    question, answer = last.question, last.answer
    if (together := _of_these(asked, history)) is not None:
        return together
    if _MORE.match(asked) or _same_noun(asked, question):
        return _further(question)
    if _ALL_MEETINGS.match(asked):
        return asked
    if (told := elided.whole(asked, question, answer, _subject(question), event_of(history))) is not None:
        return told
    if elided.is_open(asked) and not _MORE.match(asked):
        return asked
    if (rank := _RANK_ASKED.match(asked)) is not None:
        ranked = next((one.question for one in reversed(history) if _RANK.search(one.question)), None)
        if ranked is not None:
            return _RANK.sub(rank["rank"], ranked, count=1)
    if (of := _AND.match(asked)) and (whole := _of_the_same(of["topic"], question)):
        return whole
    if (and_ := _AND.match(asked)) and not _names_itself(and_["topic"]):
        return _same_asked_of(and_["topic"], re.sub(f"还(?={lexicon.SPEECH}|讲|提)", "", question))
    if (year := _OTHER_YEAR.match(asked)) and (said := re.search("(?<![0-9])[0-9]{4}年", question)):
        return question[: said.start()] + year["year"] + question[said.end() :]
    if (there := _WAS_THERE.match(asked)) and (event := event_of(history)):
        return f"{there['who']}{there['deed']}了{event}吗？"
    if _CHANGED_BY.match(asked) and (subject := _subject(question)):
        return f"{_STRETCH.sub('', subject)}{re.sub('^(?:那么?|又|还)', '', asked)}"
    if _OF_THING.match(asked) and (subject := _subject(question)):
        return f"{subject}{'' if asked.startswith(('有', '的')) else '，'}{re.sub('^(?:那么?|又|还|它)', '', asked)}"
    text = asked
    pronoun = _PERSON.search(text)
    if pronoun and (person := person_of(history)):
        group = "word" if pronoun["word"] else "later"
        text = text[: pronoun.start(group)] + person + text[pronoun.end(group) :]
        if re.search(lexicon.SPEECH, asked) and not lexicon.EVENT.search(asked) and (event := event_of(history)):
            place = text.find(person) + len(person)
            text = f"{text[:place]}在{event}上{text[place:]}"
        return text
    if (thing := _THING.search(text)) and (name := _thing(thing["noun"] or "", history)):
        return text[: thing.start()] + name + text[thing.end() :]
    if (local := _THAT_PLACE.search(text)) and (named := _place(local["noun"], history)):
        return text[: local.start()] + named + text[local.end() :]
    if (day := _THAT_DAY.search(text)) and (date := _day(history)):
        return f"{text[: day.start()]}{date}{text[day.end() :]}"
    if (this := _THIS_EVENT.search(text)) and (event := event_of(history)):
        group = "noun" if this["noun"] else "lead"
        tail = "上" if this["lead"] and this["lead"].endswith("上") else ""
        return text[: this.start()] + event + tail + text[this.end(group) :]
    if not _names_itself(text) and (
        _ELLIPTIC.match(text) and not _own_subject(text) or _is_open(text) and not _has_name(text)
    ):
        of_subject = _DONE_TO.match(text) or _GOES_ON.match(text) or _BY_WHICH.match(text)
        about = _subject(question) if of_subject else None
        about = None if about and question.startswith(f"{about}的") else about
        topic = (event_of(history) or _person_asked(text, history) or about or _topic(question, answer)).strip("，")
        bare = re.sub("^(?:那么?|还|又|另外)", "", text)
        if about and topic == about:
            return f"{re.sub('(?<=[一-龥]{3})[设建共]$', '', about)}，{bare}"
        return f"{topic}{'，' if topic and _ELLIPTIC.match(text) else ''}{bare}"
    of_somebody = pronoun and lexicon.deeds(text)  # 他出席了吗, where it is not known who
    if _POINTS_BACK.match(text) and not of_somebody and not _names_itself(text) and not _has_name(text):
        topic = event_of(history) or _topic(question, answer)
        return f"{topic}，{_POINTING.sub('', text)}" if topic else text
    return text


def put_before(asked: str, resolved: str, history: Sequence[Turn]) -> str:
    """Return the words of the last question with which a question was made whole; empty if it was in another way.

    The name of a meeting or of somebody is no such words: it is what the talk is about, whatever was asked of it.
    """
    bare = re.sub("^(?:那么?|还|又|另外)", "", elided.plain(asked))
    if resolved == asked or not resolved.endswith(bare):
        return ""
    ahead = resolved[: -len(bare)].rstrip("，")
    return "" if ahead in (event_of(history), person_of(history)) else ahead


def is_subject(words: str, history: Sequence[Turn]) -> bool:
    """Whether the words are the thing that a question of the talk begins with: 大桥 of 大桥有多长."""
    return any(words == _subject(one.question) for one in history)


def in_place_of_pronoun(asked: str, history: Sequence[Turn], names: Callable[[str], Sequence[str]]) -> str:
    """Return a question with the name of whom the talk is about in the place of 他 or 她.

    Args:
        asked: The question.
        history: The talk.
        names: Returns the names of persons in a text, in order.
    """
    found = _PERSON.search(asked)
    if found is None:
        return asked
    person = person_of(history[-1:])
    if person is None:
        called = list(dict.fromkeys(names(_MARKER.sub("", history[-1].answer))))
        person = called[0] if len(called) == 1 else person_of(history)
    if person is None:
        return asked
    group = "word" if found["word"] else "later"
    return asked[: found.start(group)] + person + asked[found.end(group) :]


def points_back(asked: str) -> bool:
    """Whether a question says that it goes on with what was talked of: 他, 这根管子, 伤者呢, 为什么呢."""
    return bool(_PERSON.search(asked) or _GOES_BACK.search(asked) or _AND.match(asked))


_GOES_BACK = re.compile(
    "^(?:那么?(?![里儿边])|还|又|后来|然后|结果|最后|另外|其中)|(?:这|那)(?:个|家|位|座|条|所|名|起|次|根|辆|台|些|种|批|件|棵|幢|栋)|^它|其中"
)


_THESE = re.compile(
    "^(?P<lead>(?:那么?|请问|请|帮我)?(?:比较|对比)?(?:一下)?)(?P<which>(?:这|那|前后|先后)[两几三2][次场个]|[两三]次)(?:会议?|活动|大会)(?P<rest>.*)$"
)
_AND_OTHER = re.compile(
    "^(?:那么?)?(?:它|这次会议?|这个会议?|该会议?|那次会议?)(?=[和与跟同].{2,}(?:不同|区别|差别|异同|不一样))"
)
_TURNS_BACK = 4  # in which the two meetings are that a question speaks of


def _of_these(asked: str, history: Sequence[Turn]) -> str | None:
    """Return a question about 这两次会议 with their name, or with both where the talk was of two; None for others."""
    if (other := _AND_OTHER.match(asked)) is not None:
        name = event_of(history) or _subject(history[-1].question)
        return name + asked[other.end() :] if name else None
    these = _THESE.match(asked)
    if these is None:
        return None
    named = [event_of([one]) for one in reversed(history[-_TURNS_BACK:])]
    events = list(dict.fromkeys(one for one in named if one))
    if not events:
        return None
    if len(events) == 1 or "\n" in history[-1].answer.strip():
        return f"{these['lead']}{these['which']}{events[0]}{these['rest']}"
    return f"{these['lead']}{events[1]}和{events[0]}{these['rest']}"


# 某某出席了吗: of the meeting the talk is about
_WAS_THERE = re.compile(
    f"^(?:那么?|请问)?(?P<who>{_NAME})(?:也|有没有|是否|是不是)?(?P<deed>出席|参加|到会|参会|讲话|发言|致辞)(?:了|过)?(?:吗|么|没有?|呢)?[?？。]*$"
)
_MEASURES = (
    "(?:建筑|占地|总)?面积|[全总]?长度?|[高宽深]度?|总?投资额?|造价|总?费用|成本|预算|票价|门票|价格|人数|产量|产值|重量|"
    "限速|限重|年龄|享年|净?利润|营收|营业收入|股价|销量|销售额|比分|成绩|奖金|学费|门票价|票面|标准|(?:值班|联系|咨询|报名|举报|服务)?电话(?:号码)?"
)
_HOLDINGS = "藏书|座位|床位|车位|泊位|学位|学生|教师|老师|职工|员工|班级"
_SITES, _HOURS = "(?:详细|具体)?(?:地址|位置|地点)", "(?:开放|营业|上班|办公|办理|服务)时间"
# A dimension, cost or place that only a thing has, and the question does not name.
_OF_THING = re.compile(
    "^(?:那么?|又|还|它)?(?:有|一?共|总共)?(?:多[长宽高重远深]|[花用](?:了|掉)?多少钱|要?多少钱|(?:什么时候|哪[一]?年|何时)(?:[修兴新]?建|建成|造|开工|完工|竣工|成立)的?"
    f"|(?:{_MEASURES})(?:是|有|为)?多少|(?:周|星期|礼拜)[一二三四五六日天几].{{0,2}}(?:[开闭关]|营业|休息|上班).{{0,3}})[?？。]*$"
)
_CHANGED_BY = re.compile(
    "^(?:那么?|又|还)?(?:比(?:去年|上年|上届|上次|以前|上月)|同比|环比)?(?:[上下]?[涨升降跌]|增[长加]?|减少?|提高|多|少)了?(?:多少|几)[\u4e00-\u9fff%]{0,3}[?？。]*$"
)
_STRETCH = re.compile("(?:[今去本]年|目前|现在|一共|总共|要|得|需要?|[交缴收花用卖产])+$")
_ATTRIBUTES = re.compile(f"的?(?:{_MEASURES}|{_HOLDINGS}|{_SITES}|{_HOURS})$")
_NAMED_FIRST = re.compile(
    r"^(?:请问|那么?|在)?(?P<thing>[\u4e00-\u9fff0-9A-Za-z“”《》·]{2,20}?)"
    r"(?=的|[，,]|是|有|由|在|位于|将|一共|总共|现在|目前|为什么|为何|什么|何时|哪|谁|多|几|怎么|如何|比[去上]|同比|能"
    r"|一?共?花了?多少|花费|耗资|投了|用了多少|会(?![议场员展计])|可以|要)"
)
_NO_THING = re.compile(
    f"[了过着吗呢这那它他她]|^(?:{_NAME})$|会议?$|^(?:{lexicon.SPEECH}|为什么|什么|谁|哪|几|多少|怎么)"
)


def _subject(question: str) -> str | None:
    """Return the thing that a question begins with, without its attribute: 大桥 for 大桥总投资多少, or None."""
    named = _NAMED_FIRST.match(elided.without_payer(question))
    thing = _ATTRIBUTES.sub("", named["thing"]).strip("，,") if named else ""
    return thing if len(thing) > 1 and not _NO_THING.search(thing) else None


def _of_the_same(topic: str, question: str) -> str | None:
    """Return the question for an attribute of the thing asked about before (那面积呢), or None."""
    thing = _subject(question)
    if thing is None:
        return None
    if re.fullmatch(_MEASURES, topic):
        return f"{thing}{topic}是多少？"
    if re.fullmatch(_HOLDINGS, topic):
        return f"{thing}有多少{topic}？"
    if re.fullmatch(_SITES, topic):
        return f"{thing}在哪里？"
    return f"{thing}{topic}是什么时候？" if re.fullmatch(_HOURS, topic) else None


# 谁来建, 为什么要拆, 怎么申请: what is done to the thing that the talk is about, whatever was asked of it before.
_DONE_TO = re.compile(
    "^(?:那么?|又|还)?(?:由?谁|为什么|为何|为啥|怎么|咋|如何|去?哪[里儿]?|什么时候|几点|何时|花|要)(?:来|去|要|能|可以?|会)*[\u4e00-\u9fff]{1,4}的?[?？。]*$"
)
_GOES_ON = re.compile("^(?:能|可以|会|持续|一共|总共|有多少|有几)")  # what the thing can do, how long, of how many
_BY_WHICH = re.compile("^由?哪[一]?[个家]")  # 哪家公司施工
_POINTING = re.compile("^(?:那么?|请问)?[他她它](?:们)?(?:的)?")


_POINTS_BACK = re.compile(
    "(?:那么?|请问)?(?:他|她|它|这(?:个|家|位|座|条|所|名|起|次|里|些|种|批|件)|那(?:个|家|位|座|里|些|批|次)|里面|其中|从哪|为|已经?|一共|总共|"
    "现在|目前|当时|来了|去了|用了|花了|要)"
)


# Of the whole collection, whatever the talk was about.
_ALL_MEETINGS = re.compile("^(?:都|一共|还)?有(?:哪些|哪几[个篇次]|什么)(?:会议?|活动|文章|报道|新闻|通知)[?？。]*$")
_MORE = re.compile(
    "^(?:那么?|请问|嗯|好的?)?[,，]?(?:[他她](?:们)?|会上|会议)?(?:(?:除此之外|除了(?:这些|上面的?)(?:以外|之外)?|此外|另外)[,，]?)?"
    "(?:[还有]?(?:有|没有?)?(?:没有|没)?(?:别的|其他的?|其它的?|更多的?|另外的)(?:内容|要点|人|会议|文章)?了?[呢吗么]?"
    "|还有(?:[呢吗么]|没有?|什么|哪些)?|继续|接着(?:说|讲|列)|(?:然后|此外|另外|除此之外)呢|除了(?:这些|上面的?)呢"
    "|(?:再)?(?:说|讲)?(?:得)?(?:具体|详细)(?:一?[点些])?(?:呢|[说讲]{1,2}(?:看)?|点?[说讲]{1,2}|来说)|展开[说讲]{1,2}|再(?:多?[说讲列来]|给)(?:几|一)?[个些点条]?|(?:后面|剩下|其余|余下)的?呢|下一页|就这些[了吗么]*"
    "|more|anything else|what else|go on)[?？。!！]*$",
    re.IGNORECASE,
)
_MORE_OF = re.compile(
    "^(?:那么?|请问)?[,，]?还有(?:哪些|什么|哪几[个条点项])(?:别的|其他的?)?(?P<noun>[\u4e00-\u9fff]{2,6})[?？。]*$"
)
_STILL_SAYS = re.compile(f"还(?:都)?(?:{lexicon.SPEECH}|讲|提)")
_SAYS = re.compile(f"(?:{lexicon.SPEECH}|讲|提)了?(?:些|哪些|哪几)?(?:什么|哪些|哪几)?")
_THING = re.compile(
    "(?:这|那|该|此)(?:个|项|部|份|条|一)?"
    "(?P<noun>方案|计划|办法|条例|规定|意见|品牌|项目|平台|系统|措施|工程|基地|奖)|^它(?=的|是|叫|有|什么)|它(?=的)"
)
_THAT_PLACE = re.compile(
    "(?:这|那|该)(?:个|家|所|座|条|处)?(?P<noun>村|社区|镇|乡|街道|小区|公司|企业|学校|医院|景区|公园|水库|桥|商场|园区|场馆)"
)
_THAT_DAY = re.compile("(?:那|当|这)[一]?天")
_STARTS_OPEN = re.compile(
    "(?:那么?|又|还|都)*(?:能(?![源力否人])|可以|会(?![议场员展计])|持续|一共|总共|由?谁|哪|什么|几|多少|在哪|为什么|为何|为啥|咋|怎么|有没有|是不是|发了|审议|通过|讨论|听取|观看|决定|部署|表彰|颁发|宣读|学习|研究|参观|慰问|"
    "主会场|分会场|会场|主题|议题|议程|口号|主办|承办|地点|时间|规模|名单|人数|现场|冠军|主持人|出席|参加|重点|目的|原因|结果)"
)
_OWN_NAME = re.compile(
    f"(?:(?![哪什几多谁])[\u4e00-\u9fff]){{2,}}(?:省|市|县|区|镇|乡|村|局|部|院|公司|街道|大学|学校)(?!领导|委员)|[《“「]|[A-Za-z]{{2,}}|(?:{lexicon.PROVINCES})|[\u4e00-\u9fff]国"
)


def _is_open(text: str) -> bool:
    """Whether a question begins with what it asks or with a deed, so that its subject must have been named before."""
    return _STARTS_OPEN.match(text) is not None


def _has_name(text: str) -> bool:
    """Whether a question names a place, a body, a person or a meeting of its own."""
    events = [lexicon.event_name(one) for one in lexicon.EVENT.finditer(text)]
    named = any(len(one) > 3 and not re.search("[谁哪什么几]", one) for one in events)
    person = re.search(f"(?:^|[由和是，,]){lexicon.NAME}{_ACTING}", text) is not None
    return named or person or _OWN_NAME.search(text) is not None or bool(find_dates(text))


def _further(question: str) -> str:
    """Ask for more of the same: 还强调了什么 after 强调了什么."""
    if re.search(f"还(?:{lexicon.SPEECH}|讲|提)", question):
        return question
    return re.sub(f"(?={lexicon.SPEECH}|讲了|提了)", "还", question, count=1)


def _same_noun(asked: str, question: str) -> bool:
    """Whether 还有哪些要求 asks for more of what the last question asked for."""
    more = _MORE_OF.match(asked)
    return more is not None and more["noun"] in question


def seen(asked: str, history: Sequence[Turn]) -> str:
    """Return the answers that a question for more of the same (还有呢, 他还强调了什么) has before it, one a line.

    They are those of the question of which more is wanted, and of the questions for more that followed it. Empty where
    something else is asked.
    """
    answers: list[str] = []
    for number in range(len(history) - 1, -1, -1):
        before = history[number].question
        says = _STILL_SAYS.search(asked) and _SAYS.search(before)
        if not (_MORE.match(asked) or _same_noun(asked, before) or says):
            break
        answers.append(_MARKER.sub("", history[number].answer))
        asked = before.strip()
    return "\n".join(answers)


def _person_asked(text: str, history: Sequence[Turn]) -> str | None:
    """Return the person of the talk where what is asked is his: 哪年离休的."""
    return person_of(history) if re.search("离休|退休|入党|出生|毕业|捐|当选|任职|上任|获", text) else None


def _thing(noun: str, history: Sequence[Turn]) -> str | None:
    """Return the plan, brand or rule the talk was last about, by its name in quotation marks."""
    for turn in reversed(history):
        for text in (turn.answer, turn.question):
            for found in re.finditer(r"《[^》]{2,40}》|“[^”]{2,20}”(?:[\u4e00-\u9fff]{2,6})?", text):
                if noun in found[0] or not noun and found[0].startswith("《"):
                    return found[0][: found[0].find(noun) + len(noun)] if found[0][0] == "“" and noun else found[0]
    return None


def _place(noun: str, history: Sequence[Turn]) -> str | None:
    """Return the village, company or school the talk was last about, by its name."""
    for turn in reversed(history):
        for text in (turn.answer, turn.question):
            found = re.findall(f"(?:^|[,，。、；;是在于的和到从近])([\u4e00-\u9fff]{{1,8}}?{noun})", text)
            if named := [one for one in found if not re.search("[这那该哪每各几什]", one)]:
                return str(re.sub("^.*(?:是|在|于|的|到|从|附近)(?=.)", "", named[-1]))
    return None


def _day(history: Sequence[Turn]) -> str | None:
    """Return the day the talk was last about, else the meeting, of whose day is spoken."""
    for turn in reversed(history):
        for text in (turn.question, turn.answer):
            if days := find_dates(text):
                return days[0].said
    event = event_of(history)
    return f"{event}那天" if event else None


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


_ASKS_ABOUT = re.compile(rf"^(?:请问)?(?P<name>{_NAME}){_ACTING}(?!.*(?<!是)谁)")
_HOLDS = f"(?:{_ACTING}|(?=任|宣布|致|通报|汇报|率|带|代表|陪同|列席|作|对|向|为|赶赴|赶到|赴|介绍))"
_OFFICE_ASKED = re.compile(
    rf"(?P<office>(?:{lexicon.RANKS})?(?:{lexicon.ROLES}))(?:现在|目前)*(?:是|叫|由)(?:谁|哪[一]?位|什么名字)"
    rf"|谁(?:是|任|担任).*?(?P<held>(?:{lexicon.RANKS})?(?:{lexicon.ROLES}))[?？。]*$"
)


def person_of(history: Sequence[Turn]) -> str | None:
    """Return the person the talk was last about; None also where the last answer leaves open which of several."""
    for turn in reversed(history):
        answer = _MARKER.sub("", turn.answer)
        if (about := _ASKS_ABOUT.match(turn.question)) is not None and about["name"] in answer:
            return about["name"]
        if (office := _OFFICE_ASKED.search(turn.question)) is not None:
            title = f"(?<!副){office['office'] or office['held']}"
            holding = re.findall(f"{title}({_NAME}){_HOLDS}", answer)
            holding = holding or re.findall(f"{title}([\u4e00-\u9fff]{{2,3}}?){_HOLDS}", answer)
            if len(set(holding)) > 1 or holding and "\n" in answer:
                return None  # several hold it
            if holding:
                return str(holding[0])
        if names := persons_of(turn):
            return _doer(turn.question, answer, names)
        for text in (answer, turn.question):
            named = [one["name"] for one in (*_TITLED.finditer(text), *_SUBJECT.finditer(text))]
            if named:
                return min(named, key=text.find)
            if short := _CALLED.fullmatch(text):
                return short["name"]
        if called := next((one for text in (turn.question, answer) if (one := _NICKNAME.search(text))), None):
            return called["name"]
    return None


# Whom news does not call by name: 周某, 马女士, 陈阿姨.
_NICKNAME = re.compile(
    f"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[员者人主民工手师生友的岁给向对被和与是]))"
    f"(?P<name>[{lexicon.SURNAMES}](?:某某?(?![些个种种一]|地|市|县|单位)|先生|女士|小姐|阿姨|大爷|大妈|大叔|大姐|大娘|奶奶|爷爷|婆婆|老汉|师傅|老太))"
)


def _doer(question: str, answer: str, names: Sequence[str]) -> str:
    """Return who does in an answer what the question asks 谁 of, else the first one it names."""
    deeds = "|".join(word for group in lexicon.deeds(question) for word in group)
    done = (one for one in names if deeds and re.search(f"{one}(?:同志)?[^,，。;；、]{{0,6}}(?:{deeds})", answer))
    return next(done, names[0]) if "谁" in question else names[0]


def persons_of(turn: Turn) -> list[str]:
    """Return the persons whom an answer names as acting, each once, in order of appearance."""
    text = _MARKER.sub("", turn.answer)
    named = [one["name"] for one in (*_TITLED.finditer(text), *_SUBJECT.finditer(text))]
    return sorted(dict.fromkeys(named), key=text.find)


def event_of(history: Sequence[Turn]) -> str | None:
    """Return the meeting or activity the talk was last about, with its day where one was said."""
    for turn in reversed(history):
        for text in (turn.question, _MARKER.sub("", turn.answer)):
            for match in lexicon.EVENT.finditer(text):
                event = _LEADING.sub("", lexicon.event_name(match))
                if event[0] in "日号" and (days := find_dates(text[: match.start("event") + 1])):
                    event = f"{days[-1].said}{event[1:]}"  # 8月18|日的会议
                numbered = re.search("第[0-9]{1,3}$", text[: match.start("event")])  # 第15|次常务会议
                if numbered and event[0] in "次届期场批" and match["event"].startswith(event):
                    event = numbered[0] + event
                if len(event) > 2 and not re.search("[谁哪什么]", event):
                    return (f"{match['date']}的" if match["date"] else "") + event
    return None


def _topic(question: str, answer: str) -> str:
    """Return what the last question was about: itself without its question word."""
    question = re.sub(
        "在(?:哪[里儿]|什么地方|何处)|是?(?:在)?(?:什么时候|何时|哪[一]?天)(?=[\u4e00-\u9fff]{2})", "", question
    )
    topic = re.sub(
        r"(?:多少|几)[\u4e00-\u9fff]{1,6}(?=[？?。]|$)|"
        r"(?:是|在|于|有|到)?(?:哪[一]?[天年月日里个些]|什么时候|何时|谁|什么|多少|几|多[长久大高远]时?间?)[\u4e00-\u9fff]{0,1}(?=去|来|[？?。]|$)",
        "",
        question,
    )
    return re.sub(
        r"(?:[\u4e00-\u9fff]{1,2}了|(?<=[\u4e00-\u9fff]{3})[设建共])$", "", re.sub(r"[？?。]|的$", "", topic)
    )  # the deed is another now


def _same_asked_of(topic: str, question: str) -> str:
    """Ask the last question of something else: 那检察院的检察长呢 after 法院院长是谁."""
    topic = re.sub("的$", "", topic.strip())
    if days := find_dates(topic):
        before = find_dates(question)
        if before:
            return question[: before[0].start] + days[0].said + question[before[0].end :]
        return f"{topic}{question}"
    place = re.search(r"^(?:请问)?([\u4e00-\u9fff]{2,4}?(?:省|市|县|区))", question)
    own_place = re.search(r"^[\u4e00-\u9fff]{2,4}?(?:省|市|县|区)(?!委|长|政府)", topic)
    if place and re.fullmatch("[\u4e00-\u9fff]{2,4}(?:省|市|县|区)", topic):
        return question.replace(place[1], topic, 1)
    if not place and re.fullmatch("[\u4e00-\u9fff]{2,4}(?:省|市|县|区|镇|乡|街道|村)", topic):
        return f"{topic}{question}"  # 组织部部长是谁, asked of no place before
    if re.search(rf"(?:{lexicon.ROLES})$", topic) and re.search("谁|叫什么|名字|哪位", question):
        where = place[1] if place and not own_place and not topic.startswith(place[1][:2]) else ""
        return f"{where}{topic}是谁？"
    if _RANK.fullmatch(topic) and (rank := _RANK.search(question)):
        return question[: rank.start()] + topic + question[rank.end() :]
    old = _counterpart(topic, question)
    if old:
        return question.replace(old, topic, 1)
    if (did := _WHO_DID.match(question)) is not None and _EVENT_LIKE.search(topic):
        return f"{did['who']}{topic}？"
    if re.search(rf"(?:{lexicon.ROLES})(?:{_NAME})?$", topic) and (
        doer := _TITLED.search(question) or _SUBJECT.search(question)
    ):
        return f"{question[: doer.start()]}{topic}{question[doer.end() :].removeprefix('还')}"
    asked = _ASKED.search(question)
    return f"{topic}{asked[0]}" if asked else f"{topic}{question}"


# 谁出席了某会: what is asked about stands behind the question word, and another event takes its place.
_WHO_DID = re.compile(
    "(?P<who>(?:请问)?有?(?:谁|哪些人|多少人|哪些单位|哪些领导)(?:主持|出席|参加|参与|主办|承办|协办|举办|组织)(?:了|过)?)[^?？了过]{2,}[?？]?$"
)
_EVENT_LIKE = re.compile("(?:会议?|仪式|活动|典礼|论坛|赛|节|展|演练|培训班?|讲座)$")
_RANK = re.compile("[冠亚季]军|第[一二三四五六七八九十]名|[金银铜][牌奖]|[特一二三]等奖")
_RANK_ASKED = re.compile(
    f"^(?:那么?|又|还)?(?P<rank>{_RANK.pattern})(?:得主)?(?:呢|(?:是|又是|给了)(?:谁|哪[个支家]?[\u4e00-\u9fff]{{0,2}})|是哪个)[?？。]*$"
)
_BOUNDS = "的在了出席参加和与、，"


def _counterpart(topic: str, question: str) -> str | None:
    """Return the words of the question that the topic takes the place of: those that end alike, or a name."""
    if re.fullmatch(f"{_NAME}|[{lexicon.SURNAMES}]记者", topic):
        if (author := bylines.author(question)) is not None:
            return author
        names = [one["name"] for one in _SUBJECT.finditer(question)] or [
            one["name"] for one in _TITLED.finditer(question)
        ]
        if names:
            return names[0]
    head = _ASKED.sub("", question)
    if body := re.fullmatch("[\u4e00-\u9fff]{2,8}(?P<kind>部|局|院|办|校|委|厅|公司|街道)", topic):
        found = re.search(f"(?:^|(?<=[{_BOUNDS}省市县区委]))[\u4e00-\u9fff]{{2,6}}?{body['kind']}(?!长)", question)
        if found:
            return found[0]
    for size in range(min(4, len(topic)), 0, -1):
        place = head.rfind(topic[-size:])
        if place < 0 or size == 1 and len(topic) > 3:
            continue
        end = place + size
        start = max((head.rfind(mark, 0, place) + 1 for mark in _BOUNDS), default=0)
        if end - start <= 12:
            return head[start:end]
    return None
