# SPDX-License-Identifier: MulanPSL-2.0
"""From kept bytes to pixels and back, on any thread; nothing passes through a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from wuse_desktop.errors import UserFault
from wuse_desktop.i18n import _

_PAGE_DPI = 40


def picture_of(content: bytes, box: QSize | None = None) -> QImage:
    """A kept picture, whole or within a box; of a JPEG no more is decoded than the box needs.

    Raises UserFault ``picture_unreadable``.
    """
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    fits = box is None or (size.width() <= box.width() and size.height() <= box.height())
    if box is not None and size.isValid() and not fits:
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    found = reader.read()
    if found.isNull():
        raise UserFault(
            "picture_unreadable",
            _("这张图片显示不出来，记录没有变化。"),
            _("请“另存副本”后用看图软件打开试试。"),
        )
    return found


def page_image(pdf: bytes, index: int, dpi: int) -> QImage:
    """A page of a PDF as a picture. Raises what ``services.pdf_pages`` raises."""
    from wuse_desktop.services.pdf_pages import render_page  # noqa: PLC0415 - when first used

    page = render_page(pdf, index, dpi)
    image = QImage(page.data, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return image.copy()  # owns its pixels, while the first one borrows them


def small_image(content: bytes, shape: str, box: QSize) -> QImage:
    """A small picture of a picture or of the first page of a PDF."""
    if shape == "pdf":
        page = page_image(content, 0, _PAGE_DPI)
        return page.scaled(
            box,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    return picture_of(content, box)


def png_bytes(picture: QImage) -> bytes:
    """A copied picture as a file would hold it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(picture)
    return bytes(buffer.data().data())
