# SPDX-License-Identifier: MulanPSL-2.0
"""What checks found, put beside the fields it speaks of."""

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import repolish

_PROBLEM = "problem"
_ROOM = 8 * GRID  # the field that a sentence stands under is seen with it


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


def bring_into_sight(form: QWidget) -> None:
    """Scroll to the first sentence of what was found about a form, once it has its room."""
    QTimer.singleShot(0, form, lambda: _scroll_to_first(form))


def _scroll_to_first(form: QWidget) -> None:
    found = [
        label
        for label in form.findChildren(PlainLabel, _PROBLEM)
        if label.isVisibleTo(form) and label.text()
    ]
    if not found:
        return
    first = min(found, key=lambda label: label.mapTo(form, QPoint()).y())
    around = first.parentWidget()
    while around is not None and around is not form:
        if isinstance(around, QScrollArea):
            top = first.mapTo(around.viewport(), QPoint()).y() + around.verticalScrollBar().value()
            around.ensureVisible(0, top + first.height(), 0, 0)
            around.ensureVisible(0, top, 0, _ROOM)
        around = around.parentWidget()


class ProblemLines(PlainLabel):
    """The findings that belong to no single field, or to one part of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(_PROBLEM)
        self.setWordWrap(True)
        self.hide()

    def show_problems(self, problems: Iterable[Problem], fields: Collection[str] | None) -> None:
        """Show the findings about some fields, or with None all of them."""
        found = [item for item in problems if fields is None or item.field in fields]
        self.setText(_sentences(found))
        self.setProperty("level", _level(found) if found else "")
        self.setVisible(bool(found))
        repolish(self)
