# SPDX-License-Identifier: MulanPSL-2.0
"""A repeat that is no table: each row as blocks of its own under a numbered heading."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from wuse_desktop.forms.definition import Repeat
from wuse_desktop.forms.layout import Block, row_blocks
from wuse_desktop.gui.formview.answer_cell import AnswerCell
from wuse_desktop.gui.formview.filling import Filling
from wuse_desktop.gui.formview.stack import Stack
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, row, section
from wuse_desktop.i18n import _

_LINE_HEIGHT = 38

MakeBlocks = Callable[[Sequence[Block], str, str], list[QWidget]]


class _Line(QWidget):
    """A line between blocks: a heading or a button."""

    grown = Signal()

    def __init__(self, *parts: QWidget | None) -> None:
        super().__init__()
        self._parts = [part for part in parts if part is not None]
        line = row(*parts)
        line.setContentsMargins(GRID, 0, GRID, 0)
        self.setLayout(line)

    def lay_out(self, width: int) -> int:
        """A line has one height."""
        del width
        return 0 if self.isHidden() else _LINE_HEIGHT

    def cells(self) -> Iterator[AnswerCell]:
        """It has none."""
        return iter(())

    def retire(self) -> None:
        """It shows nothing of the session."""

    def stops(self) -> Iterator[QWidget]:
        """Its buttons."""
        for part in self._parts:
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus and not part.isHidden():
                yield part


class RowCards(Stack):
    """The rows of a repeat below each other. ``rebuilt`` is sent when they have come or gone."""

    rebuilt = Signal()

    def __init__(
        self, filling: Filling, repeat: Repeat, repeat_path: str, make_blocks: MakeBlocks
    ) -> None:
        """``make_blocks`` makes the widgets of blocks within one row."""
        super().__init__(gap=-1)  # neighbours share a rule
        self._filling = filling
        self._repeat = repeat
        self._path = repeat_path
        self._make_blocks = make_blocks
        self._count = -1
        self._folded = False
        self._removed = 0  # how many rows can be brought back
        self._build()

    @property
    def repeat_path(self) -> str:
        """The path of the repeat."""
        return self._path

    def follow(self) -> None:
        """Follow the session in how many rows there are and whether they matter."""
        relevant = self._filling.session.is_relevant(self._path)
        if len(self._filling.session.rows(self._path)) != self._count or relevant == self._folded:
            self._build()

    def _build(self) -> None:
        session = self._filling.session
        rows = session.rows(self._path)
        self._count = len(rows)
        self._folded = not session.is_relevant(self._path)
        parts: list[QWidget] = []
        if self._folded:
            parts.append(_Line(section(str(self._repeat.label)), _muted(_("现在不用填")), None))
        else:
            for number, path in enumerate(rows, 1):
                parts += self._card(number, path)
            foot = self._foot(empty=not rows)
            parts += [foot] if foot is not None else []
        self.set_blocks(parts)
        self.rebuilt.emit()

    def _card(self, number: int, path: str) -> list[QWidget]:
        heading = section(_("{title} {number}").format(title=self._repeat.label, number=number))
        parts: list[QWidget | None] = [heading, None]
        if not self._filling.read_only and self._filling.session.can_remove_row(self._path):
            remove = button(_("删除"), lambda: self.remove(path), kind="link")
            remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            parts.append(remove)
        return [
            _Line(*parts),
            *self._make_blocks(row_blocks(self._repeat), self._repeat.path, path),
        ]

    def _foot(self, *, empty: bool) -> _Line | None:
        """What can be done with the rows as a whole; None where there is nothing."""
        parts: list[QWidget] = []
        if empty:
            parts.append(_muted(_("{title}：还没有内容").format(title=self._repeat.label)))
        if not self._filling.read_only and self._filling.session.can_add_row(self._path):
            parts.append(button(_("＋ 添加一份"), self.add, kind="link"))
        if self._removed:
            parts.append(button(_("撤销删除"), self.undo, kind="link"))
        return _Line(*parts, None) if parts else None

    # what is done -------------------------------------------------------------------------

    def add(self) -> None:
        """Add a row and go to its first field."""
        self._go_to(self._filling.add_row(self._path))

    def remove(self, path: str) -> None:
        """Take a row out; it can be brought back."""
        self._removed += 1
        self._filling.remove_row(path)
        self._go_to(path)

    def undo(self) -> None:
        """Bring the row that was taken out last back."""
        self._removed -= 1
        self._go_to(self._filling.restore_row(self._path))

    def _go_to(self, path: str) -> None:
        """Go to the first field of a row, or to the last place there is."""
        stops = [cell.stops[0] for cell in self.cells() if _is_in(cell, path) and cell.stops]
        for stop in [*stops[:1], *list(self.stops())[-1:]][:1]:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)


def _is_in(cell: AnswerCell, row_path: str) -> bool:
    return cell.path.startswith(f"{row_path}/")


def _muted(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setObjectName("muted")
    return label
