# SPDX-License-Identifier: MulanPSL-2.0
"""Taking bundles: verified whole before the first row, one transaction, and a receipt.

What cannot be taken becomes a problem (问题件) with a reason; everything else goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.roll_up import CountyFigures
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import clocks, file_inbox, laptops, late_rows, learning
from wuse_desktop.services.applying import Applying
from wuse_desktop.services.attachments import files_of
from wuse_desktop.services.desk import PREFECTURE, Desk, utc_text
from wuse_desktop.services.problem_rows import (
    ProblemLine,
    dismiss,
    problems,
    reclaim,
    reopen,
    retry,
    sentence_of,
)
from wuse_desktop.services.senders import (
    admit_introduced,
    meet,
    sender_peer,
    sender_state,
    source_of,
    trusted_keys,
)
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store, settings
from wuse_desktop.storage.clock_mending import is_mended
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import Envelope, Sealed
from wuse_desktop.sync.file_payload import MAX_FILES
from wuse_desktop.sync.receipt import Rejected, make_receipt, receipt_for
from wuse_desktop.sync.verdict import Judgement, SenderState, Verdict, judge

__all__ = [
    "ProblemLine",
    "TakenBundle",
    "TakenLine",
    "dismiss",
    "history",
    "problems",
    "reclaim",
    "reopen",
    "retry",
    "sender_state",
    "sentence_of",
    "take",
]


@dataclass(frozen=True, slots=True)
class TakenBundle:
    """What became of a bundle. ``receipt`` is the sealed answer, empty when none is given.

    Of a bundle of attachments (``of_files``) ``rows`` counts the files that are here now,
    ``changed`` those that were not before, ``rejected`` those that no record asks for.

    ``unfit`` counts filed forms that were taken although answers break the rules of their version:
    nothing that was written is refused, but a supervisor is told.
    """

    verdict: str
    sentence: str
    site_id: str
    bundle_id: str
    rows: int
    changed: int
    rejected: int
    receipt: bytes
    unfit: int = 0
    of_files: bool = False


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A bundle that was taken, for a list: whose, how much, and whether its receipt went out.

    Times are ISO text in UTC.
    """

    bundle_id: str
    site_id: str
    station: str
    seq: int
    rows: int
    changed: int
    rejected: int
    created_at: str
    taken_at: str
    answered: bool
    of_files: bool = False


def take(desk: Desk, path: Path, progress: Progress = SILENT) -> TakenBundle:
    """Verify a bundle, judge it and take its rows in one transaction.

    A duplicate or an older bundle changes nothing and is answered again. Raises UserFault with a
    plain sentence when it is refused, EnvironmentFault when the disk refuses; then nothing at all
    was changed, but that a bundle which lacks what came before it is answered, so that its sender
    begins from there. Cancelled leaves nothing behind either.
    """
    clocks.require_sound(desk)
    own = laptops.addresses(desk)
    met = meet(desk, path, own)
    sealed = bundle.verify(path, trusted_keys(desk) | met, progress)
    envelope = sealed.envelope
    if met:
        admit_introduced(desk, envelope)
    if envelope.schema_version > desk.database.schema_version:
        raise UserFault(
            "bundle_newer",
            _(
                "这个数据包是用更新的版本（{version}）做的，没有收下，记录没有改动；"
                "数据包可以留着。"
            ).format(version=envelope.app_version),
            _("请把本机的五社工作台升级后再收。"),
        )
    sender = sender_state(desk, sealed)
    judgement = judge(sealed, own, sender)
    if judgement.verdict is Verdict.HOLD:
        _answer_held(desk, sealed, sender)
    if not judgement.verdict.confirms:
        raise UserFault(f"bundle_{judgement.verdict.value}", judgement.message, judgement.next_step)
    _require_figures_alone(desk, sealed)
    if envelope.part == "attachments":
        return _take_files(desk, path, sealed, judgement, progress)
    if not judgement.verdict.applies:
        return _answer_again(desk, sealed, judgement, sender)
    bundle.check_payload(path, envelope, desk.device.identity, progress)
    return _apply(desk, path, sealed, judgement, progress)


def _require_figures_alone(desk: Desk, sealed: Sealed) -> None:
    """A prefecture is not to hold anybody's record, whatever it is sent."""
    kinds = {entity for entity, count in sealed.envelope.counts.items() if count}
    others = kinds - {CountyFigures.entity} or sealed.envelope.part == "attachments"
    if desk.kind == PREFECTURE and others:
        raise UserFault(
            "bundle_not_figures",
            _("这个数据包里有服务记录，市（州）只收统计数字，没有收下，也没有打开。"),
            _("请让对方检查登记的上级单位，只报送统计数字。"),
        )


def _take_files(
    desk: Desk, path: Path, sealed: Sealed, judgement: Judgement, progress: Progress
) -> TakenBundle:
    with desk.read() as connection:
        peer = sender_peer(connection, sealed.envelope)
    fresh, lacking, receipt = file_inbox.keep(
        desk, path, sealed, judgement, tuple(peer.card["recipients"]), progress
    )
    envelope = sealed.envelope
    sentence = judgement.sentence
    if lacking:
        more = _("其中 {count} 个文件的记录还没有收到，先不收；收下文字以后会再送来。")
        sentence = f"{sentence}{more.format(count=lacking)}"
    return TakenBundle(
        judgement.verdict.value,
        sentence,
        envelope.site_id,
        envelope.bundle_id,
        envelope.rows - lacking,
        fresh,
        lacking,
        receipt,
        of_files=True,
    )


def _answer_again(
    desk: Desk, sealed: Sealed, judgement: Judgement, sender: SenderState | None
) -> TakenBundle:
    envelope = sealed.envelope
    with desk.read() as connection:
        receipt = store.receipt_of(connection, envelope.bundle_id)
        waiting = store.open_problems(connection, envelope.site_id)
    if receipt is None or judgement.verdict is Verdict.OLDER:
        rejected = [Rejected(item.entity, _known_id(item), item.reason) for item in waiting]
        receipt = _book_without_rows(desk, sealed, judgement.verdict, sender, rejected)
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


def _answer_held(desk: Desk, sealed: Sealed, sender: SenderState | None) -> None:
    """Let the sender of a bundle that lacks what came before hear how far we are."""
    _book_without_rows(desk, sealed, Verdict.HOLD, sender, [])


def _book_without_rows(
    desk: Desk,
    sealed: Sealed,
    verdict: Verdict,
    sender: SenderState | None,
    rejected: list[Rejected],
) -> bytes:
    """Book a bundle of which nothing is taken: it is answered, and asked for no more."""
    held = sender.taken_to_rev if sender is not None else 0
    receipt = _sealed_receipt(desk, sealed, verdict, 0, held, rejected)
    with desk.database.books() as connection:
        store.add_taken(connection, _taken(sealed, verdict), receipt)
    return receipt


def _known_id(problem: store.Problem) -> str:
    return "" if problem.record_id.startswith("#") else problem.record_id


def _taken(
    sealed: Sealed, verdict: Verdict, rows: int = 0, changed: int = 0, rejected: int = 0
) -> store.Taken:
    envelope = sealed.envelope
    return store.Taken(
        device_id=envelope.device_id,
        seq=envelope.seq,
        bundle_id=envelope.bundle_id,
        site_id=envelope.site_id,
        from_rev=envelope.from_rev,
        to_rev=envelope.to_rev,
        envelope_hash=sealed.sha256,
        verdict=verdict.value,
        row_count=rows,
        changed_count=changed,
        rejected_count=rejected,
        created_at=envelope.created_at.isoformat(timespec="seconds"),
        taken_at=utc_text(),
    )


def _sealed_receipt(
    desk: Desk,
    sealed: Sealed,
    verdict: Verdict,
    rows: int,
    to_rev: int,
    rejected: list[Rejected],
    lacking: Sequence[str] = (),
) -> bytes:
    with desk.read() as connection:
        replica_id, _letter, _rev = settings.own_replica(connection)
    answer = receipt_for(
        sealed,
        app_version=__version__,
        from_site=desk.site_id,
        verdict=verdict,
        rows=rows,
        to_rev=to_rev,
        rejected=rejected,
    )
    with desk.read() as connection:
        peer = sender_peer(connection, sealed.envelope)
    receipt = replace(answer, from_device=replica_id, lacking=tuple(lacking[:MAX_FILES]))
    return make_receipt(receipt, desk.device.signer(), tuple(peer.card["recipients"]))


def _apply(
    desk: Desk, path: Path, sealed: Sealed, judgement: Judgement, progress: Progress
) -> TakenBundle:
    envelope = sealed.envelope
    with desk.read() as connection:
        peer = sender_peer(connection, envelope)
    with desk.write(_("收下数据包")) as unit:
        peer = laptops.note_replica(
            unit.connection, desk.site_id, peer, envelope.key_id, envelope.device_id
        )
        source = source_of(desk, envelope, peer)
        applying = Applying(unit, source)
        applying.run(
            bundle.read_rows(
                path,
                envelope,
                desk.device.identity,
                refuse=applying.refuse,
                progress=progress,
            )
        )
        if envelope.hlc:
            _settle_mended(unit.connection, source.keeper, envelope)
        if applying.changed:
            late_rows.follow_merges(desk, unit)
            laptops.note_former(unit.connection, desk.site_id, peer, envelope.device_id)
        rows = envelope.rows - len(applying.rejected)
        lacking = files_of(desk).absent(applying.files)
        receipt = _sealed_receipt(
            desk, sealed, judgement.verdict, rows, envelope.to_rev, applying.rejected, lacking
        )
        booked = _taken(sealed, judgement.verdict, rows, applying.changed, len(applying.rejected))
        store.add_taken(unit.connection, booked, receipt)
        unit.note("T", envelope.bundle_id, {"rows": rows, "sha256": sealed.sha256})
    if envelope.hlc:
        desk.database.observe(envelope.hlc)
    if applying.changed:
        learning.learn_all(desk)
    sentence = judgement.sentence
    if applying.unfit:
        more = _("其中 {count} 份表单按它自己的规则还有要改的地方，可以在督导里退回。")
        sentence = f"{sentence}{more.format(count=applying.unfit)}"
    ahead = sum(item.reason == store.CLOCK_AHEAD for item in applying.rejected)
    if ahead:
        more = _("其中 {count} 条写着还没到的日期，放在问题件里，等对方校准日期后再送来。")
        sentence = f"{sentence}{more.format(count=ahead)}"
    return TakenBundle(
        judgement.verdict.value,
        sentence,
        envelope.site_id,
        envelope.bundle_id,
        rows,
        applying.changed,
        len(applying.rejected),
        receipt,
        applying.unfit,
    )


def _settle_mended(connection: Connection, keeper: str, envelope: Envelope) -> None:
    """What waited for its time is over when its writer set its clock since (decision 0019).

    How the rows stand now came in this bundle, or had come from another laptop before.
    """
    for item in store.open_problems(connection, keeper):
        if item.reason != store.CLOCK_AHEAD or item.bundle_id == envelope.bundle_id:
            continue
        if is_mended(item.row, envelope.device_id, envelope.hlc):
            store.resolve_problem(connection, item.id, utc_text())


def history(desk: Desk, site_id: str = "", limit: int = 200) -> list[TakenLine]:
    """Bundles taken, latest first."""
    with desk.read() as connection:
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        waiting = {bundle_id for bundle_id, _site, _receipt in store.unanswered(connection)}
        found = store.taken_bundles(connection, site_id, limit)
        files = file_exchange_store.taken_bundles(connection, site_id, limit)
    lines = [
        TakenLine(
            bundle_id=item.bundle_id,
            site_id=item.site_id,
            station=names.get(item.site_id, ""),
            seq=item.seq,
            rows=item.row_count,
            changed=item.changed_count,
            rejected=item.rejected_count,
            created_at=item.created_at,
            taken_at=item.taken_at,
            answered=item.bundle_id not in waiting,
        )
        for item in found
        if item.verdict != Verdict.HOLD
    ]
    lines += [
        TakenLine(
            bundle_id=part.bundle_id,
            site_id=part.site_id,
            station=names.get(part.site_id, ""),
            seq=part.seq,
            rows=part.file_count,
            changed=part.kept_count,
            rejected=part.lacking_count,
            created_at=part.created_at,
            taken_at=part.taken_at,
            answered=part.answered_at is not None,
            of_files=True,
        )
        for part in files
    ]
    return sorted(lines, key=lambda line: line.taken_at, reverse=True)[:limit]
