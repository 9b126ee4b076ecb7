# SPDX-License-Identifier: MulanPSL-2.0
"""Keeping rows of visits, consultations, cases and their sessions."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.visits import MET_OUTCOMES, Consultation, HomeVisit
from wuse_desktop.i18n import _
from wuse_desktop.services import cases, consultations
from wuse_desktop.services.households import household_for
from wuse_desktop.services.tables.keeping import IMPORTED, Keeping, Kept
from wuse_desktop.services.tables.mentions import Mention
from wuse_desktop.services.tables.rows import Row, refuse, refuse_duplicate
from wuse_desktop.services.tables.spans import Span, span_of
from wuse_desktop.services.visits import VisitDraft, save_visit
from wuse_desktop.storage import records

_ACCEPTED = "1"  # INTAKE_DECISION
_MET_IN_PERSON = "1"  # VISIT_OUTCOME


def keep_visit(keeping: Keeping, row: Row) -> Kept:
    """File the visit of a row with who was met and who went."""
    met_somebody = row.get("outcome") in MET_OUTCOMES
    if not met_somebody:
        row = row.without_given("minutes")
    span = span_of(row, may_be_empty=not met_somebody)
    links = keeping.links
    home = links.household(
        "household", _home_of(row), span.start_at.date(), row.get("village_code", "")
    )
    household = household_for(keeping.desk, home)
    visit = HomeVisit(
        **row.fields(HomeVisit), **span.fields, household_id=household, source=IMPORTED
    )
    _refuse_known_visit(keeping, row, visit)
    ids, names, assumed = _met(keeping, row, household)
    shares = links.shares("workers", row.get("workers", ()), span.minutes)
    draft = VisitDraft(visit, tuple(ids), tuple(shares.items()), met_names=tuple(names))
    saved = save_visit(keeping.desk, draft)
    return Kept(HomeVisit.entity, saved.id, (*saved.problems, *assumed))


def _home_of(row: Row) -> str:
    """Whose home was visited: ledgers without its head name somebody there."""
    mentions: Sequence[Mention] = row.get("met", ())
    return str(row.get("household") or (mentions[0].text if mentions else ""))


def _met(
    keeping: Keeping, row: Row, household: str
) -> tuple[list[str], list[str], tuple[Problem, ...]]:
    """Who was met (C-08): persons on file, names of others, and a reminder of what was assumed.

    Ordinary ledgers have no such column: there "met" is the person whom the row names.
    """
    outcome, members = row.get("outcome"), keeping.links.members(household)
    mentions: Sequence[Mention] = row.get("met", ())
    if mentions and not row.get("household") and outcome != _MET_IN_PERSON:
        mentions = ()  # named as whose home it is: somebody else was met there, or nobody
    ids, names = keeping.links.people("met", mentions, members)
    if ids or names or outcome not in MET_OUTCOMES:
        return ids, names, ()
    if len(set(members)) == 1:
        return members[:1], [], ()  # somebody was met, and only one person lives there
    named = [item.id for item in keeping.links.persons(_home_of(row)) if item.id in members]
    if outcome != _MET_IN_PERSON or len(named) != 1:
        message = _("结果是见到了人，没写见到的是谁：请在“{column}”一栏写上姓名，没有就加这一栏。")
        label = keeping.table.column("met").text
        raise refuse("met_nobody", message.format(column=label), "met", "C-08")
    message = _("没写见到的是谁，算作见到了“{column}”里写的这个人，请核对。")
    text = message.format(column=keeping.table.column("household").text)
    return named, [], (Problem("met_assumed", "C-08", "warn", text, "household"),)


def _refuse_known_visit(keeping: Keeping, row: Row, visit: HomeVisit) -> None:
    """Ledgers mostly say the day alone: the hour tells visits apart where both have one."""
    with keeping.desk.read() as connection:
        known = records.find(
            connection,
            HomeVisit,
            household_id=visit.household_id,
            outcome=visit.outcome,
            visit_mode=visit.visit_mode,
        )
    long = "minutes" in row.values and "minutes" not in row.given
    for item in known:
        if visit.time_known and item.time_known:
            same = (item.start_at, item.end_at) == (visit.start_at, visit.end_at)
        else:
            same = item.on == visit.on and (not long or item.minutes == visit.minutes)
        if same:
            message = _("这户这个时间已经有一条同样的走访记录，没有重复导入。")
            raise refuse_duplicate(message, item.id)


def keep_consultation(keeping: Keeping, row: Row) -> Kept:
    """File the consultation of a row."""
    span = span_of(row)
    values: dict[str, Any] = row.fields(Consultation)
    person = row.get("person", "")
    if keeping.links.persons(person) or keeping.links.is_number(person):
        values["person_id"] = keeping.links.person("person", person).id
    else:  # somebody who came once and is not on file
        values.setdefault("person_desc", person)
    item = Consultation(**values, **span.fields, source=IMPORTED)
    message = _("这个时间已经有一条同样的咨询记录，没有重复导入。")
    keeping.refuse_same(
        Consultation,
        message,
        start_at=span.start_at,
        person_id=item.person_id,
        content=item.content,
    )
    shares = keeping.links.shares("workers", row.get("workers", ()), span.minutes)
    saved = consultations.save(keeping.desk, item, shares)
    return Kept(Consultation.entity, saved.id, saved.problems)


def keep_case(keeping: Keeping, row: Row) -> Kept:
    """Take in the case of a row; open it and close it where the row gives those dates."""
    desk, links = keeping.desk, keeping.links
    opened_on: date | None = row.get("opened_on")
    closed_on: date | None = row.get("closed_on")
    client = links.person("client", row.get("client")).id
    values = row.fields(CaseFile)
    for name in ("opened_on", "closed_on", "closure_reason", "overall_result", "outcome_summary"):
        values.pop(name, None)
    values.setdefault("decision", _ACCEPTED if opened_on else "")
    if opened_on is not None:  # an old ledger has no other day
        values.setdefault("intake_at", datetime.combine(opened_on, time()))
    for name in ("case_worker", "approved_by"):
        if text := row.get(name):
            key = "case_worker_id" if name == "case_worker" else name
            values[key] = links.worker(name, text)
    values.setdefault("case_worker_id", desk.session.worker_id)
    _refuse_known_case(keeping, row, client, values["intake_at"])
    saved = cases.save_intake(desk, CaseFile(**values, client_id=client, source=IMPORTED))
    problems = saved.problems
    if opened_on is not None:
        goal, grade = row.get("overall_goal", ""), row.get("case_grade", "")
        opened = cases.open_case(desk, saved.id, opened_on, goal, grade, keeping.reason)
        problems += opened.problems
    if closed_on is not None:
        closed = cases.close_case(
            desk,
            saved.id,
            closed_on,
            row.get("closure_reason", ""),
            row.get("overall_result", ""),
            row.get("outcome_summary", ""),
        )
        problems += closed.problems
    return Kept(CaseFile.entity, saved.id, problems)


def _refuse_known_case(keeping: Keeping, row: Row, client_id: str, intake_at: datetime) -> None:
    message = _("这个个案已经登记，没有重复导入。")
    if number := row.get("case_no"):
        keeping.refuse_same(CaseFile, message, case_no=number)
    keeping.refuse_same(
        CaseFile,
        message,
        client_id=client_id,
        intake_at=intake_at,
        presenting_problem=row.get("presenting_problem"),
    )


def keep_case_session(keeping: Keeping, row: Row) -> Kept:
    """File one service contact of a case; the client is there unless the row says who was."""
    span = span_of(row)
    links = keeping.links
    case = links.case("case", row.get("case"))
    values = row.fields(CaseSession)
    if row.get("host_visit"):
        values["host_event_id"] = _host_visit(keeping, case.id, span)
    session = CaseSession(**values, **span.fields, case_id=case.id, source=IMPORTED)
    keeping.refuse_same(
        CaseSession,
        _("这个个案这个时间已经有一条服务记录，没有重复导入。"),
        case_id=case.id,
        start_at=span.start_at,
        end_at=span.end_at,
    )
    ids, names = links.people("participants", row.get("participants", ()), (case.client_id,))
    present = [Attendance(person_id=person) for person in ids or [case.client_id]]
    present += [Attendance(person_text=name) for name in names]
    shares = links.shares("workers", row.get("workers", ()), span.minutes)
    saved = cases.save_session(keeping.desk, session, present, shares, keeping.reason)
    return Kept(CaseSession.entity, saved.id, saved.problems)


def keep_case_follow_up(keeping: Keeping, row: Row) -> Kept:
    """Keep a contact with the client of a closed case."""
    span = span_of(row)
    case = keeping.links.case("case", row.get("case"))
    record = CaseFollowUp(
        **row.fields(CaseFollowUp), **span.fields, case_id=case.id, source=IMPORTED
    )
    keeping.refuse_same(
        CaseFollowUp,
        _("这个个案这个时间已经有一条回访记录，没有重复导入。"),
        case_id=case.id,
        start_at=span.start_at,
        end_at=span.end_at,
    )
    shares = keeping.links.shares("workers", row.get("workers", ()), span.minutes)
    present = [Attendance(person_id=case.client_id)]
    saved = cases.save_follow_up(keeping.desk, record, present, shares, keeping.reason)
    return Kept(CaseFollowUp.entity, saved.id, saved.problems)


def _host_visit(keeping: Keeping, case_id: str, span: Span) -> str:
    found = cases.visits_that_could_host(keeping.desk, case_id, span.start_at.date())
    at_that_hour = [visit for visit in found if visit.start_at == span.start_at]
    chosen = found if len(found) == 1 else at_that_hour
    if len(chosen) != 1:
        message = _("这一天没有对上一次见到人的入户走访，请先导入走访，或不填“在走访中进行”。")
        raise refuse("host_visit_unknown", message, "host_visit")
    return chosen[0].id
