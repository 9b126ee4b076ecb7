# SPDX-License-Identifier: MulanPSL-2.0
"""What a bundle file says of itself, before anything of it is believed or taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop.domain import divisions
from wuse_desktop.services import laptops
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import settings
from wuse_desktop.sync import bundle


@dataclass(frozen=True, slots=True)
class Shown:
    """What a bundle says of itself; ``trusted`` tells whether its signer is known here.

    ``sender`` is the name of the unit, or of the laptop where it comes from another one of ours;
    ``receivers`` are the addresses that it is for. ``of_files`` is said of a bundle of
    attachments, whose rows are files.
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
    receivers: tuple[str, ...] = ()
    of_files: bool = False

    @property
    def rows(self) -> int:
        """Rows of all kinds."""
        return sum(self.counts.values())


def show(path: Path, desk: Desk | None = None) -> Shown:
    """What a bundle says of itself, before anything is taken. Raises UserFault for no bundle."""
    found = bundle.inspect(path)
    envelope = found.envelope
    name, trusted = "", False
    if desk is not None:
        with desk.read() as connection:
            names = {peer.site_id: peer.name for peer in store.peers(connection)}
            laptop = store.peer_of_device(connection, envelope.device_id)
            keys = {device.key_id for device in store.devices(connection, envelope.site_id)}
        of_ours = laptop is not None and laptop.card.get("site") == desk.site_id
        name = laptop.name if laptop is not None and of_ours else names.get(envelope.site_id, "")
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
        receivers=envelope.receivers,
        of_files=envelope.part == "attachments",
    )


def made_here(desk: Desk, path: Path) -> bool:
    """Whether this very laptop made a bundle. Raises UserFault for no bundle."""
    envelope = bundle.inspect(path).envelope
    with desk.read() as connection:
        replica_id, _letter, _rev = settings.own_replica(connection)
        former = laptops.own_facts(connection)["former"]
    return envelope.device_id in (replica_id, *former)
