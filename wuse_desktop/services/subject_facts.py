# SPDX-License-Identifier: MulanPSL-2.0
"""The facts for a form about a record of any kind."""

from collections.abc import Callable, Mapping

from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Station
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.services import event_facts, form_facts, group_facts
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.form_facts import Facts
from wuse_desktop.storage import form_store


def facts_about(desk: Desk, entity: str, record_id: str) -> Facts:
    """Everything known for a form about a record; only what holds of every form where none is.

    Raises UserFault ``record_missing``.
    """
    more = _BY_ENTITY.get(entity)
    return {**form_facts.desk_facts(desk), **(more(desk, record_id) if more else {})}


def _station_facts(desk: Desk, station_id: str) -> Facts:
    """The number of the next supervision meeting of a station."""
    with desk.read() as connection:
        number = form_store.next_seq(connection, station_id, "supervision_record")
    return {"supervision.seq": number}


_BY_ENTITY: Mapping[str, Callable[[Desk, str], Facts]] = {
    CaseFile.entity: form_facts.case_facts,
    CaseSession.entity: event_facts.case_session_facts,
    CaseFollowUp.entity: event_facts.follow_up_facts,
    Person.entity: form_facts.person_facts,
    Household.entity: form_facts.household_facts,
    HomeVisit.entity: event_facts.visit_facts,
    Consultation.entity: event_facts.consultation_facts,
    ServiceGroup.entity: group_facts.group_facts,
    GroupSession.entity: event_facts.group_session_facts,
    CommunityActivity.entity: event_facts.activity_facts,
    Station.entity: _station_facts,
}
