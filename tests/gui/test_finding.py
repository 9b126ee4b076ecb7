# SPDX-License-Identifier: MulanPSL-2.0
"""Ctrl+K over the real pages: what is found, why, and what others may not learn by it."""

import dataclasses
from datetime import datetime
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.real_window import OpenWindow, Typist
from tests.gui.work_samples import (
    VILLAGE,
    add_family,
    add_open_case,
    add_person,
    add_session,
    add_worker,
    sit_down,
)
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.domain.records.people import Household, Person
from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.domain.records.volunteers import Volunteer
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.search_box import SearchBox
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import finding
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.people import save_person


def frame_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def look_for(frame: Workspace, typist: Typist, qtbot: QtBot, text: str) -> list[str]:
    """The lines under the box for a text."""
    box: SearchBox = frame.search

    def is_called() -> bool:  # a window that was just opened takes keys in a moment
        typist.press("Ctrl+K")
        return box.hasFocus()

    qtbot.waitUntil(is_called)
    box.clear()
    typist.type(text)
    qtbot.waitUntil(box.popup.isVisible)
    box.search_now()
    return [box.popup.item(place).text() for place in range(box.popup.count())]


@pytest.fixture
def wang(desk: Desk) -> str:
    return save_person(
        desk,
        Person(
            name="王秀英",
            alias="王二丫",
            id_no="230127194105060023",
            phone="13845671234",
            village_code=VILLAGE,
            is_client=True,
        ),
    ).id


def test_each_way_to_find_somebody_is_said(
    desk: Desk, wang: str, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    frame = frame_of(open_window(desk))
    for typed, why in (
        ("王秀英", ""),
        ("wangxiu", "拼音"),
        ("wxy", "首字母"),
        ("wangxy", "拼音和首字母"),
        ("wxiuy", "拼音和首字母"),
        ("wangxy 1234", "拼音和首字母、电话尾号 1234"),
        ("1234", "电话尾号 1234"),
        ("0023", "证件尾号 0023"),
        ("19410506", "证件号里的生日"),
        ("wey", "曾用名 王二丫"),
        (division_name(VILLAGE), ""),
        (f"{division_name(VILLAGE)} wxy 0023", "首字母、证件尾号 0023"),
    ):
        (line,) = look_for(frame, typist, qtbot, typed)
        assert line.startswith(f"王秀英 {why} ".replace("  ", " ")), typed
        assert "194105060023" not in line, "the number stays masked"
    frame.search.clear()
    typist.type("wxy")
    typist.press("Return")
    page = frame.page
    assert isinstance(page, PeoplePage)
    assert cast("PersonView", page.person_side.view).name.text() == "王秀英"


def test_a_volunteer_is_found_by_team_and_told_apart(
    desk: Desk, wang: str, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    with desk.write() as unit:
        unit.put(Volunteer(person_id=wang, team="红袖标志愿队"))
    frame = frame_of(open_window(desk))
    assert look_for(frame, typist, qtbot, "红袖标")[0].startswith("王秀英 队伍 红袖标志愿队 ")
    assert look_for(frame, typist, qtbot, "hxb")[0].startswith("王秀英 队伍 红袖标志愿队 ")
    (hit,) = finding.find(desk, "红袖标")
    assert hit.roles == "服务对象、志愿者"


def test_a_county_finds_its_stations(
    county_desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    frame = frame_of(open_window(county_desk))
    (line,) = look_for(frame, typist, qtbot, "mulan zongdudao")
    assert line.startswith("木兰县社会工作总督导站")
    (line,) = look_for(frame, typist, qtbot, "总督导")
    typist.press("Return")
    assert frame.page is not None
    assert frame.page.key == "stations"


def test_village_word_and_month_find_the_visit(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    home, _people = add_family(desk, "王秀英")
    with desk.write() as unit:
        for day in ("2026-03-05", "2026-02-05"):
            unit.put(
                HomeVisit(
                    household_id=home,
                    village_code=VILLAGE,
                    start_at=datetime.fromisoformat(f"{day}T09:00"),
                    end_at=datetime.fromisoformat(f"{day}T09:40"),
                    outcome="1",
                    observed="刚领到轮椅，门槛太高。",
                )
            )
    frame = frame_of(open_window(desk))
    lines = look_for(frame, typist, qtbot, f"{division_name(VILLAGE)[:2]} 轮椅 3月")
    assert lines == ["入户走访 王秀英 2026-03-05 · 刚领到轮椅，门槛太高。"]
    assert len(look_for(frame, typist, qtbot, "轮椅")) == 2


def test_a_worker_finds_nothing_of_what_is_said_in_cases_of_others(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    case_id = add_open_case(desk, add_person(desk, "王秀英"))
    add_session(desk, case_id, "2026-01-20")
    frame = frame_of(open_window(desk))
    assert any("独居，买药难" in line for line in look_for(frame, typist, qtbot, "买药"))
    assert any("核对药盒" in line for line in look_for(frame, typist, qtbot, "药盒"))
    sit_down(desk, "worker", add_worker(desk))
    for typed in ("买药", "药盒", "王秀英 药盒 1月"):
        (line,) = look_for(frame, typist, qtbot, typed)
        assert line.startswith("没有找到"), typed
    assert not any("药盒" in line for line in look_for(frame, typist, qtbot, "王秀英"))
    assert any("了解用药" in line for line in look_for(frame, typist, qtbot, "用药"))


def test_the_page_of_a_person_keeps_what_is_said_in_cases_to_who_may_read_it(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    person_id = add_person(desk, "王秀英")
    case_id = add_open_case(desk, person_id)
    add_session(desk, case_id, "2026-01-20")
    mine = desk.session.worker_id

    def shown() -> list[tuple[str, str]]:
        frame = frame_of(open_window(desk))
        assert frame.open_record("person", person_id)
        page = frame.page
        assert isinstance(page, PeoplePage)
        view = cast("PersonView", page.person_side.view)
        return [(entry.title, entry.detail) for entry in view.timeline.entries()]

    assert any("核对药盒" in detail for _title, detail in shown())
    sit_down(desk, "worker", add_worker(desk))
    ((title, detail),) = shown()
    assert title == "了解用药"
    assert "药盒" not in detail
    assert "内容只限负责社工、督导和站长查看" in detail
    sit_down(desk, "worker", mine)
    assert any("核对药盒" in detail for _title, detail in shown())


def test_a_village_has_one_name_in_the_box_and_in_the_lists(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    add_person(desk, "孙玉梅")
    window = open_window(desk)
    (line,) = look_for(frame_of(window), typist, qtbot, "孙玉梅")
    assert division_name(VILLAGE) in line
    assert "委会" not in line


def test_the_home_of_a_visit_is_found_by_initials_with_a_word_and_a_month(
    desk: Desk, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    home, _people = add_family(desk, "孙玉梅")
    with desk.write() as unit:
        household = unit.get(Household, home)
        assert household is not None
        unit.put(dataclasses.replace(household, address="东南村·王家湾3号"))
        unit.put(
            HomeVisit(
                household_id=home,
                start_at=datetime.fromisoformat("2026-11-05T09:00"),
                end_at=datetime.fromisoformat("2026-11-05T09:40"),
                outcome="1",
                observed="想要轮椅",
            )
        )
    frame = frame_of(open_window(desk))
    for typed in ("王家湾 轮椅 11月", "wjw 轮椅 十一月", "东南村轮椅11月份"):
        (line,) = look_for(frame, typist, qtbot, typed)
        assert "想要轮椅" in line, typed
