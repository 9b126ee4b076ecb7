# SPDX-License-Identifier: MulanPSL-2.0
"""One change to many persons: told how far it went, with its reason in every history, undone."""

import dataclasses
from datetime import date

import pytest

from tests.services.building import put
from tests.services.exchanging import save
from tests.services.test_merging import state
from wuse_desktop.domain.records.people import (
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from wuse_desktop.errors import UserFault
from wuse_desktop.services import bulk_edit, households, people, person_entry, records, visit_dues
from wuse_desktop.services.bulk_edit import BulkEdit
from wuse_desktop.services.desk import Desk
from wuse_desktop.storage import records as stored_records

FAR = date(2030, 1, 1)
WHY = "按2026年3月村里报的名单"


@pytest.fixture
def three(desk: Desk) -> list[str]:
    return [save(desk, name) for name in ("甲某人", "乙某人", "丙某人")]


def persons(desk: Desk, ids: list[str]) -> list[Person]:
    return [person_entry.person_sheet(desk, row_id).page.person for row_id in ids]


def categories(desk: Desk, person_id: str) -> list[tuple[str, date | None, date | None, str]]:
    with desk.read() as connection:
        found = stored_records.find(connection, PersonCategory, "start_date", person_id=person_id)
    return [(item.category, item.start_date, item.end_date, item.basis) for item in found]


def test_village_worker_and_tier_are_given_to_all_and_taken_back(
    desk: Desk, three: list[str], village: str
) -> None:
    before = persons(desk, three)
    edits = (
        BulkEdit("village_code", village),
        BulkEdit("worker_id", desk.session.worker_id),
        BulkEdit("visit_tier", "B"),
    )
    done = [bulk_edit.apply(desk, three, edit, WHY) for edit in edits]
    assert [item.changed for item in done] == [3, 3, 3]
    for person in persons(desk, three):
        assert (person.village_code, person.worker_id, person.visit_tier) == (
            village,
            desk.session.worker_id,
            "B",
        )
    assert records.history(desk, "person", three[0])[0].reason == WHY
    for item in reversed(done):
        assert bulk_edit.undo(desk, item.steps) == 0
    assert persons(desk, three) == before


def test_who_is_so_already_is_told_and_left(desk: Desk, three: list[str], village: str) -> None:
    bulk_edit.apply(desk, three[:1], BulkEdit("village_code", village), WHY)
    done = bulk_edit.apply(desk, three, BulkEdit("village_code", village), WHY)
    assert (done.changed, done.skipped) == (2, {"已经是这样": 1})


def test_a_category_is_opened_where_it_does_not_hold(desk: Desk, three: list[str]) -> None:
    people.open_category(desk, three[0], "20", date(2025, 1, 1))
    edit = BulkEdit("open_category", "20", date(2026, 3, 1), "走访登记表")
    done = bulk_edit.apply(desk, three, edit, WHY)
    assert (done.changed, done.skipped) == (2, {"已经是“独居老人”": 1})
    assert categories(desk, three[1]) == [("20", date(2026, 3, 1), None, "走访登记表")]
    assert all(person.is_client for person in persons(desk, three))
    assert bulk_edit.undo(desk, done.steps) == 0
    assert categories(desk, three[1]) == []
    assert not persons(desk, three)[1].is_client
    assert records.bin(desk) == ()


def test_a_category_is_closed_where_it_holds(desk: Desk, three: list[str]) -> None:
    people.open_category(desk, three[0], "01", date(2025, 1, 1))
    people.open_category(desk, three[1], "01", date(2026, 3, 20))
    edit = BulkEdit("close_category", "01", date(2026, 3, 10))
    done = bulk_edit.apply(desk, three, edit, WHY)
    assert (done.changed, done.skipped) == (1, {"起始日期晚于终止日期": 1, "现在不是“低保对象”": 1})
    assert categories(desk, three[0])[0][2] == date(2026, 3, 10)
    bulk_edit.undo(desk, done.steps)
    assert categories(desk, three[0])[0][2] is None


def test_what_contradicts_a_category_is_told_before_and_after(desk: Desk, three: list[str]) -> None:
    """V-11 and V-12 are told for many as for one, and only what this change brings about."""
    old = save(desk, "王老", birth_date=date(1950, 1, 1))
    people.open_category(desk, old, "01", date(2025, 1, 1))
    people.open_category(desk, old, "10", date(2025, 1, 1))  # wrong already
    people.open_category(desk, three[0], "01", date(2025, 1, 1))
    edit = BulkEdit("open_category", "15", date(2026, 3, 1))
    told = [(old, "王老", "76岁与服务对象类别“农村留守儿童”的年龄规定不符，请核对。")]
    found = bulk_edit.doubts(desk, [old, *three], edit)
    assert [(doubt.person_id, doubt.name, doubt.message) for doubt in found] == told
    assert bulk_edit.apply(desk, [old, *three], edit, WHY).doubts == found
    assert bulk_edit.doubts(desk, [old, *three], edit) == ()  # so already: nothing would change
    edge = BulkEdit("open_category", "02", date(2026, 3, 1))
    done = bulk_edit.apply(desk, [old, *three], edge, WHY)
    assert done.changed == 4
    assert {doubt.name for doubt in done.doubts} == {"王老", "甲某人"}
    assert all("不能同时享受" in doubt.message for doubt in done.doubts)
    assert bulk_edit.doubts(desk, three, BulkEdit("visit_tier", "A")) == ()


def test_the_household_of_a_head_goes_to_the_other_village_too(
    desk: Desk, three: list[str], village: str
) -> None:
    """Walk lists go by the village of the household."""
    head, member, lone = three
    bulk_edit.apply(desk, three, BulkEdit("village_code", village), WHY)
    home = households.save_household(
        desk, Household(head_person_id=head), [HouseholdMember(person_id=member, relation="99")]
    ).id
    before = state(desk)
    other = "230127100201"
    done = bulk_edit.apply(desk, [head, lone], BulkEdit("village_code", other), WHY)
    assert done.changed == 2
    assert households.household_page(desk, home).household.village_code == other
    assert records.history(desk, "household", home)[0].reason == WHY
    due = {item.household_id: item.village_code for item in visit_dues.due_visits(desk, FAR)}
    assert due.get(home, other) == other
    assert bulk_edit.undo(desk, done.steps) == 0
    assert state(desk) == before
    # who stands in the village already while the household does not is changed as well
    people.save_person(desk, dataclasses.replace(persons(desk, [head])[0], village_code=other))
    done = bulk_edit.apply(desk, [head], BulkEdit("village_code", other), WHY)
    assert done.changed == 1
    assert households.household_page(desk, home).household.village_code == other


def test_what_somebody_changed_since_stays(desk: Desk, three: list[str], village: str) -> None:
    done = bulk_edit.apply(desk, three, BulkEdit("visit_tier", "A"), WHY)
    changed = dataclasses.replace(persons(desk, three)[0], visit_tier="C")
    people.save_person(desk, changed)
    assert bulk_edit.undo(desk, done.steps) == 1
    assert [person.visit_tier for person in persons(desk, three)] == ["C", "", ""]


def test_persons_of_another_site_are_left(desk: Desk, three: list[str]) -> None:
    (other,) = put(desk, Person(name="别站的", site_id="station-of-somebody"))
    done = bulk_edit.apply(desk, [*three, other], BulkEdit("visit_tier", "A"), WHY)
    assert (done.changed, done.skipped) == (3, {"属于另一个站点": 1})


@pytest.mark.parametrize(
    ("edit", "reason", "code"),
    [
        (BulkEdit("visit_tier", "A"), "  ", "bulk_reason"),
        (BulkEdit("village_code", ""), WHY, "bulk_value"),
        (BulkEdit("village_code", "123"), WHY, "bulk_value"),
        (BulkEdit("open_category", ""), WHY, "bulk_value"),
    ],
)
def test_nothing_is_changed_without_reason_or_value(
    desk: Desk, three: list[str], edit: BulkEdit, reason: str, code: str
) -> None:
    with pytest.raises(UserFault) as caught:
        bulk_edit.apply(desk, three, edit, reason)
    assert caught.value.code == code


def test_nobody_and_too_many_are_refused(desk: Desk) -> None:
    for ids, code in (([], "bulk_nobody"), (["x"] * 5001, "bulk_too_many")):
        with pytest.raises(UserFault) as caught:
            bulk_edit.apply(desk, ids, BulkEdit("visit_tier", "A"), WHY)
        assert caught.value.code == code


def test_who_can_be_changed_is_known_before(desk: Desk, three: list[str]) -> None:
    (other,) = put(desk, Person(name="别站的", site_id="station-of-somebody"))
    assert bulk_edit.own(desk, [other, *three]) == tuple(three)
    assert bulk_edit.own(desk, [other]) == ()
