# SPDX-License-Identifier: MulanPSL-2.0
"""The unified social credit code of organisations (rule V-06, GB 32100)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from wuse_desktop.domain.problems import Problem
from wuse_desktop.i18n import _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

OrganisationKind = Literal["association", "service", "foundation", "civil_affairs", "other"]
_KINDS: dict[str, OrganisationKind] = {
    "51": "association",
    "52": "service",
    "53": "foundation",
}


@dataclass(frozen=True, slots=True)
class UsccCheck:
    """A checked code; ``kind`` is told by its first two characters, None when it is malformed.

    51 association (社会团体), 52 social service organisation (社会服务机构), 53 foundation
    (基金会), other 5x registered by civil affairs, everything else "other".
    """

    normal: str
    problems: tuple[Problem, ...]
    kind: OrganisationKind | None


def normalise_uscc(text: str) -> str:
    """Half-width, upper-case, without blanks and hyphens."""
    return re.sub(r"[\s\u200b\ufeff'\"-]+", "", unicodedata.normalize("NFKC", text)).upper()


def check_uscc(text: str) -> UsccCheck:
    """Check a unified social credit code; everything found is a warning."""
    normal = normalise_uscc(text)
    if len(normal) != 18:
        message = _("统一社会信用代码应为18位，现在是{count}位。").format(count=len(normal))
        return UsccCheck(normal, (_v06("uscc_length", message),), None)
    if not set(normal) <= set(ALPHABET):
        message = _("统一社会信用代码只有数字和大写字母，不用字母 I、O、S、V、Z，请核对。")
        return UsccCheck(normal, (_v06("uscc_characters", message),), None)
    kind = _KINDS.get(normal[:2], "civil_affairs" if normal[0] == "5" else "other")
    if normal[17] != check_character(normal[:17]):
        message = _("统一社会信用代码的校验码不对，可能有一位写错了，请对照证书核对。")
        return UsccCheck(normal, (_v06("uscc_check_digit", message),), kind)
    return UsccCheck(normal, (), kind)


def check_character(first17: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    values = (ALPHABET.index(character) for character in first17)
    total = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def _v06(code: str, message: str) -> Problem:
    return Problem(code, "V-06", "warn", message)
