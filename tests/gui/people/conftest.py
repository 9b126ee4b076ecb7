# SPDX-License-Identifier: MulanPSL-2.0
"""The page of people, and somebody on file."""

import dataclasses
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.people.samples import NUMBER, shown
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.services import households, people, visits
from wuse_desktop.services.desk import Desk


@pytest.fixture
def page(operations: Operations, qtbot: QtBot) -> PeoplePage:
    return shown(operations, qtbot)


@pytest.fixture
def wang(desk: Desk) -> str:
    """王秀英, 84, on relief, with a household, one visit and a grandson."""
    person = Person(
        name="王秀英", id_no=NUMBER, phone="13845671234", living_address="三组12号", is_client=True
    )
    entry = PersonCategory(category="01", start_date=date(2025, 1, 1))
    head = people.save_person(desk, person, [entry]).id
    boy = people.save_person(desk, Person(name="王小宇", birth_date=date(2014, 9, 1))).id
    home = households.save_household(
        desk, Household(head_person_id=head), [HouseholdMember(person_id=boy, relation="41")]
    ).id
    draft = visits.propose_visit(desk, home)
    visit = dataclasses.replace(draft.visit, outcome="1", observed="血压偏高")
    visits.save_visit(desk, dataclasses.replace(draft, visit=visit, met_ids=(head,)))
    return head
