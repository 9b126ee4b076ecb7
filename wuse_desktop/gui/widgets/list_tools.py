# SPDX-License-Identifier: MulanPSL-2.0
"""The line under the filter of a list: filters, columns, saved views, and change many at once."""

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from wuse_desktop.gui.attempts import Attempts
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.list_panels import ColumnPanel, FilterPanel, Panel, ViewPanel
from wuse_desktop.gui.widgets.record_table import RecordTable
from wuse_desktop.gui.widgets.texts import button, column, row
from wuse_desktop.i18n import _
from wuse_desktop.services import list_views
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.list_views import ListView


class ListTools(QWidget):
    """Works on one table, stands under its filter line, and remembers how its user leaves it.

    ``bulk_wished`` asks to change the selected rows; the button is there with ``may_change``.
    """

    bulk_wished = Signal()

    def __init__(
        self,
        operations: Operations,
        list_name: str,
        table: RecordTable,
        *,
        may_change: bool = False,
    ) -> None:
        super().__init__()
        self._operations = operations
        self._name = list_name
        self._table = table
        self.filters = FilterPanel(operations, list_name)
        self.columns = ColumnPanel(table.model.columns, table.shown_columns())
        self.views = ViewPanel()
        self._names = Attempts(operations)  # at naming a view
        self._chosen = ElidedLabel("", "muted")
        self._clear = button(_("清除"), self.filters.clear, kind="link", name=_("清除筛选"))
        self.openers: dict[str, QPushButton] = {}
        head = row(gap=2)
        for text, keys, panel in (
            (_("筛选"), "F3", self.filters),
            (_("列"), "F4", self.columns),
            (_("视图"), "F7", self.views),
        ):
            head.addWidget(self._opener(text, keys, panel))
        if may_change:
            head.addWidget(self._opener(_("批量修改"), "F8", None))
        head.addWidget(self._chosen)
        head.addWidget(self._clear)
        head.addStretch(1)
        self.setLayout(column(head, self.filters, self.columns, self.views, gap=4))
        self.filters.changed.connect(self._on_filters)
        self.columns.changed.connect(self._on_columns)
        self.views.chosen.connect(self.show_view)
        self.views.saved.connect(self._save)
        self.views.dropped.connect(self._drop)
        self.views.renamed.connect(self._rename)
        for closing in self._panels():
            closing.closed.connect(self._table.view.setFocus)
        table.add_tools(self)
        table.sorted.connect(self._remember)
        self._tell()
        operations.read(self._fetch, self._begin)

    def _opener(self, text: str, keys: str, panel: Panel[Any] | None) -> QPushButton:
        def wish() -> None:
            if panel is None:
                self.bulk_wished.emit()
            else:
                self.turn(panel)

        made = button(f"{text} {keys}", wish, kind="link", name=text)
        bind(self._table, keys, wish)
        self.openers[keys] = made
        return made

    def _panels(self) -> tuple[Panel[Any], ...]:
        return (self.filters, self.columns, self.views)

    def turn(self, panel: Panel[Any]) -> None:
        """Open a panel with the keyboard in it, or close it; the others close."""
        opens = panel.isHidden()
        for other in self._panels():
            other.setVisible(opens and other is panel)
        if opens:
            panel.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # what is shown ------------------------------------------------------------------------

    def view(self) -> ListView:
        """The list as it is seen now."""
        query = self._table.model.query
        return ListView(
            "", self.columns.value(), self.filters.value(), query.sort, query.descending
        )

    def show_view(self, view: ListView) -> None:
        """See the list so."""
        self.filters.set_value(view.filters)
        self.columns.set_value(view.columns)
        self._table.set_columns(self.columns.value())
        self._table.sort_by(view.sort, descending=view.descending)
        self._on_filters()
        self._remember()

    def _on_filters(self) -> None:
        chosen = self.filters.value()
        self._table.is_narrowed = bool(chosen)
        self._table.set_filter(**{name: chosen.get(name, "") for name in self.filters.names})
        self._tell()

    def _on_columns(self) -> None:
        self._table.set_columns(self.columns.value())
        self._remember()

    def _tell(self) -> None:
        words = self.filters.words()
        self._chosen.set_text(" · ".join(words))
        self._chosen.setVisible(bool(words))
        self._clear.setVisible(bool(words))

    # keeping ------------------------------------------------------------------------------

    def _fetch(self, desk: Desk) -> tuple[ListView, tuple[ListView, ...]]:
        return list_views.last_view(desk, self._name), list_views.views(desk, self._name)

    def _begin(self, found: tuple[ListView, tuple[ListView, ...]]) -> None:
        last, saved = found
        self.views.show_views(saved)
        if last.columns:
            self.columns.set_value(last.columns)
            self._table.set_columns(last.columns)
        if last.sort:
            self._table.sort_by(last.sort, descending=last.descending)

    def _remember(self) -> None:
        view = self.view()
        self._operations.write(
            lambda desk: list_views.keep_last(desk, self._name, view), initiator=self
        )

    def _save(self, name: str) -> None:
        self._keep(dataclasses.replace(self.view(), name=name))

    def _keep(self, view: ListView) -> None:
        self._change_views(lambda desk: list_views.save_view(desk, self._name, view))

    def _rename(self, name: str, new_name: str) -> None:
        self._change_views(lambda desk: list_views.rename_view(desk, self._name, name, new_name))

    def _drop(self, name: str) -> None:
        dropped = next((view for view in self.views.views if view.name == name), None)

        def tell() -> None:
            if dropped is not None:
                text = _("已删除视图“{name}”").format(name=name)
                self._operations.may_undo.emit(text, lambda: self._keep(dropped))

        self._change_views(lambda desk: list_views.drop_view(desk, self._name, name), tell)

    def _change_views(
        self, change: Callable[[Desk], object], then: Callable[[], None] | None = None
    ) -> None:
        """Change the saved views and offer those that there are by then."""

        def work(desk: Desk) -> tuple[ListView, ...]:
            change(desk)
            return list_views.views(desk, self._name)

        def done(found: tuple[ListView, ...]) -> None:
            self.views.show_views(found)
            self._names.succeed()
            if then is not None:
                then()

        self._operations.write(work, done, self._names.refuse, initiator=self)
