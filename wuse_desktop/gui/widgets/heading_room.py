# SPDX-License-Identifier: MulanPSL-2.0
"""Columns wide enough for their headings, which are longer in one language than in another."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTableView

_AROUND = 16  # what the style sheet leaves beside the words of a heading, and a hair


def heading_room(view: QTableView, column: int, least: str = "") -> int:
    """The width (pixels) in which the heading of a column is whole, and ``least`` in its cells."""
    words = str(view.model().headerData(column, Qt.Orientation.Horizontal) or "")
    font = QFont(view.horizontalHeader().font())
    font.setBold(True)
    metrics = QFontMetrics(font)
    widths = [metrics.horizontalAdvance(line) for line in words.splitlines()]
    return max(*widths, view.fontMetrics().horizontalAdvance(least), 0) + _AROUND


def set_width(view: QTableView, column: int, width: int) -> None:
    """Give a column this width (pixels), or what its heading needs."""
    view.setColumnWidth(column, max(width, heading_room(view, column)))


def shared_widths(
    wanted: Mapping[int, int], rooms: Mapping[int, int], space: int, least: float
) -> dict[int, int]:
    """Share a space (pixels) among columns as they want it, but none gets less than its room.

    ``least`` is the share of what is wanted below which no column is squeezed.
    """
    fixed: dict[int, int] = {}
    while True:
        rest = {number: width for number, width in wanted.items() if number not in fixed}
        if not rest:
            return fixed
        share = max((space - sum(fixed.values())) / sum(rest.values()), least)
        short = [number for number, width in rest.items() if width * share < rooms[number]]
        if not short:
            return fixed | {number: int(width * share) for number, width in rest.items()}
        fixed |= {number: rooms[number] for number in short}
