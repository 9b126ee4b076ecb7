# SPDX-License-Identifier: MulanPSL-2.0
"""Single writes kept so that they can be walked backwards: of a merge, of a change to many."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.storage.codec import CODECS, Row
from wuse_desktop.storage.unit_of_work import UnitOfWork

# ``entity``, ``id``, and one of: ``field`` with its ``former`` and ``new`` column value, ``gone``
# for a row put into the bin (``into`` names the one that took it in, where there is such a one),
# ``made`` for a row that is new.
Step = dict[str, Any]


class KeptSteps:
    """Writes rows in a unit of work and notes what was there before."""

    def __init__(self, unit: UnitOfWork, reason: str) -> None:
        self._unit = unit
        self._reason = reason
        self.taken: list[Step] = []

    def change(self, record: Record, values: Mapping[str, Any]) -> None:
        """Give a stored record other values in some fields."""
        row = self._row(record.entity, record.id)
        changed = dataclasses.replace(record, **values)
        encoded = CODECS[record.entity].encode(changed)
        for name in values:
            if encoded[name] != row[name]:
                self._note(record, field=name, former=row[name], new=encoded[name])
        self._unit.put(changed, self._reason)

    def make(self, record: Record) -> None:
        """Store a record that is new."""
        self.note_made(self._unit.put(record, self._reason))

    def note_made(self, record: Record) -> None:
        """Note a record that was stored new by somebody else in this unit of work."""
        self._note(record, made=True)

    def put_away(self, record: Record, into: str = "") -> None:
        """Put a record into the bin; ``into`` is the record that took in what hung on it."""
        self._unit.remove(record_class(record.entity), record.id, self._reason)
        leads = {"into": into} if into else {}
        self._note(record, gone=self._row(record.entity, record.id)["deleted_hlc"], **leads)

    def _note(self, record: Record, **what: object) -> None:
        self.taken.append({"entity": record.entity, "id": record.id, **what})

    def _row(self, entity: str, row_id: str) -> Mapping[str, Any]:
        row = self._unit.row(entity, row_id)
        self._unit.require(row is not None, "step_row_missing")
        return row or {}


def walk_back(unit: UnitOfWork, steps: Sequence[Step], reason: str) -> int:
    """Undo steps, last first; returns how many were left because the record changed since."""
    return sum(
        _undo_row(unit, entity, row_id, group, reason)
        for entity, row_id, group in _grouped(reversed(steps))
    )


def _grouped(steps: Iterable[Step]) -> Iterator[tuple[str, str, list[Step]]]:
    """The steps row by row, rows in the order of their first step."""
    rows: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        rows.setdefault((str(step["entity"]), str(step["id"])), []).append(step)
    for (entity, row_id), group in rows.items():
        yield entity, row_id, group


def _undo_row(
    unit: UnitOfWork, entity: str, row_id: str, group: Sequence[Step], reason: str
) -> int:
    """Undo the steps about one row; returns how many were left."""
    row = unit.row(entity, row_id)
    if row is None:
        return len(group)
    left = 0
    for step in group:
        if "gone" in step:  # unless somebody took it out, or put it there anew, since
            if row["deleted_hlc"] == step["gone"]:
                unit.restore(record_class(entity), row_id)
            else:
                left += 1
    left += _set_back(unit, entity, row_id, [step for step in group if "field" in step], reason)
    if any("made" in step for step in group):
        unit.remove(record_class(entity), row_id, reason)
    return left


def _set_back(
    unit: UnitOfWork, entity: str, row_id: str, steps: Sequence[Step], reason: str
) -> int:
    """Give fields their former values where they still have the new ones."""
    row: Row = dict(unit.row(entity, row_id) or {})
    if not steps or row.get("deleted_hlc") is not None:
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
