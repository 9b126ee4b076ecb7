# SPDX-License-Identifier: MulanPSL-2.0
"""Fields that two computers of the station changed apart: both versions, and the decision."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.errors import Fault
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.keys import SAVE, bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section, title
from wuse_desktop.gui.widgets.two_versions import TwoVersions
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import conflicts
from wuse_desktop.services.conflicts import Choice, ConflictLine
from wuse_desktop.services.ownership import may_write

_LIST_PX = 200


class ConflictsPage(Page):
    """The list above, the two versions of the line in front below; Alt+L, R and M decide.

    Sensitive values stand masked until they are asked for (Ctrl+D), one line at a time.
    """

    key: ClassVar[str] = "conflicts"
    title: ClassVar[str] = N_("改得不一样的地方")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._may = may_write(operations.desk)
        self._revealed: ConflictLine | None = None
        self.notice = NoticeBar()
        self.table = LineTable(
            (
                Heading(_("记录"), 18),
                Heading(_("栏目"), 9),
                Heading(_("现在用的")),
                Heading(_("是谁写的"), 9),
            ),
            EmptyState(
                _("没有改得不一样的地方。两台电脑同时改了同一栏时，两份内容都会留在这里等您选定。")
            ),
            name=_(self.title),
        )
        self.table.setMinimumHeight(_LIST_PX)
        self.table.selected.connect(lambda _line: self._show_current())
        self.table.opened.connect(self._go_to_versions)
        self._what = section("")
        self.reveal_button = button(_("显示内容 Ctrl+D"), self.reveal, kind="link")
        self.reveal_button.setToolTip(_("健康、风险、证件号码等平时遮住；显示会记入查看记录"))
        self._closed = muted(_("这一处请负责社工、督导或站长登录后选定；两份都还在。"), wrap=False)
        self.open_button = button(_("打开这条记录"), self._open_record, kind="link")
        self.versions = TwoVersions()
        self.versions.standing_wished.connect(lambda: self.settle("standing"))
        self.versions.other_wished.connect(lambda: self.settle("other"))
        self.combine_button = button(_("合在一起(&M)…"), self.combine)
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName(_("合在一起的内容"))
        self.save_button = button(_("保存合起来的(&S)"), self._save_text, kind="primary")
        self.cancel_button = button(_("不合了"), self.step_back)
        self._build()
        bind(self, "Ctrl+D", self.reveal)

    def _build(self) -> None:
        choosing = QWidget()
        choosing.setLayout(column(self.versions, row(self.combine_button, self._closed, None)))
        writing = QWidget()
        hint = muted(_("两份都在下面，改成您要的内容再保存；没有保存以前什么都不会变。"))
        layout = column(hint, self.editor, row(self.save_button, self.cancel_button, None))
        layout.setStretch(1, 1)
        writing.setLayout(layout)
        for keys in SAVE:
            bind(writing, keys, self.save_button.click)
        self._faces = QStackedWidget()
        self._faces.addWidget(choosing)
        self._faces.addWidget(writing)
        self._below = QWidget()
        below = column(row(self._what, None, self.reveal_button, self.open_button), self._faces)
        below.setContentsMargins(0, 0, 0, 0)
        below.setStretch(1, 1)
        self._below.setLayout(below)
        note = muted(
            _("本站的两台电脑在互相收到之前改了同一栏。选定以后，别的电脑收到时也会跟着改。"),
            wrap=False,
        )
        whole = column(title(_(self.title)), note, self.notice, self.table, self._below, gap=GRID)
        whole.setStretch(3, 1)
        whole.setStretch(4, 4)
        self.setLayout(whole)

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the open questions again."""
        del changes
        self.operations.read(conflicts.conflicts, self._show)

    def focus_first(self) -> None:
        """The list, with its first line."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current() is None:
            self.table.select_first()

    def panes(self) -> tuple[QWidget, ...]:
        """The list and the decision."""
        below = self.editor if self.writing else self.versions.left_button
        return (self.table, below)

    def step_back(self) -> bool:
        """Leave the combining without saving."""
        if not self.writing:
            return False
        self._faces.setCurrentIndex(0)
        self.combine_button.setFocus()
        return True

    @property
    def writing(self) -> bool:
        """Whether a text of one's own is being written."""
        return self._faces.currentIndex() == 1

    # showing ------------------------------------------------------------------------------

    def _show(self, lines: list[ConflictLine]) -> None:
        self._revealed = None
        self.table.set_lines([_line(item) for item in lines])
        if lines and self.table.current() is None:
            self.table.select_first()
        self._show_current()

    def _current(self) -> ConflictLine | None:
        """The line in front, with its values as they are where they were asked for."""
        line = self.table.current()
        item = line.content if line and isinstance(line.content, ConflictLine) else None
        revealed = self._revealed
        return revealed if item and revealed and revealed.id == item.id else item

    def _show_current(self) -> None:
        item = self._current()
        if item is not self._revealed:
            self._revealed = None
        self._below.setVisible(item is not None)
        if item is None:
            return
        self._faces.setCurrentIndex(0)
        self._what.setText(_("{title}：{label}").format(title=item.title, label=item.label))
        self.versions.show_line(item)
        closed = item.secrecy == "closed"
        self.combine_button.setVisible(item.free)
        self.reveal_button.setVisible(item.may_reveal)
        self._closed.setVisible(closed)
        for each in (
            self.versions.left_button,
            self.versions.right_button,
            self.combine_button,
        ):
            each.setEnabled(self._may and not closed)

    def reveal(self) -> None:
        """Show the values of the line in front as they are; the trail keeps it."""
        item = self._current()
        if item is None or not item.may_reveal:
            return
        number = item.id

        def show(found: ConflictLine) -> None:
            self._revealed = found
            self._show_current()
            self.versions.left_button.setFocus()

        self.operations.write(
            lambda desk: conflicts.reveal_conflict(desk, number),
            show,
            self._refused,
            initiator=self,
        )

    def _go_to_versions(self, _item: object) -> None:
        self.versions.left_button.setFocus()

    def _open_record(self) -> None:
        item = self._current()
        if item is not None:
            self.open_requested.emit(item.entity, item.record_id)

    # deciding -----------------------------------------------------------------------------

    def settle(self, choice: Choice, text: str = "") -> None:
        """Decide on the line in front."""
        item = self._current()
        if item is None or not self._may or item.secrecy == "closed":
            return
        number = item.id
        self.operations.write(
            lambda desk: conflicts.settle(desk, number, choice, text),
            lambda _nothing: self._settled(item),
            self._refused,
            initiator=self,
        )

    def _settled(self, item: ConflictLine) -> None:
        self.notice.hide()
        self._faces.setCurrentIndex(0)
        self.refresh()
        self.said.emit(
            _("已选定：{title} 的{label}").format(title=item.title, label=item.label),
            _("打开"),
            lambda: self.open_requested.emit(item.entity, item.record_id),
        )
        self.focus_first()

    def _refused(self, fault: Fault) -> None:
        self.notice.fail(fault)
        if fault.code == "conflict_settled":
            self.refresh()

    def combine(self) -> None:
        """Write one text from both."""
        item = self._current()
        if item is None or not item.free:
            return
        self.editor.setPlainText(f"{item.standing.text}\n{item.other.text}")
        self._faces.setCurrentIndex(1)
        self.editor.setFocus()

    def _save_text(self) -> None:
        self.settle("text", self.editor.toPlainText().strip())


def _line(item: ConflictLine) -> Line:
    first = item.standing.text.splitlines()[0] if item.standing.text else ""
    return Line(
        str(item.id), (item.title, item.label, first or _("（空）"), item.standing.who), item
    )
