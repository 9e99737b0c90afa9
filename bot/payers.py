"""Who paid: 市里出了多少 is not answered with what the province and the county paid."""

import re

_LEVEL = "中央|国家|省|市|县|区|镇|乡|村"
_PAYS = "出|投|拿|补|拨|筹|配套|承担|负担|掏"
_ASKED = re.compile(
    f"(?P<level>{_LEVEL})(?:里|级财政|级|财政|政府)(?:又|还|一共|总共|要|共|需要?|各)*(?:{_PAYS})[\u4e00-\u9fff]{{0,3}}(?:多少|几)"
)
_BETWEEN = "[^,，。;；、]{0,6}?"


def of_another(question: str, text: str) -> bool:
    """Whether a question asks what one level of government paid of which a sentence says nothing."""
    asked = _ASKED.search(question)
    if asked is None:
        return False
    level = "(?:中央|国家)" if asked["level"] in ("中央", "国家") else asked["level"]
    return re.search(f"{level}{_BETWEEN}(?:{_PAYS}|资金|补助)", text) is None
