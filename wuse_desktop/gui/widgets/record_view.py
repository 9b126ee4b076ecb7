# SPDX-License-Identifier: MulanPSL-2.0
"""What the views of one record share: its head, whose it is, F2 and the menu of more."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.texts import button, muted, title
from wuse_desktop.i18n import _

Entry = tuple[str, str]
"""What stands in the menu, and the wish that it is."""


class RecordView(QWidget):
    """``wished`` says what is asked for and the id it is about, "edit" among others.

    ``opened`` carries entity and id of another record to look at. A subclass lays out ``name``,
    ``_facts``, ``_read_only`` and ``_more``, and begins with ``_show_head`` whenever it shows a
    record.
    """

    wished = Signal(str, str)
    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._shown_id, self._editable = "", False
        self.name = title()
        self._facts = ElidedLabel("", "muted")
        self._read_only = muted("")
        self._more = button(_("更多 ▾"), self._open_menu)
        self.menu = QMenu(self)
        self.menu.triggered.connect(lambda action: self._wish(action.data()))
        bind(self, "F2", self._ask_to_edit)

    def _edit_button(self, text: str, kind: str = "") -> QPushButton:
        made = button(text, lambda: self._wish("edit"), kind=kind)
        made.setToolTip("F2")
        return made

    def _show_head(
        self, record_id: str, name: str, site_name: str, *, editable: bool, standing: str = ""
    ) -> None:
        """Show whose record it is; ``standing`` is why one of this site is only to be read."""
        self._shown_id, self._editable = record_id, editable
        self.name.setText(name)
        text = _("只读：{site}的记录").format(site=site_name) if site_name else standing
        self._read_only.setText(text)
        self._read_only.setVisible(bool(text))

    def _offer_more(self, entries: Iterable[Entry] = ()) -> None:
        """Fill the menu: what is special to the record first, deleting it last."""
        self.menu.clear()
        common = [(_("修改记录"), "history")]
        if self._editable:
            common.append((_("删除"), "delete"))
        for text, wish in (*entries, *common):
            self.menu.addAction(text).setData(wish)

    def _open_menu(self) -> None:
        self.menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _wish(self, wish: str) -> None:
        if self._shown_id:
            self.wished.emit(wish, self._shown_id)

    def _ask_to_edit(self) -> None:
        if self._editable:
            self._wish("edit")
