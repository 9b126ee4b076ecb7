# SPDX-License-Identifier: MulanPSL-2.0
"""Backups that are tried before they count, restoring one, and the bin."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.progress import Progress
from wuse_desktop.gui.dialogs.files import ChooseFolder, choose_folder, removable_folder
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.measures import moment_text, size_text
from wuse_desktop.gui.widgets.texts import (
    badge,
    button,
    card,
    column,
    muted,
    repolish,
    row,
    section,
)
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import _
from wuse_desktop.services.backups import Backup, backup, last_backup
from wuse_desktop.services.desk import Desk


class BackupPart(QWidget):
    """Three cards. ``window_requested`` carries "restore" and "page:bin"."""

    said = Signal(str)
    made = Signal()
    window_requested = Signal(str)

    def __init__(
        self,
        operations: Operations,
        choose: ChooseFolder = choose_folder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._choose = choose
        self.last = muted()
        self.tried = badge("")
        self.work = WorkBar(operations)
        self.work.stopped.connect(lambda _title: self.said.emit(_("备份停下了，没有留下文件。")))
        self.work.busy_changed.connect(self._on_busy)
        self.now_button = button(_("立即备份(&B)"), self.back_up, kind="primary")
        self.stick_button = button(_("备份到U盘或别处(&U)…"), self._ask_for_folder)
        restore = button(_("从备份恢复(&R)…"), lambda: self.window_requested.emit("restore"))
        open_bin = button(_("打开回收站"), lambda: self.window_requested.emit("page:bin"))
        folder = _("平时备份到：{folder}").format(folder=operations.desk.paths.backups)
        first = card(
            row(section(_("备份")), self.tried, None),
            self.last,
            muted(folder),
            row(self.now_button, self.stick_button, None),
            self.work,
        )
        second = card(
            section(_("恢复")),
            muted(_("先锁定，再在旁边试打开备份；现在的数据会原样保留一份，不会删除。")),
            row(restore, None),
        )
        third = card(
            section(_("回收站")),
            muted(_("删除的记录先放在回收站，30 天内都能找回。")),
            row(open_bin, None),
        )
        self.setLayout(column(first, second, third, None, gap=2 * GRID))

    def refresh(self) -> None:
        """Read again when the last backup was made."""
        self._operations.read(last_backup, self._show)

    def back_up(self, folder: Path | None = None) -> None:
        """Make a backup, in the usual folder unless another is given."""

        def work(desk: Desk, progress: Progress) -> Backup:
            return backup(desk, folder, progress)

        self.work.start(_("备份"), work, self._on_made)

    def _ask_for_folder(self) -> None:
        found = self._choose(self, _("备份到哪个文件夹"), removable_folder())
        if found is not None:
            self.back_up(found)

    def _on_made(self, made: Backup) -> None:
        sentence = _("备份完成，已试恢复：{name}（{size}）。")
        said = sentence.format(name=made.path.name, size=size_text(made.size))
        self.said.emit(said + made.warning)
        self.refresh()
        self.made.emit()

    def _on_busy(self, busy: bool) -> None:
        for each in (self.now_button, self.stick_button):
            each.setEnabled(not busy)

    def _show(self, found: dict[str, object] | None) -> None:
        tried = bool(found and found.get("tried"))
        if found is None:
            self.last.setText(_("还没有备份。电脑坏了，没有备份的记录就找不回来。"))
        else:
            when = moment_text(str(found.get("at", "")), self._operations.desk.now())
            self.last.setText(
                _("上一次备份：{when}，{path}").format(when=when, path=found.get("path", ""))
            )
        self.tried.setText(_("已试恢复") if tried else _("还没有备份"))
        self.tried.setProperty("tone", "confirmed" if tried else "due")
        repolish(self.tried)
