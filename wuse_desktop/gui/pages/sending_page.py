# SPDX-License-Identifier: MulanPSL-2.0
"""上报: how far each record is on its way to the county, and the two ways to send it."""

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.period import Period
from wuse_desktop.gui.dialogs.enrolment import cards_among
from wuse_desktop.gui.dialogs.files import first_folder, removable_folder
from wuse_desktop.gui.dialogs.preview import preview_paper
from wuse_desktop.gui.dialogs.spoken_receipt import SpokenReceiptEntry
from wuse_desktop.gui.dialogs.stick import StickDialog
from wuse_desktop.gui.pages.upward_page import UpwardPage, UpwardWords
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.dropping import local_paths
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.enrolment_steps import EnrolmentSteps
from wuse_desktop.gui.widgets.print_button import PrintButton
from wuse_desktop.gui.widgets.problem_list import reclaim
from wuse_desktop.gui.widgets.sending_overview import (
    SendingOverview,
    StateList,
    copied_text,
    files_text,
)
from wuse_desktop.gui.widgets.state_board import StateBoard
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import exchange, states
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.receipts import ReceiptTaken
from wuse_desktop.services.sending import Packed, Sending, read_sending
from wuse_desktop.services.troubles import Remedy


class SendingPage(UpwardPage):
    """The station's side of the exchange; before enrolment, the way to it."""

    key = "sending"
    title = N_("上报")
    words = UpwardWords(
        sending=N_("上报"),
        taking=N_("收下县里的文件"),
        receipts=N_("选择县里给的回执和下发包"),
        receipt_kinds=N_("回执和下发包 ({kinds})"),
        nothing=N_("这里没有给本站的回执（.wuse-receipt）或下发包（.wuse），什么都没有改动。"),
        card_made=N_("登记卡已存到 {path}。下一步：交给县级总督导站，等他们来电话核对。"),
        codes_step=N_(
            "用手机拍下整个二维码，把照片传给县级总督导站；县里在“各站”里登记时选这张照片，"
            "然后来电话核对。"
        ),
        answer=N_("选择县里给的回执卡，或者它的二维码照片"),
    )
    kinds_from_above = "*.wuse-receipt *.wuse"

    _again = False

    # building -----------------------------------------------------------------------------

    def build(self) -> None:
        """The steps of enrolment, or the states, the buttons and what is below."""
        self.setAcceptDrops(True)
        self._county = PlainLabel()
        self._county.setObjectName("muted")
        self.steps = EnrolmentSteps()
        self.steps.card_wished.connect(self.make_card)
        self.steps.codes_wished.connect(self.show_codes)
        self.steps.answer_wished.connect(self.take_card)
        self.steps.paste_wished.connect(self.paste_card)
        self.steps.closed.connect(self.step_back)
        self.card_button = button(_("登记资料"), self.show_steps, kind="link")
        self.card_button.hide()
        self._faces = QStackedWidget()
        for face in (QWidget(), self.steps, self._enrolled_face()):
            self._faces.addWidget(face)
        head = row(title(_(self.title)), None, self._county, self.card_button)
        layout = column(head, self.notice, self.work, self._faces, gap=GRID)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _enrolled_face(self) -> QWidget:
        self.board = StateBoard()
        self.board.wished.connect(self.show_state)
        self.send_button = button(_("现在上报"), self.send, kind="primary")
        self.stick_button = button(_("装到U盘…"), self.put_on_stick)
        self.receipt_button = button(_("收下县里的文件…"), self.take_receipts)
        self.code_button = button(_("输入回执码…"), self.enter_code)
        self.code_button.setToolTip(_("县里在电话里念的16位数字，和回执文件一样作数"))
        self.carry_button = button(_("U盘捎带…"), self.carry)
        self.carry_button.setToolTip(_("收下U盘上给本站的，装上要上报的；看U盘上有什么、清理U盘"))
        buttons = (
            self.send_button,
            self.carry_button,
            self.stick_button,
            self.receipt_button,
            self.code_button,
        )
        for item in buttons:
            item.setAutoDefault(True)
        self.send_button.setMinimumSize(140, 40)
        self._folder = ElidedLabel("", "muted")
        self.folder_button = button("", self.change_way, kind="link")
        self.overview = SendingOverview()
        self.overview.problem_wished.connect(self.open_requested)
        self.overview.again_wished.connect(self.send_again)
        self.overview.reclaim_wished.connect(self.reclaim)
        self.state_list = StateList()
        self.state_list.opened.connect(self.open_requested)
        self.state_list.closed.connect(self.step_back)
        self._below = QStackedWidget()
        self._below.addWidget(self.overview)
        self._below.addWidget(self.state_list)
        self.rounds.troubles.offer(
            {
                Remedy.CODE: (self.code_button.text(), self.enter_code),
                Remedy.ENROL: (self.card_button.text(), self.show_steps),
            }
        )
        self.printing = PrintButton(self)
        self.printing.chosen.connect(self.show_proof)
        self._offer_proofs()
        actions = row(*buttons, self.printing, None, self._folder, self.folder_button)
        face = QWidget()
        self._files = muted("", wrap=False)
        self._files.hide()
        above = column(actions, self.rounds, gap=GRID // 2)
        layout = column(column(self.board, self._files), above, self._below, gap=2 * GRID)
        layout.setStretch(2, 1)
        face.setLayout(layout)
        return face

    # what the window asks -----------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the counts, bundles and problems again."""
        del changes
        self._offer_proofs()
        self.operations.read(read_sending, self._show)
        if self._below.currentWidget() is self.state_list:
            self.show_state(self.state_list.state)

    def focus_first(self) -> None:
        """The main button, or the next step of enrolment."""
        if self._faces.currentWidget() is self.steps:
            self.steps.next_button.setFocus()
        else:
            self.send_button.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The numbers, the buttons, what went wrong, what is below."""
        if self._faces.currentIndex() != 2:
            return ()
        below = self.state_list.table if self.state_open else self.overview.bundles
        above = (self.board.buttons[states.UNPACKED], self.send_button)
        return (*above, *self.rounds.panes(), below)

    def step_back(self) -> bool:
        """Close the list of a state, or the steps that were looked at again."""
        if self._again:
            self._again = False
            self.refresh()
            return True
        if not self.state_open:
            return False
        state = self.state_list.state
        self._below.setCurrentWidget(self.overview)
        self.board.buttons[state].setFocus()
        return True

    @property
    def state_open(self) -> bool:
        """Whether the list of a state is shown."""
        return self._below.currentWidget() is self.state_list

    # showing ------------------------------------------------------------------------------

    def _show(self, found: Sending) -> None:
        self.way, self.stick = found.way, found.stick
        self.card_button.setVisible(found.counts.enrolled and not self._again)
        if not found.counts.enrolled or self._again:
            self.steps.show_standing(found.fingerprint, found.card_made, found.county)
            self._faces.setCurrentIndex(1)
            self._county.clear()
            return
        self._faces.setCurrentIndex(2)
        self.rounds.look()
        self._county.setText(_("上报给：{county}").format(county=found.county))
        self.board.show_counts(found.counts)
        self.overview.show_standing(found.sent, found.problems)
        self._files.setText(files_text(found.files))
        self._files.setVisible(bool(self._files.text()))
        label = found.way.label if found.way else ""
        place = _("上报到：{place}").format(place=_shortened(label)) if label else ""
        self._folder.set_text(place or _("还没有选上报方式"), label)
        self.folder_button.setText(_("更换…") if label else _("选择…"))
        self.rounds.troubles.offer(
            {
                Remedy.WAY: (_("上报方式…"), self.change_way)
                if self._on_server
                else (_("换一个文件夹…"), self.change_folder)
            }
        )

    def show_steps(self) -> None:
        """Show the steps of enrolment to a station that is enrolled: for a new computer."""
        self._again = True
        self.refresh()

    def show_state(self, state: str) -> None:
        """Show the records in a state."""
        self.operations.read(
            lambda desk: states.records(desk, state, limit=StateList.MOST),
            lambda lines: self.state_list.show_records(state, lines),
        )
        self._below.setCurrentWidget(self.state_list)
        self.state_list.table.setFocus()

    def on_busy(self, busy: bool) -> None:
        """Let nothing be begun while work runs."""
        for item in (
            self.send_button,
            self.stick_button,
            self.receipt_button,
            self.code_button,
            self.carry_button,
            self.folder_button,
            self.overview.again_button,
        ):
            item.setEnabled(not busy)

    def _offer_proofs(self) -> None:
        """The months for which 上报证明 is asked: this one and the two before."""
        this = Period.containing("month", self.operations.desk.today())
        months = (this, this.previous, this.previous.previous)
        self.printing.offer(
            [
                (
                    str(month),
                    _("上报证明 {month}").format(month=month.label),
                )
                for month in months
            ]
        )

    def show_proof(self, month: str) -> None:
        """Preview which records of a month the county has confirmed."""
        period = Period.parse(month)
        self.preview = preview_paper(
            self, self.operations, "reported", PaperOptions(period=period), period.label
        )

    # sending ------------------------------------------------------------------------------

    def send(self) -> None:
        """Send over the folder that was chosen; ask for one the first time."""
        self._exchange(again=False)

    def send_again(self) -> None:
        """Pack the problems anew and send them."""
        self._exchange(again=True)

    def reclaim(self) -> None:
        """Take back own records that wait for their time and that nobody else has any more."""
        reclaim(self.operations, self.tell, self.notice.fail)

    def _exchange(self, *, again: bool) -> None:
        if not (self.way or self.change_folder()):
            return
        if self.way and self.way.needs_password:
            self.change_way()
            return
        self.rounds.run(again=again)

    @property
    def _on_server(self) -> bool:
        return self.way is not None and self.way.address.kind != "folder"

    def change_folder(self) -> bool:
        """Choose the folder that is shared with the county; False when nothing was chosen."""
        known = self.way.address.place if self.way and not self._on_server else ""
        folder = self._choose_folder(self, _("选择和县里共用的文件夹"), first_folder(known))
        if folder is None:
            return False
        self.operations.write(lambda desk: exchange.choose_folder(desk, folder), initiator=self)
        self.refresh()
        self.rounds.look_again()
        return True

    def carry(self) -> None:
        """Show what a stick holds; take and put on everything at once."""
        start = first_folder(removable_folder(), self.stick)
        folder = self._choose_folder(self, _("选择U盘"), start)
        if folder is not None:
            self.stick_dialog = StickDialog(self.operations, folder, self)
            self.stick_dialog.changed.connect(self.refresh)
            self.stick_dialog.open()

    def on_copied(self, packed: Packed) -> None:
        """Tell what lies on the stick and what to do with it."""
        self.tell(copied_text(packed))

    # receipts and cards -------------------------------------------------------------------

    def enter_code(self) -> SpokenReceiptEntry:
        """Type in a receipt that the county reads out."""
        dialog = SpokenReceiptEntry(self.operations, self)
        dialog.taken.connect(self._on_heard)
        dialog.open()
        return dialog

    def _on_heard(self, found: ReceiptTaken) -> None:
        self.tell(found.sentence)

    def on_accepted(self, sentence: str) -> None:
        """Leave the steps that were looked at again."""
        self._again = False
        self.tell(sentence)

    # dropped files ------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the page of a station."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped: a county's card, receipts, or what comes down."""
        event.acceptProposedAction()
        self.take_dropped(local_paths(event.mimeData()))

    def take_dropped(self, paths: list[Path]) -> None:
        """A card begins enrolment; everything else is searched for what the county gave."""
        cards = cards_among(paths)
        if cards:
            self.enrolling.accept(cards[0])
        else:
            self.take(paths)


def _shortened(folder: str, most: int = 30) -> str:
    return folder if len(folder) <= most else f"…{folder[-most:]}"
