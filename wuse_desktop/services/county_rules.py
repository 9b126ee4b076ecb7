# SPDX-License-Identifier: MulanPSL-2.0
"""Settings that a county prescribes: they hold at its stations until it lets go of them.

A station's own setting stays where it was and holds again afterwards. Visit intervals, which say
more than one value, have a record of their own (``visit_intervals``).
"""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from wuse_desktop.domain.records.county_rules import CountyRule
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.storage import exchange_store as store
from wuse_desktop.storage import records

ROUNDING, HOLIDAYS = "volunteer_rounding", "announced_holidays"
_SETTERS = ("head", "supervisor", "administrator")
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A setting as it is prescribed; ``site_name`` is the county's, empty at the county itself."""

    value: object
    site_name: str
    set_at: datetime | None

    @property
    def is_own(self) -> bool:
        """Whether this desk prescribes it for others."""
        return not self.site_name


def prescribed(desk: Desk, name: str) -> Prescribed | None:
    """What the county above prescribes, or this county itself; None while the setting is free."""
    with desk.read() as connection:
        counties = {peer.site_id: peer.name for peer in store.peers(connection, store.COUNTY)}
        for site_id, site_name in [*counties.items(), (desk.site_id, "")]:
            found = records.find(connection, CountyRule, "-rev", site_id=site_id, name=name)
            if found and not found[0].ended:
                return Prescribed(found[0].value.get(_VALUE), site_name, found[0].set_at)
    return None


def may_prescribe(desk: Desk) -> bool:
    """Whether the present user sets rules for stations."""
    return desk.is_county and desk.session.role in _SETTERS


def prescribe(desk: Desk, name: str, value: object) -> Saved:
    """Let a setting hold at all stations. Raises UserFault ``rule_not_yours``."""
    return _put(desk, name, value, ended=False)


def let_go(desk: Desk, name: str) -> Saved:
    """Leave a setting to the stations again. Raises UserFault ``rule_not_yours``."""
    return _put(desk, name, None, ended=True)


def _put(desk: Desk, name: str, value: object, *, ended: bool) -> Saved:
    if not may_prescribe(desk):
        raise UserFault(
            "rule_not_yours",
            _("各站统一的规定由县级总督导站的站长、督导或管理员设定，没有改动。"),
            _("需要修改时请换一个账号登录。"),
        )
    with desk.write(_("设定各站统一的规定")) as unit:
        found = records.find(unit.connection, CountyRule, "-rev", site_id=desk.site_id, name=name)
        rule = dataclasses.replace(
            found[0] if found else CountyRule(name=name),
            ended=ended,
            set_at=desk.now().replace(second=0, microsecond=0),
            decided_by=desk.session.worker_id,
        )
        if not ended:
            rule = dataclasses.replace(rule, value={_VALUE: value})
        return Saved(unit.put(rule).id, unit.changes())


def refuse_prescribed(desk: Desk, name: str) -> None:
    """Refuse to change what the county prescribes. Raises UserFault ``set_by_county``."""
    rule = prescribed(desk, name)
    if rule is not None and not rule.is_own:
        raise UserFault(
            "set_by_county",
            _("这一项由{site}统一设定，没有改动；本站原来的设定留着。").format(site=rule.site_name),
            _("需要调整时请与县级联系；放开以后本站的设定会恢复。"),
        )
