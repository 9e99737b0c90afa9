"""What is said to the bot but not asked of the articles: greetings, thanks, and what it can do."""

import re

from index.errors import Message

_ENDING = r"[\s,，.。!！?？~～、啊呀吧呢哦哈嘛了]*"
_GREETING = re.compile(
    r"(你好|您好|你们好|大家好|哈[喽啰罗]|嗨|在吗|在不在|早|早上好|早安|上午好|中午好|下午好|晚上好|晚安|hi|hello|hey|"
    r"good (morning|afternoon|evening))" + _ENDING,
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"((多|非常|十分|太)?(谢谢|感谢|多谢|谢)(你|您|你们)?|辛苦(你|您)?|好的?|明白|知道|"
    r"thanks?( you)?( very much)?|thank you( very much)?|ok(ay)?)" + _ENDING,
    re.IGNORECASE,
)
_FAREWELL = re.compile(r"(再见|拜拜|回头见|下次见|bye( bye)?|goodbye|see you)" + _ENDING, re.IGNORECASE)
_ABILITY = re.compile(
    r"(请问|那|hi|hello|你好|您好)?[\s,，]*("
    r"(你|您|你们|这|这个|这里)?(都)?(能|会|可以)(帮我|为我|替我)?(做|干|回答|查|问)(些)?(什么|啥|哪些)(事|事情|问题|内容)?|"
    r"(你|您)(是|叫)(谁|什么|啥|什么名字|哪位)|(你|您)(有)?(什么|哪些)(功能|本事|用处?)|"
    r"(怎么|如何|怎样)(使用|用)(你|您|这个|它)?|我(能|可以)(问|查)(你|您)?(些)?(什么|啥|哪些)(问题)?|(使用)?帮助|"
    r"who are you|what are you|what can you do( for me)?|"
    r"what can i ask( you)?|how do (i|you) (use|work)( this| you)?|help)" + _ENDING,
    re.IGNORECASE,
)

_WHAT_IT_DOES = Message(
    "我是问报，只依据收录的文章回答问题：谁、什么时候、在哪里、有多少、说了什么；每句话都附上可以点开的原文。文章里没有的，我会直说没有。",
    "I am Wenbao. I answer from the collected articles only: who, when, where, how many, what was said; every sentence "
    "shows the passage it rests on. What the articles do not tell, I say so.",
)
_REPLIES = (
    (_ABILITY, _WHAT_IT_DOES),
    (
        _GREETING,
        Message(
            "你好！我是问报，依据收录的文章回答问题，并为每句话附上原文。请问想了解什么？",
            "Hello! I am Wenbao: I answer from the collected articles and show the passage behind every sentence. "
            "What would you like to know?",
        ),
    ),
    (_THANKS, Message("不客气！还想了解什么，请接着问。", "You are welcome! Ask on, if you like.")),
    (_FAREWELL, Message("再见！想查文章时再来。", "Goodbye! Come back when you want to look something up.")),
)


def reply(text: str) -> Message | None:
    """Return the friendly sentence that answers small talk, or None if `text` asks something of the articles.

    Only a text that is nothing but small talk counts: 你好，区长是谁 is a question.
    """
    return next((message for pattern, message in _REPLIES if pattern.fullmatch(text.strip())), None)
