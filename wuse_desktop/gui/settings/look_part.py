# SPDX-License-Identifier: MulanPSL-2.0
"""Language and colours, and what this program is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from wuse_desktop.gui.dialogs.about import about_facts
from wuse_desktop.gui.look import Look, keep_look, read_look
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import card, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.logs import fault_of

_LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


class LookPart(QWidget):
    """``window_requested`` carries "light" or "dark"."""

    said = Signal(str)
    window_requested = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._paths = operations.desk.paths
        self.languages = {code: QRadioButton(name) for code, name in _LANGUAGES}
        self.colours = {
            "light": QRadioButton(_("浅色(&L)")),
            "dark": QRadioButton(_("深色(&D)")),
        }
        look = read_look(self._paths)
        self.languages[look.language].setChecked(True)
        self.colours["dark" if look.dark else "light"].setChecked(True)
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        for code, choice in self.languages.items():
            self._groups[0].addButton(choice)
            choice.clicked.connect(lambda _on, code=code: self._keep_language(code))
        for wish, choice in self.colours.items():
            self._groups[1].addButton(choice)
            choice.clicked.connect(lambda _on, wish=wish: self.window_requested.emit(wish))
        self.setLayout(
            column(
                card(
                    section(_("语言")),
                    muted(_("下次打开时生效。")),
                    row(*self.languages.values(), None, gap=3 * GRID),
                ),
                card(section(_("颜色")), row(*self.colours.values(), None, gap=3 * GRID)),
                card(section(_("关于五社工作台")), about_facts(self._paths)),
                None,
                gap=2 * GRID,
            )
        )

    def _keep_language(self, language: str) -> None:
        try:
            keep_look(self._paths, Look(language, read_look(self._paths).dark))
        except OSError as error:
            self._operations.failed.emit(fault_of(error))
            return
        self.said.emit(_("语言已经选好，下次打开时生效。"))
