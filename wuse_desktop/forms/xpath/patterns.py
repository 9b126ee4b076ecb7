# SPDX-License-Identifier: MulanPSL-2.0
"""Regular expressions of forms: matched against the whole answer, dangerous ones refused.

A repetition inside a repetition, or one over choices that can begin alike, can take longer than
anyone lives. Python's ``re`` cannot be stopped, so such patterns are never run.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from wuse_desktop.forms.xpath.faults import EvaluationFault
from wuse_desktop.i18n import _

LONGEST_ANSWER = 4_000

_QUANTIFIER = re.compile(r"[*+?][?+]?|\{[0-9]*(?:,[0-9]*)?\}[?+]?")
_SET = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\((?:\?(?:[:=!>]|<[=!]|P<\w+>|P=\w+))?")


def danger(pattern: str) -> str:
    """Why a pattern may not be used, as a sentence; "" when it may."""
    fault = _compiled(pattern)
    return fault if isinstance(fault, str) else ""


def matches_whole(pattern: str, answer: str) -> bool:
    """Whether the whole answer, cut to 4,000 characters, fits a pattern.

    Raises EvaluationFault for a pattern that ``danger`` warns of.
    """
    compiled = _compiled(pattern)
    if isinstance(compiled, str):
        raise EvaluationFault(compiled)
    return compiled.fullmatch(answer[:LONGEST_ANSWER]) is not None


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | str:
    if _explodes(pattern):
        return _("正则“{pattern}”里重复套着重复，可能永远算不完，请改写").format(pattern=pattern)
    try:
        # As in Java and JavaScript, \d and \w mean ASCII: a full-width digit is none.
        return re.compile(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return _("正则“{pattern}”写错了，无法识别").format(pattern=pattern)


@dataclass(slots=True)
class _Group:
    """A bracket being read: whether it repeats something inside, and how its choices begin."""

    repeats: bool = False
    begins: list[str] = field(default_factory=lambda: [""])


def _explodes(pattern: str) -> bool:
    groups = [_Group()]
    closed: _Group | None = None
    index = 0
    while index < len(pattern):
        quantifier = _QUANTIFIER.match(pattern, index)
        if quantifier and _repeats(quantifier.group()):
            if closed is not None and (closed.repeats or _overlap(closed.begins)):
                return True
            groups[-1].repeats = True
        if quantifier:
            closed, index = None, quantifier.end()
            continue
        closed, atom = None, _atom(pattern, index)
        if atom == "|":
            groups[-1].begins.append("")
        elif atom == ")" and len(groups) > 1:
            closed = groups.pop()
            groups[-1].repeats |= closed.repeats
        elif atom.startswith("("):
            groups.append(_Group())
        index += len(atom)
        if atom != "|":
            _begin(groups[-1], atom)
    return False


def _begin(group: _Group, atom: str) -> None:
    """Remember the first atom of a choice."""
    if not group.begins[-1]:
        group.begins[-1] = atom


def _repeats(quantifier: str) -> bool:
    """Whether a quantifier may take its atom a varying number of times, more than once."""
    if quantifier[0] == "{":
        least, comma, most = quantifier.rstrip("?+").strip("{}").partition(",")
        return bool(comma) and (not most or int(most) > max(1, int(least or 0)))
    return quantifier[0] != "?"


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
    plain = [begin for begin in begins if len(begin) == 1 and begin not in ".^$)"]
    return len(set(plain)) < len(begins)
