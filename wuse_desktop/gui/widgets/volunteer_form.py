# SPDX-License-Identifier: MulanPSL-2.0
"""Registering a volunteer: somebody on file or new, and what Order 67 asks for."""

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.identity import IdCheck
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.domain.volunteer_rules import BLACKLISTED
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.id_number import IdNumberEditor
from wuse_desktop.gui.widgets.problem_texts import ProblemLines, by_field
from wuse_desktop.gui.widgets.record_filing import Context, Filing, Titled
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import column, muted, section
from wuse_desktop.i18n import _
from wuse_desktop.services import volunteer_entry
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.volunteer_entry import VolunteerDraft

_PERSON = (
    "name", "id_no", "sex", "birth_date", "phone", "no_phone", "village_code", "living_address",
)  # fmt: skip
_REGISTRATION = (
    "skills", "skills_note", "availability", "service_categories", "team", "registration_mode",
    "entry_consent", "registry", "national_volunteer_no", "volunteer_status", "registered_on",
    "guardian_consent_on", "insurance_note", "is_charity_volunteer",
)  # fmt: skip


class VolunteerForm(QWidget):
    """The form of one registration. ``draft`` gives it as typed; it saves nothing itself."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._draft = VolunteerDraft(Volunteer())
        self._from_number: dict[str, object] = {}
        self.who = RecordPicker(
            operations,
            ("person",),
            _("先找找是不是已经建过档：姓名、首字母、证件或电话尾号"),
            may_add=True,
        )
        self._who_heading = section(_("从已有的人里找"))
        self.number = IdNumberEditor(operations.desk.today())
        own: dict[str, QWidget] = {"id_no": self.number}
        self.person = RecordForm(
            operations, Person, [Part(_("基本信息"), _PERSON)], own_editors=own
        )
        self.registration = RecordForm(
            operations, Volunteer, [Part(_("志愿者登记"), _REGISTRATION)]
        )
        self.reason = TextEditor(placeholder=_("列入黑名单的理由"))
        self._reason_heading = section(_("理由"))
        self._other_problems = ProblemLines()
        self.setLayout(
            column(
                self._other_problems,
                self._who_heading,
                self.who,
                self.person,
                self.registration,
                self._reason_heading,
                self.reason,
                muted(
                    _("带 * 的必填。姓名、性别、出生日期、证件、住址、电话是登记志愿者应有的内容。")
                ),
                None,
            )
        )
        for editor in (self.person, self.registration, self.reason):
            editor.changed.connect(self.changed)
        self.registration.changed.connect(self._arrange)
        self.who.taken.connect(self._take_person)
        self.who.add_wished.connect(self._take_name)
        self.number.read.connect(self._take_from_number)

    # the draft ----------------------------------------------------------------------------

    def show_draft(self, draft: VolunteerDraft, titles: Mapping[str, str]) -> None:
        """Show a registration, new or stored."""
        del titles
        self._draft = draft
        self._from_number = {}
        self.who.set_value("")
        self.person.show_record(draft.person)
        self.registration.show_record(draft.volunteer)
        if not draft.person.id:
            self.number.reveal()
        self.number.set_doubt(draft.person.id_doubt)
        self.reason.set_value(draft.reason)
        known = bool(draft.volunteer.id)
        self.who.setVisible(not known)
        self._who_heading.setVisible(not known)
        self.show_problems(())
        self._arrange()

    def draft(self) -> VolunteerDraft:
        """The registration as typed now."""
        person = dataclasses.replace(
            self._draft.person, **self.person.values(), id_doubt=self.number.doubt.isChecked()
        )
        volunteer = dataclasses.replace(self._draft.volunteer, **self.registration.values())
        return VolunteerDraft(volunteer, person, self.reason.value())

    def titles(self) -> dict[str, str]:
        """The form refers to no other record by name."""
        return {}

    def record_id(self) -> str:
        """The registration that is changed, "" for a new one."""
        return self._draft.volunteer.id

    def caption(self) -> str:
        """The name as typed."""
        return str(self.person.values()["name"])

    def unreadable(self) -> list[str]:
        """Labels of fields whose typed text means nothing."""
        return [*self.person.unreadable(), *self.registration.unreadable()]

    def focus_first(self) -> None:
        """The search for somebody on file, else the first thing that can be changed."""
        if self.record_id() or self._draft.person.id:
            self.registration.focus("skills")
        elif self._draft.person.name:
            self.person.focus("id_no")
        else:
            self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field, or to the top where the other findings are shown."""
        if name in self.person.values():
            self.person.focus(name)
        elif name == "volunteer_status" and self.reason.isVisible():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        elif name in self.registration.values():
            self.registration.focus(name)
        else:
            self.focus_first()

    def _arrange(self) -> None:
        """The reason is asked for where the register demands one."""
        listed = self.registration.values()["volunteer_status"] == BLACKLISTED
        self.reason.setVisible(listed)
        self._reason_heading.setVisible(listed)

    # who ----------------------------------------------------------------------------------

    def _take_person(self) -> None:
        person_id, draft = self.who.value(), self.draft()

        def show(found: VolunteerDraft) -> None:
            self.show_draft(found, {})
            if found.volunteer.id:
                message = _("这个人已经登记过了，下面是原来的登记。")
                self.show_problems((Problem("volunteer_twice", "V-10", "warn", message),))
            self.focus_first()
            self.changed.emit()

        self._operations.read(
            lambda desk: volunteer_entry.with_person(desk, draft, person_id), show
        )

    def _take_name(self, name: str) -> None:
        cast("TextEditor", self.person.editor("name")).set_value(name)
        self.who.set_value("")
        self.person.focus("id_no")
        self.changed.emit()

    def _take_from_number(self, found: IdCheck) -> None:
        """Fill in what the number tells, but over nothing that somebody typed."""
        for name, value in (("birth_date", found.birth_date), ("sex", found.sex)):
            editor = cast("Any", self.person.editor(name))
            if value and editor.value() in (None, "", self._from_number.get(name)):
                editor.set_value(value)
                self._from_number[name] = value

    # problems -----------------------------------------------------------------------------

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show what was found beside the fields, the rest on top."""
        found = by_field(problems)
        self.person.show_problems(found)
        self.registration.show_problems(found)
        beside = {*self.person.values(), *self.registration.values()}
        others = [item for item in problems if item.field not in beside]
        self._other_problems.show_problems(others, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)


def volunteer_filing() -> Filing:
    """What the services do for registrations."""

    def new(desk: Desk, context: Context) -> Titled:
        person_id, name = str(context.get("person_id", "")), str(context.get("name", ""))
        return volunteer_entry.new_volunteer(desk, person_id, name), {}

    return Filing(
        entity=Volunteer.entity,
        kind=_("志愿者"),
        sheet=volunteer_entry.volunteer_sheet,
        new=new,
        load=lambda desk, record_id: (volunteer_entry.load_volunteer(desk, record_id), {}),
        check=volunteer_entry.check_draft,
        save=volunteer_entry.file_volunteer,
        payload=lambda draft, _titles: volunteer_entry.draft_payload(draft),
        restore=lambda payload: (volunteer_entry.draft_of(payload), {}),
    )
