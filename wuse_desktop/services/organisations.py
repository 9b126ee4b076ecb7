# SPDX-License-Identifier: MulanPSL-2.0
"""The register of community and volunteer organisations (field list 2.6, rules V-50 and C-27)."""

from dataclasses import dataclass
from datetime import date, timedelta

from wuse_desktop.domain import organisation_rules
from wuse_desktop.domain.contact import normalise_phone
from wuse_desktop.domain.fields import with_values
from wuse_desktop.domain.next_step import NextStep
from wuse_desktop.domain.organisation_rules import CLOSED, PREPARING, is_quiet
from wuse_desktop.domain.organisations import normalise_uscc
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import CommunityOrg
from wuse_desktop.domain.records.people import Person
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved, put_record, refuse_blocking
from wuse_desktop.services.organisation_parts import OrgParts, read_parts
from wuse_desktop.services.reading import load
from wuse_desktop.storage import org_store, records

_MOST_ACTIVITIES = 500
_YEAR = timedelta(days=365)


def check(desk: Desk, org: CommunityOrg) -> tuple[Problem, ...]:
    """Everything found about an organisation, and whether one of its name is on file."""
    problems = organisation_rules.check_organisation(org, desk.today())
    name = org.org_name.strip()
    if not name:
        return problems
    with desk.read() as connection:
        found = org_store.twins(connection, org.site_id or desk.site_id, name, org.id)
    if not found:
        return problems
    message = _("已经有一个同名的组织，请看看是不是同一个。")
    return (*problems, Problem("org_twin", "", "warn", message, "org_name", found))


def save(desk: Desk, org: CommunityOrg, reason: str = "") -> Saved:
    """Register an organisation or change its record.

    Raises UserFault for a blocking problem and what filing raises.
    """
    org = with_values(
        org,
        org_name=org.org_name.strip(),
        uscc=normalise_uscc(org.uscc),
        contact=normalise_phone(org.contact),
        leader_name="" if org.leader_id else org.leader_name.strip(),
    )
    problems = check(desk, org)
    refuse_blocking(problems)
    with desk.write(reason) as unit:
        saved = put_record(desk, unit, org, reason)
        return Saved(saved.id, unit.changes(), problems)


@dataclass(frozen=True, slots=True)
class OrgPage:
    """Everything the page of an organisation shows.

    ``activities`` are the latest 500, planned ones among them; ``year_count`` are those that took
    place in the last 12 months. ``support_total`` is all the money given, in fen, the registered
    capital among it. ``quiet`` says that an active one has had no activity for so long (C-27).
    """

    org: CommunityOrg
    leader: Person | None
    parts: OrgParts
    activities: tuple[CommunityActivity, ...]
    year_count: int
    last_activity_on: date | None
    support_total: int
    quiet: bool
    next_step: NextStep
    read_only: bool

    @property
    def leader_name(self) -> str:
        """Who is responsible, on file or not."""
        return self.leader.name if self.leader else self.org.leader_name


def organisation_page(desk: Desk, org_id: str) -> OrgPage:
    """The page of an organisation. Raises UserFault ``record_missing``."""
    org = load(desk, CommunityOrg, org_id)
    today = desk.today()
    with desk.read() as connection:
        leader = records.get(connection, Person, org.leader_id)
        parts = read_parts(connection, org_id)
        activities = org_store.activities_of(connection, org_id, _MOST_ACTIVITIES)
        year = org_store.held(connection, [org_id], today - _YEAR, today).get(org_id)
        ever = org_store.held(connection, [org_id], date.min, today).get(org_id)
    last_on = ever.last_on if ever else None
    quiet = is_quiet(org, last_on, today)
    return OrgPage(
        org=org,
        leader=leader,
        parts=parts,
        activities=tuple(activities),
        year_count=year.count if year else 0,
        last_activity_on=last_on,
        support_total=(org.support_capital or 0) + parts.amount,
        quiet=quiet,
        next_step=_next_step(org, quiet=quiet),
        read_only=org.site_id != desk.site_id or org.status == "locked",
    )


def _next_step(org: CommunityOrg, *, quiet: bool) -> NextStep:
    """Actions: edit, activity; "" for one that is closed."""
    if org.org_status == CLOSED:
        return NextStep("", "")
    if org.org_status == PREPARING:
        return NextStep(_("补全登记"), "edit")
    if quiet:
        return NextStep(_("核对状态"), "edit")
    return NextStep(_("记一场活动"), "activity")
