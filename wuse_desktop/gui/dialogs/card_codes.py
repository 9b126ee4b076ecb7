# SPDX-License-Identifier: MulanPSL-2.0
"""A card as QR codes on the screen: to be photographed, printed, or kept as a picture."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target, removable_folder
from wuse_desktop.gui.dialogs.preview import PreviewDialog
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.digits import Digits
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import card_pictures
from wuse_desktop.services.card_pictures import QUIET, CardCodes, Square
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.paper_files import pdf_name

_SIDES = {1: 480, 2: 430}  # pixels of a code with its rim at most, by how many there are
_LEAST_SIDE = 340
_WIDTH = 620


class CodeView(QWidget):
    """One QR code: black on white whatever the theme, its modules whole pixels of the screen."""

    def __init__(self, square: Square, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.square = square
        self._modules = len(square) + 2 * QUIET
        scale = max(3, side // self._modules)
        self.setFixedSize(QSize(self._modules * scale, self._modules * scale))
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the modules."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        scale = self.width() / self._modules
        for line, modules in enumerate(self.square, QUIET):
            for place, dark in enumerate(modules, QUIET):
                if dark:
                    module = QRectF(place * scale, line * scale, scale, scale)
                    painter.fillRect(module, Qt.GlobalColor.black)
        painter.end()


class CardCodesDialog(QDialog):
    """Shows the codes that ``read`` gives once they are made."""

    def __init__(
        self,
        operations: Operations,
        read: Callable[[Desk], CardCodes],
        next_step: str,
        parent: QWidget | None = None,
        *,
        choose_target: ChooseTarget = choose_target,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._choose_target = choose_target
        self.codes: CardCodes | None = None
        self.views: list[CodeView] = []
        self.setWindowTitle(_("登记用的二维码"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(_WIDTH)
        self.notice = NoticeBar()
        self._heading = title("")
        self._squares = row(gap=2 * GRID)
        self._digits = column()
        self.print_button = button(_("打印(&P)…"), self.show_paper)
        self.keep_button = button(_("存成图片(&S)…"), self.keep)
        self.close_button = button(_("关闭"), self.accept, kind="primary")
        self._layout = column(
            self._heading,
            muted(next_step),
            self.notice,
            self._squares,
            self._digits,
            row(self.print_button, self.keep_button, None, self.close_button),
            gap=GRID,
            margin=2 * GRID,
        )
        self.setLayout(self._layout)
        for each in (self.print_button, self.keep_button):
            each.setEnabled(False)
        self._operations.read(read, self._show, self.notice.fail)

    def _show(self, codes: CardCodes) -> None:
        self.codes = codes
        self._heading.setText(codes.name)
        self._squares.addStretch(1)
        side = _SIDES.get(len(codes.squares), _LEAST_SIDE)
        for number, square in enumerate(codes.squares, 1):
            name = _("二维码 {number}/{count}").format(number=number, count=len(codes.squares))
            view = CodeView(square, name, side)
            self.views.append(view)
            self._squares.addWidget(view)
        self._squares.addStretch(1)
        self._digits.addWidget(Digits(codes.fingerprint))
        for each in (self.print_button, self.keep_button):
            each.setEnabled(True)
        self.close_button.setFocus()
        self._fit()

    def _fit(self) -> None:
        """Grow to what is shown now: the text above is broken anew for a wider window."""
        self._layout.activate()
        least = self._layout.minimumSize()
        width = max(_WIDTH, least.width())
        self.resize(width, max(least.height(), self._layout.heightForWidth(width)))

    def show_paper(self) -> None:
        """Preview the page to print."""
        codes = self.codes
        if codes is None:
            return
        kind = _("登记用的二维码")
        self.preview = PreviewDialog(
            self._operations,
            f"{kind} {codes.name}",
            lambda _desk: card_pictures.paper_of(codes),
            kind=kind,
            file_name=pdf_name(kind, codes.name),
            parent=self,
        )
        self.preview.show()
        self.preview.make()

    def keep(self) -> None:
        """Keep the codes as a picture, to be sent or put on a stick."""
        codes = self.codes
        if codes is None:
            return
        start = removable_folder()
        path = self._choose_target(
            self, _("二维码存到哪里"), _("图片 ({kinds})").format(kinds="*.png"), start
        )
        if path is not None:
            self._operations.long_work(
                lambda _desk, _progress: card_pictures.write_picture(codes, path),
                lambda made: self.notice.tell(_("二维码已存到 {path}。").format(path=made)),
                self.notice.fail,
            )
