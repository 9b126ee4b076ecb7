# SPDX-License-Identifier: MulanPSL-2.0
"""Making bundles, up for the county and down for its stations, and showing what any says."""

import base64
import contextlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain import divisions
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import laptops
from wuse_desktop.services.attempts import failure_of
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.enrolment import county
from wuse_desktop.services.found_files import file_name
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import settings
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.engine import explained
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import EnvelopeDraft
from wuse_desktop.sync.files import replacing


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made, or the waiting one when nothing changed since.

    ``path`` is the file; ``rows`` counts rows in it; ``fresh`` is False for a waiting one.
    """

    path: Path
    bundle_id: str
    seq: int
    rows: int
    size: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a bundle says of itself; ``trusted`` tells whether its signer is known here.

    ``of_files`` is said of a bundle of attachments, whose rows are files.
    """

    bundle_id: str
    site_id: str
    sender: str
    place: str
    seq: int
    from_rev: int
    to_rev: int
    created_at: str
    counts: Mapping[str, int]
    size: int
    app_version: str
    trusted: bool
    of_files: bool = False

    @property
    def rows(self) -> int:
        """Rows of all kinds."""
        return sum(self.counts.values())


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


_CHUNK = 1 << 20
# A receipt takes a day; a folder that shows the same for a week may be held back by somebody.
_PATIENCE_DAYS = 7
_STATE_SENTENCES = {
    store.PACKED: N_("已打包，在本机等着送出。"),
    store.DELIVERED: N_("已放到上报文件夹，等县里收下给回执。"),
    store.CONFIRMED: N_("县里已回执。"),
    store.SUPERSEDED: N_("没有送出；里面的内容都在后面的数据包里。"),
}


def make(
    desk: Desk, folder: Path | None = None, progress: Progress = SILENT, *, again: bool = False
) -> Made:
    """Make a bundle with everything the county has not confirmed; copy it into ``folder`` if given.

    When nothing changed since the last bundle that is still on its way, that one is used, unless
    ``again`` asks for a new one. Records that the county could not take go along each time;
    ``again`` makes a bundle even when there is nothing but those. Raises UserFault
    ``not_enrolled`` or ``nothing_to_send``.
    """
    upper = county(desk)
    if upper is None:
        raise UserFault(
            "not_enrolled",
            _("本站还没有在县级总督导站登记，没有打包；记录都在电脑里。"),
            _("请先导出登记卡交给县级总督导站，再收下它给的回执卡。"),
        )
    made = _made(desk, upper, progress, again=again)
    # people sort a pile of sticks by the name of the file
    purpose = _("上报")
    return _handed(made, folder, f"{file_name(desk.station().name)}-{purpose}")


def make_down(
    desk: Desk, site_id: str, folder: Path | None = None, progress: Progress = SILENT
) -> Made:
    """Make a bundle for one of our stations: forms that we publish, reviews of its records.

    Raises UserFault ``not_a_station`` or ``nothing_to_send``.
    """
    with desk.read() as connection:
        found = [peer for peer in store.peers(connection, store.STATION) if peer.site_id == site_id]
    if not found:
        raise UserFault(
            "not_a_station",
            _("本单位没有登记过这个站，没有打包。"),
            _("请先在“各站”里登记它。"),
        )
    made = _made(desk, found[0], progress)
    purpose = _("下发")
    return _handed(made, folder, f"{file_name(found[0].name)}-{purpose}")


def make_for_laptop(
    desk: Desk, laptop: store.Peer, folder: Path | None = None, progress: Progress = SILENT
) -> Made:
    """Make a bundle for another laptop of this station, or of one of ours.

    Raises UserFault ``nothing_to_send``.
    """
    made = _made(desk, laptop, progress)
    return _handed(made, folder, f"{file_name(desk.station().name)}-{file_name(laptop.name)}")


def make_all_down(desk: Desk, folder: Path, progress: Progress = SILENT) -> list[Made]:
    """Bundles for every station that something waits for, as files in a folder."""
    with desk.read() as connection:
        stations = store.peers(connection, store.STATION)
    made = []
    for number, station in enumerate(stations):
        progress.step(_("正在打包下发的内容"), number, len(stations))
        try:
            made.append(make_down(desk, station.site_id, folder))
        except UserFault as fault:
            if fault.code != "nothing_to_send":
                raise
    return made


def _made(desk: Desk, receiver: store.Peer, progress: Progress, *, again: bool = False) -> Made:
    waiting = None if again else _waiting(desk, receiver)
    return waiting or _make(desk, receiver, progress, again=again)


def portion_for(desk: Desk, receiver: store.Peer) -> store.Portion:
    """What of this desk's rows a receiver is to have."""
    site, to = desk.site_id, receiver.site_id
    if receiver.role == store.COUNTY:
        returning = bool(receiver.card.get("returning"))
        return store.Portion(site, to, figures_only=desk.is_county, returning=returning)
    if receiver.role == store.LAPTOP and receiver.card["site"] == site:
        return store.Portion(site, to, whole=True, county=laptops.reports_to(desk))
    station = receiver.card.get("site", to)
    return store.Portion(site, to, station, returning=bool(receiver.card.get("returning")))


def _span(connection: Connection, portion: store.Portion, after: int, told: int) -> store.Span:
    now = store.marks(connection, portion.receiver).now
    county = store.marks(connection, portion.county).confirmed if portion.county else 0
    return store.Span(after, now, told, county)


def _handed(made: Made, folder: Path | None, name: str) -> Made:
    """The bundle, copied into a folder under a name for people where one is given."""
    if folder is None:
        return made
    name = f"{name}-{made.seq}-{made.bundle_id[-6:]}{bundle.SUFFIX}"
    target = folder / name
    copy_file(made.path, target)
    return Made(target, made.bundle_id, made.seq, made.rows, made.size, made.fresh)


def _waiting(desk: Desk, receiver: store.Peer) -> Made | None:
    """The last bundle, if it holds all there is and its receipt has not come."""
    with desk.read() as connection:
        marks = store.marks(connection, receiver.site_id)
        last = store.sent_bundles(connection, receiver.site_id, limit=1)
        portion = portion_for(desk, receiver)
        span = _span(connection, portion, marks.packed, marks.told_packed)
        fresh_rows = store.count_changed(connection, portion, span)
    if not last or last[0].state not in (store.PACKED, store.DELIVERED) or fresh_rows:
        return None
    sent = last[0]
    path = desk.paths.bundles / sent.file_name
    if not path.exists():
        return None
    size = path.stat().st_size
    return Made(path, sent.bundle_id, sent.seq, sent.row_count, size, fresh=False)


def _make(desk: Desk, receiver: store.Peer, progress: Progress, *, again: bool) -> Made:
    public, portion = desk.device.public_part(), portion_for(desk, receiver)
    recipients = (*receiver.card["recipients"], public.recipient, public.recovery_recipient)
    with desk.read() as connection:
        replica_id, _letter, to_rev = settings.own_replica(connection)
        marks = store.marks(connection, receiver.site_id)
        from_rev = marks.confirmed
        span = _span(connection, portion, from_rev, marks.told)
        expected = store.count_changed(connection, portion, span)
        mended = again and bool(store.open_problems(connection, desk.site_id))
        last = store.sent_bundles(connection, receiver.site_id, limit=1)
        # whom a restored desk has nothing to say to has to hear of it too: it may hold what we lost
        greets = not last and bool(desk.setting(laptops.RETURNING, False))
        if not (expected or mended or greets):
            raise _nothing_to_send(receiver)
        draft = EnvelopeDraft(
            app_version=__version__,
            schema_version=desk.database.schema_version,
            direction="replica" if portion.whole else "down" if portion.station_id else "up",
            site_id=desk.site_id,
            division_code=settings.station(connection, desk.site_id).division_code,
            device_id=replica_id,
            receivers=(receiver.site_id,),
            seq=last[0].seq + 1 if last else 1,
            prev_envelope_sha256=last[0].envelope_hash if last else "",
            from_rev=from_rev,
            to_rev=to_rev,
            hlc=settings.own_clock(connection),
            introduction=str(laptops.own_facts(connection)["introduction"]),
        )
        name = f"{draft.bundle_id}{bundle.SUFFIX}"
        path = desk.paths.bundles / name
        sealed = bundle.write_bundle(
            path,
            draft,
            store.changed_rows(connection, portion, span),
            recipients=tuple(dict.fromkeys(recipients)),
            signer=desk.device.signer(),
            expected_rows=expected,
            progress=progress,
        )
    rows = sealed.envelope.rows
    sent = store.Sent(
        receiver_site=receiver.site_id,
        seq=draft.seq,
        bundle_id=draft.bundle_id,
        from_rev=from_rev,
        to_rev=to_rev,
        envelope_hash=sealed.sha256,
        row_count=rows,
        state=store.PACKED,
        file_name=name,
        created_at=utc_text(),
        delivered_at=None,
        confirmed_at=None,
        attempts=0,
        last_error="",
        told_rev=span.county,
    )
    with desk.database.books() as connection:
        store.add_sent(connection, sent)
    _sweep(desk)
    return Made(path, draft.bundle_id, draft.seq, rows, path.stat().st_size, fresh=True)


def _nothing_to_send(receiver: store.Peer) -> UserFault:
    if receiver.role == store.LAPTOP:
        message = _("没有要给{laptop}的新记录：那台电脑都已经收到。")
        return UserFault(
            "nothing_to_send",
            message.format(laptop=receiver.name),
            _("有了新记录再送。"),
        )
    if receiver.role == store.STATION:
        message = _("没有要下发给{station}的新内容：表单和意见它都已经收到。")
        return UserFault(
            "nothing_to_send",
            message.format(station=receiver.name),
            _("发布了表单或写了意见再下发。"),
        )
    return UserFault(
        "nothing_to_send",
        _("没有需要上报的新内容：{receiver}都已经回执。").format(receiver=receiver.name),
        _("有了新记录再上报。"),
    )


def _sweep(desk: Desk) -> None:
    """Remove the files that nobody waits for: the newest bundle is always enough.

    That is what is confirmed or superseded, and what was made but never booked because the
    program ended in between.
    """
    with desk.read() as connection:
        waiting = {item.file_name for item in store.waiting_bundles(connection)}
    for path in desk.paths.bundles.glob(f"*{bundle.SUFFIX}"):
        if path.name not in waiting:
            with contextlib.suppress(OSError):  # a file that somebody reads goes the next time
                path.unlink()


def copy_file(source: Path, target: Path) -> None:
    """Copy a bundle; it appears whole under its name or not at all. Raises EnvironmentFault."""
    with explained():
        target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as stream, source.open("rb") as content:
        shutil.copyfileobj(content, stream, _CHUNK)


def show(path: Path, desk: Desk | None = None) -> Shown:
    """What a bundle says of itself, before anything is taken. Raises UserFault for no bundle."""
    found = bundle.inspect(path)
    envelope = found.envelope
    name, trusted = "", False
    if desk is not None:
        with desk.read() as connection:
            names = {peer.site_id: peer.name for peer in store.peers(connection)}
            keys = {device.key_id for device in store.devices(connection, envelope.site_id)}
        name = names.get(envelope.site_id, "")
        trusted = envelope.key_id in keys
    return Shown(
        bundle_id=envelope.bundle_id,
        site_id=envelope.site_id,
        sender=name,
        place=divisions.shipped().full_name(envelope.division_code),
        seq=envelope.seq,
        from_rev=envelope.from_rev,
        to_rev=envelope.to_rev,
        created_at=envelope.created_at.isoformat(timespec="seconds"),
        counts=dict(envelope.counts),
        size=found.file_size,
        app_version=envelope.app_version,
        trusted=trusted,
        of_files=envelope.part == "attachments",
    )


def made_here(desk: Desk, path: Path) -> bool:
    """Whether this very laptop made a bundle. Raises UserFault for no bundle."""
    envelope = bundle.inspect(path).envelope
    with desk.read() as connection:
        replica_id, _letter, _rev = settings.own_replica(connection)
        former = laptops.own_facts(connection)["former"]
    return envelope.device_id in (replica_id, *former)


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
        return _(_STATE_SENTENCES[sent.state])
    told = json.loads(sent.receipt)
    if told["rejected"]:
        return _("县里已回执：收下 {rows} 条，{count} 条是问题件。").format(
            rows=told["rows"], count=told["rejected"]
        )
    if "spoken" in told:
        return _("县里已电话回执：收下 {rows} 条。").format(rows=told["rows"])
    return _("县里已回执：收下 {rows} 条。").format(rows=told["rows"])


def _days_since(moment: str | None) -> int:
    """Whole days since an instant of our books."""
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).days if moment else 0


def trusted_keys(desk: Desk, site_id: str = "", *, with_revoked: bool = True) -> dict[str, bytes]:
    """Public keys of the known devices by key id.

    For bundles those of revoked devices too, so that they can be named.
    """
    with desk.read() as connection:
        return {
            device.key_id: base64.b64decode(device.public_key)
            for device in store.devices(connection, site_id)
            if with_revoked or device.state == store.ADMITTED
        }
