# SPDX-License-Identifier: MulanPSL-2.0
"""How many records the county has not confirmed, by how far they have come."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.states import Counts


class OpenCounts(QWidget):
    """Each number is a way to the page that sends. ``sending_wished`` asks for it."""

    sending_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._numbers = [self._number() for _place in range(3)]
        self._note = muted("")
        self.setLayout(column(row(*self._numbers, None, gap=GRID), self._note, gap=2))
        self.setFocusProxy(self._numbers[0])

    def _number(self) -> QPushButton:
        return button("", self.sending_wished.emit, kind="link")

    @property
    def sentence(self) -> str:
        """Everything that is said."""
        return " ".join([*(item.text() for item in self._numbers), self._note.text()])

    def show_counts(self, counts: Counts) -> None:
        """Show the numbers of records that wait for a receipt."""
        texts = (
            _("未打包 {count}").format(count=counts.unpacked),
            _("已打包 {count}").format(count=counts.packed),
            _("已送达 {count}").format(count=counts.delivered),
        )
        for made, text in zip(self._numbers, texts, strict=True):
            made.setText(text)
            made.setVisible(counts.enrolled)
        if not counts.enrolled:
            self._numbers[0].setText(_("在县级总督导站登记"))
            self._numbers[0].setVisible(True)
            note = _("还没有登记，{count} 条记录都在这台电脑里，登记后就能上报。")
            self._note.setText(note.format(count=counts.open))
        elif counts.open:
            self._note.setText(_("收到县里的回执才算报到了。"))
        else:
            self._note.setText(_("全部已回执。"))
