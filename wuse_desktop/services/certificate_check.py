# SPDX-License-Identifier: MulanPSL-2.0
"""Checking a certificate that somebody shows: its number and code against the register.

No network is asked. At the desk that issued it the code is computed again from the register, so a
row that was changed afterwards does not pass; another desk that holds the row compares the codes.
Where the records behind a certificate changed since, that is said with their numbers.
"""

from dataclasses import dataclass
from typing import Literal

from wuse_desktop.domain.certificates import REPLACED, REVOKED, plain_code, plain_number
from wuse_desktop.domain.records.volunteers import VolunteerCertificate
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.security.derive import same
from wuse_desktop.services.certificate_changes import changed_since
from wuse_desktop.services.certificates import code_for
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.database import Connection

Verdict = Literal[
    "valid",
    "records_changed",
    "replaced",
    "revoked",
    "wrong_code",
    "number_unknown",
    "register_differs",
]


@dataclass(frozen=True, slots=True)
class Verification:
    """What the register says; without a fitting code nothing of the certificate is told.

    ``replaced_by`` is the number of the certificate that took its place. ``recomputed`` says that
    the code was computed again here, not only compared. ``changed`` are the numbers of services
    that were corrected or deleted since.
    """

    verdict: Verdict
    sentence: str
    certificate: VolunteerCertificate | None = None
    replaced_by: str = ""
    recomputed: bool = False
    changed: tuple[str, ...] = ()


def verify(desk: Desk, number: str, code: str) -> Verification:
    """Check a number and a code as they were typed from paper."""
    with desk.read() as connection:
        found = _registered(connection, plain_number(number))
        own_letter = settings.own_replica(connection)[1]
        successor = _successor(connection, found.id) if found else ""
    if found is None:
        return Verification(
            "number_unknown",
            _("登记簿里没有这个编号。请核对编号；别的站出具的证明请到出具单位核验。"),
        )
    if not same(plain_code(code), plain_code(found.verification_code)):
        return Verification("wrong_code", _("核验码与登记簿不符：请核对有没有抄错，否则不要采信。"))
    made_here = found.site_id == desk.site_id and f"-{own_letter}-" in found.record_no
    if made_here and not same(code_for(desk, found), found.verification_code):
        return Verification(
            "register_differs",
            _("核验码与登记内容对不上，这一行出具后被改动过。请不要采信，并联系管理员。"),
            recomputed=True,
        )
    if found.state == REVOKED:
        sentence = _("编号和核验码相符，但这份证明已经作废。")
        return Verification("revoked", sentence, found, "", made_here)
    if found.state == REPLACED:
        sentence = _("编号和核验码相符，但这份证明已被{number}替换。").format(number=successor)
        return Verification("replaced", sentence, found, successor, made_here)
    return _valid(desk, found, made_here=made_here)


def _valid(desk: Desk, found: VolunteerCertificate, *, made_here: bool) -> Verification:
    own = found.site_id == desk.site_id
    with desk.read() as connection:
        changed = changed_since(connection, [found], holds_all=own).get(found.id, ())
    if changed:
        sentence = _(
            "编号和核验码相符，但出具以后有{count}条服务记录更正或删除过（{numbers}），"
            "纸上的时间不再与记录一致。请让出具单位重新出具。"
        ).format(count=len(changed), numbers=enumerated(changed))
        return Verification("records_changed", sentence, found, "", made_here, changed)
    sentence = _("编号和核验码与登记簿相符。请再核对姓名、期间和时间与纸上是否一致。")
    return Verification("valid", sentence, found, "", made_here)


def _registered(connection: Connection, number: str) -> VolunteerCertificate | None:
    if not number:
        return None
    found = records.find(connection, VolunteerCertificate, record_no=number)
    return found[0] if found else None


def _successor(connection: Connection, certificate_id: str) -> str:
    found = records.find(connection, VolunteerCertificate, replaces_id=certificate_id)
    return found[-1].record_no if found else ""
