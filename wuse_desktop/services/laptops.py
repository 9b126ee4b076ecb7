# SPDX-License-Identifier: MulanPSL-2.0
"""The computers of a station: where bundles for each are addressed, and whom to believe.

Each further laptop is a peer of its own (decision 0022). What is known of the laptops are records
of the station (``Laptop``) that travel like all others; a county's record about one of them says
that it is trusted no longer.
"""

import base64
import dataclasses
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from wuse_desktop.domain.records.station import Laptop
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.device import key_id_of
from wuse_desktop.services.desk import Desk, utc_text
from wuse_desktop.services.enrolment import county
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.file_claims_store import forget_told
from wuse_desktop.sync import cards

OWN = "laptop"  # the setting with what this laptop knows of itself
# the setting of a desk that was restored, or that a county let in: others give back what is its own
RETURNING = "returning"


def own_facts(connection: Connection) -> dict[str, Any]:
    """What this laptop knows of itself: ``token``, ``introduction``, ``joined``, ``former``.

    ``other_tokens`` are those under which others know it since before it was restored.
    """
    text = settings.read(connection, OWN)
    found = json.loads(text) if text else {}
    blank = {"token": "", "introduction": "", "joined": False, "former": [], "other_tokens": []}
    return {**blank, **found}


def is_returning(connection: Connection) -> bool:
    """Whether this desk was restored, or let in by a county: others give back what is its own."""
    return settings.read(connection, RETURNING) == json.dumps(True)


def own_replicas(connection: Connection) -> frozenset[str]:
    """The replica of this laptop, and those that it was before backups were restored."""
    replica_id, _letter, _rev = settings.own_replica(connection)
    return frozenset((replica_id, *own_facts(connection)["former"]))


def addresses(desk: Desk) -> frozenset[str]:
    """Where bundles for this desk may be addressed.

    That is its replica, those that it was before backups were restored, and the site, unless the
    laptop joined a station that was there already.
    """
    with desk.read() as connection:
        facts = own_facts(connection)
        replica_id, _letter, _rev = settings.own_replica(connection)
    site = () if facts["joined"] else (desk.site_id,)
    return frozenset((replica_id, *facts["former"], *site))


def own_tokens(desk: Desk) -> tuple[str, ...]:
    """The folders on a drop where other laptops of the station leave what is for this one."""
    with desk.read() as connection:
        facts = own_facts(connection)
    return tuple(token for token in (facts["token"], *facts["other_tokens"]) if token)


def down_token(desk: Desk, upper: store.Peer) -> str:
    """The folder on a drop where the county leaves what is for this laptop."""
    with desk.read() as connection:
        facts = own_facts(connection)
    return str(facts["token"]) if facts["joined"] else upper.token


def siblings(desk: Desk) -> list[store.Peer]:
    """The other laptops of this station that it exchanges with."""
    with desk.read() as connection:
        found = store.peers(connection, store.LAPTOP)
    return [
        peer for peer in found if peer.card["site"] == desk.site_id and peer.state == store.ADMITTED
    ]


def below(desk: Desk, site_id: str = "") -> list[store.Peer]:
    """At a county: further laptops of its stations, or of one, that are trusted."""
    with desk.read() as connection:
        found = store.peers(connection, store.LAPTOP)
    return [
        peer
        for peer in found
        if peer.card["site"] != desk.site_id
        and peer.card["site"] == (site_id or peer.card["site"])
        and peer.state == store.ADMITTED
    ]


def require_head(desk: Desk) -> None:
    """Refuse whoever may not say which computers belong to the station."""
    if desk.session.role not in ("head", "administrator"):
        raise UserFault(
            "role_too_low",
            _("只有负责人或管理员能登记或停用电脑，没有改动。"),
            _("请让负责人登录后再操作。"),
        )


def key_of(laptop: Laptop) -> str:
    """The name of a laptop's key."""
    return key_id_of(base64.b64decode(laptop.verify_key))


def free_letter(connection: Connection, site_id: str) -> str:
    """A letter for numbers that no laptop of a station has.

    From the end of the alphabet, because a restored desk takes the next one from its beginning.
    """
    taken = {item.letter for item in records.find(connection, Laptop, site_id=site_id)}
    taken |= {device.letter for device in store.devices(connection, site_id)}
    taken.add(settings.own_replica(connection)[1])
    return next((letter for letter in "ZYXWVUTSRQPONMLKJIHGFEDCB" if letter not in taken), "Z")


def new_token() -> str:
    """An unguessable name for a folder on a drop."""
    return secrets.token_hex(16)


# learning ---------------------------------------------------------------------------------


def put_laptop(
    connection: Connection, site_id: str, known: cards.Introduction, *, returning: bool = False
) -> None:
    """Know a laptop of a station from now on: its key, and where its bundles go.

    A key that was revoked stays so. Nobody takes the name of a device with another key. One that
    is known under another name, because it was restored, is served under that.
    """
    key_id = key_id_of(known.public_key)
    others = (
        peer for peer in store.peers(connection, store.LAPTOP) if peer.site_id != known.device_id
    )
    if any(peer.card["key_id"] == key_id for peer in others):
        return
    devices = store.devices(connection, site_id)
    if any(item.device_id == known.device_id and item.key_id != key_id for item in devices):
        return
    revoked = any(item.key_id == key_id and item.state == store.REVOKED for item in devices)
    state, now = store.REVOKED if revoked else store.ADMITTED, utc_text()
    store.put_device(
        connection,
        store.PeerDevice(
            device_id=known.device_id,
            site_id=site_id,
            letter=known.letter,
            key_id=key_id,
            public_key=known.verify_key,
            recipient=known.recipient,
            state=state,
            since_at=now,
        ),
    )
    former = store.peer(connection, known.device_id)
    card = {
        **(former.card if former else {}),
        "recipients": list(known.recipients),
        "site": site_id,
        "key_id": key_id,
        "letter": known.letter,
        "returning": returning or bool(former and former.card.get("returning")),
    }
    store.put_peer(
        connection,
        store.Peer(
            site_id=known.device_id,
            role=store.LAPTOP,
            name=known.label,
            division_code="",
            card=card,
            token=known.token,
            state=state,
            since_at=now,
        ),
    )


def introduction_of(laptop: Laptop, site_id: str, version: str) -> cards.Introduction:
    """What a record says of a laptop. Raises ValueError (also msgspec's) for a malformed one."""
    return cards.Introduction(
        app_version=version,
        site_id=site_id,
        device_id=laptop.device_id,
        letter=laptop.letter,
        label=laptop.label or laptop.letter,
        verify_key=laptop.verify_key,
        recipient=laptop.recipient,
        recovery_recipient=laptop.recovery_recipient or None,
        token=laptop.token,
    )


def malformed(row: Mapping[str, Any]) -> str:
    """The field of a wire row that does not describe a laptop, or ""."""
    try:
        cards.check_laptop(row)
    except ValueError:
        return "verify_key"
    return ""


def learn(
    connection: Connection, own_site: str, own_key: str, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Heed records of laptops that came in a bundle (database rows)."""
    own_county = {peer.site_id for peer in store.peers(connection, store.COUNTY)}
    for row in rows:
        laptop = Laptop(
            **{
                name: row[name]
                for name in (
                    "device_id", "station_id", "letter", "label", "verify_key", "recipient",
                    "recovery_recipient", "token",
                )
            }
        )  # fmt: skip
        key_id = key_of(laptop)
        if row["site_id"] in own_county:  # the county's word about a laptop of ours
            if laptop.station_id == own_site and row["revoked_on"]:
                distrust(connection, own_site, own_site, laptop)
        elif key_id == own_key:
            _remember_own(connection, laptop)
        elif row["revoked_on"] and not row["deleted_hlc"]:
            distrust(connection, own_site, row["site_id"], laptop)
        elif not _is_founder(connection, own_site, row["site_id"], key_id):
            put_laptop(connection, row["site_id"], introduction_of(laptop, row["site_id"], "?"))


def _remember_own(connection: Connection, laptop: Laptop) -> None:
    """What others know of this laptop and an old backup does not: its folder and its address.

    Who let another laptop in before this came back has a new folder, and goes on looking into both.
    """
    facts = own_facts(connection)
    replica_id, _letter, _rev = settings.own_replica(connection)
    known = {*facts["former"], laptop.device_id} - {replica_id}
    token = facts["token"] or laptop.token
    others = {*facts["other_tokens"], laptop.token} - {token, ""}
    fresh = {**facts, "token": token, "former": sorted(known), "other_tokens": sorted(others)}
    if fresh != facts:
        settings.write(connection, OWN, json.dumps(fresh))


def note_replica(
    connection: Connection, own_site: str, peer: store.Peer, key_id: str, device_id: str
) -> store.Peer:
    """Notice a desk that was restored: a new replica that signs with a key we know.

    All of it is sent again (decision 0022), and what is its own besides.
    """
    site_id = peer.card.get("site", peer.site_id)
    known = [item for item in store.devices(connection, site_id) if item.key_id == key_id]
    if not known or any(item.device_id == device_id for item in known):
        return peer
    store.put_device(connection, dataclasses.replace(known[0], device_id=device_id))
    own = peer.card.get("site") == own_site  # another laptop of ours has everything anyway
    return _serve_anew(connection, peer, returning=not own)


def _serve_anew(connection: Connection, peer: store.Peer, *, returning: bool) -> store.Peer:
    """Send a peer everything from the beginning, and what is its own besides if ``returning``.

    Its receipts for the text name the files that it lost (decision 0021).
    """
    last = store.sent_bundles(connection, peer.site_id, limit=1)
    if peer.role == store.LAPTOP and not returning:
        forget_told(connection, peer.site_id)
    store.mark_lost(connection, peer.site_id)
    store.forget_all(connection, peer.site_id)
    anew = last[0].seq if last else 0
    card = {**peer.card, "anew": anew, "returning": returning, "life": ""}
    store.set_card(connection, peer.site_id, card)
    return dataclasses.replace(peer, card=card)


def note_life(connection: Connection, peer: store.Peer, device_id: str) -> None:
    """The replica that answers our newest bundle is what a peer is now, after any restore."""
    if device_id and peer.card.get("life") != device_id:
        store.set_card(connection, peer.site_id, {**peer.card, "life": device_id})


def is_present(peer: store.Peer, device_id: str) -> bool:
    """Whether a replica is certainly what a peer is now: then it holds what it brings.

    Bundles of before a restore may come after those of afterwards.
    """
    life = peer.card.get("life", "")
    return device_id == life if life else "anew" not in peer.card


def note_former(connection: Connection, own_site: str, peer: store.Peer, device_id: str) -> None:
    """What a replica of before brought late is given back to what its peer is now."""
    own = peer.card.get("site") == own_site
    if peer.card.get("life", "") and not is_present(peer, device_id) and not own:
        _serve_anew(connection, peer, returning=True)


def forget_numbers(connection: Connection) -> None:
    """Our numbering begins again: which bundle was the last before a peer went back in time."""
    for peer in store.peers(connection):
        if "anew" in peer.card:
            store.set_card(connection, peer.site_id, {**peer.card, "anew": 0})


def tell_restored(connection: Connection, site_id: str, device_id: str) -> None:
    """A county meets a laptop of a station: computers that were restored may know nothing of it.

    They get back what is their station's once more, and with it where the laptop is to be found.
    """
    for peer in store.peers(connection):
        of_site = peer.card.get("site", peer.site_id) == site_id
        other = peer.site_id != device_id and peer.state == store.ADMITTED
        if of_site and other and "anew" in peer.card:
            _serve_anew(connection, peer, returning=True)


def _is_founder(connection: Connection, own_site: str, site_id: str, key_id: str) -> bool:
    """Whether a county serves a laptop under the id of its station: no peer of its own then."""
    if site_id == own_site:
        return False
    laptops = store.peers(connection, store.LAPTOP)
    known = any(device.key_id == key_id for device in store.devices(connection, site_id))
    return known and not any(peer.card["key_id"] == key_id for peer in laptops)


def distrust(connection: Connection, own_site: str, site_id: str, laptop: Laptop) -> None:
    """Trust a laptop no longer.

    What it sent to the county and to nobody else is given back to its station, which takes it.
    """
    key_id = key_of(laptop)
    known = [item for item in store.devices(connection, site_id) if item.key_id == key_id]
    if not known:  # it may still come with an introduction of before
        put_laptop(connection, site_id, introduction_of(laptop, site_id, "?"))
    elif all(item.state == store.REVOKED for item in known):
        return
    store.revoke_key(connection, site_id, key_id, utc_text())
    peers = store.peers(connection)
    for peer in peers:
        if peer.role == store.LAPTOP and peer.card["key_id"] == key_id:
            store.set_state(connection, peer.site_id, store.REVOKED)
    if site_id == own_site:
        settings.write(connection, RETURNING, json.dumps(True))
    elif any(store.taken_of_device(connection, item.device_id) for item in known):
        for peer in peers:
            its_own = peer.card.get("site", peer.site_id) == site_id
            if its_own and peer.state == store.ADMITTED and peer.card.get("key_id") != key_id:
                _serve_anew(connection, peer, returning=True)


def serves_site(connection: Connection, site_id: str) -> bool:
    """Whether a laptop that takes what is addressed to its station is still trusted."""
    laptops = {peer.card["key_id"] for peer in store.peers(connection, store.LAPTOP)}
    return any(
        device.state == store.ADMITTED and device.key_id not in laptops
        for device in store.devices(connection, site_id)
    )


def reports_to(desk: Desk) -> str:
    """The site whose receipts other laptops are told of; empty before enrolment."""
    upper = county(desk)
    return upper.site_id if upper else ""
