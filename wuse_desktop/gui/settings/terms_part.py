# SPDX-License-Identifier: MulanPSL-2.0
"""本地选项: the terms that a county adds to code lists; a station reads them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services import local_terms
from wuse_desktop.services.choices import Choice, choices, search_keys
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.local_terms import NEED_NATIONAL, TermLine, TermSheet

_LIST_WIDTH, _LEAST_HEIGHT = 220, 220


class TermsPart(QWidget):
    """A list is chosen above, its local terms stand below; a new one is added with Enter."""

    said = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._sheet: TermSheet | None = None
        self.notice = NoticeBar()
        labels = local_terms.list_labels()
        self.list = CodePicker([Choice(name, label, search_keys(label)) for name, label in labels])
        self.list.setAccessibleName(_("选项表"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.set_value(labels[0][0])
        self.label = TextEditor(60, _("如：易地搬迁户"))
        self.counts_as = CodePicker((), _("首字母，可以空着"))
        self.note = TextEditor(placeholder=_("什么情况选它，可以空着"))
        self.add_button = button(_("添加"), self.add, kind="primary")
        self.table = LineTable(
            (
                Heading(_("代码"), 8),
                Heading(_("名称"), 14),
                Heading(_("归入（统计时算作）"), 14),
                Heading(_("说明")),
                Heading(_("状态"), 6),
            ),
            EmptyState(_("这张选项表还没有本地选项，用的是全国统一的选项。")),
            name=_("本地选项"),
        )
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.retire_button = button(_("停用"), self.turn)
        self._whose = muted("")
        self._build()
        self._connect()

    def _build(self) -> None:
        self._adding = QWidget()
        fields = labelled(
            (_("名称(&N)"), self.label), (_("归入(&G)"), self.counts_as), (_("说明"), self.note)
        )
        adding = column(fields, row(self.add_button, None))
        adding.setContentsMargins(0, 0, 0, 0)
        self._adding.setLayout(adding)
        body = column(
            card(row(self.list, None), self._whose, self._adding),
            self.notice,
            self.table,
            row(self.retire_button, None),
            gap=GRID,
        )
        body.setStretch(2, 1)
        self.setLayout(body)

    def _connect(self) -> None:
        self.list.changed.connect(self.refresh)
        self.table.selected.connect(lambda _line: self._name_button())
        for line in (self.label, self.note):
            line.returnPressed.connect(self.add)

    def refresh(self) -> None:
        """Read the terms of the chosen list again."""
        name = self.list.value()
        if name:
            self._operations.read(lambda desk: local_terms.term_sheet(desk, name), self._show)

    def _show(self, sheet: TermSheet) -> None:
        if sheet.list_name != self.list.value():
            return
        other_list = self._sheet is None or self._sheet.list_name != sheet.list_name
        self._sheet = sheet
        if other_list:
            known = {line.code for line in sheet.lines}
            self.counts_as.set_choices(
                [item for item in choices(sheet.list_name) if item.code not in known]
            )
            self.counts_as.set_value("")
            asked = sheet.list_name in NEED_NATIONAL
            self.counts_as.line.setPlaceholderText(
                _("首字母，必须选") if asked else _("首字母，可以空着")
            )
        self.table.set_lines([_line(item) for item in sheet.lines])
        self._adding.setVisible(sheet.editable)
        self.retire_button.setVisible(sheet.editable)
        self._whose.setText(_whose(sheet))
        self._name_button()

    def _current(self) -> TermLine | None:
        line = self.table.current()
        return line.content if line and isinstance(line.content, TermLine) else None

    def _name_button(self) -> None:
        item = self._current()
        self.retire_button.setEnabled(item is not None)
        self.retire_button.setText(_("恢复使用") if item and item.retired else _("停用"))

    def add(self) -> None:
        """Add what was typed."""
        name, label = self.list.value(), self.label.value()
        counts_as, note = self.counts_as.value(), self.note.value()

        def done(_saved: Saved) -> None:
            self.notice.hide()
            for editor in (self.label, self.note):
                editor.set_value("")
            self.counts_as.set_value("")
            self.said.emit(_("已添加“{label}”，随下发的数据包到站。").format(label=label))
            self.refresh()
            self.label.setFocus(Qt.FocusReason.OtherFocusReason)

        self._operations.write(
            lambda desk: local_terms.add_term(desk, name, label, counts_as, note),
            done,
            self._refused,
            initiator=self,
        )

    def turn(self) -> None:
        """Retire the term in front, or take it into use again."""
        item = self._current()
        if item is None:
            return
        term_id, again = item.id, item.retired
        self._operations.write(
            lambda desk: local_terms.retire_term(desk, term_id, again=again),
            lambda _saved: self.refresh(),
            self._refused,
            initiator=self,
        )

    def _refused(self, fault: Fault) -> None:
        self.notice.fail(fault)


def _line(item: TermLine) -> Line:
    state = _("停用") if item.retired else _("在用")
    return Line(item.id, (item.code, item.label, item.counts_as, item.note, state), item)


def _whose(sheet: TermSheet) -> str:
    if sheet.site_name:
        return _("本地选项由{site}添加，随下发的数据包更新；本站只能查看。").format(
            site=sheet.site_name
        )
    if not sheet.editable:
        return _("本地选项由县级总督导站的站长、督导或管理员添加。")
    text = _("全国统一的选项不能改也不能删；不再用的本地选项可以停用，旧记录仍保留。")
    if sheet.list_name in NEED_NATIONAL:
        text += _("服务对象类别要写明归入哪一类。")
    return text
