# SPDX-License-Identifier: MulanPSL-2.0
"""One change to many persons: what, to which value, why; told how far it went, undone at once."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import DayEditor, TextEditor
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _, enumerated
from wuse_desktop.services import bulk_edit
from wuse_desktop.services.bulk_edit import WHAT, BulkDone, BulkEdit, Doubt
from wuse_desktop.services.choices import Choice, choices, villages, workers
from wuse_desktop.services.desk import Desk

_KEYS = {
    "village_code": "C",
    "worker_id": "S",
    "visit_tier": "J",
    "open_category": "K",
    "close_category": "Z",
}
_MOST_DOUBTS, _MOST_NAMES = 8, 5
_DATED = ("open_category", "close_category")


class BulkPane(QWidget):
    """``done`` follows a change or its undoing; ``said`` is for the notice bar."""

    done = Signal()
    closed = Signal()
    said = Signal(str, str, object)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._ids: tuple[str, ...] = ()  # whom it can change
        self._marked: Sequence[str] = ()
        self._busy = False
        self._heading = title()
        self.limits = muted()  # whom it cannot change
        self.what = KeyChoice([Key(name, _(WHAT[name]), key) for name, key in _KEYS.items()])
        self.what.setAccessibleName(_("改什么"))
        self.values: dict[str, CodePicker] = {
            "village_code": CodePicker(()),
            "worker_id": CodePicker(()),
            "visit_tier": CodePicker(choices("VISIT_TIER"), _("空着就按规则")),
            "open_category": CodePicker(choices("CLIENT_CAT"), _("首字母，如 db")),
            "close_category": CodePicker(choices("CLIENT_CAT"), _("首字母，如 db")),
        }
        self.on = DayEditor(operations.desk.today())
        self.basis = TextEditor(placeholder=_("证号或名单"))
        self.reason = TextEditor(placeholder=_("必填，如：按2026年3月村里报的名单"))
        self._labels = {name: PlainLabel() for name in ("value", "on", "basis", "reason")}
        self.doubts = muted()
        self._ticket = 0
        self._save = button("", self.apply, kind="primary")
        self._back = button(_("返回 Esc"), self.closed.emit)
        self._build()
        self.what.changed.connect(self._on_what)
        for picker in self.values.values():
            picker.changed.connect(self._look)
        self.on.changed.connect(self._look)
        self.what.entered.connect(lambda: self.focusNextPrevChild(True))
        bind(self, "Ctrl+S", self.apply)
        self.what.set_value("village_code")
        self._on_what()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for place, (name, label) in enumerate(self._labels.items()):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setMinimumWidth(112)
            grid.addWidget(label, place, 0)
            editors: Sequence[QWidget] = {
                "value": tuple(self.values.values()),
                "on": (self.on,),
                "basis": (self.basis,),
                "reason": (self.reason,),
            }[name]
            for editor in editors:
                grid.addWidget(editor, place, 1)
        self._fields = QWidget()
        note = muted(_("每个人的修改记录里都会留下理由；改完可以一次撤销。"))
        fields = column(self.what, grid, self.doubts, note)
        fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setLayout(fields)
        foot = row(self._back, None, self._save)
        layout = column(
            self._heading,
            self.limits,
            self._fields,
            None,
            foot,
        )
        layout.setContentsMargins(GRID, 0, 0, 0)
        self.setLayout(layout)
        self.setFocusProxy(self.what)

    def begin(self, ids: Sequence[str]) -> None:
        """Ask what to change of some persons."""
        self._marked = ids
        self._show_limits(len(ids), tuple(ids))
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)
        self._operations.read(lambda desk: bulk_edit.own(desk, ids), partial(self._limit, ids))
        self.reason.set_value("")
        self.on.set_value(self._operations.desk.today())
        self._operations.read(self._offers, self._offer)
        self._look()

    def _limit(self, ids: Sequence[str], own: tuple[str, ...]) -> None:
        if ids == self._marked:  # not others by now
            self._show_limits(len(ids), own)
            self._look()
        if self._marked and not self._ids:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_limits(self, marked: int, own: tuple[str, ...]) -> None:
        """Say before anything is filled in how many of those marked can be changed."""
        self._ids = own
        text = _("批量修改 {count} 人") if marked else _("先在左边选中要改的人，Ctrl+A 全选")
        said = ""
        if marked and not own:
            text = _("选中的 {count} 人不能在这里修改")
            said = _("他们属于别的站点，县级只能查看。请让那个站点自己改好后再上报。")
        elif len(own) < marked:
            said = _("选中的 {count} 人里有 {others} 人属于别的站点，只能查看，不会改。").format(
                count=marked, others=marked - len(own)
            )
        self._heading.setText(text.format(count=len(own) or marked))
        self.limits.setText(said)
        self.limits.setVisible(bool(said))
        self._fields.setVisible(bool(own) or not marked)
        self._save.setText(_("修改 {count} 人 Ctrl+S").format(count=len(own)))
        self._save.setEnabled(bool(own))
        self._save.setVisible(bool(own) or not marked)

    def _offers(self, desk: Desk) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        return villages(desk), workers(desk)

    def _offer(self, found: tuple[tuple[Choice, ...], tuple[Choice, ...]]) -> None:
        self.values["village_code"].set_choices(found[0])
        self.values["worker_id"].set_choices(found[1])

    def _on_what(self) -> None:
        what = self.what.value()
        dated = what in _DATED
        for name, picker in self.values.items():
            picker.setVisible(name == what)
            picker.setAccessibleName(_(WHAT[name]))
        self._labels["value"].setText(_(WHAT[what]))
        self._labels["on"].setText(_("终止日期") if what == "close_category" else _("起始日期"))
        self._labels["basis"].setText(_("依据"))
        self._labels["reason"].setText(_("理由 *"))
        for name, editor, label in (
            ("on", self.on, self._labels["on"]),
            ("basis", self.basis, self._labels["basis"]),
            ("reason", self.reason, self._labels["reason"]),
        ):
            shown = {"on": dated, "basis": what == "open_category", "reason": True}[name]
            editor.setVisible(shown)
            label.setVisible(shown)
            editor.setAccessibleName(label.text())
        self._look()

    def _look(self) -> None:
        """Tell beforehand whom the change would make contradict what else is known of them."""
        self._ticket += 1
        ticket, ids, edit = self._ticket, self._ids, self.edit()
        self._show_doubts(())
        if not ids or edit.what != "open_category" or not edit.value:
            return

        def show(found: tuple[Doubt, ...]) -> None:
            if ticket == self._ticket:
                self._show_doubts(found)

        self._operations.read(lambda desk: bulk_edit.doubts(desk, ids, edit), show)

    def _show_doubts(self, found: Sequence[Doubt]) -> None:
        lines = [_("{name}：{message}").format(name=d.name, message=d.message) for d in found]
        if len(lines) > _MOST_DOUBTS:
            more = _("还有 {count} 处").format(count=len(lines) - _MOST_DOUBTS)
            lines = [*lines[:_MOST_DOUBTS], more]
        if lines:
            heading = _("{count} 人请先核对，仍然可以修改：")
            lines.insert(0, heading.format(count=len(_names(found))))
        self.doubts.setText("\n".join(lines))
        self.doubts.setVisible(bool(lines))

    def edit(self) -> BulkEdit:
        """What is to be done, as chosen."""
        what = self.what.value()
        return BulkEdit(
            what,  # type: ignore[arg-type]
            self.values[what].value(),
            self.on.value() if what in _DATED else None,
            self.basis.value() if what == "open_category" else "",
        )

    def apply(self) -> None:
        """Change them all."""
        if self._busy or (self._marked and not self._ids):
            return
        ids, edit, reason = self._ids, self.edit(), self.reason.value()
        self._busy = True
        self._operations.write(
            lambda desk: bulk_edit.apply(desk, ids, edit, reason),
            self._on_done,
            self._on_refused,
            initiator=self,
        )

    def _on_refused(self, fault: object) -> None:
        self._busy = False
        self._operations.failed.emit(fault)

    def _on_done(self, found: BulkDone) -> None:
        self._busy = False
        sentence = _("已修改 {count} 人。").format(count=found.changed)
        for why, count in found.skipped.items():
            sentence += _("{count} 人没有改：{why}。").format(count=count, why=why)
        names = _names(found.doubts)
        if names:
            listed = enumerated(names[:_MOST_NAMES])
            if len(names) > _MOST_NAMES:
                listed = _("{names}等").format(names=listed)
            sentence += _("{count} 人的类别与年龄或别的类别不符，请核对：{names}。").format(
                count=len(names), names=listed
            )
        self.done.emit()
        self.said.emit(sentence, _("撤销") if found.steps else "", lambda: self._undo(found))

    def _undo(self, found: BulkDone) -> None:
        def told(left: int) -> None:
            self.done.emit()
            sentence = _("批量修改已撤销。")
            if left:
                sentence += _("有 {count} 处后来又改过，保持现在的内容。").format(count=left)
            self.said.emit(sentence, "", None)

        self._operations.write(lambda desk: bulk_edit.undo(desk, found.steps), told, initiator=self)


def _names(found: Sequence[Doubt]) -> tuple[str, ...]:
    """Who is meant, each person once."""
    return tuple({doubt.person_id: doubt.name for doubt in found}.values())
