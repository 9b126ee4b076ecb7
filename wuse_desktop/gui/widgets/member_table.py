# SPDX-License-Identifier: MulanPSL-2.0
"""Who lives in a household: person, relation to the head, living together, since and until."""

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.domain.records.people import HouseholdMember
from wuse_desktop.domain.typed_dates import HELD
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import DayEditor, FlagEditor
from wuse_desktop.gui.widgets.name_filing import file_name
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.tab_order import chain_tabs, tab_anchor
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices

_HEADINGS = 1


class _Row:
    """The editors of one membership. Whose it is stays, once it is stored."""

    def __init__(self, member: HouseholdMember, title: str, operations: Operations) -> None:
        today = operations.desk.today()
        self.member = member
        self.person = RecordPicker(operations, ("person",), _("姓名或首字母"), may_add=True)
        self.person.set_value(member.person_id, title)
        self.person.setEnabled(not member.id)
        self.relation = CodePicker(choices("REL"), _("关系"))
        self.relation.set_value(member.relation)
        self.together = FlagEditor()
        self.together.set_value(member.lives_together)
        self.start = DayEditor(today)
        self.start.set_value(member.start_date)
        self.end = DayEditor(today, HELD)
        self.end.set_value(member.end_date)
        for editor, text in zip(self.widgets(), headings(), strict=True):
            editor.setAccessibleName(text)

    def widgets(self) -> tuple[QWidget, ...]:
        return (self.person, self.relation, self.together, self.start, self.end)

    def value(self) -> HouseholdMember:
        return dataclasses.replace(
            self.member,
            person_id=self.person.value(),
            relation=self.relation.value(),
            lives_together=self.together.value(),
            start_date=self.start.value(),
            end_date=self.end.value(),
        )


def headings() -> tuple[str, ...]:
    """The headings of the table."""
    return (_("成员"), _("与户主关系"), _("同住"), _("起始日期"), _("迁出日期"))


class MemberTable(QWidget):
    """One row a member, and an empty one below; an unknown name can be put on file there."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._anchor = tab_anchor(self)
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 3)
        for number, text in enumerate(headings()):
            heading = PlainLabel(text)
            heading.setObjectName("muted")
            self._grid.addWidget(heading, 0, number)
        self._add(HouseholdMember(), "")

    def _add(self, member: HouseholdMember, title: str) -> None:
        made = _Row(member, title, self._operations)
        place = len(self._rows) + _HEADINGS
        self._rows.append(made)
        before = self._rows[-2].end if len(self._rows) > 1 else self._anchor
        for number, widget in enumerate(made.widgets()):
            self._grid.addWidget(widget, place, number)
        chain_tabs(before, made.widgets())
        made.person.changed.connect(partial(self._on_person, made))
        made.person.add_wished.connect(partial(self._add_person, made))
        for editor in (made.relation, made.together, made.start, made.end):
            editor.changed.connect(self.changed)

    def _on_person(self, changed_row: _Row) -> None:
        if changed_row.person.value() and changed_row is self._rows[-1]:
            self._add(HouseholdMember(), "")
        self.changed.emit()

    def _add_person(self, changed_row: _Row, name: str) -> None:
        """Put somebody with only a name on file: they can be told about later."""

        def go_on() -> None:
            changed_row.person.changed.emit()
            changed_row.relation.setFocus()

        file_name(self._operations, changed_row.person, name, go_on)

    def value(self) -> tuple[HouseholdMember, ...]:
        """The memberships, stored and new; an empty row is none."""
        return tuple(item.value() for item in self._rows if item.person.value())

    def titles(self) -> dict[str, str]:
        """The names shown, by the id of the person."""
        return {item.person.value(): item.person.title() for item in self._rows}

    def set_value(self, members: Sequence[HouseholdMember], titles: Mapping[str, str]) -> None:
        """Show memberships, with an empty row below."""
        for item in self._rows:
            for widget in item.widgets():
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for member in members:
            self._add(member, titles.get(member.person_id, ""))
        self._add(HouseholdMember(), "")

    def focus_last(self) -> None:
        """Put the cursor into the empty row."""
        self._rows[-1].person.setFocus(Qt.FocusReason.OtherFocusReason)

    def living(self) -> int:
        """How many of them live together now."""
        found = {
            row.person_id for row in self.value() if row.lives_together and row.end_date is None
        }
        return len(found)

    def unreadable(self) -> bool:
        """Whether something typed means nothing."""
        return any(
            editor.is_wrong()
            for item in self._rows
            for editor in (item.person, item.relation, item.start, item.end)
        )
