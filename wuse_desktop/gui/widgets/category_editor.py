# SPDX-License-Identifier: MulanPSL-2.0
"""The client categories of a person over time: closed and opened, never overwritten."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.people import PersonCategory
from wuse_desktop.domain.typed_dates import HELD
from wuse_desktop.gui.plain import PlainLabel, tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import DayEditor, TextEditor
from wuse_desktop.gui.widgets.tab_order import chain_tabs, tab_anchor
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices

_LIST = "CLIENT_CAT"
_HEADINGS = 1


class _Verified(QCheckBox):
    """Ticked on the day on which the evidence was looked at; it says which day that was."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._on: date | None = None
        self.clicked.connect(self._on_clicked)
        self._tell()

    def value(self) -> date | None:
        """The day, None while nobody looked."""
        return self._on

    def set_value(self, on: date | None) -> None:
        """Show a day, or that nobody looked."""
        self._on = on
        self._tell()

    def _on_clicked(self, ticked: bool) -> None:
        self._on = self._today if ticked else None
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self.setChecked(self._on is not None)
        self.setText(f"{self._on:%y-%m-%d}" if self._on else _("核实"))
        when = _("{day} 核实过依据").format(day=self._on) if self._on else ""
        self.setToolTip(tip(when or _("看过证件或名单后勾选")))


class _Row:
    """The editors of one entry. The category of a stored entry stays what it is."""

    def __init__(self, entry: PersonCategory, today: date, worker_id: str) -> None:
        self.entry = entry
        self._worker_id = worker_id
        self.verified = _Verified(today)
        self.category = CodePicker(choices(_LIST), _("首字母，如 db"), list_name=_LIST)
        self.name = PlainLabel(label(_LIST, entry.category) if entry.category else "")
        self.start = DayEditor(today)
        self.end = DayEditor(today, HELD)
        self.basis = TextEditor(placeholder=_("证号或名单"))
        self.category.set_value(entry.category)
        self.start.set_value(entry.start_date)
        self.end.set_value(entry.end_date)
        self.basis.set_value(entry.basis)
        self.basis.setCursorPosition(0)
        self.verified.set_value(entry.verified_on)
        for editor, text in (
            (self.category, _("服务对象类别")),
            (self.start, _("起始日期")),
            (self.end, _("终止日期")),
            (self.basis, _("依据")),
            (self.verified, _("核实")),
        ):
            editor.setAccessibleName(text)

    @property
    def is_stored(self) -> bool:
        return bool(self.entry.id)

    def widgets(self) -> tuple[QWidget, ...]:
        first: QWidget = self.name if self.is_stored else self.category
        return (first, self.start, self.end, self.basis, self.verified)

    def value(self) -> PersonCategory:
        return dataclasses.replace(
            self.entry,
            category=self.category.value(),
            start_date=self.start.value(),
            end_date=self.end.value(),
            basis=self.basis.value(),
            verified_on=self.verified.value(),
            verified_by=self._verifier(),
        )

    def _verifier(self) -> str:
        """Who looked at the evidence: whoever ticks it now, or who did before."""
        on = self.verified.value()
        if on is None:
            return ""
        return self.entry.verified_by if on == self.entry.verified_on else self._worker_id


def _headings() -> tuple[str, ...]:
    return (_("类别"), _("起始日期"), _("终止日期"), _("依据"), "")


class CategoryEditor(QWidget):
    """One row an entry, and an empty one below: choosing a category there makes the next."""

    changed = Signal()

    def __init__(self, today: date, worker_id: str = "") -> None:
        """``worker_id`` is who sits here: whoever ticks an entry as verified."""
        super().__init__()
        self._today = today
        self._worker_id = worker_id
        self._anchor = tab_anchor(self)
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(3, 2)
        for number, text in enumerate(_headings()):
            heading = PlainLabel(text)
            heading.setObjectName("muted")
            self._grid.addWidget(heading, 0, number)
        self._add(PersonCategory())

    def _add(self, entry: PersonCategory) -> None:
        made = _Row(entry, self._today, self._worker_id)
        place = len(self._rows) + _HEADINGS
        self._rows.append(made)
        before = self._rows[-2].verified if len(self._rows) > 1 else self._anchor
        for number, widget in enumerate(made.widgets()):
            self._grid.addWidget(widget, place, number)
        chain_tabs(before, made.widgets())
        made.category.changed.connect(lambda: self._on_category(made))
        for editor in (made.start, made.end, made.basis, made.verified):
            editor.changed.connect(self.changed)

    def _on_category(self, changed_row: _Row) -> None:
        if changed_row.category.value():
            if changed_row.start.value() is None:
                changed_row.start.set_value(self._today)
            if changed_row is self._rows[-1]:
                self._add(PersonCategory())
        self.changed.emit()

    def value(self) -> tuple[PersonCategory, ...]:
        """The entries, stored and new; an empty row is none."""
        return tuple(item.value() for item in self._rows if item.category.value())

    def set_value(self, entries: Sequence[PersonCategory]) -> None:
        """Show entries, with an empty row below."""
        for item in self._rows:
            for widget in (*item.widgets(), item.category, item.name):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for entry in (*entries, PersonCategory()):
            self._add(entry)

    def unreadable(self) -> bool:
        """Whether something typed means nothing."""
        return any(
            editor.is_wrong()
            for item in self._rows
            for editor in (item.category, item.start, item.end)
        )

    def focus_last(self) -> None:
        """Put the cursor into the empty row."""
        self._rows[-1].category.setFocus(Qt.FocusReason.OtherFocusReason)
