# SPDX-License-Identifier: MulanPSL-2.0
"""How names and numbers are shown on paper that others see (rule P-11)."""

import re
import unicodedata

from wuse_desktop.domain.contact import normalise_phone
from wuse_desktop.domain.identity import normalise_id

_STAR = "*"
_HIDDEN = "●●●"
_LIKE_ID = re.compile(r"[0-9]{14}(?:[0-9]{3})?[0-9X](?:[0-9]{2})?")
_LIKE_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]+)?")


def mask_id(text: str) -> str:
    """First six and last four of an ID number; less of shorter documents.

    Of a disability certificate only the first six remain: its last digits tell the disability.
    """
    normal = normalise_id(text)
    if len(normal) > 18:
        return _keep(normal, 6, 0)
    if len(normal) >= 15:
        return _keep(normal, 6, 4)
    if len(normal) >= 7:
        return _keep(normal, 2, 2)
    return _STAR * len(normal)


def mask_phone(text: str) -> str:
    """138****5678; of other numbers the area code and the last two digits."""
    normal = normalise_phone(text)
    if re.fullmatch(r"1\d{10}", normal):
        return _keep(normal, 3, 4)
    if match := re.fullmatch(r"(0\d{2,3}-)(\d{7,8})(-\d+)?", normal):
        return match[1] + _keep(match[2], 0, 2)
    return _keep(normal, 0, 2) if len(normal) > 4 else _STAR * len(normal)


def mask_name(name: str) -> str:
    """王*明, 王*; of longer names the first and the last character."""
    plain = name.strip()
    if len(plain) < 2:
        return _STAR * len(plain)
    return _keep(plain, 1, 0 if len(plain) == 2 else 1)


def mask_answer(text: str) -> str:
    """A sensitive answer: a number of an ID or a telephone in part, of all else that there is one.

    The dots do not tell how long the answer is.
    """
    if not text:
        return ""
    if _LIKE_ID.fullmatch(normalise_id(text)):
        return mask_id(text)
    if _LIKE_PHONE.fullmatch(normalise_phone(text)):
        return mask_phone(text)
    return _HIDDEN


def is_masked(text: str) -> bool:
    """Whether a name or number is shown in part, as on paper that others see."""
    return _STAR in unicodedata.normalize("NFKC", text) or _HIDDEN in text


def _keep(text: str, head: int, tail: int) -> str:
    return text[:head] + _STAR * (len(text) - head - tail) + text[len(text) - tail :]
