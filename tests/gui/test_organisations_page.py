# SPDX-License-Identifier: MulanPSL-2.0
"""The register of organisations: written by keys, looked at, its activities, its parts, above."""

from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import enrol
from tests.gui.real_window import OpenWindow, Typist
from tests.gui.test_finding import look_for
from tests.gui.work_samples import add_person
from tests.services.organisation_samples import add_activity, add_organisation
from wuse_desktop.domain.records.activities import CommunityActivity
from wuse_desktop.domain.records.organisations import CommunityOrg, Incubation, OrgMember
from wuse_desktop.gui.dialogs.part import PartDialog
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.groups_page import GroupsPage
from wuse_desktop.gui.pages.organisations_page import OrganisationsPage
from wuse_desktop.gui.pages.people_page import PeoplePage
from wuse_desktop.gui.widgets.person_view import PersonView
from wuse_desktop.gui.widgets.record_form import RecordForm
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import bundles, inbox, lists, organisations
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.reading import load

DAY = date(2026, 3, 5)


@pytest.fixture
def work(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def opened(work: Workspace) -> OrganisationsPage:
    page = work.open_page("organisations")
    assert isinstance(page, OrganisationsPage)
    return page


def put(form: RecordForm, name: str, value: object) -> None:
    """Write into a field; each kind of editor takes its values in its own way."""
    editor: Any = form.editor(name)
    editor.set_value(value)


def rows(desk: Desk) -> list[str]:
    return [row.id for row in lists.page(desk, "organisations", ListQuery())]


def tab_titles(page: OrganisationsPage) -> list[str]:
    tabs = page.organisation_view.tabs
    return [tabs.tabText(place) for place in range(tabs.count())]


# writing ----------------------------------------------------------------------------------


def test_one_is_registered_from_wherever_one_is(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    leader = add_person(desk, "王秀英")
    typist.press("Ctrl+N")
    qtbot.waitUntil(work.new_menu.isVisible)
    QTest.keyClicks(work.new_menu, "o")
    page = work.page
    assert isinstance(page, OrganisationsPage)
    work.window().activateWindow()  # as a desktop does when a menu closes
    form = page.form.form
    qtbot.waitUntil(form.editor("org_name").hasFocus)
    typist.type("老伙伴互助小组")
    typist.press("Tab")
    typist.type("jmhz")
    typist.press("Return")
    for name, value in (
        ("legal_status", "4"),
        ("founded_on", DAY),
        ("initiators", "王秀英"),
        ("contact", "13904515678"),
        ("member_count", 23),
        ("activity_area", "镇西村"),
        ("place", "活动室"),
        ("purpose_scope", "邻里互助"),
    ):
        put(form, name, value)
    page.form.leader.setFocus()
    typist.type("wxy")
    typist.press("Return")
    qtbot.waitUntil(lambda: page.form.leader.value() == leader)
    typist.press("Ctrl+S")
    (org_id,) = rows(desk)
    org = load(desk, CommunityOrg, org_id)
    assert (org.org_name, org.org_category, org.org_kinds) == ("老伙伴互助小组", "5", ("1",))
    assert (org.leader_id, org.founded_on) == (leader, DAY)
    assert page.organisation_view.caption() == "老伙伴互助小组"
    assert page.record_id == org_id


def test_what_is_missing_is_said_beside_its_field_and_kept_as_a_draft(
    work: Workspace, desk: Desk, typist: Typist
) -> None:
    work.start_new("community_org")
    page = opened(work)
    typist.type("暖心窝")
    typist.press("Ctrl+S")
    assert rows(desk) == []
    shown = page.form.form._problems["leader_id"]
    assert shown.isVisible()
    assert "负责人" in shown.text()
    typist.press("Escape")
    assert page.list_strip.isVisible()
    page.list_strip.resumed.emit()
    assert page.form.caption() == "暖心窝"


def test_an_excluded_body_is_warned_of_and_a_twin_is_one_click_away(
    work: Workspace, desk: Desk, typist: Typist
) -> None:
    first = add_organisation(desk, "镇西村村民委员会")
    work.start_new("community_org")
    page = opened(work)
    typist.type("镇西村村民委员会")
    typist.press("Ctrl+S")
    text = page.form.form._problems["org_name"].text()
    assert "不能备案" in text or "同名" in text
    page.entry._open_twin()
    assert page.record_id == first


def test_it_is_changed_with_f2_and_goes_into_the_bin_and_back(
    work: Workspace, desk: Desk, typist: Typist
) -> None:
    org_id = add_organisation(desk)
    page = opened(work)
    work.open_record("community_org", org_id)
    typist.press("F2")
    put(page.form.form, "org_status", "03")
    typist.press("Ctrl+S")
    assert load(desk, CommunityOrg, org_id).org_status == "03"
    heard: list[object] = []
    page.said.connect(lambda *what: heard.append(what[2]))
    page.on_wish("delete", org_id)
    assert rows(desk) == []
    undo = heard[-1]
    assert callable(undo)
    undo()
    assert rows(desk) == [org_id]


# its record -------------------------------------------------------------------------------


def test_its_activities_stand_in_order_and_open(work: Workspace, desk: Desk) -> None:
    org_id = add_organisation(desk)
    add_activity(desk, "茶话会", date(2026, 2, 3), org_id)
    latest = add_activity(desk, "义诊", DAY, org_id, organiser="老伙伴互助小组")
    page = opened(work)
    page.show_record("community_org", org_id)
    table = page.organisation_view.tabs.activities
    cells = [table.model.index(line, 1).data() for line in range(table.model.rowCount())]
    roles = [table.model.index(line, 4).data() for line in range(table.model.rowCount())]
    assert (cells, roles) == (["义诊", "茶话会"], ["主办", "合办"])
    assert tab_titles(page)[0] == "活动 2"
    assert "近12个月活动 2 场" in page.organisation_view.sums
    table.opened.emit(latest)
    assert isinstance(work.page, GroupsPage)
    assert work.page.activities.activity_view.caption() == "义诊"


def test_an_activity_begun_from_it_names_it_and_leads_back(
    work: Workspace, desk: Desk, typist: Typist
) -> None:
    org_id = add_organisation(desk)
    other = add_organisation(desk, "暖心窝服务队")
    page = opened(work)
    page.show_record("community_org", org_id)
    page.organisation_view.next_step.click()
    shown = work.page
    assert isinstance(shown, GroupsPage)
    form = shown.activities.form
    picker = form.own["org_ids"]
    assert picker.value() == (org_id,)
    typist.type("邻里互助日")
    form.own["activity_type"].set_value("01")
    form.own["process"].set_value("茶话会")
    form.own["outcome"].set_value("好")
    picker.setFocus()
    typist.type("nxw")
    typist.press("Return")
    assert picker.value() == (org_id, other)
    typist.press("Ctrl+S")
    (row,) = lists.page(desk, "activities", ListQuery())
    stored = load(desk, CommunityActivity, row.id)
    assert stored.org_ids == (org_id, other)
    assert (stored.organiser, stored.place) == ("老伙伴互助小组", "镇西村活动室")
    view = shown.activities.activity_view
    links = [item for item in view.findChildren(QPushButton) if item.text() == "暖心窝服务队"]
    links[0].click()
    assert isinstance(work.page, OrganisationsPage)
    assert work.page.organisation_view.caption() == "暖心窝服务队"


def test_an_organisation_is_taken_off_an_activity(work: Workspace, desk: Desk) -> None:
    org_id = add_organisation(desk)
    activity_id = add_activity(desk, "茶话会", DAY, org_id)
    work.open_record("community_activity", activity_id)
    shown = cast("GroupsPage", work.page).activities
    shown.on_wish("edit", activity_id)
    picker = shown.form.own["org_ids"]
    assert picker.titles() == {org_id: "老伙伴互助小组"}
    (name,) = picker.names.findChildren(QPushButton)
    name.click()
    shown.entry.save()
    assert load(desk, CommunityActivity, activity_id).org_ids == ()


def test_members_and_incubation_are_written_in_place(
    work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    person = add_person(desk, "王秀英")
    org_id = add_organisation(desk)
    page = opened(work)
    page.show_record("community_org", org_id)

    def dialog(entity: str) -> PartDialog:
        page.organisation_view.tabs.part_wished.emit(entity, "")
        found = page.dialog
        assert found is not None
        found.activateWindow()
        qtbot.waitUntil(found.isActiveWindow)
        return found

    dialog("org_member")
    typist.type("wxy")
    typist.press("Return")
    typist.press("Ctrl+S")
    written = dialog("incubation")
    put(written.form.form, "stage", "02")
    typist.press("Ctrl+S")
    parts = organisations.organisation_page(desk, org_id).parts
    assert [item.person_id for item in parts.members] == [person]
    assert parts.stage == "02"
    assert tab_titles(page) == ["活动", "成员 1", "孵化 1", "扶持", "备案登记", "附件"]
    page.show_record("org_member", parts.members[0].id)
    picker = page.dialog
    assert picker is not None
    assert picker.form.form.titles() == {person: "王秀英"}


def test_a_person_shows_what_they_lead(work: Workspace, desk: Desk) -> None:
    person = add_person(desk, "王秀英")
    org_id = add_organisation(desk, leader_id=person)
    work.open_record("person", person)
    page = work.page
    assert isinstance(page, PeoplePage)
    view = page.findChild(PersonView)
    assert view is not None
    (link,) = [item for item in view.findChildren(QPushButton) if item.text() == "老伙伴互助小组"]
    link.click()
    assert isinstance(work.page, OrganisationsPage)
    assert work.page.record_id == org_id


# finding and lists ------------------------------------------------------------------------


def test_ctrl_k_finds_it_and_enter_opens_it(
    window: MainWindow, work: Workspace, desk: Desk, typist: Typist, qtbot: QtBot
) -> None:
    org_id = add_organisation(desk)
    lines = look_for(work, typist, qtbot, "lhb")
    assert lines == ["老伙伴互助小组 首字母 镇西村 · 赵玉兰 · 13904515678"]
    typist.press("Return")
    assert isinstance(work.page, OrganisationsPage)
    assert work.page.record_id == org_id


def test_the_empty_page_says_what_belongs_here(work: Workspace) -> None:
    page = opened(work)
    assert "互助小组" in page.table.empty.sentence


# a restart and the county -----------------------------------------------------------------


def test_after_a_restart_it_is_still_there(
    desk: Desk, open_window: OpenWindow, password: str
) -> None:
    org_id = add_organisation(desk)
    activity = add_activity(desk, "茶话会", DAY, org_id)
    first = open_window(desk)
    first.close()
    second = open_window(desk)
    assert second.workspace is not None
    page = opened(second.workspace)
    page.show_record("community_org", org_id)
    sheet = page.organisation_view.sheet
    assert sheet is not None
    assert [item.id for item in sheet.page.activities] == [activity]


def test_the_county_looks_at_it_and_changes_nothing(
    desk: Desk, county_desk: Desk, open_window: OpenWindow, tmp_path: Path
) -> None:
    enrol(desk, county_desk, tmp_path / "cards")
    org_id = add_organisation(desk)
    person = add_person(desk, "王秀英")
    with desk.write() as unit:
        unit.put(Incubation(org_id=org_id, entered_on=DAY, incubator="孵化站", stage="03"))
        unit.put(OrgMember(org_id=org_id, person_id=person, joined_on=DAY))
    add_activity(desk, "茶话会", DAY, org_id)
    stick = tmp_path / "stick"
    stick.mkdir()
    inbox.take(county_desk, bundles.make(desk, stick).path)
    window = open_window(county_desk)
    assert window.workspace is not None
    page = opened(window.workspace)
    assert page.table.model.rowCount() == 1
    page.show_record("community_org", org_id)
    view = page.organisation_view
    assert view._read_only.text() == "只读：木兰镇社会工作服务站的记录"
    assert not view.next_step.isVisible()
    assert not view._edit.isVisible()
    assert not view.tabs.new_activity.isVisible()
    assert tab_titles(page)[:3] == ["活动 1", "成员 1", "孵化 1"]
    assert [action.text() for action in view.menu.actions()] == ["修改记录"]
