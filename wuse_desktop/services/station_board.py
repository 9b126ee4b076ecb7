# SPDX-License-Identifier: MulanPSL-2.0
"""The board of a county's stations: who needs help first."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime

from wuse_desktop.domain import divisions
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.sync.verdict import Verdict

_MOST_MISSING = 1000


@dataclass(frozen=True, slots=True)
class StationLine:
    """One station on the county's board, times as ISO text in UTC (empty when never).

    ``overdue`` says that its last bundle is older than the county allows; ``missing`` lists the
    sequence numbers that never came (harmless: a later bundle carries what they held).
    """

    site_id: str
    name: str
    place: str
    state: str
    last_bundle_at: str
    last_taken_at: str
    last_seq: int
    rows: int
    problems: int
    missing: tuple[int, ...]
    days_silent: int | None
    overdue: bool


def stations(desk: Desk, overdue_days: int = 7) -> list[StationLine]:
    """The county's stations, those who need help first: overdue or silent, with problems."""
    with desk.read() as connection:
        peers = store.peers(connection, store.STATION)
        lines = [
            _line(
                desk,
                peer,
                store.taken_bundles(connection, peer.site_id),
                len(store.open_problems(connection, peer.site_id)),
                overdue_days,
            )
            for peer in peers
        ]
    return sorted(lines, key=lambda line: (not line.overdue, -line.problems, line.name))


def _local_day(at: str) -> date:
    """The local date of an instant of our books."""
    return datetime.fromisoformat(at).astimezone().date()


def _line(
    desk: Desk, peer: store.Peer, taken: list[store.Taken], problems: int, overdue_days: int
) -> StationLine:
    taken = [item for item in taken if item.verdict != Verdict.HOLD]
    last = max(taken, key=lambda item: (item.created_at, item.seq), default=None)
    days = max(0, (desk.today() - _local_day(last.taken_at)).days) if last else None
    numbers: dict[str, set[int]] = {}
    for item in taken:
        numbers.setdefault(item.device_id, set()).add(item.seq)
    gaps = (
        number
        for known in numbers.values()
        for number in range(1, max(known))
        if number not in known
    )
    # a bundle may claim any number; nobody reads more of them than this
    missing = sorted(set(itertools.islice(gaps, _MOST_MISSING)))
    return StationLine(
        site_id=peer.site_id,
        name=peer.name,
        place=divisions.division_name(peer.division_code),
        state=peer.state,
        last_bundle_at=last.created_at if last else "",
        last_taken_at=last.taken_at if last else "",
        last_seq=last.seq if last else 0,
        rows=sum(item.changed_count for item in taken),
        problems=problems,
        missing=tuple(missing),
        days_silent=days,
        overdue=days is None or days > overdue_days,
    )
