# SPDX-License-Identifier: MulanPSL-2.0
"""The button of a list for files: load a table into it, write it to a file, drop files on it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from wuse_desktop.gui.dialogs.export_list import ExportDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.dropping import FileDrops, local_paths
from wuse_desktop.i18n import _
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.ownership import may_write
from wuse_desktop.services.tables.layouts import table_names
from wuse_desktop.services.tables.sources import KINDS

IMPORT = "table_import"


class ListFiles(QToolButton):
    """A menu with its keys: Ctrl+I loads a table, Ctrl+E exports what the list shows.

    ``shown`` tells what the list shows: its query, how many rows that are, the keys of its columns.
    Without ``imports`` (lists of another station) nothing is loaded into it.
    """

    def __init__(
        self,
        owner: QWidget,
        operations: Operations,
        name: str,
        shown: Callable[[], tuple[ListQuery, int, tuple[str, ...]]],
        *,
        imports: bool = True,
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._operations = operations
        self._name = name
        self._shown = shown
        self.dialog: ExportDialog | None = None
        self.setText(_("表格 ▾"))
        self.setToolTip(_("导入和导出"))
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        writes = may_write(operations.desk)
        imports = imports and name in table_names()
        if imports and writes:
            self._add(_("导入表格…"), "Ctrl+I", self.begin_import)
        if writes:
            self._add(_("导出这张列表…"), "Ctrl+E", self.export)
        self.setVisible(not self._menu.isEmpty())
        self._drops = FileDrops(self)
        self._drops.enabled = imports and writes
        self._drops.dropped.connect(self._on_dropped)

    def _add(self, label: str, keys: str, wish: Callable[[], object]) -> None:
        action = QAction(label, self._owner)
        action.setShortcut(QKeySequence(keys))
        # The whole window, while the list is in sight: an empty list has no place for the keyboard.
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: wish())  # noqa: PLW0108 - drops the state
        self._owner.addAction(action)
        self._menu.addAction(action)

    def watch(self, widget: QWidget) -> None:
        """Let files be dropped on a widget."""
        self._drops.watch(widget)

    def begin_import(self, paths: list[Path] | None = None) -> None:
        """Go to where tables are imported, with files to look at if there are some."""
        self._operations.new_wished.emit(IMPORT, {"table": self._name, "paths": paths or []})

    def _on_dropped(self, data: QMimeData) -> None:
        paths = [
            path for path in local_paths(data) if path.is_dir() or path.suffix.lower() in KINDS
        ]
        if paths:
            self.begin_import(paths)
        else:
            self._operations.said.emit(
                _("这些文件不是表格，没有导入。能导入的有 xlsx、xls、et、ods、csv。")
            )

    def export(self) -> None:
        """Ask what for and write what the list shows to a file."""
        query, count, columns = self._shown()
        self.dialog = ExportDialog(
            self._owner.window(), self._operations, self._name, query, count, columns=columns
        )
        self.dialog.open()
