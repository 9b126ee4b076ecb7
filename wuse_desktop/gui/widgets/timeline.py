# SPDX-License-Identifier: MulanPSL-2.0
"""All contacts with a person on one line of time, latest first, which kinds to choose from."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.plain import plain_data
from wuse_desktop.gui.theme import GRID, SMALL_PX, colours_in_use
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.tab_order import hand_on_focus
from wuse_desktop.gui.widgets.texts import column, muted
from wuse_desktop.i18n import _
from wuse_desktop.services.people import TimelineEntry

_ROW_HEIGHT = 48
_DATE_WIDTH = 92
_RAIL = 20
_ENTRY_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[TimelineEntry, ...] = ()

    def show(self, entries: Sequence[TimelineEntry]) -> None:
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    @plain_data
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == _ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (entry.on.isoformat(), entry.kind_label, entry.title, entry.detail)
            return " ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (entry.title, entry.detail) if part)
        return None


class _EntryPainter(QStyledItemDelegate):
    """Date, a dot on the rail, kind and subject in the first line, what happened in the second."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: TimelineEntry = index.data(_ENTRY_ROLE)
        colours = colours_in_use()
        area = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_soft))
        self._paint_rail(painter, area, index, colours.line, colours.accent)
        normal = QFont(option.font)
        small, bold = QFont(normal), QFont(normal)
        small.setPixelSize(SMALL_PX)
        bold.setBold(True)
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        day = QRect(area.left() + GRID, area.top() + 4, _DATE_WIDTH, 20)
        painter.drawText(day, vertical, entry.on.isoformat())
        left = area.left() + GRID + _DATE_WIDTH + _RAIL
        width = area.right() - GRID - left
        length = _("{count} 分钟").format(count=entry.minutes) if entry.minutes else ""
        beside = painter.fontMetrics().horizontalAdvance(length)
        painter.drawText(
            QRect(left, area.top() + 4, width, 20), vertical | Qt.AlignmentFlag.AlignRight, length
        )
        painter.setFont(bold)
        painter.setPen(QColor(colours.text))
        head = QRect(left, area.top() + 4, width - beside - GRID, 20)
        title = f"{entry.kind_label}　{entry.title}" if entry.title else entry.kind_label
        _draw(painter, head, title)
        painter.setFont(normal)
        painter.setPen(QColor(colours.muted))
        _draw(painter, QRect(left, area.top() + 24, width, 20), entry.detail)
        painter.restore()

    def _paint_rail(
        self, painter: QPainter, area: QRect, index: Index, line: str, dot: str
    ) -> None:
        x = area.left() + GRID + _DATE_WIDTH + _RAIL // 2 - 4
        last = index.row() == index.model().rowCount() - 1
        painter.setPen(QColor(line))
        top = area.top() + (14 if index.row() == 0 else 0)
        painter.drawLine(x, top, x, area.top() + 14 if last else area.bottom() + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(dot))
        painter.drawEllipse(x - 3, area.top() + 11, 7, 7)


def _draw(painter: QPainter, place: QRect, text: str) -> None:
    line = " ".join(unturned(text).split())
    shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)


class _EntryList(QListView):
    """Enter opens; the arrows to the sides choose the kind."""

    opened = Signal(QModelIndex)
    turned = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in sides:
            self.turned.emit(sides[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Timeline(QWidget):
    """The contacts of one person or household; ``opened`` carries entity and id of one."""

    opened = Signal(str, str)

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._all: tuple[TimelineEntry, ...] = ()
        self._kinds: list[str] = [""]
        self._kind = ""
        self._buttons: list[QPushButton] = []
        self._filters = Flow(gap=4)
        self._model = _Entries()
        self.view = _EntryList()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_EntryPainter(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(_("全部接触记录"))
        self.view.opened.connect(self._on_opened)
        self.view.doubleClicked.connect(self._on_opened)
        self.view.turned.connect(self._turn)
        self._none = muted(empty)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._none)
        layout = column(self._filters, self._stack, gap=4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        hand_on_focus(self, self.view)

    def entries(self) -> tuple[TimelineEntry, ...]:
        """What is shown under the chosen kind."""
        return self._model.entries

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show contacts; the chosen kind stays where there still is one of it."""
        self._all = tuple(entries)
        counts = Counter(entry.kind_label for entry in self._all)
        self._kinds = ["", *counts]
        self._filters.empty()
        self._buttons = []
        for kind in self._kinds:
            text = kind or _("全部")
            made = QPushButton(f"{text} {counts[kind] if kind else len(self._all)}")
            made.setObjectName("choice")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _checked, chosen=kind: self.choose(chosen))
            self._filters.addWidget(made)
            self._buttons.append(made)
            made.setVisible(len(counts) > 1)
        self._stack.setCurrentIndex(0 if self._all else 1)
        self.choose(self._kind if self._kind in self._kinds else "")

    def choose(self, kind: str) -> None:
        """Show one kind only, or all with an empty text."""
        self._kind = kind
        for name, made in zip(self._kinds, self._buttons, strict=True):
            made.setChecked(name == kind)
        self._model.show([item for item in self._all if not kind or item.kind_label == kind])
        if self._model.entries:
            self.view.setCurrentIndex(self._model.index(0, 0))

    def _turn(self, step: int) -> None:
        place = self._kinds.index(self._kind) + step
        self.choose(self._kinds[min(max(place, 0), len(self._kinds) - 1)])

    def _on_opened(self, index: QModelIndex) -> None:
        entry = self._model.entries[index.row()]
        self.opened.emit(entry.entity, entry.id)
