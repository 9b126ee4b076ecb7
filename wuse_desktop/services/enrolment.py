# SPDX-License-Identifier: MulanPSL-2.0
"""Enrolling a station with its county by two small files, compared by telephone."""

import base64
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from wuse_desktop import __version__
from wuse_desktop.domain import divisions
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services import card_pictures
from wuse_desktop.services.card_pictures import CardCodes
from wuse_desktop.services.carriers import card_address
from wuse_desktop.services.desk import COUNTY, PREFECTURE, STATION, Desk, utc_text
from wuse_desktop.services.found_files import file_name
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import settings
from wuse_desktop.storage.engine import explained
from wuse_desktop.sync import age, cards

SiteKind = Literal["station", "county", "prefecture"]
_MOST_BYTES = 256 * 1024
_CARD_MADE = "station_card_made"
_BELOW = {COUNTY: STATION, PREFECTURE: COUNTY}
MARK_KEY = "mark_key"
"""The setting with the key by which a prefecture's counties mark persons (``roll_up``)."""
_MARK_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card as a person reads it before trusting it: whose, and the digits to compare.

    ``drop_address`` is where bundles go by a county's card ("" = by stick).
    """

    path: Path
    site_id: str
    name: str
    place: str
    fingerprint: tuple[str, ...]
    drop_address: str = ""


def own_fingerprint(desk: Desk) -> tuple[str, ...]:
    """The digit groups of this desk, to read out over the telephone."""
    return cards.fingerprint_words(desk.device.public_part().verify_key)


def make_station_card(desk: Desk, target: Path) -> CardShown:
    """Write this desk's card, for the upper desk to admit. Returns what was written."""
    card = _station_card(desk)
    path = _file_in(target, f"{file_name(card.name)}-登记卡{cards.SUFFIX}")
    with explained():
        replace_file(path, cards.make_station_card(card, desk.device.signer()))
    desk.set_setting(_CARD_MADE, {"at": utc_text(), "path": str(path)})
    return _shown(path, card)


def station_card_codes(desk: Desk) -> CardCodes:
    """This desk's card as QR codes."""
    card = _station_card(desk)
    signed = cards.make_station_card(card, desk.device.signer())
    return card_pictures.codes_of(card.name, cards.fingerprint_words(card.public_key), signed)


def answer_codes(path: Path) -> CardCodes:
    """A card for a station that was written to a file, as QR codes; the digits are its writer's.

    Raises UserFault when the file is gone.
    """
    data = read_file(path)
    card = cards.read_any_county_card(data)
    return card_pictures.codes_of(card.name, cards.fingerprint_words(card.public_key), data)


def _station_card(desk: Desk) -> cards.StationCard:
    station = desk.station()
    replica_id, letter = _replica(desk)
    public = desk.device.public_part()
    return cards.StationCard(
        app_version=__version__,
        site_id=desk.site_id,
        site_kind=cast("SiteKind", desk.kind),
        name=station.name,
        division_code=station.division_code,
        device_id=replica_id,
        verify_key=cards.verify_key_text(public.verify_key),
        recipient=public.recipient,
        recovery_recipient=public.recovery_recipient,
        device_letter=letter,
    )


def station_card_made(desk: Desk) -> tuple[str, str] | None:
    """When (ISO text in UTC) and where this desk's card was last written, or None."""
    found = desk.setting(_CARD_MADE)
    return (str(found["at"]), str(found["path"])) if isinstance(found, dict) else None


def show_county_card(desk: Desk, path: Path) -> CardShown:
    """Read a county's card for this station to show it: nothing is trusted yet.

    Raises UserFault when it is none, was altered or is for another station.
    """
    return _shown(path, cards.read_county_card(read_file(path), own_site=desk.site_id))


def show_card(path: Path) -> CardShown:
    """Read a station card to show it. Raises UserFault when it is none or was altered."""
    return _shown(path, cards.read_station_card(read_file(path)))


def admit(desk: Desk, card_path: Path, target: Path, drop_address: str = "") -> CardShown:
    """Admit a station by its card and write the county card that answers it.

    The card says where bundles go: ``drop_address``, or the server that this desk itself uses.

    A county admits stations, a prefecture admits counties. Admitting the same site again (a new
    laptop, a lost card) keeps its folder token.
    Raises UserFault ``not_county``, ``card_wrong_kind`` or what the card says.
    """
    if desk.kind == STATION:
        raise UserFault(
            "not_county",
            _("只有县级总督导站可以登记乡镇站，这里没有做任何改动。"),
            _("请把登记卡交给县级总督导站。"),
        )
    card = cards.read_station_card(read_file(card_path))
    if card.site_kind != _BELOW[desk.kind] and card.site_id != desk.site_id:
        raise UserFault(
            "card_wrong_kind",
            _("这张登记卡不是下一级单位的，没有登记。"),
            _("乡镇站由县级总督导站登记，县级总督导站由市（州）登记。"),
        )
    if card.site_id == desk.site_id:
        raise UserFault(
            "card_own", _("这是本单位自己的登记卡，没有登记。"), _("请选择下一级单位交来的登记卡。")
        )
    _refuse_borrowed(desk, card)
    replica_id, _letter = _replica(desk)
    with desk.read() as connection:
        known = {peer.site_id: peer for peer in store.peers(connection, store.STATION)}
    token = known[card.site_id].token if card.site_id in known else secrets.token_hex(16)
    now = utc_text()
    with desk.database.books() as connection:
        store.put_peer(
            connection,
            store.Peer(
                site_id=card.site_id,
                role=store.STATION,
                name=card.name,
                division_code=card.division_code,
                card={"recipients": list(card.recipients)},
                token=token,
                state=store.ADMITTED,
                since_at=now,
            ),
        )
        store.put_device(connection, _device(card, card.device_letter or "A", now))
        devices = store.devices(connection, card.site_id)
    public = desk.device.public_part()
    answer = cards.CountyCard(
        app_version=__version__,
        site_id=desk.site_id,
        site_kind=cast("SiteKind", desk.kind),
        name=desk.station().name,
        division_code=desk.station().division_code,
        device_id=replica_id,
        verify_key=cards.verify_key_text(public.verify_key),
        recipient=public.recipient,
        recovery_recipient=public.recovery_recipient,
        for_site=card.site_id,
        admitted=tuple(
            cards.Admitted(item.device_id, item.public_key, item.letter)
            for item in devices
            if item.state == store.ADMITTED
        ),
        drop_token=token,
        drop_address=drop_address or card_address(desk),
        settings=_settings(desk, card),
    )
    path = _file_in(target, f"{file_name(card.name)}-回执卡{cards.SUFFIX}")
    with explained():
        replace_file(path, cards.make_county_card(answer, desk.device.signer()))
    return replace(_shown(path, card), drop_address=answer.drop_address)


def accept(desk: Desk, card_path: Path) -> CardShown:
    """Take the county's card: from now on bundles go to that county.

    A second card must be signed by the county known already. Raises UserFault.
    """
    data = read_file(card_path)
    with desk.read() as connection:
        known = store.peers(connection, store.COUNTY)
        trusted = {
            device.key_id: base64.b64decode(device.public_key)
            for peer in known
            for device in store.devices(connection, peer.site_id)
        }
    card = cards.read_county_card(data, own_site=desk.site_id, trusted=trusted or None)
    _refuse_borrowed(desk, card)
    now = utc_text()
    with desk.database.books() as connection:
        store.put_peer(
            connection,
            store.Peer(
                site_id=card.site_id,
                role=store.COUNTY,
                name=card.name,
                division_code=card.division_code,
                card={"recipients": list(card.recipients), "settings": card.settings},
                token=card.drop_token,
                state=store.ADMITTED,
                since_at=now,
            ),
        )
        store.put_device(connection, _device(card, "", now))
        if card.drop_address:
            settings.write(connection, "drop_address", json.dumps(card.drop_address))
    return replace(_shown(card_path, card), drop_address=card.drop_address)


def _settings(desk: Desk, card: cards.StationCard) -> dict[str, object]:
    """What a card hands down: from a prefecture, the key of the marks, for that county alone."""
    if desk.kind != PREFECTURE:
        return {}
    key = desk.setting(MARK_KEY)
    if key is None:
        key = secrets.token_hex(_MARK_KEY_BYTES)
        desk.set_setting(MARK_KEY, key)
    sealed = age.encrypt_bytes(str(key).encode(), card.recipients)
    return {MARK_KEY: base64.b64encode(sealed).decode()}


def county(desk: Desk) -> store.Peer | None:
    """The upper desk that this one reports to, or None before enrolment."""
    with desk.read() as connection:
        found = store.peers(connection, store.COUNTY)
    return found[0] if found else None


def _device(card: cards.Card, letter: str, now: str) -> store.PeerDevice:
    return store.PeerDevice(
        device_id=card.device_id,
        site_id=card.site_id,
        letter=letter,
        key_id=card.key_id,
        public_key=card.verify_key,
        recipient=card.recipient,
        state=store.ADMITTED,
        since_at=now,
    )


def _refuse_borrowed(desk: Desk, card: cards.Card) -> None:
    """A card may not carry the computer or the key of another site, or it could sign as that one.

    Raises UserFault ``card_borrowed``.
    """
    with desk.read() as connection:
        others = [item for item in store.devices(connection) if item.site_id != card.site_id]
    own_id, own_key = _replica(desk)[0], desk.device.public_part().key_id
    taken = {own_id, own_key}.union(*((item.device_id, item.key_id) for item in others))
    if {card.device_id, card.key_id} & taken:
        raise UserFault(
            "card_borrowed",
            _("这张卡上的电脑是别的单位已经登记的，没有采用，什么都没有改动。"),
            _("请打电话核对是谁发来的；是本人的话，请对方重新导出一张。"),
        )


def _replica(desk: Desk) -> tuple[str, str]:
    with desk.read() as connection:
        replica_id, letter, _rev = settings.own_replica(connection)
    return replica_id, letter


def _shown(path: Path, card: cards.Card) -> CardShown:
    return CardShown(
        path,
        card.site_id,
        card.name,
        divisions.shipped().full_name(card.division_code),
        cards.fingerprint_words(card.public_key),
    )


def _file_in(target: Path, name: str) -> Path:
    return target / name if target.is_dir() else target


def read_file(path: Path) -> bytes:
    """The card that somebody gave, as a file or in a picture of its QR codes. Raises UserFault."""
    if card_pictures.is_picture(path) and path.exists():
        return card_pictures.read_card(path)
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except FileNotFoundError:
        raise UserFault(
            "file_missing",
            _("找不到这个文件，什么都没有改动。"),
            _("请检查文件位置，或重新插好U盘。"),
        ) from None
    except OSError:
        raise UserFault(
            "file_unreadable",
            _("这个文件读不出来，什么都没有改动。"),
            _("请检查文件权限，或重新插好U盘。"),
        ) from None
