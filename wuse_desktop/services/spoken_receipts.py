# SPDX-License-Identifier: MulanPSL-2.0
"""Receipts by telephone: the county reads sixteen digits out, the station types them in.

For a station whose stick did not come back and whose network is gone. The digits stand for the
signed receipt of one bundle that was taken whole (``sync/spoken.py``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.receipts import ReceiptTaken, book_confirmed
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync import spoken
from wuse_desktop.sync.verdict import Verdict

DIGITS = spoken.DIGITS
digits_of, grouped, heard_well = spoken.digits_of, spoken.shown, spoken.heard_well


@dataclass(frozen=True, slots=True)
class SpokenReceipt:
    """What is read out: the code in groups, and which bundle of which station it confirms.

    ``created_at`` is when the bundle was made, ISO text in UTC.
    """

    code: str
    station: str
    bundle_id: str
    seq: int
    rows: int
    created_at: str


def spoken_receipt(desk: Desk, site_id: str = "", bundle_id: str = "") -> SpokenReceipt:
    """The code for a bundle that was taken; for a site alone, for its latest.

    Raises UserFault ``nothing_taken``, or ``receipt_needs_file`` where digits cannot tell all.
    """
    with desk.read() as connection:
        taken = _taken(connection, site_id, bundle_id)
        names = {peer.site_id: peer.name for peer in store.peers(connection)}
        problems = store.open_problems(connection, taken.site_id)
        recipient = _recipient(connection, taken)
    if problems or taken.rejected_count:
        raise UserFault(
            "receipt_needs_file",
            _("这个站还有 {count} 条问题件，电话里说不清是哪几条，没有生成回执码。").format(
                count=len(problems) or taken.rejected_count
            ),
            _("请把回执文件交给他，或等问题件改好、再收一次之后再念。"),
        )
    key = spoken.shared_key(desk.device.identity, recipient)
    code = spoken.spoken_code(key, taken.seq, taken.envelope_hash)
    with desk.database.books() as connection:
        store.mark_answered(connection, taken.bundle_id, utc_text())
    return SpokenReceipt(
        grouped(code),
        names.get(taken.site_id, ""),
        taken.bundle_id,
        taken.seq,
        taken.row_count,
        taken.created_at,
    )


def _taken(connection: Connection, site_id: str, bundle_id: str) -> store.Taken:
    found = [
        item
        for item in store.taken_bundles(connection, site_id)
        if bundle_id in ("", item.bundle_id) and Verdict(item.verdict).confirms
    ]
    if not found:
        raise UserFault(
            "nothing_taken",
            _("还没有收下这个站的数据包，没有可以给的回执。"),
            _("请先收下数据包。"),
        )
    return max(found, key=lambda item: (item.taken_at, item.seq))


def _recipient(connection: Connection, taken: store.Taken) -> str:
    """The key of the laptop that made a bundle.

    A desk that was restored from a backup signs under a new device id with the key it had.
    """
    known = [
        device
        for device in store.devices(connection, taken.site_id)
        if device.state == store.ADMITTED
    ]
    own = [device for device in known if device.device_id == taken.device_id] or known
    if len(own) != 1:
        raise UserFault(
            "receipt_needs_file",
            _("认不出这个数据包是这个站的哪一台电脑做的，没有生成回执码。"),
            _("请把回执文件交给他。"),
        )
    return own[0].recipient


def take_spoken(desk: Desk, typed: str) -> ReceiptTaken:
    """Take a code that was read out: all that its bundle held becomes 已回执.

    Raises UserFault ``not_enrolled``, ``code_incomplete``, ``code_misheard`` or
    ``code_unmatched``; then nothing was changed.
    """
    upper = county(desk)
    if upper is None:
        raise UserFault(
            "not_enrolled",
            _("本站还没有在县级总督导站登记，没有可以确认的数据包。"),
            _("请先导出登记卡交给县级总督导站，再收下它给的回执卡。"),
        )
    code = digits_of(typed)
    if len(code) != DIGITS:
        raise UserFault(
            "code_incomplete",
            _("回执码是 {digits} 位数字，现在有 {count} 位，什么都没有改动。").format(
                digits=DIGITS, count=len(code)
            ),
            _("请县里再念一遍，四位一组。"),
        )
    if not heard_well(code):
        raise UserFault(
            "code_misheard",
            _("这组数字里有听错或输错的，什么都没有改动。"),
            _("请和县里再核对一遍，四位一组。"),
        )
    sent = _confirmed_by(desk, upper.site_id, code)
    if sent is None:
        raise UserFault(
            "code_unmatched",
            _("这个回执码不是给本机做的数据包的，什么都没有改动。"),
            _("请县里核对站名和第几个数据包；换过电脑的，重新上报一次即可。"),
        )
    with desk.read() as connection:
        answered = store.last_answered(connection, upper.site_id)
    if sent.seq > answered:  # a newer receipt has told already what became of these records
        heard_at = datetime.now(UTC).isoformat(timespec="seconds")
        facts = {"receipt_id": "", "issued_at": heard_at, "rows": sent.row_count, "rejected": 0}
        book_confirmed(desk, sent, {**facts, "spoken": grouped(code)})
    return ReceiptTaken(
        sent.bundle_id,
        sent.seq,
        sent.row_count,
        0,
        confirmed=True,
        sentence=_("{by}已全部收下第 {seq} 个数据包，共 {rows} 行数据。").format(
            by=upper.name, seq=sent.seq, rows=sent.row_count
        ),
    )


def _confirmed_by(desk: Desk, county_id: str, code: str) -> store.Sent | None:
    """The bundle made here that a code is for."""
    with desk.read() as connection:
        recipients = [device.recipient for device in store.devices(connection, county_id)]
        found = store.sent_bundles(connection, county_id)
    keys = [spoken.shared_key(desk.device.identity, recipient) for recipient in recipients]
    for sent in found:
        for key in keys:
            right = spoken.spoken_code(key, sent.seq, sent.envelope_hash)
            if spoken.same_code(right, code):
                return sent
    return None
