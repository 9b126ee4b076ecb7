# SPDX-License-Identifier: MulanPSL-2.0
"""Readings of Chinese names for the search index, one character at a time.

Names are read by character, not by dictionary phrase: that is faster and more often right for
names. A surname is read as a surname; other characters with several readings give each.
"""

import itertools
import os
import re
from collections.abc import Sequence
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
_DOUBLE = frozenset({"zh", "ch", "sh"})
# A syllable in full, the longest that fits, or a letter that stands for one.
_SPELT = re.compile(
    r"((?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:[iu]ang|iong|[aeio]ng|[iuv]an|uai|iao|a[ion]|e[inr]|ou|i[aenu]|u[aeino]|v[en]|[aeiouv]))"
    r"|[zcs]h|."
)


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


def spelt_in_part(word: str) -> tuple[str, ...]:
    """What to look for when a name is typed in full here and by initials there.

    ``kongbl`` is looked for as the initials ``kbl`` and the syllable ``kong``, ``zhxf`` as ``zxf``;
    () for letters that are looked for as they are.
    """
    parts = [(found[0], bool(found[1])) for found in _SPELT.finditer(word)]
    initials = "".join(part[0] for part, _full in parts)
    if initials == word or all(in_full for _part, in_full in parts):
        return ()
    stretches = itertools.groupby(parts, key=lambda part: part[1])
    full = ["".join(part for part, _full in items) for in_full, items in stretches if in_full]
    return (initials, *full)


def is_spelt_so(word: str, syllables: Sequence[str]) -> bool:
    """Whether letters lead along syllables, each in full or by its first letter."""
    if not word:
        return True
    if not syllables:
        return False
    first, rest = syllables[0], syllables[1:]
    return (
        first.startswith(word)
        or (word.startswith(first) and is_spelt_so(word[len(first) :], rest))
        or (word[0] == first[0] and is_spelt_so(word[1:], rest))
        or (word[:2] in _DOUBLE and first.startswith(word[:2]) and is_spelt_so(word[2:], rest))
    )


def text_readings(text: str) -> list[tuple[str, ...]]:
    """The usual reading of any other text."""
    syllables = tuple(readings(char)[0] for char in text if char.isalnum())
    return [syllables] if syllables else []
