# SPDX-License-Identifier: MulanPSL-2.0
"""Readings of Chinese names for the search index, one character at a time.

Names are read by character, not by dictionary phrase: that is faster and more often right for
names. A surname is read as a surname; other characters with several readings give each.
"""

import itertools
import os
from functools import lru_cache

# Characters whose reading as a surname differs from their usual one.
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "曾": "zeng", "任": "ren",
    "覃": "qin", "盖": "ge", "尉": "wei", "乐": "yue", "朴": "piao", "翟": "zhai", "缪": "miao",
    "华": "hua", "宁": "ning", "纪": "ji", "燕": "yan", "晟": "cheng", "员": "yun", "冼": "xian",
    "洗": "xian", "逄": "pang", "逯": "lu", "么": "yao", "万": "wan", "尹": "yin", "长": "chang",
    "褚": "chu", "郗": "xi", "牟": "mu", "隗": "wei", "种": "chong", "召": "shao", "折": "she",
}  # fmt: skip
_MOST_READINGS = 4


@lru_cache(maxsize=30_000)
def readings(char: str) -> tuple[str, ...]:
    """The readings of one character without tones, the usual one first; itself if not Chinese."""
    for wish in ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY"):  # a third of its memory
        os.environ.setdefault(wish, "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - heavy, loaded when first used

    if not is_han(char):
        return (char.lower(),)
    found = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(item.replace("ü", "v") for item in found)) or (char,)


def is_han(char: str) -> bool:
    """Whether the character is a Chinese character."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"


def name_readings(name: str) -> list[tuple[str, ...]]:
    """Up to four readings of a person's name, each a tuple of syllables."""
    if not name:
        return []
    first = SURNAMES.get(name[0])
    options = [(first,) if first else readings(name[0])[:1]]
    options += [readings(char)[:2] for char in name[1:] if char.isalnum()]
    return list(itertools.islice(itertools.product(*options), _MOST_READINGS))


def name_sounds(name: str) -> frozenset[str]:
    """How a name may be read, each reading as one text."""
    return frozenset(" ".join(reading) for reading in name_readings(name))


def text_readings(text: str) -> list[tuple[str, ...]]:
    """The usual reading of any other text."""
    syllables = tuple(readings(char)[0] for char in text if char.isalnum())
    return [syllables] if syllables else []
