# SPDX-License-Identifier: MulanPSL-2.0
"""Columns wide enough for their headings, which are longer in one language than in another.

And for the names in them, which are longer in one people than in another.
"""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableView

_HAIR = 4  # beside the text of a cell
_MOST_MEASURED = 300  # rows: a walk list may hold a whole township, and the window waits meanwhile
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


class NameColumn(QObject):
    """Keeps a column as wide as its longest name, as far as the column that stretches spares it.

    Of long lists the first rows are measured; what is longer further down is shortened.
    With ``wraps`` a row that is longer still gets a second line; the view must wrap words.
    ``beside`` pixels are taken by something else in the cell, e.g. a tick.
    """

    def __init__(
        self, view: QTableView, column: int, *, wraps: bool = False, beside: int = 0
    ) -> None:
        super().__init__(view)
        self._view = view
        self._column = column
        self._wraps = wraps
        self._around = _AROUND + _HAIR + beside
        self._least = view.columnWidth(column)
        view.viewport().installEventFilter(self)
        view.model().modelReset.connect(self.fit)
        view.model().rowsInserted.connect(self.fit)
        view.model().dataChanged.connect(self._on_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when the view has another width."""
        if event.type() is QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.column() <= self._column <= last.column():
            self.fit()

    def fit(self) -> None:
        """Give the column its width for what is shown now."""
        view, header = self._view, self._view.horizontalHeader()
        if header.sectionResizeMode(self._column) is not QHeaderView.ResizeMode.Stretch:
            longest = max((self._needed(row, self._column) for row in self._rows()), default=0)
            width = max(self._least, min(longest, self._spared(header)))
            if width != view.columnWidth(self._column):
                view.setColumnWidth(self._column, width)
        if self._wraps:
            self._wrap(header.count())

    def _rows(self) -> range:
        return range(min(self._view.model().rowCount(), _MOST_MEASURED))

    def _needed(self, row: int, column: int) -> int:
        """The width in which a cell is whole."""
        text = str(self._view.model().index(row, column).data() or "")
        return self._view.fontMetrics().horizontalAdvance(text) + self._around

    def _wrap(self, columns: int) -> None:
        view = self._view
        usual = view.verticalHeader().defaultSectionSize()
        for row in self._rows():
            fits = all(
                self._needed(row, number) <= view.columnWidth(number) for number in range(columns)
            )
            height = usual if fits else usual + view.fontMetrics().lineSpacing()
            if view.rowHeight(row) != height:
                view.setRowHeight(row, height)

    def _spared(self, header: QHeaderView) -> int:
        """The width that is left when every other column has what it needs."""
        view = self._view
        taken = sum(
            heading_room(view, number)
            if header.sectionResizeMode(number) is QHeaderView.ResizeMode.Stretch
            else view.columnWidth(number)
            for number in range(header.count())
            if number != self._column
        )
        return view.viewport().width() - taken


def shared_widths(
    wanted: Mapping[int, int], rooms: Mapping[int, int], space: int, least: float
) -> dict[int, int]:
    """Share a space (pixels) among columns as they want it, but none gets less than its room.

    ``least`` is the share of all that is wanted below which they are not squeezed but scrolled.
    """
    if space >= least * sum(wanted.values()):
        least = 0  # what some need to be whole, the longest give
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
