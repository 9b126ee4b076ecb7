# SPDX-License-Identifier: MulanPSL-2.0
"""收件: what stations send is looked at, taken, and answered with receipts."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.progress import Progress
from wuse_desktop.gui.dialogs.drop_way import DropWayDialog
from wuse_desktop.gui.dialogs.enrolment import CARDS_AND_PICTURES, Enrolling, cards_among
from wuse_desktop.gui.dialogs.files import (
    ChooseFiles,
    ChooseFolder,
    choose_files,
    choose_folder,
    first_folder,
    removable_folder,
)
from wuse_desktop.gui.dialogs.spoken_receipt import SpokenReceiptDialog
from wuse_desktop.gui.dialogs.stick import StickDialog
from wuse_desktop.gui.lower_tier import lower_tier
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.arrivals_view import ArrivalsView
from wuse_desktop.gui.widgets.dropping import DropZone, local_paths
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.problem_list import (
    ProblemAction,
    ProblemList,
    ProblemTab,
    reclaim,
    reclaiming,
)
from wuse_desktop.gui.widgets.round_control import RoundControl
from wuse_desktop.gui.widgets.taken_history import TakenHistory
from wuse_desktop.gui.widgets.texts import button, column, title
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import N_, _, enumerated
from wuse_desktop.services import arrivals, exchange, inbox, sticks
from wuse_desktop.services.arrivals import Found, Incoming, TakeResult
from wuse_desktop.services.carriers import Way
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.inbox import ProblemLine
from wuse_desktop.services.spoken_receipts import SpokenReceipt, spoken_receipt
from wuse_desktop.services.troubles import Remedy


class InboxPage(Page):
    """The county's side of the exchange."""

    key = "inbox"
    title = N_("收件")

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_files: ChooseFiles = choose_files,
        choose_folder: ChooseFolder = choose_folder,
    ) -> None:
        super().__init__(operations, parent)
        self._choose_files = choose_files
        self._choose_folder = choose_folder
        self._known: dict[Path, None] = {}
        self._results: dict[Path, TakeResult] = {}
        self._way: Way | None = None
        self.notice = NoticeBar()
        self.work = WorkBar(operations)
        self.work.stopped.connect(self._on_stopped)
        self.work.busy_changed.connect(self._on_busy)
        self.rounds = RoundControl(operations, _("从文件夹收件"), self.notice)
        self.rounds.busy_changed.connect(self._on_busy)
        self.rounds.answered.connect(self.refresh)
        self.rounds.stopped.connect(lambda: self._on_stopped(_("从文件夹收件")))
        self.enrolling = Enrolling(operations, choose_folder, self)
        self.enrolling.told.connect(self._on_enrolled)
        self.setAcceptDrops(True)
        self._build()
        self.refresh()

    def _build(self) -> None:
        self._words = lower_tier(self.operations.desk.kind)
        self.files_button = button(_("选择文件…"), self.pick_files)
        self.stick_button = button(_("查看U盘或文件夹…"), self.pick_folder)
        self.sync_button = button(_("从文件夹收件"), self.sync)
        self.sync_button.setToolTip(tip(_(self._words.round)))
        self.carry_button = button(_("U盘捎带…"), self.carry)
        self.carry_button.setToolTip(tip(_(self._words.stick)))
        self.folder_button = button(_("上报方式…"), self.change_way, kind="link")
        for item in (self.files_button, self.stick_button, self.sync_button):
            item.setAutoDefault(True)
        zone = DropZone(
            _("把数据包（.wuse）、登记卡（.wuse-card）或整个文件夹拖到这里"),
            self.files_button,
            self.stick_button,
            self.carry_button,
            self.sync_button,
            self.folder_button,
        )
        self.arrivals = ArrivalsView(self._words)
        self.arrivals.take_wished.connect(self.take)
        self.problems = ProblemTab(
            ProblemList(
                (
                    ProblemAction(_("再收一次"), self.retry, lambda line: line.can_retry),
                    reclaiming(self.reclaim),
                    ProblemAction(_("放下"), self.dismiss),
                ),
                county_sentence,
            ),
            EmptyState(_("没有问题件。收不下的记录会写成一句话列在这里，别的记录照常收下。")),
            button(_("全部再收一次"), self.retry_all),
        )
        self.history = TakenHistory()
        self.history.receipt_wished.connect(self.write_receipt)
        self.history.code_wished.connect(self.read_out)
        self.tabs = QTabWidget()
        for part in (self.arrivals, self.problems, self.history):
            self.tabs.addTab(part, "")
        go_to = _("去“{page}”登记").format(page=_(self._words.page))
        self.rounds.troubles.offer(
            {
                Remedy.WAY: (self.folder_button.text(), self.change_way),
                Remedy.LOOK: (_("查看"), self.show_arrivals),
                Remedy.ENROL: (go_to, lambda: self.window_requested.emit("page:stations")),
                Remedy.CLOCK: (_("核对日期"), lambda: self.open_requested.emit("clock", "")),
            }
        )
        above = (title(_(self.title)), zone, self.rounds, self.notice, self.work)
        layout = column(*above, self.tabs, gap=GRID)
        layout.setStretch(len(above), 1)
        self.setLayout(layout)

    # what the window asks -----------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Look again at what lies ready, what is wrong and what was taken."""
        del changes
        known = list(self._known)
        self.operations.read(lambda desk: arrivals.read_incoming(desk, known), self._show)

    def focus_first(self) -> None:
        """The list of what can be taken, or the way to find something."""
        (self.arrivals.table if self.arrivals.takeable else self.stick_button).setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The buttons, what went wrong, then the list in front."""
        lists = (self.arrivals.table, self.problems, self.history.table)
        return (self.files_button, *self.rounds.panes(), lists[self.tabs.currentIndex()])

    def _show(self, found: Incoming) -> None:
        self._way = found.way
        self.rounds.look()
        self.folder_button.setToolTip(tip(found.way.label if found.way else ""))
        on_server = found.way is not None and found.way.address.kind != "folder"
        self.sync_button.setText(_("从服务器收件") if on_server else _("从文件夹收件"))
        self.arrivals.show_arrivals(found.bundles, self._results)
        self.problems.show_problems(found.problems)
        self.history.show_taken(found.history)
        texts = (
            _("待收 {count}").format(count=len(self.arrivals.takeable)),
            _("问题件 {count}").format(count=len(found.problems)),
            _("收过的"),
        )
        for place, text in enumerate(texts):
            self.tabs.setTabText(place, text)

    def _on_enrolled(self, sentence: str) -> None:
        self.notice.tell(sentence, _("显示回执卡的二维码…"), self.enrolling.show_answer)
        self.refresh()

    def _tell(self, sentence: str) -> None:
        self.notice.tell(sentence)
        self.refresh()

    def _on_busy(self, busy: bool) -> None:
        for item in (self.files_button, self.stick_button, self.sync_button, self.folder_button):
            item.setEnabled(not busy)
        self.arrivals.set_busy(busy)
        self.problems.setEnabled(not busy)

    def _on_stopped(self, what: str) -> None:
        self.notice.warn(_("{what}已停下，没有收下的都还在原处，可以再收。").format(what=what))
        self.refresh()

    # finding ------------------------------------------------------------------------------

    def pick_files(self) -> None:
        """Choose bundle and card files."""
        kinds = _("数据包和登记卡 ({kinds})").format(kinds=f"*.wuse {CARDS_AND_PICTURES}")
        paths = self._choose_files(self, _(self._words.files), kinds, removable_folder())
        if paths:
            self.look_at(paths)

    def pick_folder(self) -> None:
        """Choose a stick or a folder to look through."""
        folder = self._choose_folder(self, _("选择U盘或文件夹"), removable_folder())
        if folder is not None:
            self.look_at([folder])

    def carry(self) -> None:
        """Show what a stick holds; take and put on everything at once."""
        folder = self._choose_folder(self, _("选择U盘"), removable_folder())
        if folder is not None:
            self.stick_dialog = StickDialog(self.operations, folder, self)
            self.stick_dialog.changed.connect(self.refresh)
            self.stick_dialog.open()

    def look_at(self, places: Sequence[Path]) -> None:
        """List the bundles among files and folders; a card that was chosen begins enrolment."""
        cards = cards_among(places)
        others = [path for path in places if path not in cards]
        if cards:
            self.enrolling.admit(cards[0])
        if others:
            self.notice.hide()
            self.work.start(
                _("查看数据包"),
                partial(_look_through, others),
                self._on_found,
                self.notice.fail,
            )

    def _on_found(self, found: Found) -> None:
        for item in found.bundles:
            self._known[item.path] = None
            self._results.pop(item.path, None)
        self.tabs.setCurrentWidget(self.arrivals)
        if found.cards:
            self.notice.warn(
                _(self._words.new_card).format(name=found.cards[0].name),
                _("登记…"),
                partial(self.enrolling.admit, found.cards[0]),
            )
        elif not found.bundles:
            self.notice.warn(_("这里没有数据包（.wuse），也没有新的登记卡。请换一个地方再看。"))
        self.refresh()
        self.arrivals.table.setFocus()

    # taking -------------------------------------------------------------------------------

    def take(self, paths: list[Path]) -> None:
        """Take bundles; receipts are made with them."""
        self.notice.hide()
        self.work.start(
            _("收下"),
            lambda desk, progress: arrivals.take_all(desk, paths, progress),
            self._on_taken,
            self.notice.fail,
        )

    def _on_taken(self, results: list[TakeResult]) -> None:
        self._results.update((result.path, result) for result in results)
        taken = [result for result in results if result.taken is not None]
        refused = len(results) - len(taken)
        inside = self.operations.desk.paths.inbox
        answers = {
            (result.path.parent, result.taken.site_id)
            for result in taken
            if result.taken is not None and result.path.parent != inside
        }
        parts = []
        if taken:
            parts.append(_("收下 {count} 个数据包，回执已做好。").format(count=len(taken)))
        if refused:
            parts.append(_("{count} 个没有收下，原因写在列表里。").format(count=refused))
        say = self.notice.warn if refused else self.notice.tell
        if answers:
            say("".join(parts), _("把回执写回U盘"), partial(self.write_back, answers))
        else:
            say("".join(parts))
        self.refresh()

    def write_back(self, answers: set[tuple[Path, str]]) -> None:
        """Write receipts beside the bundles that they answer."""

        def work(desk: Desk, progress: Progress) -> list[Path]:
            written: list[Path] = []
            for number, (folder, site_id) in enumerate(sorted(answers)):
                progress.step(_("正在写回执"), number, len(answers))
                written += sticks.hand_back(desk, folder, site_id, progress)
            return written

        self.work.start(_("写回执"), work, self._on_written, self.notice.fail)

    def write_receipt(self, site_id: str, bundle_id: str) -> None:
        """Write the receipt of one bundle into a folder."""
        folder = self._choose_folder(self, _("回执写到哪里"), removable_folder())
        if folder is not None:
            self.work.start(
                _("写回执"),
                lambda desk, progress: sticks.hand_back(desk, folder, site_id, progress, bundle_id),
                self._on_written,
                self.notice.fail,
            )

    def read_out(self, site_id: str, bundle_id: str) -> None:
        """Show the receipt of one bundle as digits for the telephone."""
        self.notice.hide()
        self.operations.long_work(
            lambda desk, progress: spoken_receipt(desk, site_id, bundle_id),
            self._show_code,
            self.notice.fail,
        )

    def _show_code(self, found: SpokenReceipt) -> None:
        self.spoken = SpokenReceiptDialog(found, self)
        self.spoken.open()
        self.refresh()

    def _on_written(self, paths: list[Path]) -> None:
        places = enumerated(sorted({str(path.parent) for path in paths}))
        self._tell(
            _(
                "回执和下发的内容已写到 {places}。请把U盘还给对方，让对方点“收下县里的文件”。"
            ).format(places=places)
        )

    def sync(self) -> None:
        """Take everything new from the folder that is shared with the stations."""
        if self._way is None and not self.change_folder():
            return
        if self._way is not None and self._way.needs_password:
            self.change_way()
            return
        self.rounds.run()

    def show_arrivals(self) -> None:
        """Show the bundles that were fetched and not taken."""
        self.tabs.setCurrentWidget(self.arrivals)
        self.arrivals.table.setFocus()

    def change_way(self) -> None:
        """Choose a folder or a server, with a trial."""
        self.way_dialog = DropWayDialog(
            self.operations, self._way, self, choose_folder=self._choose_folder
        )
        self.way_dialog.chosen.connect(self._tell)
        self.way_dialog.chosen.connect(self.rounds.look_again)
        self.way_dialog.open()

    def change_folder(self) -> bool:
        """Choose the folder that is shared with the stations; False when nothing was chosen."""
        way = self._way
        known = way.address.place if way and way.address.kind == "folder" else ""
        folder = self._choose_folder(self, _(self._words.folder), first_folder(known))
        if folder is None:
            return False
        self.operations.write(lambda desk: exchange.choose_folder(desk, folder), initiator=self)
        self.refresh()
        self.rounds.look_again()
        return True

    # problems -----------------------------------------------------------------------------

    def retry(self, line: ProblemLine) -> None:
        """Try to take one kept row again."""
        self._retry([line.id])

    def retry_all(self) -> None:
        """Try to take every kept row again, the oldest first."""
        self._retry([line.id for line in self.problems.lines if line.can_retry])

    def _retry(self, ids: Sequence[int]) -> None:
        def work(desk: Desk, progress: Progress) -> int:
            taken = 0
            for number, problem_id in enumerate(ids):
                progress.step(_("正在再收问题件"), number, len(ids))
                taken += inbox.retry(desk, problem_id)
            return taken

        def done(taken: int) -> None:
            left = len(ids) - taken
            self._tell(
                _("收下了 {count} 件。").format(count=taken)
                + (_("{count} 件还是收不下，原因不变。").format(count=left) if left else "")
            )

        self.work.start(_("再收一次"), work, done, self.notice.fail)

    def reclaim(self) -> None:
        """Take back own records that wait for their time and that nobody else has any more."""
        reclaim(self.operations, self._tell, self.notice.fail)

    def dismiss(self, line: ProblemLine) -> None:
        """Put a problem away."""
        self.operations.long_work(
            lambda desk, progress: inbox.dismiss(desk, line.id),
            lambda _nothing: self._on_dismissed(line),
            self.notice.fail,
        )

    def _on_dismissed(self, line: ProblemLine) -> None:
        self.notice.say(
            _("已放下。对方改好再上报时，会重新收。"), _("撤销"), partial(self._reopen, line)
        )
        self.refresh()

    def _reopen(self, line: ProblemLine) -> None:
        self.operations.long_work(
            lambda desk, progress: inbox.reopen(desk, line.id),
            lambda _nothing: self.refresh(),
            self.notice.fail,
        )

    # dropped files ------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders may be dropped anywhere on the page."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        event.acceptProposedAction()
        self.look_at(local_paths(event.mimeData()))


def county_sentence(line: ProblemLine) -> str:
    """A problem with the station that it came from."""
    return f"{line.station}\n{line.sentence}" if line.station else line.sentence


def _look_through(places: Sequence[Path], desk: Desk, progress: Progress) -> Found:
    """Find what lies there; receipts of stations are taken at once, they ask nothing."""
    sticks.take_answers(desk, places)
    return arrivals.find(desk, places, progress)
