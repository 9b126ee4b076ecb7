# SPDX-License-Identifier: MulanPSL-2.0
"""A record typed through one form of its fields, as the pane beside a list asks for it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.problems import Problem
from wuse_desktop.gui.widgets.problem_texts import by_field
from wuse_desktop.gui.widgets.record_form import RecordForm


class RecordEntry(QWidget):
    """Answers for ``form``; a subclass adds what it shows and makes of a record."""

    changed = Signal()
    form: RecordForm

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""
        return self.form.unreadable()

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show findings beside their fields; give back the others."""
        self.form.show_problems(by_field(problems))
        shown = self.form.values()
        return tuple(item for item in problems if item.field not in shown)

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field."""
        known = not name or name in self.form.values()
        if known:
            self.form.focus(name)
        return known

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self.form.set_read_only(read_only)
