# SPDX-License-Identifier: MulanPSL-2.0
"""The files of rows that came back from an import: written beside their source, opened, saved."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.files import ChooseTarget, first_folder
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services.tables import imports
from wuse_desktop.services.tables.returned import ReturnedFile, save_returned, write_beside

OpenFile = Callable[[Path], bool]


def open_outside(path: Path) -> bool:
    """Open a file with the program that the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class ReturnedRows(QObject):
    """What can be done with the files; sentences go to the notice bar of the page."""

    def __init__(
        self,
        page: QWidget,
        operations: Operations,
        notice: NoticeBar,
        choose_target: ChooseTarget,
        open_file: OpenFile,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._operations = operations
        self._notice = notice
        self._choose_target = choose_target
        self._open_file = open_file
        self._files: tuple[ReturnedFile, ...] = ()

    def take(self, files: Sequence[ReturnedFile]) -> None:
        """Work with these files from now on."""
        self._files = tuple(files)

    def open(self) -> None:
        """Write the files beside their sources, and open them."""
        files = self._files
        self._operations.outside(
            lambda _progress: [write_beside(file) for file in files], self._on_written, self._not
        )

    def _on_written(self, written: list[Path]) -> None:
        opened = [self._open_file(path) for path in written]
        names = enumerated(str(path) for path in written)
        text = _("退回的行在 {names}。改好有颜色的格子，存盘后再导入这一份。")
        if not all(opened):
            text = _("退回的行在 {names}。这台电脑没有打开它的程序，请用表格软件打开。")
        self._notice.tell(text.format(names=names))

    def _not(self, fault: Fault) -> None:
        self._notice.warn(fault.sentence, _("存到别处…"), self.save)

    def save(self) -> None:
        """Write the files where the user says."""
        for file in self._files:
            start = (first_folder(file.path.parent) or Path()) / file.name
            target = self._choose_target(self._page, _("退回的表存到哪里"), _("表格 (*.*)"), start)
            if target is not None:
                self._save(file, target)

    def _save(self, file: ReturnedFile, target: Path) -> None:
        self._operations.outside(
            lambda _progress: save_returned(file, target),
            lambda path: self._notice.tell(_("已存到 {path}。").format(path=path)),
            self._notice.fail,
        )

    def open_of(self, import_id: str) -> None:
        """Write and open the files of a past import, if they are still kept."""

        def done(files: tuple[ReturnedFile, ...]) -> None:
            self.take(files)
            if files:
                self.open()
            else:
                self._notice.warn(
                    _(
                        "这一次退回的表已经不在了（只留最近几次）。再导入一次原来的文件，就又能拿到。"
                    )
                )

        self._operations.read(lambda desk: imports.returned_again(desk, import_id), done)
