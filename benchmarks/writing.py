# SPDX-License-Identifier: MulanPSL-2.0
"""What is written on a large desk between two openings of a page."""

import itertools
from collections.abc import Callable
from datetime import timedelta

from benchmarks.desks import NOW
from benchmarks.invented import stored_row
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services.desk import Desk

_FEW = 2000  # records that are written about in turns


def one_more(desk: Desk) -> Callable[[], None]:
    """Return what writes the next record: a visit at a station, an arriving service at a county."""
    table = "volunteer" if desk.is_county else "household"
    with desk.read() as connection:
        ids = list(
            connection.exec_driver_sql(f"SELECT id FROM {table} LIMIT {_FEW}").scalars()  # noqa: S608 - own names
        )
    write = _service if desk.is_county else _visit
    turns = itertools.cycle(ids)
    return lambda: write(desk, next(turns))


def _visit(desk: Desk, household_id: str) -> None:
    start = NOW - timedelta(hours=1)
    with desk.write() as unit:
        visit = unit.put(
            HomeVisit(
                household_id=household_id,
                start_at=start,
                end_at=start + timedelta(minutes=40),
                outcome="1",
                observed="血压药按时服用。",
            )
        )
        unit.put(Attendance(event_kind=visit.entity, event_id=visit.id, person_text="家人"))


def _service(desk: Desk, volunteer_id: str) -> None:
    row = stored_row(
        "volunteer_service",
        new_id(),
        site_id=desk.site_id,
        volunteer_id=volunteer_id,
        activity_name="邻里陪伴",
        service_date=NOW.date().isoformat(),
        minutes=60,
        status="approved",
    )
    with desk.database.unit_of_work("benchmark") as unit:
        unit.apply_rows("volunteer_service", [(row, None)])
