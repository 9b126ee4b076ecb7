# SPDX-License-Identifier: MulanPSL-2.0
"""Finding one record by typing: a person, household, volunteer or case; without a mouse."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from wuse_desktop.domain.typed_names import has_han
from wuse_desktop.domain.written_text import unturned
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.fields import offer_to_replace
from wuse_desktop.gui.widgets.texts import row
from wuse_desktop.i18n import _
from wuse_desktop.services import finding
from wuse_desktop.services.desk import Desk

Find = Callable[[Desk, str], list[finding.SearchHit]]

_PAUSE_MS = 60
_ROWS_SHOWN = 9
_ROW_HEIGHT = 30


class RecordPicker(QWidget):
    """A line that searches while one types and holds the record that was taken.

    ``kinds`` are those of ``finding.find``, which ``find`` may replace; with ``may_add`` the last
    entry offers to make a new record of the typed name, and ``add_wished`` carries that name.
    Letters and digits are never offered as a name: they are initials or a number with a slip.
    ``taken`` follows the choice of a record, so that a form can move on, ``missed`` an Enter on
    what fits nobody.
    """

    changed = Signal()
    taken = Signal()
    add_wished = Signal(str)
    missed = Signal()

    def __init__(
        self,
        operations: Operations,
        kinds: tuple[str, ...],
        placeholder: str = "",
        *,
        may_add: bool = False,
        find: Find | None = None,
    ) -> None:
        super().__init__()
        self._operations = operations
        self._find = find or (lambda desk, typed: finding.find(desk, typed, kinds=kinds))
        self._may_add = may_add
        self._id = ""
        self._title = ""
        self._entity = ""
        self._line = QLineEdit()
        self._line.setPlaceholderText(placeholder or _("姓名、首字母、尾号、村名"))
        self._line.textEdited.connect(self._on_edited)
        self._line.installEventFilter(self)
        layout = row(self._line, gap=2)
        self.setLayout(layout)
        self.setFocusProxy(self._line)
        self._popup = QListWidget(self)
        self._popup.setWindowFlags(Qt.WindowType.ToolTip)
        self._popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._popup.itemClicked.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self._asked = 0
        self._answered = ""  # the text that the list is of
        self._enter_waits = False

    @property
    def line(self) -> QLineEdit:
        """The line that is typed into."""
        return self._line

    def value(self) -> str:
        """The id of the record taken, or an empty text."""
        return self._id

    def title(self) -> str:
        """The title of the record taken."""
        return self._title

    def entity(self) -> str:
        """What kind of record was taken, or an empty text."""
        return self._entity

    def set_value(self, value: str, title: str = "", entity: str = "") -> None:
        """Hold a record without sending ``changed``."""
        self._id, self._title, self._entity = value, title, entity
        self._line.setText(title)
        self._line.setCursorPosition(0)
        if self._line.hasFocus():
            self._line.selectAll()

    def is_wrong(self) -> bool:
        """Whether something is typed but no record was taken."""
        return bool(self._line.text().strip()) and not self._id

    def _on_edited(self, typed: str) -> None:
        self._id = ""
        self._enter_waits = False
        if typed.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._popup.hide()
        self.changed.emit()

    def _search(self) -> None:
        self._asked += 1
        asked, typed = self._asked, self._line.text()

        def show(hits: list[finding.SearchHit]) -> None:
            if asked == self._asked and self._line.hasFocus():
                self._show(hits, typed)

        self._operations.read(lambda desk: self._find(desk, typed), show)

    def _show(self, hits: list[finding.SearchHit], typed: str) -> None:
        self._popup.clear()
        self._answered = typed
        for hit in hits:
            words = f"{hit.title}　{hit.detail}" if hit.detail else hit.title
            entry = QListWidgetItem(unturned(words), self._popup)
            entry.setData(Qt.ItemDataRole.UserRole, (hit.id, hit.title, hit.entity))
        if self._may_add and has_han(typed):
            entry = QListWidgetItem(_("＋ 新建“{name}”").format(name=typed.strip()), self._popup)
            entry.setData(Qt.ItemDataRole.UserRole, ("", typed.strip(), ""))
        if not self._popup.count():
            hint = _("没有找到，换个写法试试")
            if self._may_add:
                hint = _("没有找到，换个写法试试；新人请输入汉字姓名")
            entry = QListWidgetItem(hint, self._popup)
            entry.setFlags(Qt.ItemFlag.NoItemFlags)
        self._popup.setCurrentRow(0)
        height = min(self._popup.count(), _ROWS_SHOWN) * _ROW_HEIGHT + 2 * GRID
        self._popup.resize(max(self.width(), 360), height)
        self._popup.move(self._line.mapToGlobal(QPoint(0, self._line.height() + 2)))
        self._popup.show()
        if self._enter_waits:
            self._enter_waits = False
            self._take(self._popup.currentItem())

    def _take(self, entry: QListWidgetItem | None) -> None:
        data = entry.data(Qt.ItemDataRole.UserRole) if entry is not None else None
        if data is None:  # the sentence that nothing was found stays to be read
            self.missed.emit()
            return
        self._popup.hide()
        row_id, title, entity = data
        if row_id:
            self.set_value(row_id, title, entity)
            self.changed.emit()
            self.taken.emit()
        else:
            self.add_wished.emit(title)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in and close the list without leaving the line."""
        if watched is not self._line:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.FocusOut:
            self._popup.hide()
        elif isinstance(event, QFocusEvent) and self._id:
            offer_to_replace(self._line, event)
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        shown = self._popup.isVisible()
        if shown and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            last = self._popup.count() - 1
            self._popup.setCurrentRow(min(max(self._popup.currentRow() + step, 0), last))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shown and self._answered == self._line.text():
                self._take(self._popup.currentItem())
                return True
            if self.is_wrong():  # typed faster than the search answers: take its first hit
                self._enter_waits = True
                self._timer.stop()
                self._search()
                return True
        if shown and key == Qt.Key.Key_Escape:
            self._popup.hide()
            return True
        if shown and key == Qt.Key.Key_Tab:
            self._take_on_leaving()
        return False

    def _take_on_leaving(self) -> None:
        """Hold the record that the list points at; a new one is never made by mere leaving."""
        data = self._popup.currentItem().data(Qt.ItemDataRole.UserRole)
        self._popup.hide()
        if data is not None and data[0]:
            self.set_value(*data)
            self.changed.emit()
