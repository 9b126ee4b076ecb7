# SPDX-License-Identifier: MulanPSL-2.0
"""志愿者: the roster beside one volunteer, rows of service, and the sheet to register hours."""

from typing import ClassVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.widgets.draft_strip import DraftStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.hours_pane import HoursPane
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.period_picker import PeriodPicker
from wuse_desktop.gui.widgets.record_filing import Context, Filing, Titled
from wuse_desktop.gui.widgets.record_side import RecordSide
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column, repolish, row, title
from wuse_desktop.gui.widgets.volunteer_form import VolunteerForm
from wuse_desktop.gui.widgets.volunteer_view import VolunteerView
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import drafts, hours_entry, records, volunteer_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.hours_entry import HoursRow
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.ownership import may_write

_VOLUNTEER, _SERVICE = Volunteer.entity, VolunteerService.entity
_ROSTER, _HOURS = "roster", "hours"
_LIST_WIDTH, _SIDE_WIDTH = 444, 706
_WATCHED = frozenset({"volunteer", "volunteer_service", "person"})
_BROWSE, _SHEET = 0, 1
_NOTHING = 0


class VolunteersPage(Page):
    """The roster, the list of service, and the sheet over both."""

    key: ClassVar[str] = "volunteers"
    title: ClassVar[str] = N_("志愿者")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._left_over = ""
        self.kind = KeyChoice((Key(_ROSTER, _("名册"), "M"), Key(_HOURS, _("服务时长"), "S")))
        self.kind.set_value(_ROSTER)
        self.kind.setAccessibleName(_("列表里显示什么"))
        self.roster = RecordTable(
            operations,
            "volunteers",
            EmptyState(
                _("还没有志愿者。登记后就能记服务时长，也可以从表格装入。"),
                _("登记志愿者"),
                lambda: self.start_new(_VOLUNTEER),
            ),
            filter_hint=_("筛选：姓名、首字母、电话尾号、村名"),
            shown=("name", "skills", "count", "hours"),
        )
        present = Period.containing("month", operations.desk.today())
        self.period = PeriodPicker(present)
        self.any_day = QCheckBox(_("不限日期"))
        self.services = RecordTable(
            operations,
            "volunteer_services",
            EmptyState(
                _("这段时间还没有服务时长。登记后按志愿者、按月都能查到。"),
                _("登记时长"),
                lambda: self.start_new(_SERVICE),
            ),
            ListQuery(filters=_during(present)),
            filter_hint=_("筛选：志愿者、首字母、活动名称、地点"),
        )
        self.side = RecordSide(operations, _filing(), VolunteerView(), VolunteerForm(operations))
        self.pane = HoursPane(operations)
        self.strip = DraftStrip()
        self._new = button(_("＋ 登记志愿者"), lambda: self.start_new(_VOLUNTEER))
        self._register = button(_("登记时长"), lambda: self.start_new(_SERVICE))
        self._register.setToolTip("Ctrl+N H")
        self._lists = QStackedWidget()
        self._sides = QStackedWidget()
        self._whole = QStackedWidget()
        if not may_write(operations.desk):
            self._new.hide()
            self._register.hide()
        self._panes = self._build()
        self._connect()
        self._on_kind()

    def _build(self) -> tuple[QWidget, ...]:
        self._sides.addWidget(
            EmptyState(_("从左边选一位，就能看到他的特长、累计时长和每一次服务。"))
        )
        self._sides.addWidget(self.side)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.roster)
        splitter.addWidget(self._sides)
        splitter.setSizes([_LIST_WIDTH, _SIDE_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        hours = QWidget()
        layout = column(row(self.period, self.any_day, None), self.services)
        layout.setStretch(1, 1)
        hours.setLayout(layout)
        self._lists.addWidget(splitter)
        self._lists.addWidget(hours)
        browse = QWidget()
        head = row(title(_(self.title)), self.kind, self._new, self._register)
        head.setStretch(1, 1)
        inner = column(head, self.strip, self._lists)
        inner.setStretch(2, 1)
        browse.setLayout(inner)
        self._whole.addWidget(browse)
        self._whole.addWidget(self.pane)
        outer = column(self._whole)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        return (self.kind, self.roster, self._sides, hours, self.pane)

    def _connect(self) -> None:
        self.kind.changed.connect(self._on_kind)
        self.period.changed.connect(self._limit)
        self.any_day.clicked.connect(self._limit)
        self.roster.selected.connect(self._on_selected)
        self.roster.opened.connect(self.show_record)
        self.services.opened.connect(self.show_record)
        self.strip.resumed.connect(lambda: self.start_new(self._left_over))
        self.strip.dropped.connect(self._drop_left_over)
        self.side.said.connect(self.said)
        self.side.draft_kept.connect(self.draft_kept)
        self.side.drafts_changed.connect(self._read_drafts)
        self.side.closed.connect(self._on_closed)
        self.side.gone.connect(self._on_gone)
        self.side.saved.connect(self._on_saved)
        self.side.shown.connect(self.roster.mark)
        self.side.wished.connect(self._on_wish)
        self._view.opened.connect(self.open_requested)
        self.pane.said.connect(self.said)
        self.pane.draft_kept.connect(self.draft_kept)
        self.pane.saved.connect(self._read_all)
        self.pane.closed.connect(self._close_sheet)

    @property
    def _view(self) -> VolunteerView:
        return cast("VolunteerView", self.side.view)

    @property
    def _on_sheet(self) -> bool:
        return self._whole.currentIndex() == _SHEET

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read lists and volunteer again, and offer what was left half written."""
        if changes is None or changes.entities & _WATCHED:
            self._read_all()
        if changes is None:
            self._read_drafts()

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a volunteer, or a row of service to be corrected."""
        if entity == _VOLUNTEER:
            self._to_roster()
            self._sides.setCurrentWidget(self.side)
            self.side.open(record_id, focus=True)
            self._tell_primary()
        elif entity == _SERVICE:
            self._open_service(record_id)
        else:
            return False
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a registration or register hours; ``context`` may name a person or volunteer."""
        known: Context = context if isinstance(context, dict) else {}
        if what == _VOLUNTEER:
            self._to_roster()
            self._sides.setCurrentWidget(self.side)
            self.side.begin(known)
        elif what == _SERVICE:
            self._whole.setCurrentIndex(_SHEET)
            self.pane.begin(self._rows_for(known))
        else:
            return False
        self.strip.offer("")
        self._tell_primary()
        return True

    def focus_first(self) -> None:
        """The sheet or the form when one is open, else the list."""
        if self._on_sheet:
            self.pane.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.kind.value() == _ROSTER and self.side.isVisible() and self.side.is_writing:
            cast("VolunteerForm", self.side.form).focus_first()
        else:
            self._focus_list()

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 walks through; the window leaves out what is hidden."""
        return self._panes

    def step_back(self) -> bool:
        """Close the sheet, the form, the volunteer; what was typed stays as a draft."""
        if self._on_sheet:
            self.pane.step_back()
            return True
        return self.side.isVisible() and self.side.step_back()

    def leave(self) -> bool:
        """Keep what was typed."""
        self.pane.leave()
        self.side.leave()
        return True

    # what is in front ---------------------------------------------------------------------

    def _to_roster(self) -> None:
        self._whole.setCurrentIndex(_BROWSE)
        if self.kind.value() != _ROSTER:
            self.kind.set_value(_ROSTER)
            self._on_kind()

    def _on_kind(self) -> None:
        self._lists.setCurrentIndex(0 if self.kind.value() == _ROSTER else 1)
        self._tell_primary()

    def _tell_primary(self) -> None:
        """One primary button: that of the volunteer or the form when one is open."""
        other = self.kind.value() == _ROSTER and self._sides.currentIndex() != _NOTHING
        self._register.setObjectName("" if other else "primary")
        repolish(self._register)

    def _focus_list(self) -> None:
        table = self.roster if self.kind.value() == _ROSTER else self.services
        table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current() is None:
            table.select_first()

    def _limit(self) -> None:
        """Show the rows of service of the period."""
        self.period.setEnabled(not self.any_day.isChecked())
        span = {"from": "", "to": ""} if self.any_day.isChecked() else _during(self.period.value())
        self.services.set_filter(**span)

    def _on_selected(self, entity: str, record_id: str) -> None:
        """Look at the row the keyboard is on, unless something is being written."""
        del entity
        if self.side.isVisible() and self.side.is_writing:
            return
        if not self.side.isVisible() or self.side.record_id != record_id:
            self._sides.setCurrentWidget(self.side)
            self.side.open(record_id)
            self._tell_primary()

    def _on_closed(self) -> None:
        self._sides.setCurrentIndex(_NOTHING)
        self._tell_primary()
        self._focus_list()

    def _close_sheet(self) -> None:
        self._whole.setCurrentIndex(_BROWSE)
        self._read_drafts()
        self.focus_first()

    # what is asked for --------------------------------------------------------------------

    def _on_wish(self, wish: str) -> None:
        sheet = self._view.sheet
        if sheet is None:
            return
        volunteer = sheet.page.volunteer
        if wish == "hours":
            name = self._view.caption()
            self.start_new(_SERVICE, {"volunteer_id": volunteer.id, "title": name})
        elif wish == "person":
            self.open_requested.emit("person", volunteer.person_id)

    def _rows_for(self, known: Context) -> tuple[HoursRow, ...]:
        if not known.get("volunteer_id"):
            return ()
        return (
            HoursRow(
                who=str(known.get("title", "")),
                volunteer_id=str(known["volunteer_id"]),
                day=self.operations.desk.today().isoformat(),
            ),
        )

    def _open_service(self, service_id: str) -> None:
        """Correct a row of this site; of another site's show whose it is."""

        def fetch(desk: Desk) -> tuple[tuple[HoursRow, ...], VolunteerService]:
            service = cast("VolunteerService", records.get(desk, _SERVICE, service_id))
            return hours_entry.hours_rows(desk, [service_id]), service

        def show(found: tuple[tuple[HoursRow, ...], VolunteerService]) -> None:
            rows, service = found
            if rows:
                self._whole.setCurrentIndex(_SHEET)
                self.pane.correct(service_id, rows[0])
            else:
                self.show_record(_VOLUNTEER, service.volunteer_id)

        self.operations.read(fetch, show)

    # what was written ---------------------------------------------------------------------

    def _read_all(self) -> None:
        self.roster.refresh()
        self.services.refresh()
        if self.side.record_id:
            self.side.refresh()

    def _on_saved(self, volunteer_id: str, name: str, is_new: bool) -> None:
        self.roster.refresh()
        context = {"volunteer_id": volunteer_id, "title": name}
        text = _("{name}已登记为志愿者") if is_new else _("{name}的登记已保存")
        self.said.emit(
            text.format(name=name),
            _("登记时长") if is_new else "",
            lambda: self.start_new(_SERVICE, context),
        )

    def _on_gone(self, record_id: str) -> None:
        self.roster.refresh()
        if record_id:
            self._on_closed()

    # drafts -------------------------------------------------------------------------------

    def _read_drafts(self) -> None:
        def fetch(desk: Desk) -> list[tuple[str, Draft]]:
            found = [(name, drafts.load_draft(desk, name)) for name in (_SERVICE, _VOLUNTEER)]
            return [(name, draft) for name, draft in found if draft is not None]

        def show(found: list[tuple[str, Draft]]) -> None:
            writing = self.side.isVisible() and self.side.is_writing
            self._left_over = found[0][0] if found else ""
            text = found[0][1].title if found and not writing else ""
            self.strip.offer(_("没写完：{title}").format(title=text) if text else "")

        self.operations.read(fetch, show)

    def _drop_left_over(self) -> None:
        name = self._left_over
        self.operations.write(
            lambda desk: drafts.drop_draft(desk, name),
            lambda _answer: self._read_drafts(),
            initiator=self,
        )


def _during(period: Period) -> dict[str, object]:
    return {"from": period.start, "to": period.end}


def _filing() -> Filing:
    def new(desk: Desk, context: Context) -> Titled:
        person_id, name = str(context.get("person_id", "")), str(context.get("name", ""))
        return volunteer_entry.new_volunteer(desk, person_id, name), {}

    return Filing(
        entity=_VOLUNTEER,
        kind=_("志愿者"),
        sheet=volunteer_entry.volunteer_sheet,
        new=new,
        load=lambda desk, record_id: (volunteer_entry.load_volunteer(desk, record_id), {}),
        check=volunteer_entry.check_draft,
        save=volunteer_entry.file_volunteer,
        payload=lambda draft, _titles: volunteer_entry.draft_payload(draft),
        restore=lambda payload: (volunteer_entry.draft_of(payload), {}),
    )
