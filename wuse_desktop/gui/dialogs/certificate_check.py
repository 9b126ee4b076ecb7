# SPDX-License-Identifier: MulanPSL-2.0
"""核验: the number and the code of a certificate that somebody shows, against the register."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.domain.rounding import duration_text
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fact_grid import FactGrid
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.labelled import labelled
from wuse_desktop.gui.widgets.texts import button, column, muted, repolish, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services.certificate_check import Verification, verify

_WIDTH = 640
_LEVELS = {"valid": "good", "records_changed": "warn", "replaced": "warn", "revoked": "warn"}


class CertificateCheck(QDialog):
    """Enter goes from the number to the code and then checks. ``opened`` carries its id."""

    opened = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._found: Verification | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(_("核验志愿服务记录证明"))
        self.setFixedWidth(_WIDTH)
        self.number = TextEditor(placeholder="230127100-ZM-2026-A-0001")
        self.code = TextEditor(placeholder="3MC1-VH89-1ZZB")
        self.verdict = PlainLabel()
        self.verdict.setObjectName("problem")
        self.verdict.setWordWrap(True)
        self.facts = FactGrid()
        self.check_button = button(_("核验"), self.check, kind="primary")
        self.open_button = button(_("打开登记的证明"), self._open)
        self.open_button.hide()
        self.number.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.check)
        self.setLayout(
            column(
                title(_("核验")),
                muted(_("照纸上的编号和核验码输入，不分大小写，横线可以不输。不需要联网。")),
                labelled((_("编号(&N)"), self.number), (_("核验码(&C)"), self.code)),
                self.verdict,
                self.facts,
                row(
                    self.open_button,
                    None,
                    button(_("返回 Esc"), self.reject),
                    self.check_button,
                ),
                gap=GRID,
                margin=3 * GRID,
            )
        )
        self.number.setFocus()

    def check(self) -> None:
        """Look the certificate up and compare its code."""
        number, code = self.number.value(), self.code.value()
        self._operations.read(lambda desk: verify(desk, number, code), self._show)

    def _show(self, found: Verification) -> None:
        self._found = found
        self.verdict.setText(found.sentence)
        self.verdict.setProperty("level", _LEVELS.get(found.verdict, "block"))
        repolish(self.verdict)
        self.facts.show_facts(_facts(found.certificate) if found.certificate else [])
        self.open_button.setVisible(found.certificate is not None)
        self.adjustSize()

    def _open(self) -> None:
        if self._found is not None and self._found.certificate is not None:
            self.accept()
            self.opened.emit(self._found.certificate.id)


def _facts(certificate: VolunteerCertificate) -> list[tuple[str, str]]:
    span = _("{first} 至 {last}").format(first=certificate.from_on, last=certificate.to_on)
    return [
        (_("姓名"), certificate.holder_name),
        (_("证明状态"), label("VOL_CERT", certificate.state)),
        (_("服务期间"), span),
        (_("服务时间"), duration_text(certificate.total_minutes or 0)),
        (_("服务次数"), str(len(certificate.lines))),
        (_("出具日期"), str(certificate.issued_on)),
        (_("出具单位"), certificate.issuing_unit),
        (_("用途"), certificate.purpose),
    ]
