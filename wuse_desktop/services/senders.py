# SPDX-License-Identifier: MulanPSL-2.0
"""Who sent a bundle: whether the device is known, what is held of it, what it may bring."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services import clocks, laptops
from wuse_desktop.services.applying import Source
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync import bundle, cards
from wuse_desktop.sync.envelope import Envelope, Sealed
from wuse_desktop.sync.verdict import SenderState, Verdict


def meet(desk: Desk, path: Path, own: frozenset[str]) -> dict[str, bytes]:
    """The key of a laptop that a trusted desk introduces in the envelope, by its id.

    Says "for another county" rather than "unknown" when the envelope shows that plainly.
    """
    envelope = bundle.inspect(path).envelope
    if not own.intersection(envelope.receivers):
        raise UserFault(
            "bundle_wrong_receiver",
            _("这个数据包不是发给本单位的，没有收下，记录没有改动。"),
            _("请转给收件的单位，或让对方重新选择上级站。"),
        )
    return _introduced(desk, envelope)


def _introduced(desk: Desk, envelope: Envelope) -> dict[str, bytes]:
    """The key of a laptop that is not known here and is introduced by one that is, by its id."""
    with desk.read() as connection:
        known = store.devices(connection, envelope.site_id)
    if not envelope.introduction or any(item.key_id == envelope.key_id for item in known):
        return {}
    try:
        found = cards.read_introduction(envelope.introduction, _vouching_keys(desk, envelope))
    except UserFault:
        return {}
    fits = found.site_id == envelope.site_id
    return {envelope.key_id: found.public_key} if fits else {}


def _vouching_keys(desk: Desk, envelope: Envelope) -> dict[str, bytes]:
    """Keys that may introduce a laptop of a site: of its laptops and of our county, not revoked."""
    with desk.read() as connection:
        devices = store.devices(connection, envelope.site_id)
        if envelope.site_id == desk.site_id:
            for upper in store.peers(connection, store.COUNTY):
                devices += store.devices(connection, upper.site_id)
    keys = {
        device.key_id: base64.b64decode(device.public_key)
        for device in devices
        if device.state == store.ADMITTED
    }
    if envelope.site_id == desk.site_id:
        own = desk.device.public_part()
        keys[own.key_id] = own.verify_key
    return keys


def admit_introduced(desk: Desk, envelope: Envelope) -> None:
    """Know the laptop from now on; its first bundle was signed by the key of its introduction."""
    found = cards.read_introduction(envelope.introduction, _vouching_keys(desk, envelope))
    with desk.database.books() as connection:
        laptops.put_laptop(connection, envelope.site_id, found)
        if desk.is_county:
            laptops.tell_restored(connection, envelope.site_id, found.device_id)


def expected_state(desk: Desk, sealed: Sealed) -> SenderState | None:
    """As ``sender_state``, for a bundle that is only looked at: an introduction counts."""
    met = _introduced(desk, sealed.envelope)
    if met:
        return SenderState(sealed.envelope.site_id, frozenset(met))
    return sender_state(desk, sealed)


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
        if envelope.part == "attachments":
            taken, to_rev = file_exchange_store.taken_hashes(connection, envelope.device_id), 0
        else:
            taken, to_rev = store.held_of_stream(
                connection, envelope.device_id, envelope.seq, Verdict.HOLD
            )
    if not known or claimed:
        return None
    return SenderState(
        site_id=envelope.site_id,
        key_ids=_key_ids(known),
        revoked=_are_revoked(known),
        taken=taken,
        taken_to_rev=to_rev,
    )


def _key_ids(devices: Sequence[store.PeerDevice]) -> frozenset[str]:
    return frozenset(device.key_id for device in devices)


def _are_revoked(devices: Sequence[store.PeerDevice]) -> bool:
    return all(device.state == store.REVOKED for device in devices)


def sender_peer(connection: Connection, envelope: Envelope) -> store.Peer:
    """Whom a bundle of a known device came from: a laptop, or a site. Raises LookupError."""
    for device in store.devices(connection, envelope.site_id):
        if device.key_id == envelope.key_id:
            found = store.peer_of_device(connection, device.device_id)
            if found is not None:
                return found
    raise LookupError(envelope.device_id)


def source_of(desk: Desk, envelope: Envelope, peer: store.Peer) -> Source:
    """What a bundle of a peer may bring, and what is to be remembered of it."""
    own = desk.site_id
    facts = Source(
        bundle_id=envelope.bundle_id,
        keeper=peer.site_id,
        sites=frozenset({envelope.site_id}),
        own_site=own,
        own_key=desk.device.public_part().key_id,
        latest=clocks.latest_believed(desk),
    )
    holder = peer.site_id if laptops.is_present(peer, envelope.device_id) else ""
    if peer.role == store.LAPTOP and envelope.site_id == own:
        upper = laptops.reports_to(desk)
        sites = frozenset({own, upper} - {""})
        return replace(facts, sites=sites, holder=holder, county=upper)
    if peer.role == store.COUNTY:
        given = {own} if desk.setting(laptops.RETURNING, False) else set()
        return replace(facts, sites=facts.sites | given, holder=holder if given else "")
    # a laptop's problems are those of its station
    holder = holder if peer.card.get("returning") else ""
    back = envelope.site_id if desk.setting(laptops.RETURNING, False) else ""
    return replace(facts, keeper=envelope.site_id, holder=holder, back_from=back)


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
