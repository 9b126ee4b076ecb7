# SPDX-License-Identifier: MulanPSL-2.0
"""The rows of a service log, made of the records that its numbers count."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.masking import mask_name
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupMember,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.i18n import _
from wuse_desktop.reports.service_log_content import (
    ActivityRow,
    CaseRow,
    GroupRow,
    VisitRow,
    VolunteerRow,
)
from wuse_desktop.services import log_names
from wuse_desktop.statistics.indicator import listed
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.log_records import (
    counted_events,
    counted_services,
    parts_of_events,
)
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Connection
from wuse_desktop.storage.group_store import sessions
from wuse_desktop.storage.records import find, get_many


class LogRows:
    """Reads the records of a scope once and makes the rows of each section of them.

    ``stations`` names the sites in the rows; it is empty where all rows are of one station.
    """

    def __init__(self, connection: Connection, scope: Scope, stations: dict[str, str]) -> None:
        self._connection = connection
        self._scope = scope
        self._stations = stations
        self._minutes = self._amounts("worker_minutes")

    def cases(self) -> tuple[CaseRow, ...]:
        """Case sessions and follow-ups by date."""
        meetings = counted_events(self._connection, CaseSession, self._scope)
        after = counted_events(self._connection, CaseFollowUp, self._scope)
        events: list[CaseSession | CaseFollowUp] = [*meetings, *after]
        files = get_many(self._connection, CaseFile, (event.case_id for event in events))
        clients = self._people(file.client_id for file in files.values())
        shares = self._shares(CaseSession) | self._shares(CaseFollowUp)
        workers = self._workers(shares)
        rows = []
        for event in sorted(events, key=_place):
            file = files.get(event.case_id) or CaseFile()
            secrecy = log_names.level(event.confidentiality_level, file.confidentiality_level)
            mode = label("CONTACT_MODE", event.contact_mode)
            if isinstance(event, CaseFollowUp):
                mode = _("回访·{mode}").format(mode=mode)
                words = event.client_status or event.note
            else:
                words = event.process or event.session_goal
            rows.append(
                CaseRow(
                    on=_day(event),
                    case_no=file.case_no or file.record_no,
                    client=log_names.name(clients.get(file.client_id), secrecy),
                    mode=mode,
                    minutes=self._minutes[event.id],
                    workers=log_names.deliverers(shares.get(event.id, []), workers),
                    summary=log_names.text(words, secrecy),
                    station=self._station(event.site_id),
                )
            )
        return tuple(rows)

    def visits(self) -> tuple[VisitRow, ...]:
        """Home visits, calls and visits that met nobody."""
        visits = counted_events(self._connection, HomeVisit, self._scope)
        homes = get_many(self._connection, Household, (visit.household_id for visit in visits))
        heads = self._people(home.head_person_id for home in homes.values())
        shares = self._shares(HomeVisit)
        workers = self._workers(shares)
        hosting = self._hosting(CaseSession)
        rows = []
        for visit in visits:
            home = homes.get(visit.household_id) or Household()
            secrecy = visit.confidentiality_level
            minutes = self._minutes[visit.id]
            rows.append(
                VisitRow(
                    on=_day(visit),
                    village=division_name(visit.village_code or home.village_code),
                    householder=log_names.name(heads.get(home.head_person_id), secrecy),
                    categories=log_names.categories(visit.categories_at_visit, secrecy),
                    visitors=log_names.deliverers(shares.get(visit.id, []), workers),
                    mode=label("VISIT_MODE", visit.visit_mode),
                    outcome=label("VISIT_OUTCOME", visit.outcome),
                    minutes=None if not minutes and visit.id in hosting else minutes,
                    situation=log_names.text(visit.observed or visit.living_note, secrecy),
                    action=log_names.text(visit.action_taken, secrecy),
                    station=self._station(visit.site_id),
                )
            )
        return tuple(rows)

    def groups(self) -> tuple[GroupRow, ...]:
        """Group sessions."""
        meetings = counted_events(self._connection, GroupSession, self._scope)
        groups = get_many(self._connection, ServiceGroup, (item.group_id for item in meetings))
        attendance = parts_of_events(self._connection, Attendance, GroupSession, self._scope)
        shares = self._shares(GroupSession)
        workers = self._workers(shares)
        present = self._amounts("person_contacts.group")
        members = {group_id: find(self._connection, GroupMember, group_id=group_id)
                   for group_id in groups}  # fmt: skip
        numbers = self._session_numbers(groups)
        return tuple(
            GroupRow(
                on=_day(meeting),
                group=groups[meeting.group_id].group_name if meeting.group_id in groups else "",
                seq=meeting.seq or numbers.get(meeting.id, 1),
                theme=meeting.theme,
                present=present[meeting.id],
                expected=_expected(
                    _day(meeting), members.get(meeting.group_id, []), attendance.get(meeting.id, [])
                ),
                minutes=self._minutes[meeting.id],
                leaders=log_names.deliverers(shares.get(meeting.id, []), workers),
                station=self._station(meeting.site_id),
            )
            for meeting in meetings
        )

    def activities(self) -> tuple[ActivityRow, ...]:
        """Community activities; of another station's only what the own workers gave."""
        events = counted_events(self._connection, CommunityActivity, self._scope)
        contacts = self._amounts("person_contacts.activity")
        hosting = self._hosting(GroupSession)
        helping: dict[str, set[str]] = {}
        for service in counted_services(self._connection, self._scope):
            helping.setdefault(service.host_event_id, set()).add(service.volunteer_id)
        rows = []
        for event in events:
            estimated = (event.unsigned_estimate or 0) if event.lead_here else 0
            kind = label("ACT_TYPE", event.activity_type)
            secrecy, minutes = event.confidentiality_level, self._minutes[event.id]
            rows.append(
                ActivityRow(
                    on=_day(event),
                    title=event.activity_title,
                    kind=kind if event.lead_here else _("{kind}（参与）").format(kind=kind),
                    place=event.place,
                    signed=contacts[event.id] - estimated,
                    estimated=estimated,
                    volunteers=len(helping.get(event.id, ())),
                    minutes=None if not minutes and event.id in hosting else minutes,
                    content=log_names.text(event.process, secrecy),
                    station=self._station(event.site_id),
                )
            )
        return tuple(rows)

    def volunteers(self) -> tuple[VolunteerRow, ...]:
        """Volunteer service, one row for each volunteer and service."""
        services = counted_services(self._connection, self._scope)
        volunteers = get_many(self._connection, Volunteer, (item.volunteer_id for item in services))
        people = self._people(volunteer.person_id for volunteer in volunteers.values())
        rows = []
        for service in services:
            volunteer = volunteers.get(service.volunteer_id) or Volunteer()
            person = people.get(volunteer.person_id)
            rows.append(
                VolunteerRow(
                    on=service.service_date or date.min,
                    volunteer=mask_name(person.name) if person else "",
                    activity=service.activity_name,
                    content=log_names.text(service.content, service.confidentiality_level),
                    minutes=service.minutes or 0,
                    person_in_charge=service.person_in_charge,
                    station=self._station(service.site_id),
                )
            )
        return tuple(rows)

    def _amounts(self, name: str) -> Counter[str]:
        """What each event adds to an indicator, by event id."""
        found: Counter[str] = Counter()
        for line in listed(self._connection, INDICATORS[name], self._scope):
            found[line.record_id] += line.amount
        return found

    def _hosting(self, session_class: type[CaseSession | GroupSession]) -> set[str]:
        """Visits or activities during which a counted session was held."""
        meetings = counted_events(self._connection, session_class, self._scope)
        return {meeting.host_event_id for meeting in meetings if meeting.host_event_id}

    def _session_numbers(self, group_ids: Iterable[str]) -> dict[str, int]:
        """The place of each session in its group, for those without a number of their own."""
        return {
            meeting.id: number
            for group_id in group_ids
            for number, meeting in enumerate(sessions(self._connection, group_id), 1)
        }

    def _shares(self, event_class: type[Event]) -> dict[str, list[EventWorker]]:
        return parts_of_events(self._connection, EventWorker, event_class, self._scope)

    def _workers(self, shares: dict[str, list[EventWorker]]) -> dict[str, Worker]:
        ids = (share.worker_id for found in shares.values() for share in found)
        return get_many(self._connection, Worker, ids)

    def _people(self, ids: Iterable[str]) -> dict[str, Person]:
        return get_many(self._connection, Person, ids)

    def _station(self, site_id: str) -> str:
        return self._stations.get(site_id, "")


def _day(event: Event) -> date:
    return event.on or date.min


def _place(event: Event) -> tuple[date, str, str]:
    """Where an event stands in the log."""
    return (_day(event), event.record_no, event.id)


def _expected(on: date, members: Iterable[GroupMember], attendance: Iterable[Attendance]) -> int:
    """应到: the members of that day and whoever else was written down."""
    belonging = {
        member.person_id
        for member in members
        if (member.joined_on is None or member.joined_on <= on)
        and (member.left_on is None or on <= member.left_on)
    }
    return len(belonging | {row.person_id or row.id for row in attendance})
