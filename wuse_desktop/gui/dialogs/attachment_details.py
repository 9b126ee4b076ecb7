# SPDX-License-Identifier: MulanPSL-2.0
"""What is said of an attachment: caption, kind, what it belongs to, children's faces, consent."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from wuse_desktop.domain.codes import code_list
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, column, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments
from wuse_desktop.services.attachment_list import (
    AttachmentLine,
    DescriptionChoices,
    description_choices,
)
from wuse_desktop.services.attachments import Description
from wuse_desktop.services.filing import Saved

_WIDTH = 520


class AttachmentDetails(QDialog):
    """The description of one attachment, shown with a record. Enter saves, Esc leaves it."""

    saved = Signal()

    def __init__(
        self,
        operations: Operations,
        line: AttachmentLine,
        shown_with: tuple[str, str],
        *,
        needs_reason: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._line = line
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("附件说明"))
        self.setFixedWidth(_WIDTH)
        self.caption = TextEditor(placeholder=_("如：入户时的灶台、签字页第 2 页"))
        self.caption.set_value(line.caption)
        self.kind = QComboBox()
        for item in code_list("ATTACH").active:
            self.kind.addItem(item.text, item.code)
        self.kind.setCurrentIndex(self.kind.findData(line.kind))
        self.subject = QComboBox()
        self.minor = QCheckBox(_("有未成年人面部（对外使用前要遮挡）"))
        self.minor.setChecked(line.contains_minor_face)
        self.consent = QComboBox()
        self.reason = TextEditor(placeholder=_("个案已结案，写明原因；原来的内容会保留"))
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.save_button = button(_("保存"), self.save, kind="primary")
        self.save_button.setDefault(True)
        fields: list[tuple[str, QWidget]] = [
            (_("说明(&C)"), self.caption),
            (_("类型(&K)"), self.kind),
            (_("属于(&B)"), self.subject),
            ("", self.minor),
            (_("同意书(&A)"), self.consent),
        ]
        if needs_reason:
            fields.append((_("更正原因(&R) *"), self.reason))
        self.setLayout(
            column(
                title(_("附件说明")),
                row(ElidedLabel(line.file_name, "muted"), None),
                labelled(*fields),
                self.problem,
                row(None, button(_("取消 Esc"), self.reject), self.save_button),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.caption.setFocus()
        self.caption.selectAll()
        operations.read(
            lambda desk: description_choices(desk, *shown_with, line.id), self._offer, self._fail
        )

    def _offer(self, found: DescriptionChoices) -> None:
        for item in found.subjects:
            self.subject.addItem(item.label, item.code)
        self.subject.setCurrentIndex(self.subject.findData("/".join(self._line.subject)))
        self.subject.setEnabled(len(found.subjects) > 1)
        self.consent.addItem(_("没有") if found.consents else _("还没有知情同意书"), "")
        for item in found.consents:
            self.consent.addItem(item.label, item.code)
        self.consent.setCurrentIndex(max(0, self.consent.findData(self._line.consent_id)))
        self.consent.setEnabled(bool(found.consents))

    def save(self) -> None:
        """Keep what is said."""
        entity, _slash, row_id = str(self.subject.currentData() or "").partition("/")
        said = Description(
            kind=str(self.kind.currentData()),
            caption=self.caption.value(),
            contains_minor_face=self.minor.isChecked(),
            consent_id=str(self.consent.currentData() or ""),
            subject=(entity, row_id) if row_id else self._line.subject,
        )
        why, attachment_id = self.reason.value(), self._line.id

        def done(_saved: Saved) -> None:
            self.accept()
            self.saved.emit()

        self.save_button.setEnabled(False)
        self._operations.write(
            lambda desk: attachments.describe(desk, attachment_id, said, why),
            done,
            self._fail,
            initiator=self.parent(),
        )

    def _fail(self, fault: Fault) -> None:
        self.save_button.setEnabled(True)
        self.problem.setText(fault.sentence)
