# SPDX-License-Identifier: MulanPSL-2.0
"""Problems (问题件) as sentences, each with what can be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.framed_sentences import FramedSentences
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services import inbox
from wuse_desktop.services.inbox import ProblemLine


@dataclass(frozen=True, slots=True)
class ProblemAction:
    """A button beside a problem. ``fits`` says for which problems it is there."""

    label: str
    act: Callable[[ProblemLine], object]
    fits: Callable[[ProblemLine], bool] = lambda line: True


def reclaiming(act: Callable[[], object]) -> ProblemAction:
    """The button that takes back all own rows that wait for their time."""
    return ProblemAction(_("收下并重新盖时间"), lambda _line: act(), lambda line: line.can_reclaim)


def reclaim(
    operations: Operations, tell: Callable[[str], None], failed: Callable[[Fault], None]
) -> None:
    """Take back own records that wait for their time and that nobody else has any more."""
    said = _("收下了 {count} 条，时间已经改到当时；下次上报会带上。")
    operations.write(inbox.reclaim, lambda count: tell(said.format(count=count)), failed)


class ProblemList(FramedSentences):
    """One framed sentence a problem, oldest first."""

    def __init__(
        self,
        actions: Sequence[ProblemAction],
        sentence: Callable[[ProblemLine], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = tuple(actions)
        self._sentence = sentence
        self._lines: tuple[ProblemLine, ...] = ()

    @property
    def lines(self) -> tuple[ProblemLine, ...]:
        """What is shown."""
        return self._lines

    def show_problems(self, lines: Sequence[ProblemLine]) -> None:
        """Show other problems."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        self.show_entries((self._sentence(line), self._buttons(line)) for line in lines)

    def _buttons(self, line: ProblemLine) -> list[QPushButton]:
        return [
            button(action.label, lambda action=action: action.act(line))  # type: ignore[misc]
            for action in self._actions
            if action.fits(line)
        ]


class ProblemTab(QWidget):
    """Problems with what can be done about all of them, or the empty state."""

    def __init__(
        self,
        problems: ProblemList,
        empty: EmptyState,
        for_all: QPushButton,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.list = problems
        self.all_button = for_all
        full = QWidget()
        layout = column(row(None, for_all), problems)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setStretch(1, 1)
        full.setLayout(layout)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(full)
        self.setLayout(column(self._stack))
        hand_on_focus(self, problems)

    @property
    def lines(self) -> tuple[ProblemLine, ...]:
        """What is shown."""
        return self.list.lines

    def show_problems(self, lines: Sequence[ProblemLine]) -> None:
        """Show other problems."""
        self.list.show_problems(lines)
        self._stack.setCurrentIndex(1 if lines else 0)
