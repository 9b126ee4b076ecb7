# SPDX-License-Identifier: MulanPSL-2.0
"""The figures of a period as a table: headings of groups, and three numbers for each figure."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.table_text import copied_table
from wuse_desktop.gui.plain import plain_data, plain_headings
from wuse_desktop.i18n import N_, NP_, _
from wuse_desktop.services.figure_texts import FIGURE_GROUPS, meaning
from wuse_desktop.services.figures import Figure, FigureSet, Span

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
FIGURE_ROLE = int(Qt.ItemDataRole.UserRole)
LABEL, UNIT, TARGET, ACHIEVED = 0, 4, 5, 6
SPANS: dict[int, Span] = {1: "period", 2: "previous", 3: "year"}
_HEADINGS = (
    N_("指标"),
    N_("本期"),
    N_("上期"),
    N_("本年累计"),
    N_("单位"),
    NP_("column", "年度任务"),
    N_("完成率"),
)
_BARE = len(_HEADINGS) - 2
_NUMBERS = (*SPANS, TARGET, ACHIEVED)
_INDENT = "　　"
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: the heading of a group, or a figure."""

    heading: str = ""
    figure: Figure | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """What the row shows; a part stands indented under its whole."""
        figure = self.figure
        if figure is None:
            return (self.heading, *[""] * (len(_HEADINGS) - 1))
        return (
            f"{_INDENT}{figure.label}" if figure.part_of else figure.label,
            figure.text,
            figure.previous_text,
            figure.year_to_date_text,
            figure.unit,
            figure.target_text,
            figure.achieved_text,
        )


def _source(figure: Figure | None) -> str | None:
    """Whose target it is, and what the part is of."""
    if figure is None or figure.target is None:
        return None
    return _("年度任务（{source}）{target}，本年累计 {done}").format(
        source=label("TARGET_SOURCE", figure.target_source),
        target=figure.target_text,
        done=figure.year_to_date_text,
    )


class FigureListModel(QAbstractTableModel):
    """Figures under the headings of their groups."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FigureRow, ...] = ()

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def has_targets(self) -> bool:
        """Whether any figure has a target for the year."""
        return any(row.figure and row.figure.target is not None for row in self._rows)

    def set_figures(self, found: FigureSet) -> None:
        """Show the figures of a period."""
        by_name = {figure.name: figure for figure in found.figures}
        rows: list[FigureRow] = []
        for group in FIGURE_GROUPS:
            figures = [by_name[name] for name in group.names if name in by_name]
            rows += [FigureRow(group.text), *(FigureRow(figure=item) for item in figures)]
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def figure_at(self, row: int) -> Figure | None:
        """The figure of a row; None on a heading."""
        return self._rows[row].figure if 0 <= row < len(self._rows) else None

    def row_of(self, name: str) -> int:
        """The row of a figure, or -1."""
        names = [item.figure.name if item.figure else "" for item in self._rows]
        return names.index(name) if name in names else -1

    def as_text(self) -> str:
        """The whole table for the clipboard, cells divided by tabs."""
        lines = [tuple(map(_, _HEADINGS)), *(row.cells for row in self._rows)]
        shown = len(_HEADINGS) if self.has_targets else _BARE
        return copied_table(cells[:shown] for cells in lines)

    # Qt -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Headings and figures."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Label, three numbers, unit, the year's target and the part of it that was reached."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keyboard passes over headings."""
        if self._rows[index.row()].figure is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, its side, what the figure means, and the figure itself."""
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == FIGURE_ROLE:
            return row.figure
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole and column in (TARGET, ACHIEVED):
            return _source(row.figure)
        if role == Qt.ItemDataRole.ToolTipRole and row.figure is not None:
            return f"{row.figure.id}　{meaning(row.figure.name)}"
        return None

    @plain_headings
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings, on the side of their cells."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADINGS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in _NUMBERS else _LEFT
        return None
