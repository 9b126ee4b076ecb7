# SPDX-License-Identifier: MulanPSL-2.0
"""The steps of a merge: what named one record names another, and doubles become one row."""

from collections.abc import Callable
from typing import Any

from wuse_desktop.domain.fields import Record, fields_of
from wuse_desktop.domain.records.activities import PRESENT_STATES
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.records.people import Household
from wuse_desktop.services.kept_steps import KeptSteps
from wuse_desktop.storage.reference_store import references
from wuse_desktop.storage.unit_of_work import UnitOfWork

_HEAD = "0"  # REL: the head of the household
_NOTHING = (None, "", ())


class MergeSteps(KeptSteps):
    """Moves what hangs on one record of a site to another one."""

    def __init__(self, unit: UnitOfWork, site_id: str, reason: str) -> None:
        super().__init__(unit, reason)
        self._site_id = site_id

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
                self.change(record, {found.field: _named(record, found.field, from_id, to_id)})

    def fold_home(self, lasting: Household, other: Household) -> None:
        """Let a household take in another one of the same person, and put that one away.

        What the lasting one does not say is filled in; visits, tasks and rows of walk sheets
        follow, former members too.
        """
        values = _lacking(other, lasting)
        if other.note and lasting.note and other.note != lasting.note:
            values["note"] = f"{lasting.note}\n{other.note}"
        self.change(lasting, values)
        self.move_references(Household.entity, other.id, lasting.id)
        self.put_away(other, into=lasting.id)

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
            self.put_away(double)
            self.change(record, {field: to_id})
        else:
            self.put_away(record)
        of_one_home = record.entity == "household_member" and field == "person_id"
        if of_one_home and _lives(record) and _lives(double):
            self._count_one_less(getattr(record, "household_id", ""))

    def _fold_volunteers(self, record: Record, double: Record) -> None:
        """One volunteer of two: what the kept one lacks is filled in, the hours are theirs all."""
        self.change(double, _lacking(record, double))
        self.move_references("volunteer", record.id, double.id)
        self.put_away(record)

    def _count_one_less(self, household_id: str) -> None:
        household = self._unit.get(Household, household_id)
        if household is not None and (household.living_member_count or 0) > 1:
            count = (household.living_member_count or 0) - 1
            self.change(household, {"living_member_count": count})

    def _record(self, entity: str, row_id: str) -> Record | None:
        return self._unit.get(record_class(entity), row_id)


def _named(record: Record, field: str, from_id: str, to_id: str) -> Any:
    """The value of a field after it names the other record, in its parts where it has some."""
    value = getattr(record, field)
    if not isinstance(value, tuple):
        return to_id
    return tuple(
        {name: to_id if held == from_id else held for name, held in part.items()} for part in value
    )


def _lacking(record: Record, double: Record) -> dict[str, Any]:
    """What people typed into one record and not into the other one."""
    return {
        item.name: getattr(record, item.name)
        for item in fields_of(type(record))
        if item.typed
        and getattr(double, item.name) in _NOTHING
        and getattr(record, item.name) not in _NOTHING
    }


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


# Which rows of two persons, or of two households of one, are one once these are. References of
# every other kind just move.
_SAME: dict[tuple[str, str], Callable[[Any, Any], bool]] = {
    ("attendance", "person_id"): lambda one, other: one.event_id == other.event_id,
    ("household_member", "person_id"): lambda one, other: (
        one.household_id == other.household_id and _overlap(one, other)
    ),
    ("household_member", "household_id"): lambda one, other: (
        one.person_id == other.person_id and _overlap(one, other)
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
