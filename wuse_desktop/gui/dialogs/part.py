# SPDX-License-Identifier: MulanPSL-2.0
"""A part of a record to write or to correct: a volunteer's training, an organisation's support."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.settings.record_part import RecordPart
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.record_form import Part as FormPart
from wuse_desktop.gui.widgets.texts import button, column
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import records
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.records import Deleted

_WIDTH, _HEIGHT = 720, 460
_HINTS = {
    "volunteer_training": N_("培训单独记，不计入服务时长。"),
    "org_member": N_("只登记有档案的成员；其他人计在成员数里就行。"),
    "volunteer_correction": N_("核实后，在“服务时长”里更正那一条，再在这里写明结果。"),
}


@dataclass(frozen=True, slots=True)
class PartWork:
    """What the services do for the parts of a kind of record; the field ``owner`` names that."""

    owner: str
    save: Callable[[Desk, Any], Saved]


class PartDialog(QDialog):
    """What is typed is kept as a draft until it is saved. Ctrl+S saves, Esc goes back.

    ``saved`` follows a saving, ``deleted`` carries what went into the bin.
    """

    saved = Signal()
    deleted = Signal(object)

    def __init__(
        self,
        operations: Operations,
        part: Record,
        whose: str,
        work: PartWork,
        parent: QWidget | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """``titles`` are the names of the records that the part points at."""
        super().__init__(parent)
        self._operations = operations
        self._part = part
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        kind = _(type(part).title)
        heading = _("{kind}：{name}").format(kind=kind, name=whose)
        self.setWindowTitle(heading)
        self.resize(_WIDTH, _HEIGHT)
        self.delete_button = button(_("删除这条"), self._delete)
        self.form = RecordPart(
            operations,
            type(part),
            (FormPart("", _names(part, work.owner)),),
            work.save,
            scope=getattr(part, work.owner),
            beside=(self.delete_button, button(_("返回 Esc"), self.reject)),
        )
        self.form.heading.setText(heading)
        self.form.saved.connect(self._on_saved)
        if part.entity in _HINTS:
            self.form.hint.setText(_(_HINTS[part.entity]))
            self.form.hint.show()
        if not part.id:
            self.delete_button.hide()
        self.setLayout(column(self.form, gap=GRID, margin=2 * GRID))
        self.form.show_record(part, titles)
        self.form.form.focus()

    def reject(self) -> None:
        """Close; what was typed stays as a draft."""
        self.form.keep()
        super().reject()

    def _on_saved(self, _row_id: str) -> None:
        self.accept()
        self.saved.emit()

    def _delete(self) -> None:
        entity, row_id = self._part.entity, self._part.id

        def done(gone: Deleted) -> None:
            self.accept()
            self.deleted.emit(gone)

        self._operations.write(
            lambda desk: records.delete(desk, entity, row_id), done, initiator=self.parent()
        )


def _names(part: Record, owner: str) -> tuple[str, ...]:
    """The fields that people fill in, in the order of the printed form."""
    head = {item.name for item in fields_of(Filed)}
    return tuple(
        item.name
        for item in fields_of(type(part))
        if item.typed and item.name not in head and item.name != owner
    )
