# SPDX-License-Identifier: MulanPSL-2.0
"""The frame of a visit's form: heading and state above, what belongs to the visit below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wuse_desktop.domain.records.visits import HomeVisit
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.attachment_strip import AttachmentStrip
from wuse_desktop.gui.widgets.correction_note import CorrectionNote
from wuse_desktop.gui.widgets.goods_card import GoodsCard
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.gui.widgets.visit_case_card import VisitCaseCard
from wuse_desktop.gui.widgets.visit_entry import VisitEntry
from wuse_desktop.i18n import _


class VisitPane(QWidget):
    """It shows and asks; the page saves.

    ``wished`` is one of "save", "delete", "print" and "afresh".
    """

    wished = Signal(str)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.entry = VisitEntry(operations)
        self.cases = VisitCaseCard(operations)
        self.goods = GoodsCard(operations)
        self.attachments = AttachmentStrip(operations)
        self._heading = title(_("新走访"))
        self._state = muted("", wrap=False)
        self._save = button(_("保存 Ctrl+S"), lambda: self.wished.emit("save"), kind="primary")
        self._delete = button(_("删除"), lambda: self.wished.emit("delete"))
        self._print = button(_("打印…"), lambda: self.wished.emit("print"))
        self._print.setToolTip("Ctrl+P")
        self.afresh = button(_("不要了，重新开始"), lambda: self.wished.emit("afresh"), kind="link")
        self.corrections = CorrectionNote(operations)
        self._area = QScrollArea()
        self._build()

    def _build(self) -> None:
        area = self._area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setLayout(column(self.entry, self.cases, self.goods, self.attachments, None))
        area.setWidget(inside)
        self.attachments.added.connect(lambda: area.ensureWidgetVisible(self.attachments))
        self.attachments.serve(self)
        layout = column(
            row(self._heading, None, self._state, self.afresh),
            self.corrections,
            area,
            row(self._delete, self._print, None, self._save),
        )
        layout.setContentsMargins(GRID, 0, 0, 0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def say(self, sentence: str) -> None:
        """Say how it stands with the form."""
        self._state.setText(sentence)

    def show_new(self) -> None:
        """The frame of a visit that is being recorded."""
        self._heading.setText(_("新走访"))
        self.say("")
        self.entry.set_read_only(False)
        self._show_belongings("", editable=True)

    def show_stored(self, visit: HomeVisit, *, editable: bool) -> None:
        """The frame of a visit that is on file."""
        day = visit.on.isoformat() if visit.on else ""
        self._heading.setText(_("{day} 的走访").format(day=day))
        self.say(visit.record_no if editable else _("只读：其他站点的记录"))
        self.entry.set_read_only(not editable)
        self._show_belongings(visit.id, editable=editable)

    def _show_belongings(self, visit_id: str, *, editable: bool) -> None:
        """Cases, goods and files; the first two belong to a visit that is on file."""
        kind = HomeVisit.entity
        self.afresh.hide()
        self.corrections.show_record(kind, visit_id)
        self.cases.show_visit(visit_id)
        self.goods.setVisible(bool(visit_id))
        if visit_id:
            self.goods.show_subject(kind, visit_id, editable=editable)
        self.attachments.show_subject(kind, visit_id)
        self._save.setVisible(editable)
        self._delete.setVisible(editable and bool(visit_id))
        self._print.setVisible(bool(visit_id))
        self._area.verticalScrollBar().setValue(0)
