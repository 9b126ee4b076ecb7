# SPDX-License-Identifier: MulanPSL-2.0
"""The preview of a paper: its very pages, to be looked at, printed and kept as a PDF."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QProgressBar,
    QStackedWidget,
    QWidget,
)

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import Fault
from wuse_desktop.gui.dialogs.files import ChooseTarget, choose_target
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.picture_bytes import page_image
from wuse_desktop.gui.plain import tip
from wuse_desktop.gui.printing import ask_and_print
from wuse_desktop.gui.tasks import Handle, Work
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.empty import EmptyState
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.paper_view import FIT, ZOOMS, PaperView
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.paper_files import paper_pdf, paper_title, pdf_name, save_pdf
from wuse_desktop.services.papers import PaperOptions
from wuse_desktop.services.pdf_pages import page_count
from wuse_desktop.services.revealing import reveal

T = TypeVar("T")

_WIDTH, _HEIGHT = 1000, 720


def preview_paper(
    parent: QWidget | None,
    operations: Operations,
    name: str,
    options: PaperOptions,
    *about: str,
) -> "PreviewDialog":
    """Make a paper of ``services.papers`` and show it.

    ``about`` (the unit, the period) stands in the window's title and in the proposed name of the
    file, but not in the printer's queue.
    """
    text = paper_title(name)
    dialog = PreviewDialog(
        operations,
        " ".join((text, *about)),
        lambda desk: paper_pdf(desk, name, options),
        kind=text,
        file_name=pdf_name(text, *about),
        parent=parent,
    )
    dialog.show()
    dialog.make()
    return dialog


class PreviewDialog(QDialog):
    """Shows the pages that ``make_pdf`` gives. Ctrl+P prints, Ctrl+S keeps a PDF, Esc closes.

    ``kind`` is what the printer's queue shows: nothing personal belongs there.
    """

    ready = Signal(int)  # pages

    def __init__(
        self,
        operations: Operations,
        heading: str,
        make_pdf: Callable[[Desk], bytes],
        *,
        kind: str,
        file_name: str,
        parent: QWidget | None = None,
        choose: ChooseTarget = choose_target,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._make_pdf = make_pdf
        self._make_masked: Callable[[Desk], bytes] | None = None
        self._revealed_ids: tuple[str, ...] = ()
        self._ticket = 0
        self._kind = kind
        self._file_name = file_name
        self._choose = choose
        self._pdf = b""
        self._pages = 0
        self._printing: Handle | None = None
        self._making: Handle | None = None
        self._gone = False
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(_WIDTH, _HEIGHT)
        self.notice = NoticeBar()
        self.paper = PaperView(self._draw)
        self.print_button = button(_("打印…"), self.print_pages, kind="primary")
        self.save_button = button(_("另存为 PDF…"), self.ask_where_to_save)
        self.stop_button = button(_("停下"), self._stop_printing)
        self.zoom = QComboBox()
        self.revealing = QCheckBox(_("显示敏感内容"))
        self._place = muted("", wrap=False)
        self._progress = QProgressBar()
        self._waiting = EmptyState(_("正在排版…"))
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._set_ready(False)

    def mask_until_asked(
        self, make_masked: Callable[[Desk], bytes], record_ids: Sequence[str]
    ) -> None:
        """Hide sensitive answers until the user asks for them (rules P-03, P-11).

        Showing them leaves a line in the trail of each of the records.
        """
        self._make_masked = make_masked
        self._revealed_ids = tuple(record_ids)
        self.revealing.show()

    def _build(self) -> None:
        self.print_button.setToolTip("Ctrl+P")
        self.save_button.setToolTip("Ctrl+S")
        self.zoom.addItem(_("适合宽度"), FIT)
        for zoom in ZOOMS:
            self.zoom.addItem(f"{zoom}%", zoom)
        self.zoom.setAccessibleName(_("显示大小"))
        self.zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back = button("‹", lambda: self.paper.go_to(self.paper.page() - 1), name=_("上一页"))
        forth = button("›", lambda: self.paper.go_to(self.paper.page() + 1), name=_("下一页"))
        back.setToolTip("PgUp")
        forth.setToolTip("PgDn")
        self._turners = (back, forth)
        self.revealing.setToolTip(_("健康、风险、证件号码等平时不印出来；勾上会记入查看记录"))
        self.revealing.hide()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        tools = row(
            back,
            self._place,
            forth,
            self.zoom,
            self.revealing,
            None,
            self._progress,
            self.stop_button,
            self.save_button,
            self.print_button,
        )
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.paper)
        layout = column(tools, self.notice, self._stack, gap=GRID, margin=GRID)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._show_progress(False)

    def _connect(self) -> None:
        self.zoom.activated.connect(lambda _row: self.paper.set_zoom(self.zoom.currentData()))
        self.paper.zoom_changed.connect(
            lambda zoom: self.zoom.setCurrentIndex(self.zoom.findData(zoom))
        )
        self.paper.page_changed.connect(self._on_page)
        self.revealing.toggled.connect(lambda _on: self.make())
        for keys, wish in (
            ("Ctrl+P", self.print_pages),
            ("Ctrl+S", self.ask_where_to_save),
            ("Ctrl++", lambda: self.paper.step_zoom(1)),
            ("Ctrl+=", lambda: self.paper.step_zoom(1)),
            ("Ctrl+-", lambda: self.paper.step_zoom(-1)),
            ("Ctrl+0", lambda: self.paper.set_zoom(FIT)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(wish)

    # the pages ----------------------------------------------------------------------------

    @property
    def pages(self) -> int:
        """How many pages there are; 0 until they are made."""
        return self._pages

    @property
    def pdf(self) -> bytes:
        """The paper itself."""
        return self._pdf

    @property
    def waiting_for(self) -> str:
        """What is said while there are no pages: that they are made, or why they cannot be."""
        return self._waiting.sentence

    def make(self) -> None:
        """Have the paper made; ``ready`` follows, or a sentence about what went wrong."""
        masked, make_pdf = self._make_masked, self._make_pdf
        if masked is not None and not self.revealing.isChecked():
            self.follow(lambda desk, _progress: masked(desk))
            return

        def make(desk: Desk, _progress: Progress) -> bytes:
            for record_id in self._revealed_ids:
                reveal(desk, record_id, [self._kind])
            return make_pdf(desk)

        self.follow(make)

    def follow(self, make_pdf: Callable[[Desk, Progress], bytes]) -> None:
        """Have a long paper made, and tell how far it is; closing the window stops it."""
        self._ticket += 1
        ticket = self._ticket

        def failed(fault: Fault) -> None:
            self._waiting.set_sentence(fault.sentence)

        def show(answer: tuple[bytes, int]) -> None:
            if ticket != self._ticket:
                return
            self._pdf, self._pages = answer
            self._set_ready(True)
            self._stack.setCurrentWidget(self.paper)
            self.paper.set_count(self._pages)
            self._on_page(0)
            self.paper.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ready.emit(self._pages)

        def make_and_count(desk: Desk, progress: Progress) -> tuple[bytes, int]:
            pdf = make_pdf(desk, progress)
            return pdf, page_count(pdf)

        self._making = self._operations.follow(
            make_and_count, self._unless_gone(show), self._unless_gone(failed)
        )
        self._making.progressed.connect(self._on_making)

    def _on_making(self, label: str, done: int, total: int) -> None:
        self._waiting.set_sentence(
            _("{label}：{done} / {total}").format(label=label, done=done, total=total)
        )

    def _unless_gone(self, deliver: Callable[[T], object]) -> Callable[[T], None]:
        """Answers that come after the window was closed are for nobody."""

        def answer(given: T) -> None:
            if not self._gone:
                deliver(given)

        return answer

    def hideEvent(self, event: QHideEvent) -> None:
        """The window was closed, by the user or because the desk is locked."""
        super().hideEvent(event)
        self._gone = self._gone or not event.spontaneous()
        if self._gone and self._making is not None:
            self._making.cancel()

    def _draw(self, page: int, dpi: int, done: Callable[[QImage], None]) -> None:
        pdf = self._pdf
        self._operations.outside(
            lambda _progress: page_image(pdf, page, dpi),
            self._unless_gone(done),
            self._unless_gone(self.notice.fail),
        )

    def _on_page(self, page: int) -> None:
        self._place.setText(
            _("第 {page} / {count} 页").format(page=page + 1, count=max(self._pages, 1))
        )
        self._turners[0].setEnabled(page > 0)
        self._turners[1].setEnabled(page + 1 < self._pages)

    def _set_ready(self, ready: bool) -> None:
        for widget in (self.print_button, self.save_button, self.zoom, *self._turners):
            widget.setEnabled(ready)

    # out of the window --------------------------------------------------------------------

    def ask_where_to_save(self) -> None:
        """Ask for a place and write the PDF there."""
        if not self._pdf:
            return
        chosen = self._choose(
            self, _("另存为 PDF"), _("PDF 文件 (*.pdf)"), Path.home() / self._file_name
        )
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, path: Path) -> None:
        """Write the PDF as a whole or not at all."""
        pdf = self._pdf

        def said(target: Path) -> None:
            self.notice.say(
                _("已保存到 {path}。里面有个人信息，用完请妥善保管。").format(path=target)
            )

        self._operations.outside(
            lambda _progress: save_pdf(path, pdf),
            self._unless_gone(said),
            self._unless_gone(self.notice.fail),
        )

    def print_pages(self) -> None:
        """Ask for a printer and print, with progress and a way to stop."""
        if self._pdf and self._printing is None:
            ask_and_print(
                self,
                self._run_printing,
                self._pdf,
                self._kind,
                self._unless_gone(self._printed),
                self._unless_gone(self._not_printed),
            )

    def _run_printing(
        self,
        work: Work[int],
        done: Callable[[int], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        self._show_progress(True)

        def stoppable(progress: Progress) -> int:
            try:
                return work(progress)
            finally:
                ended.append(True)

        ended: list[bool] = []
        handle = self._operations.outside(stoppable, done, failed)
        if not ended:
            self._printing = handle
            handle.progressed.connect(self._on_progress)
        return handle

    def _on_progress(self, label: str, done: int, total: int) -> None:
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.setToolTip(tip(label))

    def _printed(self, pages: int) -> None:
        self._show_progress(False)
        self.notice.say(_("已送到打印机，共 {count} 页。").format(count=pages))

    def _not_printed(self, fault: Fault) -> None:
        self._show_progress(False)
        self.notice.fail(fault)

    def _stop_printing(self) -> None:
        if self._printing is not None:
            self._printing.cancel()
            self._show_progress(False)
            self.notice.say(_("已停下，打印机里已经收到的页可能还会印出来。"))

    def _show_progress(self, shown: bool) -> None:
        self._printing = None
        self._progress.setRange(0, 0)
        self._progress.setVisible(shown)
        self.stop_button.setVisible(shown)
