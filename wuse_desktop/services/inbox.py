# SPDX-License-Identifier: MulanPSL-2.0
"""Taking bundles: verified whole before the first row, one transaction, and a receipt.

What cannot be taken becomes a problem (问题件) with a reason; everything else goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wuse_desktop import __version__
from wuse_desktop.domain.fields import Kind, fields_of
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.bundles import trusted_keys
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage.codec import Row
from wuse_desktop.storage.migrate import head_revision
from wuse_desktop.storage.tables import CODECS
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.merge import merge
from wuse_desktop.sync.receipt import Rejected, make_receipt, receipt_for
from wuse_desktop.sync.rows import RefusedRow
from wuse_desktop.sync.verdict import Judgement, SenderState, Verdict, judge

_BATCH = 500

_REASONS = {
    "foreign_site": N_("这一条属于另一个站点，不该由对方上报；请对方核对。"),
    "unknown_entity": N_("这一类记录本机的版本还不认识；升级五社工作台后点“再收一次”。"),
    "bad_field": N_("“{field}”的内容格式不对；请对方改好后再上报。"),
    "missing_reference": N_("“{field}”指向的记录没有收到；等对方下次上报后点“再收一次”。"),
    "not_json": N_("这一行内容损坏；请对方重新打包上报。"),
    "not_object": N_("这一行内容损坏；请对方重新打包上报。"),
    "bad_stamp": N_("这一行的编号或时间戳不对；请对方重新打包上报。"),
    "too_deep": N_("这一行内容结构异常；请对方重新打包上报。"),
    "nul": N_("这一行含有不能保存的字符；请对方改好后再上报。"),
}
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
class TakenBundle:
    """What became of a bundle. ``receipt`` is the sealed answer, empty when none is given."""

    verdict: str
    sentence: str
    site_id: str
    bundle_id: str
    rows: int
    changed: int
    rejected: int
    receipt: bytes


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem in words: which record of which station, why, and when it was found."""

    id: int
    site_id: str
    station: str
    entity: str
    record_id: str
    sentence: str
    found_at: str


def take(desk: Desk, path: Path, progress: Progress = SILENT) -> TakenBundle:
    """Verify a bundle, judge it and take its rows in one transaction.

    A duplicate or an older bundle changes nothing and is answered again. Raises UserFault with a
    plain sentence when it is refused, EnvironmentFault when the disk refuses; then nothing at all
    was changed. Cancelled leaves nothing behind either.
    """
    _require_known_sender(desk, path)
    sealed = bundle.verify(path, trusted_keys(desk), progress)
    envelope = sealed.envelope
    if envelope.schema_version > head_revision():
        raise UserFault(
            "bundle_newer",
            _(
                "这个数据包是用更新的版本（{version}）做的，没有收下，记录没有改动；"
                "数据包可以留着。"
            ).format(version=envelope.app_version),
            _("请把本机的五社工作台升级后再收。"),
        )
    sender = _sender_state(desk, sealed)
    judgement = judge(sealed, desk.site_id, sender)
    if not judgement.verdict.confirms:
        raise UserFault(f"bundle_{judgement.verdict.value}", judgement.sentence)
    if not judgement.verdict.applies:
        return _answer_again(desk, sealed, judgement, sender)
    bundle.check_payload(path, envelope, desk.device.identity, progress)
    return _apply(desk, path, sealed, judgement, progress)


def _require_known_sender(desk: Desk, path: Path) -> None:
    """Say "for another county" rather than "unknown" when the envelope shows that plainly."""
    envelope = bundle.inspect(path).envelope
    if desk.site_id not in envelope.receivers:
        raise UserFault(
            "bundle_wrong_receiver",
            _("这个数据包不是发给本单位的，没有收下，记录没有改动。"),
            _("请转给收件的单位，或让对方重新选择上级站。"),
        )


def _sender_state(desk: Desk, sealed: Sealed) -> SenderState | None:
    envelope = sealed.envelope
    with desk.read() as connection:
        known = [
            device
            for device in store.devices(connection, envelope.site_id)
            if device.key_id == envelope.key_id
        ]
        taken = store.taken_of_device(connection, envelope.device_id)
    if not known:
        return None
    return SenderState(
        site_id=envelope.site_id,
        key_ids=frozenset(device.key_id for device in known),
        revoked=all(device.state == store.REVOKED for device in known),
        taken={item.seq: item.envelope_hash for item in taken},
        taken_to_rev=max((item.to_rev for item in taken), default=0),
    )


def _answer_again(
    desk: Desk, sealed: Sealed, judgement: Judgement, sender: SenderState | None
) -> TakenBundle:
    envelope = sealed.envelope
    with desk.read() as connection:
        receipt = store.receipt_of(connection, envelope.bundle_id)
    if receipt is None:
        held = sender.taken_to_rev if sender is not None else 0
        receipt = _sealed_receipt(desk, sealed, judgement.verdict, 0, held, [])
    with desk.database.books() as connection:
        store.mark_answered(connection, envelope.bundle_id, None)
    return TakenBundle(
        judgement.verdict.value,
        judgement.sentence,
        envelope.site_id,
        envelope.bundle_id,
        envelope.rows,
        0,
        0,
        receipt,
    )


def _sealed_receipt(
    desk: Desk,
    sealed: Sealed,
    verdict: Verdict,
    rows: int,
    to_rev: int,
    rejected: list[Rejected],
) -> bytes:
    receipt = receipt_for(
        sealed,
        app_version=__version__,
        from_site=desk.site_id,
        verdict=verdict,
        rows=rows,
        to_rev=to_rev,
        rejected=rejected,
    )
    with desk.read() as connection:
        peers = {peer.site_id: peer for peer in store.peers(connection)}
    recipients = tuple(peers[sealed.envelope.site_id].card["recipients"])
    return make_receipt(receipt, desk.device.signer(), recipients)


def _apply(
    desk: Desk, path: Path, sealed: Sealed, judgement: Judgement, progress: Progress
) -> TakenBundle:
    envelope = sealed.envelope
    with desk.write(_("收下数据包")) as unit:
        applying = _Applying(unit, envelope.site_id, envelope.bundle_id)
        applying.run(
            bundle.read_rows(
                path,
                envelope,
                desk.device.identity,
                refuse=applying.refuse,
                progress=progress,
            )
        )
        rows = envelope.rows - len(applying.rejected)
        receipt = _sealed_receipt(
            desk, sealed, judgement.verdict, rows, envelope.to_rev, applying.rejected
        )
        store.add_taken(
            unit.connection,
            store.Taken(
                device_id=envelope.device_id,
                seq=envelope.seq,
                bundle_id=envelope.bundle_id,
                site_id=envelope.site_id,
                from_rev=envelope.from_rev,
                to_rev=envelope.to_rev,
                envelope_hash=sealed.sha256,
                verdict=judgement.verdict.value,
                row_count=rows,
                changed_count=applying.changed,
                rejected_count=len(applying.rejected),
                created_at=envelope.created_at.isoformat(timespec="seconds"),
                taken_at=utc_text(),
            ),
            receipt,
        )
        unit.note("T", envelope.bundle_id, {"rows": rows, "sha256": sealed.sha256})
    if envelope.hlc:
        desk.database.observe(envelope.hlc)
    return TakenBundle(
        judgement.verdict.value,
        judgement.sentence,
        envelope.site_id,
        envelope.bundle_id,
        rows,
        applying.changed,
        len(applying.rejected),
        receipt,
    )


class _Applying:
    """Merges the rows of one bundle into the open transaction."""

    def __init__(self, unit: UnitOfWork, site_id: str, bundle_id: str) -> None:
        self._unit = unit
        self._site_id = site_id
        self._bundle_id = bundle_id
        self._at = utc_text()
        self.changed = 0
        self.rejected: list[Rejected] = []

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
        good = self._with_references(entity, self._well_formed(entity, rows))
        stored = store.stored_rows(self._unit.connection, entity, list(good)) if good else {}
        codec = CODECS[entity]
        writes: list[tuple[Row, Mapping[str, Any] | None]] = []
        for row_id, row in good.items():
            mine = stored.get(row_id)
            if mine is not None and mine["site_id"] != self._site_id:
                self._reject(entity, row_id, "foreign_site", "", row)
                continue
            merged = merge(codec.to_wire(mine) if mine is not None else None, row)
            if merged.changed_fields:
                writes.append((codec.from_wire(merged.row), mine))
            for item in merged.conflicts:
                values = (item.kept, item.lost, item.kept_clock, item.lost_clock)
                store.add_conflict(self._unit.connection, entity, row_id, item.field, values)
            store.resolve_record(self._unit.connection, entity, row_id, self._at)
        if writes:
            self._unit.apply_rows(entity, writes)
            self.changed += len(writes)

    def _well_formed(self, entity: str, rows: Mapping[str, Row]) -> dict[str, Row]:
        good = {}
        codec = CODECS[entity]
        for row_id, row in rows.items():
            if row["site_id"] != self._site_id:
                self._reject(entity, row_id, "foreign_site", "", row)
                continue
            try:
                codec.from_wire(row)
            except (ValueError, KeyError) as error:
                self._reject(entity, row_id, "bad_field", str(error.args[0]), row)
            else:
                good[row_id] = row
        return good

    def _with_references(self, entity: str, rows: dict[str, Row]) -> dict[str, Row]:
        for name, target in _REFERENCES[entity]:
            wanted = {row[name] for row in rows.values() if row.get(name)}
            known = store.known_ids(self._unit.connection, target, wanted)
            for row_id in [key for key, row in rows.items() if row.get(name, "") not in known]:
                self._reject(entity, row_id, "missing_reference", name, rows.pop(row_id))
        return rows

    def _reject(
        self, entity: str, row_id: str, reason: str, field: str, row: Mapping[str, Any]
    ) -> None:
        known_id = row_id if not row_id.startswith("#") else ""
        self.rejected.append(Rejected(entity, known_id, reason))
        store.add_problem(
            self._unit.connection,
            store.Problem(
                id=0,
                bundle_id=self._bundle_id,
                site_id=self._site_id,
                entity=entity,
                record_id=row_id,
                reason=reason,
                field=field,
                row=row,
                found_at=self._at,
            ),
        )


def problems(desk: Desk) -> list[ProblemLine]:
    """What could not be taken and waits for somebody."""
    with desk.read() as connection:
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        found = store.open_problems(connection)
    return [
        ProblemLine(
            item.id,
            item.site_id,
            names.get(item.site_id, ""),
            item.entity,
            item.record_id,
            sentence_of(item),
            item.found_at,
        )
        for item in found
    ]


def sentence_of(problem: store.Problem) -> str:
    """A problem as a sentence that names its kind of record and field."""
    found = ENTITIES.get(problem.entity)
    kind = _(found.title) if found else _("未知记录")
    labels = {item.name: _(item.label) for item in fields_of(found)} if found else {}
    reason = _(_REASONS.get(problem.reason, N_("没有收下。")))
    return f"{kind}：" + reason.format(field=labels.get(problem.field, problem.field))


def retry(desk: Desk, problem_id: int) -> bool:
    """Try to take a kept row again; True when it was taken now."""
    with desk.read() as connection:
        found = [item for item in store.open_problems(connection) if item.id == problem_id]
    if not found or not found[0].row:
        return False
    problem = found[0]
    with desk.write(_("再收一次问题件")) as unit:
        applying = _Applying(unit, problem.site_id, problem.bundle_id)
        applying.run(iter([(problem.entity, dict(problem.row))]))
    return not applying.rejected


def dismiss(desk: Desk, problem_id: int) -> None:
    """Put a problem away: the station sends the record again after mending it."""
    with desk.database.books() as connection:
        store.resolve_problem(connection, problem_id, utc_text())


def history(desk: Desk, site_id: str = "", limit: int = 200) -> list[store.Taken]:
    """Bundles taken, latest first."""
    with desk.read() as connection:
        return store.taken_bundles(connection, site_id, limit)
