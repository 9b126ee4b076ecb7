# SPDX-License-Identifier: MulanPSL-2.0
"""The computers of a station as a list, and stopping one that was lost."""

import base64
import dataclasses
from dataclasses import dataclass

from wuse_desktop.domain.records.station import Laptop
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.laptops import distrust, key_of, require_head
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records
from wuse_desktop.storage.database import Connection
from wuse_desktop.sync import cards


@dataclass(frozen=True, slots=True)
class LaptopLine:
    """A computer of the station for a list. Dates are ISO text, empty when there is none.

    ``state`` is admitted or revoked; ``own`` says that it is this one; ``seen_at`` when something
    of it came last (ISO text in UTC).
    """

    device_id: str
    letter: str
    label: str
    own: bool
    state: str
    admitted_on: str
    revoked_on: str
    reason: str
    fingerprint: tuple[str, ...]
    seen_at: str = ""


def list_laptops(desk: Desk, site_id: str = "") -> list[LaptopLine]:
    """The computers of this station, or at a county those of one of its stations."""
    site = site_id or desk.site_id
    own_key = desk.device.public_part().key_id
    with desk.read() as connection:
        devices = store.devices(connection, site)
        known = {item.device_id: item for item in records.find(connection, Laptop, site_id=site)}
        seen = {item.device_id: item.taken_at for item in store.latest_taken(connection, site)}
    lines: dict[str, LaptopLine] = {}
    for item in known.values():
        key_id = key_of(item)
        of_key = [device for device in devices if device.key_id == key_id]
        state = store.REVOKED if item.revoked_on else store.ADMITTED
        if of_key and all(device.state == store.REVOKED for device in of_key):
            state = store.REVOKED
        lines[key_id] = LaptopLine(
            device_id=item.device_id,
            letter=item.letter,
            label=item.label,
            own=key_id == own_key,
            state=state,
            admitted_on=item.admitted_on.isoformat() if item.admitted_on else "",
            revoked_on=item.revoked_on.isoformat() if item.revoked_on else "",
            reason=item.reason,
            fingerprint=cards.fingerprint_words(base64.b64decode(item.verify_key)),
            seen_at=max((seen.get(device.device_id, "") for device in of_key), default=""),
        )
    for device in devices:  # what a county knows by the card alone
        if device.key_id not in lines:
            lines[device.key_id] = LaptopLine(
                device_id=device.device_id,
                letter=device.letter,
                label="",
                own=False,
                state=device.state,
                admitted_on=device.since_at[:10],
                revoked_on="",
                reason="",
                fingerprint=cards.fingerprint_words(base64.b64decode(device.public_key)),
                seen_at=seen.get(device.device_id, ""),
            )
    return sorted(lines.values(), key=lambda line: (line.state != store.ADMITTED, line.letter))


def revoke(desk: Desk, device_id: str, reason: str, site_id: str = "") -> None:
    """Trust a computer of this station, or at a county of one of its stations, no longer.

    What it sent stays; nothing more of it is taken, and nothing is sent to it. The record of that
    travels to the county or down to the station. Raises UserFault ``role_too_low``,
    ``own_laptop`` or ``laptop_unknown``.
    """
    require_head(desk)
    site = site_id or desk.site_id
    line = next((item for item in list_laptops(desk, site) if item.device_id == device_id), None)
    if line is None:
        raise UserFault(
            "laptop_unknown",
            _("没有登记过这台电脑，没有改动。"),
            _("请刷新列表后再选。"),
        )
    if line.own:
        raise UserFault(
            "own_laptop",
            _("不能停用正在用的这台电脑，没有改动。"),
            _("请在本站的另一台电脑上停用它，或请县级总督导站停用。"),
        )
    with desk.write(reason) as unit:
        found = records.find(unit.connection, Laptop, site_id=site, device_id=device_id)
        laptop = found[0] if found else _of_device(unit.connection, site, device_id)
        if not found or site != desk.site_id:  # another site's record is not ours to change
            laptop = dataclasses.replace(laptop, id="", site_id=desk.site_id, station_id=site)
        unit.put(dataclasses.replace(laptop, revoked_on=desk.today(), reason=reason))
        distrust(unit.connection, desk.site_id, site, laptop)


def _of_device(connection: Connection, site_id: str, device_id: str) -> Laptop:
    device = next(
        item for item in store.devices(connection, site_id) if item.device_id == device_id
    )
    return Laptop(
        device_id=device_id,
        letter=device.letter,
        verify_key=device.public_key,
        recipient=device.recipient,
    )
