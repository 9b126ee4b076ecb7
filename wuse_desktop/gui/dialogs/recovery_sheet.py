# SPDX-License-Identifier: MulanPSL-2.0
"""The recovery code on screen: large, to be printed or copied, and confirmed before going on."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wuse_desktop.errors import EnvironmentFault, Fault
from wuse_desktop.gui.tasks import DATABASE, OPEN, Handle, Runner, Work
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from wuse_desktop.services.desk import Desk

_CODE_STYLE = "font-size: 26px; font-weight: 700; letter-spacing: 2px;"
_OWNER_ONLY = 0o600


class RecoveryPanel(QWidget):
    """Shows a code with print, save and the tick without which nothing goes on."""

    kept_changed = Signal(bool)

    def __init__(
        self, desk: Desk, runner: Runner, code: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self.code = code
        self.notice = NoticeBar()
        self.print_button = button(_("打印(&P)…"), self.print_sheet, kind="primary")
        self.save_button = button(_("保存为 PDF(&S)…"), self._ask_where_to_save)
        self.kept = QCheckBox(_("我已打印或抄写并妥善保管(&K)"))
        self.kept.toggled.connect(self.kept_changed)
        frame = QFrame()
        frame.setObjectName("card")
        lines = QGridLayout(frame)
        lines.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        lines.setHorizontalSpacing(4 * GRID)
        lines.setVerticalSpacing(GRID)
        for number, text in enumerate(code.splitlines(), 1):
            lines.addWidget(muted(str(number), wrap=False), number, 1)
            for place, group in enumerate(text.split("-"), 2):
                signs = QLabel(group)
                signs.setStyleSheet(_CODE_STYLE)
                lines.addWidget(signs, number, place, Qt.AlignmentFlag.AlignCenter)
        lines.setColumnStretch(0, 1)
        lines.setColumnStretch(lines.columnCount(), 1)
        explained = muted(
            _(
                "忘记密码或电脑损坏时，只有这个恢复码能打开资料，以后不再显示。请现在打印，锁进柜子，由专人保管；"
                "谁拿到它，谁就能打开全部资料。不要拍照，不要用微信发送。"
            )
        )
        tools = row(self.print_button, self.save_button, None)
        self.setLayout(column(explained, frame, tools, self.notice, self.kept, None, gap=2 * GRID))

    def focus_first(self) -> None:
        """Put the keyboard on printing."""
        self.print_button.setFocus()

    def print_sheet(self) -> None:
        """Make the sheet and ask for a printer."""
        self._with_sheet(self._print)

    def save_sheet(self, path: Path) -> None:
        """Write the sheet as a PDF for the owner's eyes alone."""
        self._with_sheet(partial(self._save, path))

    def _ask_where_to_save(self) -> None:
        dialog = QFileDialog(self, _("保存恢复单"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("PDF 文件 (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_("恢复单.pdf"))
        dialog.fileSelected.connect(lambda name: self.save_sheet(Path(name)))
        dialog.open()

    def _with_sheet(self, use: Callable[[bytes], None]) -> None:
        desk, code = self._desk, self.code

        def work(_progress: object) -> bytes:
            from wuse_desktop.services.recovery import (  # noqa: PLC0415 - when first used
                recovery_sheet_pdf,
            )

            return recovery_sheet_pdf(desk, code)

        self._runner.run(DATABASE, work, use, self.notice.fail)

    def _print(self, pdf: bytes) -> None:
        from wuse_desktop.gui.printing import ask_and_print  # noqa: PLC0415 - when first used

        ask_and_print(
            self,
            self._outside,
            pdf,
            _("恢复单"),
            lambda _pages: self.notice.say(_("恢复单已送到打印机。请核对后锁进柜子。")),
            self.notice.fail,
        )

    def _save(self, path: Path, pdf: bytes) -> None:
        def work(_progress: object) -> None:
            try:
                path.touch(_OWNER_ONLY)
                path.write_bytes(pdf)
            except OSError:
                raise EnvironmentFault(
                    "file_unwritable",
                    _("恢复单没有保存成功。"),
                    _("请换一个位置再保存，或直接打印。"),
                ) from None

        def said(_nothing: None) -> None:
            self.notice.warn(
                _("已保存到 {path}。打印后请删除这个文件，不要留在电脑里。").format(path=path)
            )

        self._runner.run(OPEN, work, said, self.notice.fail)

    def _outside(
        self,
        work: Work[int],
        done: Callable[[int], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        return self._runner.run(OPEN, work, done, failed or self.notice.fail)


class RecoverySheetDialog(QDialog):
    """A fresh code for an open desk; closes only after the tick."""

    def __init__(self, desk: Desk, runner: Runner, code: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("新的恢复码"))
        self.setMinimumWidth(600)
        self.panel = RecoveryPanel(desk, runner, code)
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
