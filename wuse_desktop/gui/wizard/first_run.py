# SPDX-License-Identifier: MulanPSL-2.0
"""The wizard of an empty folder: a new desk, a backup, or another folder. A mouse is not needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from wuse_desktop.assets import asset
from wuse_desktop.errors import Fault
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.tasks import DATABASE, OPEN, Runner
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.texts import button, column, muted, repolish, row, title
from wuse_desktop.gui.wizard.kind_step import KindStep
from wuse_desktop.gui.wizard.place_step import PlaceStep
from wuse_desktop.gui.wizard.restore_step import RestoreStep
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.gui.wizard.user_step import UserStep
from wuse_desktop.gui.wizard.work_step import WorkStep
from wuse_desktop.i18n import N_, _
from wuse_desktop.paths import DeskPaths

if TYPE_CHECKING:
    from wuse_desktop.domain.progress import Progress
    from wuse_desktop.gui.wizard.recovery_step import RecoveryStep
    from wuse_desktop.services.desk import Desk
    from wuse_desktop.services.setup import NewDesk, SetupChoice

_RAIL = (N_("种类"), N_("所在地"), N_("站点与使用人"), N_("建立"), N_("恢复码"))
_RAIL_WIDTH = 200
_BODY_WIDTH = 860
_MARK = 40
_NEXT = N_("下一步(&N)")


class MakeDesk(Protocol):
    """Makes a desk in a folder; ``services.setup.create_desk`` with its standard costs."""

    def __call__(
        self, home: Path, choice: SetupChoice, password: str, *, progress: Progress
    ) -> NewDesk:
        """Make it and return it open."""


class FirstRun(QWidget):
    """One step at a time, Enter goes on.

    ``finished`` carries the open desk, ``restored`` says that the folder has one now,
    ``folder_chosen`` carries the Path of another folder, ``left`` wants back to the locked desk.
    """

    finished = Signal(object)
    restored = Signal()
    folder_chosen = Signal(object)
    left = Signal()

    def __init__(
        self,
        paths: DeskPaths,
        runner: Runner,
        make_desk: MakeDesk | None = None,
        *,
        has_desk: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._paths = paths
        self._runner = runner
        self._make_desk = make_desk
        self._has_desk = has_desk
        self._desk: Desk | None = None
        self.kind = KindStep()
        self.place = PlaceStep(runner)
        self.user = UserStep(runner)
        self.restore = RestoreStep()
        self.work = WorkStep()
        self.recovery: RecoveryStep | None = None
        self._stack = QStackedWidget()
        self._title = title()
        self._hint = muted()
        self.problem = PlainLabel()
        self._rail: list[QLabel] = []
        self.back_button = button(_("上一步(&B)"), self.go_back)
        self.next_button = button(_(_NEXT), self.go_on, kind="primary")
        self._lay_out()
        for step in (self.kind, self.place, self.user, self.restore, self.work):
            self._take_in(step)
        self.kind.restore_wished.connect(lambda: self.show_step(self.restore))
        self.kind.folder_wished.connect(self._ask_for_folder)
        self.restore.folder_wished.connect(self._ask_for_folder)
        self.place.failed.connect(self.show_fault)
        self.show_step(self.restore if has_desk else self.kind)

    # building -----------------------------------------------------------------------------

    def _take_in(self, step: Step) -> None:
        step.changed.connect(self._on_changed)
        step.advance_wished.connect(self.go_on)
        self._stack.addWidget(step)

    def _lay_out(self) -> None:
        mark = PlainLabel()
        mark.setPixmap(QIcon(str(asset("resources", "icons", "wuse.svg"))).pixmap(_MARK, _MARK))
        name = PlainLabel(_("五社工作台"))
        name.setObjectName("title")
        side = column(row(mark, name, None), gap=GRID, margin=3 * GRID)
        side.addSpacing(3 * GRID)
        for number, label in enumerate(_RAIL, 1):
            entry = PlainLabel(f"{number}　{_(label)}")
            entry.setObjectName("rail")
            entry.setContentsMargins(GRID, GRID, GRID, GRID)
            self._rail.append(entry)
            side.addWidget(entry)
        side.addStretch(1)
        rail = QFrame()
        rail.setObjectName("rail_box")
        rail.setFixedWidth(_RAIL_WIDTH + 4 * GRID)
        rail.setLayout(side)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setMinimumHeight(24)
        self.back_button.setMinimumWidth(110)
        self.next_button.setMinimumWidth(140)
        tools = row(self.problem, self.back_button, self.next_button)
        tools.setStretch(0, 1)
        body = QWidget()
        body.setMaximumWidth(_BODY_WIDTH)
        head = column(self._title, self._hint, gap=GRID // 2)
        inner = column(head, self._stack, tools, gap=2 * GRID, margin=4 * GRID)
        inner.setStretch(1, 1)
        body.setLayout(inner)
        whole = row(rail, body, None, gap=0)
        whole.setStretch(1, 5)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    # walking ------------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step in front."""
        found = self._stack.currentWidget()
        assert isinstance(found, Step)  # noqa: S101 - nothing else is put into the stack
        return found

    def show_step(self, step: Step) -> None:
        """Bring a step to the front."""
        self._stack.setCurrentWidget(step)
        self._title.setText(_(step.title))
        self._hint.setText(_(step.hint))
        self._say("")
        order: tuple[Step | None, ...] = (
            self.kind, self.place, self.user, self.work, self.recovery
        )  # fmt: skip
        place = order.index(step) if step in order else -1
        for number, entry in enumerate(self._rail):
            entry.setProperty("state", "now" if number == place else "")
            entry.setEnabled(number <= place)
            entry.setVisible(step is not self.restore)
            repolish(entry)
        working = step is self.work
        self.back_button.setVisible(step not in (self.kind, self.recovery) and not working)
        self.next_button.setVisible(not working)
        labels = {self.user: _("建立工作台(&N)"), self.restore: _("恢复(&N)")}
        done = _("完成，开始使用(&N)")
        self.next_button.setText(done if step is self.recovery else labels.get(step, _(_NEXT)))
        step.arrive()

    @property
    def _joins(self) -> bool:
        """Whether this becomes a further laptop of a station."""
        return self.kind.kind == "joining"

    def go_back(self) -> None:
        """Return to the step before."""
        step = self.step
        if step is self.restore and self._has_desk:
            self.left.emit()
        elif step in (self.place, self.restore):
            self.show_step(self.kind)
        elif step is self.user:
            self.show_step(self.kind if self._joins else self.place)

    def go_on(self) -> None:
        """Go on when the step is complete, else say what is missing."""
        missing = self.step.problem()
        if missing:
            self._say(missing)
        elif self.step is self.kind:
            self.user.ask_station(not self._joins)
            if self._joins:
                self.show_step(self.user)
                return
            self.place.set_kind(self.kind.kind)
            self.show_step(self.place)
        elif self.step is self.place:
            self._propose_name()
        elif self.step is self.user:
            self._create()
        elif self.step is self.restore:
            self._restore()
        elif self.step is self.recovery and self._desk is not None:
            self._finish(self._desk)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a focused button, else goes on; Esc goes back."""
        focus = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QPushButton):
                focus.click()
            elif not self.next_button.isHidden():
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape and not self.back_button.isHidden():
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _on_changed(self) -> None:
        self._say("")

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, _("打开另一个工作台文件夹"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.choose_folder(Path(name)))
        dialog.open()

    def choose_folder(self, folder: Path) -> None:
        """Go to another folder, if a desk is in it."""
        if DeskPaths(folder).has_desk():
            self.folder_chosen.emit(folder)
        else:
            self._say(_("这个文件夹里没有工作台。请选里面有 database.db 的文件夹。"))

    # working ------------------------------------------------------------------------------

    def _propose_name(self) -> None:
        kind, code = self.kind.kind, self.place.code

        def work(_progress: Progress) -> str:
            from wuse_desktop.services.setup import (  # noqa: PLC0415 - when first used
                propose_station_name,
            )

            return propose_station_name(kind, code)

        self.show_step(self.user)  # at once: a quick typist is already at the next field
        self._runner.run(OPEN, work, self.user.propose, self.show_fault)

    def _create(self) -> None:
        from wuse_desktop.services.setup import (  # noqa: PLC0415 - heavy, when first used
            SetupChoice,
            create_desk,
        )

        choice = SetupChoice(
            self.kind.kind,
            self.place.code,
            self.user.station.text().strip(),
            self.user.user.text().strip(),
            self.user.login.text().strip(),
        )
        home, password = self._paths.home, self.user.password.text()
        make = self._make_desk or (_make_joining if self._joins else create_desk)
        self.work.begin()
        self.show_step(self.work)
        handle = self._runner.run(
            DATABASE,
            lambda progress: make(home, choice, password, progress=progress),
            self._on_created,
            lambda fault: self._fall_back(self.user, fault),
        )
        handle.progressed.connect(self.work.show_progress)

    def _on_created(self, made: NewDesk) -> None:
        from wuse_desktop.gui.operations import Operations  # noqa: PLC0415 - with the services
        from wuse_desktop.gui.wizard.recovery_step import RecoveryStep  # noqa: PLC0415

        self._desk = made.desk
        self.user.password.forget()
        self.recovery = RecoveryStep(Operations(made.desk, self._runner), made.recovery_code)
        self._take_in(self.recovery)
        self.show_step(self.recovery)

    def _finish(self, desk: Desk) -> None:
        def work(_progress: Progress) -> None:
            from wuse_desktop.services.recovery import (  # noqa: PLC0415 - when first used
                note_recovery_kept,
            )

            note_recovery_kept(desk)

        self._runner.run(DATABASE, work, lambda _nothing: self.finished.emit(desk), self.show_fault)

    def _restore(self) -> None:
        home, file = self._paths.home, self.restore.path()
        login, password, code = self.restore.secrets()

        def work(progress: Progress) -> None:
            from wuse_desktop.services.backups import restore  # noqa: PLC0415 - when first used

            restore(home, file, login, password, recovery_code=code, progress=progress)

        self.work.begin()
        self.show_step(self.work)
        handle = self._runner.run(
            DATABASE,
            work,
            self._on_restored,
            lambda fault: self._fall_back(self.restore, fault),
        )
        handle.progressed.connect(self.work.show_progress)

    def _on_restored(self, _nothing: None) -> None:
        self.restore.forget()
        self.restored.emit()

    def _fall_back(self, step: Step, fault: Fault) -> None:
        self.show_step(step)
        self.show_fault(fault)

    def show_fault(self, fault: Fault) -> None:
        """Say what went wrong below the step in front."""
        self._say(fault.sentence)

    def close_desk(self) -> None:
        """Close a desk that was made but not entered, when the window closes before the end."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None


def _make_joining(home: Path, choice: SetupChoice, password: str, *, progress: Progress) -> NewDesk:
    from wuse_desktop.services.joining import create_joining_desk  # noqa: PLC0415 - seldom needed

    return create_joining_desk(home, choice.user_name, choice.login, password, progress=progress)
