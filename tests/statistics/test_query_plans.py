# SPDX-License-Identifier: MulanPSL-2.0
"""Figures look at the period's events and what belongs to them, never at whole tables."""

import pytest

from tests.services.worked_example import MARCH
from wuse_desktop.domain.records.catalogue import EVENT_ENTITIES
from wuse_desktop.statistics.indicator import Indicator, explained
from wuse_desktop.statistics.indicators import INDICATORS
from wuse_desktop.statistics.scope import Scope
from wuse_desktop.storage.database import Database

OF_EVENTS = [
    item
    for item in INDICATORS.values()
    if (
        item.id in {"C-03", "C-04", "C-05", "C-06", "C-07", "C-08", "C-10", "C-12", "C-13"}
        and item.name not in {"indirect_minutes", "person_contacts.handout"}  # no events
    )
    or item.name in {"groups", "group_sessions"}
]
SIDE_TABLES = ("attendance", "event_worker", "person", "case_file")


@pytest.mark.parametrize("indicator", OF_EVENTS, ids=lambda item: item.name)
@pytest.mark.parametrize("worker_id", ["", "a-worker"], ids=["all", "worker"])
@pytest.mark.parametrize("site_id", ["", "a-site"], ids=["county", "station"])
def test_events_are_found_by_their_start(
    database: Database, indicator: Indicator, site_id: str, worker_id: str
) -> None:
    with database.read() as connection:
        steps = explained(connection, indicator, Scope.of(MARCH, site_id, worker_id))
    searched = [step for step in steps if "start_at>? AND start_at<?)" in step]
    assert searched, steps
    assert all(" USING INDEX " in step for step in searched)
    scanned = [step.split()[1] for step in steps if step.startswith("SCAN ")]
    assert not {*scanned} & {*EVENT_ENTITIES, *SIDE_TABLES}, steps
    by_kind_alone = [step for step in steps if "(event_kind=?)" in step or "worker_id=?" in step]
    assert not by_kind_alone, steps


def test_volunteer_service_is_found_by_its_day(database: Database) -> None:
    with database.read() as connection:
        for name in ("volunteer_minutes", "volunteers_active", "volunteer_services"):
            steps = explained(connection, INDICATORS[name], Scope.of(MARCH))
            assert any("service_date>? AND service_date<?)" in step for step in steps), steps


def test_questionnaires_are_found_by_their_day(database: Database) -> None:
    with database.read() as connection:
        for name in ("satisfaction_answers", "satisfaction_answers.satisfied"):
            steps = explained(connection, INDICATORS[name], Scope.of(MARCH))
            assert any("filled_on>? AND filled_on<?)" in step for step in steps), steps


def test_indirect_work_is_found_by_its_day(database: Database) -> None:
    with database.read() as connection:
        steps = explained(connection, INDICATORS["indirect_minutes"], Scope.of(MARCH))
    assert any("worked_on>? AND worked_on<?)" in step for step in steps), steps


@pytest.mark.parametrize("site_id", ["", "a-site"], ids=["county", "station"])
def test_goods_handed_out_are_found_by_their_day(database: Database, site_id: str) -> None:
    scope = Scope.of(MARCH, site_id)
    with database.read() as connection:
        steps = explained(connection, INDICATORS["person_contacts.handout"], scope)
    of_goods = [step for step in steps if " distribution " in step]
    assert of_goods
    assert all("(given_on>? AND given_on<?)" in step for step in of_goods), steps


@pytest.mark.parametrize("name", ["unique_persons", "visited_persons", "volunteers_active"])
def test_by_what_people_are_told_apart_is_read_from_indexes_alone(
    database: Database, name: str
) -> None:
    with database.read() as connection:
        steps = explained(connection, INDICATORS[name], Scope.of(MARCH))
    looked_up = [
        step for step in steps if step.startswith(("SEARCH person ", "SEARCH volunteer USING"))
    ]
    assert looked_up
    for step in looked_up:
        table = step.split()[1]
        assert f" USING COVERING INDEX ix_{table}_key (id=? AND " in step, steps
