# SPDX-License-Identifier: MulanPSL-2.0
"""The visit profile as one sees and sets it: intervals, and which category leads to which tier.

A county sets it for its stations; a station sets its own while no county has (rule D-20).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wuse_desktop.domain.codes import code_list
from wuse_desktop.domain.records.visit_profile import VisitIntervals
from wuse_desktop.domain.visit_tiers import (
    DEFAULT_PROFILE,
    LONGEST_INTERVAL,
    VisitProfile,
    profile_of,
    usual_tier,
)
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record
from wuse_desktop.storage.exchange_store import COUNTY, peers
from wuse_desktop.storage.visit_profile_store import own_row, profile_row

Source = Literal["default", "own", "county"]
_SETTERS = ("head", "supervisor", "administrator")


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier as it is set.

    ``days`` run from one visit to the next; with ``remote`` a call may stand for every second
    one; ``hours`` are those after a major event, 0 for none.
    """

    code: str
    label: str
    days: int
    remote: bool
    hours: int


@dataclass(frozen=True, slots=True)
class IntervalSheet:
    """The profile that holds here.

    ``moved`` maps categories to the tier that they lead to otherwise than by default; ``usual``
    gives the default of every category. ``source`` says whose it is, ``site_name`` names the
    county; ``editable`` is False for a station under a county's profile.
    """

    tiers: tuple[TierLine, ...]
    moved: Mapping[str, str]
    usual: Mapping[str, str]
    basis: str
    source: Source
    site_name: str
    set_at: datetime | None
    editable: bool


def interval_sheet(desk: Desk) -> IntervalSheet:
    """The profile that holds at this desk."""
    with desk.read() as connection:
        row, own = profile_row(connection), own_row(connection)
        names = {peer.site_id: peer.name for peer in peers(connection, COUNTY)}
    source: Source = "default"
    if row is not None:
        source = "own" if own is not None and row.id == own.id else "county"
    profile = profile_of(row.tiers, row.categories) if row else DEFAULT_PROFILE
    usual = {entry.code: usual_tier(entry.code).code for entry in code_list("CLIENT_CAT").active}
    return IntervalSheet(
        tiers=_lines(profile),
        moved=_moved(row, usual),
        usual=usual,
        basis=row.basis if row else "",
        source=source,
        site_name=names.get(row.site_id, "") if row else "",
        set_at=row.set_at if row else None,
        editable=source != "county" and desk.session.role in _SETTERS,
    )


def _lines(profile: VisitProfile) -> tuple[TierLine, ...]:
    return tuple(
        TierLine(
            tier.code, tier.text, tier.interval_days, tier.remote_counts, tier.hours_after_event
        )
        for tier in profile.tiers
    )


def _moved(row: VisitIntervals | None, usual: Mapping[str, str]) -> dict[str, str]:
    entries = row.categories if row else ()
    found = {str(entry.get("category")): str(entry.get("tier")) for entry in entries}
    return {category: tier for category, tier in found.items() if usual.get(category) != tier}


def set_intervals(
    desk: Desk, tiers: tuple[TierLine, ...], moved: Mapping[str, str], basis: str = ""
) -> Saved:
    """Set the profile of this site; at a county that of all its stations.

    Raises UserFault ``intervals_role``, ``intervals_of_county`` or ``interval_days``.
    """
    _require(desk, tiers)
    with desk.write(_("设定走访频次")) as unit:
        known = own_row(unit.connection)
        row = VisitIntervals(
            id=known.id if known else "",
            tiers=tuple(
                {"tier": line.code, "days": line.days, "remote": line.remote, "hours": line.hours}
                for line in tiers
            ),
            categories=tuple(
                {"category": category, "tier": tier} for category, tier in sorted(moved.items())
            ),
            basis=basis.strip(),
            set_at=desk.now(),
            decided_by=desk.session.worker_id,
        )
        saved = put_record(desk, unit, row)
        return Saved(saved.id, unit.changes())


def reset_intervals(desk: Desk) -> Saved:
    """Go back to the default profile. Raises UserFault as setting it does."""
    return set_intervals(desk, _lines(DEFAULT_PROFILE), {})


def _require(desk: Desk, tiers: tuple[TierLine, ...]) -> None:
    if desk.session.role not in _SETTERS:
        raise UserFault(
            "intervals_role",
            _("走访频次由站长、督导或管理员设定，没有改动。"),
            _("需要修改时请换一个账号登录。"),
        )
    if interval_sheet(desk).source == "county":
        raise UserFault(
            "intervals_of_county",
            _("走访频次由县级统一设定，没有改动。"),
            _("需要调整时请与县级联系；改好后会随下发的数据包到本站。"),
        )
    days = [line.days for line in tiers]
    if any(not 1 <= item <= LONGEST_INTERVAL for item in days) or days != sorted(days):
        raise UserFault(
            "interval_days",
            _("天数要在1到{most}之间，级别越高间隔越短，没有改动。").format(most=LONGEST_INTERVAL),
        )
