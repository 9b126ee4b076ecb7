# SPDX-License-Identifier: MulanPSL-2.0
"""The one write path: every change of a record is stamped, audited and indexed here.

A unit is one transaction. Its first write takes the next ``rev`` of this replica and one clock
stamp; an audit entry keeps what was there before, then the record is written with both. The trail
is what numbers: the present rev is that of its last entry. Nothing is committed when the unit ends
with an exception.
"""

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.clock import HybridClock
from wuse_desktop.domain.fields import Record, with_values
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.written_text import writable, writable_parts
from wuse_desktop.errors import Defect, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.storage.codec import CODECS, COLUMNS, Row, to_json
from wuse_desktop.storage.driver import Run, run_of
from wuse_desktop.storage.search import SearchIndex
from wuse_desktop.storage.stamp import Stamp, replaced_clock
from wuse_desktop.storage.touched import Touched

R = TypeVar("R", bound=Record)
GENESIS = b"\0" * 32
_INSERT: dict[str, str] = {}

_OWN = "SELECT replica_id, site_id, letter FROM replica WHERE own = 1"
_PLACE = "SELECT division_code FROM station WHERE id = ? AND deleted_hlc IS NULL"
_LAST_ENTRY = "SELECT rev, hlc, hash FROM audit ORDER BY seq DESC LIMIT 1"
_NUMBER = (
    "INSERT INTO sequence (name, value) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_AUDIT = (
    "INSERT INTO audit (rev, hlc, actor, entity, row_id, op, reason, changes, prev_hash, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def audit_hash(previous: bytes, parts: tuple[object, ...]) -> bytes:
    """The chained hash of one audit entry."""
    return hashlib.sha256(previous + to_json(parts).encode()).digest()


def insert_statement(entity: str) -> str:
    """The INSERT of a full row of one entity, with positional parameters."""
    found = _INSERT.get(entity)
    if found is None:
        names = COLUMNS[entity]
        marks = ", ".join("?" * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        found = f"INSERT INTO {entity} ({columns}) VALUES ({marks})"  # noqa: S608 - own names
        _INSERT[entity] = found
    return found


class UnitOfWork:
    """One transaction of changes by one actor. Made by ``Database.unit_of_work``."""

    def __init__(
        self,
        connection: Connection,
        clock: HybridClock,
        actor: str,
        reason: str,
        *,
        anew: bool = False,
    ) -> None:
        self.connection = connection
        # Each statement through SQLAlchemy costs more than the statement itself, and saving is
        # what people wait for: the statements of this module go straight to the driver.
        self._run: Run = run_of(connection)
        self._driver: Any = connection.connection.driver_connection
        self._clock, self._anew = clock, anew
        self._actor, self._reason = actor, reason
        self._stamp: Stamp | None = None
        self._first_rev = 0  # rows of this rev or a later one were written in this unit
        self._touched = Touched()
        self._attempts = 0  # how many are open, one inside the other
        # the end of the trail; the rev of its last entry, which the guards compare with
        self._last_hash, self._entered_rev = GENESIS, 0
        self._numbers: dict[str, int] = {}  # the last value of each sequence that was used
        self._places: dict[str, str] = {}  # until a station is written
        self.search = SearchIndex(connection)

    @property
    def stamp(self) -> Stamp:
        """The stamp of this transaction; taking it is the first write."""
        if self._stamp is None:
            self._stamp = self._take_stamp()
        return self._stamp

    def _take_stamp(self) -> Stamp:
        replica_id, site_id, letter = self._run(_OWN).fetchone()
        last = self._run(_LAST_ENTRY).fetchone()
        if last is None:
            self._first_rev = 1
            return Stamp(1, self._clock.tick(), replica_id, site_id, letter)
        rev, hlc, last_hash = last
        if not self._anew:  # another process of this desk may have been ahead of our clock
            self._clock.follow(hlc)
        self._last_hash, self._entered_rev, self._first_rev = bytes(last_hash), rev, rev + 1
        return Stamp(rev + 1, self._clock.tick(), replica_id, site_id, letter)

    def _stamp_for(self, stored: Mapping[str, Any] | None) -> Stamp:
        """The stamp for one write; a second write of a row in a unit takes a further rev."""
        stamp = self.stamp
        if stored is not None and stored["rev"] >= self._first_rev:
            self._stamp = stamp = dataclasses.replace(stamp, rev=stamp.rev + 1)
        return stamp

    # reading ------------------------------------------------------------------------------

    def row(self, entity: str, row_id: str) -> Mapping[str, Any] | None:
        """The stored row, deleted ones too."""
        cursor = self._run(
            f"SELECT * FROM {entity} WHERE id = ?",  # noqa: S608 - own table names
            (row_id,),
        )
        found = cursor.fetchone()
        if found is None:
            return None
        return dict(zip((column[0] for column in cursor.description), found, strict=True))

    def get(self, record_class: type[R], row_id: str) -> R | None:
        """The record, unless it is missing or deleted."""
        row = self.row(record_class.entity, row_id)
        if row is None or row["deleted_hlc"] is not None:
            return None
        return cast("R", CODECS[record_class.entity].decode(row))

    # writing ------------------------------------------------------------------------------

    def put(self, record: R, reason: str = "") -> R:
        """Insert a record (no id, or an id not yet stored) or change the stored one.

        Only fields that differ are written; a record without difference changes nothing.
        Raises UserFault ``record_deleted`` when the stored record lies in the bin.
        """
        stored = self.row(record.entity, record.id) if record.id else None
        if stored is None:
            return self._insert(record, reason)
        if stored["deleted_hlc"] is not None:
            raise UserFault(
                "record_deleted",
                _("这条记录已在回收站里，没有改动。"),
                _("请先从回收站恢复。"),
            )
        codec = CODECS[record.entity]
        new = codec.encode(record)
        changed = {name: value for name, value in new.items() if value != stored[name]}
        if changed:
            self._update(record.entity, stored, changed, "U", reason)
        return record

    def _insert(self, record: R, reason: str) -> R:
        row_id = record.id or new_id()
        entity = record.entity
        stamp = self._stamp_for(None)
        codec = CODECS[entity]
        record = with_values(record, id=row_id, site_id=record.site_id or stamp.site_id)
        head = (row_id, record.site_id, stamp.rev, stamp.hlc, "{}", stamp.replica_id, None, "{}")
        self._log(stamp, entity, row_id, "I", reason, {})
        self._run(insert_statement(entity), (*head, *codec.values(record)))
        self.search.note(entity, row_id)
        return record

    def _update(
        self,
        entity: str,
        stored: Mapping[str, Any],
        changed: Mapping[str, Any],
        op: str,
        reason: str,
        *,
        told: bool = True,
        replaced: str = "",
    ) -> None:
        """Write changed columns; the trail keeps the former values unless they are not ``told``.

        ``replaced`` is the clock of the value that the edit knows to replace, where it is not the
        one that stands.
        """
        row_id = stored["id"]
        stamp = self._stamp_for(stored)
        clocks = json.loads(stored["field_hlc"])
        created = stored["hlc"]
        if created != stamp.hlc:  # a record made in this very unit has one clock for all it holds
            for name in changed:
                base = replaced or replaced_clock(clocks.get(name), created, stamp.replica_id)
                clocks[name] = [stamp.hlc, base]
        values = {**changed, "rev": stamp.rev, "field_hlc": to_json(clocks)}
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        former = {name: stored[name] for name in changed} if told else {}
        self._log(stamp, entity, row_id, op, reason, former)
        self._run(
            f"UPDATE {entity} SET {assignments} WHERE id = ?",  # noqa: S608 - own names
            (*values.values(), row_id),
        )
        self.search.note(entity, row_id, stored)

    def remove(self, record_class: type[Record], row_id: str, reason: str = "") -> None:
        """Put a record into the bin. Nothing happens when it is there already or unknown."""
        stored = self.row(record_class.entity, row_id)
        if stored is not None and stored["deleted_hlc"] is None:
            self._update(record_class.entity, stored, {"deleted_hlc": self.stamp.hlc}, "D", reason)

    def restore(self, record_class: type[Record], row_id: str) -> None:
        """Take a record out of the bin."""
        stored = self.row(record_class.entity, row_id)
        if stored is not None and stored["deleted_hlc"] is not None:
            self._update(record_class.entity, stored, {"deleted_hlc": None}, "R", "")

    def empty(self, record_class: type[Record], row_id: str, keep: Collection[str]) -> None:
        """Take the content out of a record that lies in the bin; ``keep`` names fields that stay.

        The tombstone stays and is stamped anew with the emptied fields: an edit that is newer than
        a deletion would bring the record back wherever the two are merged. The trail notes that
        it was emptied, not what it held.
        """
        stored = self.row(record_class.entity, row_id)
        if stored is None or stored["deleted_hlc"] is None:
            return
        blank = CODECS[record_class.entity].encode(record_class(id=row_id))
        changed = {
            name: value
            for name, value in blank.items()
            if name not in keep and value != stored[name]
        }
        if changed:
            changed["deleted_hlc"] = self.stamp.hlc
            self._update(record_class.entity, stored, changed, "P", "", told=False)

    def touch(self, record_class: type[Record], row_id: str) -> None:
        """Give a record the present rev without changing it, so that it is sent again."""
        stored = self.row(record_class.entity, row_id)
        if stored is not None:
            self._update(record_class.entity, stored, {}, "S", "")

    def settle(self, entity: str, row_id: str, field: tuple[str, Any], lost_clock: str) -> None:
        """Write a field (name, column value) in view of two values, one of which was lost.

        The edit is stamped also where the value stays as it is. It names the lost value as the
        one it replaced, unless this replica wrote that one itself, which everybody knows.
        """
        stored = self.row(entity, row_id)
        if stored is not None:
            own = lost_clock.endswith(f"-{self.stamp.replica_id}")
            changed = dict((field,))
            self._update(entity, stored, changed, "U", "", replaced="" if own else lost_clock)

    def settle_deletion(self, entity: str, row_id: str, *, gone: bool) -> None:
        """Decide anew whether a record lies in the bin; stamped also where it stays as it is."""
        stored = self.row(entity, row_id)
        if stored is not None:
            changed = {"deleted_hlc": self.stamp.hlc if gone else None}
            self._update(entity, stored, changed, "D" if gone else "R", "")

    def apply_rows(self, entity: str, rows: Sequence[tuple[Row, Mapping[str, Any] | None]]) -> None:
        """Store rows merged from elsewhere, each with the stored row it replaces (or None).

        They keep their own clocks; only ``rev`` is of here. Former values go into the audit
        trail; a row that is new here needs no entry of its own beside that of the bundle.
        """
        new = []
        for row, stored in rows:
            stamp = self._stamp_for(stored)
            if stored is None:
                new.append(row)
            else:
                row["rev"] = stamp.rev
                self._replace(entity, row, stored, stamp)
            self._touched.add(entity, row["id"])
            self.search.note(entity, row["id"], stored)
        if new:
            stamp = self.stamp
            if self._entered_rev != stamp.rev:
                self._log(stamp, "", "", "A", "", {})  # arrivals: the trail gives them their rev
            for row in new:
                row["rev"] = stamp.rev
            values = [tuple(row[name] for name in COLUMNS[entity]) for row in new]
            self.connection.exec_driver_sql(insert_statement(entity), values)
        self._index_many()

    def _replace(self, entity: str, row: Row, stored: Mapping[str, Any], stamp: Stamp) -> None:
        names = COLUMNS[entity]
        former = {
            name: stored[name]
            for name in names
            if stored[name] != row[name] and name not in ("rev", "field_hlc")
        }
        self._log(stamp, entity, row["id"], "M", "", former)
        assignments = ", ".join(f'"{name}" = ?' for name in names)
        self._run(
            f"UPDATE {entity} SET {assignments} WHERE id = ?",  # noqa: S608 - own names
            (*(row[name] for name in names), row["id"]),
        )

    def note(self, op: str, subject: str, facts: Mapping[str, object]) -> None:
        """An audit entry about something other than a record, e.g. a bundle that was taken."""
        self._log(self.stamp, "", subject, op, self._reason, writable_parts(facts))

    def _log(
        self,
        stamp: Stamp,
        entity: str,
        row_id: str,
        op: str,
        reason: str,
        former: Mapping[str, object],
    ) -> None:
        if entity:
            self._touched.add(entity, row_id)
        if entity == "station":
            self._places.clear()
        reason = writable(reason or self._reason)
        changes = to_json(former)
        parts = (stamp.rev, stamp.hlc, self._actor, entity, row_id, op, reason, changes)
        digest = audit_hash(self._last_hash, parts)
        self._run(_AUDIT, (*parts, self._last_hash, digest))
        self._last_hash, self._entered_rev = digest, stamp.rev

    # parts --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the unit that is undone alone when it ends with an exception.

        Inside it ``changes`` tells of this part only.
        """
        touched, self._touched = self._touched, Touched()
        kept = self._stamp, self._last_hash, self._entered_rev, dict(self._numbers)
        mark = self.search.mark()
        self._attempts += 1
        try:
            with self._savepoint():
                yield
        except BaseException:
            self._stamp, self._last_hash, self._entered_rev, self._numbers = kept
            self.search.forget_after(mark)
            self._touched = touched
            raise
        finally:
            self._attempts -= 1
        touched.update(self._touched)
        self._touched = touched
        self._index_many()

    @contextlib.contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._run("SAVEPOINT attempt")  # inside another one of that name the inner one is meant
        try:
            yield
        except BaseException:
            if self._driver.in_transaction:  # a full disk has ended the whole of it already
                self._run("ROLLBACK TO attempt")
                self._run("RELEASE attempt")
            raise
        self._run("RELEASE attempt")

    def _index_many(self) -> None:
        """Bring the search index up to date when much was noted and nothing is tried any more."""
        if not self._attempts and self.search.is_much:
            self.search.flush()

    # closing ------------------------------------------------------------------------------

    def finish(self) -> Changes:
        """Bring search index and sequences up to date; called before the commit."""
        self.search.flush()
        for name, value in self._numbers.items():
            self._run(_NUMBER, (name, value))
        if self._stamp is None:
            return Changes()
        return self._touched.changes(self._stamp.rev)

    def changes(self) -> Changes:
        """What was touched so far."""
        return self._touched.changes(self._stamp.rev if self._stamp else 0)

    def place_of(self, site_id: str) -> str:
        """The code of the place of a site, "" when the site is not known."""
        if site_id not in self._places:
            found = self._run(_PLACE, (site_id,)).fetchone()
            self._places[site_id] = str(found[0]) if found else ""
        return self._places[site_id]

    def next_number(self, name: str) -> int:
        """The next value of a named sequence, starting at 1; stored when the unit ends."""
        last = self._numbers.get(name)
        if last is None:
            found = self._run("SELECT value FROM sequence WHERE name = ?", (name,)).fetchone()
            last = int(found[0]) if found else 0
        self._numbers[name] = last + 1
        return last + 1

    def require(self, condition: bool, code: str) -> None:
        """Stop the unit with a defect when something that must hold does not."""
        if not condition:
            raise Defect(code, _("程序内部检查没有通过，这一步没有做成，记录没有改动。"))
