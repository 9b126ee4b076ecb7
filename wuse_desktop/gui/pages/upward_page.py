# SPDX-License-Identifier: MulanPSL-2.0
"""What a station's 上报 and a county's have in common: one upper desk, and the ways to it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.card_codes import CardCodesDialog
from wuse_desktop.gui.dialogs.drop_way import DropWayDialog
from wuse_desktop.gui.dialogs.enrolment import CARDS_AND_PICTURES, Enrolling
from wuse_desktop.gui.dialogs.files import (
    ChooseFile,
    ChooseFiles,
    ChooseFolder,
    choose_file,
    choose_files,
    choose_folder,
    first_folder,
    removable_folder,
)
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.widgets.card_pasting import paste_card
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.round_control import RoundControl
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import _
from wuse_desktop.services import enrolment
from wuse_desktop.services.carriers import Way
from wuse_desktop.services.sending import Packed, put_on_stick
from wuse_desktop.services.sticks import FromCounty, take_from_county
from wuse_desktop.services.troubles import Remedy


@dataclass(frozen=True, slots=True)
class UpwardWords:
    """The sentences in which two tiers differ, as marked for translation.

    ``sending`` is what a round is called, ``taking`` what taking files from above is;
    ``receipts`` heads their choice and ``receipt_kinds`` (``{kinds}``) says what they are,
    ``nothing`` that there were none; ``card_made`` (``{path}``) says whom to give the card,
    ``codes_step`` the same for its code; ``answer`` heads the choice of the card that comes back.
    """

    sending: str
    taking: str
    receipts: str
    receipt_kinds: str
    nothing: str
    card_made: str
    codes_step: str
    answer: str


class UpwardPage(Page):
    """Enrolment with the upper desk, exchange over a drop, sticks, and files that came by hand."""

    words: UpwardWords
    kinds_from_above: str

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_files: ChooseFiles = choose_files,
        choose_folder: ChooseFolder = choose_folder,
    ) -> None:
        super().__init__(operations, parent)
        self._choose_file = choose_file
        self._choose_files = choose_files
        self._choose_folder = choose_folder
        self.way: Way | None = None
        self.stick = ""
        self.notice = NoticeBar()
        self.work = WorkBar(operations)
        self.work.stopped.connect(self.on_stopped)
        self.work.busy_changed.connect(self.on_busy)
        self.rounds = RoundControl(operations, _(self.words.sending), self.notice)
        self.rounds.troubles.offer(
            {
                Remedy.WAY: (_("上报方式…"), self.change_way),
                Remedy.CLOCK: (_("核对日期"), lambda: self.open_requested.emit("clock", "")),
            }
        )
        self.rounds.busy_changed.connect(self.on_busy)
        self.rounds.answered.connect(self.refresh)
        self.rounds.stopped.connect(lambda: self.on_stopped(_(self.words.sending)))
        self.enrolling = Enrolling(operations, choose_folder, self)
        self.enrolling.told.connect(self.on_accepted)
        self.build()
        self.refresh()

    # what each tier shows and says --------------------------------------------------------

    def build(self) -> None:
        """Lay out the page."""
        raise NotImplementedError

    def on_busy(self, busy: bool) -> None:
        """Let nothing be begun while work runs."""
        raise NotImplementedError

    def on_copied(self, packed: Packed) -> None:
        """Tell of what was put on a stick."""
        raise NotImplementedError

    def on_stopped(self, what: str) -> None:
        """Tell that work was stopped by a wish."""
        self.notice.warn(
            _("{what}已停下。记录都在电脑里，没有丢；再点一次会接着做。").format(what=what)
        )

    def on_accepted(self, sentence: str) -> None:
        """Tell that the upper desk's card was taken."""
        self.tell(sentence)

    def tell(self, sentence: str) -> None:
        """Say what was done, and show how things stand now."""
        self.notice.tell(sentence)
        self.refresh()

    # the ways up --------------------------------------------------------------------------

    def change_way(self) -> None:
        """Choose a folder or a server, with a trial."""
        self.way_dialog = DropWayDialog(
            self.operations,
            self.way,
            self,
            choose_file=self._choose_file,
            choose_folder=self._choose_folder,
        )
        self.way_dialog.chosen.connect(self.tell)
        self.way_dialog.chosen.connect(self.rounds.look_again)
        self.way_dialog.open()

    def put_on_stick(self) -> None:
        """Copy the newest bundle to a stick or any folder."""
        start = first_folder(self.stick, removable_folder())
        folder = self._choose_folder(self, _("选择U盘或文件夹"), start)
        if folder is None:
            return
        self.notice.hide()
        self.work.start(
            _("装到U盘"),
            lambda desk, progress: put_on_stick(desk, folder, progress),
            self.on_copied,
            self._not_copied,
        )

    def _not_copied(self, fault: Fault) -> None:
        self.notice.fail(fault)
        self.refresh()

    # what comes from above ----------------------------------------------------------------

    def take_receipts(self) -> None:
        """Choose what the upper desk gave and take it."""
        paths = self._choose_files(
            self,
            _(self.words.receipts),
            _(self.words.receipt_kinds).format(kinds=self.kinds_from_above),
            first_folder(self.stick, removable_folder()),
        )
        if paths:
            self.take(paths)

    def take(self, places: list[Path]) -> None:
        """Take every receipt and bundle for this desk among files and folders."""
        self.notice.hide()
        self.work.start(
            _(self.words.taking),
            lambda desk, progress: take_from_county(desk, places, progress),
            self._on_taken,
            self.notice.fail,
        )

    def _on_taken(self, found: FromCounty) -> None:
        if not found.count:
            self.notice.warn(_(self.words.nothing))
        else:
            say = self.notice.tell if found.good else self.notice.warn
            say("\n".join(found.sentences))
        self.refresh()

    # enrolment ----------------------------------------------------------------------------

    def make_card(self) -> None:
        """Step 1: write this desk's card."""
        folder = self._choose_folder(self, _("登记卡存到哪里"), removable_folder())
        if folder is None:
            return
        self.operations.long_work(
            lambda desk, progress: enrolment.make_station_card(desk, folder),
            lambda made: self.tell(_(self.words.card_made).format(path=made.path)),
            self.notice.fail,
        )

    def show_codes(self) -> None:
        """Step 1 without a stick: this desk's card on the screen."""
        self.codes_dialog = CardCodesDialog(
            self.operations, enrolment.station_card_codes, _(self.words.codes_step), self
        )
        self.codes_dialog.open()

    def take_card(self) -> None:
        """Step 3: take the card that came back, after its digits were compared."""
        path = self._choose_file(
            self,
            _(self.words.answer),
            _("回执卡或二维码照片 ({kinds})").format(kinds=CARDS_AND_PICTURES),
            removable_folder(),
        )
        if path is not None:
            self.enrolling.accept(path)

    def paste_card(self) -> None:
        """Step 3 with the picture of the card's code that was copied."""
        self.notice.hide()
        paste_card(self.operations, self.enrolling.accept, self.notice.fail)
