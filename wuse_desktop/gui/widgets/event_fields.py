# SPDX-License-Identifier: MulanPSL-2.0
"""What the form of every event has: when it was and how long, and which workers took part."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.filed import Event
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import ClockEditor, DayEditor, NumberEditor
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.key_choice import TickRow
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.staff_choice import StaffChoice

E = TypeVar("E", bound=Event)
_SMALL_WIDTH = 64


class WhenRow(QWidget):
    """Day, hour if it is known, and minutes."""

    changed = Signal()
    day_changed = Signal()
    minutes_changed = Signal(int)

    def __init__(self, today_day: DayEditor) -> None:
        super().__init__()
        self.day = today_day
        self.start = ClockEditor()
        self.minutes = NumberEditor(_("分钟"), most_digits=3)
        self.minutes.setMaximumWidth(80)
        self.start.setAccessibleName(_("开始"))
        self.minutes.setAccessibleName(_("时长"))
        parts = row(
            self.day, PlainLabel(_("开始")), self.start, PlainLabel(_("时长")), self.minutes,
            PlainLabel(_("分钟")), None,
        )  # fmt: skip
        self.setLayout(parts)
        self.setFocusProxy(self.day)
        self.day.changed.connect(self._on_day)
        self.start.changed.connect(self.changed)
        self.minutes.changed.connect(self._on_minutes)

    def _on_day(self) -> None:
        self.changed.emit()
        self.day_changed.emit()

    def _on_minutes(self) -> None:
        self.changed.emit()
        self.minutes_changed.emit(self.minutes.value() or 0)

    def show_event(self, event: Event) -> None:
        """Show when an event was."""
        self.day.set_value(event.on)
        known = event.start_at is not None and event.time_known
        self.start.set_value(event.start_at.time() if known and event.start_at else None)
        self.minutes.set_value(event.minutes or None)

    def with_times(self, event: E) -> E:
        """The event with the times as typed; without an hour it begins at midnight, unknown."""
        day, begin = self.day.value(), self.start.value()
        start = datetime.combine(day, begin or time()) if day else None
        end = start + timedelta(minutes=self.minutes.value() or 0) if start else None
        return dataclasses.replace(event, start_at=start, end_at=end, time_known=begin is not None)

    def unreadable(self) -> list[str]:
        """Labels of what means nothing."""
        pairs = ((self.day, _("日期")), (self.start, _("开始")), (self.minutes, _("时长")))
        return [label for editor, label in pairs if editor.is_wrong()]


class StaffRow(QWidget):
    """The workers as ticks; their minutes are those of the event unless one sets them apart."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._staff: tuple[StaffChoice, ...] = ()
        self._usual = 0
        self._apart: dict[str, NumberEditor] = {}
        self.ticks = TickRow()
        self._more = button(_("各人分钟不同"), self._open, kind="link")
        self._more.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._flow = Flow(gap=GRID)
        self._box = QWidget()
        self._box.setLayout(self._flow)
        first = row(self.ticks, self._more)
        first.setStretch(0, 1)
        first.setAlignment(self._more, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(first, self._box, gap=4))
        self.setFocusProxy(self.ticks)
        self.ticks.changed.connect(self._on_ticks)

    def show_staff(self, staff: Sequence[StaffChoice], usual: int) -> None:
        """Show who may take part and who does; ``usual`` are the minutes of the event."""
        self._staff, self._usual = tuple(staff), usual
        self.ticks.offer([(item.worker_id, item.name) for item in staff])
        self.ticks.set_value([item.worker_id for item in staff if item.minutes is not None])
        apart = any(item.minutes not in (None, usual) for item in staff)
        self._fill(shown=apart)

    def set_usual(self, minutes: int) -> None:
        """The event takes other minutes: those of the workers follow where they were the same."""
        for editor in self._apart.values():
            if editor.value() == self._usual:
                editor.set_value(minutes)
        self._staff = tuple(
            dataclasses.replace(item, minutes=minutes) if item.minutes == self._usual else item
            for item in self._staff
        )
        self._usual = minutes

    def staff(self) -> tuple[StaffChoice, ...]:
        """Everybody offered, with minutes where they take part; the one who led stays first."""
        chosen = set(self.ticks.value())
        return tuple(
            dataclasses.replace(
                item, minutes=self._minutes(item) if item.worker_id in chosen else None
            )
            for item in self._staff
        )

    def _minutes(self, item: StaffChoice) -> int:
        editor = self._apart.get(item.worker_id)
        return self._usual if editor is None else editor.value() or 0

    def unreadable(self) -> list[str]:
        """Labels of what means nothing."""
        return [item.accessibleName() for item in self._apart.values() if item.is_wrong()]

    def _on_ticks(self) -> None:
        self._staff = self.staff()
        self._fill(shown=bool(self._apart))
        self.changed.emit()

    def _open(self) -> None:
        self._fill(shown=True)
        if self._apart:
            next(iter(self._apart.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, *, shown: bool) -> None:
        self._flow.empty()
        self._apart = {}
        taking_part = [item for item in self._staff if item.minutes is not None]
        for item in taking_part if shown else ():
            editor = NumberEditor(_("分钟"), most_digits=3)
            editor.setMaximumWidth(_SMALL_WIDTH)
            editor.set_value(item.minutes)
            editor.setAccessibleName(_("{name}的分钟").format(name=item.name))
            editor.changed.connect(self.changed)
            pair = QWidget()
            pair.setLayout(row(PlainLabel(item.name), editor, gap=4))
            self._flow.addWidget(pair)
            self._apart[item.worker_id] = editor
        self._box.setVisible(bool(self._apart))
        self._more.setVisible(not self._apart and len(self._staff) > 1)
