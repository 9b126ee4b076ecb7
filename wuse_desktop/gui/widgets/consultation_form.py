# SPDX-License-Identifier: MulanPSL-2.0
"""Writing a consultation: who asked, about what, what was answered."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.code_picker import CodesEditor
from wuse_desktop.gui.widgets.event_form import WHEN, WORKERS, EventForm
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.form_lines import FormLine, text_lines
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices
from wuse_desktop.services.consultation_entry import ConsultationDraft


class ConsultationForm(EventForm):
    """咨询接待."""

    def __init__(self, operations: Operations) -> None:
        self.person = RecordPicker(operations, ("person",), _("已建档的来访人：姓名首字母"))
        super().__init__(operations)
        self.person.changed.connect(self.changed)

    def record_class(self) -> type[Consultation]:
        """The class of the record."""
        return Consultation

    def make_own(self) -> dict[str, Any]:
        """The way, who asked, and the texts."""
        return {
            "mode": _by_number("CONTACT_MODE"),
            "person_desc": TextEditor(placeholder=_("没有建档的：如“镇西村一名60多岁妇女”")),
            "topic": CodesEditor(choices("CONSULT_TOPIC"), columns=4, list_name="CONSULT_TOPIC"),
            "content": text_lines(4, _("问什么；Ctrl+回车保存")),
            "reply": text_lines(3, _("怎么答复、办了什么")),
            "result": _by_number("CONSULT_RESULT"),
        }

    def make_lines(self) -> Sequence[FormLine]:
        """The lines in the order of the form."""
        own = self.own
        who = QWidget()
        who.setLayout(column(self.person, own["person_desc"], gap=4))
        who.setFocusProxy(self.person)
        return (
            FormLine(("person_id", "person_desc"), _("来访人 *"), who),
            FormLine(WHEN, _("日期 *"), self.when),
            FormLine(("mode",), _("方式 *"), own["mode"]),
            FormLine(("topic",), _("事项 *"), own["topic"]),
            FormLine(("content",), _("内容 *"), own["content"]),
            FormLine(("reply",), _("答复 *"), own["reply"]),
            FormLine(("result",), _("结果 *"), own["result"]),
            FormLine(WORKERS, _("社工 *"), self.staff),
        )

    def more_fields(self) -> tuple[str, ...]:
        """What the official form has besides."""
        return ("village_code", "confidentiality_level")

    def show_draft(self, draft: ConsultationDraft, titles: Mapping[str, str]) -> None:
        """Show a consultation, new or stored."""
        super().show_draft(draft, titles)
        person_id = draft.record.person_id
        self.person.set_value(person_id, titles.get(person_id, ""))

    def draft(self) -> ConsultationDraft:
        """The consultation as typed now."""
        typed: ConsultationDraft = super().draft()
        record = dataclasses.replace(typed.record, person_id=self.person.value())
        return dataclasses.replace(typed, record=record)

    def titles(self) -> dict[str, str]:
        """The name of who asked."""
        return {self.person.value(): self.person.title()} if self.person.value() else {}

    def caption(self) -> str:
        """Who asked, and the day."""
        who = self.person.title() or self.own["person_desc"].value()
        return f"{who} {super().caption()}".strip()

    def unreadable(self) -> list[str]:
        """Labels of fields whose text means nothing."""
        wrong = [_("来访人")] if self.person.is_wrong() else []
        return [*wrong, *super().unreadable()]


def _by_number(list_name: str) -> KeyChoice:
    keys = [Key(item.code, item.label, item.code.lstrip("0")) for item in choices(list_name)]
    return KeyChoice(keys)
