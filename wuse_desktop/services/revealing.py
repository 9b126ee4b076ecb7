# SPDX-License-Identifier: MulanPSL-2.0
"""Looking at sensitive content that is masked: who has to ask, and the line that it leaves.

What stands masked on the screen is shown on demand, and the audit trail keeps who looked at what
and when (rules P-03, P-11).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.storage import event_store, list_store, records
from wuse_desktop.storage.codec import COLUMNS
from wuse_desktop.storage.database import Connection

_OVERSEERS = frozenset({"head", "supervisor"})
_OF_CASES = frozenset({"case_session", "case_follow_up"})
_RESTRICTED = "2"  # CONF
LOOKED = "V"
NOT_FOR_ALL = N_("内容只限负责社工、督导和站长查看")


def reads_openly(desk: Desk, case: CaseFile) -> bool:
    """Whether the present user sees the sensitive content of a case without asking for it.

    The worker in charge, station heads and supervisors do; also whoever takes the intake down
    while nobody is in charge yet.
    """
    session = desk.session
    if session.role in _OVERSEERS:
        return True
    in_charge = case.case_worker_id or case.recorded_by
    return bool(session.worker_id) and session.worker_id == in_charge


def closed_contacts(
    desk: Desk, connection: Connection, by_kind: Mapping[str, Iterable[str]]
) -> frozenset[str]:
    """Which contacts' texts the present user does not read: ids, from ids by kind of record.

    Those of other workers' cases, as on the page of the case, and restricted ones (CONF 2 and 3)
    that somebody else wrote and went to.
    """
    if desk.session.role in _OVERSEERS:
        return frozenset()
    closed: set[str] = set()
    for entity, given in by_kind.items():
        ids = tuple(given)
        if entity in _OF_CASES:
            cases = list_store.facts(connection, entity, ("case_id",), ids)
            files = records.get_many(
                connection, CaseFile, {case_id for (case_id,) in cases.values()}
            )
            closed |= {
                row_id
                for row_id, (case_id,) in cases.items()
                if case_id not in files or not reads_openly(desk, files[case_id])
            }
            continue
        if "confidentiality_level" not in COLUMNS[entity]:
            continue
        facts = list_store.facts(connection, entity, ("confidentiality_level", "recorded_by"), ids)
        strict = [row_id for row_id, (level, _who) in facts.items() if level >= _RESTRICTED]
        went = event_store.workers_at(connection, entity, strict) if strict else {}
        closed |= {
            row_id
            for row_id in strict
            if not desk.session.worker_id
            or desk.session.worker_id
            not in {facts[row_id][1], *(worker.worker_id for worker in went.get(row_id, ()))}
        }
    return frozenset(closed)


def refuse_closed(desk: Desk, entity: str, record_id: str) -> None:
    """Refuse what the present user does not read: restricted records (CONF 2 and 3) of others.

    What belongs to a case is masked on the page of the case instead. Raises UserFault
    ``not_for_all``.
    """
    if entity in _OF_CASES or entity not in EVENT_ENTITIES:
        return
    with desk.read() as connection:
        closed = closed_contacts(desk, connection, {entity: [record_id]})
    if closed:
        raise UserFault(
            "not_for_all",
            _("{why}，没有打开。").format(why=_(NOT_FOR_ALL)),
            _("需要时请找记这条记录的人或站长。"),
        )


def is_closed_to(desk: Desk, connection: Connection, entity: str, row: Mapping[str, Any]) -> bool:
    """Whether the content of a record is for others than the present user to read.

    ``row`` holds its column values. Closed is what belongs to a case in other hands, and what is
    restricted (CONF 2 and 3) and was neither written by the user nor put into the user's care.
    """
    session = desk.session
    if session.role in _OVERSEERS:
        return False
    if entity in EVENT_ENTITIES:
        return row["id"] in closed_contacts(desk, connection, {entity: (row["id"],)})
    case_id = row["id"] if entity == CaseFile.entity else row.get("case_id", "")
    if case_id:
        case = records.get(connection, CaseFile, case_id)
        return case is None or not reads_openly(desk, case)
    if row.get("confidentiality_level", "") < _RESTRICTED:
        return False
    return not session.worker_id or session.worker_id not in {
        row.get("recorded_by"),
        row.get("worker_id"),
    }


def reader(desk: Desk) -> str | None:
    """Who asks, where texts are looked for: a worker's id; None for who reads every case openly."""
    return None if desk.session.role in _OVERSEERS else desk.session.worker_id


def reveal(desk: Desk, record_id: str, labels: Iterable[str]) -> Saved:
    """Note in the audit trail that the present user asked to see masked content of a record.

    ``labels`` name what is shown. Raises UserFault ``read_only_role`` for a user who may only
    look: what is masked stays so.
    """
    with desk.write() as unit:
        unit.note(LOOKED, record_id, {"shown": list(labels)})
        return Saved(record_id, unit.changes())
