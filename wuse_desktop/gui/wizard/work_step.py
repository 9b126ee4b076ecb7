# SPDX-License-Identifier: MulanPSL-2.0
"""The wizard at work: what is being done, how far it is, and what went wrong."""

from PySide6.QtWidgets import QProgressBar, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.i18n import N_, _


class WorkStep(Step):
    """A bar with words."""

    title = N_("正在准备")
    hint = N_("只要几秒钟，请不要关机。")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._label = muted()
        self.setLayout(column(None, self._label, self._bar, None, None, gap=GRID))

    @property
    def sentence(self) -> str:
        """What is being done."""
        return self._label.text()

    def begin(self) -> None:
        """Show the beginning."""
        self._bar.setRange(0, 0)
        self._label.setText(_("正在开始"))

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Show a step of the work."""
        self._label.setText(label)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
