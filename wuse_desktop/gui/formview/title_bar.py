# SPDX-License-Identifier: MulanPSL-2.0
"""The grey title row of a block and the frame around it, drawn alike everywhere."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.i18n import _

TITLE_HEIGHT = 34


def draw_title(painter: QPainter, width: int, title: str, *, folded: bool) -> None:
    """A title, with a word behind it where nothing below it matters now."""
    colours = colours_in_use()
    bar = QRect(0, 0, width, TITLE_HEIGHT)
    painter.fillRect(bar, QColor(colours.raised))
    plain = painter.font()
    bold = QFont(plain)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(colours.muted if folded else colours.text))
    inside = bar.adjusted(2 * GRID, 0, -2 * GRID, 0)
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), unturned(title))
    if folded:
        inside.setLeft(inside.left() + painter.fontMetrics().horizontalAdvance(title) + 3 * GRID)
        painter.setFont(plain)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), _("现在不用填"))
    painter.setFont(plain)
    painter.setPen(QColor(colours.line))
    painter.drawLine(0, TITLE_HEIGHT, width, TITLE_HEIGHT)


def draw_frame(painter: QPainter, place: QRect) -> None:
    """The outer rule."""
    painter.setPen(QColor(colours_in_use().line))
    painter.drawRect(place.adjusted(0, 0, -1, -1))
