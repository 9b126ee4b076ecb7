# SPDX-License-Identifier: MulanPSL-2.0
"""A virtual list: it knows how many rows there are and fetches pages as they come into view."""

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.gui.theme import colours_in_use
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services import lists
from wuse_desktop.services.lists import ListColumn, ListQuery, ListRow

PAGE_ROWS = 100
_MOST_PAGES = 40
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

ROW_ROLE = Qt.ItemDataRole.UserRole
MARKS_ROLE = Qt.ItemDataRole.UserRole + 1

# Marks that a row shows in words, in this order, and the tone of the first that it has.
_MARKS = {
    "deleted": (N_("已删除"), "muted"),
    "voided": (N_("作废"), "muted"),
    "risk": (N_("高风险"), "risk"),
    "due": (N_("应办"), "due"),
    "draft": (N_("草稿"), "due"),
    "planned": (N_("计划"), "due"),
    "review": (N_("待审"), "due"),
    "late": (N_("补录"), "due"),
    "overdue": (N_("逾期登记"), "due"),
    "outdated": (N_("记录已变"), "due"),
    "unsent": (N_("未回执"), "muted"),
}
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}


class RecordListModel(QAbstractTableModel):
    """Rows of one named list of ``services.lists``; only the pages looked at are in memory."""

    counted = Signal(int)

    def __init__(
        self, operations: Operations, name: str, query: ListQuery, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._name = name
        self._query = query
        self._columns = lists.columns_at(operations.desk, name, query.site_id)
        self._total = 0
        self._pages: dict[int, list[ListRow]] = {}
        self._asked: set[int] = set()
        self._generation = 0
        colours = colours_in_use()
        self._brushes = {
            tone: QBrush(QColor(getattr(colours, tone))) for tone in ("risk", "due", "muted")
        }
        self.reload()

    @property
    def query(self) -> ListQuery:
        """What the list shows."""
        return self._query

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns of the list at this desk, in order; the marks stand behind them."""
        return self._columns

    def set_query(self, query: ListQuery) -> None:
        """Show other rows."""
        self._query = query
        self.reload()

    def reload(self) -> None:
        """Fetch again; rows stay on screen until the new ones are there."""
        self._generation += 1
        generation, query = self._generation, self._query

        def fetch(desk: Any) -> tuple[int, list[ListRow]]:
            return (
                lists.count(desk, self._name, query),
                lists.page(desk, self._name, query, 0, PAGE_ROWS),
            )

        def show(answer: tuple[int, list[ListRow]]) -> None:
            if generation != self._generation:
                return
            self.beginResetModel()
            self._total = answer[0]
            self._pages = {0: answer[1]}
            self._asked.clear()
            self.endResetModel()
            self.counted.emit(self._total)

        self._operations.read(fetch, show)

    def row_at(self, row: int) -> ListRow | None:
        """A row that is in memory; asks for its page otherwise."""
        if not 0 <= row < self._total:
            return None
        number = row // PAGE_ROWS
        rows = self._pages.get(number)
        if rows is None:
            self._ask(number)
            return None
        offset = row % PAGE_ROWS
        return rows[offset] if offset < len(rows) else None

    def find_row(self, row_id: str) -> int:
        """The number of a row that is in memory, or -1."""
        for number, rows in self._pages.items():
            for offset, item in enumerate(rows):
                if item.id == row_id:
                    return number * PAGE_ROWS + offset
        return -1

    def _ask(self, number: int) -> None:
        if number in self._asked:
            return
        self._asked.add(number)
        generation, query = self._generation, self._query

        def show(rows: list[ListRow]) -> None:
            if generation != self._generation:
                return
            while len(self._pages) >= _MOST_PAGES:
                oldest = next(iter(self._pages))
                self._pages.pop(oldest)
                self._asked.discard(oldest)
            self._pages[number] = rows
            first = number * PAGE_ROWS
            last = min(first + PAGE_ROWS, self._total) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns)))

        self._operations.read(
            lambda desk: lists.page(desk, self._name, query, number * PAGE_ROWS, PAGE_ROWS), show
        )

    # Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """All rows, fetched or not."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _ROOT) -> int:
        """The columns of the list."""
        return 0 if parent.isValid() else len(self._columns) + 1

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text; … while its page is on the way."""
        if index.column() == len(self._columns):
            return self._mark(index.row(), role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            ROW_ROLE,
            MARKS_ROLE,
        ):
            return None
        row = self.row_at(index.row())
        if role == ROW_ROLE:
            return row
        if role == MARKS_ROLE:
            return row.marks if row else ()
        if role == Qt.ItemDataRole.ForegroundRole:
            return None
        return row.cells[index.column()] if row else "…"

    def _alignment(self, column: int) -> int:
        """Where texts and the heading of a column stand: numbers below their heading."""
        known = column < len(self._columns)
        return int(_ALIGN[self._columns[column].align if known else "left"])

    def _mark(self, number: int, role: int) -> Any:
        """The last column: what to know about a row, in words."""
        row = self.row_at(number)
        marks = [_MARKS[name] for name in _MARKS if row and name in row.marks]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return enumerated(_(text) for text, _tone in marks)
        if role == Qt.ItemDataRole.ForegroundRole and marks:
            return self._brushes[marks[0][1]]
        return None

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings, and whether a click on one sorts."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            sorts = self.sorts_by(section)
            return _("点一下按这一列排序，再点一下倒过来") if sorts else _("这一列不能排序")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(self._columns[section].label) if section < len(self._columns) else _("标记")

    def sorts_by(self, column: int) -> bool:
        """Whether the list can sort by a column; the marks, which stand last, are none of it."""
        return 0 <= column < len(self._columns) and self._columns[column].sortable

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that the list can sort by."""
        if self.sorts_by(column):
            self.set_query(
                lists.sorted_by(
                    self._query,
                    self._columns[column].key,
                    descending=order == Qt.SortOrder.DescendingOrder,
                )
            )
