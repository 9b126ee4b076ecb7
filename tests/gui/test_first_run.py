# SPDX-License-Identifier: MulanPSL-2.0
"""The wizard of an empty folder, driven by the keyboard alone."""

import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from tests.gui.real_window import PASSWORD, OpenWindow, Typist, make_cheap_desk
from wuse_desktop.domain.progress import Progress
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.gui.wizard.first_run import FirstRun
from wuse_desktop.gui.wizard.place_step import PlaceColumn
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.paths import DeskPaths, desk_paths
from wuse_desktop.services.backups import backup
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.setup import NewDesk, SetupChoice, open_desk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "new"


@pytest.fixture
def window(open_window: OpenWindow, home: Path) -> MainWindow:
    made = open_window(home=home, table=())
    made.start()
    return made


@pytest.fixture
def wizard(window: MainWindow) -> FirstRun:
    assert window.first_run is not None
    return window.first_run


def is_at(wizard: FirstRun, step: Step | None) -> bool:
    return step is not None and wizard.step is step


def choose_place(typist: Typist, *names: str) -> None:
    for name in names:
        typist.type(name)
        typist.press("Return")


def name_user(typist: Typist, name: str, password: str) -> None:
    typist.type(name)
    typist.press("Return", "Return")
    typist.type(password)
    typist.press("Return")
    typist.type(password)
    typist.press("Return")


def test_keyboard_alone_makes_a_station(
    window: MainWindow, wizard: FirstRun, typist: Typist, home: Path
) -> None:
    assert isinstance(typist.where, QRadioButton)
    typist.press("Return")
    choose_place(typist, "hlj", "heb", "mlx", "木兰镇")
    assert is_at(wizard, wizard.user)
    assert wizard.user.station.text() == "木兰镇社会工作服务站"
    name_user(typist, "李晓梅", PASSWORD)
    assert is_at(wizard, wizard.recovery)
    typist.press("Tab", "Tab", "Space", "Return")

    assert window.workspace is not None
    desk = window.workspace.operations.desk
    assert (desk.kind, desk.session.name, desk.session.login) == ("station", "李晓梅", "李晓梅")
    assert desk.station().division_code == "230127100000"
    window.close()
    opened = open_desk(home, "", PASSWORD)
    assert opened.station().name == "木兰镇社会工作服务站"
    opened.close()


def test_county_is_asked_for_no_township(
    wizard: FirstRun, window: MainWindow, typist: Typist
) -> None:
    typist.press("Down", "Return")
    assert [each.isVisible() for each in wizard.place.columns] == [True, True, True, False]
    choose_place(typist, "黑龙江", "哈尔滨", "木兰县")
    assert wizard.user.station.text() == "木兰县社会工作总督导站"
    name_user(typist, "赵敏", PASSWORD)
    typist.press("Tab", "Tab", "Space", "Return")
    assert window.workspace is not None
    assert window.workspace.operations.desk.is_county


def test_wizard_says_what_is_missing(wizard: FirstRun, typist: Typist) -> None:
    typist.press("Return")
    wizard.go_on()
    assert wizard.problem.text() == "请选择省（区、市）。"
    choose_place(typist, "hlj", "heb", "mlx", "木兰镇")
    wizard.go_on()
    assert wizard.problem.text() == "请填写使用人姓名。"
    typist.type("李晓梅")
    wizard.go_on()
    assert wizard.problem.text() == "请设定密码。"


def test_going_back_keeps_what_was_chosen(wizard: FirstRun, typist: Typist) -> None:
    typist.press("Return")
    choose_place(typist, "hlj", "heb", "mlx", "木兰镇")
    typist.press("Escape")
    assert is_at(wizard, wizard.place)
    assert wizard.place.code == "230127100"
    typist.press("Return")
    assert is_at(wizard, wizard.user)


def test_narrowing_a_column_forgets_what_no_longer_fits(wizard: FirstRun, typist: Typist) -> None:
    typist.press("Return")
    choose_place(typist, "hlj", "heb")
    assert wizard.place.columns[1].name == "哈尔滨市"
    wizard.place.columns[0].line.setFocus()
    wizard.place.columns[0].line.clear()
    typist.type("吉林")
    assert wizard.place.columns[0].name == "吉林省"
    assert wizard.place.columns[1].code == ""
    assert wizard.place.problem() == "请选择市（州）。"


def test_weak_password_is_called_weak_while_typing(wizard: FirstRun, typist: Typist) -> None:
    typist.press("Return")
    choose_place(typist, "hlj", "heb", "mlx", "木兰镇")
    typist.type("lixiaomei")
    typist.press("Return", "Return")
    typist.type("lixiaomei1")
    assert "姓名" in wizard.user.password.strength.sentence
    assert not wizard.user.password.text()
    typist.press("Ctrl+A")
    typist.type(PASSWORD)
    assert "难以猜" in wizard.user.password.strength.sentence or (
        "猜不出" in wizard.user.password.strength.sentence
    )
    typist.press("Return")
    typist.type(PASSWORD[:-1] + "8")
    assert wizard.user.password.problem() == "两遍密码还不一样。"


def test_recovery_code_must_be_confirmed(
    window: MainWindow, wizard: FirstRun, typist: Typist, tmp_path: Path
) -> None:
    typist.press("Return")
    choose_place(typist, "hlj", "heb", "mlx", "木兰镇")
    name_user(typist, "李晓梅", PASSWORD)
    wizard.go_on()
    assert wizard.problem.text() == "请先打印或抄写恢复码，再打勾。"
    assert window.workspace is None
    assert wizard.recovery is not None
    assert wizard.recovery.panel.show_sheet().pages == 1
    sheet = tmp_path / "sheet.pdf"
    wizard.recovery.panel.save_sheet(sheet)
    assert sheet.read_bytes().startswith(b"%PDF")
    assert sheet.stat().st_mode & 0o077 == 0
    window.close()


def test_closing_before_the_tick_leaves_a_desk_that_reminds(
    window: MainWindow, typist: Typist, home: Path, open_window: OpenWindow
) -> None:
    typist.press("Return")
    choose_place(typist, "hlj", "heb", "mlx", "木兰镇")
    name_user(typist, "李晓梅", PASSWORD)
    window.close()
    again = open_window(open_desk(home, "", PASSWORD), table=())
    assert again.workspace is not None
    assert "恢复码还没有确认保管" in again.workspace.notice.sentence


def test_backup_is_restored_into_the_empty_folder(
    window: MainWindow, wizard: FirstRun, typist: Typist, desk: Desk, home: Path
) -> None:
    made = backup(desk)
    links = [each for each in wizard.kind.findChildren(QPushButton) if "备份" in each.text()]
    links[0].setFocus()
    typist.press("Return")
    assert is_at(wizard, wizard.restore)
    typist.type(str(made.path))
    typist.press("Return", "Return")
    typist.type("wrong")
    typist.press("Return")
    assert is_at(wizard, wizard.restore)
    assert "密码不对" in wizard.problem.text()
    wizard.restore.password.setFocus()
    wizard.restore.password.selectAll()
    typist.type(PASSWORD)
    typist.press("Return")
    assert window.unlock_page is not None
    assert "已经恢复" in window.unlock_page.said.text()
    assert DeskPaths(home).database.exists()
    assert typist.at(window.unlock_page.password)
    typist.type(PASSWORD)
    typist.press("Return")
    assert window.workspace is not None
    assert window.workspace.operations.desk.station().name == "木兰镇社会工作服务站"


def test_another_folder_is_opened_and_remembered(
    window: MainWindow,
    wizard: FirstRun,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.close()
    wizard.choose_folder(tmp_path)
    assert "没有工作台" in wizard.problem.text()
    wizard.choose_folder(desk.paths.home)
    assert window.unlock_page is not None
    assert window.unlock_page.users.currentText() == "李晓梅"
    monkeypatch.delenv("WUSE_HOME")
    assert desk_paths().home == desk.paths.home
    assert desk_paths(environ={"WUSE_HOME": str(tmp_path)}).home == tmp_path


def is_offered(place: PlaceColumn) -> bool:
    return place.list.count() > 0


def is_chosen(place: PlaceColumn) -> bool:
    return bool(place.code)


def test_making_a_desk_shows_how_far_it_is_and_happens_once(
    qtbot: QtBot, open_window: OpenWindow, home: Path, typist: Typist
) -> None:
    go_on = threading.Event()
    made: list[str] = []

    def make_slowly(
        home: Path, choice: SetupChoice, password: str, *, progress: Progress
    ) -> NewDesk:
        progress.step("正在生成密钥", 1, 3)
        assert go_on.wait(30)
        made.append(choice.station_name)
        return make_cheap_desk(home, choice, password, progress=progress)

    window = open_window(home=home, table=(), runner=LaneRunner(), make_desk=make_slowly)
    window.start()
    wizard = window.first_run
    assert wizard is not None
    typist.press("Return")
    for place, name in zip(wizard.place.columns, ("hlj", "heb", "mlx", "木兰镇"), strict=True):
        qtbot.waitUntil(partial(is_offered, place))
        typist.type(name)
        qtbot.waitUntil(partial(is_chosen, place))
        typist.press("Return")
    qtbot.waitUntil(lambda: bool(wizard.user.station.text()))
    name_user(typist, "李晓梅", PASSWORD)
    assert is_at(wizard, wizard.work)
    qtbot.waitUntil(lambda: wizard.work.sentence == "正在生成密钥")
    assert not wizard.next_button.isVisible()
    assert not wizard.back_button.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: is_at(wizard, wizard.recovery))
    assert made == ["木兰镇社会工作服务站"]
    window.close()
