# SPDX-License-Identifier: MulanPSL-2.0
"""Groups and activities: plan, members, sessions with sign-in, activities in one saving."""

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.real_window import PASSWORD, OpenWindow, Typist
from tests.gui.work_samples import VILLAGE, add_group, add_person
from wuse_desktop.domain.records.activities import CommunityActivity, GroupSession, ServiceGroup
from wuse_desktop.domain.records.people import Person
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.activity_part import ActivityPart
from wuse_desktop.gui.pages.group_part import GroupPart
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.widgets.gathering_form import ActivityForm, GroupSessionForm
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services import drafts, records
from wuse_desktop.services.activities import ActivityPage, activity_page
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.groups import GroupPage, group_page
from wuse_desktop.services.lists import ListQuery, page
from wuse_desktop.services.setup import open_desk

NAMES = ("王秀英", "李桂兰", "张玉珍")
TEXT = "带做坐式八段锦。"


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def shown(work: Workspace) -> GroupsPage:
    found = work.open_page("groups")
    assert isinstance(found, GroupsPage)
    return found


@pytest.fixture
def groups(shown: GroupsPage) -> GroupPart:
    return shown.groups


@pytest.fixture
def activities(shown: GroupsPage) -> ActivityPart:
    return shown.activities


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    return {name: add_person(desk, name) for name in NAMES}


# groups --------------------------------------------------------------------------------------


def test_a_plan_is_saved_and_leads_to_its_members(
    work: Workspace,
    groups: GroupPart,
    desk: Desk,
    people: dict[str, str],
    typist: Typist,
    qtbot: QtBot,
) -> None:
    assert work.start_new(ServiceGroup.entity)
    form = groups.plan_form.form
    typist.type("慢病互助小组")
    for name, typed in (("group_type", "zcxz"), ("service_field", "ylfw")):
        form.focus(name)
        typist.type(typed)
        typist.press("Return")
    for name, text in (("place", "活动室"), ("goal", "互相支持。")):
        form.focus(name)
        typist.type(text)
    form.focus("target_categories")
    typist.type("djlr")
    typist.press("Return", "Ctrl+S")
    (row,) = page(desk, "groups", ListQuery())
    members = groups.group_view.members
    assert typist.at(members.picker.line), "members are added next"
    for initials in ("wxy", "lgl"):
        typist.type(initials)
        qtbot.waitUntil(members.picker._popup.isVisible)
        typist.press("Return")
        assert typist.at(members.picker.line)
    typist.type("贾大山")
    qtbot.waitUntil(members.picker._popup.isVisible)
    typist.press("Return")
    names = [item.name for item in group_page(desk, row.id).members]
    assert names == ["王秀英", "李桂兰", "贾大山"]
    assert people["王秀英"] == group_page(desk, row.id).members[0].person_id


def test_a_member_leaves_today_and_that_can_be_taken_back(
    work: Workspace,
    groups: GroupPart,
    desk: Desk,
    people: dict[str, str],
    typist: Typist,
    qtbot: QtBot,
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    work.open_record(ServiceGroup.entity, group_id)
    table = groups.group_view.members.table
    table.select_first()
    table.view.setFocus()
    with qtbot.waitSignal(groups.said) as said:
        typist.press("Delete")
    members = group_page(desk, group_id)
    assert [item.name for item in members.members] == list(NAMES), "today is the last day"
    assert members.members[0].left_on == date(2026, 3, 24)
    said.args[2]()
    assert group_page(desk, group_id).members[0].left_on is None


def picks(groups: GroupPart, typist: Typist, qtbot: QtBot, typed: str) -> list[str]:
    """What the line for members offers for a typed text."""
    picker = groups.group_view.members.picker
    picker.setFocus()
    typist.press("Ctrl+A")
    typist.type(typed)
    qtbot.waitUntil(picker._popup.isVisible)
    return [picker._popup.item(row).text() for row in range(picker._popup.count())]


def test_a_typo_in_initials_makes_nobody(
    work: Workspace, groups: GroupPart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    group_id = add_group(desk, "互助小组", [add_person(desk, NAMES[0])])
    work.open_record(ServiceGroup.entity, group_id)
    for typed in ("wss", "WSS 3", "13845671234"):
        (offered,) = picks(groups, typist, qtbot, typed)
        assert "新建" not in offered
        assert "汉字" in offered
        typist.press("Return", "Return", "Escape")
    assert [row.cells[0] for row in page(desk, "persons", ListQuery())] == [NAMES[0]]
    assert len(group_page(desk, group_id).members) == 1
    assert picks(groups, typist, qtbot, "王素珊") == ["＋ 新建“王素珊”"]


def test_an_enter_does_not_take_what_was_found_for_a_text_before(
    work: Workspace, groups: GroupPart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    """Somebody types something else and presses Enter before the search has answered."""
    group_id = add_group(desk, "互助小组", [])
    for name in NAMES[:2]:
        add_person(desk, name)
    work.open_record(ServiceGroup.entity, group_id)
    assert picks(groups, typist, qtbot, "wxy")[0].startswith(NAMES[0])
    typist.press("Ctrl+A")
    typist.type("lgl")
    typist.press("Return")
    qtbot.waitUntil(lambda: bool(group_page(desk, group_id).members))
    assert [item.name for item in group_page(desk, group_id).members] == [NAMES[1]]


@pytest.mark.parametrize(("typed", "left"), [("王素珊", [NAMES[0]]), ("lgl", list(NAMES[:2]))])
def test_who_was_just_added_to_a_group_is_taken_back(
    work: Workspace,
    groups: GroupPart,
    desk: Desk,
    typist: Typist,
    qtbot: QtBot,
    typed: str,
    left: list[str],
) -> None:
    """A person who was made for the group goes with the membership, another one stays on file."""
    for name in left[1:]:
        add_person(desk, name)
    group_id = add_group(desk, "互助小组", [add_person(desk, NAMES[0])])
    work.open_record(ServiceGroup.entity, group_id)
    picks(groups, typist, qtbot, typed)
    typist.press("Return")
    assert len(group_page(desk, group_id).members) == 2
    assert work.notice._action.text() == "撤销"
    work.notice._action.click()
    assert [item.name for item in group_page(desk, group_id).members] == [NAMES[0]]
    persons = [row.cells[0] for row in page(desk, "persons", ListQuery())]
    assert sorted(persons) == sorted(left)


def test_adding_somebody_who_is_in_the_group_already_takes_nothing_back(
    work: Workspace, groups: GroupPart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    group_id = add_group(desk, "互助小组", [add_person(desk, NAMES[0])])
    work.open_record(ServiceGroup.entity, group_id)
    picks(groups, typist, qtbot, "wxy")
    typist.press("Return")
    assert work.notice.sentence == f"{NAMES[0]}本来就在小组里"
    assert not work.notice._action.isVisible()
    assert len(group_page(desk, group_id).members) == 1


def begin_session(work: Workspace, groups: GroupPart, group_id: str) -> GroupSessionForm:
    work.open_record(ServiceGroup.entity, group_id)
    groups.on_wish("record_session", group_id)
    return groups.session_form


def write_session(form: GroupSessionForm, typist: Typist) -> None:
    for name in ("theme", "objective", "process", "dynamics", "reflection", "next_step"):
        form.focus_field(name)
        typist.type(TEXT)
    form.focus_field("attainment")
    typist.type("2")


def test_a_session_and_its_sign_in_are_saved_at_once_and_survive_a_restart(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    helper = add_person(desk, "吴丽华")
    form = begin_session(work, groups, group_id)
    assert not groups.table.isVisible(), "the form has the whole page"
    assert form.own["theme"].hasFocus()
    write_session(form, typist)
    form.focus_field("people")
    for typed in ("wx ", "lg4"):
        typist.type(typed)
    typist.press("Tab")
    typist.type("wlh ")
    typist.type("45")
    typist.press("Ctrl+S", "Ctrl+S")  # once more: the help was voluntary (V-26)
    found = group_page(desk, group_id)
    check_session(found, desk)
    assert groups.table.isVisible()
    (service,) = page(desk, "volunteer_services", ListQuery())
    assert "45" in service.cells
    assert helper
    desk.close()
    again = open_desk(desk.paths.home, "", PASSWORD, secrets=NoKeyring())
    try:
        check_session(group_page(again, group_id), again)
    finally:
        again.close()


def check_session(found: GroupPage, desk: Desk) -> None:
    (line,) = found.sessions
    assert (line.present, line.expected, line.volunteers) == (1, 3, 1)
    assert line.session.seq == 1
    assert line.session.process == TEXT
    assert [item.worker_id for item in line.workers] == [desk.session.worker_id]


def test_a_newcomer_of_an_open_group_becomes_a_person_and_a_member(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    form = begin_session(work, groups, group_id)
    write_session(form, typist)
    form.focus_field("people")
    typist.type("贾大山")
    typist.press("Return", "Ctrl+S")
    assert "再按一次保存" in groups.session.state
    assert "加为组员" in groups.session.problems.text()
    typist.press("Ctrl+S")
    found = group_page(desk, group_id)
    assert [item.name for item in found.members][-1] == "贾大山"
    assert found.sessions[0].present == 1
    newcomer = records.get(desk, "person", found.members[-1].person_id)
    assert isinstance(newcomer, Person)
    assert (newcomer.name, newcomer.village_code) == ("贾大山", VILLAGE)


def test_members_ticked_at_a_session_before_they_joined_stand_once_on_the_roster(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))  # since 1 March
    form = begin_session(work, groups, group_id)
    write_session(form, typist)
    form.focus_field("start_at")
    typist.press("Ctrl+A")
    typist.type("2-20")
    form.focus_field("people")
    for initials in ("wxy", "lgl"):
        typist.type(initials)
        typist.press("Return")
    typist.press("Ctrl+S", "Ctrl+S")  # once more: they join on that day
    table = groups.group_view.members.table
    shown = [[table.model.index(row, column).data() for column in (0, 2, 4)] for row in range(3)]
    assert table.model.rowCount() == 3
    assert shown == [
        ["王秀英", "2026-02-20", "1/1"],
        ["李桂兰", "2026-02-20", "1/1"],
        ["张玉珍", "2026-03-01", "0/0"],
    ]


def test_a_closed_group_refuses_strangers_and_says_so(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "封闭小组", list(people.values()), openness="01")
    form = begin_session(work, groups, group_id)
    write_session(form, typist)
    form.focus_field("people")
    typist.type("贾大山")
    typist.press("Return", "Ctrl+S", "Ctrl+S")
    assert "封闭小组" in groups.session.problems.text()
    assert typist.at(form.grid.people.line), "the grid is where it is mended"
    assert group_page(desk, group_id).sessions == ()


def test_the_next_session_begins_with_what_the_last_one_left(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    form = begin_session(work, groups, group_id)
    assert form.own["phase"].value() == "2"
    write_session(form, typist)
    typist.press("Ctrl+S")
    assert groups.group_view.next_step.text() == "记第2节"
    form = begin_session(work, groups, group_id)
    assert form.own["objective"].value() == TEXT
    assert form.own["phase"].value() == "4"


def test_a_stored_session_shows_who_came_and_can_be_changed(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    form = begin_session(work, groups, group_id)
    write_session(form, typist)
    form.focus_field("people")
    typist.type("wx ")
    typist.press("Ctrl+S")
    session_id = group_page(desk, group_id).sessions[0].session.id
    assert work.open_record(GroupSession.entity, session_id)
    assert [row.state for row in form.grid.roster()] == ["1", "5", "5"]
    typist.type("lg ")
    typist.press("Ctrl+S")
    assert group_page(desk, group_id).sessions[0].present == 2


def test_a_group_ends_with_its_outcome(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    work.open_record(ServiceGroup.entity, group_id)
    groups.on_wish("finish", group_id)
    typist.type("组员结成对子。")
    typist.press("Ctrl+S")
    assert "未达节数" in groups.ending.problems.text()
    typist.press("Ctrl+S")
    stored = group_page(desk, group_id)
    assert stored.group.finished_on == date(2026, 3, 24)
    assert stored.too_few_sessions
    assert not groups.group_view.next_step.isVisible()


def test_a_half_written_session_is_kept_with_its_grid(
    work: Workspace,
    groups: GroupPart,
    desk: Desk,
    people: dict[str, str],
    typist: Typist,
    open_window: OpenWindow,
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    form = begin_session(work, groups, group_id)
    typist.type("动一动")
    form.focus_field("people")
    typist.type("wx ")
    typist.type("贾大山")
    typist.press("Return")
    work.leave()
    (draft,) = drafts.drafts(desk)
    later = open_window(desk)
    assert later.workspace is not None
    entity, _colon, record_id = draft.name.partition(":")
    assert later.workspace.open_record(entity, record_id)
    restored = cast("GroupsPage", later.workspace.page).groups.session_form
    assert restored.own["theme"].value() == "动一动"
    states = [(row.name, row.state) for row in restored.grid.roster()]
    assert states == [("王秀英", "1"), ("李桂兰", "5"), ("张玉珍", "5"), ("贾大山", "1")]


def test_the_sign_in_sheet_is_previewed(
    work: Workspace, groups: GroupPart, desk: Desk, people: dict[str, str], qtbot: QtBot
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    work.open_record(ServiceGroup.entity, group_id)
    groups.on_wish("print:sign-in-sheet", group_id)
    dialog = next(
        item for item in QApplication.topLevelWidgets() if isinstance(item, PreviewDialog)
    )
    qtbot.waitUntil(lambda: dialog.pages == 1)
    dialog.close()


# activities ----------------------------------------------------------------------------------


def begin_activity(work: Workspace, activities: ActivityPart, typist: Typist) -> ActivityForm:
    """A new activity with everything but the sign-in."""
    assert work.start_new(CommunityActivity.entity)
    form = activities.form
    typist.type("春耕时节话安全")
    typist.press("Tab")
    typist.type("aqyj")
    typist.press("Return")
    for name, text in (("place", "文化广场"), ("process", TEXT), ("outcome", "签了承诺书。")):
        form.focus_field(name)
        typist.type(text)
    return form


def test_an_activity_is_saved_with_sign_in_estimate_and_volunteers_at_once(
    work: Workspace,
    activities: ActivityPart,
    desk: Desk,
    people: dict[str, str],
    typist: Typist,
    record_property: Callable[[str, object], None],
) -> None:
    form = begin_activity(work, activities, typist)
    form.focus_field("unsigned_estimate")
    typist.press("Ctrl+A")
    typist.type("30")
    typist.press("Tab")
    typist.type("qdrt")
    typist.press("Return")
    form.focus_field("people")
    pressed = 0
    for typed in ("wxy ", "lgl "):
        typist.type(typed)
        pressed += len(typed)
    record_property("keys_a_person_on_file", pressed / 2)
    typist.type("贾大山")
    typist.press("Return", "Tab")
    typist.type("zyz ")
    assert form.grid.sentence == "到 3　志愿者 1 人 90 分钟　估算 30　合计 33 人次"
    typist.press("Ctrl+S", "Ctrl+S")  # once more: the help was voluntary (V-26)
    (row,) = page(desk, "activities", ListQuery())
    found = activity_page(desk, row.id)
    check_activity(found, people)
    assert activities.activity_view.caption() == "春耕时节话安全"


def check_activity(found: ActivityPage, people: dict[str, str]) -> None:
    assert [person.name for person in found.people] == ["王秀英", "李桂兰", "贾大山"]
    assert found.people[0].person_id == people["王秀英"]
    assert all(person.person_id for person in found.people), "new names are put on file"
    assert found.contacts == 33
    assert [(item.name, item.minutes) for item in found.volunteers] == [("张玉珍", 90)]


def test_an_estimate_without_its_basis_is_refused(
    work: Workspace, activities: ActivityPart, desk: Desk, typist: Typist
) -> None:
    form = begin_activity(work, activities, typist)
    form.focus_field("unsigned_estimate")
    typist.press("Ctrl+A")
    typist.type("30")
    typist.press("Ctrl+S")
    assert "还不能保存" in activities.entry.state
    assert page(desk, "activities", ListQuery()) == []


def test_a_second_activity_of_the_day_with_that_title_is_shown_first(
    work: Workspace, activities: ActivityPart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    begin_activity(work, activities, typist)
    typist.press("Ctrl+S")
    (row,) = page(desk, "activities", ListQuery())
    begin_activity(work, activities, typist)
    typist.press("Ctrl+S")
    assert "只算一场" in activities.form.lines._problems["activity_title"].text()
    with qtbot.waitSignal(activities.entry.open_requested) as asked:
        activities.entry._twin.click()
    assert asked.args == [CommunityActivity.entity, row.id]


def test_an_activity_is_changed_and_deleted_with_an_undo(
    work: Workspace, activities: ActivityPart, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    begin_activity(work, activities, typist)
    typist.press("Ctrl+S")
    (row,) = page(desk, "activities", ListQuery())
    typist.press("F2")
    form = activities.form
    form.focus_field("place")
    typist.press("Ctrl+A")
    typist.type("村委会")
    typist.press("Ctrl+S")
    stored = activity_page(desk, row.id).activity
    assert (stored.place, stored.process) == ("村委会", TEXT)
    with qtbot.waitSignal(activities.said) as said:
        activities.on_wish("delete", row.id)
    assert page(desk, "activities", ListQuery()) == []
    said.args[2]()
    assert [item.id for item in page(desk, "activities", ListQuery())] == [row.id]


def test_an_activity_without_anybody_asks_for_the_sign_in(
    work: Workspace,
    activities: ActivityPart,
    desk: Desk,
    people: dict[str, str],
    typist: Typist,
) -> None:
    begin_activity(work, activities, typist)
    typist.press("Ctrl+S")
    assert activities.activity_view.next_step.text() == "补签到"
    activities.activity_view.next_step.click()
    assert typist.at(activities.form.grid.people.line)
    QGuiApplication.clipboard().setText("王秀英\n李桂兰")
    typist.press("Ctrl+V", "Ctrl+S")
    (row,) = page(desk, "activities", ListQuery())
    assert activity_page(desk, row.id).contacts == 2
    assert people


def test_the_tab_of_a_record_comes_to_the_front(
    work: Workspace, shown: GroupsPage, desk: Desk, people: dict[str, str], typist: Typist
) -> None:
    group_id = add_group(desk, "互助小组", list(people.values()))
    begin_activity(work, shown.activities, typist)
    assert shown.tabs.currentIndex() == 1
    work.open_record(ServiceGroup.entity, group_id)
    assert shown.tabs.currentIndex() == 0
    (draft,) = drafts.drafts(desk)
    assert "春耕时节话安全" in draft.title, "what was being written on the other tab is kept"
