# SPDX-License-Identifier: MulanPSL-2.0
"""The walk sheet on paper: what is known of each household beside room to write."""

import re
from datetime import date
from typing import BinaryIO

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import WalkSheet
from wuse_desktop.domain.sheet_codes import WALK, sheet_code, shown
from wuse_desktop.i18n import _
from wuse_desktop.reports.walk_sheet import WalkLine, WalkSheetPaper, render_walk_sheet
from wuse_desktop.services.choices import Choice, persons_in_household
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import unit_name_of
from wuse_desktop.services.reading import load
from wuse_desktop.services.visit_plan import VisitPlan, visit_plans
from wuse_desktop.services.walk_list import phone_tail
from wuse_desktop.storage import household_store, records

_MOST_MEMBERS = 9


def write_walk_sheet(desk: Desk, record_id: str, printed_on: date, target: BinaryIO) -> int:
    """Write a walk sheet and return its pages; without a record one of blank rows, no code on it.

    Raises UserFault ``record_missing``; an OSError of ``target`` passes through.
    """
    if not record_id:
        return render_walk_sheet(_blank(desk, printed_on), target)
    sheet = load(desk, WalkSheet, record_id)
    ids = [str(stop["household_id"]) for stop in sheet.stops]
    with desk.read() as connection:
        lines = {line.id: line for line in household_store.lines(connection, ids)}
        heads = records.get_many(connection, Person, (line.head_id for line in lines.values()))
        plans = visit_plans(connection, printed_on, household_ids=ids) if ids else {}
        worker = records.get(connection, Worker, sheet.worker_id)
        unit = unit_name_of(desk, connection, sheet.site_id)
    found = tuple(
        WalkLine(
            number,
            lines[item].head_name,
            division_name(lines[item].village_code) if lines[item].village_code else "",
            lines[item].address,
            phone_tail(heads[lines[item].head_id].phone if lines[item].head_id in heads else ""),
            _tier(plans.get(item)),
            _last(plans.get(item)),
            _members(desk, item),
        )
        for number, item in enumerate((item for item in ids if item in lines), 1)
    )
    paper = WalkSheetPaper(
        unit=unit,
        places=sheet.places,
        code=shown(sheet_code(WALK, sheet.id)),
        worker=worker.name if worker and sheet.stops else "",
        lines=found,
        printed_on=sheet.printed_on or printed_on,
        extra_rows=sheet.spare_rows or 0,
    )
    return render_walk_sheet(paper, target)


def _blank(desk: Desk, printed_on: date) -> WalkSheetPaper:
    with desk.read() as connection:
        unit = unit_name_of(desk, connection, desk.site_id)
    return WalkSheetPaper(unit, "", "", "", (), printed_on, extra_rows=20)


def _tier(plan: VisitPlan | None) -> str:
    """The tier; that something happened, not what: the sheet is carried through the villages."""
    if plan is None:
        return ""
    event = _("{day} 变故").format(day=f"{plan.event_on:%m-%d}") if plan.event_on else ""
    return "\n".join(filter(None, (plan.tier.text, event)))


def _members(desk: Desk, household_id: str) -> str:
    """Who lives there, by the digits that stand for them when the sheet is typed in.

    Their place in the family is enough to know them by; names stay out of the villages.
    """
    people = persons_in_household(desk, household_id)[:_MOST_MEMBERS]
    if len(people) < 2:
        return ""
    return " ".join(f"{number}{_relation(person)}" for number, person in enumerate(people, 1))


def _relation(person: Choice) -> str:
    """The first part of what a member is called by: 户主, 配偶, 子."""
    about = person.label.partition("（")[2]
    return re.split("[，）]", about)[0]


def _last(plan: VisitPlan | None) -> str:
    return f"{plan.last_met_on:%Y-%m-%d}" if plan and plan.last_met_on else ""
