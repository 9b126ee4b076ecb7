# SPDX-License-Identifier: MulanPSL-2.0
"""The sites that a desk exchanges with, and the devices whose signatures it knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from wuse_desktop.storage.codec import to_json
from wuse_desktop.storage.driver import run_of

# LAPTOP: a further computer of a station; its peer goes by the id that bundles for it carry.
STATION, COUNTY, LAPTOP = "station", "county", "laptop"
ADMITTED, REVOKED = "admitted", "revoked"


@dataclass(frozen=True, slots=True)
class Peer:
    """Who bundles go to: our county, a station of ours, or a further laptop of a station.

    ``token`` is its folder on a drop. The ``card`` holds its age recipients; of a laptop also its
    site and the name of its key.
    """

    site_id: str
    role: str
    name: str
    division_code: str
    card: Mapping[str, Any]
    token: str
    state: str
    since_at: str


@dataclass(frozen=True, slots=True)
class PeerDevice:
    """A device whose signatures we know. ``public_key`` is base64 of 32 bytes."""

    device_id: str
    site_id: str
    letter: str
    key_id: str
    public_key: str
    recipient: str
    state: str
    since_at: str


def put_peer(connection: Connection, peer: Peer) -> None:
    """Add or change a peer."""
    connection.exec_driver_sql(
        "INSERT INTO peer_site (site_id, role, name, division_code, card, token, state, since_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site_id) DO UPDATE SET "
        "role = excluded.role, name = excluded.name, division_code = excluded.division_code, "
        "card = excluded.card, token = excluded.token, state = excluded.state",
        (
            peer.site_id,
            peer.role,
            peer.name,
            peer.division_code,
            to_json(dict(peer.card)),
            peer.token,
            peer.state,
            peer.since_at,
        ),
    )


def peers(connection: Connection, role: str = "") -> list[Peer]:
    """The peers of a role, or all, by division code."""
    rows = run_of(connection)(
        "SELECT site_id, role, name, division_code, card, token, state, since_at FROM peer_site "
        "WHERE ? = '' OR role = ? ORDER BY division_code",
        (role, role),
    )
    return [
        Peer(site, kind, name, division, json.loads(card), token, state, since)
        for site, kind, name, division, card, token, state, since in rows
    ]


def put_device(connection: Connection, device: PeerDevice) -> None:
    """Add or change a device of a peer."""
    connection.exec_driver_sql(
        "INSERT INTO peer_device (device_id, site_id, letter, key_id, public_key, recipient, "
        "state, since_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET "
        "letter = excluded.letter, key_id = excluded.key_id, public_key = excluded.public_key, "
        "recipient = excluded.recipient, state = excluded.state",
        (
            device.device_id,
            device.site_id,
            device.letter,
            device.key_id,
            device.public_key,
            device.recipient,
            device.state,
            device.since_at,
        ),
    )


def devices(connection: Connection, site_id: str = "") -> list[PeerDevice]:
    """The known devices, of one site or all."""
    rows = run_of(connection)(
        "SELECT device_id, site_id, letter, key_id, public_key, recipient, state, since_at "
        "FROM peer_device WHERE ? = '' OR site_id = ? ORDER BY since_at",
        (site_id, site_id),
    )
    return [PeerDevice(*row) for row in rows]


def peer(connection: Connection, peer_id: str) -> Peer | None:
    """One peer, or None."""
    return next((item for item in peers(connection) if item.site_id == peer_id), None)


def peer_of_device(connection: Connection, device_id: str) -> Peer | None:
    """The peer that a device speaks for: the laptop with its key, else its site."""
    row = run_of(connection)(
        "SELECT site_id, key_id FROM peer_device WHERE device_id = ?", (device_id,)
    ).fetchone()
    if row is None:
        return None
    site_id, key_id = row
    known = peers(connection)
    laptops = (item for item in known if item.role == LAPTOP and item.card["key_id"] == key_id)
    sites = (item for item in known if item.site_id == site_id)
    return next(laptops, None) or next(sites, None)


def revoke_key(connection: Connection, site_id: str, key_id: str, at: str) -> None:
    """Trust a key of a site no longer, under whatever device id it signs."""
    connection.exec_driver_sql(
        "UPDATE peer_device SET state = ?, since_at = ? "
        "WHERE site_id = ? AND key_id = ? AND state <> ?",
        (REVOKED, at, site_id, key_id, REVOKED),
    )


def set_card(connection: Connection, peer_id: str, card: Mapping[str, Any]) -> None:
    """Replace what is known of a peer beside its name and place."""
    connection.exec_driver_sql(
        "UPDATE peer_site SET card = ? WHERE site_id = ?", (to_json(dict(card)), peer_id)
    )


def set_state(connection: Connection, peer_id: str, state: str) -> None:
    """Say whether bundles go to a peer."""
    connection.exec_driver_sql("UPDATE peer_site SET state = ? WHERE site_id = ?", (state, peer_id))
