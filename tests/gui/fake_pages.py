# SPDX-License-Identifier: MulanPSL-2.0
"""Small pages for tests of the frame: they show what they were asked and note how often."""

from typing import ClassVar

from PySide6.QtWidgets import QLineEdit

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.navigation import PageEntry
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.drafts import keep_draft


class FakePage(Page):
    """A line to type into and a record shown below it."""

    owns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, operations: Operations, parent: None = None) -> None:
        super().__init__(operations, parent)
        self.line = QLineEdit()
        self.shown = muted()
        self.setLayout(column(self.line, self.shown))
        self.refreshed: list[Changes | None] = []
        self.begun: list[tuple[str, object]] = []
        self.may_leave = True
        self.closable = False

    def refresh(self, changes: Changes | None = None) -> None:
        self.refreshed.append(changes)

    def show_record(self, entity: str, record_id: str) -> bool:
        self.shown.setText(f"{entity} {record_id}")
        return entity in self.owns

    def start_new(self, what: str, context: object = None) -> bool:
        self.begun.append((what, context))
        return True

    def focus_first(self) -> None:
        self.line.setFocus()

    def step_back(self) -> bool:
        closed, self.closable = self.closable, False
        return closed

    def leave(self) -> bool:
        text = self.line.text()
        if text:
            self.operations.write(lambda desk: _keep(desk, self.key, text))
        return self.may_leave


def _keep(desk: Desk, name: str, text: str) -> None:
    keep_draft(desk, name, name, {"text": text})


class TodayFake(FakePage):
    key = "today"


class PeopleFake(FakePage):
    key = "people"
    owns = ("person", "household")


class VisitsFake(FakePage):
    key = "visits"
    owns = ("home_visit", "consultation")


class SendingFake(FakePage):
    key = "sending"


class BrokenFake(FakePage):
    """A page that cannot be made."""

    def __init__(self, operations: Operations, parent: None = None) -> None:
        super().__init__(operations, parent)
        raise RuntimeError


_AT = "tests.gui.fake_pages:"
TABLE = (
    PageEntry("today", "今日", "today", _AT + "TodayFake"),
    PageEntry("people", "服务对象", "people", _AT + "PeopleFake", PeopleFake.owns),
    PageEntry("visits", "走访", "visits", _AT + "VisitsFake", VisitsFake.owns),
    PageEntry("sending", "上报", "sending", _AT + "SendingFake"),
    PageEntry("inbox", "收件", "inbox", _AT + "SendingFake", kinds=("county",)),
    PageEntry("bin", "回收站", "bin", _AT + "TodayFake", listed=False),
    PageEntry("broken", "坏", "bin", _AT + "BrokenFake"),
)
