# SPDX-License-Identifier: MulanPSL-2.0
"""The short code on a printed sheet, by which it is found again when it is typed in.

Nine digits, because digits pass an input method unhindered: what the sheet is of, seven digits
that follow from the record's id, and a check digit after Damm, which tells every single wrong
digit and every two neighbours in the wrong order. No number is kept: the code follows from the id.
"""

import hashlib
import unicodedata

WALK, SIGN_IN = "1", "2"
"""What a sheet is of: a walk of visits, or a gathering."""

_DIGITS = 7
_LENGTH = 1 + _DIGITS + 1
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def sheet_code(kind: str, record_id: str) -> str:
    """The code of a record's sheet."""
    digest = hashlib.sha256(record_id.encode()).digest()
    digits = f"{kind}{int.from_bytes(digest[:8], 'big') % 10**_DIGITS:0{_DIGITS}d}"
    return digits + _check_digit(digits)


def shown(code: str) -> str:
    """A code as it is printed: in groups of three."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def plain(typed: str) -> str:
    """What was typed, without blanks and hyphens and in half width."""
    half = unicodedata.normalize("NFKC", typed)
    return "".join(char for char in half if not char.isspace() and char not in "-—·")


def is_code(text: str) -> bool:
    """Whether a plain text can be the code of a sheet: nine digits that agree."""
    whole = len(text) == _LENGTH and text.isascii() and text.isdecimal()
    return whole and text[0] in (WALK, SIGN_IN) and _check_digit(text) == "0"


def _check_digit(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)
