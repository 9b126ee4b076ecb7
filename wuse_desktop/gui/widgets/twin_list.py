# SPDX-License-Identifier: MulanPSL-2.0
"""Who on file may be the same person, each with a button that opens them (rule V-10)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import button, clear, column, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.person_entry import Twin


class TwinList(QFrame):
    """Hidden while nobody is alike. ``opened`` carries the id of the one to look at."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "due")
        self._twins: tuple[Twin, ...] = ()
        self._lines: QVBoxLayout = column(gap=2)
        heading = section(_("已经有很像的人，请先看看是不是同一个人"))
        self.setLayout(column(heading, self._lines, margin=GRID, gap=4))
        self.hide()

    @property
    def twins(self) -> tuple[Twin, ...]:
        """Who is shown."""
        return self._twins

    def show_twins(self, twins: Sequence[Twin]) -> None:
        """Show people, or nothing."""
        if tuple(twins) == self._twins:
            return
        self._twins = tuple(twins)
        clear(self._lines)
        for twin in self._twins:
            open_it = button(
                _("打开那一位"),
                partial(self.opened.emit, twin.id),
                name=_("打开{name}").format(name=twin.name),
            )
            self._lines.addLayout(
                row(ElidedLabel(twin.name), ElidedLabel(twin.facts, "muted"), None, open_it)
            )
        self.setVisible(bool(self._twins))
