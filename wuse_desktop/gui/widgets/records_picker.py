# SPDX-License-Identifier: MulanPSL-2.0
"""Finding several records by typing: each that is taken becomes a name that can be taken off."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import button, column
from wuse_desktop.i18n import _


class RecordsPicker(QWidget):
    """The line to search with, and below it the names of what was taken, in that order."""

    changed = Signal()

    def __init__(
        self, operations: Operations, kinds: tuple[str, ...], placeholder: str = ""
    ) -> None:
        super().__init__()
        self._taken: dict[str, str] = {}
        self.picker = RecordPicker(operations, kinds, placeholder)
        self._names = Flow(gap=4)
        self.names = QWidget()
        self.names.setLayout(self._names)
        self.setLayout(column(self.picker, self.names, gap=4))
        self.setFocusProxy(self.picker)
        self.picker.taken.connect(self._take)
        self._show()

    def value(self) -> tuple[str, ...]:
        """The ids of the records taken."""
        return tuple(self._taken)

    def titles(self) -> dict[str, str]:
        """Their names by id."""
        return dict(self._taken)

    def set_value(self, ids: Sequence[str]) -> None:
        """Hold records without sending ``changed``; their names are those given by ``know``."""
        self._taken = {row_id: self._taken.get(row_id, row_id) for row_id in ids}
        self.picker.set_value("")
        self._show()

    def know(self, titles: Mapping[str, str]) -> None:
        """Give the names of records that may be held."""
        self._taken |= titles

    def is_wrong(self) -> bool:
        """Whether something is typed that was not taken."""
        return bool(self.picker.line.text().strip())

    def take_off(self, row_id: str) -> None:
        """Let go of a record."""
        if self._taken.pop(row_id, None) is not None:
            self._show()
            self.changed.emit()

    def _take(self) -> None:
        row_id, title = self.picker.value(), self.picker.title()
        self.picker.set_value("")
        if row_id and row_id not in self._taken:
            self._taken[row_id] = title
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self._names.empty()
        for row_id, title in self._taken.items():
            name = button(f"{title}　✕", partial(self.take_off, row_id))
            name.setToolTip(tip(_("去掉“{name}”").format(name=title)))
            self._names.addWidget(name)
        self.names.setVisible(bool(self._taken))
