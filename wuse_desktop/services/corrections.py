# SPDX-License-Identifier: MulanPSL-2.0
"""What was corrected after it was filed (rule R-02): how often, for the paper, and what follows."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from wuse_desktop.domain import approvals, case_forms
from wuse_desktop.domain.case_states import READ_ONLY
from wuse_desktop.domain.fields import Kind, Record
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.filed import Filed
from wuse_desktop.domain.records.forms import FiledForm, Review
from wuse_desktop.forms.definition import Form
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_records import bound
from wuse_desktop.services.reported_months import corrections_of
from wuse_desktop.storage import bin_store, form_store, records
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.unit_of_work import UnitOfWork

_NOTHING = (None, "", "[]", "{}")


@dataclass(frozen=True, slots=True)
class Corrected:
    """That something was corrected.

    ``times`` is how often, 0 where only its own station knows: a bundle brings what is true now,
    not each step to it.
    """

    some: bool = False
    times: int = 0


NEVER = Corrected()


def of_form(desk: Desk, connection: Connection, filed: FiledForm) -> Corrected:
    """How often the answers of a filed form were changed afterwards."""
    if filed.site_id != desk.site_id:
        return Corrected("answers" in _clocks(connection, filed.entity, filed.id))
    entries = records.history(connection, filed.id)
    times = sum(entry.op == "U" and "answers" in entry.former for entry in entries)
    return Corrected(times > 0, times)


def of_record(desk: Desk, connection: Connection, record: Record, form: Form) -> Corrected:
    """How often what stands on the paper of a record was corrected.

    What counts is a change with its reason, as it is asked for once something is archived, its
    case is closed or its month is locked: to what had been written, to its sign-in, or to who did
    it. Corrections of locked months tell other desks of themselves.
    """
    names = {
        item.name for _question, item in bound(form, type(record)) if item.kind is not Kind.REF
    }
    if record.site_id != desk.site_id:
        told = len(corrections_of(connection, record.id))
        return Corrected(bool(told) or _changed_since_closing(connection, record, names), told)
    entries = records.history(connection, record.id)
    steps = {
        entry.rev
        for entry in entries
        if entry.op == "U"
        and entry.reason.strip()
        and any(name in names and former not in _NOTHING for name, former in entry.former.items())
    }
    made = min((entry.rev for entry in entries), default=0)
    for _entity, part_id in bin_store.all_parts(connection, record.entity, record.id):
        steps |= {
            entry.rev
            for entry in records.history(connection, part_id)
            if entry.rev > made and entry.reason.strip() and entry.op in ("I", "U", "D")
        }
    return Corrected(bool(steps), len(steps))


def _changed_since_closing(connection: Connection, record: Record, names: Collection[str]) -> bool:
    """Whether something was written after the case of a record was closed, or it was archived.

    A change asks for its reason from then on; what was mended before is no correction.
    """
    clocks = _clocks(connection, record.entity, record.id)
    case_id = record.id if isinstance(record, CaseFile) else getattr(record, "case_id", "")
    case = records.get(connection, CaseFile, case_id) if case_id else None
    if case is not None and case.state in READ_ONLY:
        closed = _clocks(connection, CaseFile.entity, case.id).get("state", "")
    elif isinstance(record, Filed) and record.status == "locked":
        closed = clocks.get("status", "")
    else:
        return False
    return any(clock > closed for name, clock in clocks.items() if name in names)


def _clocks(connection: Connection, entity: str, row_id: str) -> dict[str, str]:
    """When each field of a record that was changed was changed last."""
    row = bin_store.stored_row(connection, entity, row_id) or {}
    found: dict[str, str] = json.loads(row.get("field_hlc") or "{}")
    return found


def ask_again(desk: Desk, unit: UnitOfWork, filed: FiledForm, reason: str) -> None:
    """Let who agreed to a form hear that it was corrected since: they agreed to what it said then.

    Nobody has to wait for it (decision 0014); the form stands in their queue again.
    """
    if not case_forms.needs_approval(filed.form_id):
        return
    said = form_store.reviews_of(unit.connection, [filed.id])
    if approvals.standing(filed, said, asked=True) != "approved":
        return
    agreed = [item for item in said if item.kind == approvals.APPROVED and not item.reply_to][-1]
    unit.put(
        Review(
            subject_entity=FiledForm.entity,
            subject_id=filed.id,
            case_id=filed.case_id,
            station_id=filed.site_id,
            kind=approvals.CORRECTED,
            comment=_("同意后又更正：{reason}").format(reason=reason.strip() or _("没有写原因")),
            author_name=desk.session.name,
            author_role=desk.session.role,
            made_at=desk.now().replace(second=0),
            reply_to=agreed.id,
        )
    )
