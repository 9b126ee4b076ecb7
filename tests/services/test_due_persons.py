# SPDX-License-Identifier: MulanPSL-2.0
"""Clients who are in no household are due as households of one (rule D-20)."""

import dataclasses
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import Workbook

from tests.services.exchanging import carry
from wuse_desktop.domain.period import Period
from wuse_desktop.domain.records.people import Household, HouseholdMember, Person, PersonCategory
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.services import households, people, person_page, visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ledgers.ledger import ledger
from wuse_desktop.services.tables.imports import past_imports
from wuse_desktop.services.tables.loading import load, load_all
from wuse_desktop.services.tables.undoing import undo_import
from wuse_desktop.services.today import today
from wuse_desktop.services.visit_dues import due_at, due_visits
from wuse_desktop.services.visit_intervals import interval_sheet, set_intervals
from wuse_desktop.services.walk_entry import walk_places
from wuse_desktop.services.walk_list import keep_route, walk_list
from wuse_desktop.services.walk_papers import write_walk_sheet
from wuse_desktop.services.walk_sheets import make_walk_sheet
from wuse_desktop.storage import records

FILED, DUE = date(2026, 3, 24), date(2026, 4, 23)
Table = Callable[[str, Sequence[Sequence[Any]]], Path]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Return a function that writes rows into a workbook whose sheet has this name."""

    def write(name: str, rows: Sequence[Sequence[Any]]) -> Path:
        book = Workbook()
        page = book.active
        assert page is not None
        page.title = name
        for row in rows:
            page.append(list(row))
        path = tmp_path / f"{name}.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def roster(table: Table) -> Path:
    """Somebody 特困 and somebody else of the same name, as a township's list has them."""
    return table(
        "人员",
        [
            ["姓名", "性别", "出生日期", "村", "类别", "居住地址"],
            ["李德海", "男", "1950-01-02", "镇西村", "特困人员", "三组5号"],
            ["王秀兰", "女", "1960-01-02", "镇西村", "低保对象", "三组9号"],
        ],
    )


@pytest.fixture
def lone(desk: Desk, village: str) -> Callable[..., str]:
    """Return a function that files a client in no household and returns their id."""

    def made(name: str, category: str = "03", address: str = "三组5号") -> str:
        person = Person(name=name, village_code=village, living_address=address, is_client=True)
        entry = PersonCategory(category=category, start_date=FILED)
        return people.save_person(desk, person, [entry]).id

    return made


def all_of(desk: Desk, kind: type[Any]) -> list[Any]:
    with desk.read() as connection:
        return records.find(connection, kind)


def test_a_roster_without_household_numbers_fills_the_due_list(
    desk: Desk, roster: Path, clock: Any
) -> None:
    assert load(desk, "persons", roster).loaded == 2
    found = {stop.visit.head_name: stop for stop in walk_list(desk, "all")}
    assert {name: stop.visit.due_on for name, stop in found.items()} == {
        "李德海": DUE,
        "王秀兰": FILED + timedelta(days=90),
    }
    li = found["李德海"].visit
    assert (li.village, li.address, li.tier, li.is_unhoused) == ("镇西村", "三组5号", "B", True)
    clock.at += timedelta(days=31)
    assert [item.head_name for item in due_visits(desk)] == ["李德海"]
    assert [item.head_name for item in today(desk).due_visits.first] == ["李德海"]
    page = person_page.person_page(desk, li.head_id)
    assert (page.next_visit_on, page.days_late) == (DUE, 1)
    assert all_of(desk, Household) == [], "nobody made a household file (rule C-16)"


def test_undoing_the_import_leaves_nobody_due(desk: Desk, roster: Path) -> None:
    load(desk, "persons", roster)
    walk_list(desk, "all")
    assert undo_import(desk, past_imports(desk)[0].id).left == ()
    assert walk_list(desk, "all") == ()


def test_volunteers_and_who_moved_out_are_not_due(
    desk: Desk, family: Any, lone: Callable[..., str]
) -> None:
    home = family(("王秀英", 84), ("王建军", 50))
    people.save_person(desk, Person(name="志愿者甲"))
    households.move_out(desk, home.household_id, home.people[1])
    assert [stop.visit.head_name for stop in walk_list(desk, "all")] == ["王秀英"]
    lone("李德海")
    assert len(walk_list(desk, "all")) == 2


def test_the_first_visit_makes_the_household_and_its_next_day_counts(
    desk: Desk, lone: Callable[..., str]
) -> None:
    li = lone("李德海")
    household_id = households.household_for(desk, li)
    draft = visits.propose_visit(desk, household_id)
    visit = draft.visit
    assert visit.next_visit_on == DUE
    (stop,) = walk_list(desk, "all")
    assert (stop.id, stop.visit.is_unhoused) == (household_id, False)


def test_in_a_household_they_are_due_with_it_alone(
    desk: Desk, family: Any, lone: Callable[..., str]
) -> None:
    home = family(("王秀英", 70))
    li = lone("李德海")
    assert len(walk_list(desk, "all")) == 2
    household = households.household_page(desk, home.household_id).household
    households.save_household(desk, household, [HouseholdMember(person_id=li, relation="99")])
    (stop,) = walk_list(desk, "all")
    assert (stop.id, stop.visit.tier) == (home.household_id, "B")


def test_a_printed_sheet_makes_their_households_and_the_way_is_kept(
    desk: Desk, lone: Callable[..., str]
) -> None:
    first, second = lone("甲", address="一组1号"), lone("乙", address="二组1号")
    stops = walk_list(desk, "all")
    assert [stop.id for stop in stops] == [first, second]
    keep_route(desk, stops[0].visit.village_code, [second, first])
    stops = walk_list(desk, "all")
    assert [stop.id for stop in stops] == [second, first]
    sheet = make_walk_sheet(desk, stops[:1])
    (place,) = walk_places(desk, sheet.id)
    assert (place.who, [member.code for member in place.members]) == ("乙", [second])
    walked = walk_list(desk, "all")
    assert [stop.id for stop in walked] == [place.household_id, first]


def test_the_county_lists_them_as_their_station_does(
    desk: Desk, lone: Callable[..., str], clock: Any
) -> None:
    lone("李德海")
    clock.at += timedelta(days=40)
    with desk.read() as connection:
        assert due_at(connection, desk.site_id, desk.today()) == due_visits(desk)


def _visits_of(table: Table, *rows: Sequence[Any]) -> Path:
    heading = ["户主", "村", "走访日期", "走访人", "走访目的", "结果", "走访概况", "时长"]
    return table("入户走访", [heading, *rows])


def test_visits_to_somebody_without_a_household_are_loaded_as_they_are_typed(
    desk: Desk, roster: Path, table: Table
) -> None:
    load(desk, "persons", roster)
    rows = (
        ["李德海", None, "2026.3.6", "李晓梅", "例行探访", "见到本人", "身体尚好", 40],
        ["李德海", None, "2026.3.20", "李晓梅", "例行探访", "未遇", "", None],
        ["查无此人", None, "2026.3.6", "李晓梅", "例行探访", "见到本人", "x", 40],
    )
    result = load(desk, "visits", _visits_of(table, *rows))
    assert (result.loaded, [item.code for item in result.findings]) == (2, ["household_unknown"])
    (home,) = all_of(desk, Household)
    assert {visit.household_id for visit in all_of(desk, HomeVisit)} == {home.id}
    undo_import(desk, past_imports(desk)[0].id)
    assert all_of(desk, Household) == []


def test_of_two_with_one_name_the_village_says_which(
    desk: Desk, table: Table, lone: Callable[..., str], family: Any
) -> None:
    elsewhere = Person(name="李德海", village_code="230127100201", is_client=True)
    other = people.save_person(desk, elsewhere).id
    here = lone("李德海")
    known = ["2026.3.6", "李晓梅", "例行探访", "见到本人", "身体尚好", 40]
    result = load(desk, "visits", _visits_of(table, ["李德海", None, *known]))
    assert [item.code for item in result.findings] == ["household_unclear"]
    assert all_of(desk, Household) == []
    assert load(desk, "visits", _visits_of(table, ["李德海", "镇西村", *known])).loaded == 1
    assert [home.head_person_id for home in all_of(desk, Household)] == [here]
    assert other not in {stop.id for stop in walk_list(desk, "all")} - {other}


def test_household_numbers_that_come_later_leave_no_household_behind(
    desk: Desk, lone: Callable[..., str], table: Table
) -> None:
    husband, wife = lone("李德海"), lone("王秀兰")
    homes = [households.household_for(desk, person) for person in (husband, wife)]
    with desk.write() as unit:
        for number, person_id in enumerate((husband, wife)):
            person = records.get(unit.connection, Person, person_id)
            assert person is not None
            numbers = ("11010519491231002X", "230127194807099010")
            unit.put(dataclasses.replace(person, id_no=numbers[number]))
    rows = [
        ["家庭编号", "姓名", "与户主关系", "身份证号"],
        ["D001", "王秀兰", "配偶", "230127194807099010"],
        ["D001", "李德海", "户主", "11010519491231002X"],
    ]
    load_all(desk, table("人员", rows))
    (stop,) = walk_list(desk, "all")
    assert stop.id == homes[0]
    page = households.household_page(desk, homes[0])
    assert page.household.household_no == "D001"
    assert page.household.living_member_count == 2
    assert {line.person_id for line in page.members} == {husband, wife}


# after a major event ----------------------------------------------------------------------------


def happened(desk: Desk, person_id: str, on: date, event: str = "3") -> None:
    with desk.read() as connection:
        person = records.get(connection, Person, person_id)
    assert person is not None
    people.save_person(desk, dataclasses.replace(person, major_event=event, major_event_on=on))


def seen(desk: Desk, household_id: str, outcome: str = "1") -> None:
    draft = visits.propose_visit(desk, household_id)
    visit = dataclasses.replace(
        draft.visit, outcome=outcome, next_visit_on=None, observed="还好", action_taken="无"
    )
    met = (households.household_page(desk, household_id).members[0].person_id,)
    draft = dataclasses.replace(draft, visit=visit, met_ids=met if outcome == "1" else ())
    visits.save_visit(desk, draft)


def test_a_major_event_asks_for_a_visit_at_once_until_somebody_was_seen(
    desk: Desk, family: Any, clock: Any
) -> None:
    home = family(("孙玉梅", 85, ["20"]), ("孙小妹", 60))
    seen(desk, home.household_id)
    clock.at += timedelta(days=2)
    assert due_visits(desk) == ()
    happened(desk, home.people[1], desk.today())
    (due,) = due_visits(desk)
    assert (due.due_on, due.event) == (desk.today(), "重大变故：出院 2026-03-26")
    assert due.days_late == 0
    page = person_page.person_page(desk, home.head)
    assert page.event == "重大变故：出院 2026-03-26，24小时内走访"
    seen(desk, home.household_id, "3")
    clock.at += timedelta(days=1)
    (due,) = due_visits(desk)
    assert (due.days_late, due.event) == (1, "重大变故：出院 2026-03-26"), "nobody was met"
    seen(desk, home.household_id)
    assert due_visits(desk) == ()
    assert person_page.person_page(desk, home.head).event == ""


def test_papers_say_that_something_happened_and_not_what(desk: Desk, family: Any) -> None:
    home = family(("孙玉梅", 85, ["20"]))
    happened(desk, home.people[0], desk.today())
    sheet, target = make_walk_sheet(desk, walk_list(desk, "all")), io.BytesIO()
    write_walk_sheet(desk, sheet.id, desk.today(), target)
    on_paper = pypdfium2.PdfDocument(target.getvalue())[0].get_textpage().get_text_range()
    assert f"{desk.today():%m-%d} 变故" in on_paper
    march = Period.containing("month", desk.today())
    (row,) = ledger(desk, "ledger-visits-due", march).rows
    (tier,) = [cell for cell in row.cells if "变故" in str(cell)]
    assert str(tier).endswith("，有变故")
    assert not any("出院" in text for text in (on_paper, *map(str, row.cells)))


def test_a_class_without_hours_is_visited_as_ever_and_the_page_says_so(
    desk: Desk, lone: Callable[..., str]
) -> None:
    li = lone("李德海")
    happened(desk, li, desk.today(), "1")
    assert due_visits(desk) == ()
    page = person_page.person_page(desk, li)
    assert (page.next_visit_on, page.event) == (
        DUE,
        "重大变故：丧亲 2026-03-24，这一级没有定几小时内走访",
    )


def test_hours_that_a_station_sets_for_another_class_hold(
    desk: Desk, lone: Callable[..., str]
) -> None:
    lines = interval_sheet(desk).tiers
    set_intervals(desk, (lines[0], dataclasses.replace(lines[1], hours=72), *lines[2:]), {})
    happened(desk, lone("李德海"), desk.today(), "2")
    (stop,) = walk_list(desk, "all")
    assert stop.visit.due_on == FILED + timedelta(days=2)


def test_an_event_goes_to_the_county_with_the_person(
    desk: Desk, county: Desk, family: Any, stick: Path
) -> None:
    home = family(("孙玉梅", 85, ["20"]))
    happened(desk, home.head, desk.today())
    carry(desk, county, stick)
    with county.read() as connection:
        (due,) = due_at(connection, desk.site_id, desk.today())
    assert due.event == "重大变故：出院 2026-03-24"


@pytest.mark.parametrize(
    ("event", "on", "code"),
    [
        ("1", None, "event_day"),
        ("", date(2026, 3, 1), "event_kind"),
        ("1", date(2026, 3, 25), "event_ahead"),
    ],
)
def test_an_event_has_a_kind_and_a_day_that_has_come(
    desk: Desk, event: str, on: date | None, code: str
) -> None:
    person = Person(name="李德海", major_event=event, major_event_on=on)
    found = [item.code for item in people.check_person(desk, person) if item.level == "block"]
    assert found == [code]
