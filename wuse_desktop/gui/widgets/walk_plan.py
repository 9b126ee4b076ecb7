# SPDX-License-Identifier: MulanPSL-2.0
"""Where to walk: the due households in their order, and the sheets that were printed before."""

from typing import cast

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QWidget,
)

from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.domain.sheet_codes import WALK, shown
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.models.walk_stops import WalkStops
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fields import NumberEditor
from wuse_desktop.gui.widgets.heading_room import NameColumn, set_width
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.sheet_code_line import SheetCodeLine
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import records
from wuse_desktop.services.choices import Choice, search_keys
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import Deleted
from wuse_desktop.services.walk_list import (
    Until,
    WalkStop,
    WalkVillage,
    keep_route,
    walk_list,
    walk_villages,
)
from wuse_desktop.services.walk_sheets import (
    SheetLine,
    blank_sheet,
    make_walk_sheet,
    recent_sheets,
)

_SPANS = (
    Key("today", N_("今天"), "J"),
    Key("week", N_("本周"), "Z"),
    Key("month", N_("本月"), "Y"),
    Key("all", N_("全部户"), "Q"),
)
_SPARE_ROWS = 4
_WIDTHS = (96, 140, 0, 82, 104, 132)
_PLAN_WIDTH, _SHEETS_WIDTH = 760, 400
_ROW_HEIGHT = 34
_VILLAGE_WIDTH = 210
_TICK_WIDTH = 24


class _StopsView(QTableView):
    """Space ticks, Alt+↑ and Alt+↓ move a household along the way."""

    walked = Signal(int)  # the row that was moved, where it is now

    def __init__(self, stops: WalkStops) -> None:
        super().__init__()
        self._stops = stops
        self.setModel(stops)
        self.setAccessibleName(_("要走访的户"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in enumerate(_WIDTHS):
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(number, mode)
            if width:
                set_width(self, number, width)
        NameColumn(self, 0, beside=_TICK_WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list; others walk through it."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in steps:
            self.move_stop(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space:
            self._stops.toggle(
                sorted({index.row() for index in self.selectionModel().selectedRows()})
            )
        else:
            super().keyPressEvent(event)

    def move_stop(self, step: int) -> None:
        """Move the household under the cursor."""
        here = self.currentIndex().row()
        there = self._stops.move(here, step)
        if there != here:
            select_row(self, there)
            self.walked.emit(there)


class WalkPlan(QWidget):
    """``printed`` carries the id of a sheet to be shown as paper, ``wished`` one to type in.

    ``said`` tells what was done, with the way back.
    """

    said = Signal(str, str, object)
    printed = Signal(str)
    wished = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._asked = 0
        self._due = 0  # households in the span, shown or not
        self.stops = WalkStops(operations.desk.today(), self)
        self.view = _StopsView(self.stops)
        self.village = CodePicker((), _("全部村；输入首字母选村"))
        self.village.setFixedWidth(_VILLAGE_WIDTH)
        self.village.setAccessibleName(_("村（社区）"))
        self.span = KeyChoice([Key(item.code, _(item.label), item.key) for item in _SPANS])
        self.span.setAccessibleName(_("到哪天应访"))
        self.span.set_value("today")
        self.spare = NumberEditor(_("空白行"), most_digits=2)
        self.spare.set_value(_SPARE_ROWS)
        self.spare.setMaximumWidth(56)
        self.code = SheetCodeLine(operations, WALK, _("表头的9位编码，回车"), _("走访单编码"))
        self._count = section("")
        self._list = QStackedWidget()
        self._list.addWidget(self.view)
        self._list.addWidget(EmptyState(_("这段时间没有应访的户。可以选“本月”或“全部户”。")))
        self.sheets = LineTable(
            (
                Heading(_("打印"), 3),
                Heading(_("村（社区）")),
                Heading(_("录入"), 4),
                Heading(_("编码"), 6),
            ),
            EmptyState(_("还没有打印过走访单。左边选好户，打印出来带下村，回来在这里录入。")),
            state_column=2,
            name=_("打印过的走访单"),
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        print_button = button(_("打印走访单 Ctrl+P"), self.print_sheet, kind="primary")
        blank = button(_("打印空白单"), self.print_blank)
        at_once = button(_("不打印，直接录入 Ctrl+回车"), self.type_at_once)
        left, right = QWidget(), QWidget()
        hint = ElidedLabel(_("空格 选／不选 · Alt+↑↓ 调整路线，下次还是这个顺序"), "muted")
        filters = row(self.village, self.span, gap=2 * GRID)
        filters.setStretch(1, 1)
        inner = column(
            filters,
            row(self._count, None, hint),
            self._list,
            row(PlainLabel(_("多印空白行")), self.spare, None, blank, at_once, print_button),
        )
        inner.setStretch(2, 1)
        left.setLayout(inner)
        side = column(
            section(_("录入走访单")),
            self.code,
            muted(_("输入表上的编码，或者从下面选一张按回车；没有用上的按 Delete 删去。")),
            self.sheets,
        )
        side.setStretch(3, 1)
        side.setContentsMargins(GRID, 0, 0, 0)
        right.setLayout(side)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([_PLAN_WIDTH, _SHEETS_WIDTH])
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        outer = column(splitter)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        self.panes = (left, right)

    def _connect(self) -> None:
        self.span.changed.connect(self.refresh)
        self.village.changed.connect(self._change_village)
        self.stops.ticked.connect(self._count_up)
        self.view.walked.connect(self._keep_order)
        self.code.found.connect(lambda found: self.wished.emit(found.id))
        self.sheets.opened.connect(self._open_line)
        bind(self.sheets, "Delete", self.delete_sheet)
        for keys, wish in (
            ("Ctrl+P", self.print_sheet),
            ("Ctrl+Return", self.type_at_once),
            ("Ctrl+Enter", self.type_at_once),
        ):
            bind(self, keys, wish)

    # reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the due households and the sheets again."""
        self._asked += 1
        asked, until = self._asked, cast("Until", self.span.value() or "today")
        village = _village_of(self.village.value())

        def fetch(
            desk: Desk,
        ) -> tuple[tuple[WalkVillage, ...], tuple[WalkStop, ...], tuple[SheetLine, ...]]:
            villages = walk_villages(desk, until)
            known = village is None or village in {item.code for item in villages}
            stops = walk_list(desk, until, village if known else None)
            return villages, stops, recent_sheets(desk)

        def show(
            found: tuple[tuple[WalkVillage, ...], tuple[WalkStop, ...], tuple[SheetLine, ...]],
        ) -> None:
            if asked == self._asked:
                self._show(*found)

        self._operations.read(fetch, show)

    def _show(
        self,
        villages: tuple[WalkVillage, ...],
        stops: tuple[WalkStop, ...],
        sheets: tuple[SheetLine, ...],
    ) -> None:
        total = sum(item.count for item in villages)
        everywhere = Choice("*", _("全部村（{count} 户）").format(count=total), ("*",))
        self.village.set_choices(
            [
                everywhere,
                *(
                    Choice(
                        item.code or "-",
                        _("{name}（{count} 户）").format(
                            name=item.name or _("没有填村"), count=item.count
                        ),
                        search_keys(item.name or _("没有填村")),
                    )
                    for item in villages
                ),
            ]
        )
        counts = {item.code: item.count for item in villages}
        village = _village_of(self.village.value())
        self._due = total if village is None else counts.get(village, 0)
        here = self.view.currentIndex().row()
        self.stops.show_stops(stops)
        if stops:
            select_row(self.view, min(max(here, 0), len(stops) - 1))
        self.sheets.set_lines([_sheet_line(item) for item in sheets])

    def _change_village(self) -> None:
        if not self.village.is_wrong():
            self.refresh()

    def _count_up(self) -> None:
        shown = len(self.stops.stops)
        self._list.setCurrentIndex(0 if shown else 1)
        text = _("要走 {chosen} 户 / 共 {count} 户").format(
            chosen=len(self.stops.chosen), count=self._due
        )
        if shown < self._due:
            text = _("{text}，先列出 {shown} 户；选村看其余的").format(text=text, shown=shown)
        self._count.setText(text)

    def _keep_order(self, number: int) -> None:
        village, ids = self.stops.route(number)
        self._operations.write(lambda desk: keep_route(desk, village, ids), initiator=self)

    # sheets -------------------------------------------------------------------------------

    def print_sheet(self) -> None:
        """Keep the ticked households as a sheet and show it as paper."""
        self._make(self.printed)

    def type_at_once(self) -> None:
        """Type in the ticked households, several in one go, without any paper."""
        self._make(self.wished)

    def print_blank(self) -> None:
        """Show the sheet for households that nobody knows beforehand."""

        def done(sheet_id: str) -> None:
            self.printed.emit(sheet_id)
            self.refresh()

        self._operations.write(blank_sheet, done, initiator=self)

    def _make(self, answer: SignalInstance) -> None:
        stops, spare = self.stops.chosen, self.spare.value() or 0

        def done(saved: Saved) -> None:
            answer.emit(saved.id)
            self.refresh()

        self._operations.write(
            lambda desk: make_walk_sheet(desk, stops, spare_rows=spare), done, initiator=self
        )

    def delete_sheet(self) -> None:
        """Put a sheet that was printed in vain into the bin; visits typed from it stay."""
        line = self.sheets.current()
        if line is None:
            return

        def done(gone: Deleted) -> None:
            self.refresh()
            self.said.emit(_("走访单已放进回收站"), _("撤销"), lambda: self._restore(gone.token))

        self._operations.write(
            lambda desk: records.delete(desk, WalkSheet.entity, line.key), done, initiator=self
        )

    def _restore(self, token: str) -> None:
        self._operations.write(
            lambda desk: records.undo(desk, token), lambda _saved: self.refresh(), initiator=self
        )

    def _open_line(self, content: object) -> None:
        if isinstance(content, SheetLine):
            self.wished.emit(content.id)


def _village_of(choice: str) -> str | None:
    """The code of the chosen village, None for all of them."""
    return None if choice in ("", "*") else choice.removeprefix("-")


def _sheet_line(item: SheetLine) -> Line:
    done = item.typed >= item.count
    cells = (
        f"{item.printed_on:%m-%d}" if item.printed_on else "",
        item.places,
        f"{item.typed}/{item.count}" if item.count else _("空白"),
        shown(item.code),
    )
    tone = ("confirmed" if done else "due") if item.count else ""
    tip = "\n".join(part for part in (item.places, item.worker, shown(item.code)) if part)
    return Line(item.id, cells, item, tone, tip)
