# SPDX-License-Identifier: MulanPSL-2.0
"""The members of a group: added by initials, one after the other; how often each one came."""

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.divisions import division_name
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import button, column, muted, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services import group_entry, groups
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.filing import Saved
from wuse_desktop.services.group_entry import Member
from wuse_desktop.services.groups import GroupPage

_ROW_PX, _HEAD_PX, _MOST_ROWS, _EMPTY_PX = 36, 38, 8, 90


class GroupMembers(QWidget):
    """``opened`` carries the person to look at; ``changed`` tells that members came or went.

    ``changed`` carries what happened in words, and a callable that takes it back or None.
    """

    opened = Signal(str)
    changed = Signal(str, object)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._group_id = ""
        self._editable = False
        self._count = muted("", wrap=False)
        self.picker = RecordPicker(
            operations, ("person",), _("添加组员：姓名首字母，回车加入"), may_add=True
        )
        self.table = LineTable(
            (
                Heading(_("姓名"), 5, names=True),
                Heading(_("村（社区）")),
                Heading(_("入组日期"), 6),
                Heading(_("离组日期"), 6),
                Heading(_("出席"), 3, number=True),
            ),
            EmptyState(_("还没有组员。在上面输入姓名首字母，回车就加进来。")),
            name=_("组员"),
        )
        self.remove = button(_("离组"), self._remove_current)
        self.remove.setToolTip("Delete")
        self._adding = QWidget()
        adding = row(self.picker, self.remove)
        adding.setStretch(0, 1)
        self._adding.setLayout(adding)
        head = row(section(_("组员")), self._count, None)
        self.setLayout(column(head, self._adding, self.table))
        self.picker.changed.connect(self._on_picked)
        self.picker.add_wished.connect(self._add_new)
        self.table.opened.connect(lambda member: self.opened.emit(member.person_id))
        bind(self.table, QKeySequence.StandardKey.Delete, self._remove_current)

    def show_page(self, page: GroupPage, *, editable: bool) -> None:
        """Show the members of a group, those who left below."""
        self._group_id = page.group.id
        self._editable = editable and page.group.finished_on is None
        self._adding.setVisible(self._editable)
        everybody = (*page.members, *page.former_members)
        self.table.set_lines([_line(item) for item in everybody])
        shown = min(len(everybody), _MOST_ROWS)
        self.table.setFixedHeight(_HEAD_PX + shown * _ROW_PX + 4 if shown else _EMPTY_PX)
        text = _("{count} 人").format(count=len(page.members))
        planned = page.group.planned_members
        if planned:
            text = _("{count} 人，计划 {planned} 人").format(
                count=len(page.members), planned=planned
            )
        self._count.setText(text)

    def focus_picker(self) -> None:
        """Go to where names are typed."""
        self.picker.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_picked(self) -> None:
        person_id, name = self.picker.value(), self.picker.title()
        if person_id:
            group_id = self._group_id
            self._write(lambda desk: groups.add_members(desk, group_id, [person_id]), name)

    def _add_new(self, name: str) -> None:
        """Somebody who is not on file yet becomes a person with only a name, and a member."""
        group_id = self._group_id
        self._write(lambda desk: group_entry.add_new_member(desk, group_id, name), name)

    def _write(self, work: Callable[[Desk], Saved], name: str) -> None:
        def done(saved: Saved) -> None:
            self.picker.set_value("")
            if saved.changes:
                undo = partial(self._take_off, saved.changes, name)
                self.changed.emit(_("{name}已加入小组").format(name=name), undo)
            else:
                self.changed.emit(_("{name}本来就在小组里").format(name=name), None)
            self.focus_picker()

        self._operations.write(work, done, initiator=self)

    def _take_off(self, made: Changes, name: str) -> None:
        def done(_nothing: None) -> None:
            self.changed.emit(_("已撤销，{name}没有加入小组").format(name=name), None)

        self._operations.write(
            lambda desk: group_entry.take_back_joining(desk, made), done, initiator=self
        )

    def _remove_current(self) -> None:
        line = self.table.current()
        if line is None or not self._editable:
            return
        member = cast("Member", line.content)

        def done(_saved: Saved) -> None:
            sentence = _("{name}今天离组").format(name=member.name)
            self.changed.emit(sentence, lambda: self._take_back(member))

        self._operations.write(
            lambda desk: groups.remove_member(desk, member.id), done, initiator=self
        )

    def _take_back(self, member: Member) -> None:
        def done(_saved: Saved) -> None:
            self.changed.emit(_("{name}还在组里").format(name=member.name), None)

        self._operations.write(
            lambda desk: group_entry.take_back_leaving(desk, member.id), done, initiator=self
        )


def _line(member: Member) -> Line:
    cells = (
        member.name,
        division_name(member.village_code) if member.village_code else "",
        member.joined_on.isoformat() if member.joined_on else "",
        member.left_on.isoformat() if member.left_on else "",
        f"{member.present}/{member.held}",
    )
    return Line(member.id, cells, member)
