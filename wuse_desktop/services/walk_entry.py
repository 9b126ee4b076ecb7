# SPDX-License-Identifier: MulanPSL-2.0
"""Typing in a walk sheet: one row a household in printed order, one saving for all of them."""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance, Task
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import MET_OUTCOMES, HomeVisit, WalkSheet
from wuse_desktop.domain.typed_dates import DUE, read_day, read_time
from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _, alone, enumerated
from wuse_desktop.services import records, visits
from wuse_desktop.services.choices import Choice, persons_in_household
from wuse_desktop.services.deaths import with_steps
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.goods import new_goods, save_goods
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.visits import FollowUp, OtherVisitor, VisitDraft, check_visit
from wuse_desktop.services.walk_sheets import note_typed, sheet_rows, typed_visits
from wuse_desktop.storage import household_store
from wuse_desktop.storage import records as stored_records
from wuse_desktop.storage.household_store import HouseholdLine

SAME_DAY = "visit_same_day"
_MOST_MINUTES = 720
_ROUTINE = "01"
# What a hurried entry leaves out is said on the visit's own page, not in each row of a sheet.
_SAID_LATER = ("field_missing",)


@dataclass(frozen=True, slots=True)
class WalkRow:
    """One row as typed. ``met`` are digits: 1 is the first of the household, "" the head.

    ``outcome`` is a code of VISIT_OUTCOME; ``day``, ``start``, ``minutes`` and ``next_day`` are
    typed text, empty where the head of the sheet holds or the program proposes.
    """

    household_id: str = ""
    who: str = ""
    outcome: str = ""
    met: str = ""
    observed: str = ""
    action: str = ""
    follow_up: str = ""
    next_day: str = ""
    minutes: str = ""
    day: str = ""
    start: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether anything but the household stands in the row."""
        return any(getattr(self, item.name) for item in dataclasses.fields(self)[2:])


@dataclass(frozen=True, slots=True)
class WalkHead:
    """What holds for the whole sheet: the day, who went, the minutes of a visit, and what for.

    ``purpose`` is a code of VISIT_PURPOSE; ``companions`` went along without being workers. Each
    household that was met was given so many (``given_count``) of ``given``, "" for nothing.
    """

    day: date
    worker_ids: tuple[str, ...]
    minutes: int
    purpose: str = _ROUTINE
    companions: tuple[str, ...] = ()
    given: str = ""
    given_count: int = 1
    given_unit: str = ""


@dataclass(frozen=True, slots=True)
class WalkPlace:
    """A household of a sheet: its head, where it is, who lives there, and its visit once typed.

    ``filed`` is what stands in that visit, as a row to be read.
    """

    household_id: str
    who: str
    about: str
    members: tuple[Choice, ...]
    visit_id: str = ""
    filed: WalkRow | None = None


@dataclass(frozen=True, slots=True)
class WalkCheck:
    """What was found about a row, the next visit it proposes, and the names of who was met."""

    problems: tuple[Problem, ...] = ()
    next_on: date | None = None
    met: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the row cannot be kept as it is."""
        return any(item.level == "block" for item in self.problems)


@dataclass(frozen=True, slots=True)
class WalkSaved:
    """The visits that were kept by row number, and why each of the others was not."""

    visit_ids: Mapping[int, str]
    refused: Mapping[int, str] = field(default_factory=dict)


def walk_places(desk: Desk, sheet_id: str) -> tuple[WalkPlace, ...]:
    """The households of a sheet in printed order, those typed on its blank rows below.

    Those that are on file no more are left out. Raises UserFault ``record_missing`` for an unknown
    sheet.
    """
    sheet = load(desk, WalkSheet, sheet_id)
    with desk.read() as connection:
        done = typed_visits(connection, (sheet,))
        rows = sheet_rows(sheet, done)
        ids = list(dict(rows))
        lines = {line.id: line for line in household_store.lines(connection, ids)}
    filed = _filed_rows(desk, done)
    return tuple(
        _place(desk, lines[household_id], visit_id, filed.get(visit_id))
        for household_id, visit_id in rows
        if household_id in lines
    )


def walk_place(desk: Desk, household_id: str) -> WalkPlace:
    """A household that was written on a blank row. Raises UserFault ``record_missing``."""
    with desk.read() as connection:
        lines = household_store.lines(connection, [household_id])
    if not lines:
        raise UserFault(
            "record_missing",
            _("找不到这一户，这一行没有加上。"),
            _("请换一户，或者先建家庭档案。"),
        )
    return _place(desk, lines[0])


def _place(
    desk: Desk, line: HouseholdLine, visit_id: str = "", filed: WalkRow | None = None
) -> WalkPlace:
    village = division_name(line.village_code) if line.village_code else ""
    about = " · ".join(part for part in (village, line.address) if part)
    members = persons_in_household(desk, line.id)
    if filed is not None:
        filed = dataclasses.replace(filed, who=line.head_name)
    return WalkPlace(line.id, line.head_name, about, members, visit_id, filed)


def _filed_rows(desk: Desk, found: Mapping[str, HomeVisit]) -> dict[str, WalkRow]:
    """What stands in some visits, by their ids, in the cells of a sheet: whom was met by name."""
    if not found:
        return {}
    with desk.read() as connection:
        met = stored_records.find(
            connection, Attendance, event_kind=visits.KIND, event_id=tuple(found)
        )
        tasks = stored_records.find(connection, Task, event_kind=visits.KIND, event_id=tuple(found))
        people = stored_records.get_many(connection, Person, (item.person_id for item in met))
    names: dict[str, list[str]] = {}
    for item in met:
        person = people.get(item.person_id)
        names.setdefault(item.event_id, []).append(person.name if person else item.person_text)
    steps: dict[str, list[str]] = {}
    for task in tasks:
        steps.setdefault(task.event_id, []).append(task.action)
    return {
        visit.id: _filed_row(desk, visit, names.get(visit.id, []), steps.get(visit.id, []))
        for visit in found.values()
    }


def _filed_row(desk: Desk, visit: HomeVisit, met: Iterable[str], steps: Iterable[str]) -> WalkRow:
    this_year = desk.today().year

    def written(day: date | None) -> str:
        if day is None:
            return ""
        return f"{day:%m-%d}" if day.year == this_year else day.isoformat()

    known = visit.start_at is not None and visit.time_known
    return WalkRow(
        household_id=visit.household_id,
        outcome=visit.outcome,
        met=enumerated(met),
        observed=visit.observed,
        action=visit.action_taken,
        follow_up=enumerated(steps),
        next_day=written(visit.next_visit_on),
        minutes=str(visit.minutes or 0),
        day=written(visit.on),
        start=f"{visit.start_at:%H:%M}" if known else "",
    )


# checking ------------------------------------------------------------------------------------


def check_walk(desk: Desk, head: WalkHead, rows: Sequence[WalkRow]) -> tuple[WalkCheck, ...]:
    """What was found about each row; a row with nothing typed has nothing to be found."""
    return tuple(_check(desk, head, row) if row.is_typed else WalkCheck() for row in rows)


def _check(desk: Desk, head: WalkHead, row: WalkRow) -> WalkCheck:
    problems = list(_unreadable(desk, row))
    if not row.household_id:
        problems.append(Problem("walk_who", "", "block", _("这一行还没有选是哪一户。"), "who"))
    if not row.outcome:
        problems.append(
            Problem("walk_outcome", "", "block", _("还没有记结果：见到按 B，未遇按 W。"), "outcome")
        )
    if problems:
        return WalkCheck(tuple(problems))
    draft, names = _visit(desk, head, row)
    found = [item for item in check_visit(desk, draft) if item.code not in _SAID_LATER]
    return WalkCheck(tuple(found), visits.propose_next(desk, draft.visit), names)


def _unreadable(desk: Desk, row: WalkRow) -> Iterator[Problem]:
    today = desk.today()
    wrong = {
        "day": bool(row.day) and read_day(row.day, today) is None,
        "start": bool(row.start) and read_time(row.start) is None,
        "next_day": bool(row.next_day) and read_day(row.next_day, today, DUE) is None,
        "minutes": bool(row.minutes)
        and not (row.minutes.isdecimal() and int(row.minutes) <= _MOST_MINUTES),
        "met": not set(row.met) <= set("123456789"),
    }
    texts = {
        "day": _("日期看不懂，可以写 3-5 或 昨天。"),
        "start": _("时间看不懂，可以写 930 或 9:30。"),
        "next_day": _("下次走访的日期看不懂，可以写 4-20。"),
        "minutes": _("分钟要写数字。"),
        "met": _("见到谁用数字记：1 是第一个人，12 是前两个人。"),
    }
    for cell, is_wrong in wrong.items():
        if is_wrong:
            yield Problem("walk_unreadable", "", "block", texts[cell], cell)


def _visit(desk: Desk, head: WalkHead, row: WalkRow) -> tuple[VisitDraft, str]:
    """The visit of a readable row, and the names of who was met."""
    today = desk.today()
    day = read_day(row.day, today) or head.day
    proposed = visits.propose_visit(desk, row.household_id, day)
    met = row.outcome in MET_OUTCOMES
    # Nobody met is no service time; the way there is not counted either (rule C-13).
    minutes = int(row.minutes) if row.minutes else head.minutes if met else 0
    start_time = read_time(row.start)
    start = datetime.combine(day, start_time or time())
    people = _met(persons_in_household(desk, row.household_id, day), row) if met else ()
    visit: HomeVisit = dataclasses.replace(
        proposed.visit,
        start_at=start,
        end_at=start + timedelta(minutes=minutes),
        time_known=start_time is not None,
        purposes=(head.purpose or _ROUTINE,),
        outcome=row.outcome,
        observed=row.observed,
        action_taken=row.action,
        next_visit_on=read_day(row.next_day, today, DUE),
    )
    draft = VisitDraft(
        visit,
        met_ids=tuple(person.code for person in people),
        worker_minutes=tuple((worker_id, minutes) for worker_id in head.worker_ids),
        other_visitors=tuple(OtherVisitor(name, minutes=minutes) for name in head.companions),
        tasks=(FollowUp(row.follow_up),) if row.follow_up else (),
    )
    return draft, enumerated(alone(person.label) for person in people)


def _met(people: Sequence[Choice], row: WalkRow) -> tuple[Choice, ...]:
    """Who was met: by digits, else the head (or whoever of the family stands first after)."""
    if row.met:
        return tuple(people[int(digit) - 1] for digit in row.met if int(digit) <= len(people))
    own_person = row.outcome == MET_OUTCOMES[0]
    return tuple(people[:1] if own_person or len(people) < 2 else people[1:2])


# saving --------------------------------------------------------------------------------------


def save_walk(
    desk: Desk,
    sheet_id: str,
    head: WalkHead,
    rows: Sequence[WalkRow],
    confirmed: Collection[int] = (),
) -> WalkSaved:
    """Keep the visits of all rows that can be kept, in one unit of work.

    A row that cannot be kept stays out with its reason and touches no other. A second visit to a
    household on one day is kept only when its row is ``confirmed``. ``sheet_id`` may be empty.
    Raises what opening the unit raises.
    """
    kept: dict[int, str] = {}
    refused: dict[int, str] = {}
    with desk.together() as unit:
        for number, row in enumerate(rows):
            if not row.is_typed:
                continue
            found = _check(desk, head, row)
            reason = _refusal(found, confirmed=number in confirmed)
            if reason:
                refused[number] = reason
                continue
            try:
                with unit.attempt():
                    kept[number] = _save(desk, head, row)
                    _hand_out(desk, head, row, kept[number])
            except UserFault as fault:
                refused[number] = fault.sentence
        if sheet_id and kept:
            sheet = load_in(unit, WalkSheet, sheet_id)
            typed = [(rows[number].household_id, visit_id) for number, visit_id in kept.items()]
            with desk.read() as connection:
                former = typed_visits(connection, (sheet,))
            put_record(desk, unit, note_typed(sheet, typed, former))
    return WalkSaved(kept, refused)


def _save(desk: Desk, head: WalkHead, row: WalkRow) -> str:
    draft, _names = _visit(desk, head, row)
    return visits.save_visit(desk, with_steps(desk, draft)).id


def _hand_out(desk: Desk, head: WalkHead, row: WalkRow, visit_id: str) -> None:
    """What every household that was met was given, kept with its visit (field list 2.9)."""
    if not head.given or row.outcome not in MET_OUTCOMES:
        return
    goods = dataclasses.replace(
        new_goods(desk, HomeVisit.entity, visit_id),
        item=head.given,
        quantity=head.given_count,
        unit=head.given_unit,
    )
    save_goods(desk, goods)


def _refusal(found: WalkCheck, *, confirmed: bool) -> str:
    for item in found.problems:
        if item.level == "block":
            return item.message
    if not confirmed:
        for item in found.problems:
            if item.code == SAME_DAY:
                return item.message
    return ""


def take_back_walk(desk: Desk, visit_ids: Collection[str]) -> None:
    """Put the visits of a saving into the bin again; their rows count as untyped from then on."""
    with desk.together():
        for visit_id in visit_ids:
            records.delete(desk, HomeVisit.entity, visit_id, _("撤销"))


# drafts --------------------------------------------------------------------------------------


def walk_payload(head: WalkHead, rows: Sequence[WalkRow]) -> dict[str, Any]:
    """A sheet in the making as JSON values."""
    return {
        "day": head.day.isoformat(),
        "workers": list(head.worker_ids),
        "minutes": head.minutes,
        "purpose": head.purpose,
        "companions": list(head.companions),
        "given": [head.given, head.given_count, head.given_unit],
        "rows": [dataclasses.asdict(row) for row in rows if row.is_typed],
    }


def walk_of(payload: Mapping[str, Any]) -> tuple[WalkHead, tuple[WalkRow, ...]]:
    """Head and rows of such values."""
    head = WalkHead(
        date.fromisoformat(payload["day"]),
        tuple(payload["workers"]),
        int(payload["minutes"]),
        str(payload.get("purpose", _ROUTINE)),
        tuple(payload.get("companions", ())),
        *payload.get("given", ()),
    )
    known = {item.name for item in dataclasses.fields(WalkRow)}
    rows = tuple(
        WalkRow(**{name: value for name, value in row.items() if name in known})
        for row in payload["rows"]
    )
    return head, rows


def walk_head(desk: Desk, sheet_id: str) -> WalkHead:
    """What a sheet begins with: the day it was printed, its worker, the usual minutes.

    The one of blank rows, printed once for all, begins today with who types it in.
    """
    sheet = load(desk, WalkSheet, sheet_id)
    worker_id = desk.session.worker_id
    if sheet.stops and sheet.worker_id:
        worker_id = sheet.worker_id
    day = sheet.printed_on if sheet.stops else None
    return WalkHead(
        day or desk.today(),
        (worker_id,) if worker_id else (),
        visits.usual_minutes(desk, worker_id),
    )
