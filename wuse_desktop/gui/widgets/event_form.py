# SPDX-License-Identifier: MulanPSL-2.0
"""What the forms of all events share: when, who of the workers, lines of their own, and the rest.

A subclass says which record it writes and lists its lines. Drafts are values with a ``record`` and
the ``staff`` who may have taken part.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.typed_dates import DONE
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.event_fields import StaffRow, WhenRow
from wuse_desktop.gui.widgets.fields import DayEditor
from wuse_desktop.gui.widgets.form_lines import FormLine, FormLines
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.texts import button, column
from wuse_desktop.i18n import _

WHEN = ("start_at", "end_at")
WORKERS = ("workers",)
PEOPLE = ("people",)
# Findings of the services that name no field, and the line that they speak of.
EVENT_LINES: Mapping[str, str] = {
    "nobody_served": "people",
    "attendance_twice": "people",
    "attendance_nameless": "people",
    "workers_missing": "workers",
    "worker_minutes": "workers",
    "worker_minutes_long": "workers",
}


class EventForm(QWidget):
    """The form of one event. ``fields`` holds its lines; a subclass may put more beside them."""

    changed = Signal()
    ahead: ClassVar[timedelta] = DONE
    """How far in the future a day typed without a year may lie."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._draft: Any = None
        self._titles: dict[str, str] = {}
        self.when = WhenRow(DayEditor(operations.desk.today(), self.ahead))
        self.staff = StaffRow()
        self.own: dict[str, Any] = self.make_own()
        self.lines = FormLines(self.make_lines())
        self.more = RecordForm(operations, self.record_class(), [Part("", self.more_fields())])
        self._more_button = button("", self._turn_more, kind="link")
        self.fields = QWidget()
        self.fields.setLayout(column(self.lines, self._more_button, self.more, None))
        self.lay_out()
        self.when.minutes_changed.connect(self.staff.set_usual)
        for editor in (self.when, self.staff, self.more, *self.own.values()):
            editor.changed.connect(self.changed)
        self.show_more(False)

    # what a subclass says -------------------------------------------------------------------

    def record_class(self) -> type[Event]:
        """The class of the record."""
        raise NotImplementedError

    def make_own(self) -> dict[str, Any]:
        """The editors of fields that only this kind has, by field; made before the lines."""
        raise NotImplementedError

    def make_lines(self) -> Sequence[FormLine]:
        """The lines in the order of the form."""
        raise NotImplementedError

    def more_fields(self) -> tuple[str, ...]:
        """The fields that wait under 更多."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Put the fields into the form."""
        self.setLayout(column(self.fields))

    # the rest of the form -------------------------------------------------------------------

    def _turn_more(self) -> None:
        self.show_more(not self.more.isVisibleTo(self))

    def show_more(self, shown: bool) -> None:
        """Open or close the rest of the official form."""
        self.more.setVisible(shown)
        self._more_button.setText(_("收起更多") if shown else _("更多…"))

    # what a pane asks of it ------------------------------------------------------------------

    def show_draft(self, draft: Any, titles: Mapping[str, str]) -> None:
        """Show an event, new or stored."""
        self._draft, self._titles = draft, dict(titles)
        record = draft.record
        self.when.show_event(record)
        self.staff.show_staff(draft.staff, record.minutes)
        for name, editor in self.own.items():
            editor.set_value(getattr(record, name))
        self.more.show_record(record)

    def draft(self) -> Any:
        """The event as typed now."""
        typed = {name: editor.value() for name, editor in self.own.items()}
        record = dataclasses.replace(self._draft.record, **self.more.values(), **typed)
        return dataclasses.replace(
            self._draft, record=self.when.with_times(record), staff=self.staff.staff()
        )

    def titles(self) -> dict[str, str]:
        """The names of the records that the draft refers to."""
        return self._titles

    def caption(self) -> str:
        """What tells this event from others; the day at least."""
        day = self.when.day.value()
        return day.isoformat() if day else ""

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""
        own = [
            _(field_of(self.record_class(), name).label)
            for name, editor in self.own.items()
            if hasattr(editor, "is_wrong") and editor.is_wrong()
        ]
        rest = (self.when, self.staff, self.more)
        return [*own, *(label for part in rest for label in part.unreadable())]

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show findings beside their lines; give back the others."""
        rest = self.lines.show_problems(problems)
        if any(item.field in self.more.values() for item in rest):
            self.show_more(True)
        return rest

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a line."""
        return self.lines.focus_field(name)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self.lines.set_read_only(read_only)
        self.more.set_read_only(read_only)
