# SPDX-License-Identifier: MulanPSL-2.0
"""How long a password would stand against guessing. Pure: nothing is stored, logged or repeated.

The estimate counts the cheapest way to write the password from what guessers try first: known
words, words about the user, rows of the keyboard, repeats, dates, syllables of pinyin; what is left
counts by character. The unit is bits (log2 of the guesses). Against Argon2id at 64 MiB a fast
machine makes some ten thousand guesses a second, about 2**33 in ten days.
"""

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.security.weak_words import COMMON, KEYBOARD_ROWS, SYLLABLE

MINIMUM_CHARACTERS = 8
MINIMUM_LEVEL = 2

_LEVEL_BITS = (20.0, 30.0, 40.0, 52.0)
_CONSIDERED = 48  # later characters only add; the cost of looking grows with the square
_SHORTEST_RUN = 3
_SHORTEST_CONTEXT = 2
_JOIN_BITS = 1.0  # a guesser must also find where one part ends and another begins
_CONTEXT_BITS = 3.0
_RUN_BITS = 4.0
_SYLLABLE_BITS = 7.5
_YEAR_BITS = 6.5
_DATE_BITS = 14.5
_CAPITAL_BITS = 1.0
_HANZI_BITS = 9.0
_OTHER_BITS = 5.0
_LOOKALIKES = str.maketrans("@0$!", "aosi")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_PINYIN = re.compile(SYLLABLE)
_COMMON_BITS = {word: 3.0 + math.log2(rank + 1) * 0.75 for rank, word in enumerate(COMMON)}


class _Finding(Enum):
    """What makes a password weak, and the sentence for it."""

    COMMON = N_("里面有人人都会先试的常用密码或词。")
    CONTEXT = N_("里面有您的姓名、登录名或站名，认识您的人会先试。")
    RUN = N_("里面有连续的字母、数字或键盘上挨着的键。")
    REPEAT = N_("里面有重复的部分。")
    DATE = N_("里面有年份或日期，容易被猜到。")
    PLAIN = N_("字符太少或种类太单一。")


_LEVELS = (
    N_("非常弱：几乎马上会被猜出来。"),
    N_("弱：一天之内可能被猜出来。"),
    N_("可以用：再长几个字符更好。"),
    N_("强：难以猜出来。"),
    N_("很强：实际上猜不出来。"),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """Level 0 (worst) to 4, a sentence to show beside the field, and whether it is enough."""

    level: int
    sentence: str
    acceptable: bool


def assess(password: str, context_words: Iterable[str] = ()) -> Strength:
    """Judge a password; ``context_words`` are what is known of the user: login, name in pinyin.

    Accepted are at least 8 characters of level 2.
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < MINIMUM_CHARACTERS:
        sentence = _("太短：至少要 {count} 个字符。").format(count=MINIMUM_CHARACTERS)
        return Strength(0, sentence, acceptable=False)
    words = {word for text in context_words for word in _words(text)}
    bits, finding = _estimate(plain[:_CONSIDERED], frozenset(words))
    level = sum(bits >= threshold for threshold in _LEVEL_BITS)
    acceptable = level >= MINIMUM_LEVEL
    sentence = _(_LEVELS[level])
    if not acceptable:
        sentence += _(finding.value)
    return Strength(level, sentence, acceptable)


def require_acceptable(password: str, context_words: Iterable[str] = ()) -> None:
    """Raise UserFault ``password_weak`` unless the password is good enough to protect a desk."""
    strength = assess(password, context_words)
    if not strength.acceptable:
        raise UserFault(
            "password_weak",
            _("这个密码不能用，什么都没有改动。") + strength.sentence,
            _("可以用三四个不相干的词连起来，中间夹数字或符号。"),
        )


def _words(text: str) -> Iterable[str]:
    """Split a context text into the words that a guesser would take from it, and the whole."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    parts = re.findall(r"[^\W_]+", folded)
    return (word for word in (*parts, "".join(parts)) if len(word) >= _SHORTEST_CONTEXT)


def _estimate(text: str, context: frozenset[str]) -> tuple[float, _Finding]:
    """Return the bits of the cheapest way to write ``text`` and the weakest kind of part in it."""
    # best[end] = (bits, pattern that ends there with most characters so far)
    best: list[tuple[float, _Finding, int]] = [(0.0, _Finding.PLAIN, 0)]
    for end in range(1, len(text) + 1):
        before, finding, length = best[end - 1]
        cheapest = (before + _single_bits(text[end - 1]), finding, length)
        for start in range(end):
            part = _part_bits(text[start:end], context)
            if part is None:
                continue
            bits, kind = part
            before, finding, length = best[start]
            total = before + bits + (_JOIN_BITS if start else 0.0)
            if total < cheapest[0]:
                longer = kind is not _Finding.PLAIN and end - start > length
                cheapest = (total, kind, end - start) if longer else (total, finding, length)
        best.append(cheapest)
    return best[-1][0], best[-1][1]


def _part_bits(part: str, context: frozenset[str]) -> tuple[float, _Finding] | None:
    """Return the bits of a part as the cheapest known pattern, or None when it is none."""
    folded = part.casefold()
    capitals = _CAPITAL_BITS if folded != part else 0.0
    found: list[tuple[float, _Finding]] = []
    for spelling in (folded, folded[::-1], folded.translate(_LOOKALIKES)):
        extra = capitals + (0.0 if spelling == folded else 1.0)
        if spelling in context:
            found.append((_CONTEXT_BITS + extra, _Finding.CONTEXT))
        if spelling in _COMMON_BITS:
            found.append((_COMMON_BITS[spelling] + extra, _Finding.COMMON))
    if _is_run(folded):
        found.append((_RUN_BITS + math.log2(len(part)) + capitals, _Finding.RUN))
    block = _repeated_block(folded)
    if block:
        times = math.log2(len(part) // len(block))
        found.append((_plain_bits(block, context) + times + capitals, _Finding.REPEAT))
    if _DATE.fullmatch(part):
        found.append((_DATE_BITS, _Finding.DATE))
    if _YEAR.fullmatch(part):
        found.append((_YEAR_BITS, _Finding.DATE))
    if _PINYIN.fullmatch(folded):
        found.append((_SYLLABLE_BITS + capitals, _Finding.PLAIN))
    return min(found, key=lambda pattern: pattern[0], default=None)


def _is_run(part: str) -> bool:
    """Whether ``part`` goes along the alphabet, the digits or the keyboard, either way."""
    if len(part) < _SHORTEST_RUN:
        return False
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(part)}
    if steps in ({1}, {-1}):
        return True
    return any(part in row or part[::-1] in row for row in KEYBOARD_ROWS)


def _repeated_block(part: str) -> str:
    """Return the shortest block of which ``part`` is a repetition, or nothing."""
    if len(part) < _SHORTEST_RUN:
        return ""
    period = (part + part).find(part, 1)
    return part[:period] if period < len(part) else ""


def _plain_bits(block: str, context: frozenset[str]) -> float:
    """Return the bits of a block that repeats, itself free of repetition."""
    singles = sum(_single_bits(character) for character in block)
    known = _part_bits(block, context)
    return min(singles, known[0]) if known else singles


def _single_bits(character: str) -> float:
    """Return the bits of one character that belongs to no pattern."""
    if character.isascii():
        if character.isdigit():
            return math.log2(10)
        if character.isalpha():
            return math.log2(26) + (_CAPITAL_BITS if character.isupper() else 0.0)
        return _OTHER_BITS
    return _HANZI_BITS if unicodedata.category(character) == "Lo" else _OTHER_BITS
