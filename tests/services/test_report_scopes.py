# SPDX-License-Identifier: MulanPSL-2.0
"""What a report may be made over, and what its figures mean."""

from datetime import date

from tests.services.conftest import MakeDesk
from tests.services.worked_example import MARCH, WorkedExample
from wuse_desktop.domain.ids import new_id
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.station import Station, Worker
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figure_texts import FIGURE_GROUPS, meaning
from wuse_desktop.services.figures import Span, figure_records, figures
from wuse_desktop.services.report_scopes import report_scopes


def test_every_figure_stands_in_one_group_and_is_explained(desk: Desk) -> None:
    names = [name for group in FIGURE_GROUPS for name in group.names]
    assert sorted(names) == sorted(figure.name for figure in figures(desk, MARCH).figures)
    assert all(meaning(name).endswith("。") for name in names)
    assert all(group.text for group in FIGURE_GROUPS)


def test_each_of_the_three_values_has_its_records(
    desk: Desk, worked_example: WorkedExample
) -> None:
    april = Period("month", 2026, 4)
    for figure in figures(desk, april).figures:
        values: dict[Span, int] = {
            "period": figure.value,
            "previous": figure.previous,
            "year": figure.year_to_date,
        }
        for span, value in values.items():
            found = figure_records(desk, figure.name, april, span=span)
            assert sum(record.amount for record in found) == value, (figure.name, span)


def test_a_station_offers_itself_and_those_who_were_in_a_post(desk: Desk) -> None:
    (own,) = (scope.worker_id for scope in report_scopes(desk, MARCH) if scope.worker_id)
    gone = Worker(
        name="高建国",
        employer="木兰镇",
        post="01",
        employment_kind="01",
        entry_on=date(2025, 1, 1),
        left_on=date(2026, 3, 2),
    )
    with desk.write() as unit:
        former = unit.put(gone).id
    march, april = (report_scopes(desk, Period("month", 2026, month)) for month in (3, 4))
    assert march[0].label == "全站"
    assert [scope.worker_id for scope in march] == ["", own, former]
    assert former not in {scope.worker_id for scope in april}


def test_a_county_offers_all_stations_and_each(make_desk: MakeDesk) -> None:
    county = make_desk("county", "230127", "木兰县社会工作总督导站")
    sites = [new_id(), new_id()]
    with county.write() as unit:
        for site, name, code in zip(
            sites, ("东兴站", "木兰站"), ("230127101000", "230127100000"), strict=True
        ):
            unit.put(
                Station(id=site, site_id=site, name=name, division_code=code, level="4", status="1")
            )
    scopes = report_scopes(county, MARCH)
    assert scopes[0].label == "各站合计"
    assert [scope.site_id for scope in scopes] == ["", county.site_id, sites[1], sites[0]]
    assert all(scope.label for scope in scopes)
