# SPDX-License-Identifier: MulanPSL-2.0
"""The menu of ledgers: each as a paper to be looked at and printed, or as a spreadsheet."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.dialogs.preview import PreviewDialog, preview_paper
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.operations import Operations
from wuse_desktop.i18n import _, beside
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.ledgers.ledger import LEDGERS
from wuse_desktop.services.ledgers.ledger_files import save_ledger, workbook_name
from wuse_desktop.services.papers import PaperOptions

Ask = Callable[[], tuple[PaperOptions, str, str]]
"""What is asked for: the options, the unit and the period for the name of the file."""


class LedgerMenu(QPushButton):
    """A button whose menu makes a ledger; ``said`` tells where a spreadsheet was written."""

    said = Signal(str, str, object)

    def __init__(
        self,
        operations: Operations,
        ask: Ask,
        parent: QWidget,
        *,
        choose: ChooseTarget = choose_target,
        reason: AskReason = ask_reason,
    ) -> None:
        super().__init__(_("台账 ▾"))
        self.setAutoDefault(False)
        self._operations = operations
        self._ask = ask
        self._page = parent
        self._choose = choose
        self._ask_reason = reason
        self.preview: PreviewDialog | None = None
        self.menu_of_ledgers = QMenu(self)
        self._sheets = QMenu(_("存为 Excel 表"), self)
        for kind in LEDGERS.values():
            text = beside(kind.text, kind.template)
            self.menu_of_ledgers.addAction(text).setData(kind.name)
            self._sheets.addAction(text).setData(kind.name)
        self.menu_of_ledgers.addSeparator()
        self.menu_of_ledgers.addMenu(self._sheets)
        self.menu_of_ledgers.triggered.connect(self._on_chosen)
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> None:
        """Offer the ledgers, the first one under the keyboard."""
        self.menu_of_ledgers.popup(self.mapToGlobal(self.rect().bottomLeft()))
        self.menu_of_ledgers.setActiveAction(self.menu_of_ledgers.actions()[0])

    def _on_chosen(self, action: object) -> None:
        name = str(action.data())  # type: ignore[attr-defined]
        if action in self._sheets.actions():
            self.export(name)
        else:
            self.show_paper(name)

    def show_paper(self, name: str) -> None:
        """Show a ledger as it will be printed; one with whole names asks for the reason first."""
        self._with_reason(name, lambda reason: self._preview(name, reason))

    def _preview(self, name: str, reason: str) -> None:
        options, unit, period = self._options(reason)
        self.preview = preview_paper(self._page, self._operations, name, options, unit, period)

    def export(self, name: str) -> None:
        """Write a ledger as a spreadsheet where the user wants it."""
        self._with_reason(name, lambda reason: self._export(name, reason))

    def _export(self, name: str, reason: str) -> None:
        options, unit, period = self._options(reason)
        proposed = Path.home() / workbook_name(name, unit, period)
        target = self._choose(self._page, _("存为 Excel 表"), _("表格 (*.xlsx)"), proposed)
        if target is None:
            return

        def work(desk: Desk) -> tuple[Path, int]:
            return save_ledger(desk, name, options, target)

        def done(saved: tuple[Path, int]) -> None:
            text = _("已存到 {file}，共 {count} 行").format(file=saved[0].name, count=saved[1])
            self.said.emit(text, "", None)

        self._operations.write(work, done)

    def _options(self, reason: str) -> tuple[PaperOptions, str, str]:
        options, unit, period = self._ask()
        return (
            PaperOptions(
                period=options.period,
                site_id=options.site_id,
                worker_id=options.worker_id,
                reason=reason,
            ),
            unit,
            period,
        )

    def _with_reason(self, name: str, then: Callable[[str], None]) -> None:
        kind = LEDGERS[name]
        if not kind.named:
            then("")
            return
        note = _("这份名单有完整的姓名。写明用途，会留在修改痕迹里。")
        self._ask_reason(self._page, kind.text, note, then)
