# SPDX-License-Identifier: MulanPSL-2.0
"""Figures at a station's and at a county's desk."""

from datetime import date, datetime

import pytest

from tests.services.conftest import MakeDesk
from tests.services.worked_example import (
    EXPECTED,
    EXPECTED_HOURS,
    MARCH,
    WorkedExample,
    write_worked_example,
)
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.activities import Attendance
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.errors import UserFault
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import ALL_STATIONS, figure_records, figures
from wuse_desktop.services.visits import VisitDraft, save_visit
from wuse_desktop.statistics.indicator import Indicator, total
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Connection


def test_the_worked_example_gives_its_numbers_at_the_station(
    desk: Desk, worked_example: WorkedExample
) -> None:
    found = figures(desk, MARCH)
    assert {name: found[name].value for name in EXPECTED} == EXPECTED
    assert {name: found[name].text for name in EXPECTED_HOURS} == EXPECTED_HOURS
    assert found.rule_set.startswith("CR-1 ")
    assert found.unit_name == desk.station().name
    assert not found.notes


def test_each_figure_says_what_it_is(desk: Desk) -> None:
    found = figures(desk, MARCH)
    names = [figure.name for figure in found.figures]
    assert len(set(names)) == len(names)
    assert all(figure.id.startswith("C-") and figure.label for figure in found.figures)
    parts = {figure.part_of for figure in found.figures if figure.part_of}
    assert parts == {"person_contacts", "satisfaction_answers"}
    assert found["worker_minutes"].unit == "小时"
    assert found["worker_minutes"].measure == "minutes"


def test_the_records_behind_a_figure_add_up_to_it(
    desk: Desk, worked_example: WorkedExample
) -> None:
    for figure in figures(desk, MARCH, records=True).figures:
        assert sum(record.amount for record in figure.records) == figure.value, figure.name
        assert figure.records == figure_records(desk, figure.name, MARCH)


def test_a_record_behind_a_figure_is_named_for_people(
    desk: Desk, worked_example: WorkedExample
) -> None:
    contacts = figure_records(desk, "person_contacts.visit", MARCH)
    assert sorted(record.title for record in contacts) == [
        "入户走访 王秀兰",
        "入户走访 王秀兰",
        "入户走访 王秀兰（赵德福）",
    ]
    assert contacts[0].on == date(2026, 3, 3)
    estimate = figure_records(desk, "unregistered_contacts", MARCH)
    assert [(record.title, record.amount) for record in estimate] == [("社区活动 春分健康义诊", 30)]


def test_somebody_not_on_file_is_named_as_written_down(
    desk: Desk, worked_example: WorkedExample
) -> None:
    guest = Attendance(
        event_kind="group_session", event_id=worked_example["G1 first"], person_text="隔壁大娘"
    )
    with desk.write() as unit:
        unit.put(guest)
    (record,) = [
        record
        for record in figure_records(desk, "unregistered_contacts", MARCH)
        if record.entity == "group_session"
    ]
    assert record.title == "小组活动 编中国结（隔壁大娘）"


def test_the_period_before_and_the_year_so_far_stand_beside(
    desk: Desk, worked_example: WorkedExample
) -> None:
    april = figures(desk, Period.parse("2026-04"))["person_contacts"]
    assert (april.value, april.previous, april.year_to_date) == (0, 44, 44)
    year = figures(desk, Period.parse("2026"))["unique_persons"]
    assert (year.value, year.previous, year.year_to_date) == (7, 0, 7)


def test_a_worker_s_figures_hold_only_that_worker_s_events(
    desk: Desk, worked_example: WorkedExample
) -> None:
    second = figures(desk, MARCH, worker_id=worked_example["W2"])
    assert second["worker_minutes"].value == 205
    assert second["person_contacts.group"].value == 0


def test_a_county_counts_one_station_or_all(make_desk: MakeDesk) -> None:
    county = make_desk(kind="county", division="230127", name="木兰县社会工作总督导站")
    east, west = new_id(), new_id()
    for site in (east, west):
        station = Station(id=site, site_id=site, name=site[-4:], division_code="230127100000")
        with county.write() as unit:
            unit.put(station)
            write_worked_example(unit, site_id=site)
    one = figures(county, MARCH, east)
    assert {name: one[name].value for name in EXPECTED} == EXPECTED
    assert one.unit_name == east[-4:]
    for site_id in (None, ALL_STATIONS):
        both = figures(county, MARCH, site_id)
        assert {name: both[name].value for name in EXPECTED} == {
            name: 2 * value for name, value in EXPECTED.items()
        }
        assert both.notes
        assert both.unit_name == "木兰县社会工作总督导站"


def test_a_station_cannot_count_another_and_nobody_an_unknown_one(
    desk: Desk, make_desk: MakeDesk
) -> None:
    county = make_desk(kind="county", division="230127", name="木兰县社会工作总督导站")
    for asked in (desk, county):
        with pytest.raises(UserFault) as refused:
            figures(asked, MARCH, new_id())
        assert refused.value.code == "site_unknown"


@pytest.mark.parametrize(("minutes", "counted"), [(0, 0), (15, 15)])
def test_a_visit_that_met_nobody_is_filed_with_the_minutes_it_took_or_none(
    desk: Desk, worked_example: WorkedExample, minutes: int, counted: int
) -> None:
    start = datetime.fromisoformat("2026-03-17T09:00")
    visit = HomeVisit(
        household_id=worked_example["H2"],
        outcome="3",
        purposes=("01",),
        start_at=start,
        end_at=start.replace(minute=15),
        action_taken="给邻居留了联系电话。",
    )
    save_visit(desk, VisitDraft(visit, worker_minutes=((worked_example["W1"], minutes),)))
    found = figures(desk, MARCH)
    assert found["visits_not_met"].value == EXPECTED["visits_not_met"] + 1
    assert found["worker_minutes"].value == EXPECTED["worker_minutes"] + counted
    assert found["event_minutes"].value == EXPECTED["event_minutes"] + counted


def test_an_unknown_figure_or_worker_is_named_as_such(desk: Desk) -> None:
    with pytest.raises(UserFault) as refused:
        figure_records(desk, "person_contact", MARCH)
    assert refused.value.code == "figure_unknown"
    with pytest.raises(UserFault) as refused:
        figures(desk, MARCH, worker_id=new_id())
    assert refused.value.code == "worker_unknown"


def test_figures_are_counted_again_only_where_their_records_changed(
    desk: Desk, worked_example: WorkedExample, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert worked_example["V1"], "there is something to count"
    before = figures(desk, MARCH)
    counted: list[str] = []

    def watched(connection: Connection, indicator: Indicator, scope: Scope) -> int:
        counted.append(indicator.name)
        return total(connection, indicator, scope)

    monkeypatch.setattr("wuse_desktop.services.figures.total", watched)
    assert figures(desk, MARCH) == before
    assert counted == []
    with desk.write() as unit:
        unit.put(Worker(name="新来的", entry_on=date(2026, 3, 1)))
    after = figures(desk, MARCH)
    assert set(counted) == {"workers", "workers_certified"}
    assert after["workers"].value == before["workers"].value + 1
    with desk.together() as unit:
        for name in ("又一位", "再一位"):
            known = figures(desk, MARCH)["workers"].value
            unit.put(Worker(name=name, entry_on=date(2026, 3, 1)))
            assert figures(desk, MARCH)["workers"].value == known + 1
