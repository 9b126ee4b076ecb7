# SPDX-License-Identifier: MulanPSL-2.0
"""回收站: what was deleted, by whom and when, and the way back."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QMessageBox, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.dialogs.history import show_history
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.navigation import PAGES, owner_of
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.plain import PlainLabel, plain_question
from wuse_desktop.gui.status_line import day_and_time
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import N_, _, in_turn
from wuse_desktop.services import records
from wuse_desktop.services.bin_content import KEPT_DAYS
from wuse_desktop.services.bin_emptying import Emptied, count_expired, empty_bin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import BinItem


class BinPage(Page):
    """The bin of this site."""

    key: ClassVar[str] = "bin"
    title: ClassVar[str] = N_("回收站")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.table = LineTable(
            (
                Heading(_("类别"), 7),
                Heading(_("记录")),
                Heading(_("日期"), 8),
                Heading(_("谁删的"), 6),
                Heading(_("什么时候"), 9),
                Heading(_("还能恢复"), 6),
            ),
            EmptyState(
                _("回收站是空的。删除的记录会放在这里，{count}天内随时可以恢复。").format(
                    count=KEPT_DAYS
                )
            ),
            name=_("回收站"),
        )
        self._restore = button(_("恢复 回车"), self.restore, kind="primary")
        self._history = button(_("修改记录"), self._show_history)
        self._old = QFrame()
        self._old.setObjectName("notice")
        self._old.setProperty("tone", "due")
        self._old_text = PlainLabel()
        self._old_text.setWordWrap(True)
        self._empty = button(_("清除内容…"), self.ask_to_empty)
        old = row(self._old_text, self._empty, margin=GRID)
        old.setStretch(0, 1)
        self._old.setLayout(old)
        self._old.hide()
        self.asking: QMessageBox | None = None
        note = muted(
            _("删除的记录在这里留{count}天，随时可以恢复；连同它的签到、分工一起回来。").format(
                count=KEPT_DAYS
            ),
            wrap=False,
        )
        layout = column(
            row(title(_(self.title)), None, self._history, self._restore),
            note,
            self._old,
            self.table,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.table.opened.connect(lambda _item: self.restore())

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the bin again."""
        del changes

        def fetch(desk: Desk) -> tuple[tuple[BinItem, ...], int]:
            return records.bin(desk), count_expired(desk)

        self.operations.read(fetch, lambda found: self._show(*found))

    def focus_first(self) -> None:
        """The list."""
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current() is None:
            self.table.select_first()

    # answers ------------------------------------------------------------------------------

    def _show(self, items: tuple[BinItem, ...], expired: int) -> None:
        self._old.setVisible(expired > 0)
        self._old_text.setText(
            _(
                "有 {count} 条（连同签到、分工等）已经满{days}天。清除以后内容和附件都不再保留，"
                "不能恢复；上报过的，县里的也会一起清除。"
            ).format(count=expired, days=KEPT_DAYS)
        )
        now = self.operations.desk.now()
        lines = []
        for item in items:
            left = max(0, KEPT_DAYS - (now.date() - item.at.date()).days)
            rest = _("{count} 天").format(count=left) if left else _("已过期")
            name = item.title.removeprefix(item.kind_label).strip() or item.title
            cells = (item.kind_label, name, item.on, item.who, day_and_time(item.at, now), rest)
            lines.append(Line(f"{item.entity}/{item.id}", cells, item))
        self.table.set_lines(lines)
        for made in (self._restore, self._history):
            made.setEnabled(bool(lines))
        if lines and self.table.current() is None:
            self.table.select_first()

    def _current(self) -> BinItem | None:
        line = self.table.current()
        return line.content if line and isinstance(line.content, BinItem) else None

    def restore(self) -> None:
        """Take the record out of the bin that the keyboard is on."""
        item = self._current()
        if item is None:
            return
        entity, record_id = item.entity, item.id

        def work(desk: Desk) -> Saved:
            return records.restore(desk, entity, record_id)

        def done(saved: Saved) -> None:
            self.refresh()
            self.focus_first()
            self.said.emit(
                in_turn(
                    (
                        _("已恢复：{title}").format(title=item.title),
                        *(problem.message for problem in saved.problems),
                    )
                ),
                _("打开") if owner_of(PAGES, entity) else "",
                lambda: self.open_requested.emit(entity, record_id),
            )

        self.operations.write(work, done, initiator=self)

    def ask_to_empty(self) -> None:
        """Ask once more before content is taken out for good."""
        heading = _("清除回收站里满{days}天的内容").format(days=KEPT_DAYS)
        asking = plain_question(self.window(), heading, self._old_text.text())
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree = asking.addButton(_("清除"), QMessageBox.ButtonRole.DestructiveRole)
        asking.addButton(_("先不清除"), QMessageBox.ButtonRole.RejectRole)
        asking.buttonClicked.connect(lambda chosen: self.empty() if chosen is agree else None)
        self.asking = asking
        asking.open()

    def empty(self) -> None:
        """Take the content out of what expired."""

        def done(emptied: Emptied) -> None:
            self.refresh()
            text = _("已清除 {records} 条的内容，删去 {files} 个附件文件；修改记录里有一笔")
            self.said.emit(text.format(records=emptied.records, files=emptied.files), "", None)

        self.operations.long_work(empty_bin, done)

    def _show_history(self) -> None:
        item = self._current()
        if item is not None:
            show_history(self, self.operations, item.entity, item.id, item.title)
