# SPDX-License-Identifier: MulanPSL-2.0
"""The widgets of the blocks of a form, and an index of what stands in them."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from wuse_desktop.forms.layout import Block, GridBlock, is_table
from wuse_desktop.gui.formview.answer_cell import AnswerCell
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.paper_grid import PaperGrid
from wuse_desktop.gui.formview.repeat_table import RepeatTable
from wuse_desktop.gui.formview.row_cards import RowCards
from wuse_desktop.gui.formview.stack import Stack


class BlockMaker:
    """Makes the widgets of blocks for one filling."""

    def __init__(self, filling: Filling) -> None:
        self._filling = filling

    def make(self, blocks: Sequence[Block], above: str = "", row: str = "") -> list[QWidget]:
        """Widgets for blocks; ``row`` is the row of the repeat ``above`` that they stand in."""
        made: list[QWidget] = []
        for block in blocks:
            if isinstance(block, GridBlock):
                made.append(PaperGrid(self._filling, block, above=above, row=row))
                continue
            path = row + block.repeat.path.removeprefix(above)
            if is_table(block.repeat):
                made.append(RepeatTable(self._filling, block, path))
            else:
                made.append(RowCards(self._filling, block.repeat, path, self.make))
        return made


class BlockIndex:
    """Finds cells, tables and grids of a form by path. It looks anew when rows come and go.

    ``met`` is called once for each table.
    """

    def __init__(self, stack: Stack, met: Callable[[RepeatTable], object]) -> None:
        self._stack = stack
        self._met = met
        self._heard: set[QWidget] = set()
        self._look()

    def _look(self) -> None:
        self.cells: dict[str, AnswerCell] = {}
        self.grid_of: dict[AnswerCell, PaperGrid] = {}
        self.cell_of: dict[QWidget, AnswerCell] = {}
        self.tables: dict[str, RepeatTable] = {}
        self.cards: dict[str, RowCards] = {}
        self.grids: list[PaperGrid] = []
        self._order: dict[str, int] = {}
        self._add(self._stack.blocks)
        for table in self.tables.values():
            if self._is_new(table):
                self._met(table)
        for cards in self.cards.values():
            if self._is_new(cards):
                cards.rebuilt.connect(self._look)

    def _is_new(self, block: QWidget) -> bool:
        new = block not in self._heard
        self._heard.add(block)
        return new

    def _add(self, blocks: Iterable[QWidget]) -> None:
        for block in blocks:
            if isinstance(block, PaperGrid):
                self._add_grid(block)
            elif isinstance(block, RepeatTable):
                self.tables[block.repeat_path] = block
                self._order[block.repeat_path] = len(self._order)
            elif isinstance(block, RowCards):
                self.cards[block.repeat_path] = block
                self._add(block.blocks)

    def _add_grid(self, grid: PaperGrid) -> None:
        self.grids.append(grid)
        for cell in grid.cells():
            self.cells[cell.path] = cell
            self.grid_of[cell] = grid
            self._order[cell.path] = len(self._order)
            if cell.editor is not None:
                self.cell_of[cell.editor] = cell

    def follow(self, paths: Iterable[str]) -> None:
        """Draw again what an answer has changed: cells, rows, groups."""
        others = []
        for path in paths:
            cell = self.cells.get(path)
            if cell is not None:
                self.grid_of[cell].refresh(cell)
            else:
                others.append(path)
        if others:
            self._follow_rows(others)

    def follow_all(self) -> None:
        """Draw everything again."""
        for cell, grid in self.grid_of.items():
            grid.refresh(cell)
        self._follow_rows([*self.tables, *self.cards])

    def _follow_rows(self, paths: Sequence[str]) -> None:
        places = set(paths)
        for path, cards in list(self.cards.items()):
            if path in places:
                cards.follow()
        by_table: dict[str, list[str]] = {}
        for path in paths:
            table = self.tables.get(path) or self.table_with(path)
            if table is not None:
                by_table.setdefault(table.repeat_path, []).append(path)
        for repeat_path, found in by_table.items():
            self.tables[repeat_path].take_changes(found)
        for grid in self.grids:
            if grid.group_path in places:
                grid.refresh_group()

    def tell(self) -> None:
        """Say of every field what is wrong."""
        for cell, grid in self.grid_of.items():
            if cell.tell():
                grid.redraw(cell)
        for table in self.tables.values():
            table.set_strict()

    def show_comments(self) -> None:
        """Show what was said of every field."""
        for grid in self.grids:
            grid.show_comments()
        for table in self.tables.values():
            table.show_comments()

    def owner(self, widget: QWidget | None) -> AnswerCell | None:
        """The cell that a widget belongs to."""
        while widget is not None:
            if widget in self.cell_of:
                return self.cell_of[widget]
            widget = widget.parentWidget()
        return None

    def table_with(self, path: str) -> RepeatTable | None:
        """The table that shows the cell of a path."""
        return self.tables.get(path[: path.rindex("[")]) if "[" in path else None

    def table_around(self, widget: QWidget | None) -> RepeatTable | None:
        """The table that a widget belongs to."""
        while widget is not None and not isinstance(widget, RepeatTable):
            widget = widget.parentWidget()
        return widget

    def cell_below(self, place: QPoint) -> AnswerCell | None:
        """The cell of a grid at a place of the screen."""
        for grid in self.grids:
            inside = grid.mapFromGlobal(place)
            if grid.rect().contains(inside):
                return grid.cell_at(inside)
        return None

    def path_below(self, place: QPoint) -> str:
        """The path of the cell of a table at a place of the screen, "" for none."""
        for table in self.tables.values():
            inside = table.view.viewport().mapFromGlobal(place)
            index = table.view.indexAt(inside)
            if table.view.viewport().rect().contains(inside) and index.isValid():
                return table.model.path(index.row(), index.column())
        return ""

    def order(self, path: str) -> tuple[int, int, int]:
        """Where a path stands in reading order: block or cell, row, column."""
        if path in self._order:
            return self._order[path], 0, 0
        table = self.table_with(path)
        place = table.model.place(path) if table is not None else None
        if table is None or place is None:
            return len(self._order), 0, 0
        return self._order[table.repeat_path], *place
