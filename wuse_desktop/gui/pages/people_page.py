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
from wuse_desktop.gui.widgets.draft_strip import DraftStrip
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.household_form import HouseholdForm
from wuse_desktop.gui.widgets.household_view import HouseholdView
from wuse_desktop.gui.widgets.people_filing import (
    HOUSEHOLD,
    PERSON,
    household_filing,
    person_filing,
)
from wuse_desktop.gui.widgets.people_lists import DOUBLES, PeopleLists
from wuse_desktop.gui.widgets.person_form import PersonForm
from wuse_desktop.gui.widgets.person_tools import PersonTools
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.gui.widgets.record_side import RecordSide
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import column, row, title
from wuse_desktop.i18n import NP_, _
from wuse_desktop.services import drafts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import Draft

_LIST_WIDTH, _SIDE_WIDTH = 444, 706
_WATCHED = frozenset(
    {
        "person", "person_category", "household", "household_member", "home_visit", "case_file",
        "case_session", "case_follow_up", "attendance", "consultation", "volunteer",
        "filed_form", "person_match", "visit_profile",
    }
)  # fmt: skip
_NOTHING = 0


class PeoplePage(Page):
    """服务对象 and their households."""

    key: ClassVar[str] = "people"
    title: ClassVar[str] = NP_("page", "服务对象")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.lists = PeopleLists(operations, self.start_new)
        self.person_side = RecordSide(
            operations, person_filing(), PersonView(operations), self._make_person_form
        )
        self.household_side = RecordSide(
            operations, household_filing(), HouseholdView(), lambda: HouseholdForm(operations)
        )
        self.strip = DraftStrip()
        self._left_over = ""
        self._sides = QStackedWidget()
        left = self._build()
        self.doing = PersonTools(operations, self._sides)
        self.forms = FormsInPlace(self._person_view.forms, PERSON, self._subject, self._sides, left)
        self._connect()

    def _build(self) -> QWidget:
        self._sides.addWidget(
            EmptyState(
                _("从左边选一位，就能看到他的家庭、类别和全部接触记录。"),
                _("新建服务对象"),
                lambda: self.start_new(PERSON),
            )
        )
        self._sides.addWidget(self.person_side)
        self._sides.addWidget(self.household_side)
        left = QWidget()
        layout = column(row(title(_(self.title)), None, self.lists.new), self.strip, self.lists)
        layout.setStretch(2, 1)
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
        return left

    def _make_person_form(self) -> PersonForm:
        made = PersonForm(self.operations)
        made.open_requested.connect(self._ask_to_open)
        return made

    def _subject(self) -> Subject:
        sheet = self._person_view.sheet
        person = sheet.page.person if sheet else None
        return subject_shown(person.id if person else "", person.name if person else "", sheet)

    def _connect(self) -> None:
        self.forms.said.connect(self.said)
        self.forms.draft_kept.connect(self.draft_kept)
        self.forms.closed.connect(lambda: self.show_record(PERSON, self.person_side.record_id))
        self.strip.resumed.connect(lambda: self.start_new(self._left_over))
        self.strip.dropped.connect(self._drop_left_over)
        self.lists.selected.connect(self._on_selected)
        self.lists.opened.connect(self.show_record)
        self.lists.pair_opened.connect(self.compare)
        self.lists.many_wished.connect(self._change_many)
        self.lists.kind_changed.connect(self._on_kind)
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
        self.doing.done.connect(self._on_done)
        self.doing.left.connect(self._on_left)
        self.doing.said.connect(self.said)
        self._person_view.match_undo_wished.connect(self.doing.take_back)
        self._person_view.opened.connect(self._ask_to_open)
        self._household_view.opened.connect(self._ask_to_open)

    @property
    def _person_view(self) -> PersonView:
        return cast("PersonView", self.person_side.view)

    @property
    def _household_view(self) -> HouseholdView:
        return cast("HouseholdView", self.household_side.view)

    @property
    def persons(self) -> RecordTable:
        """The list of persons."""
        return self.lists.persons

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
        self.lists.refresh(changes)
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
            self.lists.focus()

    def panes(self) -> tuple[QWidget, ...]:
        """The row of lists, the list in front, and the record."""
        return (self.lists.kind, self.lists.front, self._sides)

    def step_back(self) -> bool:
        """Close the form, then the record; what was typed stays as a draft."""
        if self.forms.step_back():
            return True
        if self.doing.step_back():
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

    def _on_selected(self, entity: str, record_id: str) -> None:
        """Look at the row the keyboard is on, unless something is being written."""
        if self._side is not None and self._side.is_writing:
            return
        side = self.household_side if entity == HOUSEHOLD else self.person_side
        if self._side is not side or side.record_id != record_id:
            self._bring(side)
            side.open(record_id)

    def _on_kind(self) -> None:
        """Nobody stands beside the likely doubles before a pair is opened."""
        side = self._side
        is_read = side is not None and not side.is_writing and self.forms.pane is None
        if is_read and self.lists.kind.value() == DOUBLES:
            self._sides.setCurrentIndex(_NOTHING)

    def _on_shown(self, record_id: str) -> None:
        self.lists.table.mark(record_id)
        self.forms.on_shown()

    def _ask_to_open(self, entity: str, record_id: str) -> None:
        """Through the window, so that one can come back."""
        self.open_requested.emit(entity, record_id)

    def _on_closed(self) -> None:
        self._sides.setCurrentIndex(_NOTHING)
        self.lists.focus()

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
        if wish == "move":
            self.doing.move(person.id)
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
        self._leave_side()
        self.doing.compare(kept_id, other_id)

    def _change_many(self, ids: list[str]) -> None:
        self._leave_side()
        self.doing.change_many(ids)

    def _leave_side(self) -> None:
        if self._side is not None:
            self._side.leave()

    def _on_done(self, person_id: str) -> None:
        """After something was done: the person to look at, or the list."""
        self.lists.refresh()
        self._on_left(person_id)

    def _on_left(self, person_id: str) -> None:
        if person_id:
            self.show_record(PERSON, person_id)
        else:
            self._on_closed()

    # what was written ---------------------------------------------------------------------

    def _on_person_saved(self, person_id: str, name: str, is_new: bool) -> None:
        self.lists.refresh()
        context = {"person_id": person_id, "title": name}
        text = _("{name}已建档") if is_new else _("{name}的资料已保存")
        self.said.emit(
            text.format(name=name),
            _("记一次走访") if is_new else "",
            lambda: self.new_requested.emit("home_visit", context),
        )

    def _on_household_saved(self, household_id: str, name: str, is_new: bool) -> None:
        self.lists.refresh()
        context = {"household_id": household_id, "title": name}
        self.said.emit(
            _("{name}家已保存").format(name=name),
            _("记一次走访") if is_new else "",
            lambda: self.new_requested.emit("home_visit", context),
        )

    def _on_gone(self, record_id: str) -> None:
        self.lists.refresh()
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
