# SPDX-License-Identifier: MulanPSL-2.0
"""Registering service hours in a batch: the sheet, what was found in words, and the sums."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.gui.models.hours_paste import CELLS
from wuse_desktop.gui.models.hours_sheet import HoursSheet
from wuse_desktop.gui.models.hours_words import MISSING
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.hours_view import HoursView
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, column, repolish, row
from wuse_desktop.i18n import _
from wuse_desktop.services.finding import SearchHit
from wuse_desktop.services.hours_entry import HoursRow, cell_of, check_hours, row_minutes
from wuse_desktop.services.volunteer_finding import match_volunteers
from wuse_desktop.services.volunteer_hours import RowCheck

_PAUSE_MS = 200
LONG_DAY = "service_long_day"
_PAST_MIDNIGHT = "service_past_midnight"


class HoursGrid(QWidget):
    """A sheet that checks itself while one types. It saves nothing; ``changed`` follows edits."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._asked = 0
        self.sheet = HoursSheet(operations.desk.today(), operations.desk.session.name, self)
        self.view = HoursView(operations, self.sheet)
        self.why = TextEditor(placeholder=_("一天超过12小时的原因"))
        self._why_line = QWidget()
        self._message = PlainLabel()
        self._message.setObjectName("problem")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(24)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.part = button(_("按零点分成两行 Ctrl+M"), self.part_at_midnight, kind="link")
        self.part.hide()
        self._sum = ElidedLabel("", "section")
        keys = ElidedLabel(
            _(
                "Tab 向右 · 回车向下 · Ctrl+D 向下填充 · Ctrl+Shift+D 整行同上 · "
                "Ctrl+V 从 WPS 粘贴 · Ctrl+Z 撤销 · Ctrl+Del 删行"
            ),
            "muted",
        )
        self._why_line.setLayout(row(PlainLabel(_("原因")), self.why))
        said = row(self._message, self.part, gap=GRID)
        said.setStretch(0, 1)
        layout = column(keys, self.view, said, self._why_line, self._sum, gap=GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        hand_on_focus(self, self.view)
        self._why_line.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.check)
        self.sheet.edited.connect(self._on_edited)
        self.sheet.unmatched.connect(self._match)
        self.view.moved.connect(self._tell)
        self.why.changed.connect(self._on_edited)
        bind(self, "Ctrl+M", self.part_at_midnight)
        self._add_up()

    # what is on the sheet -----------------------------------------------------------------

    def rows(self) -> tuple[HoursRow, ...]:
        """The rows that hold something, with blank ones between them."""
        self.view.finish_cell()
        return self.sheet.rows

    def reason(self) -> str:
        """Why somebody served more than twelve hours a day, or a reported row is corrected."""
        return self.why.value()

    @property
    def message(self) -> str:
        """What is said about the row under the cursor."""
        return self._message.text()

    @property
    def sums(self) -> str:
        """How many rows and people there are, and their time."""
        return self._sum.full_text

    def show_rows(self, rows: Iterable[HoursRow], reason: str = "") -> None:
        """Show rows; the cursor goes to the first of them."""
        self.sheet.set_rows(rows)
        self.why.set_value(reason)
        self.view.go_to(0, 0)
        self.check()
        self._add_up()

    def begin_with(self, rows: Iterable[HoursRow]) -> None:
        """Add rows below what is there, e.g. for a volunteer who was just looked at."""
        kept = [item for item in self.sheet.rows if not item.is_blank]
        self.show_rows([*kept, *rows], self.reason())
        self.view.go_to(len(kept), 1)

    def part_at_midnight(self) -> None:
        """Make two rows of the row under the cursor, where it goes past midnight."""
        number = self.view.currentIndex().row()
        self.view.finish_cell()
        self.sheet.part_at_midnight(number)
        self.check()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def insist(self) -> None:
        """From now on say of cells that are still empty that they have to be filled in."""
        self.sheet.set_strict(True)
        self._tell(self.view.currentIndex().row())

    def go_to_problem(self) -> None:
        """Put the cursor on the first row that cannot be kept, or into the missing reason."""
        for number, found in enumerate(self.sheet.checks):
            wrong = [cell_of(item) for item in found.problems if item.level == "block"]
            if wrong:
                self.view.go_to(number, CELLS.index(wrong[0]) if wrong[0] else 0)
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if self.needs_reason():
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_reason(self) -> None:
        """Show the line for a reason and go there."""
        self._why_line.show()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def needs_reason(self) -> bool:
        """Whether a long day has to be explained before it can be kept."""
        found = {item.code for check in self.sheet.checks for item in check.problems}
        return LONG_DAY in found and not self.reason().strip()

    # checking -----------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self._add_up()
        self._timer.start()
        self.changed.emit()

    def check(self) -> None:
        """Have the rows checked against each other and what is stored."""
        self._timer.stop()
        self._asked += 1
        asked, rows, reason = self._asked, self.sheet.rows, self.reason()

        def show(checks: tuple[RowCheck, ...]) -> None:
            if asked == self._asked:
                self.show_checks(checks)

        self._operations.read(lambda desk: check_hours(desk, rows, reason)[0], show)

    def show_checks(self, checks: tuple[RowCheck, ...]) -> None:
        """Mark the rows with what was found."""
        self._asked += 1
        self.sheet.set_checks(checks)
        found = {item.code for check in checks for item in check.problems}
        here = self.why.hasFocus() or bool(self.reason())
        self._why_line.setVisible(LONG_DAY in found or here)
        self._tell(self.view.currentIndex().row())

    def _match(self, names: frozenset[str]) -> None:
        def settle(found: dict[str, tuple[SearchHit, ...]]) -> None:
            self.sheet.settle(found)

        self._operations.read(lambda desk: match_volunteers(desk, names), settle)

    def _tell(self, number: int) -> None:
        """Say in words what was found about the row under the cursor."""
        blank = self.sheet.row(number).is_blank
        problems = [
            item
            for item in sorted(self.sheet.check(number).problems, key=lambda item: item.level)
            if not blank and (self.sheet.is_strict or item.code != MISSING)
        ]
        text = "".join(dict.fromkeys(item.message for item in problems))
        self._message.setText(
            _("第{row}行：{message}").format(row=number + 1, message=text) if text else ""
        )
        self.part.setVisible(any(item.code == _PAST_MIDNIGHT for item in problems))
        self._message.setProperty("level", problems[0].level if problems else "")
        repolish(self._message)

    def _add_up(self) -> None:
        rows = [item for item in self.sheet.rows if not item.is_blank]
        minutes = sum(row_minutes(item) or 0 for item in rows)
        people = {item.volunteer_id or item.person_id or item.who for item in rows if item.who}
        self._sum.set_text(
            _("{rows} 条 · {people} 人 · 合计 {minutes} 分钟（{hours} 小时）").format(
                rows=len(rows),
                people=len(people),
                minutes=minutes,
                hours=minutes_to_hours(minutes),
            )
            if rows
            else _("从第一格开始填：输入志愿者的首字母，回车选中。")
        )
