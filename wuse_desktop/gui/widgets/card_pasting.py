# SPDX-License-Identifier: MulanPSL-2.0
"""A card from the clipboard: a screenshot of its QR code, or the picture's file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication

from wuse_desktop.errors import Fault, UserFault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.dropping import local_paths, picture_in
from wuse_desktop.i18n import _
from wuse_desktop.services import card_pictures


def paste_card(
    operations: Operations, then: Callable[[Path], None], fail: Callable[[Fault], None]
) -> None:
    """Read the card that was copied and hand on its file; ``fail`` hears why there is none."""
    copied: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None when it is empty
    files = local_paths(copied) if copied is not None else []
    if files:
        then(files[0])
        return
    image = picture_in(copied) if copied is not None else None
    if image is None:
        fail(
            UserFault(
                "nothing_pasted",
                _("剪贴板里没有图片，什么都没有做。"),
                _("请先给二维码截图，或者复制照片，再点“粘贴二维码”。"),
            )
        )
        return
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its types want bytes, it takes text
    picture = bytes(buffer.data().data())
    operations.long_work(
        lambda desk, _progress: card_pictures.keep_pasted(desk, picture), then, fail
    )
