# SPDX-License-Identifier: MulanPSL-2.0
"""The four states of a record on its way up: 未打包, 已打包, 已送达, 已回执.

Worked out from how far the county has been served; nothing is 已回执 without a receipt, and a
record that the county could not take stays at 已送达. A visit with its sign-in counts as one
record.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from wuse_desktop.services.bundles import portion_for
from wuse_desktop.services.desk import STATION, Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import record_titles
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.exchange_store import Marks
from wuse_desktop.storage.record_titles import RecordTitle

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


@dataclass(frozen=True, slots=True)
class _Open:
    """What is not confirmed: the latest rev of each record, and what the county refused."""

    marks: Marks
    changed: Mapping[tuple[str, str], int]
    refused: Sequence[tuple[str, str]]
    enrolled: bool

    def states(self) -> Iterator[str]:
        """The state of each, in no order."""
        yield from (_state(rev, self.marks) for rev in self.changed.values())
        yield from (DELIVERED for key in self.refused if key not in self.changed)


def _read_open(desk: Desk) -> _Open:
    upper = county(desk)
    if upper is None and desk.kind != STATION:
        # A desk that reports to nobody has nothing on its way up.
        return _Open(Marks(0, 0, 0, 0), {}, (), enrolled=False)
    with desk.read() as connection:
        marks, portion = _upwards(desk, connection, upper)
        changed = store.changed_records(connection, portion, marks.confirmed)
        shown = (
            store.shown_record(connection, item.entity, item.record_id)
            for item in store.open_problems(connection, desk.site_id)
        )
        refused = dict.fromkeys(key for key in shown if key is not None)
    return _Open(marks, changed, tuple(refused), upper is not None)


def _upwards(
    desk: Desk, connection: Connection, upper: store.Peer | None
) -> tuple[Marks, store.Portion]:
    """How far the county was served, and what of the records goes to it."""
    marks = store.marks(connection, upper.site_id if upper else "")
    return marks, portion_for(desk, upper) if upper else store.Portion(desk.site_id)


def _open_records(desk: Desk) -> dict[tuple[str, str], str]:
    """The state of what is not confirmed, the latest change first."""
    found = _read_open(desk)
    latest = sorted(found.changed.items(), key=itemgetter(1), reverse=True)
    states = {key: _state(rev, found.marks) for key, rev in latest}
    return states | {key: DELIVERED for key in found.refused if key not in states}


def counts(desk: Desk, *, with_confirmed: bool = False) -> Counts:
    """How many records are in each state; counting the confirmed ones reads the whole archive."""
    name = "confirmed_counts" if with_confirmed else "open_counts"
    return desk.remembered(name, lambda: _count(desk, with_confirmed=with_confirmed))


def _count(desk: Desk, *, with_confirmed: bool) -> Counts:
    if desk.kind == STATION and county(desk) is None:
        # Nothing has gone anywhere: every record waits, in the bin or not.
        with desk.read() as connection:
            waiting = sum(
                record_titles.count_records(connection, desk.site_id, deleted=deleted)
                for deleted in (False, True)
            )
        return Counts(waiting, 0, 0, 0, enrolled=False)
    found = _read_open(desk)
    states = Counter(found.states())
    confirmed = 0
    if with_confirmed:
        keys = {*found.changed, *found.refused}
        with desk.read() as connection:
            total = record_titles.count_records(connection, desk.site_id)
            confirmed = total - record_titles.count_present(connection, keys)
    return Counts(states[UNPACKED], states[PACKED], states[DELIVERED], confirmed, found.enrolled)


def records(desk: Desk, state: str, limit: int = 500) -> list[StateLine]:
    """The records in a state, latest first."""
    if state in (UNPACKED, PACKED):
        chosen = _on_their_way(desk, state, limit)
    elif desk.kind == STATION and county(desk) is None:
        chosen = []  # nothing has gone anywhere
    else:
        found = _open_records(desk)
        with desk.read() as connection:
            if state == CONFIRMED:
                chosen = record_titles.latest(connection, desk.site_id, limit, but=found)
            else:
                keys = [key for key, value in found.items() if value == state]
                chosen = record_titles.titles(connection, keys[:limit])
    return [StateLine(line.entity, line.id, state, line.title, line.on) for line in chosen]


def _on_their_way(desk: Desk, state: str, limit: int) -> list[RecordTitle]:
    """The latest records that were not packed, or not delivered: no more is read than is shown."""
    upper = county(desk)
    if upper is None and desk.kind != STATION:
        return []
    keys: list[tuple[str, str]] = []
    with desk.read() as connection:
        marks, portion = _upwards(desk, connection, upper)
        last = marks.packed if state == UNPACKED else marks.delivered
        for key, rev in store.newest_records(connection, portion, max(last, marks.confirmed)):
            if len(keys) == limit:
                break
            if _state(rev, marks) == state:
                keys.append(key)
        return record_titles.titles(connection, keys)


def open_keys(desk: Desk) -> frozenset[tuple[str, str]]:
    """Kind and id of every record that the county has not confirmed, as it is now."""
    found = _open_records(desk)
    return frozenset(found)


def state_of(desk: Desk, entity: str, record_id: str) -> str:
    """The state of one record."""
    found = _open_records(desk)
    return found.get((entity, record_id), CONFIRMED)
