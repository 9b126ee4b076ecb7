# SPDX-License-Identifier: MulanPSL-2.0
"""One consultation to look at, with the way on to a case where it was turned into one."""

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.record_forms import papers_of
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.correction_note import CorrectionNote
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.print_button import PrintButton
from wuse_desktop.gui.widgets.record_view import RecordView
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import button, card, column, row
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.consultation_entry import ConsultationSheet
from wuse_desktop.services.consultations import TURNED_INTO_INTAKE

_ENTITY = Consultation.entity
_FACTS = (
    "topic", "result", "content", "reply", "village_code", "confidentiality_level", "record_no",
)  # fmt: skip


class ConsultationView(RecordView):
    """``wished`` says what is asked for and the id it is about.

    Wishes: "intake", "edit", "history", "delete"; "print" with the name of a paper after a colon.

    ``opened`` carries entity and id of another record to look at.
    """

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.corrections = CorrectionNote(operations)
        self._sheet: ConsultationSheet | None = None
        self._person = button(_("打开人员"), self._open_person, kind="link")
        self.intake = button(_("登记接案"), lambda: self._wish("intake"), kind="primary")
        self._edit = self._edit_button(_("修改"))
        self.printing = PrintButton(self)
        self.printing.offer([(item.form_id, _(item.title)) for item in papers_of(_ENTITY)])
        self.printing.chosen.connect(lambda name: self._wish(f"print:{name}"))
        self.record = FactGrid()
        head = row(
            self.name, self._person, None, self.intake, self._edit, self.printing, self._more
        )
        layout = column(
            head, row(self._facts, None), self._read_only, self.corrections, card(self.record), None
        )
        layout.setSpacing(GRID)
        self.setLayout(layout)
        hand_on_focus(self, self._edit)

    @property
    def sheet(self) -> ConsultationSheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """Who asked."""
        if self._sheet is None:
            return ""
        page = self._sheet.page
        return page.person.name if page.person else page.consultation.person_desc

    def show_sheet(self, sheet: ConsultationSheet) -> None:
        """Show a consultation."""
        self._sheet = sheet
        page, record = sheet.page, sheet.page.consultation
        self._show_head(record.id, self.caption(), sheet.site_name, editable=sheet.editable)
        workers = enumerated(worker.name for worker in page.workers)
        day = record.on.isoformat() if record.on else ""
        minutes = _("{minutes} 分钟").format(minutes=record.minutes)
        parts = (day, minutes, label("CONTACT_MODE", record.mode), workers)
        self._facts.set_text(" · ".join(part for part in parts if part))
        self.corrections.show_record(_ENTITY, record.id)
        self._person.setVisible(page.person is not None)
        turns = record.result == TURNED_INTO_INTAKE and page.person is not None
        self.intake.setVisible(sheet.editable and turns)
        self._edit.setVisible(sheet.editable)
        self.record.show_facts(
            [(field_label(Consultation, name), field_text(record, name)) for name in _FACTS]
        )
        self._offer_more()

    def _open_person(self) -> None:
        if self._sheet is not None:
            self.opened.emit("person", self._sheet.page.consultation.person_id)
