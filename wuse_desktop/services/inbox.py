# SPDX-License-Identifier: MulanPSL-2.0
"""Taking bundles: verified whole before the first row, one transaction, and a receipt.

What cannot be taken becomes a problem (问题件) with a reason; everything else goes on.
"""

from dataclasses import dataclass
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain.fields import fields_of
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.applying import Applying
from wuse_desktop.services.bundles import trusted_keys
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import record_titles
from wuse_desktop.storage.migrate import head_revision
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.receipt import Rejected, make_receipt, receipt_for
from wuse_desktop.sync.verdict import Judgement, SenderState, Verdict, judge

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
# the same, told to the station whose record it is
_OWN_REASONS = {
    "foreign_site": N_("这一条登记在别的站点名下，县里没有收下；请打电话核对是哪个站的记录。"),
    "unknown_entity": N_("县里的版本还不认识这一类记录；等县里升级后，下次上报会再带上。"),
    "bad_field": N_("有一项内容格式不对，县里没有收下；请打开记录改好保存，再上报。"),
    "missing_reference": N_("它指向的另一条记录县里没有收到；下次上报会再带上。"),
    "nul": N_("内容里有不能保存的字符，县里没有收下；请打开记录改好保存，再上报。"),
}
_NAMING_FIELDS = ("name", "group_name", "theme", "activity_title", "activity_name", "action")
_OWN_OTHERWISE = N_("这一行打包时损坏，县里没有收下；下次上报会再带上。")


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
    """A problem in words: which record of which station, why, and when it was found.

    ``title`` names the record, as far as anything here does; ``shown`` is the entity and id of the
    record that a person would open for it (the visit for a line of its sign-in), or None.
    ``can_retry`` says that the row was kept here and can be taken again.
    """

    id: int
    site_id: str
    station: str
    entity: str
    record_id: str
    sentence: str
    found_at: str
    title: str = ""
    shown: tuple[str, str] | None = None
    can_retry: bool = False


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
    sender = sender_state(desk, sealed)
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


def sender_state(desk: Desk, sealed: Sealed) -> SenderState | None:
    """What is held of the stream that a bundle belongs to; None for a device never admitted."""
    envelope = sealed.envelope
    with desk.read() as connection:
        of_site = store.devices(connection, envelope.site_id)
        known = [device for device in of_site if device.key_id == envelope.key_id]
        # A restored desk signs with its key under a new device id; nobody may use the device id
        # of another key.
        claimed = any(
            device.device_id == envelope.device_id and device.key_id != envelope.key_id
            for device in of_site
        )
        taken = store.taken_of_device(connection, envelope.device_id)
    if not known or claimed:
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
        waiting = store.open_problems(connection, envelope.site_id)
    if receipt is None:  # an older one: booked, so that it is answered and asked for no more
        held = sender.taken_to_rev if sender is not None else 0
        rejected = [Rejected(item.entity, _known_id(item), item.reason) for item in waiting]
        receipt = _sealed_receipt(desk, sealed, judgement.verdict, 0, held, rejected)
        with desk.database.books() as connection:
            store.add_taken(connection, _taken(sealed, judgement.verdict), receipt)
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
        applying = Applying(unit, envelope.site_id, envelope.bundle_id)
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
        booked = _taken(sealed, judgement.verdict, rows, applying.changed, len(applying.rejected))
        store.add_taken(unit.connection, booked, receipt)
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


def problems(desk: Desk, site_id: str = "") -> list[ProblemLine]:
    """What could not be taken and waits for somebody, of one station or all."""
    with desk.read() as connection:
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        found = store.open_problems(connection, site_id)
        shown = {
            item.id: store.shown_record(connection, item.entity, item.record_id) for item in found
        }
        keys = [key for key in shown.values() if key is not None]
        titles = {
            (line.entity, line.id): line.title for line in record_titles.titles(connection, keys)
        }
    lines = []
    for item in found:
        title = titles.get(shown[item.id] or ("", ""), "") or _title_of(item)
        lines.append(
            ProblemLine(
                id=item.id,
                site_id=item.site_id,
                station=names.get(item.site_id, ""),
                entity=item.entity,
                record_id=item.record_id,
                sentence=sentence_of(item, desk.site_id, title),
                found_at=item.found_at,
                title=title,
                shown=shown[item.id],
                can_retry=bool(item.row),
            )
        )
    return lines


def _title_of(problem: store.Problem) -> str:
    """A row that is not on file, named by what it says of itself; empty when that is nothing."""
    found = ENTITIES.get(problem.entity)
    words = [str(problem.row.get(name) or "") for name in _NAMING_FIELDS]
    said = " ".join(word for word in (*words, str(problem.row.get("start_at") or "")[:10]) if word)
    return f"{_(found.title)} {said}" if found and said else ""


def sentence_of(problem: store.Problem, own_site: str = "", title: str = "") -> str:
    """A problem as a sentence that names its record (or kind of record) and field.

    Receipts name no field, so a station hears of its own records in other words than the county.
    """
    found = ENTITIES.get(problem.entity)
    subject = title or (_(found.title) if found else _("未知记录"))
    if problem.site_id == own_site:
        return f"{subject}：" + _(_OWN_REASONS.get(problem.reason, _OWN_OTHERWISE))
    labels = {item.name: _(item.label) for item in fields_of(found)} if found else {}
    reason = _(_REASONS.get(problem.reason, N_("没有收下。")))
    return f"{subject}：" + reason.format(field=labels.get(problem.field, problem.field))


def retry(desk: Desk, problem_id: int) -> bool:
    """Try to take a kept row again; True when it was taken now."""
    with desk.read() as connection:
        found = [item for item in store.open_problems(connection) if item.id == problem_id]
    if not found or not found[0].row:
        return False
    problem = found[0]
    with desk.write(_("再收一次问题件")) as unit:
        applying = Applying(unit, problem.site_id, problem.bundle_id)
        applying.run(iter([(problem.entity, dict(problem.row))]))
        if any(item.reason != problem.reason for item in applying.rejected):
            store.resolve_problem(unit.connection, problem.id, utc_text())
    return not applying.rejected


def dismiss(desk: Desk, problem_id: int) -> None:
    """Put a problem away: the station sends the record again after mending it."""
    with desk.database.books() as connection:
        store.resolve_problem(connection, problem_id, utc_text())


def reopen(desk: Desk, problem_id: int) -> None:
    """Take back ``dismiss``."""
    with desk.database.books() as connection:
        store.resolve_problem(connection, problem_id, None)


def history(desk: Desk, site_id: str = "", limit: int = 200) -> list[TakenLine]:
    """Bundles taken, latest first."""
    with desk.read() as connection:
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        waiting = {bundle_id for bundle_id, _site, _receipt in store.unanswered(connection)}
        found = store.taken_bundles(connection, site_id, limit)
    return [
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
    ]
