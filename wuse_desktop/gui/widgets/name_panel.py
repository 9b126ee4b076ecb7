# SPDX-License-Identifier: MulanPSL-2.0
"""A line to type names into, above the names of a sheet: initials jump, Space takes, Enter adds.

The line always keeps the keyboard: letters find, digits belong to the line that is marked, the
arrows move the mark. A column of names pasted from a spreadsheet is taken at once, and so are names
typed with marks between them; names that nobody on file has are offered as new, names of several
people are asked for one by one.
"""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from wuse_desktop.domain.typed_names import has_han, names_in
from wuse_desktop.gui.models.line_list import Heading
from wuse_desktop.gui.models.name_list import NameEntry, NameListModel
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.row_selection import select_row
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.heading_room import NameColumn, set_width
from wuse_desktop.gui.widgets.texts import button, column, muted, row
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.signin import Match

_ROW_HEIGHT = 30
_CHAR_PX = 15
_CELL_PADDING = 20
_MOST_NAMED = 5
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NamePanel(QWidget):
    """The typing, finding and pasting. A subclass holds the rows of its sheet."""

    changed = Signal()

    def __init__(
        self,
        operations: Operations,
        headings: Sequence[Heading],
        placeholder: str,
        keys: str,
        *,
        name_column: int,
    ) -> None:
        super().__init__()
        self._operations = operations
        self._found: tuple[Match, ...] = ()
        self._asked = 0
        self._waits_for = 0
        self._pending: Qt.Key | None = None
        self._unknown: tuple[str, ...] = ()
        self._ambiguous: list[str] = []
        self._read_only = False
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._on_typed)
        self.model = NameListModel(headings, self)
        self.view = QTableView()
        self._dress(headings)
        NameColumn(self.view, name_column, wraps=True)
        self.strip = QFrame()
        self._strip_text = PlainLabel()
        self.add_unknown = button(_("加为新人"), self._add_unknown)
        self._skip = button(_("不加"), self._skip_unknown, kind="link")
        self._build(keys)
        self.setFocusProxy(self.line)

    def _dress(self, headings: Sequence[Heading]) -> None:
        view = self.view
        view.setModel(self.model)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(True)  # a name too long for its column has two lines
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for number, heading in enumerate(headings):
            if heading.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                set_width(view, number, heading.width * _CHAR_PX + _CELL_PADDING)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        view.clicked.connect(self._on_clicked)

    def _build(self, keys: str) -> None:
        self.strip.setObjectName("notice")
        self.strip.setProperty("tone", "due")
        self._strip_text.setWordWrap(True)
        inside = column(
            self._strip_text, row(self.add_unknown, self._skip, None), gap=4, margin=GRID
        )
        self.strip.setLayout(inside)
        self.strip.hide()
        layout = column(self.line, self.strip, self.view, muted(keys), gap=4)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    # what a sheet is made of ----------------------------------------------------------------

    def row_count(self) -> int:
        """How many rows are on the sheet."""
        raise NotImplementedError

    def row_name(self, place: int) -> str:
        """The name in a row."""
        raise NotImplementedError

    def row_person(self, place: int) -> str:
        """The person of a row, empty for a name that is not on file."""
        raise NotImplementedError

    def is_settled(self, place: int) -> bool:
        """Whether a row has been dealt with, so that others are offered before it."""
        raise NotImplementedError

    def row_keys(self, place: int) -> tuple[str, ...]:
        """What may be typed to find a row."""
        raise NotImplementedError

    def row_entry(self, place: int) -> NameEntry:
        """A row as it is shown."""
        raise NotImplementedError

    def found_entry(self, place: int, found: Match) -> NameEntry:
        """Somebody on file as they are offered."""
        raise NotImplementedError

    def new_entry(self, name: str) -> NameEntry:
        """The line that offers to add a new name."""
        raise NotImplementedError

    def take_row(self, place: int, *, typed: bool) -> None:
        """Space on a row; ``typed`` after it was found by typing, so that it is meant to be in."""
        raise NotImplementedError

    def add_row(self, found: Match | None, name: str) -> int:
        """Put somebody on the sheet and return the place."""
        raise NotImplementedError

    def remove_row(self, place: int) -> None:
        """Take a row off the sheet, or what stands for that."""
        raise NotImplementedError

    def take_digit(self, place: int, digit: str) -> bool:
        """A digit for the marked row; False when it means nothing."""
        raise NotImplementedError

    def seek(self, desk: Desk, typed: str) -> tuple[Match, ...]:
        """Whom on file typed letters may mean."""
        raise NotImplementedError

    # showing ------------------------------------------------------------------------------

    def restart(self) -> None:
        """Show a sheet anew, with nothing typed or pasted."""
        self._unknown, self._ambiguous = (), []
        self.strip.hide()
        self.line.clear()
        self.show_rows(0)

    def show_rows(self, current: int = -1) -> None:
        """Show what fits what is typed, the row of a place marked (the first otherwise)."""
        typed = self._typed()
        order: Sequence[int] = range(self.row_count())
        if typed:  # who is still to be found stands first: one letter less for most
            order = sorted(order, key=self.is_settled)
        entries = [
            self.row_entry(place)
            for place in order
            if not typed or signin.fits(self.row_keys(place), typed)
        ]
        if typed:
            entries += [self.found_entry(place, item) for place, item in enumerate(self._found)]
            name = self.line.text().strip()
            if has_han(name):
                entries.append(self.new_entry(name))
        self.model.set_entries(entries)
        places = [item.place if item.kind == "row" else -1 for item in entries]
        at = places.index(current) if current >= 0 and current in places else 0
        if entries:
            select_row(self.view, at)
            self.view.scrollTo(self.model.index(at, 0))

    def shared_names(self) -> set[str]:
        """Names that several have of those on the sheet and those offered beside it."""
        counts = Counter(self.row_name(place) for place in range(self.row_count()))
        counts.update(item.name for item in self._found)
        return {name for name, count in counts.items() if count > 1}

    def current(self) -> NameEntry | None:
        """The marked line."""
        place = self.view.currentIndex().row()
        return self.model.entries[place] if 0 <= place < len(self.model.entries) else None

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self._read_only = read_only
        self.line.setVisible(not read_only)

    def _typed(self) -> str:
        return "".join(self.line.text().lower().split())

    # typing -------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self._asked += 1
        self._found = ()
        self._pending = None
        asked, typed = self._asked, self._typed()
        self.show_rows()
        if not typed:
            return

        def show(found: tuple[Match, ...]) -> None:
            if asked != self._asked:
                return
            present = {self.row_person(place) for place in range(self.row_count())}
            self._found = tuple(item for item in found if item.person_id not in present)
            self._waits_for = 0
            self.show_rows()
            pending, self._pending = self._pending, None
            if pending is not None:
                self._take(pending)

        self._waits_for = asked
        text = self.line.text()
        self._operations.read(lambda desk: self.seek(desk, text), show)

    def _take(self, key: Qt.Key) -> None:
        """Take the marked line; wait for the search when typing was faster than it."""
        entry, typed = self.current(), bool(self._typed())
        if typed and self._waits_for == self._asked and (entry is None or entry.kind == "new"):
            self._pending = key
            return
        if entry is None or (entry.kind == "new" and key not in _ENTERS):
            return
        self._take_entry(entry, typed=typed)

    def _take_entry(self, entry: NameEntry, *, typed: bool) -> None:
        place = entry.place
        if entry.kind == "row":
            self.take_row(place, typed=typed)
        elif entry.kind == "found":
            place = self.add_row(self._found[place], "")
        else:
            place = self.add_row(None, self.line.text().strip())
        self.line.clear()
        if place >= self.row_count():  # the row that was taken is gone
            place = self.row_count() - 1
        self.show_rows(place)
        self.changed.emit()
        self._ask_next()

    def _on_clicked(self, index: QModelIndex) -> None:
        entry = self.model.entries[index.row()]
        if not self._read_only and (entry.kind != "row" or index.column() == 0):
            self._take_entry(entry, typed=bool(self._typed()))
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that belong to the list, while the line keeps the keyboard."""
        if watched is self.line and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress:
                return self._on_key(event)
            if event.type() is QEvent.Type.ShortcutOverride and event.matches(
                QKeySequence.StandardKey.Paste
            ):
                event.accept()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key, typed = Qt.Key(event.key()), bool(self._typed())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste(QGuiApplication.clipboard().text())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and plain:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Space and plain:
            self._take(key)
        elif key in _ENTERS and plain:
            self._enter(key, typed=typed)
        elif key == Qt.Key.Key_Escape and typed:
            self.line.clear()
        elif key == Qt.Key.Key_Delete and not typed and plain:
            self._remove()
        elif plain and event.text() and event.text() in "0123456789":
            self._give_digit(event.text())
        else:
            return False
        return True

    def _enter(self, key: Qt.Key, *, typed: bool) -> None:
        """Take the line; several names with marks between them are taken as if pasted."""
        if not typed:
            self.focusNextPrevChild(True)
        elif self.paste(self.line.text()):
            self.line.clear()
        else:
            self._take(key)

    def _move(self, step: int) -> None:
        last = len(self.model.entries) - 1
        here = self.view.currentIndex().row()
        if last >= 0:
            select_row(self.view, min(max(here + step, 0), last))

    def _remove(self) -> None:
        entry = self.current()
        if entry is not None and entry.kind == "row":
            self.remove_row(entry.place)
            self.show_rows(min(entry.place, self.row_count() - 1))
            self.changed.emit()

    def _give_digit(self, digit: str) -> None:
        """A digit for the marked line; who was only found is put on the sheet by it."""
        entry = self.current()
        if entry is None or entry.kind == "new":
            return
        found = entry.kind == "found"
        place = self.add_row(self._found[entry.place], "") if found else entry.place
        if not self.take_digit(place, digit):
            if found:
                self.remove_row(place)
            return
        if self._typed():
            self.line.clear()
        self.show_rows(place)
        self.changed.emit()

    # pasting ------------------------------------------------------------------------------

    def paste(self, text: str) -> bool:
        """Take a column of names; False for a single word, which is typed text."""
        names = names_in(text)
        if len(names) < 2 or self._read_only:
            return False
        wanted = []
        for name in names:
            places = [place for place in range(self.row_count()) if self.row_name(place) == name]
            if len(places) == 1:
                self.take_row(places[0], typed=True)
            elif not places:
                wanted.append(name)
        self._operations.read(lambda desk: signin.people_called(desk, wanted), self._take_called)
        return True

    def _take_called(self, called: dict[str, tuple[Match, ...]]) -> None:
        place = -1
        present = {self.row_person(item) for item in range(self.row_count())}
        for name, found in called.items():
            if len(found) == 1 and found[0].person_id not in present:
                place = self.add_row(found[0], name)
        self._unknown = tuple(name for name, found in called.items() if not found)
        self._ambiguous = [name for name, found in called.items() if len(found) > 1]
        self.show_rows(place)
        self.changed.emit()
        if self._unknown:
            self._offer_unknown()
        else:
            self._ask_next()

    def _offer_unknown(self) -> None:
        named = enumerated(self._unknown[:_MOST_NAMED])
        more = len(self._unknown) - _MOST_NAMED
        if more > 0:
            named = _("{names}等").format(names=named)
        text = _("有 {count} 个名字没有建档：{names}。加为新人时只记姓名，以后再补。")
        self._strip_text.setText(text.format(count=len(self._unknown), names=named))
        self.strip.show()
        self.add_unknown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_unknown(self) -> None:
        place = -1
        for name in self._unknown:
            place = self.add_row(None, name)
        self.show_rows(place)
        self.changed.emit()
        self._skip_unknown()

    def _skip_unknown(self) -> None:
        self._unknown = ()
        self.strip.hide()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask_next()

    def _ask_next(self) -> None:
        """A pasted name that several people have: let the user choose which one."""
        if self._ambiguous and not self._unknown:
            self.line.setText(self._ambiguous.pop(0))
