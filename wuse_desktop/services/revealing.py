# SPDX-License-Identifier: MulanPSL-2.0
"""Looking at sensitive content that is masked: who has to ask, and the line that it leaves.

What stands masked on the screen is shown on demand, and the audit trail keeps who looked at what
and when (rules P-03, P-11).
"""

from collections.abc import Iterable

from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved

_OVERSEERS = frozenset({"head", "supervisor"})
LOOKED = "V"


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


def reveal(desk: Desk, record_id: str, labels: Iterable[str]) -> Saved:
    """Note in the audit trail that the present user asked to see masked content of a record.

    ``labels`` name what is shown. Raises UserFault ``read_only_role`` for a user who may only
    look: what is masked stays so.
    """
    with desk.write() as unit:
        unit.note(LOOKED, record_id, {"shown": list(labels)})
        return Saved(record_id, unit.changes())
