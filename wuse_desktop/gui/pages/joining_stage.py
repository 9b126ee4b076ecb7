# SPDX-License-Identifier: MulanPSL-2.0
"""What a laptop shows between its making and its joining: three steps, as long as they take."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from wuse_desktop.domain.progress import Progress
from wuse_desktop.gui.dialogs.card_codes import CardCodesDialog
from wuse_desktop.gui.dialogs.enrolment import CARD_FILES, CardDialog
from wuse_desktop.gui.dialogs.files import (
    ChooseFile,
    ChooseFolder,
    choose_file,
    choose_folder,
    removable_folder,
)
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.digits import Digits
from wuse_desktop.gui.widgets.dropping import local_paths
from wuse_desktop.gui.widgets.enrolment_steps import make_primary, numbered_step
from wuse_desktop.gui.widgets.measures import moment_text
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, clear, column, muted, row, title
from wuse_desktop.gui.widgets.work_bar import WorkBar
from wuse_desktop.i18n import _
from wuse_desktop.services import enrolment, joining
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.enrolment import CardShown

_BODY_WIDTH = 900
_CARD_SUFFIX = CARD_FILES.removeprefix("*")


class JoiningStage(QWidget):
    """1 write the card, 2 compare digits, 3 take what comes back; ``joined`` carries the desk."""

    joined = Signal(object)
    lock_wished = Signal()

    def __init__(
        self,
        operations: Operations,
        parent: QWidget | None = None,
        *,
        choose_file: ChooseFile = choose_file,
        choose_folder: ChooseFolder = choose_folder,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._operations = operations
        self._choose_file = choose_file
        self._choose_folder = choose_folder
        self.dialog: CardDialog | None = None
        self.notice = NoticeBar()
        self.work = WorkBar(operations)
        self.setAcceptDrops(True)
        self._build()

    def _build(self) -> None:
        self.make_button = button(_("导出登记卡(&E)…"), self.make_card)
        self.codes_button = button(_("显示二维码(&Q)…"), self.show_codes)
        self.take_button = button(_("收下开通卡(&T)…"), self.take)
        self.lock_button = button(_("锁定，以后再继续"), self.lock_wished.emit, kind="link")
        for each in (self.make_button, self.codes_button, self.take_button):
            each.setAutoDefault(True)
        self._made = muted()
        self._made.hide()
        self._digits = column()
        body = QFrame()
        body.setMaximumWidth(_BODY_WIDTH)
        intro = PlainLabel(
            _(
                "这台电脑还没有加入站点，里面没有任何记录。"
                "请由本站已在使用的电脑登记它；原来的电脑丢了，就请县级总督导站登记。"
            )
        )
        intro.setObjectName("muted")
        intro.setWordWrap(True)
        body.setLayout(
            column(
                row(title(_("加入已有的站")), None, self.lock_button),
                self.notice,
                self.work,
                intro,
                numbered_step(
                    "1",
                    _("导出登记卡"),
                    muted(
                        _(
                            "登记卡里只有您的姓名和公开的密钥，没有服务对象的资料。"
                            "没有U盘时，显示二维码，用手机拍下来传给登记它的电脑。"
                        )
                    ),
                    self._made,
                    row(self.make_button, self.codes_button, None),
                ),
                numbered_step(
                    "2",
                    _("拿到登记它的电脑上，核对这六组数字"),
                    muted(_("那边在“设置 → 电脑”里选“登记又一台电脑”；县里在“各站”里打开这个站。")),
                    self._digits,
                ),
                numbered_step(
                    "3",
                    _("收下开通卡"),
                    muted(
                        _("那边会写出开通卡和一个数据包，请一起带回来，也可以直接把卡拖到这里。")
                    ),
                    row(self.take_button, None),
                ),
                None,
                gap=2 * GRID,
                margin=4 * GRID,
            )
        )
        layout = row(None, body, None, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Show our digits and whether the card was written."""
        self._operations.read(
            lambda desk: (enrolment.own_fingerprint(desk), joining.device_card_made(desk)),
            lambda found: self._show(*found),
        )

    def _show(self, fingerprint: tuple[str, ...], made: tuple[str, str] | None) -> None:
        clear(self._digits)
        self._digits.addWidget(Digits(fingerprint))
        self._made.setVisible(made is not None)
        if made is not None:
            self._made.setText(
                _("{when} 已导出到 {path}").format(when=moment_text(made[0]), path=made[1])
            )
        make_primary(self.make_button, made is None)
        make_primary(self.take_button, made is not None)
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard on the next step."""
        main = self.take_button if self.take_button.objectName() == "primary" else self.make_button
        main.setFocus()

    def make_card(self) -> None:
        """Step 1: write this laptop's card."""
        folder = self._choose_folder(self, _("登记卡存到哪里"), removable_folder())
        if folder is None:
            return
        self._operations.long_work(
            lambda desk, _progress: joining.make_device_card(desk, folder),
            self._card_made,
            self.notice.fail,
        )

    def show_codes(self) -> None:
        """Step 1 without a stick: the card on the screen."""
        self.codes_dialog = CardCodesDialog(
            self._operations,
            joining.device_card_codes,
            _(
                "用手机拍下整个二维码，把照片传到登记它的电脑上，"
                "在“设置 → 电脑”里点“登记又一台电脑”选这张照片，或者截图后粘贴。"
            ),
            self,
        )
        self.codes_dialog.open()

    def _card_made(self, made: CardShown) -> None:
        self.notice.tell(
            _("登记卡已存到 {path}。下一步：拿到登记它的电脑上。").format(path=made.path)
        )
        self.refresh()

    def take(self) -> None:
        """Step 3: choose the card that came back."""
        path = self._choose_file(
            self,
            _("选择写给这台电脑的开通卡"),
            _("开通卡 ({kinds})").format(kinds=CARD_FILES),
            removable_folder(),
        )
        if path is not None:
            self.take_card(path)

    def take_card(self, path: Path) -> None:
        """Show whose card it is; after comparing, join."""
        self.notice.hide()
        self._operations.read(
            lambda desk: (joining.show_welcome(desk, path), enrolment.own_fingerprint(desk)),
            lambda found: self._compare(path, *found),
            self.notice.fail,
        )

    def _compare(self, path: Path, shown: CardShown, own: tuple[str, ...]) -> None:
        self.dialog = CardDialog(
            _("加入这个站"), shown, own, _("加入，收下全部记录"), self, near=True
        )
        self.dialog.confirmed.connect(lambda: self._join(path))
        self.dialog.finished.connect(self._close)
        self.dialog.open()

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _join(self, path: Path) -> None:
        if self.dialog is not None:
            self.dialog.accept()

        def work(desk: Desk, progress: Progress) -> Desk:
            joining.join(desk, path, progress)
            return desk

        self.work.start(_("加入站点"), work, self.joined.emit, self.notice.fail)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """The card may be dropped anywhere."""
        if any(path.name.lower().endswith(_CARD_SUFFIX) for path in local_paths(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the card that was dropped."""
        event.acceptProposedAction()
        for path in local_paths(event.mimeData()):
            if path.name.lower().endswith(_CARD_SUFFIX):
                self.take_card(path)
                return
