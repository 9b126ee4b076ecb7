# SPDX-License-Identifier: MulanPSL-2.0
"""Merging two states of one record, field by field, by clocks alone.

``merge`` is pure: the same rows give the same row in any order and any repetition, on every
replica. The rules (decision 0008):

* For each field the value with the later clock stands. A field's clock is its entry in
  ``field_hlc``, else the clock of creation (``hlc``).
* When the edit that stands did not know the value it meets, both values are kept: one in the row,
  the other in a ``Conflict`` for a person to settle. Text is never mixed.
* Deletion is a field too. A deletion and a later edit that did not know each other leave the
  record alive; a deletion later than such an edit stands; either way a person is told.
* A field that one side does not have (an older program) is taken from the other.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

DELETED = "deleted_hlc"
_STAMPS = frozenset({"id", "site_id", "hlc", "field_hlc", DELETED, "origin"})
_REPLICA_AT = 21  # a clock is 15 digits, "-", 4 hex digits, "-", replica id

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two edits of one field that did not know each other.

    ``kept`` stands in the row, ``lost`` would be gone without this. The same pair gives the same
    conflict everywhere, so (record, field, lost_clock) names it. For the field ``deleted_hlc``
    a value is the clock of the deletion, or None for "alive".
    """

    field: str
    kept: object
    lost: object
    kept_clock: str
    lost_clock: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The row that both sides end with, what differs in it from mine, and what met unknowing."""

    row: dict[str, object]
    changed_fields: frozenset[str]
    conflicts: tuple[Conflict, ...]


class _Edit(NamedTuple):
    """One field's state: its value, its clock, and the clock of the value it replaced."""

    value: object
    clock: str
    replaced: str

    @property
    def rank(self) -> tuple[str, str, str]:
        """Later clock first; one clock with two values (a hostile row) still has one order."""
        return self.clock, json.dumps(self.value, sort_keys=True), self.replaced


def merge(mine: Row | None, theirs: Row) -> Merged:
    """Merge their state of a record into mine (None = I have none). Both are wire rows.

    ``changed_fields`` is empty when their row brings nothing: then nothing is to be written.
    Raises ValueError when the rows are not of one record.
    """
    if mine is None:
        edited = theirs["field_hlc"]
        row = _joined(theirs, theirs, _in_question(theirs, theirs)) if edited else dict(theirs)
        return Merged(row, frozenset(row), ())
    if mine == theirs:
        return Merged(dict(mine), frozenset(), ())
    if mine["id"] != theirs["id"]:
        raise ValueError("rows of two records")
    names = _in_question(mine, theirs)
    row = _joined(mine, theirs, names)
    return Merged(row, _changed(mine, row, names), tuple(_conflicts(mine, theirs, row, names)))


def settled(row: Row, conflict: Conflict) -> bool:
    """Whether a conflict is answered by what stands in the row now.

    It is when the field was written later in view of the value that was lost, or when that value
    stands after all; a deletion, when it was decided on later.
    """
    edit = _state(row, conflict.field)
    if edit.clock <= max(conflict.kept_clock, conflict.lost_clock):
        return False
    if conflict.field == DELETED:
        return True
    lost = _Edit(conflict.lost, conflict.lost_clock, "")
    return edit.value == lost.value or _knew(edit, lost, row["hlc"])


def _joined(mine: Row, theirs: Row, names: list[str]) -> dict[str, Any]:
    """The row that stands: each field's later edit, over the earlier creation."""
    base = min(mine, theirs, key=lambda row: (row["hlc"], row["origin"], row["site_id"]))
    row = {**theirs, **mine, **{name: base[name] for name in ("hlc", "origin", "site_id")}}
    clocks: dict[str, list[str]] = {}
    newest = base["hlc"]
    for name in names:
        edit = _standing(mine, theirs, name)
        row[name] = edit.value
        newest = max(newest, edit.clock)
        if edit.clock != base["hlc"]:
            clocks[name] = [edit.clock, edit.replaced]
    deletion = _standing(mine, theirs, DELETED)
    row[DELETED] = None if newest > deletion.clock else deletion.value
    if deletion.clock != base["hlc"]:
        clocks[DELETED] = [deletion.clock, deletion.replaced]
    row["field_hlc"] = clocks
    return row


def _in_question(mine: Row, theirs: Row) -> list[str]:
    """The fields that need a look, in one order whichever row comes first.

    Fields untouched since one creation that both sides know are in nobody's question.
    """
    if mine["hlc"] != theirs["hlc"]:
        return sorted((mine.keys() | theirs.keys()) - _STAMPS)
    shared, one_sided = mine.keys() & theirs.keys(), mine.keys() ^ theirs.keys()
    edited = shared & (mine["field_hlc"].keys() | theirs["field_hlc"].keys())
    differing = {name for name in shared if mine[name] != theirs[name]}
    return sorted((edited | one_sided | differing) - _STAMPS)


def _state(row: Row, name: str) -> _Edit:
    """The state of a field that the row has."""
    clock, replaced = row["field_hlc"].get(name) or (row["hlc"], "")
    if name == DELETED:
        clock = max(clock, row[DELETED] or "")
    return _Edit(row[name], clock, replaced or "")


def _standing(mine: Row, theirs: Row, name: str) -> _Edit:
    """The edit that stands, of one or two that are known."""
    edits = [_state(row, name) for row in (mine, theirs) if name in row]
    if len(edits) == 2 and edits[0] == edits[1]:  # nearly always; spares the spelling out
        return edits[0]
    return max(edits, key=lambda edit: edit.rank)


def _changed(mine: Row, row: Row, names: list[str]) -> frozenset[str]:
    """Names of everything in ``row`` that mine has otherwise, clocks included."""
    stamps = {name for name in ("hlc", "origin", "site_id") if mine[name] != row[name]}
    fields = {
        name
        for name in (*names, DELETED)
        if name not in mine or _state(mine, name) != _state(row, name)
    }
    return frozenset(stamps | fields)


def _conflicts(mine: Row, theirs: Row, row: Row, names: list[str]) -> Iterator[Conflict]:
    for name in names:
        if name not in mine or name not in theirs or mine[name] == theirs[name]:
            continue
        edits = (_state(mine, name), _state(theirs, name))
        lost, kept = sorted(edits, key=lambda edit: edit.rank)
        if not _knew(kept, lost, row["hlc"]):
            yield Conflict(name, kept.value, lost.value, kept.clock, lost.clock)
    yield from _deletion_conflict(mine, theirs, row, names)


def _knew(kept: _Edit, lost: _Edit, created: str) -> bool:
    """Whether the edit that stands was made in view of the value it meets.

    It was when it replaced that very value or one that the same replica wrote later, when one
    replica made both edits, and when that value is the one the record was created with.
    """
    if lost.clock in (kept.replaced, created) or _replica(kept.clock) == _replica(lost.clock):
        return True
    return kept.replaced > lost.clock and _replica(kept.replaced) == _replica(lost.clock)


def _replica(clock: str) -> str:
    return clock[_REPLICA_AT:]


def _deletion_conflict(mine: Row, theirs: Row, row: Row, names: list[str]) -> Iterator[Conflict]:
    """A deletion on one side that did not know what the other side did to the living record."""
    gone, alive = (mine, theirs) if theirs[DELETED] is None else (theirs, mine)
    if gone[DELETED] is None or alive[DELETED] is not None:
        return
    deletion, life = _state(gone, DELETED), _state(alive, DELETED)
    if life.clock > deletion.clock:  # taken out of the bin since
        if not _knew(life, deletion, row["hlc"]):
            yield Conflict(DELETED, None, deletion.value, life.clock, deletion.clock)
        return
    edited = _newest_unknown(gone, alive, names)
    if not edited or life.clock == deletion.clock:  # the same deletion, outlived before
        return
    if row[DELETED] is None:
        yield Conflict(DELETED, None, deletion.value, edited, deletion.clock)
    else:
        yield Conflict(DELETED, deletion.value, None, deletion.clock, edited)


def _newest_unknown(gone: Row, alive: Row, names: list[str]) -> str:
    """The latest clock of an edit in ``alive`` that ``gone`` does not have; "" when none."""
    shared = (name for name in names if name in gone and name in alive)
    pairs = ((_state(gone, name).clock, _state(alive, name).clock) for name in shared)
    return max((there for here, there in pairs if there > here), default="")
