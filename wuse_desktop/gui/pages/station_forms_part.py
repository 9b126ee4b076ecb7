# SPDX-License-Identifier: MulanPSL-2.0
"""站务表单: supervision, inspections, training, meetings, plans and complaints of the station."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.records.station import Station
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.forms_in_place import FormsInPlace
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.pages.record_forms import Subject
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.filed_forms_card import FiledFormsCard
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.filed_forms import STATION_FORM, station_forms
from wuse_desktop.services.ownership import may_write

_STATION = Station.entity
_WATCHED = frozenset({"filed_form", "form_version"})


class StationFormsPart(Page):
    """What the station itself files; at a county, what its stations filed as well."""

    key: ClassVar[str] = "forms"
    title: ClassVar[str] = N_("站务表单")

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self.card = FiledFormsCard(
            operations, read=lambda desk, _entity, _station_id: station_forms(desk), whole=True
        )
        bind(self.card, "Ctrl+P", self.card.print_current)
        self._stack = QStackedWidget()
        listed = QWidget()
        explains = muted(_("督导、督查、培训、会议、活动方案和投诉建议在这里填，填好后可以打印。"))
        layout = column(explains, self.card, gap=GRID)
        layout.setStretch(1, 1)
        listed.setLayout(layout)
        self._stack.addWidget(listed)
        outer = column(self._stack)
        outer.setStretch(0, 1)
        self.setLayout(outer)
        self.forms = FormsInPlace(self.card, _STATION, self._subject, self._stack)
        self.forms.said.connect(self.said)
        self.forms.draft_kept.connect(self.draft_kept)
        self.forms.closed.connect(self.show_list)

    def _subject(self) -> Subject:
        desk = self.operations.desk
        if may_write(desk):
            return desk.site_id, "", ("write", "")
        return desk.site_id, "", ("read", _("只读：您的账号只能查看"))

    # the page contract --------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the list again."""
        if changes is None or changes.entities & _WATCHED:
            self.card.show_subject(_STATION, self.operations.desk.site_id)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Open a form that was begun or filed: "<form or filed form>:<station>"."""
        what, _colon, _station_id = record_id.rpartition(":")
        if entity != STATION_FORM or not what:
            return False
        self.forms.forms.resume(what)
        return True

    def focus_first(self) -> None:
        """The form in front, or the list."""
        if self.forms.pane is not None:
            self.forms.pane.focus_form()
            return
        table = self.card.table
        table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current() is None:
            table.select_first()

    def step_back(self) -> bool:
        """From the form to the list."""
        return self.forms.step_back()

    def leave(self) -> bool:
        """Keep what was typed."""
        self.forms.leave()
        return True

    def show_list(self) -> None:
        """Go back to the list."""
        self._stack.setCurrentIndex(0)
        self.card.refresh()
        self.focus_first()
