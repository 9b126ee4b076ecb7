# SPDX-License-Identifier: MulanPSL-2.0
"""Typing in a walk sheet: its head once, its rows, drafts, and one saving for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.domain.sheet_codes import WALK, sheet_code, shown
from wuse_desktop.domain.typed_names import names_in_list
from wuse_desktop.gui.models.walk_rows import WalkRows
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fields import DayEditor, NumberEditor, TextEditor
from wuse_desktop.gui.widgets.key_choice import TickRow
from wuse_desktop.gui.widgets.keys import SAVE, bind
from wuse_desktop.gui.widgets.record_filing import unreadable_fault
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.walk_view import WalkView
from wuse_desktop.i18n import _
from wuse_desktop.services import drafts, walk_entry
from wuse_desktop.services.choices import Choice, choices, workers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.walk_entry import (
    SAME_DAY,
    WalkCheck,
    WalkHead,
    WalkPlace,
    WalkRow,
    WalkSaved,
)

_KEEP_MS, _CHECK_MS = 1000, 200
_PURPOSE_WIDTH, _COUNT_WIDTH = 200, 64


@dataclass(frozen=True, slots=True)
class _Opened:
    places: tuple[WalkPlace, ...]
    workers: tuple[Choice, ...]
    head: WalkHead
    typed: tuple[WalkRow, ...]
    found_again: bool


def _open(desk: Desk, sheet_id: str, name: str) -> _Opened:
    draft: Draft | None = drafts.load_draft(desk, name)
    places, staff = walk_entry.walk_places(desk, sheet_id), workers(desk)
    if draft is None:
        return _Opened(places, staff, walk_entry.walk_head(desk, sheet_id), (), found_again=False)
    return _Opened(places, staff, *walk_entry.walk_of(draft.payload), found_again=True)


class WalkPane(QWidget):
    """One walk sheet. ``closed`` asks to show the list of sheets again."""

    said = Signal(str, str, object)
    draft_kept = Signal()
    saved = Signal()
    closed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._sheet_id = ""
        self._dirty = self._saving = False
        self._asked = 0
        self._warned: frozenset[int] = frozenset()
        self.sheet = WalkRows(self)
        self.view = WalkView(operations, self.sheet)
        self.day = DayEditor(operations.desk.today())
        self.minutes = NumberEditor(_("分钟"), most_digits=3)
        self.minutes.setAccessibleName(_("每户分钟"))
        self.walkers = TickRow()
        self.purpose = CodePicker(choices("VISIT_PURPOSE"), _("目的"))
        self.purpose.setFixedWidth(_PURPOSE_WIDTH)
        self.purpose.setAccessibleName(_("走访目的"))
        self.companions = TextEditor(placeholder=_("村干部、志愿者等，用顿号分开"))
        self.companions.setAccessibleName(_("陪同人员"))
        self.given = TextEditor(placeholder=_("如：大米；没有就空着"))
        self.given.setAccessibleName(_("每户发放"))
        self.given_count = NumberEditor(_("数量"), most_digits=3)
        self.given_count.setMaximumWidth(_COUNT_WIDTH)
        self.given_count.setAccessibleName(_("发放数量"))
        self.given_unit = TextEditor(max_length=20, placeholder=_("单位"))
        self.given_unit.setMaximumWidth(_COUNT_WIDTH)
        self._heading = title(_("录入走访单"))
        self._state = muted("", wrap=False)
        self._reason = PlainLabel()
        self._reason.setObjectName("problem")
        self._reason.setWordWrap(True)
        self._reason.setMinimumHeight(24)
        self._sum = ElidedLabel("", "section")
        keys = ElidedLabel(
            _(
                "B 已访 · J 家属 · W 未遇 · C 外出 · Z 住院 · R 拒访 · Q 去世 · D 地址错 · "
                "Tab 下一户 · 回车 下一格 · “见到谁”用数字 · Ctrl+Z 撤销 · 最后一行可加户"
            ),
            "muted",
        )
        self.minutes.setMaximumWidth(64)
        head = row(
            PlainLabel(_("走访日期")), self.day, PlainLabel(_("每户分钟")), self.minutes,
            PlainLabel(_("走访人")), self.walkers,
        )  # fmt: skip
        head.setStretch(5, 1)
        along = row(
            PlainLabel(_("走访目的")), self.purpose, PlainLabel(_("陪同人员")), self.companions,
            PlainLabel(_("每户发放")), self.given, self.given_count, self.given_unit,
        )  # fmt: skip
        along.setStretch(3, 3)
        along.setStretch(5, 2)
        back = button(_("返回 Esc"), self.step_back)
        save = button(_("保存 Ctrl+S"), self.save, kind="primary")
        layout = column(
            row(self._heading, None, self._state),
            head,
            along,
            keys,
            self.view,
            self._reason,
            row(self._sum, None, back, save),
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        hand_on_focus(self, self.view)
        self._keeping = self._timer(_KEEP_MS, self._keep_draft)
        self._checking = self._timer(_CHECK_MS, self.check)
        self.sheet.edited.connect(self._on_edited)
        self.view.moved.connect(self._tell)
        for editor in (
            self.day, self.minutes, self.walkers, self.purpose, self.companions, self.given,
            self.given_count, self.given_unit,
        ):  # fmt: skip
            editor.changed.connect(self._on_head)
        for text in SAVE:
            bind(self, text, self.save)

    def _timer(self, milliseconds: int, work: object) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(work)
        return made

    @property
    def state(self) -> str:
        """What is said of the sheet."""
        return self._state.text()

    @property
    def reason(self) -> str:
        """What is said about the row under the cursor."""
        return self._reason.text()

    def head(self) -> WalkHead:
        """What holds for all rows."""
        return WalkHead(
            self.day.value() or self._operations.desk.today(),
            self.walkers.value(),
            self.minutes.value() or 0,
            self.purpose.value(),
            names_in_list(self.companions.value()),
            self.given.value(),
            self.given_count.value() or 1,
            self.given_unit.value(),
        )

    # opening ------------------------------------------------------------------------------

    @property
    def _draft_name(self) -> str:
        return f"{WalkSheet.entity}:{self._sheet_id}"

    def open(self, sheet_id: str) -> None:
        """Type in a sheet, or go on where it was left."""
        self.leave()
        self._sheet_id = sheet_id
        name = self._draft_name
        code = shown(sheet_code(WALK, sheet_id))
        self._heading.setText(_("录入走访单 {code}").format(code=code))
        self._operations.read(lambda desk: _open(desk, sheet_id, name), self._show)

    def _show(self, opened: _Opened) -> None:
        self._dirty = opened.found_again
        self._warned = frozenset()
        self._state.setText(_("上次没有录完，已为您找回") if opened.found_again else "")
        self.walkers.offer([(item.code, item.label) for item in opened.workers])
        self.walkers.set_value(opened.head.worker_ids)
        self.day.set_value(opened.head.day)
        self.minutes.set_value(opened.head.minutes)
        self.purpose.set_value(opened.head.purpose)
        self.companions.set_value("、".join(opened.head.companions))
        self.given.set_value(opened.head.given)
        self.given_count.set_value(opened.head.given_count)
        self.given_unit.set_value(opened.head.given_unit)
        self.sheet.show_sheet(opened.places, opened.typed)
        self.sheet.set_head(opened.head)
        self.view.go_first()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.check()

    # checking -----------------------------------------------------------------------------

    def _on_head(self) -> None:
        self.sheet.set_head(self.head())
        self._on_edited()

    def _on_edited(self) -> None:
        self._dirty = True
        self._warned = frozenset()
        self._state.setText("")
        self._keeping.start()
        self._checking.start()
        self._add_up()

    def check(self) -> None:
        """Have the rows checked."""
        self._checking.stop()
        self._asked += 1
        asked, head, rows = self._asked, self.head(), self.sheet.rows

        def show(checks: tuple[WalkCheck, ...]) -> None:
            if asked == self._asked:
                self.sheet.set_checks(checks)
                self._tell(self.view.currentIndex().row())
                self._add_up()

        self._operations.read(lambda desk: walk_entry.check_walk(desk, head, rows), show)

    def _tell(self, number: int) -> None:
        text = self.sheet.reason(number)
        line = _("第{row}行：{message}").format(row=number + 1, message=text) if text else ""
        self._reason.setText(line)

    def _add_up(self) -> None:
        numbers = range(self.sheet.rowCount())
        done = sum(self.sheet.is_done(number) for number in numbers)
        typed = [item for item in self.sheet.rows if item.is_typed]
        met = sum(item.outcome in ("1", "2") for item in typed)
        missed = sum(bool(item.outcome) for item in typed) - met
        left = self.sheet.rowCount() - 1 - done - len(typed)
        self._sum.set_text(
            _("已存 {done} 户 · 待存：见到 {met} 户、没见到 {missed} 户 · 还没录 {left} 户").format(
                done=done, met=met, missed=missed, left=max(left, 0)
            )
        )

    # drafts -------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        name, head, rows = self._draft_name, self.head(), self.sheet.rows
        count = sum(item.is_typed for item in rows)
        text = _("走访单 {count} 户").format(count=count)
        payload = walk_entry.walk_payload(head, rows)

        def keep(desk: Desk) -> None:
            if count:
                drafts.keep_draft(desk, name, text, payload)
            else:
                drafts.drop_draft(desk, name)

        self._operations.write(keep, lambda _nothing: self.draft_kept.emit(), initiator=self)

    def leave(self) -> None:
        """Keep what was typed."""
        self.view.finish_cell()
        self._keeping.stop()
        if self._dirty and self._sheet_id:
            self._keep_draft()
        self._dirty = False

    def step_back(self) -> None:
        """Close the sheet; what was typed stays as a draft."""
        self.leave()
        self._sheet_id = ""
        self.closed.emit()

    # saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep every row that can be kept; the others stay with their reasons."""
        self.view.finish_cell()
        rows, head, sheet_id = self.sheet.rows, self.head(), self._sheet_id
        if self._saving or not sheet_id:
            return
        if self.day.is_wrong() or not head.worker_ids or not head.purpose:
            self._state.setText(_("请先填好走访日期、走访人和目的"))
            return
        numbers = (self.minutes, self.given_count)
        if wrong := [item.accessibleName() for item in numbers if item.is_wrong()]:
            self._operations.failed.emit(unreadable_fault(wrong, self))
            return
        if not any(item.is_typed for item in rows):
            self._state.setText(_("还没有录任何一户"))
            return
        self._keeping.stop()
        self._saving = True
        confirmed = self._warned

        def work(desk: Desk) -> tuple[WalkSaved, tuple[WalkCheck, ...]]:
            kept = walk_entry.save_walk(desk, sheet_id, head, rows, confirmed)
            return kept, walk_entry.check_walk(desk, head, _without(rows, kept))

        self._operations.write(
            work, lambda answer: self._on_saved(rows, head, *answer), self._on_fault, self
        )

    def _on_fault(self, fault: object) -> None:
        self._saving = False
        self._keeping.start()
        self._operations.failed.emit(fault)

    def _on_saved(
        self,
        rows: Sequence[WalkRow],
        head: WalkHead,
        kept: WalkSaved,
        checks: tuple[WalkCheck, ...],
    ) -> None:
        self._saving = False
        self.sheet.set_saved(kept.visit_ids, kept.refused)
        self.sheet.set_checks(checks)
        self._warned = frozenset(
            number
            for number in kept.refused
            if any(item.code == SAME_DAY for item in checks[number].problems)
        )
        self._dirty = bool(kept.refused)
        self._keep_draft()
        self._add_up()
        self.saved.emit()
        if kept.visit_ids:
            text = _("已存下 {count} 户的走访").format(count=len(kept.visit_ids))
            before = walk_entry.walk_payload(head, rows)
            name = self._draft_name
            self.said.emit(text, _("撤销"), lambda: self._take_back(kept, name, before))
        if not kept.refused:
            self.step_back()
            return
        first = min(kept.refused)
        self.view.go_to(first, 1)
        self._tell(first)
        text = _("有 {count} 行没有保存，请看“核对”一列；同一天已有记录的，再按一次 Ctrl+S 就另记")
        self._state.setText(text.format(count=len(kept.refused)))

    def _take_back(self, kept: WalkSaved, name: str, before: dict[str, object]) -> None:
        """Put the visits into the bin and what was typed back into the draft of the sheet."""
        ids = tuple(kept.visit_ids.values())

        def work(desk: Desk) -> None:
            walk_entry.take_back_walk(desk, ids)
            text = _("走访单 {count} 户").format(count=len(ids))
            drafts.keep_draft(desk, name, text, before)

        def done(_nothing: None) -> None:
            self.saved.emit()
            self.said.emit(_("已撤销，录的内容还在走访单里"), "", None)

        self._operations.write(work, done, initiator=self)


def _without(rows: Sequence[WalkRow], kept: WalkSaved) -> tuple[WalkRow, ...]:
    """The rows that are still to be kept, in their places."""
    return tuple(
        WalkRow() if number in kept.visit_ids else item for number, item in enumerate(rows)
    )
