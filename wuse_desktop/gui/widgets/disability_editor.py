# SPDX-License-Identifier: MulanPSL-2.0
"""The disabilities of a person: certificate, kind and level; the certificate tells the others."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.domain.identity import check_disability_certificate
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import Editor, TextEditor
from wuse_desktop.gui.widgets.tab_order import chain_tabs
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices

_CERTIFICATE = 22


class _Row:
    """The editors of one disability; what the row had beside them stays."""

    def __init__(self, entry: dict[str, Any], today: date) -> None:
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


class DisabilityEditor(QWidget):
    """One row a disability, and an empty one below."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        for column, share in enumerate((3, 2, 2)):
            self._grid.setColumnStretch(column, share)
        self._add({})

    def _add(self, entry: dict[str, Any]) -> None:
        made = _Row(entry, self._today)
        before = self._rows[-1].level if self._rows else None
        self._rows.append(made)
        for column, widget in enumerate(made.widgets()):
            self._grid.addWidget(widget, len(self._rows), column)
            cast("Editor", widget).changed.connect(self._on_changed)
        chain_tabs(before, made.widgets())
        made.number.editingFinished.connect(made.read_number)
        self.setFocusProxy(self._rows[0].number)

    def _on_changed(self) -> None:
        if self._rows[-1].value():
            self._add({})
        self.changed.emit()

    def value(self) -> tuple[dict[str, Any], ...]:
        """The disabilities; an empty row is none."""
        return tuple(value for row in self._rows if (value := row.value()))

    def set_value(self, entries: Sequence[dict[str, Any]]) -> None:
        """Show disabilities, with an empty row below."""
        for row in self._rows:
            for widget in row.widgets():
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = []
        for entry in (*entries, {}):
            self._add(dict(entry))

    def is_wrong(self) -> bool:
        """Whether something typed means nothing."""
        return any(editor.is_wrong() for row in self._rows for editor in (row.kind, row.level))
