# SPDX-License-Identifier: MulanPSL-2.0
"""The disabilities of a person: certificate, kind and level; the certificate tells the others."""

from datetime import date
from functools import partial
from typing import Any

from wuse_desktop.domain.identity import check_disability_certificate
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.growing_rows import GrowingRows
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices

_CERTIFICATE = 22


class _Row:
    """The editors of one disability; what the row had beside them stays."""

    def __init__(self, today: date, entry: dict[str, Any]) -> None:
        self.entry = entry
        self._today = today
        self.number = TextEditor(_CERTIFICATE, _("残疾证号，没有可以空着"))
        self.kind = CodePicker(choices("DIS_TYPE"), _("残疾类别"))
        self.level = CodePicker(choices("DIS_LEVEL"), _("残疾等级"))
        self.number.set_value(str(entry.get("cert_no") or ""))
        self.kind.set_value(str(entry.get("type") or ""))
        self.level.set_value(str(entry.get("level") or ""))
        names = (_("残疾证号"), _("残疾类别"), _("残疾等级"))
        for editor, text in zip(self.widgets(), names, strict=True):
            editor.setAccessibleName(text)
        self.number.editingFinished.connect(self.read_number)

    def widgets(self) -> tuple[TextEditor, CodePicker, CodePicker]:
        return (self.number, self.kind, self.level)

    def read_number(self) -> None:
        """Fill in what the certificate tells, over nothing that was chosen."""
        found = check_disability_certificate(self.number.value(), self._today)
        if found.dis_type and not self.kind.value():
            self.kind.set_value(found.dis_type)
        if found.dis_level and not self.level.value():
            self.level.set_value(found.dis_level)

    def value(self) -> dict[str, Any]:
        typed = {
            "type": self.kind.value(),
            "level": self.level.value(),
            "cert_no": self.number.value(),
        }
        return {**self.entry, **typed} if any(typed.values()) else {}

    def is_wrong(self) -> bool:
        return self.kind.is_wrong() or self.level.is_wrong()


class DisabilityEditor(GrowingRows):
    """One row a disability, and an empty one below."""

    def __init__(self, today: date) -> None:
        super().__init__(partial(_Row, today), {}, (3, 2, 2))
