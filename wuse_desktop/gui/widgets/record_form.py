# SPDX-License-Identifier: MulanPSL-2.0
"""A record as a grid of labels and editors, like the paper it prints.

Built from the record's own field description. Required fields carry a mark; problems stand under
the field they speak of. The form edits a copy: ``record`` gives the whole record with what was
typed, and fields that are not shown keep their values.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.fields import Field, Kind, Record, field_of
from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets import fields as editors
from wuse_desktop.gui.widgets.code_picker import CodePicker, CodesEditor
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import repolish, section
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import Choice, choices, event_places, villages, workers

R = TypeVar("R", bound=Record)

_COLUMNS = 2
_WIDE = (Kind.LONGTEXT, Kind.CODES, Kind.ITEMS)
_VILLAGE_FIELDS = ("village_code", "hukou_code")
_FINDER_KINDS = {
    "person": ("person",),
    "household": ("household",),
    "case_file": ("case_file",),
    "service_group": ("service_group",),
    "volunteer": ("volunteer",),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a form: the names of its fields, in reading order."""

    title: str
    names: tuple[str, ...]


class RecordForm(QWidget):
    """Editors for some fields of one record class."""

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        record_class: type[Record],
        parts: Sequence[Part],
        *,
        columns: int = _COLUMNS,
        own_editors: dict[str, QWidget] | None = None,
    ) -> None:
        super().__init__()
        self._operations = operations
        self._class = record_class
        self._columns = columns
        self._editors: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._headings: dict[tuple[str, ...], QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self._own_editors = own_editors or {}
        self._offers: list[tuple[CodePicker, Callable[[Any], Sequence[Choice]]]] = []
        self._record: Record = record_class()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for column in range(columns):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self._row = 0
        for part in parts:
            self._add_part(part)
        self._grid.setRowStretch(self._row, 1)

    # building -----------------------------------------------------------------------------

    def _add_part(self, part: Part) -> None:
        if part.title:
            heading = section(part.title)
            self._headings[part.names] = heading
            self._grid.addWidget(heading, self._row, 0, 1, 2 * self._columns)
            self._row += 1
        column = 0
        for name in part.names:
            described = field_of(self._class, name)
            wide = described.kind in _WIDE or self._columns == 1
            if wide and column:
                self._row, column = self._row + 2, 0
            self._add_field(described, column, wide=wide)
            column += self._columns if wide else 1
            if column >= self._columns:
                self._row, column = self._row + 2, 0
        if column:
            self._row += 2

    def _add_field(self, described: Field, column: int, *, wide: bool) -> None:
        text = _(described.label)
        label = PlainLabel(f"{text} *" if described.required else text)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if wide:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, 6, 0, 0)
        label.setWordWrap(True)
        label.setMinimumWidth(112)
        label.setMaximumWidth(132)
        editor = self._own_editors.get(described.name) or self._make_editor(described)
        editor.setAccessibleName(text)
        label.setBuddy(editor)
        cast("editors.Editor", editor).changed.connect(self._on_changed)
        problem = PlainLabel()
        problem.setObjectName("problem")
        problem.setWordWrap(True)
        problem.hide()
        span = 2 * self._columns - 1 if wide else 1
        self._grid.addWidget(label, self._row, 2 * column)
        self._grid.addWidget(editor, self._row, 2 * column + 1, 1, span)
        self._grid.addWidget(problem, self._row + 1, 2 * column + 1, 1, span)
        self._editors[described.name] = editor
        self._labels[described.name] = label
        self._problems[described.name] = problem

    def _make_editor(self, described: Field) -> QWidget:
        today = self._operations.desk.today()
        made: dict[Kind, Callable[[], QWidget]] = {
            Kind.TEXT: lambda: editors.TextEditor(described.max_length),
            Kind.LONGTEXT: editors.LongTextEditor,
            Kind.INT: editors.NumberEditor,
            Kind.MINUTES: lambda: editors.NumberEditor(_("分钟"), most_digits=4),
            Kind.MONEY: editors.MoneyEditor,
            Kind.DATE: lambda: editors.DayEditor(today, described.ahead),
            Kind.DATETIME: lambda: editors.MomentEditor(today, described.ahead),
            Kind.BOOL: editors.FlagEditor,
            Kind.CODE: lambda: CodePicker(choices(described.codes), list_name=described.codes),
            Kind.CODES: lambda: CodesEditor(choices(described.codes), list_name=described.codes),
            Kind.REF: lambda: self._ref_editor(described),
        }
        if described.name in _VILLAGE_FIELDS:
            of_event = issubclass(self._class, Event | ServiceGroup | CommunityOrg)
            picker = CodePicker((), named=division_name)  # the township itself, of old lists
            return self._filled_later(picker, event_places if of_event else villages)
        if described.name == "birth_date":
            return editors.BirthEditor(today)
        return made[described.kind]()

    def _ref_editor(self, described: Field) -> QWidget:
        if described.ref == "worker":
            return self._filled_later(CodePicker(()), workers)
        return RecordPicker(self._operations, _FINDER_KINDS[described.ref])

    def _filled_later(
        self, picker: CodePicker, offer: Callable[[Any], Sequence[Choice]]
    ) -> CodePicker:
        self._offers.append((picker, offer))
        self._operations.read(offer, picker.set_choices)
        return picker

    # the record ---------------------------------------------------------------------------

    def editor(self, name: str) -> QWidget:
        """The editor of a field. Raises KeyError for a field that is not shown."""
        return self._editors[name]

    def show_part(self, part: Part, *, shown: bool) -> None:
        """Show or hide a titled part; what its fields hold stays."""
        self._headings[part.names].setVisible(shown)
        for name in part.names:
            self._labels[name].setVisible(shown)
            self._editors[name].setVisible(shown)

    def show_record(self, record: Record, titles: dict[str, str] | None = None) -> None:
        """Show a record; ``titles`` gives the names of the records that its fields point at."""
        self._record = record
        for picker, offer in self._offers:  # workers come and go while the page lives
            self._operations.read(offer, picker.set_choices)
        for name, editor in self._editors.items():
            value = getattr(record, name)
            if isinstance(editor, RecordPicker):
                editor.set_value(value, (titles or {}).get(value, ""))
            elif isinstance(editor, editors.BirthEditor):
                editor.set_birth(cast("Person", record).birth)
            else:
                cast("editors.Editor", editor).set_value(value)
        self.show_problems({})

    def titles(self) -> dict[str, str]:
        """The names of the records that were taken, by id."""
        pickers = (item for item in self._editors.values() if isinstance(item, RecordPicker))
        return {item.value(): item.title() for item in pickers if item.value()}

    def record(self, like: type[R] | None = None) -> R:
        """The record with what is typed now."""
        del like
        return cast("R", dataclasses.replace(self._record, **self.values()))

    def values(self) -> dict[str, Any]:
        """What is typed now, by field name."""
        values = {
            name: cast("editors.Editor", editor).value() for name, editor in self._editors.items()
        }
        births = {
            f"{name}_precision": editor.precision
            for name, editor in self._editors.items()
            if isinstance(editor, editors.BirthEditor)
        }
        return {**values, **births}

    # problems -----------------------------------------------------------------------------

    def missing(self) -> list[str]:
        """Labels of required fields that are empty."""
        empty = []
        for name, editor in self._editors.items():
            described = field_of(self._class, name)
            value = cast("editors.Editor", editor).value()
            if described.required and value in ("", None, ()):
                empty.append(name)
        return [_(field_of(self._class, name).label) for name in empty]

    def unreadable(self) -> list[str]:
        """Labels of fields whose typed text means nothing, e.g. 2026-02-30."""
        found = []
        for name, editor in self._editors.items():
            is_wrong = getattr(editor, "is_wrong", None)
            if is_wrong is not None and is_wrong():
                found.append(_(field_of(self._class, name).label))
        return found

    def show_problems(self, messages: dict[str, tuple[str, str]]) -> None:
        """Show (level, sentence) under fields, and nothing under the others."""
        for name, label in self._problems.items():
            level, text = messages.get(name, ("", ""))
            label.setText(text)
            label.setProperty("level", level)
            label.setVisible(bool(text))
            repolish(label)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        for editor in self._editors.values():
            editor.setEnabled(not read_only)

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, the first one by default."""
        target = self._editors.get(name) or next(iter(self._editors.values()))
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        self.changed.emit()
