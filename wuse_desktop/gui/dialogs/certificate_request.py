# SPDX-License-Identifier: MulanPSL-2.0
"""Applying for a certificate of volunteer service: period, purpose, who asks, who issues.

What it would list is counted from the records while one types; nothing of that can be typed.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QScrollArea, QWidget

from wuse_desktop.domain.problems import Problem, blocks
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.domain.rounding import long_duration_text
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.problem_texts import ProblemLines, by_field
from wuse_desktop.gui.widgets.record_form import Part, RecordForm
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row, section, title
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import certificates
from wuse_desktop.services.certificate_papers import sample_pdf
from wuse_desktop.services.certificates import CertificatePlan
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.paper_files import pdf_name

_WIDTH, _HEIGHT = 800, 660
_PAUSE_MS = 200
_APPLICATION = ("from_on", "to_on", "applicant", "applied_on", "holder_consent", "purpose")
_ISSUING = (
    "recording_unit", "issuing_unit", "responsible", "handler", "unit_phone", "sealed",
    "notice_from", "notice_to", "remarks",
)  # fmt: skip


class CertificateRequest(QDialog):
    """``issued`` carries the id of the certificate. Ctrl+S issues, Ctrl+P shows a sample."""

    issued = Signal(str)

    def __init__(
        self,
        operations: Operations,
        certificate: VolunteerCertificate,
        replaces_no: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._asked = 0
        self._plan: CertificatePlan | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("出具志愿服务记录证明"))
        self.resize(_WIDTH, _HEIGHT)
        self.form = RecordForm(
            operations,
            VolunteerCertificate,
            [Part(_("申请"), _APPLICATION), Part(_("出具"), _ISSUING)],
        )
        self.masked = QCheckBox(_("证件号码中间几位用 * 代替(&M)"))
        self.reason = TextEditor(placeholder=_("如：遗失补办、服务记录已更正"))
        self.sum = section("")
        self._others = ProblemLines()
        self.sample_button = button(_("看样稿 Ctrl+P"), self.show_sample)
        self.issue_button = button(_("出具 Ctrl+S"), self.issue, kind="primary")
        self._replaces = replaces_no
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.count)
        self.form.changed.connect(self._on_changed)
        self.masked.clicked.connect(self._on_changed)
        self.form.show_record(certificate)
        self.form.focus("purpose")
        self.count()

    def _build(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        again = labelled((_("重新出具的原因(&R) *"), self.reason), label_width=132)
        note = muted(_("替换 {number}，原证明会标为已被替换。").format(number=self._replaces))
        if not self._replaces:
            again.hide()
            note.hide()
        layout = column(note, again, self.form, None, gap=GRID)
        layout.setContentsMargins(0, 0, 2 * GRID, 0)
        inside.setLayout(layout)
        area.setWidget(inside)
        foot = row(
            muted(_("出具不收费用；内容只来自已登记的服务。"), wrap=False),
            None,
            button(_("返回 Esc"), self.reject),
            self.sample_button,
            self.issue_button,
        )
        whole = column(
            title(_("志愿服务记录证明")),
            card(row(self.sum, None, self.masked), self._others),
            area,
            foot,
            gap=GRID,
            margin=2 * GRID,
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        for keys, wish in (("Ctrl+S", self.issue), ("Ctrl+P", self.show_sample)):
            QShortcut(QKeySequence(keys), self).activated.connect(wish)

    @property
    def plan(self) -> CertificatePlan | None:
        """What would be certified, as last counted."""
        return self._plan

    @property
    def findings(self) -> str:
        """What is said about the whole."""
        return self._others.text()

    # counting -----------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._timer.start()

    def count(self) -> None:
        """Count what the certificate would list."""
        self._timer.stop()
        self._asked += 1
        asked, wanted, mask = self._asked, self._wanted(), self.masked.isChecked()

        def show(found: CertificatePlan) -> None:
            if asked == self._asked:
                self._show(found)

        self._operations.read(
            lambda desk: certificates.plan(desk, wanted, mask_number=mask), show, self._fail
        )

    def _wanted(self) -> VolunteerCertificate:
        return self.form.record(VolunteerCertificate)

    def _show(self, found: CertificatePlan) -> None:
        self._plan = found
        self.sum.setText(
            _("{name}：列入 {count} 次服务，合计{duration}").format(
                name=found.certificate.holder_name,
                count=len(found.lines),
                duration=long_duration_text(found.minutes),
            )
        )
        self._show_problems(found.problems)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        shown = set(self.form.values())
        self.form.show_problems(by_field(problems))
        self._others.show_problems([item for item in problems if item.field not in shown], None)

    # issuing ------------------------------------------------------------------------------

    def show_sample(self) -> None:
        """Show the pages as they would be printed, without a number."""
        wanted, mask = self._wanted(), self.masked.isChecked()
        kind = _("志愿服务记录证明（样稿）")
        preview = PreviewDialog(
            self._operations,
            kind,
            lambda desk: sample_pdf(desk, wanted, mask_number=mask),
            kind=kind,
            file_name=pdf_name(kind),
            parent=self,
        )
        preview.show()
        preview.make()

    def issue(self) -> None:
        """Issue the certificate, or say what is missing."""
        self._timer.stop()
        wrong = self.form.unreadable()
        if wrong:
            self._say(_("看不懂：{fields}。请改好后再出具。").format(fields=enumerated(wrong)))
            return
        wanted, mask, reason = self._wanted(), self.masked.isChecked(), self.reason.value()
        self.issue_button.setEnabled(False)

        def issue(desk: Desk) -> CertificatePlan | Saved:
            found = certificates.plan(desk, wanted, mask_number=mask)
            if blocks(found.problems):
                return found
            return certificates.issue(desk, wanted, mask_number=mask, reason=reason)

        def done(answer: CertificatePlan | Saved) -> None:
            self.issue_button.setEnabled(True)
            if isinstance(answer, Saved):
                self.accept()
                self.issued.emit(answer.id)
                return
            self._show(answer)
            wrong = next(item.field for item in answer.problems if item.level == "block")
            if wrong in self.form.values():
                self.form.focus(wrong)

        self._operations.write(issue, done, self._fail, initiator=self.parent())

    def _fail(self, fault: Fault) -> None:
        self.issue_button.setEnabled(True)
        self._say(fault.sentence)
        if fault.code == "reason_required":
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str) -> None:
        self._others.show_problems([Problem("request", "", "block", sentence)], None)
