# SPDX-License-Identifier: MulanPSL-2.0
"""Holidays of a year that the program does not know yet, pasted from the notice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QWidget

from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row, title
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.announced_holidays import (
    STATUTORY,
    keep_year,
    read_notice,
    still_missing,
)
from wuse_desktop.services.holidays import HolidaySpan, known_until

_WIDTH, _TEXT_HEIGHT = 680, 150
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


class HolidayNotice(QDialog):
    """What was understood is shown while one pastes; a whole year is kept with Ctrl+S.

    ``kept`` carries the year.
    """

    kept = Signal(int)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._spans: tuple[HolidaySpan, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("填写放假安排"))
        self.setFixedWidth(_WIDTH)
        self.year = QLineEdit(str(known_until() + 1))
        self.year.setValidator(QIntValidator(_FIRST_YEAR, _LAST_YEAR, self))
        self.year.textChanged.connect(self._read)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_TEXT_HEIGHT)
        self.text.setAccessibleName(_("通知原文"))
        self.text.setPlaceholderText(
            _("一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：…（整段粘贴）")
        )
        self.text.textChanged.connect(self._read)
        self.found = PlainLabel()
        self.found.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.save_button = button(_("保存 Ctrl+S"), self.save, kind="primary")
        self.setLayout(
            column(
                title(_("填写放假安排")),
                muted(
                    _(
                        "把国务院办公厅《关于某年部分节假日安排的通知》里的几条粘贴进来。"
                        "10个工作日等期限、月历和排期都按它算。"
                    )
                ),
                labelled((_("年份(&Y)"), self.year)),
                self.text,
                card(self.found),
                self.problem,
                row(None, button(_("返回 Esc"), self.reject), self.save_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        self.found.ensurePolished()
        self.found.setMinimumHeight(self.found.fontMetrics().lineSpacing() * len(STATUTORY))
        self._read()
        self.text.setFocus()

    def _read(self) -> None:
        """Show what the text says, and what is still missing in it."""
        self._spans, problem = (), ""
        if not self.year.hasAcceptableInput():
            problem = _("年份写四位数字，如 2027。")
        elif self.text.toPlainText().strip():
            try:
                self._spans = read_notice(self.text.toPlainText(), int(self.year.text()))
            except UserFault as fault:
                problem = fault.sentence
        missing = still_missing(self._spans)
        if self._spans and missing:
            problem = _("还缺：{names}。").format(names=enumerated(missing))
        self.found.setText(
            "\n".join(map(holiday_line, self._spans)) or _("粘贴后，这里列出认出来的日期。")
        )
        self.problem.setText(problem)
        self.save_button.setEnabled(bool(self._spans) and not problem)

    def save(self) -> None:
        """Keep the year."""
        if not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)
        year, spans = int(self.year.text()), self._spans

        def done(_nothing: None) -> None:
            self.accept()
            self.kept.emit(year)

        self._operations.write(
            lambda desk: keep_year(desk, year, spans), done, self._fail, initiator=self.parent()
        )

    def _fail(self, fault: Fault) -> None:
        self.save_button.setEnabled(True)
        self.problem.setText(fault.sentence)


def holiday_line(item: HolidaySpan) -> str:
    """A holiday in one line, with the days made up for it."""
    span = f"{item.first:%m-%d}"
    if item.last != item.first:
        span = f"{item.first:%m-%d} — {item.last:%m-%d}"
    if not item.made_up:
        return f"{item.name}　{span}"
    days = enumerated(f"{day:%m-%d}" for day in item.made_up)
    return _("{name}　{span}　补班 {days}").format(name=item.name, span=span, days=days)
