# SPDX-License-Identifier: MulanPSL-2.0
"""What stands in brackets behind a name in rosters: 周秀英（五保）, 王桂兰(已故)."""

import re
import unicodedata

# two Chinese characters at least, and something in brackets
_BRACKET_BEHIND = re.compile(r"([\u3400-\u9fff]{2,})\s*[(（\[【]([^()（）\[\]【】]+)[)）\]】]")
_BETWEEN = re.compile(r"[,，;；、/\s]+")
# 已故, 2024年3月因病去世, 死亡销户. Only as a whole: 丈夫已故, 父亡母改嫁 are said of the living.
_DEAD = re.compile(
    r"(?:[于在]?[\d年月日号.\-]*)?(?:本人)?(?:因病|因故|意外|突然|自然|正常)?已?经?"
    r"(?:已故|故去|去世|过世|离世|逝世|病逝|已逝|死亡|亡故|病故|身故|病亡|死|故|亡|殁)"
    r"了?(?:人员|户主|待)?已?(?:销户|注销|停保|停发)?[\d年月日号.\-]*"
)


def name_and_bracket(text: str) -> tuple[str, str]:
    """The name, and what stands in brackets behind it, "" for nothing."""
    found = _BRACKET_BEHIND.fullmatch(text)
    return (found[1], found[2]) if found is not None else (text, "")


def says_dead(bracket: str) -> bool:
    """Whether what stands behind a name says that its bearer is dead."""
    plain = unicodedata.normalize("NFKC", bracket)
    return any(_DEAD.fullmatch(part) for part in _BETWEEN.split(plain))
