# SPDX-License-Identifier: MulanPSL-2.0
"""What the main window asks of a page, and what a page may ask of the window.

A page is made when it is first opened and lives until the desk is locked. It never opens another
page itself: it asks through ``open_requested`` and ``new_requested``, and the window finds the
page that owns the record.
"""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.changes import Changes
from wuse_desktop.gui.operations import Operations


class Page(QWidget):
    """One entry of the navigation. Subclasses set ``key`` and ``title`` (marked with ``N_``).

    ``open_requested(entity, id)`` asks to show a record, wherever it lives.
    ``new_requested(what, context)`` asks to begin a record; ``what`` is an entity name such as
    "home_visit", ``context`` is what the page already knows, e.g. ``{"person_id": …}``, or None.
    ``said(sentence, label, wish)`` puts a success into the notice bar, with a button that calls
    ``wish`` (an undo) when ``label`` is not empty; ``wish`` is a callable without arguments or
    None.
    ``draft_kept()`` tells the status line that typed text was kept just now.
    ``window_requested(what)`` asks the window itself: "page:<key>" goes to another page, "lock",
    "restore", "light", "dark", "password" (to change it), "about" and "idle:<minutes>" do what
    they say.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""

    open_requested = Signal(str, str)
    new_requested = Signal(str, object)
    said = Signal(str, str, object)
    draft_kept = Signal()
    window_requested = Signal(str)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.operations = operations

    def refresh(self, changes: Changes | None = None) -> None:
        """Read again what is shown.

        Called each time the page is shown and, while it is shown, after a change that this page
        did not begin. ``changes`` says what was written; None means anything may have changed.
        """

    def show_record(self, entity: str, record_id: str) -> bool:
        """Show one record; False when this page does not own the entity."""
        return False

    def start_new(self, what: str, context: object = None) -> bool:
        """Open an empty form for ``what``; False when this page does not make such records."""
        return False

    def focus_first(self) -> None:
        """Put the keyboard where work begins: the list, or the first field of an open form."""
        self.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """The parts that F6 walks through, in order; empty when the page is one part."""
        return ()

    def step_back(self) -> bool:
        """Answer Esc: close what is open inside the page (a form, a detail).

        False when there is nothing to close, so that the window goes back in its history.
        """
        return False

    def leave(self) -> bool:
        """Prepare to be hidden or locked; False keeps the page in front.

        Text that was typed is never lost: an unfinished form is kept as a draft first. The draft
        is handed to ``operations.write`` within this call (not later), because the desk is closed
        right after what was asked for by then; its answer may never arrive. When the desk locks
        itself, the answer of this method does not hold it back.
        """
        return True
