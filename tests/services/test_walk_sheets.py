# SPDX-License-Identifier: MulanPSL-2.0
"""A walk sheet: ordered, printed, found by its code, typed in with one saving."""

import dataclasses
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.services.printed import texts
from wuse_desktop.domain.records.people import Household
from wuse_desktop.domain.records.visits import HomeVisit, WalkSheet
from wuse_desktop.domain.sheet_codes import SIGN_IN, WALK, sheet_code, shown
from wuse_desktop.errors import UserFault
from wuse_desktop.services import visits
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.papers import PaperOptions, paper
from wuse_desktop.services.reading import load
from wuse_desktop.services.sheet_finding import find_sheet
from wuse_desktop.services.today import today
from wuse_desktop.services.walk_entry import (
    WalkHead,
    WalkRow,
    check_walk,
    save_walk,
    take_back_walk,
    walk_head,
    walk_of,
    walk_payload,
    walk_places,
)
from wuse_desktop.services.walk_list import keep_route, villages_of, walk_list
from wuse_desktop.services.walk_sheets import blank_sheet, make_walk_sheet, recent_sheets
from wuse_desktop.storage import records

DAY = date(2026, 3, 23)


@pytest.fixture
def homes(desk: Desk, family: Any, village: str) -> dict[str, Any]:
    """Four households of one village, on file in no order."""
    found = {}
    for name, address in (
        ("赵甲", "10组2号"),
        ("钱乙", "2组11号"),
        ("孙丙", "2组4号"),
        ("李丁", "三组1号"),
    ):
        home = family((name, 70), (f"{name}的孙子", 20))
        stored = load(desk, Household, home.household_id)
        changed = Household(
            id=stored.id,
            head_person_id=stored.head_person_id,
            living_member_count=2,
            address=address,
            village_code=village,
        )
        with desk.write() as unit:
            unit.put(changed)
        found[name] = home
    return found


@pytest.fixture
def sheet_id(desk: Desk, homes: dict[str, Any]) -> str:
    assert homes
    return make_walk_sheet(desk, walk_list(desk, "all"), spare_rows=3).id


def names(desk: Desk) -> list[str]:
    return [stop.visit.head_name for stop in walk_list(desk, "all")]


def head(desk: Desk, minutes: int = 25) -> WalkHead:
    return WalkHead(DAY, (desk.session.worker_id,), minutes)


def rows(desk: Desk, sheet_id: str, **typed: dict[str, str]) -> list[WalkRow]:
    return [
        WalkRow(place.household_id, place.who, **typed.get(place.who, {}))
        for place in walk_places(desk, sheet_id)
    ]


# order ---------------------------------------------------------------------------------------


def test_households_stand_by_group_and_house(desk: Desk, homes: dict[str, Any]) -> None:
    assert homes
    assert names(desk) == ["孙丙", "钱乙", "李丁", "赵甲"]
    villages = villages_of(walk_list(desk, "all"))
    assert [(item.name, item.count) for item in villages] == [(villages[0].name, 4)]
    assert villages[0].name


def test_a_moved_household_stays_where_it_was_moved(
    desk: Desk, homes: dict[str, Any], village: str, reopen: Callable[..., Desk]
) -> None:
    order = [homes[name].household_id for name in ("赵甲", "孙丙", "李丁", "钱乙")]
    keep_route(desk, village, order)
    again = reopen(desk)
    assert names(again) == ["赵甲", "孙丙", "李丁", "钱乙"]
    keep_route(again, village, [homes["李丁"].household_id, homes["孙丙"].household_id])
    assert names(again).index("李丁") < names(again).index("孙丙")
    assert set(names(again)) == set(homes)


def test_the_way_that_was_printed_is_known_to_the_other_computers_of_the_station(
    desk: Desk, homes: dict[str, Any], village: str
) -> None:
    """A sheet is a record: it arrives where the setting of this desk does not."""
    stops = {stop.visit.head_name: stop for stop in walk_list(desk, "all")}
    make_walk_sheet(desk, [stops[name] for name in ("赵甲", "孙丙", "李丁", "钱乙")])
    assert names(desk) == ["赵甲", "孙丙", "李丁", "钱乙"]
    make_walk_sheet(desk, [stops[name] for name in ("钱乙", "李丁")])
    assert names(desk) == ["赵甲", "孙丙", "钱乙", "李丁"], "the others keep their places"
    keep_route(desk, village, [homes[name].household_id for name in ("李丁", "钱乙")])
    assert names(desk).index("李丁") < names(desk).index("钱乙"), "moved here since"
    make_walk_sheet(desk, [stops[name] for name in ("钱乙", "李丁")])
    assert names(desk).index("钱乙") < names(desk).index("李丁"), "walked the other way since"


# paper ---------------------------------------------------------------------------------------


def printed(desk: Desk, record_id: str) -> list[str]:
    target = io.BytesIO()
    paper(desk, "walk-sheet", PaperOptions(record_id=record_id), target)
    return texts(target.getvalue())


def test_the_sheet_says_who_and_where_and_its_code_on_each_page(
    desk: Desk, family: Any, sheet_id: str
) -> None:
    pages = printed(desk, sheet_id)
    code = sheet_code(WALK, sheet_id)
    assert len(pages) == 1
    for said in (
        "入户走访单",
        "孙丙",
        "2组4号",
        "李晓梅",
        "没见到",
        "下次走访",
        "第1页共1页",
        code,
    ):
        assert said in pages[0]
    assert pages[0].index("孙丙") < pages[0].index("钱乙") < pages[0].index("赵甲")
    for number in range(20):
        family((f"王{number:02d}", 66))
    longer = make_walk_sheet(desk, walk_list(desk, "all")).id
    pages = printed(desk, longer)
    assert len(pages) > 1
    assert all(sheet_code(WALK, longer) in page for page in pages)
    assert f"第{len(pages)}页共{len(pages)}页" in pages[-1]


def test_a_blank_sheet_has_rows_and_no_names(desk: Desk, homes: dict[str, Any]) -> None:
    assert homes
    text = "".join(printed(desk, ""))
    assert "没见到" in text
    assert "孙丙" not in text


# found again ---------------------------------------------------------------------------------


def test_a_sheet_is_found_by_its_code(desk: Desk, sheet_id: str) -> None:
    code = sheet_code(WALK, sheet_id)
    assert find_sheet(desk, shown(code), WALK).id == sheet_id
    assert recent_sheets(desk)[0].code == code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    for typed, fault in (
        (wrong, "sheet_code_wrong"),
        (sheet_code(SIGN_IN, sheet_id), "sheet_code_other"),
        (sheet_code(WALK, "another"), "sheet_unknown"),
    ):
        with pytest.raises(UserFault) as caught:
            find_sheet(desk, typed, WALK)
        assert caught.value.code == fault


def test_an_empty_walk_makes_no_sheet(desk: Desk) -> None:
    with pytest.raises(UserFault) as caught:
        make_walk_sheet(desk, (), spare_rows=0)
    assert caught.value.code == "walk_empty"
    assert recent_sheets(desk) == ()


# typing in -----------------------------------------------------------------------------------


def test_one_saving_writes_every_visit_in_one_unit(
    desk: Desk, homes: dict[str, Any], sheet_id: str
) -> None:
    typed = rows(
        desk,
        sheet_id,
        孙丙={"outcome": "1", "observed": "屋里暖和", "follow_up": "送药", "start": "930"},
        钱乙={"outcome": "3"},
        赵甲={"outcome": "1", "met": "12", "minutes": "40", "day": "3-22", "next_day": "4-20"},
    )
    saved = save_walk(desk, sheet_id, head(desk), typed)
    assert not saved.refused
    assert len(saved.visit_ids) == 3
    assert desk.database.last_changes.entities >= {"home_visit", "task", "walk_sheet"}
    with desk.read() as connection:
        stored = {item.household_id: item for item in records.find(connection, HomeVisit)}
        clocks = {records.history(connection, item.id)[0].hlc for item in stored.values()}
    assert len(clocks) == 1
    first = visits.load_visit(desk, stored[homes["孙丙"].household_id].id)
    assert first.met_ids == (homes["孙丙"].head,)
    assert (first.visit.minutes, first.visit.time_known) == (25, True)
    assert first.visit.start_at is not None
    assert f"{first.visit.start_at:%m-%d %H:%M}" == "03-23 09:30"
    assert [task.action for task in first.tasks] == ["送药"]
    assert first.visit.next_visit_on is not None
    missed = stored[homes["钱乙"].household_id]
    assert (missed.outcome, missed.minutes) == ("3", 0)
    assert missed.next_visit_on is not None
    last = visits.load_visit(desk, stored[homes["赵甲"].household_id].id)
    assert last.met_ids == homes["赵甲"].people
    assert (last.visit.on, last.visit.minutes) == (date(2026, 3, 22), 40)
    assert last.visit.next_visit_on == date(2026, 4, 20)
    assert homes["李丁"].household_id not in stored
    line = recent_sheets(desk)[0]
    assert (line.typed, line.count) == (3, 4)
    assert len(today(desk).records) >= 3


def test_a_typed_row_tells_what_stands_in_its_visit(
    desk: Desk, homes: dict[str, Any], sheet_id: str
) -> None:
    """So that the paper can be held against it later."""
    assert [place.filed for place in walk_places(desk, sheet_id)] == [None] * 4
    typed = rows(
        desk,
        sheet_id,
        孙丙={
            "outcome": "1",
            "met": "12",
            "observed": "屋里暖和",
            "follow_up": "送药",
            "start": "930",
        },
        钱乙={"outcome": "3", "day": "2025-12-30", "action": "留了字条", "next_day": "2027-4-20"},
    )
    saved = save_walk(desk, sheet_id, head(desk), typed)
    filed = {place.who: place.filed for place in walk_places(desk, sheet_id) if place.filed}
    assert set(filed) == {"孙丙", "钱乙"}
    first, second = filed["孙丙"], filed["钱乙"]
    stored = visits.load_visit(desk, saved.visit_ids[0]).visit
    assert stored.next_visit_on is not None
    assert first == WalkRow(
        household_id=homes["孙丙"].household_id,
        who="孙丙",
        outcome="1",
        met="孙丙、孙丙的孙子",
        observed="屋里暖和",
        follow_up="送药",
        next_day=stored.next_visit_on.isoformat(),  # next year
        minutes="25",
        day="03-23",
        start="09:30",
    )
    assert (second.outcome, second.met, second.action) == ("3", "", "留了字条")
    assert (second.day, second.next_day) == ("2025-12-30", "2027-04-20"), "of another year"
    assert (second.minutes, second.start) == ("0", "")
    visits.save_visit(
        desk,
        dataclasses.replace(
            visits.load_visit(desk, saved.visit_ids[0]),
            visit=dataclasses.replace(stored, observed="屋里冷"),
        ),
    )
    (found,) = (item.filed for item in walk_places(desk, sheet_id) if item.who == "孙丙")
    assert found is not None
    assert found.observed == "屋里冷", "what was corrected since"
    take_back_walk(desk, list(saved.visit_ids.values()))
    assert [place.filed for place in walk_places(desk, sheet_id)] == [None] * 4


def test_what_was_typed_on_blank_rows_stands_below_the_printed_ones(
    desk: Desk, homes: dict[str, Any], family: Any
) -> None:
    guest = family(("周戊", 70)).household_id
    sheet_id = make_walk_sheet(desk, walk_list(desk, "all")[:2], spare_rows=3).id
    first, second = (place.who for place in walk_places(desk, sheet_id))
    typed = [
        *rows(desk, sheet_id, **{first: {"outcome": "1"}}),
        WalkRow(guest, "周戊", outcome="1", observed="在路上遇到"),
        WalkRow(homes[first].household_id, first, outcome="3", day="3-22"),
    ]
    saved = save_walk(desk, sheet_id, head(desk), typed)
    assert not saved.refused

    places = walk_places(desk, sheet_id)
    assert [place.who for place in places] == [first, second, "周戊", first]
    assert [place.visit_id for place in places] == [
        saved.visit_ids.get(number, "") for number in range(4)
    ]
    assert places[2].filed is not None
    assert places[2].filed.observed == "在路上遇到"
    line = recent_sheets(desk)[0]
    assert (line.typed, line.count) == (3, 4)

    again = [WalkRow(homes[first].household_id, first, outcome="3", day="3-21")]
    later = save_walk(desk, sheet_id, head(desk), again)
    assert [place.visit_id for place in walk_places(desk, sheet_id)] == [
        *(place.visit_id for place in places),
        later.visit_ids[0],
    ], "the visit of the printed row stays in its place"
    take_back_walk(desk, [*saved.visit_ids.values(), *later.visit_ids.values()])
    assert [(place.who, place.visit_id) for place in walk_places(desk, sheet_id)] == [
        (first, ""),
        (second, ""),
    ]


def test_blank_rows_change_neither_the_way_nor_the_paper(
    desk: Desk, homes: dict[str, Any], sheet_id: str
) -> None:
    order = names(desk)
    part = make_walk_sheet(desk, walk_list(desk, "all")[2:], spare_rows=3).id
    before = printed(desk, part)
    guest = homes[order[0]].household_id
    assert not save_walk(desk, part, head(desk), [WalkRow(guest, outcome="3")]).refused
    assert len(walk_places(desk, part)) == 3
    assert len(walk_places(desk, sheet_id)) == 4
    assert names(desk) == order
    after = "".join(printed(desk, part))
    assert order[0] not in after
    assert len(after) == len("".join(before))


def test_the_sheet_of_blank_rows_alone_opens_empty_for_its_next_copy(
    desk: Desk, homes: dict[str, Any]
) -> None:
    blank = blank_sheet(desk)
    typed = [WalkRow(homes["孙丙"].household_id, outcome="3")]
    assert save_walk(desk, blank, head(desk), typed).visit_ids
    assert walk_places(desk, blank) == ()
    assert blank_sheet(desk) == blank
    (line,) = recent_sheets(desk)
    assert (line.typed, line.count) == (0, 0)


def test_a_later_sheet_leaves_the_count_of_the_former_alone(
    desk: Desk, homes: dict[str, Any], sheet_id: str
) -> None:
    for sheet, day in ((sheet_id, "3-20"), (make_walk_sheet(desk, walk_list(desk, "all")).id, "")):
        cells = {name: {"outcome": "3", "day": day} for name in homes}
        assert not save_walk(desk, sheet, head(desk), rows(desk, sheet, **cells)).refused
    assert [(line.typed, line.count) for line in recent_sheets(desk)] == [(4, 4), (4, 4)]


def test_a_row_with_a_problem_stays_with_its_reason_and_the_others_are_kept(
    desk: Desk, sheet_id: str
) -> None:
    typed = rows(
        desk,
        sheet_id,
        孙丙={"outcome": "1", "day": "二月三十"},
        钱乙={"observed": "没记结果"},
        李丁={"outcome": "1", "day": "2026-12-01"},
        赵甲={"outcome": "3"},
    )
    saved = save_walk(desk, sheet_id, head(desk), typed)
    assert set(saved.visit_ids) == {3}
    assert set(saved.refused) == {0, 1, 2}
    assert all(saved.refused.values())
    checks = check_walk(desk, head(desk), typed)
    assert [check.blocks for check in checks] == [True, True, True, False]


def test_a_second_visit_on_the_day_waits_to_be_confirmed(desk: Desk, sheet_id: str) -> None:
    typed = rows(desk, sheet_id, 孙丙={"outcome": "1"})
    save_walk(desk, sheet_id, head(desk), typed)
    again = save_walk(desk, sheet_id, head(desk), typed)
    assert list(again.refused) == [0]
    assert list(save_walk(desk, sheet_id, head(desk), typed, confirmed={0}).visit_ids) == [0]


def test_the_check_proposes_the_next_visit_and_names_who_was_met(desk: Desk, sheet_id: str) -> None:
    typed = rows(desk, sheet_id, 孙丙={"outcome": "2"})
    found = check_walk(desk, head(desk), typed)
    assert found[0].met == "孙丙的孙子"
    assert found[0].next_on is not None
    assert found[0].next_on > DAY
    assert found[1].next_on is None


def test_a_sheet_begins_with_its_day_its_worker_and_the_usual_minutes(
    desk: Desk, sheet_id: str
) -> None:
    begun = walk_head(desk, sheet_id)
    assert begun == WalkHead(desk.today(), (desk.session.worker_id,), 30)
    assert load(desk, WalkSheet, sheet_id).spare_rows == 3


def test_a_half_typed_sheet_is_kept_as_plain_values(desk: Desk, sheet_id: str) -> None:
    typed = rows(desk, sheet_id, 孙丙={"outcome": "1", "observed": "好"})
    begun, kept = walk_of(walk_payload(head(desk), typed))
    assert begun == head(desk)
    assert kept == (typed[0],)
