# SPDX-License-Identifier: MulanPSL-2.0
"""What is to be done after a visit, each with its day; each becomes a task."""

import dataclasses
from datetime import date
from functools import partial

from wuse_desktop.domain.typed_dates import DUE
from wuse_desktop.gui.widgets.fields import DayEditor, TextEditor
from wuse_desktop.gui.widgets.growing_rows import GrowingRows
from wuse_desktop.i18n import _
from wuse_desktop.services.visits import FollowUp


class _Row:
    """The editors of one task; who is responsible for it stays."""

    def __init__(self, today: date, task: FollowUp) -> None:
        self._task = task
        self.action = TextEditor(placeholder=_("要做的事，会进入待办；没有就空着"))
        self.due_on = DayEditor(today, DUE)
        self.due_on.line.setPlaceholderText(_("到期"))
        self.action.setAccessibleName(_("后续跟进"))
        self.due_on.setAccessibleName(_("到期"))
        self.action.set_value(task.action)
        self.action.setCursorPosition(0)
        self.due_on.set_value(task.due_on)

    def widgets(self) -> tuple[TextEditor, DayEditor]:
        return (self.action, self.due_on)

    def value(self) -> FollowUp | None:
        action = self.action.value()
        if not action:
            return None
        return dataclasses.replace(self._task, action=action, due_on=self.due_on.value())

    def is_wrong(self) -> bool:
        return self.due_on.is_wrong()


class FollowUpEditor(GrowingRows):
    """One row a task, and an empty one below."""

    def __init__(self, today: date) -> None:
        super().__init__(partial(_Row, today), FollowUp(""), (1, 0))
