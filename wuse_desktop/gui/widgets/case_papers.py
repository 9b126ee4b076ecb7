# SPDX-License-Identifier: MulanPSL-2.0
"""The forms of a case in the order of the archive: where each stands, and another one begun."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.standing_words import standing_words
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _, pgettext
from wuse_desktop.services.case_folder import FolderLine

_STATE_COLUMN = 1


class CasePapers(QWidget):
    """One line a paper. ``opened`` carries a line, ``begun`` the id of a form."""

    opened = Signal(object)
    begun = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[FolderLine, ...] = ()
        self.table = LineTable(
            (
                Heading(pgettext("heading", "表单")),
                Heading(_("状态"), 9),
                Heading(_("日期"), 6),
                Heading(_("填写人"), 5),
                Heading(_("意见"), 6),
            ),
            EmptyState(_("个案的全部表单都列在这里。")),
            state_column=_STATE_COLUMN,
            name=_("表单"),
        )
        self.table.set_row_height(30)
        self.new = button(_("＋ 写表单 ▾"), self.open_menu)
        self.menu = QMenu(self)
        self.menu.triggered.connect(lambda action: self.begun.emit(action.data()))
        hint = muted(_("按归档顺序 · 回车打开 · ＋ 再写一份"), wrap=False)
        layout = column(row(hint, None, self.new), self.table, gap=4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.table.opened.connect(self.opened)
        for keys in ("+", "Ins"):
            bind(self.table, keys, self._begin_current)
        hand_on_focus(self, self.table)

    @property
    def lines(self) -> tuple[FolderLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[FolderLine]) -> None:
        """Show the papers of a case."""
        self._lines = tuple(lines)
        self.table.set_lines([_line(number, item) for number, item in enumerate(self._lines)])
        self.menu.clear()
        known: set[str] = set()
        for item in self._lines:
            if item.begins and not item.record and item.form_id not in known:
                known.add(item.form_id)
                self.menu.addAction(item.title).setData(item.form_id)
        self.new.setVisible(bool(known))

    def open_menu(self) -> None:
        """Offer the forms that may be begun now."""
        self.menu.popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))
        actions = self.menu.actions()
        if actions:
            self.menu.setActiveAction(actions[0])

    def _begin_current(self) -> None:
        line = self.table.current()
        found = line.content if line is not None else None
        if isinstance(found, FolderLine) and found.begins:
            self.begun.emit(found.form_id)


def _line(number: int, item: FolderLine) -> Line:
    state = "draft" if item.draft and not item.filed_id else item.state
    words, tone = standing_words(state)
    if item.mine:
        words, tone = _("待您审核"), "due"
    if item.draft and item.filed_id:
        words = _("{state}·有草稿").format(state=words)
    said = ""
    if item.open_opinions:
        said = _("{count} 条待整改").format(count=item.open_opinions)
    elif item.opinions:
        said = _("{count} 条").format(count=item.opinions)
    title = _("{title}（限指定人员）").format(title=item.title) if item.hidden else item.title
    cells = (title, words, item.on.isoformat() if item.on else "", item.writer, said)
    return Line(f"{item.form_id}/{item.filed_id or number}", cells, item, tone)
