# SPDX-License-Identifier: MulanPSL-2.0
"""志愿服务记录证明: which services it lists, what it may say, and the code by which it is checked.

MCA Order 67 asks for the time, the content and the unit that recorded it; a certificate is free
of charge and made of stored records alone (field list 2.5.7).
"""

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wuse_desktop.domain.checks import check_fields, missing_field
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.domain.records.volunteers import VolunteerCertificate, VolunteerService
from wuse_desktop.domain.volunteer_rules import PROVINCIAL_REGISTRY, UPLOADED
from wuse_desktop.i18n import _

VALID, REPLACED, REVOKED = "01", "02", "03"
# Crockford's signs: no I, L, O or U, which look like others.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_GROUP, _GROUPS = 4, 3
_BITS = 5
_LEAST_NOTICE_DAYS = 7


@dataclass(frozen=True, slots=True)
class CertifiedService:
    """One service as a certificate lists it; ``upload_status`` is a code of UPLOAD."""

    service_id: str
    on: date
    activity: str
    content: str
    unit: str
    minutes: int
    upload_status: str

    @property
    def is_uploaded(self) -> bool:
        """Whether the national system has it."""
        return self.upload_status == UPLOADED

    def as_item(self) -> dict[str, Any]:
        """The service as one of ``VolunteerCertificate.lines``."""
        return {**dataclasses.asdict(self), "on": self.on.isoformat()}

    @classmethod
    def of_item(cls, item: Mapping[str, Any]) -> "CertifiedService":
        """The service of such an item; what a later version may add is passed over."""
        names = {field.name for field in dataclasses.fields(cls)}
        known = {name: value for name, value in item.items() if name in names}
        return cls(**{**known, "on": date.fromisoformat(str(item["on"]))})


def certified(services: Iterable[VolunteerService]) -> tuple[CertifiedService, ...]:
    """The services that a certificate may list, in order of days: filed ones with their time."""
    found = (
        CertifiedService(
            service.id,
            service.service_date,
            service.activity_name,
            service.content,
            service.organising_unit,
            service.minutes,
            service.upload_status,
        )
        for service in services
        if service.service_date and service.minutes and service.status in COUNTED
    )
    return tuple(sorted(found, key=lambda line: line.on))


def says_the_same(line: CertifiedService, now: CertifiedService | None) -> bool:
    """Whether the records still hold what a line certifies; it may have been uploaded since."""
    return now is not None and dataclasses.replace(now, upload_status=line.upload_status) == line


def lines_of(certificate: VolunteerCertificate) -> tuple[CertifiedService, ...]:
    """The services on a certificate."""
    return tuple(CertifiedService.of_item(item) for item in certificate.lines)


def check_certificate(
    certificate: VolunteerCertificate, holder_name: str, today: date
) -> tuple[Problem, ...]:
    """What is wrong with an application before services are looked at.

    Nobody but the volunteer gets a certificate without the volunteer's consent (rule P-12).
    """
    problems = [item for item in check_fields(certificate) if item.field != "volunteer_id"]
    first, last = certificate.from_on, certificate.to_on
    if first and last and first > last:
        message = _("期间的开始日期晚于结束日期。")
        problems.append(Problem("period_reversed", "", "block", message, "to_on"))
    if last and last > today:
        message = _("期间还没有结束，只能证明已经记录的服务。")
        problems.append(Problem("period_future", "", "block", message, "to_on"))
    others = certificate.applicant.strip() not in ("", holder_name.strip())
    if others and not certificate.holder_consent:
        problems.append(missing_field(VolunteerCertificate, "holder_consent"))
        message = _("由他人代为申请时，要先征得志愿者本人同意，请勾选。")
        problems[-1] = dataclasses.replace(problems[-1], rule="P-12", message=message)
    start, end = certificate.notice_from, certificate.notice_to
    if bool(start) != bool(end) or (start and end and (end - start).days + 1 < _LEAST_NOTICE_DAYS):
        message = _("公示一般不少于{days}天，请核对公示起止日期。")
        text = message.format(days=_LEAST_NOTICE_DAYS)
        problems.append(Problem("notice_short", "", "warn", text, "notice_to"))
    return tuple(problems)


def upload_sentence(lines: Sequence[CertifiedService], registry: str) -> str:
    """Where the services can be looked up; it says so where that system lacks some of them.

    ``registry`` is the volunteer's code of VOL_REGISTRY.
    """
    system = _("全国志愿服务信息系统（中国志愿服务网）")
    if registry == PROVINCIAL_REGISTRY:
        system = _("省（市）志愿服务平台")
    missing = sum(not line.is_uploaded for line in lines)
    if not missing:
        text = _("截至出具之日，以上记录已上传{system}，可在该系统查询。")
    elif missing == len(lines):
        text = _(
            "截至出具之日，以上记录尚未上传{system}，在该系统查询不到；"
            "可凭证明编号和核验码向出具单位核验。"
        )
    else:
        text = _(
            "截至出具之日，以上{count}条记录中有{missing}条（标*）尚未上传{system}，"
            "在该系统查询不到；其余可在该系统查询。"
        )
    return text.format(system=system, count=len(lines), missing=missing)


# the code ---------------------------------------------------------------------------------


def code_message(certificate: VolunteerCertificate) -> bytes:
    """What the code vouches for: number, holder, period, sum, services, day of issue."""
    holder = (certificate.holder_name, certificate.holder_id_type, certificate.holder_id_no)
    services = [(line.service_id, line.on, line.minutes) for line in lines_of(certificate)]
    parts = (
        certificate.record_no,
        _digest(holder),
        certificate.from_on,
        certificate.to_on,
        certificate.total_minutes,
        _digest(services),
        certificate.issued_on,
    )
    return "\n".join(map(str, parts)).encode()


def code_text(digest: bytes) -> str:
    """Sixty bits of a keyed hash in three groups of four signs."""
    number = int.from_bytes(digest[:8], "big")
    count = _GROUP * _GROUPS
    signs = (_SIGNS[number >> (64 - _BITS * (place + 1)) & 31] for place in range(count))
    text = "".join(signs)
    return "-".join(text[start : start + _GROUP] for start in range(0, count, _GROUP))


def plain_code(typed: str) -> str:
    """A code as somebody typed it, without what only groups it and with look-alikes mended."""
    normal = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    return "".join(sign for sign in normal if sign in _SIGNS)


def plain_number(typed: str) -> str:
    """A certificate's number as somebody typed it."""
    normal = unicodedata.normalize("NFKC", typed).upper()
    return "".join("-" if sign in "‐‑–—－" else sign for sign in normal if not sign.isspace())


def _digest(parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
