# SPDX-License-Identifier: MulanPSL-2.0
"""The four states of a record on its way up: 未打包, 已打包, 已送达, 已回执.

Worked out from how far the county has been served; nothing is 已回执 without a receipt, and a
record that the county could not take stays at 已送达. A visit with its sign-in counts as one
record.
"""

from dataclasses import dataclass

from wuse_desktop.services.bundles import portion_for
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import record_titles
from wuse_desktop.storage.exchange_store import Marks

UNPACKED, PACKED, DELIVERED, CONFIRMED = "unpacked", "packed", "delivered", "confirmed"
STATES = (UNPACKED, PACKED, DELIVERED, CONFIRMED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Records in each state. ``enrolled`` is False before a county was accepted."""

    unpacked: int
    packed: int
    delivered: int
    confirmed: int
    enrolled: bool

    @property
    def open(self) -> int:
        """Records that the county has not confirmed."""
        return self.unpacked + self.packed + self.delivered


@dataclass(frozen=True, slots=True)
class StateLine:
    """One record in a state, as a list shows it."""

    entity: str
    id: str
    state: str
    title: str
    on: str


def _state(rev: int, marks: Marks) -> str:
    if rev > marks.packed:
        return UNPACKED
    if rev > marks.delivered:
        return PACKED
    return DELIVERED if rev > marks.confirmed else CONFIRMED


def _open_records(desk: Desk) -> tuple[dict[tuple[str, str], str], bool]:
    upper = county(desk)
    with desk.read() as connection:
        receiver = upper.site_id if upper else ""
        marks = store.marks(connection, receiver)
        portion = portion_for(desk, upper) if upper else store.Portion(desk.site_id)
        changed = store.changed_records(connection, portion, marks.confirmed)
        refused = [
            store.shown_record(connection, item.entity, item.record_id)
            for item in store.open_problems(connection, desk.site_id)
        ]
    found = {key: DELIVERED for key in refused if key is not None}
    found.update((key, _state(rev, marks)) for key, rev in changed.items())
    return found, upper is not None


def counts(desk: Desk, *, with_confirmed: bool = False) -> Counts:
    """How many records are in each state; counting the confirmed ones reads the whole archive."""
    found, enrolled = _open_records(desk)
    states = list(found.values())
    confirmed = 0
    if with_confirmed:
        with desk.read() as connection:
            total = record_titles.count_records(connection, desk.site_id)
            confirmed = total - record_titles.count_present(connection, found)
    return Counts(
        states.count(UNPACKED),
        states.count(PACKED),
        states.count(DELIVERED),
        confirmed,
        enrolled,
    )


def records(desk: Desk, state: str, limit: int = 500) -> list[StateLine]:
    """The records in a state, latest first."""
    found, _enrolled = _open_records(desk)
    with desk.read() as connection:
        if state == CONFIRMED:
            lines = record_titles.latest(connection, desk.site_id, limit + len(found))
            chosen = [line for line in lines if (line.entity, line.id) not in found][:limit]
        else:
            keys = [key for key, value in found.items() if value == state]
            chosen = record_titles.titles(connection, keys)[:limit]
    return [StateLine(line.entity, line.id, state, line.title, line.on) for line in chosen]


def open_keys(desk: Desk) -> frozenset[tuple[str, str]]:
    """Kind and id of every record that the county has not confirmed, as it is now."""
    found, _enrolled = _open_records(desk)
    return frozenset(found)


def state_of(desk: Desk, entity: str, record_id: str) -> str:
    """The state of one record."""
    found, _enrolled = _open_records(desk)
    return found.get((entity, record_id), CONFIRMED)
