# SPDX-License-Identifier: MulanPSL-2.0
"""The sheet of service hours in its frame: drafts, saving all rows at once, taking it back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.problems import Level, Problem, blocks
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.rounding import minutes_to_hours
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.reasoned_write import write_with_reason
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.hours_grid import HoursGrid
from wuse_desktop.gui.widgets.keys import SAVE, bind
from wuse_desktop.gui.widgets.problem_texts import ProblemLines
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import drafts, hours_entry, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.hours_entry import HoursRow, HoursSaved
from wuse_desktop.services.records import Deleted
from wuse_desktop.services.volunteer_hours import RowCheck

_ENTITY = VolunteerService.entity
_KEEP_MS = 1000
_Answer = tuple[HoursSaved | None, tuple[RowCheck, ...]]
_Sheet = tuple[tuple[HoursRow, ...], str]


class HoursPane(QWidget):
    """New rows, or one stored row that is corrected. ``closed`` asks to show the page again."""

    said = Signal(str, str, object)
    draft_kept = Signal()
    saved = Signal()
    closed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._service_id = ""
        self._dirty = False
        self._saving = False
        self._ticket = 0
        self._confirmed: _Sheet | None = None
        self.grid = HoursGrid(operations)
        self._heading = title()
        self._state = muted("", wrap=False)
        self._afresh = button(_("不要了，重新填"), self.start_afresh, kind="link")
        self._ask = ProblemLines()
        self._delete = button(_("删除这条"), self.delete)
        back = button(_("返回 Esc"), self.step_back)
        save = button(_("保存 Ctrl+S"), self.save, kind="primary")
        foot = row(self._ask, None, self._delete, back, save, gap=GRID)
        foot.setStretch(0, 1)
        layout = column(row(self._heading, None, self._state, self._afresh), self.grid, foot)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self._keep_draft)
        self.grid.changed.connect(self._on_changed)
        for keys in SAVE:
            bind(self, keys, self.save)

    @property
    def state(self) -> str:
        """What the pane says of the sheet, and what it asks."""
        return self._ask.text() or self._state.text()

    @property
    def is_dirty(self) -> bool:
        """Whether the sheet holds something that is not saved."""
        return self._dirty

    # opening ------------------------------------------------------------------------------

    def begin(self, rows: Sequence[HoursRow] = ()) -> None:
        """Register hours: what was left half written, and ``rows`` below it."""
        if self._dirty and not self._service_id:
            self._add(rows)
            return
        self.leave()
        self._service_id = ""
        self._open(rows)

    def correct(self, service_id: str, stored: HoursRow) -> None:
        """Correct a stored row."""
        self.leave()
        self._service_id = service_id
        self._open((stored,))

    def _open(self, rows: Sequence[HoursRow]) -> None:
        """Show the sheet at once, so that typing can begin; what was left half written follows."""
        self._dirty = False
        self._ticket += 1
        ticket, name = self._ticket, self._draft_name
        changing = bool(self._service_id)
        self._heading.setText(_("更正服务时长") if changing else _("登记服务时长"))
        self._delete.setVisible(changing)
        self._state.setText("")
        self._afresh.hide()
        self._forget_question()
        self.grid.show_rows(())
        self._add(rows)

        def show(draft: Draft | None) -> None:
            if ticket == self._ticket and draft is not None:
                self._bring_back(draft, proposed=rows)

        self._operations.read(lambda desk: drafts.load_draft(desk, name), show)

    def _bring_back(self, draft: Draft, proposed: Sequence[HoursRow]) -> None:
        """Put the half-written rows above those typed or proposed since."""
        kept, reason = hours_entry.rows_of(draft.payload)
        since = [item for item in self.grid.rows() if not item.is_blank]
        if self._service_id:  # the draft is of the very row that is proposed
            since = [item for item in since if item not in proposed]
        self._state.setText(_("上次没有写完，已为您找回"))
        self._afresh.show()
        self._dirty = True
        self.grid.show_rows(kept, reason)
        self._add(since)

    def _add(self, rows: Sequence[HoursRow]) -> None:
        if rows:
            self.grid.begin_with(rows)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_afresh(self) -> None:
        """Forget the half-written sheet."""
        self._timer.stop()
        self._dirty = False
        name, service_id = self._draft_name, self._service_id

        def again(found: tuple[HoursRow, ...]) -> None:
            self._open(found)

        def forget(desk: Desk) -> tuple[HoursRow, ...]:
            drafts.drop_draft(desk, name)
            return hours_entry.hours_rows(desk, [service_id] if service_id else [])

        self._operations.write(forget, again, initiator=self)

    # drafts -------------------------------------------------------------------------------

    @property
    def _draft_name(self) -> str:
        return f"{_ENTITY}:{self._service_id}" if self._service_id else _ENTITY

    def _on_changed(self) -> None:
        self._dirty = True
        self._forget_question()
        self._timer.start()

    def _keep_draft(self) -> None:
        name, rows, reason = self._draft_name, self.grid.sheet.rows, self.grid.reason()
        count = sum(not item.is_blank for item in rows)
        text = _("服务时长 {count} 条").format(count=count)
        payload = hours_entry.rows_payload(rows, reason)

        def keep(desk: Desk) -> None:
            if count:
                drafts.keep_draft(desk, name, text, payload)
            else:
                drafts.drop_draft(desk, name)

        self._operations.write(keep, lambda _nothing: self.draft_kept.emit(), initiator=self)

    def leave(self) -> None:
        """Keep what was typed."""
        self._timer.stop()
        if self._dirty:
            self.grid.view.finish_cell()
            self._timer.stop()
            self._keep_draft()

    def step_back(self) -> None:
        """Close the sheet; what was typed stays as a draft."""
        self.leave()
        self._dirty = False
        self._ticket += 1
        self.closed.emit()

    # saving -------------------------------------------------------------------------------

    def save(self) -> None:
        """Check all rows, ask once what has to be confirmed, then keep all rows or none."""
        if self._saving:
            return
        rows, reason = self.grid.rows(), self.grid.reason()
        if not rows:
            self._say(_("还没有填任何一行。"))
            return
        self._timer.stop()
        confirmed, name = self._confirmed == (rows, reason), self._draft_name

        def check_and_save(desk: Desk) -> _Answer:
            checks, _services = hours_entry.check_hours(desk, rows, reason)
            if not confirmed or any(blocks(found.problems) for found in checks):
                return None, checks
            kept = hours_entry.save_hours(desk, rows, reason)
            drafts.drop_draft(desk, name)
            return kept, checks

        def done(answer: _Answer) -> None:
            self._saving = False
            kept, checks = answer
            if kept is None:
                self._refuse(checks, (rows, reason))
            else:
                self._on_saved(kept, (rows, reason))

        self._saving = True
        self._operations.write(check_and_save, done, self._on_fault, initiator=self)

    def _refuse(self, checks: tuple[RowCheck, ...], sheet: _Sheet) -> None:
        self._timer.start()
        self.grid.show_checks(checks)
        wrong = sum(blocks(found.problems) for found in checks)
        if wrong:
            self.grid.insist()
            self._say(_("还有 {count} 行要改好才能保存，请看“核对”一列。").format(count=wrong))
            self.grid.go_to_problem()
        elif self.grid.needs_reason():
            self._say(_("有人一天超过12小时，请在下面写一句原因。"))
            self.grid.go_to_problem()
        else:
            self._confirmed = sheet
            # Rule V-26: paid helpers, compulsory labour and staff on duty are no volunteers.
            self._say(
                _(
                    "请确认：都是自愿、无偿的服务，不含有报酬的、摊派的和工作人员上班时间的。"
                    "再按一次 Ctrl+S 就保存。"
                ),
                "warn",
            )

    def _on_fault(self, fault: Fault) -> None:
        self._saving = False
        self._timer.start()
        if fault.code == "reason_required":  # of a reported month, or on a certificate
            self._say(fault.sentence)
            self.grid.ask_reason()
        else:
            self._operations.failed.emit(fault)

    def _on_saved(self, kept: HoursSaved, sheet: _Sheet) -> None:
        self._dirty = False
        changing = bool(self._service_id)
        self._forget_question()
        self.grid.show_rows(())
        if changing:
            self.said.emit(_("已更正，原来的内容留在修改记录里"), "", None)
        else:
            text = _("已登记 {count} 条，合计 {hours} 小时").format(
                count=len(kept.ids), hours=minutes_to_hours(kept.minutes)
            )
            self.said.emit(text, _("撤销"), lambda: self._take_back(kept, sheet))
        self.saved.emit()
        self.closed.emit()

    def _take_back(self, kept: HoursSaved, sheet: _Sheet) -> None:
        """Put the saved rows into the bin and the sheet back on the screen."""

        def done(answer: object) -> None:
            del answer
            self.saved.emit()
            self.said.emit(_("已撤销，填的内容还在表里"), "", None)

        def remove(desk: Desk) -> None:
            hours_entry.remove_hours(desk, kept.new_ids)
            drafts.keep_draft(
                desk, _ENTITY, _("服务时长 {count} 条").format(count=len(kept.ids)),
                hours_entry.rows_payload(*sheet),
            )  # fmt: skip

        self._operations.write(remove, done, initiator=self)

    def _say(self, sentence: str, level: Level = "block") -> None:
        found = [Problem("hours_state", "", level, sentence)] if sentence else []
        self._ask.show_problems(found, None)

    def _forget_question(self) -> None:
        self._confirmed = None
        self._say("")

    # deleting -----------------------------------------------------------------------------

    def delete(self) -> None:
        """Put the row that is corrected into the bin; the notice offers to take it back."""
        service_id, name = self._service_id, self._draft_name

        def remove(desk: Desk, reason: str) -> Deleted:
            gone = records.delete(desk, _ENTITY, service_id, reason)
            drafts.drop_draft(desk, name)
            return gone

        def done(gone: Deleted) -> None:
            self._timer.stop()
            self._dirty = False
            text = _("这条服务时长已放进回收站，30天内可以恢复。")
            self.said.emit(text, _("撤销"), lambda: self._restore(gone.token))
            self.saved.emit()
            self.closed.emit()

        write_with_reason(self._operations, self, remove, done)

    def _restore(self, token: str) -> None:
        self._operations.write(
            lambda desk: records.undo(desk, token),
            lambda _answer: self.saved.emit(),
            initiator=self,
        )
