# SPDX-License-Identifier: MulanPSL-2.0
"""What the checks of a form find, collected with the places in the author's own words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from wuse_desktop.forms.faults import FormProblem
from wuse_desktop.forms.headings import Row, Sheet
from wuse_desktop.i18n import _

_MOST_GUESSES = 100


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems, for which a form is refused, and warnings, with which it is taken."""

    problems: list[FormProblem] = field(default_factory=list)
    warnings: list[FormProblem] = field(default_factory=list)
    _guessed: set[str] = field(default_factory=set)

    def problem(
        self, sheet: Sheet, row: Row | None, message: str, column: str = "", position: int = 0
    ) -> None:
        """Keep why the form is refused; without a row it is a matter of the whole sheet."""
        self.problems.append(_placed(sheet, row, message, column, position))

    def warning(self, sheet: Sheet, row: Row | None, message: str, column: str = "") -> None:
        """Keep what the author should know."""
        self.warnings.append(_placed(sheet, row, message, column))

    def suggestion(self, word: str, known: Iterable[str]) -> str:
        """A question after a word that looks like a misspelt one, "" when nothing is near.

        Guessing is slow: a form of two thousand mistakes gets its first hundred explained.
        """
        self._guessed.add(word)
        if len(self._guessed) > _MOST_GUESSES:
            return ""
        near = get_close_matches(word, list(known), 1, 0.6)
        return _("；是不是“{near}”？").format(near=near[0]) if near else ""

    def sorted(self, sheets: Iterable[Sheet]) -> "Findings":
        """The same in the order of the sheets and their rows, each problem once."""
        order = {sheet.title: place for place, sheet in enumerate(sheets)}
        return Findings(_sorted(self.problems, order), _sorted(self.warnings, order))


def _placed(
    sheet: Sheet, row: Row | None, message: str, column: str, position: int = 0
) -> FormProblem:
    return FormProblem(
        sheet=sheet.title,
        row=row.number if row is not None else sheet.heading_row,
        question=(row["name"] or row["label"]) if row is not None else "",
        column=sheet.headings.get(column, column),
        position=position,
        message=message,
    )


def _sorted(found: Sequence[FormProblem], order: dict[str, int]) -> list[FormProblem]:
    last = len(order)
    return sorted(
        dict.fromkeys(found), key=lambda problem: (order.get(problem.sheet, last), problem.row)
    )
