# SPDX-License-Identifier: MulanPSL-2.0
"""Undoing a whole import: what it made goes into the bin, what it changed is as it was before.

What somebody changed since, or what other records need by now, stays and is listed.
"""

import dataclasses
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES, record_class
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _, beside, enumerated
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.reported_months import note_correction, require_month_reason
from wuse_desktop.services.tables import imports
from wuse_desktop.services.tables.imports import PastImport
from wuse_desktop.storage import import_store, record_titles, settings
from wuse_desktop.storage.codec import CODECS
from wuse_desktop.storage.import_store import Key, Trace
from wuse_desktop.storage.period_lock_store import locks
from wuse_desktop.storage.unit_of_work import UnitOfWork

CHANGED, USED, DELETED = "changed", "used", "deleted"
_WHY = {
    CHANGED: N_("导入以后又改过"),
    USED: N_("已经有别的记录用到它"),
    DELETED: N_("已经在回收站里"),
}
_STEP = 50
# Belongs to two records: of a person that stays, the household need not stay.
_PART_KINDS = frozenset(
    {"person_category", "household_member", "group_member", "attendance", "event_worker"}
)
_SHARED = frozenset({"household_member", "group_member"})


@dataclass(frozen=True, slots=True)
class Left:
    """A record that was left as it is, and why: CHANGED, USED or DELETED."""

    entity: str
    id: str
    title: str
    why: str

    @property
    def kind_label(self) -> str:
        """What kind of record it is."""
        return _(record_class(self.entity).title)

    @property
    def reason(self) -> str:
        """Why, in words."""
        return _(_WHY[self.why])


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of an import that was undone.

    ``removed`` records it had made went into the bin, ``restored`` are as they were before it.
    """

    removed: int
    restored: int
    left: tuple[Left, ...]


def undo_import(desk: Desk, import_id: str, why: str = "", progress: Progress = SILENT) -> Undone:
    """Undo an import, as a whole or, when it is cancelled, not at all.

    ``why`` stays in the trail of each record, and must be said where a month is locked that counted
    some (rule C-15). Raises UserFault ``import_unknown``, ``import_undone``, ``reason_required`` or
    ``read_only_role``.
    """
    entry = imports.past_import(desk, import_id)
    if entry.undone_at:
        raise UserFault(
            "import_undone", _("这次导入已经撤销过，什么都没有改动。"), _("删除的记录在回收站里。")
        )
    reason = _("撤销导入：{files}").format(files=enumerated(entry.files))
    reason = beside(reason, why.strip()) if why.strip() else reason
    with desk.together(reason) as unit:
        work = _Undoing(desk, unit, entry, reason, why)
        undone = work.undo(progress)
        imports.change(
            desk, dataclasses.replace(entry, undone_at=utc_text(), left=len(undone.left))
        )
    return undone


class _Undoing:
    """The undoing of one import within a unit of work."""

    def __init__(
        self, desk: Desk, unit: UnitOfWork, entry: PastImport, reason: str, why: str
    ) -> None:
        self._desk = desk
        self._unit = unit
        self._reason = reason
        self._why_said = why
        self._is_locked = bool(locks(unit.connection, desk.site_id))
        made = import_store.traces(unit.connection, "I", entry.after, entry.last)
        self._made = dict.fromkeys(item.key for item in made)  # a set in the order of making
        changed = import_store.traces(unit.connection, "U", entry.after, entry.last)
        self._former = _former(changed, self._made)
        ids = chain(self._made, self._former)
        self._since = import_store.changed_since(
            unit.connection, (row_id for _entity, row_id in ids), entry.last
        )
        self._gone = {
            (entity, row_id)
            for entity, row_ids in _by_entity(self._made).items()
            for row_id in import_store.gone(unit.connection, entity, row_ids)
        }
        self._why: dict[Key, str] = {}

    def undo(self, progress: Progress) -> Undone:
        """Take back what can be taken back."""
        stay = self._to_keep() | self._gone
        doomed = [key for key in reversed(self._made) if key not in stay]
        total = len(doomed) + len(self._former)
        label = _("正在撤销导入")
        for number, (entity, row_id) in enumerate(doomed):
            if number % _STEP == 0:
                progress.step(label, number, total)
            self._note_correction(entity, row_id)
            self._unit.remove(ENTITIES[entity], row_id, self._reason)
        restored = 0
        for number, (key, former) in enumerate(self._former.items(), len(doomed)):
            if number % _STEP == 0:
                progress.step(label, number, total)
            restored += self._restore(key, former)
        progress.step(label, total, total)
        return Undone(len(doomed), restored, self._left())

    def _note_correction(self, entity: str, row_id: str) -> None:
        """Ask for the reason, and keep it, where a locked month counted a record (rule C-15)."""
        record = self._unit.get(ENTITIES[entity], row_id) if self._is_locked else None
        if record is not None and require_month_reason(self._unit, record, self._why_said):
            note_correction(self._desk, self._unit, record, self._reason)

    # what stays ---------------------------------------------------------------------------

    def _to_keep(self) -> set[Key]:
        """What was changed or is used by others, with all that it needs and consists of."""
        made = self._made.keys() - self._gone
        self._why.update({key: CHANGED for key in made if key[1] in self._since})
        for user in settings.users(self._unit.connection):
            if user.active and ("worker", user.worker_id) in made:
                self._why.setdefault(("worker", user.worker_id), USED)
        parts = self._mark_used(made)
        kept: set[Key] = set()
        waiting = list(self._why)
        while waiting:
            key = waiting.pop()
            if key not in kept:
                kept.add(key)
                needed = [*parts.get(key, ()), *self._pointed_at(key, made)]
                self._why.update({item: USED for item in needed if item not in self._why})
                waiting += needed
        return kept

    def _mark_used(self, made: set[Key]) -> dict[Key, list[Key]]:
        """Mark what others point at; returns the parts, made by the import too, by record."""
        parts: dict[Key, list[Key]] = {}
        for entity, ids in _by_entity(made).items():
            found = import_store.users_of(self._unit.connection, entity, ids)
            for row_id, user_key, is_part in found:
                if user_key not in made:
                    self._why.setdefault((entity, row_id), USED)
                elif is_part and not (entity == "person" and user_key[0] in _SHARED):
                    parts.setdefault((entity, row_id), []).append(user_key)
        return parts

    def _pointed_at(self, key: Key, made: set[Key]) -> Iterable[Key]:
        """The records of the import that a record names."""
        row = self._unit.row(*key) or {}
        for item in fields_of(ENTITIES[key[0]]):
            if item.kind is Kind.REF and row.get(item.name):
                entities = (item.ref,) if item.ref in ENTITIES else tuple(ENTITIES)
                yield from (
                    (entity, row[item.name])
                    for entity in entities
                    if (entity, row[item.name]) in made
                )

    # what was changed ---------------------------------------------------------------------

    def _restore(self, key: Key, former: Mapping[str, Any]) -> bool:
        """Put former values back where nobody wrote since; whether any was put back."""
        row = self._unit.row(*key)
        if row is None or row["deleted_hlc"] is not None:
            self._why[key] = DELETED
            return False
        since = self._since.get(key[1], ("", set()))[1]
        if since & former.keys():
            self._why[key] = CHANGED
        values = {name: value for name, value in former.items() if name not in since}
        if not values:
            return False
        self._unit.put(CODECS[key[0]].decode({**row, **values}), self._reason)
        return True

    def _left(self) -> tuple[Left, ...]:
        """What stayed, without the parts of it."""
        keys = [key for key in self._why if key[0] not in _PART_KINDS]
        lines = record_titles.titles(self._unit.connection, keys)
        titles = {(line.entity, line.id): line.title for line in lines}
        return tuple(
            Left(entity, row_id, titles.get((entity, row_id), ""), self._why[entity, row_id])
            for entity, row_id in keys
        )


def _former(found: Iterable[Trace], made: Container[Key]) -> dict[Key, dict[str, Any]]:
    """What the records that the import changed held before it."""
    former: dict[Key, dict[str, Any]] = {}
    for item in found:
        if item.key not in made:
            known = former.setdefault(item.key, {})
            for name, value in item.former.items():
                known.setdefault(name, value)
    return former


def _by_entity(keys: Iterable[Key]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entity, row_id in keys:
        found.setdefault(entity, []).append(row_id)
    return found
