# SPDX-License-Identifier: MulanPSL-2.0
"""The bundles that were made for the county, and in words how far each is."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from wuse_desktop.i18n import N_, _
from wuse_desktop.services.attempts import failure_of
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import county
from wuse_desktop.storage import exchange_store as store

# A receipt takes a day; a folder that shows the same for a week may be held back by somebody.
_PATIENCE_DAYS = 7
_STATE_SENTENCES = {
    store.PACKED: N_("已打包，在本机等着送出。"),
    store.DELIVERED: N_("已放到上报文件夹，等县里收下给回执。"),
    store.CONFIRMED: N_("县里已回执。"),
    store.SUPERSEDED: N_("没有送出；里面的内容都在后面的数据包里。"),
}
_OVERTAKEN = N_("里面的内容都在后面的数据包里。")


@dataclass(frozen=True, slots=True)
class SentLine:
    """A bundle that was made here, for a list; times are ISO text in UTC, empty when not yet.

    ``state`` is packed, delivered, confirmed or superseded; ``sentence`` says what that means.
    """

    bundle_id: str
    seq: int
    rows: int
    state: str
    created_at: str
    delivered_at: str
    confirmed_at: str
    sentence: str


def history(desk: Desk, limit: int = 20) -> list[SentLine]:
    """Bundles made for the county, latest first."""
    upper = county(desk)
    if upper is None:
        return []
    with desk.read() as connection:
        found = store.sent_bundles(connection, upper.site_id, limit)
    return [
        SentLine(
            bundle_id=item.bundle_id,
            seq=item.seq,
            rows=item.row_count,
            state=item.state,
            created_at=item.created_at,
            delivered_at=item.delivered_at or "",
            confirmed_at=item.confirmed_at or "",
            sentence=_sentence(item),
        )
        for item in found
    ]


def _sentence(sent: store.Sent) -> str:
    failure = failure_of(sent)
    if failure is not None:
        return _("已打包，试了 {count} 次还没送成：{reason}").format(
            count=failure.count, reason=failure.sentence
        )
    if not sent.receipt:
        days = _days_since(sent.delivered_at) if sent.state == store.DELIVERED else 0
        if days > _PATIENCE_DAYS:
            return _(
                "放到上报文件夹已经 {days} 天，还没有回执；请打电话问县里收到没有，"
                "文件夹也可能没有再更新。"
            ).format(days=days)
        if sent.state == store.SUPERSEDED and sent.delivered_at:
            return _(_OVERTAKEN)
        return _(_STATE_SENTENCES[sent.state])
    told = json.loads(sent.receipt)
    if told["rejected"]:
        return _("县里已回执：收下 {rows} 行数据，{count} 行是问题件。").format(
            rows=told["rows"], count=told["rejected"]
        )
    if "spoken" in told:
        return _("县里已电话回执：收下 {rows} 行数据。").format(rows=told["rows"])
    return _("县里已回执：收下 {rows} 行数据。").format(rows=told["rows"])


def _days_since(moment: str | None) -> int:
    """Whole days since an instant of our books."""
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).days if moment else 0
