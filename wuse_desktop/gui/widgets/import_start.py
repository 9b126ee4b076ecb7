# SPDX-License-Identifier: MulanPSL-2.0
"""Where an import begins: files are dropped or chosen; below are the imports made so far."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.dropping import DropZone
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.tables.imports import PastImport
from wuse_desktop.services.tables.offers import table_offers
from wuse_desktop.services.tables.templates import ALL


class ImportStart(QWidget):
    """Choosing files, empty tables to fill in, and the book of past imports.

    ``template_wished`` carries the name of a table, ``undo_wished`` and ``returned_wished`` the id
    of an import.
    """

    choose_wished = Signal()
    template_wished = Signal(str)
    undo_wished = Signal(str)
    returned_wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.choose_button = button(_("选择表格文件…"), self.choose_wished.emit, kind="primary")
        self.choose_button.setAutoDefault(True)
        self.zone = DropZone(
            _(
                "把台账拖到这里：xlsx、xls、WPS 的 et、ods、csv 都可以，一次可以拖几个。"
                "先给您看会导入什么、哪些要退回，确认了才导入。"
            ),
            self.choose_button,
        )
        self.which = QComboBox()
        self.which.setAccessibleName(_("哪张空表"))
        self.which.addItem(_("全部空表"), ALL)
        for name, label in table_offers():
            self.which.addItem(label, name)
        self.template_button = button(
            _("存一份空表…"), lambda: self.template_wished.emit(str(self.which.currentData()))
        )
        self.past = LineTable(
            (
                Heading(_("时间"), 9),
                Heading(_("谁"), 6),
                Heading(_("文件")),
                Heading(_("表"), 12),
                Heading(_("导入"), 5, number=True),
                Heading(_("退回"), 5, number=True),
                Heading(_("状态"), 9),
            ),
            EmptyState(_("还没有导入过表格。导入过的都列在这里，整次都可以撤销。")),
            state_column=6,
            name=_("以前的导入"),
        )
        self.undo_button = button(_("撤销这次导入"), self._undo)
        self.returned_button = button(_("打开退回的表"), self._open_returned)
        self.past.selected.connect(lambda _item: self._enable())
        self.past.opened.connect(lambda _item: self._open_returned())
        templates = row(
            muted(_("没有现成的表，就用空表填："), wrap=False),
            self.which,
            self.template_button,
            None,
        )
        head = row(section(_("以前的导入")), None, self.returned_button, self.undo_button)
        layout = column(self.zone, templates, head, self.past, gap=2 * GRID)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._enable()

    def show_past(self, entries: Sequence[PastImport]) -> None:
        """Show the book of imports."""
        self.past.set_lines([_line(entry) for entry in entries])
        if entries and self.past.current() is None:
            self.past.select_first()
        self._enable()

    def _current(self) -> PastImport | None:
        line = self.past.current()
        return line.content if line and isinstance(line.content, PastImport) else None

    def _enable(self) -> None:
        entry = self._current()
        self.undo_button.setEnabled(entry is not None and not entry.undone_at)
        self.returned_button.setEnabled(entry is not None and entry.returned > 0)

    def _undo(self) -> None:
        entry = self._current()
        if entry is not None and not entry.undone_at:
            self.undo_wished.emit(entry.id)

    def _open_returned(self) -> None:
        entry = self._current()
        if entry is not None and entry.returned:
            self.returned_wished.emit(entry.id)


def _line(entry: PastImport) -> Line:
    state, tone = _("已导入"), "confirmed"
    if entry.undone_at:
        state, tone = _("已撤销"), ""
        if entry.left:
            state, tone = _("已撤销，留 {count}").format(count=entry.left), "due"
    cells = (
        moment_text(entry.at),
        entry.who,
        enumerated(entry.files),
        enumerated(dict.fromkeys(item.text for item in entry.tables)),
        str(entry.loaded),
        str(entry.returned),
        state,
    )
    return Line(entry.id, cells, entry, tone=tone)
