# SPDX-License-Identifier: MulanPSL-2.0
"""What checks found, put beside the fields it speaks of."""

from collections.abc import Collection, Iterable, Sequence

from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.widgets.texts import repolish


def by_field(problems: Iterable[Problem]) -> dict[str, tuple[str, str]]:
    """Level and sentences of each field; what blocks is said first and gives the level."""
    grouped: dict[str, list[Problem]] = {}
    for problem in problems:
        grouped.setdefault(problem.field, []).append(problem)
    return {name: (_level(found), _sentences(found)) for name, found in grouped.items()}


def _level(problems: Sequence[Problem]) -> str:
    return "block" if blocks(problems) else "warn"


def _sentences(problems: Sequence[Problem]) -> str:
    ordered = sorted(problems, key=lambda item: item.level != "block")
    return "\n".join(dict.fromkeys(item.message for item in ordered))


class ProblemLines(PlainLabel):
    """The findings that belong to no single field, or to one part of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("problem")
        self.setWordWrap(True)
        self.hide()

    def show_problems(self, problems: Iterable[Problem], fields: Collection[str] | None) -> None:
        """Show the findings about some fields, or with None all of them."""
        found = [item for item in problems if fields is None or item.field in fields]
        self.setText(_sentences(found))
        self.setProperty("level", _level(found) if found else "")
        self.setVisible(bool(found))
        repolish(self)
