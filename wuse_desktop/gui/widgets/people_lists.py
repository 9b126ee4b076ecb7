# SPDX-License-Identifier: MulanPSL-2.0
"""The lists of the page of people: clients, all persons, households, and likely doubles."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.duplicate_list import DuplicateList
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.list_tools import ListTools
from wuse_desktop.gui.widgets.people_filing import HOUSEHOLD, PERSON
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column
from wuse_desktop.i18n import _
from wuse_desktop.services.ownership import may_write

CLIENTS, ALL, HOMES, DOUBLES = "clients", "all", "homes", "doubles"
# What names somebody; everything else stands beside the list.
_PERSON_COLUMNS = ("name", "village", "categories")
_HOME_COLUMNS = ("head", "village", "tier", "due_on")


class PeopleLists(QWidget):
    """One list at a time, chosen by a key.

    The letters of the kinds work on the lists as well, and the keyboard goes along into the other
    list; ``kind_changed`` tells that another one is in front. ``selected`` and ``opened`` carry
    entity and id of a row, ``pair_opened`` the ids of two who may be one, ``many_wished`` the ids
    of persons to change at once.
    """

    selected = Signal(str, str)
    opened = Signal(str, str)
    pair_opened = Signal(str, str)
    many_wished = Signal(object)
    kind_changed = Signal()

    def __init__(self, operations: Operations, start_new: Callable[[str], object]) -> None:
        super().__init__()
        self._start_new = start_new
        self.kind = KeyChoice(
            (
                Key(CLIENTS, _("服务对象"), "F"),
                Key(ALL, _("全部人员"), "Q"),
                Key(HOMES, _("家庭"), "J"),
                Key(DOUBLES, _("查重"), "C"),
            )
        )
        self.kind.set_value(CLIENTS)
        self.kind.setAccessibleName(_("列表里显示什么"))
        self.persons = RecordTable(
            operations,
            "persons",
            EmptyState(
                _("还没有服务对象。先填姓名就能建档，其他内容以后再补；也可以从表格装入。"),
                _("新建服务对象"),
                lambda: start_new(PERSON),
            ),
            filter_hint=_("筛选：姓名、首字母、电话或证件尾号、村名"),
            shown=_PERSON_COLUMNS,
        )
        self.households = RecordTable(
            operations,
            "households",
            EmptyState(
                _("还没有家庭。家庭是走访和统计户数的单位，由户主和成员组成。"),
                _("新建家庭"),
                lambda: start_new(HOUSEHOLD),
            ),
            filter_hint=_("筛选：户主、首字母、村名"),
            shown=_HOME_COLUMNS,
        )
        may_change = may_write(operations.desk)
        self.tools = ListTools(operations, "persons", self.persons, may_change=may_change)
        self.home_tools = ListTools(operations, "households", self.households)
        self.doubles = DuplicateList(operations)
        self.new = button(_("＋ 新建"), self._start_shown)
        self._stack = QStackedWidget()
        for part in (self.persons, self.households, self.doubles):
            self._stack.addWidget(part)
        layout = column(self.kind, self._stack)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._connect()
        self._on_kind()

    def _connect(self) -> None:
        self.kind.changed.connect(self._on_kind)
        for table in (self.persons, self.households):
            table.selected.connect(self.selected)
            table.opened.connect(self.opened)
        self.doubles.opened.connect(self.pair_opened)
        self.doubles.counted.connect(self._on_pairs)
        for lettered in (self.persons, self.households, self.doubles.table):
            lettered.lettered.connect(self._on_letter)
        self.kind.entered.connect(self.focus)
        self.tools.bulk_wished.connect(lambda: self.persons.chosen(self.many_wished.emit))

    @property
    def table(self) -> RecordTable:
        """The table in front, that of persons behind the doubles."""
        return self.households if self.kind.value() == HOMES else self.persons

    @property
    def front(self) -> QWidget:
        """The list in front."""
        return self.doubles if self.kind.value() == DOUBLES else self.table

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the list in front again."""
        if self.kind.value() == DOUBLES:
            self.doubles.refresh()
        else:
            self.table.refresh(changes)

    def focus(self) -> None:
        """Put the keyboard into the list, on a row where there is one."""
        if self.kind.value() == DOUBLES:
            # No pair has a line yet, or ever: the letters of the kinds go on working meanwhile.
            found = self.doubles.table.model.rowCount() > 0
            (self.doubles if found else self.kind).setFocus(Qt.FocusReason.OtherFocusReason)
            self.doubles.select_first()
            return
        none = self.table.empty.isVisible()
        (self.kind if none else self.table.view).setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current() is None:
            self.table.select_first()

    def _on_letter(self, letter: str) -> None:
        code = self.kind.code_of(letter)
        if code and code != self.kind.value():
            self.kind.take(code)
            self.focus()

    def _on_pairs(self, count: int) -> None:
        """The pairs are there that somebody went to see."""
        if count and self.kind.value() == DOUBLES and self.kind.hasFocus():
            self.focus()

    def _on_kind(self) -> None:
        kind = self.kind.value()
        self.new.setText(_("＋ 新建家庭") if kind == HOMES else _("＋ 新建服务对象"))
        if kind in (CLIENTS, ALL):
            self.persons.set_filter(is_client=True if kind == CLIENTS else None)
        else:
            self.refresh()
        self._stack.setCurrentWidget(self.front)
        self.kind_changed.emit()

    def _start_shown(self) -> None:
        self._start_new(HOUSEHOLD if self.kind.value() == HOMES else PERSON)
