# SPDX-License-Identifier: MulanPSL-2.0
"""Taking a further laptop into a station: by another of its own, or by the county for a lost one.

The new laptop's card is admitted after two people compared its digits; a sealed card and a bundle
with all of the station's records go back to it. Whoever admits vouches for the new key with a
signed introduction, which the laptop shows to those who have not heard of it (decision 0022).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.station import Laptop
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.services import bundles, clocks, laptop_list, laptops
from wuse_desktop.services.desk import ROLES, STATION, Desk, utc_text
from wuse_desktop.services.enrolment import CardShown, county, read_file
from wuse_desktop.services.found_files import file_name
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import file_exchange_store, records, settings
from wuse_desktop.storage.engine import explained
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.sync import cards


@dataclass(frozen=True, slots=True)
class Welcome:
    """What was written for a new laptop: the sealed card and the bundle with the records."""

    card: Path
    bundle: Path
    label: str
    rows: int
    fingerprint: tuple[str, ...]


def show_device_card(path: Path) -> CardShown:
    """Read the card of a laptop that wants to join. Raises UserFault."""
    card = cards.read_device_card(read_file(path))
    return CardShown(path, "", card.label, "", cards.fingerprint_words(card.public_key))


def admit_laptop(
    desk: Desk, card_path: Path, folder: Path, role: str = "worker", progress: Progress = SILENT
) -> Welcome:
    """Admit a further laptop of this station and write what it needs into a folder.

    ``role`` is that of its first user. Admitting the same card again writes the same anew. Raises
    UserFault ``role_too_low``, ``not_station``, ``role_unknown``, ``clock_doubtful`` (the laptop
    would refuse our records) and what the card says.
    """
    laptops.require_head(desk)
    clocks.require_sound(desk)
    if desk.kind != STATION:
        raise UserFault(
            "not_station",
            _("只有乡镇（街道）站能登记本站的又一台电脑，这里没有做任何改动。"),
            _("县级总督导站请在“各站”里为丢了电脑的站登记。"),
        )
    _check_role(role)
    card = cards.read_device_card(read_file(card_path))
    with desk.write(_("登记电脑")) as unit:
        _write_own(desk, unit)
        found = records.find(unit.connection, Laptop, device_id=card.device_id)
        laptop = found[0] if found else _laptop(desk, unit, card)
        if not found:
            unit.put(laptop)
        known = laptops.introduction_of(laptop, desk.site_id, __version__)
        laptops.put_laptop(unit.connection, desk.site_id, known)
    others = [_known(desk, peer) for peer in laptops.siblings(desk)]
    own = _own_introduction(desk)
    rest = [item for item in (own, *others) if item and item.device_id != card.device_id]
    return _welcome(desk, known, role, rest, folder, progress)


def replace_lost(
    desk: Desk,
    site_id: str,
    card_path: Path,
    folder: Path,
    lost: Sequence[str] = (),
    role: str = "head",
    progress: Progress = SILENT,
) -> Welcome:
    """At a county: take a new laptop into a station that lost one, with the station's records.

    ``lost`` are devices that are trusted no longer from now on. Raises UserFault
    ``not_a_station``, ``role_too_low``, ``role_unknown``, ``clock_doubtful`` and what the card
    says.
    """
    laptops.require_head(desk)
    clocks.require_sound(desk)
    with desk.read() as connection:
        station = store.peer(connection, site_id)
    if not desk.is_county or station is None or station.role != store.STATION:
        raise UserFault(
            "not_a_station",
            _("本单位没有登记过这个站，没有登记这台电脑。"),
            _("请先在“各站”里登记它。"),
        )
    _check_role(role)
    card = cards.read_device_card(read_file(card_path))
    for device_id in lost:
        laptop_list.revoke(desk, device_id, _("电脑丢失或损坏"), site_id)
    with desk.database.books() as connection:
        former = store.peer(connection, card.device_id)
        known = cards.Introduction(
            app_version=__version__,
            site_id=site_id,
            device_id=card.device_id,
            letter=former.card["letter"] if former else laptops.free_letter(connection, site_id),
            label=card.label,
            verify_key=card.verify_key,
            recipient=card.recipient,
            recovery_recipient=card.recovery_recipient,
            token=former.token if former else laptops.new_token(),
        )
        laptops.put_laptop(connection, site_id, known, returning=True)
        others = [peer for peer in laptops.below(desk, site_id) if peer.site_id != card.device_id]
        if not others and not laptops.serves_site(connection, site_id):  # nobody else has them
            file_exchange_store.note_new(connection, card.device_id, site_id, utc_text())
    with desk.read() as connection:
        peers = [
            peer
            for peer in store.peers(connection, store.LAPTOP)
            if peer.card["site"] == site_id and peer.state == store.ADMITTED
        ]
    rest = [_known(desk, peer) for peer in peers if peer.site_id != card.device_id]
    return _welcome(desk, known, role, rest, folder, progress)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UserFault(
            "role_unknown",
            _("没有“{role}”这种角色，没有登记。").format(role=role),
            _("请选负责人、社工、资料员或只能查看。"),
        )


def _write_own(desk: Desk, unit: UnitOfWork) -> None:
    """The record of this laptop itself, before the first other one joins."""
    public = desk.device.public_part()
    facts = laptops.own_facts(unit.connection)
    if not facts["token"]:
        facts["token"] = laptops.new_token()
        settings.write(unit.connection, laptops.OWN, json.dumps(facts))
    verify_key = cards.verify_key_text(public.verify_key)
    if records.find(unit.connection, Laptop, verify_key=verify_key):
        return
    replica_id, letter, _rev = settings.own_replica(unit.connection)
    unit.put(
        Laptop(
            device_id=replica_id,
            letter=letter,
            label=_("{name}的电脑").format(name=desk.session.name),
            verify_key=verify_key,
            recipient=public.recipient,
            recovery_recipient=public.recovery_recipient,
            token=str(facts["token"]),
            admitted_on=desk.today(),
        )
    )


def _laptop(desk: Desk, unit: UnitOfWork, card: cards.DeviceCard) -> Laptop:
    return Laptop(
        device_id=card.device_id,
        letter=laptops.free_letter(unit.connection, desk.site_id),
        label=card.label,
        verify_key=card.verify_key,
        recipient=card.recipient,
        recovery_recipient=card.recovery_recipient or "",
        token=laptops.new_token(),
        admitted_on=desk.today(),
    )


def _own_introduction(desk: Desk) -> cards.Introduction | None:
    verify_key = cards.verify_key_text(desk.device.public_part().verify_key)
    with desk.read() as connection:
        found = records.find(connection, Laptop, verify_key=verify_key)
    return laptops.introduction_of(found[0], desk.site_id, __version__) if found else None


def _known(desk: Desk, peer: store.Peer) -> cards.Introduction:
    """What we know of another laptop, as we tell the new one."""
    with desk.read() as connection:
        device = next(
            item
            for item in store.devices(connection, peer.card["site"])
            if item.key_id == peer.card["key_id"]
        )
    recipient, *spare = peer.card["recipients"]
    return cards.Introduction(
        app_version=__version__,
        site_id=peer.card["site"],
        device_id=peer.site_id,
        letter=peer.card["letter"],
        label=peer.name,
        verify_key=device.public_key,
        recipient=recipient,
        recovery_recipient=spare[0] if spare else None,
        token=peer.token,
    )


def _welcome(
    desk: Desk,
    known: cards.Introduction,
    role: str,
    others: Sequence[cards.Introduction],
    folder: Path,
    progress: Progress,
) -> Welcome:
    with desk.read() as connection:
        peer = store.peer(connection, known.device_id)
    if peer is None or peer.state != store.ADMITTED:
        raise UserFault(
            "laptop_revoked",
            _("这台电脑已经停用，没有再登记。"),
            _("请在那台电脑上重新开始，换一张新的登记卡。"),
        )
    made = bundles.make_for_laptop(desk, peer, folder, progress)
    public, station = desk.device.public_part(), desk.station()
    with desk.read() as connection:
        replica_id, _letter, _rev = settings.own_replica(connection)
    card = cards.WelcomeCard(
        app_version=__version__,
        site_id=desk.site_id,
        site_kind="county" if desk.is_county else "station",
        name=station.name,
        division_code=station.division_code,
        device_id=replica_id,
        verify_key=cards.verify_key_text(public.verify_key),
        recipient=public.recipient,
        recovery_recipient=public.recovery_recipient,
        for_site=known.site_id,
        for_device=known.device_id,
        role=role,
        introduction=cards.make_introduction(known, desk.device.signer()),
        laptops=tuple(others),
        upper=_upper(desk, known.site_id),
        bundle_id=made.bundle_id,
        returning=desk.is_county,
    )
    path = folder / f"{file_name(known.label)}-{_('开通卡')}{cards.SUFFIX}"
    sealed = cards.make_welcome_card(card, desk.device.signer(), known.recipient)
    with explained():
        replace_file(path, sealed)
    return Welcome(
        path, made.path, known.label, made.rows, cards.fingerprint_words(known.public_key)
    )


def _upper(desk: Desk, site_id: str) -> cards.Upper | None:
    """The county of a station, as its laptops know it."""
    if desk.is_county:
        public, own = desk.device.public_part(), desk.station()
        with desk.read() as connection:
            replica_id, _letter, _rev = settings.own_replica(connection)
            station = store.peer(connection, site_id)
        return cards.Upper(
            app_version=__version__,
            site_id=desk.site_id,
            site_kind="county",
            name=own.name,
            division_code=own.division_code,
            device_id=replica_id,
            verify_key=cards.verify_key_text(public.verify_key),
            recipient=public.recipient,
            recovery_recipient=public.recovery_recipient,
            drop_token=station.token if station else "",
        )
    upper = county(desk)
    if upper is None:
        return None
    with desk.read() as connection:
        device = store.devices(connection, upper.site_id)[0]
    recipient, *spare = upper.card["recipients"]
    return cards.Upper(
        app_version=__version__,
        site_id=upper.site_id,
        site_kind="county",
        name=upper.name,
        division_code=upper.division_code,
        device_id=device.device_id,
        verify_key=device.public_key,
        recipient=recipient,
        recovery_recipient=spare[0] if spare else None,
        drop_token=upper.token,
        drop_address=str(desk.setting("drop_address", "") or ""),
    )
