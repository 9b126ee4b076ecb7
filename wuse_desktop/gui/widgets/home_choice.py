# SPDX-License-Identifier: MulanPSL-2.0
"""Where somebody new lives: a household of their own, one on file, or to be said later."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.widgets.code_picker import CodePicker
from wuse_desktop.gui.widgets.key_choice import Key, KeyChoice
from wuse_desktop.gui.widgets.record_picker import RecordPicker
from wuse_desktop.gui.widgets.texts import column, muted, repolish, row
from wuse_desktop.i18n import _
from wuse_desktop.services.choices import choices
from wuse_desktop.services.person_entry import Home

_OWN, _JOIN, _LATER = "own", "join", "later"


class HomeChoice(QWidget):
    """One key chooses; joining a household asks which one and the relation to its head."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.kind = KeyChoice(
            (
                Key(_OWN, _("单独立户"), "D"),
                Key(_JOIN, _("加入已有家庭"), "J"),
                Key(_LATER, _("以后再说"), "Y"),
            )
        )
        self.kind.set_value(_LATER)
        self.kind.setAccessibleName(_("家庭"))
        self.household = RecordPicker(operations, ("household",), _("户主姓名、首字母或村名"))
        self.household.setAccessibleName(_("加入哪个家庭"))
        self.relation = CodePicker(choices("REL"), _("与户主关系"))
        self.relation.setAccessibleName(_("与户主关系"))
        self._joining = QWidget()
        layout = row(self.household, self.relation)
        layout.setStretch(0, 3)
        layout.setStretch(1, 2)
        self._joining.setLayout(layout)
        self._hint = muted(_("以后再说的，先按本人的类别排应访，第一次走访时自动单独立户。"))
        self._problem = PlainLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.setLayout(column(self.kind, self._joining, self._problem, self._hint, gap=4))
        self.setFocusProxy(self.kind)
        self.kind.changed.connect(self._on_kind)
        self.household.changed.connect(self.changed)
        self.relation.changed.connect(self.changed)
        self._arrange()

    def _on_kind(self) -> None:
        self._arrange()
        if self.kind.value() == _JOIN:
            self.household.setFocus()
        self.changed.emit()

    def _arrange(self) -> None:
        self._joining.setVisible(self.kind.value() == _JOIN)
        self._hint.setVisible(self.kind.value() == _LATER)
        self.show_problem("", "")

    def value(self) -> Home:
        """What was chosen."""
        if self.kind.value() == _JOIN:
            return Home(
                joins=True,
                household_id=self.household.value(),
                relation=self.relation.value(),
            )
        return Home(own=self.kind.value() == _OWN)

    def set_value(self, home: Home, title: str = "") -> None:
        """Show a choice; ``title`` names the household."""
        self.kind.set_value(_JOIN if home.joins else _OWN if home.own else _LATER)
        self.household.set_value(home.household_id, title)
        self.relation.set_value(home.relation)
        self._arrange()

    def title(self) -> str:
        """The name of the household to join."""
        return self.household.title()

    def unreadable(self) -> bool:
        """Whether something typed means nothing."""
        joins = self.kind.value() == _JOIN
        return joins and (self.household.is_wrong() or self.relation.is_wrong())

    def focus_on(self, name: str) -> None:
        """Put the cursor into the household, the relation to its head, or the choice itself."""
        asked: dict[str, QWidget] = {"relation": self.relation, "household": self.kind}
        asked.get(name, self.household).setFocus()

    def show_problem(self, level: str, sentence: str) -> None:
        """Say what is wrong with the choice, or nothing."""
        self._problem.setText(sentence)
        self._problem.setProperty("level", level)
        self._problem.setVisible(bool(sentence))
        repolish(self._problem)
