# SPDX-License-Identifier: MulanPSL-2.0
"""Trusting another desk: its card is shown, two people compare digits by telephone, then it counts.

The same on both sides: the county admits a station by the station's card, the station accepts the
county by the card that comes back.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.card_codes import CardCodesDialog
from wuse_desktop.gui.dialogs.files import ChooseFolder
from wuse_desktop.gui.lower_tier import lower_tier
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.digits import Digits
from wuse_desktop.gui.widgets.texts import button, card, column, muted, row, section, title
from wuse_desktop.i18n import N_, _
from wuse_desktop.services import enrolment
from wuse_desktop.services.card_pictures import ENDINGS as PICTURE_ENDINGS
from wuse_desktop.services.enrolment import CardShown

_SUFFIX = ".wuse-card"
CARD_FILES = f"*{_SUFFIX}"
CARDS_AND_PICTURES = " ".join((CARD_FILES, *(f"*{ending}" for ending in PICTURE_ENDINGS)))
_WIDTH = 660
_FAR = N_(
    "请打对方平时用的电话，请对方念出他们屏幕上的六组数字，逐组核对。"
    "有一个数字不同，就不要登记：这张卡可能被人换过。"
)
_NEAR = N_(
    "两台电脑在一起，就看着另一台的屏幕逐组核对；不在一起，就打电话念。"
    "有一个数字不同，就不要继续：这张卡可能被人换过。"
)
_OWN_FAR, _OWN_NEAR = N_("本单位的六组数字（念给对方听）"), N_("这台电脑的六组数字")


def cards_among(paths: Sequence[Path]) -> list[Path]:
    """The cards among files, and pictures that may show one."""
    return [path for path in paths if path.name.lower().endswith((_SUFFIX, *PICTURE_ENDINGS))]


class CardDialog(QDialog):
    """Whose card it is, the digits to compare, and a tick without which nothing happens.

    ``more`` is asked as well; ``near`` says that the two computers may stand side by side.
    """

    confirmed = Signal()

    def __init__(
        self,
        heading: str,
        shown: CardShown,
        own: Sequence[str],
        wish: str,
        parent: QWidget | None = None,
        *,
        more: QWidget | None = None,
        near: bool = False,
    ) -> None:
        super().__init__(parent)
        self.shown = shown
        self.setWindowTitle(heading)
        self.setFixedWidth(_WIDTH)
        self.digits = Digits(shown.fingerprint)
        self.compared = QCheckBox(
            _("已逐组核对，六组数字一模一样") if near else _("已电话核对，六组数字一模一样")
        )
        self.confirm_button = button(wish, self.confirm, kind="primary")
        self.confirm_button.setEnabled(False)
        self.compared.toggled.connect(self.confirm_button.setEnabled)
        self._problem = PlainLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        choices = (more,) if more is not None else ()
        self.setLayout(
            column(
                title(heading),
                card(
                    section(shown.name),
                    *((muted(shown.place),) if shown.place else ()),
                    self.digits,
                ),
                muted(_(_NEAR if near else _FAR)),
                card(section(_(_OWN_NEAR if near else _OWN_FAR)), Digits(own)),
                *choices,
                self.compared,
                self._problem,
                row(None, button(_("取消"), self.reject), self.confirm_button),
                gap=2 * GRID,
                margin=3 * GRID,
            )
        )
        self.compared.setFocus()

    def confirm(self) -> None:
        """Go on, if the digits were compared."""
        if self.compared.isChecked():
            self.confirmed.emit()

    def fail(self, fault: Fault) -> None:
        """Say why it did not work; everything can be tried again."""
        self._problem.setText(fault.sentence)
        self._problem.show()


class Enrolling(QObject):
    """The way from a card file to a trusted desk; ``told`` says how it ended, in words."""

    told = Signal(str)

    def __init__(self, operations: Operations, choose_folder: ChooseFolder, page: QWidget) -> None:
        super().__init__(page)
        self._operations = operations
        self._choose_folder = choose_folder
        self._page = page
        self.dialog: CardDialog | None = None
        self._answer: Path | None = None

    def admit(self, path: Path) -> None:
        """Show the card of a desk below, and after the telephone call answer it."""
        self._operations.read(
            lambda desk: (enrolment.show_card(path), enrolment.own_fingerprint(desk)),
            lambda found: self._show(
                _(lower_tier(self._operations.desk.kind).enrolling),
                *found,
                _("登记，写出回执卡…"),
                lambda: self._write_answer(path),
            ),
        )

    def accept(self, path: Path) -> None:
        """At a station: show the county's card, and after the telephone call report to it."""
        self._operations.read(
            lambda desk: (
                enrolment.show_county_card(desk, path),
                enrolment.own_fingerprint(desk),
            ),
            lambda found: self._show(
                _("收下回执卡"), *found, _("收下回执卡"), lambda: self._take_answer(path)
            ),
        )

    def show_answer(self) -> None:
        """The card that was written last as a code on the screen."""
        path = self._answer
        if path is not None:
            self.codes_dialog = CardCodesDialog(
                self._operations,
                lambda _desk: enrolment.answer_codes(path),
                _(
                    "用手机拍下整个二维码，把照片传给对方；"
                    "对方在“上报”的登记第 3 步里选这张照片，或者截图后粘贴。"
                ),
                self._page,
            )
            self.codes_dialog.open()

    def _show(
        self,
        heading: str,
        shown: CardShown,
        own: Sequence[str],
        wish: str,
        act: Callable[[], None],
    ) -> None:
        self.dialog = CardDialog(heading, shown, own, wish, self._page)
        self.dialog.confirmed.connect(act)
        self.dialog.finished.connect(self._close)
        self.dialog.open()

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _write_answer(self, path: Path) -> None:
        folder = self._choose_folder(self._page, _("回执卡写到哪里（对方的U盘）"), path.parent)
        if folder is None:
            return
        self._operations.long_work(
            lambda desk, progress: enrolment.admit(desk, path, folder),
            self._answered,
            self._fail,
        )

    def _answered(self, made: CardShown) -> None:
        self._answer = made.path
        self._done(
            _("已登记{name}。回执卡已写到 {path}，请交给对方，让对方“收下回执卡”。").format(
                name=made.name, path=made.path
            )
            + _password_to_tell(made)
        )

    def _take_answer(self, path: Path) -> None:
        self._operations.long_work(
            lambda desk, progress: enrolment.accept(desk, path),
            lambda taken: self._done(
                _("已收下{name}的回执卡，现在可以上报了。").format(name=taken.name)
                + _password_to_ask(taken)
            ),
            self._fail,
        )

    def _fail(self, fault: Fault) -> None:
        if self.dialog is not None:
            self.dialog.fail(fault)

    def _done(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.told.emit(sentence)


def _on_server(card: CardShown) -> bool:
    return "://" in card.drop_address


def _password_to_tell(card: CardShown) -> str:
    if not _on_server(card):
        return ""
    return _("卡里写了上报用的服务器地址，没有密码；密码请在电话里告诉对方。")


def _password_to_ask(card: CardShown) -> str:
    if not _on_server(card):
        return ""
    return _("上报用的服务器地址也有了，请点“更换…”填上县里告诉您的密码，试一试连接。")
