# SPDX-License-Identifier: MulanPSL-2.0
"""One household to look at: who lives there, the visits, and when the next one is due."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, row, section, title
from wuse_desktop.gui.widgets.timeline import Timeline
from wuse_desktop.i18n import _
from wuse_desktop.services.household_entry import HouseholdSheet
from wuse_desktop.services.households import HouseholdPage, MemberLine

_TIER_TONES = {"A": "risk", "B": "due"}
_ROW_PX, _MOST_ROWS = 36, 5


class HouseholdView(QWidget):
    """``wished`` says what is asked for: visit, edit, history or delete.

    ``opened`` carries entity and id of another record to look at.
    """

    wished = Signal(str)
    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._sheet: HouseholdSheet | None = None
        self.name = title()
        self._facts = ElidedLabel("", "muted")
        self._read_only = muted("")
        self._badges = Flow(gap=4)
        self._place = ElidedLabel()
        self.members = LineTable(
            (
                Heading(_("成员"), 5),
                Heading(_("关系"), 7),
                Heading(_("性别"), 3),
                Heading(_("年龄"), 3, number=True),
                Heading(_("类别")),
                Heading(_("起止"), 8),
            ),
            EmptyState(_("还没有登记成员。")),
            name=_("家庭成员"),
        )
        self.timeline = Timeline(_("还没有走访过这一户。"))
        self._visit = button(_("记一次走访"), lambda: self.wished.emit("visit"), kind="primary")
        self._edit = button(_("修改"), lambda: self.wished.emit("edit"))
        self._edit.setToolTip("F2")
        self._more = button(_("更多 ▾"), self._open_menu)
        self._menu = QMenu(self)
        self._menu.triggered.connect(lambda action: self.wished.emit(action.data()))
        self._build()
        self.members.opened.connect(lambda person_id: self.opened.emit("person", person_id))
        self.timeline.opened.connect(self.opened)
        bind(self, "F2", self._ask_to_edit)
        hand_on_focus(self, self._visit)

    def _build(self) -> None:
        head = row(self.name, self._facts, None, self._visit, self._edit, self._more)
        badges = QWidget()
        badges.setLayout(self._badges)
        place = row(self._place, None)
        layout = column(
            head,
            self._read_only,
            badges,
            place,
            self.members,
            section(_("走访")),
            self.timeline,
            gap=GRID,
        )
        layout.setStretch(6, 1)
        self.setLayout(layout)

    @property
    def sheet(self) -> HouseholdSheet | None:
        """What is shown."""
        return self._sheet

    def caption(self) -> str:
        """The name of the head."""
        return self._sheet.page.head_name if self._sheet else ""

    def show_sheet(self, sheet: HouseholdSheet) -> None:
        """Show a household."""
        self._sheet = sheet
        page = sheet.page
        self.name.setText(_("{name}家").format(name=page.head_name))
        self._facts.set_text(_joined(_kind(page), _count(page), page.household.household_no))
        self._read_only.setText(_("只读：{site}的记录").format(site=sheet.site_name))
        self._read_only.setVisible(bool(sheet.site_name))
        self._show_badges(page)
        self._place.set_text(_joined(page.village, page.household.address) or _("还没有地址"))
        lines = [_line(item) for item in page.members]
        lines += [_line(item) for item in page.former_members]
        self.members.set_lines(lines)
        shown = min(max(len(lines), 1), _MOST_ROWS)
        self.members.setFixedHeight((shown + 1) * _ROW_PX + 4)
        self.timeline.show_entries(sheet.timeline)
        for made in (self._visit, self._edit):
            made.setVisible(sheet.editable)
        self._menu.clear()
        self._menu.addAction(_("修改记录")).setData("history")
        if sheet.editable:
            self._menu.addAction(_("删除")).setData("delete")

    def _show_badges(self, page: HouseholdPage) -> None:
        self._badges.empty()
        if not page.members:
            self._badges.addWidget(badge(_("现在没有人住在这一家"), "due"))
        if page.death_on is not None and page.members:
            day = page.death_on.isoformat()
            text = _("{day} 走访时得知有人去世，还没有登记：打开这个人，点“搬家”，选“去世”")
            self._badges.addWidget(badge(text.format(day=day), "due"))
        if page.tier:
            text = _("{level}走访 · {count}天一次").format(
                level=page.tier_label, count=page.interval_days
            )
            self._badges.addWidget(badge(text, _TIER_TONES.get(page.tier, "")))
        if page.due_on is not None:
            day = page.due_on.isoformat()
            if page.days_late:
                text = _("应访 {day}，已过 {count} 天").format(day=day, count=page.days_late)
                self._badges.addWidget(badge(text, "due"))
            else:
                self._badges.addWidget(badge(_("下次走访 {day}").format(day=day)))
        if page.last_met_on:
            day = page.last_met_on.isoformat()
            self._badges.addWidget(badge(_("上次见到 {day}").format(day=day)))

    def _ask_to_edit(self) -> None:
        if self._edit.isVisible():
            self.wished.emit("edit")

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _kind(page: HouseholdPage) -> str:
    code = page.household.household_type
    return label("HH_TYPE", code) if code else ""


def _count(page: HouseholdPage) -> str:
    count = page.household.living_member_count
    return _("共同生活 {count} 人").format(count=count) if count is not None else ""


def _line(member: MemberLine) -> Line:
    span = ""
    if member.end_on:
        span = _("{day} 迁出").format(day=member.end_on.isoformat())
    elif member.start_on:
        span = _("{day} 起").format(day=member.start_on.isoformat())
    relation = member.relation
    if not member.lives_together:
        relation = _("{relation}（不同住）").format(relation=relation)
    age = "" if member.age is None else str(member.age)
    cells = (member.name, relation, member.sex, age, member.categories, span)
    return Line(member.id, cells, member.person_id)
