# SPDX-License-Identifier: MulanPSL-2.0
"""The four states of records on their way up, side by side; each number opens its list."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, column, muted, repolish, row, section
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.states import (
    CONFIRMED,
    DELIVERED,
    PACKED,
    STATES,
    UNPACKED,
    Counts,
)

STATE_LABELS = {
    UNPACKED: N_("未打包"),
    PACKED: N_("已打包"),
    DELIVERED: N_("已送达"),
    CONFIRMED: N_("已回执"),
}
_HINTS = {
    UNPACKED: N_("新写或改过，还没有装进数据包"),
    PACKED: N_("在数据包里，还没有送到"),
    DELIVERED: N_("送到了，等县里给回执"),
    CONFIRMED: N_("县里收下了，有回执为证"),
}
_TONES = {UNPACKED: "due", PACKED: "due", DELIVERED: "due", CONFIRMED: "confirmed"}


class StateBoard(QWidget):
    """Four columns. ``wished`` carries the state whose list is wanted."""

    wished = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QPushButton] = {}
        columns: list[QWidget] = []
        for state in STATES:
            figure = button("0", partial(self.wished.emit, state), kind="figure")
            figure.setAutoDefault(True)  # Enter opens the list of the number in focus
            self.buttons[state] = figure
            columns.append(self._column(state, figure))
        layout = row(*columns, gap=2 * GRID)
        for place in range(len(columns)):
            layout.setStretch(place, 1)
        self.setLayout(layout)

    def _column(self, state: str, figure: QPushButton) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        layout = column(section(_(STATE_LABELS[state])), figure, muted(_(_HINTS[state])), gap=0)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        frame.setLayout(layout)
        return frame

    def show_counts(self, counts: Counts) -> None:
        """Show how many records are in each state; only a receipt makes a number green."""
        numbers = {
            UNPACKED: counts.unpacked,
            PACKED: counts.packed,
            DELIVERED: counts.delivered,
            CONFIRMED: counts.confirmed,
        }
        for state, number in numbers.items():
            shown = self.buttons[state]
            shown.setText(f"{number:,}")
            shown.setProperty("tone", _TONES[state] if number else "")
            shown.setAccessibleName(
                _("{state} {count} 条").format(state=_(STATE_LABELS[state]), count=number)
            )
            repolish(shown)
