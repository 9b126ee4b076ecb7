# SPDX-License-Identifier: MulanPSL-2.0
"""Asking on which days something is held again: from when, how often, how many times."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.domain.typed_dates import DUE
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import DayEditor, NumberEditor
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.week_strip import weekday
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services.gathering_plans import MOST_TIMES, Step, days_of
from wuse_desktop.services.holidays import HOLIDAYS

_WIDTH = 520
_TIMES = 4
_MOST_SHOWN = 8
_STEPS = (
    Key("week", N_("每周"), "1"),
    Key("fortnight", N_("每两周"), "2"),
    Key("month", N_("每月"), "3"),
)

Then = Callable[[tuple[date, ...]], None]


class RepeatDialog(QDialog):
    """The days are listed as they will be; Enter accepts them."""

    def __init__(self, parent: QWidget, heading: str, today: date, last: date | None) -> None:
        """``last`` is the day of what is repeated, None where there is none."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.setFixedWidth(_WIDTH)
        self._then: Then | None = None
        self._last = last or today - timedelta(days=7)
        self.step = KeyChoice([Key(item.code, _(item.label), item.key) for item in _STEPS])
        self.step.set_value("week")
        self.first = DayEditor(today, DUE)
        self.first.set_value(days_of(self._last, "week", 2)[1])
        self.times = NumberEditor(_("次"), most_digits=2)
        self.times.set_value(_TIMES)
        self.times.setMaximumWidth(64)
        self._days = muted("")
        self._days.setMinimumHeight(66)
        self._days.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.accept_button = button(_("排好 Ctrl+回车"), self._accept, kind="primary")
        self.accept_button.setShortcut("Ctrl+Return")
        steps = row(PlainLabel(_("多久一次")), self.step)
        steps.setStretch(1, 1)
        self.setLayout(
            column(
                title(heading),
                muted(_("名称、地点、时间、社工和名单都照上一次的；排好以后可以逐场修改。")),
                steps,
                row(
                    PlainLabel(_("从哪天起")), self.first, PlainLabel(_("共几次")), self.times, None
                ),
                self._days,
                row(None, button(_("取消"), self.reject), self.accept_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.step.changed.connect(self._on_step)
        self.first.changed.connect(self._tell)
        self.times.changed.connect(self._tell)
        self.step.setFocus()
        self._tell()

    def days(self) -> tuple[date, ...]:
        """The days as they stand; none while something is missing."""
        first, times = self.first.value(), self.times.value() or 0
        if first is None or not 0 < times <= MOST_TIMES:
            return ()
        return days_of(first, cast("Step", self.step.value() or "week"), times)

    def ask(self, then: Then) -> None:
        """Show it without stopping the window; ``then`` gets the days, or is never called."""
        self._then = then
        self.open()

    def _on_step(self) -> None:
        step = cast("Step", self.step.value() or "week")
        self.first.set_value(days_of(self._last, step, 2)[1])
        self._tell()

    def _tell(self) -> None:
        days = self.days()
        self.accept_button.setEnabled(bool(days))
        if not days:
            self._days.setText(_("请填开始的日期，次数 1 到 {most}。").format(most=MOST_TIMES))
            return
        shown = enumerated(_day_text(day) for day in days[:_MOST_SHOWN])
        more = len(days) - _MOST_SHOWN
        if more > 0:
            shown = _("{days}…… 另 {count} 次").format(days=shown, count=more)
        self._days.setText(shown)

    def _accept(self) -> None:
        days, then = self.days(), self._then
        if days and then is not None:
            self.accept()
            then(days)


def _day_text(day: date) -> str:
    """A day with its weekday, and whether it is a holiday."""
    text = f"{day:%m-%d} {weekday(day)}"
    weekend = day.weekday() >= 5
    free = HOLIDAYS.holiday(day)
    if free and not weekend:
        return _("{day}（节假日）").format(day=text)
    return text
