# SPDX-License-Identifier: MulanPSL-2.0
"""Looking at attachments one after another: pictures, pages of a PDF, or what there is to say."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.dialogs.reason import AskReason, ask_reason
from wuse_desktop.gui.models.attachment_tiles import facts_of
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.picture_bytes import page_image, picture_of
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.paper_view import PaperView
from wuse_desktop.gui.widgets.picture_view import FIT, PictureView
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments
from wuse_desktop.services.attachment_list import AttachmentLine
from wuse_desktop.services.pdf_pages import page_count

T = TypeVar("T")

_WIDTH, _HEIGHT = 1000, 720


class AttachmentViewer(QDialog):
    """Left and right go to the next, + − 0 and the wheel change the size, R turns, Esc closes.

    A copy leaves the encrypted store only with a reason, which stays in the trail. Nothing is
    written anywhere else.
    """

    def __init__(
        self,
        operations: Operations,
        lines: Sequence[AttachmentLine],
        start: str,
        parent: QWidget | None = None,
        choose: ChooseTarget = choose_target,
        ask: AskReason = ask_reason,
    ) -> None:
        """``start`` is the id of the first one to look at."""
        super().__init__(parent)
        self._operations = operations
        self._lines = tuple(lines)
        self._choose, self._ask = choose, ask
        self._number = next(n for n, line in enumerate(self._lines) if line.id == start)
        self._ticket = 0
        self._pdf = b""
        self._gone = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_WIDTH, _HEIGHT)
        self.notice = NoticeBar()
        self.picture = PictureView()
        self.paper = PaperView(self._draw_page)
        self.waiting = EmptyState("")
        self._facts = ElidedLabel("", "muted")
        self._place = muted("", wrap=False)
        self._zoom = muted("", wrap=False)
        self._stack = QStackedWidget()
        self._build()
        self._add_keys()
        self._show()

    def _build(self) -> None:
        self._back = button("‹", lambda: self.step(-1), name=_("上一个"))
        self._forth = button("›", lambda: self.step(1), name=_("下一个"))
        self._back.setToolTip("←")
        self._forth.setToolTip("→")
        smaller = button("−", lambda: self.step_zoom(-1), name=_("缩小"))
        larger = button("＋", lambda: self.step_zoom(1), name=_("放大"))
        fit = button(_("适合窗口"), self.fit)
        turn = button(_("旋转"), lambda: self.turn(90))
        smaller.setToolTip("-")
        larger.setToolTip("+")
        fit.setToolTip("0")
        turn.setToolTip("R")
        self.save_button = button(_("另存副本…"), self.ask_to_save)
        self.save_button.setToolTip("Ctrl+S")
        self._sizers, self._turner = (smaller, larger, fit), turn
        self._zoom.setMinimumWidth(72)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        tools = row(self._back, self._place, self._forth, self._facts, None)
        for part in (smaller, self._zoom, larger, fit, turn, self.save_button):
            tools.addWidget(part)
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for shown in (self.waiting, self.picture, self.paper):
            self._stack.addWidget(shown)
        layout = column(tools, self.notice, self._stack, gap=GRID, margin=GRID)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.picture.zoom_changed.connect(lambda zoom: self._zoom.setText(f"{zoom}%"))
        self.paper.page_changed.connect(self._show_page)

    def _add_keys(self) -> None:
        for keys, wish in (
            ("Left", lambda: self.step(-1)),
            ("Right", lambda: self.step(1)),
            ("+", lambda: self.step_zoom(1)),
            ("=", lambda: self.step_zoom(1)),
            ("Ctrl++", lambda: self.step_zoom(1)),
            ("Ctrl+=", lambda: self.step_zoom(1)),
            ("-", lambda: self.step_zoom(-1)),
            ("Ctrl+-", lambda: self.step_zoom(-1)),
            ("0", self.fit),
            ("Ctrl+0", self.fit),
            ("R", lambda: self.turn(90)),
            ("Shift+R", lambda: self.turn(-90)),
            ("Ctrl+S", self.ask_to_save),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(wish)

    # one after another --------------------------------------------------------------------

    @property
    def line(self) -> AttachmentLine:
        """What is looked at."""
        return self._lines[self._number]

    @property
    def is_shown(self) -> bool:
        """Whether its content is there to be seen."""
        return self._stack.currentWidget() is not self.waiting

    def step(self, by: int) -> None:
        """Go to another attachment; nothing happens past either end."""
        wanted = self._number + by
        if by and 0 <= wanted < len(self._lines):
            self._number = wanted
            self._show()

    def _show(self) -> None:
        line = self.line
        self._ticket += 1
        self._pdf = b""
        self.setWindowTitle(unturned(line.title))
        place = _("{number} / {count}").format(number=self._number + 1, count=len(self._lines))
        self._place.setText(place)
        self._back.setEnabled(self._number > 0)
        self._forth.setEnabled(self._number + 1 < len(self._lines))
        self._facts.set_text(" · ".join(facts_of(line)))
        self._wait(_("正在打开…"))
        self.save_button.setEnabled(line.presence == "here")
        if line.presence == "underway":
            self._wait(attachments.underway(line.media_type).sentence)
        elif line.shape == "other" and line.presence == "here":
            self._wait(
                _("“{name}”不能在这里显示。需要时请“另存副本”，再用相应的软件打开。").format(
                    name=line.file_name
                )
            )
        else:
            self._read(line)

    def _wait(self, sentence: str) -> None:
        self.waiting.set_sentence(sentence)
        self._bring(self.waiting)

    def _bring(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        for each in self._sizers:
            each.setEnabled(part is not self.waiting)
        self._turner.setEnabled(part is self.picture)
        if part is self.waiting:
            self._zoom.setText("")
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, line: AttachmentLine) -> None:
        ticket = self._ticket

        def decode(content: bytes) -> tuple[QImage | int, bytes]:
            if line.shape == "pdf":
                return page_count(content), content
            return picture_of(content), b""

        def show(found: tuple[QImage | int, bytes]) -> None:
            shown, self._pdf = found
            if isinstance(shown, QImage):
                self._bring(self.picture)
                self.picture.show_picture(shown)
            else:
                self._bring(self.paper)
                self.paper.set_count(shown)
                self._show_page(0)

        def fail(fault: Fault) -> None:
            self._wait(fault.sentence)

        self._operations.read(
            lambda desk: attachments.read(desk, line.id),
            self._still(
                ticket,
                lambda content: self._operations.outside(
                    lambda _progress: decode(content),
                    self._still(ticket, show),
                    self._still(ticket, fail),
                ),
            ),
            self._still(ticket, fail),
        )

    def _still(self, ticket: int, deliver: Callable[[T], object]) -> Callable[[T], None]:
        """Answers for what is no longer looked at are for nobody."""

        def answer(given: T) -> None:
            if ticket == self._ticket and not self._gone:
                deliver(given)

        return answer

    def _draw_page(self, page: int, dpi: int, done: Callable[[QImage], None]) -> None:
        pdf, ticket = self._pdf, self._ticket
        self._operations.outside(
            lambda _progress: page_image(pdf, page, dpi),
            self._still(ticket, done),
            self._still(ticket, self.notice.fail),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """The window was closed, or hidden because the desk is locked: nothing of it stays."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._gone = True
            self.deleteLater()

    # size and way up ----------------------------------------------------------------------

    def _part(self) -> PictureView | PaperView | None:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, (PictureView, PaperView)) else None

    def step_zoom(self, step: int) -> None:
        """Larger or smaller."""
        part = self._part()
        if part is not None:
            part.step_zoom(step)

    def fit(self) -> None:
        """As large as the window allows."""
        part = self._part()
        if part is not None:
            part.set_zoom(FIT)

    def turn(self, degrees: int) -> None:
        """Turn a picture on the screen; the kept one stays."""
        if self._part() is self.picture:
            self.picture.turn(degrees)

    def _show_page(self, page: int) -> None:
        self._zoom.setText(
            _("第 {page} / {count} 页").format(page=page + 1, count=self.paper.count())
        )

    # out of the desk ----------------------------------------------------------------------

    def ask_to_save(self) -> None:
        """Ask for the reason, then for the place, and write a readable copy there."""
        line = self.line
        if line.presence != "here":
            return
        self._ask(
            self,
            _("另存副本"),
            _("副本离开工作台后不再加密，任何人都能打开。请写明给谁、做什么用。"),
            lambda why: self._choose_and_save(line, why),
        )

    def _choose_and_save(self, line: AttachmentLine, why: str) -> None:
        kinds = _("文件 (*.{suffix})").format(suffix=line.suffix.lower() or "*")
        chosen = self._choose(self, _("另存副本"), kinds, Path.home() / line.file_name)
        if chosen is None:
            return

        def said(target: Path) -> None:
            self.notice.say(
                _("已另存到 {path}，原因已记入修改痕迹。用完请删除或妥善保管。").format(path=target)
            )

        self._operations.write(
            lambda desk: attachments.save_copy(desk, line.id, chosen, why),
            said,
            self.notice.fail,
            initiator=self,
        )


def view_attachments(
    parent: QWidget, operations: Operations, lines: Sequence[AttachmentLine], start: str
) -> AttachmentViewer:
    """Look at the attachments of a record, one of them first."""
    dialog = AttachmentViewer(operations, lines, start, parent.window())
    dialog.show()
    return dialog
