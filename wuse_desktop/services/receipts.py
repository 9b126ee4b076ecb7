# SPDX-License-Identifier: MulanPSL-2.0
"""Receipts: given out for what was taken, and taken in for what was sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import laptops
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.file_bundles import folder_of
from wuse_desktop.services.found_files import file_name, files_in
from wuse_desktop.services.senders import trusted_keys
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync.files import discard, replacing
from wuse_desktop.sync.receipt import MAX_SEALED, SUFFIX, OpenedReceipt, Receipt, Rejected
from wuse_desktop.sync.verdict import Verdict


@dataclass(frozen=True, slots=True)
class ReceiptTaken:
    """What a receipt says: which bundle, how many rows were taken, how many were not."""

    bundle_id: str
    seq: int
    rows: int
    rejected: int
    confirmed: bool
    sentence: str


def make(desk: Desk, target: Path, site_id: str = "", bundle_id: str = "") -> list[Path]:
    """Write the receipts of bundles taken, the latest of each device, as files into a folder.

    ``site_id`` limits to one station, ``bundle_id`` to one bundle. Raises UserFault
    ``nothing_taken`` when there is none, ``folder_needed`` when several would go into one file.
    """
    answers = {**_of_records(desk, site_id, bundle_id), **_of_files(desk, site_id, bundle_id)}
    if not answers:
        raise UserFault(
            "nothing_taken",
            _("还没有收下这个站的数据包，没有可以给的回执。"),
            _("请先收下数据包。"),
        )
    if len(answers) > 1 and not target.is_dir():
        raise UserFault(
            "folder_needed",
            _("有 {count} 张回执，一个文件放不下，什么都没有写。").format(count=len(answers)),
            _("请选一个文件夹，或者说明只要哪个站的。"),
        )
    now = utc_text()
    written = []
    for name, content in answers.values():
        path = target / f"{name}{SUFFIX}" if target.is_dir() else target
        with replacing(path) as stream:
            stream.write(content)
        written.append(path)
    with desk.database.books() as connection:
        for found_id in answers:
            store.mark_answered(connection, found_id, now)
            file_exchange_store.mark_answered(connection, found_id, now)
    return written


def _of_records(desk: Desk, site_id: str, bundle_id: str) -> dict[str, tuple[str, bytes]]:
    """Name and content of a receipt by bundle: the latest of each device tells everything."""
    with desk.read() as connection:
        if bundle_id:
            found = store.taken_under(connection, bundle_id)
            found = [item for item in found if site_id in ("", item.site_id)]
        else:
            found = store.latest_taken(connection, site_id)
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        return {
            item.bundle_id: (
                _name(names.get(item.site_id, item.site_id), "回执", item.seq, item.bundle_id),
                store.receipt_of(connection, item.bundle_id) or b"",
            )
            for item in found
        }


def _of_files(desk: Desk, site_id: str, bundle_id: str) -> dict[str, tuple[str, bytes]]:
    """The same for bundles of attachments: each that was not answered, or the one asked for."""
    with desk.read() as connection:
        if bundle_id:
            one = file_exchange_store.taken_bundle(connection, bundle_id)
            found = [one] if one is not None and site_id in ("", one.site_id) else []
        else:
            of_site = file_exchange_store.taken_bundles(connection, site_id)
            found = [item for item in of_site if item.answered_at is None]
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        return {
            item.bundle_id: (
                _name(names.get(item.site_id, item.site_id), "附件回执", item.seq, item.bundle_id),
                file_exchange_store.receipt_of(connection, item.bundle_id) or b"",
            )
            for item in found
        }


def _name(station: str, what: str, seq: int, bundle_id: str) -> str:
    return f"{file_name(station)}-{what}-{seq}-{bundle_id[-6:]}"


def take_all(
    desk: Desk, places: Sequence[Path], progress: Progress = SILENT
) -> list[ReceiptTaken | Fault]:
    """Take every receipt among files and folders; what one of them does wrong stops no other.

    Raises UserFault when a place is not there, Cancelled between two receipts.
    """
    paths = files_in(places, SUFFIX)
    answers: list[ReceiptTaken | Fault] = []
    for number, path in enumerate(paths):
        progress.step(_("正在核对回执"), number, len(paths))
        try:
            answers.append(take(desk, path))
        except Fault as fault:
            answers.append(fault)
    return answers


def take(desk: Desk, path: Path) -> ReceiptTaken:
    """Take a receipt file. Raises UserFault when it is damaged, forged or for another desk."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SEALED + 1)
    except OSError:
        raise UserFault(
            "file_missing",
            _("找不到或读不出这个回执文件，什么都没有改动。"),
            _("请检查文件位置，或重新插好U盘。"),
        ) from None
    return take_bytes(desk, data)


def take_bytes(desk: Desk, data: bytes) -> ReceiptTaken:
    """Take a sealed receipt: records up to it become 已回执, rejected ones 问题件."""
    opened = OpenedReceipt(data, desk.device.identity)
    try:
        receipt = opened.read(trusted_keys(desk, with_revoked=False))
    except UserFault as fault:
        raise _named(desk, opened, fault) from None
    with desk.read() as connection:
        sent = store.sent_bundle(connection, receipt.bundle_id)
        files = file_exchange_store.sent_bundle(connection, receipt.bundle_id)
        answered = store.last_answered(connection, sent.receiver_site) if sent is not None else 0
        receiver = store.peer(connection, sent.receiver_site) if sent is not None else None
        names = {
            peer.site_id: peer.name for peer in store.peers(connection) if peer.role != store.COUNTY
        }
    above = _("市（州）") if desk.is_county else _("县级总督导站")
    if files is not None and files.envelope_hash == receipt.envelope_sha256:
        opened.signed_by(_keys_of(desk, files.receiver_site))
        return _take_of_files(desk, receipt, files, names.get(files.receiver_site, above))
    if sent is None or sent.envelope_hash != receipt.envelope_sha256:
        raise UserFault(
            "receipt_unmatched",
            _("这张回执对应的数据包不是本机做的，什么都没有改动。"),
            _("请核对是不是本站的回执；换过电脑或恢复过备份时，重新上报一次即可。"),
        )
    # each receiver confirms for itself alone
    key_id = opened.signed_by(_keys_of(desk, sent.receiver_site))
    if receiver is not None and receipt.from_device:
        with desk.database.books() as connection:
            receiver = laptops.note_replica(
                connection, desk.site_id, receiver, key_id, receipt.from_device
            )
            if sent.seq > max(answered, receiver.card.get("anew", 0)):
                laptops.note_life(connection, receiver, receipt.from_device)
    by = names.get(sent.receiver_site, above)
    if receipt.verdict is Verdict.HOLD:
        _send_again(desk, sent)
    went_back = receiver is not None and sent.seq <= receiver.card.get("anew", 0)
    if not receipt.verdict.confirms or receipt.to_rev < sent.to_rev or went_back:
        return _told(receipt, by, confirmed=False)
    if sent.seq > answered:  # a newer receipt has told already what became of these records
        book_confirmed(desk, sent, _facts(receipt), receipt.rejected, receipt.lacking)
    return _told(receipt, by, confirmed=True)


def _named(desk: Desk, opened: OpenedReceipt, fault: UserFault) -> UserFault:
    """A receipt of a computer that is trusted no longer is not one of a stranger's."""
    if fault.code != "receipt_unknown_sender":
        return fault
    try:
        opened.signed_by(trusted_keys(desk))
    except UserFault:
        return fault
    return UserFault(
        "receipt_revoked",
        _("做这张回执的电脑已经停用，没有采用，什么都没有改动。"),
        _("请打电话核实，仍在用的话请重新登记。"),
    )


def _keys_of(desk: Desk, receiver: str) -> dict[str, bytes]:
    """The keys whose word counts for a receiver: of a laptop its own, of a site all."""
    with desk.read() as connection:
        peer = store.peer(connection, receiver)
    if peer is None or peer.role != store.LAPTOP:
        return trusted_keys(desk, receiver, with_revoked=False)
    known = trusted_keys(desk, peer.card["site"], with_revoked=False)
    return {key_id: key for key_id, key in known.items() if key_id == peer.card["key_id"]}


def _take_of_files(
    desk: Desk, receipt: Receipt, sent: file_exchange_store.SentFiles, by: str
) -> ReceiptTaken:
    """A receiver keeps the files of a bundle, but those that no row it holds asks for."""
    if not receipt.verdict.confirms:
        return _told(receipt, by, confirmed=False)
    if sent.underway:
        with desk.database.books() as connection:
            file_exchange_store.mark_confirmed(
                connection, sent, receipt.lacking, receipt.to_rev, receipt.rows, utc_text()
            )
        discard(folder_of(desk) / sent.file_name)
    sentence = _("{by}收到了 {count} 个附件文件。").format(by=by, count=receipt.rows)
    if receipt.lacking:
        more = _("另有 {count} 个等它们的记录先送到，会自动再送。")
        sentence += more.format(count=len(receipt.lacking))
    return ReceiptTaken(
        receipt.bundle_id, receipt.seq, receipt.rows, len(receipt.lacking), True, sentence
    )


def _send_again(desk: Desk, sent: store.Sent) -> None:
    """The county lost what it had confirmed, by an old backup: all of the text goes again.

    Its receipts for that name the files that it lost.
    """
    with desk.database.books() as connection:
        found = store.sent_bundles(connection, sent.receiver_site)
        later = any(item.seq > sent.seq and item.state == store.CONFIRMED for item in found)
        if not later:
            store.mark_lost(connection, sent.receiver_site)
            store.forget_all(connection, sent.receiver_site)


def _facts(receipt: Receipt) -> dict[str, object]:
    """What our books keep of a receipt."""
    return {
        "receipt_id": receipt.receipt_id,
        "issued_at": receipt.issued_at.isoformat(timespec="seconds"),
        "rows": receipt.rows,
        "rejected": receipt.rejected_count,
    }


def book_confirmed(
    desk: Desk,
    sent: store.Sent,
    facts: Mapping[str, object],
    rejected: Sequence[Rejected] = (),
    missing_files: Sequence[str] = (),
) -> None:
    """Book that the receiver of a bundle holds all of it but what it ``rejected``.

    Its ``missing_files`` wait for it again if it had confirmed them. Problems known until now are
    settled by it; files of confirmed bundles are removed.
    """
    now = utc_text()
    with desk.database.books() as connection:
        receiver = store.peer(connection, sent.receiver_site)
        if receiver is not None:
            _note_served(connection, receiver, sent, rejected)
        if receiver is not None and receiver.role == store.LAPTOP:
            lacking = [(item.entity, item.id) for item in rejected if item.id]
            store.note_lacking(connection, receiver.site_id, lacking)
        else:
            _note_problems(connection, desk.site_id, sent.bundle_id, rejected)
        file_exchange_store.mark_lacking(
            connection, sent.receiver_site, sent.seq, missing_files, now
        )
        store.forget_until(connection, sent.receiver_site, sent.to_rev)
        confirmed = store.mark_confirmed(
            connection,
            sent.receiver_site,
            sent.to_rev,
            sent.bundle_id,
            json.dumps(facts),
            now,
        )
    for name in confirmed:
        discard(desk.paths.bundles / name)


def _note_served(
    connection: Connection, receiver: store.Peer, sent: store.Sent, rejected: Sequence[Rejected]
) -> None:
    """A laptop was told what the county holds; who lost its records has them back.

    A laptop that has not heard why it gets records back refuses them, and gets them once more.
    """
    for upper in store.peers(connection, store.COUNTY):
        told = store.told(receiver.site_id, upper.site_id)
        store.forget_until(connection, told, sent.told_rev)
    refused = any(item.reason == "foreign_site" for item in rejected)
    if receiver.card.get("returning") and sent.from_rev == 0 and not refused:
        store.set_card(connection, receiver.site_id, {**receiver.card, "returning": False})


def _note_problems(
    connection: Connection, site_id: str, bundle_id: str, rejected: Sequence[Rejected]
) -> None:
    now = utc_text()
    for problem in store.open_problems(connection, site_id):
        store.resolve_problem(connection, problem.id, now)
    for item in rejected:
        if _is_handed_back(connection, site_id, item):
            continue
        store.add_problem(
            connection,
            store.Problem(
                id=0,
                bundle_id=bundle_id,
                site_id=site_id,
                entity=item.entity,
                record_id=item.id,
                reason=item.reason,
                field="",
                row={},
                found_at=now,
            ),
        )


def _is_handed_back(connection: Connection, site_id: str, item: Rejected) -> bool:
    """Whether a row that was not taken is the receiver's own, which we gave back: its matter."""
    if not item.id or item.entity not in ENTITIES:
        return False
    row = store.stored_rows(connection, item.entity, [item.id]).get(item.id)
    return row is None or row["site_id"] != site_id


def _told(receipt: Receipt, by: str, *, confirmed: bool) -> ReceiptTaken:
    if not confirmed:
        verdicts = {
            Verdict.HOLD: _("{by}还缺前面的内容，请重新打包。").format(by=by),
            Verdict.FORK: _("{by}发现这台电脑与以前的数据包对不上，请打电话核实。").format(by=by),
        }
        sentence = verdicts.get(receipt.verdict, _("这张回执没有确认新的内容。"))
    elif receipt.verdict is Verdict.OLDER:
        sentence = _("{by}早已收过这些内容，这个数据包已确认。").format(by=by)
    elif receipt.rejected_count:
        sentence = _("{by}收下 {rows} 行数据，{count} 行是问题件，请改好后再送。").format(
            by=by, rows=receipt.rows, count=receipt.rejected_count
        )
    else:
        sentence = _("{by}已全部收下，共 {rows} 行数据。").format(by=by, rows=receipt.rows)
    return ReceiptTaken(
        receipt.bundle_id,
        receipt.seq,
        receipt.rows,
        receipt.rejected_count,
        confirmed,
        sentence,
    )
