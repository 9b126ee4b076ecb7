# SPDX-License-Identifier: MulanPSL-2.0
"""Pages of paper below each other. Only those in sight are drawn, off the UI thread."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from wuse_desktop.gui.theme import GRID, colours_in_use
from wuse_desktop.i18n import _

_A4 = (8.27, 11.69)  # inches, until the first page tells its own size
_GAP = 2 * GRID
_SCREEN_DPI = 96
_MOST_IMAGES = 12
_PAPER = "#ffffff"
_WHEEL_STEP = 120
FIT = 0
ZOOMS = (50, 75, 100, 125, 150, 200, 300)

Draw = Callable[[int, int, Callable[[QImage], None]], object]
"""(page, dots per inch, what to do with the picture): asks for a page."""


class PaperView(QAbstractScrollArea):
    """A scrolled column of pages. Page up and down walk by pages, Ctrl + and - change the size."""

    page_changed = Signal(int)  # from 0
    zoom_changed = Signal(int)  # per cent, FIT for the width of the window

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._count = 0
        self._zoom = FIT
        self._sizes: dict[int, tuple[float, float]] = {}
        self._images: dict[tuple[int, int], QImage] = {}
        self._asked: set[tuple[int, int]] = set()
        self._shown = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("纸面"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    # what is shown ------------------------------------------------------------------------

    def set_count(self, count: int) -> None:
        """Show a paper of so many pages, from its first one."""
        self._count = count
        self._sizes.clear()
        self._images.clear()
        self._asked.clear()
        self._lay_out()
        self.go_to(0)

    def count(self) -> int:
        """How many pages there are."""
        return self._count

    def page(self) -> int:
        """The page at the middle of the window, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        places = self._places()
        return next(
            (page for page, place in enumerate(places) if middle < place.bottom() + _GAP), 0
        )

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        places = self._places()
        if places:
            place = places[min(max(page, 0), len(places) - 1)]
            self.verticalScrollBar().setValue(place.top() - _GAP)
            self._on_scrolled()

    def is_drawn(self, page: int) -> bool:
        """Whether a page is there in some size."""
        return any(known == page for known, _dpi in self._images)

    def zoom(self) -> int:
        """Per cent of the paper's own size, or FIT."""
        return self._zoom

    def set_zoom(self, zoom: int) -> None:
        """Show larger or smaller, the same page in sight."""
        page = self.page()
        self._zoom = zoom
        self._asked.clear()
        self._lay_out()
        self.go_to(page)
        self.zoom_changed.emit(zoom)

    def step_zoom(self, step: int) -> None:
        """The next larger or smaller size."""
        now = round(self._dpi() / _SCREEN_DPI * 100)
        wider = [zoom for zoom in ZOOMS if zoom > now]
        narrower = [zoom for zoom in ZOOMS if zoom < now]
        if step > 0 and wider:
            self.set_zoom(wider[0])
        elif step < 0 and narrower:
            self.set_zoom(narrower[-1])

    # geometry -----------------------------------------------------------------------------

    def _dpi(self) -> float:
        if self._zoom != FIT:
            return self._zoom / 100 * _SCREEN_DPI
        widest = max((self._size(page)[0] for page in range(self._count)), default=_A4[0])
        return max(24.0, (self.viewport().width() - 2 * _GAP) / widest)

    def _size(self, page: int) -> tuple[float, float]:
        first = next(iter(self._sizes.values()), _A4)
        return self._sizes.get(page, first)

    def _places(self) -> list[QRect]:
        """Where each page lies in the column, in pixels from its top."""
        dpi = self._dpi()
        places = []
        top = _GAP
        room = self.viewport().width()
        for page in range(self._count):
            width, height = (round(inches * dpi) for inches in self._size(page))
            places.append(QRect(max(_GAP, (room - width) // 2), top, width, height))
            top += height + _GAP
        return places

    def _lay_out(self) -> None:
        places = self._places()
        height = places[-1].bottom() + _GAP if places else 0
        width = max((place.width() for place in places), default=0) + 2 * _GAP
        view = self.viewport().size()
        for bar, whole, room in (
            (self.verticalScrollBar(), height, view.height()),
            (self.horizontalScrollBar(), width, view.width()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(3 * GRID)
        self.viewport().update()

    # drawing ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in sight; a page that is not there yet says so."""
        colours = colours_in_use()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), QColor(colours.raised))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page, place in enumerate(self._places()):
            if not self._in_sight(place):
                continue
            painter.fillRect(place, QColor(_PAPER))
            image = self._image(page)
            if image is not None:
                painter.drawImage(place, image)
            else:
                painter.setPen(QColor(colours.muted))
                text = _("正在画第 {page} 页").format(page=page + 1)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            painter.setPen(QColor(colours.line))
            painter.drawRect(place)
        painter.end()

    def _in_sight(self, place: QRect) -> bool:
        top = self.verticalScrollBar().value()
        return place.bottom() >= top and place.top() <= top + self.viewport().height()

    def _image(self, page: int) -> QImage | None:
        """The picture of a page in the right size, else in another one; asks for the right one."""
        dpi = max(1, round(self._dpi() * self.devicePixelRatioF()))
        found = self._images.get((page, dpi))
        if found is None:
            self._ask(page, dpi)
            others = [image for (known, _dpi), image in self._images.items() if known == page]
            return others[-1] if others else None
        return found

    def _ask(self, page: int, dpi: int) -> None:
        if (page, dpi) in self._asked:
            return
        self._asked.add((page, dpi))
        self._draw(page, dpi, lambda image: self._take(page, dpi, image))

    def _take(self, page: int, dpi: int, image: QImage) -> None:
        self._asked.discard((page, dpi))
        while len(self._images) >= _MOST_IMAGES:
            self._images.pop(next(iter(self._images)))
        self._images[page, dpi] = image
        if page not in self._sizes:
            self._sizes[page] = (image.width() / dpi, image.height() / dpi)
            self._lay_out()
        self.viewport().update()

    # Qt -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Room for a page as wide as a screen shows it well."""
        return QSize(900, 700)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages into the new width."""
        super().resizeEvent(event)
        page = max(self._shown, 0)
        self._asked.clear()
        self._lay_out()
        if self._zoom == FIT:
            self.go_to(page)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl change the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(event.angleDelta().y() // _WHEEL_STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by pages."""
        steps = {
            Qt.Key.Key_PageDown: self._shown + 1,
            Qt.Key.Key_PageUp: self._shown - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._count - 1,
        }
        target = steps.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.go_to(target)

    def _on_scrolled(self) -> None:
        page = self.page()
        if page != self._shown:
            self._shown = page
            self.page_changed.emit(page)
        self.viewport().update()
