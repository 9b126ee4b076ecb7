# SPDX-License-Identifier: MulanPSL-2.0
"""One station's records as that station sees them, to read only."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.settings.laptops_part import LaptopsPart
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import badge, button, column, muted, repolish, row, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services.lists import ListQuery
from wuse_desktop.services.station_board import StationLine

_TABS = (
    ("persons", N_("服务对象")),
    ("households", N_("家庭")),
    ("visits", N_("走访")),
    ("cases", N_("个案")),
    ("groups", N_("小组")),
    ("activities", N_("社区活动")),
    ("volunteers", N_("志愿者")),
    ("organisations", N_("社会组织")),
    ("workers", N_("社工")),
)
_LAPTOPS = len(_TABS)  # the tab after them


@dataclass(frozen=True, slots=True)
class StationState:
    """How a station stands, in words with a tone."""

    text: str
    tone: str


def station_state(line: StationLine) -> StationState:
    """Silence comes before problems; green only for what really came in time."""
    if not line.last_taken_at:
        return StationState(_("还没有上报过"), "due")
    if line.overdue:
        return StationState(_("{days} 天没有上报").format(days=line.days_silent), "risk")
    if line.problems:
        return StationState(_("有问题件"), "due")
    return StationState(_("正常"), "confirmed")


class StationView(QWidget):
    """Lists of one station, each made when its tab is first looked at."""

    opened = Signal(str, str)  # entity and id
    closed = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.line: StationLine | None = None
        self.laptops: LaptopsPart | None = None
        self._name = title()
        self._state = badge("")
        self._state.setMaximumHeight(3 * GRID)
        self._note = muted("", wrap=False)
        self._facts = PlainLabel()
        self._facts.setObjectName("muted")
        self.back_button = button(_("返回各站"), self.closed.emit)
        self._places: list[QWidget] = []
        self._tables: dict[int, RecordTable] = {}
        self.tabs = QTabWidget()
        self.tabs.currentChanged.connect(self._fill)
        head = row(self._name, self._state, None, self.back_button, gap=2 * GRID)
        layout = column(head, row(self._note, None, self._facts), self.tabs)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    @property
    def table(self) -> RecordTable | None:
        """The list in front."""
        return self._tables.get(self.tabs.currentIndex())

    def show_station(self, line: StationLine) -> None:
        """Show a station; another one begins with empty tabs."""
        known = self.line
        self.line = line
        state = station_state(line)
        self._name.setText(line.name)
        self._state.setText(state.text)
        self._state.setProperty("tone", state.tone)
        repolish(self._state)
        self._note.setText(
            _("只读：{station}的记录，要改请让站里改好再上报。").format(station=line.name)
        )
        self._facts.setText(
            _("上次收下：{when}").format(when=moment_text(line.last_taken_at))
            if line.last_taken_at
            else ""
        )
        if known is None or known.site_id != line.site_id:
            self._begin()
        else:
            self.refresh()

    def refresh(self) -> None:
        """Fetch the list in front again."""
        table = self.table
        if table is not None:
            table.refresh()

    def _begin(self) -> None:
        self._tables.clear()
        former, self._places = self._places, []
        for place in former:
            self.tabs.removeTab(0)
            place.deleteLater()
        for label in (*(label for _name, label in _TABS), N_("电脑")):
            place = QWidget()
            self._places.append(place)
            self.tabs.addTab(place, _(label))
        self.tabs.setCurrentIndex(0)
        self._fill(0)

    def _fill(self, number: int) -> None:
        """Make the list of a tab when it comes to the front; fetch it again later on."""
        if self.line is None or len(self._places) <= _LAPTOPS:
            return
        if number == _LAPTOPS:
            self._fill_laptops(self.line)
            return
        if number in self._tables:
            self.refresh()
            return
        table = RecordTable(
            self._operations,
            _TABS[number][0],
            EmptyState(_("这个站还没有报上来这一类记录。")),
            ListQuery(site_id=self.line.site_id),
        )
        table.opened.connect(self.opened)
        self._tables[number] = table
        layout = column(table)
        layout.setContentsMargins(0, GRID, 0, 0)
        self._places[number].setLayout(layout)

    def _fill_laptops(self, line: StationLine) -> None:
        place = self._places[_LAPTOPS]
        if place.layout() is not None:
            return
        self.laptops = LaptopsPart(self._operations, line.site_id)
        layout = column(self.laptops)
        layout.setContentsMargins(0, GRID, 0, 0)
        place.setLayout(layout)
