# SPDX-License-Identifier: MulanPSL-2.0
"""What to do first on a new desk, with a tick at what is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, title
from wuse_desktop.i18n import _

_WIDTH = 640


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step: what and why, its button, and whether it is done."""

    text: str
    why: str
    action: str
    run: Callable[[], object]
    done: bool


class FirstSteps(QWidget):
    """The steps in order; the first one that is not done has the primary button."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[FirstStep, ...] = ()
        self._next: QPushButton | None = None
        self._outer = column(margin=2 * GRID)
        self.setLayout(self._outer)

    @property
    def steps(self) -> tuple[FirstStep, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[FirstStep]) -> None:
        """Show the steps as they stand now."""
        self._steps = tuple(steps)
        while (item := self._outer.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._next = None
        self._outer.addStretch(1)
        self._outer.addWidget(self._card(), 0, Qt.AlignmentFlag.AlignHCenter)
        self._outer.addStretch(2)

    def focus_next(self) -> None:
        """Put the keyboard on the step that comes next."""
        if self._next is not None:
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setFixedWidth(_WIDTH)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(1, 1)
        for number, step in enumerate(self._steps):
            mark = "✓" if step.done else str(number + 1)
            grid.addWidget(
                badge(mark, "confirmed" if step.done else "accent"),
                number,
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            words = QWidget()
            words.setLayout(column(_bold(step.text), muted(step.why), gap=2))
            grid.addWidget(words, number, 1)
            is_next = not step.done and self._next is None
            made = button(step.action, step.run, kind="primary" if is_next else "")
            if is_next:
                self._next = made
            grid.addWidget(made, number, 2)
        heading = title(_("从这几步开始"))
        note = muted(_("以后每天打开，这里会列出应访的户、到期的事、没写完的和没回执的。"))
        layout = column(heading, note, gap=GRID, margin=3 * GRID)
        layout.addSpacing(GRID)
        layout.addLayout(grid)
        frame.setLayout(layout)
        return frame


def _bold(text: str) -> QWidget:
    made = muted(text, wrap=False)
    made.setObjectName("section")
    return made
