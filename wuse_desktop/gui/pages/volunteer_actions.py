# SPDX-License-Identifier: MulanPSL-2.0
"""What the page of volunteers does beside registering: certificates, marks, parts, sheets."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.domain.volunteer_rules import RETURNED
from wuse_desktop.gui.dialogs.certificate_check import CertificateCheck
from wuse_desktop.gui.dialogs.certificate_request import CertificateRequest
from wuse_desktop.gui.dialogs.part import PartDialog, PartWork
from wuse_desktop.gui.dialogs.preview import PreviewDialog, preview_paper
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.dialogs.service_rating import ServiceRating
from wuse_desktop.gui.dialogs.team_list import TeamList
from wuse_desktop.gui.dialogs.upload_export import UploadExport
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _
from wuse_desktop.services import (
    certificates,
    reading,
    records,
    upload_sheet,
    volunteer_marks,
    volunteer_parts,
)
from wuse_desktop.services.certificate_papers import certificate_pdf
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.paper_files import pdf_name
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.records import Deleted
from wuse_desktop.services.upload_sheet import UploadSheet
from wuse_desktop.services.volunteer_marks import Marked
from wuse_desktop.services.volunteer_parts import Part

MY_HOURS, TEAM_HOURS = "my-hours", "team-hours"
_PARTS = PartWork("volunteer_id", volunteer_parts.save_part)


class VolunteerActions(QObject):
    """``done`` follows each change; ``said`` is a sentence with a way to take it back."""

    done = Signal()
    said = Signal(str, str, object)

    def __init__(self, operations: Operations, page: QWidget, ask: AskReason = ask_reason) -> None:
        super().__init__(page)
        self._operations = operations
        self._page = page
        self._ask = ask
        self.dialog: QWidget | None = None
        """The dialog opened last."""

    # parts --------------------------------------------------------------------------------

    def open_part(self, entity: str, part_id: str, volunteer_id: str, whose: str) -> None:
        """Write a new part of a volunteer, or correct a stored one."""

        def fetch(desk: Desk) -> Part:
            if part_id:
                return volunteer_parts.load_part(desk, entity, part_id)
            return volunteer_parts.new_part(desk, entity, volunteer_id)

        def show(part: Part) -> None:
            dialog = PartDialog(self._operations, part, whose, _PARTS, self._page)
            dialog.saved.connect(self.done)
            dialog.deleted.connect(self._on_part_deleted)
            self._open(dialog)

        self._operations.read(fetch, show)

    def _on_part_deleted(self, gone: Deleted) -> None:
        self.done.emit()
        self.said.emit(
            _("已放进回收站，30天内可以恢复。"),
            _("撤销"),
            lambda: self._write(lambda desk: records.undo(desk, gone.token)),
        )

    # certificates -------------------------------------------------------------------------

    def request(self, volunteer_id: str) -> None:
        """Apply for a certificate of a volunteer."""
        self._operations.read(
            lambda desk: (certificates.new_certificate(desk, volunteer_id), ""), self._ask_to_issue
        )

    def request_again(self, certificate_id: str) -> None:
        """Apply for a certificate that replaces an issued one."""

        def fetch(desk: Desk) -> tuple[VolunteerCertificate, str]:
            former = reading.load(desk, VolunteerCertificate, certificate_id)
            return certificates.successor(desk, certificate_id), former.record_no

        self._operations.read(fetch, self._ask_to_issue)

    def _ask_to_issue(self, found: tuple[VolunteerCertificate, str]) -> None:
        certificate, replaces_no = found
        dialog = CertificateRequest(self._operations, certificate, replaces_no, self._page)
        dialog.issued.connect(self._on_issued)
        self._open(dialog)

    def _on_issued(self, certificate_id: str) -> None:
        self.done.emit()
        self.show_certificate(certificate_id)

    def show_certificate(self, certificate_id: str) -> None:
        """Show an issued certificate as it is printed."""

        def show(certificate: VolunteerCertificate) -> None:
            kind = _("志愿服务记录证明")
            preview = PreviewDialog(
                self._operations,
                f"{kind} {certificate.record_no}",
                lambda desk: certificate_pdf(desk, certificate_id),
                kind=kind,
                file_name=pdf_name(kind, certificate.record_no),
                parent=self._page,
            )
            self.dialog = preview
            preview.show()
            preview.make()

        self._operations.read(
            lambda desk: reading.load(desk, VolunteerCertificate, certificate_id), show
        )

    def revoke(self, certificate_id: str) -> None:
        """Declare a certificate void, with a reason."""

        def revoke(reason: str) -> None:
            self._write(
                lambda desk: certificates.revoke(desk, certificate_id, reason),
                _("这份证明已作废，登记簿里仍能查到。"),
            )

        note = _("作废后不能恢复有效；登记和编号都会留着。")
        self._ask(self._page, _("作废证明"), note, revoke)

    def check(self) -> None:
        """Check a certificate that somebody shows."""
        dialog = CertificateCheck(self._operations, self._page)
        dialog.opened.connect(self.show_certificate)
        self._open(dialog)

    # sheets -------------------------------------------------------------------------------

    def print_hours(self, volunteer_id: str, name: str, which: str) -> None:
        """Show the sheet of a volunteer's hours of a year or month."""
        today = self._operations.desk.today()
        period = {
            "month": Period("month", today.year, today.month),
            "last-year": Period("year", today.year - 1),
        }.get(which, Period("year", today.year))
        options = PaperOptions(record_id=volunteer_id, period=period)
        self.dialog = preview_paper(
            self._page, self._operations, MY_HOURS, options, name, period.label
        )

    def print_team(self) -> None:
        """Ask which team's hours are wanted and why, and show the list."""

        def show(options: PaperOptions, about: str) -> None:
            self.dialog = preview_paper(self._page, self._operations, TEAM_HOURS, options, about)

        dialog = TeamList(self._operations, self._page)
        dialog.wished.connect(show)
        self._open(dialog)

    # rows of service ----------------------------------------------------------------------

    def rate(self, ids: Sequence[str]) -> None:
        """Rate rows of service and note that they were confirmed."""
        dialog = ServiceRating(self._operations, ids, self._page)
        dialog.marked.connect(self._on_marked)
        self._open(dialog)

    def _on_marked(self, found: tuple[Marked, ...]) -> None:
        count = max((item.count for item in found), default=0)
        self.done.emit()
        text = _("已记下 {count} 条的评价和确认。").format(count=count)
        self.said.emit(text, _("撤销"), lambda: self._unmark(found))

    def set_upload(self, ids: Sequence[str], status: str) -> None:
        """Set how far rows are on the platform; a returned one asks for the platform's reason."""

        def mark(note: str = "") -> None:
            def marked(found: Marked) -> None:
                self.done.emit()
                text = _("{count} 条改为“{status}”。").format(
                    count=found.count, status=label("UPLOAD", status)
                )
                self.said.emit(text, _("撤销"), lambda: self._unmark((found,)))

            self._operations.write(
                lambda desk: volunteer_marks.set_upload(desk, ids, status, note),
                marked,
                initiator=self._page,
            )

        if status == RETURNED:
            note = _("照平台上的提示写，改好记录后可以重新导出。")
            self._ask(self._page, _("平台退回的原因"), note, mark)
        else:
            mark()

    def export(self, ids: Sequence[str], first: date | None, last: date | None) -> None:
        """Ask what is to be handed to the platform, and write the sheet."""

        def show(open_rows: list[str]) -> None:
            dialog = UploadExport(self._operations, ids, open_rows, self._page)
            dialog.written.connect(self._on_written)
            self._open(dialog)

        self._operations.read(lambda desk: upload_sheet.rows_to_upload(desk, first, last), show)

    def _on_written(self, made: UploadSheet) -> None:
        self.done.emit()
        parts = [
            _("已导出 {count} 条到 {path}，标为已导出待传。").format(
                count=made.rows, path=made.path
            )
        ]
        if made.left_out:
            parts.append(_("{count} 条还没审核，没有导出。").format(count=made.left_out))
        if made.unnamed:
            text = _("{count} 条的志愿者没有全国编号，表里也没有证件号码，平台可能认不出。")
            parts.append(text.format(count=made.unnamed))
        self.said.emit("".join(parts), _("撤销"), lambda: self._unmark((made.marked,)))

    def _unmark(self, found: Sequence[Marked]) -> None:
        def unmark(desk: Desk) -> None:
            with desk.together():
                for item in reversed(found):
                    volunteer_marks.unmark(desk, item)

        self._write(unmark, _("已撤销。"))

    # one way ------------------------------------------------------------------------------

    def _write(self, work: Callable[[Desk], object], sentence: str = "") -> None:
        def done(_answer: object) -> None:
            self.done.emit()
            if sentence:
                self.said.emit(sentence, "", None)

        self._operations.write(work, done, initiator=self._page)

    def _open(self, dialog: QWidget) -> None:
        self.dialog = dialog
        dialog.show()
