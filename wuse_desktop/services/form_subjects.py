# SPDX-License-Identifier: MulanPSL-2.0
"""What a form is about: whose it is, what it shows of it, what filing it changes there.

A form keeps some of its answers in typed columns. They belong to the record it is about (the plan
of a group, the file of a child), or to a record that the form makes (a consent, a questionnaire).
Forms about cases do more to their case: ``case_filing``.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wuse_desktop.domain import group_rules
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.problems import Problem
from wuse_desktop.domain.records.activities import CommunityActivity, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile
from wuse_desktop.domain.records.catalogue import ENTITIES
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.forms import FiledForm, Satisfaction
from wuse_desktop.domain.records.people import Person
from wuse_desktop.domain.records.visits import Consultation
from wuse_desktop.forms.session import Session
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import put_record
from wuse_desktop.services.form_filling import path_of
from wuse_desktop.services.form_records import empty_unsaid, placed, read_answers, show_record
from wuse_desktop.services.reading import load, load_in
from wuse_desktop.services.record_answers import fill_beside
from wuse_desktop.storage import group_store, records

OWN_RECORD = frozenset({"consent", "referral", "satisfaction"})
"""Kinds of records that a form makes when it is filed, to keep its typed columns."""


def person_of(desk: Desk, entity: str, subject_id: str) -> str:
    """The person that a form about a record concerns, "" for none."""
    if entity == Person.entity:
        return subject_id
    if entity == CaseFile.entity:
        return load(desk, CaseFile, subject_id).client_id
    if entity == Consultation.entity:
        return load(desk, Consultation, subject_id).person_id
    return ""


def subject_of(desk: Desk, filed: FiledForm) -> tuple[str, str, str]:
    """Kind and id of what a filed form is about, and the id of the typed record it made."""
    if filed.subject_entity not in OWN_RECORD:
        return filed.subject_entity, filed.subject_id, ""
    entity, subject_id = CaseFile.entity, filed.case_id
    if filed.subject_entity == Satisfaction.entity:
        with desk.read() as connection:
            typed = records.get(connection, Satisfaction, filed.subject_id)
        if typed is not None and typed.event_id:
            entity, subject_id = typed.event_entity, typed.event_id
    return entity, subject_id, filed.subject_id


def show_subject(
    desk: Desk, entity: str, subject_id: str, session: Session, *, anew: bool = False
) -> None:
    """Show in a form what is stored of the record that it is about.

    ``anew`` also takes back what the form was filed with and the record no longer holds.
    """
    if entity not in ENTITIES:
        return
    record = load(desk, ENTITIES[entity], subject_id)
    if session.form.entity == entity:
        if anew:
            empty_unsaid(session, record)
        show_record(session, record)
    fill_beside(desk, record, session)


# filing --------------------------------------------------------------------------------------


def check_against_subject(
    desk: Desk, entity: str, subject_id: str, session: Session
) -> tuple[Problem, ...]:
    """What the record that a form is about asks of it."""
    check = _CHECKS.get(session.form.form_id)
    if check is None or session.form.entity != entity:
        return ()
    record = _changed(load(desk, ENTITIES[entity], subject_id), session)
    return tuple(placed(session, type(record), check(desk, record)))


def put_subject(desk: Desk, entity: str, subject_id: str, session: Session, reason: str) -> None:
    """Keep the typed columns of a form whose columns are those of the record it is about.

    Raises what filing raises.
    """
    if session.form.entity != entity or entity == CaseFile.entity:
        return
    with desk.write(reason) as unit:
        stored = load_in(unit, ENTITIES[entity], subject_id)
        changed = _changed(stored, session)
        if changed != stored:
            put_record(desk, unit, changed, reason)


def put_own_record(
    desk: Desk,
    subject: tuple[str, str],
    typed_id: str,
    links: Mapping[str, str],
    session: Session,
    reason: str,
) -> str:
    """Store the typed record that a form makes; its id, "" for forms that make none.

    ``links`` name its case and person; ``subject`` is what a questionnaire is about.
    Raises what filing raises.
    """
    entity = session.form.entity
    if entity not in OWN_RECORD:
        return ""
    record_class = ENTITIES[entity]
    named: dict[str, Any] = dict(links)
    if record_class is Satisfaction:
        del named["case_id"]
        named["event_entity"], named["event_id"] = subject
        if session.value(path_of(session, "anonymous")) == "yes":
            named["person_id"] = ""
    with desk.write(reason) as unit:
        known = unit.get(record_class, typed_id) if typed_id else None
        record: Record = dataclasses.replace(known or record_class(), **named)
        return put_record(desk, unit, read_answers(session, record), reason).id


def _changed(record: Record, session: Session) -> Record:
    """The record with what was answered; an hour that was filled in is known from then on."""
    changed = read_answers(session, record)
    if isinstance(changed, Event) and isinstance(record, Event):
        times = (changed.start_at, changed.end_at) != (record.start_at, record.end_at)
        changed = dataclasses.replace(changed, time_known=record.time_known or times)
    return changed


def _check_ending(desk: Desk, group: ServiceGroup) -> Iterable[Problem]:
    with desk.read() as connection:
        days = [item.on for item in group_store.sessions(connection, group.id) if item.on]
    if group.finished_on is None:
        return ()
    return group_rules.check_finish(group, group.finished_on, group.outcome, days, desk.today())


def _check_activity(desk: Desk, activity: CommunityActivity) -> Iterable[Problem]:
    return group_rules.check_activity(activity, desk.now())


def _check_group(_desk: Desk, group: ServiceGroup) -> Iterable[Problem]:
    return group_rules.check_group(group)


_CHECKS: Mapping[str, Callable[[Desk, Any], Iterable[Problem]]] = {
    "group_plan": _check_group,
    "group_summary": _check_ending,
    "activity_record": _check_activity,
}
