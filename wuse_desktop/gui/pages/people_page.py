# SPDX-License-Identifier: MulanPSL-2.0
"""服务对象: persons and households, the list beside the one that is looked at or written."""

from typing import ClassVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.forms_in_place import FormsInPlace
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.pages.record_forms import Subject, subject_shown
from wuse_desktop.gui.widgets.bulk_pane import BulkPane
from wuse_desktop.gui.widgets.comparison_pane import ComparisonPane
from wuse_desktop.gui.widgets.draft_strip import DraftStrip
from wuse_desktop.gui.widgets.duplicate_list import DuplicateList
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.household_form import HouseholdForm
from wuse_desktop.gui.widgets.household_view import HouseholdView
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.list_tools import ListTools
from wuse_desktop.gui.widgets.people_filing import (
    HOUSEHOLD,
    PERSON,
    household_filing,
    person_filing,
)
from wuse_desktop.gui.widgets.person_form import PersonForm
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.gui.widgets.record_side import RecordSide
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column, row, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import drafts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft
from wuse_desktop.services.ownership import may_write

_LIST_WIDTH, _SIDE_WIDTH = 444, 706
_CLIENTS, _ALL, _HOMES, _DOUBLES = "clients", "all", "homes", "doubles"
_WATCHED = frozenset(
    {
        "person", "person_category", "household", "household_member", "home_visit", "case_file",
        "case_session", "case_follow_up", "attendance", "consultation", "volunteer",
        "filed_form",
        "person_match", "visit_profile",
    }
)  # fmt: skip
_NOTHING = 0
# What names somebody; everything else stands beside the list.
_PERSON_COLUMNS = ("name", "village", "categories")
_HOME_COLUMNS = ("head", "village", "tier", "due_on")


class PeoplePage(Page):
    """服务对象 and their households."""

    key: ClassVar[str] = "people"
    title: ClassVar[str] = N_("服务对象")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.kind = KeyChoice(
            (
                Key(_CLIENTS, _("服务对象"), "F"),
                Key(_ALL, _("全部人员"), "Q"),
                Key(_HOMES, _("家庭"), "J"),
                Key(_DOUBLES, _("查重"), "C"),
            )
        )
        self.kind.set_value(_CLIENTS)
        self.kind.setAccessibleName(_("列表里显示什么"))
        self.persons = RecordTable(
            operations,
            "persons",
            EmptyState(
                _("还没有服务对象。先填姓名就能建档，其他内容以后再补；也可以从表格装入。"),
                _("新建服务对象"),
                lambda: self.start_new(PERSON),
            ),
            filter_hint=_("筛选：姓名、首字母、电话或证件尾号、村名"),
            shown=_PERSON_COLUMNS,
        )
        self.households = RecordTable(
            operations,
            "households",
            EmptyState(
                _("还没有家庭。家庭是走访和统计户数的单位，由户主和成员组成。"),
                _("新建家庭"),
                lambda: self.start_new(HOUSEHOLD),
            ),
            filter_hint=_("筛选：户主、首字母、村名"),
            shown=_HOME_COLUMNS,
        )
        self.person_side = RecordSide(
            operations, person_filing(), PersonView(operations), PersonForm(operations)
        )
        self.household_side = RecordSide(
            operations, household_filing(), HouseholdView(), HouseholdForm(operations)
        )
        may_change = may_write(operations.desk)
        self.tools = ListTools(operations, "persons", self.persons, may_change=may_change)
        self.persons.add_tools(self.tools)
        self.home_tools = ListTools(operations, "households", self.households)
        self.households.add_tools(self.home_tools)
        self.bulk = BulkPane(operations)
        self.doubles = DuplicateList(operations)
        self.comparison = ComparisonPane(operations)
        self.strip = DraftStrip()
        self._left_over = ""
        self._lists = QStackedWidget()
        self._sides = QStackedWidget()
        self._new = button(_("＋ 新建"), self._start_shown)
        self._panes = self._build()
        self.forms = FormsInPlace(
            self._person_view.forms, PERSON, self._subject, self._sides, self._panes[0]
        )
        self._connect()
        self._on_kind()

    def _build(self) -> tuple[QWidget, ...]:
        self._lists.addWidget(self.persons)
        self._lists.addWidget(self.households)
        self._lists.addWidget(self.doubles)
        self._sides.addWidget(
            EmptyState(
                _("从左边选一位，就能看到他的家庭、类别和全部接触记录。"),
                _("新建服务对象"),
                lambda: self.start_new(PERSON),
            )
        )
        self._sides.addWidget(self.person_side)
        self._sides.addWidget(self.household_side)
        self._sides.addWidget(self.comparison)
        self._sides.addWidget(self.bulk)
        left = QWidget()
        layout = column(
            row(title(_(self.title)), None, self._new), self.kind, self.strip, self._lists
        )
        layout.setStretch(3, 1)
        left.setLayout(layout)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._sides)
        splitter.setSizes([_LIST_WIDTH, _SIDE_WIDTH])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        outer = column(splitter)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        return (left, self._sides)

    def _subject(self) -> Subject:
        sheet = self._person_view.sheet
        person = sheet.page.person if sheet else None
        return subject_shown(person.id if person else "", person.name if person else "", sheet)

    def _connect(self) -> None:
        self.kind.changed.connect(self._on_kind)
        self.forms.said.connect(self.said)
        self.forms.draft_kept.connect(self.draft_kept)
        self.forms.closed.connect(lambda: self.show_record(PERSON, self.person_side.record_id))
        self.strip.resumed.connect(lambda: self.start_new(self._left_over))
        self.strip.dropped.connect(self._drop_left_over)
        for table in (self.persons, self.households):
            table.selected.connect(self._on_selected)
            table.opened.connect(self._on_opened)
        for side in (self.person_side, self.household_side):
            side.shown.connect(self._on_shown)
            side.said.connect(self.said)
            side.draft_kept.connect(self.draft_kept)
            side.drafts_changed.connect(self._read_drafts)
            side.closed.connect(self._on_closed)
            side.gone.connect(self._on_gone)
        self.person_side.saved.connect(self._on_person_saved)
        self.household_side.saved.connect(self._on_household_saved)
        self.person_side.wished.connect(self._on_person_wish)
        self.household_side.wished.connect(self._on_household_wish)
        self.doubles.opened.connect(self.compare)
        self.comparison.decided.connect(self._on_decided)
        self.comparison.closed.connect(self._on_closed)
        self.comparison.said.connect(self.said)
        self.tools.bulk_wished.connect(lambda: self.persons.chosen(self._begin_bulk))
        self.bulk.done.connect(self._on_bulk_done)
        self.bulk.closed.connect(self._on_closed)
        self.bulk.said.connect(self.said)
        self._person_view.match_undo_wished.connect(self.comparison.take_back)
        self._person_view.opened.connect(self._ask_to_open)
        self._household_view.opened.connect(self._ask_to_open)
        cast("PersonForm", self.person_side.form).open_requested.connect(self._ask_to_open)

    @property
    def _person_view(self) -> PersonView:
        return cast("PersonView", self.person_side.view)

    @property
    def _household_view(self) -> HouseholdView:
        return cast("HouseholdView", self.household_side.view)

    @property
    def _table(self) -> RecordTable:
        return self.households if self.kind.value() == _HOMES else self.persons

    @property
    def _side(self) -> RecordSide | None:
        """The side in front, or None while nothing is open."""
        shown = self._sides.currentWidget()
        return shown if isinstance(shown, RecordSide) else None

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read list and record again, and offer a form that was left half filled in."""
        if changes is not None and not changes.entities & _WATCHED:
            return
        if self.kind.value() == _DOUBLES:
            self.doubles.refresh()
        else:
            self._table.refresh(changes)
        if self._side is not None:
            self._side.refresh()
        if changes is None:
            self._read_drafts()

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show a person or a household."""
        side = {PERSON: self.person_side, HOUSEHOLD: self.household_side}.get(entity)
        if side is None:
            return False
        what, _colon, row_id = record_id.rpartition(":")
        self.forms.want(what)
        self._bring(side)
        side.open(row_id, focus=not what)
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a person or a household; ``context`` may hold a name or the person to head it."""
        side = {PERSON: self.person_side, HOUSEHOLD: self.household_side}.get(what)
        if side is None:
            return False
        self._bring(side)
        side.begin(context if isinstance(context, dict) else {})
        self.strip.offer("")
        return True

    def focus_first(self) -> None:
        """The form when one is open, else the list."""
        side = self._side
        if self.forms.pane is not None:
            self.forms.pane.focus_form()
        elif side is not None and side.is_writing:
            cast("PersonForm | HouseholdForm", side.form).focus_first()
        else:
            self._focus_list()

    def panes(self) -> tuple[QWidget, ...]:
        """List and record."""
        return self._panes

    def step_back(self) -> bool:
        """Close the form, then the record; what was typed stays as a draft."""
        if self.forms.step_back():
            return True
        here = self._sides.currentWidget()
        if here is self.comparison or here is self.bulk:
            here.close_pane()
            return True
        return self._side is not None and self._side.step_back()

    def leave(self) -> bool:
        """Keep what was typed."""
        self.forms.leave()
        if self._side is not None:
            self._side.leave()
        return True

    # what is in front ---------------------------------------------------------------------

    def _bring(self, side: RecordSide) -> None:
        if self._side is not None and self._side is not side:
            self._side.leave()
        self.forms.put_away()
        self._sides.setCurrentWidget(side)

    def _focus_list(self) -> None:
        if self.kind.value() == _DOUBLES:
            self.doubles.setFocus(Qt.FocusReason.OtherFocusReason)
            self.doubles.select_first()
            return
        table = self._table
        table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current() is None:
            table.select_first()

    def _on_kind(self) -> None:
        kind = self.kind.value()
        self._new.setText(_("＋ 新建家庭") if kind == _HOMES else _("＋ 新建服务对象"))
        if kind == _DOUBLES:
            self.doubles.refresh()
            self._lists.setCurrentWidget(self.doubles)
            return
        if kind != _HOMES:
            self.persons.set_filter(is_client=True if kind == _CLIENTS else None)
        else:
            self.households.refresh()
        self._lists.setCurrentWidget(self._table)

    def _start_shown(self) -> None:
        self.start_new(HOUSEHOLD if self.kind.value() == _HOMES else PERSON)

    def _on_selected(self, entity: str, record_id: str) -> None:
        """Look at the row the keyboard is on, unless something is being written."""
        if self._side is not None and self._side.is_writing:
            return
        side = self.household_side if entity == HOUSEHOLD else self.person_side
        if self._side is not side or side.record_id != record_id:
            self._bring(side)
            side.open(record_id)

    def _on_shown(self, record_id: str) -> None:
        self._table.mark(record_id)
        self.forms.on_shown()

    def _on_opened(self, entity: str, record_id: str) -> None:
        self.show_record(entity, record_id)

    def _ask_to_open(self, entity: str, record_id: str) -> None:
        """Through the window, so that one can come back."""
        self.open_requested.emit(entity, record_id)

    def _on_closed(self) -> None:
        self._sides.setCurrentIndex(_NOTHING)
        self._focus_list()

    # what is asked for --------------------------------------------------------------------

    def _on_person_wish(self, wish: str) -> None:
        sheet = self._person_view.sheet
        if sheet is None:
            return
        person = sheet.page.person
        context = {"person_id": person.id, "title": person.name}
        if wish == "volunteer" and sheet.page.volunteer_id:
            self.open_requested.emit("volunteer", sheet.page.volunteer_id)
            return
        if wish == "compare":
            self.compare(person.id)
            return
        entities = {"visit": "home_visit", "case": "case_file", "household": HOUSEHOLD}
        self.new_requested.emit(entities.get(wish, wish), context)

    def _on_household_wish(self, wish: str) -> None:
        sheet = self._household_view.sheet
        if sheet is not None and wish == "visit":
            context = {"household_id": sheet.page.household.id, "title": sheet.page.head_name}
            self.new_requested.emit("home_visit", context)

    def compare(self, kept_id: str, other_id: str = "") -> None:
        """Put two persons side by side, or ask for the second."""
        if self._side is not None:
            self._side.leave()
        self._sides.setCurrentWidget(self.comparison)
        self.comparison.compare(kept_id, other_id)

    def _on_decided(self, person_id: str) -> None:
        """After a decision: the person to look at, or the next pair."""
        if self.kind.value() == _DOUBLES:
            self.doubles.refresh()
        else:
            self._table.refresh()
        if person_id:
            self.show_record(PERSON, person_id)
        else:
            self._on_closed()

    def _begin_bulk(self, ids: list[str]) -> None:
        """Ask what to change of the selected persons."""
        if self._side is not None:
            self._side.leave()
        self._sides.setCurrentWidget(self.bulk)
        self.bulk.begin(ids)

    def _on_bulk_done(self) -> None:
        self._table.refresh()
        self._on_closed()

    # what was written ---------------------------------------------------------------------

    def _on_person_saved(self, person_id: str, name: str, is_new: bool) -> None:
        self._table.refresh()
        context = {"person_id": person_id, "title": name}
        text = _("{name}已建档") if is_new else _("{name}的资料已保存")
        self.said.emit(
            text.format(name=name),
            _("记一次走访") if is_new else "",
            lambda: self.new_requested.emit("home_visit", context),
        )

    def _on_household_saved(self, household_id: str, name: str, is_new: bool) -> None:
        self._table.refresh()
        context = {"household_id": household_id, "title": name}
        self.said.emit(
            _("{name}家已保存").format(name=name),
            _("记一次走访") if is_new else "",
            lambda: self.new_requested.emit("home_visit", context),
        )

    def _on_gone(self, record_id: str) -> None:
        self._table.refresh()
        if record_id:
            self._on_closed()

    # drafts -------------------------------------------------------------------------------

    def _read_drafts(self) -> None:
        def fetch(desk: Desk) -> list[tuple[str, Draft]]:
            found = [(name, drafts.load_draft(desk, name)) for name in (PERSON, HOUSEHOLD)]
            return [(name, draft) for name, draft in found if draft is not None]

        def show(found: list[tuple[str, Draft]]) -> None:
            writing = self._side is not None and self._side.is_writing
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
