# SPDX-License-Identifier: MulanPSL-2.0
"""回执码: sixteen digits that the county reads out and the station types in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.digits import Digits
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.texts import button, column, muted, repolish, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services.receipts import ReceiptTaken
from wuse_desktop.services.spoken_receipts import (
    DIGITS,
    SpokenReceipt,
    digits_of,
    grouped,
    heard_well,
    take_spoken,
)

_WIDTH = 480


class SpokenReceiptDialog(QDialog):
    """At the county: the digits, large, and which bundle they confirm."""

    def __init__(self, found: SpokenReceipt, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("电话回执"))
        self.setFixedWidth(_WIDTH)
        self.digits = Digits(found.code.split())
        whose = _("{station}，第 {seq} 个数据包，{rows} 行数据，{at} 打包。").format(
            station=found.station,
            seq=found.seq,
            rows=f"{found.rows:,}",
            at=moment_text(found.created_at),
        )
        told = PlainLabel(whose)
        told.setWordWrap(True)
        close = button(_("念完了"), self.accept, kind="primary")
        self.setLayout(
            column(
                title(_("请在电话里念这组回执码")),
                told,
                self.digits,
                muted(_("四位一组地念。对方点“上报 → 输入回执码…”输入；只对这个站的这一包有用。")),
                row(None, close),
                gap=2 * GRID,
                margin=3 * GRID,
            )
        )
        close.setFocus()


class SpokenReceiptEntry(QDialog):
    """At the station: digits are grouped while they are typed; Enter takes them.

    ``taken`` carries what was confirmed.
    """

    taken = Signal(object)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("输入回执码"))
        self.setFixedWidth(_WIDTH)
        self.code = TextEditor(placeholder="0000 0000 0000 0000")
        self.code.setObjectName("digits")
        self.code.setAccessibleName(_("回执码"))
        self.code.textEdited.connect(self._on_edited)
        self.code.returnPressed.connect(self.take)
        self.verdict = PlainLabel()
        self.verdict.setObjectName("problem")
        self.verdict.setWordWrap(True)
        self.take_button = button(_("确认收到回执"), self.take, kind="primary")
        self.setLayout(
            column(
                title(_("输入县里念的回执码")),
                muted(_("请县里打开“收件 → 收过的”，选中本站的数据包，点“念回执码…”。")),
                self.code,
                self.verdict,
                row(None, button(_("取消"), self.reject), self.take_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self._on_edited(self.code.text())
        self.code.setFocus()

    def _on_edited(self, typed: str) -> None:
        digits = digits_of(typed)[:DIGITS]
        at_end = self.code.cursorPosition() == len(typed)
        if at_end:
            self.code.setText(grouped(digits))
        missing = DIGITS - len(digits)
        if missing:
            self._say(_("还差 {count} 位").format(count=missing))
        elif heard_well(digits):
            self._say(_("位数对了，按回车确认。"), "good")
        else:
            self._say(_("这组数字里有听错或输错的，请和县里再核对一遍。"), "block")
        self.take_button.setEnabled(not missing)

    def _say(self, sentence: str, level: str = "") -> None:
        self.verdict.setText(sentence)
        self.verdict.setProperty("level", level)
        repolish(self.verdict)

    def take(self) -> None:
        """Take the code; what is wrong with it is said below it."""
        typed = self.code.value()
        self._operations.long_work(
            lambda desk, progress: take_spoken(desk, typed), self._on_taken, self._on_refused
        )

    def _on_taken(self, found: ReceiptTaken) -> None:
        self.accept()
        self.taken.emit(found)

    def _on_refused(self, fault: Fault) -> None:
        self._say(fault.sentence, "block")
        self.code.setFocus()
        self.code.selectAll()
