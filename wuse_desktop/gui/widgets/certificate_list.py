# SPDX-License-Identifier: MulanPSL-2.0
"""证明登记: every certificate that was issued, to whom, when, for what, and whether it is valid."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services.ownership import may_write


class CertificateList(QWidget):
    """Enter shows a certificate; the buttons act on the row under the cursor."""

    opened = Signal(str)
    again_wished = Signal(str)
    revoke_wished = Signal(str)
    check_wished = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.table = RecordTable(
            operations,
            "volunteer_certificates",
            EmptyState(
                _(
                    "还没有出具过证明。在名册里选一位志愿者，按“出具证明”；编号、核验码都登记在这里。"
                )
            ),
            filter_hint=_("筛选：志愿者、首字母、编号、用途、申请人"),
        )
        self.check = button(_("核验…"), self.check_wished.emit)
        self.again = button(_("重新出具…"), lambda: self._act(self.again_wished))
        self.revoke = button(_("作废…"), lambda: self._act(self.revoke_wished))
        if not may_write(operations.desk):
            self.again.hide()
            self.revoke.hide()
        layout = column(row(None, self.check, self.again, self.revoke), self.table)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.table.opened.connect(lambda _entity, row_id: self.opened.emit(row_id))

    def _act(self, wish: object) -> None:
        current = self.table.current()
        if current is not None:
            wish.emit(current[1])  # type: ignore[attr-defined]  # a bound signal
