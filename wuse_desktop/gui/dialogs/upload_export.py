# SPDX-License-Identifier: MulanPSL-2.0
"""Handing service over to the national platform: which rows, to whom, why, with which numbers."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QRadioButton, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import upload_sheet
from wuse_desktop.services.upload_sheet import UploadRequest, UploadSheet

_WIDTH = 600


class UploadExport(QDialog):
    """``written`` carries what was written and how it is taken back.

    ``chosen`` are the rows picked in the list, ``open_rows`` those of the period that the
    platform does not have.
    """

    written = Signal(object)

    def __init__(
        self,
        operations: Operations,
        chosen: Sequence[str],
        open_rows: Sequence[str],
        parent: QWidget | None = None,
        choose: ChooseTarget = choose_target,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._choose = choose
        self._rows = (tuple(chosen), tuple(open_rows))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("导出上传表"))
        self.setFixedWidth(_WIDTH)
        self.only_chosen = QRadioButton(_("选中的 {count} 条").format(count=len(chosen)))
        self.all_open = QRadioButton(
            _("列表期间内未上传和平台退回的 {count} 条").format(count=len(open_rows))
        )
        group = QButtonGroup(self)
        for choice, rows in ((self.only_chosen, chosen), (self.all_open, open_rows)):
            group.addButton(choice)
            choice.setEnabled(bool(rows))
        (self.only_chosen if len(chosen) > 1 or not open_rows else self.all_open).setChecked(True)
        self.receiver = TextEditor()
        self.receiver.set_value(_("全国志愿服务信息系统"))
        self.reason = TextEditor(placeholder=_("如：3月服务记录上传；会留在修改痕迹里"))
        self.numbers = QCheckBox(_("写上证件号码（平台要求时才勾）(&I)"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.write_button = button(_("导出…"), self.ask_where, kind="primary")
        self.reason.returnPressed.connect(self.ask_where)
        self._build()
        self.reason.setFocus()

    def _build(self) -> None:
        self.setLayout(
            column(
                title(_("导出上传表")),
                self.only_chosen,
                self.all_open,
                labelled(
                    (_("交给(&R) *"), self.receiver),
                    (_("用途(&W) *"), self.reason),
                    ("", self.numbers),
                ),
                muted(
                    _(
                        "导出后这些行标为“已导出待传”，可以撤销。表里有志愿者的个人信息，"
                        "只用于上传，上传后请删除文件。"
                    )
                ),
                self.problem,
                row(None, button(_("返回 Esc"), self.reject), self.write_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )

    def ask_where(self) -> None:
        """Ask for a place and write the sheet there."""
        if not (self.receiver.value().strip() and self.reason.value().strip()):
            self.problem.setText(_("交给谁、什么用途，两栏都要写。"))
            empty = self.reason if self.receiver.value().strip() else self.receiver
            empty.setFocus()
            return
        self._operations.read(upload_sheet.sheet_name, self._ask)

    def _ask(self, name: str) -> None:
        chosen = self._choose(self, _("导出上传表"), _("Excel 表格 (*.xlsx)"), Path.home() / name)
        if chosen is not None:
            self.write_to(chosen)

    def write_to(self, path: Path) -> None:
        """Write the sheet and mark its rows, both or neither."""
        rows = self._rows[0] if self.only_chosen.isChecked() else self._rows[1]
        request = UploadRequest(
            rows, self.receiver.value(), self.reason.value(), self.numbers.isChecked()
        )
        self.write_button.setEnabled(False)

        def done(made: UploadSheet) -> None:
            self.accept()
            self.written.emit(made)

        self._operations.write(
            lambda desk: upload_sheet.write_upload_sheet(desk, request, path),
            done,
            self._fail,
            initiator=self.parent(),
        )

    def _fail(self, fault: Fault) -> None:
        self.write_button.setEnabled(True)
        self.problem.setText(fault.sentence)
