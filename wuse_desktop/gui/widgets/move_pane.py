# SPDX-License-Identifier: MulanPSL-2.0
"""Somebody moves: where to, since when, and who heads the household that is left."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from wuse_desktop.errors import Fault
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.fields import DayEditor, TextEditor
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.keys import bind
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import button, column, muted, row, title
from wuse_desktop.i18n import _
from wuse_desktop.services import moving
from wuse_desktop.services.choices import choices
from wuse_desktop.services.deaths import record_death
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.moving import Leaving, Move, Moved

_JOIN, _OWN, _DIED = "join", "own", "died"


class MovePane(QWidget):
    """``done`` carries the person who moved or moved back; ``said`` is for the notice bar."""

    done = Signal(str)
    closed = Signal()
    said = Signal(str, str, object)

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._person_id = ""
        self._name = ""
        self._ticket = 0
        self._busy = False
        self._has_successors = False
        self._explained = muted()
        self._heading = title()
        self._from = muted()
        self.kind = KeyChoice(
            (
                Key(_JOIN, _("搬进已有的家庭"), "J"),
                Key(_OWN, _("单独立户"), "D"),
                Key(_DIED, _("去世"), "Q"),
            )
        )
        self.kind.setAccessibleName(_("搬到哪里"))
        self.household = RecordPicker(operations, ("household",), _("户主姓名、首字母或村名"))
        self.relation = CodePicker(choices("REL"), _("与户主关系"))
        self.on = DayEditor(operations.desk.today())
        self.successor = CodePicker((), _("由谁当户主"))
        self.address = QCheckBox(_("居住地址和村（社区）改成那一家的"))
        self.reason = TextEditor()
        self._labels: dict[str, QLabel] = {}
        self._rows: dict[str, QWidget] = {}
        self._save = button(_("搬家 Ctrl+S"), self.save, kind="primary")
        self._build()
        self.kind.changed.connect(self._arrange)
        self.kind.entered.connect(lambda: self.focusNextPrevChild(True))
        self.household.taken.connect(self.relation.setFocus)
        bind(self, "Ctrl+S", self.save)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for place, (name, text, editor) in enumerate(
            (
                ("household", _("搬进哪一家"), self.household),
                ("relation", _("与户主关系"), self.relation),
                ("on", _("搬家日期"), self.on),
                ("successor", _("原来那家的新户主"), self.successor),
                ("address", "", self.address),
                ("reason", _("说明"), self.reason),
            )
        ):
            label = PlainLabel(text)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setMinimumWidth(112)
            editor.setAccessibleName(text or self.address.text())
            grid.addWidget(label, place, 0)
            grid.addWidget(editor, place, 1)
            self._labels[name], self._rows[name] = label, editor
        foot = row(button(_("返回 Esc"), self.closed.emit), None, self._save)
        layout = column(self._heading, self._from, self.kind, grid, self._explained, None, foot)
        layout.setContentsMargins(GRID, 0, 0, 0)
        self.setLayout(layout)
        self.setFocusProxy(self.kind)

    def begin(self, person_id: str) -> None:
        """Ask where a person moves."""
        self._person_id = person_id
        self._ticket += 1
        ticket = self._ticket

        def show(found: Leaving) -> None:
            if ticket == self._ticket:
                self._show(found)

        self._operations.read(lambda desk: moving.leaving(desk, person_id), show)

    def _show(self, found: Leaving) -> None:
        self._name = found.person.name
        self._from.setText(
            _("现在住在：{home}").format(home=found.left) if found.left else _("现在不在任何家庭里")
        )
        self.household.set_value("")
        self.relation.set_value("")
        self.reason.set_value("")
        self.on.set_value(self._operations.desk.today())
        self.address.setChecked(True)
        self.successor.set_value("")
        self.successor.set_choices(found.successors)
        self._has_successors = bool(found.successors)
        self.kind.set_value(_JOIN)
        self._arrange()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        joins = self.kind.value() == _JOIN
        shown = {
            "household": joins,
            "relation": joins,
            "address": joins,
            "successor": self._has_successors,
        }
        for name, visible in shown.items():
            self._labels[name].setVisible(visible)
            self._rows[name].setVisible(visible)
        died = self.kind.value() == _DIED
        heading = _("{name}去世") if died else _("{name}搬家")
        self._heading.setText(heading.format(name=self._name))
        self.reason.setPlaceholderText(_("可以空着") if died else _("可以空着，如：随父亲生活"))
        self._labels["on"].setText(_("去世日期") if died else _("搬家日期"))
        self.on.setAccessibleName(self._labels["on"].text())
        self._save.setText(_("登记去世 Ctrl+S") if died else _("搬家 Ctrl+S"))
        self._explained.setText(
            _(
                "从家庭里记作不再居住，服务对象类别到这一天终止，走访和服务记录都留着；"
                "有没结的个案请另办结案。改错了可以撤销。"
            )
            if died
            else _("原来那一家记下迁出日期，走访记录留在原处；改错了可以撤销。")
        )

    def save(self) -> None:
        """Let them move."""
        if self._busy or not self._person_id:
            return
        joins = self.kind.value() == _JOIN
        if joins and not self.household.value():
            self.household.setFocus()
            return
        if self.kind.value() == _DIED:
            self._write(self._death())
            return
        move_to = Move(
            self.household.value() if joins else "",
            self.relation.value() if joins else "",
            self.on.value(),
            self.successor.value(),
            self.address.isChecked(),
        )
        person_id, reason = self._person_id, self.reason.value()
        self._write(lambda desk: moving.move(desk, person_id, move_to, reason))

    def _death(self) -> Callable[[Desk], Moved]:
        person_id, reason = self._person_id, self.reason.value()
        on, successor = self.on.value(), self.successor.value()
        return lambda desk: record_death(desk, person_id, on, successor, reason)

    def _write(self, work: Callable[[Desk], Moved]) -> None:
        self._busy = True
        self._operations.write(work, self._on_moved, self._on_refused, initiator=self)

    def _on_refused(self, fault: Fault) -> None:
        self._busy = False
        self._operations.failed.emit(fault)

    def _on_moved(self, moved: Moved) -> None:
        self._busy = False
        person_id = self._person_id
        died = self.kind.value() == _DIED
        self.done.emit(person_id)

        def take_back() -> None:
            def told(_left: int) -> None:
                self.done.emit(person_id)
                self.said.emit(_("登记已撤销。") if died else _("搬家已撤销。"), "", None)

            self._operations.write(
                lambda desk: moving.undo(desk, moved.steps), told, initiator=self
            )

        sentence = _("已登记{name}去世。") if died else _("{name}已搬家。")
        self.said.emit(sentence.format(name=self._name), _("撤销"), take_back)
