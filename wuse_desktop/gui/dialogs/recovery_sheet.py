# SPDX-License-Identifier: MulanPSL-2.0
"""The recovery code on screen: large, to be printed or copied, and confirmed before going on."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services.recovery import recovery_sheet_pdf

_CODE_STYLE = "font-size: 26px; font-weight: 700; letter-spacing: 2px;"
_OWNER_ONLY = 0o600


class RecoveryPanel(QWidget):
    """Shows a code with print, save and the tick without which nothing goes on."""

    kept_changed = Signal(bool)

    def __init__(
        self,
        operations: Operations,
        code: str,
        choose: ChooseTarget = choose_target,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._choose = choose
        self.code = code
        self.notice = NoticeBar()
        self.print_button = button(_("打印(&P)…"), self.show_sheet, kind="primary")
        self.save_button = button(_("保存为 PDF(&S)…"), self._ask_where_to_save)
        self.kept = QCheckBox(_("我已打印或抄写并妥善保管(&K)"))
        self.kept.toggled.connect(self.kept_changed)
        explained = muted(
            _(
                "忘记密码或电脑损坏时，只有这个恢复码能打开资料，以后不再显示。请现在打印，锁进柜子，由专人保管；"
                "谁拿到它，谁就能打开全部资料。不要拍照，不要用微信发送。"
            )
        )
        tools = row(self.print_button, self.save_button, None)
        self.setLayout(
            column(explained, self._code_card(), tools, self.notice, self.kept, None, gap=2 * GRID)
        )

    def _code_card(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        grid = QGridLayout(frame)
        grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(GRID)
        for number, text in enumerate(self.code.splitlines(), 1):
            grid.addWidget(muted(str(number), wrap=False), number, 1)
            for place, group in enumerate(text.split("-"), 2):
                signs = PlainLabel(group)
                signs.setStyleSheet(_CODE_STYLE)
                grid.addWidget(signs, number, place, Qt.AlignmentFlag.AlignCenter)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(grid.columnCount(), 1)
        return frame

    def focus_first(self) -> None:
        """Put the keyboard on printing."""
        self.print_button.setFocus()

    def show_sheet(self) -> PreviewDialog:
        """Show the sheet as it will be printed."""
        code, name = self.code, _("恢复单")
        dialog = PreviewDialog(
            self._operations,
            name,
            lambda desk: recovery_sheet_pdf(desk, code),
            kind=name,
            file_name=f"{name}.pdf",
            parent=self,
        )
        dialog.show()
        dialog.make()
        return dialog

    def save_sheet(self, path: Path) -> None:
        """Write the sheet as a PDF for the owner's eyes alone."""
        code = self.code
        self._operations.read(
            lambda desk: recovery_sheet_pdf(desk, code),
            partial(self._save, path),
            self.notice.fail,
        )

    def _ask_where_to_save(self) -> None:
        start = Path.home() / _("恢复单.pdf")
        chosen = self._choose(self, _("保存恢复单"), _("PDF 文件 (*.pdf)"), start)
        if chosen is not None:
            self.save_sheet(chosen)

    def _save(self, path: Path, pdf: bytes) -> None:
        def said(_nothing: None) -> None:
            self.notice.warn(
                _("已保存到 {path}。打印后请删除这个文件，不要留在电脑里。").format(path=path)
            )

        self._operations.outside(lambda _progress: _write(path, pdf), said, self.notice.fail)


def _write(path: Path, pdf: bytes) -> None:
    try:
        path.touch(_OWNER_ONLY)
        path.write_bytes(pdf)
    except OSError:
        raise EnvironmentFault(
            "file_unwritable",
            _("恢复单没有保存成功。"),
            _("请换一个位置再保存，或直接打印。"),
        ) from None


class RecoverySheetDialog(QDialog):
    """A fresh code for an open desk; closes only after the tick."""

    def __init__(self, operations: Operations, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("新的恢复码"))
        self.setMinimumWidth(600)
        self.panel = RecoveryPanel(operations, code)
        self.done_button = QPushButton(_("完成"))
        self.done_button.setObjectName("primary")
        self.done_button.setEnabled(False)
        self.done_button.clicked.connect(self.accept)
        self.panel.kept_changed.connect(self.done_button.setEnabled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.addWidget(title(_("新的恢复码")))
        layout.addWidget(muted(_("原来的恢复单已经作废，请销毁。")))
        layout.addWidget(self.panel, 1)
        layout.addLayout(row(None, self.done_button))
        self.panel.focus_first()
