# SPDX-License-Identifier: MulanPSL-2.0
"""What forms about visits, consultations, sessions and activities show that is no typed column."""

from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.forms import FiledForm
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.i18n import _
from wuse_desktop.services.consultations import TURNED_INTO_INTAKE
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_facts import Facts, case_facts, household_facts
from wuse_desktop.services.reading import load
from wuse_desktop.services.visits import propose_next
from wuse_desktop.storage import activity_store, event_store, group_store, records
from wuse_desktop.storage.database import Connection


def visit_facts(desk: Desk, visit_id: str) -> Facts:
    """The household of a visit, and when it is due again (rule V-30)."""
    visit = load(desk, HomeVisit, visit_id)
    facts = household_facts(desk, visit.household_id)
    return {
        **facts,
        "visit.next_due": propose_next(desk, visit),
        "event.title": _("入户走访 {household}").format(
            household=facts.get("household.head.name", "")
        ),
        "event.date": visit.on,
    }


def consultation_facts(desk: Desk, consultation_id: str) -> Facts:
    """Who asked, if on file, and the case that it was turned into."""
    consultation = load(desk, Consultation, consultation_id)
    with desk.read() as connection:
        person = records.get(connection, Person, consultation.person_id)
        case_no = _turned_into(connection, consultation)
    return {
        "consultation.person.name": person.name if person else "",
        "consultation.case_no": case_no,
        "event.title": _("咨询接待"),
        "event.date": consultation.on,
    }


def _turned_into(connection: Connection, consultation: Consultation) -> str:
    """The first case of the person whose intake followed the consultation, by number."""
    if consultation.result != TURNED_INTO_INTAKE or not consultation.person_id:
        return ""
    for case in records.find(
        connection, CaseFile, order="intake_at", client_id=consultation.person_id
    ):
        if case.intake_at and consultation.on and case.intake_at.date() >= consultation.on:
            return case.case_no or case.record_no
    return ""


def case_session_facts(desk: Desk, session_id: str) -> Facts:
    """The case of a session, its number in the case and the visit that it took place in."""
    session = load(desk, CaseSession, session_id)
    with desk.read() as connection:
        visit = records.get(connection, HomeVisit, session.host_event_id)
    host = " ".join((visit.record_no, f"{visit.on or ''}")).strip() if visit is not None else ""
    return {
        **case_facts(desk, session.case_id),
        "session.seq": session.seq,
        "session.host_visit": host,
        "event.date": session.on,
    }


def follow_up_facts(desk: Desk, follow_up_id: str) -> Facts:
    """The case that is followed up."""
    follow_up = load(desk, CaseFollowUp, follow_up_id)
    return {**case_facts(desk, follow_up.case_id), "event.date": follow_up.on}


def group_session_facts(desk: Desk, session_id: str) -> Facts:
    """The group of a session, its number, who was expected and present, its activity, if any."""
    session = load(desk, GroupSession, session_id)
    with desk.read() as connection:
        group = records.get(connection, ServiceGroup, session.group_id)
        expected = group_store.expected_counts(connection, [session_id])
        present = event_store.present_counts(connection, GroupSession.entity, [session_id])
        activity = records.get(connection, CommunityActivity, session.host_event_id)
    host = " ".join((activity.activity_title, activity.record_no)).strip() if activity else ""
    name = group.group_name if group else ""
    return {
        "group.name": name,
        "session.seq": session.seq,
        "session.expected": expected.get(session_id, 0),
        "session.present": present.get(session_id, 0),
        "session.host_activity": host,
        "event.title": _("{group} 第{number}节").format(group=name, number=session.seq or ""),
        "event.date": session.on,
    }


def activity_facts(desk: Desk, activity_id: str) -> Facts:
    """The title and village of an activity, its plan and how many signed in."""
    activity = load(desk, CommunityActivity, activity_id)
    with desk.read() as connection:
        on = activity.on or desk.today()
        signed = activity_store.breakdown(connection, activity_id, on).signed
        plan = _plan_of(connection, activity)
    return {
        "activity.title": activity.activity_title,
        "activity.village": division_name(activity.village_code),
        "activity.signed_count": signed,
        "activity.plan": plan,
        "event.title": activity.activity_title,
        "event.date": activity.on,
    }


def _plan_of(connection: Connection, activity: CommunityActivity) -> str:
    """The number of the latest plan that was filed about an activity, or for one of its title.

    A plan is written before there is an activity to be recorded, so that it is mostly filed for
    the station.
    """
    filed = records.find(
        connection, FiledForm, order="filed_on", form_id="activity_plan", site_id=activity.site_id
    )
    found = [
        item.record_no
        for item in filed
        if item.status != "voided" and (item.subject_id == activity.id or _is_for(item, activity))
    ]
    return found[-1] if found else ""


def _is_for(plan: FiledForm, activity: CommunityActivity) -> bool:
    basic = plan.answers.get("basic")
    title = basic.get("title") if isinstance(basic, dict) else None
    early = plan.filed_on is None or activity.on is None or plan.filed_on <= activity.on
    return title == activity.activity_title and early and plan.subject_entity == "station"
