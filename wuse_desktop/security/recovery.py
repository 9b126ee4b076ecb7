# SPDX-License-Identifier: MulanPSL-2.0
"""The recovery code on the printed sheet: 140 random bits that survive copying by hand.

Two lines of three groups of five characters from Crockford's base32 (no I, L, O, U). The last
character of a line makes the sum of α^i·c_i over GF(32) equal the line's number, so that any one
wrong character, any two exchanged ones and exchanged lines are found before the code is tried.
"""

import re
import secrets
import unicodedata

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

LINES = 2
LINE_CHARACTERS = 15
CODE_CHARACTERS = LINES * LINE_CHARACTERS

_GROUP = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-_.,·‐-―−]+")
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, whose root α = 2 generates GF(32)


def new_code() -> str:
    """Return a fresh code as it is printed: two lines, groups joined by hyphens."""
    return "\n".join(_written(_with_check(number)) for number in range(1, LINES + 1))


def read_code(text: str) -> str:
    """Return the 30 characters of a code typed in any usual way.

    Raises UserFault ``recovery_length`` or ``recovery_typo`` (which names the line).
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    plain = _SEPARATORS.sub("", plain)
    if len(plain) != CODE_CHARACTERS:
        raise UserFault(
            "recovery_length",
            _("恢复码应有 {wanted} 个字符，现在是 {found} 个，什么都没有改动。").format(
                wanted=CODE_CHARACTERS, found=len(plain)
            ),
            _("请对照恢复单，看哪里多了或少了。"),
        )
    for number in range(1, LINES + 1):
        if not line_is_right(plain[(number - 1) * LINE_CHARACTERS :][:LINE_CHARACTERS], number):
            raise UserFault(
                "recovery_typo",
                _("恢复码第 {line} 行有抄错的字符，什么都没有改动。").format(line=number),
                _("请对照恢复单把这一行再输一遍。"),
            )
    return plain


def line_is_right(line: str, number: int) -> bool:
    """Whether the 15 characters of a line and its number (from 1) agree with its check."""
    if len(line) != LINE_CHARACTERS or any(character not in _ALPHABET for character in line):
        return False
    return _weighted_sum([_ALPHABET.index(character) for character in line]) == number


def _with_check(number: int) -> str:
    values = [secrets.randbelow(len(_ALPHABET)) for _position in range(LINE_CHARACTERS - 1)]
    # The check stands last, where the weight is α^0 = 1: it is the missing part of the sum.
    values.append(_weighted_sum([*values, 0]) ^ number)
    return "".join(_ALPHABET[value] for value in values)


def _weighted_sum(values: list[int]) -> int:
    """Horner's rule: the last value has weight 1, each one before it α times the next."""
    total = 0
    for value in values:
        total <<= 1
        if total & 0b100000:
            total ^= _FIELD_POLYNOMIAL
        total ^= value
    return total


def _written(line: str) -> str:
    return "-".join(line[start : start + _GROUP] for start in range(0, len(line), _GROUP))
