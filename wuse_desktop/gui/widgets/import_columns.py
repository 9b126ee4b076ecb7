# SPDX-License-Identifier: MulanPSL-2.0
"""The columns of a sheet beside what each is taken for; changed once, remembered by heading."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.tables.areas import column_letters
from wuse_desktop.services.tables.examining import Missing, SheetExamined
from wuse_desktop.services.tables.results import LOADED, RETURNED, WARNED, RowShown

_PICKER_WIDTH = 280
_HEADING_WIDTH, _EXAMPLE_WIDTH = 200, 260
_MOST_EXAMPLES = 3


class ImportColumns(QWidget):
    """One line a column: its letter, its heading, the first things in it, what it is taken for.

    Above them the columns that the sheet should have and has not, each with a line for what all
    rows have in it; without a required one nothing can be loaded. ``said`` carries a heading and
    the name of a column, ``given`` the name of a column and a text.
    """

    said = Signal(str, str)
    given = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.pickers: dict[int, CodePicker] = {}
        self.lines: dict[str, QLineEdit] = {}
        self._sheet: SheetExamined | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setContentsMargins(GRID, GRID, GRID, GRID)
        self._grid.setColumnStretch(4, 1)
        inside = QWidget()
        inside.setLayout(column(self._grid, None))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        hint = muted(_("对错了的栏目在这里改；改过的标题会记住，下次同样的表不用再改。"))
        layout = column(hint, area)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_sheet(self, sheet: SheetExamined) -> None:
        """Show the columns of a sheet; the pickers stay where only what they show has changed."""
        known = self._sheet
        same = known is not None and (known.key, known.table) == (sheet.key, sheet.table)
        places = [item.place for item in sheet.columns]
        self._sheet = sheet
        missing = [item.name for item in sheet.missing]
        if not same or places != list(self.pickers) or missing != list(self.lines):
            self._build(sheet)
        for item in sheet.columns:
            picker = self.pickers[item.place]
            if picker.value() != item.name:
                picker.set_value(item.name)

    def focus_first(self) -> None:
        """The first column that is missing and was not given yet, one in doubt, else the first."""
        lines = [line for line in self.lines.values() if not line.text()]
        sheet = self._sheet
        doubts = sheet.result.doubts if sheet is not None and sheet.result is not None else ()
        columns = sheet.columns if sheet is not None else ()
        doubtful = [
            self.pickers[item.place]
            for item in columns
            if any(_("“{word}”").format(word=item.heading) in doubt for doubt in doubts)
        ]
        for widget in (*lines, *doubtful, *self.pickers.values()):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _build(self, sheet: SheetExamined) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.pickers.clear()
        self.lines.clear()
        for line, missing in enumerate(sheet.missing):
            self._add_missing(line, missing, sheet.given.get(missing.name, ""))
        for line, found in enumerate(sheet.columns, len(sheet.missing)):
            heading = ElidedLabel(found.heading)
            heading.setMinimumWidth(_HEADING_WIDTH)
            example = ElidedLabel(_examples(sheet.rows, found.place, sheet.heading_row), "muted")
            example.setMinimumWidth(_EXAMPLE_WIDTH)
            picker = CodePicker(sheet.offered, _("序号，不导入"))
            picker.setFixedWidth(_PICKER_WIDTH)
            picker.line.setAccessibleName(_("“{word}”当作").format(word=found.heading))
            picker.changed.connect(
                lambda heading=found.heading, picker=picker: self._on_picked(heading, picker)
            )
            letter = muted(column_letters(sheet.left + found.place), wrap=False)
            for place, widget in enumerate((letter, heading, example, picker)):
                self._grid.addWidget(widget, line, place)
            self.pickers[found.place] = picker

    def _add_missing(self, line: int, missing: Missing, text: str) -> None:
        label = missing.label
        heading = PlainLabel(_("缺少必填的“{column}”").format(column=label))
        hint = _("表里没有这一栏：每行都一样的话在这里写一次，或在下面指给它。")
        if not missing.required:
            heading.setText(_("没有“{column}”一栏").format(column=label))
            hint = _("自己没写、又要用到的行，都按这里写的算。")
        heading.setObjectName("required" if missing.required else "")
        editor = QLineEdit(text)
        editor.setFixedWidth(_PICKER_WIDTH)
        editor.setPlaceholderText(_("整张表都填…"))
        if missing.examples:
            example = _("整张表都填，如“{example}”").format(example=missing.examples[0])
            editor.setPlaceholderText(example)
            offered = QCompleter(missing.examples, editor)
            offered.setFilterMode(Qt.MatchFlag.MatchContains)
            editor.setCompleter(offered)
        editor.setAccessibleName(_("“{column}”整张表都填").format(column=label))
        editor.editingFinished.connect(lambda: self._on_given(missing.name, editor))
        for place, widget in ((1, heading), (2, muted(hint, wrap=False)), (3, editor)):
            self._grid.addWidget(widget, line, place)
        self.lines[missing.name] = editor

    def _on_given(self, name: str, editor: QLineEdit) -> None:
        known = self._sheet.given.get(name, "") if self._sheet else ""
        if editor.text().strip() != known:
            self.given.emit(name, editor.text().strip())

    def _on_picked(self, heading: str, picker: CodePicker) -> None:
        if picker.value():
            self.said.emit(heading, picker.value())


def _examples(rows: Sequence[RowShown], place: int, heading_row: int) -> str:
    """The first different things that stand in a column."""
    texts = (
        item.texts[place]
        for item in rows
        if item.number > heading_row
        and item.state in (LOADED, WARNED, RETURNED, "")
        and place < len(item.texts)
        and item.texts[place]
    )
    return " · ".join(list(dict.fromkeys(texts))[:_MOST_EXAMPLES])
