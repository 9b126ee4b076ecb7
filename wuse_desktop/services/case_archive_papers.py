# SPDX-License-Identifier: MulanPSL-2.0
"""The complete file of a case as one PDF, in the order of the archive (2.16).

Strict forms are for named persons: they stand in the catalogue as kept elsewhere, unless somebody
who may read them asks for them with a reason, which stays in the trail.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wuse_desktop.domain import case_forms
from wuse_desktop.domain.archive_order import Volume
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.station import Station
from wuse_desktop.errors import EnvironmentFault, UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.reports.case_archive import ArchiveCover
from wuse_desktop.services import attachments, form_entry
from wuse_desktop.services.attachment_list import AttachmentLine, list_of
from wuse_desktop.services.case_folder import is_readable
from wuse_desktop.services.case_pages import CasePage, ContactLine, case_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_printing import sheet_head
from wuse_desktop.services.form_sheets import form_content
from wuse_desktop.services.record_forms import record_paper
from wuse_desktop.services.revealing import LOOKED, reads_openly
from wuse_desktop.services.volumes import VolumePart, volume_pdf
from wuse_desktop.storage import records

_INTAKE, _ATTACHMENT = "case_intake", "attachment"


@dataclass(frozen=True, slots=True)
class VolumeWish:
    """Which papers are wanted: ``strict_reason`` is why strict forms come in, "" leaves them out.

    ``reveal`` False masks sensitive answers (rule P-11).
    """

    strict_reason: str = ""
    reveal: bool = True


def has_strict_papers(desk: Desk, case_id: str) -> bool:
    """Whether a case has strict forms that the present user may read."""
    folder = case_page(desk, case_id).folder
    return any(
        case_forms.is_strict(item.form_id) and is_readable(desk, item) for item in folder.forms
    )


def case_volume(
    desk: Desk, case_id: str, wish: VolumeWish = VolumeWish(), progress: Progress = SILENT
) -> bytes:
    """Everything on paper about a case, with cover and catalogue.

    Who does not read the case openly gets it with sensitive answers masked. Raises UserFault
    ``record_missing`` or ``read_only_role`` (strict forms for who may only look), and Cancelled.
    """
    page = case_page(desk, case_id)
    if wish.strict_reason.strip():
        _note_strict(desk, page, wish.strict_reason.strip())
    maker = _Maker(desk, page, wish)
    jobs = maker.jobs()
    parts = []
    for number, job in enumerate(jobs):
        progress.step(_("正在排版卷内文件"), number, len(jobs))
        parts.append(maker.part(job))
    progress.step(_("正在装订"), len(jobs), len(jobs))
    return volume_pdf(Volume.CASE, _cover(desk, page), parts)


def _note_strict(desk: Desk, page: CasePage, reason: str) -> None:
    found = [
        item
        for item in page.folder.forms
        if case_forms.is_strict(item.form_id) and is_readable(desk, item)
    ]
    with desk.write(reason) as unit:
        for item in found:
            unit.note(LOOKED, item.id, {"shown": [page.folder.titles[item.id]], "why": reason})


_Job = ContactLine[CaseSession] | ContactLine[CaseFollowUp] | FiledForm | AttachmentLine | CaseFile


class _Maker:
    """Makes the papers of one volume, one after the other."""

    def __init__(self, desk: Desk, page: CasePage, wish: VolumeWish) -> None:
        self._desk = desk
        self._page = page
        self._wish = wish
        self._reveal = wish.reveal and reads_openly(desk, page.case)

    def jobs(self) -> list[_Job]:
        """What goes into the volume."""
        page = self._page
        files = list_of(self._desk, CaseFile.entity, page.case.id)
        return [page.case, *page.sessions, *page.follow_ups, *page.folder.forms, *files]

    def part(self, job: _Job) -> VolumePart:
        """One paper."""
        if isinstance(job, CaseFile):
            return self._record(job, _INTAKE, _("个案接案登记表"), None)
        if isinstance(job, ContactLine):
            return self._contact(job)
        if isinstance(job, FiledForm):
            return self._form(job)
        return self._file(job)

    def _contact(self, line: ContactLine[CaseSession] | ContactLine[CaseFollowUp]) -> VolumePart:
        record: CaseSession | CaseFollowUp = line.record
        if isinstance(record, CaseSession):
            text = _("个案服务过程记录表（第 {number} 节）").format(number=record.seq or "")
            return self._record(record, record.entity, text, line)
        return self._record(record, record.entity, _("个案回访记录表"), line)

    def _record(
        self,
        record: CaseFile | Event,
        kind: str,
        title: str,
        line: ContactLine[CaseSession] | ContactLine[CaseFollowUp] | None,
    ) -> VolumePart:
        worker = self._page.worker.name if self._page.worker else ""
        workers = enumerated(item.name for item in line.workers) if line else worker
        if isinstance(record, Event):
            day = record.on
        else:
            day = record.intake_at.date() if record.intake_at else None
        return VolumePart(
            kind=kind,
            title=title,
            content=record_paper(self._desk, record.entity, record.id, reveal=self._reveal),
            number=record.record_no,
            responsible=workers,
            on=day,
        )

    def _form(self, filed: FiledForm) -> VolumePart:
        folder = self._page.folder
        content, remark = None, _("密封另存")
        strict = case_forms.is_strict(filed.form_id)
        if not strict or (self._wish.strict_reason.strip() and is_readable(self._desk, filed)):
            try:
                draft = form_entry.load_form(self._desk, filed.id)
            except UserFault as fault:  # its version has not arrived here
                remark = fault.sentence
            else:
                head = sheet_head(self._desk, draft)
                session = draft.session()
                content = form_content(draft.form, session, heading=head, reveal=self._reveal)
                remark = ""
        return VolumePart(
            kind=filed.form_id,
            title=folder.titles[filed.id],
            content=content,
            number=filed.record_no,
            responsible=folder.writers.get(filed.id, ""),
            on=filed.filed_on,
            remark=remark,
        )

    def _file(self, line: AttachmentLine) -> VolumePart:
        content, remark = None, _("见原件")
        if line.shape == "picture" and line.presence == "here":
            try:
                content, remark = attachments.read(self._desk, line.id), ""
            except EnvironmentFault as fault:
                remark = fault.sentence
        return VolumePart(
            kind=_ATTACHMENT,
            title=line.title,
            content=content,
            responsible=line.added_by,
            on=line.taken_at.date() if line.taken_at else None,
            remark=" ".join(part for part in (line.kind_label, remark) if part),
        )


def _cover(desk: Desk, page: CasePage) -> ArchiveCover:
    case = page.case
    with desk.read() as connection:
        station = records.get(connection, Station, case.site_id)
    return ArchiveCover(
        unit=station.name if station else "",
        title=_("个案服务案卷"),
        facts=tuple(_facts(desk, page)),
        number=case.case_no or case.record_no,
    )


def _facts(desk: Desk, page: CasePage) -> Iterator[tuple[str, str]]:
    case = page.case
    yield _("案卷编号"), case.case_no or case.record_no
    yield _("服务对象"), page.client.name if page.client else ""
    yield _("负责社工"), page.worker.name if page.worker else ""
    yield _("开案日期"), case.opened_on.isoformat() if case.opened_on else ""
    yield _("结案日期"), case.closed_on.isoformat() if case.closed_on else ""
    yield _("密级"), label("CONF", case.confidentiality_level)
    yield _("立卷日期"), desk.today().isoformat()
