# SPDX-License-Identifier: MulanPSL-2.0
"""Taking the files of attachments: verified whole, then kept under the names that rows give them.

A file is kept only when a row of its sender names it and says its size, and no row of another
site names it: nobody can put a file into another's record (decision 0021).
"""

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain.progress import Progress
from wuse_desktop.i18n import _
from wuse_desktop.services import laptops
from wuse_desktop.services.attachments import files_of
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.senders import sender_peer
from wuse_desktop.storage import exchange_store
from wuse_desktop.storage import file_claims_store as claims
from wuse_desktop.storage import file_exchange_store as store
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync import bundle
from wuse_desktop.sync.envelope import Sealed
from wuse_desktop.sync.file_payload import HeldFiles
from wuse_desktop.sync.receipt import Receipt, make_receipt, receipt_for
from wuse_desktop.sync.verdict import Judgement, Verdict


def keep(
    desk: Desk,
    path: Path,
    sealed: Sealed,
    judgement: Judgement,
    recipients: Sequence[str],
    progress: Progress,
) -> tuple[int, int, bytes]:
    """Keep the files of a verified bundle: how many were new, how many no row asks for, receipt.

    The receipt is sealed to ``recipients``, the age recipients of the laptop that sent it.

    A bundle that comes again mends what is missing or damaged by now. When it breaks off, the
    files that were kept stay, each whole, and the bundle can be taken again. Raises UserFault and
    EnvironmentFault as ``inbox.take``.
    """
    envelope, identity = sealed.envelope, desk.device.identity
    bundle.check_payload(path, envelope, identity, progress)
    files = files_of(desk)
    lacking: list[str] = []
    fresh = 0
    brought: list[str] = []
    heard: list[HeldFiles] = []
    with desk.write(_("收下附件")) as unit:
        peer = sender_peer(unit.connection, envelope)
        sites = {envelope.site_id}
        if peer.role == exchange_store.COUNTY and laptops.is_returning(unit.connection):
            sites.add(desk.site_id)  # it gives back what this station lost
        for name, content in bundle.read_files(path, envelope, identity, heard.append, progress):
            brought.append(name)
            if _is_asked_for(unit.connection, name, sites, len(content)):
                fresh += files.keep_as(name, content)
            else:
                lacking.append(name)
        if peer.role != exchange_store.STATION:  # nobody sends files to a station as such
            claims.note_held(unit.connection, peer.site_id, brought, utc_text())
        if envelope.site_id == desk.site_id:
            kept_names = [name for name in brought if name not in lacking]
            _note_told(desk, unit.connection, peer.site_id, kept_names, heard)
        kept = envelope.rows - len(lacking)
        said = _receipt(desk, unit.connection, sealed, judgement, lacking)
        receipt = make_receipt(said, desk.device.signer(), recipients)
        taken = store.TakenFiles(
            bundle_id=envelope.bundle_id,
            device_id=envelope.device_id,
            seq=envelope.seq,
            site_id=envelope.site_id,
            envelope_hash=sealed.sha256,
            file_count=envelope.rows,
            kept_count=kept,
            lacking_count=len(lacking),
            created_at=envelope.created_at.isoformat(timespec="seconds"),
            taken_at=utc_text(),
        )
        store.add_taken(unit.connection, taken, receipt)
        unit.note("T", envelope.bundle_id, {"files": kept, "sha256": sealed.sha256})
    return fresh, len(lacking), receipt


def _note_told(
    desk: Desk,
    connection: Connection,
    laptop: str,
    kept: Sequence[str],
    heard: Sequence[HeldFiles],
) -> None:
    """Another laptop of the station knows that we hold what it brought, and what it told of.

    It tells of files that it holds or that the county confirmed (decision 0028).
    """
    upper, now = laptops.reports_to(desk), utc_text()
    claims.note_held(connection, claims.told(laptop), kept, now)
    for held in heard:
        claims.note_held(connection, laptop, held.own, now)
        claims.note_held(connection, claims.told(laptop), held.own, now)
        if upper:
            claims.note_held(connection, upper, held.county, now)
            claims.note_held(connection, claims.told(laptop, upper), held.county, now)


def _is_asked_for(connection: Connection, name: str, sites: Collection[str], size: int) -> bool:
    naming = store.rows_naming(connection, name)
    return bool(naming) and all(site in sites and known == size for site, known in naming)


def _receipt(
    desk: Desk,
    connection: Connection,
    sealed: Sealed,
    judgement: Judgement,
    lacking: Sequence[str],
) -> Receipt:
    """The answer; it also tells how far the sender's text is held, which the lacking wait for."""
    envelope = sealed.envelope
    _hashes, to_rev = exchange_store.held_of_stream(
        connection, envelope.device_id, envelope.seq, Verdict.HOLD
    )
    receipt = receipt_for(
        sealed,
        app_version=__version__,
        from_site=desk.site_id,
        verdict=judgement.verdict,
        rows=envelope.rows - len(lacking),
        to_rev=to_rev,
    )
    return dataclasses.replace(receipt, lacking=tuple(lacking))
