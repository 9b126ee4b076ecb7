# SPDX-License-Identifier: MulanPSL-2.0
"""What a check found: a value, so that screens, table import and services show the same words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a rule.

    ``code`` is a stable machine name; ``rule`` the id of the rule, e.g. "V-01"; ``level`` is
    "block" (cannot be saved as it is) or "warn" (may be saved, is marked); ``message`` is a
    translated sentence that names nobody and repeats no number of theirs. ``field`` is the
    record's field to mark, ``ids`` the records it speaks of, e.g. those that may be the same
    person.
    """

    code: str
    rule: str
    level: Level
    message: str
    field: str = ""
    ids: tuple[str, ...] = ()


def blocks(problems: Iterable[Problem]) -> bool:
    """Whether any of the findings forbids saving."""
    return any(problem.level == "block" for problem in problems)
