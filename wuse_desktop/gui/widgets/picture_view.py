# SPDX-License-Identifier: MulanPSL-2.0
"""One picture: fitted into the window, or larger and moved about; turned in quarters."""

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.i18n import _

FIT = 0
ZOOMS = (25, 50, 75, 100, 150, 200, 300, 400)
_WHEEL_STEP = 120


class PictureView(QAbstractScrollArea):
    """Shows a picture. The wheel and + and − change its size, dragging moves it."""

    zoom_changed = Signal(int)  # per cent as shown now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._shown = QPixmap()  # the picture at the size of the screen, made once a size
        self._zoom = FIT
        self._held: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("图片"))

    # what is shown ------------------------------------------------------------------------

    def show_picture(self, image: QImage) -> None:
        """Show another picture, fitted into the window."""
        self._image = image
        self._zoom = FIT
        self._lay_out()

    def turn(self, degrees: int) -> None:
        """Turn what is shown by quarters; the kept picture stays as it is."""
        self._image = self._image.transformed(QTransform().rotate(degrees))
        self._lay_out()

    @property
    def picture_size(self) -> QSize:
        """The size of what is shown, turned as it is, in its own pixels."""
        return self._image.size()

    def zoom(self) -> int:
        """Per cent of the picture's own size."""
        return round(self._scale() * 100)

    @property
    def fits(self) -> bool:
        """Whether the picture follows the size of the window."""
        return self._zoom == FIT

    def set_zoom(self, zoom: int, around: QPointF | None = None) -> None:
        """Show at so many per cent, or fitted; the point ``around`` of the window stays put."""
        before = self._scale()
        point = around or QPointF(self.viewport().rect().center())
        place = self._place()
        inside = (point - QPointF(place.topLeft())) / before
        self._zoom = zoom
        self._lay_out()
        moved = inside * self._scale() - point
        self.horizontalScrollBar().setValue(round(moved.x()))
        self.verticalScrollBar().setValue(round(moved.y()))
        self.viewport().update()

    def step_zoom(self, step: int, around: QPointF | None = None) -> None:
        """The next larger or smaller size."""
        now = self.zoom()
        wider = [zoom for zoom in ZOOMS if zoom > now]
        narrower = [zoom for zoom in ZOOMS if zoom < now]
        if step > 0 and wider:
            self.set_zoom(wider[0], around)
        elif step < 0 and narrower:
            self.set_zoom(narrower[-1], around)

    # geometry -----------------------------------------------------------------------------

    def _scale(self) -> float:
        """Points of the window for one pixel of the picture."""
        if self._image.isNull():
            return 1.0
        if self._zoom != FIT:
            return self._zoom / 100
        room = self.viewport().size() - QSize(2 * GRID, 2 * GRID)
        wanted = (room.width() / self._image.width(), room.height() / self._image.height())
        return max(0.02, min(1.0, *wanted))

    def _place(self) -> QRect:
        """Where the picture lies in the window."""
        size = self._image.size() * self._scale()
        view = self.viewport().size()
        left = max(0, (view.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = max(0, (view.height() - size.height()) // 2) - self.verticalScrollBar().value()
        return QRect(QPoint(left, top), size)

    def _lay_out(self) -> None:
        size = self._image.size() * self._scale()
        view = self.viewport().size()
        for bar, whole, room in (
            (self.horizontalScrollBar(), size.width(), view.width()),
            (self.verticalScrollBar(), size.height(), view.height()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(3 * GRID)
        self._shown = QPixmap()
        movable = self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum()
        shape = Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()
        self.zoom_changed.emit(self.zoom())

    # Qt -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture; smaller than it is, it is averaged once and kept."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours_in_use().raised))
        if self._image.isNull():
            return
        place, ratio = self._place(), self.devicePixelRatioF()
        if self._scale() * ratio >= 1:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
            return
        if self._shown.isNull():
            averaged = self._image.scaled(
                place.size() * ratio,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._shown = QPixmap.fromImage(averaged)
        painter.drawPixmap(place, self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture into the new size."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Larger and smaller around the pointer."""
        self.step_zoom(event.angleDelta().y() // _WHEEL_STEP, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture along with the pointer."""
        if self._held is not None:
            moved = event.position().toPoint() - self._held
            self._held = event.position().toPoint()
            for bar, way in (
                (self.horizontalScrollBar(), moved.x()),
                (self.verticalScrollBar(), moved.y()),
            ):
                bar.setValue(bar.value() - way)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between the fitted size and the picture's own."""
        self.set_zoom(100 if self.fits and self.zoom() < 100 else FIT, event.position())

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Draw at the new place."""
        del dx, dy
        self.viewport().update()
