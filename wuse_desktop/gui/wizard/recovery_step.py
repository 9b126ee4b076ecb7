# SPDX-License-Identifier: MulanPSL-2.0
"""Last step: the recovery code, which is shown this once."""

from wuse_desktop.gui.dialogs.recovery_sheet import RecoveryPanel
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.texts import column
from wuse_desktop.gui.wizard.step import Step
from wuse_desktop.i18n import N_, _


class RecoveryStep(Step):
    """Nothing goes on without the tick."""

    title = N_("恢复码")
    hint = N_("打勾后才能完成。")

    def __init__(self, operations: Operations, code: str) -> None:
        super().__init__()
        self.panel = RecoveryPanel(operations, code)
        self.panel.kept_changed.connect(lambda _kept: self.changed.emit())
        operations.setParent(self)
        self.setLayout(column(self.panel))

    def problem(self) -> str:
        """Until the tick is there."""
        return "" if self.panel.kept.isChecked() else _("请先打印或抄写恢复码，再打勾。")

    def arrive(self) -> None:
        """Put the keyboard on printing."""
        self.panel.focus_first()
