# SPDX-License-Identifier: MulanPSL-2.0
"""A record in a form with its save button; what is typed is kept as a draft until saved."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from wuse_desktop.domain.fields import Record
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.keys import SAVE, bind
from wuse_desktop.gui.widgets.record_filing import unreadable_fault
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.unread_texts import UNREAD, focus_unread, put_back, unread
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.draft_values import plain_values, record_of
from wuse_desktop.services.drafts import drop_draft, keep_draft, load_draft
from wuse_desktop.services.filing import Saved

_PAUSE_MS = 800
_TITLES = "titles"  # beside the fields in a draft


class RecordPart(QWidget):
    """One record at a time. ``saved`` carries its id, ``said`` a sentence for the notice bar."""

    saved = Signal(str)
    said = Signal(str)
    draft_kept = Signal()

    def __init__(
        self,
        operations: Operations,
        record_class: type[Record],
        parts: Sequence[Part],
        save: Callable[[Desk, Any], Saved],
        parent: QWidget | None = None,
        *,
        scope: str = "",
        beside: Sequence[QWidget] = (),
    ) -> None:
        """``scope`` names the draft of a new record, e.g. by the record it will belong to.

        ``beside`` are buttons that stand before the one that saves.
        """
        super().__init__(parent)
        self._scope = scope
        self._operations = operations
        self._class = record_class
        self._save = save
        self._shown: Record = record_class()
        self._dirty = False
        self.heading = title()
        self.hint = muted("")
        self.hint.hide()
        self.form = RecordForm(operations, record_class, parts)
        self.form.changed.connect(self._on_changed)
        self.save_button = button(_("保存 Ctrl+S"), self.save, kind="primary")
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self._left = muted(wrap=False)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.form)
        foot = row(self._left, self.problem, *beside, self.save_button)
        foot.setStretch(1, 1)
        layout = column(self.heading, self.hint, area, foot, gap=GRID)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.keep)
        for keys in SAVE:
            bind(self, keys, self.save_button.click)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self._dirty

    @property
    def record_id(self) -> str:
        """The record shown; empty for a new one."""
        return self._shown.id

    def show_record(self, record: Record, titles: Mapping[str, str] | None = None) -> None:
        """Show a record, with what was typed into it earlier and not saved.

        ``titles`` are the names of the records that its fields point at.
        """
        self.keep()
        self._set(record, titles or {}, dirty=False)
        name = self._draft_name()

        def show(payload: dict[str, object] | None) -> None:
            if payload is not None and name == self._draft_name() and not self._dirty:
                kept: Any = payload.get(_TITLES, {})
                self.form.show_record(record_of(self._class, payload), kept)
                put_back(self.form, payload.get(UNREAD))
                self._set_dirty(True)

        self._operations.read(lambda desk: _payload(desk, name), show)

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        self._timer.stop()
        if not self._dirty:
            return
        name, heading = self._draft_name(), self.heading.text()
        values = {
            **plain_values(self.form.record()),
            _TITLES: self.form.titles(),
            UNREAD: unread(self.form),
        }

        def kept(_at: object) -> None:
            self.draft_kept.emit()

        self._operations.write(
            lambda desk: keep_draft(desk, name, heading, values), kept, initiator=self
        )

    def save(self) -> None:
        """Save what is typed, or say what is missing."""
        if wrong := self.form.unreadable():
            self._say(unreadable_fault(wrong, self.form).sentence)
            focus_unread(self.form)
            return
        if missing := self.form.missing():
            self._say(_("还缺：{fields}。请填好再保存。").format(fields=enumerated(missing)))
            return
        record: Record = self.form.record()
        name, store = self._draft_name(), self._save
        self._timer.stop()

        def work(desk: Desk) -> Saved:
            saved = store(desk, record)
            drop_draft(desk, name)
            return saved

        self._operations.write(work, self._on_saved, self._on_failed, initiator=self)

    def _on_saved(self, saved: Saved) -> None:
        self._set_dirty(False)
        self.form.show_problems(
            {each.field: (each.level, each.message) for each in saved.problems if each.field}
        )
        self.said.emit(_("已保存。"))
        self.saved.emit(saved.id)

    def _on_failed(self, fault: Fault) -> None:
        self._say(fault.sentence)

    def _set(self, record: Record, titles: Mapping[str, str], *, dirty: bool) -> None:
        self._shown = record
        self.form.show_record(record, dict(titles))
        self._set_dirty(dirty)
        self._say("")

    def _set_dirty(self, dirty: bool) -> None:
        self._dirty = dirty
        self._left.setText(_("有还没保存的改动（草稿已留住）") if dirty else "")

    def _on_changed(self) -> None:
        self._set_dirty(True)
        self._say("")
        self._timer.start()

    def _draft_name(self) -> str:
        return f"{self._class.entity}:{self._shown.id or self._scope}"

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)


def _payload(desk: Desk, name: str) -> dict[str, object] | None:
    found = load_draft(desk, name)
    return found.payload if found is not None else None
