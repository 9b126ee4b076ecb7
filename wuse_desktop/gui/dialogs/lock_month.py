# SPDX-License-Identifier: MulanPSL-2.0
"""Locking a month that is reported: what it means, and what it reports of earlier months."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QScrollArea, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.period_locks import Locking

_WIDTH, _MOST_HEIGHT = 520, 180
_REASON_LENGTH = 400
_MEANS = N_(
    "锁定以后，这个月的数字就是报出去的数字。记录还可以补录和更正：更正要写原因，"
    "原来的内容会保留；差额写进下一期的补报。"
)
_MEANS_AGAIN = N_("按现在的记录重新报送这个月，记为又一次报送；上一次的数字留在修改记录里。")


class LockMonthDialog(QDialog):
    """Shows the lines that will be reported; asks for a reason where one is needed."""

    def __init__(self, parent: QWidget, found: Locking, then: Callable[[str], None]) -> None:
        """``then`` gets the reason, which may be empty."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = (_("重新锁定{period}") if found.again else _("锁定{period}")).format(
            period=found.period.label
        )
        self.setWindowTitle(heading)
        self.setFixedWidth(_WIDTH)
        self._then = then
        self._asks = found.asks_reason
        hint = _("会写进补报和修改痕迹，县里也看得到")
        self.reason = TextEditor(_REASON_LENGTH, placeholder=hint)
        self.reason.setAccessibleName(_("原因"))
        self.reason.set_value(found.reason)
        self.accept_button = button(_("锁定"), self._accept, kind="primary")
        self.reason.textChanged.connect(lambda _text: self._arrange())
        self.reason.returnPressed.connect(self._accept)
        parts: list[QWidget] = [title(heading), muted(_(_MEANS_AGAIN if found.again else _MEANS))]
        if found.due:
            parts += [section(_("写进这一期的补报")), self._lines(found)]
        if self._asks:
            parts += [section(_("原因 *")), self.reason]
        buttons = row(None, button(_("取消"), self.reject), self.accept_button)
        self.setLayout(column(*parts, buttons, gap=GRID, margin=3 * GRID))
        self._arrange()
        (self.reason if self._asks else self.accept_button).setFocus()

    def _lines(self, found: Locking) -> QScrollArea:
        text = muted("\n".join(item.text for item in found.due))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setMaximumHeight(_MOST_HEIGHT)
        area.setWidget(text)
        return area

    def _arrange(self) -> None:
        self.accept_button.setEnabled(bool(self.reason.value()) or not self._asks)

    def _accept(self) -> None:
        if self.accept_button.isEnabled():
            self.accept()
            self._then(self.reason.value() if self._asks else "")
