# SPDX-License-Identifier: MulanPSL-2.0
"""The one window: the wizard, the locked desk, or the workspace over an open desk.

What is heavy (services, pages) is imported after the window is on screen.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.look import Look, keep_look, read_look
from wuse_desktop.gui.pages.unlock_page import UnlockPage
from wuse_desktop.gui.session_runner import SessionRunner
from wuse_desktop.gui.tasks import DATABASE, OPEN, Runner
from wuse_desktop.gui.theme import DARK, LIGHT, apply_theme
from wuse_desktop.i18n import _
from wuse_desktop.logs import fault_of
from wuse_desktop.paths import DeskPaths, remember_folder

if TYPE_CHECKING:
    from pathlib import Path

    from wuse_desktop.domain.progress import Progress
    from wuse_desktop.gui.idle import IdleWatch
    from wuse_desktop.gui.navigation import PageEntry
    from wuse_desktop.gui.pages.joining_stage import JoiningStage
    from wuse_desktop.gui.wizard.first_run import FirstRun, MakeDesk
    from wuse_desktop.gui.workspace import Workspace
    from wuse_desktop.services.clocks import ClockNotice
    from wuse_desktop.services.desk import Desk

_SIZE = (1280, 720)
_LOCK_RETRY_MS = 100
_LATER = (
    "wuse_desktop.services.setup",
    "wuse_desktop.gui.workspace",
    "wuse_desktop.gui.pages.today_page",
)
_FIRST_PAGES = ("today", "roll_up", "inbox")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class MainWindow(QMainWindow):
    """Holds one stage at a time. ``start`` shows the one that fits the folder.

    ``table`` names other pages than the program's own, ``make_desk`` makes desks for the wizard,
    ``now`` is the present instant (aware UTC) for the idle lock.
    ``fault_happened`` may be sent from any thread; the fault is shown where the user looks.
    """

    fault_happened = Signal(object)

    def __init__(
        self,
        paths: DeskPaths,
        runner: Runner,
        *,
        table: Sequence[PageEntry] | None = None,
        make_desk: MakeDesk | None = None,
        now: Callable[[], datetime] = _utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._paths = paths
        self._runner = runner
        self._table = table
        self._make_desk = make_desk
        self._desk: Desk | None = None
        self._session: SessionRunner | None = None
        self._idle: IdleWatch | None = None
        self.unlock_page: UnlockPage | None = None
        self.first_run: FirstRun | None = None
        self.workspace: Workspace | None = None
        self.joining: JoiningStage | None = None
        self.setWindowTitle(_("五社工作台"))
        self._fit(QRect(0, 0, *_SIZE))

        self.fault_happened.connect(self.show_fault)

    # stages -------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the locked desk of the folder, or the wizard where there is none."""
        if self._has_desk():
            self.show_locked()
        else:
            self.show_first_run()
        self._runner.run(OPEN, _load_later, self._on_loaded, self.show_fault)

    def show_first_run(self) -> None:
        """Show the wizard; where a desk exists, its restoring step."""
        from wuse_desktop.gui.wizard.first_run import FirstRun  # noqa: PLC0415 - seldom needed

        stage = FirstRun(self._paths, self._runner, self._make_desk, has_desk=self._has_desk())
        stage.finished.connect(self.enter)
        stage.restored.connect(self._on_restored)
        stage.folder_chosen.connect(self._change_folder)
        stage.left.connect(self.show_locked)
        self._show(stage)
        self.first_run = stage
        stage.step.arrive()

    def show_locked(self, sentence: str = "") -> None:
        """Show the locked desk."""
        stage = UnlockPage(self._paths, self._runner, sentence)
        stage.unlocked.connect(self.enter)
        stage.other_wished.connect(self.show_first_run)
        self._show(stage)
        self.unlock_page = stage
        stage.begin()

    def enter(self, desk: Desk) -> None:
        """Show the workspace of an open desk."""
        if desk.kind == "joining":
            self._show_joining(desk)
            return
        from wuse_desktop.gui.idle import IdleWatch  # noqa: PLC0415 - after the window is shown
        from wuse_desktop.gui.navigation import PAGES  # noqa: PLC0415
        from wuse_desktop.gui.operations import Operations  # noqa: PLC0415
        from wuse_desktop.gui.workspace import Workspace  # noqa: PLC0415
        from wuse_desktop.services.locking import idle_minutes  # noqa: PLC0415

        self._desk = desk
        self._session = SessionRunner(self._runner, self.show_fault)
        operations = Operations(desk, self._session)
        stage = Workspace(operations, PAGES if self._table is None else self._table)
        operations.setParent(stage)  # it goes with the workspace when the desk locks
        stage.window_requested.connect(self._do)
        self._show(stage)
        self.workspace = stage
        self.setWindowTitle(_("{station} — 五社工作台").format(station=desk.station().name))
        self._idle = IdleWatch(idle_minutes(desk), self._now, self)
        self._idle.due.connect(self._on_idle)
        self._restore_view(desk, stage)

    def _show_joining(self, desk: Desk) -> None:
        """Show what a laptop has to do before it belongs to a station."""
        from wuse_desktop.gui.operations import Operations  # noqa: PLC0415 - seldom needed
        from wuse_desktop.gui.pages.joining_stage import JoiningStage  # noqa: PLC0415

        self._desk = desk
        self._session = SessionRunner(self._runner, self.show_fault)
        operations = Operations(desk, self._session)
        stage = JoiningStage(operations)
        operations.setParent(stage)
        stage.joined.connect(self._on_joined)
        stage.lock_wished.connect(self.lock)
        self._show(stage)
        self.joining = stage
        stage.refresh()
        self.setWindowTitle(_("加入已有的站 — 五社工作台"))

    def _on_joined(self, desk: Desk) -> None:
        if self._session is not None:
            self._session.close()
        self.enter(desk)

    def _show(self, stage: QWidget) -> None:
        former = self.takeCentralWidget()
        self.unlock_page = self.first_run = self.workspace = self.joining = None
        self.setCentralWidget(stage)
        if former is not None:
            former.hide()
            former.deleteLater()

    def _has_desk(self) -> bool:
        return self._paths.has_desk()

    def _on_loaded(self, _nothing: None) -> None:
        gc.freeze()  # a full collection need not look at what is loaded for good: it took 0.1 s
        if self.unlock_page is not None:
            self.unlock_page.load_users()

    def _on_restored(self) -> None:
        self.show_locked(_("备份已经恢复，请用原来的密码打开。"))
        self._on_loaded(None)

    def _change_folder(self, folder: Path) -> None:
        self._paths = DeskPaths(folder)
        try:
            remember_folder(folder)
        except Fault as fault:
            self.show_fault(fault)
        self.start()

    # wishes -------------------------------------------------------------------------------

    def _do(self, wish: str) -> None:
        name, _colon, value = wish.partition(":")
        wishes: dict[str, Callable[[], object]] = {
            "lock": self.lock,
            "restore": self._lock_and_restore,
            "light": lambda: self._set_dark(False),
            "dark": lambda: self._set_dark(True),
            "quit": self.close,
            "password": self._change_password,
            "about": self._show_about,
            "idle": lambda: self._set_idle_minutes(int(value)),
        }
        wishes[name]()

    def _change_password(self) -> None:
        from wuse_desktop.gui.dialogs.change_password import (  # noqa: PLC0415 - seldom needed
            ChangePasswordDialog,
        )

        if self.workspace is not None:
            dialog = ChangePasswordDialog(self.workspace.operations, self)
            dialog.changed.connect(self.workspace.notice.say)
            dialog.open()

    def _show_about(self) -> None:
        from wuse_desktop.gui.dialogs.about import AboutDialog  # noqa: PLC0415 - seldom needed

        AboutDialog(self._paths, self).open()

    def _set_idle_minutes(self, minutes: int) -> None:
        if self._idle is not None:
            self._idle.set_minutes(minutes)

    def _set_dark(self, dark: bool) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, DARK if dark else LIGHT)
        if self.workspace is not None:
            self.workspace.restyle()
        try:
            keep_look(self._paths, Look(read_look(self._paths).language, dark))
        except OSError as error:
            self.show_fault(fault_of(error))

    def show_fault(self, fault: Fault) -> None:
        """Say what went wrong on the stage in front."""
        if self.workspace is not None:
            self.workspace.notice.fail(fault)
        elif self.joining is not None:
            self.joining.notice.fail(fault)
        elif self.unlock_page is not None:
            self.unlock_page.show_fault(fault)
        elif self.first_run is not None:
            self.first_run.show_fault(fault)

    # locking ------------------------------------------------------------------------------

    def lock(self) -> None:
        """Keep what was typed, close the desk, forget the key, and ask for the password."""
        self._leave_desk(self.show_locked)

    def _lock_and_restore(self) -> None:
        self._leave_desk(self.show_first_run)

    def _leave_desk(self, then: Callable[[], object]) -> None:
        if self.workspace is None and self.joining is None:
            return
        if _close_dialogs(self):  # their event loops must end before their parents go
            QTimer.singleShot(_LOCK_RETRY_MS, lambda: self._leave_desk(then))
            return
        if self.workspace is not None:
            self.workspace.leave()
        self._end_session()
        self.setWindowTitle(_("五社工作台"))
        then()
        self._on_loaded(None)

    def _on_idle(self) -> None:
        if self._session is not None and not self._session.busy:
            self.lock()

    def _end_session(self) -> None:
        """Close the desk after everything that was asked for; no answer comes back."""
        desk, session, stage = self._desk, self._session, self.workspace
        self._desk = self._session = None
        if self._idle is not None:
            self._idle.stop()
            self._idle.deleteLater()
            self._idle = None
        if desk is None or session is None:
            return
        name, view = _view_name(desk), self._view(stage) if stage is not None else {}
        if stage is not None:
            stage.operations.agent.close()
        session.close()
        self._runner.run(
            DATABASE,
            lambda _progress: _close(desk, name, view),
            lambda _nothing: None,
            self.show_fault,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the desk before the program ends; a page that must not be left keeps it open."""
        if self.workspace is not None and not self.workspace.leave():
            event.ignore()
            return
        self._end_session()
        if self.first_run is not None:
            self.first_run.close_desk()
        self._runner.close()
        event.accept()

    # the view of a user -------------------------------------------------------------------

    def _view(self, stage: Workspace) -> dict[str, object]:
        size = self.normalGeometry().size() if self.isMaximized() else self.size()
        page = stage.page
        return {
            "size": [size.width(), size.height()],
            "maximized": self.isMaximized(),
            "page": page.key if page is not None else "",
        }

    def _restore_view(self, desk: Desk, stage: Workspace) -> None:
        from wuse_desktop.gui.start_notices import read_first, tell_first  # noqa: PLC0415 - services

        name = _view_name(desk)

        def fetch(open_desk: Desk) -> tuple[object, ClockNotice | None, bool]:
            return open_desk.setting(name), *read_first(open_desk)

        def show(answer: tuple[object, ClockNotice | None, bool]) -> None:
            view, odd, kept = answer
            found = view if isinstance(view, dict) else {}
            self._take_size(found)
            wanted = (str(found.get("page", "")), *_FIRST_PAGES)
            if stage.page is None:  # else the user was faster
                any(stage.open_page(key) for key in wanted if key)
            if stage.page is not None:
                stage.page.focus_first()
            stage.operations.agent.begin()
            tell_first(stage, odd, kept)

        stage.operations.read(fetch, show)

    def _take_size(self, view: dict[str, object]) -> None:
        size = view.get("size")
        if isinstance(size, list) and len(size) == 2 and not self.isMaximized():
            self._fit(QRect(0, 0, int(size[0]), int(size[1])))
        if view.get("maximized") is True:
            self.showMaximized()

    def _fit(self, wanted: QRect) -> None:
        screens = QGuiApplication.screens()
        room = screens[0].availableGeometry() if screens else wanted
        self.resize(min(wanted.width(), room.width()), min(wanted.height(), room.height()))


def _load_later(_progress: Progress) -> None:
    for name in _LATER:
        import_module(name)


def _view_name(desk: Desk) -> str:
    return f"view:{desk.session.user_id}"


def _close(desk: Desk, name: str, view: dict[str, object]) -> None:
    try:
        desk.set_setting(name, view)
    finally:
        desk.close()


def _close_dialogs(window: QWidget) -> bool:
    """Close every dialog and menu that is open; whether there was one."""
    found = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget is not window and isinstance(widget, (QDialog, QMenu)) and widget.isVisible()
    ]
    for widget in found:
        widget.hide()
    return bool(found)
