# SPDX-License-Identifier: MulanPSL-2.0
"""志愿者: the roster beside one volunteer, rows of service, and the sheet to register hours."""

from typing import ClassVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.volunteers import (
    Volunteer,
    VolunteerCertificate,
    VolunteerService,
)
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.pages.volunteer_actions import VolunteerActions
from wuse_desktop.gui.widgets.certificate_list import CertificateList
from wuse_desktop.gui.widgets.draft_strip import DraftStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.hours_pane import HoursPane
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.list_tools import ListTools
from wuse_desktop.gui.widgets.record_filing import Context
from wuse_desktop.gui.widgets.record_side import RecordSide
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.service_list import ServiceList
from wuse_desktop.gui.widgets.texts import button, column, repolish, row, title
from wuse_desktop.gui.widgets.volunteer_form import VolunteerForm, volunteer_filing
from wuse_desktop.gui.widgets.volunteer_view import VolunteerView
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import drafts, hours_entry, records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.hours_entry import HoursRow
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.part_places import PartPlace
from wuse_desktop.services.volunteer_parts import PART_CLASSES, part_place

_VOLUNTEER, _SERVICE = Volunteer.entity, VolunteerService.entity
_CERTIFICATE = VolunteerCertificate.entity
_PARTS = tuple(kind.entity for kind in PART_CLASSES)
_ROSTER, _HOURS, _REGISTER = "roster", "hours", "register"
_KINDS = (_ROSTER, _HOURS, _REGISTER)
_LIST_WIDTH, _SIDE_WIDTH = 444, 706
_WATCHED = frozenset({_VOLUNTEER, _SERVICE, _CERTIFICATE, *_PARTS, "person"})
_BROWSE, _SHEET = 0, 1
_NOTHING = 0
_PRINT = "print:"


class VolunteersPage(Page):
    """The roster, the list of service, and the sheet over both."""

    key: ClassVar[str] = "volunteers"
    title: ClassVar[str] = NP_("page", "志愿者")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._left_over = ""
        self.kind = KeyChoice(
            (
                Key(_ROSTER, _("名册"), "M"),
                Key(_HOURS, _("服务时长"), "S"),
                Key(_REGISTER, _("证明登记"), "Z"),
            )
        )
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
            filter_hint=_("筛选：姓名、首字母、电话尾号、村名、队伍"),
            shown=("name", "skills", "count", "hours"),
        )
        self.tools = ListTools(operations, self.roster.name, self.roster)
        self.hours = ServiceList(operations)
        self.services, self.period = self.hours.table, self.hours.period
        self.any_day = self.hours.any_day
        self.register = CertificateList(operations)
        self.tasks = VolunteerActions(operations, self)
        self.side = RecordSide(
            operations,
            volunteer_filing(),
            VolunteerView(operations),
            lambda: VolunteerForm(operations),
        )
        self.pane = HoursPane(operations)
        self.strip = DraftStrip()
        self._new = button(_("＋ 登记志愿者"), lambda: self.start_new(_VOLUNTEER))
        self._register = button(_("登记时长"), lambda: self.start_new(_SERVICE))
        self._register.setToolTip("Ctrl+N H")
        self._teams = button(_("时长一览…"), self.tasks.print_team)
        self._lists = QStackedWidget()
        self._sides = QStackedWidget()
        self._whole = QStackedWidget()
        if not may_write(operations.desk):
            for made in (self._new, self._register, self._teams):
                made.hide()
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
        for part in (splitter, self.hours, self.register):
            self._lists.addWidget(part)
        browse = QWidget()
        head = row(title(_(self.title)), self.kind, self._teams, self._new, self._register)
        head.setStretch(1, 1)
        inner = column(head, self.strip, self._lists)
        inner.setStretch(2, 1)
        browse.setLayout(inner)
        self._whole.addWidget(browse)
        self._whole.addWidget(self.pane)
        outer = column(self._whole)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        return (self.kind, self.roster, self._sides, self.hours, self.register, self.pane)

    def _connect(self) -> None:
        self.kind.changed.connect(self._on_kind)
        self.kind.entered.connect(self._focus_list)
        for table in (self.roster, self.services, self.register.table):
            table.lettered.connect(self._on_letter)
        self.roster.selected.connect(self._on_selected)
        self.roster.opened.connect(self.show_record)
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
        self._connect_actions()
        self.pane.said.connect(self.said)
        self.pane.draft_kept.connect(self.draft_kept)
        self.pane.saved.connect(self._read_all)
        self.pane.closed.connect(self._close_sheet)

    def _connect_actions(self) -> None:
        tabs, tasks = self._view.tabs, self.tasks
        tabs.service_wished.connect(self._open_service)
        tabs.part_wished.connect(self._open_part)
        tabs.rating_wished.connect(tasks.rate)
        tabs.certificate_wished.connect(tasks.show_certificate)
        tabs.attachments.said.connect(self.said)
        self.hours.opened.connect(self.show_record)
        self.hours.new_wished.connect(lambda: self.start_new(_SERVICE))
        self.hours.rate_wished.connect(tasks.rate)
        self.hours.upload_wished.connect(tasks.set_upload)
        self.hours.export_wished.connect(tasks.export)
        self.register.opened.connect(tasks.show_certificate)
        self.register.again_wished.connect(tasks.request_again)
        self.register.revoke_wished.connect(tasks.revoke)
        self.register.check_wished.connect(tasks.check)
        tasks.done.connect(self._read_all)
        tasks.said.connect(self.said)

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
        """Show a volunteer, what is recorded of one, or a row of service to be corrected."""
        if entity == _VOLUNTEER:
            self._to_roster()
            self._sides.setCurrentWidget(self.side)
            self.side.open(record_id, focus=True)
            self._tell_primary()
        elif entity == _SERVICE:
            self._open_service(record_id)
        elif entity == _CERTIFICATE:
            self._to_list(_REGISTER)
            self.tasks.show_certificate(record_id)
        elif entity in _PARTS:
            self._find_part(entity, record_id)
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
        self._to_list(_ROSTER)

    def _to_list(self, kind: str) -> None:
        self._whole.setCurrentIndex(_BROWSE)
        if self.kind.value() != kind:
            self.kind.set_value(kind)
            self._on_kind()

    def _on_kind(self) -> None:
        self._lists.setCurrentIndex(_KINDS.index(self.kind.value()))
        self._tell_primary()

    def _on_letter(self, letter: str) -> None:
        """A letter of the kinds, typed on a list: the keyboard goes along into the other list."""
        code = self.kind.code_of(letter)
        if code and code != self.kind.value():
            self.kind.take(code)
            self._focus_list()

    def _tell_primary(self) -> None:
        """One primary button: that of the volunteer or the form when one is open."""
        other = self.kind.value() == _ROSTER and self._sides.currentIndex() != _NOTHING
        self._register.setObjectName("" if other else "primary")
        repolish(self._register)

    def _focus_list(self) -> None:
        tables = (self.roster, self.services, self.register.table)
        table = tables[_KINDS.index(self.kind.value())]
        # In an empty list the letters of the kinds go on working.
        target = self.kind if table.empty.isVisible() else table.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current() is None:
            table.select_first()

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
        elif wish == "certificate":
            self.tasks.request(volunteer.id)
        elif wish.startswith(_PRINT):
            which = wish.removeprefix(_PRINT)
            self.tasks.print_hours(volunteer.id, self._view.caption(), which)

    def _open_part(self, entity: str, part_id: str) -> None:
        """Write or correct what is recorded of the volunteer who is shown."""
        if self._view.sheet is not None:
            volunteer_id = self._view.sheet.page.volunteer.id
            self.tasks.open_part(entity, part_id, volunteer_id, self._view.caption())

    def _find_part(self, entity: str, record_id: str) -> None:
        """Show the volunteer of a part, and the part; a draft of a new one names the volunteer."""

        def show(found: PartPlace) -> None:
            self.show_record(_VOLUNTEER, found.owner_id)
            self.tasks.open_part(entity, found.part_id, found.owner_id, found.name)

        self.operations.read(lambda desk: part_place(desk, entity, record_id), show)

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
        self.register.table.refresh()
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
