# SPDX-License-Identifier: MulanPSL-2.0
"""The household of a person in two lines: which one, and who lives there."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.elided import ElidedLabel
from wuse_desktop.gui.widgets.flow import Flow
from wuse_desktop.gui.widgets.texts import badge, button, column, row, section
from wuse_desktop.i18n import _, beside, clauses
from wuse_desktop.services.households import HouseholdPage, MemberLine
from wuse_desktop.services.person_page import PersonHousehold


class HouseholdStrip(QFrame):
    """Members are buttons: they open the person. ``opened`` carries entity and id.

    ``wished`` says "household" when there is none and one should be begun, "move" for a move.
    """

    opened = Signal(str, str)
    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._household_id = ""
        self._facts = ElidedLabel("", "muted")
        self._open = button(_("打开家庭"), self._open_household, kind="link")
        self._begin = button(_("单独立户"), lambda: self.wished.emit("household"), kind="link")
        self._move = button(_("搬家"), lambda: self.wished.emit("move"), kind="link")
        self._members = Flow(gap=4)
        inner = QWidget()
        inner.setLayout(self._members)
        head = row(section(_("家庭")), self._facts, None, self._begin, self._move, self._open)
        layout = column(head, inner, gap=2)
        layout.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID, GRID // 2)
        self.setLayout(layout)
        self._inner = inner

    def show_home(
        self,
        home: HouseholdPage | None,
        person_id: str,
        *,
        editable: bool,
        others: Sequence[PersonHousehold] = (),
    ) -> None:
        """Show a household with one of its members in front, or that there is none.

        ``others`` are further households in which the person is listed: a move settles that.
        """
        self._members.empty()
        self._household_id = home.household.id if home else ""
        self._open.setVisible(home is not None)
        self._begin.setVisible(home is None and editable)
        self._move.setVisible(editable)
        self._move.setText(_("搬家") if home is not None else _("加入家庭"))
        self._inner.setVisible(home is not None)
        if home is None:
            self._facts.set_text(_("还没有登记家庭：按本人排应访，第一次走访时自动单独立户。"))
            return
        living = home.household.living_member_count
        facts = (
            home.household.household_no,
            home.village,
            home.household.address,
            _("共同生活 {count} 人").format(count=living) if living is not None else "",
        )
        self._facts.set_text(" · ".join(fact for fact in facts if fact))
        for member in home.members:
            self._members.addWidget(self._member(member, person_id))
        for other in others:
            self._members.addWidget(self._other(other))

    def _member(self, member: MemberLine, person_id: str) -> QWidget:
        words = [member.relation]
        if member.age is not None:
            words.append(_("{age}岁").format(age=member.age))
        if not member.lives_together:
            words.append(_("不同住"))
        facts = clauses(word for word in words if word)
        text = beside(member.name, facts) if facts else member.name
        if member.person_id == person_id:
            return badge(text, "accent")
        return button(text, partial(self.opened.emit, "person", member.person_id), kind="link")

    def _other(self, home: PersonHousehold) -> QWidget:
        text = _("还登记在{name}家").format(name=home.head_name)
        place = home.address or home.village or home.household_no
        opens = partial(self.opened.emit, "household", home.id)
        return button(beside(text, place) if place else text, opens, kind="link")

    def _open_household(self) -> None:
        self.opened.emit("household", self._household_id)
