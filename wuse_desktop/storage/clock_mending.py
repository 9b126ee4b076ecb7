# SPDX-License-Identifier: MulanPSL-2.0
"""Stamps from a time that has not come: found, and replaced by stamps of their true order.

The new stamps are those that this replica's clock would have given had its hands stood still:
after the last believable stamp, after whatever each edit replaced, and in the order of the wrong
ones. So an honest edit that somebody else made later still counts as later (decision 0019).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.domain.clock import HybridClock
from wuse_desktop.storage.codec import CODECS, Row, to_json
from wuse_desktop.storage.stamp import Stamp
from wuse_desktop.storage.unit_of_work import UnitOfWork

_STAMPED = "hlc > ? OR deleted_hlc > ? OR field_hlc <> '{}'"


def has_later(row: Mapping[str, Any], latest: str) -> bool:
    """Whether a wire row carries a stamp later than ``latest`` (the first digits of a stamp)."""
    if row["hlc"] > latest or (row["deleted_hlc"] or "") > latest:
        return True
    return any(max(clock, replaced or "") > latest for clock, replaced in row["field_hlc"].values())


def is_mended(row: Mapping[str, Any], sender_id: str, sender_clock: str) -> bool:
    """Whether a replica gave a wire row a stamp that lies ahead of its own clock by now."""
    stamps = [
        row["hlc"],
        row["deleted_hlc"] or "",
        *(clock for clock, _ in row["field_hlc"].values()),
    ]
    return any(stamp > sender_clock and stamp.endswith(f"-{sender_id}") for stamp in stamps)


def mend(unit: UnitOfWork, latest: str) -> int:
    """Give every stamp later than ``latest`` its place in the past; how many rows had one.

    Rows of other sites are their owners' to mend.
    """
    connection, site_id = unit.connection, unit.stamp.site_id
    new = _new_stamps(connection, latest, unit.stamp)
    count = 0
    for entity in CODECS:
        writes = []
        for stored in _later_rows(connection, entity, (site_id, latest)):
            row = _mended(stored, new)
            writes.append((row, stored))
        if writes:
            unit.apply_rows(entity, writes)
            count += len(writes)
    for column in ("hlc_kept", "hlc_lost"):
        for wrong, right in new.items():
            connection.exec_driver_sql(
                f"UPDATE OR IGNORE conflict SET {column} = ? WHERE {column} = ?",  # noqa: S608
                (right, wrong),
            )
    unit.note("K", "", {"rows": count})
    return count


def _later_rows(
    connection: Connection, entity: str, of: tuple[str, str]
) -> Iterator[dict[str, Any]]:
    """Rows of a site with a stamp later than one: ``of`` are both."""
    site_id, latest = of
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {entity} WHERE site_id = ? AND ({_STAMPED})",  # noqa: S608 - own names
        (site_id, latest, latest),
    )
    for row in list(rows.mappings()):
        if has_later({**row, "field_hlc": json.loads(row["field_hlc"])}, latest):
            yield dict(row)


def _new_stamps(connection: Connection, latest: str, stamp: Stamp) -> dict[str, str]:
    """For each stamp that is too late its new one."""
    site_id, replica_id = stamp.site_id, stamp.replica_id
    replaced: dict[str, list[str]] = {}
    for entity in CODECS:
        for row in _later_rows(connection, entity, (site_id, latest)):
            stamps = [(row["hlc"], ""), (row["deleted_hlc"] or "", "")]
            stamps += [tuple(entry) for entry in json.loads(row["field_hlc"]).values()]
            for clock, before in stamps:
                if clock > latest:
                    replaced.setdefault(clock, []).append(before or "")
                if before and before > latest:  # nobody has it any more, and still it tells of it
                    replaced.setdefault(before, [])
    honest = connection.exec_driver_sql(
        "SELECT max(hlc) FROM audit WHERE hlc <= ?", (latest,)
    ).scalar()
    clock = HybridClock(replica_id, str(honest or ""), now_ms=lambda: 0)
    found: dict[str, str] = {}
    for wrong in sorted(replaced):
        for before in replaced[wrong]:
            if before and before <= latest:
                clock.follow(before)
        found[wrong] = clock.tick()
    return found


def _mended(stored: Mapping[str, Any], new: Mapping[str, str]) -> Row:
    row = {name: value for name, value in stored.items() if name != "pk"}
    row["hlc"] = new.get(row["hlc"], row["hlc"])
    if row["deleted_hlc"]:
        row["deleted_hlc"] = new.get(row["deleted_hlc"], row["deleted_hlc"])
    clocks = {
        name: [new.get(clock, clock), new.get(before, before) if before else before]
        for name, (clock, before) in json.loads(row["field_hlc"]).items()
    }
    row["field_hlc"] = to_json(
        {name: entry for name, entry in clocks.items() if entry[0] != row["hlc"]}
    )
    return row
