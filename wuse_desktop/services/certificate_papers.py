# SPDX-License-Identifier: MulanPSL-2.0
"""A certificate of volunteer service on paper: as issued, or as a sample before that."""

import dataclasses
import io

from wuse_desktop.domain.certificates import (
    REPLACED,
    REVOKED,
    CertifiedService,
    lines_of,
    upload_sentence,
)
from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.domain.rounding import duration_text, long_duration_text
from wuse_desktop.i18n import _
from wuse_desktop.reports.frame import date_text
from wuse_desktop.reports.volunteer_certificate import (
    CertificateLine,
    CertificatePaper,
    render_certificate,
)
from wuse_desktop.services import certificates
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.reading import load
from wuse_desktop.storage import records


def certificate_pdf(desk: Desk, certificate_id: str) -> bytes:
    """An issued certificate as it stands in the register. Raises UserFault ``record_missing``.

    One that was replaced or revoked says so.
    """
    certificate = load(desk, VolunteerCertificate, certificate_id)
    with desk.read() as connection:
        former = records.get(connection, VolunteerCertificate, certificate.replaces_id)
    return _pdf(certificate, former.record_no if former else "")


def sample_pdf(
    desk: Desk, certificate: VolunteerCertificate, *, mask_number: bool = False
) -> bytes:
    """What a certificate would look like; without number and code it proves nothing."""
    found = certificates.plan(desk, certificate, mask_number=mask_number)
    return _pdf(dataclasses.replace(found.certificate, record_no="", verification_code=""), "")


def _pdf(certificate: VolunteerCertificate, replaced_no: str) -> bytes:
    target = io.BytesIO()
    render_certificate(_paper(certificate, replaced_no), target)
    return target.getvalue()


def _paper(certificate: VolunteerCertificate, replaced_no: str) -> CertificatePaper:
    first, last, issued_on = certificate.from_on, certificate.to_on, certificate.issued_on
    if first is None or last is None or issued_on is None:
        raise ValueError(certificate.id)
    lines = lines_of(certificate)
    minutes = certificate.total_minutes or 0
    statement = _(
        "兹证明{name}在{first}至{last}期间参加志愿服务{count}次，服务时间合计{duration}。"
    ).format(
        name=certificate.holder_name,
        first=date_text(first),
        last=date_text(last),
        count=len(lines),
        duration=long_duration_text(minutes),
    )
    some_missing = 0 < sum(not line.is_uploaded for line in lines) < len(lines)
    total = _("{count} 次，{duration}").format(
        count=len(lines), duration=long_duration_text(minutes)
    )
    return CertificatePaper(
        number=certificate.record_no,
        code=certificate.verification_code,
        holder=_holder(certificate),
        statement=statement,
        lines=[_line(line, mark=some_missing and not line.is_uploaded) for line in lines],
        total=total,
        facts=_facts(certificate),
        notes=_notes(certificate, lines, replaced_no),
        issuing_unit=certificate.issuing_unit,
        issued_on=issued_on,
        sealed=certificate.sealed,
        stamp=label("VOL_CERT", certificate.state)
        if certificate.state in (REPLACED, REVOKED)
        else "",
    )


def _line(line: CertifiedService, *, mark: bool) -> CertificateLine:
    content = line.activity
    if line.content and line.content != line.activity:
        content = _("{activity}：{content}").format(activity=line.activity, content=line.content)
    return CertificateLine(
        line.on, f"*{content}" if mark else content, line.unit, duration_text(line.minutes)
    )


def _holder(certificate: VolunteerCertificate) -> tuple[tuple[str, str], ...]:
    return (
        (_("姓名"), certificate.holder_name),
        (_("志愿者编号"), certificate.holder_no),
        (_("证件类型"), label("ID_TYPE", certificate.holder_id_type)),
        (_("证件号码"), certificate.holder_id_no),
    )


def _facts(certificate: VolunteerCertificate) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("记录单位"), certificate.recording_unit),
        (_("出具单位"), certificate.issuing_unit),
        (_("负责人"), certificate.responsible),
        (_("经办人"), certificate.handler),
        (_("联系方式"), certificate.unit_phone),
        (_("用途"), certificate.purpose),
    ]
    start, end = certificate.notice_from, certificate.notice_to
    if start and end:
        text = _("{start}至{end}").format(start=date_text(start), end=date_text(end))
        facts.append((_("公示"), text))
    return tuple(facts)


def _notes(
    certificate: VolunteerCertificate, lines: tuple[CertifiedService, ...], replaced_no: str
) -> tuple[str, ...]:
    found = [
        _("本证明依据记录单位存有的志愿服务记录生成，服务时间为实际付出的时间，不含休息。"),
        upload_sentence(lines, certificate.registry),
        _("核验：向出具单位提供证明编号和核验码，由出具单位在登记簿中核对。"),
        _("出具本证明不收取任何费用。"),
    ]
    if replaced_no:
        found.append(_("本证明替换编号{number}的证明，原证明作废。").format(number=replaced_no))
    if certificate.remarks:
        found.append(certificate.remarks)
    return tuple(found)
