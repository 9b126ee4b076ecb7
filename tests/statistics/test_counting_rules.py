# SPDX-License-Identifier: MulanPSL-2.0
"""Each counting rule at the cases that are easily got wrong."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.services.worked_example import MARCH
from tests.statistics.conftest import Figure, Proof, Put
from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupSession,
    ServiceGroup,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.forms import Satisfaction
from wuse_desktop.domain.records.goods import Distribution
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer, VolunteerService
from wuse_desktop.statistics.scope import RuleSet, Scope
from wuse_desktop.storage.database import Database

SCOPE = Scope.of(MARCH)
START = datetime.fromisoformat("2026-03-10T09:00")


def at(event: Event, start: datetime = START, minutes: int = 30) -> Event:
    return replace(event, start_at=start, end_at=start + timedelta(minutes=minutes))


def present(event: Event, person: str = "", **more: object) -> Attendance:
    row = Attendance(event_kind=event.entity, event_id=event.id, person_id=person)
    return replace(row, **more)  # type: ignore[arg-type]


def worked(event: Event, worker: str, minutes: int | None = 30) -> EventWorker:
    return EventWorker(
        event_kind=event.entity, event_id=event.id, worker_id=worker, minutes=minutes
    )


def visit(name: str = "v", household: str = "h", **more: object) -> HomeVisit:
    made = HomeVisit(id=name, household_id=household, outcome="1")
    return at(replace(made, **more))  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("start", "month"),
    [
        ("2026-02-28T23:59", 2),
        ("2026-03-01T00:00", 3),
        ("2026-03-31T23:50", 3),
        ("2026-04-01T00:00", 4),
    ],
)
def test_an_event_belongs_to_the_month_of_its_start(
    put: Put, figure: Figure, start: str, month: int
) -> None:
    event = at(visit(), datetime.fromisoformat(start))
    put(event, present(event, "p"))
    found = [figure("person_contacts", Scope.of(Period("month", 2026, m))) for m in (2, 3, 4)]
    assert found == [int(month == m) for m in (2, 3, 4)]


@pytest.mark.parametrize(
    ("status", "counted"),
    [
        ("draft", 0),
        ("submitted", 0),
        ("returned", 0),
        ("approved", 1),
        ("locked", 1),
        ("voided", 0),
    ],
)
def test_only_approved_and_locked_events_count(
    put: Put, figure: Figure, status: str, counted: int
) -> None:
    event = replace(visit(), status=status)
    put(event, present(event, "p"), worked(event, "w"))
    for name in ("person_contacts", "household_visit_count", "household_count"):
        assert figure(name, SCOPE) == counted
    assert figure("worker_minutes", SCOPE) == counted * 30


def test_what_lies_in_the_bin_does_not_count(database: Database, put: Put, figure: Figure) -> None:
    first, second = visit("v1"), visit("v2", "h2")
    put(first, second, present(first, "p"), present(second, "q", id="row"))
    with database.unit_of_work("tester") as unit:
        unit.remove(HomeVisit, "v1")
        unit.remove(Attendance, "row")
    assert figure("person_contacts", SCOPE) == 0
    assert figure("household_visit_count", SCOPE) == 1


def test_what_only_cadres_or_volunteers_did_is_not_the_station_s_work(
    put: Put, figure: Figure
) -> None:
    event = visit()
    cadre = EventWorker(
        event_kind="home_visit", event_id="v", other_name="村干部", role="cadre", minutes=30
    )
    put(event, present(event, "p"), cadre)
    assert figure("person_contacts", SCOPE) == 0
    put(worked(event, "w", 20))
    assert figure("person_contacts", SCOPE) == 1
    assert figure("worker_minutes", SCOPE) == 20


def test_absent_people_and_people_who_helped_are_no_served_persons(
    put: Put, figure: Figure
) -> None:
    event = at(GroupSession(id="s", group_id="g"))
    rows = [present(event, f"p{state}", state=state) for state in "12345"]
    put(event, *rows, present(event, "volunteer", served=False))
    assert figure("person_contacts.group", SCOPE) == 3


def test_a_person_written_down_twice_for_an_event_is_one_contact(put: Put, figure: Figure) -> None:
    event = at(GroupSession(id="s", group_id="g"))
    put(event, present(event, "p"), present(event, "p", state="2"))
    put(present(event, person_text="张大爷"), present(event, person_text="李大娘"))
    assert figure("person_contacts", SCOPE) == 3
    assert figure("unique_persons", SCOPE) == 1
    assert figure("unregistered_contacts", SCOPE) == 2


def test_a_session_during_a_visit_takes_its_client_and_leaves_the_rest_of_the_family(
    put: Put, figure: Figure
) -> None:
    event = visit()
    session = at(CaseSession(id="s", case_id="k", host_event_id="v", contact_mode="2"))
    put(CaseFile(id="k", client_id="p"), session, event)
    put(present(event, "p"), present(event, "mother"))
    assert figure("person_contacts.case", SCOPE) == 1
    assert figure("person_contacts.visit", SCOPE) == 1
    assert figure("person_contacts", SCOPE) == 2
    put(replace(session, status="voided"))
    assert figure("person_contacts.case", SCOPE) == 0
    assert figure("person_contacts.visit", SCOPE) == 2


def test_a_visit_adds_only_the_time_beyond_the_session_it_hosted(
    put: Put, figure: Figure, proof: Proof
) -> None:
    event = at(visit(), minutes=60)
    session = at(CaseSession(id="s", case_id="k", host_event_id="v", contact_mode="2"), minutes=45)
    put(CaseFile(id="k", client_id="p"), event, session)
    put(worked(event, "w1", 60), worked(event, "w2", 60), worked(session, "w1", 45))
    assert figure("worker_minutes", SCOPE) == 45 + 15 + 60
    assert figure("event_minutes", SCOPE) == 45 + 15
    lines = {(line.entity, line.amount) for line in proof("worker_minutes", SCOPE)}
    assert lines == {("case_session", 45), ("home_visit", 15), ("home_visit", 60)}


def _hosted(**changes: object) -> tuple[Record, ...]:
    """A visit of an hour to p's household that hosted 45 minutes of p's case, then changed."""
    event = replace(at(visit(), minutes=60), **changes)  # type: ignore[arg-type]
    session = at(CaseSession(id="s", case_id="k", host_event_id="v", contact_mode="2"), minutes=45)
    return (
        Household(id="h", head_person_id="p"),
        Household(id="h2", head_person_id="q"),
        CaseFile(id="k", client_id="p"),
        event,
        session,
        worked(event, "w1", 60),
        worked(session, "w1", 45),
    )


def _moved_to(day: str) -> dict[str, object]:
    start = datetime.fromisoformat(f"{day}T09:00")
    return {"start_at": start, "end_at": start + timedelta(hours=1)}


@pytest.mark.parametrize("day", ["2026-03-11", "2026-04-10"])
def test_a_visit_of_another_day_than_the_session_counts_by_itself(
    put: Put, figure: Figure, day: str
) -> None:
    records = _hosted(**_moved_to(day))
    put(*records, present(visit(), "p"))
    both = Scope.of(Period("quarter", 2026, 1)).during(date(2026, 3, 1), date(2026, 4, 30))
    assert figure("person_contacts.case", both) == 1
    assert figure("person_contacts.visit", both) == 1
    assert figure("worker_minutes", both) == figure("event_minutes", both) == 45 + 60


def test_a_visit_that_met_nobody_hosted_nothing(put: Put, figure: Figure) -> None:
    put(*_hosted(outcome="3"))
    assert figure("person_contacts", SCOPE) == 1
    assert figure("worker_minutes", SCOPE) == 45 + 60


def test_a_visit_to_another_household_than_the_client_s_counts_by_itself(
    put: Put, figure: Figure
) -> None:
    put(*_hosted(household_id="h2"), present(visit(), "q"))
    assert figure("person_contacts", SCOPE) == 2
    assert figure("worker_minutes", SCOPE) == figure("event_minutes", SCOPE) == 45 + 60


def test_a_client_who_was_met_elsewhere_or_whose_family_was_is_the_visit_s(
    put: Put, figure: Figure
) -> None:
    put(*_hosted(household_id="h2"), present(visit(), "p", id="row"))
    assert figure("worker_minutes", SCOPE) == figure("event_minutes", SCOPE) == 60
    put(at(visit(), minutes=60), present(visit(), "daughter", id="row"))
    assert figure("worker_minutes", SCOPE) == figure("event_minutes", SCOPE) == 60


def test_a_worker_without_minutes_was_there_for_the_whole_event(put: Put, figure: Figure) -> None:
    event, missed = visit("v1"), visit("v2", outcome="3")
    put(event, missed, worked(event, "w", None), worked(missed, "w", None))
    assert figure("worker_minutes", SCOPE) == 30
    assert figure("event_minutes", SCOPE) == 30


def test_a_visit_that_met_nobody_counts_the_minutes_that_were_entered(
    put: Put, figure: Figure
) -> None:
    missed = visit(outcome="4")
    put(missed, worked(missed, "w", 20), present(missed, "p"))
    assert figure("worker_minutes", SCOPE) == 20
    assert figure("event_minutes", SCOPE) == 30
    assert figure("person_contacts", SCOPE) == 0
    assert figure("visits_not_met", SCOPE) == 1


def test_only_visits_in_person_that_met_somebody_are_household_visits(
    put: Put, figure: Figure
) -> None:
    put(
        visit("a", "h1"),
        visit("b", "h1", outcome="2"),
        visit("c", "h2", visit_mode="phone"),
        visit("d", "h3", visit_mode="doorstep"),
        visit("e", "h4", outcome="7"),
        visit("f", "h5", visit_mode="doorstep", outcome="3"),
    )
    assert figure("household_visit_count", SCOPE) == 1
    by_event = replace(SCOPE, rules=RuleSet(visit_dedupe="event"))
    assert figure("household_visit_count", by_event) == 2
    assert figure("household_count", SCOPE) == 1
    assert figure("visits_not_met", SCOPE) == 2


@pytest.mark.parametrize(
    ("mode", "minutes", "sessions"),
    [("1", 15, 1), ("1", 14, 0), ("4", 20, 1), ("6", 60, 0), ("7", 20, 1), ("9", 60, 0)],
)
def test_a_case_session_needs_a_contact_and_enough_minutes(
    put: Put, figure: Figure, mode: str, minutes: int, sessions: int
) -> None:
    put(
        CaseFile(id="k", client_id="p"),
        at(CaseSession(case_id="k", contact_mode=mode), minutes=minutes),
    )
    assert figure("case_sessions", SCOPE) == sessions
    assert figure("person_contacts.case", SCOPE) == 1
    assert figure("remote_contacts", SCOPE) == int(mode == "4")


def test_a_follow_up_is_a_contact_and_no_session(put: Put, figure: Figure) -> None:
    put(CaseFile(id="k", client_id="p"), at(CaseFollowUp(case_id="k")))
    assert figure("follow_ups", SCOPE) == 1
    assert figure("case_sessions", SCOPE) == 0
    assert figure("person_contacts.follow_up", SCOPE) == 1


def test_questionnaires_count_by_their_day_and_score(put: Put, figure: Figure) -> None:
    answer = Satisfaction(respondent_kind="01", filled_by="01", filled_on=START.date(), overall=5)
    put(
        answer,
        replace(answer, overall=4, filled_by="02"),
        replace(answer, overall=3),
        replace(answer, overall=None),
        replace(answer, filled_on=date(2026, 4, 1)),
        replace(answer, status="draft"),
    )
    assert figure("satisfaction_answers", SCOPE) == 3
    assert figure("satisfaction_answers.satisfied", SCOPE) == 2
    assert figure("satisfaction_answers.read_aloud", SCOPE) == 1


def test_questionnaires_belong_to_who_held_the_event(put: Put, figure: Figure) -> None:
    held = visit()
    about = Satisfaction(
        event_entity="home_visit", event_id="v", filled_on=START.date(), overall=5, filled_by="01"
    )
    put(held, worked(held, "w"), about)
    assert figure("satisfaction_answers", Scope.of(MARCH, worker_id="w")) == 1
    assert figure("satisfaction_answers", Scope.of(MARCH, worker_id="x")) == 0


def handed_out(name: str, *names: str, people: int | None = None, **more: object) -> Distribution:
    """Goods given at the station on the day of the events here."""
    recipients = tuple({"person_id": each, "quantity": 1} for each in names)
    goods = Distribution(
        given_on=START.date(), item=name, quantity=30, recipients=recipients, recipient_count=people
    )
    return replace(goods, **more)  # type: ignore[arg-type]  # fields by name


def test_goods_handed_out_alone_add_one_for_each_who_came(put: Put, figure: Figure) -> None:
    sent = {"person_id": "r", "quantity": 1, "taken_by": "儿子"}
    came = [{"person_id": name, "quantity": 1} for name in ("p", "q")]
    put(
        Person(id="p"),
        Person(id="q", id_no="230127195001010021"),
        handed_out("米", people=5, recipients=(*came, sent)),
        handed_out("油", "p", people=4),  # one handing out: nobody is counted twice
        handed_out("煤", "p", place="红旗村"),  # another one
        handed_out("面", "p", people=9, given_on=date(2026, 4, 1)),
    )
    assert figure("person_contacts.handout", SCOPE) == 2 + 2 + 1
    assert figure("person_contacts", SCOPE) == 5
    assert figure("unregistered_contacts", SCOPE) == 2
    assert figure("unique_persons", SCOPE) == 2


def test_those_who_are_not_on_file_count_by_name_or_number(put: Put, figure: Figure) -> None:
    named = [{"name": name} for name in ("过路的", "外村的")]
    sent = {"name": "卧床的", "taken_by": "邻居"}
    put(Person(id="p"), handed_out("米", recipients=({"person_id": "p"}, *named, sent)))
    assert figure("person_contacts.handout", SCOPE) == 3
    assert figure("unregistered_contacts", SCOPE) == 2
    put(handed_out("油", people=8))
    assert figure("person_contacts.handout", SCOPE) == 8
    assert figure("unregistered_contacts", SCOPE) == 7


def test_a_line_for_each_recipient_is_one_handing_out(put: Put, figure: Figure) -> None:
    put(
        Person(id="p"),
        handed_out("米", "p"),
        handed_out("米", recipients=({"name": "外村的"},)),
        handed_out("米", people=1),
        handed_out("油", "p"),
    )
    assert figure("person_contacts.handout", SCOPE) == 3


def test_goods_of_an_event_or_in_the_bin_add_nothing(put: Put, figure: Figure) -> None:
    put(
        visit(),
        handed_out("米", "p", people=3, event_kind="home_visit", event_id="v"),
        handed_out("油", people=0),
        handed_out("盐"),
    )
    assert figure("person_contacts.handout", SCOPE) == 0
    assert figure("person_contacts", SCOPE) == 0


def test_goods_handed_out_alone_are_no_workers_own(put: Put, figure: Figure) -> None:
    put(handed_out("米", "p", people=3))
    assert figure("person_contacts", SCOPE) == 3
    assert figure("person_contacts", Scope.of(MARCH, worker_id="w")) == 0


def test_a_consultation_is_one_contact_whoever_asked(put: Put, figure: Figure) -> None:
    put(at(Consultation(person_id="p")), at(Consultation(person_desc="路过的老人")))
    assert figure("person_contacts.consultation", SCOPE) == 2
    assert figure("unregistered_contacts", SCOPE) == 1
    assert figure("cases_opened", SCOPE) == 0


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        # opened, closed, reopened -> start, opened, reopened, closed, end, served
        (("2026-02-10", None, None), (1, 0, 0, 0, 1, 1)),
        (("2026-03-01", None, None), (0, 1, 0, 0, 1, 1)),
        (("2026-03-31", "2026-03-31", None), (0, 1, 0, 1, 0, 1)),
        (("2026-02-10", "2026-03-01", None), (1, 0, 0, 1, 0, 1)),
        (("2026-02-10", "2026-02-28", None), (0, 0, 0, 0, 0, 0)),
        (("2026-04-01", None, None), (0, 0, 0, 0, 0, 0)),
        (("2026-01-10", "2026-02-10", "2026-03-05"), (0, 0, 1, 0, 1, 1)),
        (("2026-01-10", "2026-01-20", "2026-02-05"), (1, 0, 0, 0, 1, 1)),
        (("2026-01-10", "2026-03-20", "2026-02-05"), (1, 0, 0, 1, 0, 1)),
        (("2026-01-10", "2026-03-02", "2026-03-20"), (1, 0, 1, 1, 1, 1)),
        (("2026-02-10", "2026-01-10", None), (1, 0, 0, 0, 1, 1)),
        ((None, None, None), (0, 0, 0, 0, 0, 0)),
    ],
)
def test_a_case_moves_from_the_start_to_the_end_of_a_period(
    put: Put,
    figure: Figure,
    dates: tuple[str | None, str | None, str | None],
    expected: tuple[int, ...],
) -> None:
    opened, closed, reopened = (date.fromisoformat(day) if day else None for day in dates)
    put(CaseFile(client_id="p", opened_on=opened, closed_on=closed, reopened_on=reopened))
    names = ("open_at_start", "opened", "reopened", "closed", "open_at_end", "served")
    assert tuple(figure(f"cases_{name}", SCOPE) for name in names) == expected


def test_a_group_is_one_however_many_sessions_it_held(put: Put, figure: Figure) -> None:
    put(
        ServiceGroup(id="g", finished_on=date(2026, 3, 30), started_on=date(2026, 3, 1)),
        ServiceGroup(id="other", finished_on=date(2026, 4, 2)),
    )
    sessions: list[Record] = [
        at(GroupSession(group_id="g"), START + timedelta(days=day)) for day in range(3)
    ]
    put(*sessions)
    counted = ("groups", "group_sessions", "groups_started", "groups_finished")
    assert [figure(name, SCOPE) for name in counted] == [1, 3, 1, 1]
    assert figure("groups_too_few_sessions", SCOPE) == 1
    put(at(GroupSession(group_id="g"), START - timedelta(days=30)))
    assert figure("groups_too_few_sessions", SCOPE) == 0


def test_an_activity_counts_once_for_the_station_that_led_it(put: Put, figure: Figure) -> None:
    led = CommunityActivity(id="a", activity_title="义诊", place="广场", unsigned_estimate=10)
    again = replace(led, id="b", unsigned_estimate=0)
    joined = replace(led, id="c", activity_title="汇演", lead_here=False)
    elsewhere = replace(led, id="d", place="村部", unsigned_estimate=0)
    held = [at(item) for item in (led, again, joined, elsewhere)]
    put(*held, *(worked(event, "w") for event in held), present(held[2], "p"))
    assert figure("activities", SCOPE) == 2
    assert figure("activities_joined", SCOPE) == 1
    assert figure("person_contacts.activity", SCOPE) == 10
    assert figure("event_minutes", SCOPE) == 3 * 30
    assert figure("worker_minutes", SCOPE) == 4 * 30, "a worker's own time is the station's"


def test_an_activity_without_a_worker_of_the_station_is_not_its_activity(
    put: Put, figure: Figure
) -> None:
    put(at(CommunityActivity(activity_title="广场舞", place="广场", unsigned_estimate=50)))
    assert figure("activities", SCOPE) == 0
    assert figure("person_contacts", SCOPE) == 0


def test_the_same_id_number_at_two_stations_is_one_person_for_the_county(
    put: Put, figure: Figure
) -> None:
    known = Person(id="p", id_no="11010519491231002X", site_id="east")
    put(known, replace(known, id="q", site_id="west"))
    put(replace(known, id="r", site_id="west", id_doubt=True))
    for name, person, site in (("a", "p", "east"), ("b", "q", "west"), ("c", "r", "west")):
        event = replace(visit(name, name), site_id=site)
        put(event, present(event, person))
    assert figure("unique_persons", SCOPE) == 2
    assert figure("unique_persons", replace(SCOPE, site_id="west")) == 2
    assert figure("unique_persons", replace(SCOPE, site_id="east")) == 1
    assert figure("person_contacts", SCOPE) == 3


def test_a_volunteer_counts_once_and_every_service_counts(put: Put, figure: Figure) -> None:
    service = VolunteerService(volunteer_id="x", service_date=date(2026, 3, 31), minutes=50)
    begun = date(2026, 3, 1)
    put(Person(id="p", name="吴志强"))
    put(Volunteer(id="x", person_id="p", volunteer_status="01", registered_on=begun))
    put(service, service, replace(service, volunteer_id="y", minutes=0))
    put(replace(service, service_date=date(2026, 4, 1)))
    names = ("volunteers_active", "volunteer_services", "volunteer_minutes")
    assert [figure(name, SCOPE) for name in names] == [1, 3, 100]
    assert figure("volunteers_registered", SCOPE) == 1
    assert figure("volunteers_registered", Scope.of(Period("month", 2026, 2))) == 0


def test_files_are_kept_on_served_persons_and_households(put: Put, figure: Figure) -> None:
    begun = date(2026, 3, 15)
    put(
        Person(name="甲", is_client=True, record_date=begun),
        Person(name="乙", is_client=True, record_date=date(2026, 2, 1)),
        Person(name="志愿者", record_date=begun),
        Person(name="误建", is_client=True, record_date=begun, status="voided"),
        Household(record_date=begun),
    )
    names = ("new_person_files", "person_files", "new_household_files", "household_files")
    assert [figure(name, SCOPE) for name in names] == [1, 2, 1, 1]


def test_workers_are_those_in_their_post_on_the_last_day(put: Put, figure: Figure) -> None:
    put(
        Worker(name="在岗", entry_on=date(2025, 1, 1), sw_level="1"),
        Worker(name="无证", entry_on=date(2026, 3, 31), sw_level="0"),
        Worker(name="已离职", entry_on=date(2025, 1, 1), left_on=date(2026, 3, 31), sw_level="2"),
        Worker(name="未入职", entry_on=date(2026, 4, 1)),
    )
    assert figure("workers", SCOPE) == 2
    assert figure("workers_certified", SCOPE) == 1


def test_a_due_visit_is_on_time_when_the_next_contact_came_by_its_day(
    put: Put, figure: Figure
) -> None:
    def seen(name: str, household: str, day: str, due: str | None) -> HomeVisit:
        on = datetime.fromisoformat(f"{day}T09:00")
        made = visit(name, household, next_visit_on=date.fromisoformat(due) if due else None)
        return at(made, on)  # type: ignore[return-value]

    put(
        seen("a1", "on time", "2026-02-10", "2026-03-12"),
        seen("a2", "on time", "2026-03-11", "2026-04-10"),
        seen("b1", "late", "2026-02-10", "2026-03-12"),
        seen("b2", "late", "2026-03-13", "2026-04-12"),
        seen("c1", "early", "2026-02-10", "2026-03-12"),
        seen("c2", "early", "2026-02-20", "2026-03-22"),
        seen("d1", "a call that counts for nothing", "2026-02-10", "2026-03-12"),
        seen("d2", "a call that counts for nothing", "2026-03-01", "2026-03-12"),
    )
    assert figure("visits_due", SCOPE) == 4
    assert figure("visits_on_time", SCOPE) == 1
