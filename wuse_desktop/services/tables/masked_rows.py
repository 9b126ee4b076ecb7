# SPDX-License-Identifier: MulanPSL-2.0
"""Rows of the program's own ledgers, which show names and numbers in part (rule P-11).

Nothing is made of such a row. But it can be told whether what it says is on file already, and a
number in part beside a whole name is the number of the one who has both.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wuse_desktop.domain.masking import is_masked, mask_id
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.i18n import _
from wuse_desktop.services import log_names
from wuse_desktop.services.tables.keeping import Keeping
from wuse_desktop.services.tables.links import bare_name
from wuse_desktop.services.tables.rows import MASKED, Row, refuse_duplicate
from wuse_desktop.storage import link_store
from wuse_desktop.storage.records import find, get_many


def made_whole(keeping: Keeping, row: Row) -> Row:
    """The row with the numbers that are shown in part, where it is clear whose they are.

    Of a row that names somebody in part and is on file already only that is said.
    """
    if not any(item.code == MASKED for item in row.problems):
        return row
    number, name = row.get("id_no", ""), bare_name(row.get("name", ""))
    if is_masked(number) and name and not is_masked(name):
        with keeping.desk.read() as connection:
            named = find(connection, Person, site_id=keeping.desk.site_id, name=name)
        whole = [item.id_no for item in named if mask_id(item.id_no) == number]
        if len(whole) == 1:
            left = tuple(item for item in row.problems if not _is_of(item, "id_no"))
            return dataclasses.replace(row, values={**row.values, "id_no": whole[0]}, problems=left)
    on_file = _ON_FILE.get(keeping.table.name)
    record_id = on_file(keeping, row) if on_file else ""
    if record_id:
        message = _("姓名打了星号；按日期和内容看，这条记录已经在工作台里，没有重复导入。")
        known = refuse_duplicate(message, record_id).problem
        return dataclasses.replace(row, problems=(known,))
    return row


def _is_of(problem: Problem, column: str) -> bool:
    return problem.code == MASKED and problem.field == column


def _visit(keeping: Keeping, row: Row) -> str:
    """The visit of that day with the same outcome to somebody who is shown like that."""
    day: date | None = row.get("date")
    if day is None:
        return ""
    with keeping.desk.read() as connection:
        ids = link_store.on_day(connection, keeping.desk.site_id, HomeVisit.entity, day)
        visits = get_many(connection, HomeVisit, ids).values()
        homes = get_many(connection, Household, (visit.household_id for visit in visits))
        heads = get_many(connection, Person, (home.head_person_id for home in homes.values()))
    for visit in visits:
        home = homes.get(visit.household_id) or Household()
        shown = log_names.name(heads.get(home.head_person_id), visit.confidentiality_level)
        village = visit.village_code or home.village_code
        same = _same(row, {"outcome": visit.outcome, "visit_mode": visit.visit_mode})
        if same and shown == row.get("household") and row.get("village_code", village) == village:
            return visit.id
    return ""


def _case(keeping: Keeping, row: Row) -> str:
    number = row.get("case_no", "")
    with keeping.desk.read() as connection:
        found = find(connection, CaseFile, site_id=keeping.desk.site_id, case_no=number)
    return found[0].id if number and found else ""


def _service(keeping: Keeping, row: Row) -> str:
    """The time given on that day at that activity by somebody who is shown like that."""
    day: date | None = row.get("date")
    if day is None:
        return ""
    with keeping.desk.read() as connection:
        services = find(
            connection,
            VolunteerService,
            site_id=keeping.desk.site_id,
            service_date=day.isoformat(),
            activity_name=row.get("activity_name", ""),
        )
        givers = get_many(connection, Volunteer, (item.volunteer_id for item in services))
        people = get_many(connection, Person, (giver.person_id for giver in givers.values()))
    for item in services:
        giver = givers.get(item.volunteer_id) or Volunteer()
        shown = log_names.name(people.get(giver.person_id), "")
        if shown == row.get("volunteer") and _same(row, {"minutes": item.minutes}):
            return item.id
    return ""


def _same(row: Row, facts: Mapping[str, Any]) -> bool:
    """Whether the row says nothing else; what was said for all rows says nothing of this one."""
    told: Iterable[str] = (name for name in facts if name not in row.given)
    return all(row.get(name, facts[name]) == facts[name] for name in told)


_ON_FILE: Mapping[str, Callable[[Keeping, Row], str]] = {
    "visits": _visit,
    "cases": _case,
    "volunteer_services": _service,
}
