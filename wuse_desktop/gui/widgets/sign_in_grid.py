# SPDX-License-Identifier: MulanPSL-2.0
"""The sign-in grid: who came and which volunteers helped how long, by the keyboard alone."""

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wuse_desktop.domain.codes import label
from wuse_desktop.domain.records.activities import PRESENT_STATES, Attendance
from wuse_desktop.gui.models.line_list import Heading
from wuse_desktop.gui.models.name_list import NameEntry
from wuse_desktop.gui.operations import Operations
from wuse_desktop.gui.plain import PlainLabel
from wuse_desktop.gui.theme import GRID
from wuse_desktop.gui.widgets.name_panel import NamePanel
from wuse_desktop.gui.widgets.texts import column, row, section
from wuse_desktop.i18n import _
from wuse_desktop.services import signin
from wuse_desktop.services.desk import Desk
from wuse_desktop.services.gathering_entry import counted
from wuse_desktop.services.namesakes import BETWEEN
from wuse_desktop.services.signin import Match, RosterRow, VolunteerTime

_PRESENT, _ABSENT = "1", "5"
_STATES = ("1", "2", "3", "4", "5")
_TONES = {"1": "confirmed", "2": "due", "3": "due", "4": "muted", "5": "muted"}
_MOST_MINUTES = 1440


class AttendancePanel(NamePanel):
    """Who came. With ``expects`` the rows are those who should come, and absence is kept."""

    def __init__(self, operations: Operations, *, expects: bool) -> None:
        self._expects = expects
        self.rows: list[RosterRow] = []
        self._listed: set[str] = set()
        self._shared: set[str] = set()
        super().__init__(
            operations,
            (Heading(_("签到"), 3), Heading(_("姓名"), 5), Heading(_("村（社区）"))),
            _("姓名首字母，空格记到；新名字按回车"),
            _("空格 到／缺　2 迟到　3 早退　4 请假\nDelete 移去　可以粘贴一列姓名")
            if expects
            else _("空格 到／移去　2 迟到　3 早退\nDelete 移去　可以粘贴一列姓名"),
            name_column=1,
        )
        self.line.setAccessibleName(_("签到：输入姓名首字母"))
        self.view.setAccessibleName(_("签到名单"))

    def show_sheet(self, rows: Sequence[RosterRow]) -> None:
        """Show a sheet."""
        self.rows = list(rows)
        self._listed = {item.person_id for item in rows if item.person_id}
        self.restart()

    def expect(self, rows: Sequence[RosterRow]) -> None:
        """Others are expected: who was ticked stays, who was not follows the new list."""
        wanted = {item.person_id for item in rows}
        kept = [
            item
            for item in self.rows
            if item.state != _ABSENT or not item.person_id or item.person_id in wanted
        ]
        present = {item.person_id for item in kept}
        self.rows = [*kept, *(item for item in rows if item.person_id not in present)]
        self._listed = wanted
        self.show_rows()

    def row_count(self) -> int:
        """How many rows are on the sheet."""
        return len(self.rows)

    def row_name(self, place: int) -> str:
        """The name in a row."""
        return self.rows[place].name

    def row_person(self, place: int) -> str:
        """The person of a row, empty for a name that is not on file."""
        return self.rows[place].person_id

    def is_settled(self, place: int) -> bool:
        """Who is ticked is looked for no more."""
        return self.rows[place].state in PRESENT_STATES

    def row_keys(self, place: int) -> tuple[str, ...]:
        """What may be typed to find a row."""
        return self.rows[place].keys

    def show_rows(self, current: int = -1) -> None:
        """Show what fits; of people with one name also what tells them apart."""
        self._shared = self.shared_names()
        super().show_rows(current)

    def row_entry(self, place: int) -> NameEntry:
        """State, name, village; who is new says so."""
        item = self.rows[place]
        mark = "✓" if item.state == _PRESENT else label("ATTEND", item.state)
        if item.state == _ABSENT and not self._expects:  # invited, which nobody is counted for
            mark = ""
        detail = item.village
        if item.name in self._shared:
            detail = BETWEEN.join(filter(None, (item.more, item.village)))
        if not item.person_id:
            detail = _("新人，只记姓名")
        elif self._expects and item.person_id not in self._listed:
            detail = _("还不是组员")
        tone = _TONES.get(item.state, "")
        name_tone = "" if item.state in PRESENT_STATES else "muted"
        return NameEntry("row", place, (mark, item.name, detail), (tone, name_tone, "muted"))

    def found_entry(self, place: int, found: Match) -> NameEntry:
        """Somebody on file."""
        return NameEntry("found", place, ("＋", found.name, found.detail), ("accent", "", "muted"))

    def new_entry(self, name: str) -> NameEntry:
        """A new name."""
        cells = ("＋", name, _("回车加为新人"))
        return NameEntry("new", 0, cells, ("accent", "", "accent"))

    def take_row(self, place: int, *, typed: bool) -> None:
        """In or out; who was found by typing is meant to be in."""
        item = self.rows[place]
        if item.state not in PRESENT_STATES:
            self._set_state(place, _PRESENT)
        elif not typed:
            self.remove_row(place)

    def add_row(self, found: Match | None, name: str) -> int:
        """Somebody more came."""
        came = Attendance(person_id=found.person_id if found else "", state=_PRESENT)
        shown, detail = (found.name, found.detail) if found else (name, "")
        self.rows.append(signin.roster_row(came, shown, detail))
        return len(self.rows) - 1

    def remove_row(self, place: int) -> None:
        """Who was expected is absent; anybody else is taken off the sheet."""
        if self._expects and self.rows[place].person_id in self._listed:
            self._set_state(place, _ABSENT)
        else:
            del self.rows[place]

    def take_digit(self, place: int, digit: str) -> bool:
        """The code of a state."""
        if digit not in _STATES or (digit in "45" and not self._expects):
            return False
        self._set_state(place, digit)
        return True

    def _set_state(self, place: int, state: str) -> None:
        self.rows[place] = dataclasses.replace(self.rows[place], state=state)

    def seek(self, desk: Desk, typed: str) -> tuple[Match, ...]:
        """Persons on file."""
        return signin.match(desk, typed)


class VolunteerPanel(NamePanel):
    """Who helped, and for how many minutes: digits are those of the marked line."""

    def __init__(self, operations: Operations) -> None:
        self.rows: list[VolunteerTime] = []
        self._keys: list[tuple[str, ...]] = []
        self._usual = 0
        self._typing_at = -1
        super().__init__(
            operations,
            (Heading(_("志愿者")), Heading(_("分钟"), 3, number=True)),
            _("志愿者首字母，空格加入"),
            _("数字改分钟\nDelete 移去"),
            name_column=0,
        )
        self.line.setAccessibleName(_("志愿者：输入姓名首字母"))
        self.view.setAccessibleName(_("志愿者和分钟"))

    def show_sheet(self, rows: Sequence[VolunteerTime], usual: int) -> None:
        """Show a sheet; ``usual`` are the minutes of the event."""
        self.rows = list(rows)
        self._keys = [signin.name_keys(item.name) for item in rows]
        self._usual = usual
        self._typing_at = -1
        self.restart()

    def set_usual(self, minutes: int) -> None:
        """The event takes other minutes: those of the volunteers follow where they were equal."""
        self.rows = [
            dataclasses.replace(item, minutes=minutes) if item.minutes == self._usual else item
            for item in self.rows
        ]
        self._usual = minutes
        self.show_rows()

    def row_count(self) -> int:
        """How many rows are on the sheet."""
        return len(self.rows)

    def row_name(self, place: int) -> str:
        """The name in a row."""
        return self.rows[place].name

    def row_person(self, place: int) -> str:
        """The person of a row where it is known."""
        return self.rows[place].person_id

    def is_settled(self, place: int) -> bool:
        """Minutes may be changed at any time."""
        del place
        return False

    def row_keys(self, place: int) -> tuple[str, ...]:
        """What may be typed to find a row."""
        return self._keys[place]

    def row_entry(self, place: int) -> NameEntry:
        """Name and minutes."""
        item = self.rows[place]
        is_new = not item.person_id and not item.volunteer_id
        name = _("{name}（新）").format(name=item.name) if is_new else item.name
        return NameEntry("row", place, (name, str(item.minutes)))

    def found_entry(self, place: int, found: Match) -> NameEntry:
        """Somebody on file; of several with one name also who each is."""
        name = f"＋ {found.name}"
        if found.name in self.shared_names():
            name = _("＋ {name}（{detail}）").format(name=found.name, detail=found.detail)
        return NameEntry("found", place, (name, ""), ("accent", ""))

    def new_entry(self, name: str) -> NameEntry:
        """A new name."""
        text = _("＋ {name}　回车加为新人").format(name=name)
        return NameEntry("new", 0, (text, ""), ("accent", ""))

    def take_row(self, place: int, *, typed: bool) -> None:
        """A volunteer on the sheet stays there; digits change the minutes."""
        del typed
        self._typing_at = -1

    def add_row(self, found: Match | None, name: str) -> int:
        """Somebody helped for as long as the event took."""
        shown = found.name if found else name
        person = found.person_id if found else ""
        self.rows.append(VolunteerTime(self._usual, "", person, shown))
        self._keys.append(signin.name_keys(shown))
        self._typing_at = -1
        return len(self.rows) - 1

    def remove_row(self, place: int) -> None:
        """They did not help after all."""
        del self.rows[place], self._keys[place]
        self._typing_at = -1

    def take_digit(self, place: int, digit: str) -> bool:
        """The first digit begins the minutes anew, the next ones go behind it."""
        former = self.rows[place].minutes if self._typing_at == place else 0
        minutes = former * 10 + int(digit)
        if minutes > _MOST_MINUTES:
            return False
        self._typing_at = place
        self.rows[place] = dataclasses.replace(self.rows[place], minutes=minutes)
        return True

    def seek(self, desk: Desk, typed: str) -> tuple[Match, ...]:
        """Registered volunteers first, then everybody else on file."""
        registered = signin.match(desk, typed, volunteers=True)
        known = {item.person_id for item in registered}
        others = (item for item in signin.match(desk, typed) if item.person_id not in known)
        return (*registered, *others)

    def _move(self, step: int) -> None:
        self._typing_at = -1
        super()._move(step)


class SignInGrid(QWidget):
    """Both columns and the line that counts. ``expects`` is True for a group."""

    changed = Signal()

    def __init__(self, operations: Operations, *, expects: bool) -> None:
        super().__init__()
        self._expects = expects
        self._estimate = 0
        self.people = AttendancePanel(operations, expects=expects)
        self.helpers = VolunteerPanel(operations)
        self._counts = PlainLabel()
        self._counts.setObjectName("section")
        left, right = QWidget(), QWidget()
        left.setLayout(column(section(_("签到")), self.people, gap=4))
        right.setLayout(column(section(_("志愿者")), self.helpers, gap=4))
        both = row(left, right, gap=2 * GRID)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        layout = column(both, self._counts)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.people)
        for panel in (self.people, self.helpers):
            panel.changed.connect(self._on_changed)

    @property
    def sentence(self) -> str:
        """The line that counts."""
        return self._counts.text()

    def show_sheet(
        self, rows: Sequence[RosterRow], volunteers: Sequence[VolunteerTime], minutes: int
    ) -> None:
        """Show a sheet; ``minutes`` are those of the event."""
        self.people.show_sheet(rows)
        self.helpers.show_sheet(volunteers, minutes)
        self._count()

    def expect(self, rows: Sequence[RosterRow]) -> None:
        """Others are expected, because it is another day."""
        self.people.expect(rows)
        self._count()

    def roster(self) -> tuple[RosterRow, ...]:
        """The first column."""
        return tuple(self.people.rows)

    def volunteers(self) -> tuple[VolunteerTime, ...]:
        """The second column."""
        return tuple(self.helpers.rows)

    def set_minutes(self, minutes: int) -> None:
        """The event takes other minutes."""
        self.helpers.set_usual(minutes)
        self._count()

    def set_estimate(self, estimate: int) -> None:
        """So many more were there without signing in."""
        self._estimate = estimate
        self._count()

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be changed."""
        self.people.set_read_only(read_only)
        self.helpers.set_read_only(read_only)

    def focus_people(self) -> None:
        """Go to the first column."""
        self.people.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        found = counted(self.people.rows, self.helpers.rows)
        parts = [_("到 {count}").format(count=found.present)]
        if self._expects:
            parts.append(_("缺 {count}").format(count=found.absent))
        parts.append(
            _("志愿者 {count} 人 {minutes} 分钟").format(
                count=found.volunteers, minutes=found.volunteer_minutes
            )
        )
        if not self._expects:
            parts.append(_("估算 {count}").format(count=self._estimate))
            parts.append(_("合计 {count} 人次").format(count=found.present + self._estimate))
        self._counts.setText("　".join(parts))
