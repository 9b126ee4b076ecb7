# SPDX-License-Identifier: MulanPSL-2.0
"""工作日志: the days of a worker made from records; only indirect work is typed in."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.gui.dialogs.preview import PreviewDialog, preview_paper
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.reasoned_write import write_with_reason
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.fields import DayEditor, NumberEditor, TextEditor
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.problem_texts import ProblemLines
from wuse_desktop.gui.widgets.record_filing import unreadable_fault
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.gui.widgets.week_strip import weekday
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import records, work_diary
from wuse_desktop.services.choices import Choice, choices, workers
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.records import Deleted
from wuse_desktop.services.work_diary import Diary, DiaryLine

_WORKER_WIDTH, _KIND_WIDTH, _MINUTES_WIDTH = 180, 190, 84
_INDIRECT = IndirectWork.entity


class DiaryPart(Page):
    """One worker's lines of a period, and a line to add indirect work with."""

    key: ClassVar[str] = "diary"
    title: ClassVar[str] = N_("工作日志")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.preview: PreviewDialog | None = None
        self._asked = 0
        self._diary: Diary | None = None
        today = operations.desk.today()
        self.period = PeriodPicker(Period.containing("month", today))
        self.worker = CodePicker((), _("社工"))
        self.worker.setFixedWidth(_WORKER_WIDTH)
        self.worker.setAccessibleName(_("社工"))
        self.table = LineTable(
            (
                Heading(_("日期"), 9),
                Heading(_("时间"), 4),
                Heading(_("类别"), 8),
                Heading(_("事项")),
                Heading(_("分钟"), 4, number=True),
                Heading(_("性质"), 6),
            ),
            EmptyState(
                _("这段时间还没有记录。走访、个案、小组、活动会自动出现在这里；")
                + _("会议、路途、文书这些间接工作在下面记。")
            ),
            state_column=5,
            name=_("工作日志"),
        )
        self.day = DayEditor(today)
        self.day.set_value(today)
        self.kind = CodePicker(choices("INDIRECT"), _("如：会议、交通…"), list_name="INDIRECT")
        self.kind.setFixedWidth(_KIND_WIDTH)
        self.minutes = NumberEditor(_("分钟"), most_digits=3)
        self.minutes.setMaximumWidth(_MINUTES_WIDTH)
        self.note = TextEditor(placeholder=_("说明，可以不写；回车记上"))
        self.problems = ProblemLines()
        self._sums = section("")
        self._build()
        self._connect()

    def _build(self) -> None:
        printing = button(_("打印工作日志"), self.print_diary, kind="primary")
        printing.setToolTip("Ctrl+P")
        adding = QFrame()
        adding.setObjectName("card")
        line = row(self.day, self.kind, self.minutes, self.note, button(_("记上"), self.add))
        line.setStretch(3, 1)
        adding.setLayout(
            column(
                row(section(_("加间接工作")), muted(_("直接服务不用再写一遍"), wrap=False), None),
                line,
                self.problems,
                margin=GRID + GRID // 2,
            )
        )
        hint = ElidedLabel(_("回车打开记录 · Delete 删去间接工作"), "muted")
        layout = column(
            row(self.period, self.worker, None, hint, printing, gap=2 * GRID),
            self.table,
            self._sums,
            adding,
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._panes = (self.period, self.table, adding)

    def _connect(self) -> None:
        self.period.changed.connect(self.refresh)
        self.worker.changed.connect(self._on_worker)
        self.table.opened.connect(self._open)
        self.kind.entered.connect(self.minutes.setFocus)
        self.minutes.returnPressed.connect(self.add)
        self.note.returnPressed.connect(self.add)
        for keys, work, around in (
            ("Ctrl+P", self.print_diary, self),
            ("Delete", self.delete, self.table),
        ):
            bind(around, keys, work)

    @property
    def sums(self) -> str:
        """How much was direct and how much indirect."""
        return self._sums.text()

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the diary again."""
        del changes
        self._asked += 1
        asked, period, wished = self._asked, self.period.value(), self.worker.value()

        def fetch(desk: Desk) -> tuple[tuple[Choice, ...], Diary | None]:
            staff = workers(desk)
            known = [item.code for item in staff]
            worker_id = wished if wished in known else (known[0] if known else "")
            return staff, work_diary.diary(desk, worker_id, period) if worker_id else None

        def show(found: tuple[tuple[Choice, ...], Diary | None]) -> None:
            if asked == self._asked:
                self._show(*found)

        self.operations.read(fetch, show)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show the diary with a piece of indirect work under the cursor, where it is in sight."""
        if entity != _INDIRECT:
            return False
        self.refresh()
        self.table.select(f"{entity}/{record_id}")
        return True

    def focus_first(self) -> None:
        """What one comes here for: the line to add with."""
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """Period, lines, the line to add with."""
        return self._panes

    # showing ------------------------------------------------------------------------------

    def _on_worker(self) -> None:
        if self.worker.value():
            self.refresh()

    def _show(self, staff: tuple[Choice, ...], found: Diary | None) -> None:
        self._diary = found
        self.worker.set_choices(staff)
        if found is None:
            self.table.set_lines(())
            self._sums.setText("")
            return
        self.worker.set_value(found.worker_id)
        self.table.set_lines([_line(item) for item in reversed(found.lines)])
        self._sums.setText("　".join(work_diary.sums(found)))

    def _open(self, content: object) -> None:
        if isinstance(content, DiaryLine) and content.direct:
            self.open_requested.emit(content.entity, content.record_id)

    # indirect work ------------------------------------------------------------------------

    def add(self) -> None:
        """Keep what is typed as indirect work of the worker shown."""
        found = self._diary
        if found is None:
            return
        if self.minutes.is_wrong():
            self.operations.failed.emit(unreadable_fault([_("分钟")], self.minutes))
            self.minutes.setFocus(Qt.FocusReason.OtherFocusReason)
            self.minutes.selectAll()
            return
        work = IndirectWork(
            worker_id=found.worker_id,
            worked_on=self.day.value(),
            category=self.kind.value(),
            minutes=self.minutes.value(),
            note=self.note.value(),
        )

        def keep(desk: Desk) -> tuple[Saved | None, tuple[Problem, ...]]:
            problems = work_diary.check_indirect(desk, work)
            saved = None if blocks(problems) else work_diary.save_indirect(desk, work)
            return saved, problems

        def done(answer: tuple[Saved | None, tuple[Problem, ...]]) -> None:
            saved, problems = answer
            self.problems.show_problems(problems, None)
            if saved is None:
                return
            self.minutes.set_value(None)
            self.note.set_value("")
            self.kind.set_value("")
            self.refresh()
            self.focus_first()
            text = _("已记上，不计入专业服务时长")
            self.said.emit(text, _("撤销"), lambda: self._remove(saved.id))

        self.operations.write(keep, done, initiator=self)

    def delete(self) -> None:
        """Put the indirect work under the cursor into the bin."""
        line = self.table.current()
        content = line.content if line is not None else None
        if isinstance(content, DiaryLine) and not content.direct:
            self._remove(content.record_id)
        elif isinstance(content, DiaryLine):
            self.said.emit(_("这一行来自服务记录，要改请打开那条记录"), "", None)

    def _remove(self, record_id: str) -> None:
        def done(gone: Deleted) -> None:
            self.refresh()
            self.said.emit(_("已放进回收站"), _("撤销"), lambda: self._restore(gone.token))

        write_with_reason(
            self.operations,
            self,
            lambda desk, reason: records.delete(desk, _INDIRECT, record_id, reason),
            done,
        )

    def _restore(self, token: str) -> None:
        self.operations.write(
            lambda desk: records.undo(desk, token), lambda _saved: self.refresh(), initiator=self
        )

    # paper --------------------------------------------------------------------------------

    def print_diary(self) -> None:
        """Show the diary of the worker and period as it will be printed."""
        found = self._diary
        if found is None:
            return
        options = PaperOptions(period=found.period, worker_id=found.worker_id)
        self.preview = preview_paper(
            self, self.operations, "work-diary", options, found.worker_name, found.period.label
        )


def _line(item: DiaryLine) -> Line:
    cells = (
        f"{item.on:%Y-%m-%d} {weekday(item.on)}",
        f"{item.start_at:%H:%M}" if item.start_at else "",
        item.kind,
        item.title,
        str(item.minutes),
        _("直接服务") if item.direct else _("间接工作"),
    )
    tone = "confirmed" if item.direct else "accent"
    return Line(f"{item.entity}/{item.record_id}", cells, item, tone)
