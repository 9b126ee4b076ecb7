# SPDX-License-Identifier: MulanPSL-2.0
"""The plan of a group, and its end with what came of it."""

import dataclasses
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import ServiceGroup
from wuse_desktop.domain.typed_dates import HELD
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.fields import DayEditor
from wuse_desktop.gui.widgets.form_lines import FormLine, FormLines, text_lines
from wuse_desktop.gui.widgets.record_entry import RecordEntry
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices


def _plan_parts() -> tuple[Part, ...]:
    return (
        Part(
            _("小组"),
            (
                "group_name", "group_type", "openness", "service_field", "group_worker_id",
                "village_code", "place", "schedule",
            ),
        ),
        Part(_("规模"), ("planned_members", "planned_sessions", "planned_minutes")),
        Part(
            _("目标与对象"),
            ("goal", "target_categories", "background", "confidentiality_level"),
        ),
    )  # fmt: skip


class GroupPlanForm(RecordEntry):
    """小组计划书."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._group = ServiceGroup()
        targets = CodesEditor(choices("CLIENT_CAT"), columns=3, list_name="CLIENT_CAT")
        self.form = RecordForm(
            operations, ServiceGroup, _plan_parts(), own_editors={"target_categories": targets}
        )
        hint = muted(_("带 * 的必填；保存后添加组员，再逐节签到和记录。"))
        self.setLayout(column(self.form, hint, None))
        self.form.changed.connect(self.changed)

    def show_draft(self, draft: ServiceGroup, titles: Mapping[str, str]) -> None:
        """Show a plan, new or stored."""
        self._group = draft
        self.form.show_record(draft, dict(titles))

    def draft(self) -> ServiceGroup:
        """The plan as typed now."""
        return dataclasses.replace(self._group, **self.form.values())

    def titles(self) -> dict[str, str]:
        """A plan refers to nothing that is named elsewhere."""
        return {}

    def caption(self) -> str:
        """The name of the group."""
        return str(self.form.values()["group_name"])


class GroupEndForm(QWidget):
    """小组总结: the last day and what came of it."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._group = ServiceGroup()
        self.day = DayEditor(operations.desk.today(), HELD)
        self.outcome = text_lines(6, _("目标完成得怎样、组员有什么变化、经验和不足"))
        self.lines = FormLines(
            (
                FormLine(("finished_on",), _("结束日期 *"), self.day),
                FormLine(("outcome",), _("小组成效 *"), self.outcome),
            )
        )
        explains = muted(_("结束后计入“完成小组”；少于4节的会列为“未达节数”。"))
        self.setLayout(column(explains, self.lines, None, gap=2 * GRID))
        for editor in (self.day, self.outcome):
            editor.changed.connect(self.changed)

    def show_draft(self, draft: ServiceGroup, titles: Mapping[str, str]) -> None:
        """Show a group about to end."""
        del titles
        self._group = draft
        self.day.set_value(draft.finished_on)
        self.outcome.set_value(draft.outcome)

    def draft(self) -> ServiceGroup:
        """The end as typed now."""
        return dataclasses.replace(
            self._group, finished_on=self.day.value(), outcome=self.outcome.value()
        )

    def titles(self) -> dict[str, str]:
        """Nothing is named elsewhere."""
        return {}

    def caption(self) -> str:
        """The name of the group."""
        return self._group.group_name

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""
        return [_("结束日期")] if self.day.is_wrong() else []

    def show_problems(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Show findings beside their fields; give back the others."""
        return self.lines.show_problems(problems)

    def focus_field(self, name: str) -> bool:
        """Put the cursor into a field."""
        return self.lines.focus_field(name)

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self.lines.set_read_only(read_only)
