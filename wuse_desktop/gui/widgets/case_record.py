# SPDX-License-Identifier: MulanPSL-2.0
"""What stands in the file of a case: consent, plan, closure, intake; sensitive facts masked."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.consents import ConsentItem
from wuse_desktop.domain.field_texts import field_label, field_text
from wuse_desktop.domain.fields import field_of
from wuse_desktop.domain.masking import mask_answer
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.texts import badge, button, card, clear, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services.case_entry import CaseSheet
from wuse_desktop.services.case_steps import possible_steps

_INTAKE_FACTS = (
    "intake_at", "intake_channel", "case_source", "referred_by", "presenting_problem",
    "problem_types", "problem_history", "client_expectation", "existing_services", "risk_flags",
    "urgency", "initial_opinion", "decision", "decision_reason", "approved_on",
    "approval_comment", "confidentiality_level", "record_no",
)  # fmt: skip
_PLAN_FACTS = ("opened_on", "reopened_on", "case_grade", "risk_level", "overall_goal")
_CLOSING_FACTS = ("closed_on", "closure_reason", "overall_result", "outcome_summary")
_SENSITIVE = "S"
# The level of risk is shown wherever the person is, so that nobody goes there unprepared.
_OPEN = frozenset({"risk_level"})


class CaseRecord(QScrollArea):
    """``wished`` says what is asked for: "edit", "consent", "reveal" or a correcting step."""

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._sheet: CaseSheet | None = None
        self._revealed = ""
        self.intake = FactGrid()
        self.plan = FactGrid()
        self.closing = FactGrid()
        self._consents: QVBoxLayout = column(gap=4)
        self.reveal_button = button(_("显示敏感内容"), lambda: self.wished.emit("reveal"))
        self.edit = button(_("修改"), lambda: self.wished.emit("edit"), kind="link")
        self.edit_plan = button(_("修改"), lambda: self.wished.emit("correct_plan"), kind="link")
        self.edit_closing = button(
            _("更正"), lambda: self.wished.emit("correct_closing"), kind="link"
        )
        self.consent = button(_("写同意书"), lambda: self.wished.emit("consent"), kind="link")
        self._mask_note = QFrame()
        self._mask_note.setObjectName("notice")
        note = row(
            muted(_("您不是负责社工，敏感内容已遮盖；显示会留下查看记录。")),
            self.reveal_button,
        )
        note.setStretch(0, 1)
        note.setContentsMargins(GRID, 4, GRID, 4)
        self._mask_note.setLayout(note)
        self._consent_card = card(row(section(_("知情同意")), None, self.consent), self._consents)
        self._plan_card = card(row(section(_("计划")), None, self.edit_plan), self.plan)
        self._closing_card = card(row(section(_("结案")), None, self.edit_closing), self.closing)
        self._intake_card = card(row(section(_("接案登记")), None, self.edit), self.intake)
        inside = QWidget()
        inside.setLayout(
            column(
                self._mask_note,
                self._consent_card,
                self._plan_card,
                self._closing_card,
                self._intake_card,
                None,
            )
        )
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    @property
    def is_masked(self) -> bool:
        """Whether sensitive facts are masked now."""
        sheet = self._sheet
        return sheet is not None and sheet.masked and self._revealed != sheet.page.case.id

    def show_sheet(self, sheet: CaseSheet) -> None:
        """Show the file of a case; what was shown on demand stays so while the case does."""
        former, self._sheet = self._sheet, sheet
        case = sheet.page.case
        if former is None or former.page.case.id != case.id:
            self._revealed = ""
        self._show_consents(sheet.page.folder.consents, given=sheet.page.folder.consented)
        self._show_facts(case, {case.case_worker_id: _worker_name(sheet)})
        self._plan_card.setVisible(bool(case.opened_on or case.risk_level))
        self._closing_card.setVisible(case.closed_on is not None)
        closed = case.state in states.READ_ONLY
        self.edit.setText(_("更正") if closed else _("修改"))
        self.edit.setVisible(sheet.editable)
        self.consent.setVisible(sheet.editable)
        steps = {step.action for step in possible_steps(case)} if sheet.editable else set()
        forms = sheet.page.folder.facts
        self.edit_plan.setVisible("correct_plan" in steps and "service_plan" not in forms)
        self.edit_closing.setVisible("correct_closing" in steps and "case_closure" not in forms)

    def reveal(self) -> None:
        """Show sensitive facts of this case as they are."""
        if self._sheet is not None:
            self._revealed = self._sheet.page.case.id
            self.show_sheet(self._sheet)

    def masked_labels(self) -> tuple[str, ...]:
        """The facts that are masked now, by their labels."""
        if self._sheet is None or not self.is_masked:
            return ()
        case = self._sheet.page.case
        names = (*_PLAN_FACTS, *_CLOSING_FACTS, *_INTAKE_FACTS)
        return tuple(
            field_label(CaseFile, name)
            for name in names
            if _is_hidden(name) and field_text(case, name)
        )

    def _show_facts(self, case: CaseFile, names: Mapping[str, str]) -> None:
        masked = self.is_masked
        self._mask_note.setVisible(masked)
        self.reveal_button.setVisible(self._sheet is not None and self._sheet.may_reveal)

        def text(name: str) -> str:
            found = field_text(case, name, names)
            return mask_answer(found) if masked and _is_hidden(name) else found

        for grid, fields in (
            (self.intake, _INTAKE_FACTS),
            (self.plan, _PLAN_FACTS),
            (self.closing, _CLOSING_FACTS),
        ):
            grid.show_facts([(field_label(CaseFile, name), text(name)) for name in fields])

    def _show_consents(self, items: Sequence[ConsentItem], *, given: bool) -> None:
        clear(self._consents)
        for item in items:
            taken_back = item.withdrawn_on
            words = (
                _("{day} 撤回").format(day=taken_back)
                if taken_back
                else _("{day} 起").format(day=item.given_on)
            )
            mark = badge(_("已撤回") if taken_back else _("已同意"), _consent_tone(item))
            self._consents.addLayout(
                row(mark, muted(label("CONSENT", item.code), wrap=False), muted(words), None)
            )
        if not items:
            text = _("已同意建档与服务（导入的资料）") if given else _("还没有签知情同意书。")
            self._consents.addWidget(muted(text))


def _is_hidden(name: str) -> bool:
    return field_of(CaseFile, name).sensitive == _SENSITIVE and name not in _OPEN


def _consent_tone(item: ConsentItem) -> str:
    return "due" if item.withdrawn_on else "confirmed"


def _worker_name(sheet: CaseSheet) -> str:
    return sheet.page.worker.name if sheet.page.worker else ""
