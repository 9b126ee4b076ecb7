# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of annual targets as a table model: a row for each station, a column an indicator."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.errors import UserFault
from wuse_desktop.gui.models.hours_sheet import LEVEL_ROLE
from wuse_desktop.gui.models.target_paste import pasted_cells
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import _
from wuse_desktop.services.targets import (
    Cell,
    TargetIndicator,
    TargetRow,
    TargetSheet,
    achieved_text,
    read_target,
    target_text,
)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class TargetSheetModel(QAbstractTableModel):
    """``typed`` carries the cells that were typed and differ; what cannot be read stays marked."""

    typed = Signal(object)  # dict[Cell, int | None]
    unread = Signal(str)  # what could not be understood, "" when all is well again

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: TargetSheet | None = None
        self._indicators: tuple[TargetIndicator, ...] = ()
        self._wrong: dict[Cell, str] = {}
        self.shows_progress = False

    # what is shown ------------------------------------------------------------------------

    @property
    def sheet(self) -> TargetSheet | None:
        """The targets shown."""
        return self._sheet

    @property
    def indicators(self) -> tuple[TargetIndicator, ...]:
        """The columns."""
        return self._indicators

    def show_sheet(self, sheet: TargetSheet, more: Iterable[TargetIndicator] = ()) -> None:
        """Show targets, with columns for ``more`` indicators beside those that have some."""
        known = {item.name for item in sheet.indicators}
        columns = (*sheet.indicators, *(item for item in more if item.name not in known))
        before = self._sheet
        same = before is not None and columns == self._indicators
        if before is None or before.year != sheet.year:
            self._wrong.clear()
        if same and before is not None and len(before.rows) == len(sheet.rows):
            self._sheet = sheet
            self._redraw()
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(sheet.rows) - 1)
            return
        self.beginResetModel()
        self._sheet, self._indicators = sheet, columns
        self.endResetModel()

    def show_progress(self, *, on: bool) -> None:
        """Show what was reached instead of the targets; nothing is typed then."""
        self.shows_progress = on
        self._redraw()

    def _redraw(self) -> None:
        if self._rows and self._indicators:
            last = self.index(len(self._rows) - 1, len(self._indicators) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def _rows(self) -> tuple[TargetRow, ...]:
        return self._sheet.rows if self._sheet is not None else ()

    # editing ------------------------------------------------------------------------------

    def may_edit(self, row: int) -> bool:
        """Whether a row can be typed into now."""
        return not self.shows_progress and 0 <= row < len(self._rows) and self._rows[row].editable

    def put(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Take typed texts by row and column."""
        wished: dict[Cell, int | None] = {}
        problem = ""
        for (row, column), text in cells.items():
            if not self.may_edit(row):
                continue
            line, name = self._rows[row], self._indicators[column].name
            cell = (line.station_id, name)
            try:
                value = read_target(name, text)
            except UserFault as fault:
                self._wrong[cell] = text
                problem = problem or fault.sentence
                continue
            self._wrong.pop(cell, None)
            if value != line.values.get(name):
                wished[cell] = value
        self._redraw()
        self.unread.emit(problem)
        if wished:
            self.typed.emit(wished)

    def paste(self, text: str, row: int, column: int) -> tuple[str, ...]:
        """Write a copied table from a cell on; the names in it that the sheet does not have."""
        names = [(item.label, _heading(item), item.name) for item in self._indicators]
        stations = [line.label for line in self._rows]
        found = pasted_cells(text, (row, column), stations, names)
        self.put(found.cells)
        return found.unknown

    def as_text(self) -> str:
        """The whole sheet for the clipboard, with its names."""
        head = ["", *(_heading(item) for item in self._indicators)]
        lines = [
            [line.label, *(self._shown(line, item.name) for item in self._indicators)]
            for line in self._rows
        ]
        return copied_table([head, *lines])

    # Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """The stations."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The indicators."""
        return 0 if parent.isValid() else len(self._indicators)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What others set is read only."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.may_edit(index.row()) else flags

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell as it is shown or typed, whether it can be read, and what was done of it."""
        line, item = self._rows[index.row()], self._indicators[index.column()]
        wrong = self._wrong.get((line.station_id, item.name)) if line.editable else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if wrong is not None and not self.shows_progress:
                return wrong
            return self._shown(line, item.name)
        if role == LEVEL_ROLE:
            if wrong is not None and not self.shows_progress:
                return "block"
            return None if line.editable else "quiet"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._explained(line, item)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        return None

    def _shown(self, line: TargetRow, name: str) -> str:
        target = line.values.get(name)
        if not self.shows_progress:
            return target_text(name, target)
        done = line.done.get(name, 0)
        part = achieved_text(done, target)
        return _("{done}（{part}）").format(done=target_text(name, done), part=part) if part else ""

    def _explained(self, line: TargetRow, item: TargetIndicator) -> str | None:
        target, done = line.values.get(item.name), line.done.get(item.name, 0)
        if target is None:
            return None
        return _("{station} {label}：任务 {target}，本年累计 {done} {unit}").format(
            station=line.label,
            label=item.label,
            target=target_text(item.name, target),
            done=target_text(item.name, done),
            unit=item.unit,
        )

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a typed cell."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.put({(index.row(), index.column()): str(value)})
        return True

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Indicators with their units above, stations at the left."""
        across = orientation == Qt.Orientation.Horizontal
        if across and section < len(self._indicators):
            item = self._indicators[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{item.label}\n{item.unit}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return _heading(item)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _CENTRE
        if not across and section < len(self._rows) and role == Qt.ItemDataRole.DisplayRole:
            return self._rows[section].label
        return None


def _heading(item: TargetIndicator) -> str:
    """An indicator with its unit in one line."""
    return _("{label}（{unit}）").format(label=item.label, unit=item.unit)
