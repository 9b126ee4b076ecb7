# SPDX-License-Identifier: MulanPSL-2.0
"""Merging the rows of a bundle into the open transaction; what cannot be taken is kept apart."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.forms import Attachment, FiledForm, FormVersion
from wuse_desktop.domain.records.station import Laptop
from wuse_desktop.services import form_checks, form_versions, laptops
from wuse_desktop.services.desk import utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import form_store
from wuse_desktop.storage.clock_mending import has_later
from wuse_desktop.storage.codec import CODECS, Codec, Row
from wuse_desktop.storage.portion_store import TO_ALL, TO_ONE
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.sync.merge import Merged, merge
from wuse_desktop.sync.receipt import Rejected
from wuse_desktop.sync.rows import RefusedRow

_BATCH = 500
_ELSEWHERE = "elsewhere"  # whose decision a conflict about another site's record is
# required references to records of one known kind, by entity
_REFERENCES = {
    entity: tuple(
        (item.name, item.ref)
        for item in fields_of(found)
        if item.kind is Kind.REF and item.required and item.ref != "*"
    )
    for entity, found in ENTITIES.items()
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from and what they may be.

    ``sites`` are those whose rows it may bring; ``keeper`` is under whose name its problems are
    kept. ``holder`` is the receiver that is known to hold what it brought, ``county`` the one that
    its claims speak of (both empty where that is no matter). ``own_site`` and ``own_key`` are those
    of the desk that takes. Stamps later than ``latest`` are not believed. ``back_from`` is a
    station that may give its county back what that lost.
    """

    bundle_id: str
    keeper: str
    sites: frozenset[str]
    own_site: str = ""
    own_key: str = ""
    holder: str = ""
    county: str = ""
    latest: str = ""
    back_from: str = ""


class Applying:
    """Merges the rows of one bundle into the open transaction."""

    def __init__(self, unit: UnitOfWork, source: Source) -> None:
        self._unit = unit
        self._source = source
        self._at = utc_text()
        self.changed = 0
        # filed forms whose answers break the rules of their own version
        self.unfit = 0
        self.rejected: list[Rejected] = []
        # names of the files that its rows of attachments name
        self.files: set[str] = set()

    def run(self, rows: Iterator[tuple[str, Row]]) -> None:
        """Take all rows, in batches of one entity."""
        pending: dict[str, Row] = {}
        present = ""
        for entity, row in rows:
            if entity != present or len(pending) >= _BATCH or row["id"] in pending:
                self._take_batch(present, pending)
                present, pending = entity, {}
            pending[row["id"]] = row
        self._take_batch(present, pending)

    def refuse(self, row: RefusedRow) -> None:
        """Keep a line that is no row."""
        self._reject(row.entity, row.row_id or f"#{row.number}", row.reason.value, "", {})

    def _take_batch(self, entity: str, rows: Mapping[str, Row]) -> None:
        if not rows:
            return
        if entity not in CODECS:
            for row in rows.values():
                self._reject(entity, row["id"], "unknown_entity", "", row)
            return
        claimed = frozenset(row_id for row_id, row in rows.items() if row.pop(store.CLAIM, False))
        formed = self._well_formed(entity, rows)
        good = self._with_references(entity, {row_id: rows[row_id] for row_id in formed})
        held = self._merge_rows(entity, good, formed) if good else {}
        if self._source.holder:
            self._note_held(entity, held, claimed)

    def _merge_rows(
        self, entity: str, good: Mapping[str, Row], formed: Mapping[str, Row]
    ) -> Mapping[str, Mapping[str, Any]]:
        """Merge rows that are well formed; those that ended as the sender has them.

        ``formed`` are the same rows as columns.
        """
        stored = store.stored_rows(self._unit.connection, entity, list(good))
        codec = CODECS[entity]
        writes: list[tuple[Row, Mapping[str, Any] | None]] = []
        held: dict[str, Mapping[str, Any]] = {}
        merged_ids: list[str] = []
        for row_id, row in good.items():
            mine = stored.get(row_id)
            if mine is not None and mine["site_id"] != row["site_id"]:
                self._reject(entity, row_id, "foreign_site", "", row)
                continue
            merged = merge(self._believed(codec, mine), row)
            if merged.changed_fields:
                same = merged.row == row
                writes.append((formed[row_id] if same else codec.from_wire(merged.row), mine))
            if merged.row == row:
                held[row_id] = writes[-1][0] if merged.changed_fields else mine or {}
            self._keep_conflicts(entity, row, merged)
            merged_ids.append(row_id)
        store.resolve_records(self._unit.connection, entity, merged_ids, self._at)
        if writes:
            self._unit.apply_rows(entity, writes)
            self.changed += len(writes)
        if entity == Laptop.entity:
            self._heed_laptops([row for row, _former in writes])
        if entity == Attachment.entity:
            rows = (formed[row_id] for row_id in merged_ids)
            self.files |= {row["digest"] for row in rows if row["deleted_hlc"] is None}
        return held

    def _believed(self, codec: Codec, mine: Mapping[str, Any] | None) -> Row | None:
        """The stored row to merge with, or None.

        A row of another site that was taken while this desk's own clock was ahead gives way to
        what its owner says now.
        """
        if mine is None:
            return None
        wire, latest = codec.to_wire(mine), self._source.latest
        foreign = mine["site_id"] != self._source.own_site
        return None if foreign and latest and has_later(wire, latest) else wire

    def _keep_conflicts(self, entity: str, row: Row, merged: Merged) -> None:
        by = "" if row["site_id"] == self._source.own_site else _ELSEWHERE
        for item in merged.conflicts:
            _clock, replaced = row["field_hlc"].get(item.field) or ("", "")
            place = (self._unit.connection, entity, row["id"], item.field)
            # who answered a question that is known here knew both values
            if not store.is_answer(*place, (item.lost_clock, replaced or "")):
                values = (item.kept, item.lost, item.kept_clock, item.lost_clock)
                store.add_conflict(*place, values, by)

    def _heed_laptops(self, rows: Sequence[Row]) -> None:
        source = self._source
        laptops.learn(self._unit.connection, source.own_site, source.own_key, rows)

    def _note_held(
        self, entity: str, held: Mapping[str, Mapping[str, Any]], claimed: frozenset[str]
    ) -> None:
        """The sender holds what ends as it has it; the county what the sender's receipts say."""
        revs = {row_id: int(row["rev"]) for row_id, row in held.items()}
        connection, source = self._unit.connection, self._source
        store.note_held(connection, source.holder, entity, revs.items())
        if source.county:
            known = [(row_id, rev) for row_id, rev in revs.items() if row_id in claimed]
            store.note_held(connection, source.county, entity, known)
            told = store.told(source.holder, source.county)
            store.note_held(connection, told, entity, known)

    def _gives_back(self, entity: str, row: Row) -> bool:
        """Whether a station gives back what its county lost: said to that station or to all."""
        station = self._source.back_from
        if not station or row["site_id"] != self._source.own_site:
            return False
        if entity in TO_ALL:
            return True
        return entity in TO_ONE and row.get("station_id") == station

    def _wrong_content(self, entity: str, row: Row) -> str:
        """The field of a form or laptop that is not what it has to be, or ""."""
        if entity == FormVersion.entity:  # the text of a form is the one that its hash names
            text = str(row.get("xform", "")).encode()
            return "" if hashlib.sha256(text).hexdigest() == row.get("sha256") else "sha256"
        if entity == Laptop.entity:
            return laptops.malformed(row)
        return ""

    def _well_formed(self, entity: str, rows: Mapping[str, Row]) -> dict[str, Row]:
        """The rows that can be taken, as columns; the others are kept apart."""
        good = {}
        codec = CODECS[entity]
        for row_id, row in rows.items():
            if row["site_id"] not in self._source.sites and not self._gives_back(entity, row):
                self._reject(entity, row_id, "foreign_site", "", row)
                continue
            if self._source.latest and has_later(row, self._source.latest):
                self._reject(entity, row_id, store.CLOCK_AHEAD, "", row)
                continue
            try:
                formed = codec.from_wire(row)
            except (ValueError, KeyError) as error:
                self._reject(entity, row_id, "bad_field", str(error.args[0]), row)
            else:
                wrong = self._wrong_content(entity, row)
                if wrong:
                    self._reject(entity, row_id, "bad_field", wrong, row)
                    continue
                good[row_id] = formed
        return good

    def _with_references(self, entity: str, rows: dict[str, Row]) -> dict[str, Row]:
        for name, target in _REFERENCES[entity]:
            wanted = {row[name] for row in rows.values() if row.get(name)}
            known = store.known_ids(self._unit.connection, target, wanted)
            for row_id in [key for key, row in rows.items() if row.get(name, "") not in known]:
                self._reject(entity, row_id, "missing_reference", name, rows.pop(row_id))
        if entity == FiledForm.entity and rows:
            self._check_forms(rows)
        return rows

    def _check_forms(self, rows: dict[str, Row]) -> None:
        """A form is taken with the version that asked, or not yet; what does not fit is counted."""
        hashes = {str(row["form_sha256"]) for row in rows.values()}
        known = form_store.known_versions(self._unit.connection, hashes)
        for row_id in list(rows):
            row = rows[row_id]
            sha256 = str(row["form_sha256"])
            if sha256 not in known and not form_versions.is_shipped(sha256):
                self._reject(
                    FiledForm.entity, row_id, "missing_reference", "form_sha256", rows.pop(row_id)
                )
            elif row["status"] != "draft" and row["deleted_hlc"] is None:
                self.unfit += not form_checks.fits(self._unit.connection, row)

    def _reject(
        self, entity: str, row_id: str, reason: str, field: str, row: Mapping[str, Any]
    ) -> None:
        known_id = row_id if not row_id.startswith("#") else ""
        self.rejected.append(Rejected(entity, known_id, reason))
        store.add_problem(
            self._unit.connection,
            store.Problem(
                id=0,
                bundle_id=self._source.bundle_id,
                site_id=self._source.keeper,
                entity=entity,
                record_id=row_id,
                reason=reason,
                field=field,
                row=row,
                found_at=self._at,
            ),
        )
