# SPDX-License-Identifier: MulanPSL-2.0
"""个案 on the page of a visit: the sessions held within it, and the way to record one (C-04)."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from wuse_desktop.domain.records.cases import CaseFile, CaseSession
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.texts import button, column, muted, section
from wuse_desktop.i18n import _
from wuse_desktop.services.visit_cases import VisitCases, visit_cases


class VisitCaseCard(QFrame):
    """``opened`` carries entity and id of a session to look at, ``wished`` what to begin."""

    opened = Signal(str, str)
    wished = Signal(str, object)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.setObjectName("card")
        self._operations = operations
        self._visit_id = ""
        self._says = muted()
        self.links: list[QPushButton] = []
        self._wishes = Flow()
        wishes = QWidget()
        wishes.setLayout(self._wishes)
        self.setLayout(column(section(_("个案")), self._says, wishes, margin=2 * GRID))
        self.hide()

    def show_visit(self, visit_id: str) -> None:
        """Show what a visit has to do with cases; nothing of one that is not saved."""
        self._visit_id = visit_id
        self.hide()
        if visit_id:
            self._operations.read(
                lambda desk: visit_cases(desk, visit_id),
                lambda found: self._show(visit_id, found),
            )

    def _show(self, visit_id: str, found: VisitCases) -> None:
        if visit_id != self._visit_id:
            return
        self.links.clear()
        self._wishes.empty()
        for session in found.hosted:
            text = _("看 {client} 的第 {seq} 节（{minutes} 分钟）").format(
                client=session.client, seq=session.seq or "", minutes=session.minutes
            )
            self._add(text, partial(self.opened.emit, CaseSession.entity, session.id))
        for case in found.running:
            text = _("记成 {client} 个案的一节").format(client=case.client)
            known = {"case_id": case.id, "visit_id": visit_id}
            self._add(text, partial(self.wished.emit, CaseSession.entity, known))
        for person_id, name in found.newcomers:
            text = _("为 {client} 接案…").format(client=name)
            begun = {"person_id": person_id}
            self._add(text, partial(self.wished.emit, CaseFile.entity, begun))
        self._says.setText(_sentence(found))
        self.setVisible(bool(found.hosted or found.running or found.newcomers))

    def _add(self, text: str, wish: Callable[[], object]) -> None:
        self.links.append(button(text, wish, kind="link"))
        self._wishes.addWidget(self.links[-1])


def _sentence(found: VisitCases) -> str:
    if found.hosted:
        return _("这次走访里有个案的一节；服务对象只在个案里计一次人次，走访仍算一户次。")
    if found.running:
        return _("这户有在服个案。走访中谈了个案，就记成一节，人次不重复计。")
    return _("需要长期跟进的，可以从这里接案。")
