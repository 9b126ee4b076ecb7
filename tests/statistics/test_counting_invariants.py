# SPDX-License-Identifier: MulanPSL-2.0
"""What holds for the numbers of any month, however its records were entered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from wuse_desktop.domain.fields import Record
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import (
    Attendance,
    CommunityActivity,
    EventWorker,
    GroupSession,
)
from wuse_desktop.domain.records.cases import CaseFile, CaseFollowUp, CaseSession
from wuse_desktop.domain.records.filed import Event
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import Consultation, HomeVisit
from wuse_desktop.domain.records.volunteers import VolunteerService
from wuse_desktop.domain.records.worktime import IndirectWork
from wuse_desktop.statistics import families
from wuse_desktop.statistics.indicator import Aggregate, listed, total, totals_by_site
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Database

QUARTER = Period("quarter", 2026, 1)
FIRST = datetime.fromisoformat("2025-12-20T08:00")

Entry = tuple[Event, datetime, int, list[tuple[str, str]], list[tuple[str, int]], bool]

_codes = st.sampled_from
_day = st.one_of(st.none(), st.dates(date(2025, 12, 1), date(2026, 4, 30)))
_events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        HomeVisit,
        household_id=_codes(["h1", "h2", "h3"]),
        outcome=_codes(["1", "2", "3", "7"]),
        visit_mode=_codes(["in_person", "phone", "video", "doorstep"]),
        status=_codes(["approved", "locked", "voided"]),
        next_visit_on=_day,
    ),
    st.builds(CaseSession, case_id=_codes(["k0", "k1"]), contact_mode=_codes(list("1456"))),
    st.builds(CaseFollowUp, case_id=_codes(["k0", "k1"]), contact_mode=_codes(list("14"))),
    st.builds(GroupSession, group_id=_codes(["g1", "g2"])),
    st.builds(
        CommunityActivity,
        activity_title=_codes(["义诊", "汇演"]),
        lead_here=st.booleans(),
        unsigned_estimate=st.one_of(st.none(), st.integers(0, 40)),
    ),
    st.builds(Consultation, person_id=_codes(["", "p1"]), mode=_codes(list("145"))),
)
_entries: st.SearchStrategy[Entry] = st.tuples(
    _events,
    st.integers(0, 110 * 24 * 4).map(lambda quarters: FIRST + timedelta(minutes=15 * quarters)),
    st.integers(0, 180),
    st.lists(st.tuples(_codes(["", "p1", "p2", "p3"]), _codes(list("1235"))), max_size=4),
    st.lists(st.tuples(_codes(["", "w1", "w2"]), st.integers(0, 180)), max_size=3),
    st.booleans(),
)
_cases = st.builds(
    CaseFile, client_id=_codes(["p1", "p2"]), opened_on=_day, closed_on=_day, reopened_on=_day
)

_filed = {"record_date": _day, "status": _codes(["approved", "voided"])}
_files: st.SearchStrategy[Record] = st.one_of(
    st.builds(Person, is_client=st.booleans(), **_filed),
    st.builds(Household, **_filed),
    st.builds(
        VolunteerService,
        volunteer_id=_codes(["v1", "v2"]),
        service_date=_day,
        minutes=st.one_of(st.none(), st.integers(0, 90)),
    ),
    st.builds(IndirectWork, worker_id=_codes(["w1", "w2"]), worked_on=_day, minutes=st.just(20)),
)


@pytest.fixture(scope="module")
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples; each takes a site of its own."""
    database = Database(tmp_path_factory.mktemp("invariants") / "desk.db", b"k" * 32)
    database.found(new_id(), new_id(), "A")
    yield database
    database.close()


def _records(entries: list[Entry], prefix: str) -> list[Record]:
    """The records of the drawn entries; some sessions are held during the last event that may."""
    found: list[Record] = []
    last_visit = last_activity = ""
    for number, (drawn, start, minutes, people, workers, hosted) in enumerate(entries):
        event: Event = replace(
            drawn,
            id=f"{prefix}-{number}",
            start_at=start,
            end_at=start + timedelta(minutes=minutes),
        )
        if isinstance(event, (CaseSession, CaseFollowUp)):
            event = replace(event, case_id=f"{prefix}-{event.case_id}")
        if isinstance(event, CaseSession) and hosted:
            event = replace(event, host_event_id=last_visit)
        if isinstance(event, GroupSession) and hosted:
            event = replace(event, host_event_id=last_activity)
        if isinstance(event, HomeVisit):
            last_visit = event.id
        if isinstance(event, CommunityActivity):
            last_activity = event.id
        found.append(event)
        kind = event.entity
        found += [
            Attendance(event_kind=kind, event_id=event.id, person_id=person, state=state)
            for person, state in people
        ]
        found += [
            EventWorker(event_kind=kind, event_id=event.id, worker_id=worker, minutes=amount)
            for worker, amount in workers
        ]
    return found


@settings(max_examples=30)
@given(
    entries=st.lists(_entries, max_size=12),
    cases=st.lists(_cases, max_size=4),
    files=st.lists(_files, max_size=6),
)
def test_the_numbers_of_a_quarter_agree_with_each_other(
    shared_database: Database, entries: list[Entry], cases: list[CaseFile], files: list[Record]
) -> None:
    site = new_id()
    records = [*_records(entries, site), *files]
    records += [replace(case, id=f"{site}-k{number}") for number, case in enumerate(cases)]
    with shared_database.unit_of_work("tester") as unit:
        for record in records:
            unit.put(replace(record, site_id=site))
    with shared_database.read() as connection:
        for period in (QUARTER, *QUARTER.months):
            scope = Scope.of(period, site)
            value = {name: total(connection, item, scope) for name, item in INDICATORS.items()}
            for name, item in INDICATORS.items():
                lines = listed(connection, item, scope)
                assert sum(line.amount for line in lines) == value[name], name
                assert totals_by_site(connection, item, scope).get(site, 0) == value[name], name
                assert all(line.amount > 0 for line in lines), name
            _check_arithmetic(value)
        _check_months(connection, site)
        for spans in (
            [Scope.of(QUARTER, site), Scope.of(QUARTER.months[0], site)],
            [Scope.of(month, site) for month in QUARTER.months],
            [Scope.of(QUARTER.months[1], "", "w1"), Scope.of(QUARTER, "", "w1")],
            [Scope.of(QUARTER)],
        ):
            _check_families(connection, spans)


def _check_families(connection: Connection, spans: list[Scope]) -> None:
    """What is counted in one reading is what each figure is alone, in each span."""
    for family in families.FAMILIES:
        found = families.answer(connection, family, families.question(family, spans))
        for name, numbers in found.items():
            alone = tuple(total(connection, INDICATORS[name], span) for span in spans)
            assert numbers == alone, name


def _check_arithmetic(value: dict[str, int]) -> None:
    parts = [number for name, number in value.items() if name.startswith("person_contacts.")]
    assert sum(parts) == value["person_contacts"]
    assert value["unique_persons"] <= value["person_contacts"] - value["unregistered_contacts"]
    assert value["visited_persons"] <= value["person_contacts.visit"]
    assert value["remote_contacts"] >= value["person_contacts.phone"]
    moved = value["cases_opened"] + value["cases_reopened"] - value["cases_closed"]
    assert value["cases_open_at_end"] == value["cases_open_at_start"] + moved
    assert value["cases_served"] >= value["cases_open_at_end"]
    assert value["household_count"] <= value["household_visit_count"]
    assert value["groups"] <= value["group_sessions"]
    assert value["visits_on_time"] <= value["visits_due"]


def _check_months(connection: Connection, site: str) -> None:
    """Sums add up over months; what is counted once each is at most their sum."""
    at_a_day = {
        *("cases_open_at_start", "cases_open_at_end", "cases_served", "workers"),
        *("person_files", "household_files"),
    }
    for name, item in INDICATORS.items():
        whole = total(connection, item, Scope.of(QUARTER, site))
        months = [total(connection, item, Scope.of(month, site)) for month in QUARTER.months]
        if name in ("visits_due", "visits_on_time"):  # a day moved on in January is not February's
            assert whole >= max(months), name
        elif item.aggregate is Aggregate.COUNT_DISTINCT:
            assert max(months) <= whole <= sum(months), name
        elif name not in at_a_day:
            assert whole == sum(months), name
