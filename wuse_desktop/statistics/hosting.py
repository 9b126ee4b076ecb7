# SPDX-License-Identifier: MulanPSL-2.0
"""Sessions held during another event: what they count is no more counted of their host.

A session of a case may be held during a visit, one of a group during a community activity. A link
alone says little, because the host may have been changed after it was made: to another day, and
a visit to another household, or to one that met nobody. Then both count by themselves (rules C-04,
C-13).
"""

from sqlalchemy import FromClause, and_, or_

from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession
from wuse_desktop.domain.records.cases import CaseSession
from wuse_desktop.domain.records.visits import MET_OUTCOMES, HomeVisit
from wuse_desktop.statistics.lines import (
    Condition,
    Value,
    eligible,
    event_day,
    kept,
    table_entity,
    there_is,
)
from wuse_desktop.storage.tables import TABLES

_HELD_DURING = {
    HomeVisit.entity: CaseSession.entity,
    CommunityActivity.entity: GroupSession.entity,
}


def may_host(event: FromClause) -> bool:
    """Whether sessions may be held during events of this kind."""
    return table_entity(event) in _HELD_DURING


def hosted_sessions(host: FromClause) -> FromClause:
    """An alias of the sessions that may be held during events of this kind."""
    return TABLES[_HELD_DURING[table_entity(host)]].alias()


def is_held_during(session: FromClause, host: FromClause) -> Condition:
    """A session that counts, linked with an event of its own day; a visit has met somebody."""
    met = [host.c.outcome.in_(MET_OUTCOMES)] if _is_visit(host) else []
    return and_(
        session.c.host_event_id == host.c.id,
        eligible(session),
        event_day(session) == event_day(host),
        *met,
    )


def takes_its_time(session: FromClause, host: FromClause) -> Condition:
    """A session held during the host is a part of its time.

    A visit must be to those whom the session is about; an activity is open to everybody.
    """
    during = is_held_during(session, host)
    return and_(during, _is_of_its_people(session, host)) if _is_visit(host) else during


def _is_visit(host: FromClause) -> bool:
    return table_entity(host) == HomeVisit.entity


def _is_of_its_people(session: FromClause, visit: FromClause) -> Condition:
    """The visit was to those whom the session is about.

    Its client lives or lived in the household, or somebody of the session was met; a visit that
    lists nobody says nothing else.
    """
    met, case_file = TABLES["attendance"].alias(), TABLES["case_file"].alias()
    nobody = ~there_is(met, met.c.event_id == visit.c.id, kept(met))
    client = there_is(
        case_file,
        case_file.c.id == session.c.case_id,
        or_(_lives_at(case_file.c.client_id, visit), _was_met(case_file.c.client_id, visit)),
    )
    present = TABLES["attendance"].alias()
    shared = there_is(
        present,
        present.c.event_id == session.c.id,
        kept(present),
        _was_met(present.c.person_id, visit),
    )
    return or_(nobody, client, shared)


def _lives_at(person_id: Value, visit: FromClause) -> Condition:
    member, home = TABLES["household_member"].alias(), TABLES["household"].alias()
    return or_(
        there_is(
            member,
            member.c.household_id == visit.c.household_id,
            kept(member),
            member.c.person_id + "" == person_id,  # so that the few of the household are searched
        ),
        there_is(home, home.c.id == visit.c.household_id, home.c.head_person_id + "" == person_id),
    )


def _was_met(person_id: Value, visit: FromClause) -> Condition:
    met = TABLES["attendance"].alias()
    return there_is(
        met,
        met.c.event_id == visit.c.id,
        kept(met),
        person_id != "",
        met.c.person_id + "" == person_id,
    )
