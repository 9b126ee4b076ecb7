# SPDX-License-Identifier: MulanPSL-2.0
"""The pages of the program as a table, and the list at the left that walks through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wuse_desktop.gui.lower_tier import COUNTIES, STATIONS
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID, SMALL_PX, colours_in_use, icon
from wuse_desktop.i18n import N_, NP_, _

_ALL = ("station", "county", "prefecture")
_STATION = ("station",)
_FIELD = ("station", "county")
_UPPER = ("county", "prefecture")
_REVIEWERS = ("head", "supervisor", "administrator")
_WIDTH = 168
_ROW_HEIGHT = 40
_COUNT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MOST_SHOWN = 999


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: where its class is, the records it owns, and which desks show it.

    ``where`` is "module:Class", imported when the page is first opened. ``entities`` are the
    records that the page shows or makes. Pages that are not ``listed`` are reached from others;
    at a station, a page with ``roles`` is for users of those alone.
    """

    key: str
    title: str
    icon: str
    where: str
    entities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = _ALL
    listed: bool = True
    roles: tuple[str, ...] = ()

    def load(self) -> type[Page]:
        """The page's class."""
        module, _colon, name = self.where.partition(":")
        return cast("type[Page]", getattr(import_module(module), name))


_AT = "wuse_desktop.gui.pages."
_DESK = (
    "worker",
    "user",
    "backup",
    "recovery",
    "laptop",
    "clock",
    "visit_profile",
    "county_rule",
    "local_term",
)  # records and parts of the settings
PAGES: tuple[PageEntry, ...] = (
    PageEntry("today", N_("今日"), "today", _AT + "today_page:TodayPage", ("task",), _FIELD),
    PageEntry(
        "people",
        NP_("page", "服务对象"),
        "people",
        _AT + "people_page:PeoplePage",
        ("person", "household"),
        _FIELD,
    ),
    PageEntry(
        "cases",
        NP_("page", "个案"),
        "cases",
        _AT + "cases_page:CasesPage",
        (
            "case_file",
            "case_session",
            "case_follow_up",
            "consultation",
            "filed_form",
            "consent",
            "referral",
        ),
        _FIELD,
    ),
    PageEntry(
        "groups",
        N_("小组与活动"),
        "groups",
        _AT + "groups_page:GroupsPage",
        ("service_group", "group_session", "community_activity", "distribution"),
        _FIELD,
    ),
    PageEntry(
        "visits",
        N_("走访"),
        "visits",
        _AT + "visits_page:VisitsPage",
        ("home_visit", "walk_sheet"),
        _FIELD,
    ),
    PageEntry(
        "volunteers",
        NP_("page", "志愿者"),
        "volunteers",
        _AT + "volunteers_page:VolunteersPage",
        (
            "volunteer",
            "volunteer_service",
            "volunteer_training",
            "volunteer_award",
            "volunteer_rating",
            "volunteer_insurance",
            "volunteer_correction",
            "volunteer_certificate",
        ),
        _FIELD,
    ),
    PageEntry(
        "organisations",
        NP_("page", "社会组织"),
        "organisations",
        _AT + "organisations_page:OrganisationsPage",
        ("community_org", "org_member", "incubation", "org_support", "org_application"),
        _FIELD,
    ),
    PageEntry(
        "reviews",
        NP_("page", "督导"),
        "reviews",
        _AT + "review_page:ReviewPage",
        ("review",),
        _FIELD,
        roles=_REVIEWERS,
    ),
    PageEntry("reports", N_("报表"), "reports", _AT + "reports_page:ReportsPage", kinds=_FIELD),
    PageEntry(
        "roll_up",
        N_("汇总"),
        "reports",
        _AT + "roll_up_page:RollUpPage",
        ("county_figures",),
        ("prefecture",),
    ),
    PageEntry("sending", N_("上报"), "sending", _AT + "sending_page:SendingPage", kinds=_STATION),
    PageEntry(
        "sending",
        N_("上报"),
        "sending",
        _AT + "reporting_page:ReportingPage",
        ("county_figures",),
        ("county",),
    ),
    PageEntry("inbox", N_("收件"), "inbox", _AT + "inbox_page:InboxPage", kinds=_UPPER),
    PageEntry(
        "stations",
        STATIONS.page,
        "stations",
        _AT + "stations_page:StationsPage",
        ("station",),
        ("county",),
    ),
    PageEntry(
        "stations",
        COUNTIES.page,
        "stations",
        _AT + "stations_page:StationsPage",
        ("station",),
        ("prefecture",),
    ),
    PageEntry(
        "forms",
        N_("表单"),
        "forms",
        _AT + "forms_page:FormsPage",
        ("form_version", "station_form"),
        _FIELD,
    ),
    PageEntry("settings", N_("设置"), "settings", _AT + "settings_page:SettingsPage", _DESK),
    PageEntry(
        "tables",
        N_("导入表格"),
        "folder",
        _AT + "tables_page:TablesPage",
        ("table_import",),
        _FIELD,
        listed=False,
    ),
    PageEntry(
        "calendar",
        N_("月历与日志"),
        "today",
        _AT + "calendar_page:CalendarPage",
        ("indirect_work",),
        _FIELD,
        listed=False,
    ),
    PageEntry(
        "targets",
        N_("年度任务"),
        "reports",
        _AT + "targets_page:TargetsPage",
        ("annual_target",),
        _FIELD,
        listed=False,
    ),
    PageEntry(
        "conflicts",
        N_("改得不一样的地方"),
        "people",
        _AT + "conflicts_page:ConflictsPage",
        kinds=_FIELD,
        listed=False,
    ),
    PageEntry("bin", N_("回收站"), "bin", _AT + "bin_page:BinPage", listed=False),
)


def pages_of(table: Sequence[PageEntry], kind: str, role: str = "") -> dict[str, PageEntry]:
    """The pages that a kind of desk has, by key, in the order of the table.

    ``role`` leaves out what is not for the user; "" leaves out nothing.
    """
    return {
        entry.key: entry
        for entry in table
        if kind in entry.kinds
        and (not role or not entry.roles or kind != "station" or role in entry.roles)
    }


def owner_of(entries: Sequence[PageEntry], entity: str) -> PageEntry | None:
    """The page that shows and makes records of an entity."""
    return next((entry for entry in entries if entity in entry.entities), None)


class _Painter(QStyledItemDelegate):
    """Draws the count of an entry as a quiet badge at its right end."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        count = index.data(_COUNT_ROLE)
        if not count:
            return
        text = str(count) if count <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
        colours = colours_in_use()
        font = QFont(cast("QWidget", self.parent()).font())
        font.setPixelSize(SMALL_PX)
        painter.save()
        painter.setFont(font)
        width = max(painter.fontMetrics().horizontalAdvance(text) + 2 * GRID, 3 * GRID)
        area = option.rect
        place = QRect(area.right() - width - GRID, area.center().y() - 9, width, 19)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(place, 9, 9)
        painter.setPen(QColor(colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


class Navigation(QListWidget):
    """The list of pages. ``wished`` carries the key of the page that was chosen."""

    wished = Signal(str)
    entered = Signal()

    def __init__(self, entries: Sequence[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(_("页面"))
        self.setFixedWidth(_WIDTH)
        self.setIconSize(QSize(20, 20))
        self.setItemDelegate(_Painter(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._entries = tuple(entry for entry in entries if entry.listed)
        for number, entry in enumerate(self._entries, 1):
            item = QListWidgetItem(_(entry.title), self)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            item.setToolTip(tip(f"Ctrl+{number}" if number <= 9 else ""))
        self.paint_icons()
        self._showing = False
        self.currentRowChanged.connect(self._on_row)

    def paint_icons(self) -> None:
        """Draw the icons in the colours now in use."""
        colours = colours_in_use()
        for row, entry in enumerate(self._entries):
            self.item(row).setIcon(icon(entry.icon, colours.muted))

    def show_current(self, key: str) -> None:
        """Mark a page as the one in front, without wishing for it; none when it is not listed."""
        self._showing = True
        keys = [entry.key for entry in self._entries]
        self.setCurrentRow(keys.index(key) if key in keys else -1)
        self._showing = False

    def set_count(self, key: str, count: int) -> None:
        """Show a number beside a page; zero shows nothing."""
        for row, entry in enumerate(self._entries):
            if entry.key == key:
                self.item(row).setData(_COUNT_ROLE, count)

    def count_of(self, key: str) -> int:
        """The number shown beside a page."""
        for row, entry in enumerate(self._entries):
            if entry.key == key:
                return int(self.item(row).data(_COUNT_ROLE) or 0)
        return 0

    def key_at(self, number: int) -> str:
        """The page in a place counted from 1, or an empty text."""
        return self._entries[number - 1].key if 1 <= number <= len(self._entries) else ""

    def _on_row(self, row: int) -> None:
        if row >= 0 and not self._showing:
            self.wished.emit(self._entries[row].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard without choosing a page where none is marked, as Qt would."""
        row = self.currentRow()
        self._showing = True
        super().focusInEvent(event)
        self.setCurrentRow(row)
        self._showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and → go into the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
            return
        super().keyPressEvent(event)
