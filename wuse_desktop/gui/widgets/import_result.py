# SPDX-License-Identifier: MulanPSL-2.0
"""What became of an import: every row of every sheet is loaded, returned or accounted for."""

from collections import Counter
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.import_preview import row_numbers
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _, beside
from wuse_desktop.services.tables.loading import Loaded
from wuse_desktop.services.tables.results import LoadResult, joined

_MOST_REASONS = 12


class ImportResult(QWidget):
    """Counts that add up, the reasons by how often, and what to do next.

    ``open_wished`` and ``save_wished`` ask for the file of returned rows, ``undo_wished`` carries
    the id of the import.
    """

    open_wished = Signal()
    save_wished = Signal()
    undo_wished = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._import_id = ""
        self.heading = section("")
        self._explains = muted("")
        self.table = LineTable(
            (
                Heading(_("工作表"), 16),
                Heading(_("会怎样"), 18),
                Heading(_("行数"), 5, number=True),
                Heading(_("哪些行、为什么")),
            ),
            EmptyState(_("没有导入任何行。")),
            name=_("导入结果"),
        )
        self.open_button = button(_("打开退回的表"), self.open_wished.emit, kind="primary")
        self.save_button = button(_("退回的表存到别处…"), self.save_wished.emit)
        self.undo_button = button(_("撤销这次导入"), lambda: self.undo_wished.emit(self._import_id))
        self.close_button = button(_("好了 Esc"), self.closed.emit)
        for item in (self.open_button, self.save_button, self.undo_button, self.close_button):
            item.setAutoDefault(True)
        actions = row(self.undo_button, None, self.save_button, self.close_button, self.open_button)
        layout = column(self.heading, self._explains, self.table, actions, gap=GRID)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def show_loaded(self, loaded: Loaded) -> None:
        """Show what became of an import."""
        self._import_id = loaded.import_id
        kept = sum(item.loaded for item in loaded.results)
        back = sum(item.returned for item in loaded.results)
        asides = sum(len(aside.rows) for item in loaded.results for aside in item.asides)
        self.heading.setText(
            _("导入 {loaded} 行，退回 {returned} 行").format(loaded=kept, returned=back)
        )
        self._explains.setText(
            _("表里共 {all} 行 ＝ 导入 {loaded} ＋ 退回 {returned} ＋ 不是记录 {asides}。").format(
                all=sum(item.sheet_rows for item in loaded.results),
                loaded=kept,
                returned=back,
                asides=asides,
            )
            + (_("退回的行都在退回的表里，改好有颜色的格子再导入那一份就行。") if back else "")
        )
        self.table.set_lines(list(_lines(loaded.results)))
        self.open_button.setVisible(bool(loaded.returned))
        self.save_button.setVisible(bool(loaded.returned))
        self.undo_button.setVisible(bool(loaded.import_id))

    def focus_first(self) -> None:
        """The next step: the file of returned rows, or back."""
        target = self.close_button if self.open_button.isHidden() else self.open_button
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def _lines(results: Sequence[LoadResult]) -> Iterator[Line]:
    for number, result in enumerate(results):
        known = result.sheet in ("", result.label)
        name = result.label if known else beside(result.label, result.sheet)
        for place, (label, count, why) in enumerate(_facts(result)):
            cells = (name if place == 0 else "", label, str(count), why)
            yield Line(f"{number}/{place}", cells, None, tip=why)


def _facts(result: LoadResult) -> Iterator[tuple[str, int, str]]:
    yield _("导入"), result.loaded, joined(result.notes)
    for message, count in result.warnings:
        yield _("　其中提醒"), count, message
    if result.returned:
        rows = _("第 {rows} 行").format(rows=_rows_of(result, ""))
        yield _("退回"), result.returned, rows
    reasons = Counter(item.message for item in result.findings)
    for message, count in reasons.most_common(_MOST_REASONS):
        rows = _rows_of(result, message)
        yield _("　原因"), count, _("{message}（第 {rows} 行）").format(message=message, rows=rows)
    for aside in result.asides:
        rows = _("第 {rows} 行").format(rows=row_numbers(aside.rows))
        yield aside.label, len(aside.rows), rows
    yield _("合计：表里的全部行"), result.sheet_rows, ""


def _rows_of(result: LoadResult, message: str) -> str:
    """The rows that came back, or those that did for one reason."""
    rows = {item.row for item in result.findings if message in ("", item.message)}
    return row_numbers(sorted(rows))
