# SPDX-License-Identifier: MulanPSL-2.0
"""Attachments beside each other as small pictures with caption and kind, walked by arrow keys."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QImage,
    QKeyEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.models.attachment_tiles import (
    IMAGE_ROLE,
    LINE_ROLE,
    NOTE_ROLE,
    THUMB,
    AttachmentTiles,
    Index,
)
from wuse_desktop.gui.theme import FIGURE_PX, SMALL_PX, Colours, colours_in_use
from wuse_desktop.i18n import _
from wuse_desktop.services.attachment_list import AttachmentLine

_PAD = 6
_TEXT_ROW = 18
_TILE = QSize(THUMB.width() + 2 * _PAD, THUMB.height() + 2 * _TEXT_ROW + 3 * _PAD)
_SCROLL_BAR = 12


class _TilePainter(QStyledItemDelegate):
    """The small picture on a quiet ground, below it the caption and the kind."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return _TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: AttachmentLine = index.data(LINE_ROLE)
        colours = colours_in_use()
        tile = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(QColor(colours.accent if focused else colours.line), 1))
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(tile, 6, 6)
        place = QRect(option.rect.topLeft() + QPoint(_PAD, _PAD), THUMB)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(place, 4, 4)
        note = str(index.data(NOTE_ROLE))
        image = index.data(IMAGE_ROLE)
        if note:
            tone = colours.due if line.presence in ("here", "missing") else colours.muted
            _write_note(painter, place, note, tone)
        elif image is not None:
            _draw_image(painter, place, image, colours)
        else:
            _write_suffix(painter, place, line.suffix, colours)
        if line.contains_minor_face:
            _mark_minor(painter, place, colours)
        _write_texts(painter, QRect(place.left(), place.bottom() + 1 + _PAD, place.width(), 0),
                     line, option.font, colours)  # fmt: skip
        painter.restore()


def _draw_image(painter: QPainter, place: QRect, image: QImage, colours: Colours) -> None:
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    if image.width() < place.width() and image.height() < place.height():
        size = image.size()  # small pictures are not blown up
    target = QRect(QPoint(), size)
    target.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, image)
    painter.setPen(QColor(colours.line))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(target.adjusted(0, 0, -1, -1))


def _write_suffix(painter: QPainter, place: QRect, suffix: str, colours: Colours) -> None:
    font = QFont(painter.font())
    font.setPixelSize(FIGURE_PX - 4)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(colours.muted))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, suffix[:5] or _("文件"))


def _write_note(painter: QPainter, place: QRect, note: str, tone: str) -> None:
    font = QFont(painter.font())
    font.setPixelSize(SMALL_PX)
    painter.setFont(font)
    painter.setPen(QColor(tone))
    painter.drawText(
        place.adjusted(_PAD, _PAD, -_PAD, -_PAD),
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
        note,
    )


def _mark_minor(painter: QPainter, place: QRect, colours: Colours) -> None:
    """A word in the corner: pictures of children are not to be handed on."""
    font = QFont(painter.font())
    font.setPixelSize(SMALL_PX)
    painter.setFont(font)
    text = _("未成年人")
    width = painter.fontMetrics().horizontalAdvance(text) + 2 * _PAD
    mark = QRect(place.right() - width - 2, place.top() + 3, width, _TEXT_ROW)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.due_soft))
    painter.drawRoundedRect(mark, 4, 4)
    painter.setPen(QColor(colours.due))
    painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, text)


def _write_texts(
    painter: QPainter, place: QRect, line: AttachmentLine, font: QFont, colours: Colours
) -> None:
    small = QFont(font)
    small.setPixelSize(SMALL_PX)
    below = line.belongs_to or line.kind_label
    for number, (text, face, colour) in enumerate(
        ((unturned(line.title), font, colours.text), (unturned(below), small, colours.muted))
    ):
        painter.setFont(face)
        painter.setPen(QColor(colour))
        row = QRect(place.left(), place.top() + number * _TEXT_ROW, place.width(), _TEXT_ROW)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class AttachmentRow(QListView):
    """One row of tiles. Enter or a double click opens, F2 describes, Delete removes."""

    opened = Signal(str)
    describe_wished = Signal(str)
    remove_wished = Signal(str)
    menu_wished = Signal(QPoint)
    current_changed = Signal()

    def __init__(self, tiles: AttachmentTiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = tiles
        self.setModel(tiles)
        self.setItemDelegate(_TilePainter(self))
        self.setAccessibleName(_("附件"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("tiles")
        self.setFixedHeight(_TILE.height() + _SCROLL_BAR)
        self.activated.connect(lambda index: self.opened.emit(index.data(LINE_ROLE).id))

    def current(self) -> AttachmentLine | None:
        """The attachment the keyboard is on."""
        row = self.currentIndex().row()
        return self.tiles.lines[row] if 0 <= row < len(self.tiles.lines) else None

    def select(self, attachment_id: str) -> bool:
        """Make an attachment current; False when it is not there."""
        row = self.tiles.row_of(attachment_id)
        if row >= 0:
            self.setCurrentIndex(self.tiles.index(row))
        return row >= 0

    # Qt -----------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Another attachment is current."""
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def event(self, event: QEvent) -> bool:
        """F2 and Delete are for the tiles while the keyboard is on them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete)
            and self.current() is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Describe and remove by keys."""
        line = self.current()
        wishes = {Qt.Key.Key_F2: self.describe_wished, Qt.Key.Key_Delete: self.remove_wished}
        wish = wishes.get(Qt.Key(event.key()))
        if line is None or wish is None:
            super().keyPressEvent(event)
        else:
            wish.emit(line.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the attachment under the pointer."""
        if self.current() is not None:
            self.menu_wished.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A turn of the wheel scrolls the page, with Shift the row."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()
