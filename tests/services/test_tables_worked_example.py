# SPDX-License-Identifier: MulanPSL-2.0
"""The worked example, loaded from tables, gives exactly the numbers of the counting rules."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.services.example_tables import FOLDER, load_worked_example
from tests.services.worked_example import EXPECTED, EXPECTED_HOURS, MARCH
from wuse_desktop.services import bundles, inbox
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.figures import figures
from wuse_desktop.services.tables.loading import load_all


@pytest.fixture(autouse=True)
def april(clock: Any) -> None:
    """The month of the example is over: the case that closed on the 28th is closed."""
    clock.at = datetime.fromisoformat("2026-04-01T09:00")


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    load_worked_example(desk)
    return desk


def test_every_row_is_loaded(desk: Desk) -> None:
    results = load_worked_example(desk)
    rows = {file.stem: len(file.read_text("utf-8").splitlines()) - 1 for file in _files()}
    assert {result.table: result.loaded for result in results} == rows
    assert not any(result.returned or result.notes for result in results)


def test_the_station_has_exactly_the_expected_numbers(loaded: Desk) -> None:
    found = figures(loaded, MARCH)
    assert {name: found[name].value for name in EXPECTED} == EXPECTED
    assert {name: found[name].text for name in EXPECTED_HOURS} == EXPECTED_HOURS


def test_the_county_has_the_same_numbers_after_a_bundle(
    county: Desk, loaded: Desk, stick: Path
) -> None:
    taken = inbox.take(county, bundles.make(loaded, stick).path)
    assert taken.rejected == 0
    for site in (loaded.site_id, None):
        found = figures(county, MARCH, site)
        assert {name: found[name].value for name in EXPECTED} == EXPECTED
        assert {name: found[name].text for name in EXPECTED_HOURS} == EXPECTED_HOURS


def test_each_number_is_the_sum_of_its_records(loaded: Desk) -> None:
    for figure in figures(loaded, MARCH, records=True).figures:
        assert sum(record.amount for record in figure.records) == figure.value, figure.name


def test_loaded_again_nothing_is_counted_twice(loaded: Desk) -> None:
    again = load_worked_example(loaded)
    unchanged = [result for result in again if result.loaded]
    assert not unchanged
    assert all(result.duplicates == result.rows_in for result in again)
    found = figures(loaded, MARCH)
    assert {name: found[name].value for name in EXPECTED} == EXPECTED


def test_a_trial_says_the_same_and_keeps_nothing(desk: Desk) -> None:
    trial = load_all(desk, FOLDER, dry_run=True)
    assert all(result.dry_run for result in trial)
    found = figures(desk, MARCH)
    assert all(found[name].value == 0 for name in EXPECTED)
    done = load_worked_example(desk)
    assert [item.loaded for item in trial] == [item.loaded for item in done]


def test_the_tables_of_the_example_are_plain_csv() -> None:
    for file in _files():
        with file.open(encoding="utf-8", newline="") as source:
            widths = {len(row) for row in csv.reader(source)}
        assert len(widths) == 1, file.name


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.csv"))
