# SPDX-License-Identifier: MulanPSL-2.0
"""Making bundles: up for the county, down for its stations, across to other laptops."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import laptops
from wuse_desktop.services.bundle_files import carried_name, copy_file
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.enrolment import county
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import settings
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import EnvelopeDraft


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
    return _handed(made, folder, (desk.station().name, purpose))


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
    return _handed(made, folder, (found[0].name, purpose))


def make_for_laptop(
    desk: Desk, laptop: store.Peer, folder: Path | None = None, progress: Progress = SILENT
) -> Made:
    """Make a bundle for another laptop of this station, or of one of ours.

    Raises UserFault ``nothing_to_send``.
    """
    made = _made(desk, laptop, progress)
    return _handed(made, folder, (desk.station().name, laptop.name))


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
    portion = portion_for(desk, receiver)
    waiting = None if again else _waiting(desk, receiver, portion)
    return waiting or _make(desk, receiver, portion, progress, again=again)


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


def _handed(made: Made, folder: Path | None, named: tuple[str, str]) -> Made:
    """The bundle, copied into a folder under a name for people where one is given."""
    if folder is None:
        return made
    target = folder / carried_name(named, made.seq, made.bundle_id)
    copy_file(made.path, target)
    return Made(target, made.bundle_id, made.seq, made.rows, made.size, made.fresh)


def _waiting(desk: Desk, receiver: store.Peer, portion: store.Portion) -> Made | None:
    """The last bundle, if it holds all there is and its receipt has not come."""
    with desk.read() as connection:
        last = store.sent_bundles(connection, receiver.site_id, limit=1)
        if not last or last[0].state not in (store.PACKED, store.DELIVERED):
            return None
        sent = last[0]
        marks = store.marks(connection, receiver.site_id)
        span = _span(connection, portion, marks.packed, marks.told_packed)
        if store.count_changed(connection, portion, span):
            return None
    path = desk.paths.bundles / sent.file_name
    if not path.exists():
        return None
    size = path.stat().st_size
    return Made(path, sent.bundle_id, sent.seq, sent.row_count, size, fresh=False)


def _make(
    desk: Desk, receiver: store.Peer, portion: store.Portion, progress: Progress, *, again: bool
) -> Made:
    with desk.read() as connection:
        replica_id, _letter, to_rev = settings.own_replica(connection)
        marks = store.marks(connection, receiver.site_id)
        from_rev = marks.confirmed
        span = _span(connection, portion, from_rev, marks.told)
        expected = store.count_changed(connection, portion, span)
        mended = again and bool(store.open_problems(connection, desk.site_id))
        last = store.sent_bundles(connection, receiver.site_id, limit=1)
        # whom a restored desk has nothing to say to has to hear of it too: it may hold what we lost
        greets = not last and laptops.is_returning(connection)
        if not (expected or mended or greets):
            raise _nothing_to_send(receiver)
        public = desk.device.public_part()
        recipients = (*receiver.card["recipients"], public.recipient, public.recovery_recipient)
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
