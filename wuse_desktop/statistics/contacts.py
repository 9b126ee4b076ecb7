# SPDX-License-Identifier: MulanPSL-2.0
"""Contacts with served persons (rules C-03, C-04, C-05 and C-08)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    SelectBase,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from wuse_desktop.domain.records.activities import PRESENT_STATES
from wuse_desktop.domain.records.visits import MET_OUTCOMES
from wuse_desktop.statistics.hosting import hosted_sessions, is_held_during
from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    counted,
    delivered,
    event_day,
    kept,
    keyed,
    line,
    of_sites,
    on_days,
    person_key,
    table_entity,
    there_is,
)
from wuse_desktop.statistics.terms import Terms
from wuse_desktop.storage.tables import TABLES

REMOTE_VISITS = ("phone", "video")
REMOTE_MODES = ("4", "5")
_NOBODY = cast(null(), Text)


def visit_contacts(terms: Terms) -> SelectBase:
    """Persons met in visits that were no calls, unless a hosted case session counts them."""
    visit = TABLES["home_visit"]
    return _met(terms, visit.c.visit_mode.not_in(REMOTE_VISITS))


def visited_persons(terms: Terms) -> SelectBase:
    """Persons met at their homes (rule C-08)."""
    visit = TABLES["home_visit"]
    return _met(terms, visit.c.visit_mode == "in_person")


def phone_contacts(terms: Terms) -> SelectBase:
    """Persons reached by the calls and video calls that stand for visits."""
    visit = TABLES["home_visit"]
    return _met(terms, visit.c.visit_mode.in_(REMOTE_VISITS))


def case_contacts(terms: Terms) -> SelectBase:
    """Persons served in case sessions."""
    return _served_in_case(TABLES["case_session"], terms)


def follow_up_contacts(terms: Terms) -> SelectBase:
    """Persons contacted after their case was closed."""
    return _served_in_case(TABLES["case_follow_up"], terms)


def group_contacts(terms: Terms) -> SelectBase:
    """Persons present in group sessions."""
    return _attending(TABLES["group_session"], terms)


def activity_contacts(terms: Terms) -> SelectBase:
    """Persons signed in at community activities, and the estimate of those who did not sign.

    Whom a hosted session of a group counts is left out; the estimate is of others.
    """
    activity = TABLES["community_activity"]
    signed = _attending(activity, terms, ~_served_in_hosted_session(activity))
    return union_all(signed, _estimated(terms))


def consultation_contacts(terms: Terms) -> SelectBase:
    """Persons who asked for advice; one who is not on file counts as unregistered."""
    return _consulting(terms)


def handout_contacts(terms: Terms) -> SelectBase:
    """Who was there when goods were handed out apart from any other event (rule C-04).

    Several kinds handed out on one day at one place are one handing out: somebody who took rice
    and oil is one contact, and as many came as for the kind that most came for.
    """
    return union_all(_receiving(terms), _receiving_others(terms))


PARTS: dict[str, Callable[[Terms], SelectBase]] = {
    "visit": visit_contacts,
    "phone": phone_contacts,
    "case": case_contacts,
    "group": group_contacts,
    "activity": activity_contacts,
    "consultation": consultation_contacts,
    "follow_up": follow_up_contacts,
    "handout": handout_contacts,
}


def contacts(terms: Terms) -> SelectBase:
    """All contacts: rule C-03, each person under one kind only (rule C-04)."""
    return _together(*(part(terms) for part in PARTS.values()))


def contacts_by_part(terms: Terms) -> SelectBase:
    """The lines of ``contacts`` with the part (rule C-04) to which each belongs."""
    parts = ((name, part(terms).subquery()) for name, part in PARTS.items())
    return union_all(*(select(literal(name).label("part"), rows) for name, rows in parts))


def remote_contacts(terms: Terms) -> SelectBase:
    """The contacts by telephone or video among all (rule C-03: also shown apart)."""
    session, after = TABLES["case_session"], TABLES["case_follow_up"]
    return _together(
        phone_contacts(terms),
        _served_in_case(session, terms, session.c.contact_mode.in_(REMOTE_MODES)),
        _served_in_case(after, terms, after.c.contact_mode.in_(REMOTE_MODES)),
        _consulting(terms, TABLES["consultation"].c.mode.in_(REMOTE_MODES)),
    )


def unregistered_contacts(terms: Terms) -> SelectBase:
    """Contacts with people who are not on file, and estimates (rule C-05)."""
    found = contacts(terms).subquery()
    return select(found).where(found.c.key.is_(None))


def unique_persons(terms: Terms) -> SelectBase:
    """The registered persons of all contacts, to be counted once each (rule C-05)."""
    found = contacts(terms).subquery()
    return select(
        literal("person").label("entity"),
        found.c.subject.label("record_id"),
        *(found.c[name] for name in ("site_id", "on_date", "amount", "key", "subject")),
    ).where(found.c.key.is_not(None))


def _together(*queries: SelectBase) -> SelectBase:
    """One query of the lines of several."""
    return union_all(*(select(query.subquery()) for query in queries))


def _present(attendance: FromClause, event: FromClause) -> Condition:
    """Rows of persons who were there and were served (workers and volunteers are not).

    Ids are unique over all kinds of events: with the kind named too, the rows of all events of a
    kind would be searched before the events of the period.
    """
    return and_(
        attendance.c.event_id == event.c.id,
        kept(attendance),
        attendance.c.served == 1,
        attendance.c.state.in_(PRESENT_STATES),
    )


def _unlisted(event: FromClause) -> Condition:
    """Nobody was listed for the event: whom it served is said by the event itself."""
    attendance = TABLES["attendance"].alias()
    return ~there_is(attendance, attendance.c.event_id == event.c.id, kept(attendance))


def _attending(event: FromClause, terms: Terms, *more: Condition) -> Select[Any]:
    """One line for each event and person, however often the person was written down for it."""
    attendance, person = TABLES["attendance"], TABLES["person"]
    registered = attendance.c.person_id != ""
    subject = case((registered, attendance.c.person_id), else_=attendance.c.id)
    key = case((registered, person_key(person, attendance.c.person_id)), else_=_NOBODY)
    return (
        line(event, event_day(event), key=key, subject=subject)
        .distinct()
        .select_from(
            event.join(attendance, _present(attendance, event)).outerjoin(
                person, keyed(person, attendance.c.person_id)
            )
        )
        .where(*counted(event, terms), *more)
    )


def _met(terms: Terms, mode: Condition) -> SelectBase:
    visit = TABLES["home_visit"]
    met = visit.c.outcome.in_(MET_OUTCOMES)
    return _attending(visit, terms, mode, met, ~_served_in_hosted_session(visit))


def _served_in_hosted_session(host: FromClause) -> Condition:
    """A session during the event counts this person already (rule C-04).

    Somebody who is not on file is not known again.
    """
    session, person_id = hosted_sessions(host), TABLES["attendance"].c.person_id
    return and_(
        person_id != "",
        there_is(
            session,
            is_held_during(session, host),
            delivered(session),
            _is_served(person_id, session),
        ),
    )


def _is_served(person_id: Value, session: FromClause) -> Condition:
    """Listed as present, or the client of a case where nobody was listed."""
    attendance, case_file = TABLES["attendance"].alias(), TABLES["case_file"].alias()
    present = there_is(
        attendance, _present(attendance, session), attendance.c.person_id == person_id
    )
    if table_entity(session) != "case_session":
        return present
    client = there_is(
        case_file, case_file.c.id == session.c.case_id, case_file.c.client_id == person_id
    )
    return or_(present, and_(_unlisted(session), client))


def _served_in_case(event: FromClause, terms: Terms, *more: Condition) -> SelectBase:
    """Those listed as present, or the client where nobody was listed."""
    case_file, person = TABLES["case_file"], TABLES["person"]
    client = case_file.c.client_id
    clients = (
        line(event, event_day(event), key=person_key(person, client), subject=client)
        .select_from(
            event.join(case_file, case_file.c.id == event.c.case_id).outerjoin(
                person, keyed(person, client)
            )
        )
        .where(*counted(event, terms), *more, _unlisted(event))
    )
    return union_all(_attending(event, terms, *more), clients)


def _consulting(terms: Terms, *more: Condition) -> SelectBase:
    event, person = TABLES["consultation"], TABLES["person"]
    registered = event.c.person_id != ""
    key: Value = case((registered, person_key(person, event.c.person_id)), else_=_NOBODY)
    subject = case((registered, event.c.person_id), else_=event.c.id)
    asking = (
        line(event, event_day(event), key=key, subject=subject)
        .select_from(event.outerjoin(person, keyed(person, event.c.person_id)))
        .where(*counted(event, terms), *more, _unlisted(event))
    )
    return union_all(_attending(event, terms, *more), asking)


def _estimated(terms: Terms) -> Select[Any]:
    activity = TABLES["community_activity"]
    return line(
        activity, event_day(activity), amount=activity.c.unsigned_estimate, subject=activity.c.id
    ).where(*counted(activity, terms), activity.c.unsigned_estimate > 0)


def _receiving(terms: Terms) -> Select[Any]:
    """One line for each handing out and person on file who came; who sent somebody did not."""
    goods, person = TABLES["distribution"], TABLES["person"]
    part, who = _recipients(goods)
    return (
        line(
            goods,
            goods.c.given_on,
            record_id=func.min(goods.c.id),
            key=person_key(person, who),
            subject=who,
        )
        .select_from(goods.join(part, true()).outerjoin(person, keyed(person, who)))
        .where(*_handed_out_alone(goods, terms), who != "", ~_was_sent_for(part))
        .group_by(*_handing_out(goods), who)
    )


def _receiving_others(terms: Terms) -> Select[Any]:
    """How many more came to each handing out: of the kind that most came for, all but those."""
    goods = TABLES["distribution"]
    kinds = _people_by_kind(goods, terms).subquery()
    others = func.max(kinds.c.people) - _known_at(kinds)
    return (
        line(
            kinds,
            kinds.c.given_on,
            entity=table_entity(goods),
            record_id=func.min(kinds.c.id),
            amount=others,
            subject=func.min(kinds.c.id),
        )
        .group_by(*_handing_out(kinds))
        .having(others > 0)
    )


def _people_by_kind(goods: FromClause, terms: Terms) -> Select[Any]:
    """How many came for one kind of goods, which may be written down in a line for each."""
    part, _who = _recipients(goods)
    sent_for = select(func.count()).select_from(part).where(_was_sent_for(part)).correlate(goods)
    written = func.json_array_length(goods.c.recipients)
    people = func.max(func.coalesce(goods.c.recipient_count, 0), written)
    came = func.sum(people - sent_for.scalar_subquery())
    return (
        select(func.min(goods.c.id).label("id"), *_handing_out(goods), came.label("people"))
        .where(*_handed_out_alone(goods, terms))
        .group_by(*_handing_out(goods), goods.c.item)
    )


def _known_at(kinds: FromClause) -> Value:
    """How many persons on file came to a handing out, whatever they were given."""
    goods = TABLES["distribution"].alias()
    part, who = _recipients(goods)
    same = zip(_handing_out(goods), _handing_out(kinds), strict=True)
    return (
        select(func.count(who.distinct()))
        .select_from(goods.join(part, true()))
        .where(
            *(own == other for own, other in same),
            _of_no_event(goods),
            kept(goods),
            who != "",
            ~_was_sent_for(part),
        )
        .correlate(kinds)
        .scalar_subquery()
    )


def _recipients(goods: FromClause) -> tuple[FromClause, Value]:
    """The recipients of goods, a row each, and the person on file whom each of them is."""
    part = func.json_each(goods.c.recipients).table_valued("value")
    return part, func.json_extract(part.c.value, "$.person_id")


def _was_sent_for(part: FromClause) -> Condition:
    """Somebody came in the place of this recipient."""
    return func.coalesce(func.json_extract(part.c.value, "$.taken_by"), "") != ""


def _handing_out(goods: FromClause) -> tuple[Value, ...]:
    """What several kinds of goods share that were handed out together."""
    return (goods.c.site_id, goods.c.given_on, goods.c.place)


def _of_no_event(goods: FromClause) -> Condition:
    # Joined to nothing, so that the days are searched, not all goods of no event.
    return goods.c.event_id + "" == ""


def _handed_out_alone(goods: FromClause, terms: Terms) -> list[Condition]:
    """Goods of no event. Handlers are written as a text: no worker's own figures have them."""
    nobodys = [false()] if terms.by_worker else []
    days = on_days(goods.c.given_on, terms)
    return [_of_no_event(goods), kept(goods), days, *of_sites(goods, terms), *nobodys]
