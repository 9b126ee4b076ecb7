# SPDX-License-Identifier: MulanPSL-2.0
"""Exporting a list: what for, to whom, on what ground (rule P-10), then where to."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.tables.exporting import (
    CSV,
    XLSX,
    Exported,
    Handover,
    export_list,
    export_name,
)

_WIDTH = 560
_ALL, _SHOWN = "all", "shown"
_GROUNDS = (
    N_("本站内部使用，不给别人"),
    N_("法律法规规定要提供"),
    N_("本人或监护人已单独同意"),
)


class ExportDialog(QDialog):
    """Asks, writes the file, and tells where it is. Enter exports, Esc leaves it."""

    def __init__(
        self,
        parent: QWidget,
        operations: Operations,
        name: str,
        query: ListQuery,
        count: int,
        *,
        columns: tuple[str, ...] = (),
        choose_target: ChooseTarget = choose_target,
    ) -> None:
        """``columns`` are the keys of those that the list shows, all of them when empty."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._operations = operations
        self._name = name
        self._query = query
        self._columns = columns
        self._choose_target = choose_target
        self.setWindowTitle(_("导出名单"))
        self.setFixedWidth(_WIDTH)
        self.purpose = TextEditor(placeholder=_("如：报送三月低保动态管理名单"))
        self.receiver = TextEditor(placeholder=_("如：木兰县民政局社会救助股"))
        self.ground = QComboBox()
        for text in _GROUNDS:
            self.ground.addItem(_(text))
        self.kind = KeyChoice(
            (Key(XLSX, _("工作簿 xlsx"), "X"), Key(CSV, _("文本 csv（UTF-8）"), "C"))
        )
        self.kind.set_value(XLSX)
        self.kind.setAccessibleName(_("文件格式"))
        self.columns = KeyChoice(
            (Key(_ALL, _("全部的列"), "Q"), Key(_SHOWN, _("列表里显示的列"), "L"))
        )
        self.columns.set_value(_ALL)
        self.columns.setAccessibleName(_("导出哪些列"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.work = WorkBar(operations)
        self.export_button = button(_("导出…"), self.export, kind="primary")
        self.export_button.setDefault(True)
        note = muted(
            _(
                "按现在的筛选和顺序导出 {count} 行。里面有个人信息：用途和接收方会记进修改痕迹，"
                "也写在文件里。文件没有加密，用完请删除。"
            ).format(count=count)
        )
        fields = labelled(
            (_("用途(&U) *"), self.purpose),
            (_("提供给谁(&W) *"), self.receiver),
            (_("依据(&G)"), self.ground),
            (_("列"), self.columns),
            (_("格式"), self.kind),
        )
        actions = row(None, button(_("取消 Esc"), self.reject), self.export_button)
        self.setLayout(
            column(
                title(_("导出名单")),
                note,
                fields,
                self.problem,
                self.work,
                actions,
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.problem.hide()
        self.work.busy_changed.connect(lambda busy: self.export_button.setEnabled(not busy))
        self.purpose.setFocus()

    def export(self) -> None:
        """Ask where to, and write the file."""
        said = Handover(self.purpose.value(), self.receiver.value(), self.ground.currentText())
        for editor in (self.receiver, self.purpose):
            if not editor.value():
                editor.setFocus()
        if not (said.purpose and said.receiver):
            self._tell(_("请写明用途和提供给谁。"))
            return
        kind, today = self.kind.value() or XLSX, self._operations.desk.today()
        start = Path(export_name(self._name, today, kind))
        kinds = _("表格 (*.{kind})").format(kind=kind)
        target = self._choose_target(self, _("导出到哪里"), kinds, start)
        if target is None:
            return
        ending = f".{kind}"
        path = target if target.suffix.lower() == ending else target.with_name(target.name + ending)
        name, query = self._name, self._query
        only = self._columns if self.columns.value() == _SHOWN else ()

        def work(desk: Desk, progress: Progress) -> Exported:
            return export_list(desk, name, query, path, said, progress, only=only)

        self.work.start(_("导出"), work, self._on_exported, self._on_fault)

    def _on_exported(self, found: Exported) -> None:
        self._operations.said.emit(
            _("已导出 {count} 行到 {path}。").format(count=found.rows, path=found.path)
        )
        self.accept()

    def _on_fault(self, fault: Fault) -> None:
        self._tell(fault.sentence)

    def _tell(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()
