# SPDX-License-Identifier: MulanPSL-2.0
"""The lines of an entry form: a label at the left, its editor, and what was found below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from wuse_desktop.domain.problems import Problem
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import LongTextEditor
from wuse_desktop.gui.widgets.problem_texts import ProblemLines

_LABEL_WIDTH = 72
_TEXT_DROP = 6


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line. ``fields`` are the fields of the record that it speaks of, the first its name."""

    fields: tuple[str, ...]
    label: str
    editor: QWidget


def text_lines(lines: int, placeholder: str) -> LongTextEditor:
    """A text editor of so many lines and no more; what is longer scrolls."""
    editor = LongTextEditor(lines, placeholder)
    editor.setMaximumHeight(editor.minimumHeight())
    return editor


class FormLines(QWidget):
    """Lines one below the other."""

    def __init__(self, lines: Sequence[FormLine], *, label_width: int = _LABEL_WIDTH) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, ProblemLines] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(self._lines):
            label = PlainLabel(line.label)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, _TEXT_DROP, 0, 0)
            label.setMinimumWidth(label_width)
            label.setBuddy(line.editor)
            line.editor.setAccessibleName(line.label.rstrip(" *"))
            problem = ProblemLines()
            grid.addWidget(label, 2 * number, 0)
            grid.addWidget(line.editor, 2 * number, 1)
            grid.addWidget(problem, 2 * number + 1, 1)
            self._labels[line.fields[0]] = label
            self._problems[line.fields[0]] = problem

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a line by its first field."""
        line = next(item for item in self._lines if item.fields[0] == name)
        line.editor.setVisible(shown)
        self._labels[name].setVisible(shown)
        if not shown:
            self._problems[name].hide()

    def show_problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Show findings below the lines they speak of; give back those of no line shown here."""
        found = tuple(problems)
        placed: set[str] = set()
        for line in self._lines:
            shown = line.editor.isVisibleTo(self)
            self._problems[line.fields[0]].show_problems(found, line.fields if shown else ())
            placed.update(line.fields if shown else ())
        return tuple(item for item in found if item.field not in placed)

    def focus_field(self, name: str) -> bool:
        """Put the cursor into the line of a field, the first line by default."""
        for line in self._lines:
            if (not name or name in line.fields) and line.editor.isVisibleTo(self):
                line.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for line in self._lines:
            line.editor.setEnabled(not read_only)
