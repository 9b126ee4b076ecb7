# SPDX-License-Identifier: MulanPSL-2.0
"""How the desk stands, in three facts for the line at the bottom of the window."""

from dataclasses import dataclass
from datetime import datetime

from wuse_desktop.services.backups import last_backup
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.reviews import waiting_count
from wuse_desktop.services.states import counts


@dataclass(frozen=True, slots=True)
class Standing:
    """Records the county has not confirmed, and the last backup (aware UTC), if there is one.

    ``reports_up`` is False for a desk that reports to nobody, as a county's; ``enrolled`` before
    a county was accepted. ``tried`` says that the backup was opened and checked after it was
    written. ``to_review`` counts the forms that wait for this user's decision.
    """

    open_records: int
    enrolled: bool
    backup_at: datetime | None
    tried: bool
    reports_up: bool = True
    to_review: int = 0


def standing(desk: Desk) -> Standing:
    """Read the facts as they are now."""
    found = counts(desk)
    backup = last_backup(desk) or {}
    made_at = str(backup.get("at", ""))
    return Standing(
        found.open,
        found.enrolled,
        datetime.fromisoformat(made_at) if made_at else None,
        bool(backup.get("tried")),
        found.enrolled or desk.kind == STATION,
        waiting_count(desk),
    )
