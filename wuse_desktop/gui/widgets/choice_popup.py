# SPDX-License-Identifier: MulanPSL-2.0
"""The list below a line that one types into: what fits, while the keyboard stays in the line."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.theme import GRID

_CODE_ROLE = Qt.ItemDataRole.UserRole
_ROWS_SHOWN = 10
_ROW_HEIGHT = 30
_LEAST_WIDTH = 240


class Offer(Protocol):
    """One thing to pick: its code, what is shown for it, and what may be typed for it."""

    @property
    def code(self) -> str:
        """What is stored."""

    @property
    def label(self) -> str:
        """What is shown."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What may be typed for it, in lower case."""


OfferT = TypeVar("OfferT", bound=Offer)


def fitting(choices: Sequence[OfferT], typed: str) -> list[OfferT]:
    """The choices that fit what was typed, those that begin with it first."""
    word = typed.strip().lower()
    if not word:
        return list(choices)
    begins = [item for item in choices if any(key.startswith(word) for key in item.keys)]
    holds = [item for item in choices if item not in begins and word in item.label.lower()]
    return begins + holds


class ChoicePopup(QListWidget):
    """Shown below its owner, or above it where the screen ends."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def code(self) -> str:
        """The code under the cursor, "" for none."""
        row = self.currentRow()
        return str(self.item(row).data(_CODE_ROLE)) if row >= 0 else ""

    def offer(
        self, found: Sequence[Offer], chosen: str = "", ticked: Collection[str] | None = None
    ) -> None:
        """Show choices with the cursor on ``chosen`` or the first; hide where there is none.

        ``ticked`` gives each a box, ticked or not.
        """
        self.clear()
        for item in found:
            entry = QListWidgetItem(unturned(item.label), self)
            entry.setData(_CODE_ROLE, item.code)
            if ticked is not None:
                on = item.code in ticked
                entry.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            if item.code == chosen:
                self.setCurrentItem(entry)
        if not found:
            self.hide()
            return
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        height = min(len(found), _ROWS_SHOWN) * _ROW_HEIGHT + 2 * GRID
        self.resize(max(self._owner.width(), _LEAST_WIDTH), height)
        self.move(self._corner(height))
        self.show()

    def step(self, by: int) -> None:
        """Move the cursor, not beyond the ends."""
        self.setCurrentRow(min(max(self.currentRow() + by, 0), self.count() - 1))

    def _corner(self, height: int) -> QPoint:
        below = self._owner.mapToGlobal(QPoint(0, self._owner.height() + 2))
        screen = self._owner.screen().availableGeometry()
        if below.y() + height <= screen.bottom():
            return below
        above = self._owner.mapToGlobal(QPoint(0, -height - 2))
        return above if above.y() >= screen.top() else below
