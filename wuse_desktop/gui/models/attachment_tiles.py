# SPDX-License-Identifier: MulanPSL-2.0
"""The attachments of a record with their small pictures, fetched when they are first shown."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QImage

from wuse_desktop.domain.sizes import size_text
from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.picture_bytes import small_image
from wuse_desktop.gui.plain import plain_data
from wuse_desktop.i18n import _
from wuse_desktop.services import attachments, waiting_files
from wuse_desktop.services.attachment_list import AttachmentLine
from wuse_desktop.services.desk import Desk

LINE_ROLE = int(Qt.ItemDataRole.UserRole)
IMAGE_ROLE = LINE_ROLE + 1
NOTE_ROLE = LINE_ROLE + 2
THUMB = QSize(128, 92)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MOST_IMAGES = 400
_FINE = 2  # pixels of a picture for one of the tile: sharp on screens of up to 200 %


class AttachmentTiles(QAbstractListModel):
    """Lines in their order. Pictures are kept by content, so that showing a record again is quick.

    The picture of a tile is asked for when it is painted, one read after another.
    """

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._lines: tuple[AttachmentLine, ...] = ()
        self._images: dict[str, QImage] = {}
        self._asked: set[str] = set()
        self._notes: dict[str, str] = {}

    @property
    def lines(self) -> tuple[AttachmentLine, ...]:
        """What is shown."""
        return self._lines

    def set_lines(self, lines: Sequence[AttachmentLine]) -> None:
        """Show other attachments."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self._notes = {}
        self.endResetModel()

    def row_of(self, attachment_id: str) -> int:
        """The row of an attachment, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.id == attachment_id), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many attachments there are."""
        return 0 if parent.isValid() else len(self._lines)

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line, its small picture, what is to be said instead of one, and texts."""
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == IMAGE_ROLE:
            return self._image(line)
        if role == NOTE_ROLE:
            return presence_note(line) or self._notes.get(line.digest, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join(facts_of(line))
        return None

    def _image(self, line: AttachmentLine) -> QImage | None:
        found = self._images.get(line.digest)
        wanted = line.presence in ("here", "waiting") and line.shape != "other"
        if found is None and wanted and line.digest not in self._asked:
            self._asked.add(line.digest)
            self._ask(line)
            return self._images.get(line.digest)
        return found

    def _ask(self, line: AttachmentLine) -> None:
        def draw(content: bytes) -> None:
            self._operations.outside(
                lambda _progress: small_image(content, line.shape, THUMB * _FINE), show, fail
            )

        def show(image: QImage) -> None:
            while len(self._images) >= _MOST_IMAGES:
                gone = next(iter(self._images))
                del self._images[gone]
                self._asked.discard(gone)
            self._images[line.digest] = image
            self._changed(line.digest)

        def fail(fault: Fault) -> None:
            self._notes[line.digest] = fault.message
            self._asked.discard(line.digest)  # mended files are looked at again
            self._changed(line.digest)

        self._operations.read(lambda desk: _content(desk, line), draw, fail)

    def _changed(self, digest: str) -> None:
        for row, line in enumerate(self._lines):
            if line.digest == digest:
                here = self.index(row)
                self.dataChanged.emit(here, here)


def _content(desk: Desk, line: AttachmentLine) -> bytes:
    if line.presence == "waiting":
        return waiting_files.read(desk, line.digest)
    return attachments.read(desk, line.id)


def presence_note(line: AttachmentLine) -> str:
    """What is said of an attachment whose file is not here, or ""."""
    if line.presence == "underway":
        return _("照片还在路上") if line.shape == "picture" else _("文件还在路上")
    if line.presence == "other_laptop":
        return _("尚未收到")
    if line.presence == "missing":
        return _("文件不见了")
    return ""


def facts_of(line: AttachmentLine) -> list[str]:
    """Everything that is known of an attachment, a line each."""
    found = [line.title]
    if line.caption:
        found.append(line.file_name)
    found.append(f"{line.kind_label} · {size_text(line.size)}")
    if line.belongs_to:
        found.append(_("属于：{title}").format(title=line.belongs_to))
    if line.taken_at is not None:
        found.append(_("拍摄于 {moment}").format(moment=f"{line.taken_at:%Y-%m-%d %H:%M}"))
    if line.added_by:
        found.append(_("{name} 添加").format(name=line.added_by))
    if line.contains_minor_face:
        found.append(_("有未成年人面部"))
    note = presence_note(line)
    return [*found, note] if note else found
