# SPDX-License-Identifier: MulanPSL-2.0
"""Checking certificates of volunteer service from the command line."""

from wuse_desktop.cli.answer import DONE, REFUSED, Answer
from wuse_desktop.cli.calls import Call
from wuse_desktop.domain.masking import mask_name
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.domain.rounding import long_duration_text
from wuse_desktop.i18n import _
from wuse_desktop.services.certificate_check import verify

_VALID = "valid"


def certificate_verify(call: Call) -> Answer:
    """Check a number and a code; only a valid certificate is success."""
    found = verify(call.desk, call.arguments.number, call.arguments.code)
    lines = [found.sentence]
    facts: dict[str, object] = {"verdict": found.verdict, "recomputed": found.recomputed}
    if found.certificate is not None:
        lines += _lines(found.certificate)
        facts |= _facts(found.certificate)
    if found.replaced_by:
        facts["replaced_by"] = found.replaced_by
    if found.changed:
        facts["changed"] = list(found.changed)
    valid = found.verdict == _VALID
    return Answer(lines, facts, DONE if valid else REFUSED, "" if valid else found.verdict)


def _lines(certificate: VolunteerCertificate) -> list[str]:
    return [
        _("  姓名：{name}").format(name=mask_name(certificate.holder_name)),
        _("  期间：{first} 至 {last}").format(first=certificate.from_on, last=certificate.to_on),
        _("  时间：{duration}，{count} 次").format(
            duration=long_duration_text(certificate.total_minutes or 0),
            count=len(certificate.lines),
        ),
        _("  出具：{day}，{unit}").format(day=certificate.issued_on, unit=certificate.issuing_unit),
    ]


def _facts(certificate: VolunteerCertificate) -> dict[str, object]:
    return {
        "number": certificate.record_no,
        "holder": mask_name(certificate.holder_name),
        "from": str(certificate.from_on),
        "to": str(certificate.to_on),
        "minutes": certificate.total_minutes,
        "services": len(certificate.lines),
        "issued_on": str(certificate.issued_on),
    }


COMMANDS = {"certificate_verify": certificate_verify}
