# SPDX-License-Identifier: MulanPSL-2.0
"""All pairs on file that may be one person, each with the reason in words (rule V-10)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services import duplicates
from wuse_desktop.services.duplicates import Pair


class DuplicateList(QWidget):
    """``opened`` carries the ids of a pair; the first is the one on file longer."""

    opened = Signal(str, str)
    counted = Signal(int)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._count = muted("", wrap=False)
        self.table = LineTable(
            (Heading(_("哪两份档案"), 8), Heading(_("为什么"))),
            EmptyState(_("没有发现可能重复的人。新建档案时还会随时提示。")),
            name=_("可能重复的人"),
        )
        layout = column(self._count, self.table)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        hand_on_focus(self, self.table)
        self.table.opened.connect(self._open)

    def refresh(self) -> None:
        """Look again."""
        self._operations.read(duplicates.pairs, self._show)

    def select_first(self) -> None:
        """Put the keyboard on the first pair."""
        if self.table.current() is None:
            self.table.select_first()

    def _show(self, pairs: tuple[Pair, ...]) -> None:
        self._count.setText(_("可能重复 {count} 对，回车核对").format(count=len(pairs)))
        self._count.setVisible(bool(pairs))
        self.table.set_lines([self._line(pair) for pair in pairs])
        self.counted.emit(len(pairs))

    def _line(self, pair: Pair) -> Line:
        first, second = pair.names
        names = first if first == second else f"{first} / {second}"
        tip = "\n".join((*pair.why, *map("：".join, zip(pair.names, pair.facts, strict=True))))
        return Line(f"{pair.kept_id}/{pair.other_id}", (names, pair.why[0]), pair, tip=tip)

    def _open(self, pair: Pair) -> None:
        self.opened.emit(pair.kept_id, pair.other_id)
