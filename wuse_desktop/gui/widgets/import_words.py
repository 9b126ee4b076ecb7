# SPDX-License-Identifier: MulanPSL-2.0
"""Words of a table that the program does not know, each with a picker: said once, remembered."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import Choice
from wuse_desktop.services.tables.meanings import Word, WordKey
from wuse_desktop.services.tables.offers import WordKind, suggested_first
from wuse_desktop.services.tables.results import WordFound

_PICKER_WIDTH = 320
_WORD_WIDTH = 220


class ImportWords(QWidget):
    """One line a word; what was said stays in sight until other files are looked at.

    ``said`` carries a word and its meaning.
    """

    said = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.pickers: dict[WordKey, CodePicker] = {}
        self._counts: dict[WordKey, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setContentsMargins(GRID, GRID, GRID, GRID)
        self._grid.setColumnStretch(4, 1)
        inside = QWidget()
        inside.setLayout(column(self._grid, None))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self._hint = muted("")
        layout = column(self._hint, area)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    @property
    def unsaid(self) -> int:
        """How many words nobody has said anything of."""
        return sum(not picker.value() for picker in self.pickers.values())

    def clear(self) -> None:
        """Forget the words: other files are looked at."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.pickers.clear()
        self._counts.clear()

    def show_words(
        self, words: Sequence[WordFound], offers: Mapping[WordKind, tuple[Choice, ...]]
    ) -> None:
        """Show words that are new below those that are there, with how often each stands."""
        counts = {item.word.key: item.count for item in words}
        for item in words:
            if item.word.key not in self.pickers:
                offered = offers.get((item.word.kind, item.word.list), ())
                self._add(item, suggested_first(item.word, offered))
        for key, label in self._counts.items():
            count = counts.get(key, 0)
            label.setText(_("{count} 处").format(count=count) if count else _("已认得"))
        self._hint.setText(
            _("这些写法程序不认识。认一次就记住，以后导入不再问；不认的，那些行会退回。")
            if self.pickers
            else _("没有不认识的写法。")
        )

    def focus_first(self) -> None:
        """The first word that nobody has said anything of."""
        for picker in self.pickers.values():
            if not picker.value():
                picker.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _add(self, item: WordFound, offered: Sequence[Choice]) -> None:
        line = len(self.pickers)
        word = ElidedLabel(_("“{word}”").format(word=item.word.text))
        word.setMinimumWidth(_WORD_WIDTH)
        count = muted("", wrap=False)
        likely = item.word.suggestions[:1]
        first = next((choice for choice in offered if choice.code in likely), None)
        asked = _("是“{word}”吗？回车就是").format(word=first.label) if first else _("当作…")
        picker = CodePicker(offered, asked, proposed=first.code if first else "")
        picker.setFixedWidth(_PICKER_WIDTH)
        picker.line.setAccessibleName(_("“{word}”当作").format(word=item.word.text))
        picker.changed.connect(lambda: self._on_picked(item.word, picker))
        for place, widget in enumerate((word, muted(item.column, wrap=False), count, picker)):
            self._grid.addWidget(widget, line, place)
        self.pickers[item.word.key] = picker
        self._counts[item.word.key] = count

    def _on_picked(self, word: Word, picker: CodePicker) -> None:
        if picker.value():
            self.said.emit(word, picker.value())
