# SPDX-License-Identifier: MulanPSL-2.0
"""Who on file may be the same person, with what agrees; Enter opens one of them (rule V-10)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import column, repolish, section
from wuse_desktop.i18n import _
from wuse_desktop.services.duplicates import Twin

_ROW_PX, _FRAME_PX = 26, 6


class _List(QListWidget):
    """A short list of which Enter opens the current entry; Up from its first goes back."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter, leave upwards."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self.itemActivated.emit(self.currentItem())
        elif event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TwinList(QFrame):
    """Hidden while nobody is alike. ``opened`` carries the id of the one to look at.

    ``left`` tells that the keyboard goes back up to the form.
    """

    opened = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._twins: tuple[Twin, ...] = ()
        self._heading = section("")
        self.entries = _List()
        self.entries.setFrameShape(QFrame.Shape.NoFrame)
        self.entries.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.entries.itemActivated.connect(self._open)
        self.entries.left.connect(self.left)
        self.setLayout(column(self._heading, self.entries, margin=GRID, gap=4))
        self.hide()

    @property
    def twins(self) -> tuple[Twin, ...]:
        """Who is shown."""
        return self._twins

    def show_twins(self, twins: Sequence[Twin]) -> None:
        """Show people, or nothing."""
        if tuple(twins) == self._twins:
            return
        self._twins = tuple(twins)
        self.entries.clear()
        for twin in self._twins:
            facts = f" · {twin.facts}" if twin.facts else ""
            entry = QListWidgetItem(unturned(f"{twin.name}{facts}　—— {twin.why}"), self.entries)
            entry.setData(Qt.ItemDataRole.UserRole, twin.id)
            entry.setToolTip(tip(entry.text()))
        self.entries.setFixedHeight(len(self._twins) * _ROW_PX + _FRAME_PX)
        sure = any(twin.is_sure for twin in self._twins)
        self._heading.setText(
            _("很可能已经建过档：按 ↓ 选中，回车打开")
            if sure
            else _("已有相近的人：按 ↓ 选中，回车打开")
        )
        self.setProperty("tone", "due" if sure else "")
        repolish(self)
        self.setVisible(bool(self._twins))

    def enter(self) -> bool:
        """Take the keyboard into the list; False when nobody is there."""
        if not self._twins:
            return False
        self.entries.setCurrentRow(0)
        self.entries.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def open_first(self) -> bool:
        """Open the one who is most likely; False when nobody is there."""
        if self._twins:
            self.opened.emit(self._twins[0].id)
        return bool(self._twins)

    def _open(self, entry: QListWidgetItem) -> None:
        self.opened.emit(entry.data(Qt.ItemDataRole.UserRole))
