# SPDX-License-Identifier: MulanPSL-2.0
"""The files of attachments on their way up, and across to other laptops: bundles of their own.

They go after the text. A finished bundle is kept until its receipt comes, so that it can be
carried as often as sticks are lost; a file that its receiver confirmed never goes again (decision
0021). Laptops tell each other which files need not be sent (decision 0028).
"""

import contextlib
import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.errors import EnvironmentFault
from wuse_desktop.i18n import _
from wuse_desktop.services import laptops
from wuse_desktop.services.attachments import files_of
from wuse_desktop.services.bundle_files import carried_name, copy_file
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.enrolment import county
from wuse_desktop.storage import exchange_store, settings
from wuse_desktop.storage import file_claims_store as claims
from wuse_desktop.storage import file_exchange_store as store
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.file_exchange_store import FileCounts, SentFiles
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import Direction, EnvelopeDraft
from wuse_desktop.sync.file_payload import MAX_FILES, MAX_TOLD, NOTHING_HELD, Cargo, HeldFiles

__all__ = ["FileCounts", "MadeFiles", "counts", "folder_of", "pack", "put_into"]

# One bundle is what a poor line carries in a quarter of an hour; the rest waits for the next.
BUNDLE_BYTES = 32 << 20
# Bundles repeat what the attachments' folder holds, so that only so much is packed ahead.
MOST_UNDERWAY = 256 << 20
ANYTIME = "9999"  # later than every moment


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """A bundle of files; ``fresh`` is False for one that was waiting. ``size`` is in bytes."""

    path: Path
    bundle_id: str
    seq: int
    files: int
    size: int
    fresh: bool


def folder_of(desk: Desk) -> Path:
    """Where finished bundles of files lie."""
    return desk.paths.bundles / "files"


def pack(
    desk: Desk,
    receiver: exchange_store.Peer,
    progress: Progress = SILENT,
    *,
    most_bytes: int = MOST_UNDERWAY,
    others_since: str = ANYTIME,
    again: bool = False,
) -> list[MadeFiles]:
    """Every bundle of files that the receiver has still to confirm, oldest first.

    New ones are made while there are less than ``most_bytes`` underway, of what another laptop
    added only of what has waited since before ``others_since`` (UTC); ``again`` makes those anew
    that were made already. Raises EnvironmentFault when the disk refuses; what was made before
    stays.
    """
    ours = _owner(desk, receiver) == desk.site_id  # to others what they lost goes, nothing new
    with desk.read() as connection:
        new = ours and store.has_new(connection, receiver.site_id)
        waiting = store.underway(connection, receiver.site_id)
    lost = [sent for sent in waiting if again or not (folder_of(desk) / sent.file_name).exists()]
    if new or lost:
        with desk.database.books() as connection:
            if new:
                store.note_new(connection, receiver.site_id, desk.site_id, utc_text())
            for sent in lost:
                store.give_up(connection, sent.bundle_id)
    found = [_made(desk, sent, fresh=False) for sent in waiting if sent not in lost]
    damaged: set[str] = set()
    while sum(made.size for made in found) < most_bytes:
        chosen = _chosen(desk, receiver, damaged, others_since)
        held = _held(desk, receiver)
        if not chosen and not held:
            break
        made = _make(desk, receiver, chosen, held, damaged, progress)
        if made is not None:
            found.append(made)
    if lost or any(made.fresh for made in found):
        _sweep(desk)
    return found


def put_into(
    desk: Desk, folder: Path, progress: Progress = SILENT, *, again: bool = False
) -> list[MadeFiles]:
    """Copy everything that the county has not confirmed into a folder, a stick for instance.

    Raises EnvironmentFault when there is no room; what was copied before stays.
    """
    upper = county(desk)
    return put_for(desk, upper, folder, progress, again=again) if upper is not None else []


def put_for(
    desk: Desk,
    receiver: exchange_store.Peer,
    folder: Path,
    progress: Progress = SILENT,
    *,
    again: bool = False,
) -> list[MadeFiles]:
    """Copy into a folder what a receiver has not confirmed, whoever added it. Raises as above."""
    parts = [desk.station().name, _("附件")]
    if receiver.role != exchange_store.COUNTY:
        parts.insert(1, receiver.name)
    copied = []
    packed = pack(desk, receiver, progress, most_bytes=1 << 62, again=again)
    for number, made in enumerate(packed):
        progress.step(_("正在拷贝附件"), number, len(packed))
        target = folder / carried_name(parts, made.seq, made.bundle_id)
        copy_file(made.path, target)
        copied.append(dataclasses.replace(made, path=target))
    return copied


def counts(desk: Desk) -> FileCounts:
    """How the files stand towards the county."""
    upper = county(desk)
    if upper is None:
        return FileCounts(0, 0, 0)
    with desk.read() as connection:
        return store.counts(connection, upper.site_id, desk.site_id)


def _made(desk: Desk, sent: SentFiles, *, fresh: bool) -> MadeFiles:
    path = folder_of(desk) / sent.file_name
    return MadeFiles(path, sent.bundle_id, sent.seq, sent.file_count, sent.size, fresh)


def _make(
    desk: Desk,
    receiver: exchange_store.Peer,
    chosen: Sequence[str],
    held: HeldFiles,
    damaged: set[str],
    progress: Progress,
) -> MadeFiles | None:
    """A bundle of files; those that do not open go to ``damaged``.

    None when all of them do and there is nothing to tell.
    """
    public, files = desk.device.public_part(), files_of(desk)
    recipients = (*receiver.card["recipients"], public.recipient, public.recovery_recipient)
    with desk.read() as connection:
        last = store.sent_bundles(connection, receiver.site_id, limit=1)
        rev = exchange_store.marks(connection, receiver.site_id).now
        draft = EnvelopeDraft(
            app_version=__version__,
            schema_version=desk.database.schema_version,
            direction=_direction(desk, receiver),
            part="attachments",
            site_id=desk.site_id,
            division_code=settings.station(connection, desk.site_id).division_code,
            device_id=settings.own_replica(connection)[0],
            receivers=(receiver.site_id,),
            seq=last[0].seq + 1 if last else 1,
            prev_envelope_sha256=last[0].envelope_hash if last else "",
            from_rev=rev,
            to_rev=rev,
            introduction=str(laptops.own_facts(connection)["introduction"]),
        )
    packed: list[str] = []

    def contents() -> Iterator[tuple[str, bytes]]:
        for digest in chosen:
            try:
                content = files.read(digest)
            except EnvironmentFault:  # its tile says so, and so does the examination of the desk
                damaged.add(digest)
                continue
            packed.append(digest)
            yield digest, content

    path = folder_of(desk) / f"{draft.bundle_id}{bundle.SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    sealed = bundle.write_files(
        path,
        draft,
        Cargo(contents(), len(chosen), held),
        recipients=tuple(dict.fromkeys(recipients)),
        signer=desk.device.signer(),
        progress=progress,
    )
    if not packed and not held:
        path.unlink(missing_ok=True)
        return None
    sent = SentFiles(
        bundle_id=draft.bundle_id,
        receiver_site=receiver.site_id,
        seq=draft.seq,
        envelope_hash=sealed.sha256,
        file_count=len(packed),
        size=path.stat().st_size,
        state=exchange_store.PACKED,
        file_name=path.name,
        created_at=utc_text(),
    )
    with desk.database.books() as connection:
        store.add_sent(connection, sent, packed)
        _book_telling(desk, connection, receiver, sent.bundle_id, (*packed, *held.own), held.county)
    return _made(desk, sent, fresh=True)


def _held(desk: Desk, receiver: exchange_store.Peer) -> HeldFiles:
    """What another laptop of the station is to be told, nothing to anybody else."""
    if _direction(desk, receiver) != "replica":
        return NOTHING_HELD
    files, upper = files_of(desk), laptops.reports_to(desk)
    with desk.read() as connection:
        replicas = laptops.own_replicas(connection)
        named = claims.untold_own(connection, receiver.site_id, desk.site_id, replicas)
        above = claims.untold(connection, receiver.site_id, upper, MAX_TOLD) if upper else ()
    own = (name for name in named if files.path(name) is not None)
    return HeldFiles(tuple(itertools.islice(own, MAX_TOLD)), above)


def _book_telling(
    desk: Desk,
    connection: Connection,
    receiver: exchange_store.Peer,
    bundle_id: str,
    own: Iterable[str],
    above: Iterable[str],
) -> None:
    """Another laptop learns from a bundle what we hold, and what our county confirmed."""
    if _direction(desk, receiver) == "replica":
        claims.book_telling(connection, claims.told(receiver.site_id), own, bundle_id)
        name = claims.told(receiver.site_id, laptops.reports_to(desk))
        claims.book_telling(connection, name, above, bundle_id)


def _owner(desk: Desk, receiver: exchange_store.Peer) -> str:
    """The site whose files a receiver is to have: our own, or below a county theirs."""
    if receiver.role == exchange_store.STATION:
        return receiver.site_id
    return str(receiver.card.get("site", desk.site_id))


def _direction(desk: Desk, receiver: exchange_store.Peer) -> Direction:
    if receiver.role == exchange_store.COUNTY:
        return "up"
    return "replica" if _owner(desk, receiver) == desk.site_id else "down"


def _chosen(
    desk: Desk, receiver: exchange_store.Peer, damaged: set[str], others_since: str
) -> Sequence[str]:
    """The files of the next bundle: those that lie here, up to its size, at least one."""
    files, owner = files_of(desk), _owner(desk, receiver)
    since = others_since if owner == desk.site_id else ANYTIME
    with desk.read() as connection:
        confirmed = exchange_store.marks(connection, receiver.site_id).confirmed
        own = laptops.own_replicas(connection)
        found = store.waiting_files(
            connection, receiver.site_id, owner, confirmed, own, since, utc_text()
        )
    chosen: list[str] = []
    size = 0
    for item in found:
        if item.digest in damaged or files.path(item.digest) is None:
            continue
        size += item.size
        if chosen and (size > BUNDLE_BYTES or len(chosen) == MAX_FILES):
            break
        chosen.append(item.digest)
    return chosen


def _sweep(desk: Desk) -> None:
    """Remove files of bundles that nobody waits for, as ``bundles`` does."""
    with desk.read() as connection:
        waiting = store.underway_names(connection)
    for path in folder_of(desk).glob(f"*{bundle.SUFFIX}"):
        if path.name not in waiting:
            with contextlib.suppress(OSError):
                path.unlink()
