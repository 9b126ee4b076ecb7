# SPDX-License-Identifier: MulanPSL-2.0
"""The workers of an event as its form holds them: who, their names, and each one's minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.services.choices import workers
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage.event_store import WorkerAt


@dataclass(frozen=True, slots=True)
class StaffChoice:
    """A worker who may have taken part; ``minutes`` is None for one who did not."""

    worker_id: str
    name: str
    minutes: int | None = None


def staff_for_new(desk: Desk, minutes: int, on: date | None = None) -> tuple[StaffChoice, ...]:
    """The workers of the site on a day, the present user taking part."""
    own = desk.session.worker_id
    return tuple(
        StaffChoice(item.code, item.label, minutes if item.code == own else None)
        for item in workers(desk, on)
    )


def staff_of(
    desk: Desk, taking_part: Sequence[WorkerAt], on: date | None = None
) -> tuple[StaffChoice, ...]:
    """Who took part in a stored event, then the other workers of its day.

    Somebody who has left since, or is of another site, is still there; people without a worker's
    record (a cadre, somebody by name) are not: no form of events changes them.
    """
    chosen = [
        StaffChoice(item.worker_id, item.name, item.minutes)
        for item in taking_part
        if item.worker_id
    ]
    known = {item.worker_id for item in chosen}
    others = (
        StaffChoice(item.code, item.label) for item in workers(desk, on) if item.code not in known
    )
    return (*chosen, *others)


def minutes_of(staff: Sequence[StaffChoice]) -> dict[str, int]:
    """Worker id to minutes, in order: what the services take."""
    return {item.worker_id: item.minutes for item in staff if item.minutes is not None}


def plain_staff(staff: Sequence[StaffChoice]) -> list[list[object]]:
    """As JSON values."""
    return [[item.worker_id, item.name, item.minutes] for item in staff]


def staff_from(values: Sequence[Sequence[object]]) -> tuple[StaffChoice, ...]:
    """From such values."""
    return tuple(
        StaffChoice(str(row[0]), str(row[1]), row[2] if isinstance(row[2], int) else None)
        for row in values
    )
