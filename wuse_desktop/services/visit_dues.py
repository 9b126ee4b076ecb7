# SPDX-License-Identifier: MulanPSL-2.0
"""The table of due days, brought up to date before it is read (rules V-30 and D-20).

The rule is ``visit_plan``'s; what it says of each household is kept, and planned anew for those
alone that a change, the day or another profile of visits concerns (decision 0023).
"""

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name, short_code
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.visit_tiers import VisitProfile, tier
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.following import up_to_date
from wuse_desktop.services.visit_plan import VisitPlan, days_late, visit_plans
from wuse_desktop.storage import visit_due_store as store
from wuse_desktop.storage.database import Connection, give_back_pages
from wuse_desktop.storage.records import end_of_trail, get_many
from wuse_desktop.storage.visit_due_store import DueEntry, DueRow, Mark
from wuse_desktop.storage.visit_profile_store import visit_profile

MOST_SHOWN = 100  # households of one day that pages list, the longest due first
# Raised whenever ``visit_plan`` follows another rule, so that desks in use are planned anew.
_RULE = 4
# Households planned at once: the facts of everybody are a hundred megabytes.
_AT_ONCE = 900
_FEW = 20
# As many are planned at once while nobody waits for it; a page may be asked for in between.
_STRETCH = 300


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A household that is due for a visit (rules V-30 and D-20).

    ``event`` names the major event after which nobody was seen yet, "" for none.
    A client who is in none is due as a household of one: ``household_id`` is then their own id,
    until the first visit makes the household (``households.household_for``).
    """

    household_id: str
    head_id: str
    head_name: str
    village_code: str
    village: str
    address: str
    tier: str
    tier_label: str
    last_met_on: date | None
    due_on: date
    days_late: int
    event: str = ""

    @property
    def is_unhoused(self) -> bool:
        """Whether it is somebody who is in no household yet."""
        return self.household_id == self.head_id

    @property
    def record(self) -> tuple[str, str]:
        """Entity and id of the record that tells of it."""
        return ("person" if self.is_unhoused else "household", self.household_id)


@dataclass(frozen=True, slots=True)
class DueVisits:
    """The households that are due on one day: how many there are, and the first of them."""

    count: int = 0
    first: tuple[DueVisit, ...] = ()


def due_visits(desk: Desk, until: date | None = None, village: str = "") -> tuple[DueVisit, ...]:
    """All households of this site that are due by a day (today), the longest due first.

    ``village`` limits to a village or township by its code.
    """
    today = desk.today()
    with due_table(desk) as connection:
        rows = store.rows_until(connection, until or today, short_code(village))
    return due_of(rows, today)


def due_at(connection: Connection, site_id: str, today: date) -> tuple[DueVisit, ...]:
    """The same of a station at its county, which keeps no table of them: all are planned now."""
    found: list[DueRow] = []
    for _part, plans in _planned(connection, today, store.living(connection, site_id)):
        due = {
            row_id: (plan, plan.due_on)
            for row_id, plan in plans.items()
            if plan.due_on is not None and plan.due_on <= today
        }
        homes = get_many(connection, Household, due)
        head_ids = {key: homes[key].head_person_id if key in homes else key for key in due}
        heads = get_many(connection, Person, head_ids.values())
        for row_id, (plan, due_on) in due.items():
            head = heads.get(head_ids[row_id])
            name, phone = (head.name, head.phone) if head else ("", "")
            if row_id in homes:
                place = homes[row_id].village_code, homes[row_id].address
            else:
                place = (head.village_code, head.living_address) if head else ("", "")
            home = row_id, head_ids[row_id], name, *place
            event = plan.event, plan.event_on
            found.append(DueRow(*home, plan.tier.code, plan.last_met_on, due_on, phone, *event))
    found.sort(key=lambda row: (row.due_on, row.tier, row.village_code, row.household_id))
    return due_of(found, today)


def due_on_days(desk: Desk, days: Sequence[date]) -> tuple[DueVisits, ...]:
    """The households of this site that are due on each of some days, what is late on today.

    On days that are over nothing is due any more.
    """
    today = desk.today()
    found = []
    with due_table(desk) as connection:
        counts = store.counts_by_day(connection, max(days))
        late = sum(count for day, count in counts.items() if day <= today)
        for day in days:
            count = late if day == today else counts.get(day, 0) if day > today else 0
            rows: Sequence[DueRow] = ()
            if count and day == today:
                rows = store.rows_until(connection, day, most=MOST_SHOWN)
            elif count:
                rows = store.rows_on(connection, day, MOST_SHOWN)
            found.append(DueVisits(count, due_of(rows, today)))
    return tuple(found)


def due_of(rows: Iterable[DueRow], today: date) -> tuple[DueVisit, ...]:
    """The rows of the table in words."""
    return tuple(
        DueVisit(
            row.household_id,
            row.head_id,
            row.head_name,
            row.village_code,
            division_name(row.village_code) if row.village_code else "",
            row.address,
            row.tier,
            tier(row.tier).text,
            row.last_met_on,
            row.due_on,
            days_late(row.due_on, today),
            event_text(row.event, row.event_on),
        )
        for row in rows
    )


def event_text(event: str, on: date | None) -> str:
    """A major event (MAJOR_EVENT) with its day in words, "" for none."""
    if on is None:
        return ""
    return _("重大变故：{event} {day}").format(
        event=label("MAJOR_EVENT", event), day=on.isoformat()
    )


def due_table(desk: Desk) -> contextlib.AbstractContextManager[Connection]:
    """A view in which the table of due days is right for today."""
    return up_to_date(desk, _DueTable(desk.site_id, desk.today()))


def catch_up(desk: Desk) -> bool:
    """Plan a stretch of the households where very many are to be planned; whether more wait."""
    table = _DueTable(desk.site_id, desk.today())
    with desk.read() as connection:
        if not table.is_far_behind(connection):
            return False
    with desk.database.books() as connection:
        return table.plan_some(connection)


@dataclass(frozen=True, slots=True)
class _DueTable:
    """The table of due days of a site on a day."""

    site_id: str
    today: date

    def is_right(self, connection: Connection) -> bool:
        """Whether nothing has changed since the table was last right."""
        mark, present = store.read_mark(connection), self._present(connection)
        if mark is None or (mark.seq, mark.rules) != (present.seq, present.rules):
            return False
        return mark.day <= present.day and not store.has_turned(connection, present.day)

    def bring_up_to_date(self, connection: Connection, *, unfinished: bool) -> None:
        """Plan anew what a change concerns; everything under other rules or on an earlier day."""
        mark, present = store.read_mark(connection), self._present(connection)
        if mark is None or _is_past(mark, present):
            store.forget_all(connection)
            ids = store.living(connection, self.site_id)
        else:
            changed = store.changed(connection, self.site_id, mark, present.day)
            store.forget(connection, changed)
            ids = store.of_site(connection, self.site_id, changed)
        _plan(connection, self.today, ids)
        if not unfinished:
            store.write_mark(connection, present)

    def is_far_behind(self, connection: Connection) -> bool:
        """Whether very many are to be planned: few are left to whoever reads them next."""
        mark, present = store.read_mark(connection), self._present(connection)
        return (
            mark is None
            or _is_past(mark, present)
            or bool(store.waiting(connection, 1))
            or store.are_many_changed(connection, mark, _STRETCH)
        )

    def plan_some(self, connection: Connection) -> bool:
        """Plan a stretch of all that are to be planned; whether more wait.

        They stand in the table as waiting meanwhile.
        """
        mark, present = store.read_mark(connection), self._present(connection)
        if mark is None or _is_past(mark, present):
            store.forget_all(connection)
            store.let_all_wait(connection, self.site_id)
            store.write_mark(connection, present)
        elif store.are_many_changed(connection, mark, _STRETCH):
            changed = store.changed(connection, self.site_id, mark, present.day)
            store.forget(connection, changed)
            store.let_wait(connection, self.site_id, changed)
            store.write_mark(connection, present)
        ids = store.waiting(connection, _STRETCH)
        store.forget(connection, ids)
        _plan(connection, self.today, ids)
        return len(ids) == _STRETCH

    def _present(self, connection: Connection) -> Mark:
        """The mark of a table that is right now."""
        seq, rev = end_of_trail(connection)
        return Mark(seq, rev, self.today.isoformat(), _spelt(visit_profile(connection)))


def _is_past(mark: Mark, present: Mark) -> bool:
    """Whether nothing of a table with this mark holds any more: other rules, an earlier day."""
    return mark.rules != present.rules or mark.day > present.day


def _spelt(profile: VisitProfile) -> str:
    """A profile and the rule that goes by it, so that another one can be told from it."""
    text = json.dumps([_RULE, dataclasses.asdict(profile)], default=sorted, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _planned(
    connection: Connection, today: date, ids: Sequence[str]
) -> Iterator[tuple[Sequence[str], Mapping[str, VisitPlan]]]:
    """Some households, portion by portion, with their plans."""
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        yield part, visit_plans(connection, today, household_ids=part)


def _plan(connection: Connection, today: date, ids: Sequence[str]) -> None:
    for _part, plans in _planned(connection, today, ids):
        store.put(
            connection,
            [
                DueEntry(
                    key,
                    plan.tier.code,
                    plan.last_met_on,
                    plan.due_on,
                    plan.turns_on,
                    plan.event,
                    plan.event_on,
                )
                for key, plan in plans.items()
            ],
        )
    if len(ids) > _FEW:  # they lie all over the file, and what was read is not asked for again
        give_back_pages(connection)
