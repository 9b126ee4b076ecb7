# SPDX-License-Identifier: MulanPSL-2.0
"""The settings page: station, workers, users, password, recovery sheet, backups, look."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.exchange_samples import enrol
from tests.gui.real_window import PASSWORD, OpenWindow, Typist
from wuse_desktop.domain.clock import wall_ms
from wuse_desktop.domain.records.people import Person, PersonCategory
from wuse_desktop.domain.records.station import Worker
from wuse_desktop.gui.dialogs.change_password import ChangePasswordDialog
from wuse_desktop.gui.dialogs.recovery_sheet import RecoverySheetDialog
from wuse_desktop.gui.dialogs.user import AddUserDialog, SetPasswordDialog
from wuse_desktop.gui.look import read_look
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.navigation import PAGES
from wuse_desktop.gui.pages.settings_page import SettingsPage
from wuse_desktop.gui.theme import DARK, LIGHT, apply_theme, colours_in_use
from wuse_desktop.gui.workspace import Workspace
from wuse_desktop.services import bundles, people, sticks
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import drafts
from wuse_desktop.services.locking import idle_minutes
from wuse_desktop.services.recovery import recovery_kept
from wuse_desktop.services.setup import logins, open_desk, open_with_recovery
from wuse_desktop.services.users import list_users
from wuse_desktop.services.visit_intervals import interval_sheet
from wuse_desktop.services.workers import list_workers

NEW_PASSWORD = "换新密码-一二三-9"
TABLE = tuple(entry for entry in PAGES if entry.key == "settings")


@pytest.fixture
def window(desk: Desk, open_window: OpenWindow) -> MainWindow:
    return open_window(desk, table=TABLE)


@pytest.fixture
def frame(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def page(frame: Workspace) -> SettingsPage:
    found = frame.open_page("settings")
    assert isinstance(found, SettingsPage)
    return found


def line(editor: object) -> QLineEdit:
    assert isinstance(editor, QLineEdit)
    return editor


def write(typist: Typist, editor: object, text: str) -> None:
    line(editor).setFocus()
    line(editor).selectAll()
    typist.type(text)


def test_station_profile_is_changed(desk: Desk, page: SettingsPage, typist: Typist) -> None:
    part = page.station.part
    write(typist, part.form.editor("phone"), "0451-57081234")
    write(typist, part.form.editor("address"), "镇西街 1 号")
    typist.press("Ctrl+S")
    assert (desk.station().phone, desk.station().address) == ("0451-57081234", "镇西街 1 号")
    assert not part.dirty


def test_unsaved_profile_is_kept_and_offered_again(
    desk: Desk, window: MainWindow, page: SettingsPage, typist: Typist
) -> None:
    write(typist, page.station.part.form.editor("address"), "镇西街 1 号")
    window.close()
    opened = open_desk(desk.paths.home, "", PASSWORD)
    assert [draft.name for draft in drafts(opened)] == [f"station:{opened.site_id}"]
    window.enter(opened)
    assert window.workspace is not None
    again = window.workspace.page
    assert isinstance(again, SettingsPage)
    assert line(again.station.part.form.editor("address")).text() == "镇西街 1 号"
    assert again.station.part.dirty
    again.station.part.save()
    assert opened.station().address == "镇西街 1 号"
    assert drafts(opened) == ()
    window.close()


def test_worker_is_added(desk: Desk, frame: Workspace, typist: Typist) -> None:
    assert frame.start_new("worker")
    page = frame.page
    assert isinstance(page, SettingsPage)
    part = page.workers.part
    typist.type("赵敏")
    part.save()
    assert part.problem.text().startswith("还缺：")
    for name, value in (("post", "02"), ("employment_kind", "01")):
        part.form.editor(name).set_value(value)  # type: ignore[attr-defined]
    part.form.editor("entry_on").set_value(desk.today())  # type: ignore[attr-defined]
    part.save()
    assert [worker.name for worker in list_workers(desk)] == ["李晓梅", "赵敏"]
    current = page.workers.table.current()
    assert current is not None
    assert isinstance(current.content, Worker)
    assert current.content.name == "赵敏"


def test_user_is_added_and_can_sign_in(
    desk: Desk, page: SettingsPage, typist: Typist, frame: Workspace
) -> None:
    page.users.start_new()
    dialog = page.findChildren(AddUserDialog)[0]
    dialog.name.setFocus()
    typist.type("赵敏")
    dialog.save()
    assert dialog.problem.text() == "请设定密码。"
    dialog.password.first.setFocus()
    typist.type(NEW_PASSWORD)
    typist.press("Return")
    typist.type(NEW_PASSWORD)
    typist.press("Return")
    assert not dialog.isVisible()
    assert frame.notice.sentence.startswith("已添加用户赵敏")
    assert page.users.table.model.rowCount() == 2
    desk.close()
    opened = open_desk(desk.paths.home, "赵敏", NEW_PASSWORD)
    assert (opened.session.name, opened.session.role) == ("赵敏", "worker")
    opened.close()


def test_user_is_stopped_and_given_a_new_password(
    desk: Desk, page: SettingsPage, typist: Typist
) -> None:
    page.users.start_new()
    dialog = page.findChildren(AddUserDialog)[0]
    dialog.name.setText("赵敏")
    dialog.login.setText("zhaomin")
    for each in (dialog.password.first, dialog.password.second):
        write(typist, each, NEW_PASSWORD)
    dialog.save()
    page.users.table.select_first()
    assert not page.users.stop_button.isEnabled()
    page.users.table.view.selectRow(1)
    page.users.stop_button.click()
    assert logins(desk.paths.home) == ("李晓梅",)
    assert [user.active for user in list_users(desk)] == [True, False]
    page.users.password_button.click()
    again = page.findChildren(SetPasswordDialog)[0]
    for each in (again.password.first, again.password.second):
        write(typist, each, "另一个密码-七八九-5")
    again.save()
    assert logins(desk.paths.home) == ("李晓梅", "zhaomin")


def test_own_password_is_changed(
    desk: Desk, window: MainWindow, frame: Workspace, page: SettingsPage, typist: Typist
) -> None:
    page.safety.window_requested.emit("password")
    dialog = window.findChildren(ChangePasswordDialog)[0]
    write(typist, dialog.old, "wrong")
    for each in (dialog.new.first, dialog.new.second):
        write(typist, each, NEW_PASSWORD)
    dialog.save()
    assert "密码不对" in dialog.problem.text()
    write(typist, dialog.old, PASSWORD)
    dialog.save()
    assert frame.notice.sentence.startswith("密码已经修改")
    desk.close()
    open_desk(desk.paths.home, "", NEW_PASSWORD).close()


def test_new_recovery_sheet_replaces_the_old_one(
    desk: Desk, page: SettingsPage, frame: Workspace
) -> None:
    page.safety.make_new_code()
    dialog = page.findChildren(RecoverySheetDialog)[0]
    assert not dialog.done_button.isEnabled()
    assert not recovery_kept(desk)
    dialog.panel.kept.setChecked(True)
    dialog.done_button.click()
    assert recovery_kept(desk)
    assert page.safety.kept.text() == "恢复单已确认保管"
    assert "新的恢复码已生效" in frame.notice.sentence
    desk.close()
    code = dialog.panel.code
    open_with_recovery(desk.paths.home, code, "李晓梅", NEW_PASSWORD).close()


def test_idle_minutes_are_kept_within_their_bounds(
    desk: Desk, page: SettingsPage, typist: Typist
) -> None:
    write(typist, page.safety.minutes, "25")
    typist.press("Return")
    assert idle_minutes(desk) == 25
    write(typist, page.safety.minutes, "999")
    typist.press("Return")
    assert idle_minutes(desk) == 240
    assert page.safety.minutes.text() == "240"


def test_backup_is_made_and_tried(
    desk: Desk, page: SettingsPage, frame: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    assert "还没有备份" in page.backup.last.text()
    page.backup.back_up(tmp_path)
    made = list(tmp_path.glob("*.wuse-backup"))
    assert len(made) == 1
    assert frame.notice.sentence.startswith("备份完成，已试恢复")
    assert str(made[0]) in page.backup.last.text()
    assert page.backup.tried.text() == "已试恢复"
    qtbot.waitUntil(lambda: "（已试恢复）" in frame.status.sentence)


def test_restoring_locks_first_and_brings_the_backup_back(
    desk: Desk, window: MainWindow, page: SettingsPage, typist: Typist, tmp_path: Path
) -> None:
    page.backup.back_up(tmp_path)
    made = next(tmp_path.glob("*.wuse-backup"))
    write(typist, page.station.part.form.editor("address"), "以后写的")
    page.station.part.save()
    page.backup.window_requested.emit("restore")
    wizard = window.first_run
    assert wizard is not None
    assert wizard.step is wizard.restore
    assert desk.key == b""
    typist.type(str(made))
    typist.press("Return", "Return")
    typist.type(PASSWORD)
    typist.press("Return")
    typist.type(PASSWORD)
    typist.press("Return")
    assert window.workspace is not None
    assert window.workspace.operations.desk.station().address == ""
    window.close()


def test_changing_one_s_mind_about_restoring_returns_to_the_locked_desk(
    window: MainWindow, page: SettingsPage, typist: Typist
) -> None:
    page.backup.window_requested.emit("restore")
    typist.press("Escape")
    assert window.unlock_page is not None
    assert window.first_run is None


def test_colours_change_at_once_and_are_kept(
    desk: Desk, page: SettingsPage, window: MainWindow, dressed: QApplication
) -> None:
    page.look.colours["dark"].click()
    assert colours_in_use() == DARK
    assert read_look(desk.paths).dark
    page.look.colours["light"].click()
    assert colours_in_use() == LIGHT
    apply_theme(dressed, LIGHT)


def test_language_is_kept_for_the_next_start(desk: Desk, page: SettingsPage) -> None:
    page.look.languages["en"].click()
    assert read_look(desk.paths).language == "en"
    assert not read_look(desk.paths).dark


def test_status_line_leads_to_the_backups(frame: Workspace, page: SettingsPage) -> None:
    frame.status.backup_wished.emit()
    assert page.tabs.currentWidget() is page.backup


# how often people are visited -------------------------------------------------------------


def test_days_of_a_tier_are_set_from_the_keyboard(
    desk: Desk, page: SettingsPage, typist: Typist
) -> None:
    part = page.visits
    page.tabs.setCurrentWidget(part)
    write(typist, part.rows["C"].days, "60")
    part.category.line.setFocus()
    typist.type("44")
    typist.press("Return")
    part.tier.line.setFocus()
    typist.type("B")
    typist.press("Return")
    part.add()
    part.save()
    sheet = interval_sheet(desk)
    assert [line.days for line in sheet.tiers] == [7, 30, 60, 365]
    assert dict(sheet.moved) == {"44": "B"}
    assert sheet.source == "own"
    part.reset()
    assert [line.days for line in interval_sheet(desk).tiers] == [7, 30, 90, 365]
    assert part.rows["C"].days.value() == 90


def test_a_doubtful_clock_is_said_at_the_start_and_mended(
    desk: Desk, open_window: OpenWindow
) -> None:
    desk.close()
    years = 3 * 365 * 24 * 3600 * 1000
    ahead = open_desk(desk.paths.home, "", PASSWORD, now_ms=lambda: wall_ms() + years)
    with ahead.write() as unit:
        unit.put(Worker(name="赵敏", employer="本站", post="02", employment_kind="01"))
    ahead.close()
    again = open_desk(desk.paths.home, "", PASSWORD)
    window = open_window(again, table=TABLE)
    assert window.workspace is not None
    assert "以前的日期错了，请重新盖时间" in window.workspace.notice.sentence
    assert window.workspace.open_record("clock", "")
    page = window.workspace.page
    assert isinstance(page, SettingsPage)
    assert page.tabs.currentWidget() is page.safety
    assert not page.safety.mend_button.isHidden()
    page.safety.mend_button.click()
    assert page.safety.asking is not None
    page.safety.asking.close()
    page.safety.mend_clock()
    assert page.safety.mend_button.isHidden()
    assert "对得上" in page.safety.clock.text()
    window.close()


def test_what_a_county_sets_holds_at_its_stations(
    desk: Desk, county_desk: Desk, open_window: OpenWindow, typist: Typist, tmp_path: Path
) -> None:
    enrol(desk, county_desk, tmp_path / "cards")
    frame = open_window(county_desk).workspace
    assert frame is not None
    page = frame.open_page("settings")
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentWidget(page.visits)
    write(typist, page.visits.rows["B"].days, "15")
    page.visits.save()
    stick = tmp_path / "stick"
    stick.mkdir()
    bundles.make_down(county_desk, desk.site_id, stick)
    assert sticks.take_from_county(desk, [stick]).good
    sheet = interval_sheet(desk)
    assert [line.days for line in sheet.tiers] == [7, 15, 90, 365]
    assert sheet.source == "county"
    person = people.save_person(
        desk, Person(name="王秀英", is_client=True), [PersonCategory(category="24")]
    ).id
    shown = people.person_page(desk, person)
    assert (shown.tier, shown.interval_days) == ("B", 15)
