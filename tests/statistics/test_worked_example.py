# SPDX-License-Identifier: MulanPSL-2.0
"""The worked example of the counting rules gives its numbers, each proved by its list."""

import pytest

from tests.services.worked_example import EXPECTED, MARCH, WorkedExample, write_worked_example
from wuse_desktop.domain.period import Period
from wuse_desktop.statistics import families
from wuse_desktop.statistics.indicator import listed, total, totals_by_site
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Database

SCOPE = Scope.of(MARCH)


@pytest.mark.parametrize("hosted_visit_minutes", [0, 45])
def test_the_worked_example_gives_exactly_its_numbers(
    database: Database, hosted_visit_minutes: int
) -> None:
    with database.unit_of_work("tester") as unit:
        write_worked_example(unit, hosted_visit_minutes=hosted_visit_minutes)
    with database.read() as connection:
        found = {name: total(connection, INDICATORS[name], SCOPE) for name in EXPECTED}
    assert found == EXPECTED


def test_every_figure_is_the_sum_of_its_list_and_of_its_sites(
    database: Database, example: WorkedExample
) -> None:
    with database.read() as connection:
        for indicator in INDICATORS.values():
            value = total(connection, indicator, SCOPE)
            lines = listed(connection, indicator, SCOPE)
            assert sum(line.amount for line in lines) == value, indicator.name
            assert sum(totals_by_site(connection, indicator, SCOPE).values()) == value


def test_what_is_counted_in_one_reading_is_the_same(
    database: Database, example: WorkedExample
) -> None:
    spans = [SCOPE, Scope.of(Period("year", 2026)), Scope.of(Period("month", 2026, 2))]
    with database.read() as connection:
        for name, family in families.OF_FAMILY.items():
            found = families.answer(connection, family, families.question(family, spans))
            alone = tuple(total(connection, INDICATORS[name], span) for span in spans)
            assert found[name] == alone, name


def test_a_list_names_the_records_that_were_counted(
    database: Database, example: WorkedExample
) -> None:
    def ids(name: str) -> list[str]:
        with database.read() as connection:
            return [line.record_id for line in listed(connection, INDICATORS[name], SCOPE)]

    assert ids("household_visit_count") == [example["V1"], example["V4"]]
    assert ids("visits_not_met") == [example["V3"]]
    assert ids("cases_closed") == [example["K1"]]
    assert set(ids("unique_persons")) == {example[f"P{number}"] for number in range(1, 8)}
    assert example["V4"] not in ids("worker_minutes")
    assert set(ids("volunteers_active")) == {example["volunteer X1"], example["volunteer X2"]}


def test_a_year_counts_each_person_once(database: Database, example: WorkedExample) -> None:
    year = Scope.of(Period("year", 2026))
    with database.read() as connection:
        assert total(connection, INDICATORS["unique_persons"], year) == 7
        assert total(connection, INDICATORS["cases_open_at_start"], year) == 0
        assert total(connection, INDICATORS["cases_opened"], year) == 2


def test_a_worker_sees_what_the_worker_did(database: Database, example: WorkedExample) -> None:
    second = Scope.of(MARCH, worker_id=example["W2"])
    with database.read() as connection:
        assert total(connection, INDICATORS["worker_minutes"], second) == 40 + 45 + 120
        assert total(connection, INDICATORS["group_sessions"], second) == 0
        assert total(connection, INDICATORS["activities"], second) == 1
        assert total(connection, INDICATORS["volunteer_minutes"], second) == 210


def test_another_station_has_nothing(database: Database, example: WorkedExample) -> None:
    elsewhere = Scope.of(MARCH, site_id="another-site")
    with database.read() as connection:
        assert not any(total(connection, item, elsewhere) for item in INDICATORS.values())
