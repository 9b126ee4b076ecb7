# SPDX-License-Identifier: MulanPSL-2.0
"""Certificates of volunteer service: planned from the records, issued, replaced, revoked.

The rows are the register: nothing on a certificate is typed that the records do not hold, and a
number that was given is never given again or taken away.
"""

import dataclasses
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.certificates import (
    REPLACED,
    REVOKED,
    VALID,
    CertifiedService,
    certified,
    check_certificate,
    code_message,
    code_text,
)
from wuse_desktop.domain.masking import mask_id
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.volunteers import (
    Volunteer,
    VolunteerCertificate,
    VolunteerCorrection,
    VolunteerService,
)
from wuse_desktop.domain.volunteer_rules import clash_text, clashes
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.derive import subkey
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking, require_own
from wuse_desktop.services.numbering import next_record_no
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.volunteer_parts import open_claims
from wuse_desktop.storage import records, volunteer_store
from wuse_desktop.storage.unit_of_work import UnitOfWork

_KEY_LABEL = b"wuse volunteer certificate"
_CLAIM_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CertificatePlan:
    """What a certificate would say, and what was found about the application.

    ``left_out`` are services of the period that are not filed yet (drafts, or waiting for a
    review) and therefore not listed.
    """

    certificate: VolunteerCertificate
    lines: tuple[CertifiedService, ...]
    left_out: int
    problems: tuple[Problem, ...]

    @property
    def minutes(self) -> int:
        """The time given, as recorded: no rounding rule is applied to a certificate."""
        return sum(line.minutes for line in self.lines)

    @property
    def not_uploaded(self) -> int:
        """How many of the services the platform does not have yet."""
        return sum(not line.is_uploaded for line in self.lines)


def new_certificate(desk: Desk, volunteer_id: str) -> VolunteerCertificate:
    """An application with what the desk knows: all service up to today, asked by the volunteer.

    Raises UserFault ``record_missing`` or ``read_only_station``.
    """
    volunteer = load(desk, Volunteer, volunteer_id)
    require_own(desk, volunteer)
    station, today = desk.station(), desk.today()
    with desk.read() as connection:
        person = records.get(connection, Person, volunteer.person_id) or Person()
        first = volunteer_store.first_service_on(connection, volunteer_id)
    return VolunteerCertificate(
        volunteer_id=volunteer_id,
        from_on=first or date(today.year, 1, 1),
        to_on=today,
        applicant=person.name,
        applied_on=today,
        recording_unit=station.name,
        issuing_unit=station.name,
        responsible=station.head,
        handler=desk.session.name,
        unit_phone=station.phone,
        sealed=True,
    )


def successor(desk: Desk, former_id: str) -> VolunteerCertificate:
    """An application that replaces an issued certificate, with what that one said."""
    former = load(desk, VolunteerCertificate, former_id)
    require_own(desk, former)
    _require_valid(former)
    fresh = new_certificate(desk, former.volunteer_id)
    names = (
        "from_on", "to_on", "purpose", "applicant", "holder_consent", "recording_unit",
        "issuing_unit", "responsible", "unit_phone", "sealed", "notice_from", "notice_to",
        "remarks",
    )  # fmt: skip
    kept = {name: getattr(former, name) for name in names}
    return dataclasses.replace(fresh, **kept, replaces_id=former.id)


def plan(
    desk: Desk, certificate: VolunteerCertificate, *, mask_number: bool = False
) -> CertificatePlan:
    """What the certificate would say as applied for. Raises UserFault ``record_missing``.

    ``mask_number`` prints the holder's ID number with its middle hidden.
    """
    volunteer = load(desk, Volunteer, certificate.volunteer_id)
    first, last = certificate.from_on, certificate.to_on
    with desk.read() as connection:
        person = records.get(connection, Person, volunteer.person_id) or Person()
        services = (
            volunteer_store.services_between(connection, [volunteer.id], first, last)
            if first and last
            else []
        )
        claims = open_claims(connection, volunteer.id)
    lines = certified(services)
    made = dataclasses.replace(
        certificate,
        holder_name=person.name,
        holder_id_type=person.id_type if person.id_no else "",
        holder_id_no=mask_id(person.id_no) if mask_number else person.id_no,
        holder_no=volunteer.national_volunteer_no or volunteer.volunteer_no or volunteer.record_no,
        registry=volunteer.registry,
        village_code=volunteer.village_code,
        issued_on=desk.today(),
        lines=tuple(line.as_item() for line in lines),
        total_minutes=sum(line.minutes for line in lines),
    )
    problems = [*check_certificate(made, person.name, desk.today()), *_holder(person)]
    left_out = len(services) - len(lines)
    problems += _services(lines, left_out)
    problems += _clashes(services)
    problems += _claims(claims)
    return CertificatePlan(made, lines, left_out, tuple(problems))


def _holder(person: Person) -> list[Problem]:
    if person.id_no:
        return []
    message = _("志愿者的证件号码还没有登记，证明上这一栏会空着。")
    return [Problem("holder_without_number", "", "warn", message)]


def _services(lines: tuple[CertifiedService, ...], left_out: int) -> list[Problem]:
    problems = []
    if not lines:
        message = _("这段时间没有已登记的服务，不能出具证明。")
        problems.append(Problem("certificate_empty", "", "block", message, "from_on"))
    if left_out:
        message = _("另有{count}条服务还没有审核或没有写完，不列入证明。").format(count=left_out)
        problems.append(Problem("services_left_out", "C-02", "warn", message))
    missing = sum(not line.is_uploaded for line in lines)
    if missing:
        message = _("其中{count}条还没有上传，证明上会如实写明。").format(count=missing)
        problems.append(Problem("services_not_uploaded", "", "warn", message))
    return problems


def _claims(claims: Sequence[VolunteerCorrection]) -> Iterator[Problem]:
    """What the volunteer says is wrong and nobody has checked yet (2.5.6); it hinders nothing."""
    if not claims:
        return
    latest = claims[0]
    message = _(
        "有{count}条更正申请还没有核实（{latest}）。请先在志愿者页面的“更正”里核实；"
        "现在出具，就按现有记录。"
    )
    words = f"{latest.claimed_on or ''} {' '.join(latest.claim.split())}".strip()
    if len(words) > _CLAIM_SHOWN:
        words = words[: _CLAIM_SHOWN - 1] + "…"
    text = message.format(count=len(claims), latest=words)
    yield Problem("claims_open", "", "warn", text, "", tuple(item.id for item in claims))


def _clashes(services: Iterable[VolunteerService]) -> Iterator[Problem]:
    """Time that is recorded twice is not certified twice (V-22), e.g. after files were merged."""
    for one, two in clashes(row for row in services if row.status in COUNTED):
        message = _("{clash}时间重叠，不能重复证明。请先在“服务时长”里更正其中一条。")
        text = message.format(clash=clash_text(one, two))
        yield Problem("service_overlap", "V-22", "block", text, "", (one.id, two.id))


def issue(
    desk: Desk,
    certificate: VolunteerCertificate,
    *,
    mask_number: bool = False,
    reason: str = "",
) -> Saved:
    """Give a certificate its number and code, and enter it into the register.

    One that replaces another marks that one as replaced, which needs a ``reason``. Raises
    UserFault ``certificate_empty`` when there is nothing to certify, ``certificate_not_valid``
    when the former one is no longer valid, ``reason_required``, and what filing raises.
    """
    found = plan(desk, certificate, mask_number=mask_number)
    refuse_blocking(found.problems)
    _require_reason(reason if certificate.replaces_id else _("首次出具"))
    with desk.write(_trail(certificate, reason)) as unit:
        if certificate.replaces_id:
            former = load_in(unit, VolunteerCertificate, certificate.replaces_id)
            _require_valid(former)
            put_record(desk, unit, dataclasses.replace(former, state=REPLACED))
        made = _numbered(desk, unit, found.certificate)
        saved = put_record(desk, unit, made)
        return Saved(saved.id, unit.changes(), found.problems)


def revoke(desk: Desk, certificate_id: str, reason: str) -> Saved:
    """Declare a certificate void; it stays in the register.

    Raises UserFault ``reason_required``, ``certificate_not_valid`` and what filing raises.
    """
    _require_reason(reason)
    with desk.write(reason) as unit:
        former = load_in(unit, VolunteerCertificate, certificate_id)
        _require_valid(former)
        put_record(desk, unit, dataclasses.replace(former, state=REVOKED))
        return Saved(certificate_id, unit.changes())


def code_for(desk: Desk, certificate: VolunteerCertificate) -> str:
    """The verification code that this desk gives a certificate.

    Its key comes from the database key, which neither a new password nor a restored backup
    changes; without it nobody makes a code that fits.
    """
    key = subkey(desk.key, b"", _KEY_LABEL)
    return code_text(hmac.digest(key, code_message(certificate), hashlib.sha256))


def _numbered(
    desk: Desk, unit: UnitOfWork, certificate: VolunteerCertificate
) -> VolunteerCertificate:
    number = next_record_no(desk, unit, VolunteerCertificate.entity, desk.today())
    made = dataclasses.replace(certificate, record_no=number, state=VALID)
    return dataclasses.replace(made, verification_code=code_for(desk, made))


def _trail(certificate: VolunteerCertificate, reason: str) -> str:
    """The line in the trail: what the volunteer's records were given out for (rule P-12)."""
    text = _("出具志愿服务记录证明，用途：{purpose}")
    text = text.format(purpose=certificate.purpose or _("未说明"))
    return _("{text}；原因：{reason}").format(text=text, reason=reason) if reason else text


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise UserFault(
            "reason_required",
            _("重新出具或作废证明要写明原因，没有改动。"),
            _("写一句原因后再试。"),
        )


def _require_valid(certificate: VolunteerCertificate) -> None:
    if certificate.state != VALID:
        raise UserFault(
            "certificate_not_valid",
            _("这份证明已被替换或作废，没有改动。"),
            _("请从登记簿里打开有效的那一份。"),
        )
