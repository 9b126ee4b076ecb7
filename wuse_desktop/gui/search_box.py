# SPDX-License-Identifier: MulanPSL-2.0
"""The one place to find: Ctrl+K, type, Enter."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wuse_desktop.domain.records.catalogue import record_class
from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID, SMALL_PX, colours_in_use, icon
from wuse_desktop.i18n import _
from wuse_desktop.services import finding
from wuse_desktop.services.finding import SearchHit

_PAUSE_MS = 80
_ROWS_SHOWN = 12
_ROW_HEIGHT = 34
_WIDTH = 440
_POPUP_WIDTH = 760  # what fits stands in the middle of a line: there is room for it
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_HIT_ROLE = int(Qt.ItemDataRole.UserRole)
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _HitPainter(QStyledItemDelegate):
    """One line a hit: title, why it fits, details with what was typed marked, the kind at right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: list[str] = []

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, _ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit = index.data(_HIT_ROLE)
        if not isinstance(hit, SearchHit):
            super().paint(painter, option, index)
            return
        colours = colours_in_use()
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_soft))
        area = area.adjusted(GRID, 0, -GRID, 0)
        small, bold = QFont(painter.font()), QFont(painter.font())
        small.setPixelSize(SMALL_PX)
        bold.setBold(True)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        kind = _(record_class(hit.entity).title)
        aside = hit.roles or kind
        painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignRight, aside)
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(aside) - 2 * GRID)
        painter.setFont(bold)
        title = hit.title.removeprefix(kind).strip() or kind
        area = self._run(painter, area, title, colours.text, colours.accent)
        painter.setFont(small)
        if hit.why:
            area = self._run(painter, area, hit.why, colours.accent, colours.accent)
        self._run(painter, area, hit.detail, colours.muted, colours.accent)
        painter.restore()

    def _run(self, painter: QPainter, area: QRect, text: str, plain: str, marked: str) -> QRect:
        """Draw a text with the words typed in another colour; what of the line is left."""
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(unturned(text), Qt.TextElideMode.ElideRight, area.width())
        left = area.left()
        for part, is_typed in _parts(shown, self.words):
            painter.setPen(QColor(marked if is_typed else plain))
            painter.drawText(QRect(left, area.top(), area.width(), area.height()), _MIDDLE, part)
            left += metrics.horizontalAdvance(part)
        return QRect(
            left + 2 * GRID, area.top(), max(0, area.right() - left - 2 * GRID), area.height()
        )


def _parts(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """A text cut before and after each of the words, and whether a part is one of them."""
    known = [re.escape(word) for word in words]
    for number, part in enumerate(re.split(f"({'|'.join(known)})", text, flags=re.IGNORECASE)):
        if part:
            yield part, bool(known) and number % 2 == 1


class SearchBox(QLineEdit):
    """Searches while one types; ``chosen`` carries entity and id of the record to open."""

    chosen = Signal(str, str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self.setPlaceholderText(_("找人、户、个案…　Ctrl+K"))
        self.setAccessibleName(_("查找"))
        self.setClearButtonEnabled(True)
        self.setMaximumWidth(_WIDTH)
        self.setMinimumWidth(_WIDTH // 2)
        self._glass = self.addAction(
            icon("search", self._muted()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.popup = QListWidget(self)
        self.popup.setWindowFlags(Qt.WindowType.ToolTip)
        self.popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._painter = _HitPainter(self.popup)
        self.popup.setItemDelegate(self._painter)
        self.popup.itemClicked.connect(self._open)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.search_now)
        self._asked = 0
        self._answered = 0
        self._open_first = False
        self._behind = self._long = False
        self.textEdited.connect(self._on_edited)
        self.installEventFilter(self)

    def paint_icon(self) -> None:
        """Draw the glass in the colours now in use."""
        self._glass.setIcon(icon("search", self._muted()))

    def search_now(self) -> None:
        """Ask for what is typed now; an answer to older text is not shown."""
        self._timer.stop()
        self._asked += 1
        asked, typed = self._asked, self.text().strip()

        def show(hits: list[SearchHit]) -> None:
            if asked == self._asked:
                if hits:  # that nothing fits is said when the words were looked through as well
                    self._answered = asked
                    self._show(hits)
                self._operations.read(
                    lambda desk: finding.find_words(desk, typed), partial(show_more, hits)
                )

        def show_more(hits: list[SearchHit], more: list[SearchHit]) -> None:
            known = {(hit.entity, hit.id) for hit in hits}
            more = [hit for hit in more if (hit.entity, hit.id) not in known]
            if asked == self._asked and (more or not hits):
                self._answered = asked
                self._show([*hits, *more], keep=bool(hits))

        self._operations.read(lambda desk: finding.find(desk, typed), show)

    def _catch_up(self) -> None:
        """Bring the index of words up to date a stretch at a time, while somebody searches."""

        def go_on(more: bool) -> None:
            was_long, self._long = self._long, more
            self._behind = False
            if more and self.hasFocus():
                self._catch_up()
            elif was_long and self.hasFocus() and self.text().strip():
                self.search_now()  # what was typed meanwhile was looked for in half of it

        if not self._behind:
            self._behind = True
            self._operations.read(finding.catch_up, go_on)

    def _muted(self) -> str:
        return colours_in_use().muted

    def _on_edited(self, typed: str) -> None:
        self._asked += 1
        self._open_first = False
        if typed.strip():
            self._timer.start()
        else:
            self._close()

    def _show(self, hits: list[SearchHit], *, keep: bool = False) -> None:
        """Show hits; ``keep`` leaves the line where it is that somebody walked to."""
        current = self.popup.currentRow() if keep else 0
        self.popup.clear()
        self._painter.words = finding.words_of(self.text())
        for hit in hits:
            said = " ".join(part for part in (hit.title, hit.why, hit.detail) if part)
            line = QListWidgetItem(unturned(said), self.popup)
            line.setData(_HIT_ROLE, hit)
        if not hits:
            sentence = _("没有找到。可以试试首字母、证件或电话尾号、村名，或记录里的词加月份。")
            line = QListWidgetItem(sentence, self.popup)
            line.setFlags(Qt.ItemFlag.NoItemFlags)
        self.popup.setCurrentRow(max(current, 0) if hits else -1)
        if self._open_first and hits:
            self._open(self.popup.currentItem())
            return
        if not self.hasFocus():
            return
        rows = min(self.popup.count(), _ROWS_SHOWN)
        self.popup.resize(max(self.width(), _POPUP_WIDTH), rows * _ROW_HEIGHT + 4)
        self.popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.popup.show()

    def _open(self, line: QListWidgetItem | None) -> None:
        hit = line.data(_HIT_ROLE) if line is not None else None
        if isinstance(hit, SearchHit):
            self._close()
            self.clear()
            self.chosen.emit(hit.entity, hit.id)

    def _close(self) -> None:
        self._timer.stop()
        self._asked += 1
        self._open_first = False
        self.popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the found records without leaving the line."""
        if event.type() is QEvent.Type.FocusOut:
            self.popup.hide()
        elif event.type() is QEvent.Type.FocusIn:
            self._catch_up()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() in _MOVES and self.popup.isVisible():
            QApplication.sendEvent(self.popup, event)
            return True
        if event.key() in _ENTER:
            self._on_enter()
            return True
        if event.key() == Qt.Key.Key_Escape and (self.popup.isVisible() or self.text()):
            self._close()
            self.clear()
            return True
        return False

    def _on_enter(self) -> None:
        if self._answered == self._asked and self.popup.isVisible():
            self._open(self.popup.currentItem())
        elif self.text().strip():  # typed faster than the search: open what this text finds
            self._open_first = True
            self.search_now()
