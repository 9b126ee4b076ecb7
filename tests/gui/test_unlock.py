# SPDX-License-Identifier: MulanPSL-2.0
"""Opening a locked desk: password, wrong password, recovery code, a desk that is open elsewhere."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.fake_pages import TABLE
from tests.gui.real_window import CHEAP, PASSWORD, OpenWindow, Typist
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.pages.unlock_page import UnlockPage
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.paths import DeskLock, DeskPaths
from wuse_desktop.security.keyring import NoKeyring
from wuse_desktop.services.backups import backup, restore
from wuse_desktop.services.setup import SetupChoice, create_desk, open_desk
from wuse_desktop.services.users import add_user, change_password

NEW_PASSWORD = "换新密码-一二三-9"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "station"


@pytest.fixture
def code(home: Path) -> str:
    """The recovery code of a locked desk with two users."""
    choice = SetupChoice("station", "230127100", "木兰镇社会工作服务站", "李晓梅", "李晓梅")
    made = create_desk(home, choice, PASSWORD, secrets=NoKeyring(), costs=CHEAP)
    add_user(made.desk, "赵敏", "zhaomin", "worker", "赵敏的密码-四五六-3")
    made.desk.close()
    return made.recovery_code


@pytest.fixture
def window(code: str, home: Path, open_window: OpenWindow) -> MainWindow:
    assert code
    made = open_window(home=home, table=TABLE)
    made.start()
    return made


@pytest.fixture
def page(window: MainWindow) -> UnlockPage:
    assert window.unlock_page is not None
    return window.unlock_page


def session_of(window: MainWindow) -> str:
    assert window.workspace is not None
    return window.workspace.operations.desk.session.name


def test_password_and_enter_open_the_desk(
    window: MainWindow, page: UnlockPage, typist: Typist
) -> None:
    assert typist.at(page.password)
    typist.type(PASSWORD)
    typist.press("Return")
    assert session_of(window) == "李晓梅"
    assert window.unlock_page is None


def test_another_user_is_chosen_by_name(
    window: MainWindow, page: UnlockPage, typist: Typist
) -> None:
    page.users.setFocus()
    typist.press("Down", "Tab")
    typist.type("赵敏的密码-四五六-3")
    typist.press("Return")
    assert session_of(window) == "赵敏"


def test_wrong_password_is_said_and_can_be_typed_over(
    window: MainWindow, page: UnlockPage, typist: Typist
) -> None:
    typist.press("Return")
    assert page.problem.text() == "请输入密码。"
    typist.type("wrong")
    typist.press("Return")
    assert "密码不对" in page.problem.text()
    assert "恢复码" in page.problem.text()
    assert window.workspace is None
    typist.type(PASSWORD)
    assert page.problem.text() == ""
    typist.press("Return")
    assert session_of(window) == "李晓梅"


def test_caps_lock_is_pointed_out(page: UnlockPage, typist: Typist) -> None:
    key, shift, plain = Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)
    QTest.sendKeyEvent(QTest.KeyAction.Press, page.password, key, "A", shift)
    typist.type("a")
    assert page.problem.text() == ""
    QTest.sendKeyEvent(QTest.KeyAction.Press, page.password, key, "A", plain)
    assert "Caps Lock" in page.problem.text()


def test_recovery_code_opens_and_sets_a_new_password(
    window: MainWindow, page: UnlockPage, typist: Typist, code: str, home: Path
) -> None:
    page.show_code_part()
    assert typist.at(page.code)
    typist.type(code.replace("\n", " ").lower())
    typist.press("Return")
    typist.type(NEW_PASSWORD)
    typist.press("Return")
    typist.type(NEW_PASSWORD)
    typist.press("Return")
    assert session_of(window) == "李晓梅"
    window.close()
    opened = open_desk(home, "李晓梅", NEW_PASSWORD)
    opened.close()


def test_mistyped_recovery_code_names_the_line(page: UnlockPage, typist: Typist, code: str) -> None:
    page.show_code_part()
    page.unlock_with_code()
    assert page.problem.text() == "请输入恢复码。"
    first = "7" if code[0] != "7" else "8"
    typist.type((first + code[1:]).replace("\n", " "))
    page.unlock_with_code()
    assert page.problem.text() == "请设定密码。"
    typist.press("Return")
    typist.type(NEW_PASSWORD)
    typist.press("Return")
    typist.type(NEW_PASSWORD)
    typist.press("Return")
    assert "第 1 行" in page.problem.text()
    assert typist.at(page.code)


def test_desk_that_is_open_elsewhere_is_refused_at_once(
    code: str, home: Path, open_window: OpenWindow, typist: Typist
) -> None:
    assert code
    with DeskLock(DeskPaths(home)):
        window = open_window(home=home, table=TABLE)
        window.start()
        assert window.unlock_page is not None
        assert "已经在另一个窗口" in window.unlock_page.problem.text()
        typist.type(PASSWORD)
        typist.press("Return")
        assert "已经在另一个窗口" in window.unlock_page.problem.text()
    typist.press("Return")
    assert session_of(window) == "李晓梅"


def test_a_restore_that_was_killed_is_finished_before_the_desk_is_asked_for(
    code: str,
    home: Path,
    tmp_path: Path,
    open_window: OpenWindow,
    typist: Typist,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert code
    desk = open_desk(home, "", PASSWORD)
    file = backup(desk, tmp_path / "stick").path
    change_password(desk, PASSWORD, NEW_PASSWORD)
    desk.close()
    rename = Path.rename
    moved: list[Path] = []

    def stop(source: Path, target: Path) -> Path:
        if moved:
            raise KeyboardInterrupt
        moved.append(target)
        return rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stop)
        with pytest.raises(KeyboardInterrupt):
            restore(home, file, "", PASSWORD)
    window = open_window(home=home, table=TABLE)
    window.start()
    assert window.first_run is None
    assert window.unlock_page is not None
    assert "接着做完" in window.unlock_page.said.text()
    assert window.unlock_page.users.count() == 2
    typist.type(PASSWORD)
    typist.press("Return")
    assert session_of(window) == "李晓梅"


def test_window_answers_while_the_password_is_tried(
    code: str, home: Path, open_window: OpenWindow, typist: Typist, qtbot: QtBot
) -> None:
    assert code
    runner = LaneRunner()
    window = open_window(home=home, table=TABLE, runner=runner)
    hold = threading.Event()
    waiting: Callable[[object], bool] = lambda _progress: hold.wait(30)  # noqa: E731
    runner.run("database", waiting, lambda _done: None, lambda _fault: None)
    window.start()
    page = window.unlock_page
    assert page is not None
    qtbot.waitUntil(lambda: page.users.count() == 2)
    page.password.setFocus()
    typist.type(PASSWORD)
    typist.press("Return")
    assert not page.password.isEnabled()
    hold.set()
    qtbot.waitUntil(lambda: window.workspace is not None and window.workspace.page is not None)
    assert session_of(window) == "李晓梅"
    window.close()
