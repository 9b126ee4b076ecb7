# SPDX-License-Identifier: MulanPSL-2.0
"""ID numbers: hidden until they are asked for, and read at once when they are typed."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from wuse_desktop.domain.identity import IdCheck, check_id
from wuse_desktop.domain.masking import mask_id
from wuse_desktop.domain.problems import blocks
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import button, row
from wuse_desktop.i18n import _

_MOST = 24  # a number copied from somewhere brings blanks along


class HiddenNumber(QWidget):
    """A number to look at: masked, with a button that shows it."""

    def __init__(self) -> None:
        super().__init__()
        self._number = ""
        self._shown = False
        self.text = ElidedLabel()
        self._button = button(_("显示"), self.turn, kind="link", name=_("显示证件号码"))
        self._button.setToolTip("Ctrl+D")
        self.setLayout(row(self.text, self._button, gap=4))

    def show_number(self, number: str) -> None:
        """Take a number, hidden at first."""
        self._number = number
        self._shown = False
        self._tell()

    def turn(self) -> None:
        """Show the number, or hide it again."""
        self._shown = not self._shown
        self._tell()

    def _tell(self) -> None:
        self.text.set_text(self._number if self._shown else mask_id(self._number))
        self._button.setText(_("隐藏") if self._shown else _("显示"))
        self.setVisible(bool(self._number))


class IdNumberEditor(QWidget):
    """An ID number to type. A stored one stays hidden until 显示 is pressed.

    ``read`` carries what a number says as soon as it is whole. A number that is wrong can be kept
    as one to look into (证件有误待核): the box ``doubt``, which the form puts below, is there when
    it is needed.
    """

    changed = Signal()
    read = Signal(object)  # IdCheck

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._number = ""
        self._hidden = False
        self.line = QLineEdit()
        self.line.setMaxLength(_MOST)
        self.line.setPlaceholderText(_("没有证件可以空着"))
        self.line.textEdited.connect(self._on_edited)
        self._show: QPushButton = button(
            _("显示"), self.reveal, kind="link", name=_("显示证件号码")
        )
        self.doubt = QCheckBox(_("证件有误，先记下待核"))
        self.doubt.clicked.connect(lambda: self.changed.emit())  # noqa: PLW0108 - drops the state
        layout = row(self.line, self._show, gap=GRID // 2)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.line)
        self._show.hide()
        self.doubt.hide()

    def value(self) -> str:
        """The number as it was typed, or as it was stored while it is hidden."""
        return self._number if self._hidden else self.line.text().strip()

    def set_value(self, value: str) -> None:
        """Show a stored number, hidden."""
        self._number = value or ""
        self._hide(bool(self._number))

    def set_doubt(self, doubt: bool) -> None:
        """Tick the box of a number that is to be looked into."""
        self.doubt.setChecked(doubt)
        self.doubt.setVisible(doubt)

    def reveal(self) -> None:
        """Show the stored number, which can be changed from now on."""
        self._hide(False)
        self.line.setFocus()

    def check(self) -> IdCheck | None:
        """What the typed number says, or None while nothing is typed."""
        number = self.value()
        return check_id(number, self._today) if number else None

    def offer_doubt(self, wrong: bool) -> None:
        """Offer to keep a wrong number, or take the offer away."""
        if not wrong:
            self.doubt.setChecked(False)
        self.doubt.setVisible(wrong)

    def _hide(self, hidden: bool) -> None:
        self._hidden = hidden
        self.line.setText(mask_id(self._number) if hidden else self._number)
        self.line.setCursorPosition(0)
        self.line.setReadOnly(hidden)
        self._show.setVisible(hidden)

    def _on_edited(self) -> None:
        self._number = ""
        found = self.check()
        if found is not None and len(found.normal) >= 15:
            self.offer_doubt(len(found.normal) >= 18 and blocks(found.problems))
            if not blocks(found.problems):
                self.read.emit(found)
        else:
            self.offer_doubt(False)
        self.changed.emit()
