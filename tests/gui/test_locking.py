# SPDX-License-Identifier: MulanPSL-2.0
"""Locking: what was typed is kept, the key is gone, and nothing is left to read."""

import threading
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.fake_pages import TABLE, FakePage
from tests.gui.real_window import PASSWORD, OpenWindow, Typist
from wuse_desktop.domain.progress import Progress
from wuse_desktop.gui.idle import IdleWatch
from wuse_desktop.gui.main_window import MainWindow
from wuse_desktop.gui.tasks import LaneRunner
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import drafts
from wuse_desktop.services.locking import idle_minutes, set_idle_minutes


class Time:
    """An instant that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 24, 1, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def window(desk: Desk, open_window: OpenWindow) -> MainWindow:
    return open_window(desk, table=TABLE)


def front(window: MainWindow) -> FakePage:
    assert window.workspace is not None
    return cast("FakePage", window.workspace.page)


def is_open(window: MainWindow) -> bool:
    return window.workspace is not None


def texts_in(window: MainWindow) -> str:
    labels = [each.text() for each in window.findChildren(QLabel)]
    lines = [each.text() for each in window.findChildren(QLineEdit)]
    return "\n".join((*labels, *lines, window.windowTitle()))


def test_locking_forgets_the_key_and_empties_the_window(
    window: MainWindow, desk: Desk, typist: Typist
) -> None:
    front(window).line.setText("王秀英 情况")
    front(window).shown.setText("王秀英")
    typist.press("Ctrl+L")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not is_open(window)
    assert window.unlock_page is not None
    assert desk.key == b""
    assert not desk.lock.held
    assert "王秀英" not in texts_in(window)
    assert "木兰镇" not in texts_in(window)


def test_what_was_typed_is_there_after_unlocking(
    window: MainWindow, desk: Desk, typist: Typist
) -> None:
    assert window.workspace is not None
    window.workspace.open_page("visits")
    front(window).line.setText("写了一半")
    front(window).may_leave = False
    window.lock()
    typist.type(PASSWORD)
    typist.press("Return")
    assert front(window).key == "visits"
    kept = drafts(window.workspace.operations.desk)
    assert [draft.payload for draft in kept] == [{"text": "写了一半"}]
    assert window.workspace.operations.desk is not desk


def test_idle_desk_locks_itself_after_the_set_minutes(desk: Desk, open_window: OpenWindow) -> None:
    time = Time()
    set_idle_minutes(desk, 5)
    window = open_window(desk, table=TABLE, now=time)
    watch = window.findChildren(IdleWatch)[0]
    time.pass_minutes(4.9)
    watch.look()
    assert is_open(window)
    time.pass_minutes(0.2)
    watch.look()
    assert not is_open(window)
    assert window.unlock_page is not None


def test_keys_and_clicks_keep_the_desk_open(desk: Desk, open_window: OpenWindow) -> None:
    time = Time()
    set_idle_minutes(desk, 5)
    window = open_window(desk, table=TABLE, now=time)
    watch = window.findChildren(IdleWatch)[0]
    handle = window.windowHandle()
    time.pass_minutes(4)
    QTest.keyClick(handle, Qt.Key.Key_A)
    time.pass_minutes(4)
    watch.look()
    assert is_open(window)
    QTest.mouseMove(handle)
    time.pass_minutes(6)
    watch.look()
    assert not is_open(window)


def test_key_pressed_after_the_laptop_woke_does_not_save_it_from_locking(
    desk: Desk, open_window: OpenWindow
) -> None:
    time = Time()
    window = open_window(desk, table=TABLE, now=time)
    watch = window.findChildren(IdleWatch)[0]
    time.pass_minutes(600)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    watch.look()
    assert not is_open(window)


def test_long_work_is_not_cut_off_by_the_idle_lock(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot
) -> None:
    time = Time()
    window = open_window(desk, table=TABLE, now=time, runner=LaneRunner())
    frame = window.workspace
    assert frame is not None
    qtbot.waitUntil(lambda: frame.page is not None)
    watch = window.findChildren(IdleWatch)[0]
    hold = threading.Event()
    ended: list[bool] = []

    def long_work(_desk: Desk, _progress: Progress) -> bool:
        return hold.wait(30)

    frame.operations.long_work(long_work, ended.append)
    time.pass_minutes(600)
    watch.look()
    assert is_open(window)
    hold.set()
    qtbot.waitUntil(lambda: ended == [True])
    watch.look()
    assert not is_open(window)
    window.close()


def test_locking_by_hand_during_work_lets_the_work_end_first(
    desk: Desk, open_window: OpenWindow, qtbot: QtBot, typist: Typist
) -> None:
    window = open_window(desk, table=TABLE, runner=LaneRunner())
    frame = window.workspace
    assert frame is not None
    qtbot.waitUntil(lambda: frame.page is not None)
    hold = threading.Event()
    seen: list[bytes] = []
    answered: list[object] = []

    def work(open_desk: Desk) -> None:
        hold.wait(30)
        seen.append(open_desk.key)

    frame.operations.read(work, answered.append)
    window.lock()
    page = window.unlock_page
    assert page is not None
    typist.type(PASSWORD)
    typist.press("Return")
    hold.set()
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert seen
    assert seen[0]
    assert not answered
    window.close()


def test_open_dialog_is_closed_before_the_desk_locks(window: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    dialog.open()
    window.lock()
    assert is_open(window)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: window.workspace is None)


def test_limit_that_makes_no_sense_counts_as_the_standard(desk: Desk) -> None:
    assert idle_minutes(desk) == 10
    desk.set_setting("idle_minutes", 0)
    assert idle_minutes(desk) == 10
    with pytest.raises(ValueError, match="241"):
        set_idle_minutes(desk, 241)
