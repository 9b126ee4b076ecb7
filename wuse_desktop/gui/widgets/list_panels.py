# SPDX-License-Identifier: MulanPSL-2.0
"""What opens above a list: its filters, its columns, and the views that somebody saved."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import TextEditor
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.later import Later, W
from wuse_desktop.gui.widgets.texts import button, clear, column, muted, row
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import Choice
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.list_filters import ListFilter, choices_of, filters_at
from wuse_desktop.services.list_types import ListColumn
from wuse_desktop.services.list_views import ListView

_NAME_LENGTH = 20


class Panel(Later[W]):
    """Something that opens above a list and closes with Esc. ``closed`` follows."""

    closed = Signal()

    def __init__(self, make: Callable[[], W]) -> None:
        super().__init__(make)
        self.setObjectName("card")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class _Pickers(QWidget):
    def __init__(self, operations: Operations, list_name: str, panel: "FilterPanel") -> None:
        super().__init__()
        self.pickers: dict[str, CodePicker] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        for place, item in enumerate(filters_at(operations.desk, list_name)):
            picker = CodePicker(choices_of(operations.desk, item) if item.kind == "code" else ())
            if item.kind != "code":
                operations.read(partial(_choices, item), picker.set_choices)
            picker.setAccessibleName(_(item.label))
            picker.changed.connect(panel.changed)
            label = PlainLabel(_(item.label))
            label.setObjectName("muted")
            label.setBuddy(picker)
            grid.addWidget(label, 2 * (place // 2), place % 2)
            grid.addWidget(picker, 2 * (place // 2) + 1, place % 2)
            self.pickers[item.name] = picker
        outer = column(grid, row(None, button(_("清除筛选"), panel.clear, kind="link")))
        outer.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.setLayout(outer)
        first = next(iter(self.pickers.values()), None)
        if first is not None:
            self.setFocusProxy(first)


class FilterPanel(Panel[_Pickers]):
    """One picker for each filter of a list; what is chosen holds at once."""

    changed = Signal()

    def __init__(self, operations: Operations, list_name: str) -> None:
        super().__init__(lambda: _Pickers(operations, list_name, self))
        self.names = tuple(item.name for item in filters_at(operations.desk, list_name))

    @property
    def pickers(self) -> dict[str, CodePicker]:
        """The picker of each filter by its name."""
        return self.content.pickers

    def _chosen(self) -> list[tuple[str, CodePicker]]:
        found = self.pickers.items() if self.is_made else ()
        return [(name, picker) for name, picker in found if picker.value()]

    def value(self) -> dict[str, str]:
        """The codes that are chosen, by the name of their filter."""
        return {name: picker.value() for name, picker in self._chosen()}

    def set_value(self, filters: Mapping[str, object]) -> None:
        """Show what is chosen."""
        if not self.is_made and not any(filters.values()):
            return
        for name, picker in self.pickers.items():
            picker.set_value(str(filters.get(name, "") or ""))

    def words(self) -> list[str]:
        """What is chosen, in words."""
        return [picker.line.text() for _name, picker in self._chosen()]

    def clear(self) -> None:
        """Choose nothing."""
        self.set_value({})
        self.changed.emit()


def _choices(item: ListFilter, desk: Desk) -> Sequence[Choice]:
    return choices_of(desk, item)


class _Boxes(QWidget):
    def __init__(self, panel: "ColumnPanel", columns: Sequence[ListColumn]) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        boxes = Flow(gap=GRID)
        for item in columns:
            box = QCheckBox(_(item.label))
            box.clicked.connect(panel.take)
            boxes.addWidget(box)
            self.boxes[item.key] = box
        inner = QWidget()
        inner.setLayout(boxes)
        outer = column(inner, row(None, button(_("恢复常用的列"), panel.restore, kind="link")))
        outer.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.setLayout(outer)
        self.setFocusProxy(next(iter(self.boxes.values())))
        self.tick(panel.value())

    def tick(self, keys: Sequence[str]) -> None:
        for key, box in self.boxes.items():
            box.setChecked(key in keys)

    def ticked(self) -> tuple[str, ...]:
        return tuple(key for key, box in self.boxes.items() if box.isChecked())


class ColumnPanel(Panel[_Boxes]):
    """A box for each column of a list; the usual ones are a click away."""

    changed = Signal()

    def __init__(self, columns: Sequence[ListColumn], usual: Sequence[str]) -> None:
        super().__init__(lambda: _Boxes(self, columns))
        self._known = tuple(item.key for item in columns)
        self._usual = tuple(usual)
        self._ticked = self._usual

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        """The box of each column by its key."""
        return self.content.boxes

    def value(self) -> tuple[str, ...]:
        """The keys of the ticked columns, the usual ones while none is."""
        return self._ticked or self._usual

    def set_value(self, keys: Sequence[str]) -> None:
        """Tick columns, the usual ones for none."""
        wanted = keys or self._usual
        self._ticked = tuple(key for key in self._known if key in wanted)
        if self.is_made:
            self.content.tick(self._ticked)

    def take(self) -> None:
        """What is ticked now holds."""
        self._ticked = self.content.ticked()
        self.changed.emit()

    def restore(self) -> None:
        """Tick the usual columns."""
        self.set_value(())
        self.changed.emit()


class _Views(QWidget):
    def __init__(self, panel: "ViewPanel") -> None:
        super().__init__()
        self._panel = panel
        self._renaming = ""  # the view whose name is being typed
        self._lines = column(gap=2)
        self.name = TextEditor(_NAME_LENGTH, _("给现在的筛选和列起个名字"))
        self.name.setAccessibleName(_("视图的名字"))
        self.name.returnPressed.connect(panel.save)
        keep = row(self.name, button(_("存为视图"), panel.save))
        keep.setStretch(0, 1)
        outer = column(self._lines, keep)
        outer.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.setLayout(outer)
        self.setFocusProxy(self.name)
        self.show_views(panel.views)

    def show_views(self, views: Sequence[ListView]) -> None:
        was_renaming, self._renaming = bool(self._renaming), ""
        self._show_lines(views)
        if was_renaming:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, views: Sequence[ListView]) -> None:
        clear(self._lines)
        if not views:
            self._lines.addWidget(muted(_("还没有存过视图。选好筛选和列，起个名字就能存下。")))
        for view in views:
            is_renamed = bool(self._renaming) and view.name == self._renaming
            self._lines.addLayout(self._rename_line(view) if is_renamed else self._line(view))

    def _line(self, view: ListView) -> QHBoxLayout:
        show = button(view.name, partial(self._panel.chosen.emit, view), kind="link")
        rename = button(
            _("改名"),
            partial(self._begin_rename, view.name),
            kind="link",
            name=_("给视图{name}改名").format(name=view.name),
        )
        drop = button(
            _("删除"),
            partial(self._panel.dropped.emit, view.name),
            kind="link",
            name=_("删除视图{name}").format(name=view.name),
        )
        return row(show, None, rename, drop)

    def _rename_line(self, view: ListView) -> QHBoxLayout:
        line = TextEditor(_NAME_LENGTH)
        line.setAccessibleName(_("视图的新名字"))
        line.set_value(view.name)

        def finish() -> None:
            self._panel.renamed.emit(view.name, line.value())

        line.returnPressed.connect(finish)
        filled = row(line, button(_("改名"), finish))
        filled.setStretch(0, 1)
        self._new_name = line
        return filled

    def _begin_rename(self, name: str) -> None:
        self._renaming = name
        self._show_lines(self._panel.views)
        self._new_name.show()  # what is not shown yet takes no keyboard
        self._new_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._new_name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc first ends the renaming alone."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers() and self._renaming:
            self.show_views(self._panel.views)
        else:
            super().keyPressEvent(event)


class ViewPanel(Panel[_Views]):
    """The saved views: one click shows one, others rename or forget it; a name saves what is shown.

    ``chosen`` carries a view, ``saved`` and ``dropped`` a name, ``renamed`` the former name and the
    new one.
    """

    chosen = Signal(object)
    saved = Signal(str)
    dropped = Signal(str)
    renamed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(lambda: _Views(self))
        self._views: tuple[ListView, ...] = ()

    @property
    def views(self) -> tuple[ListView, ...]:
        """What is offered."""
        return self._views

    def show_views(self, views: Sequence[ListView]) -> None:
        """Offer views."""
        self._views = tuple(views)
        if views or self.is_made:
            self.content.show_views(self._views)

    def save(self) -> None:
        """Save what is shown under the name that is typed."""
        name = self.content.name
        if name.value():
            self.saved.emit(name.value())
            name.set_value("")
