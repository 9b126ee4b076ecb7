# SPDX-License-Identifier: MulanPSL-2.0
"""What an import would do, a sheet at a time: its table, its rows, its columns, unknown words."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.import_columns import ImportColumns
from wuse_desktop.gui.widgets.import_rows import ImportRows
from wuse_desktop.gui.widgets.import_words import ImportWords
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.texts import badge, column, muted, row
from wuse_desktop.i18n import _, enumerated, in_turn, sentences
from wuse_desktop.services.tables.asides import HIDDEN, Aside
from wuse_desktop.services.tables.examining import Examination, SheetExamined
from wuse_desktop.services.tables.offers import table_offers
from wuse_desktop.services.tables.results import LoadResult
from wuse_desktop.services.tables.sources import SheetKey

_NO_LENGTH = "length_missing"
ROWS, WORDS, COLUMNS = "rows", "words", "columns"
_MOST_ROW = 9999
_TABLE_WIDTH, _ROW_WIDTH = 180, 64


class ImportPreview(QWidget):
    """Shows an examination; what a person says goes out as signals, a new examination comes in.

    ``table_said`` carries a sheet and the name of a table or "", ``heading_said`` a sheet and a
    row from 1, ``column_said`` the table, a heading and a column, ``given_said`` a sheet, a column
    and a text, ``word_said`` a word and its meaning, ``hidden_said`` a sheet and whether its
    hidden rows are to be loaded.
    """

    table_said = Signal(object, str)
    heading_said = Signal(object, int)
    column_said = Signal(str, str, str)
    given_said = Signal(object, str, str)
    word_said = Signal(object, str)
    hidden_said = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._examination: Examination | None = None
        self._looked_at: set[tuple[SheetKey, str]] = set()
        self.sheets = QTabBar()
        self.sheets.setDrawBase(False)
        self.sheets.setExpanding(False)
        self.sheets.setAccessibleName(_("工作表"))
        self.sheets.currentChanged.connect(self._show_sheet)
        self.table = QComboBox()
        self.table.setMinimumWidth(_TABLE_WIDTH)
        self.table.setAccessibleName(_("这是哪张表"))
        self.table.addItem(_("不导入这一张"), "")
        for name, label in table_offers():
            self.table.addItem(label, name)
        self.table.activated.connect(self._on_table)
        self.heading = QLineEdit()
        self.heading.setValidator(QIntValidator(1, _MOST_ROW, self))
        self.heading.setFixedWidth(_ROW_WIDTH)
        self.heading.setAccessibleName(_("标题在第几行"))
        self.heading.editingFinished.connect(self._on_heading)
        self.counts = {
            "confirmed": badge("", "confirmed"),
            "due": badge("", "due"),
            "risk": badge("", "risk"),
        }
        for count in self.counts.values():
            count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fault = PlainLabel()
        self._fault.setObjectName("problem")
        self._fault.setWordWrap(True)
        self._doubts = PlainLabel()
        self._doubts.setObjectName("problem")
        self._doubts.setProperty("level", "warn")
        self._doubts.setWordWrap(True)
        self._asides = muted("")
        self.hidden = QCheckBox()
        self.hidden.clicked.connect(self._on_hidden)
        self.what = KeyChoice(
            (Key(ROWS, _("行"), "H"), Key(WORDS, _("认一认"), "R"), Key(COLUMNS, _("栏目"), "L"))
        )
        self.what.setAccessibleName(_("看什么"))
        self.what.changed.connect(self._on_what)
        self.rows, self.words, self.columns = ImportRows(), ImportWords(), ImportColumns()
        self.words.said.connect(self.word_said)
        self.columns.said.connect(
            lambda heading, name: self.column_said.emit(self._sheet_table(), heading, name)
        )
        self.columns.given.connect(self._on_given)
        self._stack = QStackedWidget()
        self._faces = {ROWS: self.rows, WORDS: self.words, COLUMNS: self.columns}
        for face in self._faces.values():
            self._stack.addWidget(face)
        self._lay_out()

    def _lay_out(self) -> None:
        facts = row(
            muted(_("这是"), wrap=False),
            self.table,
            muted(_("第"), wrap=False),
            self.heading,
            muted(_("行是标题"), wrap=False),
            *self.counts.values(),
            None,
            self.hidden,
        )
        layout = column(
            *(self.sheets, facts, self._asides, self._fault, self._doubts),
            *(self.what, self._stack),
            gap=GRID,
        )
        layout.setStretch(6, 1)
        self.setLayout(layout)

    @property
    def current(self) -> SheetExamined | None:
        """The sheet in front."""
        sheets = self._examination.sheets if self._examination else ()
        place = self.sheets.currentIndex()
        return sheets[place] if 0 <= place < len(sheets) else None

    def _sheet_table(self) -> str:
        return self.current.table if self.current else ""

    def begin(self) -> None:
        """Forget what was shown: other files are looked at."""
        self._examination = None
        self._looked_at.clear()
        self.words.clear()

    def show_examination(self, found: Examination) -> None:
        """Show what was found; the sheet in front stays there."""
        afresh = self._examination is None
        self._examination = found
        self._label_sheets(found.sheets, afresh=afresh)
        words = [item for sheet in found.sheets if sheet.result for item in sheet.result.words]
        self.words.show_words(words, found.offers)
        if afresh:
            self._bring(WORDS if words else ROWS)
        self._show_sheet()

    def _label_sheets(self, sheets: Sequence[SheetExamined], *, afresh: bool) -> None:
        self.sheets.blockSignals(True)
        if afresh or self.sheets.count() != len(sheets):
            while self.sheets.count():
                self.sheets.removeTab(0)
            for _sheet in sheets:
                self.sheets.addTab("")
            first = next((place for place, item in enumerate(sheets) if item.table), 0)
            self.sheets.setCurrentIndex(first)
        several = len({item.path for item in sheets}) > 1
        for place, item in enumerate(sheets):
            self.sheets.setTabText(place, _tab_text(item, several=several))
        self.sheets.setVisible(len(sheets) > 1)
        self.sheets.blockSignals(False)

    def _show_sheet(self) -> None:
        sheet = self.current
        if sheet is None:
            return
        self.table.setCurrentIndex(max(0, self.table.findData(sheet.table)))
        self.heading.setEnabled(bool(sheet.table))
        self.heading.setText(str(sheet.heading_row or ""))
        self._tell_counts(sheet)
        self.rows.show_sheet(sheet)
        seen = (sheet.key, sheet.table)
        if _asks(sheet) and seen not in self._looked_at:
            self.what.set_value(COLUMNS)
        self._looked_at.add(seen)
        self._on_what()

    def _tell_counts(self, sheet: SheetExamined) -> None:
        result = sheet.result
        texts = {"confirmed": "", "due": "", "risk": ""}
        if result is not None:
            texts["confirmed"] = _("可导入 {count} 行").format(count=result.loaded)
            if result.warned:
                texts["due"] = _("其中有提醒 {count} 行").format(count=result.warned)
            if result.returned:
                texts["risk"] = _("要退回 {count} 行").format(count=result.returned)
        for tone, label in self.counts.items():
            label.setText(texts[tone])
            label.setVisible(bool(texts[tone]))
        asides = sum(len(item.rows) for item in result.asides) if result else 0
        self._asides.setText(
            _("表里共 {rows} 行；其中 {count} 行不是记录：{what}").format(
                rows=result.sheet_rows, count=asides, what=asides_text(result.asides)
            )
            if result is not None and asides
            else ""
        )
        self._asides.setVisible(bool(self._asides.text()))
        self._tell_hidden(result)
        fault = sheet.fault
        if not (fault or sheet.table):
            fault = _("看不出这是哪张表，不会导入。要导入，请在上面选是哪张表。")
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        self._doubts.setText("".join(_doubts(sheet)))
        self._doubts.setVisible(bool(self._doubts.text()))

    def _tell_hidden(self, result: LoadResult | None) -> None:
        count = result.hidden if result is not None else 0
        left_out = result is not None and any(item.reason == HIDDEN for item in result.asides)
        self.hidden.setText(_("隐藏或筛选掉的 {count} 行也导入").format(count=count))
        self.hidden.setChecked(not left_out)
        self.hidden.setVisible(bool(count))

    # what a person does -------------------------------------------------------------------

    def show_what(self, what: str) -> None:
        """Show ROWS, WORDS or COLUMNS, and put the keyboard there."""
        self._bring(what)
        self.focus_first()

    def turn_sheet(self, step: int) -> None:
        """Go to the next sheet."""
        if self.sheets.count():
            self.sheets.setCurrentIndex((self.sheets.currentIndex() + step) % self.sheets.count())

    def focus_first(self) -> None:
        """Where work begins: the first unknown word, a column that is asked for, else the rows."""
        face = self._stack.currentWidget()
        if face is self.words and self.words.unsaid:
            self.words.focus_first()
        elif face is self.columns:
            self.columns.focus_first()
        else:
            self.rows.view.setFocus()

    def _bring(self, what: str) -> None:
        self.what.set_value(what)
        self._on_what()

    def _on_what(self) -> None:
        if self.what.value() == COLUMNS and self.current is not None:
            self.columns.show_sheet(
                self.current
            )  # a third of showing a sheet: not before it is seen
        self._stack.setCurrentWidget(self._faces[self.what.value() or ROWS])

    def _on_table(self) -> None:
        if self.current is not None:
            self.table_said.emit(self.current.key, str(self.table.currentData()))

    def _on_given(self, name: str, text: str) -> None:
        if self.current is not None:
            self.given_said.emit(self.current.key, name, text)

    def _on_hidden(self) -> None:
        if self.current is not None:
            self.hidden_said.emit(self.current.key, self.hidden.isChecked())

    def _on_heading(self) -> None:
        sheet, text = self.current, self.heading.text()
        if sheet is not None and text and int(text) != sheet.heading_row:
            self.heading_said.emit(sheet.key, int(text))


def _doubts(sheet: SheetExamined) -> Iterator[str]:
    """What of the columns is to be looked at before anything is loaded."""
    result = sheet.result
    if result is None:
        return
    short = sum(item.code == _NO_LENGTH for item in result.findings)
    for missing in sheet.missing:
        if short and not (missing.required or sheet.given.get(missing.name)):
            message = _("表里没有“{column}”，{count} 行因此要退回：在“栏目”（Alt+L）里写一次就行。")
            yield message.format(column=missing.label, count=short)
    if result.doubts:
        yield sentences((*result.doubts, _("请在“栏目”（Alt+L）里看一看。")))


def _asks(sheet: SheetExamined) -> bool:
    """Whether the columns are to be looked at first."""
    absent = any(item.required and not sheet.given.get(item.name) for item in sheet.missing)
    return absent or any(_doubts(sheet))


def asides_text(asides: Sequence[Aside]) -> str:
    """What rows that are no records are, with how many and which."""
    return in_turn(
        _("{label} {count} 行（第 {rows} 行）").format(
            label=item.label, count=len(item.rows), rows=row_numbers(item.rows)
        )
        for item in asides
    )


def row_numbers(rows: Sequence[int], most: int = 8) -> str:
    """1—3、7、9…: numbers of rows, those that follow each other as a range."""
    runs: list[list[int]] = []
    for number in rows:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return enumerated(texts[:most]) + ("…" if len(texts) > most else "")


def _tab_text(item: SheetExamined, *, several: bool) -> str:
    name = item.sheet or item.path.name
    if several and item.sheet:
        name = f"{item.path.name} / {item.sheet}"
    if item.result is None:
        return name
    return f"{name} {item.result.loaded}/{item.result.rows_in}"
