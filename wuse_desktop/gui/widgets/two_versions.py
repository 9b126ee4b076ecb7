# SPDX-License-Identifier: MulanPSL-2.0
"""Two values of one field side by side, with the words that differ marked."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

from wuse_desktop.domain.text_difference import Piece
from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.gui.widgets.texts import button, card, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.conflicts import ConflictLine, Version


class TwoVersions(QWidget):
    """The value that stands at the left, the other at the right, each with a button."""

    standing_wished = Signal()
    other_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.right = _Side(_("现在用的")), _Side(_("另一份"))
        self.left_button = button(_("用左边的(&L)"), self.standing_wished.emit)
        self.right_button = button(_("用右边的(&R)"), self.other_wished.emit)
        for each in (self.left_button, self.right_button):
            each.setAutoDefault(True)
        sides = row(
            self.left.with_button(self.left_button),
            self.right.with_button(self.right_button),
            gap=2 * GRID,
        )
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        sides.setContentsMargins(0, 0, 0, 0)
        self.setLayout(sides)

    def show_line(self, line: ConflictLine) -> None:
        """Show both versions."""
        left, right = _marked(line.pieces)
        self.left.show_version(line.standing, left)
        self.right.show_version(line.other, right)


class _Side:
    """One version: whose, when, and what."""

    def __init__(self, heading: str) -> None:
        self._heading = heading
        self._who = muted(wrap=False)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def with_button(self, wish: QPushButton) -> QFrame:
        """The card of this side."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.text)
        frame = card(section(self._heading), self._who, area, row(wish, None))
        layout = frame.layout()
        if layout is not None:
            layout.setStretch(2, 1)  # type: ignore[attr-defined]
        return frame

    def show_version(self, version: Version, marked: str) -> None:
        """Show a version; ``marked`` is its text with what differs."""
        self._who.setText(
            _("{who}，{when}").format(who=version.who, when=f"{version.at:%Y-%m-%d %H:%M}")
        )
        plain = escape(unturned(version.text)).replace("\n", "<br>") or _("（空）")
        self.text.setText(marked or plain)
        self.text.setAccessibleName(version.text)


def _marked(pieces: Sequence[Piece]) -> tuple[str, str]:
    """Both texts with the differing words on a tint; empty when nothing is to be marked."""
    tint = colours_in_use().due_soft
    sides: list[list[str]] = [[], []]
    for piece in pieces:
        for texts, text in zip(sides, (piece.left, piece.right), strict=True):
            shown = escape(unturned(text)).replace("\n", "<br>")
            if text and not piece.same:
                shown = f'<span style="background:{tint}">{shown}</span>'
            texts.append(shown)
    return "".join(sides[0]), "".join(sides[1])
