# SPDX-License-Identifier: MulanPSL-2.0
"""The single writes of a merge, kept so that they can be walked backwards, also much later."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.records.activities import PRESENT_STATES
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.people import Household
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.reference_store import references
from wuse_desktop.storage.unit_of_work import UnitOfWork

Step = dict[str, Any]
_HEAD = "0"  # REL: the head of the household


class Steps:
    """Writes rows in a unit of work and notes what was there before."""

    def __init__(self, unit: UnitOfWork, site_id: str, reason: str) -> None:
        self._unit = unit
        self._site_id = site_id
        self._reason = reason
        self.taken: list[Step] = []

    def change(self, record: Record, values: Mapping[str, Any]) -> None:
        """Give a stored record other values in some fields."""
        row = self._row(record.entity, record.id)
        changed = dataclasses.replace(record, **values)
        encoded = CODECS[record.entity].encode(changed)
        for name in values:
            if encoded[name] != row[name]:
                self.taken.append(
                    {
                        "entity": record.entity,
                        "id": record.id,
                        "field": name,
                        "former": row[name],
                        "new": encoded[name],
                    }
                )
        self._unit.put(changed, self._reason)

    def put_away(self, entity: str, row_id: str) -> None:
        """Put a row into the bin."""
        self._unit.remove(record_class(entity), row_id, self._reason)
        gone = self._row(entity, row_id)["deleted_hlc"]
        self.taken.append({"entity": entity, "id": row_id, "gone": gone})

    def move_references(self, target: str, from_id: str, to_id: str) -> None:
        """Let everything of the site that names one record name another one instead."""
        for found in references(self._unit.connection, target, from_id, self._site_id):
            record = self._record(found.entity, found.id)
            if record is None:
                continue
            double = self._double(record, target, found.field, to_id)
            if double is not None:
                self._fold(record, double, found.field, to_id)
            else:
                self.change(record, {found.field: to_id})

    # doubles ------------------------------------------------------------------------------

    def _double(self, record: Record, target: str, field: str, to_id: str) -> Record | None:
        """The row of the other that says the same as this one would, once it is moved."""
        same = _SAME.get((record.entity, field))
        if same is None:
            return None
        for found in references(self._unit.connection, target, to_id, self._site_id):
            if found.entity == record.entity and found.field == field and found.id != record.id:
                other = self._record(found.entity, found.id)
                if other is not None and same(record, other):
                    return other
        return None

    def _fold(self, record: Record, double: Record, field: str, to_id: str) -> None:
        """Keep one of two rows: that of the kept one, unless the other says more."""
        if record.entity == "volunteer":
            self._fold_volunteers(record, double)
            return
        if _says_more(record, double):
            self.put_away(double.entity, double.id)
            self.change(record, {field: to_id})
        else:
            self.put_away(record.entity, record.id)
        if record.entity == "household_member" and _lives(record) and _lives(double):
            self._count_one_less(getattr(record, "household_id", ""))

    def _fold_volunteers(self, record: Record, double: Record) -> None:
        """One volunteer of two: what the kept one lacks is filled in, the hours are theirs all."""
        lacking = {
            item.name: getattr(record, item.name)
            for item in fields_of(type(record))
            if item.typed
            and getattr(double, item.name) in (None, "", ())
            and getattr(record, item.name) not in (None, "", ())
        }
        self.change(double, lacking)
        self.move_references("volunteer", record.id, double.id)
        self.put_away(record.entity, record.id)

    def _count_one_less(self, household_id: str) -> None:
        household = self._unit.get(Household, household_id)
        if household is not None and (household.living_member_count or 0) > 1:
            count = (household.living_member_count or 0) - 1
            self.change(household, {"living_member_count": count})

    def _record(self, entity: str, row_id: str) -> Record | None:
        return self._unit.get(record_class(entity), row_id)

    def _row(self, entity: str, row_id: str) -> Mapping[str, Any]:
        row = self._unit.row(entity, row_id)
        self._unit.require(row is not None, "merge_row_missing")
        return row or {}


def _overlap(one: Any, other: Any) -> bool:
    """Whether two spans share time; a membership or category without an end still runs."""
    starts_late = one.start_date and other.end_date and one.start_date > other.end_date
    ends_early = other.start_date and one.end_date and other.start_date > one.end_date
    return not (starts_late or ends_early)


def _adds_nothing(one: Any, other: Any) -> bool:
    """Whether another entry of the same category holds all of its span and its evidence."""
    early = other.start_date is None or (one.start_date and other.start_date <= one.start_date)
    late = other.end_date is None or (one.end_date and one.end_date <= other.end_date)
    return bool(early and late) and one.basis in ("", other.basis)


def _lives(member: Any) -> bool:
    return member.end_date is None and bool(member.lives_together)


# Which rows of two persons are one, once the persons are. References of every other kind just move.
_SAME: dict[tuple[str, str], Callable[[Any, Any], bool]] = {
    ("attendance", "person_id"): lambda one, other: one.event_id == other.event_id,
    ("household_member", "person_id"): lambda one, other: (
        one.household_id == other.household_id and _overlap(one, other)
    ),
    ("group_member", "person_id"): lambda one, other: one.group_id == other.group_id,
    ("person_category", "person_id"): lambda one, other: (
        one.category == other.category and (_adds_nothing(one, other) or _adds_nothing(other, one))
    ),
    ("volunteer", "person_id"): lambda one, other: True,
}


def _says_more(record: Any, double: Any) -> bool:
    """Whether the row of the merged one is to stay instead of that of the kept one."""
    if record.entity == "attendance":
        return _was_served(record) and not _was_served(double)
    if record.entity == "household_member":
        return bool(record.relation == _HEAD and double.relation != _HEAD)
    if record.entity == "person_category":
        return not _adds_nothing(record, double)
    return False


def _was_served(attendance: Any) -> bool:
    return bool(attendance.served) and attendance.state in PRESENT_STATES


def walk_back(unit: UnitOfWork, steps: Sequence[Step], reason: str) -> int:
    """Undo steps, last first; returns how many were left because the record changed since."""
    left = 0
    for entity, row_id, group in _grouped(reversed(steps)):
        row = unit.row(entity, row_id)
        if row is None:
            left += len(group)
            continue
        fields = [step for step in group if "field" in step]
        for step in group:
            if "gone" in step:
                left += not _bring_back(unit, entity, row, step)
        left += _set_back(unit, entity, row_id, fields, reason)
    return left


def _grouped(steps: Iterable[Step]) -> Iterator[tuple[str, str, list[Step]]]:
    """The steps row by row, rows in the order of their first step."""
    rows: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        rows.setdefault((str(step["entity"]), str(step["id"])), []).append(step)
    for (entity, row_id), group in rows.items():
        yield entity, row_id, group


def _bring_back(unit: UnitOfWork, entity: str, row: Mapping[str, Any], step: Step) -> bool:
    """Take a row out of the bin, unless somebody took it out or put it there anew since."""
    if row["deleted_hlc"] != step["gone"]:
        return False
    unit.restore(record_class(entity), row["id"])
    return True


def _set_back(
    unit: UnitOfWork, entity: str, row_id: str, steps: Sequence[Step], reason: str
) -> int:
    row: Row = dict(unit.row(entity, row_id) or {})
    if not steps:
        return 0
    if row.get("deleted_hlc") is not None:
        return len(steps)
    before = dict(row)
    left = 0
    for step in steps:
        name = str(step["field"])
        if row.get(name) == step["new"]:
            row[name] = step["former"]
        else:
            left += 1
    if row != before:
        unit.put(CODECS[entity].decode(row), reason)
    return left
