# SPDX-License-Identifier: MulanPSL-2.0
"""Regular expressions of forms: matched against the whole answer, dangerous ones refused.

A repetition inside a repetition, or one over choices that can begin alike, can take longer than
anyone lives. Python's ``re`` cannot be stopped, so such patterns are never run.
"""

import math
import re
import warnings
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from wuse_desktop.forms.xpath.faults import EvaluationFault
from wuse_desktop.i18n import _

LONGEST_ANSWER = 4_000
LONGEST_PATTERN = 4_000
# A bracket that varies may be repeated a few times; a limit above ENDLESS is as good as none.
_FEW = 4
_ENDLESS = 64

_QUANTIFIER = re.compile(r"[*+?][?+]?|\{[0-9]*(?:,[0-9]*)?\}[?+]?")
_SET = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?(?:[:=!>]|<[=!]|P<\w+>|P=\w+))?")


class _Trouble(Enum):
    LONG = auto()
    ENDLESS = auto()
    UNREADABLE = auto()


def danger(pattern: str) -> str:
    """Why a pattern may not be used, as a sentence; "" when it may."""
    compiled = _compiled(pattern)
    return _sentence(compiled, pattern) if isinstance(compiled, _Trouble) else ""


def matches_whole(pattern: str, answer: str) -> bool:
    """Whether the whole answer, cut to 4,000 characters, fits a pattern.

    Raises EvaluationFault for a pattern that ``danger`` warns of.
    """
    compiled = _compiled(pattern)
    if isinstance(compiled, _Trouble):
        raise EvaluationFault(_sentence(compiled, pattern))
    return compiled.fullmatch(answer[:LONGEST_ANSWER]) is not None


def _sentence(trouble: _Trouble, pattern: str) -> str:
    match trouble:
        case _Trouble.LONG:
            return _("正则有{length}个字符，最多{most}个").format(
                length=len(pattern), most=LONGEST_PATTERN
            )
        case _Trouble.ENDLESS:
            return _(
                "正则“{pattern}”可能永远算不完：重复里又套着重复，或重复的几种写法开头相同"
            ).format(pattern=pattern)
        case _Trouble.UNREADABLE:
            return _("正则“{pattern}”写错了，无法识别").format(pattern=pattern)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | _Trouble:
    if len(pattern) > LONGEST_PATTERN:
        return _Trouble.LONG
    if _explodes(pattern):
        return _Trouble.ENDLESS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python only wonders about is a slip too
            # As in Java and JavaScript, \d and \w mean ASCII: a full-width digit is none.
            return re.compile(pattern, re.ASCII)
    except (re.error, ValueError, OverflowError, RecursionError, Warning):
        return _Trouble.UNREADABLE


@dataclass(slots=True)
class _Group:
    """A bracket being read: what is in it, and how each of its choices begins.

    ``varies`` when it can match the same text in several lengths, ``endless`` when one of these
    has no small limit.
    """

    varies: bool = False
    endless: bool = False
    begins: list[str] = field(default_factory=lambda: [""])

    def close(self) -> None:
        """Choices that begin alike are as many ways to match as a quantifier."""
        self.varies = self.varies or _overlap(self.begins)

    def take_in(self, inner: "_Group") -> None:
        """A bracket inside is part of this one."""
        self.varies = self.varies or inner.varies
        self.endless = self.endless or inner.endless


def _explodes(pattern: str) -> bool:
    groups = [_Group()]
    closed: _Group | None = None
    index = 0
    while index < len(pattern):
        quantifier = _QUANTIFIER.match(pattern, index)
        if quantifier:
            least, most = _bounds(quantifier.group())
            if closed is not None and _multiplies(closed, most):
                return True
            groups[-1].take_in(_Group(varies=least != most, endless=most > _ENDLESS))
            closed, index = None, quantifier.end()
            continue
        closed, atom = None, _atom(pattern, index)
        index += len(atom)
        if atom == "|":
            groups[-1].begins.append("")
        elif atom == ")" and len(groups) > 1:
            closed = groups.pop()
            closed.close()
            groups[-1].take_in(closed)
        else:
            groups[-1].begins[-1] = groups[-1].begins[-1] or atom
            if atom.startswith("("):
                groups.append(_Group())
    return False


def _multiplies(group: _Group, most: float) -> bool:
    """Whether repeating a bracket multiplies the ways to match it beyond what can be tried."""
    return (group.varies and most > _FEW) or (group.endless and most > 1)


def _bounds(quantifier: str) -> tuple[int, float]:
    """How often at least and at most a quantifier takes its atom."""
    if quantifier[0] != "{":
        return int(quantifier[0] == "+"), 1 if quantifier[0] == "?" else math.inf
    least, comma, most = quantifier.rstrip("?+").strip("{}").partition(",")
    if not comma:
        return int(least or 1), int(least or 1)
    return int(least or 0), int(most) if most else math.inf


def _atom(pattern: str, index: int) -> str:
    for form in (_SET, _GROUP):
        match = form.match(pattern, index)
        if match:
            return match.group()
    return pattern[index : index + 2] if pattern[index] == "\\" else pattern[index]


def _overlap(begins: list[str]) -> bool:
    """Whether two choices may begin with the same character: sure only for plain ones."""
    if len(begins) < 2:
        return False
    plain = [begin for begin in begins if len(begin) == 1 and begin not in ".^$("]
    return len(set(plain)) < len(begins)
