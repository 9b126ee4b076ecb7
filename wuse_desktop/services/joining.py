# SPDX-License-Identifier: MulanPSL-2.0
"""A new laptop joins a station: it asks with a card, and begins with what comes back.

Until then the desk is of the kind ``joining``: its key, user and device exist, but no station and
no record, and it waits as long as it takes.
"""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from wuse_desktop import __version__
from wuse_desktop.domain import divisions
from wuse_desktop.domain.progress import SILENT, Progress
from wuse_desktop.domain.records.station import Laptop, Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.security.atomic import replace_file
from wuse_desktop.security.derive import STANDARD_COSTS, Argon2Costs
from wuse_desktop.security.keyring import DeviceSecrets
from wuse_desktop.services import inbox, laptops
from wuse_desktop.services.card_pictures import CardCodes, codes_of
from wuse_desktop.services.desk import JOINING, STATION, Desk, local_now, utc_text
from wuse_desktop.services.enrolment import CardShown, read_file
from wuse_desktop.services.found_files import file_name
from wuse_desktop.services.setup import NewDesk, SetupChoice, make_desk
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records, settings
from wuse_desktop.storage.engine import explained
from wuse_desktop.storage.unit_of_work import UnitOfWork
from wuse_desktop.sync import bundle, cards

_CARD_MADE = "device_card_made"


def create_joining_desk(  # noqa: PLR0913 - as create_desk
    home: Path,
    user_name: str,
    login: str,
    password: str,
    *,
    secrets: DeviceSecrets | None = None,
    costs: Argon2Costs = STANDARD_COSTS,
    progress: Progress = SILENT,
    now: Callable[[], datetime] = local_now,
) -> NewDesk:
    """Make an encrypted desk that waits to join a station, and return it open.

    Raises UserFault ``setup_incomplete`` and as ``setup.create_desk``.
    """
    if not user_name.strip():
        raise UserFault(
            "setup_incomplete",
            _("使用人姓名要填写，没有建立工作台。"),
            _("请补上后再点“建立”。"),
        )
    choice = SetupChoice(JOINING, "", "", user_name, login, "worker")
    return make_desk(
        home, choice, password, secrets=secrets, costs=costs, progress=progress, now=now
    )


def make_device_card(desk: Desk, folder: Path) -> CardShown:
    """Write the card with which this laptop asks to join."""
    card = _device_card(desk)
    name = f"{file_name(card.label)}-{_('登记卡')}{cards.SUFFIX}"
    path = folder / name if folder.is_dir() else folder
    with explained():
        replace_file(path, cards.make_device_card(card, desk.device.signer()))
    desk.set_setting(_CARD_MADE, {"at": utc_text(), "path": str(path)})
    return CardShown(path, "", card.label, "", cards.fingerprint_words(card.public_key))


def device_card_codes(desk: Desk) -> CardCodes:
    """The card with which this laptop asks to join, as QR codes."""
    card = _device_card(desk)
    signed = cards.make_device_card(card, desk.device.signer())
    return codes_of(card.label, cards.fingerprint_words(card.public_key), signed)


def _device_card(desk: Desk) -> cards.DeviceCard:
    public = desk.device.public_part()
    with desk.read() as connection:
        replica_id, _letter, _rev = settings.own_replica(connection)
    return cards.DeviceCard(
        app_version=__version__,
        device_id=replica_id,
        label=_("{name}的电脑").format(name=desk.session.name),
        verify_key=cards.verify_key_text(public.verify_key),
        recipient=public.recipient,
        recovery_recipient=public.recovery_recipient,
    )


def device_card_made(desk: Desk) -> tuple[str, str] | None:
    """When (ISO text in UTC) and where this laptop's card was last written, or None."""
    found = desk.setting(_CARD_MADE)
    return (str(found["at"]), str(found["path"])) if isinstance(found, dict) else None


def show_welcome(desk: Desk, path: Path) -> CardShown:
    """Read a card that takes this laptop in, to show it: nothing is trusted yet.

    Raises UserFault when it is none or for another laptop.
    """
    card = _welcome_card(desk, path)
    place = divisions.shipped().full_name(card.division_code)
    words = cards.fingerprint_words(card.public_key)
    return CardShown(path, card.for_site, card.name, place, words)


def join(desk: Desk, path: Path, progress: Progress = SILENT) -> inbox.TakenBundle:
    """Become a laptop of the station that a card names, with all its records.

    The bundle that the card speaks of is looked for beside it. One transaction: when anything is
    wrong, nothing was changed and it can be tried again. Raises UserFault ``joined_already``,
    ``start_missing``, ``start_incomplete`` and what card and bundle say.
    """
    if desk.kind != JOINING:
        raise UserFault(
            "joined_already",
            _("这台电脑已经是一个站的工作台，没有改动。"),
            _("要加入另一个站，请另建一个工作台。"),
        )
    card = _welcome_card(desk, path)
    start = _start_bundle(path.parent, card.bundle_id)
    former = desk.site_id
    try:
        with desk.together(_("加入站点")) as unit:
            _become(desk, unit, card)
            taken = inbox.take(desk, start, progress)
            if taken.rejected:
                raise UserFault(
                    "start_incomplete",
                    _("起始数据包里有 {count} 条收不下，没有加入，什么都没有改动。").format(
                        count=taken.rejected
                    ),
                    _("请核对这台电脑的日期和版本，再请对方重新登记一次。"),
                )
            worker_id = _own_worker(desk, unit)
            _write_user(desk, unit, card.role, worker_id)
            _write_own(desk, unit, card)
    except BaseException:
        desk.site_id = former
        raise
    desk.kind = STATION
    desk.session = dataclasses.replace(desk.session, role=card.role, worker_id=worker_id)
    return taken


def _welcome_card(desk: Desk, path: Path) -> cards.WelcomeCard:
    with desk.read() as connection:
        replica_id, _letter, _rev = settings.own_replica(connection)
    return cards.read_welcome_card(read_file(path), desk.device.identity, replica_id)


def _start_bundle(folder: Path, bundle_id: str) -> Path:
    for path in sorted(folder.glob(f"*{bundle.SUFFIX}")):
        try:
            if bundle.inspect(path).envelope.bundle_id == bundle_id:
                return path
        except UserFault:
            continue
    raise UserFault(
        "start_missing",
        _("开通卡旁边没有它说的那个数据包（.wuse），没有加入，什么都没有改动。"),
        _("请把两个文件放在同一个文件夹里再试。"),
    )


def _become(desk: Desk, unit: UnitOfWork, card: cards.WelcomeCard) -> None:
    """Take the station's name and its peers, before the first record is written."""
    connection, now = unit.connection, utc_text()
    own = cards.read_introduction(card.introduction, {card.key_id: card.public_key})
    settings.take_site(connection, card.for_site, own.letter)
    desk.site_id = card.for_site
    settings.write(connection, "kind", json.dumps(STATION))
    facts = {"token": own.token, "introduction": card.introduction, "joined": True, "former": []}
    settings.write(connection, laptops.OWN, json.dumps(facts))
    settings.write(connection, laptops.RETURNING, json.dumps(card.returning))
    for known in card.laptops:
        laptops.put_laptop(connection, card.for_site, known)
    if card.upper is not None:
        _know_county(unit, card.upper, now)


def _know_county(unit: UnitOfWork, upper: cards.Upper, now: str) -> None:
    store.put_peer(
        unit.connection,
        store.Peer(
            site_id=upper.site_id,
            role=store.COUNTY,
            name=upper.name,
            division_code=upper.division_code,
            card={"recipients": list(upper.recipients)},
            token=upper.drop_token,
            state=store.ADMITTED,
            since_at=now,
        ),
    )
    store.put_device(
        unit.connection,
        store.PeerDevice(
            device_id=upper.device_id,
            site_id=upper.site_id,
            letter="",
            key_id=upper.key_id,
            public_key=upper.verify_key,
            recipient=upper.recipient,
            state=store.ADMITTED,
            since_at=now,
        ),
    )
    if upper.drop_address:
        settings.write(unit.connection, "drop_address", json.dumps(upper.drop_address))


def _own_worker(desk: Desk, unit: UnitOfWork) -> str:
    """The worker that the user of this laptop is: the one of that name, or a new one."""
    found = records.find(unit.connection, Worker, name=desk.session.name, site_id=desk.site_id)
    if len(found) == 1:
        return found[0].id
    worker = Worker(
        name=desk.session.name,
        employer=settings.station(unit.connection, desk.site_id).name,
        post="02",
        employment_kind="01",
        entry_on=desk.today(),
    )
    return unit.put(worker).id


def _write_user(desk: Desk, unit: UnitOfWork, role: str, worker_id: str) -> None:
    (user,) = (item for item in settings.users(unit.connection) if item.id == desk.session.user_id)
    settings.put_user(unit.connection, dataclasses.replace(user, role=role, worker_id=worker_id))


def _write_own(desk: Desk, unit: UnitOfWork, card: cards.WelcomeCard) -> None:
    """The record of this laptop, where a county admitted it: a station's laptop has written it."""
    own = cards.read_introduction(card.introduction, {card.key_id: card.public_key})
    if records.find(unit.connection, Laptop, device_id=own.device_id, site_id=desk.site_id):
        return
    unit.put(
        Laptop(
            device_id=own.device_id,
            letter=own.letter,
            label=own.label,
            verify_key=own.verify_key,
            recipient=own.recipient,
            recovery_recipient=own.recovery_recipient or "",
            token=own.token,
            admitted_on=desk.today(),
        )
    )
