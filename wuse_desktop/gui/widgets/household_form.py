# SPDX-License-Identifier: MulanPSL-2.0
"""Writing a household: its head, who lives there, where, and of what kind it is."""

import dataclasses
from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.people import Household
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.fields import NumberEditor, TextEditor
from wuse_desktop.gui.widgets.member_table import MemberTable
from wuse_desktop.gui.widgets.problem_texts import ProblemLines, by_field
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import column, muted, section
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.household_entry import HouseholdDraft, new_household

_FIRST = ("head_person_id", "household_type", "village_code", "address", "living_member_count")
# As many tick boxes side by side as the longest label of the list allows beside the list of people.
_CODE_COLUMNS = {"income_sources": 4, "rigid_expenses": 3, "relief_received": 2, "housing_risk": 3}
_MEMBER_FIELDS = ("members", "person_id", "relation", "start_date", "end_date")


def _more_parts() -> tuple[Part, ...]:
    return (
        Part(_("收入与支出"), ("monthly_income", "income_sources", "rigid_expenses")),
        Part(_("救助与住房"), ("relief_received", "housing_type", "housing_risk", "note")),
    )


class HouseholdForm(QWidget):
    """The form of one household. ``draft`` gives it as typed; it saves nothing itself."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._draft = HouseholdDraft(Household())
        self._counted: int | None = None
        self.first = RecordForm(operations, Household, [Part(_("家庭"), _FIRST)])
        self.members = MemberTable(operations)
        self._member_problems = ProblemLines()
        own: dict[str, QWidget] = {
            name: CodesEditor(choices(codes), columns=columns, list_name=codes)
            for name, columns in _CODE_COLUMNS.items()
            if (codes := field_of(Household, name).codes)
        }
        self.more = RecordForm(operations, Household, _more_parts(), own_editors=own)
        self.reason = TextEditor(placeholder=_("更正以前的内容时写明原因，可以空着"))
        self._reason_heading = section(_("更正原因"))
        self._other_problems = ProblemLines()
        self.setLayout(
            column(
                self._other_problems,
                self.first,
                section(_("家庭成员")),
                self.members,
                self._member_problems,
                muted(_("搬走的填迁出日期；没有建档的人，输入姓名后选“新建”。")),
                self.more,
                self._reason_heading,
                self.reason,
                None,
            )
        )
        for editor in (self.first, self.more, self.reason):
            editor.changed.connect(self.changed)
        self.members.changed.connect(self._on_members)
        self._head().changed.connect(self._on_head)

    def _head(self) -> RecordPicker:
        return cast("RecordPicker", self.first.editor("head_person_id"))

    def _count(self) -> NumberEditor:
        return cast("NumberEditor", self.first.editor("living_member_count"))

    # the draft ----------------------------------------------------------------------------

    def show_draft(self, draft: HouseholdDraft, titles: Mapping[str, str]) -> None:
        """Show a household, new or stored."""
        self._draft = draft
        self.first.show_record(draft.household, dict(titles))
        self.more.show_record(draft.household)
        self.members.set_value(draft.members, titles)
        self._counted = self.members.living()
        self.reason.set_value(draft.reason)
        for widget in (self._reason_heading, self.reason):
            widget.setVisible(bool(draft.household.id))
        self.show_problems(())

    def draft(self) -> HouseholdDraft:
        """The household as typed now."""
        household: Household = dataclasses.replace(
            self._draft.household, **self.first.values(), **self.more.values()
        )
        return HouseholdDraft(household, self.members.value(), self.reason.value())

    def titles(self) -> dict[str, str]:
        """The names of the head and the members."""
        return {**self.members.titles(), self._head().value(): self._head().title()}

    def record_id(self) -> str:
        """The household that is changed, "" for a new one."""
        return self._draft.household.id

    def caption(self) -> str:
        """The name of the head."""
        return self._head().title()

    def unreadable(self) -> list[str]:
        """Labels of fields whose typed text means nothing."""
        found = [*self.first.unreadable(), *self.more.unreadable()]
        if self.members.unreadable():
            found.append(_("家庭成员"))
        return found

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show what was found beside the fields, the rest on top."""
        found = by_field(problems)
        self.first.show_problems(found)
        self.more.show_problems(found)
        self._member_problems.show_problems(problems, _MEMBER_FIELDS)
        beside = {*_MEMBER_FIELDS, *self.first.values(), *self.more.values()}
        others = [item for item in problems if item.field not in beside]
        self._other_problems.show_problems(others, None)

    def focus_first(self) -> None:
        """The head of a new household, the members of one on file."""
        self.first.focus("head_person_id")

    def focus_on(self, name: str) -> None:
        """A field or the members."""
        if name in _MEMBER_FIELDS:
            self.members.focus_last()
        else:
            form = self.more if name in self.more.values() else self.first
            form.focus(name)

    # answers ------------------------------------------------------------------------------

    def _on_head(self) -> None:
        """A head who is chosen brings village and address along, and is the first member."""
        head_id, title = self._head().value(), self._head().title()
        known = {row.person_id for row in self.members.value()}
        if not head_id or head_id in known:
            return

        def show(found: tuple[HouseholdDraft, dict[str, str]]) -> None:
            if self._head().value() != head_id:
                return
            typed = self.draft()
            proposed = found[0].household
            household = dataclasses.replace(
                typed.household,
                village_code=typed.household.village_code or proposed.village_code,
                address=typed.household.address or proposed.address,
            )
            members = (*found[0].members, *typed.members)
            titles = {**self.titles(), head_id: title}
            self.first.show_record(household, titles)
            self.members.set_value(members, titles)
            self._on_members()

        def fetch(desk: Desk) -> tuple[HouseholdDraft, dict[str, str]]:
            return new_household(desk, head_id)

        self._operations.read(fetch, show)

    def _on_members(self) -> None:
        """The number of people follows the table until somebody types another one."""
        living = self.members.living()
        if self._count().value() in (None, self._counted):
            self._count().set_value(living)
        self._counted = living
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)
