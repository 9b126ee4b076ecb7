# SPDX-License-Identifier: MulanPSL-2.0
"""Paper from the printer: the very pages of the PDF, drawn off the UI thread."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.progress import Progress
from wuse_desktop.errors import EnvironmentFault, Fault
from wuse_desktop.gui.picture_bytes import page_image
from wuse_desktop.gui.tasks import Handle, Work
from wuse_desktop.i18n import _

_DPI = 300


class RunOutside(Protocol):
    """Runs work that touches no database; ``Operations.outside`` is one."""

    def __call__(
        self,
        work: Work[int],
        done: Callable[[int], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> Handle:
        """Start the work."""


def ask_and_print(
    parent: QWidget,
    run: RunOutside,
    pdf: bytes,
    name: str,
    done: Callable[[int], None],
    failed: Callable[[Fault], None] | None = None,
) -> QPrintDialog:
    """Ask for a printer without stopping the window, then print; ``done`` gets the pages printed.

    ``name`` is what the printer's queue shows: nothing personal belongs there.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)

    def print_now() -> None:
        run(lambda progress: paint_pages(printer, pdf, progress), done, failed)

    dialog.accepted.connect(print_now)
    dialog.setModal(True)
    dialog.show()
    return dialog


def paint_pages(printer: QPrinter, pdf: bytes, progress: Progress) -> int:
    """Draw the pages of a PDF, each filling its sheet; return their number.

    Raises EnvironmentFault ``printer_refused`` when the printer or its file cannot be used.
    """
    from wuse_desktop.services.pdf_pages import page_count  # noqa: PLC0415 - when first used

    total = page_count(pdf)
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused()
    try:
        for index in range(total):
            progress.step(_("正在打印"), index + 1, total)
            image = page_image(pdf, index, _DPI)
            if index and not printer.newPage():
                raise _refused()
            sheet = printer.pageLayout().fullRectPixels(printer.resolution())
            scale = min(sheet.width() / image.width(), sheet.height() / image.height())
            size = QRectF(0, 0, image.width() * scale, image.height() * scale)
            painter.drawImage(size, image)
    finally:
        painter.end()
    return total


def _refused() -> EnvironmentFault:
    return EnvironmentFault(
        "printer_refused",
        _("打印机没有接受，没有打印；记录没有变化。"),
        _("请检查打印机是否打开，或先保存为 PDF 再打印。"),
    )
