# SPDX-License-Identifier: MulanPSL-2.0
"""The intake form of a case, and the small forms of its later steps."""

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain import case_states as states
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import DayEditor
from wuse_desktop.gui.widgets.form_lines import FormLine, FormLines, text_lines
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.name_filing import file_name
from wuse_desktop.gui.widgets.record_entry import RecordEntry
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.case_entry import ClientHome, client_home
from wuse_desktop.services.case_steps import DAY_FIELD, REASON_FIELD, StepDraft
from wuse_desktop.services.choices import choices


def _intake_parts() -> tuple[Part, ...]:
    return (
        Part(
            _("接案"),
            (
                "client_id", "village_code", "intake_at", "intake_channel", "case_source",
                "referred_by", "household_id", "urgency",
            ),
        ),
        Part(
            _("问题与期望"),
            (
                "presenting_problem", "problem_types", "problem_history", "client_expectation",
                "existing_services",
            ),
        ),
        Part(_("风险与意见"), ("risk_flags", "initial_opinion")),
        Part(
            _("处理决定"),
            (
                "decision", "case_worker_id", "decision_reason", "approved_by", "approved_on",
                "approval_comment", "confidentiality_level",
            ),
        ),
    )  # fmt: skip


class IntakeForm(RecordEntry):
    """接案登记: who, what troubles them, how dangerous it is, and what was decided."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._case = CaseFile()
        self._asked = 0
        self.client = RecordPicker(operations, ("person",), may_add=True)
        self.form = RecordForm(
            operations, CaseFile, _intake_parts(), own_editors={"client_id": self.client}
        )
        self._hint = muted(_("带 * 的必填；决定接案后才进入预估，开案后才计入个案数。"))
        self.setLayout(column(self.form, self._hint, None))
        self.form.changed.connect(self.changed)
        self.client.changed.connect(self._on_client)
        self.client.add_wished.connect(self._add_client)

    def _add_client(self, name: str) -> None:
        """Put somebody with only a name on file: the rest of the person can follow."""
        file_name(self._operations, self.client, name, self.client.changed.emit)

    def _on_client(self) -> None:
        """Choosing a client fills in household and village."""
        self._asked += 1
        asked, client_id = self._asked, self.client.value()
        if not client_id:
            return

        def show(home: ClientHome) -> None:
            if asked == self._asked:
                household = cast("RecordPicker", self.form.editor("household_id"))
                household.set_value(home.household_id, home.household_title)
                cast("Any", self.form.editor("village_code")).set_value(home.village_code)
                self.changed.emit()

        self._operations.read(lambda desk: client_home(desk, client_id), show)

    # what a pane asks of it ------------------------------------------------------------------

    def show_draft(self, draft: CaseFile, titles: Mapping[str, str]) -> None:
        """Show a case, new or stored."""
        self._case = draft
        self._asked += 1
        self.form.show_record(draft, dict(titles))

    def draft(self) -> CaseFile:
        """The case as typed now."""
        return dataclasses.replace(self._case, **self.form.values())

    def titles(self) -> dict[str, str]:
        """The names of client and household."""
        household = cast("RecordPicker", self.form.editor("household_id"))
        pairs = ((picker.value(), picker.title()) for picker in (self.client, household))
        return {row_id: name for row_id, name in pairs if row_id}

    def caption(self) -> str:
        """The client's name."""
        return self.client.title()

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed; a stored case keeps client and worker."""
        super().set_read_only(read_only)
        self._hint.setVisible(not read_only)
        if self._case.id:
            self.client.setEnabled(False)
        worker = self.form.editor("case_worker_id")
        if self._case.case_worker_id and self._case.state != states.INTAKE:
            # a hand-over has a form of its own (rule R-03)
            worker.setEnabled(False)
            worker.setToolTip(_("换负责社工请写“个案交接记录”"))
        else:
            worker.setToolTip("")


class StepForm(QWidget):
    """One step of a case: only the fields that it asks for."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        today = operations.desk.today()
        self._draft: StepDraft | None = None
        self._client = ""
        self._explains = muted("")
        self.on = DayEditor(today)
        self.reason = text_lines(2, _("写明原因"))
        self.editors: dict[str, Any] = {
            "opened_on": DayEditor(today),
            "closed_on": DayEditor(today),
            "risk_level": _by_digit("RISK_LEVEL"),
            "case_grade": _by_digit("CASE_GRADE"),
            "overall_goal": text_lines(4, _("希望服务对象的哪些情况有什么变化")),
            "closure_reason": _by_digit("CLOSE_REASON"),
            "overall_result": _by_digit("ATTAIN"),
            "outcome_summary": text_lines(5, _("做了什么、有什么变化、还有什么没有解决")),
        }
        self.lines = FormLines(
            (
                FormLine((DAY_FIELD,), _("日期 *"), self.on),
                FormLine(("opened_on",), _("开案日期 *"), self.editors["opened_on"]),
                FormLine(("closed_on",), _("结案日期 *"), self.editors["closed_on"]),
                FormLine(("risk_level",), _("风险等级 *"), self.editors["risk_level"]),
                FormLine(("case_grade",), _("个案分级 *"), self.editors["case_grade"]),
                FormLine(("overall_goal",), _("总目标 *"), self.editors["overall_goal"]),
                FormLine(("closure_reason",), _("结案原因 *"), self.editors["closure_reason"]),
                FormLine(("overall_result",), _("目标达成 *"), self.editors["overall_result"]),
                FormLine(("outcome_summary",), _("成效摘要 *"), self.editors["outcome_summary"]),
                FormLine((REASON_FIELD,), _("原因"), self.reason),
            )
        )
        self.setLayout(column(self._explains, self.lines, None, gap=2 * GRID))
        for editor in (self.on, self.reason, *self.editors.values()):
            editor.changed.connect(self.changed)

    def show_draft(self, draft: StepDraft, titles: Mapping[str, str]) -> None:
        """Show a step."""
        self._draft = draft
        self._client = titles.get(draft.case.id, "")
        step = draft.step
        self._explains.setText(_(step.explains))
        self.on.set_value(draft.on)
        self.reason.set_value(draft.reason)
        self.lines.set_shown(DAY_FIELD, bool(step.to_state))
        self.lines.set_shown(REASON_FIELD, step.reason != "none")
        for name, editor in self.editors.items():
            editor.set_value(getattr(draft.case, name))
            self.lines.set_shown(name, name in step.fields)

    def draft(self) -> StepDraft:
        """The step as typed now."""
        if self._draft is None:
            raise RuntimeError("a step is shown before it is read")
        typed = {name: self.editors[name].value() for name in self._draft.step.fields}
        return dataclasses.replace(
            self._draft,
            case=dataclasses.replace(self._draft.case, **typed),
            on=self.on.value(),
            reason=self.reason.value(),
        )

    def titles(self) -> dict[str, str]:
        """The name of the case: that of its client."""
        return {self._draft.case.id: self._client} if self._draft else {}

    def caption(self) -> str:
        """What is done, with whom."""
        return f"{self._client} {_(self._draft.step.label)}" if self._draft else ""

    def unreadable(self) -> list[str]:
        """Labels of days that are none."""
        days = (
            (DAY_FIELD, self.on, _("日期")),
            ("opened_on", self.editors["opened_on"], _("开案日期")),
            ("closed_on", self.editors["closed_on"], _("结案日期")),
        )
        return [text for _name, editor, text in days if editor.is_wrong()]

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show findings beside their fields; give back the others."""
        return self.lines.show_problems(problems)

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field."""
        return self.lines.focus_field(name)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self.lines.set_read_only(read_only)


def _by_digit(list_name: str) -> KeyChoice:
    return KeyChoice([Key(item.code, item.label, item.code) for item in choices(list_name)])
