# SPDX-License-Identifier: MulanPSL-2.0
"""Service that stands on a certificate: changed with a reason only, and told afterwards.

A certificate is made of stored records alone (field list 2.5.7); so who changes one of them is
told the certificate's number before, and who checks the certificate is told what changed.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wuse_desktop.domain.certificates import (
    VALID,
    CertifiedService,
    certified,
    lines_of,
    says_the_same,
)
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.filed import COUNTED
from wuse_desktop.domain.records.volunteers import VolunteerCertificate, VolunteerService
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.storage import list_store, volunteer_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

_COLUMNS = (
    "record_no", "volunteer_id", "service_date", "activity_name", "content", "organising_unit",
    "minutes", "upload_status", "status", "deleted_hlc",
)  # fmt: skip


def concerns_certificate(stored: VolunteerService, changed: VolunteerService) -> bool:
    """Whether a certificate that lists the stored service would list the changed one otherwise."""
    if stored.volunteer_id != changed.volunteer_id:
        return True
    now = certified([changed])
    return any(not says_the_same(line, now[0] if now else None) for line in certified([stored]))


def require_certificate_reason(
    unit: UnitOfWork, stored: Record, reason: str, changed: Record | None = None
) -> None:
    """Refuse to change, or to delete, service that a valid certificate lists without a reason.

    Raises UserFault ``reason_required`` with the numbers of the certificates.
    """
    if not isinstance(stored, VolunteerService) or reason.strip():
        return
    if isinstance(changed, VolunteerService) and not concerns_certificate(stored, changed):
        return
    require_uncertified(unit.connection, [stored.id])


def require_uncertified(connection: Connection, service_ids: Iterable[str]) -> None:
    """Refuse what changes service on a valid certificate. Raises UserFault ``reason_required``."""
    listed = volunteer_store.certificates_listing(connection, service_ids, VALID)
    numbers = sorted({number for found in listed.values() for number in found})
    if numbers:
        raise UserFault(
            "reason_required",
            _("这里的志愿服务已列入证明{numbers}，没有改动。").format(numbers=enumerated(numbers)),
            _("确需更正时，请写明更正原因；改后证明与记录不符，请重新出具或作废。"),
        )


def changed_since(
    connection: Connection, certificates: Sequence[VolunteerCertificate], *, holds_all: bool = True
) -> dict[str, tuple[str, ...]]:
    """The numbers of services that changed or went since they were certified, by certificate.

    A certificate whose records say what it says is left out. ``holds_all`` is False where the
    services may never have arrived: what is not here is then no change.
    """
    lines = [(item, lines_of(item)) for item in certificates]
    ids = (line.service_id for _item, listed in lines for line in listed)
    now = list_store.facts(connection, VolunteerService.entity, _COLUMNS, ids)
    found: dict[str, tuple[str, ...]] = {}
    for certificate, listed in lines:
        numbers = tuple(
            now[line.service_id][0] if line.service_id in now else line.on.isoformat()
            for line in listed
            if (line.service_id in now or holds_all)
            and not says_the_same(line, _held(line, certificate, now.get(line.service_id)))
        )
        if numbers:
            found[certificate.id] = numbers
    return found


def _held(
    line: CertifiedService, certificate: VolunteerCertificate, row: tuple[Any, ...] | None
) -> CertifiedService | None:
    """What the records hold of a service on a certificate, None for nothing that counts."""
    if row is None:
        return None
    _number, volunteer_id, on, activity, content, unit, minutes, upload, status, deleted = row
    counts = deleted is None and status in COUNTED and on and minutes
    if not counts or volunteer_id != certificate.volunteer_id:
        return None
    return CertifiedService(
        line.service_id,
        date.fromisoformat(on),
        activity or "",
        content or "",
        unit or "",
        minutes,
        upload or "",
    )
