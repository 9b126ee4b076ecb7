# SPDX-License-Identifier: MulanPSL-2.0
"""Writing a person: the name first, Enter goes on; the ID number fills in what it tells."""

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from wuse_desktop.domain.identity import IdCheck
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.category_editor import CategoryEditor
from wuse_desktop.gui.widgets.disability_editor import DisabilityEditor
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.home_choice import HomeChoice
from wuse_desktop.gui.widgets.id_number import IdNumberEditor
from wuse_desktop.gui.widgets.problem_texts import ProblemLines, by_field
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.tab_order import chain_tabs
from wuse_desktop.gui.widgets.texts import column, muted, row, section
from wuse_desktop.gui.widgets.twin_list import TwinList
from wuse_desktop.i18n import _
from wuse_desktop.services import duplicates, person_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.duplicates import Twin
from wuse_desktop.services.person_entry import Home, PersonDraft

_LOOK_MS = 200
_FIRST = (
    "name", "id_no", "sex", "birth_date", "phone", "no_phone", "village_code", "living_address",
)  # fmt: skip
# What is looked at while one types; the rest is said when one saves.
_WATCHED = ("name", "id_no", "sex", "birth_date", "phone", "village_code")
_CATEGORY_FIELDS = ("client_categories", "category", "start_date", "end_date", "basis")
_HOME_FIELDS = ("household_id", "relation", "household")


def _more_parts() -> tuple[Part, ...]:
    return (
        Part(
            _("证件与联系"),
            (
                "id_type", "alias", "emergency_contact_name", "emergency_contact_relation",
                "emergency_contact_phone", "communication_need", "guardian_id",
                "guardian_relation",
            ),
        ),
        Part(_("住址"), ("hukou_code", "hukou_address", "residence_split")),
        Part(_("健康"), ("health_status", "health_note", "self_care", "risk_level", "disability")),
        Part(_("服务安排"), ("worker_id", "visit_tier", "major_event", "major_event_on")),
        Part(_("同意"), ("consent_given", "consent_on", "is_client", "confidentiality_level")),
        Part(
            _("其他"),
            (
                "ethnicity", "education", "marital_status", "political_status",
                "occupation_status", "note",
            ),
        ),
    )  # fmt: skip


class PersonForm(QWidget):
    """The form of one person. ``draft`` gives it as typed; it saves nothing itself."""

    changed = Signal()
    open_requested = Signal(str, str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._draft = PersonDraft(Person())
        self._titles: dict[str, str] = {}
        self._from_number: dict[str, object] = {}
        self._asked = 0
        self._typed_in = "name"
        today = operations.desk.today()
        self.twins = TwinList()
        self.number = IdNumberEditor(today)
        own: dict[str, QWidget] = {"id_no": self.number}
        first = [Part(_("基本信息"), _FIRST)]
        self.first = RecordForm(operations, Person, first, own_editors=own)
        worker_id = operations.desk.session.worker_id
        self.categories = CategoryEditor(today, worker_id)
        self._category_problems = ProblemLines()
        self._home_heading = section(_("家庭"))
        self.home = HomeChoice(operations)
        self.more = RecordForm(
            operations,
            Person,
            _more_parts(),
            own_editors={"disability": DisabilityEditor(today)},
        )
        self.reason = TextEditor(placeholder=_("更正以前的内容时写明原因，可以空着"))
        self._reason_heading = section(_("更正原因"))
        self._other_problems = ProblemLines()
        self._lay_out()
        chain_tabs(self.number, (self.number.doubt,))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        for editor in (self.first, self.categories, self.home, self.more, self.reason):
            editor.changed.connect(self.changed)
        self.first.changed.connect(self._timer.start)
        self.home.kind.entered.connect(lambda: self.focusNextPrevChild(True))
        self.number.read.connect(self._take_from_number)
        self.twins.opened.connect(lambda person_id: self.open_requested.emit("person", person_id))
        self.twins.left.connect(self._leave_twins)

    def _lay_out(self) -> None:
        self.setLayout(
            column(
                self._other_problems,
                self.first,
                self.twins,
                row(None, self.number.doubt),
                section(_("服务对象类别")),
                self.categories,
                self._category_problems,
                self._home_heading,
                self.home,
                self.more,
                self._reason_heading,
                self.reason,
                muted(_("带 * 的必填，其余可以以后再补。")),
                None,
            )
        )

    # the draft ----------------------------------------------------------------------------

    def show_draft(self, draft: PersonDraft, titles: Mapping[str, str]) -> None:
        """Show a person, new or stored."""
        self._timer.stop()
        self._asked += 1
        self._draft = draft
        self._titles = dict(titles)
        self._from_number = {}
        person = draft.person
        self.first.show_record(person)
        self.more.show_record(person, dict(titles))
        if not person.id:
            self.number.reveal()
        self.number.set_doubt(person.id_doubt)
        self.categories.set_value(draft.categories)
        self.home.set_value(draft.home, titles.get(draft.home.household_id, ""))
        self.reason.set_value(draft.reason)
        self._home_heading.setVisible(not person.id)
        self.home.setVisible(not person.id)
        self._reason_heading.setVisible(bool(person.id))
        self.reason.setVisible(bool(person.id))
        self.twins.show_twins(())
        self.show_problems(())

    def draft(self) -> PersonDraft:
        """The person as typed now."""
        person: Person = dataclasses.replace(
            self._draft.person,
            **self.first.values(),
            **self.more.values(),
            id_doubt=self.number.doubt.isChecked(),
        )
        home = Home() if person.id else self.home.value()
        return PersonDraft(person, self.categories.value(), home, self.reason.value())

    def titles(self) -> dict[str, str]:
        """The names of the guardian and the household."""
        guardian = cast("RecordPicker", self.more.editor("guardian_id"))
        return {
            guardian.value(): guardian.title(),
            self.home.household.value(): self.home.title(),
        }

    def record_id(self) -> str:
        """The person that is changed, "" for somebody new."""
        return self._draft.person.id

    def caption(self) -> str:
        """The name as typed."""
        return str(self.first.values()["name"])

    def unreadable(self) -> list[str]:
        """Labels of fields whose typed text means nothing."""
        found = [*self.first.unreadable(), *self.more.unreadable()]
        if self.categories.unreadable():
            found.append(_("服务对象类别"))
        if not self.record_id() and self.home.unreadable():
            found.append(_("家庭"))
        return found

    def focus_first(self) -> None:
        """The name."""
        self.first.focus("name")

    def focus_on(self, name: str) -> None:
        """A field, the categories or the household."""
        if name in _HOME_FIELDS:
            self.home.focus_on(name)
        elif name in _CATEGORY_FIELDS:
            self.categories.focus_last()
        else:
            form = self.more if name in self.more.values() else self.first
            form.focus(name)

    # the number ---------------------------------------------------------------------------

    def _take_from_number(self, found: IdCheck) -> None:
        """Fill in what the number tells, but over nothing that somebody typed."""
        for name, value in (("birth_date", found.birth_date), ("sex", found.sex)):
            editor = cast("Any", self.first.editor(name))
            if value and editor.value() in (None, "", self._from_number.get(name)):
                editor.set_value(value)
                self._from_number[name] = value

    # problems -----------------------------------------------------------------------------

    def _look(self) -> None:
        """Look for doubles and slips of the pen while one types."""
        self._asked += 1
        asked, draft = self._asked, self.draft()

        def fetch(desk: Desk) -> tuple[tuple[Problem, ...], tuple[Twin, ...]]:
            problems = person_entry.check_person_draft(desk, draft)
            alike = duplicates.likely(desk, draft.person)
            if draft.person.id:  # somebody on file is not searched for, only doubles are told
                alike = tuple(twin for twin in alike if twin.is_sure)
            return problems, alike

        def show(found: tuple[tuple[Problem, ...], tuple[Twin, ...]]) -> None:
            if asked == self._asked and isValid(self):  # the form may have been closed meanwhile
                typed = [
                    item
                    for item in found[0]
                    if item.field in _WATCHED and getattr(draft.person, item.field)
                ]
                self.first.show_problems(by_field(typed))
                self.twins.show_twins(found[1])

        self._operations.read(fetch, show)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show what was found beside the fields, the rest on top."""
        found = by_field(problems)
        self.first.show_problems(found)
        self.more.show_problems(found)
        self._category_problems.show_problems(problems, _CATEGORY_FIELDS)
        home = [found[name] for name in _HOME_FIELDS if name in found]
        self.home.show_problem(*(home[0] if home else ("", "")))
        beside = {*_CATEGORY_FIELDS, *_HOME_FIELDS, *self.first.values(), *self.more.values()}
        others = [item for item in problems if item.field not in beside]
        self._other_problems.show_problems(others, None)

    def _leave_twins(self) -> None:
        """Back to where one was typing."""
        self.first.focus(self._typed_in)

    def _typed_here(self) -> str:
        """The field that leads to people on file and has the keyboard, or nothing."""
        return next(
            (
                name
                for name in ("name", "id_no", "phone")
                if (editor := self.first.editor(name)).hasFocus()
                or ((proxy := editor.focusProxy()) is not None and proxy.hasFocus())
            ),
            "",
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, Down to those who may be the same.

        A name typed in letters is a search: Enter opens whom it found.
        """
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        here = self._typed_here()
        if event.key() == Qt.Key.Key_Down and plain and here and self.twins.enter():
            self._typed_in = here
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self._is_searching(here) and self.twins.open_first():
                return
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)

    def _is_searching(self, here: str) -> bool:
        return here == "name" and not self.record_id() and duplicates.is_spelt(self.caption())
