# SPDX-License-Identifier: MulanPSL-2.0
"""The frame over one open desk: pages at the left, search and new records on top, facts below."""

import linecache
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from wuse_desktop.domain.changes import Changes
from wuse_desktop.domain.codes import local_edition
from wuse_desktop.gui.dialogs.stick import StickDialog
from wuse_desktop.gui.exchange_agent import Phase
from wuse_desktop.gui.navigation import PAGES, Navigation, PageEntry, owner_of, pages_of
from wuse_desktop.gui.new_menu import NewMenu
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.pages.page import Page
from wuse_desktop.gui.quiet_work import QuietWork
from wuse_desktop.gui.search_box import SearchBox
from wuse_desktop.gui.status_line import StatusLine
from wuse_desktop.gui.stick_watch import StickWatch
from wuse_desktop.gui.theme import GRID, colours_in_use, icon
from wuse_desktop.gui.widgets.notice import NoticeBar
from wuse_desktop.gui.widgets.tab_order import entrance_of, takes_keyboard
from wuse_desktop.gui.widgets.texts import column, row
from wuse_desktop.i18n import _
from wuse_desktop.logs import fault_of
from wuse_desktop.services.standing import Standing, standing

log = logging.getLogger(__name__)

_STANDING_PAUSE_MS = 300
_MOST_STEPS = 100
_PAGE_WISH = "page:"


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the history: a page, and the record that was opened on it if there was one."""

    key: str
    entity: str = ""
    record_id: str = ""


class Workspace(QWidget):
    """Everything a user sees while the desk is open.

    ``window_requested`` passes on what pages and menus ask of the window: "lock", "restore",
    "light", "dark", "quit", "password", "about".
    """

    window_requested = Signal(str)

    def __init__(
        self,
        operations: Operations,
        table: Sequence[PageEntry] = PAGES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.operations = operations
        self._entries = pages_of(table, operations.desk.kind, operations.desk.session.role)
        self._pages: dict[str, Page] = {}
        self._editions: dict[str, int] = {}  # which local terms a page has in its choices
        self._steps: list[Step] = []
        self._place = -1
        self.navigation = Navigation(tuple(self._entries.values()))
        self.search = SearchBox(operations)
        self.notice = NoticeBar()
        self.status = StatusLine()
        self._stack = QStackedWidget()
        self.new_menu = NewMenu(self._makeable(), self)
        self._new = self._new_button()
        self.user_menu = self._user_menu()
        self._lay_out()
        self._connect()
        self._add_shortcuts()
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(_STANDING_PAUSE_MS)
        self._reading.timeout.connect(self.read_standing)
        self.sticks = StickWatch(operations, parent=self)
        self.sticks.plugged.connect(self.offer_stick)
        self.stick_dialog: StickDialog | None = None
        QuietWork(operations, self)
        self.status.note_saved()
        self.read_standing()

    # building -----------------------------------------------------------------------------

    def _makeable(self) -> set[str]:
        if self.operations.desk.session.role == "viewer":
            return set()
        return {entity for entry in self._entries.values() for entity in entry.entities}

    def _new_button(self) -> QPushButton:
        made = QPushButton(_("＋ 新记录"))
        made.setObjectName("primary")
        made.setToolTip("Ctrl+N")
        made.setAutoDefault(False)
        if self.new_menu.isEmpty():  # showing it here would open a window of its own
            made.hide()
        made.clicked.connect(self.show_new_menu)
        return made

    def _user_menu(self) -> QMenu:
        menu = QMenu(self)
        for label, wish in (
            (_("修改密码…"), "password"),
            (_("回收站"), "page:bin"),
            (_("设置"), "page:settings"),
            (_("关于五社工作台"), "about"),
            (_("锁定"), "lock"),
            (_("退出"), "quit"),
        ):
            if wish.startswith(_PAGE_WISH) and wish.removeprefix(_PAGE_WISH) not in self._entries:
                continue
            menu.addAction(label).setData(wish)
        menu.triggered.connect(lambda action: self.ask_window(action.data()))
        return menu

    def _lay_out(self) -> None:
        self._user = QToolButton()
        self._user.setText(self.operations.desk.session.name)
        self._user.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._user.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._user.setMenu(self.user_menu)
        self._user.setAutoRaise(True)
        self._lock = QToolButton()
        self._lock.setAutoRaise(True)
        self._lock.setToolTip(_("锁定（Ctrl+L）"))
        self._lock.setAccessibleName(_("锁定"))
        self._lock.clicked.connect(lambda: self.ask_window("lock"))
        for tool in (self._user, self._lock):
            tool.setIconSize(QSize(20, 20))
            tool.setMinimumHeight(32)
        self._paint_icons()
        bar = row(self.search, None, self._new, self._user, self._lock, gap=GRID)
        bar.setStretch(0, 3)
        bar.setStretch(1, 1)
        inner = column(bar, self.notice, self._stack, gap=GRID)
        inner.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        inner.setStretch(2, 1)
        right = column(inner, self.status, gap=0)
        right.setStretch(0, 1)
        frame = row(self.navigation, right, gap=0)
        frame.setStretch(1, 1)
        self.setLayout(frame)

    def _paint_icons(self) -> None:
        colours = colours_in_use()
        self._user.setIcon(icon("user", colours.muted))
        self._lock.setIcon(icon("lock", colours.muted))

    def _connect(self) -> None:
        self.navigation.wished.connect(self._on_page_chosen)
        self.navigation.entered.connect(self._focus_page)
        self.search.chosen.connect(self.open_record)
        self.new_menu.wished.connect(self.start_new)
        self.status.sending_wished.connect(lambda: self.open_page("sending"))
        self.status.exchange_wished.connect(self._open_exchange)
        self.operations.agent.told.connect(self._show_exchange)
        self.status.backup_wished.connect(lambda: self.open_record("backup", ""))
        self.operations.changed.connect(self._on_changed)
        self.operations.failed.connect(self.notice.fail)
        self.operations.put_right.connect(self.notice.drop)
        self.operations.said.connect(self.notice.say)
        self.operations.may_undo.connect(lambda said, undo: self._say(said, _("撤销"), undo))
        self.operations.new_wished.connect(self.start_new)

    def _add_shortcuts(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl+K", self._focus_search),
            ("Ctrl+N", self.show_new_menu),
            ("Ctrl+L", lambda: self.ask_window("lock")),
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("F6", lambda: self._walk_panes(1)),
            ("Shift+F6", lambda: self._walk_panes(-1)),
        ]
        keys += [(f"Ctrl+{number}", partial(self._open_place, number)) for number in range(1, 10)]
        for key, wish in keys:
            QShortcut(QKeySequence(key), self).activated.connect(wish)

    # sticks -------------------------------------------------------------------------------

    def offer_stick(self, folder: Path) -> None:
        """A stick was plugged in: offer to carry bundles with it."""
        if self.operations.desk.session.role == "viewer":
            return
        self.notice.tell(
            _("插上了U盘 {name}。要捎带数据包和回执吗？").format(name=folder.name or str(folder)),
            _("U盘捎带…"),
            partial(self.open_stick, folder),
        )

    def open_stick(self, folder: Path) -> None:
        """Show what a stick holds and what can be done with it."""
        self.stick_dialog = StickDialog(self.operations, folder, self)
        self.stick_dialog.changed.connect(self._after_stick)
        self.stick_dialog.open()

    def _after_stick(self) -> None:
        if self.page is not None:
            self.page.refresh()
        self.read_standing()

    # pages --------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return cast("Page | None", self._stack.currentWidget())

    def open_page(self, key: str) -> Page | None:
        """Bring a page to the front; None when this desk has none such or the present one stays."""
        if key not in self._entries:
            return None
        found = self._bring(key)
        if found is not None:
            self._remember(Step(key))
        return found

    def open_record(self, entity: str, record_id: str) -> bool:
        """Show a record on the page that owns it; False when no page does."""
        entry = owner_of(tuple(self._entries.values()), entity)
        found = self._bring(entry.key) if entry else None
        if entry is None or found is None:
            return False
        if not found.show_record(entity, record_id):
            return False
        self._remember(Step(entry.key, entity, record_id))
        return True

    def start_new(self, what: str, context: object = None) -> bool:
        """Begin a record on the page that makes it; False when no page does."""
        entry = owner_of(tuple(self._entries.values()), what)
        found = self._bring(entry.key) if entry else None
        if entry is None or found is None:
            return False
        self._remember(Step(entry.key))
        return found.start_new(what, context)

    def _bring(self, key: str) -> Page | None:
        present = self.page
        wanted = self._fresh(key, present)
        if present is not None and present is not wanted and not present.leave():
            self.navigation.show_current(present.key)
            return None
        if wanted is None:
            wanted = self._make(key)
        if wanted is None:
            self.navigation.show_current(present.key if present is not None else "")
            return None
        if present is not wanted:
            focus = QApplication.focusWidget()
            inside = present is not None and focus is not None and present.isAncestorOf(focus)
            self._stack.setCurrentWidget(wanted)
            wanted.refresh(None)
            if inside:
                wanted.focus_first()
        self.navigation.show_current(key)
        return wanted

    def _fresh(self, key: str, present: Page | None) -> Page | None:
        """The page that was made, unless the choices have other terms now; it is made anew then.

        What it had unfinished was kept as a draft when it was left.
        """
        made = self._pages.get(key)
        if made is None or made is present or self._editions[key] == local_edition():
            return made
        self._stack.removeWidget(made)
        made.hide()
        del self._pages[key]
        return None

    def _make(self, key: str) -> Page | None:
        try:
            made = self._entries[key].load()(self.operations)
        except Exception as error:  # one page that does not open must not take the others along
            log.exception("page %s cannot be made", key)
            self.notice.fail(fault_of(error))
            return None
        made.open_requested.connect(self.open_record)
        made.new_requested.connect(self.start_new)
        made.said.connect(self._say)
        made.draft_kept.connect(self.status.note_saved)
        made.window_requested.connect(self.ask_window)
        self._pages[key] = made
        self._editions[key] = local_edition()
        self._stack.addWidget(made)
        # PySide looks through the source of each module that is imported after it, and what was
        # read of it would be kept for tracebacks: 16 MB when all pages are open.
        linecache.clearcache()
        return made

    def leave(self) -> bool:
        """Ask the page in front to keep what was typed; False when it wants to stay."""
        return self.page is None or self.page.leave()

    def ask_window(self, wish: str) -> None:
        """Do what a page or a menu asks of the window, or pass it on."""
        if wish.startswith(_PAGE_WISH):
            self.open_page(wish.removeprefix(_PAGE_WISH))
        else:
            self.window_requested.emit(wish)

    def restyle(self) -> None:
        """Draw the icons anew after the colours changed."""
        self.navigation.paint_icons()
        self.search.paint_icon()
        self._paint_icons()

    def _on_page_chosen(self, key: str) -> None:
        self.open_page(key)

    def _open_place(self, place: int) -> None:
        if self.open_page(self.navigation.key_at(place)) is not None:
            self._focus_page()

    # history ------------------------------------------------------------------------------

    def go_back(self) -> bool:
        """Return to where the user was before; False at the beginning."""
        return self._go(self._place - 1)

    def go_forward(self) -> bool:
        """Undo a step back; False at the end."""
        return self._go(self._place + 1)

    def _go(self, place: int) -> bool:
        if not 0 <= place < len(self._steps):
            return False
        step = self._steps[place]
        found = self._bring(step.key)
        if found is None:
            return False
        self._place = place
        if step.record_id:
            found.show_record(step.entity, step.record_id)
        found.focus_first()
        return True

    def _remember(self, step: Step) -> None:
        if self._place >= 0 and self._steps[self._place] == step:
            return
        kept = self._steps[: self._place + 1][-_MOST_STEPS:]
        self._steps = [*kept, step]
        self._place = len(kept)

    # keyboard -----------------------------------------------------------------------------

    def show_new_menu(self) -> None:
        """Open the menu of new records below its button."""
        if not self.new_menu.isEmpty():
            self.new_menu.popup(self._new.mapToGlobal(QPoint(0, self._new.height() + 2)))

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _focus_page(self) -> None:
        if self.page is not None:
            self.page.focus_first()

    def _walk_panes(self, step: int) -> None:
        inner = tuple(pane for pane in (self.page.panes() if self.page else ()) if _entrance(pane))
        panes: list[QWidget] = [self.navigation, *inner]
        if not inner and self.page is not None:
            panes.append(self.page)
        focus = QApplication.focusWidget()
        inside = [
            number
            for number, pane in enumerate(panes)
            if focus is not None and (pane is focus or pane.isAncestorOf(focus))
        ]
        target = panes[(inside[-1] + step) % len(panes)] if inside else panes[0]
        entrance = _entrance(target)
        if target is self.page or entrance is None:
            self._focus_page()
        else:
            entrance.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes what is open on the page, else goes back; Enter presses a focused button."""
        focus = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            if self.page is None or not self.page.step_back():
                self.go_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focus, QPushButton
        ):
            focus.click()
        else:
            super().keyPressEvent(event)

    # what happened ------------------------------------------------------------------------

    def read_standing(self) -> None:
        """Read again what the bottom line and the badge show."""
        self.operations.read(standing, self._show_standing)

    def _show_standing(self, found: Standing) -> None:
        self.status.show_standing(found, self.operations.desk.now())
        self.navigation.set_count("sending", found.open_records if found.enrolled else 0)
        self.navigation.set_count("reviews", found.to_review)

    def _open_exchange(self) -> None:
        self.open_page("inbox" if "inbox" in self._entries else "sending")

    def _show_exchange(self) -> None:
        agent = self.operations.agent
        self.status.show_exchange(agent.sentence, troubled=agent.phase is Phase.TROUBLED)

    def _on_changed(self, changes: Changes, initiator: object) -> None:
        self.status.note_saved()
        self._reading.start()
        page = self.page
        own = page is not None and (
            initiator is page or (isinstance(initiator, QWidget) and page.isAncestorOf(initiator))
        )
        if page is not None and not own:
            page.refresh(changes)

    def _say(self, sentence: str, label: str, wish: object) -> None:
        self.notice.say(sentence, label, cast("Callable[[], object] | None", wish))


def _entrance(pane: QWidget) -> QWidget | None:
    """What takes the keyboard of a pane: itself, or the first inside that Tab stops at."""
    return next(filter(takes_keyboard, (entrance_of(pane), *pane.findChildren(QWidget))), None)
