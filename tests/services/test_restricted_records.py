# SPDX-License-Identifier: MulanPSL-2.0
"""Restricted visits and consultations (CONF 2, 3) open and print for those who read them."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.conftest import Family
from tests.services.printed import text
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.errors import UserFault
from wuse_desktop.services import (
    attachment_list,
    consultation_entry,
    consultations,
    records,
    visit_writing,
    visits,
)
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.record_forms import record_sheet


@pytest.fixture
def colleague(desk: Desk) -> str:
    with desk.write() as unit:
        return unit.put(Worker(name="孙明", post="01", employment_kind="1")).id


@pytest.fixture
def visit_id(desk: Desk, family: Any) -> str:
    home: Family = family(("孙玉梅", 76))
    draft = visits.propose_visit(desk, home.household_id, date(2026, 3, 23))
    made = dataclasses.replace(
        draft.visit, outcome="1", observed="身上有伤。", confidentiality_level="2"
    )
    return visits.save_visit(desk, dataclasses.replace(draft, visit=made, met_ids=home.people)).id


@pytest.fixture
def consultation_id(desk: Desk) -> str:
    draft, _titles = consultation_entry.new_consultation(desk)
    record = dataclasses.replace(
        draft.record,
        person_desc="过路的妇女",
        mode="1",
        topic=("01",),
        content="说了家里的事。",
        reply="陪她去了妇联。",
        result="01",
        confidentiality_level="3",
    )
    return consultations.save(desk, record, {desk.session.worker_id: record.minutes}).id


def sit(desk: Desk, role: str, worker_id: str) -> None:
    desk.session = dataclasses.replace(desk.session, role=role, worker_id=worker_id)


def doors(desk: Desk, entity: str, row_id: str) -> dict[str, Callable[[], object]]:
    """Every way to the content of a record."""
    opening: dict[str, Callable[[], object]] = {
        "home_visit": lambda: visit_writing.visit_as_typed(desk, row_id),
        "consultation": lambda: consultation_entry.consultation_sheet(desk, row_id),
    }
    return {
        "open": opening[entity],
        "print": lambda: record_sheet(desk, entity, row_id, reveal=True),
        "history": lambda: records.history(desk, entity, row_id),
        "files": lambda: attachment_list.sheet_of(desk, entity, row_id),
    }


@pytest.mark.parametrize("entity", ["home_visit", "consultation"])
@pytest.mark.parametrize("role", ["worker", "clerk", "viewer"])
def test_a_colleague_is_refused_at_every_door(
    desk: Desk, entity: str, role: str, colleague: str, request: pytest.FixtureRequest
) -> None:
    row_id = request.getfixturevalue({"home_visit": "visit_id"}.get(entity, "consultation_id"))
    sit(desk, role, colleague)
    for name, door in doors(desk, entity, row_id).items():
        with pytest.raises(UserFault) as refused:
            door()
        assert refused.value.code == "not_for_all", name
        assert "只限负责社工、督导和站长" in refused.value.sentence


def test_who_wrote_it_and_who_went_and_the_head_read_it(
    desk: Desk, visit_id: str, colleague: str
) -> None:
    own = desk.session.worker_id
    draft = visits.load_visit(desk, visit_id)
    both = (*draft.worker_minutes, (colleague, 30))
    visits.save_visit(desk, dataclasses.replace(draft, worker_minutes=both))
    for role, worker_id in (("worker", own), ("worker", colleague), ("head", "")):
        sit(desk, role, worker_id)
        for door in doors(desk, "home_visit", visit_id).values():
            assert door() is not None
    assert "身上有伤。" in text(record_sheet(desk, "home_visit", visit_id, reveal=True))


def test_an_open_record_is_everybodys(desk: Desk, visit_id: str, colleague: str) -> None:
    draft = visits.load_visit(desk, visit_id)
    made = dataclasses.replace(draft.visit, confidentiality_level="1")
    visits.save_visit(desk, dataclasses.replace(draft, visit=made))
    sit(desk, "worker", colleague)
    assert visit_writing.visit_as_typed(desk, visit_id)[0].visit.observed == "身上有伤。"
