# SPDX-License-Identifier: MulanPSL-2.0
"""Who was given goods: on file or by name, how much, and who came in their place."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.goods import Recipient, parts_of, recipient_of
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.fields import NumberEditor, TextEditor
from wuse_desktop.gui.widgets.growing_rows import GrowingRows
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.i18n import _

_NAME_LENGTH = 40
_NOBODY = Recipient()


class _Row:
    """The editors of one recipient."""

    def __init__(self, operations: Operations, recipient: Recipient, title: str) -> None:
        self.person = RecordPicker(operations, ("person",), _("首字母；没有建档的写姓名"))
        self.quantity = NumberEditor(_("各领多少"), most_digits=5)
        self.taken_by = TextEditor(_NAME_LENGTH, _("代领人，本人来的空着"))
        self.person.set_value(recipient.person_id, title)
        self.quantity.set_value(recipient.quantity)
        self.taken_by.set_value(recipient.taken_by)
        names = (_("领取人"), _("领取数量"), _("代领人"))
        for editor, text in zip(self.widgets(), names, strict=True):
            editor.setAccessibleName(text)

    def widgets(self) -> tuple[QWidget, ...]:
        return (self.person, self.quantity, self.taken_by)

    def value(self) -> Recipient | None:
        person_id, typed = self.person.value(), self.person.line.text().strip()
        if not (person_id or typed):
            return None
        name = "" if person_id else typed
        return Recipient(person_id, name, self.quantity.value(), self.taken_by.value().strip())

    def is_wrong(self) -> bool:
        """Whether initials were typed and nobody was taken, or a quantity that is none."""
        is_code = self.person.is_wrong() and self.person.line.text().isascii()
        return is_code or self.quantity.is_wrong()


class RecipientsEditor(GrowingRows):
    """One row a recipient, and an empty one below, where Enter on a name goes on."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._titles: dict[str, str] = {}
        super().__init__(self._row, _NOBODY, (5, 2, 4))

    def _row(self, recipient: Recipient) -> _Row:
        title = self._titles.get(recipient.person_id, recipient.name)
        made = _Row(self._operations, recipient, title)
        made.person.taken.connect(self._go_on)
        return made

    def _go_on(self) -> None:
        self.rows[-1].widgets()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def know(self, titles: Mapping[str, str]) -> None:
        """Give the names of the recipients that will be shown."""
        self._titles = dict(titles)

    def titles(self) -> dict[str, str]:
        """The names of those who are written down, by id."""
        pickers = [row.widgets()[0] for row in self.rows]
        return {
            picker.value(): picker.title()
            for picker in pickers
            if isinstance(picker, RecordPicker) and picker.value()
        }

    def value(self) -> tuple[dict[str, Any], ...]:
        """The recipients as the record keeps them."""
        return parts_of(super().value())

    def set_value(self, entries: Sequence[Any]) -> None:
        """Show the recipients of a record."""
        super().set_value([recipient_of(entry) for entry in entries])
