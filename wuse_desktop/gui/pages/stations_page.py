# SPDX-License-Identifier: MulanPSL-2.0
"""各站, at a prefecture 各县: who needs help first, and every station's records to read."""

from collections.abc import Sequence

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.dialogs.enrolment import CARDS_AND_PICTURES, Enrolling, cards_among
from wuse_desktop.gui.dialogs.files import (
    ChooseFile,
    ChooseFolder,
    choose_file,
    choose_folder,
    removable_folder,
)
from wuse_desktop.gui.lower_tier import LowerTier, lower_tier
from wuse_desktop.gui.models.line_list import Heading, Line
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.card_pasting import paste_card
from wuse_desktop.gui.widgets.dropping import local_paths
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.line_table import LineTable
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.station_view import StationView, station_state
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import N_, _, clauses, enumerated
from wuse_desktop.services import station_board
from wuse_desktop.services.station_board import StationLine

_MOST_MISSING = 3


class StationsPage(Page):
    """One row a station; opening one shows its records as if sitting there.

    Of a county only the figures come up (decision 0020): opening it leads to 汇总.
    """

    key = "stations"
    title = N_("各站")

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_folder: ChooseFolder = choose_folder,
    ) -> None:
        super().__init__(operations, parent)
        self._choose_file = choose_file
        self._lines: tuple[StationLine, ...] = ()
        self._wish = ""
        self.notice = NoticeBar()
        self.enrolling = Enrolling(operations, choose_folder, self)
        self.enrolling.told.connect(self._on_enrolled)
        self.setAcceptDrops(True)
        self._build()
        self.refresh()

    def _build(self) -> None:
        words = lower_tier(self.operations.desk.kind)
        self._words = words
        self.enrol_button = button(_(words.enrol), self.enrol, kind="primary")
        self.enrol_button.setAutoDefault(True)
        self.paste_button = button(_("粘贴二维码"), self.paste)
        self.paste_button.setToolTip(_("复制登记卡二维码的照片或截图，再点这里"))
        self._summary = muted("", wrap=False)
        self.table = LineTable(
            (
                Heading(_(words.site), 13),
                Heading(_("状态"), 8),
                Heading(_("上次上报"), 9),
                Heading(_("上次收下"), 9),
                Heading(_("收下行数"), 5, number=True),
                Heading(_("问题件"), 4, number=True),
                Heading(_("缺号")),
            ),
            EmptyState(_(words.none)),
            state_column=1,
            name=_(words.page),
        )
        self.table.opened.connect(self._open)
        board = QWidget()
        head = row(
            title(_(words.page)),
            self._summary,
            None,
            self.paste_button,
            self.enrol_button,
            gap=2 * GRID,
        )
        layout = column(head, self.table)
        layout.setStretch(1, 1)
        board.setLayout(layout)
        self.station = StationView(self.operations)
        self.station.opened.connect(self.open_requested)
        self.station.closed.connect(self.step_back)
        self._faces = QStackedWidget()
        self._faces.addWidget(board)
        self._faces.addWidget(self.station)
        whole = column(self.notice, self._faces)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # what the window asks -----------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the board again."""
        del changes
        self.operations.read(station_board.stations, self._show)

    def show_record(self, entity: str, record_id: str) -> bool:
        """Open a station."""
        if entity != "station":
            return False
        self._wish = record_id
        self.refresh()
        return True

    def focus_first(self) -> None:
        """The list in front, or the way to the first station."""
        if self.station_open:
            self._focus_records()
        elif self._lines:
            self.table.setFocus()
        else:
            self.enrol_button.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The board, or the tabs and the list of a station."""
        records = self.station.table
        if self.station_open and records is not None:
            return (self.station.tabs.tabBar(), records.view)
        return (self.table,)

    def step_back(self) -> bool:
        """Go from a station back to the board."""
        if not self.station_open:
            return False
        self._faces.setCurrentIndex(0)
        self.table.setFocus()
        return True

    @property
    def station_open(self) -> bool:
        """Whether a station's records are shown."""
        return self._faces.currentWidget() is self.station

    # showing ------------------------------------------------------------------------------

    def _show(self, lines: Sequence[StationLine]) -> None:
        self._lines = tuple(lines)
        self.table.set_lines([_line(item) for item in lines])
        if lines and self.table.current() is None:
            self.table.select_first()
        self._summary.setText(_summary(lines, self._words))
        shown = self.station.line.site_id if self.station.line and self.station_open else ""
        wanted, self._wish = self._wish or shown, ""
        found = next((item for item in lines if item.site_id == wanted), None)
        if found is not None:
            self._open(found)

    def _open(self, item: object) -> None:
        if isinstance(item, StationLine):
            self.table.select(item.site_id)
            if not self._words.records:
                self.window_requested.emit("page:roll_up")
                return
            changed = not self.station_open
            self.station.show_station(item)
            self._faces.setCurrentWidget(self.station)
            if changed:
                self._focus_records()

    def _focus_records(self) -> None:
        records = self.station.table
        if records is not None:
            records.filter.setFocus()

    # enrolling ----------------------------------------------------------------------------

    def enrol(self) -> None:
        """Choose a station's card and admit it after the telephone call."""
        path = self._choose_file(
            self,
            _(self._words.card),
            _("登记卡或二维码照片 ({kinds})").format(kinds=CARDS_AND_PICTURES),
            removable_folder(),
        )
        if path is not None:
            self.enrolling.admit(path)

    def paste(self) -> None:
        """The same with the picture of the card's code that was copied."""
        paste_card(self.operations, self.enrolling.admit, self.notice.fail)

    def _on_enrolled(self, sentence: str) -> None:
        self.notice.tell(sentence, _("显示回执卡的二维码…"), self.enrolling.show_answer)
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A card may be dropped anywhere on the page."""
        if cards_among(local_paths(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Admit the station whose card was dropped."""
        event.acceptProposedAction()
        self.enrolling.admit(cards_among(local_paths(event.mimeData()))[0])


def _line(item: StationLine) -> Line:
    state = station_state(item)
    missing = enumerated(str(number) for number in item.missing[:_MOST_MISSING])
    if len(item.missing) > _MOST_MISSING:
        missing = _("{numbers} 等 {count} 个").format(numbers=missing, count=len(item.missing))
    elif missing:
        missing = _("第 {numbers} 个").format(numbers=missing)
    tip = item.place
    if missing:
        missing = _("{numbers}（不用补）").format(numbers=missing)
        tip = _("缺的数据包不用补：它们的内容都在后面的数据包里带着。")
    return Line(
        item.site_id,
        (
            item.name,
            state.text,
            moment_text(item.last_bundle_at),
            moment_text(item.last_taken_at),
            f"{item.rows:,}" if item.last_taken_at else "",
            str(item.problems) if item.problems else "",
            missing,
        ),
        item,
        tone=state.tone,
        tip=tip,
    )


def _summary(lines: Sequence[StationLine], words: LowerTier) -> str:
    if not lines:
        return ""
    parts = [_(words.count).format(count=len(lines))]
    late = sum(line.overdue for line in lines)
    wrong = sum(bool(line.problems) for line in lines)
    if late:
        parts.append(_("{count} 个要催一催").format(count=late))
    if wrong:
        parts.append(_("{count} 个有问题件").format(count=wrong))
    return clauses(parts)
