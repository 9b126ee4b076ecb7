# SPDX-License-Identifier: MulanPSL-2.0
"""Putting somebody on file from a picker by the name alone, and taking that back."""

from collections.abc import Callable

import shiboken6

from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.i18n import _
from wuse_desktop.services import people, records
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import Deleted


def file_name(
    operations: Operations, picker: RecordPicker, name: str, taken: Callable[[], None]
) -> None:
    """Let a picker hold a new person who has only a name; ``taken`` follows.

    The notice offers the way back, which empties the picker too: nobody stays on file because of a
    slip. A person who was written into a record meanwhile is kept, and it is said why.
    """

    def show(saved: Saved) -> None:
        picker.set_value(saved.id, name)
        taken()
        sentence = _("{name}已建档，只记了姓名").format(name=name)
        operations.may_undo.emit(sentence, lambda: _take_back(operations, picker, saved.id))

    operations.write(lambda desk: people.quick_person(desk, name), show, initiator=picker)


def _take_back(operations: Operations, picker: RecordPicker, person_id: str) -> None:
    def done(_gone: Deleted) -> None:
        # The form may have been closed, or show something else by now.
        if shiboken6.isValid(picker) and picker.value() == person_id:
            picker.set_value("")
            picker.changed.emit()

    operations.write(lambda desk: records.delete(desk, Person.entity, person_id, _("撤销")), done)
